"""Which verdict answers which change: known again by the words around it, and where several are alike, by its line.

Lines are those of the text that the verdict was given on. Where that text is at hand, it is known which line of the
text now each of them is (`alignment`); else the verdicts whose words stand in the text once tell where the others are
to be looked for. Rather than hand a verdict to another place, it is left unmatched, which `run` names, and its change
is asked anew.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import regex
from rapidfuzz.distance import Levenshtein

from pipeline.corpus.alignment import Alignment, in_order
from pipeline.editions.review import MOVED, Row, words_after, words_before
from pipeline.text.findings import Change, Edit, lines

ALIKE = 0.7  # how much of the surrounding letters must agree: two misread words of ten pass
ANOTHER_WORD = 4  # letters on end that differ: no misreading, other words
LONG_SIDE = 12  # letters: two or three words
ONE_SIDED = 0.2  # what the other side's silence costs: nine letters of ten must agree then
PAGE = 40  # lines: how far from where its neighbours put it a place may lie whose words were read otherwise
FAR = 1 << 30  # lines: nowhere near
CLEARLY = 4  # the next alike place must be that many times as far away as the nearest
_NOT_LETTERS = regex.compile(r"[^\p{L}\p{N}]+")
_FIGURES = regex.compile(r"\p{N}")


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a change stands in the raw text: the words around it, its line, and where on that, both from 1."""

    before: str
    after: str
    line: int
    column: int


_Anchor = tuple[int, int, int]
"""The line that a row names, the line that its place lies on now, both from 1, and the row's number."""

Question = tuple[Change, str, tuple[int, int]]
"""A change, what it takes away, and its stretch of the raw text."""

_Group = tuple[str, str, str, str]
"""A rule, what it puts there, and the words around: what changes that are alike have in common."""


