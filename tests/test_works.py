"""Several works in one volume, the groups that half-titles make of them, and titles that are printed more than once."""

from __future__ import annotations

import pytest

from pipeline.stages import chain
from tests.test_structure import clean

PROSE = "\n".join(
    [
        "It was told by the others, who were there and saw it all with",
        "their own eyes, that nobody in the village knew him any more,",
        "and that the house was sold before the end of the long winter.",
    ]
)


def outline(text: str) -> list[str]:
    """The divisions of a text, each with its number and its heads, set in below the one that it stands in."""
    done: chain.Cleaned = clean(text)
    divisions = sorted((m for m in done.marks if m.kind == "div"), key=lambda m: (m.start, -m.end))
    heads = sorted((m for m in done.marks if m.kind == "head"), key=lambda m: m.start)
    found = []
    for div in divisions:
        above = sum(other.start <= div.start and div.end <= other.end for other in divisions) - 1
        inner = [d for d in divisions if d is not div and div.start <= d.start and d.end <= div.end]
        stop = min((d.start for d in inner), default=div.end)
        own = [done.text[h.start : h.end] for h in heads if div.start <= h.start < stop]
        found.append("  " * above + " ".join([div.get("type"), *([div.get("n")] if div.get("n") else []), *own]))
    return found


def pages(*texts: str) -> str:
    return "\f".join(f"{text}\n" for text in texts)


def test_titles_under_which_parts_are_numbered_anew_are_works() -> None:
    found = outline(
        pages(
            f"THE SHOEMAKERS\n\nPART I.\n\n{PROSE}",
            f"PART II.\n\n{PROSE}",
            f"THE POST BOY\n\nPART I.\n\n{PROSE}",
            f"PART II.\n\n{PROSE}",
        )
    )
    assert found == [
        "work THE SHOEMAKERS", "  part I PART I.", "  part II PART II.",
        "work THE POST BOY", "  part I PART I.", "  part II PART II.",
    ]  # fmt: skip


def test_half_titles_among_works_head_groups_of_them() -> None:
    found = outline(
        pages(
            "THE LIBRARY OF TALES\n\nLONDON\n\n1850",
            "TALES\n\nFOR THE COMMON PEOPLE.",
            f"THE SHOEMAKERS\n\nPART I.\n\n{PROSE}",
            f"PART II.\n\n{PROSE}",
            "ALLEGORIES,",
            f"THE PILGRIMS\n\nPART I.\n\n{PROSE}",
            f"PART II.\n\n{PROSE}",
            f"APPENDIX.\n\n{PROSE}",
        )
    )
    assert found == [
        "part TALES FOR THE COMMON PEOPLE.", "  work THE SHOEMAKERS", "    part I PART I.", "    part II PART II.",
        "part ALLEGORIES,", "  work THE PILGRIMS", "    part I PART I.", "    part II PART II.",
        "appendix APPENDIX.",
    ]  # fmt: skip


def test_a_tale_behind_the_parts_whose_chapters_begin_at_one_is_a_work_as_what_stands_before_it() -> None:
    found = outline(
        pages(
            "GIFT OF THE ALUMNI",
            f"PREFACE.\n\n{PROSE}",
            "THE WHOLE HISTORY\n\nor\n\nGRANDFATHER'S CHAIR.",
            f"PART I.\n\nCHAPTER I.\n\n{PROSE}",
            f"CHAPTER II.\n\n{PROSE}",
            f"PART II.\n\nCHAPTER I.\n\n{PROSE}",
            f"CHAPTER II.\n\n{PROSE}",
            f"BIOGRAPHICAL STORIES.\n\nCHAPTER I.\n\n{PROSE}",
            f"CHAPTER II.\n\n{PROSE}",
        )
    )
    assert found[-11:] == [
        "preface PREFACE.",
        "work THE WHOLE HISTORY or GRANDFATHER'S CHAIR.",
        "  part I PART I.", "    chapter 1 CHAPTER I.", "    chapter 2 CHAPTER II.",
        "  part II PART II.", "    chapter 1 CHAPTER I.", "    chapter 2 CHAPTER II.",
        "work BIOGRAPHICAL STORIES.", "  chapter 1 CHAPTER I.", "  chapter 2 CHAPTER II.",
    ]  # fmt: skip


def test_a_title_printed_again_above_the_first_or_a_later_label_is_no_division_of_its_own() -> None:
    lines = PROSE.replace("whole", "long")
    text = f"{lines}\n" * 8
    found = outline(
        pages(
            f"PREFACE.\n{text}",
            "THE HISTORY OF THE CHAIR.\nIN TWO PARTS.",
            f"THE CHAIR.\nPART I.\n{text}",
            f"THE CHAIR.\nPART II.\n{text}",
            f"THE TABLE.\nPART I.\n{text}",
        )
    )
    assert found == [
        "preface PREFACE.",
        "work THE HISTORY OF THE CHAIR. IN TWO PARTS. THE CHAIR.", "  part I PART I.", "  part II THE CHAIR. PART II.",
        "work THE TABLE.", "  part I PART I.",
    ]  # fmt: skip


