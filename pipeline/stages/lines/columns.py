"""The printed lines of a text, measured: columns of figures, a row for each line that is not blank.

Where no scan tells how wide a line is, its letters do: each letter has its width in a book face, and the lines around
it tell how wide a full line is there.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import regex

from pipeline.text.findings import Line, lines

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

BESIDE = 12  # lines on either side that tell how wide a full line is
FULL = 0.8  # the share of lines, the narrower first, below which lines are no wider than a full one
LEAST, MOST = 0.8, 1.15  # how far a page's measure may be from the document's, in shares of that
_LETTERS = 256  # code points whose widths are told apart

STOPPED = regex.compile(r"[.!?][”’\"')\]]*$")
ABBREVIATED = regex.compile(
    r"\b(?:Mr|Mrs|Dr|St|Messrs|Capt|Col|Gen|Lieut|Rev|Hon|Prof|No|Vol|vol|pp?|cf|viz|Esq|\p{Lu})\.$"
)
QUOTED = regex.compile(r"[”’\"'][.,]?$")
SMALL = regex.compile(
    r"\b(?:and|but|or|nor|of|the|in|to|an?|by|for|with|from|on|at|as|that|which|who|whose|his|her|my|their|its|your|our|no|"
    r"not|is|was|are|were|be|had|has|have)$"
)
QUOTES = regex.compile(r"[“\"‘']")
CAPITAL = regex.compile(r"[“\"‘'(\[—]*\p{Lu}")
LOWER = regex.compile(r"[“\"‘'(\[—]*\p{Ll}")
NUMBERED = regex.compile(r"[\[(]?\d+[.)\]]?\s")
LABEL = regex.compile(r"(?i)(?:chapter|chap\.|book|part|letter|section|canto|act|scene|volume|no\.)\W")
ROMAN = regex.compile(r"[IVXLC]+[.\s]*$")
ENDS = (
    "stop",
    "abbreviation",
    "comma",
    "semicolon",
    "colon",
    "hyphen",
    "dash",
    "quote",
    "small",
    "letter",
    "figure",
    "",
)
BEGINS = ("capital", "lower", "number", "")
FORMS = ("", "label", "roman", "numbered")
_POINTS = {",": 2, ";": 3, ":": 4, "-": 5, "¬": 5, "—": 6, "–": 6}


@dataclass(frozen=True)
class Columns:
    """Lines that are not blank, in order. `gap`: blank lines before each; `page`: of which page it is; `width` and
    `measure`, its own width and that of a full line there, and `first`, that of its first word, in ems; `end` and
    `begin`: how it ends and begins (places in ENDS and BEGINS); `form`: in FORMS; `capitals`: the share of its letters
    that are large, `titled` of its words that begin with one."""

    lines: Sequence[Line]
    gap: Ints
    page: Ints
    width: Floats
    measure: Floats
    first: Floats
    end: Ints
    begin: Ints
    form: Ints
    capitals: Floats
    titled: Floats
    words: Ints
    opens: Flags  # whether it begins with a quotation mark
    closes: Flags  # whether it ends with one

    def __len__(self) -> int:
        return len(self.lines)


def measured(text: str, end: int, pages: Sequence[int], widths: Mapping[str, Any]) -> Columns:
    """The lines of text[:end]. `pages`: where pages begin, in code points; `widths`: of letters, in ems (see the table
    `correct`, `widths`)."""
    kept: list[Line] = []
    gaps: list[int] = []
    gap = 0
    for line in lines(text, 0, end):
        body = line.text.strip()
        if not body:
            gap += 1
            continue
        left = line.start + len(line.text) - len(line.text.lstrip())
        kept.append(Line(left, left + len(body), line.stop, body))
        gaps.append(gap)
        gap = 0
    starts = np.array([line.start for line in kept], np.int64)
    ends = np.array([line.end for line in kept], np.int64)
    firsts = np.array([line.start + len(line.text.split(maxsplit=1)[0]) for line in kept], np.int64)
    ems = _ems(text[:end], widths)
    width = ems[ends] - ems[starts]
    signs = [_signs(line.text) for line in kept]
    table = np.array(signs, np.int64).reshape(-1, 7)
    letters = np.maximum(table[:, 5], 1)
    words = np.array([line.text.count(" ") + 1 for line in kept], np.int64)
    large = np.array([sum(map(str.isupper, line.text)) for line in kept], np.float64)
    return Columns(
        kept,
        np.array(gaps, np.int64),
        np.array([bisect_right(pages, line.start) for line in kept], np.int64),
        width,
        _measures(width),
        ems[firsts] - ems[starts],
        table[:, 0],
        table[:, 1],
        table[:, 2],
        large / letters,
        table[:, 6] / words,
        words,
        table[:, 3] > 0,
        table[:, 4] > 0,
    )


def _signs(text: str) -> tuple[int, int, int, int, int, int, int]:
    """How a line ends and begins, its form, whether it opens and closes a quotation, its letters, and its words that
    begin with a capital."""
    closes = QUOTED.search(text, max(0, len(text) - 3)) is not None
    begin = 0 if CAPITAL.match(text) else 1 if LOWER.match(text) else 2 if NUMBERED.match(text) else 3
    form = 1 if LABEL.match(text) else 2 if ROMAN.match(text) else 3 if NUMBERED.match(text) else 0
    letters = sum(map(str.isalpha, text))
    return (
        _end(text, closes),
        begin,
        form,
        QUOTES.match(text) is not None,
        closes,
        letters,
        sum(word[0].isupper() for word in text.split()),
    )


def _end(text: str, closes: bool) -> int:
    last = text[-1]
    if last in _POINTS:
        return _POINTS[last]
    if STOPPED.search(text, max(0, len(text) - 6)):
        return 1 if ABBREVIATED.search(text, max(0, len(text) - 10)) else 0
    if closes:
        return 7
    if last.isalpha():
        return 8 if SMALL.search(text, max(0, len(text) - 8)) else 9
    return 10 if last.isdigit() else 11


def _ems(text: str, widths: Mapping[str, Any]) -> Floats:
    """The width of text[:at], for each `at`."""
    table = np.full(_LETTERS, widths["usual"])
    for letters, width in widths["letters"].items():
        for letter in letters:
            if ord(letter) < _LETTERS:
                table[ord(letter)] = width
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    each = np.where(points < _LETTERS, table[np.minimum(points, _LETTERS - 1)], widths["usual"])
    return np.concatenate([[0.0], np.cumsum(each)])


def _measures(width: Floats) -> Floats:
    """How wide a full line is, around each line."""
    if not len(width):
        return width
    document = float(np.median(width[width >= np.median(width)]))
    padded = np.pad(width, BESIDE, constant_values=np.nan)
    around = np.lib.stride_tricks.sliding_window_view(padded, 2 * BESIDE + 1)
    found = np.nanquantile(around, FULL, axis=1, method="lower")
    return np.clip(found, LEAST * document, MOST * document)
