"""The marks of notes: which a printer set, what OCR reads for them, and whether two of them may be the same.

A mark is a figure, a sign of the series * † ‡ § ‖ ¶, or a small letter. What was read for one may be a sign that is
none (`^`, `'`) or another letter (`t`, `f`, `J`): the tables of `dictionaries/tables/notes.toml` say what each may
have been.
A figure that was read is only itself: the tables are not asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

SERIES = "*†‡§‖¶"
SUPERSCRIPTS = str.maketrans("¹²³⁴⁵⁶⁷⁸⁹", "123456789")
ANY = "figure"  # any superior figure
LETTER, ROUND = "letter", "round"  # styles of marks: a, b, c; and figures or letters in brackets
_SIGNS = frozenset("fjltx")  # letters that signs are read as
QUOTES = frozenset("'‘’\"“”")
Weights = Mapping[str, float]


@dataclass(frozen=True)
class Marks:
    """What was read, as the marks that it may have been: at the foot of a page and in its text."""

    foot: Mapping[str, frozenset[str]]
    text: Mapping[str, frozenset[str]]

    @classmethod
    def load(cls, table: Mapping[str, Any]) -> Marks:
        """From the table `notes`."""
        return cls(_turned(table["foot"]), _turned(table["text"]))

    def fit(self, note: str, reference: str, place: int, weights: Weights) -> float:
        """How well what was read of a note's mark and of a reference go together; 0 where they cannot.

        place: the note's place among those of its page, counted from 1, which the reference may tell by itself.
        """
        one, other = possible(note, self.foot), possible(reference, self.text)
        if note == reference:
            return weights["same"] if clear(note) else weights["alike"]
        if note in SERIES and place > 1 and SERIES[place - 1 : place] in other - {note}:
            return weights["by-place"]
        if clear(note) and clear(reference):
            if reference == str(place) and not note.isdigit():
                return weights["by-place"]
            return 0.0
        figures = ANY in one and (ANY in other or reference.isdigit()) or ANY in other and note.isdigit()
        if one & other - {ANY} or figures:
            return weights["misread"] if clear(note) or clear(reference) else weights["doubly-misread"]
        return 0.0

    def rank(self, mark: str, after: int) -> int:
        """The place of a sign in the series, the nearest that it may have after place `after`; -1 for none."""
        places = [SERIES.index(one) for one in possible(mark, self.foot) if one in SERIES]
        later = [place for place in places if place > after]
        return min(later) if later else max(places, default=-1)

    def style(self, mark: str) -> str:
        """What kind of mark was read at the foot: a figure, a sign of the series, a letter, a figure or letter in
        brackets, or what may be several."""
        if clear(mark):
            return "figure" if mark.isdigit() else "sign"
        if counted(mark):
            return ROUND
        may = possible(mark, self.foot)
        if place(mark) and may == {mark}:
            return LETTER
        return "sign" if may & set(SERIES) and ANY not in may else mark


def _turned(table: Mapping[str, list[str]]) -> dict[str, frozenset[str]]:
    """From each mark's readings to each reading's marks."""
    found: dict[str, set[str]] = {}
    for mark, readings in table.items():
        for reading in readings:
            found.setdefault(reading, set()).add(mark)
    return {reading: frozenset(marks) for reading, marks in found.items()}


def possible(read: str, table: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """The marks that what was read may have been; a figure only itself."""
    if clear(read):
        return frozenset((read,)) if read.isdigit() else table.get(read, frozenset((read,)))
    return table.get(read, frozenset((read,)))


def clear(read: str) -> bool:
    """Whether what was read is a mark of notes as printers set it."""
    return read.isdigit() or bool(read) and set(read) <= set(SERIES)


def label(read: str) -> str:
    """A mark as it is known: superior figures as plain ones."""
    return read.translate(SUPERSCRIPTS)


def counted(read: str) -> int:
    """The number that a mark counts, in brackets or without, or the place of its letter; 0 where it counts none."""
    inner = read[1:-1] if read[:1] == "(" else read
    if inner.isdigit():
        return int(inner)
    return ord(inner) - ord("a") + 1 if inner != read and len(inner) == 1 and inner.islower() else 0


def place(read: str) -> int:
    """The place of a small letter in the alphabet; 0 for what is none."""
    return ord(read) - ord("a") + 1 if len(read) == 1 and "a" <= read <= "z" else 0


def printed_as(read: str, reference: str, number: int) -> str:
    """What was printed for a mark that is no figure and no sign: what stands in its brackets, the letter that both ends
    have, or the note's number."""
    if counted(read):
        return read[1:-1]
    return read if read == reference and place(read) and read not in _SIGNS else str(number)
