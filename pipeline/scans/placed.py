"""Where on the scan each line and word of a text stands: geometry as evidence, carried along through the stages."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from pipeline.formats.layout import Box, Line, Page, Word
from pipeline.text.layers import Layer

Offsets = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class PlacedLine:
    """A printed line: text[start:end] of what the stage sees (empty where the line was taken out).

    page: its number, counted from 0; kind: what its block is said to be, "" where nothing is said.
    """

    start: int
    end: int
    page: int
    kind: str
    line: Line = field(repr=False)

    @property
    def box(self) -> Box | None:
        """Its box on the page's image."""
        return self.line.box


@dataclass(frozen=True, slots=True)
class PlacedWord:
    """A word on its page, as `Layout.word_at` gives it."""

    page: int
    word: Word


@dataclass(frozen=True)
class Layout:
    """The lines and words of a text, in the order of the raw text; all offsets are code points of the text at hand.

    `carried` makes that of the next text, after a stage's changes.
    """

    pages: tuple[Page, ...]
    words: tuple[Word, ...]
    lines_of: tuple[tuple[int, str, Line], ...]  # page, kind and line
    page_of: Offsets  # of each word
    word_starts: Offsets
    word_ends: Offsets
    line_starts: Offsets
    line_ends: Offsets
    engine: str = ""  # what read the pages, where that is known

    @cached_property
    def lines(self) -> tuple[PlacedLine, ...]:
        """The lines of all pages, in the order in which they were read."""
        starts, ends = self.line_starts.tolist(), self.line_ends.tolist()
        return tuple(
            PlacedLine(a, b, page, kind, line)
            for a, b, (page, kind, line) in zip(starts, ends, self.lines_of, strict=True)
        )

    @cached_property
    def _order(self) -> tuple[list[int], list[int]]:
        """The words in the order of the text at hand: their starts, and which they are."""
        order = np.argsort(self.word_starts, kind="stable")
        return self.word_starts[order].tolist(), order.tolist()

    def words_in(self, start: int, end: int) -> list[PlacedWord]:
        """The words of the scan that text[start:end] touches."""
        starts, order = self._order
        found = []
        before = max(0, bisect_left(starts, start) - 1)
        at = bisect_left(starts, starts[before]) if starts else 0  # what was taken out may begin at the same place
        while at < len(starts) and starts[at] < end:
            i = order[at]
            if self.word_ends[i] > start:
                found.append(PlacedWord(int(self.page_of[i]), self.words[i]))
            at += 1
        return found

    def carried(self, layer: Layer) -> Layout:
        """The same lines and words, where a stage's changes have put them."""
        first, last = (
            np.concatenate([self.word_starts, self.line_starts]),
            np.concatenate([self.word_ends, self.line_ends]),
        )
        starts, ends = layer.forward(first, last)
        count = len(self.words)
        return replace(
            self, word_starts=starts[:count], word_ends=ends[:count], line_starts=starts[count:], line_ends=ends[count:]
        )
