"""Epigraphs: a quotation below a heading and above running text, with the line that says whose it is.

Verse there is one, whoever said it; prose needs a name: on a line of its own, as the last of its lines, or at its end
behind a dash.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import regex

from pipeline.language import thresholds
from pipeline.stages.structure.blocks import Block, capitals
from pipeline.text.findings import Line

_TABLE = thresholds.of("structure", "epigraphs")
LONGEST: int = _TABLE["longest"]
CAPITALS: float = _TABLE["capitals"]
SHORT: float = _TABLE["short"]
LETTERS: int = _TABLE["letters"]
BELOW: int = _TABLE["below"]
_QUOTED = regex.compile(r"[“\"‘'].+[”\"’'][.]?")
_BY = regex.compile(
    r"[.!?][”\"’']+\s?(?:[—–]|--)\s?\p{Lu}[\p{L} .,’'-]{2,40}$"
)  # ... the tenant of the fields."—Sophocles.
_ENDED = regex.compile(r"[.!?—–-][”\"’']*$")


@dataclass(frozen=True, slots=True)
class Epigraph:
    """What is quoted, in verse or in paragraphs; the lines that say whose it is, if any; the block after it."""

    quoted: tuple[Block, ...]
    verse: bool
    said: tuple[Line, ...]
    stop: int


def find(
    blocks: Sequence[Block], verse: Callable[[Block], bool], says_who: Callable[[Block], bool], measure: float
) -> Epigraph | None:
    """The epigraph that the blocks below a heading begin with.

    verse: whether a block is verse; says_who: whether one may name an author; measure: code points of a full line.
    """
    signed = next((k for k, block in enumerate(blocks) if not _BY.search(block.text)), len(blocks))
    if signed and sum(len(block.text) for block in blocks[:signed]) <= LONGEST:
        return Epigraph(tuple(blocks[:signed]), False, (), signed)
    found = _quoted(blocks, verse, says_who, measure)
    if found is None or found.stop == len(blocks) or sum(len(block.text) for block in found.quoted) > LONGEST:
        return None
    follows = blocks[found.stop].prose and blocks[found.stop].page == blocks[0].page
    return found if follows else None


def _quoted(
    blocks: Sequence[Block], verse: Callable[[Block], bool], says_who: Callable[[Block], bool], measure: float
) -> Epigraph | None:
    """What is quoted at the head of `blocks`, whatever follows it."""
    stop = next((k for k, block in enumerate(blocks) if not verse(block)), len(blocks))
    if stop < len(blocks) and (stop or _QUOTED.fullmatch(blocks[0].text)):
        quoted = blocks[: stop or 1]
        said = blocks[len(quoted)] if len(quoted) < len(blocks) else None
        if said and says_who(said) and not said.prose:
            return Epigraph(tuple(quoted), stop > 0, said.lines, len(quoted) + 1)
    at = max(stop - 1, 0)  # the last block of verse, or the one below it that is verse but for the name
    for last in (at, stop):
        if last < len(blocks) and _named(blocks[last], measure):
            body = Block(blocks[last].lines[:-1], blocks[last].page, blocks[last].last_page)
            if last == 0 or verse(body):
                quoted = (*blocks[:last], body)
                return Epigraph(quoted, verse(body), blocks[last].lines[-1:], last + 1)
    long, below = sum(len(b.text) for b in blocks[:stop]), sum(len(b.text) for b in blocks[stop:] if b.prose)
    return Epigraph(tuple(blocks[:stop]), True, (), stop) if stop and below > BELOW * long else None


def _named(block: Block, measure: float) -> bool:
    """Whether the last line of a block says whose it is: short, in capitals, below what ends a sentence."""
    last = block.lines[-1].text
    if len(block.lines) < 2 or not _ENDED.search(block.lines[-2].text):
        return False
    return capitals(last) > CAPITALS and len(last) < SHORT * measure and sum(map(str.isalpha, last)) >= LETTERS
