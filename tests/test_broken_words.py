"""Hyphens inside a line, soft hyphens, and parts of one letter: joined, kept, or left alone."""

from __future__ import annotations

import pytest

from pipeline.language import knowledge
from pipeline.stages import chain, pages
from pipeline.stages.correct import stage as correct
from pipeline.stages.hyphens import stage as hyphens
from pipeline.stages.order import STAGES

# places that show that lines were put together with the hyphens of their ends left in
HABIT = (
    "The Gover- nor saw the mem- bers of the Coun- cil, who were ex- pected to con- sider the mat- ter in ear- nest. "
)


def clean(text: str) -> str:
    return chain.run(text, STAGES, knowledge.load()).text.strip()


def corrected(text: str) -> str:
    return chain.run(text, [pages.STAGE, hyphens.STAGE, correct.STAGE], knowledge.load()).text


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("a road to- wards the hill", "a road towards the hill"),
        ("and how- ever it may be", "and however it may be"),
        ("since the found- ing of it", "since the founding of it"),
        ("at the Commis- sioner's house", "at the Commissioner's house"),
        ("THE SUPPLY OF CONTRI- BUTIONS BILL", "THE SUPPLY OF CONTRIBUTIONS BILL"),
        ("of rules-how- ever old they are", "of rules-however old they are"),
        ("his sister- in-law and the well- to-do", "his sister-in-law and the well-to-do"),
        ("a most heart- felt wish", "a most heart-felt wish"),
        ("the self- government of it", "the self-government of it"),
        ("he will come to- day", "he will come to-day"),
    ],
)
def test_where_lines_were_put_together_their_hyphens_go(text: str, cleaned: str) -> None:
    assert corrected(HABIT + text).endswith(cleaned)


@pytest.mark.parametrize(
    "text",
    [
        "he could not go- he was ill at home",
        "the debate goes down- that is what we fear",
        "the house- and garden-walls were old",
        "every year- but not the last one",
        "a member of the upper- Lord Ash was there",
        "this they said and- so it was done",
    ],
)
def test_a_hyphen_that_may_be_a_dash_or_hangs_is_never_taken_out(text: str) -> None:
    assert corrected(HABIT + text).endswith(text)
    assert corrected(text) == text


def test_where_dashes_were_read_a_hyphen_may_be_dirt() -> None:
    text = "They went—so he said—and the end of the- road was near, to be sure."
    assert corrected(text) == text.replace("the- road", "the road")


def test_a_line_that_was_read_in_two_is_no_side_note() -> None:
    text = "of whom it was told by all that she was as com-\nfortable\nand happy as a woman of her years could be there"
    assert "comfortable" in corrected(text)


def test_a_hyphen_before_what_begins_a_clause_may_be_a_dash() -> None:
    text = "He was treated as a stranger in this house-\nhe's to do as he pleases.\n"
    assert corrected(text) == text


def test_no_soft_hyphen_is_left_anywhere() -> None:
    text = "The re\u00ad\n\nMR. JONES\u00ad\nwas there\u00ad, and go\u00ad\u00ading on\u00ad 12 \u00ad men.\u00ad\n\n\u00ad\nAnd so it was.\n"
    assert "\u00ad" not in clean(text)
