"""Run the stages over a raw text, one after another, and keep what each of them did."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pipeline import engine
from pipeline.findings import Change, Mark, Stage, View
from pipeline.knowledge import Knowledge
from pipeline.ledger import Entry, Record, raw_of
from pipeline.policy import State, Verdict, decide
from pipeline.source import Metadata

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
) -> Cleaned:
    """Run `stages` in order over `text`. Pure: the same arguments give the same answer."""
    meta = meta or Metadata()
    marks: tuple[Mark, ...] = ()
    records: list[Record] = []
    for stage in stages:
        findings = list(stage.find(View(text, marks, know, meta)))
        new_marks = [f for f in findings if isinstance(f, Mark)]
        entries = []
        for change in sorted((f for f in findings if not isinstance(f, Mark)), key=lambda c: (c.start, c.end)):
            state = decide(change.certainty, verdicts(change, text))
            raw = raw_of(records, change.start, change.end)
            entries.append(Entry(change, text[change.start : change.end], state, raw))
        record = Record(stage.name, len(text), tuple(entries))
        text = engine.apply(text, record.layer)
        marks = tuple(record.layer.carry(m) for m in (*marks, *new_marks))
        records.append(record)
    return Cleaned(text, tuple(records), marks)



def queued(cleaned: Cleaned) -> int:
    """How many changes wait for a person."""
    return sum(e.state.queued for r in cleaned.records for e in r.entries)


def changed(cleaned: Cleaned, state: State | None = None) -> int:
    """How many changes are in the text, or how many are in one state."""
    every = (e for r in cleaned.records for e in r.entries)
    return sum(e.state is state if state else e.state.in_text for e in every)
