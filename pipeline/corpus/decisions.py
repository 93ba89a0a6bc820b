"""What people decided: `dictionaries/decisions/<document>.tsv`, a review.tsv with `accept` or `refuse` filled in.

A verdict holds for a change by the same rule, from the same text to the same text, between the same words; those words
may differ a little, so that a verdict outlives changed rules and a new OCR of the page (`matching`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from pipeline.corpus.matching import Matching, Question
from pipeline.editions import review
from pipeline.editions.review import COLUMNS, Line, Row
from pipeline.errors import BadInput, Unreadable
from pipeline.text.policy import Verdict


class Decisions:
    """The verdicts on one document, and which of them were of use when it was last cleaned."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self.rows = rows
        self._asked = Matching(rows, "")
        self._followed: set[int] = set()

    def read(self, raw: str, before: str | None = None) -> Reading:
        """The verdicts, to be asked of the changes of a document with this raw text; what is met is noted here.

        before: the raw text that they were given on, where it is at hand.
        """
        self._asked, self._followed = Matching(self.rows, raw, before), set()
        return Reading(self.rows, self._asked, self._followed)

    def unmatched(self) -> list[Row]:
        """The verdicts that no change has met."""
        return self._verdicts(set(range(len(self.rows))) - self._asked.met.keys() - self._asked.earlier.keys())

    def contradicted(self) -> list[Row]:
        """The verdicts whose place has a later row that says the opposite, which holds."""
        earlier = self._asked.earlier
        return self._verdicts({n for n, later in earlier.items() if self.rows[n].verdict != self.rows[later].verdict})

    def alike(self, row: Row) -> int:
        """How many places an unmatched verdict might stand for, none of them clearly; 0 where there is none."""
        return next((count for number, count in self._asked.alike.items() if self._now(number) == row), 0)

    def lines(self) -> list[str]:
        """For each row what its cell `line` is to name, in the text that was asked."""
        return [self._asked.line(number) for number in range(len(self.rows))]

    def overtaken(self) -> list[Row]:
        """The verdicts on changes that are no longer to be made, because others were accepted."""
        return self._verdicts(self._asked.met.keys() - self._followed)

    def _verdicts(self, numbers: set[int]) -> list[Row]:
        return [self._now(number) for number in sorted(numbers) if self.rows[number].verdict]

    def _now(self, number: int) -> Row:
        """A row, naming the line of its place in the text that was asked."""
        return replace(self.rows[number], line=self._asked.line(number))


class Reading:
    """Decisions, asked of the changes to one raw text; rows are told by their number."""

    def __init__(self, said: Sequence[Row], matching: Matching, followed: set[int]) -> None:
        self._said, self._matching, self._followed = said, matching, followed

    def rows(self, questions: Sequence[Question]) -> list[int | None]:
        """For each change the number of the row that answers it; None where nobody was asked."""
        return self._matching.rows(questions)

    def verdict(self, row: int | None) -> Verdict | None:
        """What a row says, where one was found and was filled in."""
        if row is None or not self._said[row].verdict:
            return None
        return Verdict(self._said[row].verdict)

    def followed(self, rows: Iterable[int | None]) -> None:
        """These rows decided what became of a change."""
        self._followed.update(row for row in rows if row is not None)


def read(path: Path) -> bytes | None:
    """The bytes of a decisions file, None if there is no such file. Raises Unreadable."""
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as e:
        raise Unreadable(f"{path}: cannot be read: {e.strerror}") from e


def load(path: Path) -> Decisions:
    """The verdicts in `path`, none if there is no such file. Raises BadInput where it cannot be understood."""
    return loaded(path, read(path))


def loaded(path: Path, data: bytes | None) -> Decisions:
    """The same, where the bytes of `path` are `data`."""
    return Decisions([line.row for line in parse(path, data) if line.row] if data is not None else [])


def renewed(path: Path, data: bytes, lines: Sequence[str]) -> bytes:
    """A decisions file, `data`, whose rows name these `lines`; all else stays as it is."""
    given, text = parse(path, data), review.decode(data)
    if [line.row.line for line in given if line.row] == list(lines):
        return data
    column, end, wanted = COLUMNS.index("line"), "\r\n" if "\r\n" in text else "\n", iter(lines)
    found = []
    for line in given:
        if line.row and (now := next(wanted)) != line.row.line:
            cells = (*line.cells[:column], now, *line.cells[column + 1 :])
            found.append(review.written(cells, review.separator(text), end))
        else:
            found.append(line.source)
    return "".join(found).encode()


def lines_of(path: Path) -> list[Line]:
    """The lines of a decisions file or a review.tsv. Raises BadInput, with the line, and Unreadable."""
    data = read(path)
    if data is None:
        raise Unreadable(f"{path}: cannot be read: it is gone")
    return parse(path, data)


def parse(path: Path, data: bytes) -> list[Line]:
    """The lines of a decisions file or a review.tsv, `data`, called `path`. Raises BadInput, with the line."""
    try:
        return review.lines(review.decode(data))
    except UnicodeDecodeError as e:
        line = e.object.count(b"\n", 0, e.start) + 1
        raise BadInput(f"{path}, line {line}: not UTF-8; save it as tab-separated text in UTF-8") from e
    except ValueError as e:
        raise BadInput(f"{path}, {e}") from e
