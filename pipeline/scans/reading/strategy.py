"""Which readings of a page are made, and what is taken of each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from PIL import Image

from pipeline.formats.layout import FACING, STAMP, UNREAD, Block, Box, Line, Page, around
from pipeline.scans.imaging import survey as looks
from pipeline.scans.imaging.frame import Frame
from pipeline.scans.imaging.prepare import ROW, Prepared, prepared
from pipeline.scans.reading import leader_rows, unread, vote

DOUBT = 0.92
"""A page read with less confidence, letter by letter, is read again. Clean pages have 0.93 to 0.96, 17 % of the
bilevel book pages less than this. Other values were not tried."""

GARBAGE = 0.75
"""Confidence that stamps, read as text, seldom reach; clear dates in them do (0.8 to 0.95)."""

PRINT = 2.0
"""Letters, each times how much better than garbage it was read: more than a date in a stamp makes it print."""

SMALLER = 0.75
"""For the second reading of a bilevel page: broken and ragged letters close up."""

SAUVOLA = 2
"""Tesseract's number for the threshold that follows the paper."""


@dataclass(frozen=True)
class Settings:
    """What an engine is told beside the image.

    psm: Tesseract's page segmentation mode; thresholding: its `thresholding_method`, 0 Otsu, 1 Leptonica's, 2 Sauvola.
    """

    psm: int = 3
    thresholding: int = 0


Recognise = Callable[[Image.Image, Settings], Page]


@dataclass(frozen=True)
class Read:
    """A page as it was read, and the name of each reading that was made of it."""

    page: Page
    readings: tuple[str, ...]


def read_page(image: Image.Image, recognise: Recognise) -> Read:
    """Reads `image` once, and up to four times where it is doubtful. Boxes are pixels of `image`.

    A page from which stamps were taken is read with them as well: what was taken may have been faint print. What else
    was taken off is read by itself. A page that was read with little confidence is read again, made smaller or with
    another threshold between paper and ink. Lines of any reading that are not taken are put `aside` on the page.
    """
    look = looks.at(image)
    made = prepared(image, look)
    page = recognise(made.image, Settings())
    readings = {"first": page}
    stamps = made.zones
    if made.zones:
        readings["with stamps"] = recognise(made.untouched, Settings())
        page, stamps = with_faint_print(page, readings["with stamps"], made.zones)
    if vote.confidence([word for line in page.lines for word in line.words]) < DOUBT:
        name, readings[name] = again(made.image, recognise, white=look.white)
        page = vote.best(page, readings[name])
    if made.rest is not None:
        readings["taken off"] = recognise(made.rest, Settings())
    if len(look.dots) >= ROW:
        page = leader_rows.joined(page)
    page = vote.without_garbage(without_stamps(page, stamps))
    page = unread.beside(page, list(readings.values()), partial(_aside, made, stamps))
    return Read(mapped(page, made.frame, image), tuple(readings))


def _aside(made: Prepared, stamps: tuple[Box, ...], box: Box | None) -> str:
    """What a line is that no page was made of, by its `box`."""
    if box is None:
        return UNREAD
    x, (first, last) = (box.left + box.right) / 2, made.own
    if not first <= x < last:
        return FACING
    return STAMP if any(vote.within(box, zone) for zone in (*stamps, *made.slips)) else UNREAD


def again(image: Image.Image, recognise: Recognise, *, white: bool) -> tuple[str, Page]:
    """Another reading of `image`, and its name: made smaller if its paper is `white`, else with Sauvola's threshold."""
    if not white:
        return "sauvola", recognise(image, Settings(thresholding=SAUVOLA))
    grey = image.convert("L")
    small = grey.resize((round(grey.width * SMALLER), round(grey.height * SMALLER)), Image.Resampling.BICUBIC)
    across, down = image.info.get("dpi", (0, 0))
    small.info["dpi"] = (across * SMALLER, down * SMALLER)
    return "smaller", mapped(recognise(small, Settings()), Frame(Box(0, 0, *image.size), scale=SMALLER), image)


def with_faint_print(clean: Page, whole: Page, zones: tuple[Box, ...]) -> tuple[Page, tuple[Box, ...]]:
    """`clean` with the lines of `whole` in those `zones` that it reads too well for a stamp; the zones left over."""
    stamps = []
    for zone in zones:
        if worth(whole, zone) <= worth(clean, zone) + PRINT:
            stamps.append(zone)
            continue
        lines = tuple(line for line in whole.lines if line.box and vote.common(line.box, zone))
        clean = vote.merged(clean, replace(whole, blocks=(Block(lines),)))
    return clean, tuple(stamps)


def without_stamps(page: Page, zones: tuple[Box, ...]) -> Page:
    """`page` without the lines that lie in a stamp's zone altogether and were read badly, or stand upright."""
    blocks = []
    for block in page.blocks:
        lines = tuple(
            line
            for line in block.lines
            if not (any(inside(line.box, zone) for zone in zones) and (vote.upright(line) or _badly(line)))
        )
        if lines:
            blocks.append(replace(block, lines=lines))
    return replace(page, blocks=tuple(blocks))


def inside(box: Box | None, zone: Box) -> bool:
    """Whether all of `box` but a little lies in `zone`."""
    return box is not None and vote.common(box, zone) >= 0.95 * box.width * box.height


def _badly(line: Line) -> bool:
    return vote.confidence(line.words) < GARBAGE


def worth(page: Page, zone: Box) -> float:
    """How well what `page` has in `zone` was read: letters, each counted by its confidence above that of garbage."""
    words = (word for line in page.lines for word in line.words if word.box and vote.common(word.box, zone))
    return sum(len(word.text) * (vote.sure(word) - GARBAGE) for word in words)


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
