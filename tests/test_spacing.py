"""Texts that people typed, whose blank lines tell chapters from paragraphs."""

from __future__ import annotations

from tests.test_works import PROSE, outline

SAID = "He went on, and said no word to the men of the village who stood there before the door of the mill all day."


def typed(*parts: str, space: int = 4) -> str:
    """Parts with `space` blank lines between them."""
    return ("\n" * (space + 1)).join(part.strip("\n") for part in parts) + "\n"


def chapter(title: str, lines: int = 4) -> str:
    return f"{title}\n\n" + "\n\n".join([PROSE, SAID] * lines)


def test_titles_in_small_letters_are_headings() -> None:
    text = typed(
        "THE MILL\n\nBY\n\nJOHN SMITH", *(chapter(t) for t in ("I. Childhood", "II. The Lover.", "The End of It"))
    )
    assert outline(text)[-3:] == ["chapter I. Childhood", "chapter II. The Lover.", "chapter The End of It"]


def test_the_title_page_stands_before_the_text() -> None:
    text = typed(
        "THE MILL\n\nBY\n\nJOHN SMITH\n\nLONDON", *(chapter(f"Of the {n} day") for n in ("first", "second", "third"))
    )
    done = outline(text)
    assert [line for line in done if "chapter" in line] == [
        f"chapter Of the {n} day" for n in ("first", "second", "third")
    ]
    assert not any("JOHN SMITH" in line for line in done if "chapter" in line)


def test_less_space_parts_sections_within_what_more_space_parts() -> None:
    section = typed(*(chapter(f"Of the {n}") for n in ("mill", "river")), space=3)
    text = typed(
        "THE MILL",
        *(f"THE {n} BOOK\n\n{SAID}\n\n\n\n{section}" for n in ("FIRST", "SECOND", "THIRD", "FOURTH")),
        space=5,
    )
    assert outline(text)[1:5] == [
        "part THE FIRST BOOK", "  section Of the mill", "  section Of the river", "part THE SECOND BOOK",
    ]  # fmt: skip


def test_names_below_an_epigraph_and_what_someone_says_are_no_headings() -> None:
    opened = [
        f"THE {n} DAY\n\nWe travel in the print of olden wars.\n\nW. P. BANNATYNE.\n\n{PROSE}"
        for n in ("FIRST", "LAST")
    ]
    spoken = f'"And so," said he, "we went away!"\n\n{PROSE}'
    found = outline(typed("THE MILL", *opened, chapter("THE OTHER DAY"), chapter("THE LONG DAY"), spoken))
    assert found[1:] == [
        "chapter THE FIRST DAY",
        "chapter THE LAST DAY",
        "chapter THE OTHER DAY",
        "chapter THE LONG DAY",
    ]


def test_spaces_where_pages_end_tell_nothing() -> None:
    pages = [
        f"The mill {n}\n\n{PROSE}\n\nand he went to the town with the other men of the place and" for n in range(6)
    ]
    assert outline(typed(*pages)) == []
