"""How well each word of a document and what it may be misread for fit between their neighbours, all at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pipeline.language import thresholds
from pipeline.language.model import Model
from pipeline.language.ngrams import Floats, Ids
from pipeline.language.token_stream import FIRST
from pipeline.stages.correct.word_context import Company

_TABLE = thresholds.of("correct", "lookalike_fits")
PRICE: float = _TABLE["price"]
WORTH: float = _TABLE["worth"]
Flags = npt.NDArray[np.bool_]
TOGETHER = 1 << 15  # words whose lookalikes are weighed at once: there are five for each


@dataclass(frozen=True)
class Fits:
    """A row for each word and lookalike: the word's number, the lookalike's in the vocabulary, what it costs (powers of
    ten) to read one for the other, and log10 of how likely the word and its two neighbours behind are as they stand
    (`stands`) and with the other (`other`), a column each."""

    index: Ids
    number: Ids
    cost: Floats
    stands: Floats
    other: Floats

    @property
    def gain(self) -> Floats:
        """By how much (powers of ten) the lookalike fits better than what stands there."""
        return self.other.sum(axis=1) - self.stands.sum(axis=1)  # type: ignore[no-any-return, unused-ignore]

    @property
    def worth(self) -> Floats:
        """What is gained, less part of what the confusion costs."""
        return self.gain - PRICE * self.cost

    def of(self, which: Flags) -> Fits:
        """Some of the rows."""
        return Fits(self.index[which], self.number[which], self.cost[which], self.stands[which], self.other[which])


NONE = Fits(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0), np.zeros((0, 3)), np.zeros((0, 3)))


def fits(model: Model, company: Company, own: Floats, also: Callable[[Fits], Flags] | None = None) -> Fits:
    """Those of all words of a document whose lookalikes fit not much worse, and what is wanted `also`: the rest is
    nine in ten, and never looked at. own: the chances of what stands there (`Company.chances`)."""
    row, places, follows = company.row, company.places, model.language.follows
    parts = [NONE]
    for begun in range(0, len(places), TOGETHER):
        some = places[begun : begun + TOGETHER]
        which, others, costs = model.lookalikes.pairs(row[some] - FIRST)
        at, others = some[which], others + FIRST
        stands = np.stack([own[at - 2], own[at - 1], own[at]], axis=1)
        with_other = (
            follows(row[at - 2], row[at - 1], others),
            follows(row[at - 1], others, row[at + 1]),
            follows(others, row[at + 1], row[at + 2]),
        )
        part = Fits(begun + which, others, np.asarray(costs, np.float64), stands, np.stack(with_other, axis=1))
        parts.append(part.of(part.worth > WORTH if also is None else (part.worth > WORTH) | also(part)))
    return Fits(
        np.concatenate([p.index for p in parts]),
        np.concatenate([p.number for p in parts]),
        np.concatenate([p.cost for p in parts]),
        np.concatenate([p.stands for p in parts]),
        np.concatenate([p.other for p in parts]),
    )
