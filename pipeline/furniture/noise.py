"""Pencil and margin strokes, and other dirt that the OCR read as signs: found line by line, by what stands beside it.

A mark that no printer of the period used is removed for sure; a mark that may be print (a quotation mark, a point, a
letter) only where the words around it have no use for it. Notes' marks, pairs of brackets and sums are never touched.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

import regex

from pipeline.findings import Edit, Line
from pipeline.furniture.lines import after
from pipeline.furniture.stray import Stray
from pipeline.furniture.surroundings import Document, Place, left_word, right_word
from pipeline.notes import document
from pipeline.view import View

# Built-in `re` looks over every line twice as fast as `regex` does here.
_SUSPECT = re.compile(
    r"""[\^\\{}~|<>#@_"*]|^\s*[^\w\s]|[a-z]'[a-z]{3}|\s['‘’•-](?=\s)|\s['‘’•]$|[,;][a-z]|^\(?[A-Za-z]{1,3}[A-Z][a-z]"""
    r"""|[.!?] [A-Za-z]{1,3}[A-Z][a-z]|\s[b-hj-z](?=\s)|\s[b-hj-z]$|^[b-hj-z]\s|[!-]$|\s\.$"""
)
_NOTE = regex.compile(r"\s*(?:[*†‡§•]\s?|\d{1,2}\s+|['’]\s?(?=\p{Lu}))\S")
_MACHINE = regex.compile(
    r"https?:|\[\^|^\s*>|www\.|\w@\w+\.|=|</?\w+>|(?<!\w)_[^_\n]+_(?!\w)|\|.*\|.*\||__+[^_]+__+|\S_{3,}|\s_{3,}"
)
_ORNAMENT = regex.compile(r"(?:[*•·.—–=†‡§°-]\s*){2,}|[*—–-]")
_LONG_WORD = regex.compile(r"\p{L}{3,}")
_ALIEN = regex.compile(r"[\^\\{}~|<>#@_]+(?:[*.'\"][\^\\{}~|<>#@_]+)*")
_DASHES = ("-", "–", "—")
_SCRAWL = regex.compile(r"(?<=[.!?”])\s+[B-HJ-Z](?=\s+$)")


