"""Epigraphs: a quotation below a heading and above running text, with the line that says whose it is.

Verse there is one, whoever said it; prose needs a name: on a line of its own, as the last of its lines, or at its end
behind a dash.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import regex

from pipeline.language import thresholds
from pipeline.stages.structure import blocks as grain
from pipeline.stages.structure.blocks import Block, capitals
from pipeline.text.findings import Line

_TABLE = thresholds.of("structure", "epigraphs")
LONGEST: int = _TABLE["longest"]
CAPITALS: float = _TABLE["capitals"]
SHORT: float = _TABLE["short"]
LETTERS: int = _TABLE["letters"]
BELOW: int = _TABLE["below"]
MOST: int = _TABLE["most"]
LINES: int = _TABLE["lines"]
NARROW: float = _TABLE["narrow"]
BEGUN: float = _TABLE["begun"]
_QUOTED = regex.compile(r"[“\"‘'].+[”\"’'][.]?")
_BY = regex.compile(
    r"[.!?][”\"’']+\s?(?:[—–]|--)\s?\p{Lu}[\p{L} .,’'-]{2,40}$"
)  # ... the tenant of the fields."—Sophocles.
_ENDED = regex.compile(r"[.!?—–-][”\"’']*$")
_DASHED = regex.compile(r"[—–-]+ ?\p{Lu}.{2,60}")
_BEHIND = regex.compile(  # ... in rhyme once. BEN JONSON’s Bartholomew Fair. — a name in capitals, behind the sentence
    r"[.!?][”\"’']*\s+(?:[—–-]+\s?)?(?:\p{Lu}[\p{L}.]*\s)?\p{Lu}{3}[\p{L}.,’' -]{0,40}$"
)
_TITLED = regex.compile(
    r"(?:\p{Lu}[\p{L}’'-]+|of|the|and|in|on|to)(?: (?:\p{Lu}[\p{L}’'-]+|of|the|and|in|on|to)){1,5}\.?"
)
_SMALL_CAPITALS = regex.compile(r"[“\"‘']?(?:\p{Lu}{2}|\p{Lu} \p{Lu}{2})[\p{Lu}’']*[, ].*\p{Ll}")  # how a chapter opens


@dataclass(frozen=True, slots=True)
class Epigraph:
    """What is quoted, in verse or in paragraphs; the lines that say whose it is, if any; the block after it."""

    quoted: tuple[Block, ...]
    verse: bool
    said: tuple[Line, ...]
    stop: int


def part_off(blocks: Sequence[Block], measure: float) -> list[Block]:
    """The blocks below a heading, cut where the running text begins below lines that say whose the epigraph is.

    measure: code points of a full line.
    """
    stop = _attributed(blocks, measure)
    if stop < 0:
        return list(blocks)
    return [part for block in blocks for part in grain.parts(block, stop.__eq__)]


def _attributed(blocks: Sequence[Block], measure: float) -> int:
    """Where the running text begins, in code points, below the last of the first lines that says whose a quotation is;
    -1 where none does."""
    lines = [line for block in blocks[:MOST] for line in block.lines]
    begun = {block.start for block in blocks}
    found, size = -1, 0
    for k, (line, below) in enumerate(pairwise(lines)):
        size += len(line.text)
        if size > LONGEST or k >= LINES:
            break
        opens = _SMALL_CAPITALS.match(below.text) or below.start in begun
        if opens and (
            _BEHIND.search(line.text) or _BY.search(line.text) or k and _says_who(line, lines[k - 1], measure)
        ):
            found = below.start
    return found


def find(
    blocks: Sequence[Block],
    verse: Callable[[Block], bool],
    says_who: Callable[[Block], bool],
    measure: float,
    counted: bool,
) -> Epigraph | None:
    """The epigraph that the blocks below a heading begin with, as `part_off` has cut them.

    verse: whether a block is verse; says_who: whether one may name an author; measure: code points of a full line;
    counted: the heading is a part's or a numbered chapter's, where a name below the first lines leaves no doubt.
    """
    stop = _attributed(blocks, measure) if counted else -1
    if stop >= 0:
        return _signed([block for block in blocks if block.start < stop], verse, measure)
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


def _signed(blocks: Sequence[Block], verse: Callable[[Block], bool], measure: float) -> Epigraph:
    """The epigraph that `blocks` are, of which the last line, or its end, says whose it is."""
    lines = [line for block in blocks for line in block.lines]
    alone = len(lines) > 1 and _says_who(lines[-1], lines[-2], measure)
    quoted = [*blocks[:-1], *grain.parts(blocks[-1], lines[-1].start.__eq__)][:-1] if alone else list(blocks)
    of_verse = sum(len(block.lines) for block in quoted if verse(block))
    capital = [grain.LINE.match(line.text) is not None for block in quoted for line in block.lines]
    begun = sum(capital) >= BEGUN * len(capital)
    short = all(len(line.text) < NARROW * measure for block in quoted for line in block.lines)
    in_verse = begun and (2 * of_verse > len(lines) or len(lines) > 2 and short)
    return Epigraph(tuple(quoted), in_verse, tuple(lines[-1:]) if alone else (), len(blocks))


def _named(block: Block, measure: float) -> bool:
    """Whether the last line of a block says whose it is."""
    return len(block.lines) > 1 and _says_who(block.lines[-1], block.lines[-2], measure)


def _says_who(line: Line, above: Line, measure: float) -> bool:
    """Whether a line below what ends a sentence names an author or a work: behind a dash, or short, and in capitals or
    as titles are."""
    text = line.text
    if not _ENDED.search(above.text) or sum(map(str.isalpha, text)) < LETTERS:
        return False
    set_apart = capitals(text) > CAPITALS or _TITLED.fullmatch(text) is not None
    return _DASHED.fullmatch(text) is not None or set_apart and len(text) < SHORT * measure
