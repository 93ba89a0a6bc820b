"""What is no paragraph: verse, points, tables, quotations, epigraphs; and what only looks like them."""

from __future__ import annotations

import pytest

from tests.test_captures import T, every, read, said

PROSE = (
    "The country in which to-day every school and university\nroom is decorated has raised the banner of revolution and\n"
    "nobody knows what will become of it, nor of the people in\nthe towns, nor of those upon the land.\n"
)
VERSE = "The master said, “The tide is low,\nYou cannot load to-day”;\nThe tide came up to hear him talk\nAnd took the ship away.\n"


class TestVerse:
    def test_a_stanza(self) -> None:
        text = read(f"{PROSE}\n{VERSE}\n{PROSE}")
        assert every(text, "lg/l") == VERSE.splitlines()
        assert len(every(text, "p")) == 2

    def test_stanzas_of_one_poem(self) -> None:
        text = read(f"{PROSE}\n{VERSE}\n{VERSE}\n{PROSE}")
        assert [lg.get("type") for lg in text.iter(f"{T}lg")] == ["poem", "stanza", "stanza"]

    @pytest.mark.parametrize(
        "block",
        [
            PROSE,
            "First published March 1942\nSecond impression August 1942\nThird impression May 1943\n",
            "Mr. Haskins\nMrs. Otherby\nMr. Collier\nMiss Quist\n",
            "1. The first thing is this\n2. The second thing is that\n3. The third is the last\n",
            "THE LAST QUARTER OF IT\nTHE FIRST QUARTER OF IT\nTHE END OF IT ALL\n",
        ],
    )
    def test_what_is_none(self, block: str) -> None:
        assert not every(read(f"{PROSE}\n{block}\n{PROSE}"), "lg")


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

    def test_points_on_lines_of_one_block(self) -> None:
        text = read(f"{PROSE}\n1. Work, for all;\n2. Land, for those\nwho till it;\n3. Bread.\n\n{PROSE}")
        assert every(text, "item") == ["1. Work, for all;", "2. Land, for those who till it;", "3. Bread."]

    @pytest.mark.parametrize(
        "text", ["1. One alone.\n\nAnd no more.\n", "(a) one\n\n(c) another\n\n(d) a third\n", "1917. A year.\n"]
    )
    def test_what_does_not_count_on_is_no_list(self, text: str) -> None:
        found = read(text)
        assert not every(found, "item") and not [p for p in found.iter(f"{T}p") if p.get("n")]


class TestTables:
    FIGURES = "1929 14 6,210 1,085 41,300\n1930 12 5,344 1,962 77,850\n1931 9 3,871 3,406 139,420\n"

    def test_columns_of_figures_with_what_stands_above_them(self) -> None:
        text = read(
            f"{PROSE}\nTABLE II\n\nBerths, men and relief\n\nYear  Berths  At work  Signing  Relief\n{self.FIGURES}\n{PROSE}"
        )
        rows = [[said(c) for c in row.iter(f"{T}cell")] for row in text.iter(f"{T}row")]
        assert rows[0] == ["Year", "Berths", "At work", "Signing", "Relief"]
        assert rows[1] == ["1929", "14", "6,210", "1,085", "41,300"] and len(rows) == 4
        assert every(text, "table/head") == ["TABLE II", "Berths, men and relief"]

    def test_inside_a_block(self) -> None:
        text = read(f"{PROSE}{self.FIGURES}{PROSE}")
        assert len(every(text, "row")) == 3 and len(every(text, "p")) == 2

    def test_parts_set_wide_apart(self) -> None:
        text = read(
            f"{PROSE}\nHaskins     docker     Eastmere\nOtherby     weaver     Ashford\nCollier     miner     Cold Harbour\n"
        )
        assert every(text, "row/cell")[:3] == ["Haskins", "docker", "Eastmere"]

    def test_prose_with_figures_is_none(self) -> None:
        text = read(
            "They were 1,085 in 1929\nand 1,962 in the year 1930\nand then 3,406 in 1931 and\nmore of them in later years.\n"
        )
        assert not every(text, "row")


