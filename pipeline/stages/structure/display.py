"""Headings by the size of their type: lines set larger than the text, alone above it, on a page that was scanned."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median

from pipeline.language import thresholds
from pipeline.scans.placed import Layout, PlacedLine
from pipeline.stages.structure.blocks import Block

_TABLE = thresholds.of("structure", "display")
LARGER: float = _TABLE["larger"]
FEWEST: int = _TABLE["fewest"]
LONG: int = _TABLE["long"]
LONGEST: int = _TABLE["longest"]
LINES: int = _TABLE["lines"]


def headings(blocks: Sequence[Block], layout: Layout) -> Iterator[int]:
    """Where those blocks begin, in code points, that stand in larger type above a block of text."""
    rows = {row.start: row for row in layout.lines if row.start < row.end}
    known: defaultdict[int, list[tuple[float, float]]] = defaultdict(list)
    for row in rows.values():
        if row.end - row.start > LONG and (size := _size(row)):
            known[row.page].append(size)
    sizes = {
        page: (median(h for h, _ in found), median(w for _, w in found))
        for page, found in known.items()
        if len(found) >= FEWEST
    }
    for block, below in pairwise(blocks):
        mine = [rows.get(line.start) for line in block.lines]
        if len(mine) > LINES or sum(len(line.text) for line in block.lines) > LONGEST or len(below.lines) < LINES:
            continue
        if all(row is not None and _larger(row, sizes) for row in mine):
            yield block.start


def _larger(row: PlacedLine, sizes: dict[int, tuple[float, float]]) -> bool:
    size, body = _size(row), sizes.get(row.page)
    return size is not None and body is not None and all(a >= LARGER * b for a, b in zip(size, body, strict=True))


def _size(row: PlacedLine) -> tuple[float, float] | None:
    """A line's height and the width of its letters, in pixels; None where either is unknown."""
    if row.line.size is None or row.box is None or row.end - row.start < 3:
        return None
    return row.line.size, row.box.width / (row.end - row.start)
