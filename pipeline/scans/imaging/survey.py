"""What can be seen of a page's image before any letter of it is read."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PIL import Image

from pipeline.formats.layout import Box
from pipeline.scans.imaging import borders, leaders, neighbour, skew
from pipeline.scans.imaging.morphology import Mask
from pipeline.scans.imaging.small import Small, reduced

WHITE = 250
"""How bright, of 255, nine tenths of a page's paper are where it has been made white before."""


@dataclass(frozen=True)
class Look:
    """An image as it was found: its small view, what of that lies outside the page, the page's box and its skew.

    crop: pixels of the full image. angle: degrees by which its lines rise to the right. own: where in the crop, once
    it is straight, the page's own print begins and ends (pixels from its left), the rest being a facing page's. dots:
    row and column of every dot of a leader on it, once straight, in pixels of the small image. white: its paper is
    white all over, as in a bilevel scan.
    """

    small: Small
    outside: Mask
    crop: Box
    angle: float
    own: tuple[int, int]
    dots: tuple[tuple[int, int], ...]
    white: bool

    @property
    def cut(self) -> bool:
        """Whether a strip of a facing page is to be taken off."""
        return self.own != (0, self.crop.width)


def at(image: Image.Image) -> Look:
    """Everything that a look at `image` shows."""
    small = reduced(image)
    outside = borders.bed(small)
    left, top, right, bottom = borders.page(outside)
    factor = small.factor
    crop = Box(left * factor, top * factor, min(right * factor, image.width), min(bottom * factor, image.height))
    ink = (small.ink & ~outside)[top:bottom, left:right]
    inside = small.paper[~outside]
    white = image.mode == "1" or (inside.size > 0 and float(np.percentile(inside, 10)) >= WHITE)
    angle = skew.angle(ink)
    upright = turned(ink, angle)
    first, last = neighbour.beside(upright)
    own = (first * factor, crop.width if last == ink.shape[1] else last * factor)
    return Look(small, outside, crop, angle, own, leaders.dots(upright), white)


def turned(mask: Mask, angle: float) -> Mask:
    """`mask` turned clockwise by `angle` degrees about its middle, its size kept."""
    if not angle:
        return mask
    return np.asarray(Image.fromarray(mask).convert("L").rotate(-angle)) > 127
