"""What a printed line was read as, how surely, and what spoke for that: for texts whose blank lines part no paragraphs.

Asked of the text as the `structure` stage saw it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.stages.lines import evidence, labels
from pipeline.stages.view import View
from pipeline.text.findings import mark

STRUCTURE = "structure"
SHOWN = 6  # pieces of evidence shown of each line
LEAST = 0.05  # shares and weights below which nothing is shown


@dataclass(frozen=True, slots=True)
class Read:
    """A printed line, each label with its share (0-1), the likeliest first, and what speaks for the first of them
    against the second, or against it (natural logarithms)."""

    line: str
    shares: tuple[tuple[str, float], ...]
    evidence: tuple[tuple[str, float], ...]

    def data(self) -> dict[str, Any]:
        """All of it as plain data, for JSON."""
        shares = {name: round(share, 6) for name, share in self.shares}
        return {
            "line": self.line,
            "shares": shares,
            "evidence": {name: round(weight, 3) for name, weight in self.evidence},
        }


class Lines:
    """Reads the lines of one text again, as the `structure` stage did. `pages`: where pages begin, in code points."""

    def __init__(self, view: View, pages: Sequence[int], end: int) -> None:
        seen = View(view.text, tuple(mark("page", at, at) for at in pages), view.know, view.meta)
        self._model = view.know.lines
        self._found = labels.read(seen, end)
        self._evidence = evidence.evidence(self._found.columns)
        self._starts = [line.start for line in self._found.columns.lines]

    def at(self, place: int) -> Read | None:
        """The line that holds a code point; None where no line is there, or others tell: blank lines, whoever put a
        paragraph on each line."""
        row = bisect_right(self._starts, place) - 1
        if row < 0 or self._found.parted or not self._found.printed:
            return None
        if place >= self._found.columns.lines[row].end:
            return None  # a note's, behind the text
        shares = zip(self._found.names, self._found.shares[row].tolist(), strict=True)
        order = sorted(shares, key=lambda item: (-item[1], item[0]))
        said = self._model.said(self._evidence, row, order[0][0], order[1][0])
        told = tuple((name, weight) for name, weight in said[:SHOWN] if abs(weight) >= LEAST)
        return Read(self._found.columns.lines[row].text, tuple(order), told)


def render(read: Read) -> Iterator[str]:
    """Lines of text."""
    shares = ", ".join(f"{name} {share:.1%}" for name, share in read.shares if share >= LEAST)
    yield f"  its printed line was read as: {shares}\n"
    yield f"    {'  '.join(f'{name} {weight:+.1f}' for name, weight in read.evidence)}\n"
