"""The brightest and the darkest around every pixel, in any window, in a time that hardly grows with the window."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Grey = NDArray[np.uint8]
Mask = NDArray[np.bool_]


def brightest(grey: Grey, width: int, height: int) -> Grey:
    """The greatest value within `width` by `height` pixels (odd numbers) around every pixel."""
    return _along(_along(grey, width, 1, darkest=False), height, 0, darkest=False)


def darkest(grey: Grey, width: int, height: int) -> Grey:
    """The least value within `width` by `height` pixels (odd numbers) around every pixel."""
    return _along(_along(grey, width, 1, darkest=True), height, 0, darkest=True)


def closed(grey: Grey, width: int, height: int) -> Grey:
    """`grey` without what is dark and less than `width` wide or `height` high, in pixels: paper without its print."""
    return darkest(brightest(grey, width, height), width, height)


def grown(mask: Mask, width: int, height: int) -> Mask:
    """`mask` with all that lies within half of `width` and `height` pixels (odd numbers) of it."""
    return brightest(mask.astype(np.uint8), width, height).astype(np.bool_)


def _along(grey: Grey, size: int, axis: int, *, darkest: bool) -> Grey:
    """The extreme of `size` neighbours along an axis: windows of 1, 2, 4... are made of two of half the length."""
    choose = np.minimum if darkest else np.maximum
    edges = [(0, 0), (0, 0)]
    edges[axis] = (size // 2, size // 2)
    row = np.moveaxis(np.pad(grey, edges, mode="edge"), axis, 0)
    reach = 1
    while reach * 2 <= size:
        row = choose(row[:-reach], row[reach:])
        reach *= 2
    rest = size - reach
    if rest:
        row = choose(row[:-rest], row[rest:])
    return np.moveaxis(row, 0, axis)
