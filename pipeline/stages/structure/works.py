"""Works: the titles in one volume under which parts or chapters are numbered anew, as in a collection of tales.

Such a title stands above the numbered divisions that follow it, whatever its type; so do the other titles of the
contents, where most of those that the numbers show are in them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

from pipeline.language import thresholds
from pipeline.stages.structure.blocks import Block
from pipeline.stages.structure.headings import CHAPTER, PART, SECTION, Heading

_TABLE = thresholds.of("structure", "works")
FEWEST: int = _TABLE["fewest"]


def mark(found: Sequence[Heading], blocks: Sequence[Block], listed: Callable[[Heading], bool]) -> list[Heading]:
    """The headings, those of works marked. `listed`: whether the contents have one."""
    shown = [k for kind in (PART, CHAPTER) for k in _openers(found, blocks, kind, listed)]
    if len(set(shown)) < FEWEST:
        return list(found)
    works = set(shown)
    if 2 * sum(listed(found[k]) for k in works) > len(works):
        works |= {k for k, heading in enumerate(found) if _untold(heading) and listed(heading)}
    return [replace(heading, work=k in works) for k, heading in enumerate(found)]


def _openers(
    found: Sequence[Heading], blocks: Sequence[Block], kind: str, listed: Callable[[Heading], bool]
) -> list[int]:
    """The titles that stand between two numbers of a kind of which the second is no higher than the first, and the one
    before the first number of all."""
    at = [k for k, heading in enumerate(found) if heading.kind == kind and heading.number]
    openers = []
    for before, here in pairwise((-1, *at)):
        if before >= 0 and found[here].value > found[before].value:
            continue
        between = range(before + 1, here)
        if kind == CHAPTER and any(found[k].kind == PART for k in between):
            continue
        titles = [k for k in between if _untold(found[k])]
        told = [k for k in titles if listed(found[k])] or [k for k in titles if _tops(found[k], blocks)]
        openers += told[-1:]
    return openers if len(openers) >= FEWEST else []


def _untold(heading: Heading) -> bool:
    return heading.kind in (SECTION, CHAPTER) and not heading.number


def _tops(heading: Heading, blocks: Sequence[Block]) -> bool:
    """Whether a heading is the first of its page."""
    return heading.block == 0 or blocks[heading.block - 1].last_page != blocks[heading.block].page
