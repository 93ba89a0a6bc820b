"""Makes of a scan the image that is read: cut out, straightened, its paper made white."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PIL import Image

from pipeline.imaging import background
from pipeline.imaging.look import Look
from pipeline.imaging.prepared import Frame, Prepared
from pipeline.scans.layout import Box


@dataclass(frozen=True)
class Treatment:
    """What is to be done: `frame` cuts the page out and straightens it, `flat` makes its paper white all over."""

    frame: bool = False
    flat: bool = False
    pale: bool = False
    level: int = 0
    dots: bool = False


def prepared(image: Image.Image, look: Look, treatment: Treatment) -> Prepared:
    """`image` after `treatment`. The very same image object where nothing is to be done."""
    if treatment == Treatment():
        return Prepared(image, Frame(Box(0, 0, *image.size)))
    white = round(look.small.white)
    if treatment.pale and image.mode == "RGB":
        pixels = background.palest(image, look.small.factor)
        white = 255
    elif treatment.flat:
        pixels = background.flattened(np.asarray(image.convert("L")), background.paper(look.small, image.size))
        white = 255
    else:
        pixels = np.array(image.convert("L"))
    frame = Frame(Box(0, 0, *image.size))
    if treatment.frame:
        if look.outside.any():
            outside = Image.fromarray(look.outside).resize(image.size, Image.Resampling.NEAREST)
            pixels[np.asarray(outside)] = white
        frame = Frame(look.crop, look.angle)
        grey = Image.fromarray(pixels).crop(look.crop)
        grey = grey.rotate(-look.angle, Image.Resampling.BICUBIC, fillcolor=white)
        if look.cut:
            pixels = np.array(grey)
            pixels[:, : look.own[0]] = white
            pixels[:, look.own[1] :] = white
            grey = Image.fromarray(pixels)
    else:
        grey = Image.fromarray(pixels)
    grey.info["dpi"] = image.info.get("dpi", (0, 0))
    return Prepared(grey, frame)
