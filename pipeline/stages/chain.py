"""Run the stages over a raw text, one after another, and keep what each of them did."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipeline.language.knowledge import Knowledge
from pipeline.source.documents import Metadata
from pipeline.stages.view import Stage, View
from pipeline.text import engine
from pipeline.text.findings import Bundle, Change, Edit, Finding, Mark, Move, mark
from pipeline.text.ledger import Entry, Record, all_raw
from pipeline.text.policy import State, Verdict, decide

if TYPE_CHECKING:
    from pipeline.scans.placed import Layout

Verdicts = Callable[[Change, str], Verdict | None]
"""Gives what was said of a change, from the change and the text it stands in; None where nobody was asked."""


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What the stages led to: the clean text, a record for each stage, and the marks in the clean text's offsets."""

    text: str
    records: tuple[Record, ...]
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """How a text stands between two stages: what it has become, and what has led to it."""

    text: str
    layout: Layout | None = None
    marks: tuple[Mark, ...] = ()
    records: tuple[Record, ...] = ()

    def find(self, stage: Stage, know: Knowledge, meta: Metadata) -> list[Finding]:
        """What `stage` finds in it."""
        return list(stage.find(View(self.text, self.marks, know, meta, self.layout)))

    def raw(self, changes: Sequence[Change]) -> list[tuple[int, int]]:
        """The stretches of the raw text that changes of this text go back to."""
        return all_raw(self.records, [(change.start, change.end) for change in changes])

    def entry(self, change: Change, raw: tuple[int, int], verdict: Verdict | None) -> Entry:
        """A change of this text, and what is decided of it."""
        return Entry(change, self.text[change.start : change.end], decide(change.certainty, verdict), raw)

    def after(self, stage: str, entries: tuple[Entry, ...], findings: Iterable[Finding]) -> Standing:
        """How it stands after `stage`, of whose `findings` all changes were decided on, as `entries` say.

        What is bundled with a change that was made is made with it, and set down as applied. Where a person refused
        what would have become of a line end, a mark `refused` says so to whoever joins lines.
        """
        marks = [
            mark("refused", e.change.start, e.change.end, new=e.change.new)
            for e in entries
            if e.state is State.REFUSED and isinstance(e.change, Edit) and "\n" in e.old
        ]
        bundles: dict[tuple[str, int, int, str | int], Bundle] = {}
        for finding in findings:
            if isinstance(finding, Mark):
                marks.append(finding)
            elif isinstance(finding, Bundle):
                bundles[_key(finding.leader)] = finding
        made = list(entries)
        for entry in entries:
            if entry.state.in_text and (led := bundles.get(_key(entry.change))):
                marks += (f for f in led.others if isinstance(f, Mark))
                made += self._with([f for f in led.others if not isinstance(f, Mark)])
        record = Record(stage, len(self.text), tuple(sorted(made, key=lambda e: (e.change.start, e.change.end))))
        carried = record.layer.carry_all(self.marks) + _covering(marks, record.layer.carry_all(marks), made)
        layout = self.layout and self.layout.carried(record.layer)
        return Standing(engine.apply(self.text, record.layer), layout, carried, (*self.records, record))

    def _with(self, changes: Sequence[Change]) -> Iterator[Entry]:
        """The entries of changes that are made because the one that leads them is."""
        for change, raw in zip(changes, self.raw(changes), strict=True):
            yield Entry(change, self.text[change.start : change.end], State.APPLIED, raw)


def _covering(given: Sequence[Mark], carried: Sequence[Mark], made: Sequence[Entry]) -> tuple[Mark, ...]:
    """The marks of a stage, carried; those that say `covers` lie over what the stage put in at their place."""
    put_in = {
        e.change.start: len(e.change.new)
        for e in made
        if isinstance(e.change, Edit) and e.change.start == e.change.end and e.state.in_text
    }
    found = []
    for mark_, moved in zip(given, carried, strict=True):
        if mark_.get("covers"):
            told = tuple((name, value) for name, value in moved.attributes if name != "covers")
            size = put_in.get(mark_.start, 0) if mark_.start == mark_.end else 0
            moved = Mark(moved.kind, moved.start - size, moved.end, told)
        found.append(moved)
    return tuple(found)


