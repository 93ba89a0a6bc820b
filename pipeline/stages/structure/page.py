"""A saved web page put down on the sheet: what its editor wrote apart from the text, and a letter as a letter."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import groupby

from pipeline.stages.structure import labelled, letters, web_capture
from pipeline.stages.structure.blocks import Block
from pipeline.stages.structure.flow import Flow
from pipeline.stages.structure.letters import Letter, Part

Text = Callable[[Sequence[Block]], None]
"""Puts down blocks that may hold headings of their own."""


def put(flow: Flow, blocks: Sequence[Block], text: Text) -> None:
    """Put down all blocks of a saved page or a letter; `text` is asked for a text that is no letter."""
    sheet = flow.sheet
    table = sheet.view.know.tables.get("letters", {})
    blocks = letters.part_off(blocks, table)
    found = (
        web_capture.divide(sheet.view.text, blocks, sheet.view.meta, table)
        if sheet.view.all("capture")
        else web_capture.Divided(0, len(blocks), 0, letter=True)
    )
    around = [*blocks[: found.start], *blocks[found.stop :]]
    letter = found.letter or any("letter" in b.text.casefold() for b in around)
    told = labelled.all_of(sheet.view)
    heads = blocks[found.start : found.start + found.titles]
    if any(flow.captioned(block) or labelled.at(told, block.start) for block in heads):
        found = replace(found, titles=0)
    body = blocks[found.start + found.titles : found.stop]
    _beside(flow, blocks[: found.start], "head-note", "front")
    if found.start < found.stop:
        kind = "letter" if letter else "text"
        sheet.mark("div", blocks[found.start].start, blocks[found.stop - 1].end, type=kind, id=sheet.unique(kind))
    for block in blocks[found.start : found.start + found.titles]:
        sheet.block(block.lines, "head")
    read = letters.read(body, sheet.view.meta, table) if letter else None
    apart = [*(part.block for part in (*read.opener, *read.closer)), *read.postscript] if read else []
    if read and not any(labelled.at(told, block.start) for block in apart):
        put_letter(flow, read)
    else:
        text(body)
    _beside(flow, blocks[found.stop :], "note-after", "back")


def _beside(flow: Flow, blocks: Sequence[Block], name: str, region: str) -> None:
    """What an editor wrote above or below the text."""
    if not blocks:
        return
    sheet = flow.sheet
    ident = sheet.unique(name)
    sheet.mark("div", blocks[0].start, blocks[-1].end, type="editorial", id=ident, region=region, resp="editor")
    told = labelled.at(labelled.all_of(sheet.view), blocks[0].start)
    headed = region == "front" and len(blocks) > 1 and not (blocks[0].prose or blocks[0].stopped or told)
    if headed:
        sheet.block(blocks[0].lines, "head")
    flow.put(blocks[1:] if headed else blocks)


def put_letter(flow: Flow, letter: Letter) -> None:
    """A letter's opener, paragraphs, closer and postscript."""
    _parts(flow, letter.opener, "opener")
    flow.put(letter.body)
    _parts(flow, letter.closer, "closer")
    if letter.postscript:
        flow.sheet.mark("postscript", letter.postscript[0].start, letter.postscript[-1].end)
        for block in letter.postscript:
            flow.sheet.block(block.lines, "p")


def _parts(flow: Flow, parts: Sequence[Part], within: str) -> None:
    if not parts:
        return
    sheet = flow.sheet
    sheet.mark(within, parts[0].block.start, parts[-1].block.end)
    for part in parts:
        sheet.block(part.block.lines, part.kind)
    for kind, run in groupby(parts, lambda part: part.kind):
        addressed = [part.block for part in run]
        if kind == letters.ADDRESS:
            sheet.mark("address", addressed[0].start, addressed[-1].end)
