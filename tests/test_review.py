"""review.tsv, and the same file as decisions: written, filled in, read back, and matched again."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.corpus import decisions
from pipeline.corpus.decisions import Decisions
from pipeline.editions import review
from pipeline.editions.review import Row
from pipeline.errors import BadInput
from tests.conftest import RAW, Toy, clean

HEADING = "verdict\tcertainty\tstate\trule\tpage\tline\told\tnew\tbefore\tafter\twhy\n"


def rows(toy: Toy) -> list[Row]:
    return review.rows(toy.ledger, toy.raw, {})


def test_what_waits_for_a_person(toy: Toy) -> None:
    text = review.dump(rows(toy))
    assert text == (
        HEADING + "\tlikely\ttentative\ttoy.correct\t[2]\t8\ttbe\tthe\t¬ cratic State . 9 was \t end of a long road.\t"
        "'tbe' is not 'the'\n"
        "\tdoubtful\theld\ttoy.doubt\t[2]\t9\tAmen\tMen\tend of a long road. \t\t'Amen' is not 'Men'\n"
    ).replace("¬ cratic", "cratic")


def test_a_row_in_few_words(toy: Toy) -> None:
    assert review.told(rows(toy)[0]) == "toy.correct: “tbe” → “the”, page [2]"


def test_nothing_waits() -> None:
    assert review.dump(rows(clean("A text.\n"))) == HEADING


cell = st.text('ab\t\n\r\\"¬ é\f', max_size=12)


@given(st.lists(st.builds(Row, st.sampled_from(["", "accept", "refuse"]), *[cell] * 10), max_size=4))
def test_any_cell_comes_back(found: list[Row]) -> None:
    text = review.dump(found)
    assert review.parse(text) == [r for r in found if any(getattr(r, f) for f in review.COLUMNS)]
    assert text.count("\n") == len(found) + 1


def test_other_columns() -> None:
    with pytest.raises(ValueError, match="line 1: the columns must be verdict"):
        review.parse("rule\told\n")
    with pytest.raises(ValueError, match="line 2: 2 columns where 11 belong"):
        review.parse(HEADING + "accept\tx\n")


def say(toy: Toy, **verdicts: str) -> Decisions:
    """Decisions as if the review of `toy` had been filled in, by the old text."""
    cells = review.dump(rows(toy)).splitlines(keepends=True)
    filled = [next((v for old, v in verdicts.items() if f"\t{old}\t" in line), "") + line for line in cells[1:]]
    return Decisions(review.parse(cells[0] + "".join(filled)))


def test_verdicts_are_followed(toy: Toy) -> None:
    said = say(toy, tbe="refuse", Amen="accept")
    again = clean(RAW, said)
    assert "was tbe end" in again.cleaned.text and "road. Men" in again.cleaned.text
    assert said.unmatched() == []
    assert [(r.verdict, r.state, r.old) for r in rows(again)] == [
        ("refuse", "refused", "tbe"),
        ("accept", "accepted", "Amen"),
    ]


def test_a_second_round_keeps_the_first(toy: Toy) -> None:
    first = clean(RAW, say(toy, tbe="refuse"))
    assert [(r.verdict, r.old) for r in rows(first)] == [("refuse", "tbe"), ("", "Amen")]
    second = clean(RAW, say(first, Amen="accept"))
    assert "was tbe end" in second.cleaned.text and "road. Men" in second.cleaned.text
    assert review.dump(rows(clean(RAW, say(second)))) == review.dump(rows(second))


def test_a_verdict_outlives_a_new_ocr(toy: Toy) -> None:
    said = say(toy, tbe="refuse")
    other = RAW.replace("end of a\nlong", "cnd of a\n\nlong").replace("State .", "State.")
    assert "was tbe cnd" in clean(other, said).cleaned.text
    assert said.unmatched() == []


def test_a_verdict_finds_what_was_moved_away(toy: Toy) -> None:
    said = say(toy, tbe="refuse")
    other = RAW.replace(" end of a\nlong road. Amen", " and quite other words follow it here").replace(
        "cratic State", "x"
    )
    assert "was the and" in clean(other, said).cleaned.text  # "was" alone says too little
    other = RAW.replace("9\n\n\n\n\nwas ", "Something else stands before it now: ")
    assert "now: tbe end" in clean(other, said).cleaned.text


def test_a_verdict_holds_for_its_place_alone(toy: Toy) -> None:
    said = say(toy, tbe="refuse")
    assert "find the other" in clean("Here we find tbe other word among quite different words.\n", said).cleaned.text
    assert [r.old for r in said.unmatched()] == ["tbe"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (HEADING + "maybe" + "\tx" * 10 + "\n", "line 2: verdict `maybe`; write accept or refuse"),
        ("a\tb\n", "line 1: the columns must be"),
        (b"caf\xe9", "line 1: not UTF-8"),
    ],
)
def test_decisions_that_cannot_be_read(tmp_path: Path, text: str | bytes, message: str) -> None:
    path = tmp_path / "doc.tsv"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    with pytest.raises(BadInput, match=message):
        decisions.load(path)


def test_verdicts_in_any_case_and_from_table_programs(tmp_path: Path) -> None:
    path = tmp_path / "doc.tsv"
    path.write_bytes(("\ufeff" + HEADING + "Accept " + "\tx" * 10 + "\r\n").replace("\n", "\r\n").encode())
    assert len(decisions.load(path).unmatched()) == 1
    assert decisions.load(tmp_path / "none.tsv").unmatched() == []


def test_a_quotation_mark_in_a_comment_swallows_no_verdicts() -> None:
    heading = "\t".join(review.COLUMNS)
    row = "accept\tlikely\ttentative\ta.b\t1\t1\told\tnew\tbefore\tafter\twhy"
    with pytest.raises(ValueError, match="line 2: a quotation mark opens a cell"):
        review.parse(f'{heading}\n#\t"seen on the scan\n{row}\n{row}\n')
    assert len(review.parse(f"# checked by Ann, Bob, and Cy\n{heading}\n{row}\n")) == 1
