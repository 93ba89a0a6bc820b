"""Notes behind the text: which entries are notes, what refers to them, and what only looks like it."""

from __future__ import annotations

import re

import pytest

from pipeline.language import knowledge
from pipeline.source.documents import Metadata
from pipeline.stages import chain
from pipeline.stages.notes import endnotes
from pipeline.stages.order import STAGES
from pipeline.text.findings import Certainty

FIRST = """The first settlers came over the hills in the spring of that year,{} and
they found the valley empty, as they had been told it would be.{} They built
their houses beside the stream, and lived there through the winter."""
SECOND = """In the second year came others, and a mill was built.{} The miller was an
honest man, and all the people trusted him with their corn."""
RECORDS = "See the account in the records of the county, vol. ii. p. 34."
INDIANS = "This was told by the Indians to the first traders,\nwho wrote it down in their journals."
MILL = "The mill stood until 1842, when it was burned."


def book(*blocks: str) -> str:
    return "\n\n".join(blocks) + "\n"


def clean(text: str) -> chain.Cleaned:
    return chain.run(text, STAGES, knowledge.load(), Metadata())


def linked(done: chain.Cleaned) -> list[tuple[str, str]]:
    """What stands before each reference to a note behind the text, and how the note begins."""
    inside = {m.get("id"): done.text[m.start : m.end] for m in done.marks if m.kind == "endnote"}
    references = sorted((m for m in done.marks if m.kind == "endref"), key=lambda m: m.start)
    return [
        (done.text[: m.start].split()[-1], " ".join(inside[m.get("target")].split()[:3])) for m in references
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("references", "entry"),
    [
        (("[1]", "[2]", "[3]"), "{}."),
        (("[1]", "[2]", "[3]"), "[{}]"),
        (("{1}", "{2}", "{3}"), "{}"),
        (("(1)", "(2)", "(3)"), "({})"),
        (("¹", "²", "³"), "{}."),
        (("1", "2", "3"), "{}."),
    ],
)
def test_figures_that_count_as_the_notes_do_lead_to_them(references: tuple[str, ...], entry: str) -> None:
    one, two, three = references
    done = clean(
        book(
            "CHAPTER I.", FIRST.format(one, two), SECOND.format(three), "NOTES.",
            f"{entry.format(1)} {RECORDS}", f"{entry.format(2)} {INDIANS}", f"{entry.format(3)} {MILL}",
        )
    )  # fmt: skip
    assert linked(done) == [
        ("year,", f"{entry.format(1)} See the"),
        ("be.", f"{entry.format(2)} This was"),
        ("built.", f"{entry.format(3)} The mill"),
    ]


def test_each_chapter_may_count_its_notes_anew() -> None:
    done = clean(
        book(
            "CHAPTER I.", FIRST.format("[1]", "[2]"), "CHAPTER II.", SECOND.format("[1]"), "NOTES.",
            "CHAPTER I.", f"1. {RECORDS}", f"2. {INDIANS}", "CHAPTER II.", f"1. {MILL}",
        )
    )  # fmt: skip
    assert linked(done) == [("year,", "1. See the"), ("be.", "2. This was"), ("built.", "1. The mill")]
    assert [done.text[m.start : m.end] for m in done.marks if m.kind == "head"] == [
        "CHAPTER I.", "CHAPTER II.", "NOTES.", "CHAPTER I.", "CHAPTER II.",
    ]  # fmt: skip


def test_notes_stand_behind_each_chapter_too() -> None:
    done = clean(
        book(
            "CHAPTER I.", FIRST.format("[1]", "[2]"), "NOTES.", f"1. {RECORDS}", f"2. {INDIANS}",
            "CHAPTER II.", SECOND.format("[1]"), FIRST.format("", "[2]"), "NOTES.", f"1. {MILL}", f"2. {INDIANS}",
        )
    )  # fmt: skip
    assert [before for before, _ in linked(done)] == ["year,", "be.", "built.", "be."]


def test_a_reference_that_was_misread_leaves_its_note_a_note() -> None:
    done = clean(
        book(
            "CHAPTER I.", FIRST.format("1", "'"), SECOND.format("3"), "NOTES.",
            f"1. {RECORDS}", f"2. {INDIANS}", f"3. {MILL}",
        )
    )  # fmt: skip
    assert [before for before, _ in linked(done)] == ["year,", "built."]
    assert sum(m.kind == "endnote" for m in done.marks) == 3


