"""Furniture known by its place on the page: what goes from one page alone, what the other pages must say, what stays.

Pages are drawn in text (`drawings`): what stands where is what is looked at.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.formats.layout import KINDS, Block, Box, Line, Page, Reading, Word
from pipeline.language import knowledge
from pipeline.scans.placed import PlacedLine
from pipeline.scans.text import render
from pipeline.stages import chain, pages, stamps
from pipeline.stages.furniture import stage as furniture
from pipeline.stages.notes import stage as notes
from pipeline.stages.view import Stage, View
from pipeline.text.findings import Finding
from pipeline.text.policy import State
from tests.drawings import drawn, page

STAGES = [pages.STAGE, furniture.STAGE, stamps.STAGE]
LINES = """\
and so it was with all of them in the land of old
that they went down to the river and stood there,
till one of them said what none had dared to say.
  It was long before the others gave him an answer,
and when they gave it there was nothing in it that
he could take home with him, or tell to his people
when they asked. So he went up the hill once more,
and looked over the water to where the bridge stood
  He had not seen it since the year of the big flood,
and was glad that it stood, for he had helped there
with his own hands when it was made, and none knew
of it but his brother, who was gone from the land.\
"""
OPENING = "  In those days there was a king who had three sons.\n" + LINES
SENTENCE = "The second lesson is harder, for it concerns them.\n" + LINES


def clean(picture: str) -> chain.Cleaned:
    text, layout = drawn(picture)
    return chain.run(text, STAGES, knowledge.load(), layout=layout)


def left(picture: str) -> list[str]:
    """The lines that are left, without the blanks at their edges."""
    return [line.strip() for line in clean(picture).text.replace("\f", "\n").split("\n") if line.strip()]


def lines(picture: str) -> list[str]:
    """The lines of a drawing."""
    return [
        " ".join(line.lstrip("#").replace("¿", "").replace("┃", " ").split())
        for line in picture.replace("\f", "\n").split("\n")
        if line.strip(" .")
    ]


def states(picture: str, rule: str) -> list[State]:
    return [e.state for r in clean(picture).records for e in r.entries if e.change.rule == rule]


def folios(picture: str) -> list[str]:
    return [m.get("n") for m in clean(picture).marks if m.kind == "folio"]


@pytest.mark.parametrize(
    "head",
    [
        "12             THE HISTORY OF THE TOWN",
        "               THE HISTORY OF THE TOWN           13",
        "                  The Old Bridge                 13",
        "                  THE OLD BRIDGE          ┃      13",
        "xiv                    PREFACE",
        "              THE HISTORY OF THE TOWN",
        "                        12",
        "12",
        "                                                 13",
    ],
)
def test_what_stands_apart_over_text_that_goes_on_goes(head: str) -> None:
    assert left(f"{head}\n\n{LINES}") == lines(LINES)


@pytest.mark.parametrize(
    ("head", "n"),
    [("12             THE HISTORY OF THE TOWN", "12"), ("                        7", "7"), ("xiv      PREFACE", "xiv")],
)
def test_the_folio_of_a_single_page_is_remembered(head: str, n: str) -> None:
    assert folios(f"{head}\n\n{LINES}") == [n]


def test_a_number_at_the_foot_goes() -> None:
    assert left(f"{LINES}\n                        7") == lines(LINES)
    assert left(f"{LINES}\n\n     B                  17") == lines(LINES)
    assert left(f"{LINES}\n\n                   B2") == lines(LINES)
    assert folios(f"{LINES}\n\n     B                  17") == ["17"]


def test_a_folio_read_as_the_last_word_of_the_line_above_goes() -> None:
    drawing = page(LINES + "\nhe kept the same        ┃17")
    *others, words, folio = drawing.lines
    low = replace(folio.words[0], box=Box(680, 855, 720, 895))
    joined = replace(words, words=(*words.words, low))
    text, layout = render(Reading((replace(drawing, blocks=(Block((*others, joined)),)),)))
    cleaned = chain.run(text, STAGES, knowledge.load(), layout=layout)
    assert cleaned.text.rstrip().endswith("he kept the same")
    assert [m.get("n") for m in cleaned.marks if m.kind == "folio"] == ["17"]


def test_a_head_over_a_new_sentence_waits_for_a_person() -> None:
    head = "              THE HISTORY OF THE TOWN"
    assert states(f"{head}\n\n{SENTENCE}", "furniture.running-head") == [State.TENTATIVE]


def test_the_heads_of_other_pages_make_it_sure() -> None:
    head = "              THE HISTORY OF THE TOWN"
    others = "\f".join(
        f"              {name}\n\n{LINES}" for name in ("THE RIVER AND SEA", "OF THE BIG FLOOD", "MY FATHER'S MILLS")
    )
    assert set(states(f"{others}\f{head}\n\n{SENTENCE}", "furniture.running-head")) == {State.APPLIED}


@pytest.mark.parametrize(
    "picture",
    [
        f"#                 CHAPTER IV\n\n\n{OPENING}",
        f"#           THE LESSON OF LAST TIME\n\n\n{OPENING}",
        f"                  CHAPTER 12\n\n{OPENING}",
        f"#1           Down the Rabbit-Hole\n\n\n{OPENING}",
        f"                  BOOK II\n\n{LINES}",
        f"                     IV\n\n{OPENING}",
        f"THE KING, having heard of these things, sent to it\n{LINES}",
        f"12 men were left of the army, and they went home,\n{LINES}",
        f"                  Holwick, 12th March, 1841.\n\n{SENTENCE}",
        "              THE TIGER\n\n    Tiger, tiger, burning bright\n    In the forests of the night,\n    What immortal hand or eye\n    Could frame thy symmetry?",
        "Durham                12\nYork                  31\nWhitby                 7\nThirsk               114\nSelby                 88",
        "\n\n#   THE HISTORY\n\n      OF THE\n\n#   TOWN OF HOLWICK\n\n\n       LONDON\n        1842",
        f"{LINES}\n\n                      FINIS",
        f"{LINES}\n\n                      JOHN SMITH",
        f"{LINES}\n.\n1 See the account of the same in volume ii, page 3.",
    ],
)
def test_what_a_printer_set_as_text_stays(picture: str) -> None:
    assert left(picture) == lines(picture)


def test_a_catchword_goes_where_it_stands_alone_at_the_right() -> None:
    first = "\n".join(LINES.split("\n")[:8])
    assert left(f"{first}\n                                             after") == lines(first)
    assert (
        left(f"{first}\n                                             after\fafter that they went\n{LINES}")[8]
        != "after"
    )
    held = f"{first}\n                                             after\fbut they did not go\n{LINES}"
    assert "after" in left(held)


def test_pieces_of_the_next_page_go() -> None:
    beyond = ["of the", "all that", "upon", "and", "so it", "when", "he was", "of it"] * 2
    rows = zip(LINES.split("\n"), beyond, strict=False)
    assert left("\n".join(f"{line:<54}┃{piece:>10}┃" for line, piece in rows)) == lines(LINES)


def test_dirt_beside_the_text_goes_and_waits_for_a_person() -> None:
    rows = LINES.split("\n")
    beside = "\n".join([*rows[:4], rows[4] + "        ┃   ¿ik", *rows[5:]])
    assert left(beside) == lines(LINES)
    assert states(beside, "furniture.dirt") == [State.TENTATIVE]


def test_names_beside_the_text_are_asked_about_and_stay() -> None:
    """An advertiser signs below his advertisement, in type that engines hardly read."""
    rows = LINES.split("\n")
    beside = "\n".join([*rows[:4], rows[4] + "        ┃   ¿Yeag Jenss", *rows[5:]])
    assert "Yeag Jenss" in left(beside)
    assert states(beside, "furniture.dirt") in ([], [State.HELD])


def test_figures_beside_the_text_stay_where_they_were_read_well() -> None:
    rows = LINES.split("\n")
    assert "10" in left("\n".join([*rows[:4], rows[4] + "        ┃   10", *rows[5:]]))


SLIP = """\
                      DATE DUE
             Readers are asked to return this
             copy on or before the last date
                     marked below.

         9 MAR 1945            20 JUN 1946
        12 APR 1945\
