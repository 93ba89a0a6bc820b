"""A reading as ALTO 4: all its pages in one file, valid, which `alto.read` reads back as it was."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import regex
from lxml import etree

from pipeline.formats import ocr_words
from pipeline.formats.alto_blocks import LINE_SIZE, OPENS
from pipeline.formats.alto_head import PAGE_FACTS, STYLES
from pipeline.formats.hocr_titles import quoted
from pipeline.formats.layout import KINDS, Block, Box, Line, Page, Reading, Word
from pipeline.formats.ocr_words import SOFT
from pipeline.formats.ocr_xml import Element, figure, lawful

_SPACE = "http://www.loc.gov/standards/alto/ns-v4#"
_INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"
_SCHEMA = "http://www.loc.gov/standards/alto/v4/alto-4-4.xsd"
_NAMES = {ours: name for name, ours in STYLES.items() if name != "italic"}
_LANGUAGE = regex.compile(r"[a-zA-Z]{1,8}(?:-[a-zA-Z0-9]{1,8})*")
_VERSIONED = regex.compile(r"(\S.*) (\d\S*)")
_HYPHENS = "-\u2010\u2011\u00ad¬"


def write(reading: Reading) -> bytes:
    """The ALTO of a reading, in pixels and UTF-8: the same bytes for the same reading.

    Confidences and sizes keep the digits that hOCR keeps, and what XML cannot hold becomes U+FFFD. A soft hyphen at a
    line's end is a HYP, and both halves tell the whole word where the next line has the second. What ALTO has no place
    for (a page's image, resolution, failure) is told by a processing step of its own, a line's size and that it opens
    a paragraph by tags. A reading without pages is not valid ALTO.
    """
    root = etree.Element(_name("alto"), nsmap={None: _SPACE, "xsi": _INSTANCE})  # type: ignore[dict-item]
    root.set(f"{{{_INSTANCE}}}schemaLocation", f"{_SPACE} {_SCHEMA}")
    root.set("SCHEMAVERSION", "4.4")
    _description(_put(root, "Description"), reading)
    _references(root, reading)
    layout = _put(root, "Layout")
    for n, page in enumerate(reading.pages):
        _page(layout, n + 1, page)
    etree.indent(root, " ")
    return etree.tostring(root, xml_declaration=True, encoding="utf-8") + b"\n"


def _description(into: Element, reading: Reading) -> None:
    _put(into, "MeasurementUnit").text = "pixel"
    if len(reading.pages) == 1 and reading.pages[0].image:
        _put(_put(into, "sourceImageInformation"), "fileName").text = lawful(reading.pages[0].image)
    if reading.engine:
        step = _put(into, "Processing", ID="recognition")
        _put(step, "processingCategory").text = "contentGeneration"
        software = _put(step, "processingSoftware")
        parts = _VERSIONED.fullmatch(reading.engine)
        _put(software, "softwareName").text = lawful(parts[1] if parts else reading.engine)
        if parts:
            _put(software, "softwareVersion").text = lawful(parts[2])
    for n, page in enumerate(reading.pages):
        said = _facts(page)
        if said:
            step = _put(into, "Processing", ID=f"page_{n + 1}_facts")
            _put(step, "processingCategory").text = "other"
            _put(step, "processingStepDescription").text = PAGE_FACTS
            _put(step, "processingStepSettings").text = lawful(said)


def _facts(page: Page) -> str:
    said = [f"image {quoted(page.image)}"] if page.image else []
    said += [f"scan_res {page.dpi} {page.dpi}"] if page.dpi else []
    said += [f"x_failure {quoted(page.failure)}"] if page.failure else []
    said += [f"x_turn {page.turn}"] if page.turn else []
    return "; ".join(said)


def _references(root: Element, reading: Reading) -> None:
    """The styles and tags that the pages refer to, those alone."""
    blocks = [block for page in reading.pages for block in page.blocks]
    lines = [line for block in blocks for line in block.lines]
    points = sorted({word.size for line in lines for word in line.words if word.size})
    if points:
        styles = _put(root, "Styles")
        for size in dict.fromkeys(figure(size, 2) for size in points):
            _put(styles, "TextStyle", ID=f"font_{size}", FONTSIZE=size)
    kinds = {block.kind for block in blocks}
    sizes = dict.fromkeys(figure(size, 2) for size in sorted({line.size for line in lines if line.size}))
    opens = any(line.opens for line in lines)
    if opens or sizes or kinds - {""}:
        tags = _put(root, "Tags")
        for kind in (kind for kind in KINDS if kind in kinds):
            _put(tags, "LayoutTag", ID=f"kind_{kind}", TYPE="block", LABEL=kind)
        if opens:
            _put(tags, "StructureTag", ID="opens", TYPE=OPENS.type, LABEL=OPENS.label)
        for size in sizes:
            _put(tags, "OtherTag", ID=f"size_{size}", TYPE=LINE_SIZE, LABEL=size, DESCRIPTION="pixels")


def _page(layout: Element, n: int, page: Page) -> None:
    made = _put(layout, "Page", ID=f"page_{n}", PHYSICAL_IMG_NR=str(n))
    if _facts(page):
        made.set("PROCESSINGREFS", f"page_{n}_facts")
    for name, value in (("WIDTH", page.width), ("HEIGHT", page.height)):
        if value:
            made.set(name, str(value))
    if page.label:
        made.set("PRINTED_IMG_NR", lawful(page.label))
    if _LANGUAGE.fullmatch(page.language):
        made.set("LANG", page.language)
    space = _put(made, "PrintSpace", ID=f"space_{n}")
    blocks = ocr_words.filled(page.blocks)
    follow = _following(blocks)
    before: Word | None = None
    for i, block in enumerate(blocks):
        into = _put(space, "TextBlock", ID=f"block_{n}_{i + 1}")
        _place(into, block.box)
        if block.kind:
            into.set("TAGREFS", f"kind_{block.kind}")
        for k, line in enumerate(block.lines):
            after = next(follow)
            _line(into, f"line_{n}_{i + 1}_{k + 1}", line, before, after)
            before = line.words[-1] if after else None


def _following(blocks: tuple[Block, ...]) -> Iterator[Word | None]:
    """For each line of a page, the word with which the next one of the same kind of block begins."""
    rows = [(block.kind, line) for block in blocks for line in block.lines]
    for (kind, _), (next_kind, following) in pairwise(rows):
        yield following.words[0] if kind == next_kind else None
    yield None


def _line(block: Element, ident: str, line: Line, before: Word | None, after: Word | None) -> None:
    made = _put(block, "TextLine", ID=ident)
    tags = ["opens"] * line.opens + ([f"size_{figure(line.size, 2)}"] if line.size else [])
    if tags:
        made.set("TAGREFS", " ".join(tags))
    _place(made, line.box)
    if line.baseline and line.box and line.box.width:
        start = line.box.bottom + line.baseline[1]
        end = start + line.baseline[0] * line.box.width
        made.set("BASELINE", f"{line.box.left},{figure(start, 2)} {line.box.right},{figure(end, 7)}")
    last = len(line.words) - 1
    for n, word in enumerate(line.words):
        if n:
            _put(made, "SP")
        divided = n == last and _divides(word)
        string = _string(made, word, word.text[:-1] if divided else word.text)
        if n == 0 and before and (whole := _whole(before, word)):
            string.set("SUBS_TYPE", "HypPart2")
            string.set("SUBS_CONTENT", lawful(whole))
        if divided:
            if after and (whole := _whole(word, after)):
                string.set("SUBS_TYPE", "HypPart1")
                string.set("SUBS_CONTENT", lawful(whole))
            _put(made, "HYP", CONTENT=SOFT)


def _divides(word: Word) -> bool:
    """Whether a word ends in a hyphen that goes, and in no other before it."""
    return len(word.text) > 1 and word.text[-1] == SOFT and word.text[-2] not in _HYPHENS


def _whole(first: Word, second: Word) -> str:
    """The word that two halves make; "" where they do not tell it clearly."""
    if not _divides(first) or second.text[0] in _HYPHENS or _divides(second):
        return ""
    return first.text[:-1] + second.text


def _string(line: Element, word: Word, text: str) -> Element:
    made = _put(line, "String", CONTENT=lawful(text))
    _place(made, word.box)
    if word.size:
        made.set("STYLEREFS", f"font_{figure(word.size, 2)}")
    if word.styles:
        made.set("STYLE", " ".join(sorted(_NAMES[style] for style in word.styles)))
    if word.confidence is not None:
        made.set("WC", figure(word.confidence, 4))
    return made


def _place(into: Element, box: Box | None) -> None:
    if box:
        for name, value in (("HPOS", box.left), ("VPOS", box.top), ("WIDTH", box.width), ("HEIGHT", box.height)):
            into.set(name, str(value))


def _put(into: Element, name: str, **attributes: str) -> Element:
    return etree.SubElement(into, _name(name), attributes)


def _name(local: str) -> str:
    return f"{{{_SPACE}}}{local}"
