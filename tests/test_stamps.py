"""Stamps and labels: gone from the outer leaves, never from running text."""

from __future__ import annotations

import pytest

from pipeline.language import knowledge
from pipeline.stages import chain, pages, stamps

LABEL = """*e*i- 4 s * l -«&*•*- <r.-cv^r,^r.

$

ilia Central Htbrarn *

PILANT (Jaipur State)

Class No :- 4U") . o £(,

Bool No;. 5 | (4

£ Accession No :- I3P3 5 |"""
TITLE = "THE U.S.S.R.\nITS SIGNIFICANCE FOR\nTHE WEST\nby\nS.C.G.\nLONDON\nVICTOR GOLLANCZ"
TEXT = "The library of the town was the first that he had seen, and there he read.\nIt was a public library.\n" * 5


def clean(text: str) -> chain.Cleaned:
    return chain.run(text, [pages.STAGE, stamps.STAGE], knowledge.load())


def test_a_page_of_labels_goes_as_a_whole() -> None:
    cleaned = clean(f"{LABEL}\n\f{TITLE}\n\f{TEXT}")
    page, title, text = cleaned.text.split("\f")
    assert not page.strip()
    assert title.strip() == TITLE
    assert text == TEXT
    seen = [m.get("text") for m in cleaned.marks if m.kind == "stamp"]
    assert "ilia Central Htbrarn *" in seen
    assert "PILANT (Jaipur State)" in seen
    assert len(seen) == 5


@pytest.mark.parametrize("slip", ["'fcATl OF lSi>UE", "DATE DUE", "DATE OF 1SSUE\n12 MAR 1947\n3 JUN 1951"])
def test_a_date_slip_at_the_end_goes(slip: str) -> None:
    assert not clean(f"{TITLE}\f{TEXT}\f{slip}").text.split("\f")[-1].strip()


@pytest.mark.parametrize(
    "notice",
    [
        "Digitized by Google",
        "Digitized by VjOOQlC",
        "Digitized by GoOglc",
        "Digitized by the Internet Archive",
    ],
)
def test_scanning_notices_go_from_any_page(notice: str) -> None:
    sheets = [TEXT.strip()] * 30
    sheets[15] += f"\n{notice}"
    assert clean("\f".join(sheets)).text.rstrip("\n").split("\f")[15].rstrip() == TEXT.strip()


@pytest.mark.parametrize(
    "text",
    [
        "",
        TEXT,
        TITLE,
        "He went to the Central Library, and asked for the date of issue.",
        "CHAPTER IV\nTHE LIBRARY OF THE COLLEGE\nIt was founded in the year of grace 1620 by one who loved it.",
        "This book is due to the labours of many hands, and they are thanked here.",
        "PRESENTED AT THE THEATRE ROYAL\nby the company\n1842",
        "The first class no longer ran.\nThe book no one read.",
    ],
)
def test_what_speaks_of_libraries_stays(text: str) -> None:
    assert clean(text).text == text
    assert clean(f"{TITLE}\f{text}\f{TEXT}").text == f"{TITLE}\f{text}\f{TEXT}"
