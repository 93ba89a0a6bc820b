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


def settled(found: Sequence[Heading], blocks: Sequence[Block], taken: Collection[int]) -> list[Heading]:
    """The headings without those that only announce the next; those that head parts made parts, among them leaves that
    hold a title alone. taken: blocks that are something else."""
    leaves = _titles_alone(found, blocks, taken)
    every = sorted([*found, *leaves], key=lambda heading: heading.block)
    first = next((k + 1 for k, heading in enumerate(every) if heading.name == "contents"), 0)
    own = [k for k in range(first, len(every) - 1) if _own_leaf(every[k], every[k + 1], blocks)]
    announce = {k for k in own if titles.alike(every[k].title, every[k + 1].title) >= ALIKE}
    parts = {k for k in own if k + 1 not in own} - announce  # short poems on leaves of their own follow one another
    if len(parts) < FEWEST or any(heading.kind == PART and heading.number for heading in every):
        parts = set()
    return [
        replace(heading, kind=PART, name=PART) if k in parts else heading
        for k, heading in enumerate(every)
        if k in parts or k not in announce and heading not in leaves
    ]


def _titles_alone(found: Sequence[Heading], blocks: Sequence[Block], taken: Collection[int]) -> list[Heading]:
    """Leaves that hold nothing but a title in capitals and stand before a page that a heading opens, if several do."""
    opened = {heading.block for heading in found}
    leaves = [
        Heading(SECTION, SECTION, "", None, (block.lines,), i, i + 1)
        for i, (before, block, after) in enumerate(zip(blocks, blocks[1:], blocks[2:], strict=False), 1)
        if i + 1 in opened and i not in opened and i not in taken and i + 1 not in taken
        if before.last_page < block.page < after.page and len(block.text) <= TITLE
        if all(titles.caps(line.text) for line in block.lines)
    ]
    return leaves if len(leaves) >= FEWEST else []


def _own_leaf(heading: Heading, after: Heading, blocks: Sequence[Block]) -> bool:
    if heading.kind not in (CHAPTER, SECTION) or heading.number:
        return False
    page, inside = blocks[heading.block].page, blocks[heading.stop : after.block]
    first = heading.block == 0 or blocks[heading.block - 1].last_page < page
    apart = max(block.last_page for block in blocks[heading.block : after.block]) < blocks[after.block].page
    return first and apart and sum(len(block.text) for block in inside) <= EPIGRAPH
