"""The one place where text changes: apply a layer of changes, undo it, and carry offsets through it.

A layer is cut into pieces, each either kept from the base text or put in place of a stretch of it. The pieces in the
base's order spell the base; in the output's order they spell the output. So every layer can be undone exactly, and an
offset on one side finds its place on the other. All offsets are code points.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.text.findings import PAPER, Certainty, Change, Edit, Mark, Move


class Conflict(ValueError):
    """Two changes of one layer claim the same stretch, or one lies outside the text."""


@dataclass(frozen=True, slots=True)
class Piece:
    """base[start:end] became output[out:out+length]; `new` is None where the stretch was kept."""

    start: int
    end: int
    out: int
    length: int
    new: str | None


@dataclass(frozen=True, slots=True)
class Layer:
    """What one stage did to a text: its pieces in the order of the base and of the output."""

    by_base: tuple[Piece, ...]
    by_out: tuple[Piece, ...]
    base_starts: tuple[int, ...]
    out_starts: tuple[int, ...]
    base_length: int
    out_length: int
    moves: tuple[tuple[int, int], ...] = ()  # the base's stretches that were carried elsewhere

    @property
    def changes(self) -> bool:
        """Whether it changes anything."""
        return bool(self.moves) or len(self.by_base) > 1 or any(piece.new is not None for piece in self.by_base)

    def forward_start(self, at: int) -> int:
        """Where the stretch that begins with base code point `at` begins in the output."""
        if not self.by_base:
            return 0
        if at >= self.base_length:
            return self.out_length
        piece = self.by_base[bisect_right(self.base_starts, at) - 1]
        return piece.out if piece.new is not None else piece.out + at - piece.start

    def forward_end(self, at: int) -> int:
        """Where the stretch that ends before base code point `at` ends in the output."""
        if at <= 0 or not self.by_base:
            return 0
        piece = self.by_base[bisect_right(self.base_starts, at - 1) - 1]
        return piece.out + piece.length if piece.new is not None else piece.out + at - piece.start

    def back(self, start: int, end: int) -> tuple[int, int]:
        """The base stretch that output[start:end] was made from (whole edits, never parts of them).

        Where a move has put together what lay apart, the stretch of the first part alone.
        """
        if not self.by_out:
            return 0, 0
        i, k = self._out_piece(start), self._out_piece(max(start, end - 1))
        first, last = self.by_out[i], self._neighbour(i, k)
        if last is not self.by_out[k]:
            end = last.out + last.length
        a = first.start if first.new is not None else first.start + start - first.out
        if end <= start:
            b = max(a, first.end) if first.new is not None and first.out < start else a
            return (a, b)
        return a, last.end if last.new is not None else last.start + end - last.out

    def _out_piece(self, at: int) -> int:
        """Which piece holds output code point `at`; of pieces that begin there, the one that is not empty."""
        return max(0, bisect_right(self.out_starts, at) - 1)

    def _neighbour(self, i: int, k: int) -> Piece:
        """The last of the output's pieces i to k that follows those before it in the base, too."""
        if not self.moves:
            return self.by_out[k]
        for j in range(i, k):
            here, there = self.by_out[j], self.by_out[j + 1]
            if there.start < here.end or self._kept_between(here.end, there.start):
                return here
        return self.by_out[k]

    def _kept_between(self, start: int, end: int) -> bool:
        """Whether anything of base[start:end] is in the output."""
        at = bisect_right(self.base_starts, start - 1)
        while at < len(self.by_base) and self.by_base[at].start < end:
            if self.by_base[at].length:
                return True
            at += 1
        return False

    def carry(self, mark: Mark) -> Mark:
        """The same mark, in the output's offsets; what tells of the paper stays where text was carried away."""
        first, last = mark.start, mark.end
        if mark.kind in PAPER:
            first, last = self._left(first), self._left_end(last)
        start = self.forward_start(first)
        end = start if first >= last else max(start, self.forward_end(last))
        return Mark(mark.kind, start, end, mark.attributes)

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


def forward_starts(layers: Iterable[Layer], places: Sequence[int]) -> list[int]:
    """Where stretches that begin at these places of the first layer's base begin in the output of the last."""
    found = list(places)
    for made in layers:
        pieces, starts, length = made.by_base, made.base_starts, made.base_length
        end = made.forward_start(length)
        for n, at in enumerate(found):
            if at >= length:
                found[n] = end
                continue
            piece = pieces[bisect_right(starts, at) - 1]
            found[n] = piece.out if piece.new is not None else piece.out + at - piece.start
    return found


def layer(length: int, changes: Iterable[Change]) -> Layer:
    """Cut a base text of `length` code points into the pieces that `changes` make of it.

    Insertions at one place keep the order in which they were given. Raises Conflict where changes overlap.
    """
    given = tuple(changes)
    edits = [c for c in given if isinstance(c, Edit)]
    moves = sorted((c for c in given if isinstance(c, Move)), key=lambda m: m.start)
    edits.sort(key=lambda e: (e.start, e.end))
    _check(length, edits, moves)
    cuts = sorted({0, length, *(x for m in moves for x in (m.start, m.end, m.to))})
    base = _pieces(length, edits, cuts)
    order = _reorder(base, moves)
    placed: list[Piece] = []
    out = 0
    for start, end, new in order:
        size = end - start if new is None else len(new)
        placed.append(Piece(start, end, out, size, new))
        out += size
    by_base = tuple(sorted(placed, key=lambda p: (p.start, p.end)) if moves else placed)
    by_out = tuple(p for p in placed if p.length)
    return Layer(
        by_base=by_base,
        by_out=by_out,
        base_starts=tuple(p.start for p in by_base),
        out_starts=tuple(p.out for p in by_out),
        base_length=length,
        out_length=out,
        moves=tuple((m.start, m.end) for m in moves),
    )


