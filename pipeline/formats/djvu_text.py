"""Text of DjVu's own tools: plain, with a control character after each column, region and paragraph; or in brackets.

`djvutxt` writes the first, `djvutxt --detail=word` and `djvused -e print-txt` the second, in which y goes upwards.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import regex

from pipeline.errors import BadInput
from pipeline.formats import djvu_zones, ocr_words, text
from pipeline.formats.layout import Block, Line, Page, Reading
from pipeline.formats.ocr_words import PLAIN

_AREA = regex.compile(r"[\x0b\x1d]|\n[ \t]*(?=\n)")  # columns and regions end; in plain text, an empty line
_PARAGRAPH = "\x1f"


def read(data: bytes, path: Path) -> Reading:
    """What either form says was read. Raises BadInput for what is no text in UTF-8, or whose brackets do not close."""
    decoded = text.decode(data, path).removeprefix("\ufeff")
    if djvu_zones.begins(decoded):
        pages = tuple(djvu_zones.pages(decoded, path))
        if not pages:
            raise BadInput(f"{path}: no (page ...) in it; is it the whole file?")
        return Reading(pages)
    return plain(decoded)


def plain(decoded: str) -> Reading:
    """The pages of a text, between form feeds: lines, and blocks between empty lines or control characters."""
    sheets = decoded.replace("\r\n", "\n").replace("\r", "\n").split("\f")
    if len(sheets) > 1 and not sheets[-1].strip("\x0b\x1d\x1f\n "):
        sheets.pop()  # the form feed stands after each page
    return Reading(tuple(Page(ocr_words.filled(_blocks(sheet))) for sheet in sheets))


def _blocks(sheet: str) -> Iterator[Block]:
    for area in _AREA.split(sheet):
        yield Block(tuple(_lines(area)))


def _lines(area: str) -> Iterator[Line]:
    for paragraph in area.split(_PARAGRAPH):
        rows = [row for row in paragraph.split("\n") if row.strip()]
        for n, row in enumerate(rows):
            yield Line(tuple(ocr_words.words([(row, PLAIN)])), opens=n == 0)
