"""Which words of a long text are which of another: runs of words that both have once tell where they meet, and what
lies between is compared word for word."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from rapidfuzz.distance import Levenshtein

RUN = 4  # words of a run
MOST = 4_000_000  # pairs of words that are compared at once: farther apart the texts differ


def align(a: Sequence[str], b: Sequence[str]) -> list[int]:
    """For each word of `a` the number of the same word in `b`; -1 where it has none."""
    found = [-1] * len(a)
    here = there = 0
    for i, j in (*_meetings(a, b), (len(a), len(b))):
        if i < here or j < there:
            continue
        if (i - here) * (j - there) <= MOST:
            for block in Levenshtein.opcodes(list(a[here:i]), list(b[there:j])):
                if block.tag == "equal":
                    for n in range(block.src_end - block.src_start):
                        found[here + block.src_start + n] = there + block.dest_start + n
        here, there = i, j
    return found


def _meetings(a: Sequence[str], b: Sequence[str]) -> list[tuple[int, int]]:
    """Where runs of words begin that both texts have once, as many as go forward in both (patience sorting)."""
    ours, theirs = _once(a), _once(b)
    pairs = [(i, theirs[run]) for run, i in ours.items() if run in theirs]
    ends: list[int] = []
    last: list[int] = []
    before = [-1] * len(pairs)
    for n, (_, j) in enumerate(pairs):
        at = bisect_left(ends, j)
        ends[at : at + 1] = [j]
        last[at : at + 1] = [n]
        before[n] = last[at - 1] if at else -1
    found = []
    n = last[-1] if last else -1
    while n >= 0:
        found.append(pairs[n])
        n = before[n]
    return found[::-1]


def _once(words: Sequence[str]) -> dict[tuple[str, ...], int]:
    """The runs of words that occur once, and where, in order."""
    seen: dict[tuple[str, ...], int] = {}
    for at in range(len(words) - RUN + 1):
        run = tuple(words[at : at + RUN])
        seen[run] = -1 if run in seen else at
    return {run: at for run, at in seen.items() if at >= 0}
