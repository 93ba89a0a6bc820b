"""Tables and lists that the markup of the source calls so: put down as it has them, empty cells and all."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import groupby

from pipeline.stages.structure.blocks import Block, stripped
from pipeline.stages.structure.sheet import Sheet
from pipeline.stages.view import View
from pipeline.text.findings import Line, Mark, lines


def all_of(view: View) -> list[Mark]:
    """The tables and lists of a view, in the order of the text."""
    return view.all("told")


def at(told: Sequence[Mark], start: int) -> Mark | None:
    """Which of some tables and lists a block that begins at `start` is part of."""
    i = bisect_right(told, start, key=lambda m: m.start) - 1
    return told[i] if i >= 0 and start < told[i].end else None


def blocks(view: View, given: Sequence[Block]) -> set[int]:
    """Which of the blocks given are parts of such tables and lists, by their indices."""
    told = all_of(view)
    return {i for i, block in enumerate(given) if at(told, block.start)} if told else set()


def parts(view: View) -> dict[str, list[Mark]]:
    """The cells of all tables, and the items of all lists, in glossaries with their terms."""
    items = sorted([*view.all("tolditem"), *view.all("toldterm")], key=lambda m: m.start)
    return {"table": view.all("toldcell"), "list": items}


def put(sheet: Sheet, given: Mark, parts_of: Mapping[str, Sequence[Mark]]) -> None:
    """Put down a table or a list. `parts_of`: all cells and items, as `parts` has them."""
    inner = parts_of.get(given.get("what"), ())
    first, stop = (bisect_left(inner, x, key=lambda m: m.start) for x in (given.start, given.end + 1))
    parts = [m for m in inner[first:stop] if m.end <= given.end]
    shown = [(m, found) for m in parts if (found := _lines(sheet.view, m))]
    if not shown:
        return
    start, end = shown[0][1][0].start, shown[-1][1][-1].end
    if given.get("what") == "list":
        glossary = {"type": "gloss"} if any(m.kind == "toldterm" for m, _ in shown) else {}
        sheet.mark("list", start, end, **glossary)
        for k, (m, printed) in enumerate(shown):
            number = {"n": m.get("n")} if m.get("n") else {}
            kind, paragraphs = "label" if m.kind == "toldterm" else "item", _parted(sheet.view, printed)
            if len(paragraphs) == 1:
                sheet.block(printed, kind, "\n" if k else "\n\n", **number)
                continue
            sheet.mark(kind, printed[0].start, printed[-1].end, **number)
            for n, lines_of_one in enumerate(paragraphs):
                sheet.block(lines_of_one, "p", "\n" if n or k else "\n\n")
        return
    heads = [m for m in sheet.view.all("toldhead") if given.start <= m.start and m.end <= start]
    above = [line for m in heads for line in _lines(sheet.view, m)]
    sheet.mark("table", above[0].start if above else start, end)
    if above:
        sheet.block(above, "head")
    wider = defaultdict[str, list[str]](list)  # by row: the cells that are more than one wide or high
    for m in parts:
        wider[m.get("row")] += [f"{m.get('col')}:{span}" for span in m.get("spans").split()]
    for k, (_, cells) in enumerate(groupby(shown, key=lambda pair: pair[0].get("row"))):
        row = list(cells)
        told = {"role": "label"} if row[0][0].get("role") else {}
        if wide := wider[row[0][0].get("row")]:
            told["spans"] = " ".join(wide)
        sheet.mark("row", row[0][1][0].start, row[-1][1][-1].end, cols=row[0][0].get("cols"), **told)
        column = 0
        for m, printed in row:
            col = int(m.get("col"))
            begins = "\n" if k else "\n\n"
            apart = "\t" * (col - column) if m is not row[0][0] else begins + "\t" * col
            sheet.block(printed, "cell", apart, col=str(col))
            column = col


def _parted(view: View, printed: Sequence[Line]) -> list[list[Line]]:
    """Lines by the paragraphs that blank lines part."""
    found: list[list[Line]] = []
    for line in printed:
        if found and view.text.count("\n", found[-1][-1].end, line.start) < 2:
            found[-1].append(line)
        else:
            found.append([line])
    return found


def _lines(view: View, part: Mark) -> list[Line]:
    return [stripped(line) for line in lines(view.text, part.start, part.end) if not line.blank]
