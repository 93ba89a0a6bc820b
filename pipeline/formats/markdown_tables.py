"""Tables of Markdown, with bars between their cells and a rule below the first row; and those in HTML's tags."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import regex

from pipeline.formats.markdown_inline import Cut
from pipeline.text.findings import Line

RULE = regex.compile(r"[ \t]*\|?[ \t]*:?-{2,}:?[ \t]*(?:\|[ \t]*:?-{2,}:?[ \t]*)*\|?[ \t]*")
_BAR = regex.compile(r"[ \t]*(?<!\\)\|[ \t]*")
_ROW = regex.compile(r"<tr\b[^<>]*>(?P<inside>.*?)(?=</tr|<tr\b|</table|\Z)", regex.DOTALL | regex.IGNORECASE)
_CELL = regex.compile(
    r"<(?P<tag>t[dh])\b(?P<told>[^<>]*)>\s*(?P<inside>.*?)\s*(?:</t[dh]>|(?=<t[dh]\b)|\Z)",
    regex.DOTALL | regex.IGNORECASE,
)
_SPAN = regex.compile(r"\b(?P<way>col|row)span\s*=\s*[\"']?\s*(?P<n>[1-9]\d{0,2})\b", regex.IGNORECASE)
_OPENS = regex.compile(r"[ \t]*<table\b", regex.IGNORECASE)
_CLOSES = regex.compile(r"</table>", regex.IGNORECASE)
_TABLE = regex.compile(r"<table\b", regex.IGNORECASE)
_TAGS = regex.compile(r"(?:\s|<[^<>]*>)*")


@dataclass(frozen=True, slots=True)
class Row:
    """The stretches of a row's cells, empty ones too; `label`: it says what the columns are.

    `spans`: of cells over several columns or rows, by their number in the row, how many (`cols:2 rows:3`).
    """

    cells: tuple[tuple[int, int], ...]
    label: bool = False
    spans: Mapping[int, str] = field(default_factory=dict)


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
    """A table in HTML's tags, one that has no other in it, and between its cells nothing but tags.

    What stands before its first cell (a caption) or after its last is no part of it, and stands by itself.
    """
    end = _closed(text, lines, i)
    if end is None:
        return None
    start, stop = lines[i].start, i + 1
    while lines[stop - 1].end < end:
        stop += 1
    rows: list[Row] = []
    for row in _ROW.finditer(text, start, end):
        cells = list(_CELL.finditer(text, row.start("inside"), row.end("inside")))
        if cells:
            label = all(c["tag"].lower() == "th" for c in cells)
            spans = {n: told for n, c in enumerate(cells) if (told := _spans(c["told"]))}
            rows.append(Row(tuple(c.span("inside") for c in cells), label, spans))
    if not rows:
        return None
    cuts = [*_around(text, start, rows[0].cells[0][0], above=True)]
    at = rows[0].cells[0][0]
    for r, row in enumerate(rows):
        for c, (a, b) in enumerate(row.cells):
            if r or c:
                if not _TAGS.fullmatch(text, at, a):
                    return None
                cuts.append(Cut(at, a, "\t" if c else "\n", "table"))
            at = b
    cuts += _around(text, at, end, above=False)
    if text[end : lines[stop - 1].end].strip():  # what follows on the line of its last tag
        cuts[-1] = replace(cuts[-1], new="\n\n")
    return Table(stop, tuple(rows), tuple(cuts))


def _spans(attributes: str) -> str:
    return " ".join(f"{m['way'].lower()}s:{m['n']}" for m in _SPAN.finditer(attributes) if m["n"] != "1")


def _closed(text: str, lines: Sequence[Line], i: int) -> int | None:
    """Where the table ends that begins with line `i`; None where another begins before, or it has no end."""
    for k in range(i, len(lines)):
        if k > i and _OPENS.match(lines[k].text):
            return None
        if m := _CLOSES.search(lines[k].text):
            end = lines[k].start + m.end()
            return end if len(_TABLE.findall(text, lines[i].start, end)) == 1 else None
    return None


def _around(text: str, start: int, end: int, *, above: bool) -> Iterator[Cut]:
    """The cuts that leave of text[start:end] what is no tag, in paragraphs of its own: `above` the cells or below."""
    for m in _TAGS.finditer(text, start, end):
        if "<" in m[0]:
            parts = m.start() > start if above else m.end() < end
            yield Cut(m.start(), m.end(), "\n\n" if parts else "", "table")
