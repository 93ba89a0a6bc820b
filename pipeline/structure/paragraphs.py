"""Paragraphs: which blocks belong together, over page ends and stray blank lines."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from pipeline.structure.blocks import Block, capitals

_LOWER = regex.compile(r"[“\"‘'(\[]*\p{Ll}")
_ITEM = regex.compile(r"[({\[]?(?:\p{L}|\d{1,2}|[ivx]{1,4})[)}\]][ \t]")

_STOPPED = regex.compile(r"[.!?][”’\"')\]]*(?:\[\d+\])?$")
_BEGINS = regex.compile(r"[“\"‘'(\[—]*\p{Lu}")

BREAK = 0.85
"""A line at most this share of the measure long may end a paragraph inside a block."""
FULL = 0.96
"""A last line at least this share of the measure long does not show where a paragraph ends: of lines that end a
sentence at their very end, few end a paragraph, but lines that end a paragraph are seldom full."""
UNWRAPPED = 5.0
"""A line so many times the measure long was never broken by a printer: that it ends a sentence is all that it shows."""
SHORT = 0.8
"""A last line shorter than this ends a paragraph even where its final point was lost."""


def part_off(block: Block, measure: float) -> list[Block]:
    """A block cut where a paragraph ends inside it, which a text without blank lines shows by a short last line.

    The line ends a sentence well before the measure, and the next begins one. `measure` is the usual line's length.
    """
    found: list[Block] = []
    first = 0
    for k in range(1, len(block.lines)):
        last = block.lines[k - 1].text
        ends = len(last) <= BREAK * measure and _STOPPED.search(last)
        if ends and _BEGINS.match(block.lines[k].text):
            found.append(Block(block.lines[first:k], block.page, block.page))
            first = k
    found.append(Block(block.lines[first:], block.page, block.last_page))
    return found


def continues(before: Block, after: Block, measure: float) -> bool:
    """Whether `after` carries on the paragraph that `before` ends with. `measure` is the usual line's length."""
    lower = bool(_LOWER.match(after.text))
    if _ITEM.match(after.text):
        return lower and not before.closed and before.last_page != after.page
    length = len(before.lines[-1].text)
    if before.last_page == after.page:
        return lower and not before.stopped and capitals(before.text) < 0.8
    if lower:
        return True
    if before.stopped:
        return FULL * measure <= length <= UNWRAPPED * measure and before.prose and after.prose
    return length >= SHORT * measure and not before.text.endswith(":")


def group(blocks: Sequence[Block], measure: float) -> list[list[Block]]:
    """Consecutive blocks of running text, put together into paragraphs."""
    found: list[list[Block]] = []
    for block in blocks:
        if found and continues(found[-1][-1], block, measure):
            found[-1].append(block)
        else:
            found.append([block])
    return found
