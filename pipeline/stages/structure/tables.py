"""Tables: lines of a label and figures, or of parts set wide apart, several in a row and all with as many columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import regex

from pipeline.language import thresholds
from pipeline.stages.structure.blocks import Block
from pipeline.text.findings import Line

_FIGURE = r"(?:[+\-—–−£$]?[ \t]?\d[\d,]*(?:[.·]\d+)?(?:[ \t]?(?:%|per cent\.?))?|[—–-]|nil|\.{2,3})"
_ROW = regex.compile(
    r"(?P<label>\p{L}.*?)(?P<gap>[ \t:.…]*(?:[ \t]|(?=[+—–−])))"
    r"(?P<figure>[+\-—–−£$]?[ \t]?\d[\d,]*(?:[.·]\d+)?[ \t]?(?:%|per cent\.?)?)"
)
_COLUMNS = regex.compile(
    rf"(?P<label>[\p{{L}}\d].*?)[ \t:.…]*[ \t](?P<figure>{_FIGURE})(?:[ \t.…]*[ \t](?P<figure>{_FIGURE}))+"
)
_WIDE = regex.compile(r"[ \t]{3,}|\t+|[ \t]*\|[ \t]*")
_ENDED = regex.compile(r"[\d%t. \t]\Z")  # a figure, its sign or `per cent.`
_DIGITS = regex.compile(r"\d+")
_ENDS = frozenset("0123456789%.—–-l")  # of a figure, `per cent`, `nil` or a dash for none
_WIDENING = ("  ", "\t", "|")  # one of which all gaps have
_APART = regex.compile(r"[ \t]{2,}|\t+")
_TITLE = regex.compile(r"(?:TABLE|Table|SCHEDULE|Schedule)\b")
_TABLE = thresholds.of("structure", "tables")
LEAST: int = _TABLE["least"]
LONGEST: int = _TABLE["longest"]


@dataclass(frozen=True, slots=True)
class Row:
    """A printed line of a table: the stretches of its cells, in code points of the view."""

    cells: tuple[tuple[int, int], ...]
    label: bool = False  # it says what the columns are

    @property
    def start(self) -> int:
        """Code point where the row begins."""
        return self.cells[0][0]

    @property
    def end(self) -> int:
        """Code point after the row's last character."""
        return self.cells[-1][1]


@dataclass(frozen=True, slots=True)
class Table:
    """Blocks first..stop-1 that are a table: what stands above its columns, and its rows."""

    first: int
    stop: int
    heads: tuple[Block, ...]
    rows: tuple[Row, ...]


def find(blocks: Sequence[Block], taken: set[int]) -> list[Table]:
    """The tables among `blocks`: runs of blocks with three rows or more, one for each line."""
    found: list[Table] = []
    i = 0
    while i < len(blocks):
        rows: list[Row] = []
        k = i
        while k < len(blocks) and k not in taken and blocks[k].page == blocks[i].page:
            more = rows_of(blocks[k])
            if not more or rows and len(more[0].cells) != len(rows[0].cells):
                break
            rows += more
            k += 1
        if len(rows) >= LEAST and (len(rows[0].cells) > 2 or _figures(blocks[i:k])):
            floor = found[-1].stop if found else 0
            above = _above(blocks, i, floor, taken)
            heads = list(blocks[above:i])
            label = _wide(heads[-1].lines[0], _APART) if heads and len(heads[-1].lines) == 1 else None
            if label and len(label.cells) == len(rows[0].cells):
                rows.insert(0, replace(label, label=True))
                heads.pop()
            found.append(Table(above, k, tuple(heads), tuple(rows)))
        i = max(k, i + 1)
    return found


def _above(blocks: Sequence[Block], i: int, floor: int, taken: set[int]) -> int:
    """The index of the first block of a table's heading: what stands right above its first row, and `TABLE II`."""
    first = k = i
    while k > floor and i - k < 3 and k - 1 not in taken:
        block = blocks[k - 1]
        if block.page != blocks[i].page or block.prose or block.stopped or len(block.text) > LONGEST:
            break
        k -= 1
        beside = blocks[k + 1].start == block.lines[-1].stop  # no blank line between them
        if _TITLE.match(block.text) or beside and first == k + 1:
            first = k
    return first


def part_off(block: Block) -> list[Block]:
    """A block cut where lines of three columns or more begin and end inside it; else the block alone."""
    columns = [len(row.cells) if (row := _wide(line) or _several(line)) else 0 for line in block.lines]
    runs: list[list[int]] = []
    for n in columns:
        if runs and (n == runs[-1][0]):
            runs[-1][1] += 1
        else:
            runs.append([n, 1])
    if not any(n > 2 and size >= LEAST for n, size in runs):
        return [block]
    found: list[Block] = []
    at = start = 0
    for n, size in [*runs, [0, 0]]:
        table = n > 2 and size >= LEAST
        if (table or not size) and at > start:
            found.append(Block(block.lines[start:at], block.page, block.page))
            start = at
        at += size
        if table:
            found.append(Block(block.lines[start:at], block.page, block.page))
            start = at
    found[-1] = Block(found[-1].lines, block.page, block.last_page)
    return found


def rows_of(block: Block) -> list[Row]:
    """The rows of a block, all of as many cells; none where one of its lines is no row."""
    for read in (_wide, _several, _pair):
        rows: list[Row] = []
        for line in block.lines:
            row = read(line)
            if row is None or rows and len(row.cells) != len(rows[0].cells):
                break
            rows.append(row)
        else:
            return rows
    return []


def _pair(line: Line) -> Row | None:
    """A label and one figure."""
    m = _ROW.fullmatch(line.text) if len(line.text) <= LONGEST and _ENDED.search(line.text) else None
    if m is None:
        return None
    colon = m["gap"].find(":") + 1
    return Row(((line.start, line.start + m.end("label") + colon), (line.start + m.start("figure"), line.end)))


def _several(line: Line) -> Row | None:
    """A label and several figures."""
    likely = line.text[-1] in _ENDS and len(line.text) <= LONGEST and len(_DIGITS.findall(line.text)) >= 2
    m = _COLUMNS.fullmatch(line.text) if likely else None
    if m is None:
        return None
    at = line.start
    return Row(((at, at + m.end("label")), *((at + a, at + b) for a, b in m.spans("figure"))))


def _wide(line: Line, apart: regex.Pattern[str] = _WIDE) -> Row | None:
    """Parts set wide apart, or parted by a bar."""
    if not any(sign in line.text for sign in _WIDENING):
        return None
    gaps = [m for m in apart.finditer(line.text) if m.start() > 0 and m.end() < len(line.text)]
    if not gaps or len(line.text) > LONGEST:
        return None
    edges = [0, *(x for m in gaps for x in m.span()), len(line.text)]
    cells = [(line.start + a, line.start + b) for a, b in zip(edges[::2], edges[1::2], strict=True)]
    return Row(tuple(cells)) if all(a < b for a, b in cells) else None


def _figures(blocks: Sequence[Block]) -> bool:
    """Whether the figures are of one kind, as a column's are: most with a sign, a unit or a decimal point."""
    texts = [line.text for b in blocks for line in b.lines]
    like = sum(bool(regex.search(r"[%£$]|\d[.·]\d|[+−]|[ \t]{3,}|\t|\|", t)) for t in texts)
    return like * 2 > len(texts)
