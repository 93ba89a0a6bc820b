"""Listed words that may be others misread, though nothing else in the document is: `they` for the, `he` for her.

How both fit their sentence is put into figures, and a model of its own says how likely it is (`language/real_words`).
In a rough document other evidence tells more (`suspects.misfits`). What is found here is asked about, never changed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

import numpy as np

from pipeline.errors import BadInput
from pipeline.language import thresholds
from pipeline.language.knowledge import REAL_WORDS
from pipeline.language.model import Model
from pipeline.language.ngrams import Floats, pair
from pipeline.language.real_words import RealWords
from pipeline.language.table_files import REBUILD
from pipeline.language.token_stream import FIRST
from pipeline.stages.correct import lookalike_fits, suspects
from pipeline.stages.correct.lettercase import fitted
from pipeline.stages.correct.lookalike_fits import Fits
from pipeline.stages.correct.spelling import Speller
from pipeline.stages.correct.word_context import Company
from pipeline.stages.correct.words import ROUGH, Words
from pipeline.text.findings import Certainty, Edit
from pipeline.text.rules import Rules

_TABLE = thresholds.of("correct", "real_words")
SHARE: float = _TABLE["share"]
NAMES = (
    *("gain", "cost", "stands", "stands.next", "stands.second", "fits", "fits.next", "fits.second"),
    *("seen.before", "seen.behind", "other.before", "other.behind", "alone", "other.alone"),
    *("document", "other.document", "length", "longer", "capital", "start", "name", "other.name"),
)
"""The figures: by how much the other fits better, what it costs, log10 of the chances of the word and the two behind it
as they stand and with the other, of how often the training texts have each beside its neighbours, of each alone; log10
of how often the document has them; letters; whether it has a capital, begins a sentence; whether one is a name."""


@dataclass(frozen=True)
class Doubted:
    """Words that are looked into: their numbers, what each may have been, and the figures, a row a word."""

    indices: tuple[int, ...]
    others: tuple[str, ...]
    figures: Floats
    gains: Floats


def doubted(words: Words, model: Model, company: Company, found: Fits) -> Doubted:
    """The words of which another fits not much worse, each with the one that does best."""
    gain, worth = found.gain, found.worth
    order = np.lexsort((np.arange(len(worth)), -worth, found.index))
    first = np.concatenate([[True], found.index[order][1:] != found.index[order][:-1]])[: len(order)]
    best = order[first]
    tokens = words.tokens
    looked = [
        n
        for n in best[worth[best] > lookalike_fits.WORTH].tolist()
        if (t := tokens[int(found.index[n])]).known and t.word.isalpha()
    ]
    if not looked:
        return Doubted((), (), np.zeros((0, len(NAMES))), np.zeros(0))
    indices = tuple(int(found.index[n]) for n in looked)
    others = tuple(model.forms[int(found.number[n]) - FIRST] for n in looked)
    rows = np.array(looked, np.int64)
    row, at = company.row, company.places[np.array(indices, np.int64)]
    count, alone, number = model.language.count, model.language.alone, found.number[rows]
    seen = [count(pair(row[at - 1], row[at])), count(pair(row[at], row[at + 1]))]
    seen += [count(pair(row[at - 1], number)), count(pair(number, row[at + 1]))]
    lexicon = words.lexicon
    of_words = np.array(
        [
            (
                np.log10(words.counts[t.low]),
                np.log10(1 + words.counts.get(other, 0)),
                len(t.word),
                len(other) - len(t.word),
                t.word[0].isupper(),
                words.starts_sentence(t),
                lexicon.is_name(t.low),
                lexicon.is_name(other),
            )
            for t, other in zip((tokens[i] for i in indices), others, strict=True)
        ],
        np.float64,
    )
    figures = [gain[rows, None], found.cost[rows, None], found.stands[rows], found.other[rows]]
    figures += [np.log10(1 + np.stack(seen, axis=1)), np.stack([alone(row[at]), alone(number)], axis=1), of_words]
    return Doubted(indices, others, np.hstack(figures), gain[rows])


def find(words: Words, rules: Rules, spell: Speller, known: RealWords, taken: Collection[int]) -> Iterator[Edit]:
    """Questions about listed words; those whose numbers are in `taken` are passed over."""
    if words.rough >= ROUGH or spell.fits is None:
        return
    if known.names != NAMES:
        raise BadInput(f"{REAL_WORDS}: was learnt of other figures than these; {REBUILD}")
    found = doubted(words, spell.model, spell.company, spell.fits)
    if not found.indices:
        return
    shares = known.shares(found.figures)
    for n in np.flatnonzero(shares > SHARE).tolist():
        index, token = found.indices[n], words.tokens[found.indices[n]]
        at_home = words.dialect(index) >= words.settings["speech"]["marks"]
        if index in taken or at_home or suspects.left_alone(words, token, known=True):
            continue
        new = fitted(words, token, found.others[n], spell.finder.confusions)
        if new != token.word:
            why = f"“{new}” fits its sentence {10 ** float(found.gains[n]):,.0f} times better, and may be read so"
            yield rules.edit("correct.real-word", token.start, token.end, new, why, Certainty.DOUBTFUL)
