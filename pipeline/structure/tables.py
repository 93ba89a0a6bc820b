"""Tables of two columns: a label and a figure on each line, several lines in a row, apart from the text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import regex

from pipeline.findings import Line
from pipeline.structure.blocks import Block

_ROW = regex.compile(
    r"(?P<label>\p{L}.*?)(?P<gap>[ \t:.…]*(?:[ \t]|(?=[+—–−])))"
    r"(?P<figure>[+\-—–−£$]?[ \t]?\d[\d,]*(?:[.·]\d+)?[ \t]?(?:%|per cent\.?)?)"
)


@dataclass(frozen=True, slots=True)
class Row:
    """A printed line of a table: label text[start:label], figure text[figure:end]."""

    start: int
    label: int
    figure: int
    end: int


def find(blocks: Sequence[Block], taken: set[int]) -> list[tuple[range, list[Row]]]:
    """Runs of blocks (by index) that are tables, with their rows. Three rows or more."""
    found = []
    i = 0
    while i < len(blocks):
        rows: list[Row] = []
        k = i
        while k < len(blocks) and k not in taken and blocks[k].page == blocks[i].page and (more := _rows(blocks[k])):
            rows += more
            k += 1
        if len(rows) >= 3 and _figures(blocks[i:k]):
            found.append((range(i, k), rows))
        i = max(k, i + 1)
    return found


def _rows(block: Block) -> list[Row]:
    rows = [_row(line) for line in block.lines]
    return [] if None in rows else [r for r in rows if r]


def _row(line: Line) -> Row | None:
    m = _ROW.fullmatch(line.text)
    if m is None or len(line.text) > 90:
        return None
    colon = m["gap"].find(":") + 1
    return Row(line.start, line.start + m.end("label") + colon, line.start + m.start("figure"), line.end)


def _figures(blocks: Sequence[Block]) -> bool:
    """Whether the figures are of one kind, as a column's are: most with a sign, a unit or a decimal point."""
    texts = [line.text for b in blocks for line in b.lines]
    return sum(bool(regex.search(r"[%£$]|\d[.·]\d|[+−]", t)) for t in texts) * 2 > len(texts)