class Matching:
    """The rows of a decisions file, asked of the changes to one raw text; each row stands for one change.

    `before`: the raw text whose lines they name, where it is at hand. `met`: the rows that a change was found for, and
    on which line and column. `earlier`: those on whose change a later row on the same place was met, and which.
    `alike`: those that might stand for several places, and for how many.
    """

    def __init__(self, rows: Sequence[Row], raw: str, before: str | None = None) -> None:
        self.met: dict[int, tuple[int, int]] = {}
        self.earlier: dict[int, int] = {}
        self.alike: dict[int, int] = {}
        self._rows, self._raw, self._before = rows, raw, before
        self._by_change: dict[tuple[str, str, str], list[int]] = defaultdict(list)
        self._by_words: dict[_Group, list[int]] = defaultdict(list)
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
        groups: dict[_Group, list[int]] = defaultdict(list)
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
            if found[at] is None and number not in self.met and self._lines.may_be(number, places[at].line):
                found[at] = number
                self._meet(number, places[at])
        for number in self.met:
            self.alike.pop(number, None)
        return found

    def line(self, number: int) -> str:
        """What a row's cell is to name by now: the line of its change, else the one that its line has become, or the
        stretch (`12-15`) that it may be in."""
        said = self._rows[number].line
        if number in self.met:
            line, column = self.met[number]
            return f"{line}:{column}" if ":" in said else str(line)
        return self._lines.told(number) if _number(said) else said

    def _open(self, number: int) -> bool:
        return number not in self.met and number not in self.earlier

    def _meet(self, number: int, place: _Place) -> None:
        self.met[number] = (place.line, place.column)
        self._lines.settle(number, place.line)

    def _between(
        self, words: _Group, group: list[int], questions: Sequence[Question], places: list[_Place]
    ) -> Iterator[tuple[int, int]]:
        """The rows, and the changes they answer, of those to the same between exactly the same words.

        On its own line first, then what reads the same before what another verdict altered inside; of what is left
        in order where these are all there were, else the nearest, if it is clearly that.
        """
        rows = dict.fromkeys(n for n in self._by_words.get(words, ()) if self._open(n))
        asked = dict.fromkeys(group)
        alike, there = defaultdict[Row, list[int]](list), defaultdict[int, list[int]](list)
        for n in rows:
            alike[_place(self._rows[n])].append(n)
        for at in group:
            there[places[at].line].append(at)
        for same in (True, False):
            for n in tuple(rows):
                if n not in rows:
                    continue
                fits = [at for at in self._on_its_line(n, there, places) if at in asked]
                fits = [at for at in fits if self._same(n, questions[at], same)]
                if not fits:
                    continue
                others = [row for row in alike[_place(self._rows[n])] if row in rows]
                earlier = self._earlier(others, len(fits))
                for row in {n, *earlier}:
                    del rows[row]
                if n in earlier:
                    continue
                if len(others) - len(earlier) < len(fits):  # which of several on a line?
                    self.alike[n] = len(fits)
                else:
                    del asked[fits[0]]
                    yield n, fits[0]
        if len(rows) == len(asked) and self._lines.in_turn([*rows], [places[at].line for at in asked]):
            in_turn = sorted(rows, key=lambda n: (_number(self._rows[n].line), n))
            pairs = list(zip(in_turn, asked, strict=True))
        else:
            pairs = self._nearest([*rows], [*asked], places, len(group))
        for n, at in pairs:
            if self._same(n, questions[at], False) and self._lines.may_be(n, places[at].line):
                yield n, at

    def _on_its_line(self, number: int, there: Mapping[int, list[int]], places: list[_Place]) -> list[int]:
        """The changes on the very line that a row names, and where it names that, at its very column."""
        line, _, column = self._rows[number].line.partition(":")
        lines_now = self._lines.expected(number) if line.isdecimal() else ()  # of a stretch no line is told
        found = there.get(lines_now[0], []) if len(lines_now) == 1 and self._lines.sure(number) else []
        return [at for at in found if not column or column == str(places[at].column)]

    def _earlier(self, alike: Sequence[int], changes: int) -> list[int]:
        """Of the rows on the same place those beyond the number of its changes: empty ones, then the earliest."""
        ranked = sorted(alike, key=lambda n: (bool(self._rows[n].verdict), n))
        earlier = ranked[: max(0, len(alike) - changes)]
        self.earlier.update(dict.fromkeys(earlier, ranked[-1]))
        return earlier

    def _nearest(self, rows: list[int], asked: list[int], places: list[_Place], alike: int) -> list[tuple[int, int]]:
        """Of rows and changes those that clearly belong to each other by their lines."""
        there = sorted((places[at].line, at) for at in asked)
        wanted = sorted((lines_now[0], n) for n in rows if (lines_now := self._lines.expected(n)))
        pairs = []
        for first, n in wanted if asked else ():
            k = bisect_left(there, (first,))
            near = sorted(((self._lines.apart(n, line), at) for line, at in there[max(0, k - 2) : k + 2]))
            (apart, at), others = near[0], [far for far, _ in near[1:]]
            m = bisect_left(wanted, (places[at].line,))
            others += [self._lines.apart(r, places[at].line) for _, r in wanted[max(0, m - 2) : m + 3] if r != n]
            if not self._lines.sure(n) or any(far < max(1, apart) * CLEARLY for far in others):
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
                apart = self._lines.apart(n, place.line)
                if apart <= PAGE and self._lines.sure(n):
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

    @cached_property
    def course(self) -> Course:
        """Where the lines that were judged lie now, as the verdicts themselves tell."""
        return Course(self._rows, self._raw)

    @cached_property
    def _lines(self) -> Course | Followed:
        """Where the lines that were judged lie now. That they are those of `before` is believed if no row denies it."""
        if self._before is None:
            return self.course
        before = Course(self._rows, self._before)
        if not before.same:
            return self.course
        return Followed(self._rows, before, self.course, Alignment(self._before, self._raw))

    @cached_property
    def _line_starts(self) -> list[int]:
        return [line.start for line in lines(self._raw)]

    def _place(self, raw: tuple[int, int]) -> _Place:
        line = max(1, bisect_right(self._line_starts, raw[0]))
        column = raw[0] - self._line_starts[line - 1] + 1 if self._line_starts else 1
        return _Place(words_before(self._raw, raw[0]), words_after(self._raw, raw[1]), line, column)


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
        self._rows, self._said = rows, [_number(row.line) for row in rows]
        anchors = ((self._said[n], self._found(row), n) for n, row in enumerate(rows) if self._said[n])
        known = sorted((said, found, n) for said, found, n in anchors if found)
        told = [found for _, found, n in known if "-" not in rows[n].line]  # of a stretch the line is not told
        self.same = told == [said for said, _, n in known if "-" not in rows[n].line]  # they name this text's lines
        self._anchors: list[_Anchor] = [known[i] for i, _ in in_order([(i, a[1]) for i, a in enumerate(known)])]

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

    def may_be(self, number: int, line: int) -> bool:
        """Whether the place of a row may lie on a line: between those of the rows before and after it."""
        said = self._said[number]
        at, end = bisect_left(self._anchors, (said,)), bisect_left(self._anchors, (said + 1,))
        low = self._anchors[at - 1][1] if at else 0
        high = self._anchors[end][1] if end < len(self._anchors) else float("inf")
        return low <= line <= high or low > high or not said

    def settle(self, number: int, line: int) -> None:
        """The place of a row was found on a line."""
        insort(self._anchors, (self._said[number], line, number))

    def count(self, words: str) -> int:
        """How often words, parted by single spaces, stand in the text; at most two are counted."""
        words = words.strip()
        first = self._text.find(words)
        return 0 if first < 0 else 1 + (self._text.find(words, first + 1) >= 0)

    def told(self, number: int) -> str:
        """The line of a row's place as a cell names it: nothing is known of it but what it says."""
        return self._rows[number].line

    def sure(self, number: int) -> bool:
        """Whether what is found there is that of the row: nothing is known of others."""
        return True

    def in_turn(self, rows: Sequence[int], now: Sequence[int]) -> bool:
        """Whether rows on places that are alike, and as many lines, go together in their order: all are as far on."""
        said = sorted(self._said[n] for n in rows)
        return len({line - before for before, line in zip(said, now, strict=True)}) < 2

    def occurrences(self, row: Row, most: int) -> int:
        """On how many places both sides of a row stand as they did, `most` at most."""
        return len(self._places(row, most))

    def _places(self, row: Row, most: int) -> list[int]:
        before, after = row.before.strip(), row.after.strip()
        room = len(before) + len(row.old) + len(row.new) + 2
        at, found = -1, list[int]()
        while len(found) < most and (at := self._text.find(before, at + 1)) >= 0:
            if self._text.find(after, at + len(before), at + room + len(after)) >= 0:
                found.append(at)
        return found

    def _found(self, row: Row) -> int:
        """The line on which both sides of a row stand as they did, if they do so once; else 0."""
        if min(len(_letters(row.before)), len(_letters(row.after))) < LONG_SIDE:
            return 0
        found = self._places(row, 2)
        return self._line(found[0] + len(row.before)) if len(found) == 1 else 0

    def _line(self, at: int) -> int:
        word = bisect_right(self._starts, at) - 1
        if word >= len(self._raw_starts):
            return len(self._lines)
        return bisect_right(self._lines, self._raw_starts[word])


