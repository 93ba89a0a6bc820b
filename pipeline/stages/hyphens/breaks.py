"""Breaks: where a line ends between two words, or in the midst of one, and the sign that stands there."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

import regex

from pipeline.language import thresholds
from pipeline.stages.view import View

SOFT = "¬\u00ad"
HARD = "-\u2010\u2011"
MISREAD = "*•~=_^"  # what OCR makes of a hyphen at a worn line end; only ever joined where the whole word is known
POINT = "."  # what else OCR makes of it: the sentence around it tells
_WORD = r"\p{L}[\p{L}\p{M}]*(?:['’\-\u2010\u2011]\p{L}[\p{L}\p{M}]*)*"
_END = regex.compile(r"\n\s*+(?=\p{L})")  # possessive: long white space is read once
_BOTH = regex.compile(r"[-\u2010\u2011]?[¬\u00ad][-\u2010\u2011]?\Z")
_LEFT = regex.compile(rf"(?r){_WORD}")  # backwards from where it ends
WORD = regex.compile(_WORD)
_TABLE = thresholds.of("hyphens", "breaks")
_LONGEST: int = _TABLE["longest"]


@dataclass(frozen=True, slots=True)
class Break:
    """Where a line ends between two words: the words, the sign after the first, and the stretch between them."""

    left: str
    sign: str
    right: str
    start: int  # after the left word, before the sign
    stop: int  # before the right word
    apart: bool = False  # whether a blank line stands between them, though no page ends
    spaced: bool = False  # whether a space stands before the sign, which may be a dash then

    @property
    def unsigned(self) -> bool:
        """Whether no hyphen stands there, nor a blank line: nothing, or a point that one was read for."""
        return self.sign in ("", POINT) and not (self.apart or self.spaced)


def find(view: View) -> Iterator[Break]:
    """Line ends between two words, and page ends.

    A blank line within a page parts paragraphs; only where a hyphen stands before it may it have been put there by
    whoever told the page's blocks apart.
    """
    text, pages = view.text, [m.start for m in view.all("page")]
    for m in _END.finditer(text):
        end, stop = m.span()
        while end and text[end - 1].isspace():
            end -= 1
        apart = text.count("\n", end, stop) > 1 and bisect_right(pages, stop) == bisect_right(pages, end)
        if apart and (text[end - 1 : end] not in SOFT + HARD or not text[stop].islower()):
            continue
        sign = text[end - 1] if end and text[end - 1] in SOFT + HARD + MISREAD + POINT else ""
        if sign == POINT and not (text[stop].islower() and text[end - 2 : end - 1].isalpha()):
            sign = ""
        if sign and (both := _BOTH.search(text, max(0, end - 3), end)):
            sign = both[0]  # one hyphen, read as a soft one and a hard one
        end -= len(sign)
        spaced = bool(sign) and sign in HARD and text[end - 1 : end] in (" ", "\t")
        end -= spaced
        left = _LEFT.match(text, max(0, end - _LONGEST), end)
        right = WORD.match(text, stop)
        if left and right:
            yield Break(left.group(), sign, right.group(), end, stop, apart, spaced)
