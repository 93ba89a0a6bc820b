"""hyphens: put together the words that a line end or a page end has broken.

For each break there are three answers: the hyphen was there for the break alone (join), it belongs to the word (keep),
or neither is sure (doubtful: the hyphen is kept and the place queued). The evidence: the sign itself (OCR engines write
`¬` or a soft hyphen where they took it for a break), how the document prints the word elsewhere, the period lexicon,
and whether both halves are words. White space alone may lie between the halves, so furniture and notes go first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import regex

from pipeline.findings import Certainty, Edit, Finding, Stage, View

SOFT = "¬\u00ad"
HARD = "-\u2010\u2011"
MISREAD = "*•~=_^"  # what OCR makes of a hyphen at a worn line end; only ever joined where the whole word is known
_WORD = r"\p{L}[\p{L}\p{M}]*(?:['’\-\u2010\u2011]\p{L}[\p{L}\p{M}]*)*"
_BREAK = regex.compile(
    rf"(?P<left>{_WORD})(?P<sign>[{regex.escape(SOFT + HARD + MISREAD)}])?(?P<space>[^\S\n]*\n\s*)(?P<right>{_WORD})"
)
_WORDS = regex.compile(_WORD)


@dataclass(frozen=True)
class Usage:
    """How the document itself prints its words, breaks left out; and what the lexicon knows."""

    view: View

    @cached_property
    def printed(self) -> Counter[str]:
        """Occurrences of each word of the text, case folded, a hyphenated word as one."""
        return Counter(w.replace("\u2010", "-").casefold() for w in _WORDS.findall(self.view.text))

    def known(self, word: str) -> bool:
        """Whether lexicon or document know the word."""
        return word in self.view.know.lexicon or self.printed[word.casefold()] > 1

    def weight(self, word: str) -> float:
        """How much speaks for this spelling: the document's own use far more than the lexicon's."""
        lexicon = self.view.know.lexicon
        return 1000.0 * self.printed[word.casefold()] + (1.0 + lexicon.count(word) if word in lexicon else 0.0)


def find(view: View) -> Iterator[Finding]:
    """Edits that join or keep; a break where the sign stands for something else is left alone."""
    usage = Usage(view)
    pages = {m.start for m in view.all("page")}
    at = 0
    while m := _BREAK.search(view.text, at):
        at = m.start("right")
        crosses = any(p in pages for p in range(m.start("space") + 1, m.start("right") + 1)) if m["space"].count("\n") > 1 else False
        if m["space"].count("\n") > 1 and not crosses:
            continue  # blank lines within a page: a heading or a paragraph lies between
        if edit := _judge(view, usage, m):
            yield edit


def _judge(view: View, usage: Usage, m: regex.Match[str]) -> Edit | None:
    """The edit for one line end, or None where no word is broken there."""
    sign = m["sign"] or ""
    left, right = m["left"], m["right"]
    head, tail = left.rsplit("-", 1)[-1], right.split("-", 1)[0]
    joined, hyphened = head + tail, f"{head}-{tail}"
    if not sign:
        return _unsigned(view, usage, m, joined)
    if sign in MISREAD:
        if right[0].islower() and _chance(view, head, tail, joined) >= 100:
            return _edit(view, m, "hyphens.misread", "", f"{joined} is a common word, {head} and {tail} do not stand together")
        return None
    if right[0].isupper() and not (sign in SOFT and left.isupper() and right.isupper()):
        if sign in SOFT and not usage.known(hyphened):
            return _edit(view, m, "hyphens.join", "", f"the sign {sign!r} is the OCR's own for a break", Certainty.LIKELY)
        return _edit(view, m, "hyphens.keep", "-", "a capital follows")
    whole, split = usage.weight(joined), usage.weight(hyphened)
    if "-" in right and not whole:
        return _edit(view, m, "hyphens.keep", "-", f"{right} goes on with a hyphen")
    if whole or split:
        if whole >= split:
            certainty = None if sign in SOFT or not split or whole > 20 * split else Certainty.LIKELY
            return _edit(view, m, "hyphens.join", "", _seen(usage, joined, hyphened), certainty)
        certainty = None if split > 2 * whole or sign in HARD else Certainty.LIKELY
        return _edit(view, m, "hyphens.keep", "-", _seen(usage, hyphened, joined), certainty)
    both = head in view.know.lexicon and tail in view.know.lexicon and len(tail) > 1
    if sign in SOFT or not both:
        certainty = Certainty.LIKELY if both else None
        return _edit(view, m, "hyphens.join", "", "a word that neither lexicon nor document knows whole", certainty)
    if _function_word(view, tail) and not right[len(tail) :]:
        return _edit(view, m, "hyphens.stray", " ", f"no compound ends in {tail}; a stroke in the margin")
    return _edit(view, m, "hyphens.doubtful", "-", f"{head} and {tail} are words, {joined} and {hyphened} unknown")


def _unsigned(view: View, usage: Usage, m: regex.Match[str], joined: str) -> Edit | None:
    """A break whose hyphen was lost: only where neither half can stand alone and the whole is well known."""
    left, right = m["left"], m["right"]
    if not right[0].islower() or "-" in left + right or len(left) < 2 or len(joined) < 5:
        return None
    lexicon = view.know.lexicon
    rarer = min((left, right), key=lexicon.count)
    if usage.printed[rarer.casefold()] > 1 or lexicon.count(rarer) * 200 > lexicon.count(joined):
        return None
    if _chance(view, left, right, joined) < 1000:
        return None
    return _edit(view, m, "hyphens.lost", "", f"{rarer} is hardly a word, {joined} is a common one")


def _chance(view: View, head: str, tail: str, joined: str) -> float:
    """How many times more often the lexicon's texts have the whole word than chance would put its halves together."""
    lexicon = view.know.lexicon
    if lexicon.count(joined) < 20:
        return 0.0
    return lexicon.count(joined) * lexicon.total / (max(1, lexicon.count(head)) * max(1, lexicon.count(tail)))


def _function_word(view: View, word: str) -> bool:
    """Whether a word is so common (1 in 2,000 or more) that no compound ends in it, save after `of-the`."""
    lexicon = view.know.lexicon
    return lexicon.count(word) * 2000 > lexicon.total and len(word) < 6


def _seen(usage: Usage, word: str, other: str) -> str:
    n, k = usage.printed[word.casefold()], usage.printed[other.casefold()]
    here = f"the document prints {word} {n} times, {other} {k} times" if n or k else ""
    there = f"lexicon: {word} {usage.view.know.lexicon.count(word)}, {other} {usage.view.know.lexicon.count(other)}"
    return "; ".join(filter(None, (here, there)))


def _edit(
    view: View, m: regex.Match[str], rule: str, new: str, why: str, certainty: Certainty | None = None
) -> Edit:
    return view.know.rules.edit(rule, m.end("left"), m.start("right"), new, why, certainty)


STAGE = Stage("hyphens", find, "join words broken at line and page ends, keep the hyphens that belong to words")
