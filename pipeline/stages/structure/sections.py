"""Numbered sections, as statutes have them: lines that begin one, known by their count over the whole text.

`SEC. 12.`, `§ 4.` or `48.` at the head of a line begins a paragraph wherever it is the next of its row, even below a
line that is full.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, pairwise

import regex

from pipeline.language import thresholds
from pipeline.stages.structure.blocks import Block
from pipeline.text.findings import Line
from pipeline.text.roman import from_roman

_NAMED = regex.compile(
    r"(?P<word>SEC(?:T(?:ION)?)?|Sec(?:t(?:ion)?)?|§+|ART(?:ICLE)?|Art(?:icle)?)[.,:]{0,2}[ \t]?"
    r"(?P<n>\d{1,3}|[IVXLC]{1,6})[.,:—-]{1,2}[ \t]*(?=[“\"‘(\[]?\p{Lu}|\Z)"
)
_BARE = regex.compile(r"(?P<n>\d{1,3})\.[ \t]*(?:[—-][ \t]*)?(?=[“\"‘(\[]{0,2}\p{Lu}(?:\p{Ll}|[ \t]))")
_STOPPED = regex.compile(r"(?:[.;:!?]|—)[”’\"')\]]*(?:[ \t]*\[\d+\])?$")

_TABLE = thresholds.of("structure", "sections")
NAMED: int = _TABLE["named"]
BARE: int = _TABLE["bare"]
SKIPPED: int = _TABLE["skipped"]
FAR: int = _TABLE["far"]


def find(blocks: Sequence[Block]) -> frozenset[int]:
    """Where the lines begin that begin a section, in code points."""
    lines = [line for block in blocks for line in block.lines]
    return frozenset(chain(_named(lines), _bare(lines)))


def cut(block: Block, begun: frozenset[int]) -> list[Block]:
    """A block cut before each of its lines that begins a section."""
    at = [k for k, line in enumerate(block.lines) if k and line.start in begun]
    edges = [0, *at, len(block.lines)]
    runs = [block.lines[a:b] for a, b in pairwise(edges)]
    return [Block(run, block.page, block.last_page if run is runs[-1] else block.page) for run in runs]


def _named(lines: Sequence[Line]) -> Iterator[int]:
    """Lines that begin with a word and the number due, or with any number where a sentence ends above them."""
    rows: dict[str, list[tuple[int, int]]] = {}
    for k, line in enumerate(lines):
        if m := _NAMED.match(line.text):
            number = int(m["n"]) if m["n"].isdigit() else from_roman(m["n"])
            if number:
                rows.setdefault(m["word"][:3].rstrip("T"), []).append((k, number))
    for row in rows.values():
        if _count(n for _, n in row) < NAMED:
            continue
        last = 0
        for i, (k, number) in enumerate(row):
            between = i + 1 < len(row) and row[i + 1][1] == last + 2  # a number was misread between two that were not
            due = last < number <= last + SKIPPED
            if due or between or k == 0 or _STOPPED.search(lines[k - 1].text):
                yield lines[k].start
            last = number if due or not last else last + 1


def _bare(lines: Sequence[Line]) -> Iterator[int]:
    """Lines that begin with a number alone: each the next of a row, half of them below a line that ends a clause.

    Where that line lost its last point, only the row tells; of two lines with a number the one below a clause is it.
    """
    numbered = [(k, int(m["n"])) for k, line in enumerate(lines) if (m := _BARE.match(line.text))]
    stopped = {k: n for k, n in numbered if k == 0 or _STOPPED.search(lines[k - 1].text)}
    places: dict[int, list[int]] = {}
    for k, number in stopped.items():
        places.setdefault(number, []).append(k)
    rows: list[list[tuple[int, int]]] = []
    due: dict[int, list[list[tuple[int, int]]]] = {}  # the rows that a number would go on with, the last read last
    for k, number in numbered:
        if k not in stopped and any(abs(at - k) <= FAR for at in places.get(number, ())):
            continue
        waiting = due.get(number)
        if waiting and k - waiting[-1][-1][0] <= FAR:
            row = waiting.pop()
            row.append((k, number))
        elif k in stopped:
            row = [(k, number)]
            rows.append(row)
        else:
            continue
        due.setdefault(number + 1, []).append(row)
    for row in rows:
        if len(row) >= BARE and 2 * sum(k in stopped for k, _ in row) >= len(row):
            yield from (lines[k].start for k, _ in row)


def _count(numbers: Iterable[int]) -> int:
    """How many numbers follow the one before them."""
    given = list(numbers)
    return 1 + sum(a < b <= a + SKIPPED for a, b in pairwise(given))
