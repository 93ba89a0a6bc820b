"""Where lines and words of a scan stand in a text that was changed and moved about."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.formats.layout import Block, Line, Page, Reading, Word
from pipeline.scans.placed import Layout
from pipeline.scans.text import render
from pipeline.text import engine
from pipeline.text.findings import Certainty, Change, Edit, Move, mark
from pipeline.text.layers import Layer

PAGES = (("one two three", "four five"), ("six", "seven eight nine"), ("ten",))


def scanned() -> tuple[str, Layout]:
    return render(
        Reading(
            tuple(
                Page((Block(tuple(Line(tuple(Word(word) for word in line.split())) for line in page)),))
                for page in PAGES
            )
        )
    )


@st.composite
def layers(draw: st.DrawFn) -> Layer:
    """Stretches one after another, each put in another's place, moved, or left alone; some are moved with an edit."""
    text, _ = scanned()
    place = st.integers(0, len(text))
    cuts = sorted(draw(st.lists(place, min_size=2, max_size=8, unique=True)))
    stretches = list(zip(cuts[::2], cuts[1::2], strict=False))
    changes: list[Change] = []
    for start, end in stretches:
        what = draw(st.sampled_from(["edit", "move", "both"]))
        if what != "move":
            new = draw(st.sampled_from(["", "x", "long"]))
            changes.append(Edit(start, (start + end + 1) // 2, new, "toy", Certainty.CERTAIN))
        if what != "edit":
            outside = place.filter(lambda to: not any(a < to < b for a, b in stretches))
            changes.append(Move(start, end, draw(outside), "toy"))
    return engine.layer(len(text), changes)


@given(layers())
def test_words_and_lines_go_where_the_engine_carries_marks(layer: Layer) -> None:
    _, layout = scanned()
    carried = layout.carried(layer)
    for before, after in (
        ((layout.word_starts, layout.word_ends), (carried.word_starts, carried.word_ends)),
        ((layout.line_starts, layout.line_ends), (carried.line_starts, carried.line_ends)),
    ):
        spans = zip(*(column.tolist() for column in (*before, *after)), strict=True)
        for start, end, begun, done in spans:
            there = layer.carry(mark("word", start, end))
            assert (begun, done) == (there.start, there.end)


@given(layers())
def test_words_that_were_left_whole_are_found_again(layer: Layer) -> None:
    text, layout = scanned()
    after, carried = engine.apply(text, layer), layout.carried(layer)
    for n, (start, end) in enumerate(zip(layout.word_starts.tolist(), layout.word_ends.tolist(), strict=True)):
        if any(piece.new is None and piece.start <= start and end <= piece.end for piece in layer.by_base):
            begun, done = int(carried.word_starts[n]), int(carried.word_ends[n])
            assert after[begun:done] == text[start:end]
            assert layout.words[n] in [found.word for found in carried.words_in(begun, done)]


def test_a_word_is_found_beside_one_that_was_taken_out() -> None:
    text, layout = scanned()
    after = text.index("two")
    for start, end in ((after, after + 4), (after - 4, after)):  # the word itself with its space, or the one before it
        out = engine.layer(len(text), [Edit(start, end, "", "toy", Certainty.CERTAIN)])
        carried = layout.carried(out)
        for word, begun, done in zip(
            carried.words, carried.word_starts.tolist(), carried.word_ends.tolist(), strict=True
        ):
            assert begun == done or word in [found.word for found in carried.words_in(begun, done)]


def test_a_line_that_was_taken_out_stays_empty_when_what_stood_before_it_moves() -> None:
    text, layout = scanned()
    folio = text.index("four five")
    out = engine.layer(len(text), [Edit(folio, folio + 9, "", "toy", Certainty.CERTAIN)])
    moved = engine.layer(out.out_length, [Move(0, folio, out.out_length, "toy")])
    four = layout.carried(out).carried(moved).lines[1]
    assert four.start == four.end
