"""Points, stars, apostrophes, dashes and quotation marks."""

from __future__ import annotations

from pipeline.language import knowledge
from pipeline.source.documents import Metadata
from pipeline.stages import chain, pages
from pipeline.stages.correct import stage as correct
from pipeline.text.findings import Certainty, mark
from pipeline.text.policy import State

CURLY = "It is the State’s, not the Tsar’s, nor the Church’s; the peasants’ and the workers’ and the soldiers’ part. "
DOCUMENT = CURLY * 4 + (
    "“One” and “two” and “three” and “four” and “five” and “six”. "
    "A dash—like this—is close—and this—and that—and those—too—and these—and so—on. "
)


def clean(text: str, meta: Metadata | None = None) -> chain.Cleaned:
    return chain.run(text, [pages.STAGE, correct.STAGE], knowledge.load(), meta)


def after(text: str) -> str:
    """What becomes of a text that follows a page or two of decent printing."""
    return clean(DOCUMENT + text).text.removeprefix(DOCUMENT)


def test_a_star_that_leads_to_a_note_stays() -> None:
    text = "the fate of society* and the people. The party* Already\n\n* See the note on page 9."
    assert after(text) == text


def test_a_star_stays_where_a_note_of_the_page_is_marked() -> None:
    text = "it lies in solidarity* \n\n* A note of its own.\n"
    view_marks = [m for m in clean(DOCUMENT + text).marks if m.kind == "page"]
    assert view_marks == [mark("page", 0, len(DOCUMENT + text), index="0")]
    assert after(text) == text


def test_a_lost_closing_mark_is_not_invented() -> None:
    assert after("the “negative side of it. Moreover, it was so.") == "the “negative side of it. Moreover, it was so."


def test_a_star_between_words_that_go_together_is_dirt() -> None:
    cleaned = clean("the British Labour Movement* and those who are in it")
    assert cleaned.text.startswith("the British Labour Movement and")
    assert [e.state for r in cleaned.records for e in r.entries] == [State.TENTATIVE]


def test_a_star_between_words_that_seldom_meet_is_left_to_a_person() -> None:
    cleaned = clean("the British Labour Movement* serenades those who are in it")
    held = [e for r in cleaned.records for e in r.entries if e.state is State.HELD]
    assert cleaned.text.startswith("the British Labour Movement* serenades")
    assert [e.change.certainty for e in held] == [Certainty.DOUBTFUL]


def test_a_document_with_straight_marks_keeps_them() -> None:
    text = '"I don\'t know," he said. "It\'s the Tsar\'s."'
    assert clean(text).text == text


def test_spaces_inside_straight_marks_go() -> None:
    assert clean('" Sir," said he, " she is gone."').text == '"Sir," said he, "she is gone."'


def test_other_languages_are_left_alone() -> None:
    text = "Qu’est-ce que c’est ? Un “ mot ” ; rien de plus ."
    assert clean(text, Metadata(language="fr")).text == text
