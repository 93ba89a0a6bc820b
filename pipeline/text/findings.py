"""What a stage may answer (Edits, Moves, Marks): plain immutable data, no behaviour.

All offsets are code points into the text that the stage saw. A stage never changes text: `engine` does.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Certainty(StrEnum):
    """How sure a rule is. `policy` alone decides what follows from it."""

    CERTAIN = "certain"
    LIKELY = "likely"
    DOUBTFUL = "doubtful"


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace text[start:end] by `new`. An insertion has start == end; a removal has new == ""."""

    start: int
    end: int
    new: str
    rule: str
    certainty: Certainty
    why: str = ""


@dataclass(frozen=True, slots=True)
class Move:
    """Carry text[start:end] unchanged to stand before offset `to` (which lies outside the stretch)."""

    start: int
    end: int
    to: int
    rule: str
    certainty: Certainty = Certainty.CERTAIN
    why: str = ""


Change = Edit | Move


@dataclass(frozen=True, slots=True)
class Mark:
    """Say what text[start:end] is, without changing it. A point (a page break, a note's place) has start == end.

    One that says `covers` lies over what its own stage puts in at its place; the attribute does not outlive the stage.
    """

    kind: str
    start: int
    end: int
    attributes: tuple[tuple[str, str], ...] = ()

    def get(self, name: str, default: str = "") -> str:
        """The value of one attribute, or `default`."""
        for key, value in self.attributes:
            if key == name:
                return value
        return default


PAPER = frozenset(("page", "folio", "signature"))
"""Marks that tell of the paper. Where text is carried elsewhere, they stay."""


def mark(kind: str, start: int, end: int, **attributes: str) -> Mark:
    """A Mark with its attributes in alphabetical order, so that equal marks are equal data."""
    return Mark(kind, start, end, tuple(sorted(attributes.items())))


@dataclass(frozen=True, slots=True)
class Bundle:
    """Findings that hold only together: where the leading change is not made, the others are not either.

    A person is asked about the leading one alone; the others are as certain as it is.
    """

    leader: Edit | Move
    others: tuple[Edit | Move | Mark, ...]


Finding = Edit | Move | Mark | Bundle


class Line(NamedTuple):
    """One line of a text: text[start:end] without its line break; `stop` is where the next line starts."""

    start: int
    end: int
    stop: int
    text: str

    @property
    def blank(self) -> bool:
        """Whether the line holds nothing but white space."""
        return not self.text.strip()


def lines(text: str, start: int = 0, end: int | None = None) -> Iterator[Line]:
    r"""The lines of text[start:end]. A line ends where `str.splitlines` has it end: at "\n", "\r\n",
    "\r", a form feed, which is its own break, and Unicode's separators of lines."""
    stop = len(text) if end is None else end
    at = start
    for part in text[start:stop].splitlines(keepends=True):
        body = part.rstrip("\r\n\f\v\x1c\x1d\x1e\x85\u2028\u2029")
        yield Line(at, at + len(body), at + len(part), body)
        at += len(part)
