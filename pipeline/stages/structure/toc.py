"""The table of contents put down on the sheet, with links to what its entries lead to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import regex

from pipeline.stages.structure import contents, reconcile
from pipeline.stages.structure.blocks import Block
from pipeline.stages.structure.heading import Heading
from pipeline.stages.structure.sheet import Sheet

_WORD = regex.compile(r"[\p{L}.]+(?=\s*$)")
_PAGE = regex.compile(r"pa\p{L}{1,2}")


def put(sheet: Sheet, blocks: Sequence[Block], found: Sequence[Heading], every: Sequence[Block]) -> None:
    """Put down the blocks of the contents. `found` are the headings of the text, whose `block` counts in `every`."""
    if not blocks:
        return
    view = sheet.view
    groups = contents.parse(blocks)
    folios = {int(m.get("index")): m.get("n") for m in view.all("folio")}
    found = [h for h in found if h.name != "contents"]
    pages = [every[h.block].page for h in found]
    fixes, answers = reconcile.repairs(view.text, groups, found, folios, pages, view.know.lexicon.__contains__)
    for fix in fixes:
        sheet.edit(fix.what, fix.stretch.start, fix.stretch.end, fix.new, fix.why)
    divisions = {m.start: m.get("id") for m in sheet.marks if m.kind == "div"}
    targets = {entry: divisions.get(heading.start, "") for entry, heading in answers.items()}
    sheet.point_back({target: f"entry-{target}" for target in targets.values() if target})
    for group in groups:
        _group(sheet, group, targets)


def _group(sheet: Sheet, group: contents.Group, targets: Mapping[contents.Entry, str]) -> None:
    lines = [line for head in group.heads for line in head]
    start = min([line.start for line in lines] + [e.start for e in group.entries])
    end = max([line.end for line in lines] + [e.end for e in group.entries])
    sheet.mark("list", start, end)
    for head in group.heads:  # a heading above nothing is an entry itself
        sheet.block(head, "head" if group.entries else "item")
    for k, entry in enumerate(group.entries):
        _entry(sheet, entry, targets.get(entry, ""), "\n" if k else "\n\n")


def _entry(sheet: Sheet, entry: contents.Entry, target: str, apart: str) -> None:
    named = {"id": ident} if target and (ident := f"entry-{target}") not in sheet.used else {}
    sheet.used |= set(named.values())
    sheet.mark("item", entry.start, entry.end, **named)
    at = entry.start
    while (end := sheet.view.text.find("\n", at, entry.title.end)) >= 0:  # an entry of two lines
        sheet.stay(at, at + len(sheet.view.text[at:end].rstrip()), apart)
        at, apart = end + 1 + len(sheet.view.text[end + 1 :]) - len(sheet.view.text[end + 1 :].lstrip()), " "
    sheet.stay(at, entry.title.end, apart)
    if entry.page is None:
        if target:
            sheet.mark("ref", entry.title.start, entry.title.end, target=target)
        return
    at = entry.title.end
    word = _WORD.search(sheet.view.text[at : entry.page.start])  # `page`, or only leaders
    if word and any(c.isalpha() for c in word.group()):
        sheet.stay(at + word.start(), at + word.end(), " ")
        if word.group() != "page" and _PAGE.fullmatch(word.group()):
            sheet.edit("contents-word", at + word.start(), at + word.end(), "page", "stands before a page number")
    sheet.stay(entry.page.start, entry.page.end, " ")
    sheet.mark("ref", entry.page.start, entry.page.end, **({"target": target} if target else {}))
