"""Entries of contents and of lists of pictures: a title with the page on which it stands. They are no running heads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import regex

from pipeline.language import thresholds
from pipeline.stages.furniture.folio_candidates import Page
from pipeline.text.findings import Line
from pipeline.text.roman import from_roman

_ENTRY = regex.compile(r"(?P<title>.*\p{L}.*?)(?P<room>[\s.·•…,_-]+)(?P<n>\d{1,4}|[ivxlc]{1,7})\W{0,3}")
_LEADERS = regex.compile(r"(?:[.·•…][ \t]?){3,}|…|_{3,}")
_NUMBERED = regex.compile(r"(?:\d|[\s.·•…,_-][ivxlc]{1,7})\W{0,3}\Z")  # what an entry ends with: asked first, cheaply
_TABLE = thresholds.of("furniture", "contents_lines")
_TAIL: int = _TABLE["tail"]
_LONGEST: int = _TABLE["longest"]
_OWN = frozenset(("contents", "content", "index", "illustrations", "listofillustrations", "tableofcontents", "errata"))
_FEWEST: int = _TABLE["fewest"]
_RISING: float = _TABLE["rising"]


def entries(book: Sequence[Page]) -> frozenset[int]:
    """Where such lines begin, in code points."""
    return frozenset(line.start for page in book for line in _entries(page))


def _entries(page: Page) -> Iterator[Line]:
    short = [(line, line.text.strip()) for line in page.lines if line.end - line.start <= _LONGEST]
    short = [(line, text) for line, text in short if _NUMBERED.search(text, max(0, len(text) - _TAIL))]
    found = [(line, m) for line, text in short if (m := _ENTRY.fullmatch(text)) and not _own(m["title"])]
    led = [line for line, m in found if _LEADERS.search(m["room"])]
    yield from led
    if len(found) < _FEWEST or 3 * len(found) < len(page.lines):
        return
    numbers = [int(m["n"]) if m["n"].isdigit() else from_roman(m["n"]) or 0 for _, m in found]
    steps = [a <= b for a, b in pairwise(numbers)]
    if sum(steps) >= _RISING * len(steps):
        yield from (line for line, _ in found if line not in led)


def _own(title: str) -> bool:
    """Whether this is what heads such a page, with the page's own number."""
    return "".join(c for c in title.lower() if c.isalpha()) in _OWN
