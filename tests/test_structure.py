"""structure: what attributes of marks and certainties tell of headings, contents and openings (see cases/structure)."""

from __future__ import annotations

import pytest

from pipeline.language import knowledge
from pipeline.source.documents import Metadata
from pipeline.stages import chain, pages
from pipeline.stages.furniture import stage as furniture
from pipeline.stages.structure import paragraphs
from pipeline.stages.structure import stage as structure
from pipeline.stages.structure.blocks import Block
from pipeline.text.findings import Line
from pipeline.text.roman import from_roman, to_roman

PROSE = "The country in which to-day every school and university room is decorated has raised the banner of revolution."


def clean(text: str, **meta: str) -> chain.Cleaned:
    return chain.run(text, [pages.STAGE, structure.STAGE], knowledge.load(), Metadata(**meta))


def marked(done: chain.Cleaned, kind: str) -> list[str]:
    found = sorted((m for m in done.marks if m.kind == kind), key=lambda m: m.start)
    return [done.text[m.start : m.end] for m in found]


def divisions(done: chain.Cleaned) -> list[tuple[str, str]]:
    found = sorted((m for m in done.marks if m.kind == "div"), key=lambda m: (m.start, -m.end))
    return [(m.get("type"), m.get("n")) for m in found]


class TestHeadings:
    def test_parts_and_chapters_by_their_numbers(self) -> None:
        done = clean(f"PART I\n\nORIGIN\n\n1\n\nTHE BACKGROUND\n\n{PROSE}\n\n2\n\nTHE PARTY\n\n{PROSE}\n")
        assert divisions(done) == [("part", "I"), ("chapter", "1"), ("chapter", "2")]
        assert marked(done, "head") == ["PART I", "ORIGIN", "1", "THE BACKGROUND", "2", "THE PARTY"]

    def test_a_part_whose_number_ran_into_its_word(self) -> None:
        done = clean(
            f"PARTI\n\nORIGIN\n\n1\n\nTHE BACKGROUND\n\n{PROSE}\n\nPARTII\n\nEND\n\n2\n\nTHE PARTY\n\n{PROSE}\n"
        )
        assert [m.get("n") for m in done.marks if m.kind == "div" and m.get("type") == "part"] == ["I", "II"]

    @pytest.mark.parametrize("number", ["i", "I", "l", "1", "1.", "|"])
    def test_a_number_however_misread(self, number: str) -> None:
        assert divisions(clean(f"{number}\n\nTHE BACKGROUND\n\n{PROSE}\n")) == [("chapter", "1")]

    def test_a_number_of_two_figures_set_apart(self) -> None:
        chapters = "".join(
            f"{n}\n\nTITLE NUMBER\n\n{PROSE}\n\n"
            for n in ["1", "2", "3", "4", "5", "6", "7", "8", "9", "i o", "i i", "I 2"]
        )
        assert [n for _, n in divisions(clean(chapters))] == [str(n) for n in range(1, 13)]

    def test_an_unnumbered_chapter_opens_a_page_as_the_others_do_where_the_last_one_has_ended(self) -> None:
        full, short = "\n".join([PROSE] * 12), "\n".join([PROSE] * 4)
        pages = [f"CHAPTER {to_roman(n)}\n\n{full}\f{full}\f{short}" for n in range(1, 6)]
        done = clean("\f".join([*pages, f"A LAST WORD\n\n{full}"]))
        assert divisions(done)[-1] == ("chapter", "")
        inside = pages[4].replace(short, full)
        done = clean("\f".join([*pages[:4], inside, f"A LAST WORD\n\n{full}"]))
        assert divisions(done)[-1] == ("section", "")

    @pytest.mark.parametrize("title", ["INTRODUCTION.—(1829).", "PREFACE TO THE SECOND EDITION.", "NOTES TO ROB ROY"])
    def test_names_of_divisions_with_a_year_or_what_they_are_to(self, title: str) -> None:
        assert divisions(clean(f"{title}\n\n{PROSE}\n"))[0][0] in ("introduction", "preface", "notes")
        assert divisions(clean(f"NOTES OF A JOURNEY\n\n{PROSE}\n"))[0][0] not in ("notes",)

    def test_chapters_numbered_anew_in_each_part(self) -> None:
        part = f"1\n\nA TITLE\n\n{PROSE}\n\n2\n\nA SECOND\n\n{PROSE}\n\n"
        done = clean(f"PART I\n\nFIRST\n\n{part}PART II\n\nSECOND\n\n{part}")
        assert [n for _, n in divisions(done)] == ["I", "1", "2", "II", "1", "2"]
        idents = [m.get("id") for m in done.marks if m.kind == "div"]
        assert len(set(idents)) == len(idents)

    def test_chapters_with_the_word(self) -> None:
        done = clean(f"CHAPTER I\n\nTHE START\n\n{PROSE}\n\nCHAPTER II\n\nTHE END OF IT\n\n{PROSE}\n")
        assert divisions(done) == [("chapter", "1"), ("chapter", "2")]

    def test_lettered_sections(self) -> None:
        done = clean(
            f"1\n\nRELATIONS\n\n{PROSE}\n\n(a) The Communist International\n\n{PROSE}\n\n{{b) Foreign Policy\n\n{PROSE}\n"
        )
        assert divisions(done) == [("chapter", "1"), ("section", "a"), ("section", "b")]
        assert marked(done, "head")[-1] == "(b) Foreign Policy"

    def test_named_divisions_and_the_end(self) -> None:
        done = clean(f"FOREWORD\n\n{PROSE}\n\n\n\n\nINTRODUCTION\n\n{PROSE}\n\nTHE END\n")
        assert divisions(done) == [("foreword", ""), ("introduction", "")]
        assert marked(done, "trailer") == ["THE END"]

    @pytest.mark.parametrize(("text", "value"), [("XIV", 14), ("IX", 9), ("IIII", None), ("", None), ("ABC", None)])
    def test_roman_numerals(self, text: str, value: int | None) -> None:
        assert from_roman(text) == value

    @pytest.mark.parametrize("n", range(1, 90))
    def test_roman_numerals_there_and_back(self, n: int) -> None:
        assert from_roman(to_roman(n)) == n


