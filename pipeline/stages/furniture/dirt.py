"""Dirt by its place: what lies off the text, at the image's edge or across printed lines, and was hardly read.

Nothing that may be a folio or a signature is dirt: what stands where the page has its own is left to `outer_lines`.
What has a word, a year or two names in it, or is large type, may be a caption or a title that was hardly read: it is
asked about.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import regex

from pipeline.language import thresholds
from pipeline.stages.furniture.labelled import KEPT
from pipeline.stages.furniture.printed_lines import Row, Sheet
from pipeline.stages.furniture.text_block import Block, touches
from pipeline.text.findings import Certainty

_TABLE = thresholds.of("furniture", "dirt")
_POOR: float = _TABLE["poor"]
_HARDLY: float = _TABLE["hardly"]
_OFF: float = _TABLE["off"]
_GUESSED: float = _TABLE["guessed"]
_NOISE: float = _TABLE["noise"]
_WORDS: float = _TABLE["words"]
_WHOLE: float = _TABLE["whole"]
_TALL: float = _TABLE["tall"]
_LOW: float = _TABLE["low"]
_HIGH: float = _TABLE["high"]
_SPECK: float = _TABLE["speck"]
_WELL: float = _TABLE["well"]
_FEW: int = _TABLE["few"]
_WORD: int = _TABLE["word"]
_TITLE: int = _TABLE["title"]
_DISPLAY: float = _TABLE["display"]
_LETTERS = regex.compile(r"\p{L}+")
_OWNED = regex.compile(r"['’]s\b")
_NAME = regex.compile(r"\b\p{Lu}\p{Ll}{3,}")
_YEAR = regex.compile(r"1[4-9]\d\d")
_SEVERAL: int = _TABLE["several"]


@dataclass(frozen=True, slots=True)
class Dirt:
    """A row to take out: by which rule of the stage, how sure, and why."""

    row: Row
    rule: str
    certainty: Certainty
    why: str
    rim: bool = False  # it lies at the edge of the image, where no folio is


Known = Callable[[str], bool]
"""Whether something, in small letters, is a word."""


def find(sheet: Sheet, block: Block | None, known: Known) -> list[Dirt]:
    """What is dirt on a page whose text is `block`."""
    found = list(_neighbour(sheet, block, known)) if block else []
    gone = {d.row.line.start for d in found}
    rest = [row for row in sheet.rows if row.line.start not in gone and row.kind not in KEPT]
    for row in rest:
        why = _why(row, sheet, block, known)
        if why:
            rim = _at_rim(row, sheet, block.size if block else row.size)
            sure = Certainty.DOUBTFUL if _may_be_text(row, block, known) else Certainty.LIKELY
            found.append(Dirt(row, "furniture.dirt", sure, why, rim))
    return found


def worth(row: Row, known: Known) -> float:
    """The share of a row's letters that stand in words of three or more."""
    parts = ["".join(c for c in _OWNED.sub("", w) if c.isalpha()) for w in row.text.replace("-", " ").split()]
    letters = sum(map(len, parts))
    return sum(len(p) for p in parts if len(p) >= 3 and known(p.lower())) / letters if letters else 0.0


def _may_be_text(row: Row, block: Block | None, known: Known) -> bool:
    """Whether a row that was hardly read may be a caption, a title or the like, in spite of its place."""
    sure = 1.0 if row.sure is None else row.sure
    if worth(row, known) >= _WORDS and any(len(w) >= _WORD for w in _LETTERS.findall(row.text)):
        return True
    if _YEAR.fullmatch(row.text.strip(" .,;")) or len(_NAME.findall(row.text)) > 1:
        return True
    if sure < _NOISE:
        return False
    larger = row.size / block.size if block else 0.0
    large = larger > _HIGH and row.letters >= (_TITLE if larger < _DISPLAY else _WORD)
    return large or row.letters > _FEW


def _neighbour(sheet: Sheet, block: Block, known: Known) -> Iterator[Dirt]:
    """Ends and beginnings of the lines of another page, cut off by the edge of the image. Where most are whole words,
    they may be notes beside the text of this one."""
    for side in (0, 1):
        off = [row for row in sheet.rows if _beside(row, block, 0.8) == side]
        cut = [row for row in off if touches(row, sheet, block.size)]
        if len(cut) < _SEVERAL or 2 * len(cut) < len(off):
            continue
        whole = 2 * sum(worth(row, known) >= _WHOLE for row in cut) > len(cut)
        sure = Certainty.LIKELY if whole else Certainty.CERTAIN
        edge = max(r.right for r in cut) if side == 0 else min(r.left for r in cut)
        for row in off:
            inner = row.left - edge if side == 0 else edge - row.right
            if inner < 0:
                why = f"one of {len(cut)} pieces at the edge of the image"
                yield Dirt(row, "furniture.neighbour-page", sure, why, True)


