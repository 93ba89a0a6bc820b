"""The pages before the text: half-title, title page and imprint, told apart by what is known of the document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex

from pipeline.language import thresholds
from pipeline.source.documents import Metadata
from pipeline.stages.structure.blocks import Block, capitals
from pipeline.stages.structure.titles import alike
from pipeline.text.findings import Line

HALF_TITLE, TITLE_PAGE, IMPRINT, LEAF = "half-title", "title-page", "imprint", "leaf"
DEDICATION = "dedication"

_TABLE = thresholds.of("structure", "titlepage")
FEW: int = _TABLE["few"]
_IMPRINT = regex.compile(
    r"(?i)\b(?:first published|published|printed|copyright|impression|reprinted|edition|rights reserved)\b"
)
_PLACES = regex.compile(
    r"(?:LONDON|EDINBURGH|OXFORD|CAMBRIDGE|NEW YORK|GLASGOW|DUBLIN|PARIS|BERLIN|BOSTON|MANCHESTER)\b.{0,40}"
)
_BY = regex.compile(r"(?i)(?:edited |translated |compiled |selected )?by\b")
_TO = regex.compile(r"(?:TO|To|FOR|DEDICATED TO|Dedicated to|Inscribed to|IN MEMORY OF|In memory of|IN MEMORIAM)\b")
_AUTHOR_OF = regex.compile(r"(?i)(?:by the )?author of\b")
_FIGURES = str.maketrans("IlO", "110")
_ROMAN_YEAR = regex.compile(r"M[DCLXVI. ]{3,16}")
_YEAR = regex.compile(r"(?<![\p{L}\d])(?:(?=\S*[\d*])[\dIlO*°«»£]{4}|[*°«»] ?\d{2}(?: ?[*°«»])?)(?![\p{L}\d])")


@dataclass(frozen=True, slots=True)
class Part:
    """A block of a front page and what it is: titlePart, byline, docAuthor, pubPlace, publisher, docDate, head or p."""

    kind: str
    lines: tuple[Line, ...]


def leaves(blocks: Sequence[Block]) -> dict[int, list[Block]]:
    """The blocks of each page, by page index."""
    found: dict[int, list[Block]] = {}
    for block in blocks:
        found.setdefault(block.page, []).append(block)
    return found


def by_lines(blocks: Sequence[Block]) -> list[Block]:
    """The blocks of a page, each line one of its own where next to no blank lines part them."""
    if len(blocks) > FEW:
        return list(blocks)
    return [Block((line,), block.page, block.page) for block in blocks for line in block.lines]


def kind(blocks: Sequence[Block], meta: Metadata) -> str:
    """Which of the front pages this is."""
    texts = [b.text for b in blocks]
    if any(_IMPRINT.search(t) for t in texts):
        return IMPRINT
    whole = " ".join(texts)
    titled = capitals(texts[0]) > 0.6 or (meta.title and alike(whole, meta.title) > 60)
    if len(blocks) > 2 and titled and (any(_place(t, meta) or _publisher(t, meta) or _BY.match(t) for t in texts)):
        return TITLE_PAGE
    if _TO.match(texts[0]) and len(whole) < 300:
        return DEDICATION
    if all(capitals(t) > 0.6 for t in texts) and len(whole) < 200:
        return HALF_TITLE
    return LEAF


def signed(blocks: Sequence[Block], meta: Metadata) -> bool:
    """Whether this is a title page that says by whom the book is: publishers' lists of places do not."""
    return kind(blocks, meta) == TITLE_PAGE and any(_BY.match(block.text) for block in blocks)


def title_page(blocks: Sequence[Block], meta: Metadata) -> list[Part]:
    """The parts of a title page, one for each block or, in the imprint at its foot, for each line."""
    by = next((i for i, b in enumerate(blocks) if _BY.match(b.text)), None)
    first = 1 if by is None else by + 1
    foot = next((i for i in range(first, len(blocks)) if _of_imprint(blocks[i], meta)), len(blocks))
    parts: list[Part] = []
    for i, block in enumerate(blocks):
        if i >= foot:
            parts += [Part(_imprint_part(line.text, meta), (line,)) for line in block.lines]
        elif i == by or _AUTHOR_OF.match(block.text):
            parts.append(Part("byline", block.lines))
        elif by is not None and i == by + 1 and _BY.fullmatch(blocks[by].text):
            parts.append(Part("docAuthor", block.lines))
        else:
            parts.append(Part("titlePart", block.lines))
    return parts


def _of_imprint(block: Block, meta: Metadata) -> bool:
    """Whether a block names the place, the publisher or the year, and is not the title once more."""
    if meta.title and alike(block.text, meta.title) >= 75:
        return False
    return any(_place(line.text, meta) or _publisher(line.text, meta) or _dated(line.text) for line in block.lines)


def _imprint_part(text: str, meta: Metadata) -> str:
    if _dated(text):
        return "docDate"
    return "pubPlace" if _place(text, meta) else "publisher"


def _place(text: str, meta: Metadata) -> bool:
    return bool(_PLACES.fullmatch(text)) or bool(meta.place and alike(text, meta.place) >= 85)


def _publisher(text: str, meta: Metadata) -> bool:
    return bool(meta.publisher) and alike(text, meta.publisher) >= 75


def _dated(text: str) -> bool:
    return bool(_YEAR.search(text)) and len(text) <= 12 or bool(_ROMAN_YEAR.fullmatch(text))


_LATER = regex.compile(
    r"(?i)\b(?:re-?printed|reissued|impressions?|printings?|(?:second|third|new|revised|\d+th) edition)\b"
)


def years(lines: Sequence[Line], year: int) -> Iterator[tuple[int, int, str]]:
    """Misread years of an imprint that can be `year`: (start, end, as read), code points.

    At least two of the four figures must have been read, in their place, and none otherwise. A later impression has a
    year of its own.
    """
    right = str(year)
    for line in lines:
        if _LATER.search(line.text):
            continue
        for m in _YEAR.finditer(line.text):
            seen = m.group().replace(" ", "").ljust(4, "*").translate(_FIGURES)
            agree = sum(a == b for a, b in zip(seen, right, strict=False))
            wrong = sum(a != b and a.isdigit() for a, b in zip(seen, right, strict=False))
            if m.group() != right and len(seen) == 4 and agree >= 2 and not wrong:
                yield line.start + m.start(), line.start + m.end(), m.group()
