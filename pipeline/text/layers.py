"""A layer: what one stage did to a text, cut into pieces, through which every offset finds its place on the other side.

Each piece is either kept from the base text or put in place of a stretch of it. The pieces in the base's order spell
the base; in the output's order they spell the output. Columns of numbers, not objects: a long book has millions of
pieces, and most questions are asked about thousands of offsets at once. All offsets are code points.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from pipeline.text.findings import PAPER, Mark

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Offsets = npt.NDArray[np.int64]


class Piece(NamedTuple):
    """base[start:end] became output[out:out+length]; `new` is None where the stretch was kept."""

    start: int
    end: int
    out: int
    length: int
    new: str | None


@dataclass(frozen=True, slots=True)
class Layer:
    """The pieces in the order of the base, a column for each of their figures, and those of the output in its order."""

    starts: array[int]
    ends: array[int]
    outs: array[int]
    sizes: array[int]  # of the output's stretches
    new: tuple[str | None, ...]
    kept: bytes  # for each, whether it is none of those put in: 1 or 0
    order: array[int]  # the numbers of the pieces that are not empty in the output, in its order
    out_starts: array[int]  # where those begin there
    base_length: int
    out_length: int
    moves: tuple[tuple[int, int], ...] = ()  # the base's stretches that were carried elsewhere

    @classmethod
    def of(cls, pieces: Iterable[Piece], base_length: int, moves: tuple[tuple[int, int], ...]) -> Layer:
        """The layer of pieces that are given in the order of the output."""
        placed = list(pieces)
        by_base = sorted(range(len(placed)), key=lambda n: placed[n][:2]) if moves else range(len(placed))
        number = array("q", bytes(8 * len(placed)))
        for base, n in enumerate(by_base):
            number[n] = base
        filled = [n for n, piece in enumerate(placed) if piece.length]
        return cls(
            array("q", [placed[n].start for n in by_base]),
            array("q", [placed[n].end for n in by_base]),
            array("q", [placed[n].out for n in by_base]),
            array("q", [placed[n].length for n in by_base]),
            tuple(placed[n].new for n in by_base),
            bytes(placed[n].new is None for n in by_base),
            array("q", [number[n] for n in filled]),
            array("q", [placed[n].out for n in filled]),
            base_length,
            placed[-1].out + placed[-1].length if placed else 0,
            moves,
        )

    @property
    def changes(self) -> bool:
        """Whether it changes anything."""
        return bool(self.moves) or len(self.new) > 1 or 0 in self.kept

    @property
    def by_base(self) -> Iterator[Piece]:
        """The pieces in the order of the base."""
        return map(Piece, self.starts, self.ends, self.outs, self.sizes, self.new)

    def forward_start(self, at: int) -> int:
        """Where the stretch that begins with base code point `at` begins in the output."""
        if not self.new:
            return 0
        if at >= self.base_length:
            return self.out_length
        n = bisect_right(self.starts, at) - 1
        return self.outs[n] + (at - self.starts[n] if self.kept[n] else 0)

    def forward_end(self, at: int) -> int:
        """Where the stretch that ends before base code point `at` ends in the output."""
        if at <= 0 or not self.new:
            return 0
        n = bisect_right(self.starts, at - 1) - 1
        return self.outs[n] + (at - self.starts[n] if self.kept[n] else self.sizes[n])

    def forward_starts(self, places: Sequence[int] | Offsets) -> Offsets:
        """What `forward_start` says of many offsets."""
        import numpy as np

        given = np.asarray(places, np.int64)
        if not self.new:
            return np.zeros(len(given), np.int64)
        starts, outs = np.frombuffer(self.starts, np.int64), np.frombuffer(self.outs, np.int64)
        n = np.searchsorted(starts, given, side="right") - 1
        found = outs[n] + np.where(np.frombuffer(self.kept, bool)[n], given - starts[n], 0)
        return np.where(given >= self.base_length, self.out_length, found)  # type: ignore[no-any-return, unused-ignore]

    def forward_ends(self, places: Sequence[int] | Offsets) -> Offsets:
        """What `forward_end` says of many offsets."""
        import numpy as np

        given = np.asarray(places, np.int64)
        if not self.new:
            return np.zeros(len(given), np.int64)
        starts, outs = np.frombuffer(self.starts, np.int64), np.frombuffer(self.outs, np.int64)
        kept, sizes = np.frombuffer(self.kept, bool), np.frombuffer(self.sizes, np.int64)
        n = np.searchsorted(starts, given - 1, side="right") - 1
        found = outs[n] + np.where(kept[n], given - starts[n], sizes[n])
        return np.where(given <= 0, 0, found)  # type: ignore[no-any-return, unused-ignore]

    def forward(self, starts: Sequence[int] | Offsets, ends: Sequence[int] | Offsets) -> tuple[Offsets, Offsets]:
        """Where many stretches begin and end in the output; what is empty stays so."""
        import numpy as np

        begun = self.forward_starts(starts)
        done = np.where(np.asarray(starts) >= np.asarray(ends), begun, self.forward_ends(ends))
        return begun, np.maximum(begun, done)

    def back(self, start: int, end: int) -> tuple[int, int]:
        """The base stretch that output[start:end] was made from (whole edits, never parts of them).

        Where a move has put together what lay apart, the stretch of the first part alone.
        """
        if not self.order:
            return 0, 0
        i, k = self._out_piece(start), self._out_piece(max(start, end - 1))
        j = self._neighbour(i, k)
        first, last = self.order[i], self.order[j]
        if j != k:
            end = self.outs[last] + self.sizes[last]
        kept = self.kept[first]
        a = self.starts[first] + (start - self.outs[first] if kept else 0)
        if end <= start:
            return a, max(a, self.ends[first]) if not kept and self.outs[first] < start else a
        return a, self.starts[last] + end - self.outs[last] if self.kept[last] else self.ends[last]

    def backs(self, starts: Offsets, ends: Offsets) -> tuple[Offsets, Offsets]:
        """What `back` says of many stretches."""
        import numpy as np

        if not self.order:
            return np.zeros(len(starts), np.int64), np.zeros(len(starts), np.int64)
        order, out_starts = np.frombuffer(self.order, np.int64), np.frombuffer(self.out_starts, np.int64)
        base, out = np.frombuffer(self.starts, np.int64), np.frombuffer(self.outs, np.int64)
        over, kept = np.frombuffer(self.ends, np.int64), np.frombuffer(self.kept, bool)
        i = np.maximum(np.searchsorted(out_starts, starts, side="right") - 1, 0)
        k = np.maximum(np.searchsorted(out_starts, np.maximum(starts, ends - 1), side="right") - 1, 0)
        first, last = order[i], order[k]
        a = base[first] + np.where(kept[first], starts - out[first], 0)
        inside = np.where(~kept[first] & (out[first] < starts), np.maximum(a, over[first]), a)
        b = np.where(ends <= starts, inside, np.where(kept[last], base[last] + ends - out[last], over[last]))
        if self.moves:  # what they put together is looked at one by one
            for n in np.flatnonzero(i < k).tolist():
                a[n], b[n] = self.back(int(starts[n]), int(ends[n]))
        return a, b

    def _out_piece(self, at: int) -> int:
        """Which piece of the output's order holds output code point `at`."""
        return max(0, bisect_right(self.out_starts, at) - 1)

    def _neighbour(self, i: int, k: int) -> int:
        """The last of the output's pieces i to k that follows those before it in the base, too."""
        if not self.moves:
            return k
        for j in range(i, k):
            here, there = self.ends[self.order[j]], self.starts[self.order[j + 1]]
            if there < here or self._kept_between(here, there):
                return j
        return k

    def _kept_between(self, start: int, end: int) -> bool:
        """Whether anything of base[start:end] is in the output."""
        at = bisect_right(self.starts, start - 1)
        while at < len(self.starts) and self.starts[at] < end:
            if self.sizes[at]:
                return True
            at += 1
        return False

    def carry(self, mark: Mark) -> Mark:
        """The same mark, in the output's offsets; what tells of the paper stays where text was carried away."""
        first, last = self._staying(mark)
        start = self.forward_start(first)
        end = start if first >= last else max(start, self.forward_end(last))
        return Mark(mark.kind, start, end, mark.attributes)

    def carry_all(self, marks: Sequence[Mark]) -> tuple[Mark, ...]:
        """What `carry` makes of many marks."""
        if not marks:
            return ()
        firsts, lasts = zip(*map(self._staying, marks), strict=True)
        starts, ends = self.forward(firsts, lasts)
        places = zip(marks, starts.tolist(), ends.tolist(), strict=True)
        return tuple(Mark(mark.kind, start, end, mark.attributes) for mark, start, end in places)

    def _staying(self, mark: Mark) -> tuple[int, int]:
        """The stretch of the base that a mark goes with."""
        if self.moves and mark.kind in PAPER:
            return self._left(mark.start), self._left_end(mark.end)
        return mark.start, mark.end

    def _left(self, at: int) -> int:
        """Where what stayed begins, at or after base code point `at`."""
        i = bisect_right(self.moves, (at, self.base_length)) - 1
        while 0 <= i < len(self.moves) and self.moves[i][0] <= at < self.moves[i][1]:
            at, i = self.moves[i][1], i + 1
        return at

    def _left_end(self, at: int) -> int:
        """Where what stayed ends, at or before base code point `at`."""
        i = bisect_left(self.moves, (at, 0)) - 1
        while i >= 0 and self.moves[i][0] < at <= self.moves[i][1]:
            at, i = self.moves[i][0], i - 1
        return at
