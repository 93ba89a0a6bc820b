"""Cross-validation: what is learnt from all sources but some is put to the test on those."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.language import model
from pipeline.language.judge import Case, Judge
from pipeline.language.trees import TREES, Trees
from pipeline.learning import build
from pipeline.learning.build import Tell
from pipeline.learning.sources import Source, parted, thinned
from pipeline.learning.weights import Example, outcome

BANDS = (0.0, 0.1, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999)  # shares that a row begins at
LEAST = 1e-9  # share that what was right is given at least


@dataclass(frozen=True, slots=True)
class Judged:
    """One word of a source held out: its file and kind of case; the share that its best reading was given, what was
    right (see `weights.outcome`), whether that reading was; and the share that what was right was given."""

    file: str
    kind: str
    share: float
    outcome: str
    right: bool
    given: float


@dataclass(frozen=True, slots=True)
class Row:
    """Words of one kind whose best readings were given a share of at least `least`: how many there are, the mean of
    what was said, the share of readings that were right, and of words that were right as read."""

    kind: str
    least: float
    words: int
    said: float
    right: float
    as_read: float


def cross_validate(
    sources: Sequence[Source], dictionaries: Path, folds: int, *, jobs: int = 2, tell: Tell = lambda count: None
) -> list[Judged]:
    """Learn as `build` does, `folds` times from all but a part of the sources, and judge the words of that part.
    Nothing is written. Raises what `build` does."""
    parts = parted(sources, folds)
    judged: list[Judged] = []
    with build.workshop(dictionaries) as folder:
        for n, held in enumerate(parts):
            rest = [source for m, part in enumerate(parts) if m != n for source in part]
            build.learn(rest, folder, jobs, tell)
            judge = Judge(model.weights(folder / model.WEIGHTS), {}, trees=Trees.load(folder / TREES))
            for source, made in build.examine(thinned(held, build.MOST), folder, jobs, tell):
                judged += (_judged(judge, source.file, example) for example in made)
    return judged


def passages(sources: Sequence[Source], folds: int) -> int:
    """How many passages `cross_validate` will tell of in all."""
    parts, whole = parted(sources, folds), 0
    for n, held in enumerate(parts):
        rest = [source for m, part in enumerate(parts) if m != n for source in part]
        whole += build.passages(rest) + sum(len(s.passages) for s in thinned(held, build.MOST))
    return whole


def reliability(judged: Iterable[Judged]) -> list[Row]:
    """How far what is said can be relied on, by kind of case and band of what was said."""
    rows: dict[tuple[str, float], list[Judged]] = defaultdict(list)
    for word in judged:
        rows[word.kind, max(low for low in BANDS if word.share >= low)].append(word)
    return [
        Row(
            kind,
            least,
            len(words),
            math.fsum(w.share for w in words) / len(words),
            sum(w.right for w in words) / len(words),
            sum(w.outcome == "as read" for w in words) / len(words),
        )
        for (kind, least), words in sorted(rows.items())
    ]


def likelihood(judged: Iterable[Judged]) -> dict[str, float]:
    """The mean of log of the share that what was right was given, by kind of case: 0 were best."""
    logs: dict[str, list[float]] = defaultdict(list)
    for word in judged:
        logs[word.kind].append(math.log(max(LEAST, word.given)))
    return {kind: math.fsum(found) / len(found) for kind, found in sorted(logs.items())}


def _judged(judge: Judge, file: str, example: Example) -> Judged:
    shares = judge.shares(Case(example.kind, example.read, (), example.evidence))
    best = max(range(len(shares) - 2), key=lambda n: shares[n])
    return Judged(file, example.kind, shares[best], outcome(example), best == example.right, shares[example.right])