def apply(text: str, made: Layer) -> str:
    """The output of a layer over its base text."""
    if len(text) != made.base_length:
        raise Conflict(f"the text has {len(text)} code points, the layer was made for {made.base_length}")
    return "".join(text[p.start : p.end] if p.new is None else p.new for p in made.by_out)


def undo(text: str, made: Layer, old: Sequence[str]) -> str:
    """The base text again, from the output and what each edit took away (in the order of the base)."""
    if len(text) != made.out_length:
        raise Conflict(f"the text has {len(text)} code points, the layer had made {made.out_length}")
    taken = iter(old)
    return "".join(text[p.out : p.out + p.length] if p.new is None else next(taken) for p in made.by_base)


def settle(edits: Iterable[Edit]) -> list[Edit]:
    """Of edits that overlap keep one: the more certain, then the longer, then the earlier given."""
    rank = {Certainty.CERTAIN: 0, Certainty.LIKELY: 1, Certainty.DOUBTFUL: 2}
    given = list(edits)
    wanted = sorted(range(len(given)), key=lambda i: (rank[given[i].certainty], given[i].start - given[i].end, i))
    kept: list[Edit] = []
    starts: list[int] = []
    for i in wanted:
        edit = given[i]
        at = bisect_right(starts, edit.start)
        if at and _overlap(kept[at - 1], edit) or at < len(kept) and _overlap(edit, kept[at]):
            continue
        kept.insert(at, edit)
        starts.insert(at, edit.start)
    return kept


def _overlap(a: Edit, b: Edit) -> bool:
    """Whether two edits, a starting no later than b, claim a code point or an inner place in common."""
    return a.end > b.start or (a.start, a.end) == (b.start, b.end)


def _check(length: int, edits: Sequence[Edit], moves: Sequence[Move]) -> None:
    every: tuple[Change, ...] = (*edits, *moves)
    for change in every:
        if not 0 <= change.start <= change.end <= length:
            raise Conflict(f"{change.rule}: {change.start}-{change.end} lies outside the text")
    for a, b in pairwise(edits):
        if a.end > b.start:
            raise Conflict(f"{a.rule} and {b.rule} both change {b.start}-{min(a.end, b.end)}")
    for m, n in pairwise(moves):
        if m.end > n.start:
            raise Conflict(f"{m.rule} and {n.rule} both move {n.start}-{m.end}")
    edited, moved = [e.start for e in edits], [m.start for m in moves]
    for m in moves:
        if _inside(m.to, moves, moved) or m.start == m.end or not 0 <= m.to <= length:
            raise Conflict(f"{m.rule}: {m.start}-{m.end} cannot move to {m.to}")
        if any(_inside(x, edits, edited) for x in (m.start, m.end, m.to)):
            raise Conflict(f"{m.rule}: an edit crosses the edge of {m.start}-{m.end}")


def _inside(at: int, changes: Sequence[Change], starts: Sequence[int]) -> bool:
    """Whether `at` lies within one of some changes that follow each other, begun at `starts`."""
    i = bisect_left(starts, at) - 1
    return i >= 0 and at < changes[i].end


_Cut = tuple[int, int, str | None]


def _pieces(length: int, edits: Sequence[Edit], cuts: Sequence[int]) -> list[_Cut]:
    """Kept and changed stretches in the order of the base, kept ones cut wherever a move begins, ends or lands."""
    pieces: list[_Cut] = []
    at = 0
    for edit in edits:
        pieces.extend(_kept(at, edit.start, cuts))
        pieces.append((edit.start, edit.end, edit.new))
        at = edit.end
    pieces.extend(_kept(at, length, cuts))
    return pieces


def _kept(start: int, end: int, cuts: Sequence[int]) -> list[_Cut]:
    if start >= end:
        return []
    inner = cuts[bisect_right(cuts, start) : bisect_left(cuts, end)] if len(cuts) > 2 else []
    return [(a, b, None) for a, b in pairwise((start, *inner, end))]


def _reorder(pieces: list[_Cut], moves: Sequence[Move]) -> list[_Cut]:
    """The pieces in the order of the output."""
    if not moves:
        return pieces
    carried: dict[int, list[_Cut]] = {}
    staying: list[_Cut] = []
    starts = [m.start for m in moves]
    for piece in pieces:
        i = bisect_right(starts, piece[0]) - 1
        home = i if i >= 0 and piece[1] <= moves[i].end and piece[0] < moves[i].end else None
        if home is None:
            staying.append(piece)
        else:
            carried.setdefault(home, []).append(piece)
    order: list[_Cut] = []
    landing = sorted(carried, key=lambda i: (moves[i].to, i))
    waiting = 0
    for piece in staying:
        while waiting < len(landing) and moves[landing[waiting]].to <= piece[0]:
            order.extend(carried[landing[waiting]])
            waiting += 1
        order.append(piece)
    for i in landing[waiting:]:
        order.extend(carried[i])
    return order
