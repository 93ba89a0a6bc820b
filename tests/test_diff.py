"""The diff: whole words, their rule beside them, by page, and nothing shown where only white space changed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.editions import diff
from pipeline.editions.diff import Change
from pipeline.editions.provenance import compose
from pipeline.editions.raw_places import places
from tests.conftest import Toy, clean


def shown(toy: Toy, page: int | None = None, look: diff.Look = diff.PLAIN, spaces: bool = False) -> list[str]:
    where = places(toy.raw, toy.ledger.marks)
    parts = diff.changes(toy.raw, compose(toy.raw, toy.cleaned.records), spaces)
    return "".join(diff.render(diff.rows(parts, where), where, look, page)).splitlines()


def test_whole_words_with_their_rule(toy: Toy) -> None:
    assert shown(toy) == [
        "── page 9 " + "─" * 40,
        "     1  THE [-demo¬⏎cratic-]{+democratic+} [-State .-]{+State.+}  ‹toy.join, toy.space›",
        "     3  [-9-]  ‹toy.folio›",
        "",
        "── page [2] " + "─" * 40,
        "     8  was [-tbe-]{+the+} end of a  ‹toy.correct›",
    ]


def test_one_page(toy: Toy) -> None:
    assert shown(toy, page=1)[1:] == ["     8  was [-tbe-]{+the+} end of a  ‹toy.correct›"]


def test_white_space_on_demand(toy: Toy) -> None:
    assert "toy.line" in "".join(shown(toy, spaces=True))
    assert "toy.line" not in "".join(shown(toy))


def test_colours(toy: Toy) -> None:
    text = "\n".join(shown(toy, look=diff.coloured()))
    assert "\x1b[32mthe\x1b[0m" in text
    assert "\x1b[31m" in text


def test_long_unchanged_stretches_are_cut() -> None:
    line = "word " * 40 + "tbe " + "word " * 40 + "\n"
    row = shown(clean(line))[1]
    assert row.startswith("     1  … word word") and "[-tbe-]{+the+} word" in row and len(row) < 140


def test_moved_words_stand_where_they_stood() -> None:
    assert shown(clean("Text.\n* Note on tbe text\nmore text.\n"))[1:] == [
        "     2  [~* Note on~] [-tbe-]{+the+}[~ text~]  ‹toy.carry, toy.correct›",
    ]


def test_nothing_changed() -> None:
    assert shown(clean("A text.\n")) == []


@given(st.text("ab9 .\n¬tbe", max_size=60))
def test_both_texts_can_be_read_off(raw: str) -> None:
    toy = clean(raw)
    parts = diff.changes(raw, compose(raw, toy.cleaned.records), spaces=True)
    assert "".join(p.old if isinstance(p, Change) else p for p in parts) == raw
    assert "".join(p.new if isinstance(p, Change) else p for p in parts) == toy.cleaned.text
    words = diff.changes(raw, compose(raw, toy.cleaned.records))
    assert "".join(p.old if isinstance(p, Change) else p for p in words) == raw
    clean_words = " ".join(p.new if isinstance(p, Change) else p for p in words).split()
    assert "".join(clean_words) == "".join(toy.cleaned.text.split())
