"""The engine: layers are applied, undone and looked through exactly, whatever the changes are."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text import engine
from pipeline.text.findings import Certainty, Change, Edit, Move, mark

CERTAIN, LIKELY = Certainty.CERTAIN, Certainty.LIKELY


def edit(start: int, end: int, new: str = "", certainty: Certainty = CERTAIN) -> Edit:
    return Edit(start, end, new, "r", certainty)


def output(text: str, *changes: Change) -> str:
    return engine.apply(text, engine.layer(len(text), changes))


@pytest.mark.parametrize(
    ("changes", "after"),
    [
        ([], "one two three"),
        ([edit(3, 7)], "one three"),
        ([edit(0, 0, "a "), edit(13, 13, "!")], "a one two three!"),
        ([edit(4, 4, "x"), edit(4, 4, "y")], "one xytwo three"),
        ([edit(4, 7, "2"), edit(7, 8, "-")], "one 2-three"),
        ([Move(0, 4, 13, "m")], "two threeone "),
        ([Move(4, 8, 0, "m"), edit(4, 7, "TWO")], "TWO one three"),
        ([Move(8, 13, 4, "m"), Move(0, 4, 13, "n")], "threetwo one "),
    ],
)
def test_apply(changes: list[Change], after: str) -> None:
    assert output("one two three", *changes) == after


@pytest.mark.parametrize(
    "changes",
    [
        [edit(0, 5), edit(4, 6)],
        [edit(5, 14)],
        [edit(-1, 2)],
        [Move(0, 4, 2, "m"), Move(1, 3, 9, "n")],
        [Move(2, 2, 5, "m")],
        [Move(0, 4, 99, "m")],
        [Move(0, 4, 8, "m"), edit(3, 5)],
        [Move(0, 4, 8, "m"), edit(7, 9)],
        [Move(0, 4, 8, "m"), Move(6, 9, 0, "n")],
    ],
)
def test_conflicts(changes: list[Change]) -> None:
    with pytest.raises(engine.Conflict):
        engine.layer(13, changes)


def test_wrong_length() -> None:
    made = engine.layer(3, [edit(0, 1)])
    with pytest.raises(engine.Conflict):
        engine.apply("four", made)
    with pytest.raises(engine.Conflict):
        engine.undo("four", made, ["x"])


def test_settle_keeps_the_surest() -> None:
    kept = engine.settle([edit(0, 9, "x", LIKELY), edit(3, 4, "y"), edit(6, 8, "z", LIKELY), edit(4, 5, "w")])
    assert [(e.start, e.end) for e in kept] == [(3, 4), (4, 5), (6, 8)]


def test_offsets_map_both_ways() -> None:
    made = engine.layer(13, [edit(3, 4, "---"), edit(7, 8)])  # "one two three" -> "one---twothree"
    assert engine.apply("one two three", made) == "one---twothree"
    assert (made.forward_start(4), made.forward_end(7)) == (6, 9)
    assert made.back(6, 9) == (4, 7)
    assert made.back(4, 5) == (3, 4)  # inside an edit: the whole of it
    assert made.carry(mark("w", 8, 13)) == mark("w", 9, 14)
    assert made.carry(mark("point", 13, 13)) == mark("point", 14, 14)


def test_empty_text() -> None:
    made = engine.layer(0, [])
    assert engine.apply("", made) == "" and made.back(0, 0) == (0, 0)
    assert (made.forward_start(0), made.forward_end(0)) == (0, 0)


@st.composite
def layers(draw: st.DrawFn, text: str) -> list[Change]:
    """Changes that do not conflict: stretches one after another, each edited, moved or left alone."""
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=12)))
    changes: list[Change] = []
    for start, end in zip(cuts[::2], cuts[1::2], strict=False):
        if draw(st.booleans()) and start < end:
            changes.append(Move(start, end, draw(st.integers(0, len(text))), "m"))
        else:
            changes.append(edit(start, end, draw(st.text("xyz \n", max_size=3))))
    try:
        engine.layer(len(text), changes)
    except engine.Conflict:
        changes = [c for c in changes if isinstance(c, Edit)]
    return changes


def undone(text: str, changes: list[Change]) -> str:
    made = engine.layer(len(text), changes)
    edits = sorted((c for c in changes if isinstance(c, Edit)), key=lambda e: (e.start, e.end))
    return engine.undo(engine.apply(text, made), made, [text[e.start : e.end] for e in edits])


@given(st.text("ab c\n", max_size=40).flatmap(lambda t: st.tuples(st.just(t), layers(t))))
def test_undo_gives_the_base_back(case: tuple[str, list[Change]]) -> None:
    text, changes = case
    assert undone(text, changes) == text


@given(st.text("ab c\n", min_size=1, max_size=40).flatmap(lambda t: st.tuples(st.just(t), layers(t))))
def test_kept_letters_are_found_again(case: tuple[str, list[Change]]) -> None:
    text, changes = case
    made = engine.layer(len(text), changes)
    after = engine.apply(text, made)
    for piece in made.by_base:
        if piece.new is None:
            for at in range(piece.start, piece.end):
                there = made.forward_start(at)
                assert after[there] == text[at]
                assert made.forward_end(at + 1) == there + 1
                assert made.back(there, there + 1) == (at, at + 1)
    for at in range(len(after)):
        start, end = made.back(at, at + 1)
        assert 0 <= start <= end <= len(text)


@given(
    st.text("ab c\n", max_size=40).flatmap(lambda t: st.tuples(st.just(t), layers(t))),
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60), st.sampled_from(["page", "word"])), max_size=8),
)
def test_many_are_asked_as_one(case: tuple[str, list[Change]], stretches: list[tuple[int, int, str]]) -> None:
    text, changes = case
    made = engine.layer(len(text), changes)
    marks = [mark(kind, min(a, b, len(text)), min(max(a, b), len(text))) for a, b, kind in stretches]
    assert made.carry_all(marks) == tuple(made.carry(m) for m in marks)
    places = np.arange(len(text) + 1)
    assert made.forward_starts(places).tolist() == [made.forward_start(at) for at in places.tolist()]
    assert made.forward_ends(places).tolist() == [made.forward_end(at) for at in places.tolist()]
    firsts, lasts = np.array([[min(a, b), max(a, b)] for a, b, _ in stretches], np.int64).reshape(-1, 2).T
    firsts, lasts = np.minimum(firsts, made.out_length), np.minimum(lasts, made.out_length)
    one_by_one = [made.back(a, b) for a, b in zip(firsts.tolist(), lasts.tolist(), strict=True)]
    assert [tuple(pair) for pair in np.stack(made.backs(firsts, lasts), 1).tolist()] == one_by_one


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 6), st.sampled_from(list(Certainty))), max_size=12))
def test_settled_edits_never_conflict(spans: list[tuple[int, int, Certainty]]) -> None:
    kept = engine.settle(edit(start, start + size, "x", certainty) for start, size, certainty in spans)
    engine.layer(26, kept)


def test_what_a_move_put_together_goes_back_to_its_first_part() -> None:
    base = "text 1 note more text"
    moved = engine.layer(len(base), [Move(7, 12, len(base), "r")])
    out = engine.apply(base, moved)
    assert out == "text 1 more textnote "
    assert moved.back(5, 9) == (5, 7)  # the seam where the note was
    assert moved.back(12, 18) == (17, 21)  # and the one where it came to stand
    assert moved.back(7, 11) == (12, 16)


@pytest.mark.parametrize(
    ("moves", "starts"),
    [
        ([Move(4, 8, 13, "m")], [0, 4, 4]),  # all of a page: it stands where its text stood
        ([Move(4, 6, 13, "m")], [0, 4, 6]),  # what a page begins with: it begins with the rest
        ([Move(4, 6, 13, "m"), Move(6, 8, 13, "n")], [0, 4, 4]),
        ([Move(8, 13, 0, "m")], [5, 9, 13]),  # the last one goes to the front: its page is left, and empty
    ],
)
def test_the_paper_stays_where_text_is_carried_away(moves: list[Change], starts: list[int]) -> None:
    made = engine.layer(13, moves)
    pages = [made.carry(mark("page", start, end)) for start, end in ((0, 4), (4, 8), (8, 13))]
    assert [page.start for page in pages] == starts
    assert all(page.start <= page.end for page in pages)


def test_the_end_of_the_text_stays_its_end() -> None:
    made = engine.layer(3, [Move(2, 3, 0, "m")])
    assert made.carry(mark("page", 3, 3)).start == 3
