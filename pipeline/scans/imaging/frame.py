"""The way back from a page that was cut out of its scan and straightened to the scan."""

from __future__ import annotations

import math
from dataclasses import dataclass

from pipeline.formats.layout import Box


@dataclass(frozen=True)
class Frame:
    """Where a prepared image comes from: `crop` of the scan, turned about its middle, then enlarged.

    angle: degrees by which the lines rose to the right, and by which it was turned clockwise; scale: prepared pixels
    for one pixel of the scan.
    """

    crop: Box
    angle: float = 0.0
    scale: float = 1.0

    def point(self, x: float, y: float) -> tuple[float, float]:
        """A point of the prepared image, in pixels of the scan."""
        x, y = x / self.scale, y / self.scale
        if self.angle:
            middle_x, middle_y = self.crop.width / 2, self.crop.height / 2
            cos, sin = math.cos(math.radians(self.angle)), math.sin(math.radians(self.angle))
            x, y = x - middle_x, y - middle_y
            x, y = cos * x + sin * y + middle_x, cos * y - sin * x + middle_y
        return x + self.crop.left, y + self.crop.top

    def back(self, box: Box) -> Box:
        """A box of the prepared image, in pixels of the scan: the smallest that holds all of it."""
        corners = [self.point(x, y) for x in (box.left, box.right) for y in (box.top, box.bottom)]
        xs, ys = [x for x, _ in corners], [y for _, y in corners]
        return Box(
            math.floor(min(xs) + 0.5), math.floor(min(ys) + 0.5), math.ceil(max(xs) - 0.5), math.ceil(max(ys) - 0.5)
        )
