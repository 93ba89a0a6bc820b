"""Passages without a document: read from JSON Lines, cleaned beside those of their source, edits taken back."""

from __future__ import annotations

import json

import pytest

from pipeline.errors import BadInput
from pipeline.language import knowledge
from pipeline.measuring import passages
from pipeline.measuring.pairs import Passage
from pipeline.text.findings import Certainty, Edit
from pipeline.text.ledger import Entry
from pipeline.text.policy import decide

SPELT = "In the year 1901 the gubernia was small, and the gubernia of the north was smaller than this gubernia."
MISREAD = "They said that the gubcrnia was not the same in the south."


def cleaned(*texts: str, docs: str = "") -> list[str]:
    """What becomes of passages of 1900; `docs` names the source of each by a letter."""
    given = [
        Passage("", doc, "1900", "", text, None) for text, doc in zip(texts, docs or "a" * len(texts), strict=True)
    ]
    return [one.text for one in passages.correct(given, knowledge.load())]


# Cleaning


def test_the_text_stages_run_and_order_is_kept() -> None:
    assert cleaned("It was tbe Move-\nment.", "", "Nothing wrong here .", docs="bab") == [
        "It was the Movement.",
        "",
        "Nothing wrong here.",
    ]


def test_a_form_feed_inside_a_passage_parts_nothing_but_its_pages() -> None:
    assert cleaned("It was tbe\ffirst of all.", "And this was tbe other.") == [
        "It was the\ffirst of all.",
        "And this was the other.",
    ]


def test_passages_of_one_source_help_each_other() -> None:
    spelt = " ".join([SPELT] * 4)
    assert "the gubernia was" in cleaned(spelt, MISREAD)[1]
    assert "the gubcrnia was" in cleaned(MISREAD)[0]


def test_sources_of_few_words_are_taken_together_and_long_ones_alone() -> None:
    def of(doc: str, kind: str, letters: int) -> Passage:
        return Passage("", doc, "1850", kind, "x" * letters, None)

    long, short = passages.ENOUGH, 10
    given = [of("a", "", short), of("b", "", long), of("c", "", short), of("d", "newspaper", short)]
    assert sorted(passages.sources(given)) == [[0, 2], [1], [3]]


def test_doubts_are_recorded_and_not_applied() -> None:
    text = "tbe cat"
    one = passages.applied(
        Passage("", "", "", "", text, None),
        text,
        tuple(
            Entry(Edit(at, at + 3, new, rule, sure), text[at : at + 3], decide(sure), (at, at + 3))
            for at, new, rule, sure in (
                (0, "the", "toy.word", Certainty.LIKELY),
                (4, "cad", "toy.doubt", Certainty.DOUBTFUL),
            )
        ),
    )
    assert one.text == "the cat" and len(one.records[-1].entries) == 2
    assert passages.without(one, "toy.word".__eq__).text == "tbe cat"


# Reading


def test_ids_are_kept_as_they_are() -> None:
    ids = [1, "1", None, 2.5, ["a", 1], {"page": 3}, True]
    lines = [json.dumps({"id": i, "ocr": "x", "more": 1}).encode() for i in ids] + [b"", b'{"ocr": ""}']
    assert [ident for _, ident in passages.parse(lines, "a")] == [*ids, None]


@pytest.mark.parametrize(
    "line, message",
    [
        (b"{", "a, line 2: not JSON"),
        (b"[]", "a, line 2: needs `ocr`"),
        (b'{"id": 1}', "a, line 2: needs `ocr`"),
        (b'{"ocr": 5}', "a, line 2: needs `ocr`, in quotes"),
        (b'{"ocr": "\xe9"}', "a, line 2: not UTF-8"),
        (b"[" * 100_000, "a, line 2: lists within lists"),
    ],
)
def test_a_bad_line_is_named(line: bytes, message: str) -> None:
    with pytest.raises(BadInput, match=message):
        list(passages.parse([b'\xef\xbb\xbf{"ocr": "a byte-order mark is none of it"}', line], "a"))


def test_running_heads_one_below_the_other_do_not_clash() -> None:
    heads = "and so\n\n\n12 MEMOIRS OF\n\n\n13 MEMOIRS OF\n\nthey went to the house"
    assert "they went to the house" in cleaned(heads)[0]
