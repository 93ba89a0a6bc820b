"""Where the lines that verdicts were given on lie in the text at hand.

By the texts, where the one that was judged is at hand too: it is compared with the other line for line. Else by the
words of the verdicts themselves, those that stand in the text once.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right, insort
from collections.abc import Sequence

import regex

from pipeline.corpus.alignment import Alignment, in_order
from pipeline.editions.review import Row
from pipeline.text.findings import lines

FAR = 1 << 30  # lines: nowhere near
LONG_SIDE = 12  # letters: two or three words
_NOT_LETTERS = regex.compile(r"[^\p{L}\p{N}]+")

_Anchor = tuple[int, int, int]
"""The line that a row names, the line that its place lies on now, both from 1, and the row's number."""


class ByWords:
    """Where lines of the text that was judged lie in the text at hand, by the verdicts whose words stand there once.

    Lines may have been put in or taken out since; their order is taken to be the same.
    """

    def __init__(self, rows: Sequence[Row], raw: str) -> None:
        words, self._starts, self._raw_starts = list[str](), array("q", [0]), array("q")
        for word in regex.finditer(r"\S+", raw):
            words.append(word[0])
            self._starts.append(self._starts[-1] + len(word[0]) + 1)
            self._raw_starts.append(word.start())
        self._text = " ".join(words)
        self._lines = [line.start for line in lines(raw)]
        self._rows, self._said = rows, [line_number(row.line) for row in rows]
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
        if min(len(bare_letters(row.before)), len(bare_letters(row.after))) < LONG_SIDE:
            return 0
        found = self._places(row, 2)
        return self._line(found[0] + len(row.before)) if len(found) == 1 else 0

    def _line(self, at: int) -> int:
        word = bisect_right(self._starts, at) - 1
        if word >= len(self._raw_starts):
            return len(self._lines)
        return bisect_right(self._lines, self._raw_starts[word])


class ByText:
    """Where lines of the text that was judged lie in the text at hand, line for line."""

    def __init__(self, rows: Sequence[Row], before: ByWords, now: ByWords, alignment: Alignment) -> None:
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
        if row.line.partition(":")[0].isdecimal() and self._alignment.sure(line_number(row.line)):
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


def line_number(line: str) -> int:
    """The line that a cell names, of a stretch the first; 0 where it names none."""
    number = line.partition(":")[0].partition("-")[0]
    return int(number) if number.isdecimal() else 0


def bare_letters(words: str) -> str:
    """What counts of words where they are compared: letters and figures, in small letters."""
    return str(_NOT_LETTERS.sub("", words)).lower()
