"""What people decided: `dictionaries/decisions/<document>.tsv`, a review.tsv with `accept` or `refuse` filled in.

A verdict holds for a change by the same rule, from the same text to the same text, between the same words; those words
may differ a little, so that a verdict outlives changed rules and a new OCR of the page.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import regex
from rapidfuzz.distance import Levenshtein

from pipeline.editions import review
from pipeline.editions.review import MOVED, Line, Row, words_after, words_before
from pipeline.errors import BadInput, Unreadable
from pipeline.text.findings import Change, Edit, lines
from pipeline.text.policy import Verdict

ALIKE = 0.7  # how much of the surrounding letters must agree: two misread words of ten pass, another place does not
LONG_SIDE = 12  # letters: two or three words, which with the rule and both texts are found at one place only
ONE_SIDED = 0.2  # what the other side's silence costs: nine letters of ten must agree then
_NOT_LETTERS = regex.compile(r"[^\p{L}\p{N}]+")


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a change stands in the raw text: the words around it, and its line."""

    before: str
    after: str
    line: str


Question = tuple[Change, str, tuple[int, int]]
"""A change, what it takes away, and its stretch of the raw text."""


class Decisions:
    """The verdicts on one document, and which of them were of use when it was last cleaned."""

    def __init__(self, rows: list[Row]) -> None:
        self.rows = rows
        self.met: set[int] = set()
        self.followed: set[int] = set()

    def read(self, raw: str) -> Reading:
        """The verdicts, to be asked of the changes of a document with this raw text; what is met is noted here."""
        self.met, self.followed = set(), set()
        return Reading(self, raw)

    def unmatched(self) -> list[Row]:
        """The verdicts that no change has met."""
        return [row for number, row in enumerate(self.rows) if row.verdict and number not in self.met]

    def overtaken(self) -> list[Row]:
        """The verdicts on changes that are no longer to be made, because others were accepted."""
        missed = self.met - self.followed
        return [row for number, row in enumerate(self.rows) if row.verdict and number in missed]


class Reading:
    """Decisions, asked of the changes to one raw text.

    Each row stands for one change: the one between exactly its words, of several the nearest to its line. Where there
    is none, because the page was read anew, the words may differ a little, and the likest has it.
    """

    def __init__(self, said: Decisions, raw: str) -> None:
        self._said, self._raw = said, raw
        self._by_change: dict[tuple[str, str, str], list[int]] = defaultdict(list)
        self._by_words: dict[tuple[str, str, str, str], list[int]] = defaultdict(list)
        self._known = {(row.rule, row.new) for row in said.rows}
        self._given: set[int] = set()  # rows that a change was found for
        for number, row in enumerate(said.rows):
            self._by_change[row.rule, row.old, row.new].append(number)
            self._by_words[row.rule, row.new, row.before, row.after].append(number)

    @cached_property
    def _line_starts(self) -> list[int]:
        return [line.start for line in lines(self._raw)]

    def verdict(self, row: int | None) -> Verdict | None:
        """What a row says, where one was found and was filled in."""
        if row is None or not self._said.rows[row].verdict:
            return None
        return Verdict(self._said.rows[row].verdict)

    def followed(self, rows: Iterable[int | None]) -> None:
        """These rows decided what became of a change."""
        self._said.followed.update(row for row in rows if row is not None)

    def rows(self, questions: Sequence[Question]) -> list[int | None]:
        """For each change the number of the row that answers it; None where nobody was asked."""
        if not self._said.rows:
            return [None] * len(questions)
        places = [self._place(raw) for _, _, raw in questions]
        found: list[int | None] = [None] * len(questions)
        for near in (False, True):  # those between exactly its words first; each row for one change, the likest
            likely = [
                (*rank, number, at)
                for at, (change, old, _) in enumerate(questions)
                if found[at] is None
                for rank, number in (self._near if near else self._exact)(change, old, places[at])
            ]
            for *_, number, at in sorted(likely):
                if found[at] is None and number not in self._given:
                    found[at] = number
                    self._given.add(number)
        self._said.met.update(row for row in found if row is not None)
        return found

    def _exact(self, change: Change, old: str, place: _Place) -> Iterator[tuple[tuple[float, float], int]]:
        """The rows on a change of the same to the same between the same words, nearest by what is changed and line."""
        if (change.rule, _new(change)) not in self._known:
            return
        rows = self._said.rows
        for n in self._by_words.get((change.rule, _new(change), place.before, place.after), ()):
            if n not in self._given and same_old(rows[n].old, old):
                yield (float(rows[n].old != old), _apart(rows[n].line, place.line)), n

    def _near(self, change: Change, old: str, place: _Place) -> Iterator[tuple[tuple[float, float], int]]:
        """The rows on a change whose surroundings were read otherwise, the likest first."""
        rows = self._said.rows
        for n in self._by_change.get((change.rule, old, _new(change)), ()):
            if n not in self._given and (score := _alike(rows[n], place.before, place.after)) >= ALIKE:
                yield (-score, _apart(rows[n].line, place.line)), n

    def _place(self, raw: tuple[int, int]) -> _Place:
        line = str(max(1, bisect_right(self._line_starts, raw[0])))
        return _Place(words_before(self._raw, raw[0]), words_after(self._raw, raw[1]), line)


def _apart(line: str, other: str) -> float:
    """How many lines lie between two; as if far where one is no number."""
    return abs(int(line) - int(other)) if line.isdecimal() and other.isdecimal() else float("inf")


def _new(change: Change) -> str:
    return change.new if isinstance(change, Edit) else MOVED


def same_old(said: str, found: str) -> bool:
    """Whether it is the same that would be changed; other changes may have altered it since."""
    return said == found or Levenshtein.normalized_similarity(said, found) >= ALIKE


def _alike(row: Row, before: str, after: str) -> float:
    """How alike the surroundings are, 0 to 1.

    Both sides together, or one long side that agrees nearly to the letter: of a note that was carried to another
    place only one side may be left.
    """
    sides = [
        _side(_letters(row.before)[::-1], _letters(before)[::-1]),
        _side(_letters(row.after), _letters(after)),
    ]
    letters = sum(size for size, _ in sides)
    both = 1 - sum(wrong for _, wrong in sides) / letters if letters else 1.0
    return max(both, *(1 - ONE_SIDED - wrong / size for size, wrong in sides if size >= LONG_SIDE), 0.0)


def _side(said: str, found: str) -> tuple[int, int]:
    """How many letters of one side count, as many as both have, the nearest ones; and how many of them are wrong."""
    size = min(len(said), len(found)) or max(len(said), len(found))
    return size, Levenshtein.distance(said[:size], found[:size])


def _letters(words: str) -> str:
    return str(_NOT_LETTERS.sub("", words)).lower()


def load(path: Path) -> Decisions:
    """The verdicts in `path`, none if there is no such file. Raises BadInput where it cannot be understood."""
    return Decisions([line.row for line in lines_of(path) if line.row] if path.exists() else [])


def lines_of(path: Path) -> list[Line]:
    """The lines of a decisions file or a review.tsv. Raises BadInput, with the line, and Unreadable."""
    try:
        return review.lines(review.decode(path.read_bytes()))
    except OSError as e:
        raise Unreadable(f"{path}: cannot be read: {e.strerror}") from e
    except UnicodeDecodeError as e:
        line = e.object.count(b"\n", 0, e.start) + 1
        raise BadInput(f"{path}, line {line}: not UTF-8; save it as tab-separated text in UTF-8") from e
    except ValueError as e:
        raise BadInput(f"{path}, {e}") from e
