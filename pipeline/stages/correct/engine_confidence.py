"""How sure the engine was of each word, as evidence: by how much likelier that makes it to have been misread.

Engines count sureness each in its own way, so this is asked of a table for the engine alone that read the text; for
any other, and for text without a scan, it says nothing.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

if TYPE_CHECKING:
    from pipeline.scans.placed import Layout


class Read(Protocol):
    """A word as it was read: text[start:end]."""

    @property
    def start(self) -> int:
        """In code points."""

    @property
    def end(self) -> int:
        """The same."""

    @property
    def known(self) -> bool:
        """Whether it is listed."""


def doubts(tokens: Sequence[Read], layout: Layout | None, table: Mapping[str, Any]) -> list[float]:
    """For each word how much likelier (log10) it was misread than words of its kind (listed or not) are.

    `table` is `confidence` of correct.toml. An empty list where nothing is known of any.
    """
    engine = (layout.engine.lower().split() or [""])[0] if layout is not None else ""
    if layout is None or engine not in table:
        return []
    known, columns = table[engine], ("listed", "unlisted")
    scales = [([step[0] for step in known[name]], [step[1] for step in known[name]]) for name in columns]
    least = _least([(t.start, t.end) for t in tokens], layout)
    return [
        0.0 if math.isnan(sure) else _step(*scales[not token.known], sure)
        for token, sure in zip(tokens, least, strict=True)
    ]


def _step(edges: Sequence[float], values: Sequence[float], sure: float) -> float:
    """The value of the last edge that is not above `sure`."""
    return values[max(0, bisect_right(edges, sure + 1e-9) - 1)]


def _least(spans: Sequence[tuple[int, int]], layout: Layout) -> list[float]:
    """The least confidence of the scan's words that each stretch of the text touches; nan where none is known."""
    order = np.argsort(layout.word_starts, kind="stable")
    starts = layout.word_starts[order]
    ends = np.maximum.accumulate(layout.word_ends[order])
    known = [layout.words[i].confidence for i in order.tolist()]
    sure = np.array([math.nan if c is None else c for c in known])
    sure[layout.word_ends[order] <= starts] = math.nan  # what was taken out says nothing of what stands there now
    firsts = np.searchsorted(ends, [start for start, _ in spans], side="right").tolist()
    lasts = np.searchsorted(starts, [end for _, end in spans], side="left").tolist()
    found = []
    for first, last in zip(firsts, lasts, strict=True):
        part = [c for c in sure[first:last].tolist() if not math.isnan(c)] if first < last else []
        found.append(min(part, default=math.nan))
    return found
