"""The right margin of a page that was scanned, and which lines reach it."""

from __future__ import annotations

from collections import defaultdict

from pipeline.formats.layout import Box
from pipeline.language import thresholds
from pipeline.scans.placed import Layout

_TABLE = thresholds.of("structure", "margins")
NEAR: int = _TABLE["near"]
REACH: float = _TABLE["reach"]


def reaching(layout: Layout | None) -> frozenset[int]:
    """Where those lines begin, in code points, that reach the margin, whatever number of letters they hold.

    Beside a large initial or a picture a line is full with fewer letters than the others.
    """
    pages: defaultdict[int, list[tuple[int, Box]]] = defaultdict(list)
    for row in layout.lines if layout is not None else ():
        if row.start < row.end and row.box is not None:
            pages[row.page].append((row.start, row.box))
    found = set()
    for rows in pages.values():
        for i, (start, box) in enumerate(rows):
            near = (other for _, other in rows[max(0, i - NEAR) : i + NEAR + 1])
            margin = max(other.right for other in near if other.left < box.right and box.left < other.right)
            if margin - box.right < REACH * box.height:
                found.add(start)
    return frozenset(found)
