"""Which verdict answers which change: known again by the words around it, and where several are alike, by its line.

Rather than hand a verdict to another place, it is left unmatched, which `run` names, and its change is asked anew.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import regex
from rapidfuzz.distance import Levenshtein

from pipeline.editions.review import MOVED, Row, words_after, words_before
from pipeline.text.findings import Change, Edit, lines

ALIKE = 0.7  # how much of the surrounding letters must agree: two misread words of ten pass
ANOTHER_WORD = 4  # letters on end that differ: no misreading, other words
LONG_SIDE = 12  # letters: two or three words
ONE_SIDED = 0.2  # what the other side's silence costs: nine letters of ten must agree then
PAGE = 40  # lines: how far from where its neighbours put it a place may lie whose words were read otherwise
CLEARLY = 4  # the next alike place must be that many times as far away as the nearest
_NOT_LETTERS = regex.compile(r"[^\p{L}\p{N}]+")
_FIGURES = regex.compile(r"\p{N}")


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a change stands in the raw text: the words around it, and its line, from 1."""

    before: str
    after: str
    line: int


_Anchor = tuple[int, int, int]
"""The line that a row names, the line that its place lies on now, both from 1, and the row's number."""

Question = tuple[Change, str, tuple[int, int]]
"""A change, what it takes away, and its stretch of the raw text."""


