"""pages: where pages begin and end."""

from __future__ import annotations

import pytest

from pipeline.language import knowledge
from pipeline.source.documents import Metadata
from pipeline.stages import chain, pages
from pipeline.stages.order import STAGES


def pages_of(text: str, kind: str = "") -> list[str]:
    cleaned = chain.run(text, [pages.STAGE], knowledge.load(), Metadata(kind=kind))
    return [cleaned.text[m.start : m.end] for m in cleaned.marks]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("one\n\n\n\ntwo", ["one", "two"]),
        ("one \n \n\t\n \ntwo", ["one", "two"]),
        ("one\r\n\r\n\r\n\r\ntwo", ["one", "two"]),
        ("one\r\n\r\ntwo", ["one\n\ntwo"]),  # one line end, though of two characters
        ("one\n\n\n\n  two", ["one", "  two"]),  # an indented line begins its page
        ("one\n\n\ntwo", ["one\n\n\ntwo"]),  # two blank lines are no page break
        ("one\n\n\n\n\n\n\n\n\ntwo\n\n\n\n", ["one", "two\n\n\n\n"]),
        ("\n\n\n\n\none", ["\n\n\n\n\none"]),  # nor is what stands before the first page
        ("one\ftwo\n\n\n\n\nstill two\f\fthree", ["one", "two\n\n\n\n\nstill two", "", "three"]),
        ("", [""]),
    ],
)
def test_where_pages_are(text: str, found: list[str]) -> None:
    assert pages_of(text) == found


def sections(lines: int, line: str, end: str = "so it ended.", first: str = "THE MILL") -> str:
    """Three stretches, each of a title and lines, with three blank lines between them."""
    return "\n\n\n\n".join("\n".join([first, *[line] * lines, end]) for _ in range(3))


LINE = "and the miller said that nobody had been there"


@pytest.mark.parametrize(
    ("text", "count"),
    [
        (sections(120, LINE), 1),  # longer than any page
        (sections(3, f"{LINE}, {LINE}, {LINE}, {LINE}, {LINE}."), 1),  # paragraphs in lines of their own
        (sections(30, LINE), 3),  # as long as pages, and each may end a sentence: poems, letters
        (sections(120, LINE, end="and so they"), 3),  # sentences run on over them: columns of a newspaper
        (sections(120, LINE, first="and there it was"), 3),
        (sections(120, LINE, end="37"), 3),  # folios
    ],
)
def test_wide_spaces_above_headings_part_no_pages(text: str, count: int) -> None:
    assert len(pages.spans(text, False)) == count


def test_a_newspaper_s_pages_may_be_of_any_length() -> None:
    assert len(pages_of(sections(120, LINE), kind="newspaper")) == 3


def test_a_page_saved_from_the_web_is_one_page() -> None:
    assert len(pages_of("one\n\n\n\n\ntwo", kind="web-capture")) == 1


def test_blank_lines_part_pages_beside_form_feeds_where_running_heads_stand_below_them() -> None:
    text = "\f".join(f"one of them\n\n\n\n{n} THE OLD ROAD\n\nand another" for n in (12, 40, 66))
    assert len(pages.spans(text, False)) == 6
    assert len(pages.spans(text.replace("THE OLD ROAD", "the old road"), False)) == 3


@pytest.mark.parametrize("sign", ["\f", "\v", "\x1c", "\x85", "\u2028", "\r"])
def test_no_sign_that_ends_a_line_runs_two_words_together(sign: str) -> None:
    text = f"The end of one line{sign}the next line goes on.\n"
    assert chain.run(text, STAGES, knowledge.load()).text == "The end of one line the next line goes on.\n"
