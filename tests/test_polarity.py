"""Negatives and pages that carry something dark, both drawn: only the first are turned over."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageChops, ImageDraw, ImageFont

from pipeline.scans.imaging import pieces, polarity

PRINT = [
    "The harbour lay under the hill, and the ships",
    "that came in with the tide were few that year;",
    "nobody on the quay could say what had become",
    "of the herring, nor who was to pay for the nets.",
]


def page(lines: int = 30, paper: int = 225, ink: int = 30, size: int = 24) -> Image.Image:
    """A page of `lines` lines of print, as an image of 1,000 by 1,400 pixels in grey."""
    image = Image.new("L", (1000, 1400), paper)
    font = ImageFont.load_default(size)
    for n in range(lines):
        ImageDraw.Draw(image).text((120, 100 + 40 * n), PRINT[n % len(PRINT)], fill=ink, font=font)
    return image


def engraving(kind: str, width: int, height: int) -> Image.Image:
    """A dark plate: black all over, ruled with white lines, flecked with white, or a photograph."""
    random = np.random.default_rng(7)
    rows, columns = np.mgrid[0:height, 0:width]
    if kind == "black":
        tone = np.full((height, width), 10.0)
    elif kind == "ruled":
        tone = np.where(np.sin(rows * 0.9 + 3 * np.sin(columns / 60)) > 0.6, 255.0, 0.0)
    elif kind == "flecked":
        coarse = Image.fromarray(random.integers(0, 256, (height // 12, width // 12), dtype=np.uint8))
        tone = np.where(np.asarray(coarse.resize((width, height), Image.Resampling.BICUBIC)) > 190, 255.0, 0.0)
    elif kind == "screen":
        tone = np.where(np.cos(rows * 0.5) + np.cos(columns * 0.5) > 1.0, 255.0, 0.0)
    else:
        tone = 60 + 40 * np.sin(rows / 70) * np.cos(columns / 90) + random.normal(0, 6, (height, width))
    return Image.fromarray(tone.clip(0, 255).astype(np.uint8))


def reversed_out() -> Image.Image:
    """A black band with a title in white on it."""
    band = Image.new("L", (860, 900), 8)
    for n, words in enumerate(("THE GAZETTE", "OF THE HARBOUR")):
        ImageDraw.Draw(band).text((60, 200 + 150 * n), words, fill=245, font=ImageFont.load_default(80))
    return band


@pytest.mark.parametrize("mode", ["1", "L", "RGB"])
@pytest.mark.parametrize("kind", ["black", "ruled", "flecked", "screen", "photograph"])
@pytest.mark.parametrize("height", [750, 1000, 1390])
def test_a_page_with_a_dark_plate_is_left_as_it_is(kind: str, mode: str, height: int) -> None:
    image = page()
    image.paste(engraving(kind, 900, height), (50, 5))
    image = image.convert(mode, dither=Image.Dither.NONE)
    assert polarity.positive(image) is image


def test_a_page_with_a_black_band_that_bears_words_is_left_as_it_is() -> None:
    image = page()
    image.paste(reversed_out(), (70, 100))
    assert polarity.positive(image) is image


def test_a_small_page_on_a_dark_bed_is_left_as_it_is() -> None:
    image = Image.new("L", (2000, 2800), 12)
    image.paste(page(lines=8), (150, 200))
    assert polarity.positive(image) is image


def test_a_page_with_nothing_on_it_is_left_as_it_is() -> None:
    for shade in (0, 90, 255):
        image = Image.new("L", (900, 1200), shade)
        assert polarity.positive(image) is image


@pytest.mark.parametrize("mode", ["1", "L", "RGB"])
@pytest.mark.parametrize("lines", [2, 30])
@pytest.mark.parametrize(("paper", "ink"), [(255, 0), (160, 60), (120, 20)])
def test_a_negative_is_turned_over(mode: str, lines: int, paper: int, ink: int) -> None:
    image = page(lines, paper, ink).convert(mode, dither=Image.Dither.NONE)
    if mode == "1" and paper < 128:
        return  # all of it is black then
    negative = ImageChops.invert(image.convert("RGB" if mode == "RGB" else "L"))
    negative = negative.convert(mode, dither=Image.Dither.NONE)
    negative.info = {"dpi": (300.0, 300.0), "as_stored": True}
    turned = polarity.positive(negative)
    assert turned.convert("L").tobytes() == image.convert("L").tobytes()
    assert turned.info == {"dpi": (300.0, 300.0)}


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_negative_on_its_side_is_turned_over(turn: int) -> None:
    negative = ImageChops.invert(page()).rotate(turn, expand=True)
    assert polarity.negative(negative)
    assert not polarity.negative(page().rotate(turn, expand=True))


def test_a_negative_in_a_light_frame_is_turned_over() -> None:
    image = Image.new("L", (1300, 1700), 250)
    image.paste(ImageChops.invert(page()), (150, 150))
    assert polarity.negative(image)


def test_the_negative_of_a_page_with_a_plate_is_turned_over() -> None:
    image = page()
    image.paste(engraving("photograph", 900, 700), (50, 50))
    assert polarity.negative(ImageChops.invert(Image.eval(image, lambda v: 255 if v > 140 else v)))


def test_pieces_that_touch_by_a_corner_are_one() -> None:
    mask = np.zeros((8, 12), dtype=np.bool_)
    mask[1, 1], mask[2, 2], mask[3, 1] = True, True, True
    mask[1:4, 5:8] = True
    mask[2, 6] = False
    mask[6, 11] = True
    assert pieces.boxes(mask).tolist() == [[1, 1, 3, 4], [5, 1, 8, 4], [11, 6, 12, 7]]
    assert pieces.boxes(np.zeros((4, 4), dtype=np.bool_)).tolist() == []


def test_a_snail_is_one_piece() -> None:
    mask = np.array([[c != "." for c in row] for row in ("#######", "#.....#", "#.###.#", "#.#...#", "#.#####")])
    assert pieces.boxes(mask).tolist() == [[0, 0, 7, 5]]
