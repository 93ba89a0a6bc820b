"""Half-titles: headings without a number that have a leaf for themselves, an epigraph at most below them.

Where the heading on the next page has the same title, the half-title is none of its own: it stays a paragraph. Other
half-titles, where a book has several, head parts: what follows, up to the next of them, stands under them.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from pipeline.language import thresholds
from pipeline.stages.structure import titles
from pipeline.stages.structure.blocks import Block
from pipeline.stages.structure.headings import CHAPTER, PART, SECTION, Heading

_TABLE = thresholds.of("structure", "half_titles")
EPIGRAPH: int = _TABLE["epigraph"]
FEWEST: int = _TABLE["fewest"]
ALIKE: int = _TABLE["alike"]
TITLE: int = _TABLE["title"]


def alone(found: Sequence[Heading], blocks: Sequence[Block], taken: Collection[int]) -> list[Heading]:
    """The headings, with those leaves among them that hold nothing but a title in capitals and stand before a page that
    a heading opens, where there are several. taken: blocks that are something else."""
    opened = {heading.block for heading in found}
    leaves = [
        Heading(SECTION, SECTION, "", None, (blocks[i].lines,), i, i + 1)
        for i in range(1, len(blocks) - 1)
        if i + 1 in opened
        and not {i, i + 1} & {*taken, *(opened - {i + 1})}
        and blocks[i - 1].last_page < blocks[i].page < blocks[i + 1].page
        and all(titles.caps(line.text) for line in blocks[i].lines)
        and len(blocks[i].text) <= TITLE
    ]
    return sorted([*found, *leaves], key=lambda h: h.block) if len(leaves) >= FEWEST else list(found)


def settled(found: Sequence[Heading], blocks: Sequence[Block]) -> list[Heading]:
    """The headings without those that only announce the next; those that head parts made parts."""
    first = next((k + 1 for k, heading in enumerate(found) if heading.name == "contents"), 0)
    own = [k for k in range(first, len(found) - 1) if _own_leaf(found[k], found[k + 1], blocks)]
    announce = {k for k in own if titles.alike(found[k].title, found[k + 1].title) >= ALIKE}
    parts = {k for k in own if k + 1 not in own} - announce  # short poems on leaves of their own follow one another
    if len(parts) < FEWEST or any(heading.kind == PART and heading.number for heading in found):
        parts = set()
    named = [replace(h, kind=PART, name=PART) if k in parts else h for k, h in enumerate(found)]
    return [heading for k, heading in enumerate(named) if k not in announce]


def _own_leaf(heading: Heading, after: Heading, blocks: Sequence[Block]) -> bool:
    if heading.kind not in (CHAPTER, SECTION) or heading.number:
        return False
    page, inside = blocks[heading.block].page, blocks[heading.stop : after.block]
    first = heading.block == 0 or blocks[heading.block - 1].last_page < page
    apart = max(block.last_page for block in blocks[heading.block : after.block]) < blocks[after.block].page
    return first and apart and sum(len(block.text) for block in inside) <= EPIGRAPH
