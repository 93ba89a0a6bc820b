"""How dark print is, and what is much paler than print and shaped unlike it: stamps, pencil lines, pasted slips."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageFilter

from pipeline.formats.layout import Box
from pipeline.scans.imaging.morphology import Grey, Mask, darkest, grown

PALE = 0.3
"""Of the way from the middle of a stroke of print to white paper: what is paler may be a stamp, or faint print. Of
0.25, 0.3 and 0.4, 0.3 did best on synthetic pages; on badly inked ones print and stamps overlap."""

FAINT = 0.16
"""Below white, as a share: what is paler still is paper."""

REACH = 8
"""Pixels of the small image: what is joined to print within so many steps belongs to it."""

DENSE = 0.03
"""Share of a square of 41 pixels of the small image: where so much is pale ink there may be a stamp."""

CELL = 4
"""Pixels of the small image to a side of the cells that pencil lines are put together of."""

LONG = 11
"""Cells: a pale line as high as this, or three times as wide, is longer than a faint letter or word."""

STAMP = 90
"""Pixels of the small image: no stamp is lower or narrower, with the 30 on each side by which a zone is larger."""

LARGEST = 0.15
"""Share of the page: what is pale over more than that is the print itself, or the other side of the leaf."""

LEAST = 300
"""Pixels of pale ink in the small image. Stamps had 115 to 3300, most over 500; faint words and tables 60 to 1400. So a
zone is no proof: the page is read with it and without it."""


@dataclass(frozen=True)
class Marks:
    """What is no print. stamps: boxes in pixels of the image it was found on; ink: all of it, as a mask of that image
    reduced `factor` times."""

    stamps: tuple[Box, ...]
    ink: Mask
    factor: int


def strength(flat: Grey) -> float | None:
    """How dark the middle of a stroke of print is on white paper (255), None where there is hardly any ink."""
    core = flat[(flat == darkest(flat, 7, 7)) & (flat < 170)]
    return float(np.median(core)) if core.size > 200 else None


def marks(flat: Grey, factor: int, level: float) -> Marks:
    """Stamps and the like on `flat`, upright and of white paper, whose print is as dark as `level`."""
    small = np.asarray(Image.fromarray(flat).reduce(factor))
    core = darkest(flat, 3, 3)[factor // 2 :: factor, factor // 2 :: factor]
    height, width = min(small.shape[0], core.shape[0]), min(small.shape[1], core.shape[1])
    ink = small[:height, :width] < (1 - FAINT) * 255
    pale = _apart(ink, core[:height, :width] < level + PALE * (255 - level))
    taken = np.zeros_like(pale)
    found = zones(pale)
    for box in found:
        taken[box.top : box.bottom, box.left : box.right] = True
    for piece in _pieces(pale, CELL):
        ys, xs = zip(*piece, strict=True)
        if max(ys) - min(ys) >= LONG or max(xs) - min(xs) >= 3 * LONG:
            for row, column in piece:
                taken[row * CELL : (row + 1) * CELL, column * CELL : (column + 1) * CELL] = True
    return Marks(tuple(Box(*(side * factor for side in box)) for box in found), pale & taken, factor)


def coloured(flat: Grey, palest: Grey, factor: int) -> tuple[Box, ...]:
    """Where a page's ink is pale in one of its colours, as boxes in pixels of `palest`.

    flat: the page in grey, reduced `factor` times; palest: in its palest channel, full size; paper white in both.
    """
    left = np.asarray(Image.fromarray(palest).reduce(factor)) < (1 - FAINT) * 255
    height, width = min(flat.shape[0], left.shape[0]), min(flat.shape[1], left.shape[1])
    ink, left = flat[:height, :width] < (1 - FAINT) * 255, left[:height, :width]
    return tuple(Box(*(side * factor for side in box)) for box in zones(ink & ~left))


def zones(pale: Mask) -> list[Box]:
    """Where much pale ink lies together, in pixels of the small image: as large as a stamp, and no larger."""
    around = Image.fromarray(pale.astype(np.uint8) * 255).filter(ImageFilter.BoxBlur(20))
    dense = grown(np.asarray(around) > DENSE * 255, 21, 21)
    side = 8
    boxes = []
    for piece in _pieces(dense, side):
        ys, xs = zip(*piece, strict=True)
        box = Box(min(xs) * side, min(ys) * side, (max(xs) + 1) * side, (max(ys) + 1) * side)
        large = min(box.width, box.height) >= STAMP and box.width * box.height <= LARGEST * pale.size
        if large and int(pale[box.top : box.bottom, box.left : box.right].sum()) >= LEAST:
            boxes.append(box)
    return sorted(boxes)


def without(flat: Grey, found: Marks, level: float) -> Grey:
    """`flat` with the marks whitened, and what is pale among the print under a stamp."""
    if not found.ink.any():
        return flat
    flat = flat.copy()
    for box in found.stamps:
        part = flat[box.top : box.bottom, box.left : box.right]
        flat[box.top : box.bottom, box.left : box.right] = _dark(part, level)
    k = found.factor
    large = grown(np.repeat(np.repeat(found.ink, k, axis=0), k, axis=1), 2 * k + 1, 2 * k + 1)
    height, width = min(flat.shape[0], large.shape[0]), min(flat.shape[1], large.shape[1])
    flat[:height, :width][large[:height, :width]] = 255
    return flat


def _dark(flat: Grey, level: float) -> Grey:
    """`flat` with all white that is paler than print; what is nearly so is made paler, so that edges stay soft."""
    white, cut = 255.0, level + PALE * (255 - level)
    low = level + PALE / 2 * (255 - level)
    values = np.arange(256, dtype=np.float32)
    ramp = low + (values - low) * (white - low) / (cut - low)
    table = np.where(values <= low, values, np.where(values >= cut, white, ramp)).astype(np.uint8)
    return table[flat]


def _apart(ink: Mask, print_: Mask) -> Mask:
    """What of `ink` is not joined to `print_` within REACH steps."""
    keep = ink & print_
    for _ in range(REACH):
        keep = grown(keep, 3, 3) & ink
    return ink & ~keep


def _pieces(pale: Mask, side: int) -> list[list[tuple[int, int]]]:
    """The cells with something pale in them, put together where they touch."""
    height, width = (length // side * side for length in pale.shape)
    cells = pale[:height, :width].reshape(height // side, side, width // side, side).sum(axis=(1, 3)) > 1
    left = {(int(row), int(column)) for row, column in np.argwhere(cells)}
    pieces = []
    while left:
        piece = [left.pop()]
        for row, column in piece:
            for near in [(row + y, column + x) for y in (-1, 0, 1) for x in (-1, 0, 1)]:
                if near in left:
                    left.remove(near)
                    piece.append(near)
        pieces.append(piece)
    return pieces
