"""From readings and evidence to a decision: the one place that weighs readings of a word against each other.

A reading's score is the sum of what speaks for it, each with a weight, and of what trees add, which know of pieces of
evidence that count for more or less together; shares follow from scores as probabilities do (a conditional log-linear
model). What was read is one of the readings, and so is "something else", for what nobody thought of. Weights and trees
are `dictionaries/model/weights.tsv` and `trees.tsv`, learnt from OCR text with its transcription.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import regex

from pipeline.language import trees
from pipeline.language.confusions import Change
from pipeline.language.trees import Trees
from pipeline.text.findings import Certainty
from pipeline.text.trust import Trust


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


UNREAD = Reading("", 0.0, (), 0.0, 0, 0)  # nobody knows what was printed
UNLISTED = frozenset(("unlisted", "name"))  # the kinds of case whose words are in no list
_INNER = regex.compile(r"\p{Ll}\p{Lu}(?<!\b(?:Mc|Mac|Fitz|De|La|Le)\p{Lu})")  # a capital within a word, but of names
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
    trees: Trees = trees.NONE  # for the words in no list

    def trusting(self, trust: Trust) -> Judge:
        """The same with the thresholds for what is likely that `trust` has of its own, where it has any."""
        own = self.thresholds.get(trust.value)
        return self if own is None else replace(self, thresholds={**self.thresholds, Certainty.LIKELY.value: own})

    @cached_property
    def _weights(self) -> Mapping[str, Mapping[str, float]]:
        return {kind: {DOUBT: self.doubt, **weights} for kind, weights in self.weights.items()}

    def scores(self, case: Case) -> list[float]:
        """The sum of the weighted evidence of each reading, of what was read, and of something else."""
        weights = self._weights[case.kind]
        return [
            sum([weights[name] * value for name, value in piece.items() if value and name in weights])
            for piece in case.evidence
        ]

    def weigh(self, cases: Sequence[Case]) -> list[list[float]]:
        """For each case the probability of each reading, of what was read, and of something else; together 1."""
        found = [self.scores(case) for case in cases]
        asked = [n for n, case in enumerate(cases) if case.kind in UNLISTED] if self.trees.names else []
        if asked:
            rows = trees.figures(self.trees.names, [cases[n].evidence for n in asked], [found[n] for n in asked])
            added = iter(self.trees.scores(rows).tolist())
            for n in asked:
                found[n] = [score + next(added) for score in found[n]]
        return [_shares(scores) for scores in found]

    def shares(self, case: Case) -> list[float]:
        """The probability of each reading, of what was read, and of something else; together 1."""
        return self.weigh([case])[0]

    def adds(self, case: Case) -> list[dict[str, float]]:
        """What each piece of evidence adds to the score of each reading, of what was read, and of something else; a
        piece of what was read that trees ask about is `read.` with its name."""
        weights = self._weights[case.kind]
        found = [{name: weights.get(name, 0.0) * value for name, value in piece.items()} for piece in case.evidence]
        if case.kind in UNLISTED and self.trees.names:
            rows = trees.figures(self.trees.names, [case.evidence], [self.scores(case)])
            for piece, row in zip(found, rows, strict=True):
                for name, more in self.trees.shares(row).items():
                    piece[name] = piece.get(name, 0.0) + more
        return found

    def decide(self, case: Case, shares: Sequence[float] = (), *, tell: bool = True) -> Decision | None:
        """The best reading and how sure it is; None where there is none. `shares`: those of the case, as `weigh` has
        them; `tell`: with the reason in words.

        What can hardly have been printed is asked about in any case, as UNREAD where no reading is worth a guess.
        """
        shares = shares or self.shares(case)
        if not case.readings:
            return self._unread(case, shares, tell) if self._no_word(case, shares[-2]) else None
        at = max(range(len(case.readings)), key=lambda i: (shares[i], case.readings[i].word))
        share, itself = shares[at], shares[-2]
        second = max((s for i, s in enumerate(shares[:-2]) if i != at), default=0.0)
        certainty = self._certainty(case, case.readings[at], share, itself, second)
        if certainty is None and self._no_word(case, itself):
            if share < self.thresholds["doubtful"]["guess"]:
                return self._unread(case, shares, tell)
            certainty = Certainty.DOUBTFUL
        if case.held and certainty is not None:
            certainty = Certainty.DOUBTFUL
        return Decision(case.readings[at], share, itself, certainty, why(case, at, shares) if tell else "", case.words)

    def _no_word(self, case: Case, itself: float) -> bool:
        """Whether a word in no list can hardly have been printed. A name may be anything, but for signs in it."""
        limits = self.thresholds["doubtful"]
        signs = any(not c.isalpha() and c not in "-‐'’." for c in case.read)
        kind = "nothing_odd" if signs or _INNER.search(case.read) else f"nothing_{case.kind}"
        return case.kind in UNLISTED and itself <= limits.get(kind, limits["nothing"])

    def _unread(self, case: Case, shares: Sequence[float], tell: bool) -> Decision:
        """That a word cannot be read."""
        said = f"{shares[-2]:.1%} likely to have been printed so, and no reading is likely" if tell else ""
        return Decision(UNREAD, 0.0, shares[-2], Certainty.DOUBTFUL, said)

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


def _shares(scores: Sequence[float]) -> list[float]:
    top = max(scores)
    raised = [math.exp(max(-60.0, score - top)) for score in scores]
    whole = sum(raised)
    return [r / whole for r in raised]


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
