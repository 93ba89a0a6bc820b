"""How the readings of a word were weighed: every candidate, its share, and what spoke for it or against it.

Asked of the text as the `correct` stage saw it, so that words which were left alone can be asked about too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pipeline.correction.judge import Case, Evidence, Judge
from pipeline.correction.spelling import Speller
from pipeline.correction.words import Words
from pipeline.view import View

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


def weighings(view: View, start: int, end: int) -> list[Weighing]:
    """The words of view.text[start:end] that were looked into. A word that is not there fits its place well enough, and
    has no reading that would."""
    words = Words(view)
    spell = Speller(words, view.know.model)
    spell.prepare()
    found = []
    for index, case in spell.cases():
        if words.tokens[index].start < end and start < words.tokens[index + case.words - 1].end:
            found.append(weighed(case, view.know.model.judge))
    return found


def weighed(case: Case, judge: Judge) -> Weighing:
    """One case with what the judge makes of it."""
    names = [*(reading.word for reading in case.readings), ITSELF, OTHER]
    rows = [
        Weighed(name, share, tuple(_adds(piece, judge.weights[case.kind])))
        for name, share, piece in zip(names, judge.shares(case), case.evidence, strict=True)
    ]
    return Weighing(case.read, case.kind, tuple(sorted(rows, key=lambda row: (-row.share, row.reading))))


def _adds(piece: Evidence, weights: Mapping[str, float]) -> Iterator[tuple[str, float]]:
    """What each piece of evidence adds to a reading's score."""
    for name, amount in piece.items():
        if abs(adds := weights.get(name, 0.0) * amount) >= LEAST:
            yield name, adds


def render(found: Weighing) -> Iterator[str]:
    """Lines of text."""
    yield f"  readings of “{found.read}” ({found.kind}):\n"
    for row in found.readings[:SHOWN]:
        spoke = sorted(row.evidence, key=lambda item: -abs(item[1]))[:SHOWN]
        yield f"    {row.share:7.2%}  {row.reading:<18} {'  '.join(f'{name} {adds:+.1f}' for name, adds in spoke)}\n"
    if len(found.readings) > SHOWN:
        yield f"    and {len(found.readings) - SHOWN} less likely\n"
