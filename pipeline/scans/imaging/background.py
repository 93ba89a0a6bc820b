"""The paper behind the print, and a page whose paper is white all over."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageFilter

from pipeline.scans.imaging.morphology import Grey, closed
from pipeline.scans.imaging.small import PRINT


def paper(small: Grey, size: tuple[int, int]) -> Grey:
    """How bright the paper is at each pixel of an image of `size` (width, height), smoothly: `small` is that image
    reduced, its print taken off."""
    blurred = Image.fromarray(small).filter(ImageFilter.BoxBlur(4))
    return np.asarray(blurred.resize(size, Image.Resampling.BILINEAR))


def flattened(grey: Grey, behind: Grey) -> Grey:
    """`grey` divided by the paper behind it: paper comes out white (255), ink as dark as it is to its own paper."""
    share = np.divide(grey, np.maximum(behind, 1), dtype=np.float32)
    share *= 255
    np.minimum(share, 255, out=share)
    return share.astype(np.uint8)


def palest(image: Image.Image, factor: int) -> Grey:
    """A colour `image` as its palest channel shows it, each divided by its own paper.

    Black ink is dark in every channel; coloured stamps, stains and foxing are pale in one. factor: of reduction, where
    the paper is looked for.
    """
    small = image.reduce(factor) if factor > 1 else image
    channels = [
        flattened(np.asarray(full), paper(closed(np.asarray(part), PRINT, PRINT), image.size))
        for full, part in zip(image.split(), small.split(), strict=True)
    ]
    best = channels[0]
    for channel in channels[1:]:
        best = np.maximum(best, channel)
    return best
