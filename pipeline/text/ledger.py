"""The ledger: every layer of changes over one raw text, as data and as JSON Lines.

The first line is the head (what the raw text was, which engine and rules made the clean one of it); then each layer
opens with its own line, followed by its changes in the order of the text; last come the marks. Every place is told in
code points of the raw text, which no decision alters, so that a changed decision is a changed line and no more:

- `raw` of a change is the stretch of the raw text that it goes back to. Where that stretch begins, carried through the
  layers before, there the change begins; `old` is what stands there, and so tells where it ends.
- `raw` of a mark is where its first and its last letter come from (of a point, one number: what it stands before);
  carried through all layers they give its place in the clean text. Where text was moved, the second may be the less.
- `to` of a move is what it is carried to stand before.
- `shift` (of a mark two numbers, its begin's and its end's) and `to_shift` are added where carrying a raw offset does
  not lead there exactly: where a place lies within what an earlier layer put in.

Nothing is said of the clean text that it does not say itself: the layers are undone, which must give the raw text of
the head, and made again, which must give the clean text.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from operator import index
from sys import intern
from typing import Any

from pipeline.errors import BadInput
from pipeline.text import engine
from pipeline.text.findings import Certainty, Change, Edit, Mark, Move
from pipeline.text.layers import Layer
from pipeline.text.policy import State

FORMAT = 2
AT_ONCE = 4096  # rows that are read together
_BROKEN = (ValueError, KeyError, TypeError, IndexError, AttributeError, OverflowError)  # what a broken line raises
_CERTAINTIES = {str(certainty): certainty for certainty in Certainty}
_STATES = {str(state): state for state in State}
_ENCODE = json.JSONEncoder(ensure_ascii=False).encode  # made once, not for each line
_DECODE = json.JSONDecoder().decode


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
    def layer(self) -> Layer:
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
        """The raw text, from the clean one. Raises BadInput where `text` is not what this ledger leads to."""
        given = text
        try:
            for record in reversed(self.records):
                text = record.undo(text)
            same = digest(text, self.encoding) == self.head["raw"]["sha256"] and self._redone(text) == given
        except (engine.Conflict, LookupError, UnicodeError, TypeError):
            same = False
        if not same:
            raise BadInput("the clean text and its ledger do not belong together: one of them was changed afterwards")
        return text

    def _redone(self, text: str) -> str:
        """The clean text, from the raw one."""
        for record in self.records:
            text = engine.apply(text, record.layer)
        return text

    @property
    def encoding(self) -> str:
        """What the raw bytes are in."""
        encoding: str = self.head["raw"].get("encoding", "utf-8")
        return encoding


def digest(text: str, encoding: str = "utf-8") -> str:
    """SHA-256 of a text's bytes in an encoding, in hex."""
    return hashlib.sha256(text.encode(encoding)).hexdigest()


def dump(ledger: Ledger) -> bytes:
    """The ledger as JSON Lines, in UTF-8: as text it would take four times the memory."""
    out = BytesIO()
    for row in _rows(ledger):
        out.write(_ENCODE(row).encode())
        out.write(b"\n")
    return out.getvalue()


def _rows(ledger: Ledger) -> Iterator[dict[str, Any]]:
    yield {"ledger": FORMAT, **ledger.head}
    carried = Carried()
    for at, record in enumerate(ledger.records):
        yield {"layer": record.stage}
        starts = carried.starts([e.raw[0] for e in record.entries])
        for e, start in zip(record.entries, starts, strict=True):
            row: dict[str, Any] = {"raw": list(e.raw)}
            if shift := e.change.start - start:
                row["shift"] = shift
            row["old"] = e.old
            if isinstance(e.change, Edit):
                row["new"] = e.change.new
            else:
                row["to"] = raw_of(ledger.records[:at], e.change.to, e.change.to)[0]
                if shift := e.change.to - carried.start(row["to"]):
                    row["to_shift"] = shift
            row |= {"rule": e.change.rule, "certainty": e.change.certainty, "state": e.state}
            if e.change.why:
                row["why"] = e.change.why
            yield row
        carried.through(record.layer)
    yield from _mark_rows(ledger, carried)


def _mark_rows(ledger: Ledger, carried: Carried) -> Iterator[dict[str, Any]]:
    """Where the first and the last letter of each mark come from, and how far carrying leads away from it."""
    marks = ledger.marks
    starts = all_raw(ledger.records, [(m.start, m.start + (m.start < m.end)) for m in marks])
    ends = all_raw(ledger.records, [(max(m.start, m.end - 1), m.end) for m in marks])
    for mark, (start, _), (_, end) in zip(marks, starts, ends, strict=True):
        shift_start = mark.start - carried.start(start)
        row: dict[str, Any] = {"mark": mark.kind}
        if mark.start == mark.end:
            row |= {"raw": [start], **({"shift": [shift_start]} if shift_start else {})}
        else:
            shift_end = mark.end - carried.end(end)
            row |= {"raw": [start, end], **({"shift": [shift_start, shift_end]} if shift_start or shift_end else {})}
        yield row | dict(mark.attributes)


