"""Tesseract's table: one row for each page, block, paragraph, line and word."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

from pipeline.errors import BadInput
from pipeline.formats import ocr_words, text
from pipeline.formats.layout import Block, Box, Line, Page, Reading, Word, around
from pipeline.formats.ocr_words import PLAIN, number

HEADER = ("level", "page_num", "block_num", "par_num", "line_num", "word_num", "left", "top", "width", "height")
"""The names of its first columns; "conf" and "text" follow."""

_PAGE, _WORD = 1, 5  # levels

Row = tuple[int, tuple[int, ...], Box, float | None, str]
"""Level; numbers of page, block, paragraph, line and word; box; confidence; text."""


def read(data: bytes, path: Path) -> Reading:
    """What the table says was read. Raises BadInput for what is no UTF-8, and for a row with too few columns."""
    lines = text.decode(data, path).removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
    rows = [_row(line, n, path) for n, line in enumerate(lines[1:], 2) if line.strip()]
    if not rows:
        raise BadInput(f"{path}: a table without rows; run Tesseract again")
    return Reading(tuple(_page(list(of_page)) for _, of_page in groupby(rows, key=lambda row: row[1][0])), "tesseract")


def _row(line: str, n: int, path: Path) -> Row:
    cells = line.split("\t", 11)
    try:
        level, *numbers = (int(cell) for cell in cells[:6])
        left, top, width, height = (int(cell) for cell in cells[6:10])
    except ValueError as e:
        raise BadInput(f"{path}: line {n} is no row of Tesseract's table; make it again, or mend that line") from e
    sure = number(cells[10]) if len(cells) > 10 else None
    confidence = ocr_words.certainty(sure / 100) if sure is not None and sure >= 0 else None
    return (
        level,
        tuple(numbers),
        ocr_words.spanned(left, top, left + width, top + height),
        confidence,
        cells[11] if cells[11:] else "",
    )


def _page(rows: list[Row]) -> Page:
    """One page's rows; those above the words may have been left out."""
    places = {row[1]: row[2] for row in rows if row[0] < _WORD}
    area = next((row[2] for row in rows if row[0] == _PAGE), None)
    words = [row for row in rows if row[0] == _WORD]
    blocks = []
    for of_block, in_block in groupby(words, key=lambda row: row[1][:2]):
        lines: list[Line] = []
        paragraph: tuple[int, ...] = ()
        for of_line, in_line in groupby(in_block, key=lambda row: row[1][:4]):
            read = tuple(word for row in in_line for word in _word(row))
            if read:
                box = places.get((*of_line, 0)) or around(word.box for word in read)
                lines.append(Line(read, box, opens=of_line[:3] != paragraph))
                paragraph = of_line[:3]
        blocks.append(Block(tuple(lines), box=places.get((*of_block, 0, 0, 0))))
    return Page(ocr_words.filled(blocks), area.right if area else 0, area.bottom if area else 0)


def _word(row: Row) -> list[Word]:
    return ocr_words.words([(row[4], PLAIN)], row[2], row[3])
