"""The block of text on a page: where its columns begin and end, how high its type is, how far its lines are apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

import numpy as np

from pipeline.language import thresholds
from pipeline.stages.furniture.printed_lines import Row, Sheet, level, strips

_TABLE = thresholds.of("furniture", "text_block")
_LEGIBLE: float = _TABLE["legible"]
_LONG: int = _TABLE["long"]
_FEWEST: int = _TABLE["fewest"]
_DENSE: float = _TABLE["dense"]
_FULL: float = _TABLE["full"]
_FINEST: int = _TABLE["finest"]
_STRIP: float = _TABLE["strip"]


@dataclass(frozen=True, slots=True)
class Block:
    """The text of a page, in pixels: its columns from left to right, the size of its type, from line to line."""

    columns: tuple[tuple[float, float], ...]
    size: float
    pitch: float
    full: int  # lines as wide as their column, which may have been read in pieces
    rows: tuple[Row, ...]  # those that told this

    @property
    def left(self) -> float:
        """Where its first column begins."""
        return self.columns[0][0]

    @property
    def right(self) -> float:
        """Where its last column ends."""
        return self.columns[-1][1]

    @property
    def width(self) -> float:
        """Pixels from left to right."""
        return self.right - self.left

    @property
    def middle(self) -> float:
        """Half way from left to right."""
        return (self.left + self.right) / 2

    def holds(self, row: Row) -> bool:
        """Whether more than half of a row lies between its outer edges."""
        inside = min(row.right, self.right) - max(row.left, self.left)
        return inside > 0.5 * row.width


def block(sheet: Sheet) -> Block | None:
    """The block of text of a page; None where there is too little to tell."""
    good = [r for r in sheet.rows if r.letters >= _LONG and (r.sure is None or r.sure >= _LEGIBLE)]
    size = _middle([(r.size, r.letters) for r in good])
    good = [r for r in good if 0.55 * size <= r.size <= 1.8 * size and r.width > r.box.height]
    if len(good) < _FEWEST:
        return None
    columns = _columns(good, sheet, size)
    rows = [r for r in good if any(min(r.right, b) - max(r.left, a) > 0.5 * r.width for a, b in columns)]
    if len(rows) < _FEWEST:
        return None
    over = strips(rows)
    levels = [level(s) for s in over]
    steps = [b - a for a, b in pairwise(levels) if 0.5 * size < b - a < 3 * size]
    pitch = median(steps) if len(steps) >= 3 else 1.25 * size
    widest = max(b - a for a, b in columns)
    return Block(tuple(columns), size, pitch, sum(sum(r.width for r in s) >= _FULL * widest for s in over), tuple(rows))


def _middle(values: Sequence[tuple[float, int]]) -> float:
    """The middle of some values, each counted as often as its weight says."""
    half = sum(n for _, n in values) / 2
    for value, n in sorted(values):
        half -= n
        if half <= 0:
            return value
    return 0.0


def _columns(rows: Sequence[Row], sheet: Sheet, size: float) -> list[tuple[float, float]]:
    """Where many rows stand above each other, without the strip of another page at the image's edge."""
    low, high = min(r.left for r in rows), max(r.right for r in rows)
    step = max(1.0, size / 8, (high - low) / _FINEST)
    count = np.zeros(int((high - low) / step) + 2, dtype=np.int64)
    for r in rows:
        count[int((r.left - low) / step) : int((r.right - low) / step) + 1] += 1
    dense = np.concatenate([[False], count > max(0.5, _DENSE * count.max()), [False]])
    edges = np.flatnonzero(dense[1:] != dense[:-1])
    spans = [(low + a * step, low + b * step) for a, b in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)]
    widest = max(b - a for a, b in spans)
    kept = [s for s in spans if s[1] - s[0] >= _STRIP * widest or not _at_edge(s, rows, sheet, size)]
    return [s for s in kept if s[1] - s[0] > 2 * size] or spans


def _at_edge(span: tuple[float, float], rows: Sequence[Row], sheet: Sheet, size: float) -> bool:
    """Whether most rows of a span are cut off by the edge of the image."""
    mine = [r for r in rows if min(r.right, span[1]) - max(r.left, span[0]) > 0.5 * r.width]
    cut = [r for r in mine if touches(r, sheet, size)]
    return bool(mine) and 2 * len(cut) >= len(mine)


def touches(row: Row, sheet: Sheet, size: float) -> bool:
    """Whether a row begins or ends at the left or right edge of the image, within a letter or so."""
    return bool(sheet.width) and (row.box.left <= 0.6 * size or row.box.right >= sheet.width - 0.6 * size)
