"""A page saved from the web: the text itself, and what the page's editor wrote above and below it.

The text begins with its own title or with the opener of a letter, or after words that lead to it (`as follows:`); it
ends with a signature, before what calls itself a note, or where a wider gap is followed by what speaks of the text or
its author. What stands around it is shorter than the text, or is part of it. Where nothing is found, all is text.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import regex

from pipeline.language import thresholds
from pipeline.source.documents import Metadata
from pipeline.stages.structure import letters
from pipeline.stages.structure.blocks import Block
from pipeline.stages.structure.titles import alike

_TABLE = thresholds.of("structure", "web_capture")
ALIKE: int = _TABLE["alike"]

SENTENCE: int = _TABLE["sentence"]
NOTE: float = _TABLE["note"]


@dataclass(frozen=True, slots=True)
class Divided:
    """The blocks of a page by what they are: [0, start) written above the text, [start, stop) the text itself."""

    start: int
    stop: int
    titles: int  # how many blocks at `start` are the text's title
    letter: bool


def divide(text: str, blocks: Sequence[Block], meta: Metadata, table: Mapping[str, Any]) -> Divided:
    """Where the text of a page begins and ends. `text` is the view's, in which the blocks lie."""
    start, titles, letter = _begin(blocks, meta, table)
    stop = _end(text, blocks, start + titles, meta, table, letter)
    return Divided(start, stop, titles, letter or _signed(blocks[start + titles : stop], meta, table))


def _begin(blocks: Sequence[Block], meta: Metadata, table: Mapping[str, Any]) -> tuple[int, int, bool]:
    sizes = [len(b.text) for b in blocks]
    salute = letters.salutation(blocks, table)
    if salute is not None and sum(sizes[:salute]) > NOTE * sum(sizes[salute:]):
        salute = None  # a letter that the text quotes
    titled = next((i for i, b in enumerate(blocks) if _is_title(b, meta)), None)
    if salute is not None:
        first = letters.opening(blocks, salute, table)
        if titled is not None and titled < first and not any(b.prose for b in blocks[titled + 1 : first]):
            return titled, first - titled, True
        return first, 0, True
    if titled is not None:
        return titled, 1, False
    for i, block in enumerate(blocks[:-1]):
        leads = block.prose and regex.search(table["around"]["leads"] + "$", block.text)
        if leads and i + 1 < len(blocks) - 1 and sum(sizes[: i + 1]) <= NOTE * sum(sizes[i + 1 :]):
            return i + 1, 0, False
    first_prose = next((i for i, b in enumerate(blocks) if b.prose), len(blocks))
    return 0, 0 if first_prose and _sentence(blocks[0].text) else min(1, first_prose), False


def _sentence(text: str) -> bool:
    """Whether words end as a sentence does and go on in small letters, as no title does."""
    words = [word for word in text.split()[1:] if len(word.strip(".,")) >= SENTENCE]
    return text.rstrip("”’\"')]0123456789[")[-1:] == "." and any(word[0].islower() for word in words)


def _end(text: str, blocks: Sequence[Block], first: int, meta: Metadata, table: Mapping[str, Any], letter: bool) -> int:
    """The index of the first block below the text."""
    body = blocks[first:]
    if letter or _signed(body, meta, table):
        read = letters.read(body, meta, table)
        if read.closer:
            rest = len(read.postscript)
            sizes = [len(b.text) for b in blocks]
            if sum(sizes[len(blocks) - rest :]) > NOTE * sum(sizes[first : len(blocks) - rest]):
                return len(blocks)
            while rest and _belongs(read.postscript[len(read.postscript) - rest], table):
                rest -= 1  # a postscript is the letter's own
            return len(blocks) - rest
    gaps = [text.count("\n", a.end, b.start) for a, b in itertools.pairwise(blocks)]
    sizes = [len(b.text) for b in blocks]
    for i in range(first + 1, len(blocks)):
        if sum(sizes[i:]) > NOTE * sum(sizes[first:i]):
            continue  # more than a note
        if any(regex.fullmatch(p, blocks[i].text) for p in table["around"]["patterns"]):
            return i
        wider = gaps[i - 1] > max(gaps[first : i - 1], default=gaps[i - 1])
        if wider and _speaks_of(blocks[i], meta, table):
            return i
    return len(blocks)


def _belongs(block: Block, table: Mapping[str, Any]) -> bool:
    return bool(regex.fullmatch(table["postscript"]["pattern"], block.text))


def _signed(blocks: Sequence[Block], meta: Metadata, table: Mapping[str, Any]) -> bool:
    """Whether something is said before a signature, or the author's own name ends a text."""
    return bool(letters.read(blocks, meta, table).closer)


def _speaks_of(block: Block, meta: Metadata, table: Mapping[str, Any]) -> bool:
    """Whether a paragraph names the author by surname, or the text as such."""
    surname = meta.author.split()[-1] if meta.author else ""
    if surname and regex.search(rf"\b{regex.escape(surname)}\b", block.text):
        return True
    return any(words in block.text.casefold() for words in table["around"]["mentions"])


def _is_title(block: Block, meta: Metadata) -> bool:
    return bool(meta.title) and len(block.text) < 150 and alike(block.text, meta.title) >= ALIKE