"""


def test_a_date_slip_goes_from_a_page_of_text() -> None:
    printed = "   First published in February\n   Second impression in April\n   Third impression in May\n   Printed by Dunster and Hale"
    assert left(f"{printed}\n\n\n{SLIP}") == lines(printed)
    assert left(f"{printed}\n\n\n#        19 SEP 1947") == lines(printed)


def test_dates_in_a_letter_stay() -> None:
    letter = f"                       12 MARCH 1945.\n\n{SENTENCE}"
    assert left(letter) == lines(letter)


def told(*blocks: tuple[str, str], label: str = "") -> tuple[str, chain.Cleaned]:
    """A page of blocks without places, each with what the format calls it."""
    made = tuple(Block(tuple(replace(line, box=None) for line in page(text).lines), kind) for kind, text in blocks)
    text, layout = render(Reading((Page(made, label=label),)))
    return text, chain.run(text, STAGES, knowledge.load(), layout=layout)


def test_what_the_format_calls_furniture_goes_without_places() -> None:
    _, cleaned = told(("header", "12 OF THE TOWN"), ("text", LINES), ("signature", "B"), ("catchword", "after"))
    assert [line for line in cleaned.text.split("\n") if line.strip()] == lines(LINES)
    assert [m.get("n") for m in cleaned.marks if m.kind == "folio"] == ["12"]


def test_a_page_of_nothing_else_is_left_alone() -> None:
    text, cleaned = told(("header", "THE HISTORY\nOF HOLWICK\nLONDON"))
    assert cleaned.text == text


def test_the_format_s_label_is_the_folio() -> None:
    _, cleaned = told(("", LINES), label="[17]")
    assert [(m.get("n"), m.get("evidence")) for m in cleaned.marks if m.kind == "folio"] == [("17", "inferred")]


def test_what_the_format_calls_a_heading_stays() -> None:
    head = page("              THE HISTORY OF THE TOWN\n\n" + LINES)
    first, *rest = head.lines
    text, layout = render(Reading((replace(head, blocks=(Block((first,), "heading"), Block(tuple(rest), "text"))),)))
    assert chain.run(text, STAGES, knowledge.load(), layout=layout).text == text


BOXES = st.builds(
    lambda x, y, w, h: Box(x, y, x + w, y + h),
    st.integers(-50, 3000), st.integers(-50, 4000), st.integers(0, 3000), st.integers(0, 300),
)  # fmt: skip
PLACED = st.builds(
    lambda text, box, sure, slope: Line(tuple(Word(w, box, sure) for w in text.split()), box, baseline=slope),
    st.sampled_from(
        ["12", "THE HEAD 12", "B", "and so it was with all of them in the land", "9 MAR 1945", "ik", "— |", "xiv"]
    ),
    BOXES,
    st.none() | st.floats(0, 1),
    st.none() | st.tuples(st.floats(-0.2, 0.2), st.floats(-50, 0)),
)
KINDLY = st.builds(
    lambda lines, kind: Block(tuple(lines), kind), st.lists(PLACED, max_size=8), st.sampled_from(("", *KINDS))
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(KINDLY, max_size=4), max_size=4), st.sampled_from(["", "12", "[iv]"]))
def test_lines_may_stand_anywhere(sheets: list[list[Block]], label: str) -> None:
    reading = Reading(tuple(Page(tuple(blocks), 3000, 4000, label=label) for blocks in sheets))
    text, layout = render(reading)
    cleaned = chain.run(text, STAGES, knowledge.load(), layout=layout)
    assert cleaned == chain.run(text, STAGES, knowledge.load(), layout=layout)
    assert cleaned.text.count("\f") == text.count("\f")


def test_notes_look_over_the_lines_of_a_book_once() -> None:
    text, layout = drawn("\f".join([LINES] * 30))
    seen = []

    class Counted(tuple[PlacedLine, ...]):
        def __iter__(self) -> Iterator[PlacedLine]:
            seen.append(len(self))
            return super().__iter__()

    def watched(view: View) -> Iterator[Finding]:
        assert view.layout is not None
        view.layout.__dict__["lines"] = Counted(view.layout.lines)
        return notes.find(view)

    chain.run(text, [pages.STAGE, Stage("notes", watched, "")], knowledge.load(), layout=layout)
    assert seen == [30 * len(LINES.split("\n"))]


def test_the_caption_of_a_picture_at_the_head_of_a_page_is_no_running_head() -> None:
    head = "             THE OLD BRIDGE, FROM THE SOUTH\n \n"
    assert "THE OLD BRIDGE, FROM THE SOUTH" not in left(head + LINES)
    assert "THE OLD BRIDGE, FROM THE SOUTH" in left(" \n" * 14 + head + LINES)


@pytest.mark.parametrize("words", ["¿HOUSES ¿IN ¿MILL ¿LANE", "¿1821.", "¿THE ¿MARKET"])
def test_what_was_hardly_read_at_the_edge_and_has_words_is_asked_about(words: str) -> None:
    cleaned = clean(f"{LINES}\n\n\n          {words}┃\n")
    assert words.replace("¿", "") in cleaned.text


@pytest.mark.parametrize(("times", "stays"), [(4, True), (2, False)])
def test_a_word_in_display_type_is_no_dirt_however_badly_it_was_read(times: int, stays: bool) -> None:
    word = Word("'tAetn", Box(400, 900, 400 + 100 * times, 900 + 35 * times), 0.4)
    sheet = page(LINES)
    display = Block((Line((word,), word.box, size=45.0 * times),))
    text, layout = render(Reading((replace(sheet, blocks=(*sheet.blocks, display), height=1400),)))
    cleaned = chain.run(text, STAGES, knowledge.load(), layout=layout)
    assert ("'tAetn" in cleaned.text) is stays


def test_a_page_of_pictures_is_no_page_of_labels() -> None:
    text = "THE INFIRMARY, 1815.\n\fTHE LIBRARY, FROM THE SOUTH.\n\f" + LINES
    cleaned = chain.run(text, [pages.STAGE, stamps.STAGE], knowledge.load())
    assert "THE INFIRMARY, 1815." in cleaned.text
