"""Footnotes by the size of their type: the smaller lines at the foot of a scanned page, whatever became of their marks.

Superior figures are what OCR reads worst: as an apostrophe, as !, or not at all. Where the type tells that a note is
one, a sign that has no business after a word is its reference, and else it hangs on the page's last word.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median

import regex

from pipeline.language import thresholds
from pipeline.scans.placed import PlacedLine

_TABLE = thresholds.of("notes", "by_size")
SMALLER: float = _TABLE["smaller"]
ONE: float = _TABLE["one"]
FEWEST: int = _TABLE["fewest"]
MOST: float = _TABLE["most"]
CLOSE: int = _TABLE["close"]
LONG: int = _TABLE["long"]
LABEL = regex.compile(  # of a mark that was misread some sign is left, a quotation mark if none closes it
    r"[ \t]*(?P<mark>\d{1,3}(?=[ \t]|[“\"‘'(]?\p{Lu}\p{Ll}+(?!\d))"  # not 18G9.
    r"|[*†‡§•]{1,2}|[¹²³⁴-⁹]|['‘’`°^|!?<>»«=~:;.,_-](?![’'])|[“”\"](?![^“”\"]*[”\"])"
    r"|[lI](?=[ \t]\p{Lu}))[ \t]?(?=[“\"‘'(]?[ \t]?\p{Lu})"
)
LONGEST: int = _TABLE["longest"]
_RUNS_OVER = regex.compile(r"[-¬\u00ad]\Z")
READ = regex.compile(r"\d{1,3}|[*†‡§•]{1,2}|[¹²³⁴-⁹]")  # a mark that was read as one
_SUPERSCRIPTS = str.maketrans("¹²³⁴⁵⁶⁷⁸⁹", "123456789")
ODD = (  # signs after a word that may have been a superior figure, the likeliest first
    (3, regex.compile(r"(?<=[\p{L}.,;:”’)])[ \t]?(?P<mark>[¹²³⁴-⁹†‡§])")),
    (3, regex.compile(r"(?<=\p{L}{2}[.,;:”’)]{0,2})(?P<mark>\d|\*{1,2})(?=[\s.,;:—)])")),
    (2, regex.compile(r"(?<=\p{L}{2})(?P<mark>[!?°])(?=[ \t]*\n?[ \t]*\p{Ll})")),
    (2, regex.compile(r"(?<=\p{L}{2}[.,;:])(?P<mark>['’‘!?°\"”“])(?=\s)")),
    (1, regex.compile(r"(?<=\p{L}[a-rt-z])(?P<mark>['’‘\"”“])(?=[ \t]*\n?[ \t]*\p{Ll})")),
)


@dataclass(frozen=True, slots=True)
class Small:
    """A note in small type: text[start:end], its own words from `text_at` on; label: its mark, "" where misread."""

    start: int
    end: int
    label: str
    text_at: int


@dataclass(frozen=True, slots=True)
class Sign:
    """A sign at text[start:end] that may be a note's reference; `likely` is 3 for the best. Empty: nothing was read."""

    start: int
    end: int
    label: str
    likely: int


class Rows:
    """The printed lines that are left of a document, in the order of its text: sorted once, asked for page by page."""

    def __init__(self, lines: Iterable[PlacedLine]) -> None:
        self._lines = sorted((line for line in lines if line.start < line.end), key=lambda line: line.start)
        self._starts = [line.start for line in self._lines]

    def between(self, at: int, stop: int) -> list[PlacedLine]:
        """The lines that lie within text[at:stop]."""
        found = self._lines[bisect_left(self._starts, at) : bisect_left(self._starts, stop)]
        return [line for line in found if line.end <= stop]


def shares(rows: Rows, at: int, stop: int) -> Iterator[tuple[int, float]]:
    """The start of each longer line of the page text[at:stop], with its size as a share of the page's type."""
    found = [(row.start, _size(row)) for row in rows.between(at, stop) if row.end - row.start > LONG]
    known = [size for _, size in found if size]
    if len(known) > FEWEST:
        body = median(known)
        yield from ((start, size / body) for start, size in found if size)


