"""hyphens: put together the words that a line end or a page end has broken.

For each break there are three answers: the hyphen was there for the break alone (join), it belongs to the word (keep),
or neither is sure (doubtful: the hyphen is kept and the place queued). The evidence: the sign itself (OCR engines write
`¬` or a soft hyphen where they took it for a break), how the document prints the word elsewhere, the period lexicon,
and whether both halves are words. White space alone may lie between the halves, so furniture and notes go first.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import regex

from pipeline.stages.view import Stage, View
from pipeline.text.findings import Certainty, Edit, Finding

if TYPE_CHECKING:
    from pipeline.scans.divided import Divided

SOFT = "¬\u00ad"
HARD = "-\u2010\u2011"
MISREAD = "*•~=_^"  # what OCR makes of a hyphen at a worn line end; only ever joined where the whole word is known
_WORD = r"\p{L}[\p{L}\p{M}]*(?:['’\-\u2010\u2011]\p{L}[\p{L}\p{M}]*)*"
_END = regex.compile(r"(?<![^\S\n])[^\S\n]*+\n\s*+(?=\p{L})")  # possessive: long white space is read once
_RULED = regex.compile(  # a stroke of the rule between two columns, before the second half
    r"(?<=(?P<left>\p{L}{2,64}))[-\u2010\u2011¬\u00ad]{1,2}[^\S\n]*\n[^\S\n]*"
    r"(?P<stroke>[ijltIfJ1|!;:.,'‘’•■]{1,2})[ \t]+(?P<right>\p{Ll}{2,})"
)
_BOTH = regex.compile(r"[-\u2010\u2011]?[¬\u00ad][-\u2010\u2011]?\Z")
_FIGURE = regex.compile(r"(?<=\d)(?P<gap>[-\u2010\u2011¬\u00ad][^\S\n]*\n[^\S\n]*)(?=(?P<word>\p{Ll}{3,}))")
_SHY = regex.compile("\u00ad+")
_SIGN = regex.compile(r"[-\u2010\u2011¬\u00ad]*")
_TAIL = regex.compile(r"([^\s\p{L}\p{N}]*)[ \t]*")  # points after a word, and the space
_CONSONANTS = "bcdfghjklmnpqrstvwxz"
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
    apart: bool = False  # whether a blank line stands between them, though no page ends
    spaced: bool = False  # whether a space stands before the sign, which may be a dash then


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
    def prefixes(self) -> Collection[str]:
        """What words begin with and no line's last word is."""
        found: Collection[str] = self.view.know.tables["hyphens"]["prefixes"]
        return found

    @property
    def limits(self) -> Mapping[str, float]:
        """The thresholds of `dictionaries/tables/hyphens.toml`."""
        return self.view.know.tables["hyphens"]


def find(view: View) -> Iterator[Finding]:
    """Edits that join or keep; a break where the sign stands for something else is left alone."""
    usage = Usage(view)
    told = [d for d in _divided(view) if d.second < 0 or not _adjacent(view.text, d) or d.hyphened]
    edits = [edit for d in told if d.second >= 0 for edit in _told(view, usage, d)]
    edits += _ruled(view, usage)
    firsts = {d.end for d in told} | {edit.start for edit in edits}
    taken = [(edit.start, edit.end) for edit in edits]
    yield from edits
    for place in _breaks(view):
        if place.start in firsts:
            continue
        if edit := _judge(view, usage, place):
            taken.append((edit.start, edit.end))
            yield edit
    figures = [e for e in _after_figures(view) if not any(a < e.end and e.start < b for a, b in taken)]
    yield from figures
    yield from _soft(view, sorted([*taken, *((edit.start, edit.end) for edit in figures)]))


def _divided(view: View) -> list[Divided]:
    """The words that the format calls divided, where the text comes from a format that may say so."""
    if view.layout is None:
        return []
    from pipeline.scans import divided

    return divided.find(view.layout, view.text)


def _adjacent(text: str, word: Divided) -> bool:
    """Whether nothing stands between the parts of a word but its hyphen and white space."""
    return not text[word.end : word.second].strip(SOFT + HARD + " \t\r\n\f")


