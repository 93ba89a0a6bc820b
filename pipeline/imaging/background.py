"""The paper behind the print, and a page whose paper is white all over."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageFilter

from pipeline.imaging.morphology import Grey, closed
from pipeline.imaging.small import PRINT, Small


def paper(small: Small, size: tuple[int, int]) -> Grey:
    """How bright the paper is at each pixel of the full image of `size` (width, height), 0 to 255, smoothly."""
    return _smooth(small.paper, size)


def flattened(grey: Grey, behind: Grey) -> Grey:
    """`grey` divided by the paper behind it: paper comes out white (255), ink as dark as it is to its own paper."""
    share = np.divide(grey, np.maximum(behind, 1), dtype=np.float32)
    return np.minimum(share * 255, 255).astype(np.uint8)


def palest(image: Image.Image, factor: int) -> Grey:
    """A colour `image` as its palest channel shows it, each divided by its own paper.

    Black ink is dark in every channel; coloured stamps, stains and foxing are pale in one. factor: of reduction, where
    the paper is looked for.
    """
    small = image.reduce(factor) if factor > 1 else image
    best: Grey | None = None
    for channel in ("R", "G", "B"):
        behind = _smooth(closed(np.asarray(small.getchannel(channel)), PRINT, PRINT), image.size)
        share = flattened(np.asarray(image.getchannel(channel)), behind)
        best = share if best is None else np.maximum(best, share)
    assert best is not None
    return best


def _smooth(grey: Grey, size: tuple[int, int]) -> Grey:
    blurred = Image.fromarray(grey).filter(ImageFilter.BoxBlur(4))
    return np.asarray(blurred.resize(size, Image.Resampling.BILINEAR))