def notes(rows: Rows, text: str, at: int, stop: int) -> list[Small]:
    """The notes at the foot of the page text[at:stop], in order; none where the type tells of none."""
    foot = _foot(rows.between(at, stop))
    first = next((i for i, row in enumerate(foot[: CLOSE + 1]) if LABEL.match(text, row.start, row.end)), None)
    if first is None:
        return []
    foot = foot[first:]  # a text's last lines may be set so close that they seem smaller
    begun = [i for i, row in enumerate(foot) if not i or LABEL.match(text, row.start, row.end) and _stands_out(foot, i)]
    found = []
    for i, following in zip(begun, [*begun[1:], len(foot)], strict=True):
        m = LABEL.match(text, foot[i].start, foot[i].end)
        assert m is not None
        mark = m["mark"].translate(_SUPERSCRIPTS)
        end = foot[following - 1].end
        end += text.startswith("\n", end)
        found.append(Small(foot[i].start, end, mark if READ.fullmatch(m["mark"]) else "", m.end()))
    return found


def _foot(rows: Sequence[PlacedLine]) -> list[PlacedLine]:
    """The lines in small type below all others."""
    sizes = [_size(row) for row in rows]
    known = [size for size, row in zip(sizes, rows, strict=True) if size and row.end - row.start > LONG]
    if len(known) <= FEWEST:
        return []
    body = median(known)
    first = len(rows)
    while first and sizes[first - 1] and sizes[first - 1] <= ONE * body:
        first -= 1
    while first < len(rows) and _mean(rows[first:], sizes[first:]) > SMALLER * body:
        first += 1  # the last lines of a text that is set a little closer
    while first < len(rows) and sizes[first] > SMALLER * body and rows[first].end - rows[first].start > LONG:
        first += 1
    foot = list(rows[first:])
    return foot if first > FEWEST and len(foot) <= MOST * len(rows) else []


def _mean(rows: Sequence[PlacedLine], sizes: Sequence[float]) -> float:
    weights = [row.end - row.start for row in rows]
    return sum(w * size for w, size in zip(weights, sizes, strict=True)) / sum(weights)


def _size(row: PlacedLine) -> float:
    """The size of a line's type, as the width of its letters: heights hang on which letters there are. 0: unknown."""
    if row.box is None or row.end - row.start < 3:
        return 0.0
    return row.box.width / (row.end - row.start)


def _stands_out(foot: Sequence[PlacedLine], i: int) -> bool:
    """Whether a line in the foot is set in, or the line before it ends short, as where a note begins."""
    here, before = foot[i].box, foot[i - 1].box
    left = min(row.box.left for row in foot if row.box)
    right = max(row.box.right for row in foot if row.box)
    if here is None or before is None:
        return True
    return here.left - left > here.height * 0.5 or before.right < right - here.height * 1.5


def signs(text: str, at: int, stop: int) -> list[Sign]:
    """What may be a reference in the text of a page text[at:stop], in order."""
    found: dict[int, Sign] = {}
    for likely, pattern in ODD:
        for m in pattern.finditer(text, at, stop):
            start = m.start("mark")
            found.setdefault(start, Sign(start, m.end(), m["mark"].translate(_SUPERSCRIPTS), likely))
    return [found[start] for start in sorted(found)]


def answers(found: Sequence[Small], given: Sequence[Sign], end: int) -> list[Sign]:
    """For each note its reference, in the order of both; an empty sign at `end` for those that have none.

    Every note takes one sign or none; the choice with the greatest sum of likelihood wins, the earliest of equals.
    """
    best: list[tuple[int, tuple[Sign | None, ...], int]] = [(0, (), 0)]  # worth, signs taken, signs used up
    for place, note in enumerate(found, 1):
        step: dict[int, tuple[int, tuple[Sign | None, ...], int]] = {}
        for worth, taken, used in best:
            choices: list[tuple[int, Sign | None, int]] = [(0, None, used)]
            for i, sign in enumerate(given[used:], used):
                if fit := _fit(note, sign, place):
                    choices.append((fit, sign, i + 1))
            for fit, choice, after in choices:
                option = (worth + fit, (*taken, choice), after)
                if after not in step or option[0] > step[after][0]:
                    step[after] = option
        best = list(step.values())
    _, chosen, _ = max(best, key=lambda option: (option[0], -option[2]))
    return [one or Sign(end, end, "", 0) for one in chosen]


def _fit(note: Small, sign: Sign, place: int) -> int:
    """How well a sign answers a note, the `place`-th of its page: 0 where it cannot."""
    if sign.label and sign.label == note.label:
        return 6
    if sign.label.isdigit():
        return 3 if sign.label == str(place) or not note.label else 0
    return sign.likely


def page_end(text: str, at: int, stop: int) -> int:
    """Where the last word of text[at:stop] ends that does not run over the page."""
    page = text[at:stop].rstrip()
    if _RUNS_OVER.search(page):
        page = page.rpartition(" ")[0].rstrip() if " " in page[-LONGEST:] else page
    return at + len(page)
