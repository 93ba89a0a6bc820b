"""What is known of each line, in figures, and whether blank lines part a text's paragraphs at all.

A piece of evidence has a value for every line, the place among a few: a length in steps of the measure, how the line
before ends, both together. What each value weighs for each label is learnt (`learning/line_weights`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from pipeline.stages.lines.columns import BEGINS, ENDS, FORMS, OPENERS, Columns, Flags, Floats, Ints

WIDTHS = (0.3, 0.45, 0.6, 0.7, 0.78, 0.84, 0.88, 0.91, 0.94, 0.97, 1.0, 1.04, 1.1)  # shares of the measure
COARSE = (0.5, 0.7, 0.85, 0.93)
ROOM = (-8.0, -4.0, -2.5, -1.5, -0.7, 0.0, 0.7, 1.5, 2.5, 4.0, 6.0, 9.0, 14.0, 20.0)  # ems
CAPITALS = (0.02, 0.06, 0.12, 0.2, 0.35, 0.6, 0.85)
WORDS = (2, 3, 4, 5, 7, 9, 11, 13)
SPACE = 0.25  # ems
NARROW = 0.85  # the same, of lines in a run
RUN = 5  # lines of a run that are told apart
SHORT = 0.75  # of the measure: lines below it may be verse
AROUND = 3  # lines on either side
FAR = 30  # the same, where paragraphs that show tell how often others may end
SHOWS = 4.0  # ems of room that show that a paragraph ends
BLANKS = 0.04  # of the lines have one before them, within pages, where blank lines part paragraphs


class Evidence(NamedTuple):
    """One piece: what it is called, its value for each line, and how many values there are."""

    name: str
    values: Ints
    size: int


def evidence(columns: Columns) -> list[Evidence]:
    """All pieces, the same for every text."""
    return [Evidence(name, values, size) for name, values, size in _pieces(columns)]


def _pieces(c: Columns) -> Iterator[tuple[str, Ints, int]]:
    n = len(c)
    share = c.width / np.maximum(c.measure, 1e-9)
    room = _room(c)
    same = _same_page(c)
    blank, blanks = c.gap > 0, np.full(n, int(parted(c)), np.int64)
    width, coarse, rooms = _bins(share, WIDTHS), _bins(share, COARSE), _bins(room, ROOM)
    capitals, stopped = _bins(c.capitals, CAPITALS), (c.end == 0).astype(np.int64)
    few = _bins(c.capitals, (0.12, 0.35, 0.6))
    gap = np.minimum(c.gap, 3)
    ends, begins, forms, steps = len(ENDS), len(BEGINS), len(FORMS), len(ROOM) + 1
    end_before, stop_before = _before(c.end, ends), _before(stopped, 2)
    begin_before, coarse_before = _before(c.begin, begins), _before(coarse, len(COARSE) + 1)
    next_room, next_begin = _after(rooms, steps), _after(c.begin, begins)
    low = (share < SHORT) & (c.begin == 0)
    yield "always", np.zeros(n, np.int64), 1
    yield "begin", c.begin, begins
    yield "end", c.end, ends
    yield "width", width, len(WIDTHS) + 1
    yield "capitals", capitals, len(CAPITALS) + 1
    yield "titled", _bins(c.titled, (0.15, 0.3, 0.5, 0.75, 0.95)), 6
    yield "words", _bins(c.words.astype(np.float64), WORDS), len(WORDS) + 1
    yield "quotes", _both((c.opens, 2), (c.closes, 2))[0], 4
    yield "form", c.form, forms
    yield "end before", end_before, ends + 1
    yield "several in one", *_both((_before(c.several, 2), 3), (c.several, 2))
    yield "width before", _before(width, len(WIDTHS) + 1), len(WIDTHS) + 2
    yield "room before", rooms, steps
    yield "end before, begin", *_both((end_before, ends + 1), (c.begin, begins))
    yield "room before, begin", *_both((rooms, steps), (c.begin, begins))
    yield "room before, stop, begin", *_both((rooms, steps), (stop_before, 3), (c.begin, begins))
    yield "page, end before, begin", *_both((same, 2), (end_before, ends + 1), (c.begin, begins))
    yield "page, room before, stop", *_both((same, 2), (rooms, steps), (stop_before, 3))
    yield "gap", *_both((gap, 4), (same, 2), (blanks, 2))
    yield "gap, end before, begin", *_both((blank, 2), (end_before, ends + 1), (c.begin, begins), (same, 2))
    yield "closed, opens", *_both((_before(c.closes, 2), 3), (c.opens, 2), (stop_before, 3))
    yield "opens, room before", *_both((c.opens, 2), (stop_before, 3), (rooms, steps))
    yield "begin before, begin", *_both((begin_before, begins + 1), (c.begin, begins))
    yield "widths before and here", *_both((coarse_before, len(COARSE) + 2), (coarse, len(COARSE) + 1))
    yield "capitals before", _before(few, 4), 5
    yield "short lines", *_both((_before(low, 2), 3), (low, 2), (_after(low, 2), 3))
    yield "room", next_room, steps + 1
    yield "begin after", next_begin, begins + 1
    yield "width after", _after(coarse, len(COARSE) + 1), len(COARSE) + 2
    yield "end, begin after", *_both((c.end, ends), (next_begin, begins + 1))
    yield "capitals after", _after(few, 4), 5
    yield "room, begin, stop before", *_both((next_room, steps + 1), (c.begin, begins), (stop_before, 3))
    yield "gap after", *_both((_after(gap, 4), 5), (_after(same, 2), 3), (blanks, 2))
    yield "place on the page", *_both((_from_edge(same), 4), (_from_edge(_until(same))[::-1], 4))
    around = _around(low)
    yield "short lines around", _bins(around, (0.2, 0.45, 0.6, 0.8, 0.95)), 6
    yield "capitals around", _bins(_around(c.begin == 0), (0.3, 0.5, 0.7, 0.9)), 5
    yield "widest around", _bins(_widest(share), (0.5, 0.65, 0.75, 0.85, 0.93, 1.0)), 7
    run, fits = _run((share < NARROW) & (c.begin == 0)), (room > 0).astype(np.int64)
    yield "run of short lines", *_both((run, RUN + 1), (fits, 2), (_after(fits, 2), 3))
    full = _bins(room, (0.0, SHOWS))
    yield "opener, stop, room before", *_both((c.opener, len(OPENERS)), (stop_before, 3), (full, 3))
    ended = (room > SHOWS) & (stop_before == 1) & (c.begin == 0)
    often = _bins(_around(ended, FAR) - ended / (2 * FAR + 1), (0.015, 0.04, 0.07, 0.11, 0.17))
    yield "paragraphs around, room before, stop", *_both((often, 6), (rooms, steps), (stop_before, 3))
    yield (
        "paragraphs around, closed, opens",
        *_both((often, 6), (_before(c.closes, 2), 3), (c.opens, 2), (stop_before, 3)),
    )
    yield "capital inside", *_both((_before(c.inner, 2), 3), (c.inner, 2), (_after(c.inner, 2), 3))
    yield "capitals inside around", _bins(_around(c.inner), (0.01, 0.16, 0.3, 0.45)), 5
    yield (
        "short lines around, begin, width",
        *_both((_bins(around, (0.2, 0.45, 0.6, 0.8)), 5), (c.begin, begins), (coarse, len(COARSE) + 1)),
    )


def parted(c: Columns) -> bool:
    """Whether blank lines part paragraphs in a text, not pages alone."""
    return bool(((c.gap > 0) & _same_page(c))[1:].sum() > BLANKS * len(c))


def _same_page(c: Columns) -> Flags:
    """Whether the line before each is of the same page."""
    return np.concatenate([[False], c.page[1:] == c.page[:-1]])[: len(c)]


def _room(c: Columns) -> Floats:
    """The room that the line before left, less what the first word of this one takes, in ems: below 0 where it had to
    be broken there."""
    if not len(c):
        return np.zeros(0)
    left = c.measure[:-1] - c.last[:-1] - c.first[1:] - SPACE
    return np.concatenate([[0.0], left])


def _bins(values: Floats, edges: Sequence[float]) -> Ints:
    return np.searchsorted(np.array(edges, np.float64), values, side="left").astype(np.int64)


def _both(*parts: tuple[Ints | Flags, int]) -> tuple[Ints, int]:
    """Several values as one."""
    found, size = np.zeros(len(parts[0][0]), np.int64), 1
    for values, count in parts:
        found, size = found * count + values.astype(np.int64), size * count
    return found, size


def _before(values: Ints | Flags, size: int) -> Ints:
    """The value of the line before; `size` where there is none."""
    return np.concatenate([[size], values[:-1].astype(np.int64)])[: len(values)]


def _after(values: Ints | Flags, size: int) -> Ints:
    """The value of the line after; `size` where there is none."""
    return np.concatenate([values[1:].astype(np.int64), [size]])[: len(values)]


def _until(same: Flags) -> Flags:
    """For the lines from the last to the first, whether the line after each is of the same page."""
    return np.concatenate([same[1:], [False]])[: len(same)][::-1]


def _from_edge(same: Flags) -> Ints:
    """How many lines of its page stand before each, up to 3."""
    at = np.arange(len(same))
    begun = np.maximum.accumulate(np.where(same, 0, at)) if len(same) else at
    return np.minimum(at - begun, 3)


def _around(flags: Flags, reach: int = AROUND) -> Floats:
    """The share of lines around each, itself among them, of which something holds."""
    sums = np.concatenate([[0.0], np.cumsum(flags)])
    at = np.arange(len(flags))
    low, high = np.maximum(0, at - reach), np.minimum(len(flags), at + reach + 1)
    return (sums[high] - sums[low]) / np.maximum(high - low, 1)  # type: ignore[no-any-return, unused-ignore]


def _run(flags: Flags) -> Ints:
    """How many lines in a row, each itself among them, something holds of, up to RUN; 0 for lines of which it does
    not."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], flags, [False]]).astype(np.int64)))
    found = np.zeros(len(flags), np.int64)
    for first, last in edges.reshape(-1, 2).tolist():
        found[first:last] = min(RUN, last - first)
    return found


def _widest(share: Floats) -> Floats:
    """The second widest of the lines around each: one may be two that were read as one."""
    if not len(share):
        return share
    padded = np.pad(share, AROUND, constant_values=0.0)
    around = np.sort(np.lib.stride_tricks.sliding_window_view(padded, 2 * AROUND + 1), axis=1)
    return around[:, -2]  # type: ignore[no-any-return, unused-ignore]
