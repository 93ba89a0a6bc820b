"""Carets and backslashes: what stands for letters, what opens a speech, what the pencil left, and what none can tell."""

from __future__ import annotations

import pytest

from pipeline.language import knowledge
from pipeline.stages import chain, pages
from pipeline.stages.correct import stage as correct
from pipeline.stages.furniture import stage as furniture
from pipeline.text.policy import State

STAGES = [pages.STAGE, furniture.STAGE, correct.STAGE]


def clean(text: str) -> chain.Cleaned:
    return chain.run(text, STAGES, knowledge.load())


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("He went home. ^\nThe others stayed there.", "He went home.\nThe others stayed there."),
        ("and all of them were ready. Hence\\\nthe haste of it", "and all of them were ready. Hence\nthe haste of it"),
        ("at the end of the \\ road there was a house", "at the end of the road there was a house"),
        ("and there she sat ^vith the others", "and there she sat with the others"),
        ("and there she sat ^^^th the others", "and there she sat with the others"),
        ("that he was a man \\vho had been there", "that he was a man who had been there"),
        ("the friends whom he \\dsited in the town", "the friends whom he visited in the town"),
        ('He rose.\n\n^^ Will you go?" asked the other man.', 'He rose.\n\n"Will you go?" asked the other man.'),
    ],
)
def test_strokes_are_read(before: str, after: str) -> None:
    assert clean(before).text == after


@pytest.mark.parametrize(
    "text",
    [
        "the things \\\\\\ be made better",
        "that the house ^^ sold at last",
        "and she ^^ not come to him",
        "“They said so,”^ he wrote.\n\n^ See the third book.\n\n“It is so,”^ he said.\n\n^ See the fourth.",
        'He rose. ^ Will he, "the other man," go?',
    ],
)
def test_what_may_be_letters_or_marks_stays(text: str) -> None:
    assert clean(text).text == text


def test_nothing_in_place_of_letters_goes_for_certain() -> None:
    cleaned = clean("the things \\\\\\ be made better. ^\nHe went ^vith her, and ^which it was he knew not.")
    states = [e.state for r in cleaned.records for e in r.entries if "stroke" in e.change.rule]
    assert states and State.APPLIED not in states
    assert State.HELD in states  # the one that nobody can read is asked about


def test_a_dagger_read_as_a_letter_stays_before_its_entries() -> None:
    text = "t Brown Arthur, Mill Lane\ntBailey & Sons, High Street\nCooper and Co.\ntDavis Brothers, Station Road\n"
    assert clean(text).text == text