def test_letters_in_brackets_are_referred_to_by_name() -> None:
    done = clean(
        book(
            FIRST.format(" (see Note A)", ""), SECOND.format(" See Note [B.]"), "NOTES.",
            "[A.]", RECORDS, "[B.]", INDIANS,
        )
    )  # fmt: skip
    assert [note for _, note in linked(done)] == ["[A.] See the", "[B.] This was"]


@pytest.mark.parametrize(
    "text",
    [
        book(FIRST.format("", ""), SECOND.format(""), "NOTES.", f"1. {RECORDS}", f"2. {INDIANS}"),
        book(FIRST.format("[1]", ""), SECOND.format(""), "NOTES.", f"1. {RECORDS}", f"2. {INDIANS}", f"3. {MILL}"),
        book(FIRST.format("[2]", "[1]"), SECOND.format(""), "NOTES.", f"1. {RECORDS}", f"2. {INDIANS}", f"3. {MILL}"),
        book(FIRST.format("[1]", "[2]"), SECOND.format(""), "RULES.", f"1. {RECORDS}", f"2. {INDIANS}"),
    ],
    ids=["nothing refers to them", "one alone", "not in their order", "under no such heading"],
)
def test_numbered_points_are_no_notes(text: str) -> None:
    done = clean(text)
    assert not [m for m in done.marks if m.kind in ("endnote", "endref")]


def test_what_follows_the_last_note_is_none() -> None:
    done = clean(book(FIRST.format("[1]", "[2]"), "NOTES.", f"1. {RECORDS}", f"2. {INDIANS}", SECOND.format("")))
    last = max((m for m in done.marks if m.kind == "endnote"), key=lambda m: m.start)
    assert done.text[last.start : last.end].endswith("journals.")


def test_the_last_note_runs_on_over_its_page_and_not_into_the_index() -> None:
    text = book(FIRST.format("[1]", "[2]")) + f"\fNOTES.\n1. {RECORDS}\n2. Castlereagh, and the letter of Lord\n"
    done = clean(f"{text}\fClancarty, ibid. p. 271.\nINDEX\nBeugnot, Count, 4, 7\nCastlereagh, Lord, 2, 9\n")
    last = max((m for m in done.marks if m.kind == "endnote"), key=lambda m: m.start)
    assert done.text[last.start : last.end].split()[-4:] == ["Clancarty,", "ibid.", "p.", "271."]


def test_a_note_of_several_paragraphs_is_one_whatever_it_begins_with() -> None:
    done = clean(
        book(
            "CHAPTER I.", FIRST.format("[1]", "[2]"), SECOND.format("[3]"), "NOTES.",
            f"[1] {RECORDS}", "[2] THE OLD MILL", INDIANS, f"[3] {MILL}",
        )
    )  # fmt: skip
    notes = [done.text[m.start : m.end] for m in done.marks if m.kind == "endnote"]
    assert "THE OLD MILL" in notes[1] and "journals." in notes[1]
    assert not [m for m in done.marks if m.kind == "head" and "MILL" in done.text[m.start : m.end]]


def test_the_head_of_the_next_page_of_notes_begins_nothing() -> None:
    text = book(FIRST.format("[1]", "[2]"), SECOND.format("[3]")) + f"\fNOTES.\n1. {RECORDS}\n2. {INDIANS}\n"
    assert [before for before, _ in linked(clean(f"{text}\fNOTES.\n3. {MILL}\n"))] == ["year,", "be.", "built."]


def test_a_figure_in_the_text_gets_brackets_and_its_certainty_from_the_row() -> None:
    done = clean(
        book(FIRST.format("1", "2"), SECOND.format("'"), "NOTES.", f"1. {RECORDS}", f"2. {INDIANS}", f"3. {MILL}")
    )
    changes = [e.change for r in done.records if r.stage == "notes" for e in r.entries]
    assert "year,[1] and" in done.text
    assert [c.certainty for c in changes] == [Certainty.LIKELY] * 2


def test_the_row_that_is_worth_most_is_taken() -> None:
    entries = [endnotes.Endnote(k, k, label, None, 0.0) for k, label in enumerate("12312")]
    signs = [endnotes.Sign(k, k + 1, label, 3.0, True) for k, label in enumerate("3121932")]
    found = endnotes._answers(entries, signs)
    assert {k: sign.start for k, sign in found.items()} == {0: 1, 1: 2, 2: 5, 4: 6}


def test_entries_are_read_in_pages_without_blank_lines() -> None:
    text = book(FIRST.format("1", "2"), SECOND.format("3")).replace("\n\n", "\n")
    text += f"\fNOTES.\n1 {RECORDS}\n2 {INDIANS}\n3 {MILL}\n"
    assert [re.sub(r"\W", "", before) for before, _ in linked(clean(text))] == ["year", "be", "built"]
