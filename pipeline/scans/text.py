"""The raw text of a reading: a line for each printed one, an empty one before each paragraph, form feeds between pages.

Nothing is judged here but where paragraphs open; what is furniture and what is dirt is for the stages to say.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import regex

from pipeline.formats.layout import ASIDE, Line, Page, Reading, Word
from pipeline.scans import paragraphs
from pipeline.scans.paragraphs import Opened
from pipeline.scans.placed import Layout, Offsets

_BREAKS = regex.compile(r"[\s\p{Cc}]+")  # within a word these would break its line, or its page


def render(reading: Reading) -> tuple[str, Layout]:
    """The text of `reading`, and where in it (code points) each of its lines and words stands."""
    parts: list[str] = []
    at = 0
    words: list[Word] = []
    lines: list[tuple[int, str, Line]] = []
    page_of: list[int] = []
    word_spans: list[tuple[int, int]] = []
    line_spans: list[tuple[int, int]] = []

    def put(text: str) -> None:
        nonlocal at
        parts.append(text)
        at += len(text)

    for number, page in enumerate(reading.pages):
        if number:
            put("\f")
        for between, placed in _parted(page):
            put(between)
            begun = at
            for k, word in enumerate(placed.line.words):
                if k:
                    put(" ")
                start = at
                put(_BREAKS.sub(" ", word.text))
                words.append(word)
                page_of.append(number)
                word_spans.append((start, at))
            lines.append((number, placed.kind, placed.line))
            line_spans.append((begun, at))
        if page.blocks:
            put("\n")
    starts, ends = _columns(word_spans)
    line_starts, line_ends = _columns(line_spans)
    pages = np.asarray(page_of, dtype=np.int64)
    layout = Layout(
        reading.pages, tuple(words), tuple(lines), pages, starts, ends, line_starts, line_ends, reading.engine
    )
    return "".join(parts), layout


def without_aside(reading: Reading) -> Reading:
    """`reading` without the lines that were seen and not taken for the page's own."""
    return Reading(tuple(_own(page) for page in reading.pages), reading.engine)


def _own(page: Page) -> Page:
    blocks = tuple(block for block in page.blocks if block.kind not in ASIDE)
    return page if len(blocks) == len(page.blocks) else replace(page, blocks=blocks)


def _parted(page: Page) -> Iterator[tuple[str, Opened]]:
    """The lines of a page, each with the line breaks before it.

    What was put aside makes no difference to the others: taken out with the breaks before it, or after it where
    nothing but what was put aside is before it, it leaves the page as it would be without it.
    """
    own = _own(page)
    if own is page:
        for i, placed in enumerate(paragraphs.opened(page)):
            yield ("\n\n" if placed.opens else "\n") if i else "", placed
        return
    alone = list(paragraphs.opened(own))
    plain = tuple(replace(b, kind=_kind_before(page, n)) if b.kind in ASIDE else b for n, b in enumerate(page.blocks))
    kinds = [block.kind for block in page.blocks for _ in block.lines]
    seen = 0
    for i, (kind, placed) in enumerate(zip(kinds, paragraphs.opened(replace(page, blocks=plain)), strict=True)):
        if kind not in ASIDE:
            seen += 1
            placed = placed if seen == 1 else alone[seen - 1]
        yield ("\n\n" if placed.opens else "\n") if i else "", replace(placed, kind=kind)


def _kind_before(page: Page, n: int) -> str:
    """The kind of the last block of the page's own before its n-th one, or of the first."""
    own = [(i, block.kind) for i, block in enumerate(page.blocks) if block.kind not in ASIDE]
    return next((kind for i, kind in reversed(own) if i < n), own[0][1] if own else "")


def _columns(spans: list[tuple[int, int]]) -> tuple[Offsets, Offsets]:
    both = np.asarray(spans, dtype=np.int64).reshape(-1, 2)
    return both[:, 0], both[:, 1]
