"""Handlers of tables."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from pipeline.editions.publishing.blocks import lines
from pipeline.editions.publishing.markup import Element, Parts, add, local, make, said
from pipeline.editions.publishing.render import Setting, boxed, handles, heads, inside, parts

_FIGURES = regex.compile(r"[\s+\-–−—±£$€]*\d[\d.,\s/½¼¾⅓⅔]*(?:%|per cent\.?|[a-z]{1,2}\.?)?")


@handles("table")
def _table(node: Element, setting: Setting) -> Parts:
    """A table; columns of figures are set right, a row of labels is a head."""
    columns: dict[int, list[str]] = {}
    for row in node:
        for at, cell in _cells(row):
            columns.setdefault(at, []).append(said(cell))
    figures = {at for at, texts in columns.items() if 2 * sum(map(_is_figure, texts)) >= len(texts)}
    made = make("table", [make("caption", lines(heads(node), setting))] if heads(node) else [])
    waiting: Parts = []  # page breaks between rows, where HTML has no place for them
    for child in node:
        if local(child) == "row":
            made.append(_row(child, figures, waiting, setting))
            waiting = []
        elif local(child) != "head":
            waiting += parts(child, setting)
    return [boxed(node, [made, *waiting], "div", "tei-table")]


def _row(row: Element, figures: set[int], before: Parts, setting: Setting) -> Element:
    made = make("tr")
    for at, cell in _cells(row):
        heading = "label" in (cell.get("role"), row.get("role"))
        aligned = at in figures and not heading and _is_figure(said(cell))
        content = [*(before if at == 0 else ()), *inside(cell, setting)]
        one = boxed(cell, content, "th" if heading else "td", "figures" if aligned else "")
        if heading:
            one.set("scope", "col" if row.get("role") == "label" else "row")
        for name, told in (("cols", "colspan"), ("rows", "rowspan")):
            if (span := _span(cell, name)) > 1:
                one.set(told, str(span))
        made.append(one)
    if len(made) == 0:
        made.append(make("td", before))
    for child in row:
        if local(child) == "pb":  # at the end of the row: one before a cell was put into it
            add(made[-1], parts(child, setting))
    return made


def _cells(row: Element) -> Iterator[tuple[int, Element]]:
    """The cells of a row, each with its column."""
    at = 0
    for child in row:
        if local(row) == "row" and local(child) != "pb":
            yield at, child
            at += _span(child, "cols")


def _span(cell: Element, name: str) -> int:
    told = cell.get(name, "1")
    return max(int(told), 1) if told.isdigit() and len(told) < 4 else 1


def _is_figure(text: str) -> bool:
    return bool(_FIGURES.fullmatch(text))
