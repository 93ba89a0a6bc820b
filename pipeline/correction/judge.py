"""From candidates and evidence to a decision: the one place that weighs readings of a word against each other.

A reading's score is log10 of its probability: how common the word is (in the period and in this document) less what
the confusions on the way cost. What was read is weighed too, as a listed word or as a new one. A better model (a
language model over the sentence, a learnt error model) is another Judge; nothing else need change.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from pipeline.correction.confusions import Change
from pipeline.findings import Certainty


@dataclass(frozen=True, slots=True)
class Candidate:
    """One word that may have been printed. `prior` and `cost` are powers of ten; counts are of occurrences."""

    word: str
    prior: float
    cost: float
    changes: tuple[Change, ...]
    in_document: int
    in_period: int
    plain: bool = False  # one of the changes is no known confusion, only one letter for another


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was read, what it may have been, and log10 of how likely it is that it was printed so (`itself`)."""

    read: str
    itself: float
    candidates: Sequence[Candidate]
    listed: bool = False  # what was read is a listed word
    name: bool = False  # it has a capital inside a sentence
    derived: bool = False  # it is made of a listed word and an affix, or of two
    foreign: bool = False  # it stands among other unknown words


@dataclass(frozen=True, slots=True)
class Decision:
    """The reading to put in place, how sure that is, the share of the evidence it has (0-1), and why in plain words."""

    word: str
    certainty: Certainty
    share: float
    why: str
    changes: tuple[Change, ...]


class Judge(Protocol):
    """Decides on one word. Must be pure: the same evidence, the same decision."""

    def decide(self, evidence: Evidence) -> Decision | None:
        """The reading to put in place, or None where what was read had better stand."""


@dataclass(frozen=True)
class Counting:
    """The judge that counts: shares of the evidence against the thresholds of `dictionaries/tables/correct.toml`."""

    thresholds: Mapping[str, Any]

    def decide(self, evidence: Evidence) -> Decision | None:
        """The best reading if its share of all readings' probability, what was read included, clears a threshold."""
        if not evidence.candidates:
            return None
        scored = sorted(evidence.candidates, key=lambda c: (c.cost - c.prior, c.word))
        best, top = scored[0], scored[0].prior - scored[0].cost
        rest = sum(10 ** max(-30.0, c.prior - c.cost - top) for c in scored[1:])
        share = 1 / (1 + rest + 10 ** max(-30.0, min(30.0, evidence.itself - top)))
        certainty = self._certainty(share, evidence, best)
        if certainty is None:
            return None
        return Decision(best.word, certainty, share, self._why(best, scored[1:2], evidence), best.changes)

    def _certainty(self, share: float, evidence: Evidence, best: Candidate) -> Certainty | None:
        prefix = "suspect_" if evidence.listed else "plain_" if best.plain else ""
        found = next((c for c in Certainty if share >= self.thresholds[prefix + c.value]), None)
        if found is None:
            return None
        if evidence.derived and best.plain:
            return Certainty.DOUBTFUL
        if evidence.name or evidence.foreign:
            least = self.thresholds["foreign_likely" if evidence.foreign else "name_likely"]
            return Certainty.LIKELY if share >= least else Certainty.DOUBTFUL
        return found

    def _why(self, best: Candidate, second: Sequence[Candidate], evidence: Evidence) -> str:
        parts = [", ".join(f"{a or 'nothing'} read as {b or 'nothing'}" for a, b in best.changes)]
        if best.in_document:
            parts.append(f"“{best.word}” {times(best.in_document)} in this document")
        else:
            parts.append(f"“{best.word}” {times(best.in_period)} in the period's texts")
        if second and second[0].prior - second[0].cost > best.prior - best.cost - 3:
            parts.append(f"next best “{second[0].word}”")
        if evidence.listed:
            parts.append(f"“{evidence.read}” is a word, but a rare one")
        return "; ".join(p for p in parts if p)


def times(count: int) -> str:
    """A count in words that read well: "once", "12 times"."""
    return {0: "never", 1: "once", 2: "twice"}.get(count, f"{count} times")