class Finder:
    """Proposes the edits of one document: junk lines and strokes here, marks that may be print by `Stray`."""

    def __init__(self, view: View) -> None:
        self.doc = Document(view)
        self.soft = Stray(self.doc)

    def line(self, place: Place) -> Iterator[Edit]:
        """What is dirt on one line."""
        text = place.line.text
        if not _SUSPECT.search(text.rstrip()):
            return
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
        letters = sum(c.isalpha() for c in body)
        signs = sum(not c.isalnum() and not c.isspace() for c in body)
        if any(c.isdigit() for c in body) or not signs:
            return None
        alien = any(c in self.doc.alien for c in body)
        end = after(self.doc.view.text, line.end)
        if not letters:
            if _ORNAMENT.fullmatch(body) or set(body) <= set("“”‘’\"'()[]_"):
                return None
            return self.doc.edit("stroke" if alien and self.doc.never & set(body) else "junk-line", line.start, end)
        if alien and signs > letters:
            return self.doc.edit("junk-line", line.start, end)
        return None

    def _strokes(self, place: Place) -> Iterator[Edit]:
        """Marks that no printer used: alone, at the edge of a word, or between two words."""
        text = place.line.text
        stop = len(text.rstrip())
        for m in _ALIEN.finditer(text):
            run, a, b = m.group(), m.start(), m.end()
            if not self._bracket(text, run, a, b):
                yield from self._stroke(place, run, a, b, stop)

    def _stroke(self, place: Place, run: str, a: int, b: int, stop: int) -> Iterator[Edit]:
        """What becomes of one run of marks, by what it touches."""
        line, text = place.line, place.line.text
        sure = bool(set(run) & self.doc.never)
        rule = "stroke" if set(run) <= self.doc.never | set("*.'\"") else "stroke-likely"
        left, right = left_word(text, a), right_word(text, b)
        open_left = a == 0 or text[a - 1].isspace()
        open_right = b >= stop or text[b].isspace()
        if open_left and open_right:
            if "\\" in run and b < stop and not self.doc.word(right):
                return  # the beginning of a letter that was read in two: "\\ ith" for With
            if sure or self._apart(run, a, b >= stop, text, place):
                yield self._alone(rule, line, a, b, stop)
        elif open_right and left:
            known, letter = self.doc.word(left), self._letter(run, left)
            if sure and not letter and (known or len(left) >= 4 or b >= stop):
                # Several signs, and words after them: a point and a letter, perhaps ("suppressed}^ powerful").
                doubt = len(set(run)) > 1 and b < stop
                yield self.doc.edit(rule if known else "stroke-likely", line.start + a, line.start + b, doubt=doubt)
        elif open_left and right:
            if sure and "\\" not in run and self.doc.word(right):
                yield self.doc.edit(rule, line.start + a, line.start + b)
        elif left and right and text[a - 1].isalpha() and text[b].isalpha():
            yield from self._between(line, a, b, left, right, sure)
        elif sure and "\\" not in run:
            before = text[a - 1] in _DASHES and self.doc.word(right)
            behind = text[b : b + 1] in _DASHES and self.doc.word(left) and not self._letter(run, left)
            if before or behind:
                yield self.doc.edit(rule, line.start + a, line.start + b)

    def _letter(self, run: str, left: str) -> bool:
        """Whether a caret after a word may be its last letters: "}^", "j^" and "h^" are read for "y" and "ly"."""
        if left[-1] == "h" and self.doc.word(left[:-1] + "ly"):
            return True
        return self.doc.word(left + "y") or left[-1] == "j" or ("}" in run and not self.doc.word(left))

    def _bracket(self, text: str, run: str, a: int, b: int) -> bool:
        """Whether a brace is a misread round bracket, or one of a pair, and "@" or "#" stand before a number."""
        if set(run) & set("{}") and not set(run) & self.doc.never:
            pair = "{" in text and "}" in text
            return pair or text.count("(") != text.count(")") or ("{" in run and ")" not in text[:b])
        return run in ("@", "#") and text[b:].lstrip()[:1].isdigit()

    def _apart(self, run: str, a: int, last: bool, text: str, place: Place) -> bool:
        """Whether a mark that may stand for a letter ("|" for I) is surely none where it stands alone."""
        if run == "|":
            after = place.behind if last else text[a + 1 :].strip()
            return (a == 0 or last) and not after[:1].islower() and (not last or bool(after))
        return run in ("<", ">", "_", "@", "#", "~") and (a == 0 or last)

    def _alone(self, rule: str, line: Line, a: int, b: int, stop: int) -> Edit:
        """Take out a mark with the space on one side of it, and with a lone capital that is part of the scrawl."""
        text = line.text
        if b >= stop:
            scrawl = _SCRAWL.search(text[:a])
            if scrawl:
                return self.doc.edit("stroke-likely", line.start + scrawl.start(), line.start + b)
            return self.doc.edit(rule, line.start + len(text[:a].rstrip()), line.start + b)
        gap = len(text[b:]) - len(text[b:].lstrip())
        return self.doc.edit(rule, line.start + a, line.start + b + gap)

    def _between(self, line: Line, a: int, b: int, left: str, right: str, sure: bool) -> Iterator[Edit]:
        """A stroke through a word or between two: out where a word is left, a space where two are."""
        if len(left) < 2 or len(right) < 2:
            return  # a power, or a letter that the OCR did not know
        one, other = self.doc.word(left), self.doc.word(right)
        if sure and self.doc.word(left + right):
            yield self.doc.edit("stroke-likely", line.start + a, line.start + b, "", f"{left + right} is a word")
        elif one and other and not set(line.text[a:b]) & set("_#@~"):
            yield self.doc.edit("stroke-likely", line.start + a, line.start + b, " ", f"{left} and {right} are words")
        elif sure and len(left) > 2 and len(right) > 2:
            yield self.doc.edit("stroke-likely", line.start + a, line.start + b, " ", "", doubt=True)


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


def _dirt(finder: Finder, bodies: Sequence[Sequence[Line]]) -> Iterator[Edit]:
    for body in bodies:
        texts = [line.text.strip() for line in body]
        notes = any(_NOTE.match(t) for t in texts[max(1, len(texts) // 3) :])
        for i, line in enumerate(body):
            before = texts[i - 1] if i else ""
            behind = texts[i + 1] if i + 1 < len(body) else ""
            yield from finder.line(Place(line, before, behind, len(body) - i <= 12, notes))
