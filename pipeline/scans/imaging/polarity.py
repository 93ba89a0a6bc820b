"""Negatives, as microfilms and photostats are: known by their letters, which are light, and stand on what is dark.

How dark a page is tells nothing: a plate, a cover, a scanner's bed may fill most of it. Letters are small pieces,
unlike each other in width, side by side in rows; what is inside of letters is as small, but lies in their boxes.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from pipeline.scans.imaging import pieces
from pipeline.scans.imaging.morphology import Grey, Mask, brightest, darkest
from pipeline.scans.imaging.pieces import Numbers

LONGEST = 2200
"""Pixels of the long side of what is looked at, about: letters of ordinary type are 12 to 24 high, a newspaper's 6."""

WINDOW = 41
"""Pixels: ink and its ground are told apart by what is darkest and brightest within such a square."""

CONTRAST = 40
"""Of 255: squares that differ less have no print in them."""

LOWEST, HIGHEST = 6, 70
"""Pixels: the height of letters."""

LARGE = 220
"""Pixels: the height of the largest type, in whose boxes nothing else is looked for."""

ROW = 5
"""Letters, at least, side by side."""

GROUND = 0.3
"""Share of the middle of a page: where less of it is dark, its paper is not. A negative's plates are light."""

FEWEST = 20
"""Letters in rows, at least: fewer, and the page is left as it is. The scans of books, archives and typists on which
this was tried have 24 to 1,300 of the one kind and none of the other."""

SHARE = 0.025
"""Of all that may be letters, at least: of the flecks and strokes of an engraving up to 0.017 stand in rows by chance,
on the worst of pages 0.034 of the specks and letters."""

SIDEWAYS = 0.1
"""The same on a page that lies on its side: the strokes of an engraving, one above the other, come to 0.036."""

MORE = 2
"""Times as many light letters as dark ones: a dark cover may have some, a page with a plate in reverse, too."""


def positive(image: Image.Image) -> Image.Image:
    """An image with dark print on light paper: a negative is turned over, all others are the very same object."""
    if not negative(image):
        return image
    turned = ImageOps.invert(image.convert("L") if image.mode == "1" else image)
    if image.mode == "1":
        turned = turned.convert("1")
    turned.info = {key: value for key, value in image.info.items() if key != "as_stored"}
    return turned


def negative(image: Image.Image) -> bool:
    """Whether the print on an image is lighter than the ground it stands on."""
    factor = max(1, round(max(image.size) / LONGEST))
    plain = image if image.mode in ("L", "RGB") else image.convert("L")
    grey = np.asarray((plain.reduce(factor) if factor > 1 else plain).convert("L"))
    half = float(np.percentile(grey, (0.1, 99.9)).mean())
    height, width = grey.shape
    middle = grey[height // 5 : height - height // 5, width // 5 : width - width // 5]
    if float((middle < half).mean()) < GROUND:
        return False  # no ground of anything: print alone is never so much
    dark = _dark(grey, half)
    low, light = _small(dark), _small(~dark)
    letters = _letters(light, low, dark.shape)
    count = in_rows(letters)
    many = count >= FEWEST and count >= SHARE * len(letters)
    return many and count >= MORE * in_rows(_letters(low, light, dark.shape))


def _dark(grey: Grey, half: float) -> Mask:
    """What is darker than the middle of the darkest and the brightest around it; where all is alike, than `half`."""
    high, low = (extreme(grey, WINDOW, WINDOW).astype(np.int16) for extreme in (brightest, darkest))
    return np.where(high - low >= CONTRAST, grey < (high + low) // 2, grey < half)


def _small(mask: Mask) -> Numbers:
    """The boxes of the pieces of `mask` that are no higher than type."""
    found = pieces.boxes(mask)
    return found[found[:, 3] - found[:, 1] <= LARGE]


def _letters(found: Numbers, other: Numbers, shape: tuple[int, ...]) -> Numbers:
    """Those of the boxes `found` that may hold letters, or letters that touch, and lie in none of the `other` ones."""
    wide, high = found[:, 2] - found[:, 0], found[:, 3] - found[:, 1]
    found = found[(high >= LOWEST) & (high <= HIGHEST) & (4 * wide >= high) & (wide <= 6 * high)]
    taken = _covered(other, shape)
    left, top, right, bottom = found.T
    corners = taken[top, left] & taken[top, right - 1] & taken[bottom - 1, left] & taken[bottom - 1, right - 1]
    inside = corners & taken[(top + bottom) // 2, (left + right) // 2]
    free: Numbers = found[~inside]
    return free


def _covered(boxes: Numbers, shape: tuple[int, ...]) -> Mask:
    """The pixels that lie in any of `boxes`."""
    steps = np.zeros((shape[0] + 1, shape[1] + 1), dtype=np.int32)
    left, top, right, bottom = boxes.T
    for rows, columns, step in ((top, left, 1), (bottom, right, 1), (top, right, -1), (bottom, left, -1)):
        np.add.at(steps, (rows, columns), step)
    covered: Mask = steps.cumsum(axis=0).cumsum(axis=1)[:-1, :-1] > 0
    return covered


def in_rows(letters: Numbers) -> int:
    """How many of `letters` (boxes) stand in a row of ROW or more, whichever way up the page is, and are unlike the
    next one in width, as the dots of a screen are not."""
    upright, sideways = (max(_in_rows(way), _in_rows(_headlong(way))) for way in (letters, letters[:, [1, 0, 3, 2]]))
    return max(upright, sideways if sideways >= SIDEWAYS * len(letters) else 0)


def _headlong(boxes: Numbers) -> Numbers:
    """The same boxes on a page that stands on its head, as seen in a mirror: the order in a row is kept."""
    turned = boxes[:, [0, 3, 2, 1]].copy()
    turned[:, [1, 3]] *= -1
    return turned


def _in_rows(letters: Numbers) -> int:
    letters = letters[np.argsort(letters[:, 0], kind="stable")]
    wide = letters[:, 2] - letters[:, 0]
    after = _next(letters)
    here = np.flatnonzero(after >= 0)
    ahead, behind = np.ones(len(letters), dtype=np.int64), np.ones(len(letters), dtype=np.int64)
    for one in reversed(here.tolist()):
        ahead[one] += ahead[after[one]]
    for one in here.tolist():
        behind[after[one]] = max(behind[after[one]], behind[one] + 1)
    long = here[ahead[here] + behind[here] > ROW]
    unlike = np.abs(wide[long] - wide[after[long]]) > np.maximum(1, wide[long] // 5)
    return int(unlike.sum())


def _next(letters: Numbers) -> NDArray[np.int64]:
    """For each of the boxes, from left to right, the place of the next one in its row; -1 where there is none."""
    left, foot, high = letters[:, 0], letters[:, 3], letters[:, 3] - letters[:, 1]
    first = np.searchsorted(left, letters[:, 2] - 3 * high // 10, side="left")
    last = np.searchsorted(left, letters[:, 2] + 4 * high // 5, side="right")
    after = np.full(len(letters), -1, dtype=np.int64)
    for one in range(len(letters)):
        near = np.arange(max(int(first[one]), one + 1), int(last[one]))
        level = np.abs(foot[near] - foot[one]) <= max(1.5, 0.15 * high[one])
        near = near[level & (10 * high[near] >= 6 * high[one]) & (10 * high[near] <= 17 * high[one])]
        if len(near):
            after[one] = near[0]
    return after
