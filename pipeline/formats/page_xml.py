"""PAGE XML, as OCR-D, Transkribus, eScriptorium and Aletheia write it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import regex

from pipeline.errors import BadInput
from pipeline.formats import ocr_words, ocr_xml
from pipeline.formats.layout import Block, Box, Line, Page, Reading, Word
from pipeline.formats.ocr_kinds import kind
from pipeline.formats.ocr_words import PLAIN, Run, number
from pipeline.formats.ocr_xml import Element, child, local, text_at

_PARTS = frozenset(("Metadata", "Page"))
_REGIONS = ("TextRegion", "TableRegion")
_STYLES = {
    "bold": "bold",
    "italic": "italic",
    "smallCaps": "small-caps",
    "superscript": "superscript",
    "subscript": "subscript",
    "underlined": "underline",
    "strikethrough": "strikethrough",
}
_POINT = regex.compile(r"(-?+\d{1,9}+(?:\.\d++)?+)[,\s]++(-?+\d{1,9}+(?:\.\d++)?+)")
_CUSTOM = regex.compile(r"(\w++)\s*+\{([^}]*+)\}")  # Transkribus: readingOrder {index:0;} structure {type:heading;}


def read(data: bytes, path: Path) -> Reading:
    """What a PAGE XML file (packed with gzip or not) says was read. Raises BadInput for broken XML, or no page."""
    pages: list[Page] = []
    engine = ""
    for node in ocr_xml.finished(data, path, _PARTS):
        if local(node) == "Metadata":
            engine = text_at(node, "Creator")
        else:
            pages.append(_page(node))
    if not pages:
        raise BadInput(f"{path}: no Page in it; is it a whole PAGE XML file?")
    return Reading(tuple(pages), engine)


def _page(node: Element) -> Page:
    tags = [ocr_words.language(part.get("primaryLanguage")) for part in node.iter("{*}TextRegion", "{*}TextLine")]
    return Page(
        ocr_words.filled(_blocks(node, _order(child(node, "ReadingOrder")), "")),
        width=ocr_words.pixels(node.get("imageWidth")) or 0,
        height=ocr_words.pixels(node.get("imageHeight")) or 0,
        image=ocr_words.file_name(node.get("imageFilename")),
        dpi=_dpi(node),
        language=ocr_words.language(node.get("primaryLanguage")) or ocr_words.commonest(tags),
    )


def _dpi(page: Element) -> int | None:
    across = number(page.get("imageXResolution"))
    unit = {"PPI": 1.0, "PPCM": 2.54}.get(page.get("imageResolutionUnit", "PPI"))
    return round(across * unit) if across and across > 0 and unit else None


def _order(node: Element | None) -> dict[str, int]:
    """The place of each region in the order of reading, by its id."""
    return {} if node is None else {ref: n for n, ref in enumerate(_references(node))}


def _references(node: Element) -> Iterator[str]:
    for part in sorted(node, key=lambda part: number(part.get("index")) or 0.0):  # those without keep their order
        if part.get("regionRef"):
            yield part.get("regionRef", "")
        yield from _references(part)


def _blocks(node: Element, order: dict[str, int], said: str) -> Iterator[Block]:
    regions = [part for part in node if local(part) in _REGIONS]
    last = len(order)
    for region in sorted(regions, key=lambda region: order.get(region.get("id", ""), last)):
        own = "table" if local(region) == "TableRegion" else _kind(region) or said
        lines = [_line(part) for part in region if local(part) == "TextLine"]
        inner = list(_blocks(region, order, own))
        if not any(line.words for line in lines) and not inner:
            lines = _loose(region)
        if lines:
            yield Block(tuple(lines), own, _box(region))
        if local(region) == "TableRegion":
            yield Block(tuple(line for block in inner for line in block.lines), own, _box(region))
        else:
            yield from inner


def _kind(region: Element) -> str:
    told = dict(_CUSTOM.findall(region.get("custom", ""))).get("structure", "")
    return kind(region.get("type")) or kind(_values(told).get("type"))


def _loose(region: Element) -> list[Line]:
    """The lines of a region that has its text as a whole only."""
    text, confidence = _text(region)
    styles, points = _style(region, PLAIN, None)
    return [Line(tuple(ocr_words.words([(row, styles)], None, confidence, points))) for row in text.splitlines()]


def _line(node: Element) -> Line:
    box = _box(node)
    points = child(node, "Baseline")
    baseline = ocr_words.baseline(_points(points), box) if points is not None and box else None
    return Line(ocr_words.softened(_words(node)), box, baseline=baseline)


def _words(line: Element) -> list[Word]:
    """A line's words as they are marked, or those of its own text where a corrector changed only that."""
    styles, size = _style(line, PLAIN, None)
    text, confidence = _text(line)
    marked = [word for part in line if local(part) == "Word" for word in _word(part, styles, size)]
    if marked and (not text or "".join(word.text for word in marked) == "".join(text.split())):
        return marked
    return ocr_words.words(_runs(text, styles, line.get("custom", "")), None, confidence, size)