def test_chapters_that_count_on_make_no_work_of_a_title_between() -> None:
    found = outline(
        pages(
            f"CHAPTER I.\n\n{PROSE}",
            f"CHAPTER II.\n\n{PROSE}",
            f"AN INTERLUDE.\n\n{PROSE}",
            f"CHAPTER III.\n\n{PROSE}",
        )
    )
    assert not [line for line in found if "work" in line]


def test_notes_with_titles_behind_the_text_are_sections_of_it() -> None:
    text = (
        f"NOTES.\n\nNote A, p. ix.—THE GREY STONE.\n{PROSE}\n\n"
        f"NotE B, p. 2.—THE LocH LomoND ExPEDITION.\n{PROSE}\n\n"
        f"Note C.—The Abbess of Wilton.\n{PROSE}"
    )
    assert outline(pages(f"CHAPTER I.\n\n{PROSE}", f"CHAPTER II.\n\n{PROSE}", text)) == [
        "chapter 1 CHAPTER I.", "chapter 2 CHAPTER II.", "notes NOTES.",
        "  section A Note A, p. ix.—THE GREY STONE.",
        "  section B NotE B, p. 2.—THE LocH LomoND ExPEDITION.",
        "  section C Note C.—The Abbess of Wilton.",
    ]  # fmt: skip


def test_notes_with_titles_below_no_heading_of_their_own_stand_in_no_chapter() -> None:
    text = f"Note A.—The Grey Stone.\n{PROSE}\n\nNote B.—The Abbess of Wilton.\n{PROSE}"
    assert outline(pages(f"CHAPTER I.\n\n{PROSE}", f"CHAPTER II.\n\n{PROSE}", text)) == [
        "chapter 1 CHAPTER I.", "chapter 2 CHAPTER II.",
        "endnote A Note A.—The Grey Stone.", "endnote B Note B.—The Abbess of Wilton.",
    ]  # fmt: skip


def test_a_note_alone_or_in_a_sentence_heads_nothing() -> None:
    for text in (f"Note A.—The Grey Stone.\n{PROSE}", f"Note 1.—This was said to him\n{PROSE}\n\nNote 2.—as it was\n"):
        assert outline(pages(f"CHAPTER I.\n\n{PROSE}", f"CHAPTER II.\n\n{text}")) == [
            "chapter 1 CHAPTER I.", "chapter 2 CHAPTER II.",
        ]  # fmt: skip


def test_the_years_of_a_life_below_a_name_belong_to_its_heading() -> None:
    found = outline(
        pages(
            f"CHAPTER I.\n\n{PROSE}", f"CHAPTER II.\n\n{PROSE}\n\nSAMUEL JOHNSON.\n\nBORN 1709. DIED 1784.\n\n{PROSE}"
        )
    )
    assert found[-1] == "  section SAMUEL JOHNSON. BORN 1709. DIED 1784."


def test_chapters_that_notes_are_arranged_by_stand_in_the_notes() -> None:
    chapters = [f"CHAPTER {n}.\n\n{PROSE}" for n in ("I", "II")]
    assert outline(pages(*chapters, "NOTES.\n\n" + "\n\n".join(chapters))) == [
        "chapter 1 CHAPTER I.", "chapter 2 CHAPTER II.",
        "notes NOTES.", "  section 1 CHAPTER I.", "  section 2 CHAPTER II.",
    ]  # fmt: skip


def test_tales_whose_titles_stand_on_leaves_or_above_their_first_number() -> None:
    found = outline(
        pages(
            "TALES OF THE NORTH\n\nBY\n\nHENRY MARTIN\n\nLONDON",
            "THE GREY LADY",
            f"I\n\n{PROSE}\n\nII\n\n{PROSE}",
            f"THE MILLER'S SECRET\n\nCHAPTER I\n\n{PROSE}",
            f"CHAPTER II\n\n{PROSE}",
            "OLD JOHN",
            f"I\n\n{PROSE}\n\nII\n\n{PROSE}",
        )
    )
    assert [line for line in found if "chapter" not in line][-3:] == [
        "work THE GREY LADY", "work THE MILLER'S SECRET", "work OLD JOHN",
    ]  # fmt: skip
    assert sum(line.startswith("  chapter") for line in found) == 6


def test_conclusion_below_a_label_is_a_chapter_s_title() -> None:
    found = outline(
        pages(
            f"CHAPTER I.\n\nTHE MILL.\n\n{PROSE}", f"CHAPTER II.\n\nCONCLUSION.\n\n{PROSE}", f"CONCLUSION.\n\n{PROSE}"
        )
    )
    assert found == ["chapter 1 CHAPTER I. THE MILL.", "chapter 2 CHAPTER II. CONCLUSION.", "conclusion CONCLUSION."]


def test_labels_in_the_middle_of_a_text_without_blank_lines() -> None:
    parts = [f"{label}\n" + f"{PROSE}\n" * 3 for label in ("I", "II", "III", "IV")]
    assert outline(pages("".join(parts[:2]), "".join(parts[2:]))) == [
        f"chapter {n} {label}" for n, label in enumerate(("I", "II", "III", "IV"), 1)
    ]
    letters = "".join(f"LETTER {n}.\n{PROSE}\nYours ever,\nJ. Dacre.\n" for n in ("I", "II", "III"))
    assert outline(letters) == [f"chapter {k} LETTER {n}." for k, n in enumerate(("I", "II", "III"), 1)]


