"""Captions between the halves of a sentence: carried out of it, and set as the heads of figures."""

from __future__ import annotations

import pytest

from pipeline.language import knowledge
from pipeline.stages import chain
from pipeline.stages.order import STAGES
from pipeline.text.policy import Verdict

BEGUN = (
    "There was an inn beside the ford, and all the carriers who came over the\n"
    "hills in winter used to stay there for a night.\n\n"
    "Beyond the ford the road divides, and the left-hand branch goes up by the"
)
ENDED = "church to the market, where the old houses stood until they were burnt in\nthe year of the great fire."
NEXT = (
    "It was a long time before any of them were built again, and by then the\nmarket had been moved to the other side."
)
VERSE = "And so they burnt until the day\nWith none to quench the flame."
CAPTION = "THE OLD INN, FROM A DRAWING."


def clean(text: str) -> chain.Cleaned:
    return chain.run(text, STAGES, knowledge.load())


@pytest.mark.parametrize(
    "text",
    [
        f"{BEGUN}\n\f{CAPTION}\n\n{ENDED}\n\n{NEXT}\n",
        f"{BEGUN}\n\n{CAPTION}\n\f{ENDED}\n\n{NEXT}\n",
        f"{BEGUN}\n\n\n\n\n{CAPTION}\n\n{ENDED}\n\n{NEXT}\n",
        f"{BEGUN}\n\f{CAPTION}\n\n{ENDED}\n\f{NEXT}\n",  # the paragraph fills its page: before it
        f"{BEGUN}\n\f{CAPTION}\n\f{ENDED}\n\n{NEXT}\n",  # a plate
        f"{BEGUN}\n\n{CAPTION}\n{ENDED}\n\n{NEXT}\n",  # below a picture in the middle of its page
        f"{BEGUN}\n\f{CAPTION}\n\f{ENDED[:-1]} —\n\n{VERSE}\n\n{NEXT}\n",  # the blank line ends no sentence
    ],
)
def test_a_caption_is_carried_out_of_its_sentence(text: str) -> None:
    cleaned = clean(text)
    assert "goes up by the church to the market" in cleaned.text
    assert f"\n\n{CAPTION}\n\n" in cleaned.text
    assert [m.kind for m in cleaned.marks if cleaned.text[m.start : m.end] == CAPTION and m.kind != "caption"] == [
        "figure",
        "head",
    ]
    assert [e.state.name for r in cleaned.records for e in r.entries if e.change.rule == "furniture.caption"] == [
        "TENTATIVE"
    ]


DENSE = BEGUN.replace("\n\n", "\n")


@pytest.mark.parametrize(
    ("above", "caption", "below"),
    [
        ("goes up by the", "Coming in on a wave.", "church to the market, where the old houses stood until they"),
        (
            "goes up by the",
            "He might have been Gladstone.",
            "church to the market, where the old houses stood until they",
        ),
        ("goes up by the mar-", "Grass-houses.", "ket to the church, where the old houses stood until they burnt"),
        (
            "goes up by the mar-",
            "That entering wedge of cloud is a mile and a half wide in the gap\nitself, while beyond the gap it is a veritable sea.",
            "ket to the church, where the old houses stood until they burnt",
        ),
    ],
)
def test_a_sentence_of_its_own_inside_another_is_a_caption(above: str, caption: str, below: str) -> None:
    cleaned = clean(
        f"{DENSE.replace('goes up by the', above)}\n\n{caption}\n{below} were burnt.\nThe next year came.\n"
    )
    assert f"{above.removesuffix('-')}{'' if above[-1] == '-' else ' '}{below[:12]}" in cleaned.text
    assert f"\n\n{' '.join(caption.split())}" in cleaned.text


def test_a_quotation_set_apart_stays_in_its_sentence() -> None:
    above = DENSE.replace("goes up by the", "goes up to the house on which one may read, in letters,")
    text = f"{above}\n\nThe Lord is my shepherd.\n\nand below it the names of all who were burnt in that year of the fire.\n"
    assert not any(e.change.rule == "furniture.caption" for r in clean(text).records for e in r.entries)


@pytest.mark.parametrize("line", ["Mr. and Mrs. Hale and St.", "The gate of it,", "the gate of it."])
def test_what_may_go_on_with_the_sentence_stays_in_it(line: str) -> None:
    cleaned = clean(f"{DENSE}\n\n{line}\nchurch to the market, where the old houses stood until they were burnt.\n")
    assert not any(e.change.rule == "furniture.caption" for r in cleaned.records for e in r.entries)


