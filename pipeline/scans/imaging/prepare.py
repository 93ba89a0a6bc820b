"""Makes of a scan the images that are read: cut out, straightened, their paper white, with and without stamps."""

from __future__ import annotations

import sys
from dataclasses import dataclass

import numpy as np
from PIL import Image

from pipeline.formats.layout import Box
from pipeline.scans.imaging import background, ink, slips
from pipeline.scans.imaging.frame import Frame
from pipeline.scans.imaging.morphology import Grey, Mask
from pipeline.scans.imaging.survey import Look

ASKEW = 0.5
"""Degrees: a page of white paper that lies straighter is read as it is."""

ROW = 12
"""Dots of leaders, together: fewer may be ellipses or a broken rule."""

DOT = 4
"""Pixels of the small image from a dot's middle that are made white."""


INK = 160
"""Of 255: what is as dark may be print, on paper that is white."""

LETTER = 60
"""Pixels of ink: a letter of small type at 300 dots an inch has as many."""


@dataclass(frozen=True)
class Prepared:
    """The images to be read, upright.

    image: the page with all that is no print taken off, as far as it can be told; untouched: the same with its stamps;
    the same object where there are none. zones: where stamps were taken off, in pixels of these images. frame: where
    the images lie in the scan. rest: what neither of them shows any more, on white, None where there is nothing; on it
    lie slips that were pasted on, and what is not between the columns `own` is of a facing page.
    """

    image: Image.Image
    untouched: Image.Image
    frame: Frame
    zones: tuple[Box, ...] = ()
    rest: Image.Image | None = None
    slips: tuple[Box, ...] = ()
    own: tuple[int, int] = (0, sys.maxsize)


def prepared(image: Image.Image, look: Look) -> Prepared:
    """What is read of `image`: the very same object where nothing is to be done."""
    whole = Frame(Box(0, 0, *image.size))
    askew = abs(look.angle) > ASKEW
    if look.white and not askew and not look.outside.any() and not look.cut and len(look.dots) < ROW:
        return Prepared(image, image, whole)
    frame = Frame(look.crop, look.angle if askew or not look.white else 0.0)
    dpi = image.info.get("dpi", (0, 0))
    part = image.crop(look.crop)
    if look.white:
        straight = _straight(np.asarray(part.convert("L")), look, frame.angle)
        upright = _image(_own(straight, look), dpi)
        return Prepared(upright, upright, frame, rest=_rest(straight, _facing(straight, look), dpi), own=look.own)
    factor = look.small.factor
    colour = image.mode == "RGB"
    first = background.palest(part, factor) if colour else _paper_white(part, look)
    straight = _straight(first, look, frame.angle)
    facing, pale = _facing(straight, look), _own(straight, look)
    level = ink.strength(pale)
    if level is None:
        blank = _image(pale, dpi)
        return Prepared(blank, blank, frame, rest=_rest(straight, facing, dpi), own=look.own)
    marks = ink.marks(pale, factor, level)
    if colour:
        seen = _small_flat(look, frame.angle)  # blurred by being turned: good enough to see whether there is anything
        if not marks.ink.any() and not ink.coloured(seen, pale, factor):
            same = _image(pale, dpi)
            return Prepared(same, same, frame, rest=_rest(straight, facing, dpi), own=look.own)
        straight = _straight(_paper_white(part, look), look, frame.angle)
    untouched = _own(straight, look)
    seen = np.asarray(Image.fromarray(untouched).reduce(factor))
    pasted = tuple(Box(*(side * factor for side in box)) for box in slips.slips(seen, level))
    zones = (*(ink.coloured(seen, pale, factor) if colour else ()), *marks.stamps)
    zones = tuple(box for box in zones if not _within(box, pasted))
    clean = ink.without(pale, marks, level)
    gone = facing if zones else facing | (clean != pale)  # what lies in zones is seen on the page with its stamps
    for box in pasted:
        for page in (clean, untouched):
            page[box.top : box.bottom, box.left : box.right] = 255
        gone[box.top : box.bottom, box.left : box.right] = True
    cleaned = _image(clean, dpi)
    with_stamps = _image(untouched, dpi) if zones else cleaned
    return Prepared(cleaned, with_stamps, frame, zones, _rest(straight, gone, dpi), pasted, look.own)


def _rest(straight: Grey, gone: Mask, dpi: tuple[float, float]) -> Image.Image | None:
    """What is `gone` of a page, on white; None where there is no ink in it."""
    rest = np.where(gone, straight, np.uint8(255))
    return _image(rest, dpi) if np.count_nonzero(rest < INK) >= LETTER else None


def _paper_white(part: Image.Image, look: Look) -> Grey:
    """The page `part` of the scan in grey, its paper white."""
    behind = background.paper(_inside(look, look.small.paper), part.size)
    return background.flattened(np.asarray(part.convert("L")), behind)


def _small_flat(look: Look, angle: float) -> Grey:
    """The same in the small view, with no strip of a facing page taken off."""
    grey = Image.fromarray(background.flattened(_inside(look, look.small.grey), _inside(look, look.small.paper)))
    return np.array(grey.rotate(-angle, Image.Resampling.BICUBIC, fillcolor=255))


def _inside(look: Look, small: Grey) -> Grey:
    """The part of a small view that is the page."""
    left, top, right, bottom = look.crop
    factor = look.small.factor
    return small[top // factor : -(-bottom // factor), left // factor : -(-right // factor)]


def _within(box: Box, others: tuple[Box, ...]) -> bool:
    """Whether the middle of `box` lies in one of `others`."""
    x, y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
    return any(one.left <= x < one.right and one.top <= y < one.bottom for one in others)


def _facing(straight: Grey, look: Look) -> Mask:
    """What of a page that was straightened belongs to a facing one."""
    facing = np.zeros(straight.shape, dtype=np.bool_)
    facing[:, : look.own[0]] = True
    facing[:, look.own[1] :] = True
    return facing


def _own(straight: Grey, look: Look) -> Grey:
    """A page that was straightened without the strips of a facing one."""
    page = straight.copy()
    page[:, : look.own[0]] = 255
    page[:, look.own[1] :] = 255
    return page


def _straight(grey: Grey, look: Look, angle: float) -> Grey:
    """The page `grey` straightened; what lies outside of it, and leaders, made white."""
    if look.outside.any():
        outside = Image.fromarray(_inside(look, look.outside.astype(np.uint8)))
        outside = outside.resize((grey.shape[1], grey.shape[0]), Image.Resampling.NEAREST)
        grey = np.where(np.asarray(outside) > 0, np.uint8(255), grey)
    cut = Image.fromarray(grey)
    if angle:
        cut = cut.rotate(-angle, Image.Resampling.BICUBIC, fillcolor=255)
    page = np.array(cut)
    if len(look.dots) >= ROW:
        factor = look.small.factor
        for row, column in look.dots:
            top, left = max(row - DOT, 0) * factor, max(column - DOT, 0) * factor
            page[top : (row + DOT + 1) * factor, left : (column + DOT + 1) * factor] = 255
    return page


def _image(grey: Grey, dpi: tuple[float, float]) -> Image.Image:
    """An image of `grey` that says how many dots an inch it has."""
    image = Image.fromarray(grey)
    image.info["dpi"] = dpi
    return image
