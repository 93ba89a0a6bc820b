"""XML of ABBYY FineReader 6 to 15, which has each character apart, with its box and how sure it is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pipeline.errors import BadInput
from pipeline.formats import ocr_words, ocr_xml
from pipeline.formats.abbyy_words import line_words
from pipeline.formats.layout import Block, Box, Line, Page, Reading, around
from pipeline.formats.ocr_kinds import kind
from pipeline.formats.ocr_words import number, pixels
from pipeline.formats.ocr_xml import Element, local

_PARTS = frozenset(("documentData", "page"))
_TRUE = ("1", "true")


def read(data: bytes, path: Path) -> Reading:
    """What ABBYY's XML (packed with gzip or not) says was read. Raises BadInput for broken XML, or no page."""
    pages: list[Page] = []
    roles: dict[str, str] = {}
    engine = ""
    for node in ocr_xml.finished(data, path, _PARTS):
        if local(node) == "documentData":
            roles = _roles(node)
        else:
            engine = engine or node.getroottree().getroot().get("producer", "").strip()
            pages.append(_page(node, roles))
    if not pages:
        raise BadInput(f"{path}: no page in it; is it the whole file?")
    return Reading(tuple(pages), engine)


def _roles(data: Element) -> dict[str, str]:
    """What paragraphs are, by the id of their style, and by their own where a stream of text tells it."""
    found: dict[str, str] = {}
    for node in data.iter("{*}paragraphStyle", "{*}stream"):
        role = node.get("role", "")
        if local(node) == "paragraphStyle":
            found[node.get("id", "")] = role
        elif role not in ("", "text"):
            found |= {part.get("id", ""): role for part in node.iter("{*}elemId")}
    return found


def _page(node: Element, roles: dict[str, str]) -> Page:
    height = pixels(node.get("height")) or 0
    dots = number(node.get("resolution"))
    return Page(
        ocr_words.filled(found for part in node if local(part) == "block" for found in _blocks(part, roles, height)),
        width=pixels(node.get("width")) or 0,
        height=height,
        dpi=round(dots) if dots and dots > 0 else None,
        language=ocr_words.commonest(ocr_words.language(part.get("lang")) for part in node.iter("{*}formatting")),
    )


def _blocks(node: Element, roles: dict[str, str], height: int) -> Iterator[Block]:
    """A block of the page; several where its paragraphs are of different kinds."""
    place = _box(node)
    if node.get("blockType") == "Table":
        lines = [line for text in node.iter("{*}text") for _, line in _lines(text, roles)]
        yield Block(tuple(lines), "table", place)
        return
    parts: list[tuple[str, list[Line]]] = []
    for text in node:
        for role, line in _lines(text, roles) if local(text) == "text" else ():
            if not parts or parts[-1][0] != role:
                parts.append((role, []))
            parts[-1][1].append(line)
    for role, lines in parts:
        whole = place if len(parts) == 1 else around(line.box for line in lines)
        yield Block(tuple(lines), _kind(role, whole, height), whole)


def _kind(role: str, place: Box | None, height: int) -> str:
    found = kind(role)
    if found == "header" and place and place.top > height / 2:
        return "footer"  # a running title is one at either end of the page
    return found


def _lines(text: Element, roles: dict[str, str]) -> Iterator[tuple[str, Line]]:
    """Each line of a text, and the role of its paragraph."""
    for par in text:
        role = roles.get(par.get("id", "")) or roles.get(par.get("style", ""), "")
        opens = par.get("hasOverflowedHead") not in _TRUE
        for node in par:
            if local(node) == "line":
                line = _line(node, opens)
                opens = opens and not line.words
                yield role, line


def _line(node: Element, opens: bool) -> Line:
    words = ocr_words.softened(line_words(node))
    box = _box(node) or around(word.box for word in words)
    base = number(node.get("baseline"))
    return Line(words, box, opens, ocr_words.sloping(0.0, base - box.bottom) if box and base else None)


def _box(node: Element) -> Box | None:
    left, top, right, bottom = (pixels(node.get(side)) for side in "ltrb")
    if left is None or top is None or right is None or bottom is None:
        return None
    return ocr_words.spanned(left, top, right, bottom)
