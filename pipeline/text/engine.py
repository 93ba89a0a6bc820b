"""The one place where text changes: make a layer of changes, apply it, undo it exactly.

All offsets are code points.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from pipeline.text.findings import Certainty, Change, Edit, Move
from pipeline.text.layers import Layer, Piece


class Conflict(ValueError):
    """Two changes of one layer claim the same stretch, or one lies outside the text."""


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
    return Layer.of(_placed(_reorder(base, moves)), length, tuple((m.start, m.end) for m in moves))


def _placed(cuts: Iterable[_Cut]) -> Iterator[Piece]:
    """The pieces of the output, in its order."""
    out = 0
    for start, end, new in cuts:
        size = end - start if new is None else len(new)
        yield Piece(start, end, out, size, new)
        out += size


def apply(text: str, made: Layer) -> str:
    """The output of a layer over its base text."""
    if len(text) != made.base_length:
        raise Conflict(f"the text has {len(text)} code points, the layer was made for {made.base_length}")
    starts, ends, new = made.starts, made.ends, made.new
    return "".join(text[starts[n] : ends[n]] if (put := new[n]) is None else put for n in made.order)


def undo(text: str, made: Layer, old: Sequence[str]) -> str:
    """The base text again, from the output and what each edit took away (in the order of the base)."""
    if len(text) != made.out_length:
        raise Conflict(f"the text has {len(text)} code points, the layer had made {made.out_length}")
    taken = iter(old)
    pieces = zip(made.outs, made.sizes, made.new, strict=True)
    return "".join(text[out : out + size] if new is None else next(taken) for out, size, new in pieces)


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
