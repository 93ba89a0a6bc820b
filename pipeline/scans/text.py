"""The raw text of a reading: a line for each printed one, an empty one before each paragraph, form feeds between pages.

Nothing is judged here but where paragraphs open; what is furniture and what is dirt is for the stages to say.
"""

from __future__ import annotations

import numpy as np
import regex

from pipeline.scans import paragraphs
from pipeline.scans.layout import Line, Reading, Word
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
        for i, placed in enumerate(paragraphs.opened(page)):
            if i:
                put("\n\n" if placed.opens else "\n")
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


def _columns(spans: list[tuple[int, int]]) -> tuple[Offsets, Offsets]:
    both = np.asarray(spans, dtype=np.int64).reshape(-1, 2)
    return both[:, 0], both[:, 1]
