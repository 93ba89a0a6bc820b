"""Verdicts that a person wrote into cleaned/<document>/review.tsv, taken over into its decisions file.

What a run wrote there itself it tells by the row's own state: a verdict beside `accepted` or `refused` says what was
decided before. A person's later word takes the place of an earlier one; no line of theirs is lost, and what else they
wrote, comments (`# …`) and cells to the right, goes with the verdict.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path

from pipeline.corpus import decisions, matching, record
from pipeline.editions import review
from pipeline.editions.review import COLUMNS, Line, Row
from pipeline.errors import BadInput, Unreadable
from pipeline.text.policy import State, Verdict

_JUDGED = re.compile(rb"^(?:accept|refuse)\t", re.MULTILINE)
_BEFORE: Mapping[str, str] = {State.ACCEPTED: Verdict.ACCEPT, State.REFUSED: Verdict.REFUSE}
TAKEN = ".review.taken.tsv"  # a list as it was taken over last, while no run has written another since
_WHERE = (COLUMNS.index("page"), COLUMNS.index("line"))


@dataclass(frozen=True, slots=True)
class Taken:
    """How many verdicts came from a list into the decisions file `path`.

    back: verdicts that a run had followed and whose file was no more, brought back by a list that was written into;
    gone: those whose list was not. twice: rows that stood twice with both words. kept: where a list lies that was not
    taken over.
    """

    path: Path
    new: int = 0
    changed: int = 0
    withdrawn: int = 0
    back: int = 0
    twice: int = 0
    gone: int = 0
    kept: Path | None = None

    @property
    def total(self) -> int:
        """All of them."""
        return self.new + self.changed + self.withdrawn + self.back

    def __bool__(self) -> bool:
        return self.total > 0 or self.kept is not None

    def told(self) -> str:
        """It in one line."""
        if self.gone:
            verdicts = f"{self.gone} verdict{'' if self.gone == 1 else 's'}"
            remedy = "to have them back, put it in the place of review.tsv and run again"
            gone = f"{self.path} is gone: the list that shows them is kept as {self.kept}"
            return f"{verdicts} followed before, but {gone}; {remedy}"
        if self.kept is not None:
            return f"review.tsv could not be understood, and nothing was taken over: it is kept as {self.kept}"
        back = "followed before, and brought back: that file was gone"
        counts = (
            (self.new, "new"),
            (self.changed, "changed"),
            (self.withdrawn, "withdrawn"),
            (self.back, back),
        )
        total = self.total
        kinds = ", ".join(f"{n} {what}" for n, what in counts if n)
        twice = f"; {self.twice} stood there twice with both words: the later one holds" if self.twice else ""
        return f"{total} verdict{'' if total == 1 else 's'} of review.tsv taken over into {self.path} ({kinds}){twice}"


def take_over(folder: Path, path: Path, drop: bool = False) -> Taken:
    """Take what a person wrote into the review.tsv of a cleaned folder over into the decisions file `path`.

    Raises BadInput, with the line, where either cannot be understood, and Unreadable; nothing is written then. `drop`:
    a review.tsv that cannot be understood is put aside, as review.kept.tsv beside it. So is one with verdicts that a
    run followed and whose decisions file was taken away since: they are followed no more, and that is told.
    """
    listed = folder / "review.tsv"
    if gone := _gone(listed, path):
        return gone
    taken = decisions.read(folder / TAKEN)
    if not listed.is_file() or not (taken or record.changed(folder, [listed.name])) or not _read(listed).strip():
        return Taken(path)
    if taken == _read(listed) and path.exists():
        return Taken(path)
    try:
        told = decisions.lines_of(listed)
    except BadInput as e:
        if drop:
            return Taken(path, kept=_put_aside(listed, _read(listed)))
        aside = "give --overwrite to have it put aside and made anew"
        raise BadInput(f"{e}; nothing was written: put it right there, or {aside}") from e
    if path.exists():
        before = decisions.lines_of(path)
        text = review.decode(_read(path))
    else:
        text = review.dump(())
        before = review.lines(text)
    heard = [line.row for line in decisions.parse(folder / TAKEN, taken) if line.row] if taken is not None else []
    merged = _Merged(before, text, (line.row for line in told if line.row), heard, fresh=not path.exists())
    for line in told:
        merged.take(line)
    if merged.text() != text:
        record.put(path, merged.text().encode())
        record.put(folder / TAKEN, _read(listed))
    return Taken(path, *merged.counts(), merged.back, merged.twice)


def _gone(listed: Path, path: Path) -> Taken | None:
    """The verdicts of a list that stand in no decisions file, since it was taken away; the list is put aside."""
    if path.exists() or not listed.is_file() or record.changed(listed.parent, [listed.name]):
        return None
    text = _read(listed)
    if not _JUDGED.search(text):
        return None
    rows = [line.row for line in decisions.lines_of(listed) if line.row and line.row.verdict]
    return Taken(path, gone=len(rows), kept=_put_aside(listed, text)) if rows else None


def _put_aside(listed: Path, text: bytes) -> Path:
    """A copy of a list beside it, under a name that no other copy has; the same bytes are kept once."""
    for n in count(1):
        kept = listed.with_name(f"review.kept{'' if n == 1 else f'-{n}'}.tsv")
        if not kept.exists():
            record.put(kept, text)
        if _read(kept) == text:
            return kept
    raise AssertionError


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as e:
        raise Unreadable(f"{path}: cannot be read: {e.strerror or e}") from e


class _Merged:
    """The lines of a decisions file, and what is to become of them."""

    def __init__(
        self,
        before: Sequence[Line],
        text: str,
        listed: Iterable[Row],
        heard: Iterable[Row] = (),
        *,
        fresh: bool = False,
    ) -> None:
        self._listed = {(_words(row), row.line) for row in listed if row.state != review.UNMATCHED}
        self._heard = {(_place(row), row.line): row.verdict for row in heard}  # what the list said when last taken over
        self._fresh = fresh  # there is no such file: what the list has of verdicts is all that is left of them
        self._lines = [line.source for line in before]
        self._cells = [line.cells for line in before]
        self._rows = {at: line.row for at, line in enumerate(before) if line.row}
        self._by_words: dict[tuple[str, ...], list[int]] = defaultdict(list)
        self._by_line: dict[tuple[tuple[str, ...], str], list[int]] = defaultdict(list)
        for at, row in self._rows.items():
            self._by_words[_words(row)].append(at)
            self._by_line[_words(row), row.line].append(at)
        self._met: set[int] = set()
        self._twins: dict[int, list[int]] = {}
        self._told: dict[tuple[tuple[str, ...], str], int] = {}  # rows of the list, and the lines they went into
        self._separator = review.separator(text)
        self._end = "\r\n" if "\r\n" in text else "\n"
        self._said = {at: row.verdict for at, row in self._rows.items()}  # before
        self._again = 0  # verdicts that hold on another line now
        self.back = self.twice = 0  # verdicts that were followed before their file was gone; rows with both words

    def text(self) -> str:
        """The file as it is to be."""
        return "".join(self._lines)

    def counts(self) -> tuple[int, int, int]:
        """How many verdicts are new, changed and withdrawn."""
        pairs = [(self._said.get(at, ""), row.verdict) for at, row in self._rows.items()]
        changes = [(before, word) for before, word in pairs if before != word]
        new, withdrawn = sum(not before for before, _ in changes), sum(not word for _, word in changes)
        return new - self.back, len(changes) - new - withdrawn + self._again, withdrawn

    def take(self, line: Line) -> None:
        """Take over what a person wrote into one line of the list."""
        if line.row is None:
            if line.cells and line.cells[0].startswith("#") and line.cells not in self._cells:
                self._append(line.cells)
            return
        known = _place(line.row), line.row.line
        word = line.row.verdict
        beside = [cell for cell in line.cells[len(COLUMNS) :] if cell.strip()]
        at = self._told.get(known)
        heard = line.row.state in (*_BEFORE, *review.ELSEWHERE) or self._heard.get(known)
        if not word and not beside and not heard:
            at = None  # nobody was heard on it, nor is now
        elif at is None or not word or word == self._rows[at].verdict:
            at = self._find(line.row)
        else:
            self.twice += 1  # the row stands there twice: the later word holds
        before = "" if at is None else self._rows[at].verdict
        if word == self._written(line.row, before):
            if beside and at is None:
                self._append(line.cells)
        elif at is None:
            if word or beside:
                self._append(line.cells)
                at = len(self._lines) - 1
                self._rows[at] = line.row
                followed = line.row.state in review.ELSEWHERE or word == _BEFORE.get(line.row.state)
                self.back += self._fresh and bool(word) and followed
        elif word != before or line.row.line != self._rows[at].line:
            self._again += word == before
            for row in (at, *self._twins.get(at, ())):
                self._change(row, word, line, beside if row == at else ())
        if at is not None:
            self._told[known] = at

    def _change(self, at: int, word: str, line: Line, beside: Iterable[str]) -> None:
        """Give a row of the decisions file another verdict, and the place that the list names."""
        assert line.row is not None
        self._rows[at] = replace(self._rows[at], verdict=word, line=line.row.line)
        now = {0: word, **{column: line.cells[column] for column in _WHERE}}
        cells = tuple(now.get(column, cell) for column, cell in enumerate(self._cells[at]))
        self._lines[at] = self._line((*cells, *(cell for cell in beside if cell not in self._cells[at])))

    def _written(self, row: Row, before: str) -> str:
        """The verdict that a run wrote into this row, or that a run has taken over from it already."""
        if self._fresh:
            return ""
        if word := self._heard.get((_place(row), row.line)):
            return word
        if row.state in review.ELSEWHERE:
            return before or row.verdict
        return _BEFORE.get(row.state, "")

    def _find(self, row: Row) -> int | None:
        """The line of the decisions file on the same change, if it has one.

        What another verdict altered inside the words that this one is about is no other change; one between the same
        words on another line of the list is.
        """
        on_its_line = [at for at in self._by_line.get((_words(row), row.line), ()) if at not in self._met]
        fits = [at for at in on_its_line if matching.same_old(self._rows[at].old, row.old)]
        if not fits:
            others = (at for at in self._by_words.get(_words(row), ()) if at not in self._met)
            elsewhere = (at for at in others if (_words(row), self._rows[at].line) not in self._listed)
            fits = [at for at in elsewhere if matching.same_old(self._rows[at].old, row.old)]
        if not fits:
            return None
        # of rows on one place the last holds
        best: int = min(fits, key=lambda at: (self._rows[at].old != row.old, -at))
        self._met.add(best)
        if same := [at for at in on_its_line if at != best and self._rows[at].old == self._rows[best].old]:
            self._twins[best] = same  # they stand there twice: what is said now is said of them all
        return best

    def _append(self, cells: Iterable[str]) -> None:
        if self._lines and not self._lines[-1].endswith(("\n", "\r")):
            self._lines[-1] += self._end
        self._lines.append(self._line(cells))
        self._cells.append(tuple(cells))

    def _line(self, cells: Iterable[str]) -> str:
        return review.written(cells, self._separator, self._end)


def _place(row: Row) -> tuple[str, ...]:
    return row.rule, row.old, row.new, row.before, row.after


def _words(row: Row) -> tuple[str, ...]:
    return row.rule, row.new, row.before, row.after
