"""Folios, signatures and catchwords by their place under the text of one page."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from pipeline.formats.layout import Word
from pipeline.language import thresholds
from pipeline.stages.furniture.numerals import Digits
from pipeline.stages.furniture.outer_lines import (
    CENTRED,
    Edge,
    Known,
    at_side,
    bare,
    centred,
    found_at,
    like_number,
    lines_of,
    number,
    sight,
    step,
    whole,
    words,
)
from pipeline.stages.furniture.printed_lines import Row, Strip
from pipeline.stages.furniture.text_block import Block
from pipeline.text.findings import Certainty

_TABLE = thresholds.of("furniture", "footlines")
APART: float = _TABLE["apart"]
CLOSE: float = _TABLE["close"]
FAR: float = _TABLE["far"]
_WELL: float = _TABLE["well"]
_SIGN = regex.compile(r"(?:\d{0,2} ?\p{Lu}{1,2}|\p{Lu}\p{Ll}?) ?[\d*iIl=]{0,2}|\d{1,2}\*")  # A*, B2, 2 C, Ci, 3*
_BAD: float = _TABLE["bad"]
_SUNK: float = _TABLE["sunk"]
_DEEPEST: int = _TABLE["deepest"]


def feet(at: int, strips: Sequence[Strip], block: Block, digits: Digits, known: Known) -> list[Edge]:
    """What stands under the text of the page at a place of the book, the lowest first."""
    found: list[Edge] = []
    rest = list(strips)
    while len(rest) > 4 and len(found) < _DEEPEST:
        strip = rest.pop()
        gap = step(rest[-1], strip, block)
        edge = _foot(at, strip, block, gap, digits, known, any(e.sight for e in found))
        if edge is None:
            under = None if found else sunk(at, strip, block, digits, known)
            return [under] if under else found
        found.append(edge)
    return found


def sunk(at: int, strip: Strip, block: Block, digits: Digits, known: Known) -> Edge | None:
    """A folio in the middle under the last line, where the OCR took it for the line's last word."""
    row = strip[-1]
    *others, last = row.words
    boxes = [word.box for word in others if word.box]
    if len(boxes) < 2 or last.box is None or len(boxes) < len(others):
        return None
    base = sorted(box.bottom for box in boxes)[len(boxes) // 2]
    if last.box.top < base - _SUNK * block.size or not _in_middle(row, last, block):
        return None
    if not (number(last.text, digits) or like_number(last.text, digits, known, True)):
        return None
    start = found_at(row, last.text, True)
    seen = sight(row, last.text, start, "foot", False, digits)
    before = len(row.line.text[: start - row.line.start].rstrip())
    part = (row.line.start + before, start + len(last.text))
    sure = Certainty.CERTAIN if number(last.text, digits) else Certainty.LIKELY
    return Edge(at, "furniture.folio", (row.line,), sure, "below the line it was read in", seen, part=part)


def _in_middle(row: Row, word: Word, block: Block) -> bool:
    """Whether a word of a row stands in the middle of the text."""
    if word.box is None:
        return False
    shift = row.left - row.box.left
    return abs((word.box.left + word.box.right) / 2 + shift - block.middle) <= CENTRED * block.size


def _foot(at: int, strip: Strip, block: Block, gap: float, digits: Digits, known: Known, numbered: bool) -> Edge | None:
    """What the lowest line is, if it is not text."""
    text = whole(strip)
    letters = sum(map(str.isalnum, text))
    if letters > 8 or (letters == 0 and any(row.sure is None for row in strip)):
        return None
    sure = min((1.0 if row.sure is None else row.sure) for row in strip)
    size = max(row.size for row in strip) / block.size
    middle = centred(strip, block)
    why = f"{gap:.1f} lines below the text"
    apart = gap >= (CLOSE if middle else APART)
    placed = middle or at_side(strip, block) or (gap >= FAR and sure >= _WELL)  # under verse, which has no middle
    if apart and not numbered and placed and number(text, digits):
        certain = middle and sure >= _BAD and block.full >= 5
        seen = sight(strip[0], bare(text), found_at(strip[0], bare(text), False), "foot", True, digits)
        likely = middle or gap >= FAR
        certainty = Certainty.CERTAIN if certain else Certainty.LIKELY if likely else Certainty.DOUBTFUL
        return Edge(at, "furniture.folio", lines_of(strip), certainty, why, seen, gap, size)
    under = gap >= APART
    every = words(strip)
    last_row, last = every[-1]
    if under and not numbered and last.box is not None and len(every) > 1:
        first = " ".join(word.text for _, word in every[:-1])
        before = every[-2][1].box
        room = last.box.left - before.right if before else 0
        if len(first) <= 5 and room > 2 * block.size and _in_middle(last_row, last, block):  # A*   5
            seen = sight(last_row, last.text, found_at(last_row, last.text, True), "foot", True, digits)
            good = number(last.text, digits) and _SIGN.fullmatch(bare(first)) and sure >= _BAD
            certainty = Certainty.CERTAIN if good else Certainty.LIKELY
            return Edge(at, "furniture.folio", lines_of(strip), certainty, why, seen, gap, size)
    inset = strip[0].left > block.left + 1.5 * block.size
    signed = _SIGN.fullmatch(bare(text)) and any(c.isupper() or c in "*" for c in text)
    if signed and inset and gap >= 0.7:
        return Edge(at, "furniture.signature", lines_of(strip), Certainty.LIKELY, why, None, gap, size)
    if apart and middle and not numbered and like_number(text, digits, known, True) and block.full >= 5:
        seen = sight(strip[0], bare(text) or text, strip[0].line.start, "foot", True, digits)
        return Edge(at, "furniture.folio", lines_of(strip), Certainty.LIKELY, why, seen, gap, size)
    return None
