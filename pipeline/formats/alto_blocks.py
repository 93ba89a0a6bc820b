"""The blocks, lines and words of a page of ALTO."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import regex

from pipeline.formats import ocr_words
from pipeline.formats.alto_head import Tag, TextStyle, named
from pipeline.formats.layout import Block, Box, Line, Word, around
from pipeline.formats.ocr_kinds import kind
from pipeline.formats.ocr_words import number
from pipeline.formats.ocr_xml import Element, local

OPENS = Tag("paragraph-start", "line")
"""The tag of a line that opens a paragraph, as we write it."""
LINE_SIZE = "line-size"
"""The type of a tag that tells a line's size in pixels, as we write it."""

_MARGINS = {"TopMargin": "header", "BottomMargin": "footer", "LeftMargin": "marginal", "RightMargin": "marginal"}
_PLAIN = TextStyle(ocr_words.PLAIN, None)
_FIGURE = regex.compile(r"-?+\d++(?:\.\d++)?+(?:[eE][-+]?\d++)?+")


@dataclass(frozen=True, slots=True)
class Tables:
    """What a page refers to.

    scale: pixels in a unit; middle: of its height, in units; paragraphs: each TextBlock is one, as Tesseract has it.
    """

    styles: dict[str, TextStyle] = field(default_factory=dict)
    tags: dict[str, Tag] = field(default_factory=dict)
    scale: float = 1.0
    middle: float = 0.0
    paragraphs: bool = False


def blocks(page: Element, tables: Tables) -> tuple[Block, ...]:
    """The blocks of a page that have words, in the order of the file."""
    return ocr_words.filled(_blocks(page, "", _style(page, tables, _PLAIN), tables))


def _blocks(node: Element, said: str, style: TextStyle, tables: Tables) -> Iterator[Block]:
    for part in node:
        name = local(part)
        if name == "TextBlock":
            yield _block(part, said, _style(part, tables, style), tables)
        elif name in _MARGINS or name in ("PrintSpace", "ComposedBlock"):
            own = _kind(part, tables) or _MARGINS.get(name) or said
            yield from _blocks(part, own, _style(part, tables, style), tables)


def _block(node: Element, said: str, style: TextStyle, tables: Tables) -> Block:
    lines = [_line(part, style, tables) for part in node if local(part) == "TextLine"]
    if lines and not lines[0].opens and tables.paragraphs:
        first = lines[0]
        lines[0] = Line(first.words, first.box, True, first.baseline, first.size)
    return Block(tuple(lines), _kind(node, tables) or said, _box(node, tables.scale))


def _line(node: Element, style: TextStyle, tables: Tables) -> Line:
    words: list[Word] = []
    places: list[Box | None] = []
    style = _style(node, tables, style)
    whole = None  # of the last word, where it goes on in the next line
    for part in node:
        name = local(part)
        if name == "String":
            place = _box(part, tables.scale)
            words += _string(part, place, style, tables)
            places.append(place)
            whole = part.get("SUBS_CONTENT", "") if part.get("SUBS_TYPE") == "HypPart1" else None
        elif name == "HYP":
            place = _box(part, tables.scale)
            places.append(place)
            words[-1:] = [_divided(words[-1], part.get("CONTENT") or "-", whole or "", place)] if words else [Word("-")]
            whole = None
    if whole and words:
        words[-1] = _divided(words[-1], "", whole, None)
    box = _box(node, tables.scale) or around(places)
    marks = [tables.tags[ref] for ref in node.get("TAGREFS", "").split() if ref in tables.tags]
    sizes = [ocr_words.size(mark.label) for mark in marks if mark.type == LINE_SIZE]
    return Line(tuple(words), box, OPENS in marks, _baseline(node, box, tables.scale), sizes[0] if sizes else None)


def _string(node: Element, place: Box | None, style: TextStyle, tables: Tables) -> list[Word]:
    style = _style(node, tables, style)
    styles = style.styles | named(node.get("STYLE"))
    found = ocr_words.words([(node.get("CONTENT", ""), styles)], place, _confidence(node), style.size)
    if found and node.get("SUBS_TYPE") == "HypPart2":
        found[0] = replace(found[0], whole=node.get("SUBS_CONTENT", ""))
    return found


def _divided(word: Word, hyphen: str, whole: str, place: Box | None) -> Word:
    """The first half of a word with its hyphen, and the room that this takes."""
    text = ocr_words.joined(word.text, hyphen, whole)
    return replace(word, text=text, box=around((word.box, place)) if word.box else None, whole=whole)


def _confidence(node: Element) -> float | None:
    told = ocr_words.share(node.get("WC"))
    if told is not None:
        return told
    letters = node.get("CC", "")
    figures = [ocr_words.number(part) for part in (letters.split() if " " in letters else letters)]
    known = [figure for figure in figures if figure is not None]
    return ocr_words.certainty(1 - sum(known) / len(known) / 9) if known else None  # 0 is sure, 9 is not


def _style(node: Element, tables: Tables, above: TextStyle) -> TextStyle:
    """The style of an element: its own, or that of what it stands in."""
    for ref in (node.get("STYLEREFS") or "").split():
        found = tables.styles.get(ref)
        if found:
            return found if found.size else TextStyle(found.styles, above.size)
    return above


def _kind(node: Element, tables: Tables) -> str:
    for ref in node.get("TAGREFS", "").split():
        tag = tables.tags.get(ref)
        if tag and tag.label == "pagematter":  # of some court reports: whatever is no text of the page
            return "header" if (number(node.get("VPOS")) or 0) < tables.middle else "footer"
        found = kind(tag.label) or kind(tag.type) if tag else ""
        if found:
            return found
    return kind(node.get("TYPE"))


def _box(node: Element, scale: float) -> Box | None:
    left, top = number(node.get("HPOS")), number(node.get("VPOS"))
    if left is None or top is None:
        return None
    width, height = number(node.get("WIDTH")) or 0.0, number(node.get("HEIGHT")) or 0.0
    return Box(round(left * scale), round(top * scale), round((left + width) * scale), round((top + height) * scale))


def _baseline(node: Element, box: Box | None, scale: float) -> tuple[float, float] | None:
    """From one height, or from points along it; ALTO has both."""
    told = [number(figure) for figure in _FIGURE.findall(node.get("BASELINE", ""))]
    figures = [figure * scale for figure in told if figure is not None]
    if not box or not figures:
        return None
    if len(figures) < 4:
        return ocr_words.sloping(0.0, figures[-1] - box.bottom)
    return ocr_words.baseline(list(zip(figures[::2], figures[1::2], strict=False)), box)
