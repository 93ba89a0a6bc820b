"""Works: the titles in one volume under which parts or chapters are numbered anew, as in a collection of tales.

Such a title stands above the numbered divisions that follow it, whatever its type; so do the other titles of the
contents, where most of those that the numbers show are in them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from itertools import pairwise

from pipeline.language import thresholds
from pipeline.stages.structure import titles
from pipeline.stages.structure.blocks import Block, opens_page
from pipeline.stages.structure.heading import CHAPTER, GROUP, PART, SECTION, Heading

_TABLE = thresholds.of("structure", "works")
FEWEST: int = _TABLE["fewest"]


def opened(found: Sequence[Heading], blocks: Sequence[Block], taken: Collection[int]) -> list[Heading]:
    """The headings, and the title above the first label of all, where later ones of its kind are numbered anew below
    titles. taken: blocks that are something else."""
    for kind in (PART, CHAPTER):
        at = _numbered(found, kind)
        held = {*taken, *(k for heading in found for k in range(heading.block, heading.stop))}
        if _anew(found, at) and not _above(found, at[0]) and (title := _title_above(found[at[0]], blocks, held)):
            return [*found[: at[0]], title, *found[at[0] :]]
    return list(found)


def several(found: Sequence[Heading]) -> bool:
    """Whether parts or chapters are numbered anew below a title."""
    return any(_anew(found, _numbered(found, kind)) for kind in (PART, CHAPTER))


def _numbered(found: Sequence[Heading], kind: str) -> list[int]:
    return [k for k, heading in enumerate(found) if heading.kind == kind and heading.number]


def _anew(found: Sequence[Heading], at: Sequence[int]) -> bool:
    return any(found[b].value <= found[a].value and _above(found, b) for a, b in pairwise(at))


def _above(found: Sequence[Heading], k: int) -> bool:
    """Whether a title without a number stands right above heading number `k`."""
    return k > 0 and found[k - 1].stop == found[k].block and _untold(found[k - 1])


def _title_above(heading: Heading, blocks: Sequence[Block], taken: Collection[int]) -> Heading | None:
    """The lines in capitals between the top of its page and a label."""
    k = titles.above(blocks, heading.block, taken)
    if k == heading.block:
        return None
    lines = tuple(block.lines for block in blocks[k : heading.block])
    return Heading(CHAPTER, CHAPTER, "", None, lines, k, heading.block)


def mark(found: Sequence[Heading], blocks: Sequence[Block], listed: Callable[[Heading], bool]) -> list[Heading]:
    """The headings, those of works marked. `listed`: whether the contents have one."""
    given = found
    found = [_own(heading, below) for heading, below in zip(found, (*found[1:], None), strict=False)]
    openers = [_openers(found, blocks, kind, listed) for kind in (PART, CHAPTER)]
    works = {k for k, heading in enumerate(found) if heading.work}
    works |= {k for first, again in openers for k in first + again}
    if len(works) < FEWEST or not any(found[k].work for k in works) and not any(again for _, again in openers):
        return list(given)
    if 2 * sum(listed(found[k]) for k in works) > len(works):
        works |= {k for k, heading in enumerate(found) if _untold(heading) and listed(heading)}
    return [replace(heading, work=k in works) for k, heading in enumerate(found)]


def _own(heading: Heading, below: Heading | None) -> Heading:
    """A heading, one of a group made a work's where it stands right above the first part or chapter."""
    if heading.kind == GROUP and below is not None and below.kind in (PART, CHAPTER) and below.value == 1:
        return replace(heading, kind=CHAPTER, name=CHAPTER, work=True)
    return heading


def _openers(
    found: Sequence[Heading], blocks: Sequence[Block], kind: str, listed: Callable[[Heading], bool]
) -> tuple[list[int], list[int]]:
    """The title that stands before the first number of a kind, and those that stand between two of which the second is
    no higher than the first."""
    at = _numbered(found, kind)
    first: list[int] = []
    again: list[int] = []
    for before, here in pairwise((-1, *at)):
        if before >= 0 and found[here].value > found[before].value:
            continue
        between = range(before + 1, here)
        if kind == CHAPTER and any(found[k].kind == PART for k in between):
            continue
        untold = [k for k in between if _untold(found[k])]
        told = [k for k in untold if listed(found[k])] or [k for k in untold if _tops(found[k], blocks)]
        (again if before >= 0 else first).extend(told[-1:])
    return first, again


def _untold(heading: Heading) -> bool:
    return heading.kind in (SECTION, CHAPTER) and not heading.number


def _tops(heading: Heading, blocks: Sequence[Block]) -> bool:
    """Whether a heading is the first of its page."""
    return opens_page(blocks, heading.block)
