"""Rows of dots that lead the eye to a number: engines read letters into them and lose what they lead to."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pipeline.imaging.morphology import Mask

DOT = 7
"""Pixels of the small image: a dot's ink lies within such a square."""

FREE = 13
"""And nothing else within this one."""

STEP = 48
"""Pixels of the small image from a dot to the next, at most."""

ROW = 4
"""Dots in a row, at least: an ellipsis has three."""


def dots(ink: Mask) -> tuple[tuple[int, int], ...]:
    """Row and column of every dot of a leader, in `ink` (pixels of the small image, upright)."""
    marks = _alone(ink)
    after: dict[int, int] = {}
    for one, (row, column) in enumerate(marks):
        near = [
            (other_column - column, other)
            for other, (other_row, other_column) in enumerate(marks)
            if 4 < other_column - column <= STEP and abs(other_row - row) <= 3
        ]
        if near:
            after[one] = min(near)[1]
    led: set[int] = set()
    for one in after:
        chain = [one]
        while chain[-1] in after and _even([marks[i][1] for i in (*chain[-2:], after[chain[-1]])]):
            chain.append(after[chain[-1]])
        if len(chain) >= ROW:
            led.update(chain)
    return tuple(marks[one] for one in sorted(led))


def _even(columns: list[int]) -> bool:
    """Whether the last two of three dots stand as far from each other as the first two, a third more or less."""
    if len(columns) < 3:
        return True
    first, second = columns[1] - columns[0], columns[2] - columns[1]
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
