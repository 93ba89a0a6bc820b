"""hyphens: put together the words that a line end or a page end has broken.

For each break there are three answers: the hyphen was there for the break alone (join), it belongs to the word (keep),
or neither is sure (doubtful: the hyphen is kept and the place queued). The evidence: the sign itself (OCR engines write
`¬` or a soft hyphen where they took it for a break), how the document prints the word elsewhere, the period lexicon,
and whether both halves are words. White space alone may lie between the halves, so furniture and notes go first.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import regex

from pipeline.findings import Certainty, Edit, Finding
from pipeline.view import Stage, View

SOFT = "¬\u00ad"
HARD = "-\u2010\u2011"
MISREAD = "*•~=_^"  # what OCR makes of a hyphen at a worn line end; only ever joined where the whole word is known
_WORD = r"\p{L}[\p{L}\p{M}]*(?:['’\-\u2010\u2011]\p{L}[\p{L}\p{M}]*)*"
_END = regex.compile(r"(?<![^\S\n])[^\S\n]*+\n\s*+(?=\p{L})")  # possessive: long white space is read once
_LEFT = regex.compile(rf"{_WORD}\Z")
_RIGHT = regex.compile(_WORD)
_LONGEST = 64  # code points of a word, which bounds how far back from a line end one looks


@dataclass(frozen=True, slots=True)
class Break:
    """Where a line ends between two words: the words, the sign after the first, and the stretch between them."""

    left: str
    sign: str
    right: str
    start: int  # after the left word, before the sign
    stop: int  # before the right word


@dataclass(frozen=True)
class Usage:
    """How the document itself prints its words, breaks left out; and what the lexicon knows."""

    view: View

    @cached_property
    def printed(self) -> Counter[str]:
        """Occurrences of each word of the text, case folded, a hyphenated word as one."""
        return Counter(w.replace("\u2010", "-").casefold() for w in _RIGHT.findall(self.view.text))

    def known(self, word: str) -> bool:
        """Whether lexicon or document know the word."""
        return word in self.view.know.lexicon or self.printed[word.casefold()] > 1

    def weight(self, word: str) -> float:
        """How much speaks for this spelling: the document's own use far more than the lexicon's."""
        lexicon = self.view.know.lexicon
        listed = 1.0 + lexicon.count(word) if word in lexicon else 0.0
        return float(self.limits["document"] * self.printed[word.casefold()] + listed)

    @property
    def limits(self) -> Mapping[str, float]:
        """The thresholds of `dictionaries/tables/hyphens.toml`."""
        return self.view.know.tables["hyphens"]


def find(view: View) -> Iterator[Finding]:
    """Edits that join or keep; a break where the sign stands for something else is left alone."""
    usage = Usage(view)
    for place in _breaks(view):
        if edit := _judge(view, usage, place):
            yield edit


def _breaks(view: View) -> Iterator[Break]:
    """Line ends between two words, and page ends; blank lines within a page part paragraphs, and are none."""
    text, pages = view.text, [m.start for m in view.all("page")]
    for m in _END.finditer(text):
        if m.group().count("\n") > 1 and bisect_right(pages, m.end()) == bisect_right(pages, m.start()):
            continue
        end = m.start()
        sign = text[end - 1] if end and text[end - 1] in SOFT + HARD + MISREAD else ""
        end -= len(sign)
        left = _LEFT.search(text[max(0, end - _LONGEST) : end])
        right = _RIGHT.match(text, m.end())
        if left and right:
            yield Break(left.group(), sign, right.group(), end, m.end())


def _judge(view: View, usage: Usage, m: Break) -> Edit | None:
    """The edit for one line end, or None where no word is broken there."""
    sign, left, right = m.sign, m.left, m.right
    head, tail = left.rsplit("-", 1)[-1], right.split("-", 1)[0]
    joined, hyphened = head + tail, f"{head}-{tail}"
    if _beside_note(view.text, m, usage.limits):
        return None
    if not sign:
        return _unsigned(view, usage, m, joined)
    if sign in MISREAD:
        if right[0].islower() and _chance(usage, head, tail, joined) >= usage.limits["misread"]:
            return _edit(
                view, m, "hyphens.misread", "", f"{joined} is a common word, {head} and {tail} do not stand together"
            )
        return None
    if right[0].isupper() and not (left.isupper() and right.isupper()):
        if sign in SOFT and not usage.known(hyphened):
            return _edit(
                view, m, "hyphens.join", "", f"the sign {sign!r} is the OCR's own for a break", Certainty.LIKELY
            )
        certainty = None if left[0].islower() or usage.known(hyphened) else Certainty.LIKELY  # Mac-Gregor
        return _edit(view, m, "hyphens.keep", "-", "a capital follows", certainty)
    whole, split = usage.weight(joined), usage.weight(hyphened)
    if not view.meta.english:  # the lexicon says nothing of this language's words
        if "-" in left + right or (split and not usage.printed[joined.casefold()]):
            return _edit(view, m, "hyphens.keep", "-", "the word has more hyphens", Certainty.LIKELY)
        return _edit(view, m, "hyphens.join", "", "no word list for this language", Certainty.LIKELY)
    if "-" in right and not whole:
        return _edit(view, m, "hyphens.keep", "-", f"{right} goes on with a hyphen")
    sure = usage.limits["sure"]
    if whole or split:
        if whole >= split:
            certainty = None if sign in SOFT or whole > sure * split else Certainty.LIKELY
            return _edit(view, m, "hyphens.join", "", _seen(usage, joined, hyphened), certainty)
        certainty = None if split > sure * whole else Certainty.LIKELY
        return _edit(view, m, "hyphens.keep", "-", _seen(usage, hyphened, joined), certainty)
    both = head in view.know.lexicon and tail in view.know.lexicon and len(tail) > 1
    if both and left[0].isupper() and right.islower() and _within_sentence(view.text, m.start - len(left)):
        return _edit(view, m, "hyphens.join", "", "a name: no list has it with the hyphen", Certainty.LIKELY)
    if sign in SOFT or not both:
        certainty = Certainty.LIKELY if both else None
        return _edit(view, m, "hyphens.join", "", "a word that neither lexicon nor document knows whole", certainty)
    return _edit(view, m, "hyphens.doubtful", "-", f"{head} and {tail} are words, {joined} and {hyphened} unknown")


def _beside_note(text: str, m: Break, limits: Mapping[str, float]) -> bool:
    """Whether one half stands in a side note that was read among the lines of the text.

    A line that ends with a hyphen is full, unless it is a note's, between two lines of the text; and a short one below
    a hyphen ends a paragraph, unless the line after it goes on.
    """
    first = text.rfind("\n", 0, m.start) + 1
    here, end = text[first : m.start], text.find("\n", m.stop)
    below = text[m.stop : end if end >= 0 else len(text)]
    if text.count("\n", m.start, m.stop) > 1 or end < 0:
        return False
    stop = text.find("\n", end + 1)
    after = text[end + 1 : stop if stop >= 0 else len(text)].strip()
    before = text[text.rfind("\n", 0, max(0, first - 1)) + 1 : max(0, first - 1)].strip()
    full, narrow = limits["text_line"], limits["side_note"]
    if min(len(before), len(below)) >= full and len(here.strip()) <= narrow * min(len(before), len(below)):
        return True
    short = len(here) >= full and len(after) >= full and len(below.strip()) <= narrow * min(len(here), len(after))
    return short and after[:1].islower()


def _within_sentence(text: str, at: int) -> bool:
    """Whether a capital at `at` is due to the word itself: a word without a point stands before it."""
    before = text[max(0, at - 3) : at]
    return before[-1:].isspace() and (before[:-1].rstrip()[-1:].isalnum() or before[:-1].rstrip()[-1:] in (",", ";"))


def _unsigned(view: View, usage: Usage, m: Break, joined: str) -> Edit | None:
    """A break whose hyphen was lost: only where neither half can stand alone and the whole is well known."""
    left, right = m.left, m.right
    if not right[0].islower() or "-" in left + right or len(left) < 2 or len(joined) < 5:
        return None
    lexicon, limits = view.know.lexicon, usage.limits
    rarer = min((left, right), key=lexicon.count)
    if usage.printed[rarer.casefold()] > 1 or lexicon.count(rarer) * limits["rare"] > lexicon.count(joined):
        return None
    if _chance(usage, left, right, joined) < limits["lost"]:
        return None
    return _edit(view, m, "hyphens.lost", "", f"{rarer} is hardly a word, {joined} is a common one")


def _chance(usage: Usage, head: str, tail: str, joined: str) -> float:
    """How many times more often the lexicon's texts have the whole word than chance would put its halves together."""
    lexicon = usage.view.know.lexicon
    if lexicon.count(joined) < usage.limits["known"]:
        return 0.0
    whole, parts = lexicon.count(joined), max(1, lexicon.count(head)) * max(1, lexicon.count(tail))
    return float(whole * lexicon.total / parts)


def _seen(usage: Usage, word: str, other: str) -> str:
    n, k = usage.printed[word.casefold()], usage.printed[other.casefold()]
    here = f"the document prints {word} {n} times, {other} {k} times" if n or k else ""
    there = f"lexicon: {word} {usage.view.know.lexicon.count(word)}, {other} {usage.view.know.lexicon.count(other)}"
    return "; ".join(filter(None, (here, there)))


def _edit(view: View, m: Break, rule: str, new: str, why: str, certainty: Certainty | None = None) -> Edit:
    return view.know.rules.edit(rule, m.start, m.stop, new, why, certainty)


STAGE = Stage("hyphens", find, "join words broken at line and page ends, keep the hyphens that belong to words")
