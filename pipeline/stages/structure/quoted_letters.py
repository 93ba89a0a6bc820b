"""Letters quoted in running text: from the salutation, with a date above it, to who signs.

Both ends must be there: novels are full of people who say “Dear sir”.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import regex

from pipeline.language import thresholds
from pipeline.source.documents import Metadata
from pipeline.stages.structure import letters
from pipeline.stages.structure.blocks import Block, capitals
from pipeline.stages.structure.letters import DATELINE, SALUTE, SIGNED, Part

Table = Mapping[str, Any]
CLOSING = "closing"  # what is said before signing, on lines of its own
_TABLE = thresholds.of("structure", "quoted_letters")
LONGEST: int = _TABLE["longest"]
NAME: int = _TABLE["name"]
CAPITALS: float = _TABLE["capitals"]
SIZE: int = _TABLE["size"]
_NO_NAME = regex.compile(r"(?i)\b(?:is|are|was|the|for|in|on|at|to|by|with|from|an?)\b|\d")
_QUOTED = regex.compile(r"[“\"‘']")
_GOES_ON = regex.compile(r"[\p{L},;—–-][”\"’']*$")


@dataclass(frozen=True, slots=True)
class Quoted:
    """What a quoted letter begins and ends with, its paragraphs between, and where it ends (code points)."""

    opener: tuple[Part, ...]
    body: tuple[Block, ...]
    closer: tuple[Part, ...]

    @property
    def start(self) -> int:
        """Where it begins."""
        return (self.opener[0].block if self.opener else self.body[0]).start

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.closer[-1].block.end


def begins(block: Block, table: Table) -> bool:
    """Whether a letter may begin with a block: with a date, a salutation, or a sentence that one opens."""
    if not table:
        return False
    first = block.lines[0].text
    lines = [first, block.text] if len(block.lines) < 3 else [first]
    return any(letters.fits(line, table[kind]) for line in lines for kind in ("salute", "dateline")) or _run_in(
        first, table
    )


def read(blocks: Sequence[Block], meta: Metadata, table: Table, announced: bool) -> Quoted | None:
    """The letter that the first of `blocks` begins, if one does and it ends among them. announced: what stands above
    says that one follows; else what opens with a salutation and goes on in its line may be anything."""
    cut = letters.part_off(blocks[:LONGEST], table)
    k = 0
    while k + 1 < len(cut) and letters.fits(cut[k].text, table["dateline"]):
        k += 1
    saluted = letters.fits(cut[k].text, table["salute"])
    first_line = blocks[0].lines[0].text if not k else cut[k].lines[0].text
    run_in = _run_in(first_line, table)
    if not (saluted or run_in) or run_in and not (k or announced or _QUOTED.match(first_line)):
        return None
    opener = (*(Part(DATELINE, b) for b in cut[:k]), *((Part(SALUTE, cut[k]),) if saluted else ()))
    first = k + saluted
    for i in range(first, len(cut)):
        if cut[i].end - cut[0].start > SIZE:
            return None
        if i > first and (letters.fits(cut[i].text, table["salute"]) or _run_in(cut[i].lines[0].text, table)):
            return None
        if i + 1 < len(cut) and (ends := letters.ends(cut, i, meta, table)) is not None:
            said, closing = ends
            body = (*cut[first:i], *((said,) if said else ()))
            signed = letters.signatures(cut, i, meta, table)
            closer = (*((Part(CLOSING, closing),) if closing else ()), *signed)
            return Quoted(opener, body, closer) if body and signed else None
        if i > first and _name(cut[i]) and _GOES_ON.search(cut[i - 1].text):
            return Quoted(opener, tuple(cut[first:i]), (Part(SIGNED, cut[i]),))
    return None


def _run_in(text: str, table: Table) -> bool:
    return regex.match(table["quoted"]["run_in"], text) is not None


def _name(block: Block) -> bool:
    """Whether a block is a name in capitals, as letters are signed."""
    words = regex.findall(r"\p{L}+", block.text)
    plain = not _NO_NAME.search(block.text)
    return len(block.lines) == 1 and 0 < len(words) <= NAME and plain and capitals(block.text) >= CAPITALS
