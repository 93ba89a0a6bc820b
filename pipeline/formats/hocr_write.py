"""A reading as hOCR: areas, paragraphs, lines and words, which `hocr.read` reads back as they were."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from pipeline.formats import ocr_words
from pipeline.formats.hocr_titles import bbox, quoted
from pipeline.formats.layout import Block, Box, Line, Page, Reading, Word
from pipeline.formats.ocr_xml import Element, figure, lawful

_DOCTYPE = '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">'
_CAPABILITIES = "ocr_page ocr_carea ocr_par ocr_line ocrx_word ocrp_wconf ocrp_lang ocrp_font"
_CLASSES = {
    "text": "ocrx_text",
    "heading": "ocrx_heading",
    "header": "ocr_header",
    "footer": "ocr_footer",
    "folio": "ocr_pageno",
    "signature": "ocrx_signature",
    "catchword": "ocrx_catchword",
    "note": "ocrx_note",
    "caption": "ocr_caption",
    "marginal": "ocrx_marginal",
    "table": "ocr_table",
    "unread": "ocrx_unread",
    "stamp": "ocrx_stamp",
    "facing": "ocrx_facing",
}
_CSS = {
    "bold": "font-weight:bold",
    "italic": "font-style:italic",
    "small-caps": "font-variant:small-caps",
    "superscript": "vertical-align:super",
    "subscript": "vertical-align:sub",
    "underline": "text-decoration:underline",
    "strikethrough": "text-decoration:line-through",
}


def write(reading: Reading) -> bytes:
    """The hOCR of a reading: XHTML in UTF-8, the same bytes for the same reading.

    Confidences keep four digits, sizes two, slopes five. What XML cannot hold becomes U+FFFD. Words without text, and
    lines and blocks without words, are left out; a page that could not be read is an empty one that says why.
    """
    html = etree.Element("html", {"xmlns": "http://www.w3.org/1999/xhtml"})
    head = etree.SubElement(html, "head")
    etree.SubElement(head, "title")
    etree.SubElement(head, "meta", {"http-equiv": "Content-Type", "content": "text/html;charset=utf-8"})
    for name, content in (("ocr-system", reading.engine), ("ocr-capabilities", _CAPABILITIES)):
        if content:
            etree.SubElement(head, "meta", {"name": name, "content": lawful(content)})
    body = etree.SubElement(html, "body")
    for n, page in enumerate(reading.pages):
        _page(body, n, page)
    etree.indent(html, " ")
    return etree.tostring(html, xml_declaration=True, encoding="utf-8", doctype=_DOCTYPE) + b"\n"


def _page(body: Element, n: int, page: Page) -> None:
    said = [f"image {quoted(page.image)}"] if page.image else []
    if page.width or page.height:
        said.append(bbox(Box(0, 0, page.width, page.height)))
    said.append(f"ppageno {n}")
    said += [f"lpageno {quoted(page.label)}"] if page.label else []
    said += [f"scan_res {page.dpi} {page.dpi}"] if page.dpi else []
    said += [f"x_failure {quoted(page.failure)}"] if page.failure else []
    said += [f"x_turn {page.turn}"] if page.turn else []
    attributes = {"class": "ocr_page", "id": f"page_{n + 1}", "title": lawful("; ".join(said))}
    if page.language:
        attributes["lang"] = page.language
    made = etree.SubElement(body, "div", attributes)
    for i, block in enumerate(ocr_words.filled(page.blocks)):
        _block(made, f"{n + 1}_{i + 1}", block)


def _block(page: Element, ident: str, block: Block) -> None:
    name = f"ocr_carea {_CLASSES[block.kind]}" if block.kind else "ocr_carea"
    made = _placed(page, "div", name, f"block_{ident}", block.box, [])
    into = made
    for n, line in enumerate(block.lines):
        if line.opens:
            into = etree.SubElement(made, "p", {"class": "ocr_par", "id": f"par_{ident}_{n + 1}"})
        _line(into, f"{ident}_{n + 1}", line)


def _line(into: Element, ident: str, line: Line) -> None:
    said = []
    if line.baseline:
        said.append(f"baseline {figure(line.baseline[0], 5)} {figure(line.baseline[1], 2)}")
    if line.size:
        said.append(f"x_size {figure(line.size, 2)}")
    made = _placed(into, "span", "ocr_line", f"line_{ident}", line.box, said)
    for n, word in enumerate(line.words):
        _word(made, f"{ident}_{n + 1}", word)


def _word(line: Element, ident: str, word: Word) -> None:
    said = []
    if word.confidence is not None:
        said.append(f"x_wconf {figure(word.confidence * 100, 2)}")
    if word.size:
        said.append(f"x_fsize {figure(word.size, 2)}")
    made = _placed(line, "span", "ocrx_word", f"word_{ident}", word.box, said)
    made.text = lawful(word.text)
    if word.styles:
        made.set("style", ";".join(_css(word.styles)))


def _css(styles: frozenset[str]) -> Iterator[str]:
    return (_CSS[style] for style in sorted(styles))


def _placed(into: Element, tag: str, name: str, ident: str, place: Box | None, said: list[str]) -> Element:
    title = "; ".join(([bbox(place)] if place else []) + said)
    return etree.SubElement(into, tag, {"class": name, "id": ident} | ({"title": title} if title else {}))