@pytest.mark.parametrize("caption", ["Charmian and the Skipper.", "The Old Inn, by the Ford", "A Samoan Man-eater."])
def test_one_in_small_letters_is_set_as_a_title_is(caption: str) -> None:
    cleaned = clean(f"{BEGUN}\n\n{caption}\n\f{ENDED}\n\n{NEXT}\n")
    assert "goes up by the church to the market" in cleaned.text
    assert f"\n\n{caption}\n\n" in cleaned.text


@pytest.mark.parametrize("other", ["See the Works of Franklin, vol. x. p. 397.", "He came and went.", "The Inn, and"])
def test_what_is_set_as_no_title_is_none(other: str) -> None:
    cleaned = clean(f"{BEGUN}\n\n{other}\n\f{ENDED}\n\n{NEXT}\n")
    assert "furniture.caption" not in {e.change.rule for r in cleaned.records for e in r.entries}


def test_where_no_blank_lines_part_paragraphs_it_goes_behind_a_short_line() -> None:
    plain = "\n".join([ENDED, NEXT, NEXT])
    cleaned = clean(f"{NEXT}\n{BEGUN.replace(chr(10) * 2, chr(10))}\n\n{CAPTION}\n\f{plain}\n")
    assert "goes up by the church to the market" in cleaned.text
    at = cleaned.text.index(CAPTION)
    assert cleaned.text[:at].rstrip().endswith("the year of the great fire.")


def test_pages_begin_where_they_begin_though_a_caption_was_carried_away() -> None:
    plates = "\fTHE FORD.\fTHE INN.\f   THE BARN.\n\f\f"
    cleaned = clean(f"{BEGUN}\n{plates}{CAPTION}\n\n{ENDED}\n\n{NEXT}\n")
    assert [cleaned.text[m.start : m.end] for m in cleaned.marks if m.kind == "head"] == [
        "THE FORD.",
        "THE INN.",
        "THE BARN.",
        CAPTION,
    ]
    pages = [m for m in cleaned.marks if m.kind == "page"]
    assert [m.start for m in pages] == sorted(m.start for m in pages)
    assert cleaned.text[pages[-1].start :].lstrip().startswith("church to the market")


def test_what_a_person_calls_no_caption_is_part_of_its_sentence() -> None:
    refused = chain.run(
        f"{BEGUN}\n\f{CAPTION}\n\f{ENDED}\n\n{NEXT}\n",
        STAGES,
        knowledge.load(),
        verdicts=lambda change, _: Verdict.REFUSE if change.rule == "furniture.caption" else None,
    )
    assert f"goes up by the {CAPTION} church to the market" in refused.text
    assert not [m for m in refused.marks if m.kind in ("figure", "head")]


def test_none_stands_below_a_heading() -> None:
    text = f"CHAPTER II.\n\n{BEGUN.split(chr(10) * 2)[1]}\n\f{CAPTION}\n\n\f{ENDED}\n"
    assert "furniture.caption" not in {e.change.rule for r in clean(text).records for e in r.entries}


def test_a_caption_of_two_parts_is_two_figures() -> None:
    cleaned = clean(f"{BEGUN}\n\fTHE FORD\n\nFROM THE WEST\n\f{ENDED}\n\n{NEXT}\n")
    assert [cleaned.text[m.start : m.end] for m in cleaned.marks if m.kind == "head"] == ["THE FORD", "FROM THE WEST"]
    assert [m.kind for m in cleaned.marks].count("figure") == 2


def test_of_several_each_is_carried_and_none_into_a_sentence() -> None:
    """The second stands at the foot of a page, between halves of a sentence: no place for the first."""
    broken = f"{ENDED} The people of the"
    rest = f"{NEXT.replace('It was', 'place said it was')}\n\n{NEXT}\n"
    text = f"{BEGUN}\n\fTHE FORD.\n\f{broken}\n\n{CAPTION}\n\f{rest}"
    cleaned = clean(text)
    assert "goes up by the church to the market" in cleaned.text
    assert "The people of the place said it was a long time" in cleaned.text
    heads = [cleaned.text[m.start : m.end] for m in cleaned.marks if m.kind == "head"]
    assert sorted(heads) == ["THE FORD.", CAPTION]


def test_what_stands_between_whole_sentences_stays_where_it_is() -> None:
    text = f"{BEGUN} hill.\n\f{CAPTION}\n\n{NEXT}\n"
    assert "furniture.caption" not in {e.change.rule for r in clean(text).records for e in r.entries}
