"""Rows of dots that lead the eye to a number: engines read letters into them and lose what they lead to."""

from __future__ import annotations

from bisect import bisect_left

import numpy as np
from numpy.typing import NDArray

from pipeline.scans.imaging.morphology import Mask

DOT = 7
"""Pixels of the small image: a dot's ink lies within such a square."""

FREE = 13
"""And nothing else within this one."""

STEP = 48
"""Pixels of the small image from a dot to the next, at most."""

APART = 5
"""Pixels of the small image from a dot to the next, at least."""

DRIFT = 3
"""Pixels of the small image that the next dot may stand higher or lower."""

ROW = 4
"""Dots in a row, at least: an ellipsis has three."""


def dots(ink: Mask) -> tuple[tuple[int, int], ...]:
    """Row and column of every dot of a leader, in `ink` (pixels of the small image, upright)."""
    marks = _alone(ink)
    after = _after(marks)
    rightwards = sorted(after, key=lambda one: marks[one][1])
    length: dict[int, int] = {}  # of the row that begins with a dot
    for one in reversed(rightwards):
        following = after[one]
        even = following in after and _even(*(marks[i][1] for i in (one, following, after[following])))
        length[one] = 1 + length[following] if even else 2
    led = {one: count for one, count in length.items() if count >= ROW}  # and how many more of its row come, with it
    for one in rightwards:
        if led.get(one, 0) > 1:
            led[after[one]] = max(led.get(after[one], 0), led[one] - 1)
    return tuple(marks[one] for one in sorted(led))


def _after(marks: list[tuple[int, int]]) -> dict[int, int]:
    """The next dot at the right of each that has one, in its row; both as places in `marks`."""
    rows: dict[int, list[tuple[int, int]]] = {}
    for one, (row, column) in enumerate(marks):
        rows.setdefault(row, []).append((column, one))
    for in_row in rows.values():
        in_row.sort()
    after: dict[int, int] = {}
    for one, (row, column) in enumerate(marks):
        near = []
        for level in range(row - DRIFT, row + DRIFT + 1):
            in_row = rows.get(level, [])
            at = bisect_left(in_row, (column + APART, 0))
            near += in_row[at : at + 1]
        if near and min(near)[0] <= column + STEP:
            after[one] = min(near)[1]
    return after


def _even(one: int, two: int, three: int) -> bool:
    """Whether the last two of three dots, in these columns, are as far apart as the first two, give or take a third."""
    first, second = two - one, three - two
    return 3 * abs(first - second) <= max(first, second) + 3


def _alone(ink: Mask) -> list[tuple[int, int]]:
    """The middle of each small mark with nothing around it."""
    near, around = _count(ink, DOT), _count(ink, FREE)
    found = np.argwhere(ink & (near == around))
    taken = np.zeros(ink.shape, dtype=np.bool_)
    marks: list[tuple[int, int]] = []
    for row, column in found.tolist():
        if not taken[row, column]:
            top, left = max(row - 1, 0), max(column - DOT, 0)
            taken[top : row + DOT, left : column + DOT] = True
            rows, columns = np.nonzero(ink[top : row + DOT, left : column + DOT])
            marks.append((top + round(float(rows.mean())), left + round(float(columns.mean()))))
    return marks


def _count(ink: Mask, size: int) -> NDArray[np.int16]:
    """How many pixels of ink lie in the square of `size` around each."""
    half = size // 2
    rows = np.pad(ink.astype(np.int16), ((half + 1, half), (half + 1, half))).cumsum(axis=1, dtype=np.int16)
    counts: NDArray[np.int16] = (rows[:, size:] - rows[:, :-size]).cumsum(axis=0, dtype=np.int16)
    return counts[size:] - counts[:-size]
