"""Half-title, title page and imprint put down on the sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

import regex

from pipeline.language import thresholds
from pipeline.source.documents import Metadata
from pipeline.stages.structure import headings, imprints, titlepage, titles
from pipeline.stages.structure.blocks import Block
from pipeline.stages.structure.heading import Expected
from pipeline.stages.structure.sheet import Sheet
from pipeline.text.findings import Line

_TABLE = thresholds.of("structure", "front")
EARLY: int = _TABLE["early"]
IMPRINT: int = _TABLE["imprint"]
WITHIN = {"titlePart": "docTitle", "pubPlace": "docImprint", "publisher": "docImprint", "docDate": "docImprint"}


def find(blocks: Sequence[Block], names: Mapping[str, str]) -> range:
    """The blocks of the pages before the first page with running text or a named heading."""
    stop = 0
    printed, titled = _imprints(blocks), _title_pages(blocks, names)
    for i, block in enumerate(blocks):
        if block.page not in titled and (
            block.page not in printed
            and block.prose
            or any(h.block == 0 for h in headings.find([block, *blocks[i + 1 : i + 2]], Expected(names), ()))
        ):
            break
        stop = i + 1
    while stop and stop < len(blocks) and blocks[stop - 1].page == blocks[stop].page:
        stop -= 1
    if not stop or stop == len(blocks) or blocks[stop].page > 12:
        return range(0)
    return range(stop)


def _imprints(blocks: Sequence[Block]) -> set[int]:
    """The pages before the text that tell of printing and publishing alone, though in whole sentences."""
    pages = titlepage.leaves([b for b in blocks if b.page <= EARLY])
    return {
        page
        for page, group in pages.items()
        if titlepage.kind(group, Metadata()) == titlepage.IMPRINT and sum(len(b.text) for b in group) <= IMPRINT
    }


def _title_pages(blocks: Sequence[Block], names: Mapping[str, str]) -> set[int]:
    """The early pages that are title pages by all that stands on them, though part of it may read as a heading."""
    pages = titlepage.leaves([b for b in blocks if b.page <= EARLY])
    return {
        page
        for page, group in pages.items()
        if titlepage.signed(titlepage.by_lines(group), Metadata())
        and not any(block.prose for block in group)
        and not any(titles.named(line.text, names) for block in group for line in block.lines)
    }


def put(sheet: Sheet, blocks: Sequence[Block]) -> None:
    """Put down the pages before the text, each by its kind."""
    for leaf, group in titlepage.leaves(blocks).items():
        lines = titlepage.by_lines(group)
        _leaf(sheet, leaf, lines if titlepage.signed(lines, sheet.view.meta) else group)


def _leaf(sheet: Sheet, leaf: int, blocks: Sequence[Block]) -> None:
    meta = sheet.view.meta
    kind = titlepage.kind(blocks, meta)
    lines = [line for b in blocks for line in b.lines]
    if meta.year:
        for start, end, seen in titlepage.years(lines, meta.year):
            why = f"{seen} can be {meta.year}, the year in document.toml"
            sheet.edit("year", start, end, str(meta.year), why)
    start, end = blocks[0].start, blocks[-1].end
    if kind == titlepage.TITLE_PAGE:
        sheet.mark("titlePage", start, end)
        _title_page(sheet, titlepage.title_page(blocks, meta))
        return
    sheet.mark("div", start, end, type=kind, id=sheet.unique(f"{kind}-{leaf}"))
    printer = imprints.repair(sheet.view, lines) if kind == titlepage.IMPRINT else []
    sheet.edits += printer
    imprint = [line for line in lines if any(line.start <= e.start < line.end for e in printer)]
    for block in blocks:
        rest = [line for line in block.lines if line not in imprint]
        if rest:
            sheet.block(rest, "head" if kind == titlepage.HALF_TITLE else "p")
    if imprint:
        sheet.block(imprint, "p")


def _title_page(sheet: Sheet, parts: Sequence[titlepage.Part]) -> None:
    for part in parts:
        sheet.block(part.lines, part.kind)
        if part.kind == "docAuthor":
            _initials(sheet, part.lines[-1])
    for group, run in groupby(parts, lambda part: WITHIN.get(part.kind, "")):
        members = list(run)
        if group:
            sheet.mark(group, members[0].lines[0].start, members[-1].lines[-1].end)


def _initials(sheet: Sheet, line: Line) -> None:
    """Initials that end with a comma: `S.C.G,` can only be `S.C.G.`"""
    if regex.fullmatch(r"(?:\p{Lu}\.)+\p{Lu},", line.text):
        sheet.edit("initials", line.end - 1, line.end, ".")
