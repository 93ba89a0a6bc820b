"""The ledger: written and read without loss, undone to the raw text, and plain about what was damaged."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import BadInput
from pipeline.text import ledger
from pipeline.text.policy import Verdict
from tests.conftest import RAW, Toy, clean

LINES = ledger.dump(clean(RAW).ledger).decode().split("\n")[:-1]


def test_round_trip(toy: Toy) -> None:
    again = ledger.load(ledger.dump(toy.ledger).decode().split("\n")[:-1], "x")
    assert again.records == toy.ledger.records
    assert again.marks == toy.ledger.marks
    assert again.restore(toy.cleaned.text) == RAW


@given(st.text('ab9 .\n\u2028\x85"\\tbe¬', max_size=60))
def test_any_text_is_restored_from_its_lines(raw: str) -> None:
    done = clean(raw)
    again = ledger.load(ledger.dump(done.ledger).decode().split("\n")[:-1], "x")
    assert again.restore(done.cleaned.text) == raw


def test_changed_text_is_refused(toy: Toy) -> None:
    with pytest.raises(BadInput, match="changed afterwards"):
        toy.ledger.restore(toy.cleaned.text + " ")


def test_damaged_change_is_noticed(toy: Toy) -> None:
    bad = [line.replace('"old": "tbe"', '"old": "tbc"') for line in LINES]
    with pytest.raises(BadInput, match="changed afterwards"):
        ledger.load(bad, "x").restore(toy.cleaned.text)


@pytest.mark.parametrize("line", ["", "[]", "{", '{"at": [1]}', '{"raw": [1, 2]}', '{"mark": "p"}'])
def test_lines_that_are_none(line: str) -> None:
    with pytest.raises(BadInput, match="x, line 2: not a ledger line"):
        ledger.load([LINES[0], line], "x")


@pytest.mark.parametrize("together", [1, 2, 4096])
def test_a_damaged_line_is_named_however_many_are_read_together(together: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger, "AT_ONCE", together)
    assert ledger.load(LINES, "x").records
    for number, line in enumerate(LINES, 1):
        if '"certainty"' in line:
            bad = [*LINES[: number - 1], line.replace('"certainty": "', '"certainty": "un'), *LINES[number:]]
            with pytest.raises(BadInput, match=f"x, line {number}: not a ledger line"):
                ledger.load(bad, "x")


def test_other_format_and_nothing() -> None:
    with pytest.raises(BadInput, match="another format"):
        ledger.load([json.dumps({"ledger": 99})], "x")
    with pytest.raises(BadInput, match="empty"):
        ledger.load([], "x")


def test_where_things_come_from(toy: Toy) -> None:
    at = toy.cleaned.text.index("democratic")
    assert toy.raw[slice(*ledger.raw_of(toy.ledger.records, at, at + 10))] == "demo¬\ncratic"


def test_where_things_went(toy: Toy) -> None:
    start = RAW.index("tbe")
    end = start + 3
    for record in toy.ledger.records:
        start, end = record.layer.forward_start(start), record.layer.forward_end(end)
    assert toy.cleaned.text[start:end] == "the"


def test_what_an_edit_put_in_is_compared_too(toy: Toy) -> None:
    """Undoing drops what an edit put in, so that a letter changed there would go unseen if it were not made again."""
    assert "was the end" in toy.cleaned.text
    with pytest.raises(BadInput, match="changed afterwards"):
        toy.ledger.restore(toy.cleaned.text.replace("was the end", "was thy end"))


@given(
    st.text("ab9 .\n* Note¬tbe", min_size=1, max_size=80), st.integers(0, 200), st.sampled_from(["accept", "refuse"])
)
def test_a_verdict_changes_the_line_of_its_place_alone(raw: str, at: int, word: str) -> None:
    raw = "Amen " + raw + " tbe end of a\nlong road .\n* Note\nAnd on it goes.\n"
    plain = clean(raw)
    said = clean(raw, lambda change, text: Verdict(word) if change.rule in ("toy.correct", "toy.doubt") else None)
    before, after = (ledger.dump(t.ledger).decode().split("\n") for t in (plain, said))
    assert len(before) == len(after)
    assert [
        b for a, b in zip(before, after, strict=True) if a != b and '"toy.correct"' not in b and '"toy.doubt"' not in b
    ] == []
