"""The company words keep: how well a reading fits between its neighbours, by the language model.

Everything is asked for all readings of a document at once.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from pipeline.language import thresholds, token_stream
from pipeline.language.ngrams import Floats, Ids, Ngrams, pair
from pipeline.language.vocabulary import Vocabulary
from pipeline.stages.correct.words import Words

if TYPE_CHECKING:
    from pipeline.language.model import Model

_TABLE = thresholds.of("correct", "word_context")
SIDE: int = _TABLE["side"]


class Company:
    """The row of numbers of one view's words, and the scores of readings put in their place."""

    def __init__(self, words: Words, vocabulary: Vocabulary, language: Ngrams) -> None:
        self._vocabulary, self._language = vocabulary, language
        row, self._place = array("q", [token_stream.STOP] * SIDE), array("q")
        text, at, gaps = words.text, 0, {" ": token_stream.gap(" ")}
        tokens = words.tokens
        numbers, sizes = [vocabulary.number(k[0]) for k in tokens.kinds], [len(k[0]) for k in tokens.kinds]
        for start, kind in zip(tokens.starts, tokens.which, strict=True):
            between = text[at:start]
            mark = gaps.get(between)
            if mark is None:
                mark = gaps[between] = token_stream.gap(between)
            if mark and row[-1] not in (token_stream.STOP, token_stream.PAUSE):
                row.append(mark)
            elif mark == token_stream.STOP:
                row[-1] = mark
            self._place.append(len(row))
            row.append(numbers[kind])
            at = start + sizes[kind]
        row.extend([token_stream.STOP] * (SIDE + 1))
        self.row: Ids = np.array(row, np.int64)
        self.places: Ids = np.array(self._place, np.int64)

    def replace(self, readings: dict[int, str]) -> None:
        """Take other words for what was read at some numbers: what their neighbours are weighed with from now on."""
        for index, word in readings.items():
            self.row[self._place[index]] = self._vocabulary.number(word)

    def chances(self) -> Floats:
        """log10 of how likely each of the row is, from the third on, after the two before it."""
        return self._language.follows(self.row[:-2], self.row[1:-1], self.row[2:])

    def scores(self, readings: Sequence[tuple[int, int, Sequence[str]]]) -> Floats:
        """log10 of the probability of each reading (first and last word's number, words put there) with the two
        words that follow it, after the two before it."""
        row, number = self.row, self._vocabulary.number
        flat: list[int] = []
        sizes: list[int] = []
        for first, last, words in readings:
            a, b = self._place[first], self._place[last] + 1
            middle = [number(w) for w in words]
            flat += (*row[a - SIDE : a].tolist(), *middle, *row[b : b + SIDE].tolist())
            sizes.append(len(middle) + 2 * SIDE)
        if not sizes:
            return np.zeros(0)
        ids = np.array(flat, np.int64)
        ends = np.cumsum(sizes)
        starts = ends - sizes
        inner = np.ones(len(ids), bool)
        inner[starts] = inner[starts + 1] = False
        third = np.flatnonzero(inner)
        each = self._language.follows(ids[third - 2], ids[third - 1], ids[third])
        counts = np.array(sizes) - SIDE
        return np.add.reduceat(each, np.cumsum(counts) - counts)


def together(model: Model, pairs: Sequence[tuple[str, str]]) -> list[float]:
    """How often each second word follows the first in the training texts."""
    ids = np.array([[model.vocabulary.number(a), model.vocabulary.number(b)] for a, b in pairs], np.int64)
    if not len(ids):
        return []
    counts = model.language.count(pair(ids[:, 0], ids[:, 1]))
    return np.where((ids >= token_stream.FIRST).all(axis=1), counts, 0.0).tolist()  # type: ignore[no-any-return]


def parting(model: Model, pairs: Sequence[tuple[str, str]]) -> list[float]:
    """By how much (powers of ten) two words go better with a comma between them than with nothing."""
    if not pairs:
        return []
    one = np.array([model.vocabulary.number(left) for left, _ in pairs], np.int64)
    other = np.array([model.vocabulary.number(right) for _, right in pairs], np.int64)
    stop, pause = np.full_like(one, token_stream.STOP), np.full_like(one, token_stream.PAUSE)
    follows = model.language.follows
    better = follows(stop, one, pause) + follows(one, pause, other) - follows(stop, one, other)
    return better.tolist()  # type: ignore[no-any-return]
