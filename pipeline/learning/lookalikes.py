"""Which listed words OCR takes for which, worked out over the whole lexicon: see `language.lookalikes`."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping

from pipeline.language.confusions import Confusions
from pipeline.language.lexicon import Entry
from pipeline.stages.correct.readings import VARIATION

COMMON = 300  # occurrences from which a word is thought of where another was read
DEAREST = 4.2  # a confusion dearer than this is not thought of,
REACH = 1.5  # nor a word whose share would be less than a power of ten of this much under the other's
FLUKE = 2.5  # powers of ten that a word's company may add to its share
MOST = 6  # lookalikes of a word
LETTER_COMMON = 20_000  # occurrences from which a word is thought of where a letter of it was lost or put in
NAMES = 5  # tenths of capitals from which a word is no lookalike: a name does not lose its capital
_LETTERS = "abcdefghijklmnopqrstuvwxyz"

Found = dict[int, list[tuple[int, float]]]
"""Of words by their numbers: the numbers of their lookalikes, likeliest first, each with its cost."""


def find(entries: Mapping[str, Entry], costs: Confusions, among: Iterable[str] | None = None) -> Found:
    """For each word's number in `entries` the numbers of words it may have been, and what each costs; of the words
    `among` alone where they are given."""
    number = {word: n for n, word in enumerate(entries)}
    found = {}
    for word in entries if among is None else among:
        entry = entries[word]
        if not word.isalpha() or entry.caps >= NAMES and entry.count < COMMON:
            continue
        here = []
        for other in sorted(set(_others(word, entries, costs))):
            there = entries[other]
            if there.count < COMMON or there.caps >= NAMES and other != "i":
                continue
            cost, changes = costs.cost(other, word, DEAREST)
            if cost > DEAREST or not VARIATION.isdisjoint(changes):
                continue
            worth = math.log10(there.count) - cost - math.log10(max(1, entry.count))
            if worth > -REACH - FLUKE:
                here.append((-worth, number[other], cost))
        if here:
            found[number[word]] = [(n, cost) for _, n, cost in sorted(here)[:MOST]]
    return found


def _others(word: str, entries: Mapping[str, Entry], costs: Confusions) -> Iterator[str]:
    yield from (w for w in costs.neighbours(word) if w != word and w in entries)
    ways = [word[:i] + word[i + 1 :] for i in range(len(word))] if len(word) > 2 else []
    ways += [word[:i] + c + word[i:] for i in range(len(word) + 1) for c in _LETTERS]
    yield from (w for w in ways if w in entries and entries[w].count >= LETTER_COMMON and w != word)
