"""Which readings of a page are made, and what is taken of each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from PIL import Image

from pipeline.imaging import look as looks
from pipeline.imaging.prepare import Treatment, prepared
from pipeline.imaging.prepared import Frame
from pipeline.scans.layout import Block, Box, Line, Page, around


@dataclass(frozen=True)
class Settings:
    """What an engine is told beside the image.

    psm: Tesseract's page segmentation mode; thresholding: its `thresholding_method`, 0 Otsu, 1 Leptonica's, 2 Sauvola;
    dpi: dots an inch to assume, 0 for the image's own; variables: further names and values.
    """

    psm: int = 3
    thresholding: int = 0
    dpi: int = 0
    variables: tuple[tuple[str, str], ...] = ()


Recognise = Callable[[Image.Image, Settings], Page]


@dataclass(frozen=True)
class Read:
    """A page as it was read, and what was seen on the way.

    angle: degrees by which its lines rise to the right; crop: the page within its image; suppressed: where stamps and
    pencil were taken off (pixels of the image); readings: the name of each reading that was made.
    """

    page: Page
    angle: float
    crop: Box
    suppressed: tuple[Box, ...]
    readings: tuple[str, ...]


def read_page(image: Image.Image, recognise: Recognise) -> Read:
    """Reads `image` as often as it needs. Boxes are pixels of `image`."""
    look = looks.at(image)
    made = prepared(image, look, Treatment(frame=abs(look.angle) > 0.5 or bool(look.outside.any())))
    page = mapped(recognise(made.image, Settings()), made.frame, image)
    return Read(page, look.angle, look.crop, (), ("plain",))


def mapped(page: Page, frame: Frame, image: Image.Image) -> Page:
    """`page`, read on an image of `frame`, with all its boxes in pixels of `image`."""
    if frame == Frame(Box(0, 0, *image.size)):
        return page
    blocks = tuple(_block(block, frame) for block in page.blocks)
    return replace(page, blocks=blocks, width=image.width, height=image.height)


def _block(block: Block, frame: Frame) -> Block:
    lines = tuple(_line(line, frame) for line in block.lines)
    return replace(block, lines=lines, box=around(line.box for line in lines))


def _line(line: Line, frame: Frame) -> Line:
    words = tuple(replace(word, box=frame.back(word.box) if word.box else None) for word in line.words)
    box = around(word.box for word in words) or (frame.back(line.box) if line.box else None)
    baseline = None
    if line.box and line.baseline and box:
        slope, offset = line.baseline
        left = frame.point(line.box.left, line.box.bottom + offset)
        right = frame.point(line.box.right, line.box.bottom + offset + slope * line.box.width)
        if right[0] > left[0]:
            slope = (right[1] - left[1]) / (right[0] - left[0])
            baseline = (slope, left[1] - slope * (left[0] - box.left) - box.bottom)
    return replace(line, words=words, box=box, baseline=baseline, size=line.size / frame.scale if line.size else None)
