"""Makes of a scan the images that are read: cut out, straightened, their paper white, with and without stamps."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PIL import Image

from pipeline.imaging import background, ink, slips
from pipeline.imaging.frame import Frame
from pipeline.imaging.look import Look
from pipeline.imaging.morphology import Grey
from pipeline.scans.layout import Box

ASKEW = 0.5
"""Degrees: a page of white paper that lies straighter is read as it is."""

ROW = 12
"""Dots of leaders, together: fewer may be ellipses or a broken rule."""

DOT = 4
"""Pixels of the small image from a dot's middle that are made white."""


@dataclass(frozen=True)
class Prepared:
    """The images to be read, upright.

    image: the page with all that is no print taken off, as far as it can be told; untouched: the same with its stamps;
    the same object where there are none. zones: where stamps were taken off, in pixels of these images. frame: where
    the images lie in the scan.
    """

    image: Image.Image
    untouched: Image.Image
    frame: Frame
    zones: tuple[Box, ...] = ()


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
        upright = _image(_upright(np.asarray(part.convert("L")), look, frame.angle), dpi)
        return Prepared(upright, upright, frame)
    factor = look.small.factor
    colour = image.mode == "RGB"
    flat = _flat(part, look, frame.angle) if not colour else None
    pale = flat if flat is not None else _upright(background.palest(part, factor), look, frame.angle)
    level = ink.strength(pale)
    if level is None:
        blank = _image(pale, dpi)
        return Prepared(blank, blank, frame)
    marks = ink.marks(pale, factor, level)
    if colour:
        seen = _small_flat(look, frame.angle)  # blurred by being turned: good enough to see whether there is anything
        if not marks.ink.any() and not ink.coloured(seen, pale, factor):
            same = _image(pale, dpi)
            return Prepared(same, same, frame)
    untouched = pale if flat is not None else _flat(part, look, frame.angle)
    seen = np.asarray(Image.fromarray(untouched).reduce(factor))
    pasted = tuple(Box(*(side * factor for side in box)) for box in slips.slips(seen, level))
    zones = (*(ink.coloured(seen, pale, factor) if colour else ()), *marks.stamps)
    zones = tuple(box for box in zones if not _within(box, pasted))
    clean = ink.without(pale, marks, level)
    for box in pasted:
        for page in (clean, untouched):
            page[box.top : box.bottom, box.left : box.right] = 255
    cleaned = _image(clean, dpi)
    return Prepared(cleaned, _image(untouched, dpi) if zones else cleaned, frame, zones)


def _flat(part: Image.Image, look: Look, angle: float) -> Grey:
    """The page `part` of the scan in grey, upright, its paper white."""
    behind = background.paper(_inside(look, look.small.paper), part.size)
    return _upright(background.flattened(np.asarray(part.convert("L")), behind), look, angle)


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


def _upright(grey: Grey, look: Look, angle: float) -> Grey:
    """The page `grey` straightened; what is no part of it, and leaders, made white."""
    if look.outside.any():
        outside = Image.fromarray(_inside(look, look.outside.astype(np.uint8)))
        outside = outside.resize((grey.shape[1], grey.shape[0]), Image.Resampling.NEAREST)
        grey = np.where(np.asarray(outside) > 0, np.uint8(255), grey)
    cut = Image.fromarray(grey)
    if angle:
        cut = cut.rotate(-angle, Image.Resampling.BICUBIC, fillcolor=255)
    page = np.array(cut)
    page[:, : look.own[0]] = 255
    page[:, look.own[1] :] = 255
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
