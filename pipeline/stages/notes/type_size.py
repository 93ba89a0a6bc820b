"""The size of type as plain text shows it: lines of smaller type hold more letters than those of the text above."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.language import thresholds
from pipeline.text.findings import Line

_TABLE = thresholds.of("notes", "type_size")
FEWEST: int = _TABLE["fewest"]
FULL: float = _TABLE["full"]


def text(lines: Sequence[Line]) -> int:
    """The length of a full line of text, in code points; 0 where there are too few to tell."""
    if len(lines) < FEWEST:
        return 0
    return sorted(_length(line) for line in lines)[int(FULL * len(lines))]


def share(note: Sequence[Line], full: int) -> float:
    """The length of a note's longest line, but for its last, as a share of the text's; 0 where nothing can be told."""
    return max((_length(line) for line in note[:-1]), default=0) / full if full else 0.0


def carried(body: Sequence[Line], stop: int, limits: Mapping[str, float]) -> int:
    """The first of the lines before `stop` that are longer than the text's, of which the last may be short; `stop`
    where there are none."""
    full = text(body[: stop // 2])
    first = stop - 1
    while full and first > 0 and _length(body[first - 1]) >= limits["wide"] * full:
        first -= 1
    above = body[max(0, first - FEWEST) : first]
    told = full and first < stop - 1 and len(above) == FEWEST
    return first if told and all(_length(line) <= limits["even"] * full for line in above) else stop


def _length(line: Line) -> int:
    return len(line.text.strip())
