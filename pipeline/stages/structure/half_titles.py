"""Half-titles: headings without a number that have a leaf for themselves, an epigraph at most below them.

Where the heading on the next page has the same title, the half-title is none of its own: it stays a paragraph; where it
has part of it, both are one. Other half-titles, where a book has several, head parts: what follows, up to the next of
them, stands under them. Where works are numbered apart, they head groups of works.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import groupby

from rapidfuzz import fuzz

from pipeline.language import thresholds
from pipeline.stages.structure import titles, works
from pipeline.stages.structure.blocks import Block
from pipeline.stages.structure.heading import CHAPTER, GROUP, NAMED, PART, SECTION, Heading

_TABLE = thresholds.of("structure", "half_titles")
EPIGRAPH: int = _TABLE["epigraph"]
FEWEST: int = _TABLE["fewest"]
ALIKE: int = _TABLE["alike"]
TITLE: int = _TABLE["title"]


def settled(found: Sequence[Heading], blocks: Sequence[Block], taken: Collection[int]) -> list[Heading]:
    """The headings without those that only announce the next; those that head parts made parts, among them leaves that
    hold a title alone. taken: blocks that are something else."""
    numbered = any(heading.kind == PART and heading.number for heading in found)
    anew = works.several(found)
    leaves = _titles_alone(found, blocks, taken)
    leaves = leaves if anew or len(leaves) >= FEWEST else []
    held = {*taken, *(k for heading in (*found, *leaves) for k in range(heading.block, heading.stop))}
    every = [_upward(heading, blocks, held) for heading in sorted([*found, *leaves], key=lambda h: h.block)]
    first = next((k + 1 for k, heading in enumerate(every) if heading.name == "contents"), 0)
    own = [k for k in range(first, len(every) - 1) if _own_leaf(every[k], every[k + 1], blocks)]
    announce = {k for k in own if titles.alike(every[k].title, every[k + 1].title) >= ALIKE}
    parts = {k for k in own if k + 1 not in own} - announce  # short poems on leaves of their own follow one another
    if anew:  # what stands before a preface is the book's own
        parts = {k for k in parts if every[k + 1].kind != NAMED}
    if len(parts) < FEWEST or numbered and not anew:
        parts = set()
    kept = []
    for k, heading in enumerate(every):
        if k in parts:
            kept.append(replace(heading, kind=GROUP if anew else PART, name=PART))
        elif k in own and k not in announce and (every[k + 1].value == 1 or _within(every[k + 1], heading)):
            # a work's, and in no preface before it
            kept.append(replace(heading, kind=CHAPTER, name=CHAPTER))
        elif k not in announce and heading not in leaves:
            kept.append(heading)
    return _joined(kept)


def _upward(heading: Heading, blocks: Sequence[Block], taken: Collection[int]) -> Heading:
    """A heading with the lines above it on its page, where these are titles and nothing else."""
    if heading.label is not None or heading.number:
        return heading
    k = titles.above(blocks, heading.block, taken)
    above = tuple(block.lines for block in blocks[k : heading.block])
    return replace(heading, block=k, titles=above + heading.titles)


def _joined(found: Sequence[Heading]) -> list[Heading]:
    """The headings, those that repeat part of a title right above them, or of one before above a label, made one with
    that; so is a part with the leaf that announces it."""
    kept: list[Heading] = []
    for heading in found:
        whole = heading
        while kept and (one := _one(kept, whole)) is not None:
            kept.pop()
            whole = one
        kept.append(whole)
    return kept


def _one(above: Sequence[Heading], heading: Heading) -> Heading | None:
    """A heading with the last of those above it, where they are one."""
    last = above[-1]
    if last.stop != heading.block:
        return None
    if last.kind == heading.kind == PART and last.number == heading.number != "":
        label = ((last.label,),) if last.label else ()
        return replace(heading, titles=(*label, *last.titles, *heading.titles), block=last.block)
    whole = _plain(last) and _plain(heading) and _within(heading, last)
    later = heading.label is not None and heading.value > 1  # the first opens a work of its own
    again = _plain(last) and later and any(_within(last, before) for before in above[:-1])
    if not (whole or again):
        return None
    own = last if whole else heading
    return replace(own, titles=last.titles + heading.titles, block=last.block, stop=heading.stop)


def _plain(heading: Heading) -> bool:
    return heading.kind in (CHAPTER, SECTION, PART, GROUP) and not heading.number and heading.label is None


def _within(heading: Heading, other: Heading) -> bool:
    """Whether a heading's title is part of another's."""
    one, whole = titles.folded(heading.title), titles.folded(other.title)
    return titles.SHORTEST <= len(one) < len(whole) + 2 and fuzz.partial_ratio(one, whole) >= ALIKE


def _titles_alone(found: Sequence[Heading], blocks: Sequence[Block], taken: Collection[int]) -> list[Heading]:
    """Leaves that hold nothing but a title in capitals and stand before a page that a heading opens."""
    opened = {heading.block for heading in found}
    leaves = []
    for page, some in groupby(range(len(blocks)), key=lambda k: blocks[k].page):
        here = list(some)
        i, stop = here[0], here[-1] + 1
        free = not opened.intersection(here) and not {*here, stop}.intersection(taken)
        apart = blocks[stop - 1].last_page == page and (i == 0 or blocks[i - 1].last_page < page)
        brief = sum(len(blocks[k].text) for k in here) <= TITLE
        lines = [line for k in here for line in blocks[k].lines]
        titled = all(titles.caps(line.text) or titles.joins(lines, n) for n, line in enumerate(lines))
        if free and apart and i and stop in opened and brief and titled:
            leaves.append(Heading(SECTION, SECTION, "", None, tuple(blocks[k].lines for k in here), i, stop))
    return leaves


def _own_leaf(heading: Heading, after: Heading, blocks: Sequence[Block]) -> bool:
    if heading.kind not in (CHAPTER, SECTION) or heading.number:
        return False
    page, inside = blocks[heading.block].page, blocks[heading.stop : after.block]
    first = heading.block == 0 or blocks[heading.block - 1].last_page < page
    apart = max(block.last_page for block in blocks[heading.block : after.block]) < blocks[after.block].page
    return first and apart and sum(len(block.text) for block in inside) <= EPIGRAPH
