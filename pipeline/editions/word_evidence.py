"""How the readings of a word were weighed: every candidate, its share, and what spoke for it or against it.

Asked of the text as the `correct` stage saw it, so that words which were left alone can be asked about too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

from pipeline.language.judge import Case, Judge
from pipeline.stages.correct.spelling import Speller
from pipeline.stages.correct.words import Words
from pipeline.stages.view import View
from pipeline.text import engine
from pipeline.text.ledger import Ledger

CORRECT = "correct"
ITSELF, OTHER = "(as it was read)", "(something else)"
SHOWN = 6  # readings shown of each word, and pieces of evidence of each reading
LEAST = 0.05  # weight times amount below which a piece of evidence is not shown


@dataclass(frozen=True, slots=True)
class Weighed:
    """One reading: what it would be, its share (0-1), and each piece of evidence with what it adds to its score."""

    reading: str
    share: float
    evidence: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Weighing:
    """One word that was looked into, the kind of case it was, and its readings, likeliest first."""

    read: str
    kind: str
    readings: tuple[Weighed, ...]

    def data(self) -> dict[str, Any]:
        """All of it as plain data, for JSON."""
        rows = [{"reading": r.reading, "share": round(r.share, 6), "evidence": dict(r.evidence)} for r in self.readings]
        return {"read": self.read, "kind": self.kind, "readings": rows}


class Scales:
    """Weighs the words of one text again, as the `correct` stage did."""

    def __init__(self, view: View) -> None:
        self._judge = view.know.model.judge
        words = Words(view)
        spell = Speller(words, view.know.model)
        spell.prepare()
        self._cases = [
            (words.tokens[index].start, words.tokens[index + case.words - 1].end, case) for index, case in spell.cases()
        ]

    def at(self, start: int, end: int) -> list[Weighing]:
        """The words of the stretch that were looked into. A word that is not there fits its place well enough, or has
        no reading that would fit better."""
        return [weighed(case, self._judge) for a, b, case in self._cases if a < end and start < b]


def seen_by(stage: str, ledger: Ledger, raw: str) -> tuple[str, Callable[[int, int], tuple[int, int]]]:
    """The text as a stage saw it, and what finds a stretch of the raw text in it."""
    layers = list(takewhile(lambda record: record.stage != stage, ledger.records))
    text = raw
    for record in layers:
        text = engine.apply(text, record.layer)

    def place(start: int, end: int) -> tuple[int, int]:
        for record in layers:
            start, end = record.layer.forward_start(start), record.layer.forward_end(end)
        return start, max(start, end)

    return text, place


def weighed(case: Case, judge: Judge) -> Weighing:
    """One case with what the judge makes of it."""
    names = [*(reading.word for reading in case.readings), ITSELF, OTHER]
    rows = [
        Weighed(name, share, tuple((piece, adds) for piece, adds in given.items() if abs(adds) >= LEAST))
        for name, share, given in zip(names, judge.shares(case), judge.adds(case), strict=True)
    ]
    return Weighing(case.read, case.kind, tuple(sorted(rows, key=lambda row: (-row.share, row.reading))))


def render(found: Weighing) -> Iterator[str]:
    """Lines of text."""
    yield f"  readings of “{found.read}” ({found.kind}):\n"
    for row in found.readings[:SHOWN]:
        spoke = sorted(row.evidence, key=lambda item: -abs(item[1]))[:SHOWN]
        yield f"    {row.share:7.2%}  {row.reading:<18} {'  '.join(f'{name} {adds:+.1f}' for name, adds in spoke)}\n"
    if len(found.readings) > SHOWN:
        yield f"    and {len(found.readings) - SHOWN} less likely\n"
