"""Which readings are made, with an engine that says what it is told; and what is taken of each."""

import numpy as np
import pytest
from PIL import Image, ImageDraw

from pipeline.formats.layout import Block, Box, Line, Page, Word, around
from pipeline.scans.imaging.frame import Frame
from pipeline.scans.reading import leader_rows, strategy, vote
from pipeline.scans.reading.strategy import SAUVOLA, Settings


def word(text: str, left: int, top: int = 100, confidence: float = 0.95, width: int = 0) -> Word:
    return Word(text, Box(left, top, left + (width or 20 * len(text)), top + 30), confidence)


def line(*words: Word, baseline: tuple[float, float] | None = None, size: float | None = None) -> Line:
    return Line(words, around(w.box for w in words), baseline=baseline, size=size)


def page(*lines: Line, width: int = 1000, height: int = 1000) -> Page:
    return Page((Block(lines, box=around(one.box for one in lines)),), width, height)


def text(page: Page) -> list[str]:
    return [one.text for one in page.lines]


def blank(mode: str = "1") -> Image.Image:
    image = Image.new("L", (900, 1200), 255 if mode == "1" else 220)
    draw = ImageDraw.Draw(image)
    for row in range(120, 1080, 40):
        for column in range(120, 780, 12):
            if (column // 12 + row) % 7:
                draw.rectangle((column, row, column + 4, row + 14), fill=20)
    return image.convert(mode)


class Engine:
    """Answers with the pages it was given, one after the other, and remembers what it was asked."""

    def __init__(self, *answers: Page) -> None:
        self.answers = answers
        self.asked: list[tuple[Image.Image, Settings]] = []

    def __call__(self, image: Image.Image, settings: Settings) -> Page:
        self.asked.append((image, settings))
        return self.answers[min(len(self.asked), len(self.answers)) - 1]


def test_a_clean_page_is_read_once_and_untouched() -> None:
    engine, image = Engine(page(line(word("Harbour", 100)))), blank()
    read = strategy.read_page(image, engine)
    assert engine.asked == [(image, Settings())]
    assert engine.asked[0][0] is image
    assert read.readings == ("first",)
    assert text(read.page) == ["Harbour"]


def test_a_doubtful_grey_page_is_read_with_another_threshold() -> None:
    engine = Engine(page(line(word("Harb0ur", 100, confidence=0.6))), page(line(word("Harbour", 100, confidence=0.9))))
    read = strategy.read_page(blank("L"), engine)
    assert [settings.thresholding for _, settings in engine.asked] == [0, SAUVOLA]
    assert text(read.page) == ["Harbour"]


def test_a_doubtful_bilevel_page_is_read_smaller_and_boxes_come_back() -> None:
    small = page(line(Word("Harbour", Box(75, 75, 180, 98), 0.9)))
    engine = Engine(page(line(word("Harb0ur", 100, confidence=0.6))), small)
    read = strategy.read_page(blank(), engine)
    assert engine.asked[1][0].size == (675, 900)
    assert text(read.page) == ["Harbour"]
    (found,) = read.page.lines
    assert found.box is not None
    assert abs(found.box.left - 100) <= 1
    assert abs(found.box.right - 240) <= 1


def test_an_empty_page_is_no_error() -> None:
    read = strategy.read_page(Image.new("L", (600, 800), 255), Engine(Page(())))
    assert text(read.page) == []


def test_the_surer_stretch_of_each_reading_is_taken() -> None:
    one = page(line(word("the", 100), word("hleak", 200, confidence=0.4), word("house", 340)))
    other = page(line(word("tne", 100, confidence=0.5), word("bleak", 200, confidence=0.9), word("house", 340)))
    assert text(vote.merged(one, other)) == ["the bleak house"]


def test_a_word_broken_in_two_is_weighed_as_one() -> None:
    one = page(line(word("to", 100), word("gether", 145, confidence=0.5)))
    other = page(line(word("together", 100, confidence=0.93, width=165)))
    assert text(vote.merged(one, other)) == ["together"]


def test_a_line_only_the_other_reading_has_is_put_where_it_stands() -> None:
    one = page(line(word("first", 100, 100)), line(word("third", 100, 300)))
    other = page(line(word("second", 100, 200)), line(word("zzz", 100, 400, confidence=0.4)))
    assert text(vote.merged(one, other)) == ["first", "second", "third"]


def test_readings_of_two_columns_are_not_mixed() -> None:
    one = page(line(word("left", 100)), line(word("right", 600)))
    other = page(line(word("left", 100, confidence=0.99), word("right", 600, confidence=0.99)))
    assert text(vote.merged(one, other)) == ["left", "right"]


def test_columns_read_as_one_are_not_preferred_however_sure() -> None:
    apart = Page(
        tuple(Block(tuple(line(word("word", x, 100 * n)) for n in range(1, 6))) for x in (100, 600)), 1000, 1000
    )
    as_one = page(*[line(word("word", 100, 100 * n, 0.99), word("word", 600, 100 * n, 0.99)) for n in range(1, 6)])
    assert text(vote.best(as_one, apart)) == ["word"] * 10
    assert text(vote.best(apart, as_one)) == ["word"] * 10


@pytest.mark.parametrize(
    ("sign", "confidence", "kept"),
    [("~=|", 0.1, False), ("x a", 0.25, False), ("Harbour", 0.25, True), ("14", 0.5, True)],
)
def test_only_what_is_certainly_no_print_is_dropped(sign: str, confidence: float, kept: bool) -> None:
    made = page(line(word(sign, 100, confidence=confidence)), line(word("Harbour", 100, 200)))
    assert (sign in text(vote.without_garbage(made))) == kept


def test_a_column_of_signs_taken_for_a_line_is_dropped() -> None:
    made = page(Line((Word("HS", Box(10, 10, 30, 120), 0.37),), Box(10, 10, 30, 120)), line(word("Harbour", 100)))
    assert text(vote.without_garbage(made)) == ["Harbour"]


def test_the_number_after_a_leader_ends_its_row() -> None:
    titles = [line(word("The Lesson", 100, 100)), line(word("The Orders", 100, 160))]
    numbers = [line(word("5", 900, 102)), line(word("14", 890, 161))]
    made = Page((Block(tuple(titles)), Block(tuple(numbers))), 1000, 1000)
    assert text(leader_rows.joined(made)) == ["The Lesson 5", "The Orders 14"]


def test_a_short_title_takes_its_number_along_to_the_words_before_it() -> None:
    number, short = line(word("14", 900, 122)), line(word("Orders", 500, 112))
    title = line(word("Of General", 100, 100))  # a row that rises: the number is not in that of its first words
    made = Page((Block((number,)), Block((short,)), Block((title,))), 1000, 1000)
    assert text(leader_rows.joined(made)) == ["Of General Orders 14"]


def test_faint_print_in_a_zone_comes_back_and_a_stamp_does_not() -> None:
    zone = Box(0, 190, 1000, 300)
    clean = page(line(word("above", 100)))
    faint = page(line(word("above", 100)), line(*[word("numbers", 100 + 160 * n, 200) for n in range(4)]))
    stamp = page(line(word("above", 100)), line(word("15 F£B 194", 100, 200, confidence=0.6)))
    print_, left = strategy.with_faint_print(clean, faint, (zone,))
    assert text(print_) == ["above", "numbers numbers numbers numbers"]
    assert left == ()
    print_, left = strategy.with_faint_print(clean, stamp, (zone,))
    assert text(print_) == ["above"]
    assert left == (zone,)


def test_what_is_left_of_a_stamp_goes_and_the_print_under_it_stays() -> None:
    zone = Box(0, 0, 500, 500)
    made = page(
        line(word("REFERENCE", 100, confidence=0.7)),
        Line((Word("ABOUR", Box(10, 10, 30, 200), 0.9),), Box(10, 10, 30, 200)),
        line(word("Harbour", 100, 200)),
        line(word("printed", 100, 300, confidence=0.6), word("across", 480, 300, confidence=0.6)),
    )
    assert text(strategy.without_stamps(made, (zone,))) == ["Harbour", "printed across"]


def test_boxes_and_baselines_are_mapped_to_the_scan() -> None:
    frame = Frame(Box(100, 200, 900, 1000), angle=2.0)
    made = page(line(word("Harbour", 300, 385), baseline=(0.0, -8.0), size=40.0), width=800, height=800)
    image = Image.new("L", (1000, 1200))
    mapped = strategy.mapped(made, frame, image)
    assert (mapped.width, mapped.height) == (1000, 1200)
    (found,) = mapped.lines
    assert found.baseline is not None
    assert found.baseline[0] == pytest.approx(-np.tan(np.radians(2)), abs=0.001)
    assert found.box is not None
    assert found.box == found.words[0].box
    assert found.size == 40.0
