"""Scanned pages: how what was read on them becomes text, where paragraphs open, and where a word stands on its scan."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from pipeline.formats.layout import Block, Box, Line, Page, Reading, Word, around
from pipeline.language import knowledge
from pipeline.scans import facsimile
from pipeline.scans.text import render
from pipeline.stages import chain
from pipeline.stages.order import STAGES
from pipeline.stages.view import Stage, View
from pipeline.text import engine, ledger
from pipeline.text.findings import Certainty, Edit, Finding

PITCH = 40  # pixels from line to line


def line(text: str, y: int, left: int = 100, *, opens: bool = False, height: int = 30, letter: int = 15) -> Line:
    """A printed line of `text` at height `y`, every letter 15 pixels wide."""
    words, x = [], left
    for word in text.split(" "):
        words.append(Word(word, Box(x, y, x + letter * len(word), y + height), 0.9))
        x += letter * (len(word) + 1)
    return Line(tuple(words), around(word.box for word in words), opens)


def page(*rows: str | tuple[str, int], start: int = 100) -> Page:
    """A page of lines one below the other; a row may say how many pixels it is set in, an empty one leaves a gap."""
    lines, y = [], start
    for row in rows:
        text, indent = row if isinstance(row, tuple) else (row, 0)
        if text:
            lines.append(line(text, y, 100 + indent))
        y += PITCH
    return Page((Block(tuple(lines)),), 1000, 1500, "p.png")


def text_of(*pages: Page) -> str:
    return render(Reading(pages))[0]


FULL = "a line of the text that reaches to the edge of it"
SHORT = "and here it ends."
SAID = "“Yes, it is so in all the land.”"


class TestText:
    def test_lines_and_pages(self) -> None:
        assert text_of(page("one two", "three"), page("four")) == "one two\nthree\n\ffour\n"

    def test_an_empty_page_stays_a_page(self) -> None:
        assert text_of(page("one"), Page(()), page("two")) == "one\n\f\ftwo\n"

    def test_a_word_cannot_break_its_line_or_its_page(self) -> None:
        odd = Page((Block((Line((Word("a\fb"), Word("c\n d"))),)),))
        assert text_of(odd) == "a b c d\n"

    def test_without_boxes_paragraphs_are_as_the_format_says(self) -> None:
        lines = (Line((Word("one"),)), Line((Word("two"),)), Line((Word("three"),), opens=True))
        assert text_of(Page((Block(lines), Block((Line((Word("four"),)),))))) == "one\ntwo\n\nthree\n\nfour\n"


VERSE = [
    "Standing beside the consecrated mound,",
    ("That marked the narrow grave wherein he lay,", 40),
    "I thought upon the trumpet’s welcome sound,",
    ("That would arouse him in the latter day.", 40),
    "",
    "I thought of the young spirit, that had fled",
    ("Beyond the keenest search of human eye,", 40),
    "Beyond the limits of a world of dread,",
    ("Beyond the reach of man’s philosophy.", 40),
]
PARAGRAPHS = [
    ("an indent opens one", [FULL, SHORT, (FULL, 40), FULL, FULL], [2]),
    ("none opens beside a large initial", [FULL, (FULL, 40), (FULL, 40), FULL, FULL], []),
    ("after a full line too", [FULL, FULL, (FULL[:-3], 40), FULL, FULL], [2]),
    ("a crooked margin does not", [FULL, (FULL, 4), (FULL, 8), (FULL, 12), (FULL, 16)], []),
    ("a gap does", [FULL, SHORT, "", FULL, FULL, FULL], [2]),
    (
        "verse is set in and out",
        ["the curfew tolls the knell", ("of day", 40), "the lowing herd", ("winds slowly", 40)],
        [],
    ),
    ("verse of lines that are nearly as long as each other is, too", VERSE, [4]),
    ("speeches of a line each are paragraphs", [FULL, FULL, SHORT, (SAID, 40), (SAID, 40), FULL, FULL, FULL], [3, 4]),
]


@pytest.mark.parametrize(("why", "rows", "opening"), PARAGRAPHS, ids=[case[0] for case in PARAGRAPHS])
def test_paragraphs(why: str, rows: list[str | tuple[str, int]], opening: list[int]) -> None:
    text = text_of(page(*rows))
    found, count = [], 0
    for row in text.rstrip("\n").split("\n"):
        if row:
            count += 1
        else:
            found.append(count)
    assert found == opening


def test_the_foot_of_a_column_goes_on_at_the_top_of_the_next() -> None:
    left = [line("this column ends", 100 + PITCH * i) for i in range(5)]
    right = [line("with half a", 100 + PITCH * i, 600) for i in range(5)]
    assert "\n\n" not in text_of(Page((Block(tuple(left)), Block(tuple(right)))))
    heading = [line("Here begins", 100 + PITCH * i, 600) for i in range(5)]
    assert text_of(Page((Block(tuple(left)), Block(tuple(heading))))).count("\n\n") == 1


class TestLayout:
    def test_every_word_stands_where_it_says(self) -> None:
        text, layout = render(Reading((page("one two", "three"), page("four"))))
        spans = zip(layout.word_starts.tolist(), layout.word_ends.tolist(), layout.words, strict=True)
        assert [text[a:b] for a, b, _ in spans] == ["one", "two", "three", "four"]
        assert [text[row.start : row.end] for row in layout.lines] == ["one two", "three", "four"]
        assert [(p.page, p.word.text) for p in layout.words_in(4, 9)] == [(0, "two"), (0, "three")]

    def test_it_is_carried_through_the_stages(self) -> None:
        seen: list[tuple[str, str]] = []

        def cut(view: View) -> list[Finding]:
            at = view.text.index("two")
            return [
                Edit(at, at + 4, "", "toy.cut", Certainty.CERTAIN),
                Edit(0, 0, "zero ", "toy.put", Certainty.CERTAIN),
            ]

        def look(view: View) -> list[Finding]:
            assert view.layout is not None
            (word,) = view.layout.words_in(view.text.index("three"), view.text.index("three") + 5)
            seen.append((view.text, word.word.text))
            return []

        text, layout = render(Reading((page("one two three"),)))
        stages = (Stage("cut", cut, ""), Stage("look", look, ""))
        chain.run(text, stages, knowledge.load(), layout=layout)
        assert seen == [("zero one three\n", "three")]

    @given(st.data())
    def test_many_stretches_at_once_go_where_each_goes_alone(self, data: st.DataObject) -> None:
        text, layout = render(Reading((page("one two three", "four five"), page("six"))))
        cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), min_size=2, max_size=8)))
        edits = [
            Edit(a, b, new, "toy", Certainty.CERTAIN)
            for a, b, new in zip(
                cuts[::2], cuts[1::2], data.draw(st.lists(st.sampled_from(["", "x", "long"]))), strict=False
            )
        ]
        layer = engine.layer(len(text), [e for i, e in enumerate(edits) if not i or e.start > edits[i - 1].end])
        carried = layout.carried(layer)
        for start, end, a, b in zip(
            layout.word_starts.tolist(), layout.word_ends.tolist(), carried.word_starts, carried.word_ends, strict=True
        ):
            assert a == layer.forward_start(start)
            assert b == max(a, layer.forward_end(end))


class TestDisplay:
    def test_a_larger_line_above_the_text_is_a_heading(self) -> None:
        body = [FULL, FULL, FULL, FULL, FULL, FULL, SHORT]
        low = page(*body, start=300)
        sized = [replace(row, size=30.0) for row in low.lines]
        large = replace(line("The land and the people", 180, 250, height=40, letter=20), size=40.0)
        text, layout = render(Reading((Page((Block((large, *sized)),), 1000, 1500),)))
        for drawing, heads in ((layout, 1), (None, 0)):
            cleaned = chain.run(text, STAGES, knowledge.load(), layout=drawing)
            assert sum(m.kind == "head" for m in cleaned.marks) == heads

    def test_text_in_its_own_size_is_none(self) -> None:
        text, layout = render(Reading((page(SHORT, "", *[FULL] * 7, SHORT),)))
        assert not any(m.kind == "head" for m in chain.run(text, STAGES, knowledge.load(), layout=layout).marks)


class TestFacsimile:
    def test_a_stretch_over_a_line_end_has_two_spots(self) -> None:
        text, layout = render(Reading((page("one two", "three four"),)))
        spots = list(facsimile.spots(layout, text.index("two"), text.index("three") + 5))
        assert [spot.box for spot in spots] == [Box(160, 100, 205, 130), Box(100, 140, 175, 170)]
        assert spots[0].told() == "p.png, pixels 160,100 to 205,130"

    def test_the_picture_shows_it_framed(self) -> None:
        data = facsimile.picture(Image.new("L", (1000, 1500), 255), Box(160, 100, 205, 130))
        with Image.open(io.BytesIO(data)) as shown:
            assert shown.format == "JPEG"
            red, green, _ = shown.convert("RGB").split()
            assert red.getextrema()[1] == 255
            assert green.getextrema()[0] < 100  # type: ignore[operator]


def test_what_was_scanned_restores_to_what_was_read() -> None:
    text, layout = render(Reading((page(FULL, SHORT, (FULL, 40)), page("tbe end of it")), "tesseract 5.5.2"))
    cleaned = chain.run(text, STAGES, knowledge.load(), layout=layout)
    head = {
        "raw": {"sha256": ledger.digest(text), "code_points": len(text), "encoding": "utf-8"},
    }
    assert ledger.Ledger(head, cleaned.records, cleaned.marks).restore(cleaned.text) == text