def _told(view: View, usage: Usage, word: Divided) -> Iterator[Edit]:
    """What becomes of a word that the format calls whole: it keeps a hyphen that it has there, and where something
    stands between its parts the second goes up to the first. That it has none there says little: programs drop it."""
    text, edit = view.text, view.know.rules.edit
    why = f"the format has “{word.whole}”"
    if _adjacent(text, word):
        yield edit("hyphens.keep", word.end, word.second, "-", why)
        return
    first, second = text[word.start : word.end], text[word.second : word.stop]
    judged = _judge(view, usage, Break(first, "\u00ad", second, word.end, word.second))
    hyphen = "-" if word.hyphened else judged.new if judged else ""
    sign, tail = _SIGN.match(text, word.end), _TAIL.match(text, word.stop)
    more, end = (tail[1], tail.end()) if tail else ("", word.stop)
    yield edit("hyphens.told", word.end, sign.end() if sign else word.end, hyphen + second + more, why)
    yield edit("hyphens.told", word.second, end, "", why)


def _ruled(view: View, usage: Usage) -> Iterator[Edit]:
    """Words broken at a line's end whose second half stands behind a stroke of the rule between columns."""
    for m in _RULED.finditer(view.text):
        joined, with_it = m["left"] + m["right"], m["left"] + m["stroke"]
        if _chance(usage, m["left"], m["right"], joined) < usage.limits["misread"] or usage.known(with_it):
            continue
        why = f"{joined} is a word; the rule between the columns was read as “{m['stroke']}”"
        yield view.know.rules.edit("hyphens.column-rule", m.start(), m.start("right"), "", why)


def _after_figures(view: View) -> Iterator[Edit]:
    """Line ends between a figure with a hyphen and what goes with it: a 20-foot pole, 2-methyl."""
    for m in _FIGURE.finditer(view.text):
        if view.know.lexicon.count(m["word"]) < view.know.tables["hyphens"]["commonest"]:
            yield view.know.rules.edit("hyphens.keep", m.start("gap"), m.end("gap"), "-", "a figure", Certainty.LIKELY)


def _soft(view: View, taken: list[tuple[int, int]]) -> Iterator[Edit]:
    """Soft hyphens at no break: inside a word a reader sees nothing of them, at its end they stand for a hyphen."""
    text, starts = view.text, [start for start, _ in taken]
    for m in _SHY.finditer(text):
        at = bisect_right(starts, m.start()) - 1
        if at >= 0 and taken[at][1] > m.start():
            continue
        before, after = text[max(0, m.start() - 1) : m.start()], text[m.end() : m.end() + 1]
        ends = before.isalpha() and not after.strip() or before.strip() and after in ("\n", "\r")  # Com..-, -o-
        hard = before in HARD or after in HARD
        yield view.know.rules.edit("hyphens.soft", m.start(), m.end(), "-" if ends and not hard else "")


def _breaks(view: View) -> Iterator[Break]:
    """Line ends between two words, and page ends.

    A blank line within a page parts paragraphs; only where a hyphen stands before it may it have been put there by
    whoever told the page's blocks apart.
    """
    text, pages = view.text, [m.start for m in view.all("page")]
    for m in _END.finditer(text):
        apart = m.group().count("\n") > 1 and bisect_right(pages, m.end()) == bisect_right(pages, m.start())
        end = m.start()
        if apart and (text[end - 1 : end] not in SOFT + HARD or not text[m.end()].islower()):
            continue
        sign = text[end - 1] if end and text[end - 1] in SOFT + HARD + MISREAD else ""
        if sign and (both := _BOTH.search(text, max(0, end - 3), end)):
            sign = both[0]  # one hyphen, read as a soft one and a hard one
        end -= len(sign)
        spaced = bool(sign) and sign in HARD and text[end - 1 : end] in (" ", "\t")
        end -= spaced
        left = _LEFT.search(text[max(0, end - _LONGEST) : end])
        right = _RIGHT.match(text, m.end())
        if left and right:
            yield Break(left.group(), sign, right.group(), end, m.end(), apart, spaced)