class Matching:
    """The rows of a decisions file, asked of the changes to one raw text; each row stands for one change.

    `met`: the rows that a change was found for. `earlier`: those on whose change a later row on the same place was met,
    and which. `alike`: those that might stand for several places, and for how many.
    """

    def __init__(self, rows: Sequence[Row], raw: str) -> None:
        self.met: set[int] = set()
        self.earlier: dict[int, int] = {}
        self.alike: dict[int, int] = {}
        self._rows, self._raw = rows, raw
        self._by_change: dict[tuple[str, str, str], list[int]] = defaultdict(list)
        self._by_words: dict[tuple[str, str, str, str], list[int]] = defaultdict(list)
        self._known = {(row.rule, row.new) for row in rows}
        for number, row in enumerate(rows):
            self._by_change[row.rule, row.old, row.new].append(number)
            self._by_words[row.rule, row.new, row.before, row.after].append(number)

    def rows(self, questions: Sequence[Question]) -> list[int | None]:
        """For each change the number of the row that answers it; None where nobody was asked."""
        found: list[int | None] = [None] * len(questions)
        if not self._rows:
            return found
        places = [self._place(raw) for _, _, raw in questions]
        groups: dict[tuple[str, str, str, str], list[int]] = defaultdict(list)
        for at, (change, _, _) in enumerate(questions):
            if (change.rule, _new(change)) in self._known:
                groups[change.rule, _new(change), places[at].before, places[at].after].append(at)
        for words, group in groups.items():
            for number, at in self._between(words, group, questions, places):
                found[at] = number
                self._meet(number, places[at])
        near = [
            (*rank, number, at)
            for at, (change, old, _) in enumerate(questions)
            if found[at] is None
            for rank, number in self._near(change, old, places[at])
        ]
        for *_, number, at in sorted(near):
            if found[at] is None and number not in self.met and self._in_course(number, places[at].line):
                found[at] = number
                self._meet(number, places[at])
        for number in self.met:
            self.alike.pop(number, None)
        return found

    def _open(self, number: int) -> bool:
        return number not in self.met and number not in self.earlier

    def _meet(self, number: int, place: _Place) -> None:
        self.met.add(number)
        self.course.settle(number, place.line)

    def _between(
        self, words: tuple[str, str, str, str], group: list[int], questions: Sequence[Question], places: list[_Place]
    ) -> Iterator[tuple[int, int]]:
        """The rows, and the changes they answer, of those to the same between exactly the same words.

        On its own line first, then what reads the same before what another verdict altered inside; of what is left
        in order where there are as many of both, else the nearest, if it is clearly that.
        """
        rows = [n for n in self._by_words.get(words, ()) if self._open(n)]
        asked = list(group)
        for same in (True, False):
            for n in tuple(rows):
                if n not in rows:
                    continue
                lines = self.course.expected(n)
                fits = [at for at in asked if [places[at].line] == [*lines] and self._same(n, questions[at], same)]
                if not fits:
                    continue
                surplus = self._surplus(n, rows, len(fits))
                rows = [row for row in rows if row != n and row not in surplus]
                if n not in surplus:
                    asked.remove(fits[0])
                    yield n, fits[0]
        if len(rows) == len(asked):
            pairs = list(zip(sorted(rows, key=lambda n: (_number(self._rows[n].line), n)), asked, strict=True))
        else:
            pairs = self._nearest(rows, asked, places, len(group))
        for n, at in pairs:
            if self._same(n, questions[at], False) and self._in_course(n, places[at].line):
                yield n, at

    def _surplus(self, number: int, rows: Sequence[int], changes: int) -> list[int]:
        """Of the rows on the same place those beyond the number of its changes: empty ones, then the earliest."""
        place = _place(self._rows[number])
        alike = [n for n in rows if _place(self._rows[n]) == place]
        alike.sort(key=lambda n: (bool(self._rows[n].verdict), n))
        earlier = alike[: max(0, len(alike) - changes)]
        self.earlier.update(dict.fromkeys(earlier, alike[-1]))
        return earlier

    def _nearest(self, rows: list[int], asked: list[int], places: list[_Place], alike: int) -> list[tuple[int, int]]:
        """Of rows and changes those that clearly belong to each other by their lines."""

        def apart(n: int, at: int) -> int:
            return self.course.apart(n, places[at].line)

        pairs = []
        for n in rows if asked else ():
            at, *other = sorted(asked, key=lambda at: apart(n, at))[:2]
            limit = max(1, apart(n, at)) * CLEARLY
            if any(apart(n, o) < limit for o in other) or any(apart(r, at) < limit for r in rows if r != n):
                self.alike[n] = alike
            else:
                pairs.append((n, at))
        return pairs

    def _same(self, number: int, question: Question, exactly: bool) -> bool:
        said, old = self._rows[number].old, question[1]
        return said == old if exactly else same_old(said, old)

    def _near(self, change: Change, old: str, place: _Place) -> Iterator[tuple[tuple[float, float], int]]:
        """The rows on a change whose surroundings were read otherwise, the likest first."""
        for n in self._by_change.get((change.rule, old, _new(change)), ()):
            if self._open(n) and n not in self.alike and (score := self._alike(self._rows[n], place)) >= ALIKE:
                apart = self.course.apart(n, place.line)
                if apart <= PAGE:
                    yield (-score, apart), n

    def _alike(self, row: Row, place: _Place) -> float:
        """How alike the surroundings are, 0 to 1.

        Both sides together, or one long side that agrees nearly to the letter and stands there once, where the other
        is quite another: of a note that was carried to another place only one side may be left.
        """
        before = _Side.of(_letters(row.before)[::-1], _letters(place.before)[::-1])
        after = _Side.of(_letters(row.after), _letters(place.after))
        if not (before.same_figures and after.same_figures):
            return 0.0
        letters = before.size + after.size
        both = 1 - (before.wrong + after.wrong) / letters if letters else 1.0
        if before.other_words or after.other_words:
            both = 0.0
        single = [
            1 - ONE_SIDED - side.wrong / side.size
            for side, words, other in ((before, row.before, after), (after, row.after, before))
            if side.size >= LONG_SIDE and 2 * other.wrong >= other.size and self.course.count(words) < 2
        ]
        return max(both, *single, 0.0)

    def _in_course(self, number: int, line: int) -> bool:
        """Whether a place lies between those of the verdicts before and after this one."""
        low, high = self.course.bounds(number)
        return low <= line <= high

    @cached_property
    def course(self) -> Course:
        """Where the lines that were judged lie now."""
        return Course(self._rows, self._raw)

    @cached_property
    def _line_starts(self) -> list[int]:
        return [line.start for line in lines(self._raw)]

    def _place(self, raw: tuple[int, int]) -> _Place:
        line = max(1, bisect_right(self._line_starts, raw[0]))
        return _Place(words_before(self._raw, raw[0]), words_after(self._raw, raw[1]), line)


