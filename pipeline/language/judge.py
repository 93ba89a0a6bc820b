"""From readings and evidence to a decision: the one place that weighs readings of a word against each other.

A reading's score is the sum of what speaks for it, each with a weight; shares follow from scores as probabilities do
(a conditional log-linear model). What was read is one of the readings, and so is "something else", for what nobody
thought of. The weights are `dictionaries/model/weights.tsv`, learnt from OCR text with its transcription.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from pipeline.language.confusions import Change
from pipeline.text.findings import Certainty


@dataclass(frozen=True, slots=True)
class Reading:
    """One thing that may have been printed: lower-case `word` (with spaces where words ran together).

    `cost` is -log10 of how likely it is read so; `prior` log10 of how common it is, in the period and the document.
    """

    word: str
    cost: float
    changes: tuple[Change, ...]
    prior: float
    in_document: int
    in_period: int
    listed: bool = True
    name: bool = False
    plain: bool = False  # one of the changes is no known confusion, only one letter for another
    variant: bool = False  # what was read is but another spelling of it

    @property
    def words(self) -> list[str]:
        """Its words."""
        return self.word.split(" ")


DOUBT = "doubt"
Evidence = Mapping[str, float]
"""What speaks for or against one reading: the name of each piece of evidence, and how much there is of it."""


@dataclass(frozen=True, slots=True)
class Case:
    """One word to be judged. `kind` chooses the weights; `evidence` has a piece for each reading, then for what was
    read, then for something else."""

    kind: str
    read: str
    readings: Sequence[Reading]
    evidence: Sequence[Evidence]
    words: int = 1  # of the document that it is about
    held: bool = False  # whatever the shares, a person must decide
    rough: bool = False  # the document is: a word is seldom right as it was read
    against: float = 1.0  # times as much likelier than what was read the best reading must be as elsewhere


@dataclass(frozen=True, slots=True)
class Decision:
    """The best reading, the share of probability (0-1) that it has and that what was read has, how sure that makes
    it, and why in plain words."""

    reading: Reading
    share: float
    itself: float
    certainty: Certainty | None
    why: str
    words: int = 1  # that the reading stands for


@dataclass(frozen=True)
class Judge:
    """Weighs evidence. `weights` by kind of case and name of evidence; `thresholds` are those of `correct.toml`.

    doubt: the weight of the engine's own doubt, which is not learnt from pairs: they have no confidences.
    """

    weights: Mapping[str, Mapping[str, float]]
    thresholds: Mapping[str, Mapping[str, float]]
    doubt: float = 0.0

    @cached_property
    def _weights(self) -> Mapping[str, Mapping[str, float]]:
        return {kind: {DOUBT: self.doubt, **weights} for kind, weights in self.weights.items()}

    def shares(self, case: Case) -> list[float]:
        """The probability of each reading, of what was read, and of something else; together 1."""
        weights = self._weights[case.kind]
        scores = [
            sum([weights[name] * value for name, value in piece.items() if value and name in weights])
            for piece in case.evidence
        ]
        top = max(scores)
        raised = [math.exp(max(-60.0, score - top)) for score in scores]
        whole = sum(raised)
        return [r / whole for r in raised]

    def decide(self, case: Case, *, tell: bool = True) -> Decision | None:
        """The best reading and how sure it is; None where there is none. `tell`: with the reason in words."""
        if not case.readings:
            return None
        shares = self.shares(case)
        at = max(range(len(case.readings)), key=lambda i: (shares[i], case.readings[i].word))
        share, itself = shares[at], shares[-2]
        second = max((s for i, s in enumerate(shares[:-2]) if i != at), default=0.0)
        certainty = self._certainty(case, case.readings[at], share, itself, second)
        if case.held and certainty is not None:
            certainty = Certainty.DOUBTFUL
        return Decision(case.readings[at], share, itself, certainty, why(case, at, shares) if tell else "", case.words)

    def _certainty(self, case: Case, best: Reading, share: float, itself: float, second: float) -> Certainty | None:
        """The first certainty whose thresholds are met: enough for the reading, little for what was read and for the
        next best reading. A rough document may have thresholds of its own (`name_rough`), and so have readings there
        that are no names or cost little (`name_habit`)."""
        for certainty in Certainty:
            limits = self.thresholds[certainty.value]
            against = limits["against"] * case.against
            least = limits[case.kind]
            if case.rough:
                least = limits.get(f"{case.kind}_rough", least)
                if not best.name or best.cost < limits.get("habit", 0.0):
                    least = limits.get(f"{case.kind}_habit", least)
            if share >= least and share >= against * itself and share >= limits["beside"] * second:
                return certainty
        return None


def why(case: Case, at: int, shares: Sequence[float]) -> str:
    """The case for the reading number `at` in plain words."""
    best = case.readings[at]
    parts = [", ".join(f"{a or 'nothing'} read as {b or 'nothing'}" for a, b in best.changes)]
    if best.in_document:
        parts.append(f"“{best.word}” {times(best.in_document)} in this document")
    else:
        parts.append(f"“{best.word}” {times(best.in_period)} in the period's texts")
    others = [i for i in range(len(case.readings)) if i != at]
    second = max(others, key=lambda i: shares[i], default=None)
    if second is not None and shares[second] >= 0.01:
        parts.append(f"next best “{case.readings[second].word}”, {shares[second]:.0%}")
    times_likelier = shares[at] / max(shares[-2], 1e-9)
    surely = f", {times_likelier:.1f} times likelier than as it was read" if times_likelier < 100 else ""
    parts.append(f"{shares[at]:.1%} sure{surely}")
    return "; ".join(p for p in parts if p)


def times(count: int) -> str:
    """A count in words that read well: "once", "12 times"."""
    return {0: "never", 1: "once", 2: "twice"}.get(count, f"{count} times")