def _judge(view: View, usage: Usage, m: Break) -> Edit | None:
    """The edit for one line end, or None where no word is broken there."""
    sign, left, right = m.sign, m.left, m.right
    head, tail = left.rsplit("-", 1)[-1], right.split("-", 1)[0]
    joined, hyphened = head + tail, f"{head}-{tail}"
    if not usage.known(joined) and _beside_note(view.text, m, usage.limits):
        return None
    soft = any(c in SOFT for c in sign)
    if m.apart:
        return None if m.spaced else _over_blank(view, usage, m, head, tail)
    if m.spaced:
        return _spaced(view, usage, m, head, tail)
    if not sign:
        return _unsigned(view, usage, m, joined)
    if len(head) == 1 and sign not in MISREAD and not _syllable(usage, head, joined, hyphened):
        shaky = Certainty.LIKELY if usage.known(joined) and not usage.known(hyphened) else None
        return _edit(view, m, "hyphens.keep", "-", f"{head} alone is no syllable", shaky)
    if sign in MISREAD:
        if right[0].islower() and _chance(usage, head, tail, joined) >= usage.limits["misread"]:
            return _edit(
                view, m, "hyphens.misread", "", f"{joined} is a common word, {head} and {tail} do not stand together"
            )
        return None
    if right[0].isupper() and not (left.isupper() and right.isupper()):
        return _before_capital(view, usage, m, head, tail)
    whole, split = usage.weight(joined), usage.weight(hyphened)
    if not view.meta.english:  # the lexicon says nothing of this language's words
        if "-" in left + right or (split and not usage.printed[joined.casefold()]):
            return _edit(view, m, "hyphens.keep", "-", "the word has more hyphens", Certainty.LIKELY)
        seen = usage.printed[joined.casefold()]
        why = f"the document prints {joined} {seen} times" if seen else "no word list for this language"
        return _edit(view, m, "hyphens.join", "", why, None if seen else Certainty.LIKELY)
    if "-" in right and not whole:
        return _edit(view, m, "hyphens.keep", "-", f"{right} goes on with a hyphen")
    sure = usage.limits["sure"]
    if whole or split:
        if whole >= split:
            certainty = None if soft or whole > sure * split else Certainty.LIKELY
            return _edit(view, m, "hyphens.join", "", _seen(usage, joined, hyphened), certainty)
        certainty = None if split > sure * whole else Certainty.LIKELY
        return _edit(view, m, "hyphens.keep", "-", _seen(usage, hyphened, joined), certainty)
    both = head in view.know.lexicon and tail in view.know.lexicon and len(tail) > 1
    if left[0].isupper() and right in view.know.tables["hyphens"]["after_name"]:
        return _edit(view, m, "hyphens.keep", "-", f"{left}-{right}", Certainty.LIKELY)  # Gower-street
    if (
        both
        and left[0].isupper()
        and "-" not in left
        and right.islower()
        and _within_sentence(view.text, m.start - len(left))
    ):
        return _edit(view, m, "hyphens.join", "", "a name: no list has it with the hyphen", Certainty.LIKELY)
    common = view.know.lexicon.count(tail) >= usage.limits["alone"]
    if not both and common and len(tail) > 3 and not soft and head not in usage.prefixes:
        why = f"{tail} is a word, {head} is none: what was read for a hyphen may be a part of it"
        return _edit(view, m, "hyphens.doubtful", "-", why, Certainty.DOUBTFUL)
    if right in usage.view.know.tables["hyphens"]["after_hanging"] and not soft:
        return None  # pre- and post-war
    if not both and len(tail) == 1:
        why = f"{joined} is no word: {tail} may be no part of it"
        return _edit(view, m, "hyphens.doubtful", "-", why, Certainty.DOUBTFUL)
    if not both:
        whole_word = len(head) >= usage.limits["long"] and view.know.lexicon.count(head) >= usage.limits["alone"]
        why = "a word that neither lexicon nor document knows whole"
        return _edit(view, m, "hyphens.join", "", why, Certainty.LIKELY if whole_word else None)
    why = f"{head} and {tail} are words, {joined} and {hyphened} unknown"
    parted = "-" in left and not all(map(usage.known, left.split("-")))  # beo-inning
    dash = parted or not soft and tail.lower().partition("'")[0] in view.know.tables["hyphens"]["clause"]
    return _edit(view, m, "hyphens.doubtful", "-", why, Certainty.DOUBTFUL if dash else None)


