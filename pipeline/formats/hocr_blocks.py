"""The blocks, lines and words of a page of hOCR, from the classes of its elements and from their styles."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from pipeline.formats import hocr_titles, ocr_words
from pipeline.formats.hocr_titles import box
from pipeline.formats.layout import Block, Box, Line, Word, around
from pipeline.formats.ocr_words import PLAIN, Run
from pipeline.formats.ocr_xml import Element, local

# Classes of blocks that say what they are; `ocrx_` ones are ours, for what hOCR has no class for.
KINDS = {
    "ocr_header": "header",
    "ocr_footer": "footer",
    "ocr_pageno": "folio",
    "ocr_caption": "caption",
    "ocr_table": "table",
    "ocr_title": "heading",
    "ocr_footnote": "note",
    "ocr_marginalia": "marginal",
    "ocrx_text": "text",
    "ocrx_heading": "heading",
    "ocrx_signature": "signature",
    "ocrx_catchword": "catchword",
    "ocrx_note": "note",
    "ocrx_footnote": "note",
    "ocrx_marginal": "marginal",
    "ocrx_unread": "unread",
    "ocrx_stamp": "stamp",
    "ocrx_facing": "facing",
}
_GUESSES = frozenset(("ocr_header", "ocr_caption", "ocr_textfloat"))  # Tesseract's, of lines; they are often wrong
_LINES = frozenset(("ocr_line", "ocrx_line"))
_WORDS = frozenset(("ocrx_word", "ocr_word"))
_AREAS = frozenset(("ocr_carea", "ocrx_block", "ocr_column", "ocr_textfloat", "ocr_float"))
_PARAGRAPH = "ocr_par"
CLASSES = frozenset(KINDS) | _LINES | _WORDS | _AREAS | {_PARAGRAPH}
"""Classes of elements that hold text."""

_TAGS = {
    "strong": "bold", "b": "bold", "em": "italic", "i": "italic", "sup": "superscript", "sub": "subscript",
    "u": "underline", "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough",
}  # fmt: skip
_CSS = (
    ("bold", regex.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)")),
    ("italic", regex.compile(r"font-style\s*:\s*(?:italic|oblique)")),
    ("small-caps", regex.compile(r"font-variant(?:-caps)?\s*:\s*(?:all-)?small-caps")),
    ("superscript", regex.compile(r"vertical-align\s*:\s*super")),
    ("subscript", regex.compile(r"vertical-align\s*:\s*sub\b")),
    ("underline", regex.compile(r"text-decoration[^:;]*:[^;]*underline")),
    ("strikethrough", regex.compile(r"text-decoration[^:;]*:[^;]*line-through")),
)
_FONT = regex.compile(r"\bx_font\s++[\"']?([^;\"']++)")
_FACES = (
    ("italic", regex.compile(r"italic|oblique", regex.IGNORECASE)),
    ("bold", regex.compile(r"bold", regex.IGNORECASE)),
)


def blocks(page: Element) -> tuple[Block, ...]:
    """The blocks of a page that have words: its areas, the paragraphs outside of them, the lines outside of those."""
    found = _Blocks()
    for node in page:
        found.take(node, PLAIN)
    found.close()
    return ocr_words.filled(found.done)


class _Blocks:
    """Blocks as they are found, in order; what comes next goes to the one that is open."""

    def __init__(self) -> None:
        self.done: list[Block] = []
        self.open: tuple[str, Box | None] = ("", None)
        self.inside = False
        self.lines: list[Line] = []
        self.loose: list[Word] = []
        self.opens = False

    def take(self, node: Element, styles: frozenset[str]) -> None:
        """Put down what an element holds, and what stands after it."""
        if isinstance(node.tag, str):
            self._element(node, styles | _styles(node))
        self._text(node.tail, styles)

    def close(self) -> None:
        """End the block that is open; what follows goes to another of its kind and place."""
        self._end_line()
        if self.lines:
            self.done.append(Block(tuple(self.lines), *self.open))
        self.lines = []

    def _element(self, node: Element, styles: frozenset[str]) -> None:
        classes = frozenset(node.get("class", "").split())
        if classes & _WORDS:
            self.loose.extend(_words(node, styles))
        elif self._is_line(node, classes):
            self._line(node, styles)
        elif classes & CLASSES and (not self.inside or classes & KINDS.keys() or _PARAGRAPH not in classes):
            self._block(node, classes, styles)
        elif _PARAGRAPH in classes:
            self._paragraph(node, styles)
        elif local(node) == "br":
            self._end_line()
        else:
            self._children(node, styles)

    def _is_line(self, node: Element, classes: frozenset[str]) -> bool:
        return bool(classes & _LINES) or bool(classes & _GUESSES and local(node) == "span")

    def _block(self, node: Element, classes: frozenset[str], styles: frozenset[str]) -> None:
        self.close()
        before = self.open, self.inside, self.opens
        kind = next((KINDS[name] for name in node.get("class", "").split() if name in KINDS), "")
        self.open, self.inside, self.opens = (kind, box(node.get("title", ""))), True, _PARAGRAPH in classes
        self._children(node, styles)
        self.close()
        self.open, self.inside, self.opens = before

    def _paragraph(self, node: Element, styles: frozenset[str]) -> None:
        self._end_line()
        self.opens = True
        self._children(node, styles)
        self._end_line()
        self.opens = False

    def _children(self, node: Element, styles: frozenset[str]) -> None:
        self._text(node.text, styles)
        for part in node:
            self.take(part, styles)

    def _text(self, text: str | None, styles: frozenset[str]) -> None:
        if text and not text.isspace():
            self.loose.extend(ocr_words.words([(text, styles)]))

    def _line(self, node: Element, styles: frozenset[str]) -> None:
        self._end_line()
        title = node.get("title", "")
        self._put(tuple(_words(node, styles)), box(title), hocr_titles.baseline(title), hocr_titles.size(title))

    def _end_line(self) -> None:
        """Words that stand in no line make one of their own."""
        if self.loose:
            self._put(tuple(self.loose), None)
            self.loose = []

    def _put(
        self,
        words: tuple[Word, ...],
        place: Box | None,
        baseline: tuple[float, float] | None = None,
        size: float | None = None,
    ) -> None:
        if words:
            place = place or around(word.box for word in words)
            self.lines.append(Line(words, place, self.opens, baseline, size))
            self.opens = False


def _words(node: Element, styles: frozenset[str]) -> Iterator[Word]:
    """The words of a line or of one word's element; text of a line that is in no word is words without boxes."""
    if frozenset(node.get("class", "").split()) & _WORDS:
        yield from _word(node, styles, None)
        return
    points = hocr_titles.points(node.get("title", ""))
    runs: list[Run] = [(node.text or "", styles)]
    for part, its_styles in _parts(node, styles):
        if isinstance(part, str):
            runs.append((part, its_styles))
        else:
            yield from ocr_words.words(runs, None, None, points)
            yield from _word(part, its_styles, points)
            runs = []
    yield from ocr_words.words(runs, None, None, points)


