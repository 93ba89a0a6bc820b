"""Slips that a library pasted on the page: pale rules at equal distances, edges that throw a shadow."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pipeline.formats.layout import Box
from pipeline.scans.imaging.morphology import Grey, brightest, darkest, grown

RULE = 61
"""Pixels of the small image: a rule is unbroken over so much, at least."""

HEAD = 24
"""Pixels of the small image: the edges must be seen so far above the first rule, at least."""

RULES = 4
"""Rules of one width, at least."""

EDGE = 0.955
"""Of the brightness on both sides of it: how dark a pasted edge is, with its shadow (0.92 to 0.95 on the page looked
at; bare paper there 0.98 and more)."""


def slips(flat: Grey, level: float) -> tuple[Box, ...]:
    """Boxes of slips on `flat`, a small upright image of white paper, whose print is as dark as `level`.

    Printed tables have rules as dark as their letters, and no edges.
    """
    pale = (flat < 225) & (flat > level)
    runs = darkest(grown(pale, 1, 3).astype(np.uint8), RULE, 1)
    lines = brightest(runs, RULE, 1).astype(np.bool_)
    found = _rules(lines)
    boxes: list[Box] = []
    for first in range(len(found)):
        top, left, right = found[first]
        same = [row for row, lo, hi in found[first:] if abs(lo - left) <= 12 and abs(hi - right) <= 12]
        if len(same) >= RULES and _regular(same) and not any(box.bottom >= top for box in boxes):
            upper = _edge(flat, left, right, top)
            if upper < top - HEAD:
                boxes.append(Box(max(left - 6, 0), max(upper - 6, 0), right + 6, same[-1] + 12))
    return tuple(boxes)


def _rules(lines: NDArray[np.bool_]) -> list[tuple[int, int, int]]:
    """Row, left and right end of every rule, from the top."""
    found: list[tuple[int, int, int]] = []
    for row in np.flatnonzero(lines.sum(axis=1) >= 2 * RULE).tolist():
        columns = np.flatnonzero(lines[row])
        rule = (int(row), int(columns[0]), int(columns[-1]) + 1)
        if found and row - found[-1][0] <= 4:
            _, left, right = found[-1]
            found[-1] = (int(row), min(left, rule[1]), max(right, rule[2]))
        else:
            found.append(rule)
    return found


def _regular(rows: list[int]) -> bool:
    """Whether most of the rows follow each other at one distance, a sixth more or less."""
    steps = np.diff(np.array(rows))
    usual = float(np.median(steps))
    return usual >= 12 and float((np.abs(steps - usual) <= usual / 6).mean()) >= 0.6


def _edge(flat: Grey, left: int, right: int, row: int) -> int:
    """How far up from `row` the pasted edges at `left` and `right` can be followed."""
    step, missed, top = 6, 0, row
    while row - step >= 0 and missed < 3:
        row -= step
        if all(_shadow(flat[row : row + step], column) for column in (left, right)):
            top, missed = row, 0
        else:
            missed += 1
    return top


def _shadow(band: Grey, column: int) -> bool:
    """Whether a dark line runs down through `band` near `column`, paler than print."""
    near = band[:, max(column - 8, 0) : column + 9].mean(axis=0)
    sides = (band[:, max(column - 24, 0) : max(column - 10, 1)], band[:, column + 10 : column + 24])
    if not near.size or any(not side.size for side in sides):
        return False
    return float(near.min()) < EDGE * min(float(np.percentile(side, 75)) for side in sides)
