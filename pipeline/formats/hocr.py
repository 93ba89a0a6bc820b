"""hOCR, as Tesseract, OCRopus, scribe and the Internet Archive write it: well-formed or not, with words or lines."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import regex
from lxml import etree

from pipeline.errors import BadInput
from pipeline.formats import html, ocr_xml
from pipeline.formats.hocr_blocks import CLASSES, blocks
from pipeline.formats.hocr_titles import box, properties, resolution
from pipeline.formats.hocr_write import write as write
from pipeline.formats.layout import Page, Reading
from pipeline.formats.ocr_words import commonest, file_name, language, turn
from pipeline.formats.ocr_xml import Element, local

_NAMED = regex.compile(rb"&(?!(?:amp|lt|gt|quot|apos);)[A-Za-z]")  # entities that only HTML knows
_DECLARATION = regex.compile(r"^\ufeff?\s*<\?xml[^>]*\?>")
_PARTS = frozenset(("div", "body", "head"))
_DEEP = "Excessive depth"  # what libxml2 says of elements that it leaves out without another word


def read(data: bytes, path: Path) -> Reading:
    """What hOCR (packed with gzip or not) says was read. Raises BadInput for what is no hOCR, or cannot be read."""
    data = ocr_xml.unpacked(data, path)
    try:
        found = None if _NAMED.search(data) else _read_xml(data, path)
        if found is None or not found.pages:
            found = _read(_as_html(data, path))
    except RecursionError as e:
        raise _too_deep(path) from e
    if not found.pages:
        raise BadInput(f"{path}: no ocr_page and no line in it; is it hOCR?")
    return found


def _read_xml(data: bytes, path: Path) -> Reading | None:
    try:
        return _read(ocr_xml.finished(data, path, _PARTS, lambda node: local(node) != "div" or _is_page(node)))
    except BadInput as e:
        if isinstance(e.__cause__, etree.XMLSyntaxError):
            return None
        raise


def _as_html(data: bytes, path: Path) -> Iterator[Element]:
    text, _ = html.decode(data, path)
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(_DECLARATION.sub("", text).encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError as e:
        raise BadInput(f"{path}: neither XML nor HTML; export it again as hOCR") from e
    if any(_DEEP in entry.message for entry in parser.error_log):
        raise _too_deep(path)
    if root is not None:
        yield from root.iter("head", "div")
        yield from root.iter("body")


def _too_deep(path: Path) -> BadInput:
    return BadInput(f"{path}: its elements are nested too deeply; export it again as hOCR")


def _read(nodes: Iterator[Element]) -> Reading:
    """The pages among elements that come in order, the head's first; the body is one where no element in it is."""
    pages: list[Page] = []
    said: dict[str, str] = {}
    engine = ""
    for node in nodes:
        name = local(node)
        if name == "head":
            said = {meta.get("name", ""): meta.get("content", "") for meta in node if local(meta) == "meta"}
            engine = said.get("ocr-system", "").strip()
        elif _is_page(node) or name == "body" and not pages and _holds_text(node):
            pages.append(_page(node, engine))
    return Reading(tuple(pages), engine=engine)


def _is_page(node: Element) -> bool:
    return "ocr_page" in node.get("class", "").split()


def _holds_text(node: Element) -> bool:
    return any(CLASSES.intersection(part.get("class", "").split()) for part in node.iter() if isinstance(part.tag, str))


def _page(node: Element, engine: str) -> Page:
    title = node.get("title", "")
    said = properties(title)
    area = box(title)
    dpi = resolution(said.get("scan_res"))
    if dpi == 70 and engine.startswith("tesseract"):
        dpi = None  # what Tesseract writes for an image that does not tell
    return Page(
        blocks(node),
        width=area.right if area else 0,
        height=area.bottom if area else 0,
        image=file_name(said.get("image")),
        label=said.get("lpageno", ""),
        failure=said.get("x_failure", ""),
        dpi=dpi,
        language=_language(node),
        turn=turn(said.get("x_turn")),
    )


def _language(page: Element) -> str:
    own = language(page.get("lang"))
    return own or commonest(language(node.get("lang")) for node in page.iter() if node.get("lang"))
