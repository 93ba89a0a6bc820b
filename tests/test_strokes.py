"""Carets and backslashes: what stands for letters, what opens a speech, what the pencil left, and what none can tell."""

from __future__ import annotations

from pipeline.language import knowledge
from pipeline.stages import chain, pages
from pipeline.stages.correct import stage as correct
from pipeline.stages.furniture import stage as furniture
from pipeline.text.policy import State

STAGES = [pages.STAGE, furniture.STAGE, correct.STAGE]


def clean(text: str) -> chain.Cleaned:
    return chain.run(text, STAGES, knowledge.load())


def test_nothing_in_place_of_letters_goes_for_certain() -> None:
    cleaned = clean("the things \\\\\\ be made better. ^\nHe went ^vith her, and ^which it was he knew not.")
    states = [e.state for r in cleaned.records for e in r.entries if "stroke" in e.change.rule]
    assert states and State.APPLIED not in states
    assert State.HELD in states  # the one that nobody can read is asked about


def test_a_dagger_read_as_a_letter_stays_before_its_entries() -> None:
    text = "t Brown Arthur, Mill Lane\ntBailey & Sons, High Street\nCooper and Co.\ntDavis Brothers, Station Road\n"
    assert clean(text).text == text
