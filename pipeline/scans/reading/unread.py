"""What a reading saw and the page that was made of all readings has not: kept on the page, in blocks of their own.

Whatever was not taken, and for whatever reason, stands there: so it comes into the raw text, and a stage takes it out
again, on the ledger, where a person sees it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace

from pipeline.formats.layout import ASIDE, FACING, Block, Box, Line, Page, Word, around
from pipeline.scans.reading import vote

SEEN = 0.3
"""Share of a word's box: where other words cover more of it, they are the same ink, read otherwise."""

Kind = Callable[[Box | None], str]
"""What a line in a place of the page is, one of ASIDE."""


def beside(page: Page, readings: Sequence[Page], kind: Kind) -> Page:
    """`page` with the words that `readings`, of the same frame, have where it has none, the surest first."""
    there = [word for line in page.lines for word in line.words]
    left = [(piece, r) for r, reading in enumerate(readings) for line in reading.lines for piece in _left(line, there)]
    if not left:
        return page
    taken: list[tuple[Line, int]] = []
    for line, reading in sorted(left, key=lambda found: -vote.confidence(found[0].words)):
        others = [word for other, theirs in taken if theirs != reading for word in other.words]
        taken += [(piece, reading) for piece in _left(line, others)]
    lines = [line for line, _ in taken]
    return replace(page, blocks=tuple(_set(page.blocks, lines, kind)))


def _left(line: Line, there: Sequence[Word]) -> list[Line]:
    """The stretches of `line` that none of the words `there` cover, each as a line."""
    near = [w.box for w in there if w.box and line.box and vote.common(w.box, line.box)]
    same = {w.text for w in there if w.box is None}
    pieces: list[list[Word]] = [[]]
    for word in line.words:
        if _seen(word.box, near) if word.box else word.text in same:
            pieces.append([])
        else:
            pieces[-1].append(word)
    if len(pieces) == 1:
        return [replace(line, opens=False)] if pieces[0] else []
    return [Line(tuple(piece), around(word.box for word in piece), size=line.size) for piece in pieces if piece]


def _seen(box: Box, others: Sequence[Box]) -> bool:
    return sum(vote.common(box, other) for other in others) > SEEN * box.width * box.height


def _set(blocks: Sequence[Block], lines: Sequence[Line], kind: Kind) -> list[Block]:
    """`blocks` with each of `lines` where it stands: in the block around it, else before the next one; what is of a
    facing page after everything else."""
    places: dict[tuple[int, int], list[Line]] = defaultdict(list)
    for line in sorted(lines, key=lambda line: (line.box.top, line.box.left) if line.box else (0, 0)):
        places[(len(blocks), 1) if kind(line.box) == FACING else _place(blocks, line.box)].append(line)
    found: list[Block] = []
    for b, block in enumerate((*blocks, Block(()))):
        cuts = [n for n in range(len(block.lines) + 2) if (b, n) in places]
        begun = 0
        for cut in cuts:
            found += _part(block, begun, cut)
            found += [Block((line,), kind(line.box), line.box) for line in places[b, cut]]
            begun = cut
        found += _part(block, begun, len(block.lines)) if cuts else [block] if block.lines else []
    return found


def _place(blocks: Sequence[Block], box: Box | None) -> tuple[int, int]:
    """Before which line of which block `box` stands."""
    if box is None:
        return len(blocks), 0
    for b, block in enumerate(blocks):
        if block.box and block.kind not in ASIDE and vote.within(box, block.box):
            lower = (n for n, line in enumerate(block.lines) if line.box and _middle(line.box) > box.bottom)
            return b, next(lower, len(block.lines))
    return next((b for b, block in enumerate(blocks) if block.box and block.box.top > box.top), len(blocks)), 0


def _middle(box: Box) -> float:
    return (box.top + box.bottom) / 2


def _part(block: Block, begin: int, end: int) -> list[Block]:
    """The lines of `block` from `begin` to before `end` as a block, where there are any."""
    lines = block.lines[begin:end]
    return [replace(block, lines=lines, box=around(line.box for line in lines))] if lines else []
