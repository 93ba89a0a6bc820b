"""The printed lines of a page with their places, the page's slope taken out: what the finders by place look at."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.formats.layout import Box, Word
from pipeline.language import thresholds
from pipeline.scans.placed import Layout, PlacedLine
from pipeline.stages.furniture.folio_candidates import Page
from pipeline.text.findings import Line

_TABLE = thresholds.of("furniture", "printed_lines")
_LONG: int = _TABLE["long"]
_HANGING, _STANDING = frozenset("gjpqyQ,;()[]"), frozenset("bdfhijklt()[]'’‘“”\"!?")
_DESCENT: float = _TABLE["descent"]
_SMALL: float = _TABLE["small"]
_CAPITALS: float = _TABLE["capitals"]
_BESIDE: float = _TABLE["beside"]


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the text and its place on the page, in pixels: `base` is the level that its letters stand on."""

    line: Line
    left: float
    right: float
    base: float
    size: float  # from the ascenders' tops to the descenders' ends
    box: Box  # as it was read, the slope left in
    sure: float | None  # 0 to 1, each letter counted once; None where nothing is said
    kind: str  # what its block is said to be, "" where nothing is said
    words: tuple[Word, ...]
    tilt: float = 0.0  # pixels it falls for each to the right, against the page

    @property
    def text(self) -> str:
        """What it reads, without the blanks around it."""
        return self.line.text.strip()

    @property
    def letters(self) -> int:
        """How many letters and figures it has."""
        return sum(map(str.isalnum, self.line.text))

    @property
    def width(self) -> float:
        """Pixels from left to right."""
        return self.right - self.left


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page's rows in the order of reading, and its image's size in pixels, 0 where unknown."""

    rows: tuple[Row, ...]
    width: int = 0
    height: int = 0
    label: str = ""  # the folio, where the format gives it


Strip = tuple[Row, ...]
"""Rows that stand side by side, from left to right."""


def sheets(layout: Layout, book: Sequence[Page]) -> list[Sheet]:
    """The rows of each page of `book`; none for a page of which some lines have no place."""
    found = []
    for placed in placed_lines(layout, book):
        known = [(line, p) for line, p in placed if p is not None and p.box is not None]
        scan = next((layout.pages[p.page] for _, p in placed if p), None)
        label = scan.label if scan else ""
        if len(known) < len(placed) or not known or scan is None:
            found.append(Sheet((), label=label))
            continue
        slope = _slope([p for _, p in known])
        rows = tuple(_row(line, p, slope) for line, p in known)
        found.append(Sheet(rows, scan.width, scan.height, label))
    return found


def placed_lines(layout: Layout, book: Sequence[Page]) -> Iterator[list[tuple[Line, PlacedLine | None]]]:
    """The lines of each page of `book`, each with the line of the scan that it is."""
    starts = layout.line_starts.tolist()
    order = sorted(range(len(starts)), key=starts.__getitem__)
    lines = [layout.lines[i] for i in order]
    starts = [starts[i] for i in order]
    for page in book:
        yield [(line, _placed(lines, starts, line)) for line in page.lines]


def strips(rows: Sequence[Row]) -> list[Strip]:
    """Rows from top to bottom, those at one level together."""
    found: list[list[Row]] = []
    for row in sorted(rows, key=lambda r: r.base):
        near = found[-1] if found else None
        if near and row.base - near[0].base <= _BESIDE * min(row.size, near[0].size) and not _over(row, near):
            near.append(row)
        else:
            found.append([row])
    return [tuple(sorted(strip, key=lambda r: r.left)) for strip in found]


def level(strip: Strip) -> float:
    """The level that a strip stands on: that of its longest row."""
    return max(strip, key=lambda row: row.width).base


def _over(row: Row, others: Sequence[Row]) -> bool:
    """Whether a row lies over others in its strip by more than its edge."""
    return any(min(row.right, o.right) - max(row.left, o.left) > 0.3 * min(row.width, o.width) for o in others)


def _placed(lines: Sequence[PlacedLine], starts: Sequence[int], line: Line) -> PlacedLine | None:
    """The line of the scan that a line of the text is, the last that begins in it."""
    at = bisect_right(starts, line.end) - 1
    while at >= 0 and lines[at].start >= line.start:
        if lines[at].end > lines[at].start:
            return lines[at]
        at -= 1
    return None


def _slope(lines: Sequence[PlacedLine]) -> float:
    """Pixels that the lines of a page fall for each to the right: the middle one of the long lines."""
    slopes = sorted(
        (p.line.baseline[0], sum(map(str.isalnum, p.line.text)))
        for p in lines
        if p.line.baseline and sum(map(str.isalnum, p.line.text)) >= _LONG
    )
    half = sum(n for _, n in slopes) / 2
    for slope, n in slopes:
        half -= n
        if half <= 0:
            return slope
    return 0.0


def _row(line: Line, placed: PlacedLine, slope: float) -> Row:
    box = placed.box
    assert box is not None
    height = max(1.0, box.height - abs(slope) * box.width)
    tilt, rise = placed.line.baseline or (slope, -height * _hangs(line.text) - abs(slope) * box.width / 2)
    base = box.bottom + rise + tilt * box.width / 2
    middle = (box.left + box.right) / 2
    shift = slope * base
    counts = [(w.confidence, len(w.text)) for w in placed.line.words if w.confidence is not None]
    total = sum(n for _, n in counts)
    return Row(
        line=line,
        left=box.left + shift,
        right=box.right + shift,
        base=base - slope * middle,
        size=placed.line.size or height / _share(line.text),
        box=box,
        sure=sum(c * n for c, n in counts) / total if total else None,
        kind=placed.kind,
        words=placed.line.words,
        tilt=tilt - slope,
    )


def _hangs(text: str) -> float:
    """What of a line's height hangs below its level, where nothing is said of that."""
    if not any(c in _HANGING for c in text):
        return 0.0
    return 1 - 1 / (1 + _DESCENT) if any(_stands(c) for c in text) else 1 - _SMALL / (_SMALL + _DESCENT)


def _share(text: str) -> float:
    """How much of the height from ascenders to descenders the letters of a text take up.

    Capitals count for more than they do, as they do for the engines that tell heights.
    """
    high = 1.0 if any(_stands(c) for c in text) else _SMALL
    low = _DESCENT if any(c in _HANGING for c in text) else 0.0
    capitals = _CAPITALS if text.isupper() else 1.0
    return capitals * (high + low) / (1 + _DESCENT)


def _stands(sign: str) -> bool:
    return sign.isupper() or sign.isdigit() or sign in _STANDING
