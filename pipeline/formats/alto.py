"""ALTO of versions 1 to 4: libraries' usual format for OCR, with styles, tags, and words that lines divide."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from pipeline.errors import BadInput
from pipeline.formats import ocr_xml
from pipeline.formats.alto_blocks import Tables, blocks
from pipeline.formats.alto_head import Head, head, styles, tags
from pipeline.formats.alto_write import write as write
from pipeline.formats.hocr_titles import properties, resolution
from pipeline.formats.layout import Page, Reading
from pipeline.formats.ocr_words import commonest, file_name, language, number, pixels, turn
from pipeline.formats.ocr_xml import Element, local

_PARTS = frozenset(("Description", "Styles", "Tags", "Page"))
_DOTS = {"mm10": 254.0, "inch1200": 1200.0}  # units in an inch


def read(data: bytes, path: Path) -> Reading:
    """What an ALTO file (packed with gzip or not) says was read.

    Boxes that are in millimetres or inches become pixels where the file tells the image's resolution; where it does
    not they stay as they are, and the page's dpi is what they imply (254 or 1200). Raises BadInput for broken XML, or
    for a file without a page.
    """
    known, tables = Head(), Tables()
    pages: list[Page] = []
    for node in ocr_xml.finished(data, path, _PARTS):
        match local(node):
            case "Description":
                known = head(node)
                tables = replace(tables, paragraphs=known.paragraphs)
            case "Styles":
                tables = replace(tables, styles=styles(node))
            case "Tags":
                tables = replace(tables, tags=tags(node))
            case _:
                pages.append(_page(node, known, tables))
    if not pages:
        raise BadInput(f"{path}: no Page in it; is it a whole ALTO file?")
    if len(pages) == 1 and not pages[0].image:
        pages[0] = replace(pages[0], image=known.image)
    return Reading(tuple(pages), known.engine)


def _page(node: Element, known: Head, tables: Tables) -> Page:
    said: dict[str, str] = {}
    for ident in node.get("PROCESSINGREFS", "").split():
        said |= properties(known.pages.get(ident))
    dpi = resolution(said.get("scan_res")) or known.dpi
    dots = _DOTS.get(known.unit)
    scale = 1.0
    if dots:
        scale, dpi = (dpi / dots, dpi) if dpi else (1.0, round(dots))
    return Page(
        blocks(node, replace(tables, scale=scale, middle=(number(node.get("HEIGHT")) or 0.0) / 2)),
        width=pixels(node.get("WIDTH"), scale) or 0,
        height=pixels(node.get("HEIGHT"), scale) or 0,
        image=file_name(said.get("image")),
        label=node.get("PRINTED_IMG_NR", ""),
        failure=said.get("x_failure", ""),
        dpi=dpi,
        language=_language(node),
        turn=turn(said.get("x_turn")),
    )


def _language(page: Element) -> str:
    own = language(page.get("LANG"))
    return own or commonest(language(node.get("LANG") or node.get("language")) for node in page.iter("{*}TextBlock"))
