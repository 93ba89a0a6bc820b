"""What an ALTO file says before its pages: units, image, program, styles, tags."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import regex

from pipeline.formats import ocr_words
from pipeline.formats.ocr_xml import Element, child, local, text_at

PAGE_FACTS = "what is known of one page"
"""The description of a processing step that tells a page's image, resolution and failure, as we write them."""

STYLES = {
    "bold": "bold",
    "italics": "italic",
    "italic": "italic",
    "smallcaps": "small-caps",
    "superscript": "superscript",
    "subscript": "subscript",
    "underline": "underline",
    "strikethrough": "strikethrough",
}
"""ALTO's names of styles, and ours."""

_DPI = regex.compile(r"(?i)(?:dpi|resolution)[\s:=\"']{0,5}+([1-9]\d{1,3})\b|\b([1-9]\d{1,3})\s?dpi\b")
_CREDIBLE = range(70, 4801)


@dataclass(frozen=True, slots=True)
class Head:
    """The description. unit: "pixel", "mm10" or "inch1200"; pages: what is known of pages, by its step's ID.

    paragraphs: each TextBlock is one, as Tesseract itself writes them.
    """

    unit: str = "pixel"
    image: str = ""
    engine: str = ""
    dpi: int | None = None
    paragraphs: bool = False
    pages: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TextStyle:
    """A style of text: some of layout.STYLES; its size in points, where told."""

    styles: frozenset[str]
    size: float | None


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag: what it says, and of what sort that is."""

    label: str
    type: str


def head(node: Element) -> Head:
    """A Description element's content."""
    engine = ""
    pages: dict[str, str] = {}
    for ident, step in _steps(node):
        if text_at(step, "processingStepDescription") == PAGE_FACTS:
            told = child(step, "processingStepSettings")
            pages[ident] = "" if told is None else told.text or ""
        elif not engine:
            engine = _software(child(step, "processingSoftware"))
    return Head(
        unit=text_at(node, "MeasurementUnit").lower() or "pixel",
        image=ocr_words.file_name(text_at(child(node, "sourceImageInformation"), "fileName")),
        engine=engine,
        dpi=_dpi(node),
        paragraphs=engine.lower().startswith("tesseract") and child(node, "OCRProcessing") is not None,
        pages=pages,
    )


def styles(node: Element) -> dict[str, TextStyle]:
    """The text styles of a Styles element, by their IDs."""
    return {
        part.get("ID", ""): TextStyle(named(part.get("FONTSTYLE")), ocr_words.size(part.get("FONTSIZE")))
        for part in node
        if local(part) == "TextStyle"
    }


def tags(node: Element) -> dict[str, Tag]:
    """The tags of a Tags element, by their IDs."""
    return {part.get("ID", ""): Tag(part.get("LABEL", ""), part.get("TYPE", "")) for part in node}


def named(fontstyle: str | None) -> frozenset[str]:
    """The styles that a FONTSTYLE or STYLE lists."""
    return frozenset(STYLES[name] for name in fontstyle.split() if name in STYLES) if fontstyle else ocr_words.PLAIN


def _steps(node: Element) -> Iterator[tuple[str, Element]]:
    """Each step of processing, that of recognition before others, and its ID."""
    for part in node:
        if local(part) == "Processing":
            yield part.get("ID", ""), part
        elif local(part) == "OCRProcessing":
            for name in ("ocrProcessingStep", "preProcessingStep", "postProcessingStep"):
                for step in part:
                    if local(step) == name:
                        yield part.get("ID", ""), step


def _software(node: Element | None) -> str:
    name = text_at(node, "softwareName") or text_at(node, "softwareCreator")
    return " ".join(part for part in (name, text_at(node, "softwareVersion")) if part)


def _dpi(node: Element) -> int | None:
    """The image's resolution, if any step happens to tell it; ALTO has no place for it."""
    for part in node.iter("{*}processingStepSettings", "{*}processingStepDescription"):
        for found in _DPI.finditer(part.text or ""):
            if int(found[1] or found[2]) in _CREDIBLE:
                return int(found[1] or found[2])
    return None
