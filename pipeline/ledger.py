"""The ledger: every layer of changes over one raw text, as data and as JSON Lines.

The first line is the head (what the raw and the clean text were, which engine and rules made one of the other); then
each layer opens with its own line, followed by its changes in the order of the text; last come the marks, in offsets
of the clean text. Offsets are code points; `raw` is the stretch of the raw text that a change goes back to.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pipeline import engine
from pipeline.errors import BadInput
from pipeline.findings import Certainty, Change, Edit, Mark, Move
from pipeline.policy import State

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Entry:
    """One proposed change, what it takes away, what was decided, and the stretch of the raw text it concerns."""

    change: Change
    old: str
    state: State
    raw: tuple[int, int]


@dataclass(frozen=True)
class Record:
    """What one stage proposed over a text of `base_length` code points."""

    stage: str
    base_length: int
    entries: tuple[Entry, ...]

    @cached_property
    def layer(self) -> engine.Layer:
        """The pieces of what was applied."""
        return engine.layer(self.base_length, (e.change for e in self.entries if e.state.in_text))

    def undo(self, text: str) -> str:
        """The text before this stage, from the text after it."""
        taken = [
            (e.change.start, e.change.end, e.old)
            for e in self.entries
            if e.state.in_text and isinstance(e.change, Edit)
        ]
        taken.sort(key=lambda t: t[:2])
        return engine.undo(text, self.layer, [old for _, _, old in taken])


@dataclass(frozen=True)
class Ledger:
    """All records over one raw text, in the order of the stages, and the marks on the clean text."""

    head: Mapping[str, Any]
    records: tuple[Record, ...]
    marks: tuple[Mark, ...]

    def restore(self, text: str) -> str:
        """The raw text, from the clean one. Raises BadInput where `text` is not what this ledger led to."""
        if digest(text) != self.head["text"]["sha256"]:
            raise BadInput("the clean text is not the one this ledger was written for: it was changed afterwards")
        for record in reversed(self.records):
            try:
                text = record.undo(text)
            except engine.Conflict as e:
                raise BadInput(f"layer {record.stage}: {e}") from e
        try:
            same = digest(text, self.encoding) == self.head["raw"]["sha256"]
        except (LookupError, UnicodeError, TypeError):
            same = False
        if not same:
            raise BadInput("undoing the ledger does not give the raw text back: the ledger was damaged")
        return text

    @property
    def encoding(self) -> str:
        """What the raw bytes are in."""
        encoding: str = self.head["raw"].get("encoding", "utf-8")
        return encoding


def digest(text: str, encoding: str = "utf-8") -> str:
    """SHA-256 of a text's bytes in an encoding, in hex."""
    return hashlib.sha256(text.encode(encoding)).hexdigest()


def dump(ledger: Ledger) -> str:
    """The ledger as JSON Lines."""
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in _rows(ledger))


def _rows(ledger: Ledger) -> Iterator[dict[str, Any]]:
    yield {"ledger": FORMAT, **ledger.head}
    for record in ledger.records:
        yield {"layer": record.stage, "base": record.base_length, "changes": len(record.entries)}
        for e in record.entries:
            row: dict[str, Any] = {"at": [e.change.start, e.change.end], "old": e.old}
            if isinstance(e.change, Edit):
                row["new"] = e.change.new
            else:
                row["to"] = e.change.to
            row |= {"rule": e.change.rule, "certainty": e.change.certainty, "state": e.state, "raw": list(e.raw)}
            if e.change.why:
                row["why"] = e.change.why
            yield row
    for mark in ledger.marks:
        yield {"mark": mark.kind, "at": [mark.start, mark.end], **dict(mark.attributes)}


def load(rows: Iterable[str], name: str) -> Ledger:
    """Read a ledger from its lines. Raises BadInput, with `name` and the line, where one cannot be read."""
    head: dict[str, Any] | None = None
    layers: list[tuple[str, int, list[Entry]]] = []
    marks: list[Mark] = []
    for number, line in enumerate(rows, 1):
        try:
            row = json.loads(line)
            if head is None:
                if row.pop("ledger") != FORMAT:
                    raise BadInput(f"{name}: this ledger is of another format; make it anew with `clean-corpus run`")
                head = row
            elif "layer" in row:
                layers.append((row["layer"], row["base"], []))
            elif "mark" in row:
                marks.append(_mark(row))
            else:
                layers[-1][2].append(_entry(row))
        except (ValueError, KeyError, TypeError, IndexError, AttributeError) as e:
            raise BadInput(
                f"{name}, line {number}: not a ledger line ({e}); make it anew with `clean-corpus run`"
            ) from e
    if head is None:
        raise BadInput(f"{name}: empty; make it anew with `clean-corpus run`")
    return Ledger(head, tuple(Record(s, n, tuple(es)) for s, n, es in layers), tuple(marks))


def _mark(row: dict[str, Any]) -> Mark:
    kind = row.pop("mark")
    start, end = row.pop("at")
    return Mark(kind, start, end, tuple(sorted((str(k), str(v)) for k, v in row.items())))


def _entry(row: dict[str, Any]) -> Entry:
    start, end = row["at"]
    certainty, why = Certainty(row["certainty"]), row.get("why", "")
    change: Change
    if "to" in row:
        change = Move(start, end, row["to"], row["rule"], certainty, why)
    else:
        change = Edit(start, end, row["new"], row["rule"], certainty, why)
    return Entry(change, row["old"], State(row["state"]), (row["raw"][0], row["raw"][1]))


def raw_of(records: Sequence[Record], start: int, end: int) -> tuple[int, int]:
    """The raw stretch behind a stretch of the text that `records` have led to."""
    for record in reversed(records):
        start, end = record.layer.back(start, end)
    return start, end
