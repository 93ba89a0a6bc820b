"""The printed lines of a text, measured: columns of figures, a row for each line that is not blank.

Where no scan tells how wide a line is, its letters do: each letter has its width in a book face, and the lines around
it tell how wide a full line is there.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
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
MANY = 7  # words of a line of text
NOUNS = 0.2  # the share of words with a capital where nouns have one: a statute of 1854 0.27, novels 0.07 to 0.11
LONGER = 1.3  # times the measure: such a line was printed as two
LEAST, MOST = 0.8, 1.15  # how far a page's measure may be from the document's, in shares of that

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
_OPENERS = (  # words that sentences often begin with: some go on with what was said, some begin anew
    "a after all and another as at before but by do for from had have he her here his how i if in is it its let my no",
    "not now of oh on one our she so some such that the their then there here these they this those though thus to",
    "under upon was we well were what when where which while who why with yes yet you your",
)
OPENERS = ("", *(word for words in _OPENERS for word in words.split()))
_OPENER = {word: n for n, word in enumerate(OPENERS)}
_INNER = (  # words that have a capital only where a sentence or a line of verse begins
    "a all and are as at be because been before behind being beneath beside between beyond both but by can could do",
    "does each either else ere for from had has have he her here his how if in into is it its let many me might mine",
    "more most much must my neither no nor not now of off oh on once one only or other our out over own shall she",
    "should since so some still such than that the thee their them then there these they thine this those thou though",
    "through thus thy till to together too toward towards twas under unless until unto up upon was we were what when",
    "whence where wherein whether which while who whom whose why with within without would ye yet you your",
)
INNER = frozenset(word for words in _INNER for word in words.split())
_OPEN = regex.compile(r"[\p{Ll},;][’']?$")  # where no sentence has ended
_FIRST = regex.compile(r"^[^\p{L}]+|[^\p{L}]+$")
_POINTS = {",": 2, ";": 3, ":": 4, "-": 5, "¬": 5, "—": 6, "–": 6}


@dataclass(frozen=True)
class Columns:
    """Lines that are not blank, in order.

    `gap`: blank lines before each; `page`: of which page it is; in ems its own `width`, the `measure`, a full line's
    there, `last`, the width of what stands on its last printed line where several are one (words that they broke were
    joined, or they were read so; `width` is then that of a line of them), and `first`, that of its first word; how it
    ends and begins, its form and its first word by their places in ENDS, BEGINS, FORMS and OPENERS; `capitals`, the
    share of its letters that are large, and `titled`, of its words that begin with one.
    """

    lines: Sequence[Line]
    gap: Ints
    page: Ints
    width: Floats
    measure: Floats
    last: Floats
    first: Floats
    end: Ints
    begin: Ints
    form: Ints
    capitals: Floats
    titled: Floats
    words: Ints
    opener: Ints
    inner: Flags  # whether it begins with a capital as verse does, inside a sentence
    several: Flags  # whether several printed lines are one
    opens: Flags  # whether it begins with a quotation mark
    closes: Flags  # whether it ends with one

    def __len__(self) -> int:
        return len(self.lines)


def measured(
    text: str, end: int, pages: Sequence[int], widths: Mapping[str, Any], joined: Sequence[int] = ()
) -> Columns:
    """The lines of text[:end]. `pages`: where pages begin, `joined`: where the print ends lines that are none here,
    both in code points and in order; `widths`: of letters, in ems (see the table `correct`, `widths`)."""
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
    points = np.frombuffer(text[:end].encode("utf-32-le", "surrogatepass"), np.uint32)
    used = set(text[:end])
    ems = _sums(points, {c: _width(c, widths) for c in used})
    letters = _sums(points, {c: float(c.isalpha()) for c in used})
    large = {c: float(c.isupper()) for c in used}
    capitals, spaces = _sums(points, large), _sums(points, {c: float(c == " ") for c in used})
    begun = (
        _each(points, large)
        * np.concatenate([[1.0], _each(points, {c: float(c.isspace()) for c in used})])[: len(points)]
    )
    words = (spaces[ends] - spaces[starts]).astype(np.int64) + 1
    signs = np.array([_signs(line.text) for line in kept], np.int64).reshape(-1, 5)
    within = np.array([at for at in joined if at < end], np.int64)
    first, behind = np.searchsorted(within, starts, side="right"), np.searchsorted(within, ends, side="left")
    several = behind > first
    begins = np.where(several, within[np.minimum(behind, len(within)) - 1], starts) if len(within) else starts
    last = ems[ends] - ems[begins]  # what stands on the last printed line
    width = np.where(several, (ems[begins] - ems[starts]) / np.maximum(behind - first, 1), last)
    measure = _measures(width)
    whole = np.maximum(0, np.floor((width - LONGER * measure) / np.maximum(measure, 1e-9)) + 1)  # lines read as one
    titled = np.concatenate([[0.0], np.cumsum(begun)])
    words_titled = (titled[ends] - titled[starts]) / words
    return Columns(
        kept,
        np.array(gaps, np.int64),
        np.array([bisect_right(pages, line.start) for line in kept], np.int64),
        width,
        measure,
        np.where(several, last, width - measure * whole),
        ems[firsts] - ems[starts],
        signs[:, 0],
        _begun(signs[:, 0], signs[:, 1], words_titled, words),
        signs[:, 2],
        (capitals[ends] - capitals[starts]) / np.maximum(letters[ends] - letters[starts], 1),
        words_titled,
        words,
        np.array([_OPENER.get(_FIRST.sub("", line.text.split(maxsplit=1)[0]).lower(), 0) for line in kept], np.int64),
        np.array([False, *(inner(a.text, b.text) for a, b in pairwise(kept))][: len(kept)], bool),
        several | (whole > 0),
        signs[:, 3] > 0,
        signs[:, 4] > 0,
    )


def inner(before: str, line: str) -> bool:
    """Whether a line begins with a capital that no prose has there: that of an everyday word, where the line before it
    ends no sentence."""
    if not (line[0].isalpha() or line[0] in "'’"):
        return False  # somebody begins to speak, or says something between dashes or brackets
    first = _FIRST.sub("", line.split(maxsplit=1)[0])
    return first[:1].isupper() and first.lower() in INNER and _OPEN.search(before, max(0, len(before) - 2)) is not None


def _each(points: npt.NDArray[np.uint32], figures: Mapping[str, float]) -> Floats:
    """The figure of each code point."""
    table = np.zeros(max(map(ord, figures), default=0) + 1)
    for letter, figure in figures.items():
        table[ord(letter)] = figure
    return table[points]


def _sums(points: npt.NDArray[np.uint32], figures: Mapping[str, float]) -> Floats:
    """The sum of the figures of all code points before each place."""
    return np.concatenate([[0.0], np.cumsum(_each(points, figures))])


def _signs(text: str) -> tuple[int, int, int, bool, bool]:
    """How a line ends and begins, its form, whether it opens and closes a quotation."""
    closes = QUOTED.search(text, max(0, len(text) - 3)) is not None
    begin = 0 if CAPITAL.match(text) else 1 if LOWER.match(text) else 2 if NUMBERED.match(text) else 3
    form = 1 if LABEL.match(text) else 2 if ROMAN.match(text) else 3 if NUMBERED.match(text) else 0
    return _end(text, closes), begin, form, QUOTES.match(text) is not None, closes


def _begun(end: Ints, begin: Ints, titled: Floats, words: Ints) -> Ints:
    """How each line begins. In a text that gives nouns capitals, one that follows no end of a sentence says nothing,
    and is taken for a small letter."""
    long = words >= MANY
    if not long.any() or np.average(titled[long], weights=words[long]) < NOUNS:
        return begin
    ended = np.isin(np.concatenate([[0], end[:-1]]), [ENDS.index(name) for name in ("stop", "quote")])
    return np.where((begin == 0) & ~ended, BEGINS.index("lower"), begin)


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


def _width(letter: str, widths: Mapping[str, Any]) -> float:
    for letters, width in widths["letters"].items():
        if letter in letters:
            return float(width)
    return float(widths["usual"])


def _measures(width: Floats) -> Floats:
    """How wide a full line is, around each line."""
    if not len(width):
        return width
    order = np.sort(width)
    document = float(order[np.searchsorted(np.cumsum(order), order.sum() / 2)])  # half of the text is in lines as wide
    padded = np.pad(width, BESIDE, constant_values=np.nan)
    around = np.lib.stride_tricks.sliding_window_view(padded, 2 * BESIDE + 1)
    count = (~np.isnan(around)).sum(1)  # at the edges there are fewer
    at = (FULL * (count - 1) + 1e-9).astype(np.int64)
    found = np.take_along_axis(np.sort(around, axis=1), at[:, None], 1)[:, 0]
    return np.clip(found, LEAST * document, MOST * document)
