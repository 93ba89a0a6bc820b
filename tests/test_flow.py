"""Points, headings, contents, front and back: what only attributes or the tree of the TEI show (see cases/structure)."""

from __future__ import annotations

import pytest

from tests.test_captures import T, every, read, said

PROSE = (
    "The country in which to-day every school and university\nroom is decorated has raised the banner of revolution and\n"
    "nobody knows what will become of it, nor of the people in\nthe towns, nor of those upon the land.\n"
)


class TestPoints:
    def test_short_points_one_below_the_other_are_a_list(self) -> None:
        text = read(f"{PROSE}\n(a) the first of them;\n\n(b) the second;\n\n(c) the third.\n\n{PROSE}")
        assert [(i.get("n"), said(i)[:7]) for i in text.iter(f"{T}item")] == [
            ("a", "(a) the"),
            ("b", "(b) the"),
            ("c", "(c) the"),
        ]

    def test_points_with_text_between_them_are_numbered_paragraphs(self) -> None:
        text = read(f"1. {PROSE}\n{PROSE}\n2. {PROSE}\n{PROSE}\n3. {PROSE}")
        assert [p.get("n") for p in text.iter(f"{T}p")] == ["1", None, "2", None, "3"]

    @pytest.mark.parametrize(
        "text", ["1. One alone.\n\nAnd no more.\n", "(a) one\n\n(c) another\n\n(d) a third\n", "1917. A year.\n"]
    )
    def test_what_does_not_count_on_is_no_list(self, text: str) -> None:
        found = read(text)
        assert not every(found, "item") and not [p for p in found.iter(f"{T}p") if p.get("n")]


class TestHeadings:
    @pytest.mark.parametrize("labels", [("I", "II", "III", "IV"), ("1", "2", "3", "4")])
    def test_numbers_stay_as_the_book_prints_them(self, labels: tuple[str, ...]) -> None:
        named = zip(labels, ("FIRST", "SECOND", "THIRD", "FOURTH"), strict=True)
        text = read("".join(f"{n}\n\nTHE {name} OF THEM\n\n{PROSE}\n" for n, name in named))
        assert [d.get("n") for d in text.iter(f"{T}div")] == ["1", "2", "3", "4"]
        assert every(text, "div/head")[::2] == list(labels)

    def test_numbers_spelt_out(self) -> None:
        text = read(f"CHAPTER THE FIRST\n\nTHE START\n\n{PROSE}\nCHAPTER TWO\n\nTHE REST\n\n{PROSE}")
        assert [d.get("n") for d in text.iter(f"{T}div")] == ["1", "2"]
        assert every(text, "div/head")[::2] == ["CHAPTER THE FIRST", "CHAPTER TWO"]

    def test_the_contents_tell_a_heading_that_nothing_else_shows(self) -> None:
        text = read(
            f"CONTENTS\n\nThe Lesson of Last Time 5\nWho Gives the Orders? 9\nThe Bill 12\n\n\n\n\n\nWho gives the orders?\n\n{PROSE}"
        )
        assert every(text, "body/div/head") == ["Who gives the orders?"]
        [link] = [r.get("target") for r in text.iter(f"{T}ref") if r.get("target")]
        assert [d.get("corresp") for d in text.iter(f"{T}div") if f"#{d.get(ID)}" == link] == [
            f"#entry-{str(link)[1:]}"
        ]

    def test_the_contents_tell_the_number_where_leaves_are_missing(self) -> None:
        text = read(
            f"CONTENTS\n\nI. The Lesson 5\nII. The Orders 9\nVII. The Charter We Want 37\n\n\n\n\n\nI\n\nTHE LESSON\n\n{PROSE}\n\n\n\n\n"
            f"VII\n\nTHE CHARTER WE WANT\n\n{PROSE}"
        )
        assert [d.get("n") for d in text.iter(f"{T}div") if d.get("type") == "chapter"] == ["1", "7"]

    def test_contents_that_tell_what_each_chapter_holds(self) -> None:
        text = read(
            "CONTENTS\n\nCHAPTER I\nBirth and parentage — Early schooling — The first voyage — A\nstorm at sea — Return ..... 1\n\n"
            f"CHAPTER II\nMarriage ..... 24\n\n\n\n\nCHAPTER I\n\n{PROSE}\nCHAPTER II\n\n{PROSE}"
        )
        assert [r.get("target") for r in text.iter(f"{T}ref")] == ["#chapter-1", "#chapter-2"]

    def test_roman_two_is_never_eleven(self) -> None:
        page = "\n\n\n\n\n"
        text = read(
            f"CONTENTS\n\nI. Of Kings 1\nII. Of Queens 2\nIII. Of Knaves 3\n{page}Of Kings\n\n{PROSE}{page}Of Queens\n\n{PROSE}"
            f"{page}Of Knaves\n\n{PROSE}"
        )
        assert [d.get("n") for d in text.iter(f"{T}div") if d.get("type") == "chapter"] == ["1", "2", "3"]
        assert [said(i)[:4] for i in text.iter(f"{T}item")] == ["I. O", "II. ", "III."]

    def test_the_contents_end_where_they_end(self) -> None:
        text = read(f"CONTENTS\n\nThe Ford 1\nThe Bridge 4\n\nTHE FORD\n\n{PROSE}\nTHE BRIDGE\n\n{PROSE}")
        assert every(text, "body/div/head") == ["THE FORD", "THE BRIDGE"]
        assert [r.get("target") for r in text.iter(f"{T}ref")] == ["#chapter-the-ford", "#chapter-the-bridge"]

    def test_a_running_head_left_over_text_that_goes_on_heads_nothing(self) -> None:
        text = read(f"1\n\nTHE START\n\n{PROSE}\n\n\n\n\nTHE BILL FOR IT\n\nof that sum {PROSE}")
        assert [d.get("type") for d in text.iter(f"{T}div")] == ["chapter"]

    def test_the_end_ends_the_text(self) -> None:
        text = read(
            f"1\n\nTHE START\n\n{PROSE}\nTHE END\n\n\n\n\n\nTHE HARBOUR PAPERS\n\nA series of books for people who work\n"
        )
        assert every(text, "body/trailer") == ["THE END"]
        assert "HARBOUR" in said(text.find(f"{T}back"))


