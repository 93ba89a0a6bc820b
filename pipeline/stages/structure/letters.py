"""Letters: the opener with dateline, addressee and salutation, and the closer with what is said and who signs.

What such lines look like is data (`dictionaries/tables/letters.toml`). Names as in TEI: opener, dateline, address,
salute, closer, signed, postscript.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import regex

from pipeline.language import thresholds
from pipeline.source.documents import Metadata
from pipeline.stages.structure import labels
from pipeline.stages.structure.blocks import Block, parts, split
from pipeline.stages.structure.heading import Heading
from pipeline.text.findings import Line

Table = Mapping[str, Any]
_INITIALS = regex.compile(r"(?:\p{Lu}\. ?){1,4}(?:\p{Lu}\p{Ll}+\.?)?|(?:\p{Lu}[\p{Lu}.’\x27-]+ ?){1,4}\.?")
_STOPPED = regex.compile(r"[.!?][”\"’')\]]*$(?<!&c\.)")
_TO = regex.compile(r"To (?:the )?\p{Lu}")
_COUNTED = regex.compile(r"(?i:letter)\b")
_TABLE = thresholds.of("structure", "letters")
SHORT: float = _TABLE["short"]
FULL: int = _TABLE["full"]
TOP: int = _TABLE["top"]
REST: float = _TABLE["rest"]
CLOSER: int = _TABLE["closer"]
NARROW: float = _TABLE["narrow"]
DATELINE, ADDRESS, SALUTE, SIGNED = "dateline", "addrLine", "salute", "signed"


@dataclass(frozen=True, slots=True)
class Part:
    """A block of an opener or closer, and what it is."""

    kind: str
    block: Block


@dataclass(frozen=True, slots=True)
class Letter:
    """A run of blocks that is a letter. `body` are its paragraphs; `postscript` what stands below the signature."""

    opener: tuple[Part, ...]
    body: tuple[Block, ...]
    closer: tuple[Part, ...]
    postscript: tuple[Block, ...] = ()


def salutation(blocks: Sequence[Block], table: Table) -> int | None:
    """The index of the first block that is a salutation with text after it."""
    found = next((i for i, b in enumerate(blocks[:-1]) if _fits(b, table["salute"])), None)
    return None if found is None or any(len(b.lines) > 1 and b.prose for b in blocks[:found]) else found


def whole(blocks: Sequence[Block], meta: Metadata, table: Table) -> bool:
    """Whether a document is a letter: it says so, or one is opened near its top and signed near its end."""
    if not table or not blocks or meta.kind not in ("", "letter", "typescript"):
        return False
    if meta.kind == "letter":
        return True
    if sum(bool(labels.CHAPTER.fullmatch(b.lines[0].text)) for b in blocks) > 1:
        return False  # a book of letters has its chapters
    cut = part_off(blocks, table)
    salute = salutation(cut[:12], table)
    if salute is None or len(cut) > 200:
        return False
    return bool(read(cut[salute:], meta, table).closer) and _closing(cut[-10:], meta, table)[0] is not None


def below(heading: Heading, blocks: Sequence[Block], meta: Metadata, table: Table) -> Letter | None:
    """The letter that stands below a heading which says so, LETTER IV; None where nothing of it opens or closes one."""
    if not table or heading.label is None or _COUNTED.match(heading.label.text) is None:
        return None
    above, form = _last_lines(blocks, meta, table)
    cut = part_off(blocks, table)
    salute = salutation(cut[:TOP], table)
    if salute is not None and any(block.prose for block in cut[:salute]):
        return None
    letter = read(cut, meta, table)
    if form and not (plain := read(part_off(above, table), meta, table)).closer:
        letter = replace(plain, closer=form)  # its words may tell less of the closer than its form does
    elif not letter.closer:
        body, closer = _last_lines(letter.body, meta, table)
        letter = replace(letter, body=body, closer=closer)
    return letter if letter.body and (letter.opener or letter.closer) else None


def _last_lines(blocks: Sequence[Block], meta: Metadata, table: Table) -> tuple[tuple[Block, ...], tuple[Part, ...]]:
    """The paragraphs of a letter and its closer, where that is known by its form alone: short lines behind a sentence's
    end, none of which ends one, above a name in capitals or initials."""
    every = [line for block in blocks for line in block.lines]
    full = max((len(line.text) for line in every), default=0)
    k = len(every)
    while k > 1 and len(every) - k < CLOSER and len(every[k - 1].text) <= NARROW * full:
        k -= 1
    whole = tuple(blocks)
    for first in range(k, len(every)):
        if first and not _STOPPED.search(every[first - 1].text):
            continue
        name = next((n for n in range(first, len(every)) if _signed(every[n], meta)), None)
        if name is None or any(_STOPPED.search(line.text) for line in every[first:name]):
            continue
        below = [_alone(line) for line in every[name + 1 :]]
        kinds = [ADDRESS if _TO.match(b.text) else DATELINE if _fits(b, table["dateline"]) else "" for b in below]
        if not all(kinds):
            continue
        before = [part for b in blocks for part in parts(b, {every[first].start}.__contains__)]
        said = Block(tuple(every[first:name]), before[-1].page, before[-1].last_page) if name > first else None
        found = [*([Part(SALUTE, said)] if said else []), Part(SIGNED, _alone(every[name]))]
        found += [Part(kind, block) for kind, block in zip(kinds, below, strict=True)]
        return tuple(b for b in before if b.start < every[first].start), tuple(found)
    return whole, ()


def _alone(line: Line) -> Block:
    return Block((line,), 0, 0)


def _signed(line: Line, meta: Metadata) -> bool:
    """Whether a line is a name in capitals, initials, or the author's name."""
    return _INITIALS.fullmatch(line.text) is not None or named(_alone(line), meta)