def _key(change: Change) -> tuple[str, int, int, str | int]:
    """What tells a change among those of its stage, however sure it is."""
    return change.rule, change.start, change.end, change.new if isinstance(change, Edit) else change.to


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

    Pure: the same arguments give the same answer. What a person decided is followed by `answers.run`.
    """
    meta = meta or Metadata()
    now = Standing(text, layout)
    refusals = Refusals(text)
    for stage in stages:
        findings = now.find(stage, know, meta)
        entries: list[Entry] = []
        changes = in_order(findings)
        for change, raw in zip(changes, now.raw(changes), strict=True):
            entries.append(now.entry(change, raw, verdicts(change, now.text) or refusals.verdict(change, raw)))
        refusals.add(entries)
        now = now.after(stage.name, give_way(entries), findings)
    return Cleaned(now.text, now.records, now.marks)


def in_order(findings: Iterable[Finding]) -> list[Change]:
    """The changes among findings that are decided on, in the order of the text: of a bundle the leading one."""
    asked = (f.leader if isinstance(f, Bundle) else f for f in findings if not isinstance(f, Mark))
    return sorted(asked, key=lambda c: (c.start, c.end))


class Refusals:
    """What was refused so far: a person is asked once, whichever rule asks."""

    def __init__(self, raw_text: str) -> None:
        self._text = raw_text
        self._refused: list[tuple[int, int, str]] = []
        self._longest = 0

    def add(self, entries: Iterable[Entry]) -> None:
        """Note those of `entries` that were refused."""
        for entry in entries:
            if entry.state is State.REFUSED and isinstance(entry.change, Edit):
                insort(self._refused, (*entry.raw, entry.change.new))
                self._longest = max(self._longest, entry.raw[1] - entry.raw[0])

    def verdict(self, change: Change, raw: tuple[int, int]) -> Verdict | None:
        """That of a change that would make of the raw text, at `raw`, what one that was refused would have made."""
        if isinstance(change, Move) or not self._refused:
            return None
        a, b = raw
        near = self._refused[bisect_left(self._refused, (a - self._longest,)) : bisect_right(self._refused, (b + 1,))]
        return Verdict.REFUSE if any(self._same(a, b, change.new, *other) for other in near) else None

    def _same(self, a: int, b: int, new: str, c: int, d: int, other: str) -> bool:
        if a > d or c > b:
            return False
        start, end, text = min(a, c), max(b, d), self._text
        return text[start:a] + new + text[b:end] == text[start:c] + other + text[d:end]


def give_way(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """The entries, in the order of the text, less those that claim what a person has accepted another change for."""
    accepted: list[tuple[int, int]] = []
    holders: set[int] = set()
    longest = 0

    def clashes(entry: Entry) -> bool:
        start, end = entry.change.start, entry.change.end
        near = accepted[bisect_left(accepted, (start - longest,)) : bisect_right(accepted, (end, end + longest))]
        return any((a < end and start < b) or (a, b) == (start, end) for a, b in near)

    for at, entry in enumerate(entries):
        if entry.state is State.ACCEPTED and isinstance(entry.change, Edit) and not clashes(entry):
            insort(accepted, (entry.change.start, entry.change.end))
            longest = max(longest, entry.change.end - entry.change.start)
            holders.add(at)
    if not accepted:
        return tuple(entries)
    return tuple(
        replace(e, state=State.OVERTAKEN)
        if at not in holders
        and isinstance(e.change, Edit)
        and e.state not in (State.REFUSED, State.OVERTAKEN)
        and clashes(e)
        else e
        for at, e in enumerate(entries)
    )


def queued(cleaned: Cleaned) -> int:
    """How many changes wait for a person."""
    return sum(e.state.queued for r in cleaned.records for e in r.entries)
