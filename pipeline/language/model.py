"""All that was learnt of OCR and of the language, loaded once: what `correct` needs beside lexicon and rules."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from pipeline.errors import BadInput
from pipeline.language.confusions import Change, Confusions, table
from pipeline.language.judge import Judge
from pipeline.language.lexicon import Lexicon
from pipeline.language.lexicon.index import TABLE
from pipeline.language.lookalikes import LOOKALIKES, Lookalikes
from pipeline.language.ngrams import LANGUAGE, Ngrams
from pipeline.language.table_files import REBUILD, number, rows
from pipeline.language.trees import TREES, Trees
from pipeline.language.vocabulary import Vocabulary
from pipeline.language.word_shapes import SHAPES, Shapes
from pipeline.text.trust import Trust

CONFUSIONS, WEIGHTS = Path("model", "confusions.tsv"), Path("model", "weights.tsv")
KINDS = ("unlisted", "name", "listed", "misfit", "sign", "halves")  # of case, as `evidence` has them
COMMON = 300  # occurrences of a common word
UNSEEN = 4.8  # the cost of a confusion in a kind of source where it was too rare, and that no table has


@dataclass(frozen=True)
class Model:
    """The parts. `confusions` are those of all kinds of sources, mixed; `forms` the lexicon's words by number."""

    language: Ngrams
    lookalikes: Lookalikes
    vocabulary: Vocabulary
    confusions: Confusions
    judge: Judge
    forms: Sequence[str]
    lexicon: Lexicon
    shapes: Shapes
    near: dict[str, Mapping[str, int]] = field(default_factory=dict, compare=False)  # words near others, found so far

    def trusting(self, trust: Trust) -> Model:
        """The same, with what is as sure as `trust` asks called likely."""
        return replace(self, judge=self.judge.trusting(trust))

    @cached_property
    def common(self) -> Mapping[int, Sequence[str]]:
        """The common words by their length: what a word that is hardly legible may have been."""
        found: dict[int, list[str]] = {}
        for word in self.forms:
            if word.isalpha() and self.lexicon.count(word) >= COMMON:
                found.setdefault(len(word), []).append(word)
        return found


def load(folder: Path, lexicon: Lexicon, tables: Mapping[str, Mapping[str, Any]]) -> Model:
    """The model under `folder` (the `dictionaries` folder). Raises BadInput or Unreadable for a file it cannot use."""
    for name in ("confusions", "correct"):
        if name not in tables:
            raise BadInput(f"{folder / 'tables' / name}.toml: there is no such file; get it back from the repository")
    sha = hashlib.sha256((folder / TABLE).read_bytes()).digest()
    seen, default = confusions(folder / CONFUSIONS)
    return Model(
        Ngrams.load(folder / LANGUAGE, sha),
        Lookalikes.load(folder / LOOKALIKES, sha),
        Vocabulary(lexicon),
        mixed(table(tables["confusions"]), seen, default),
        Judge(
            weights(folder / WEIGHTS, KINDS),
            tables["correct"]["judge"],
            tables["correct"].get("confidence", {}).get("weight", 0.0) * math.log(10),
            Trees.load(folder / TREES),
        ),
        lexicon.forms,
        lexicon,
        Shapes.load(folder / SHAPES),
    )


def confusions(path: Path) -> tuple[dict[Change, list[float]], dict[str, float]]:
    """The learnt costs of each confusion in each kind of source, and the mean cost of those that were too rare."""
    seen: dict[Change, list[float]] = {}
    default: dict[str, list[float]] = {}
    for kind, printed, read, given in rows(path, 4):
        cost = number(given, path)
        if kind.startswith("*"):
            default.setdefault(kind[1:], []).append(cost)
        else:
            seen.setdefault((printed, read), []).append(cost)
    return seen, {name: mean(costs) for name, costs in default.items()}


def mean(costs: Iterable[float]) -> float:
    """The cost of the mean of the probabilities whose costs are given."""
    given = [10**-cost for cost in costs]
    return -math.log10(sum(given) / len(given))


def mixed(prior: Confusions, seen: Mapping[Change, Sequence[float]], default: Mapping[str, float]) -> Confusions:
    """The confusions of the table, with what was learnt laid over them; the table's cost stands for a kind of source
    in which a confusion was too rare."""
    kinds = max((len(costs) for costs in seen.values()), default=1)
    learnt = {
        change: mean([*costs, *[prior.pairs.get(change, UNSEEN)] * (kinds - len(costs))])
        for change, costs in seen.items()
    }
    return prior.overlaid(learnt, default)


def weights(path: Path, kinds: Iterable[str] = ()) -> dict[str, dict[str, float]]:
    """The weight of each piece of evidence, by kind of case. Raises BadInput where one of `kinds` has none."""
    found: dict[str, dict[str, float]] = {kind: {} for kind in kinds}
    for kind, name, weight in rows(path, 3):
        found.setdefault(kind, {})[name] = number(weight, path)
    if missing := [kind for kind, given in found.items() if not given]:
        raise BadInput(f"{path}: has no weights for words of kind {', '.join(missing)}; {REBUILD}")
    return found
