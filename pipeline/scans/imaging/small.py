"""A page's image made small, for everything that can be found out without looking at every pixel."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PIL import Image

from pipeline.scans.imaging.morphology import Grey, Mask, closed

LONGEST = 1100
"""Pixels of the long side, about: half or a third of a page at 300 dots an inch; letters are then 8 to 12 high."""

PRINT = 15
"""Pixels of a small image: nothing printed in ordinary type is as wide and as high without paper in between."""


@dataclass(frozen=True)
class Small:
    """A page reduced `factor` times: `grey` as it looks, `paper` with its letters and thin lines taken off.

    Both are arrays of rows of pixels, 0 black to 255 white.
    """

    grey: Grey
    paper: Grey
    factor: int

    @property
    def white(self) -> float:
        """How bright the page's bare paper is, 0 to 255: few of its pixels are brighter."""
        return float(np.percentile(self.paper, 85))

    @property
    def ink(self) -> Mask:
        """Where something darker than the paper around it lies: three quarters as bright, or less."""
        return self.grey < self.paper * np.float32(0.75)


def reduced(image: Image.Image, longest: int = LONGEST) -> Small:
    """`image` reduced by a whole number, so that its long side has about `longest` pixels."""
    factor = max(1, round(max(image.size) / longest))
    plain = image if image.mode in ("L", "RGB") else image.convert("L")
    grey = np.asarray((plain.reduce(factor) if factor > 1 else plain).convert("L"))
    return Small(grey, closed(grey, PRINT, PRINT), factor)