def part_off(blocks: Sequence[Block], table: Table) -> list[Block]:
    """The blocks, cut into lines where one is of an opener or closer, and after a salutation that begins a sentence."""
    found: list[Block] = []
    for block in blocks:
        lines = [Block((line,), block.page, block.page) for line in block.lines]
        short = 1 < len(lines) <= 8 and all(len(b.text) <= table["signed"]["longest"] for b in lines)
        kinds = [table[kind] for kind in ("salute", "dateline", "closing")]
        apart = short and any(_fits(b, kind) for kind in kinds for b in lines)
        run_in = regex.match(table["salute"]["run_in"], block.lines[0].text)
        if run_in and run_in.end() < len(block.lines[0].text):
            found += split(block, block.start + run_in.end())
        elif apart:
            running = _running(block, [any(_fits(b, kind) for kind in kinds) for b in lines])
            found += [Block(block.lines[:running], block.page, block.page)] if running else []
            found += lines[running:]
        else:
            found.append(block)
    return found


def _running(block: Block, told: Sequence[bool]) -> int:
    """How many lines of a block are running text above those of a closer; `told`: which are surely of one."""
    full = max(len(line.text) for line in block.lines)
    first = told.index(True)
    while first and len(block.lines[first - 1].text) <= SHORT * full:
        first -= 1
    return first if full >= FULL else 0


def opening(blocks: Sequence[Block], salute: int, table: Table) -> int:
    """The index of the first block of an opener (addressee, dateline), whose salutation is block `salute`."""
    first = salute
    while first and salute - first < 5:
        above = blocks[first - 1]
        dated = first < salute and _fits(blocks[first], table["dateline"])
        beside = dated and above.lines[-1].stop == blocks[first].start and len(above.text) <= table["signed"]["longest"]
        if not (beside or _fits(above, table["dateline"]) or _fits(above, table["addressee"])):
            break
        first -= 1
    return first


def read(blocks: Sequence[Block], meta: Metadata, table: Table) -> Letter:
    """The letter that `blocks` are, from its opener on. Without salutation or signature those parts are empty."""
    opener, rest = _opener(blocks, table)
    at, body = _closing(rest, meta, table)
    if at is None:
        return Letter(opener, tuple(rest), ())
    closer, stop = _signatures(rest, at, meta, table)
    head, said = body
    parts = (*((Part(SALUTE, said),) if said else ()), *closer)
    return Letter(opener, (*rest[:at], *([head] if head else [])), parts, tuple(rest[stop:]))


def _opener(blocks: Sequence[Block], table: Table) -> tuple[tuple[Part, ...], Sequence[Block]]:
    salute = salutation(blocks[:TOP], table)
    if salute is None:
        n = 0
        while n < min(3, len(blocks) - 1) and _fits(blocks[n], table["dateline"]):
            n += 1
        return tuple(Part(DATELINE, b) for b in blocks[:n]), blocks[n:]
    parts = [Part(DATELINE if _fits(b, table["dateline"]) else ADDRESS, b) for b in blocks[:salute]]
    return (*parts, Part(SALUTE, blocks[salute])), blocks[salute + 1 :]


def _closing(
    blocks: Sequence[Block], meta: Metadata, table: Table
) -> tuple[int | None, tuple[Block | None, Block | None]]:
    """Where the closer begins: (index of its first block, (what of that block is text, what is said before signing)).

    The last words of a paragraph count only where a signature follows.
    """
    sizes = [len(b.text) for b in blocks]
    for i in range(len(blocks)):
        if sum(sizes[i + 1 :]) > REST * sum(sizes[: i + 1]):
            continue  # what is signed so is quoted
        if (found := ends(blocks, i, meta, table)) is not None:
            return i, found
    for i in range(max(1, len(blocks) - 4), len(blocks)):
        if named(blocks[i], meta) and blocks[i - 1].stopped:
            return i, (None, None)
    return None, (None, None)


