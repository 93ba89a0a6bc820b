"""Words that are set in italic or bold, as far as what the OCR says of type can be believed.

Engines are often wrong about it: they call whole pages italic, and body text bold where the ink is heavy. What is
set off is the less: words, titles, a line or two.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.scans.placed import Layout

STYLES = ("bold", "italic")
MOST = {"italic": 0.5, "bold": 0.2}  # share of a page's words that may be set so
LONGEST = {"italic": 10_000, "bold": 10}  # words of one run
FEWEST = 40  # words of a page from which on a share says anything
SEVERAL = 6  # runs of one word from which on it is asked which words they are
SMALL = 0.3  # share of them that are small words: nobody sets those off
_SMALL_WORDS = frozenset(
    "the of and to in a is that it was for as with by at on from be or are his he i not but".split()
)


@dataclass(frozen=True, slots=True)
class Run:
    """Words first..last (of the layout, both included) that are set alike: `rend` as TEI has it."""

    first: int
    last: int
    rend: str


def find(layout: Layout, text: str) -> Iterator[tuple[int, int, str]]:
    """Stretches of `text` (start, end) with how they are set: "italic", "bold" or "bold italic"; none overlap."""
    believed = _believed(layout)
    runs = [run for run in _runs(layout, believed) if _set_off(layout, run)]
    alone: dict[str, list[Run]] = defaultdict(list)
    for run in runs:
        if run.first == run.last:
            alone[run.rend].append(run)
    noisy = {
        rend
        for rend, mine in alone.items()
        if len(mine) >= SEVERAL and sum(_bare(layout, r.first) in _SMALL_WORDS for r in mine) > SMALL * len(mine)
    }
    starts, ends = layout.word_starts, layout.word_ends
    for run in runs:
        if run.first < run.last or run.rend not in noisy:
            start, end = int(starts[run.first]), int(ends[run.last])
            end -= len(text[start:end]) - len(text[start:end].rstrip(",;:\u00ad"))
            yield start, end, run.rend


def _believed(layout: Layout) -> dict[int, frozenset[str]]:
    """For each page, by its number, the styles that so few of its words have that they are set off by them."""
    sizes = Counter(layout.page_of.tolist())
    counted: Counter[tuple[int, str]] = Counter()
    for word, page in zip(layout.words, layout.page_of.tolist(), strict=True):
        counted.update((page, style) for style in STYLES if style in word.styles)
    return {
        page: frozenset(s for s in STYLES if n < FEWEST or counted[page, s] <= MOST[s] * n) for page, n in sizes.items()
    }


def _runs(layout: Layout, believed: dict[int, frozenset[str]]) -> Iterator[Run]:
    """Words of one page beside each other that are set alike."""
    pages = layout.page_of.tolist()
    rends = [
        " ".join(s for s in STYLES if s in word.styles and s in believed[page])
        for word, page in zip(layout.words, pages, strict=True)
    ]
    cuts = [i for i, (a, b) in enumerate(pairwise(zip(rends, pages, strict=True)), 1) if a != b]
    for first, stop in pairwise([0, *cuts, len(rends)]):
        while stop > first and not any(map(str.isalpha, layout.words[stop - 1].text)):
            stop -= 1  # a star or a figure after it
        if first < stop and rends[first]:
            yield Run(first, stop - 1, rends[first])


def _set_off(layout: Layout, run: Run) -> bool:
    """Whether a run is neither too long for its type, nor but a letter or a figure."""
    words: Sequence[str] = [_bare(layout, i) for i in range(run.first, run.last + 1)]
    longest = min(LONGEST[style] for style in run.rend.split())
    return len(words) <= longest and any(sum(map(str.isalpha, word)) > 1 for word in words)


def _bare(layout: Layout, index: int) -> str:
    return layout.words[index].text.strip(".,;:!?'\"()“”‘’\u00ad-").lower()
