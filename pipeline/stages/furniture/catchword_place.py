"""A catchword by its place: alone under the last line of a page, at its right end."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.language import thresholds
from pipeline.stages.furniture.outer_lines import Edge, lines_of, span, step, whole
from pipeline.stages.furniture.printed_lines import Strip
from pipeline.stages.furniture.text_block import Block
from pipeline.text.findings import Certainty

_TABLE = thresholds.of("furniture", "catchword_place")
_BEYOND: float = _TABLE["beyond"]
_FLUSH: float = _TABLE["flush"]
_NEAREST: float = _TABLE["nearest"]
_FURTHEST: float = _TABLE["furthest"]


def catchword(at: int, strips: Sequence[Strip], block: Block, following: str) -> Edge | None:
    """The catchword of a page whose text is `strips`, from top to bottom; `following` begins the next page."""
    if len(strips) < 4:
        return None
    last, above = strips[-1], strips[-2]
    text = whole(last)
    left, right = span(last)
    gap = step(above, last, block)
    word = _letters(text)
    placed = left > block.left + _BEYOND * block.width and abs(right - block.right) <= _FLUSH * block.size
    if len(text.split()) > 2 or len(word) < 2 or not placed or not _NEAREST <= gap <= _FURTHEST:
        return None
    full = above[-1].right >= block.right - _FLUSH * block.size
    why = "alone at the right end below the text"
    begins = _letters(" ".join(following.split()[: len(text.split())]))
    if begins and (begins.startswith(word) or word == begins):
        return Edge(at, "furniture.catchword", lines_of(last), Certainty.CERTAIN, f"{why}, and begins the next page")
    if begins or not full or not text[:1].islower() or len(text.split()) > 1:
        return None
    return Edge(at, "furniture.catchword", lines_of(last), Certainty.LIKELY, why)


def _letters(text: str) -> str:
    return "".join(c for c in text.lower() if c.isalpha())
