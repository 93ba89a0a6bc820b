"""Blank lines that tell: people who type a book leave more of them above a chapter than between paragraphs.

Where nothing else parts such a text into pages, what stands between those is as good as a leaf: its first lines are a
heading, or a title page's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

import regex

from pipeline.language import thresholds
from pipeline.stages.structure.blocks import Block
from pipeline.stages.structure.paragraphs import ORNAMENT

_TABLE = thresholds.of("structure", "spacing")
WIDE: int = _TABLE["wide"]
FEWEST: int = _TABLE["fewest"]
MOST: float = _TABLE["most"]
USUAL: float = _TABLE["usual"]
SHORT: float = _TABLE["short"]
ENDED: float = _TABLE["ended"]
LONGEST: int = _TABLE["longest"]
LINES: int = _TABLE["lines"]
_SAID = regex.compile(r"[“\"‘']")
_TITLE = regex.compile(r"[“\"‘'][^“\"”]{1,60}[”\"’'][.]?")
_HEADS = regex.compile(r"[“\"‘'(\[]?[\p{Lu}\d]")


def read(text: str, blocks: Sequence[Block]) -> dict[int, int] | None:
    """How many blank lines stand above each block, by where it begins; None for a text in which they tell nothing."""
    above = {b.start: text.count("\n", a.end, b.start) - 1 for a, b in pairwise(blocks)}
    wide = [(a, b) for a, b in pairwise(blocks) if above[b.start] >= WIDE]
    if len(wide) < FEWEST or len(wide) > MOST * len(blocks):
        return None
    usual = sum(n <= 1 for n in above.values()) >= USUAL * len(above)
    short = sum(_short(b) for _, b in wide) >= SHORT * len(wide)
    ended = sum(a.stopped or _short(a) for a, _ in wide) >= ENDED * len(wide)
    return above if usual and short and ended else None


def leaves(blocks: Sequence[Block], above: Mapping[int, int]) -> list[Block]:
    """The blocks, those between wide spaces on a leaf of their own."""
    found, leaf = [], 0
    for block in blocks:
        leaf += above.get(block.start, 0) >= WIDE
        found.append(replace(block, page=leaf, last_page=leaf))
    return found


def headings(blocks: Sequence[Block], above: Mapping[int, int]) -> dict[int, int]:
    """Where the blocks begin that are headings by the space above them and the text below: 1, or 2 where
    that is the least of several spaces that headings have."""
    heads = [
        b
        for b, below in pairwise(blocks)
        if above.get(b.start, 0) >= WIDE and _short(b) and above.get(below.start, 0) < WIDE
    ]
    sizes = sorted({n for n in above.values() if sum(above[b.start] == n for b in heads) >= FEWEST}, reverse=True)
    return {b.start: 2 if len(sizes) > 1 and above[b.start] <= sizes[-1] else 1 for b in heads}


def _short(block: Block) -> bool:
    """Whether a block may be a heading."""
    brief = len(block.text) <= LONGEST and len(block.lines) <= LINES
    said = _SAID.match(block.text) and not _TITLE.fullmatch(block.text)
    return brief and _HEADS.match(block.text) is not None and not said and not ORNAMENT.fullmatch(block.text)
