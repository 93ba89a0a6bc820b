"""notes: which lines are footnotes, and which word each hangs on."""

from __future__ import annotations

import pytest

from pipeline.language import knowledge
from pipeline.stages import chain, pages
from pipeline.stages.notes import stage as notes


def clean(text: str) -> chain.Cleaned:
    return chain.run(text, [pages.STAGE, notes.STAGE], knowledge.load())


def anchors(text: str) -> list[tuple[str, str]]:
    """(word before the reference, beginning of its note) for each note."""
    done = clean(text)
    found = {m.get("id"): m for m in done.marks if m.kind == "note"}
    pairs = []
    for m in sorted((m for m in done.marks if m.kind == "noteref"), key=lambda m: m.start):
        note = found[m.get("id")]
        pairs.append((done.text[: m.start].split()[-1], done.text[note.start : note.end].split("] ", 1)[1].split()[0]))
    return pairs


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("invasion of Finland 1 just as\n\n1 Vide Notes.\n", [("Finland", "Vide")]),
        ("a two-front war, 1 as they\n\n1 To make this clear.\n", [("war,", "To")]),
        ("liberal experience. 1 \n\nOn the other\n\n1 This is true.\n", [("experience.", "This")]),
        ("as they say*\nand so\n\n* In a letter.\n", [("say", "In")]),
        ("as they say† and so\n\n† In a letter.\n", [("say", "In")]),
        ("as they say¹ and so\n\n¹ In a letter.\n", [("say", "In")]),
        # the mark of the note was misread, the reference was not
        (
            "the organisation 1 as a\nmatter of dispute. 2 \n\n*Then, not\n\n* Quite so.\n",
            [("organisation", "Then,"), ("dispute.", "Quite")],
        ),
        # two notes without a blank line between them
        ("one 1 and two 2 here\n\n1 First note\nruns on.\n2 Second note.\n", [("one", "First"), ("two", "Second")]),
        # dirt at the end of a line is a worse reference than a figure inside one
        ("the revolutionary character 1\nof which they did 1 —that\n\n1 Previously so.\n", [("did", "Previously")]),
    ],
)
def test_each_note_hangs_on_its_word(text: str, found: list[tuple[str, str]]) -> None:
    assert anchors(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "In Chapter 1 we saw\n\n1 Vide is a list here.\n",  # the figure is counted, not a reference
        "a plain page\n\n1. We do not exaggerate.\n\n2. It seems.\n",  # a list
        "* * *\n\nA page with ornaments\n",
        "1 Vide at the top 1 of\nthe page\n",
        "It gave 3 reasons for it\n\n1 The peace.\n\n2 The treaty.\n\n3 The people.\n",  # numbered points
        "He lived in No. 1, Nelson-court, and\n\n* Yesterday the Lord Mayor held court.\n",
        "It was 7.45 at 2, Vernon-place\n\n2 THE SHEPHERD OF SALISBURY\n",
        "He had 12 ships in all\n\n12 The ships were of oak.\n",
        "",
    ],
)
def test_what_is_no_note_is_left_alone(text: str) -> None:
    assert clean(text).text == text


def test_a_note_does_not_part_the_sentence_that_runs_over_its_page() -> None:
    text = "was in Finland 1 when the\n\n1 Vide Notes.\n\n\n\n\nnext page began\n"
    assert clean(text).text.split() == "was in Finland[1] when the next page began [1] Vide Notes.".split()


class TestNotesThatRunOverAPage:
    PAGE = "The country in which every school is decorated{} and so on to the end of it.\n\n"

    def cleaned(self, second: str) -> chain.Cleaned:
        first = self.PAGE.format(" 1") + "1 A note that must run\nover to the\n\f"
        return chain.run(first + second, [pages.STAGE, notes.STAGE], knowledge.load())

    def test_what_stands_at_the_foot_of_the_next_page_goes_with_it(self) -> None:
        done = self.cleaned(self.PAGE.format(" 2") + "next page, where it ends.\n\n2 Another note.\n")
        assert done.text.endswith(
            "[1] A note that must run\nover to the\n next page, where it ends.\n\n\n[2] Another note.\n"
        )

    @pytest.mark.parametrize(
        "second",
        [
            PAGE.format("") + "Next page it is not.\n",  # a capital begins a paragraph
            PAGE.format(""),
            "the country in which every\n\nschool is decorated and so on.\n",  # the text itself goes on
        ],
    )
    def test_what_may_be_the_text_itself_does_not(self, second: str) -> None:
        done = self.cleaned(second)
        assert not [m for m in done.marks if m.kind == "notecarried"]
