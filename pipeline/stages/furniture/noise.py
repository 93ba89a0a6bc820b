"""Pencil and margin strokes, and other dirt that the OCR read as signs: found line by line, by what stands beside it.

A mark that may be print (a quotation mark, a point, a letter) goes only where the words around it have no use for it.
Notes' marks, pairs of brackets and sums are never touched; carets and backslashes inside lines are left to
`correct.carets`, which asks the words beside them what may have stood there.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise

import regex

from pipeline.language import thresholds
from pipeline.stages.furniture.mark_context import Document, Place, left_word, right_word
from pipeline.stages.furniture.misplaced_marks import Stray
from pipeline.stages.furniture.whole_lines import after
from pipeline.stages.notes import document
from pipeline.stages.view import View
from pipeline.text.findings import Edit, Line

_TABLE = thresholds.of("furniture", "noise")
_FEW: int = _TABLE["few"]
_PROSE: int = _TABLE["prose"]
_LINES: int = _TABLE["lines"]
_NEAR: int = _TABLE["near"]

# What a line must have to be looked into. Built-in `re` is twice as fast as `regex` here, and each of these is found by
# its first character: one pattern of them all takes three times as long.
_SIGN = re.compile(r"""[\^\\{}~|<>#@_"*]""")
_HEAD = re.compile(r"""\s*[^\w\s]|\(?[A-Za-z]{1,3}[A-Z][a-z]|[b-hj-z]\s""")
_POINT = re.compile(
    r"""['‘’•,;.!?-](?:(?<=[a-z]')[a-z]{3}|(?<=\s['‘’•-])(?=\s)|(?<=\s['‘’•])$|(?<=[,;])[a-z]"""
    r"""|(?<=[.!?]) [A-Za-z]{1,3}[A-Z][a-z]|(?<=[!-])$|(?<=\s\.)$)"""
)
_LETTER = re.compile(r"""\s[b-hj-z](?!\S)""")
_NOTE = regex.compile(r"\s*(?:[*†‡§•]\s?|\d{1,2}\s+|['’]\s?(?=\p{Lu}))\S")
_MACHINE = regex.compile(
    r"https?:|\[\^|^\s*>|www\.|\w@\w+\.|=|</?\w+>|(?<!\w)_[^_\n]+_(?!\w)|\|.*\|.*\||__+[^_]+__+|\S_{3,}|\s_{3,}"
)
_ORNAMENT = regex.compile(r"(?:[*•·.—–=†‡§°-]\s*){2,}|[*—–-]")
_ENDED = regex.compile(r"[.!?:;][\p{P}\s]*$")
_COUNT = regex.compile(r"\d{4,}|[IVXLC]{2,}")  # a year, a chapter
_CITED = regex.compile(r"(?i)\b(?:pp?|vols?|ch|chap|cap|c|ss?|sect?|nos?|fol|ib|ibid|ed|lib|art|seq|n)\.")
_STOPS = (".", "!", "?")
_UNSTOPPED = regex.compile(r"\p{Ll}[’']?$")
_BEGINS = regex.compile(r"[“\"‘'(—–-]*\p{Lu}")
_POINTS = ".,;:'’‘\"“”()*•-—"
_LONG_WORD = regex.compile(r"\p{L}{3,}")
_ALIEN = regex.compile(r"(?<![\^\\])[{}~|<>#@_]+(?:[*.'\"][{}~|<>#@_]+)*(?![\^\\])")


class Finder:
    """Proposes the edits of one document: junk lines and strokes here, marks that may be print by `Stray`."""

    def __init__(self, view: View) -> None:
        self.doc = Document(view)
        self.soft = Stray(self.doc)

    def line(self, place: Place) -> Iterator[Edit]:
        """What is dirt on one line."""
        text = place.line.text
        junk = self._junk(place)
        if junk:
            yield junk
        if junk or _MACHINE.search(text):
            return
        yield from self._strokes(place)
        yield from self.soft.line(place)

    def _junk(self, place: Place) -> Edit | None:
        """A line without a word, of signs alone or nearly so. Rules, asterisms and dots are ornament."""
        line, body = place.line, place.line.text.strip()
        words = _LONG_WORD.findall(body)
        if any(self.doc.word(w) for w in words):
            return None
        letters = sum(map(str.isalpha, body))
        signs = sum(not c.isalnum() and not c.isspace() for c in body)
        if any(c.isdigit() for c in body) or not signs:
            return None
        end = after(self.doc.view.text, line.end)
        if body in _STOPS and _UNSTOPPED.search(place.before) and _BEGINS.match(place.behind):
            parting = self.doc.view.text[max(0, line.start - _NEAR) : line.start]
            above = line.start - len(parting) + len(parting.rstrip())
            if not parting.rstrip().endswith(place.before[-1]):
                return None  # a line that goes stands between
            return self.doc.edit("point-apart", above, line.start + line.text.index(body))
        if not letters:
            if _ORNAMENT.fullmatch(body) or set(body) <= set("“”‘’\"'()[]_"):
                return None
            return self.doc.edit("junk-line", line.start, end)
        if signs > letters and any(c in self.doc.alien for c in body):
            return self.doc.edit("junk-line", line.start, end)
        return None

    def parting(self, line: Line, before: str, behind: str) -> Edit | None:
        """A few signs that are no word, at the edge of a page, where a sentence runs on from one page to the next."""
        text = line.text.strip()
        if len(text) > _FEW or _LONG_WORD.search(text) or _ENDED.search(before) or not behind[:1].islower():
            return None
        if _CITED.search(text):
            return None  # the end of a note
        pieces = [piece.strip(_POINTS) for piece in text.split()]
        if text[-1] in "-¬" or any(self.doc.word(p) or _COUNT.fullmatch(p) for p in pieces):
            return None
        end = after(self.doc.view.text, line.end)
        return self.doc.edit("junk-line", line.start, end, why="inside a sentence that runs on over the page")

    def _strokes(self, place: Place) -> Iterator[Edit]:
        """Marks that printing of the period hardly has: alone at the edge of a line, or between two words."""
        text = place.line.text
        stop = len(text.rstrip())
        for m in _ALIEN.finditer(text):
            run, a, b = m.group(), m.start(), m.end()
            if not self._bracket(text, run, a, b):
                yield from self._stroke(place, run, a, b, stop)

    def _stroke(self, place: Place, run: str, a: int, b: int, stop: int) -> Iterator[Edit]:
        """What becomes of one run of marks, by what it touches."""
        line, text = place.line, place.line.text
        open_left = a == 0 or text[a - 1].isspace()
        open_right = b >= stop or text[b].isspace()
        if open_left and open_right:
            if self._apart(run, a, b >= stop, text, place):
                yield self._alone(line, a, b, stop)
        elif not (open_left or open_right) and text[a - 1].isalpha() and text[b].isalpha():
            yield from self._between(line, a, b)

    def _bracket(self, text: str, run: str, a: int, b: int) -> bool:
        """Whether a brace is a misread round bracket, or one of a pair, and "@" or "#" stand before a number."""
        if set(run) & set("{}"):
            pair = "{" in text and "}" in text
            return pair or text.count("(") != text.count(")") or ("{" in run and ")" not in text[:b])
        return run in ("@", "#") and text[b:].lstrip()[:1].isdigit()

    def _apart(self, run: str, a: int, last: bool, text: str, place: Place) -> bool:
        """Whether a mark that may stand for a letter ("|" for I) is surely none where it stands alone."""
        if run == "|":
            after = place.behind if last else text[a + 1 :].strip()
            return (a == 0 or last) and not after[:1].islower() and (not last or bool(after))
        return run in ("<", ">", "_", "@", "#", "~") and (a == 0 or last)

    def _alone(self, line: Line, a: int, b: int, stop: int) -> Edit:
        """Take out a mark with the space on one side of it."""
        text = line.text
        if b >= stop:
            return self.doc.edit("stroke-likely", line.start + len(text[:a].rstrip()), line.start + b)
        gap = len(text[b:]) - len(text[b:].lstrip())
        return self.doc.edit("stroke-likely", line.start + a, line.start + b + gap)

    def _between(self, line: Line, a: int, b: int) -> Iterator[Edit]:
        """A stroke between two words: a space."""
        left, right = left_word(line.text, a), right_word(line.text, b)
        if len(left) < 2 or len(right) < 2 or set(line.text[a:b]) & set("_#@~"):
            return
        if self.doc.word(left) and self.doc.word(right):
            yield self.doc.edit("stroke-likely", line.start + a, line.start + b, " ", f"{left} and {right} are words")


def find(view: View, bodies: Sequence[Sequence[Line]], ends: Sequence[int] = ()) -> Iterator[Edit]:
    """The dirt on every page, given the lines of each that are text, and where unmarked pages end within them."""
    finder = Finder(view)
    table = view.know.tables["notes"]
    marks = document.sites(view.text, bodies, table, finder.doc.word, view.meta.kind == "newspaper", ends)
    ends = [end for _, end in marks]
    for edit in _dirt(finder, bodies):
        at = bisect_right(ends, edit.start)
        if at == len(marks) or edit.end <= marks[at][0]:
            yield edit


def _suspect(text: str) -> bool:
    """Whether a line has anything that may be dirt."""
    return bool(_SIGN.search(text) or _HEAD.match(text) or _POINT.search(text) or _LETTER.search(text))


def _long(line: Line) -> bool:
    """Whether a line is long enough to be of running text."""
    return len(line.text.strip()) >= _PROSE


def _dirt(finder: Finder, bodies: Sequence[Sequence[Line]]) -> Iterator[Edit]:
    full = [body for body in bodies if body]
    for one, other in pairwise(full):
        above = next((n for n in range(1, _LINES + 2) if n <= len(one) and _long(one[-n])), 0)
        below = next((n for n in range(_LINES + 1) if n < len(other) and _long(other[n])), -1)
        if above and below >= 0:
            before, behind = one[-above].text.strip(), other[below].text.strip()
            for line in (*one[len(one) - above + 1 :], *other[:below]):
                if parting := finder.parting(line, before, behind):
                    yield parting
    for body in full:
        texts = [line.text.strip() for line in body]
        notes = any(_NOTE.match(t) for t in texts[max(1, len(texts) // 3) :])
        for i, line in enumerate(body):
            if not _suspect(line.text.rstrip()):
                continue
            before = texts[i - 1] if i else ""
            behind = texts[i + 1] if i + 1 < len(body) else ""
            yield from finder.line(Place(line, before, behind, len(body) - i <= 12, notes))
