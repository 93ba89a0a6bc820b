"""What a document shows of its own OCR: the confusions that its clear cases have in common."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from pipeline.language import thresholds
from pipeline.language.confusions import LONGEST, Change, Confusions
from pipeline.language.judge import Decision
from pipeline.stages.correct.spaces import only_spaces

_TABLE = thresholds.of("correct", "habits")
HABIT: int = _TABLE["habit"]
SURE: float = _TABLE["sure"]
KIND: int = _TABLE["kind"]
SEVERAL: int = _TABLE["several"]
THIN = frozenset("iljtf")  # letters that a speck or a stroke is read for
BELIEF: float = _TABLE["belief"]
VISIBLE: float = _TABLE["visible"]


def sightings(decided: Iterable[tuple[str, Decision]]) -> Counter[Change]:
    """How often each confusion shows in words (lower case) that were decided on for sure."""
    seen: Counter[Change] = Counter()
    kinds: Counter[str] = Counter()
    for low, decision in decided:
        if not only_spaces(decision.reading.changes) and kinds[low] < KIND:
            kinds[low] += 1
            seen.update(decision.reading.changes)
    return seen


def shown(decided: Iterable[Decision]) -> frozenset[Change]:
    """The confusions that show in several words (lower case), not in one alone that is repeated."""
    found: defaultdict[Change, set[str]] = defaultdict(set)
    for decision in decided:
        for printed, read in decision.reading.changes:
            if printed or read in THIN or not read.isalpha():  # no engine makes a habit of putting in wide letters
                found[printed, read].add(decision.reading.word)
    return frozenset(change for change, words in found.items() if len(words) >= SEVERAL)


def occurrences(counts: Mapping[str, int]) -> Counter[str]:
    """How often each row of one to three letters stands in words of which these many occur."""
    found: Counter[str] = Counter()
    for word, n in counts.items():
        for size in range(1, LONGEST + 1):
            for at in range(len(word) - size + 1):
                found[word[at : at + size]] += n
    return found


def costs(seen: Counter[Change], occurs: Mapping[str, int]) -> dict[Change, float]:
    """Costs of the confusions that this document shows again and again."""
    return {
        change: max(0.5, -math.log10(min(1.0, n / max(1, occurs[change[0]]))))
        for change, n in seen.items()
        if n >= HABIT and change[0]
    }


def strict(confusions: Confusions, seen: Counter[Change], occurs: Mapping[str, int]) -> Confusions:
    """The costs put right by how often each confusion shows in this document's unknown words."""
    pairs = {}
    for change, cost in {**dict.fromkeys(seen, confusions.default["substitution"]), **confusions.pairs}.items():
        if all(change):
            rate = 10 ** -min(9.0, max(0.3, cost + confusions.shift))
            pairs[change] = -math.log10((seen[change] + BELIEF) / (occurs[change[0]] * VISIBLE + BELIEF / rate))
    return confusions.replaced(pairs)
