"""The text of a PDF's page: its signs put together into words, lines and paragraphs."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.formats.layout import Block, Box, Line, Page, Word, around

_ITALIC, _BOLD = 1 << 6, 1 << 18  # PDF's flags of a font
_UNIT = 1.5  # points; programs that lay text under a scan set a size of 1 and stretch it
_HEAVY = 600  # weights from here on are bold


@dataclass(frozen=True, slots=True)
class _Sign:
    """One code point, its box in pixels, and its font."""

    text: str
    box: Box | None
    size: float
    styles: frozenset[str]


def page(given: Any, scale: float, dpi: int | None) -> Page | None:
    """The text of a page of pypdfium2's, boxes at `scale` pixels for a point; None where it has none."""
    layer = given.get_textpage()
    try:
        signs = _signs(layer, given, round(given.get_width() * scale), round(given.get_height() * scale))
    finally:
        layer.close()
    lines = tuple(line for row in _rows(signs) if (line := _line(row)) is not None)
    if not lines:
        return None
    width, height = given.get_size()
    return Page(
        (Block(lines, "", around(line.box for line in lines)),), round(width * scale), round(height * scale), dpi=dpi
    )


def _signs(layer: Any, given: Any, width: int, height: int) -> list[_Sign]:
    """The signs of a page that is drawn `width` by `height` pixels large."""
    import pypdfium2.raw as c

    def pixels(x: float, y: float) -> tuple[int, int]:
        across, down = ctypes.c_int(), ctypes.c_int()
        c.FPDF_PageToDevice(given.raw, 0, 0, width, height, 0, x, y, across, down)  # knows how the page is turned
        return across.value, down.value

    found: list[_Sign] = []
    styles: dict[tuple[str, int, int], frozenset[str]] = {}
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    flags = ctypes.c_int()
    buffer = ctypes.create_string_buffer(256)
    pending = ""
    for i in range(layer.count_chars()):
        code = c.FPDFText_GetUnicode(layer.raw, i)
        if 0xD800 <= code < 0xDC00:  # the first half of a sign beyond the basic plane
            pending = chr(code)
            continue
        text = (pending + chr(code)).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        pending = ""
        if text in ("\x02", "\xad"):  # a hyphen at a line's end, as pdfium tells it
            text = "\xad"
        box = None
        if c.FPDFText_GetCharBox(layer.raw, i, left, right, bottom, top) and right.value > left.value:
            (x, y), (x2, y2) = pixels(left.value, top.value), pixels(right.value, bottom.value)
            box = Box(min(x, x2), min(y, y2), max(x, x2), max(y, y2))
        length = c.FPDFText_GetFontInfo(layer.raw, i, buffer, 256, flags)
        name = buffer.value.decode("utf-8", "replace") if 0 < length <= 256 else ""
        key = (name, flags.value, c.FPDFText_GetFontWeight(layer.raw, i))
        if key not in styles:
            styles[key] = _styles(*key)
        found.append(_Sign(text, box, c.FPDFText_GetFontSize(layer.raw, i), styles[key]))
    return found


def _styles(name: str, flags: int, weight: int) -> frozenset[str]:
    """What a font's name, its flags and its weight (100 to 900) say of it."""
    low = name.lower()
    said = {
        "italic": bool(flags & _ITALIC) or "italic" in low or "oblique" in low,
        "bold": bool(flags & _BOLD) or weight >= _HEAVY or "bold" in low,
        "small-caps": "smallcap" in low,
    }
    return frozenset(style for style, there in said.items() if there)


def _rows(signs: Sequence[_Sign]) -> list[list[_Sign]]:
    """The signs of each line; pdfium puts line ends in."""
    rows: list[list[_Sign]] = [[]]
    for sign in signs:
        if sign.text in "\r\n":
            rows.append([])
        else:
            rows[-1].append(sign)
            if sign.text == "\xad":
                rows.append([])
    return rows


def _line(row: Sequence[_Sign]) -> Line | None:
    words: list[Word] = []
    part: list[_Sign] = []
    for sign in [*row, None]:
        if sign is None or sign.text.isspace():
            if part:
                words.append(_word(part))
            part = []
        else:
            part.append(sign)
    return Line(tuple(words), around(word.box for word in words)) if words else None


def _word(signs: Sequence[_Sign]) -> Word:
    """Signs as a word, in the font that most of it is set in."""
    size = sorted(sign.size for sign in signs)[len(signs) // 2]
    shared = [sign.styles for sign in signs if sign.text.isalnum()] or [signs[0].styles]
    styles = frozenset(style for style in set().union(*shared) if 2 * sum(style in s for s in shared) > len(shared))
    text = "".join(sign.text for sign in signs)
    return Word(text, around(sign.box for sign in signs), None, styles, round(size, 2) if size > _UNIT else None)