def test_labels_with_a_space_or_a_sign_in_them_are_read_by_their_place() -> None:
    found = outline(
        pages(*(f"{label}\n\n{PROSE}" for label in ("CHAPTER I.", "CHAP TER II.", "CHAPTER J%.", "CHAPTER IV.")))
    )
    assert [line[:9] for line in found] == ["chapter 1", "chapter 2", "chapter 3", "chapter 4"]


@pytest.mark.parametrize("said", ["COME AT ONCE. FATHER WORSE.", "MY DEAREST MOTHER,", "SACRED TO JOHN POTTER."])
def test_what_the_text_announces_is_no_heading(said: str) -> None:
    text = f"{PROSE}\n\nA telegram was brought in, and it said this:\n\n{said}\n\n{PROSE}"
    assert outline(pages(f"CHAPTER I.\n\n{text}", f"CHAPTER II.\n\n{text}")) == [
        "chapter 1 CHAPTER I.",
        "chapter 2 CHAPTER II.",
    ]


def test_a_story_that_the_text_announces_has_its_title() -> None:
    text = f"{PROSE}\n\nThen Grandfather began the following story:\n\nTHE RED CROSS.\n\n{PROSE}"
    assert outline(pages(f"CHAPTER I.\n\n{PROSE}", f"CHAPTER II.\n\n{text}"))[-1] == "  section THE RED CROSS."


def test_who_signs_a_letter_in_capitals_heads_nothing() -> None:
    text = f'{PROSE}\n\n"Yours, etc.\n\n"DASHALL SQUEEZE."\n\n{PROSE}'
    assert outline(pages(f"CHAPTER I.\n\n{PROSE}", f"CHAPTER II.\n\n{text}")) == [
        "chapter 1 CHAPTER I.",
        "chapter 2 CHAPTER II.",
    ]


def test_a_title_that_is_part_of_an_earlier_work_s_heads_a_work_of_its_own() -> None:
    works = ("THE GREY LADY OF LYNN", "THE GREY LADY", "OLD JOHN")
    found = outline(pages(*(f"{t}\n\nCHAPTER I\n\n{PROSE}\n\nCHAPTER II\n\n{PROSE}" for t in works)))
    assert [line for line in found if not line.startswith("  ")] == [f"work {t}" for t in works]


def test_notes_counted_by_roman_numbers() -> None:
    text = "\n\n".join(f"Note {n}.—The Grey Stone.\n{PROSE}" for n in ("I", "II", "III"))
    assert [line[:11] for line in outline(pages(f"CHAPTER I.\n\n{PROSE}", f"CHAPTER II.\n\n{PROSE}", text))[2:]] == [
        "endnote I N", "endnote II ", "endnote III",
    ]  # fmt: skip


@pytest.mark.parametrize(("first", "second"), [("I.", "II."), ("1", "2")])
def test_numbers_without_a_word_number_the_sections_of_chapters_that_have_one(first: str, second: str) -> None:
    chapters = [
        f"CHAPTER {n}.\n\nTHE BAD SQUIRE.\n\n{first}\n\n{PROSE}\n\n{second}\n\n{PROSE}" for n in ("I", "II", "III")
    ]
    assert outline(pages(*chapters))[:4] == [
        "chapter 1 CHAPTER I. THE BAD SQUIRE.", f"  section 1 {first}", f"  section 2 {second}",
        "chapter 2 CHAPTER II. THE BAD SQUIRE.",
    ]  # fmt: skip


def test_the_running_head_of_an_index_is_no_second_one() -> None:
    entries = "\n".join(f"Smith, John, {n}" for n in range(20, 60))
    assert outline(pages(f"CHAPTER I.\n\n{PROSE}", f"INDEX\n\n{entries}", f"INDEX\n\n{entries}"))[1:] == ["index INDEX"]


def test_a_title_behind_a_folio_is_a_running_head() -> None:
    assert outline(pages(f"CHAPTER I.\n\n{PROSE}", f"2 TWO YEARS AGO\n\n{PROSE}")) == ["chapter 1 CHAPTER I."]


def test_what_stands_below_a_picture_on_a_leaf_heads_nothing() -> None:
    whole = pages(f"CHAPTER I.\n\n{PROSE}", '"SHE LOOKED UP AND SAW HIM."', f"{PROSE}", f"CHAPTER II.\n\n{PROSE}")
    assert outline(whole) == ["chapter 1 CHAPTER I.", "chapter 2 CHAPTER II."]
    halves = PROSE.replace(
        "and that the house was sold", "\f\nTHE REVIEW ON THE DOWN.\n\f\nand that the house was sold"
    )
    assert outline(pages(f"CHAPTER I.\n\n{halves}", f"CHAPTER II.\n\n{PROSE}")) == [
        "chapter 1 CHAPTER I.",
        "chapter 2 CHAPTER II.",
    ]