def closes(usage: Usage, end: int, start: int) -> bool:
    """Whether a line that ends at `end` with a hyphen and the one that begins at `start` were to be joined without it.

    Where the hyphen still stands there, a person has refused that: it belongs to the word.
    """
    text = usage.view.text
    left = _LEFT.search(text[max(0, end - 1 - _LONGEST) : end - 1])
    right = _RIGHT.match(text, start)
    if not left or not right or text[end - 1] not in HARD:
        return False
    edit = _judge(usage.view, usage, Break(left[0], text[end - 1], right[0], end - 1, start))
    return edit is not None and not edit.new


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


def _before_capital(view: View, usage: Usage, m: Break, head: str, tail: str) -> Edit:
    """A break before a capital: a compound, or a name; else it may be a dash, or the line goes on nowhere."""
    joined, hyphened, lexicon = head + tail, f"{head}-{tail}", view.know.lexicon
    if usage.known(hyphened) or head in usage.prefixes or "-" in m.left + m.right:
        return _edit(view, m, "hyphens.keep", "-", "a capital follows")
    if m.sign in SOFT and usage.known(joined):
        return _edit(view, m, "hyphens.join", "", f"{joined} is a word", Certainty.LIKELY)
    if head.istitle() and tail.istitle() and head in lexicon and tail in lexicon:  # Record-Herald
        return _edit(view, m, "hyphens.keep", "-", "a capital follows", Certainty.LIKELY)
    return _edit(view, m, "hyphens.doubtful", "-", "a capital follows: it may be a dash", Certainty.DOUBTFUL)


def _over_blank(view: View, usage: Usage, m: Break, head: str, tail: str) -> Edit | None:
    """A break with a blank line in it: only where the whole is known, and one half is none or the sign is the OCR's."""
    joined, lexicon = head + tail, view.know.lexicon
    if not usage.known(joined) or usage.known(f"{head}-{tail}") or len(head) == 1:
        return None
    broken = not (head in lexicon and tail in lexicon)
    if not broken and not (m.sign in SOFT and _chance(usage, head, tail, joined) >= usage.limits["misread"]):
        return None
    sure = None if m.sign in SOFT and broken else Certainty.LIKELY
    return _edit(view, m, "hyphens.join", "", f"{joined} is a word; the blank line in it parts no paragraphs", sure)


def _spaced(view: View, usage: Usage, m: Break, head: str, tail: str) -> Edit | None:
    """A hyphen with a space before it may be a dash: only where the word is far commoner than its halves together."""
    if not m.right[0].islower() or len(head) < 2:
        return None
    joined, hyphened = head + tail, f"{head}-{tail}"
    if max(_chance(usage, head, tail, joined), _chance(usage, head, tail, hyphened)) < usage.limits["spaced"]:
        return None
    if usage.weight(joined) >= usage.weight(hyphened):
        return _edit(view, m, "hyphens.join", "", _seen(usage, joined, hyphened), Certainty.LIKELY)
    return _edit(view, m, "hyphens.keep", "-", _seen(usage, hyphened, joined), Certainty.LIKELY)


def _syllable(usage: Usage, letter: str, joined: str, hyphened: str) -> bool:
    """Whether a line may end after the first letter of a word: old printers do so after a vowel (`a-bove`)."""
    if letter.casefold() in _CONSONANTS or usage.known(hyphened):
        return False
    if not usage.view.meta.english:
        return True
    return usage.view.know.lexicon.count(joined) >= usage.limits["known"]


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
