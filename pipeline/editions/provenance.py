"""All layers of a ledger as one: which stretch of the raw text became which stretch of the clean one, and by whom.

Everything that shows raw text beside clean text (diff, explain, review) reads this instead of the single layers.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.text.findings import Edit
from pipeline.text.ledger import Entry, Record

By = tuple[tuple[str, Entry], ...]
"""Who made a stretch what it is: (stage, entry), in the order in which it was done."""


@dataclass(frozen=True, slots=True)
class Run:
    """raw[start:end] reads `text` in the clean text. `kept`: it is the raw text's own, though perhaps moved."""

    start: int
    end: int
    text: str
    kept: bool
    by: By = ()


def compose(raw: str, records: Sequence[Record]) -> list[Run]:
    """The runs of the clean text, in its order: their texts joined are the clean text.

    Their raw stretches tile the raw text, each code point in exactly one run; what was removed is a run without text.
    """
    runs = [Run(0, len(raw), raw, kept=True)] if raw else []
    for record in records:
        runs = _through(runs, record)
    return runs


def _through(runs: list[Run], record: Record) -> list[Run]:
    """The runs after one more layer."""
    pieces = list(record.layer.by_base)
    if not pieces:  # nothing was left of the text
        return runs
    edits = sorted(
        (e for e in record.entries if e.state.in_text and isinstance(e.change, Edit)),
        key=lambda e: (e.change.start, e.change.end),
    )
    moves = [e for e in record.entries if e.state.in_text and not isinstance(e.change, Edit)]
    made = iter(edits)
    results: list[tuple[tuple[int, bool, int], list[Run]]] = []
    for piece, inside in zip(pieces, _deal(runs, [(p.start, p.end) for p in pieces]), strict=True):
        moved: By = tuple(
            (record.stage, m) for m in moves if m.change.start <= piece.start and piece.end <= m.change.end
        )
        if piece.new is None:
            now = [Run(r.start, r.end, r.text, r.kept, r.by + moved) for r in inside] if moved else inside
        else:
            entry = next(made)
            now = _replaced(inside, piece.new, ((record.stage, entry), *moved), entry.raw[0])
        results.append(((piece.out, piece.length > 0, piece.start), now))
    results.sort(key=lambda r: r[0])
    return [run for _, some in results for run in some]


def _replaced(inside: list[Run], new: str, by: By, at: int) -> list[Run]:
    """One run with the text `new` for all runs of an edited stretch, as far as their raw text hangs together."""
    if not inside:
        return [Run(at, at, new, kept=False, by=by)]
    first, rest = inside[0], inside[1:]
    start, end, before = first.start, first.end, list(first.by)
    apart: list[Run] = []
    for run in rest:
        before.extend(b for b in run.by if b not in before)
        if run.start == end:
            end = run.end
        else:
            apart.append(Run(run.start, run.end, "", kept=False, by=run.by + by))
    return [Run(start, end, new, kept=False, by=(*before, *by)), *apart]


def _deal(runs: list[Run], spans: Sequence[tuple[int, int]]) -> Iterator[list[Run]]:
    """For each span of the runs' text the runs in it, cut at its edges. `spans` follow one another without a gap.

    A run without text goes to the span it stands inside, or else to the span before it.
    """
    waiting = runs[::-1]
    at = 0
    for number, (start, end) in enumerate(spans):
        inside: list[Run] = []
        last = number == len(spans) - 1
        while waiting and (at < end or last or (not waiting[-1].text and start < end)):
            run = waiting.pop()
            room = end - at
            if len(run.text) > room:
                waiting.append(_cut(run, room, None))
                run = _cut(run, 0, room)
            at += len(run.text)
            inside.append(run)
        yield inside


def _cut(run: Run, start: int, end: int | None) -> Run:
    """run.text[start:end] as a run of its own. The raw text behind a changed run goes with its first part."""
    text = run.text[start:end]
    if run.kept:
        return Run(run.start + start, run.start + start + len(text), text, True, run.by)
    return Run(run.end if start else run.start, run.end, text, False, run.by)


@dataclass(frozen=True)
class Trace:
    """The runs, and where each of them begins in the clean text."""

    runs: tuple[Run, ...]
    starts: tuple[int, ...]

    def at_clean(self, start: int, end: int) -> list[int]:
        """The numbers of the runs behind clean[start:end], what was removed inside it included."""
        first = max(0, bisect_right(self.starts, start) - 1)
        while first and self.starts[first - 1] == start and not self.runs[first - 1].text:
            first -= 1
        found = []
        for i in range(first, len(self.runs)):
            at, stop = self.starts[i], self.starts[i] + len(self.runs[i].text)
            if at >= end and not (at == end and start == end):
                break
            if stop > start or at == stop > start:
                found.append(i)
        return found

    def at_raw(self, start: int, end: int) -> list[int]:
        """The numbers of the runs that raw[start:end] went into, in the order of the clean text."""
        return [i for i, r in enumerate(self.runs) if r.start < end and start < r.end]


def trace(raw: str, records: Sequence[Record]) -> Trace:
    """The composed layers of `records` over `raw`, ready to be looked up from either side."""
    runs = compose(raw, records)
    starts = []
    at = 0
    for run in runs:
        starts.append(at)
        at += len(run.text)
    return Trace(tuple(runs), tuple(starts))