def _word(node: Element, styles: frozenset[str], size: float | None) -> list[Word]:
    styles, size = _style(node, styles, size)
    text, confidence = _text(node)
    return ocr_words.words([(text, styles)], _box(node), confidence, size)


def _text(node: Element) -> tuple[str, float | None]:
    """The text that stands first among those an element may have, and its confidence."""
    given = [part for part in node if local(part) == "TextEquiv"]
    if not given:
        return "", None
    first = min(given, key=lambda part: number(part.get("index")) or 0.0)
    text = child(first, "Unicode")
    if text is None:
        text = child(first, "PlainText")
    conf = number(first.get("conf"))
    return (text.text or "" if text is not None else ""), ocr_words.share(
        first.get("conf"), 100 if conf and conf > 1 else 1
    )


def _style(node: Element, styles: frozenset[str], size: float | None) -> tuple[frozenset[str], float | None]:
    """Styles and size of type: an element's own, else those of what it stands in."""
    told = child(node, "TextStyle")
    if told is None:
        return styles, size
    own = frozenset(ours for name, ours in _STYLES.items() if told.get(name, "").lower() in ("true", "1"))
    return own, ocr_words.size(told.get("fontSize")) or size


def _runs(text: str, styles: frozenset[str], custom: str) -> list[Run]:
    """A line's text in pieces of one style, as Transkribus has them: textStyle {offset:0; length:4; bold:true;}."""
    of_each = [styles] * len(text)
    for name, told in _CUSTOM.findall(custom):
        if name == "textStyle":
            values = _values(told)
            start, length = (int(number(values.get(key)) or 0) for key in ("offset", "length"))
            own = frozenset(ours for key, ours in _STYLES.items() if values.get(key) == "true")
            for i in range(max(0, start), min(start + length, len(text))):
                of_each[i] |= own
    if all(each == styles for each in of_each):
        return [(text, styles)]
    return list(zip(text, of_each, strict=True))


def _values(told: str) -> dict[str, str]:
    pairs = (part.partition(":") for part in told.split(";"))
    return {name.strip(): value.strip() for name, colon, value in pairs if colon}


def _box(node: Element) -> Box | None:
    coords = child(node, "Coords")
    points = _points(coords) if coords is not None else []
    if not points:
        return None
    across, down = [x for x, _ in points], [y for _, y in points]
    return Box(round(min(across)), round(min(down)), round(max(across)), round(max(down)))


def _points(node: Element) -> list[tuple[float, float]]:
    """The points of an outline or baseline: in an attribute, or (before 2013) in elements."""
    if node.get("points"):
        return [(float(x), float(y)) for x, y in _POINT.findall(node.get("points", ""))]
    found = ((number(part.get("x")), number(part.get("y"))) for part in node if local(part) == "Point")
    return [(x, y) for x, y in found if x is not None and y is not None]
