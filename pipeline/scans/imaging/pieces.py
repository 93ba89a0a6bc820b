"""The connected pieces of a mask: letters are small ones, all alike; found run by run, without a loop over pixels."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pipeline.scans.imaging.morphology import Mask

Numbers = NDArray[np.int64]


def boxes(mask: Mask) -> Numbers:
    """The boxes of the pieces of `mask` that touch by a side or a corner: rows of left, top, right, bottom, pixels.

    In the order in which their first pixels come, row by row; left and top are inside, right and bottom just outside.
    """
    rows, starts, ends = _runs(mask)
    if not len(rows):
        return np.empty((0, 4), dtype=np.int64)
    root = _joined(len(rows), *_touching(rows, starts, ends, mask.shape[1]))
    names, which = np.unique(root, return_inverse=True)
    found = np.empty((len(names), 4), dtype=np.int64)
    found[:, :2], found[:, 2:] = max(mask.shape), 0
    np.minimum.at(found[:, 0], which, starts)
    np.minimum.at(found[:, 1], which, rows)
    np.maximum.at(found[:, 2], which, ends)
    np.maximum.at(found[:, 3], which, rows + 1)
    return found


def _runs(mask: Mask) -> tuple[Numbers, Numbers, Numbers]:
    """Row, first column and the column after the last of every run of pixels, row by row."""
    edges = np.diff(np.pad(mask, ((0, 0), (1, 1))).astype(np.int8), axis=1)
    rows, starts = np.nonzero(edges == 1)
    _, ends = np.nonzero(edges == -1)
    return rows.astype(np.int64), starts.astype(np.int64), ends.astype(np.int64)


def _touching(rows: Numbers, starts: Numbers, ends: Numbers, width: int) -> tuple[Numbers, Numbers]:
    """The pairs of runs, by their numbers, of which the second lies below the first and touches it."""
    wide = width + 2  # so that a run's end in one row is before all starts in the next
    begun, done = rows * wide + starts, rows * wide + ends
    first = np.searchsorted(done, begun + wide, side="left")  # the first run below that ends at or after its start
    last = np.searchsorted(begun, done + wide, side="right")  # and all that start at or before its end
    counts = np.maximum(last - first, 0)
    upper = np.repeat(np.arange(len(rows)), counts)
    within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    return upper, np.repeat(first, counts) + within


def _joined(count: int, one: Numbers, other: Numbers) -> Numbers:
    """For each of `count` runs the least run that it hangs together with."""
    root = np.arange(count)
    while True:
        least = np.minimum(root[one], root[other])
        lower = root.copy()
        np.minimum.at(lower, root[one], least)
        np.minimum.at(lower, root[other], least)
        while (lower[lower] != lower).any():
            lower = lower[lower]
        if (lower == root).all():
            return root
        root = lower
