"""Heads and folios by their place at the top of one page: apart from the text, in the middle or out at its edge.

A head in capitals needs a number at its end, or text below it that goes on; what stands over the opening of a
paragraph without either may be a heading, and is only as sure as the other pages make it (`by_place._agreed`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.language import thresholds
from pipeline.stages.furniture.folio_candidates import Sight
from pipeline.stages.furniture.numerals import Digits
from pipeline.stages.furniture.outer_lines import (
    LEGIBLE,
    Edge,
    Known,
    at_side,
    bare,
    capitals,
    centred,
    found_at,
    legible,
    like_number,
    lines_of,
    number,
    sight,
    step,
    white,
    whole,
    words,
)
from pipeline.stages.furniture.printed_lines import Row, Strip, level
from pipeline.stages.furniture.text_block import Block
from pipeline.stages.furniture.unmarked_pages import COUNTED
from pipeline.text.findings import Certainty
from pipeline.text.roman import from_roman

_TABLE = thresholds.of("furniture", "headlines")
APART: float = _TABLE["apart"]
NEAR: float = _TABLE["near"]
SET_OFF: float = _TABLE["set_off"]
HIGHEST: float = _TABLE["highest"]
LARGEST: float = _TABLE["largest"]
SMALL: float = _TABLE["small"]
TOP: float = _TABLE["top"]
RUNNING: int = _TABLE["running"]
_CLOSE: float = _TABLE["close"]
_MUCH: int = _TABLE["much"]
_INDENT: float = _TABLE["indent"]
_BAD: float = _TABLE["bad"]


def heads(at: int, strips: Sequence[Strip], block: Block, digits: Digits, known: Known, height: int = 0) -> list[Edge]:
    """What stands over the text of the page at a place of the book: its folio, its head, or both.

    `height`: of the image, in pixels, 0 where unknown.
    """
    if len(strips) < 4:
        return []
    first, below = strips[0], strips[1]
    gap = step(first, below, block)
    folio = _folio(at, first, strips, block, gap, digits, known)
    if folio:
        second = _head(at, below, strips[1:], block, step(below, strips[2], block), digits)
        return [folio, second] if second and second.certainty is Certainty.CERTAIN else [folio]
    head = _head(at, first, strips, block, gap, digits)
    if head is None:
        return []
    if head.sight is None and height and level(first) > TOP * height:
        why = f"{head.why}, but far down the page, as the caption of a picture"
        return [replace(head, certainty=Certainty.DOUBTFUL, over="a heading", why=why)]
    second = _second(at, head, strips, block)
    return [head, second] if second else [head]


def _second(at: int, head: Edge, strips: Sequence[Strip], block: Block) -> Edge | None:
    """The second line of a head of two: in the middle, in small type, nearer to the first than to the text."""
    line, gap = strips[1], step(strips[1], strips[2], block)
    size = max(row.size for row in line) / block.size
    text = whole(line)
    near = head.sight is not None and head.gap <= gap and gap >= APART and size <= SMALL
    if not (near and centred(line, block) and _short(text) and _body(strips[2], block)):
        return None
    opens = strips[2][0].left - block.left > _INDENT * block.size
    certainty = Certainty.DOUBTFUL if opens else Certainty.LIKELY
    return Edge(
        at,
        "furniture.running-head",
        lines_of(line),
        certainty,
        "below a head, and apart from the text",
        None,
        gap,
        size,
    )


def _folio(
    at: int, strip: Strip, strips: Sequence[Strip], block: Block, gap: float, digits: Digits, known: Known
) -> Edge | None:
    """A folio that stands alone on the first line."""
    text = whole(strip)
    row = strip[0]
    if gap < APART or row.size > 1.6 * block.size or not (centred(strip, block) or at_side(strip, block)):
        return None
    sure = 1.0 if row.sure is None else row.sure
    seen = sight(row, bare(text) or text, found_at(row, bare(text) or text, False), "head", True, digits)
    size = row.size / block.size
    if len(strip) == 1 and number(text, digits):
        opens = strips[1][0].left - block.left > _INDENT * block.size  # then it may count a part of the text
        certain = sure >= _BAD and block.full >= RUNNING and not opens
        certainty = Certainty.CERTAIN if certain else Certainty.LIKELY
        return Edge(at, "furniture.folio", lines_of(strip), certainty, _apart(gap), seen, gap, size)
    if like_number(text, digits, known) and row.size <= 1.25 * block.size and block.full >= RUNNING:
        return Edge(at, "furniture.folio", lines_of(strip), Certainty.LIKELY, _apart(gap), seen, gap, size)
    return None


def _head(at: int, strip: Strip, strips: Sequence[Strip], block: Block, gap: float, digits: Digits) -> Edge | None:
    """A head in the first line, with a folio on it or without."""
    below = strips[1]
    size = max((row.size for row in strip if row.sure is None or row.sure >= LEGIBLE), default=block.size) / block.size
    numbered = _numbered(strip, block, digits)
    if numbered and gap >= APART and size <= HIGHEST and not _table(strips, block, digits):
        folio, set_off, rest = numbered
        clean = any(r.weight == 1 for r in folio.readings)
        if capitals(rest) or (set_off and _short(rest) and size <= LARGEST):
            certain = capitals(rest) and (set_off or gap >= 1.3) and block.full >= RUNNING and not COUNTED.search(rest)
            certainty = Certainty.CERTAIN if certain and (clean or set_off) else Certainty.LIKELY
            if set_off or certainty is Certainty.CERTAIN:
                why = f"{_apart(gap)}, with the number {folio.seen}"
                here = level(strip) / block.pitch
                return Edge(at, "furniture.running-head", lines_of(strip), certainty, why, folio, gap, size, "", here)
    text = legible(strip)
    if not (capitals(text) and gap >= APART and block.full >= RUNNING and size <= LARGEST):
        return None
    if not centred(strip, block) or counts(text, digits):
        return None
    over, certainty = _over(below, block, gap, size)
    why = f"{_apart(gap)}, in capitals over {over}"
    at_level = level(strip) / block.pitch
    return Edge(at, "furniture.running-head", lines_of(strip), certainty, why, None, gap, size, over, at_level)


def _over(below: Strip, block: Block, gap: float, size: float) -> tuple[str, Certainty]:
    """What stands below a line in capitals, and how sure that makes it a head."""
    if not _body(below, block):
        return "a heading", Certainty.DOUBTFUL
    if gap > NEAR:
        return "text", Certainty.DOUBTFUL
    if whole(below).lstrip("“\"'‘")[:1].islower():
        return "text that goes on", Certainty.CERTAIN
    if size > SMALL:
        return "text", Certainty.DOUBTFUL
    if below[0].left - block.left <= _INDENT * block.size:
        return "a full line", Certainty.LIKELY
    likely = gap <= _CLOSE and block.full >= _MUCH
    return "a paragraph", Certainty.LIKELY if likely else Certainty.DOUBTFUL


def _numbered(strip: Strip, block: Block, digits: Digits) -> tuple[Sight, bool, str] | None:
    """The folio at an end of a strip, whether it is set off from the words beside it, and what these are."""
    every = [(row, word) for row, word in words(strip) if any(c.isalnum() for c in word.text)]
    if len(every) < 2:
        return None
    room = white(tuple(strip))
    best: tuple[float, Sight, str] | None = None
    for last in (False, True):
        row, word = every[-1] if last else every[0]
        rest = [w.text for _, w in (every[:-1] if last else every[1:])]
        gap = (room[-1] if last else room[0]) / block.size if room else 0.0
        plain = bare(word.text)
        outside = strip[-1].right - block.right if last else block.left - strip[0].left
        wide = gap >= SET_OFF and len(plain) > 1  # as IV. OF THE TOWN is not
        roman = from_roman(plain.lower().replace("1", "i")) is not None and (wide or not plain.isupper())
        reads = number(plain, digits) or (len(plain) <= 4 and (any(c.isdigit() for c in plain) or roman))
        if not reads or outside < -3 * block.size or (not last and digits.label(every[1][1].text)):
            continue
        if last and len(rest) == 1 and digits.label(rest[0]):
            continue  # CHAPTER 12
        if best is None or gap > best[0]:
            start = found_at(row, word.text, last)
            best = (gap, sight(row, word.text, start, "head", False, digits), " ".join(rest))
    if best is None:
        return None
    return best[1], best[0] >= SET_OFF, best[2]


def _table(strips: Sequence[Strip], block: Block, digits: Digits) -> bool:
    """Whether the lines below have a number at their end too: a table, or a list of contents."""
    alike = [_numbered(strip, block, digits) for strip in strips[1:4]]
    return sum(found is not None and found[1] for found in alike) >= 2


def counts(text: str, digits: Digits) -> bool:
    """Whether a line names and counts a part of the book, wherever it does: BOOK II. THE RETURN."""
    return digits.label(text.split()[0])


def _body(strip: Strip, block: Block) -> bool:
    """Whether a strip is a line of the text: as high, not in capitals, and as wide, or set flush."""
    row: Row = max(strip, key=lambda r: r.width)
    flush = row.right >= block.right - FLUSH_RIGHT * block.size or row.left <= block.left + _INDENT * block.size
    return 0.75 <= row.size / block.size <= 1.25 and not capitals(row.text) and flush


FLUSH_RIGHT: float = _TABLE["flush_right"]


def _short(text: str) -> bool:
    return len(text) <= 60 and sum(map(str.isalpha, text)) >= 4


def _apart(gap: float) -> str:
    return f"{gap:.1f} lines above the text"