def ends(blocks: Sequence[Block], i: int, meta: Metadata, table: Table) -> tuple[Block | None, Block | None] | None:
    """What of block `i` is text, and what is said before signing; None where it does not end a letter."""
    block, after = blocks[i], blocks[i + 1] if blocks[i + 1 :] else None
    if _fits(block, table["closing"]):
        alone = after is None or _signs(after, meta, table) or _fits(after, table["closing"])
        return (None, block) if alone else None
    at = _last_words(block, table)
    return split(block, at) if at is not None and after is not None and _signs(after, meta, table) else None


def signatures(blocks: Sequence[Block], at: int, meta: Metadata, table: Table) -> tuple[Part, ...]:
    """The blocks that sign below what block `at` says before it, and a date among them."""
    return _signatures(blocks, at, meta, table)[0]


def _signatures(blocks: Sequence[Block], at: int, meta: Metadata, table: Table) -> tuple[tuple[Part, ...], int]:
    """The blocks that sign, and a date below them, from block `at` on; and the index of the block after them."""
    first = at if named(blocks[at], meta) and not _fits(blocks[at], table["closing"]) else at + 1
    parts: list[Part] = []
    stop = first
    while stop < len(blocks) and len(parts) < table["signed"]["most"]:
        if _fits(blocks[stop], table["dateline"]):
            parts.append(Part(DATELINE, blocks[stop]))
        elif _fits(blocks[stop], table["closing"]) and not named(blocks[stop], meta):
            parts.append(Part(SALUTE, blocks[stop]))
        elif _signs(blocks[stop], meta, table):
            parts.append(Part(SIGNED, blocks[stop]))
        else:
            break
        stop += 1
    return tuple(parts), stop


def _last_words(block: Block, table: Table) -> int | None:
    """The code point at which what is said before signing begins, at the end of a paragraph."""
    text, start = block.lines[-1].text, block.lines[-1].start
    for m in regex.finditer(r"(?<=[.!?][”\"’')]?\s)(?=\p{Lu})", text):
        if any(regex.fullmatch(p, text[m.start() :]) for p in table["closing"]["patterns"]):
            at: int = start + m.start()
            return at
    return None


def _signs(block: Block, meta: Metadata, table: Table) -> bool:
    """Whether a block may be a signature: short, no sentence, begun with a capital, or the author's name."""
    text = block.text
    if named(block, meta):
        return True
    if len(text) > table["signed"]["longest"] or len(block.lines) > table["signed"]["most"]:
        return False
    words = regex.findall(r"\p{L}[\p{L}’'-]*", text)
    capitals = sum(w[0].isupper() for w in words)
    postscript = regex.fullmatch(table["postscript"]["pattern"], text)
    return bool(words) and words[0][0].isupper() and 2 * capitals >= len(words) and not postscript


def signature(blocks: Sequence[Block], meta: Metadata, table: Table) -> tuple[Part, ...]:
    """Who signs a preface, where and when: the last short lines, one of them a date, initials or a name in capitals."""
    parts: list[Part] = []
    for block in reversed(blocks[-3:]):
        if not table or len(block.text) > table["signed"]["longest"] or block.prose:
            break
        if _fits(block, table["dateline"]):
            parts.insert(0, Part(DATELINE, block))
        elif named(block, meta) or _INITIALS.fullmatch(block.text):
            parts.insert(0, Part(SIGNED, block))
        else:
            break
    before = blocks[: len(blocks) - len(parts)]
    return tuple(parts) if parts and before and before[-1].prose and before[-1].stopped else ()


def named(block: Block, meta: Metadata) -> bool:
    """Whether a short block gives the name of the document's author, whole or with initials."""
    name = meta.author.split()
    if not name or len(block.text) > 60:
        return False
    words = regex.findall(r"\p{L}+", block.text)
    return (
        bool(words)
        and words[-1].casefold() == name[-1].casefold()
        and len(words) <= len(name) + 2
        and all(w[0].isupper() for w in words)
    )


def closes(block: Block, table: Table) -> bool:
    """Whether a line of a block is what is said before a signature."""
    patterns = table["closing"]["patterns"] if table else ()
    return any(regex.fullmatch(pattern, line.text) for line in block.lines for pattern in patterns)


def _fits(block: Block, kind: Mapping[str, Any]) -> bool:
    return fits(block.text, kind)


def fits(text: str, kind: Mapping[str, Any]) -> bool:
    """Whether a text, short enough, reads as one of a kind of lines, be it quoted or not."""
    if len(text) > kind["longest"] + 2:
        return False
    text = " ".join(text.split()).strip('“”"')
    return len(text) <= kind["longest"] and any(regex.fullmatch(p, text) for p in kind["patterns"])
