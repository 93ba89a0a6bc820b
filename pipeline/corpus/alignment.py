"""Which lines of one text are which of another, where lines were put in, taken out or read anew.

Lines that are alike are followed from both ends; between them those that stand once in either text (as patience diff
does), and what is left is paired by likeness. Where lines that are the same follow each other and their number has
changed, it cannot be told which is which: they are told together.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from pipeline.text.findings import lines

SIMILAR = 0.6  # of two readings of a line: nothing but a line that was read otherwise is so like
MOST = 400  # lines of a stretch that are paired by likeness; of longer ones only the whole is told


class Alignment:
    """The lines of `new` that the lines of `old` have become; both count from 1."""

    def __init__(self, old: str, new: str) -> None:
        one, other = ([line.text.strip() for line in lines(text)] for text in (old, new))
        self._blocks = sorted(_blocks(one, other, 0, len(one), 0, len(other)))
        self._starts = [block.start for block in self._blocks]

    def lines(self, line: int) -> range:
        """The lines that a line may be now: one, where that is sure; none, where it was taken out: then an empty range
        that begins with the line which stands there now."""
        block = self._block(line)
        if block is None:
            return range(0)
        first = block.first + (line - block.start if block.paired else 1)
        return range(first, first + 1 if block.paired else block.last + 1)

    def sure(self, line: int) -> bool:
        """Whether a line is the only one that is told to be what it is now."""
        block = self._block(line)
        return block is not None and block.paired

    def _block(self, line: int) -> _Block | None:
        at = bisect_right(self._starts, line - 1) - 1
        return self._blocks[at] if at >= 0 and line - 1 < self._blocks[at].stop else None


class _Block(NamedTuple):
    """Lines start:stop of the one text are lines first:last of the other; one by one, where they are `paired`."""

    start: int
    stop: int
    first: int
    last: int
    paired: bool


def _blocks(old: Sequence[str], new: Sequence[str], a: int, b: int, c: int, d: int) -> Iterator[_Block]:
    """The blocks of old[a:b] and new[c:d]."""
    size = min(b - a, d - c)
    head = next((n for n in range(size) if old[a + n] != new[c + n]), size)
    tail = next((n for n in range(size) if old[b - 1 - n] != new[d - 1 - n]), size)
    if b - a == d - c == head:
        yield _Block(a, b, c, d, True)
        return
    both = max(0, head + tail - size)  # lines that are followed from either end, to others: which is which is not told
    head, tail = head - both, tail - both
    if head:
        yield _Block(a, a + head, c, c + head, True)
    if tail:
        yield _Block(b - tail, b, d - tail, d, True)
    a, b, c, d = a + head, b - tail, c + head, d - tail
    if a == b or c == d:
        if a < b:
            yield _Block(a, b, c, d, False)
        return
    anchors = [] if both else _anchors(old, new, a, b, c, d)
    if not anchors:
        yield from _alike(old, new, a, b, c, d)
        return
    for i, k in [*anchors, (b, d)]:
        if a < i:
            yield from _blocks(old, new, a, i, c, k)
        if i < b:
            yield _Block(i, i + 1, k, k + 1, True)
        a, c = i + 1, k + 1


def _anchors(old: Sequence[str], new: Sequence[str], a: int, b: int, c: int, d: int) -> list[tuple[int, int]]:
    """Lines that stand once in either stretch, the most of them that stand in the same order."""
    here, there = Counter(old[a:b]), Counter(new[c:d])
    places = {line: k for k, line in enumerate(new[c:d], c) if line and there[line] == here[line] == 1}
    return in_order([(i, places[line]) for i, line in enumerate(old[a:b], a) if line in places])


def _alike(old: Sequence[str], new: Sequence[str], a: int, b: int, c: int, d: int) -> Iterator[_Block]:
    """Lines paired by likeness, in order: all with all, where they are as many and alike, else each that is like one
    alone; what is between them together."""
    pairs: list[tuple[int, int]] = []
    if b - a == d - c and all(_like(old[a + n], new[c + n]) for n in range(b - a)):
        yield _Block(a, b, c, d, True)  # read anew, line for line
        return
    if max(b - a, d - c) <= MOST:
        like = process.cdist(old[a:b], new[c:d], scorer=Levenshtein.normalized_similarity, score_cutoff=SIMILAR) > 0
        once = like & (like.sum(axis=1, keepdims=True) == 1) & (like.sum(axis=0, keepdims=True) == 1)
        pairs = in_order([(a + int(i), c + int(k)) for i, k in zip(*once.nonzero(), strict=True) if old[a + int(i)]])
    for i, k in [*pairs, (b, d)]:
        if a < i:
            yield _Block(a, i, c, k, False)
        if i < b:
            yield _Block(i, i + 1, k, k + 1, True)
        a, c = i + 1, k + 1


def _like(one: str, other: str) -> bool:
    return one == other or Levenshtein.normalized_similarity(one, other, score_cutoff=SIMILAR) > 0


def in_order(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Of pairs in the order of their first numbers the most whose second ones are in order, too."""
    ends: list[int] = []  # of the runs of 1, 2, … pairs the lowest last number, and which pair that is
    last: list[int] = []
    before: list[int] = []
    for at, (_, found) in enumerate(pairs):
        length = bisect_right(ends, found)
        ends[length : length + 1] = [found]
        last[length : length + 1] = [at]
        before.append(last[length - 1] if length else -1)
    kept, at = list[tuple[int, int]](), last[-1] if last else -1
    while at >= 0:
        kept.append(pairs[at])
        at = before[at]
    return kept[::-1]
