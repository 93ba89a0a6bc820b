"""Each part of imaging, on small images drawn here."""

import time

import numpy as np
import pytest
from PIL import Image, ImageDraw

from pipeline.formats.layout import Box
from pipeline.scans.imaging import background, borders, ink, leaders, neighbour, skew, slips
from pipeline.scans.imaging import survey as looks
from pipeline.scans.imaging.frame import Frame
from pipeline.scans.imaging.morphology import Grey, brightest, closed, darkest
from pipeline.scans.imaging.prepare import prepared
from pipeline.scans.imaging.small import reduced


def lines(
    width: int = 900,
    height: int = 1200,
    *,
    paper: int = 230,
    ink_: int = 30,
    left: int = 120,
    right: int = 780,
    top: int = 120,
    bottom: int = 1080,
    mode: str = "L",
) -> Image.Image:
    """A page of rows of small strokes, as words look from afar."""
    image = Image.new("L", (width, height), paper)
    draw = ImageDraw.Draw(image)
    for row in range(top, bottom, 40):
        for column in range(left, right - 8, 12):
            if (column // 12 + row) % 7:
                draw.rectangle((column, row, column + 4, row + 14), fill=ink_)
    return image.convert(mode)


def test_the_extremes_of_any_window_are_found() -> None:
    grey = np.random.default_rng(1).integers(0, 255, (40, 50), dtype=np.uint8)
    for size in (1, 3, 5, 7, 15):
        half = size // 2
        padded = np.pad(grey, half, mode="edge")
        windows = np.lib.stride_tricks.sliding_window_view(padded, (size, size))
        assert (brightest(grey, size, size) == windows.max(axis=(2, 3))).all()
        assert (darkest(grey, size, size) == windows.min(axis=(2, 3))).all()


def test_closing_takes_letters_off_and_leaves_a_dark_bed() -> None:
    grey = np.full((60, 60), 200, np.uint8)
    grey[20:30, 10:13] = 20
    grey[:, 40:] = 30
    paper = closed(grey, 15, 15)
    assert paper[25, 11] == 200
    assert paper[25, 50] == 30


def test_a_page_is_reduced_by_a_whole_number() -> None:
    small = reduced(lines(2200, 3300))
    assert small.factor == 3
    assert small.grey.shape == (1100, 734)
    assert small.white == pytest.approx(230, abs=1)


def test_a_dark_bed_is_outside_and_the_page_is_what_is_left() -> None:
    image = Image.new("L", (1000, 1100), 40)
    image.paste(lines(800, 900), (150, 100))
    small = reduced(image)
    left, top, right, bottom = borders.page(borders.bed(small))
    assert abs(left - 150) < 12
    assert abs(top - 100) < 12
    assert abs(right - 950) < 12
    assert abs(bottom - 1000) < 12


def test_a_page_without_a_bed_has_nothing_outside() -> None:
    assert not borders.bed(reduced(lines())).any()
    assert not borders.bed(reduced(lines(mode="1"))).any()


def test_a_dark_plate_inside_the_page_is_no_bed() -> None:
    image = lines()
    ImageDraw.Draw(image).rectangle((300, 300, 600, 600), fill=20)
    assert not borders.bed(reduced(image)).any()


@pytest.mark.parametrize("degrees", [-2.5, -0.7, 0.0, 1.3, 4.0])
def test_skew_is_measured(degrees: float) -> None:
    image = lines().rotate(degrees, Image.Resampling.BICUBIC, fillcolor=230)
    assert skew.angle(reduced(image).ink) == pytest.approx(degrees, abs=0.15)


def test_a_page_with_hardly_any_ink_has_no_skew() -> None:
    assert skew.angle(np.zeros((500, 300), np.bool_)) == 0


def test_a_strip_of_the_facing_page_is_told_from_a_margin() -> None:
    alone = np.asarray(lines(ink_=0)) < 128
    assert neighbour.beside(alone) == (0, 900)
    image = lines(ink_=0, left=220, right=840)
    ImageDraw.Draw(image).bitmap((0, 0), lines(900, 1200, left=0, right=80, ink_=255, paper=0), fill=0)
    first, last = neighbour.beside(np.asarray(image) < 128)
    assert 80 < first < 220
    assert last == 900


def test_leaders_are_found_and_sentences_are_not() -> None:
    image = Image.new("1", (400, 200), 1)
    draw = ImageDraw.Draw(image)
    for column in range(100, 350, 25):
        draw.rectangle((column, 50, column + 2, 52), fill=0)
    for column in (100, 125, 150):
        draw.rectangle((column, 120, column + 2, 122), fill=0)
    found = leaders.dots(~np.asarray(image))
    assert len(found) == 10
    assert all(abs(row - 51) <= 1 for row, _ in found)


def test_a_page_full_of_dots_does_not_take_minutes() -> None:
    ink_ = np.zeros((1980, 1400), np.bool_)
    ink_[6::14, 6::14] = True
    begun = time.process_time()
    assert len(leaders.dots(ink_)) == 141 * 100
    assert time.process_time() - begun < 4  # 0.3 s; with each dot held against all others more than ten


def test_flattened_paper_is_white_and_ink_keeps_its_share() -> None:
    grey = np.full((300, 300), 200, np.uint8)
    grey[:, 150:] = 100
    grey[100:104, 50:60] = 40
    grey[100:104, 200:210] = 20
    flat = background.flattened(grey, background.paper(closed(grey, 15, 15), (300, 300)))
    assert flat[10, 10] == 255
    assert flat[10, 290] == 255
    assert abs(int(flat[102, 55]) - int(flat[102, 205])) <= 2


def test_a_coloured_stamp_is_pale_in_one_channel() -> None:
    image = lines(mode="RGB")
    ImageDraw.Draw(image).ellipse((200, 300, 500, 500), outline=(230, 80, 80), width=6)
    pale = background.palest(image, 1)
    assert pale[400, 202] > 240
    assert (pale[120:240, 120:240] < 60).mean() > 0.1


def test_a_grey_stamp_is_taken_off_and_print_stays() -> None:
    image = lines(1800, 2400, left=240, right=1560, top=240, bottom=1200)
    draw = ImageDraw.Draw(image)
    draw.ellipse((600, 1500, 1100, 1800), outline=140, width=10)
    draw.rectangle((700, 1600, 1000, 1610), fill=140)
    draw.rectangle((700, 1650, 1000, 1660), fill=140)
    flat = np.array(image)
    flat = background.flattened(flat, np.full_like(flat, 230))
    level = ink.strength(flat)
    assert level is not None
    marks = ink.marks(flat, 2, level)
    assert len(marks.stamps) == 1
    box = marks.stamps[0]
    assert box.left < 620
    assert box.right > 1080
    clean = ink.without(flat, marks, level)
    assert clean[1605, 850] == 255
    assert (clean[:1300] == flat[:1300]).all()


def test_a_faint_line_of_print_is_no_stamp() -> None:
    image = lines(1800, 2400, ink_=60)
    image.paste(lines(1800, 100, ink_=150, top=40, bottom=60, left=240, right=700), (0, 1300))
    flat = background.flattened(np.asarray(image), np.full((2400, 1800), 230, np.uint8))
    assert ink.marks(flat, 2, 66.0).stamps == ()


def slip(rules: int, shade: int) -> Grey:
    image = Image.new("L", (700, 900), 255)
    draw = ImageDraw.Draw(image)
    draw.rectangle((148, 298, 552, 802), outline=shade, width=3)
    for row in range(420, 420 + rules * 40, 40):
        draw.rectangle((148, row, 552, row + 1), fill=150)
    return np.asarray(image)


def test_a_pasted_slip_is_found_by_its_rules_and_edges() -> None:
    (box,) = slips.slips(slip(8, 225), 60.0)
    assert abs(box.left - 148) < 12
    assert abs(box.top - 298) < 16
    assert box.bottom > 700


def test_rules_without_pasted_edges_are_no_slip() -> None:
    assert slips.slips(slip(8, 255), 60.0) == ()
    assert slips.slips(slip(2, 225), 60.0) == ()


def test_boxes_find_their_way_back() -> None:
    frame = Frame(Box(100, 50, 500, 450), angle=2.0, scale=0.5)
    upright = Frame(Box(100, 50, 500, 450), scale=0.5)
    assert upright.back(Box(10, 20, 30, 40)) == Box(120, 90, 160, 130)
    assert frame.point(100, 100) == pytest.approx((300, 250))
    x, y = frame.point(200, 100)  # the right end of a row: higher in the scan, where lines rise to the right
    assert x == pytest.approx(300 + 200 * np.cos(np.radians(2)))
    assert y == pytest.approx(250 - 200 * np.sin(np.radians(2)))


def test_a_clean_bilevel_page_is_not_touched() -> None:
    image = lines(mode="1", paper=255)
    made = prepared(image, looks.at(image))
    assert made.image is image
    assert made.untouched is image
    assert made.frame == Frame(Box(0, 0, 900, 1200))


def test_a_photographed_page_is_cut_out_straightened_and_white() -> None:
    image = Image.new("RGB", (1200, 1500), (45, 45, 50))
    image.paste(lines(paper=190, mode="RGB"), (150, 150))
    image = image.rotate(1.5, Image.Resampling.BICUBIC, fillcolor=(45, 45, 50))
    look = looks.at(image)
    assert look.angle == pytest.approx(1.5, abs=0.15)
    made = prepared(image, look)
    grey = np.asarray(made.image)
    assert (grey > 235).mean() > 0.7
    assert np.median(grey[:20]) == 255
    again = prepared(image, looks.at(image))
    assert again.image.tobytes() == made.image.tobytes()