def _beside(row: Row, block: Block, off: float) -> int | None:
    """On which side of the block a row lies, by so many letter heights: 0 left, 1 right; None where on neither."""
    if row.right < block.left - off * block.size:
        return 0
    return 1 if row.left > block.right + off * block.size else None


def _why(row: Row, sheet: Sheet, block: Block | None, known: Known) -> str:
    """Why a row is dirt; empty where it is not."""
    sure = 1.0 if row.sure is None else row.sure
    if not row.letters and row.sure is None:
        return ""
    size = block.size if block else row.size
    scrap = row.letters <= _FEW and worth(row, known) < 0.5
    tall = row.box.height > _TALL * row.box.width and row.box.height > 2 * size
    if tall and (sure < _POOR or row.letters >= _SEVERAL):
        return "stands on its side" if row.letters >= _SEVERAL else "a stroke"
    if sure < _HARDLY and _at_rim(row, sheet, size):
        return "at the edge of the image, " + _read(sure)
    in_line = block is not None and block.holds(row) and _LOW * size <= row.size <= _HIGH * size
    if sure < _NOISE and row.letters > _FEW and worth(row, known) < _WORDS and not in_line:
        return _read(sure)
    if not scrap:
        return ""
    if block is None:
        empty = all(r.sure is not None and r.sure < _HARDLY for r in sheet.rows)
        return "hardly read, on a page without text" if empty or (sure < _NOISE and row.letters <= 4) else ""
    if _beside(row, block, _OFF) is not None:
        rim = _at_rim(row, sheet, size)
        if rim or ((sure < _POOR or not row.letters) and not _number(row.text)):  # a table's figures may stand there
            return "off the text, " + _read(sure)
        return ""
    numeral = len(row.text) <= 2 and row.size > size and abs((row.left + row.right) / 2 - block.middle) < size
    odd = not (numeral or _LOW * size <= row.size <= _HIGH * size)  # a chapter's number is large
    if sure < _POOR and _at_rim(row, sheet, size):
        return "at the edge of the image, " + _read(sure)
    if row.size < _SPECK * size and row.letters <= 2 and sure < _WELL:
        return "a speck, " + _read(sure)
    if odd and sure < (_HARDLY if row.letters > 1 else _POOR if not row.letters else 0.0):
        return "smaller or larger than the type, " + _read(sure)
    small = row.letters <= 3 or sure < _NOISE
    if sure < _GUESSED and row.letters > 1 and ((small and _crosses(row, block)) or _loose(row, block)):
        return "across a line or between lines, " + _read(sure)
    return ""


def _read(sure: float) -> str:
    return f"read with {100 * sure:.0f} of 100"


def _number(text: str) -> bool:
    """Whether a row is a number, with the dots before it or without."""
    bare = text.strip(" .,-–—")
    return bare.isdigit() and len(bare) <= 3


def _loose(row: Row, block: Block) -> bool:
    """Whether a row stands alone at its level, and short."""
    beside = any(abs(o.base - row.base) < 0.5 * block.size for o in block.rows if o.line != row.line)
    inset = row.left > block.left + 1.5 * block.size  # else it may end a paragraph
    return inset and not beside and row.width < 0.3 * block.width and row.letters <= 8


def _at_rim(row: Row, sheet: Sheet, size: float) -> bool:
    """Whether a row lies at an edge of the image, within half a letter's height."""
    near = 0.5 * size
    sides = bool(sheet.width) and (row.box.left <= near or row.box.right >= sheet.width - near)
    ends = bool(sheet.height) and (row.box.top <= near or row.box.bottom >= sheet.height - near)
    return sides or ends


def _crosses(row: Row, block: Block) -> bool:
    """Whether a row lies over a line of the text by half its height."""
    return any(
        o.line != row.line
        and min(row.right, o.right) - max(row.left, o.left) > 0.5 * row.width
        and min(row.box.bottom, o.box.bottom) - max(row.box.top, o.box.top) > 0.5 * row.box.height
        for o in block.rows
    )


def without(rows: Sequence[Row], dirt: Sequence[Dirt]) -> list[Row]:
    """The rows that are no dirt."""
    gone = {d.row.line.start for d in dirt}
    return [row for row in rows if row.line.start not in gone]
