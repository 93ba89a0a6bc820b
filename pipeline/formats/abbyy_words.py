"""The words of a line of ABBYY's XML, put together from its characters."""

from __future__ import annotations

import regex

from pipeline.formats import ocr_words
from pipeline.formats.layout import Box, Word, around
from pipeline.formats.ocr_words import PLAIN, Run
from pipeline.formats.ocr_xml import Element, local

_STYLES = {
    "bold": "bold",
    "italic": "italic",
    "smallcaps": "small-caps",
    "superscript": "superscript",
    "subscript": "subscript",
    "underline": "underline",
    "strikeout": "strikethrough",
}
_TRUE = ("1", "true")
_GAP = regex.compile(r"(\s+)")
_DOUBT = 0.5  # of its certainty a word loses whose every character is doubtful, and one that tells no more


def line_words(line: Element) -> list[Word]:
    """The words of a line, divided at its spaces."""
    found = _Words()
    for node in line:
        if local(node) == "formatting":
            _formatting(node, found)
    found.end()
    return found.done


def _formatting(node: Element, found: _Words) -> None:
    styles = frozenset(ours for name, ours in _STYLES.items() if node.get(name) in _TRUE) or PLAIN
    found.size = ocr_words.size(node.get("fs"))
    lettered = False
    for part in node:
        if local(part) == "charParams":
            lettered = True
            # What else it may have been stands in an element before the character itself.
            text = (part.text or "") + "".join(other.tail or "" for other in part)
            if not text or text.isspace():
                found.end()
            else:
                found.put(text.strip(), styles, part)
    if not lettered:
        for piece in _GAP.split(node.text or ""):
            if piece.isspace():
                found.end()
            elif piece:
                found.put(piece, styles, None)


class _Words:
    """Words as they grow."""

    def __init__(self) -> None:
        self.done: list[Word] = []
        self.size: float | None = None
        self._runs: list[Run] = []
        self._boxes: list[Box] = []
        self._sure: list[float] = []
        self._doubtful = 0
        self._length = 0
        self._first_size: float | None = None

    def put(self, text: str, styles: frozenset[str], node: Element | None) -> None:
        """Add a character (or a piece without figures) to the word."""
        if not self._runs:
            self._first_size = self.size
        if self._runs and self._runs[-1][1] == styles:
            self._runs[-1] = (self._runs[-1][0] + text, styles)
        else:
            self._runs.append((text, styles))
        self._length += 1
        if node is not None:
            self._figures(node)

    def end(self) -> None:
        """The word is complete, if there is one."""
        if self._runs:
            text = "".join(text for text, _ in self._runs)
            self.done.append(
                Word(text, around(self._boxes), self._confidence(), ocr_words.majority(self._runs), self._first_size)
            )
        self._runs, self._boxes, self._sure, self._doubtful, self._length = [], [], [], 0, 0

    def _figures(self, node: Element) -> None:
        try:
            left, top, right, bottom = (int(node.attrib[side]) for side in "ltrb")
            self._boxes.append(ocr_words.spanned(left, top, right, bottom))
        except (KeyError, ValueError):
            pass
        sure = ocr_words.number(node.get("charConfidence"))
        if sure is not None and 0 <= sure <= 100:  # -1 and 255: not told
            self._sure.append(sure)
        if node.get("suspicious") in _TRUE:
            self._doubtful += 1

    def _confidence(self) -> float | None:
        doubt = 1 - _DOUBT * self._doubtful / self._length
        if self._sure:
            return ocr_words.certainty(sum(self._sure) / len(self._sure) / 100 * doubt)
        return ocr_words.certainty(doubt - _DOUBT / 2) if self._doubtful else None
