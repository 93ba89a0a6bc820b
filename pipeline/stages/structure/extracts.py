"""Extracts: paragraphs that quote a passage apart from running text, in smaller type, or as a letter that is announced.

Where no scan tells the size of type, the printed lines do: full lines of smaller type hold more letters than those of
the text around them.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median

import regex

from pipeline.language import thresholds
from pipeline.stages.lines.labels import Labelled
from pipeline.stages.structure.blocks import Block, capitals

Paragraph = Sequence[Block]
_TABLE = thresholds.of("structure", "extracts")
FEWEST: int = _TABLE["fewest"]
MANY: int = _TABLE["many"]
AROUND: int = _TABLE["around"]
SMALLER: float = _TABLE["smaller"]
LARGEST: float = _TABLE["largest"]
SPREAD: float = _TABLE["spread"]
SURE: float = _TABLE["sure"]
MOST: int = _TABLE["most"]
ANNOUNCED: int = _TABLE["announced"]
ADDRESS: int = _TABLE["address"]
CAPITALS: float = _TABLE["capitals"]
OTHERS: int = _TABLE["others"]
_OPENS = regex.compile(r"[“\"]")
_MISREAD = regex.compile(r"^(?:['’*•<^]{1,2} ?|[*•<^] ?)\^? ?(?=\p{Lu})")  # a quotation mark that opens a letter
_SPOKEN = regex.compile(r"[“\"‘'].{1,300}?[,.!?—–-][”\"’'] ?\p{L}")  # “Boys,” cried he
_WRITTEN = regex.compile(
    r"(?i)\b(?:letters?|notes?|billet|epistle|inscription|advertisement|handbill|placard|telegram|testimonial|certificate|"
    r"postscript|extracts?|copy|petition|receipt)\b"
)
_FOLLOWS = regex.compile(r"(?:[:;]|[.,] ?[—–]|, ?-)[ \t—–-]*$")
_GOES_ON = regex.compile(r"[“\"‘']?\p{Ll}")


def find(paragraphs: Sequence[Paragraph], lines: Labelled | None) -> list[tuple[int, int]]:
    """The extracts among the paragraphs of one stretch of running text, as (first, stop) of their numbers.

    lines: what the printed lines are and how wide, where that was read.
    """
    found = _written(paragraphs)
    taken = {k for first, stop in found for k in range(first, stop)}
    small = _smaller(paragraphs, lines) if lines is not None else []
    return sorted([*found, *(one for one in small if not taken & set(range(*one)))])


def _written(paragraphs: Sequence[Paragraph]) -> list[tuple[int, int]]:
    """What was written, as the sentence above says: each of its paragraphs begins with a quotation mark, and the last
    ends with one. To whom it is may stand above them, who signs it below."""
    texts = [_MISREAD.sub('"', " ".join(block.text for block in paragraph)) for paragraph in paragraphs]
    found = []
    k = 1
    while k < len(texts):
        stop = k
        if _FOLLOWS.search(texts[k - 1]) and _WRITTEN.search(texts[k - 1][-ANNOUNCED:]):
            addressed = len(texts[k]) <= ADDRESS and not _OPENS.match(texts[k])
            first = k + addressed
            stop = _closed(texts, first) if first < len(texts) and _OPENS.match(texts[first]) else first
            stop = k if stop == first else stop
        if stop > k:
            stop += _signed(paragraphs[stop:])
            found.append((k, stop))
        k = max(stop, k + 1)
    return found


def _signed(paragraphs: Sequence[Paragraph]) -> int:
    """How many of the paragraphs below a letter say who signs it: one, short and in capitals."""
    text = paragraphs[0][0].text if paragraphs else ""
    return int(0 < len(text) <= ADDRESS and capitals(text) >= CAPITALS and len(paragraphs[0]) == 1)


def _closed(texts: Sequence[str], first: int) -> int:
    """The number of the paragraph after the quotation that opens at `first`; `first` where it closes within a line, as
    what is said does, or nowhere."""
    for k in range(first, min(len(texts), first + MOST)):
        if k > first and not _OPENS.match(texts[k]):
            return first
        if regex.search(r"[”\"][.,;]?$", texts[k]) and not _open(texts[k]):
            return k + 1
        if not _open(texts[k]):
            return first
    return first


def _open(text: str) -> bool:
    """Whether a quotation that a paragraph begins with is open at its end."""
    if "“" in text or "”" in text:
        return text.count("“") > text.count("”")
    return text.count('"') % 2 == 1


def _smaller(paragraphs: Sequence[Paragraph], lines: Labelled) -> Iterator[tuple[int, int]]:
    """Runs of paragraphs in smaller type than the document's and than the text around them, below what is no part of
    the quotation."""
    widths = [list(_full(paragraph, lines)) for paragraph in paragraphs]
    for begun, stop in _runs([_is_smaller(own, lines.usual) for own in widths]):
        near = [*widths[max(0, begun - AROUND) : begun], *widths[stop : stop + AROUND]]
        others = [width for some in near for width in some]
        others = others if len(others) >= OTHERS else [lines.usual]
        first = next((k for k in range(max(1, begun), stop) if _quoted(paragraphs, k, len(widths[k]))), stop)
        parted = any(_GOES_ON.match(paragraph[0].text) for paragraph in paragraphs[first : stop + 1])
        if parted:  # a sentence is parted by it, as one is by a note
            continue
        own = [width for some in widths[first:stop] for width in some]
        if first < stop <= first + MOST and _is_smaller(own, median(others)):
            yield first, stop


def _quoted(paragraphs: Sequence[Paragraph], k: int, full: int) -> bool:
    """Whether paragraph `k`, in smaller type, is quoted, not carried here from elsewhere, as notes are: what stands
    above announces it, or it is one quotation and has lines enough to leave no doubt of its type."""
    text = " ".join(block.text for block in paragraphs[k])
    above = paragraphs[k - 1][-1]
    announced = _FOLLOWS.search(above.text) is not None
    whole = above.stopped and full >= MANY and _OPENS.match(text) is not None
    return not _SPOKEN.match(text) and (announced or whole)


def _runs(flags: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """Where flags are set in a row, as (first, stop)."""
    edges = [k for k, (before, here) in enumerate(pairwise((False, *flags, False))) if before is not here]
    yield from zip(edges[::2], edges[1::2], strict=True)


def _is_smaller(widths: Sequence[float], usual: float) -> bool:
    """Whether lines are of smaller type than such as are `usual` wide: wider by more than chance would have it."""
    if len(widths) < FEWEST or usual <= 0:
        return False
    times = median(widths) / usual
    return SMALLER <= times <= LARGEST and math.log(times) >= SURE * SPREAD / math.sqrt(len(widths))


def _full(paragraph: Paragraph, lines: Labelled) -> Iterator[float]:
    """The widths of a paragraph's printed lines but the last, in ems."""
    rows = [lines.at[line.start] for block in paragraph for line in block.lines if line.start in lines.at]
    for row, after in pairwise((*rows, -1)):
        if after >= 0 or lines.columns.several[row]:
            yield float(lines.columns.width[row])
