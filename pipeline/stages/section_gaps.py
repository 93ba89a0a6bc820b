"""Wide spaces that part a text's sections and not its pages: whoever types a text leaves them above its headings.

A scan's page ends where its paper does, in the middle of sentences, and is no longer than paper is. Where every stretch
ends a sentence, and some are longer than any page, or lines are as long as their paragraphs, nobody kept the pages.
"""

from __future__ import annotations

from collections.abc import Sequence

import regex

from pipeline.language import thresholds

_TABLE = thresholds.of("section_gaps", "stage")
FEWEST: int = _TABLE["fewest"]
ENDED: float = _TABLE["ended"]
PAGE: int = _TABLE["page"]
PARAGRAPH: int = _TABLE["paragraph"]
LINED: float = _TABLE["lined"]
# How a line reads that ends something: a sentence or what announces another, a row of stars, a title in capitals.
_FINISHED = regex.compile(r"[.!?…:*][”’\"')\]*_]*$|^[^\p{Ll}\d]*\p{Lu}[^\p{Ll}\d]*$")
_BEGINS = regex.compile(r"[^\p{L}\d]*[\p{Lu}\d]")


def part_sections(text: str, gaps: Sequence[tuple[int, int]], book: bool = True) -> bool:
    """Whether wide spaces, each a stretch of code points of `text`, part sections. book: its pages are a book's, and no
    newspaper's, which may be of any length."""
    if len(gaps) < FEWEST:
        return False
    ended = sum(_ends(text, start) and _BEGINS.match(text, end) is not None for start, end in gaps)
    if ended < ENDED * len(gaps):
        return False
    lines = [line for line in text.splitlines() if line.strip()]
    long = sum(len(line) for line in lines if len(line) >= PARAGRAPH)
    return long >= LINED * sum(map(len, lines)) or book and _longest(text, gaps) > PAGE


def _ends(text: str, at: int) -> bool:
    """Whether the last line above a gap ends a sentence, or is a title."""
    while at and text[at - 1].isspace():
        at -= 1
    line = text[max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1 : at].strip()
    return _FINISHED.search(line) is not None


def _longest(text: str, gaps: Sequence[tuple[int, int]]) -> int:
    """The lines that hold text, of the stretch that has most."""
    stops, starts = [*(start for start, _ in gaps), len(text)], [0, *(end for _, end in gaps)]
    stretches = (text[start:stop] for start, stop in zip(starts, stops, strict=True))
    return max(sum(bool(line.strip()) for line in stretch.splitlines()) for stretch in stretches)