class TestContents:
    TEXT = (
        "CONTENTS\n\nForeword\n\npagt 5\n\nPART 1\n\nORIGIN OF IT\n\n1. The Background\n\n»3\n\n2. The Bumucrscy 16\n\n\n\n\n"
        f"FOREWORD\n\n{PROSE}\n\n\n\n\nPART I\n\nORIGIN OF IT\n\n1\n\nTHE BACKGROUND\n\n{PROSE}\n\n2\n\nTHE BUREAUCRACY\n\n{PROSE}\n"
    )

    def test_entries_lead_to_their_divisions(self) -> None:
        targets = [m.get("target") for m in clean(self.TEXT).marks if m.kind == "ref"]
        assert sorted(targets) == ["chapter-1", "chapter-2", "foreword"]

    def test_an_entry_that_begins_as_the_heading_of_its_page_does_leads_there(self) -> None:
        titles = ["THE SHEPHERD", "BLACK GILES, WITH SOME ACCOUNT OF HIS FAMILY", "TAWNY RACHEL", "THE WAY TO PLENTY"]
        entries = "\n".join(f"{title.split(',')[0].title()} {n}" for n, title in enumerate(titles, 2))
        body = "\f".join(f"{n}\n\n{title}\n\n{PROSE}" for n, title in enumerate(titles, 2))
        done = chain.run(
            f"CONTENTS\n\n{entries}\f{body}", [pages.STAGE, furniture.STAGE, structure.STAGE], knowledge.load()
        )
        targets = [m.get("target") for m in done.marks if m.kind == "ref"]
        assert targets[1] == "chapter-black-giles-with-some-account-of-his-fam" and all(targets)

    def test_its_part_headings_are_not_those_of_the_text(self) -> None:
        assert divisions(clean(self.TEXT)) == [
            ("contents", ""),
            ("foreword", ""),
            ("part", "I"),
            ("chapter", "1"),
            ("chapter", "2"),
        ]

    def test_an_entry_without_a_number_leads_to_the_heading_it_names_and_to_no_other(self) -> None:
        done = clean(f"CONTENTS\n\nThe Background 13\nAnother Thing 20\n\n\n\n\n1\n\nTHE BACKGROUND\n\n{PROSE}\n")
        refs = sorted((m for m in done.marks if m.kind == "ref"), key=lambda m: m.start)
        assert [m.get("target") for m in refs] == ["chapter-1", ""]


class TestParagraphs:
    @pytest.mark.parametrize(
        ("last", "first", "same"),
        [
            ("which runs on, in full lines, over the end of the page and", "on it goes.", True),
            ("which runs on, in full lines, over the end of the page and", "Russia follows.", True),
            ("Short.", "A new one.", False),
            ("needs of Russia", "From that", False),  # short, with its point lost
            ("x" * 60 + ".", "A full line is no end", True),
            ("x" * 50 + ".", "A line that is not full is one", False),
            ("conditions had been fulfilled as follows below:", "(a) The progress", False),
        ],
    )
    def test_where_a_paragraph_goes_on(self, last: str, first: str, same: bool) -> None:
        before = Block((Line(0, 0, 0, "y" * 60), Line(0, 0, 0, last)), 0, 0)
        after = Block((Line(0, 0, 0, f"{first} {PROSE}"),), 1, 1)
        assert paragraphs.continues(before, after, 60) is same


class TestTitlePages:
    TEXT = (
        "THE BOOK\n\nITS MEANING\n\n\n\n\nTHE BOOK\n\nITS MEANING\n\nby\n\nA.B,\n\nLONDON\n\nVICTOR GOLLANCZ\n* 94 *\n\n\n\n\n"
        f"First published March 194*\n\n\n\n\nFOREWORD\n\n{PROSE}\n\n\n\n\n1\n\nSTART\n\n{PROSE}\n"
    )
    META = {"title": "The Book: Its Meaning", "date": "1942", "publisher": "Victor Gollancz", "place": "London"}

    def test_what_stands_on_them(self) -> None:
        done = clean(self.TEXT, **self.META)
        assert [t for t, _ in divisions(done)] == ["half-title", "imprint", "foreword", "chapter"]


def test_a_text_without_structure_is_paragraphs() -> None:
    done = clean("just\nthis\n\nand that\n")
    assert {m.kind for m in done.marks} == {"page", "p"}


@pytest.mark.parametrize(
    ("opening", "kind", "sure"),
    [
        ("WHEN the mill was sold the men went home.", "book", "certain"),
        ("AN ACT to provide for the mills of the county.", "book", "likely"),
        ("The SECRETARY OF STATE said that the mill was sold.", "book", "likely"),
        ("WANTED, a man to keep the mill in good order.", "newspaper", "likely"),
    ],
)
def test_capitals_that_open_a_chapter_may_be_more_than_its_type(opening: str, kind: str, sure: str) -> None:
    done = clean(f"CHAPTER II.\n\n{opening}\n\nThe rest of it was told by the others, who were there.\n", kind=kind)
    made = [e.change for r in done.records for e in r.entries if e.change.rule == "structure.small-capitals"]
    assert made and {change.certainty for change in made} == {sure}