class Followed:
    """Where lines of the text that was judged lie in the text at hand, line for line."""

    def __init__(self, rows: Sequence[Row], before: Course, now: Course, alignment: Alignment) -> None:
        self._rows, self._before, self._now, self._alignment = rows, before, now, alignment

    def expected(self, number: int) -> range:
        """The lines on which the place of a row is to be looked for; none, where they were taken out."""
        first, _, last = self._rows[number].line.partition(":")[0].partition("-")
        lines_now = [self._alignment.lines(int(line)) for line in (first, last) if line.isdecimal()]
        if not any(lines_now):
            return lines_now[0] if lines_now else range(0)
        return range(min(r.start for r in lines_now if r), max(r.stop for r in lines_now if r))

    def in_turn(self, rows: Sequence[int], now: Sequence[int]) -> bool:
        """Whether rows on places that are alike, and as many lines, go together in order: there were no others."""
        return bool(rows) and self._before.occurrences(self._rows[rows[0]], len(rows) + 1) == len(rows)

    def told(self, number: int) -> str:
        """The line of a row's place as a cell names it, with the column, or the stretch that it may be in."""
        line, colon, column = self._rows[number].line.partition(":")
        there = self.expected(number)
        if line.isdecimal() and self._alignment.sure(int(line)):
            return f"{there[0]}{colon}{column}"
        return f"{there.start}-{there[-1] if there else there.start}"

    def sure(self, number: int) -> bool:
        """Whether what is found there is that of the row: its line is no other's, or its words are nowhere else."""
        row = self._rows[number]
        if row.line.partition(":")[0].isdecimal() and self._alignment.sure(_number(row.line)):
            return True
        return max(self._before.occurrences(row, 2), self._now.occurrences(row, 2)) < 2

    def apart(self, number: int, line: int) -> int:
        """How many lines a place is away from where that of a row is to be looked for: it must be there."""
        return 0 if self.may_be(number, line) else FAR

    def may_be(self, number: int, line: int) -> bool:
        """Whether the place of a row may lie on a line."""
        return line in self.expected(number)

    def settle(self, number: int, line: int) -> None:
        """The place of a row was found: that tells nothing of others."""


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


def same_old(said: str, found: str) -> bool:
    """Whether it is the same that would be changed; other changes may have altered it since."""
    return said == found or Levenshtein.normalized_similarity(said, found) >= ALIKE


def _place(row: Row) -> Row:
    """What two rows on one place have in common."""
    return replace(row, verdict="", certainty="", state="", page="", why="")


def _new(change: Change) -> str:
    return change.new if isinstance(change, Edit) else MOVED


def _number(line: str) -> int:
    """The line that a cell names, of a stretch the first; 0 where it names none."""
    number = line.partition(":")[0].partition("-")[0]
    return int(number) if number.isdecimal() else 0


def _letters(words: str) -> str:
    return str(_NOT_LETTERS.sub("", words)).lower()
