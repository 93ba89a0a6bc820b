"""Which verdict answers which change: known again by the words around it (as many as
`editions/review` keeps), and where several are alike, by its line.

Lines are those of the text that the verdict was given on. Where that text is at hand, it is known which line of the
text now each of them is (`alignment`); else the verdicts whose words stand in the text once tell where the others are
to be looked for. Rather than hand a verdict to another place, it is left unmatched, which `run` names, and its change
is asked anew.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import regex
from rapidfuzz.distance import Levenshtein

from pipeline.corpus.alignment import Alignment
from pipeline.corpus.judged_lines import LONG_SIDE, ByText, ByWords, bare_letters, line_number
from pipeline.editions.review import MOVED, Row, words_after, words_before
from pipeline.text.findings import Change, Edit, lines

ALIKE = 0.7  # how much of the surrounding letters must agree: two misread words of ten pass
ANOTHER_WORD = 4  # letters on end that differ: no misreading, other words
ONE_SIDED = 0.2  # what the other side's silence costs: nine letters of ten must agree then
PAGE = 40  # lines: how far from where its neighbours put it a place may lie whose words were read otherwise
CLEARLY = 4  # the next alike place must be that many times as far away as the nearest
_FIGURES = regex.compile(r"\p{N}")


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a change stands in the raw text: the words around it, its line, and where on that, both from 1."""

    before: str
    after: str
    line: int
    column: int


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
        return self._lines.told(number) if line_number(said) else said

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
            in_turn = sorted(rows, key=lambda n: (line_number(self._rows[n].line), n))
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
        before = _Side.of(bare_letters(row.before)[::-1], bare_letters(place.before)[::-1])
        after = _Side.of(bare_letters(row.after), bare_letters(place.after))
        if not (before.same_figures and after.same_figures):
            return 0.0
        letters = before.size + after.size
        both = 1 - (before.wrong + after.wrong) / letters if letters else 1.0
        if before.other_words or after.other_words:
            both = 0.0
        single = [
            1 - ONE_SIDED - side.wrong / side.size
            for side, words, other in ((before, row.before, after), (after, row.after, before))
            if side.size >= LONG_SIDE and 2 * other.wrong >= other.size and self._told_by_words.count(words) < 2
        ]
        return max(both, *single, 0.0)

    @cached_property
    def _told_by_words(self) -> ByWords:
        """Where the lines that were judged lie now, as the verdicts themselves tell."""
        return ByWords(self._rows, self._raw)

    @cached_property
    def _lines(self) -> ByWords | ByText:
        """Where the lines that were judged lie now. That they are those of `before` is believed if no row denies it."""
        if self._before is None:
            return self._told_by_words
        before = self._told_by_words if self._before == self._raw else ByWords(self._rows, self._before)
        if not before.same:
            return self._told_by_words
        return ByText(self._rows, before, self._told_by_words, Alignment(self._before, self._raw))

    @cached_property
    def _line_starts(self) -> list[int]:
        return [line.start for line in lines(self._raw)]

    def _place(self, raw: tuple[int, int]) -> _Place:
        line = max(1, bisect_right(self._line_starts, raw[0]))
        column = raw[0] - self._line_starts[line - 1] + 1 if self._line_starts else 1
        return _Place(words_before(self._raw, raw[0]), words_after(self._raw, raw[1]), line, column)


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
    """Whether it is the same that would be changed; other changes may have altered it since, or its white space."""
    return said.split() == found.split() or Levenshtein.normalized_similarity(said, found) >= ALIKE


def _place(row: Row) -> Row:
    """What two rows on one place have in common."""
    return replace(row, verdict="", certainty="", state="", page="", why="")


def _new(change: Change) -> str:
    return change.new if isinstance(change, Edit) else MOVED
