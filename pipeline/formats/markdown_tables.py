"""Tables of Markdown, with bars between their cells and a rule below the first row; and those in HTML's tags."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import regex

from pipeline.findings import Line
from pipeline.formats.markdown_inline import Cut

RULE = regex.compile(r"[ \t]*\|?[ \t]*:?-{2,}:?[ \t]*(?:\|[ \t]*:?-{2,}:?[ \t]*)*\|?[ \t]*")
_BAR = regex.compile(r"[ \t]*(?<!\\)\|[ \t]*")
_TAG = regex.compile(r"\s*</?(?:table|thead|tbody|tfoot|tr|caption|col|colgroup)\b[^<>]*>\s*", regex.IGNORECASE)
_ROW = regex.compile(r"<tr\b[^<>]*>(?P<inside>.*?)(?=</tr|<tr\b|</table|\Z)", regex.DOTALL | regex.IGNORECASE)
_CELL = regex.compile(
    r"<(?P<tag>t[dh])\b[^<>]*>\s*(?P<inside>.*?)\s*(?:</t[dh]>|(?=<t[dh]\b)|\Z)", regex.DOTALL | regex.IGNORECASE
)
_OPENS = regex.compile(r"[ \t]*<table\b", regex.IGNORECASE)
_CLOSES = regex.compile(r"</table>", regex.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Row:
    """The stretches of a row's cells, empty ones too; `label`: it says what the columns are."""

    cells: tuple[tuple[int, int], ...]
    label: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table up to line `stop`: its rows, and the cuts that leave its cells parted by tabs, a row a line."""

    stop: int
    rows: tuple[Row, ...]
    cuts: tuple[Cut, ...]


def first(rows: Sequence[str]) -> int | None:
    """The first of some lines that begins a table with bars; None where there is none."""
    return next((i for i in range(len(rows) - 1) if _begins(rows[i], rows[i + 1])), None)


def at(text: str, lines: Sequence[Line], i: int) -> Table | None:
    """The table that begins with line `i`, if one does."""
    if i + 1 < len(lines) and _begins(lines[i].text, lines[i + 1].text):
        return _barred(lines, i)
    return _tagged(text, lines, i) if _OPENS.match(lines[i].text) else None


def _begins(row: str, rule: str) -> bool:
    if "|" not in row or "|" not in rule or not RULE.fullmatch(rule):
        return False
    return _columns(row) == _columns(rule)


def _columns(row: str) -> int:
    return len(_BAR.split(row.strip().removeprefix("|").removesuffix("|")))


def _barred(lines: Sequence[Line], i: int) -> Table:
    stop = i + 2
    while stop < len(lines) and "|" in lines[stop].text:
        stop += 1
    rows: list[Row] = []
    cuts: list[Cut] = []
    begins, ends = lines[i].text.lstrip()[:1] == "|", lines[i].text.rstrip()[-1:] == "|"
    for k in range(i, stop):
        line = lines[k]
        if RULE.fullmatch(line.text):
            cuts.append(Cut(line.start, line.stop, "", "table"))
            continue
        bars = [(line.start + m.start(), line.start + m.end()) for m in _BAR.finditer(line.text)]
        opened = begins and bars[0][0] == line.start
        closed = ends and len(bars) > 1 and bars[-1][1] == line.end
        inner = bars[opened : len(bars) - closed]
        start, end = bars[0][1] if opened else line.start, bars[-1][0] if closed else line.end
        edges = [start, *(x for bar in inner for x in bar), max(start, end)]
        rows.append(Row(tuple(zip(edges[::2], edges[1::2], strict=True)), label=k == i))
        cuts += [Cut(line.start, start, "", "table")] if opened else []
        cuts += [Cut(a, b, "\t", "table") for a, b in inner]
        cuts += [Cut(end, line.end, "", "table")] if closed and end < line.end else []
    return Table(stop, tuple(rows), tuple(cuts))


def _tagged(text: str, lines: Sequence[Line], i: int) -> Table | None:
    """A table in HTML's tags, one that has no other in it."""
    stop = next((k + 1 for k in range(i, len(lines)) if _CLOSES.search(lines[k].text)), None)
    if stop is None:
        return None
    start, end = lines[i].start, lines[stop - 1].end
    rows: list[Row] = []
    for row in _ROW.finditer(text, start, end):
        cells = list(_CELL.finditer(text, row.start("inside"), row.end("inside")))
        if cells:
            label = all(c["tag"].lower() == "th" for c in cells)
            rows.append(Row(tuple(c.span("inside") for c in cells), label))
    if not rows or any(_OPENS.search(text, rows[0].cells[0][0], end) for _ in (0,)):
        return None
    cuts = []
    at = start
    for r, row in enumerate(rows):
        for c, (a, b) in enumerate(row.cells):
            cuts.append(Cut(at, a, "\t" if c else "\n" if r else "", "table"))
            at = b
    return Table(stop, tuple(rows), (*cuts, Cut(at, end, "", "table")))
