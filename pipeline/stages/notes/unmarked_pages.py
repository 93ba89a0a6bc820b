"""Where pages end that nothing marks: text without page breaks cut into sheets, each with its notes at the foot.

In running text, as transcribers write it, a note follows the paragraph of its reference and ends where its own does.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise

import regex

from pipeline.language import thresholds
from pipeline.stages.notes import page_foot
from pipeline.stages.notes.marks import SERIES
from pipeline.stages.notes.references import FAR
from pipeline.text.findings import Line

_TABLE = thresholds.of("notes", "unmarked_pages")
PARAGRAPH: int = _TABLE["paragraph"]
LINED: float = _TABLE["lined"]
PAGE: int = _TABLE["page"]
LONGEST: int = _TABLE["longest"]
SIGNS = frozenset(SERIES + "^•+")
Body = Sequence[Line]


def cut(text: str, body: Body, ends: Sequence[int], small: regex.Pattern[str]) -> list[Body]:
    """The sheets of a page. `ends`: where pages ended, as far as furniture that was taken out has told, in order."""
    stops = [line.end for line in body]
    places = sorted({bisect_left(stops, end) + 1 for end in ends} - {len(body)})
    places = [place for place in places if place < len(body)]
    return [
        sheet for start, stop in pairwise([0, *places, len(body)]) for sheet in _parted(text, body[start:stop], small)
    ]


def running(body: Body) -> bool:
    """Whether lines are running text, which no page's size bounds."""
    return len(body) > PAGE or any(line.end - line.start >= PARAGRAPH for line in body)


def _parted(text: str, body: Body, small: regex.Pattern[str]) -> Iterator[Body]:
    """Running text, parted below each run of notes; any other as it is."""
    if not running(body):
        yield body
        return
    long = sum(line.end - line.start for line in body if line.end - line.start >= PARAGRAPH)
    lined = long >= LINED * sum(line.end - line.start for line in body)
    start, i = 0, 1
    while i < len(body):
        stop = i
        while (lined or _apart(text, body, i)) and (after := _note(text, body, stop, small, lined)) is not None:
            stop = after
        if stop > i:
            first = next(k for k in range(start, i) if body[i].start - body[k].end <= FAR)
            if first > start:
                yield body[start:first]
            yield body[first:stop]
            start = stop
        i = stop + 1
    if start < len(body):
        yield body[start:]


def _note(text: str, body: Body, i: int, small: regex.Pattern[str], lined: bool) -> int | None:
    """The line after the note that may begin at line `i`; None where none can. lined: each paragraph has one line."""
    if i >= len(body):
        return None
    mark = page_foot.begins(body[i], small)
    if mark is None or not (mark[0].isdigit() or set(mark[0]) <= SIGNS):
        return None
    stop = i + 1
    while (
        not lined and stop < len(body) and not _apart(text, body, stop) and page_foot.begins(body[stop], small) is None
    ):
        if page_foot.shouts(body[stop].text):
            break
        stop += 1
        if stop - i > LONGEST:
            return None
    return stop


def _apart(text: str, body: Body, i: int) -> bool:
    """Whether a blank line parts line `i` from the one before."""
    return text.count("\n", body[i - 1].end, body[i].start) > 1
