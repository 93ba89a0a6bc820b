"""Whether a word was printed as it was read: the room that it takes on the scan, beside the words of its line."""

from __future__ import annotations

import pytest

from pipeline.formats.layout import Block, Box, Line, Page, Reading, Word
from pipeline.language import knowledge
from pipeline.scans.placed import Layout
from pipeline.scans.text import render
from pipeline.stages import chain
from pipeline.stages.correct.printed_widths import Widths
from pipeline.stages.order import STAGES

EM = 40  # pixels
TABLE = knowledge.load().tables["correct"]["widths"]
WIDTHS = {letter: width for letters, width in TABLE["letters"].items() for letter in letters}
LINES = (
    "The court of the manor had sat in the old hall from the year",
    "of the great fire, and it {} that at the wedding dinners of the",
    "town no more than a groat a head should be paid by any of them,",
    "nor should the feast go on beyond the evening of the third day.",
)


def width(word: str) -> int:
    ems: float = sum(WIDTHS.get(letter, TABLE["usual"]) for letter in word)
    return round(EM * ems)


def scanned(word: str, printed: str) -> tuple[str, Layout]:
    """A page on which `word` was read where the room is that of `printed`: its text and layout."""
    lines = []
    for at, line in enumerate(LINES):
        left, words = 100, []
        for one in line.split():
            room = width(printed if one == "{}" else one)
            words.append(Word(one.replace("{}", word), Box(left, 100 * at, left + room, 100 * at + 50), 0.9))
            left += room + 12
        box = Box(100, 100 * at, left, 100 * at + 50)
        lines.append(Line(tuple(words), box, size=45.0))
    return render(Reading((Page((Block(tuple(lines)),), 1800, 600),)))


@pytest.mark.parametrize(
    ("read", "printed", "made"),
    [
        ("orderded", "orderded", False),  # the compositor's
        ("orderded", "ordered", True),  # the engine's
        ("ordcred", "ordered", True),  # another letter: the room tells nothing
    ],
)
def test_a_misprint_is_asked_about_and_what_was_misread_put_right(read: str, printed: str, made: bool) -> None:
    text, layout = scanned(read, printed)
    cleaned = chain.run(text, STAGES, knowledge.load(), layout=layout)
    edits = [e for r in cleaned.records for e in r.entries if e.change.rule == "correct.spelling"]
    assert [(text[slice(*e.raw)], e.state.in_text) for e in edits] == [(read, made)]
    assert (f"it {read} that" in cleaned.text) is not made


@pytest.mark.parametrize(
    ("read", "other", "printed", "as_read"),
    [
        ("orderded", "ordered", "orderded", True),
        ("orderded", "ordered", "ordered", False),
        ("understod", "understood", "understod", True),
        ("understod", "understood", "understood", False),
        ("nder", "under", "nder", False),  # its first letter may lie outside the box
        ("grea", "great", "grea", False),
        ("clay", "day", "clay", False),  # letters that look alike
        ("philosophicaly", "philosophically", "philosophicaly", False),  # an l makes too little
    ],
)
def test_the_room_tells_of_letters_more_or_less_inside(read: str, other: str, printed: str, as_read: bool) -> None:
    text, layout = scanned(read, printed)
    at = text.index(read)
    assert Widths(layout, TABLE).as_read(at, at + len(read), read, other) is as_read
    assert not Widths(None, TABLE).as_read(at, at + len(read), read, other)
