"""The stage as a whole: what it promises on any text."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.language import knowledge
from pipeline.source.documents import Metadata
from pipeline.stages import chain, pages
from pipeline.stages.correct import stage as correct
from pipeline.stages.view import View
from pipeline.text import engine
from pipeline.text.findings import Certainty, Edit, Mark

WORDS = st.sampled_from(
    (
        "the of and whicli tbe modem ail thé society* workers* “class struggle” ’* ** (t 44 ( b) , . ; — -- \n \n\n \f "
        "dev elopm ent ofthe Stakhanovite i.e. 5.6% £3 λόγος O'Brien don't th£ sa^ } { \" ' ¬ - Of With 1941 Lenin’s"
    ).split(" ")
)
SAMPLES = [
    "The problem whetlier or not tbe whole of it was so . They had a ( b) part in it, whicli was theirs.",
    "the “Union of Soviet Republics** as well as the “ equalitarians ” and this ” superiority”. Not only",
    "the full dev elopm ent of mas s i nitiative and the demo cr atic cent ralism of othdr people",
    'He said, " Sir, I am modem ; and ofthe best."\n\n" Yes," said he. " Quite so !"',
    "offered his hard earnings for that pur \npose, he never suc \nceeded in it, though he did his ut \nmost",
]


def edits(text: str) -> list[Edit]:
    found = pages.STAGE.find(View(text, (), knowledge.load(), Metadata()))
    marks = tuple(m for m in found if isinstance(m, Mark))
    return [e for e in correct.find(View(text, marks, knowledge.load(), Metadata())) if isinstance(e, Edit)]


@given(st.text(max_size=300))
@settings(max_examples=150, deadline=None)
def test_never_raises(text: str) -> None:
    engine.layer(len(text), edits(text))  # raises where two edits overlap


@given(st.lists(WORDS, max_size=60))
@settings(max_examples=150, deadline=None)
def test_edits_are_disjoint_and_change_something(parts: list[str]) -> None:
    text = " ".join(parts)
    found = edits(text)
    engine.layer(len(text), found)
    assert all(text[e.start : e.end] != e.new for e in found)


@pytest.mark.parametrize("text", SAMPLES)
def test_a_second_run_is_certain_of_nothing_more(text: str) -> None:
    once = chain.run(text, [pages.STAGE, correct.STAGE], knowledge.load()).text
    assert once != text
    assert not [e for e in edits(once) if e.certainty is Certainty.CERTAIN]


@pytest.mark.parametrize("text", SAMPLES)
def test_the_same_text_gives_the_same_edits(text: str) -> None:
    assert edits(text) == edits(text)


def test_line_breaks_of_any_kind() -> None:
    for newline in ("\n", "\r\n"):
        text = f"the machine tools whicli have been{newline}in the hands of tbe people{newline}"
        cleaned = chain.run(text, [pages.STAGE, correct.STAGE], knowledge.load()).text
        assert cleaned == "the machine tools which have been\nin the hands of the people\n"


@pytest.mark.parametrize(
    "text",
    [
        "a" * 200_000,
        "whicli " * 20_000,
        "qzx jkv " * 10_000,
        '"' * 20_000,
        "“" * 20_000,
        "(" * 20_000,
        "{a" * 10_000,
        " " * 200_000,
        "x* " * 20_000,
        "\n" * 100_000,
        "’* " * 20_000,
        "a b c d e f g h " * 5_000,
    ],
    ids=lambda t: repr(t[:8]),
)
def test_odd_input_takes_no_longer_than_its_length(text: str) -> None:
    def seconds(part: str) -> float:
        view = View(part, (), knowledge.load(), Metadata())
        start = time.process_time()
        list(correct.find(view))
        return time.process_time() - start

    seconds(text[:1000])  # what is loaded at first use
    assert seconds(text) < 10 * seconds(text[: len(text) // 4]) + 1  # four times as long: four times, not sixteen
