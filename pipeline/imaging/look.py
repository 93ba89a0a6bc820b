"""What can be seen of a page's image before any letter of it is read."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PIL import Image

from pipeline.imaging import borders, neighbour, skew
from pipeline.imaging.morphology import Mask
from pipeline.imaging.small import Small, reduced
from pipeline.scans.layout import Box


@dataclass(frozen=True)
class Look:
    """An image as it was found: its small view, what of that lies outside the page, the page's box and its skew.

    crop: pixels of the full image. angle: degrees by which its lines rise to the right. own: where in the crop, once
    it is straight, the page's own print begins and ends (pixels from its left), the rest being a facing page's.
    evenness: how bright the darkest tenth of its paper is, as a share of `small.white`. bilevel: it has black and
    white pixels alone.
    """

    small: Small
    outside: Mask
    crop: Box
    angle: float
    own: tuple[int, int]
    evenness: float
    bilevel: bool

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
    inside = small.paper[~outside]
    evenness = float(np.percentile(inside, 10)) / max(small.white, 1.0) if inside.size else 1.0
    ink = (small.ink & ~outside)[top:bottom, left:right]
    angle = skew.angle(ink)
    first, last = neighbour.beside(turned(ink, angle))
    own = (first * factor, crop.width if last == ink.shape[1] else last * factor)
    return Look(small, outside, crop, angle, own, evenness, image.mode == "1")


def turned(mask: Mask, angle: float) -> Mask:
    """`mask` turned clockwise by `angle` degrees about its middle, its size kept."""
    if not angle:
        return mask
    return np.asarray(Image.fromarray(mask).convert("L").rotate(-angle)) > 127