class TestQuotations:
    def test_lines_set_in(self) -> None:
        text = read(f"{PROSE}\n    It is not for us to prescribe\n    to Providence the hour of it.\n\n{PROSE}{PROSE}")
        assert every(text, "q/p") == ["It is not for us to prescribe to Providence the hour of it."]

    def test_a_document_all_of_whose_lines_are_set_in_has_none(self) -> None:
        assert not every(
            read("    One line is here\n    and another there.\n\n    A third is here\n    and a fourth.\n"), "q"
        )

    def test_an_epigraph_below_a_heading(self) -> None:
        text = read(f"CHAPTER I\n\nTHE START\n\n“All is vanity and a striving after wind.”\n\n—Ecclesiastes\n\n{PROSE}")
        assert every(text, "epigraph/p") == ["“All is vanity and a striving after wind.”", "—Ecclesiastes"]

    def test_a_chapter_that_begins_with_speech_has_none(self) -> None:
        assert not every(read(f"CHAPTER I\n\nTHE START\n\n“All is vanity,” he said.\n\n{PROSE}\n{PROSE}"), "epigraph")


class TestHeadings:
    def test_a_title_in_small_letters_below_a_label(self) -> None:
        text = read(f"CHAPTER I\n\nThe Coming of the Train\n\n{PROSE}\nCHAPTER II\n\nThe Going of it\n\n{PROSE}")
        assert every(text, "div/head") == ["CHAPTER I", "The Coming of the Train", "CHAPTER II", "The Going of it"]

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

    def test_pages_of_another_edition_stay_as_printed(self) -> None:
        pages = "".join(
            f"\n\n\n\n\n{n}\n\nTHE {name}\n\n{PROSE}" for n, name in enumerate(("ROCK", "BOAT", "STORM"), 1)
        )
        text = read(f"CONTENTS\n\n1. The Rock 13\n2. The Boat 25\n3. The Storm 47\n{pages}")
        assert every(text, "item/ref") == ["13", "25", "47"]

    def test_the_contents_end_where_they_end(self) -> None:
        text = read(f"CONTENTS\n\nThe Ford 1\nThe Bridge 4\n\nTHE FORD\n\n{PROSE}\nTHE BRIDGE\n\n{PROSE}")
        assert every(text, "body/div/head") == ["THE FORD", "THE BRIDGE"]
        assert [r.get("target") for r in text.iter(f"{T}ref")] == ["#chapter-the-ford", "#chapter-the-bridge"]

    def test_a_number_between_its_neighbours_is_the_one_between_them(self) -> None:
        text = read(
            f"CHAPTER I\n\nTHE START\n\n{PROSE}\nCHAPTER IL\n\nTHE REST\n\n{PROSE}\nCHAPTER III\n\nTHE END OF IT\n\n{PROSE}"
        )
        assert every(text, "div/head")[::2] == ["CHAPTER I", "CHAPTER II", "CHAPTER III"]

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


class TestParagraphsWithoutBlankLines:
    LINES = (
        "The country in which to-day every school and university room is\n"
        "decorated has raised the banner of revolution and nobody knows it\n"
        "but those who were there.{}\n"
        "{}hen the last quarter of a century has cast doubt upon many of the\n"
        "most treasured beliefs of the traditional socialism and of others.\n"
    )

    def test_a_short_last_line_ends_a_paragraph(self) -> None:
        assert len(every(read(self.LINES.format("", "T")), "p")) == 2

    @pytest.mark.parametrize(
        ("end", "begin"), [(" And then,", "T"), ("", "t"), (" He went on and on, and came there.", "T")]
    )
    def test_what_does_not(self, end: str, begin: str) -> None:
        """No stop at its end, a small letter after it, or a line as long as the others."""
        assert len(every(read(self.LINES.format(end, begin)), "p")) == 1
