"""Tags that part the pages of a text file: page breaks with their folios, and none of them in the text."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pipeline.formats import page_tags
from pipeline.language import knowledge
from pipeline.stages import chain
from pipeline.stages.order import STAGES

PAGES = (
    "The mill stands below the weir, and has been worked by one family for longer than any other in the",
    "valley, as the books of the parish show. The wheel is of oak, and the stones were brought from the",
    "coast in the year of the great flood.",
)
WHOLE = " ".join(PAGES)


def cleaned(text: str) -> chain.Cleaned:
    return chain.run(text, STAGES, knowledge.load())


def folios(done: chain.Cleaned) -> list[tuple[str, str]]:
    """Each page's folio, and the first word that stands on it."""
    names = {m.get("index"): m.get("n") for m in done.marks if m.kind == "folio"}
    pages = sorted((m for m in done.marks if m.kind == "page"), key=lambda m: m.start)
    return [(names.get(m.get("index"), ""), "".join(done.text[m.start :].split()[:1])) for m in pages]


@pytest.mark.parametrize(
    "tag",
    [
        lambda n: f"<page>{n}</page>\n<url>https://example.org/{n}</url>\n",
        lambda n: f'<pb n="{n}"/>\n',
        lambda n: f"<page number='{n}'>\n",
        lambda n: f"<!-- page {n} -->\n",
        lambda n: f"[Page {n}]\n\n",
        lambda n: f"[p. {n}]\r\n",
        lambda n: f"--- page {n} ---\n",
        lambda n: f"=== Page {n} of 90 ===\n",
        lambda n: f"## Page {n}\n\n",
        lambda n: f"{{{n}}}\n",
        lambda n: f"{{{n}}}------------------------\n\n",
    ],
)
def test_each_form_of_tag_begins_a_page(tag: Callable[[int], str]) -> None:
    done = cleaned("".join(tag(n) + page + "\n" for n, page in zip((41, 42, 43), PAGES, strict=True)))
    assert done.text == WHOLE + "\n"
    assert folios(done) == [("41", "The"), ("42", "valley,"), ("43", "coast")]


def test_tags_may_close_their_pages() -> None:
    done = cleaned(
        "".join(f"{page}\n<page_number>{n}</page_number>\n" for n, page in zip((5, 6, 7), PAGES, strict=True))
    )
    assert done.text == WHOLE + "\n"
    assert folios(done) == [("5", "The"), ("6", "valley,"), ("7", "coast")]


def test_a_blank_page_is_a_page_and_what_stands_before_the_first_tag_is_one() -> None:
    done = cleaned(f"{PAGES[0]}\n[Page 2]\n{PAGES[1]}\n[Page 3]\n[Page 4]\n{PAGES[2]}\n")
    assert [n for n, _ in folios(done)] == ["", "2", "3", "4"]


def test_a_word_may_run_over_a_tag() -> None:
    done = cleaned('It was agreed in Parlia-\n<pb n="8"/>\nment that it should be so.\n')
    assert done.text == "It was agreed in Parliament that it should be so.\n"
    assert [n for n, _ in folios(done)] == ["", "8"]


def test_printed_folios_are_believed_before_tags_that_count_images() -> None:
    body = "\n".join(f"This is line {k} of the page and of the book that it is in." for k in "abcdefgh")
    done = cleaned("".join(f"[Page {n + 6}]\n{n}\n\n{body}\n" for n in range(3, 12)))
    assert [n for n, _ in folios(done)] == [str(n) for n in range(3, 12)]


@pytest.mark.parametrize(
    "text",
    [
        "[Page 8]\nThe mill stands below the weir.\n",
        "See {8} and\n{4}\nof the\n{2}\nlist.\n",
        "Page 8\n\nThe mill.\n\nPage 3\n\nThe weir.\n",
        "# Note on the page\nThe mill.\n",
        "--- 8 ---\nThe mill.\n",
        "He tore page 3 of 8\nfrom the book.\n",
        "We read [p. 8] of the one and [p. 3] of the other.\n",
        "x < y > z\n",
    ],
)
def test_what_a_text_may_say_itself_is_no_tag(text: str) -> None:
    assert page_tags.find(text) == []