def _parts(node: Element, styles: frozenset[str]) -> Iterator[tuple[Element | str, frozenset[str]]]:
    """What is in a line after its first text: words, and text outside of words."""
    for part in node:
        if isinstance(part.tag, str):
            own = styles | _styles(part)
            if frozenset(part.get("class", "").split()) & _WORDS:
                yield part, own
            else:
                yield (" " if local(part) == "br" else part.text or ""), own
                yield from _parts(part, own)
        yield part.tail or "", styles


def _word(node: Element, styles: frozenset[str], points: float | None) -> list[Word]:
    title = node.get("title", "")
    runs = list(_runs(node, styles))
    if any(_is_letter(part) for part in node.iter()):
        runs = [("".join(text.split()), its) for text, its in runs]  # only the lay-out of the file is between letters
    return ocr_words.words(runs, box(title), hocr_titles.confidence(title), hocr_titles.points(title) or points)


def _is_letter(node: Element) -> bool:
    return node.get("class", "") in ("ocrx_cinfo", "ocr_cinfo", "ocr_glyph")


def _runs(node: Element, styles: frozenset[str]) -> Iterator[Run]:
    yield node.text or "", styles
    for part in node:
        if isinstance(part.tag, str):
            yield from _runs(part, styles | _styles(part))
        yield part.tail or "", styles


def _styles(node: Element) -> frozenset[str]:
    css, title = node.get("style"), node.get("title", "")
    named = _TAGS.get(local(node))
    font = _FONT.search(title) if "x_font" in title else None
    if not css and not font:
        return frozenset((named,)) if named else PLAIN
    found = {style for style, pattern in _CSS if css and pattern.search(css)}
    found |= {style for style, pattern in _FACES if font and pattern.search(font[1])}
    return frozenset(found | {named}) if named else frozenset(found)