ID = "{http://www.w3.org/XML/1998/namespace}id"


class TestFrontAndBack:
    def test_a_preface_is_signed_and_dated(self) -> None:
        text = read(
            f"PREFACE\n\n{PROSE}\n{PROSE}\nE. TREMLETT.\n\nLondon, March 1942.\n\n\n\n\n1\n\nTHE START\n\n{PROSE}"
        )
        assert every(text, "front/div/closer/signed") == ["E. TREMLETT."]
        assert every(text, "front/div/closer/dateline") == ["London, March 1942."]

    def test_a_chapter_that_ends_with_a_line_in_capitals_is_not_signed(self) -> None:
        assert not every(read(f"1\n\nTHE START\n\n{PROSE}\nTHE RED LION.\n"), "closer")

    def test_a_dedication(self) -> None:
        text = read(f"TO MY MOTHER\n\nwho knew it all\n\n\n\n\n1\n\nTHE START\n\n{PROSE}")
        assert [d.get("type") for d in text.iter(f"{T}div")] == ["dedication", "chapter"]

    def test_an_index_is_a_list(self) -> None:
        text = read(f"1\n\nTHE START\n\n{PROSE}\n\n\n\n\nINDEX\n\nAdams, John, 12,\n15-17\nBread, price of, 6\n")
        assert every(text, "back/div/list/item") == ["Adams, John, 12, 15-17", "Bread, price of, 6"]

    def test_a_title_of_two_lines_keeps_both(self) -> None:
        text = read(f"INTRODUCTION\nTO THE SECOND PRINTING\n\n{PROSE}\n\n1\n\nTHE START\n\n{PROSE}")
        assert every(text, "front/div/head") == ["INTRODUCTION TO THE SECOND PRINTING"]
