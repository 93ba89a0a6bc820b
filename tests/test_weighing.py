"""How the readings of a word were weighed, also where nothing was changed."""

from __future__ import annotations

import pytest

from pipeline.editions.word_evidence import ITSELF, OTHER, Scales, Weighing, render, seen_by
from pipeline.language import knowledge
from pipeline.source.documents import Metadata
from pipeline.stages import chain
from pipeline.stages.order import STAGES
from pipeline.stages.view import View
from pipeline.text.ledger import Ledger

TEXT = "The people lacked ail experience of the world, and whicli of them knew it?"


def view(text: str = TEXT) -> View:
    return View(text, (), knowledge.load(), Metadata(date="1942"))


def weighings(asked: View, start: int, end: int) -> list[Weighing]:
    return Scales(asked).at(start, end)


def test_a_misread_word_shows_its_readings_likeliest_first() -> None:
    at = TEXT.index("whicli")
    [found] = weighings(view(), at, at + 6)
    assert found.read == "whicli"
    assert found.readings[0].reading == "which"
    assert sum(row.share for row in found.readings) == pytest.approx(1.0)
    assert {ITSELF, OTHER} < {row.reading for row in found.readings}


def test_a_word_that_was_left_alone_can_be_asked_about() -> None:
    at = TEXT.index("ail")
    [found] = weighings(view(), at, at + 3)
    assert found.kind == "listed"
    assert "all" in {row.reading for row in found.readings}


def test_a_word_that_fits_was_not_looked_into() -> None:
    at = TEXT.index("people")
    assert weighings(view(), at, at + 6) == []


def test_the_lines_name_what_spoke_for_a_reading() -> None:
    at = TEXT.index("whicli")
    [found] = weighings(view(), at, at + 6)
    lines = list(render(found))
    assert "whicli" in lines[0]
    assert "which" in lines[1]
    assert "cost" in "".join(lines)


def test_a_place_of_the_raw_text_is_found_in_what_correct_saw() -> None:
    raw = "the govern-\nment of the people lacked ail experi-\nence of the world"
    cleaned = chain.run(raw, STAGES, knowledge.load())
    text, place = seen_by("correct", Ledger({}, cleaned.records, cleaned.marks), raw)
    start, end = place(raw.index("ail"), raw.index("ail") + 3)
    assert text[start:end] == "ail"
