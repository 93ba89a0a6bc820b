"""How likely a listed word is another one misread, by how both fit their sentence: a logistic model of some figures, of
what each has above its mean, and of every two of them together.

Learnt from good prose into which words were put that OCR makes of others (`learning/real_words.py`). What is said is
meant for a text in which one word of two hundred was misread so: it puts words in order, and no more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations_with_replacement
from pathlib import Path

import numpy as np
import numpy.typing as npt

from pipeline.errors import BadInput
from pipeline.language.table_files import REBUILD, number, rows, whole

Floats = npt.NDArray[np.float64]
DIGITS = 6  # that are kept of a figure


@dataclass(frozen=True)
class RealWords:
    """The model: the figures' names, their means and deviations, and the weights of what is made of them."""

    names: tuple[str, ...]
    mean: Floats
    deviation: Floats
    weights: Floats

    def shares(self, figures: Floats) -> Floats:
        """The probability (0-1) that each word (row; a column for each figure) is another one misread."""
        scores = expanded((figures - self.mean) / self.deviation) @ self.weights
        return 1 / (1 + np.exp(-np.clip(scores, -60, 60)))  # type: ignore[no-any-return, unused-ignore]

    def dump(self) -> bytes:
        """The file."""
        told = [*_rows("mean", self.names, self.mean), *_rows("deviation", self.names, self.deviation)]
        return whole(["what\tof\tfigure", *told, *_rows("weight", terms(self.names), self.weights)])


def load(path: Path) -> RealWords:
    """Read what `dump` has written. Raises BadInput or Unreadable for a file that cannot be used."""
    given: dict[str, dict[str, float]] = {"mean": {}, "deviation": {}, "weight": {}}
    for what, of, figure in rows(path, 3):
        if what not in given:
            raise BadInput(f"{path}: “{what}” is nothing that it tells; {REBUILD}")
        given[what][of] = number(figure, path)
    names = tuple(given["mean"])
    if tuple(given["deviation"]) != names or tuple(given["weight"]) != tuple(terms(names)):
        raise BadInput(f"{path}: its figures are not the same throughout; {REBUILD}")
    mean, deviation, weights = (np.array([*found.values()]) for found in given.values())
    if (deviation <= 0).any():
        raise BadInput(f"{path}: a figure of it that is always the same tells nothing; {REBUILD}")
    return RealWords(names, mean, deviation, weights)


def terms(names: Sequence[str]) -> list[str]:
    """What each weight is of, in the order of the columns of `expanded`."""
    above = [f"{name}>{least}" for least in (0, 1) for name in names]
    return ["always", *names, *above, *(f"{a}*{b}" for a, b in combinations_with_replacement(names, 2))]


def expanded(figures: Floats) -> Floats:
    """What the weights are of: 1, each figure, what it has above 0 and above 1 (of deviations), each two multiplied."""
    one, other = np.triu_indices(figures.shape[1])
    above = [np.maximum(0.0, figures - least) for least in (0, 1)]
    return np.hstack([np.ones((len(figures), 1)), figures, *above, figures[:, one] * figures[:, other]])


def _rows(what: str, names: Sequence[str], figures: Floats) -> list[str]:
    return [f"{what}\t{name}\t{figure:.{DIGITS}g}" for name, figure in zip(names, figures.tolist(), strict=True)]
