"""Whether a word was printed as it was read: by the room that it takes on the scan, beside the words of its line.

A compositor's `orderded` takes the room of eight letters, and is not the OCR's. Tried of words that another would be
with a letter more or less inside: what lies at a word's edge may have been left out of its box, and of two letters that
look alike the width tells nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from rapidfuzz.distance import Indel

if TYPE_CHECKING:
    from pipeline.formats.layout import Line
    from pipeline.scans.placed import Layout


class Widths:
    """The words of a scan and their lines. `table` is `widths` of correct.toml."""

    def __init__(self, layout: Layout | None, table: Mapping[str, Any]) -> None:
        self._layout, self._table = layout, table
        self._letters: dict[str, float] = {
            letter: width for letters, width in table.get("letters", {}).items() for letter in letters
        }

    def as_read(self, start: int, end: int, read: str, other: str) -> bool:
        """Whether text[start:end], which reads `read`, takes the room of that and not of `other`; False where nothing
        tells."""
        nearer = self._nearer(start, end, read, other)
        return nearer is not None and nearer < self._table["nearer"]

    def as_other(self, start: int, end: int, read: str, other: str) -> bool:
        """Whether it takes the room of `other` and not of what was read; False where nothing tells."""
        nearer = self._nearer(start, end, read, other)
        return nearer is not None and 1 - nearer < self._table["nearer"]

    def _nearer(self, start: int, end: int, read: str, other: str) -> float | None:
        """How far its room is from that of `read` (0) towards that of `other` (1); None where nothing tells."""
        if self._layout is None or not self._letters or not _letter_inside(read, other):
            return None
        taken = expected = scale = 0.0
        for placed in self._layout.words_in(start, end):
            line = self._line_of.get(id(placed.word))
            if line is None or placed.word.box is None:
                return None
            beside = [w for w in line.words if w is not placed.word and w.box is not None]
            letters = sum(self._ems(w.text) for w in beside)
            if letters < self._table["beside"]:
                return None
            scale = sum(w.box.width for w in beside if w.box) / letters
            taken += placed.word.box.width
            expected += scale * self._ems(placed.word.text)
        more = scale * (self._ems(other) - self._ems(read))
        if not expected or abs(more) < self._table["tells"] * expected:
            return None
        return float((taken - expected) / more)

    def _ems(self, text: str) -> float:
        """The room that a word takes, in ems."""
        usual: float = self._table["usual"]
        return sum(self._letters.get(letter, usual) for letter in text)

    @cached_property
    def _line_of(self) -> Mapping[int, Line]:
        """The line of each word, by the word's identity."""
        lines = self._layout.lines_of if self._layout else ()
        return {id(word): line for _, _, line in lines for word in line.words}


def _letter_inside(read: str, other: str) -> bool:
    """Whether one of two words is the other with a letter or two more, none of them its first or last."""
    shorter, longer = sorted((read, other), key=len)
    inside = shorter[:1] == longer[:1] and shorter[-1:] == longer[-1:]
    return inside and 0 < len(longer) - len(shorter) == Indel.distance(shorter, longer) <= 2