class Course:
    """Where lines of the text that was judged lie in the text at hand, by the verdicts whose words stand there once.

    Lines may have been put in or taken out since; their order is taken to be the same.
    """

    def __init__(self, rows: Sequence[Row], raw: str) -> None:
        words = list(regex.finditer(r"\S+", raw))
        self._text = " ".join(word[0] for word in words)
        self._starts = [0]
        for word in words:
            self._starts.append(self._starts[-1] + len(word[0]) + 1)
        self._raw_starts = [word.start() for word in words]
        self._lines = [line.start for line in lines(raw)]
        self._said = [_number(row.line) for row in rows]
        anchors = ((self._said[n], self._found(row), n) for n, row in enumerate(rows) if self._said[n])
        self._anchors = _in_order(sorted((said, found, n) for said, found, n in anchors if found))

    def expected(self, number: int) -> range:
        """The lines on which the place of a row is to be looked for: as far on as those before it or after it are."""
        said = self._said[number]
        at = bisect_left(self._anchors, (said,))
        after = [anchor for anchor in self._anchors[at : at + 2] if anchor[2] != number]
        around = self._anchors[max(0, at - 1) : at] + after[:1]
        lines = [said + found - line for line, found, _ in around] or [said]
        return range(min(lines), max(lines) + 1)

    def apart(self, number: int, line: int) -> int:
        """How many lines a place is away from where that of a row is to be looked for."""
        expected = self.expected(number)
        return max(expected.start - line, line - expected[-1], 0)

    def bounds(self, number: int) -> tuple[float, float]:
        """The lines between which the place of a row must lie."""
        said = self._said[number]
        at, end = bisect_left(self._anchors, (said,)), bisect_left(self._anchors, (said + 1,))
        low = self._anchors[at - 1][1] if at else 0
        high = self._anchors[end][1] if end < len(self._anchors) else float("inf")
        return (low, high) if low <= high and said else (0, float("inf"))

    def settle(self, number: int, line: int) -> None:
        """The place of a row was found on a line."""
        insort(self._anchors, (self._said[number], line, number))

    def count(self, words: str) -> int:
        """How often words, parted by single spaces, stand in the text; at most two are counted."""
        words = words.strip()
        first = self._text.find(words)
        return 0 if first < 0 else 1 + (self._text.find(words, first + 1) >= 0)

    def _found(self, row: Row) -> int:
        """The line on which both sides of a row stand as they did, if they do so once; else 0."""
        before, after = row.before.strip(), row.after.strip()
        if min(len(_letters(before)), len(_letters(after))) < LONG_SIDE:
            return 0
        room = len(before) + len(row.old) + len(row.new) + 2
        at, found = -1, list[int]()
        while len(found) < 2 and (at := self._text.find(before, at + 1)) >= 0:
            if self._text.find(after, at + len(before), at + room + len(after)) >= 0:
                found.append(at)
        return self._line(found[0] + len(row.before)) if len(found) == 1 else 0

    def _line(self, at: int) -> int:
        word = bisect_right(self._starts, at) - 1
        if word >= len(self._raw_starts):
            return len(self._lines)
        return bisect_right(self._lines, self._raw_starts[word])


@dataclass(frozen=True, slots=True)
class _Side:
    """One side of a place against what was said: how many letters count, the nearest, and how many are wrong."""

    size: int
    wrong: int
    same_figures: bool
    other_words: bool  # what differs is no misreading

    @staticmethod
    def of(said: str, found: str) -> _Side:
        """Two sides compared; both with the nearest letter first."""
        size = min(len(said), len(found)) or max(len(said), len(found))
        said, found = said[:size], found[:size]
        one, other = ("".join(_FIGURES.findall(side)) for side in (said, found))
        wrong = [0, 0]  # letters on end, of both
        widest = 0
        for step in Levenshtein.opcodes(said, found):
            here = (step.src_end - step.src_start, step.dest_end - step.dest_start)
            wrong = [0, 0] if step.tag == "equal" else [wrong[0] + here[0], wrong[1] + here[1]]
            widest = max(widest, *wrong)
        figures = not said or not found or one.startswith(other) or other.startswith(one)
        return _Side(size, Levenshtein.distance(said, found), figures, widest >= ANOTHER_WORD)


def _in_order(anchors: list[_Anchor]) -> list[_Anchor]:
    """The most of them whose lines stand in the order that they stood in."""
    ends: list[int] = []  # of the runs of 1, 2, … anchors the lowest last line, and which anchor that is
    last: list[int] = []
    before: list[int] = []
    for at, (_, found, _) in enumerate(anchors):
        length = bisect_right(ends, found)
        ends[length : length + 1] = [found]
        last[length : length + 1] = [at]
        before.append(last[length - 1] if length else -1)
    kept, at = [], last[-1] if last else -1
    while at >= 0:
        kept.append(anchors[at])
        at = before[at]
    return kept[::-1]


def same_old(said: str, found: str) -> bool:
    """Whether it is the same that would be changed; other changes may have altered it since."""
    return said == found or Levenshtein.normalized_similarity(said, found) >= ALIKE


def _place(row: Row) -> Row:
    """What two rows on one place have in common."""
    return replace(row, verdict="", certainty="", state="", page="", why="")


def _new(change: Change) -> str:
    return change.new if isinstance(change, Edit) else MOVED


def _number(line: str) -> int:
    return int(line) if line.isdecimal() else 0


def _letters(words: str) -> str:
    return str(_NOT_LETTERS.sub("", words)).lower()
