"""Which line of a text is which of another."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.corpus.alignment import Alignment

SAME = "At anchor in the bay"


def told(old: list[str], new: list[str]) -> list[list[int]]:
    alignment = Alignment(*("".join(line + "\n" for line in text) for text in (old, new)))
    return [list(alignment.lines(line)) for line in range(1, len(old) + 1)]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("a b c", "a b c", [[1], [2], [3]]),
        ("a b c", "x y a b c", [[3], [4], [5]]),
        ("a b c", "a c", [[1], [], [2]]),
        ("a b c d", "a x y c d", [[1], [2, 3], [4], [5]]),
        ("a s b s c s", "x a s b s c s", [[2], [3], [4], [5], [6], [7]]),
        ("a s b s c s", "a s c s", [[1], [2], [2], [2], [3], [4]]),  # `s b` is gone, or `b s`
        ("s s s", "x s s s", [[2], [3], [4]]),
        ("s s s", "s s", [[1, 2]] * 3),  # which of them is gone cannot be told
        ("s s", "s s s", [[1, 2, 3]] * 2),
        ("a b", "", [[], []]),
    ],
)
def test_lines_put_in_and_taken_out(old: str, new: str, expected: list[list[int]]) -> None:
    assert told([{"s": SAME}.get(x, x) for x in old.split()], [{"s": SAME}.get(x, x) for x in new.split()]) == expected


def test_lines_read_anew_are_paired_by_their_likeness() -> None:
    old = ["the king was in his castle", "and the queen was in her bower", "the end"]
    new = ["a title", "tlie king was in his castle", "and tbe queen was in lier bower", "the end"]
    assert told(old, new) == [[2], [3], [4]]


TEXTS = st.lists(st.sampled_from(["one line of it", "another line", "", "and a third one"]), max_size=10)


@given(TEXTS, TEXTS)
def test_each_line_is_told_in_order(old: list[str], new: list[str]) -> None:
    """Every line is told of, within the other text, and none before one that stands before it."""
    last = range(1, 1)
    for found in told(old, new):
        if found:
            assert 1 <= found[0] <= found[-1] <= len(new)
            assert found == list(range(found[0], found[-1] + 1))
            assert not last or found[0] >= last[0] and found[-1] >= last[-1]
            last = range(found[0], found[-1] + 1)


@given(TEXTS)
def test_the_same_text(lines: list[str]) -> None:
    assert told(lines, lines) == [[n] for n in range(1, len(lines) + 1)]
