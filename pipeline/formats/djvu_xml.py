"""XML of DjVu's own tools (djvutoxml) and of the Internet Archive."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pipeline.errors import BadInput
from pipeline.formats import ocr_words, ocr_xml
from pipeline.formats.layout import Block, Box, Line, Page, Reading, Word, around
from pipeline.formats.ocr_words import PLAIN, number, pixels
from pipeline.formats.ocr_xml import Element, local

_AREAS = ("PAGECOLUMN", "REGION", "HIDDENTEXT")
_PAGE = frozenset(("OBJECT",))


def read(data: bytes, path: Path) -> Reading:
    """What a DjVu XML file (packed with gzip or not) says was read. Raises BadInput for broken XML, or no page."""
    pages = [_page(node) for node in ocr_xml.finished(data, path, _PAGE)]
    if not pages:
        raise BadInput(f"{path}: no OBJECT (a page) in it; is it the whole file?")
    return Reading(tuple(pages))


def _page(node: Element) -> Page:
    said = {part.get("name", ""): part.get("value", "") for part in node if local(part) == "PARAM"}
    dots = number(said.get("DPI"))
    areas = [block for part in node if local(part) == "HIDDENTEXT" for block in _blocks(part)]
    return Page(
        ocr_words.filled(areas),
        width=pixels(node.get("width")) or 0,
        height=pixels(node.get("height")) or 0,
        image=ocr_words.file_name(said.get("PAGE") or node.get("usemap")),
        dpi=round(dots) if dots and dots > 0 else None,
    )


def _blocks(area: Element) -> Iterator[Block]:
    """The regions in an area, and a block for what stands between them."""
    lines: list[Line] = []
    for node in area:
        if local(node) in _AREAS:
            yield Block(tuple(lines), box=_box(area))
            lines = []
            yield from _blocks(node)
        else:
            lines += _lines(node, False)
    yield Block((*lines, *_own(area, False)), box=_box(area))


def _lines(node: Element, opens: bool) -> Iterator[Line]:
    if local(node) == "LINE":
        yield _line(node, opens)
        return
    if local(node) == "WORD":
        yield Line(tuple(_word(node)), _box(node), opens)
        return
    opens = opens or local(node) == "PARAGRAPH"
    for part in node:
        for line in _lines(part, opens):
            yield line
            opens = opens and not line.words
    yield from _own(node, opens)


def _own(node: Element, opens: bool) -> Iterator[Line]:
    """The text of an area that is not divided into words; each of its rows is a line."""
    for n, row in enumerate((node.text or "").strip().splitlines()):
        yield Line(tuple(ocr_words.words([(row, PLAIN)])), None, opens and n == 0)


def _line(node: Element, opens: bool) -> Line:
    marked = [part for part in node if local(part) == "WORD"]
    words = [word for part in marked for word in _word(part)] or ocr_words.words([(node.text or "", PLAIN)])
    box = around([_box(node), *(word.box for word in words)])
    return Line(tuple(words), box, opens, _baseline(marked or [node], box))


def _word(node: Element) -> list[Word]:
    letters = "".join(part.text or "" for part in node if local(part) == "CHARACTER")
    sure = ocr_words.share(node.get("x-confidence"), 100)
    return ocr_words.words([(letters or node.text or "", PLAIN)], _box(node), sure)


def _figures(node: Element) -> list[float]:
    found = [number(part) for part in node.get("coords", "").split(",")]
    return [figure for figure in found if figure is not None]


def _box(node: Element) -> Box | None:
    """Left, bottom, right, top, as the tools write them; or with top and bottom the other way round."""
    figures = _figures(node)
    if len(figures) < 4:
        return None
    left, bottom, right, top = (max(0, round(figure)) for figure in figures[:4])
    return Box(min(left, right), min(top, bottom), max(left, right), max(top, bottom))


def _baseline(words: list[Element], box: Box | None) -> tuple[float, float] | None:
    """Along the heights that some tools add to a word's four figures."""
    points = [(figures[0], figures[4]) for figures in map(_figures, words) if len(figures) > 4]
    if not box or not points:
        return None
    return ocr_words.baseline(points, box) or ocr_words.sloping(0.0, points[0][1] - box.bottom)
