"""A stretch of the raw text on its scan: where it stands, and a picture of it with its line.

Asked by `explain` and `review`.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.formats.layout import Box, around
from pipeline.scans.placed import Layout

if TYPE_CHECKING:
    from PIL.Image import Image

AROUND = 9.0  # line heights shown on either side of a stretch
ABOVE = 1.1  # and above and below it
WIDEST = 900  # pixels of a picture
_QUALITY = 70
_FRAME = (200, 30, 30)


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a stretch, or the part of it on one line, stands: its page (from 0), that page's image, and its box."""

    page: int
    image: str
    box: Box

    def told(self) -> str:
        """The spot in words; boxes count pixels from the image's left and top."""
        left, top, right, bottom = self.box
        return f"{self.image or f'page {self.page + 1}'}, pixels {left},{top} to {right},{bottom}"

    def data(self) -> dict[str, object]:
        """The spot as plain data."""
        return {"page": self.page, "image": self.image, "box": list(self.box)}


def spots(layout: Layout, start: int, end: int) -> Iterator[Spot]:
    """Where text[start:end] stands, line by line; nothing for what has no box. Offsets as those of `layout`."""
    row: list[Box] = []
    page = -1
    for placed in layout.words_in(start, end):
        box = placed.word.box
        if box is None:
            continue
        if row and (placed.page != page or box.left < row[-1].left or box.top > row[-1].bottom):
            yield _spot(layout, page, row)
            row = []
        row.append(box)
        page = placed.page
    if row:
        yield _spot(layout, page, row)


def _spot(layout: Layout, page: int, boxes: list[Box]) -> Spot:
    box = around(boxes)
    assert box is not None
    return Spot(page, layout.pages[page].image, box)


def scaled(box: Box, wide: int, page: int) -> Box:
    """`box`, of a page that was `page` pixels wide when it was read, on an image that is `wide` pixels wide."""
    share = wide / page if page else 1.0
    return box if share == 1.0 else Box(*(round(side * share) for side in box))


def picture(image: Image, box: Box) -> bytes:
    """`box` with what stands around it on its line, framed, as JPEG."""
    from PIL import ImageDraw

    high = max(12, box.height)
    left, right = max(0, box.left - round(AROUND * high)), min(image.width, box.right + round(AROUND * high))
    top, bottom = max(0, box.top - round(ABOVE * high)), min(image.height, box.bottom + round(ABOVE * high))
    left, top = min(left, image.width - 1), min(top, image.height - 1)
    cut = image.crop((left, top, max(left + 1, right), max(top + 1, bottom))).convert("RGB")
    edges = box.left - left - 3, box.top - top - 3
    frame = (*edges, max(edges[0], box.right - left + 3), max(edges[1], box.bottom - top + 3))
    ImageDraw.Draw(cut).rectangle(frame, outline=_FRAME, width=max(2, high // 16))
    cut.thumbnail((WIDEST, WIDEST))
    out = io.BytesIO()
    cut.save(out, "JPEG", quality=_QUALITY)
    return out.getvalue()
