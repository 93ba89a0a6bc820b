"""Run the stages over a raw text, one after another, and keep what each of them did."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipeline import engine
from pipeline.findings import Bundle, Change, Edit, Mark, Move
from pipeline.knowledge import Knowledge
from pipeline.ledger import Entry, Record, raw_of
from pipeline.policy import State, Verdict, decide
from pipeline.source import Metadata
from pipeline.view import Stage, View

if TYPE_CHECKING:
    from pipeline.scans.placed import Layout

Verdicts = Callable[[Change, str], Verdict | None]
"""Gives what a person said of a change, from the change and the text it stands in; None where nobody was asked."""


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What the stages led to: the clean text, a record for each stage, and the marks in the clean text's offsets."""

    text: str
    records: tuple[Record, ...]
    marks: tuple[Mark, ...]


def no_verdicts(change: Change, text: str) -> Verdict | None:
    """Nobody was asked."""
    return None


def run(
    text: str,
    stages: Sequence[Stage],
    know: Knowledge,
    meta: Metadata | None = None,
    verdicts: Verdicts = no_verdicts,
    layout: Layout | None = None,
) -> Cleaned:
    """Run `stages` in order over `text`, whose lines lie on the scan as `layout` says, where it comes from one.

    Pure: the same arguments give the same answer.
    """
    raw_text = text
    meta = meta or Metadata()
    refused: list[Entry] = []
    marks: tuple[Mark, ...] = ()
    records: list[Record] = []
    for stage in stages:
        findings = list(stage.find(View(text, marks, know, meta, layout)))
        bundles = {f.leader: f.others for f in findings if isinstance(f, Bundle)}
        new_marks = [f for f in findings if isinstance(f, Mark)]
        asked = [f.leader if isinstance(f, Bundle) else f for f in findings if not isinstance(f, Mark)]
        entries: list[Entry] = []
        for change in sorted(asked, key=lambda c: (c.start, c.end)):
            raw = raw_of(records, change.start, change.end)
            verdict = verdicts(change, text)
            if verdict is None and any(_same(change, raw, other, raw_text) for other in refused):
                verdict = Verdict.REFUSE  # a person is asked once, whichever rule asks
            state = decide(change.certainty, verdict)
            entries.append(Entry(change, text[change.start : change.end], state, raw))
        refused += [e for e in entries if e.state is State.REFUSED]
        made = _give_way(entries)
        others = [f for e in made if e.state.in_text and isinstance(e.change, Edit) for f in bundles.get(e.change, ())]
        new_marks += [f for f in others if isinstance(f, Mark)]
        made += tuple(_with(f, text, records) for f in others if not isinstance(f, Mark))
        record = Record(stage.name, len(text), tuple(sorted(made, key=lambda e: (e.change.start, e.change.end))))
        text = engine.apply(text, record.layer)
        marks = tuple(record.layer.carry(m) for m in (*marks, *new_marks))
        layout = layout and layout.carried(record.layer)
        records.append(record)
    return Cleaned(text, tuple(records), marks)


def _with(change: Change, text: str, before: Sequence[Record]) -> Entry:
    """The entry of a change that is made because the edit that leads it is."""
    return Entry(change, text[change.start : change.end], State.APPLIED, raw_of(before, change.start, change.end))


def _same(change: Change, raw: tuple[int, int], other: Entry, text: str) -> bool:
    """Whether `change`, of the raw stretch `raw`, would make of the raw text what `other` would have made of it."""
    (a, b), (c, d) = raw, other.raw
    if isinstance(change, Move) or isinstance(other.change, Move) or a > d or c > b:
        return False
    start, end = min(a, c), max(b, d)
    return text[start:a] + change.new + text[b:end] == text[start:c] + other.change.new + text[d:end]


def _give_way(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """The entries, with those held back that claim what a person has accepted another change for."""
    accepted: list[Entry] = []
    for entry in entries:
        if entry.state is State.ACCEPTED and not any(_clash(entry, other) for other in accepted):
            accepted.append(entry)
    if not accepted:
        return tuple(entries)
    return tuple(
        replace(e, state=State.HELD)
        if e.state.in_text and e not in accepted and any(_clash(e, a) for a in accepted)
        else e
        for e in entries
    )


def _clash(a: Entry, b: Entry) -> bool:
    """Whether two edits cannot both be made."""
    if isinstance(a.change, Move) or isinstance(b.change, Move):
        return False
    overlap = a.change.start < b.change.end and b.change.start < a.change.end
    return overlap or (a.change.start, a.change.end) == (b.change.start, b.change.end)


def queued(cleaned: Cleaned) -> int:
    """How many changes wait for a person."""
    return sum(e.state.queued for r in cleaned.records for e in r.entries)
