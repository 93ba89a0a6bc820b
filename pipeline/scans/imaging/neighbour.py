"""The strip of the facing page that stands at one side of many scans, cut through by the edge of the image."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pipeline.scans.imaging.morphology import Mask

STRIP = 0.22
"""Share of the page's width: a strip is no wider; what is wider is a page of its own, or a column."""

GAP = 0.03
"""Share of the page's width: two inner margins and the gutter leave more than this free."""

CUT = 4
"""Rows of print that the edge must cut through: fewer may be specks, a rule or a mark."""


def beside(ink: Mask) -> tuple[int, int]:
    """Left and right end of the page's own print, as columns of `ink`, upright and without a bed; (0, width) if all."""
    width = ink.shape[1]
    left = _strip(ink)
    right = _strip(ink[:, ::-1])
    return left, width - right


def _strip(ink: Mask) -> int:
    """How many columns at the left belong to a facing page."""
    width = ink.shape[1]
    share = ink.mean(axis=0)
    written = (share > 0.006) & (share < 0.4)
    starts = np.flatnonzero(written)
    if not len(starts) or starts[0] > 0.03 * width or _cut(ink[:, starts[0] : starts[0] + 4]) < CUT:
        return 0
    limit, need = int(STRIP * width), max(3, int(GAP * width))
    free = 0
    for column in range(int(starts[0]), min(width, limit + need)):
        free = 0 if written[column] else free + 1
        if free >= need:
            end = column - need + 1
            while column < width - 1 and not written[column + 1]:
                column += 1
            return _gutter(share, end, column)
    return 0


def _gutter(share: NDArray[np.float64], end: int, column: int) -> int:
    """Where between `end` of the strip and the last free `column` to cut: right of a dark line, else in the middle."""
    lines = np.flatnonzero(share[end : column + 1] >= 0.4)
    return end + int(lines[-1]) + 2 if len(lines) else (end + column) // 2


def _cut(edge: Mask) -> int:
    """How many rows of print the columns of `edge` cut through."""
    rows: Mask = np.asarray(edge.any(axis=1))
    return int((rows[1:] & ~rows[:-1]).sum())