class Carried:
    """Offsets of the raw text, carried through layers."""

    def __init__(self, records: Iterable[Record] = ()) -> None:
        self._layers: list[Layer] = []
        for record in records:
            self.through(record.layer)

    def through(self, layer: Layer) -> None:
        """One layer more; one that changes nothing carries nothing."""
        if layer.changes:
            self._layers.append(layer)

    def start(self, at: int) -> int:
        """Where the stretch that begins with raw code point `at` begins now."""
        for layer in self._layers:
            at = layer.forward_start(at)
        return at

    def starts(self, places: Sequence[int]) -> list[int]:
        """The same for many places at once."""
        if not self._layers:
            return list(places)
        found = self._layers[0].forward_starts(places)
        for layer in self._layers[1:]:
            found = layer.forward_starts(found)
        return found.tolist()  # type: ignore[no-any-return, unused-ignore]

    def end(self, at: int) -> int:
        """Where the stretch that ends before raw code point `at` ends now."""
        for layer in self._layers:
            at = layer.forward_end(at)
        return at


def load(rows: Iterable[str], name: str) -> Ledger:
    """Read a ledger from its lines. Raises BadInput, with `name` and the line, where one cannot be read."""
    head: dict[str, Any] | None = None
    number = 0  # of the line at hand
    length = 0  # of the text that the layer at hand is made for
    carried = Carried()
    stage = ""
    waiting: list[dict[str, Any]] = []  # rows of the layer at hand that have no entry yet
    first = 0  # the line of the first of them
    entries: list[Entry] = []
    records: list[Record] = []
    marks: list[Mark] = []

    def enter() -> None:
        """Entries for the rows that wait: some thousands at once, of a long book all would take more than all else."""
        nonlocal number
        here, starts = number, carried.starts([row["raw"][0] for row in waiting])
        for n, (row, start) in enumerate(zip(waiting, starts, strict=True)):
            number = first + n
            entries.append(_entry(row, start, carried))
        waiting.clear()
        number = here

    def close() -> None:
        """The layer at hand is whole."""
        nonlocal length, entries
        if stage:
            enter()
            record = Record(stage, length, tuple(entries))
            records.append(record)
            entries = []
            carried.through(record.layer)
            length = record.layer.out_length

    for number, line in enumerate(rows, 1):
        try:
            row = _DECODE(line)
            if head is None:
                if row.pop("ledger") != FORMAT:
                    raise BadInput(f"{name}: this ledger is of another format; make it anew with `clean-corpus run`")
                head, length = row, row["raw"]["code_points"]
            elif "layer" in row:
                close()
                stage = row["layer"]
            elif "mark" in row:
                if not marks:
                    close()
                    stage = ""
                marks.append(_mark(row, carried))
            elif stage:
                row["raw"] = _, _ = tuple(map(index, row["raw"]))
                first = first if waiting else number
                waiting.append(row)
                if len(waiting) == AT_ONCE:
                    enter()
            else:
                raise ValueError("of no layer")
        except _BROKEN as e:
            raise BadInput(
                f"{name}, line {number}: not a ledger line ({e}); make it anew with `clean-corpus run`"
            ) from e
    if head is None:
        raise BadInput(f"{name}: empty; make it anew with `clean-corpus run`")
    try:
        close()
    except _BROKEN as e:
        raise BadInput(f"{name}, line {number}: not a ledger line ({e}); make it anew with `clean-corpus run`") from e
    return Ledger(head, tuple(records), tuple(marks))


def _mark(row: dict[str, Any], carried: Carried) -> Mark:
    kind, raw = row.pop("mark"), row.pop("raw")
    shift = row.pop("shift", (0, 0))
    start = carried.start(raw[0]) + shift[0]
    end = start if len(raw) == 1 else carried.end(raw[1]) + shift[1]
    return Mark(kind, start, end, tuple(sorted((str(k), str(v)) for k, v in row.items())))


def _entry(row: dict[str, Any], start: int, carried: Carried) -> Entry:
    """The entry of a row, the stretch of whose raw text begins at `start` by now."""
    first, last = row["raw"]
    start += row.get("shift", 0)
    end = start + len(row["old"])
    certainty, why, rule = _CERTAINTIES[row["certainty"]], row.get("why", ""), intern(row["rule"])
    change: Change
    if "to" in row:
        change = Move(start, end, carried.start(row["to"]) + row.get("to_shift", 0), rule, certainty, why)
    else:
        change = Edit(start, end, intern(row["new"]), rule, certainty, why)
    return Entry(change, intern(row["old"]), _STATES[row["state"]], (first, last))  # the same few again and again


def all_raw(records: Sequence[Record], stretches: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """What `raw_of` says of many stretches."""
    layers = [record.layer for record in reversed(records) if record.layer.changes]
    if not layers or not stretches:
        return list(stretches)
    import numpy as np

    starts, ends = (np.array(column, np.int64) for column in zip(*stretches, strict=True))
    for layer in layers:
        starts, ends = layer.backs(starts, ends)
    return list(zip(starts.tolist(), ends.tolist(), strict=True))


def raw_of(records: Sequence[Record], start: int, end: int) -> tuple[int, int]:
    """The raw stretch behind a stretch of the text that `records` have led to."""
    for record in reversed(records):
        if record.layer.changes:
            start, end = record.layer.back(start, end)
    return start, end
