"""Which forms a document is no witness for, however often it has them: what one confusion makes of a commoner word.

A name or term that no list has is likelier to be right the oftener it stands. A misreading repeats itself as well:
`sufiicient` in a book whose ffi is read so. It is known by what it may have been (a far commoner word, one usual
confusion away), by the document's own confusions, or by letters that no word has; and it is no name of the document's,
which has its capital inside sentences, too.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Container, Sequence
from dataclasses import replace

from pipeline.language import thresholds
from pipeline.language.confusions import Change
from pipeline.language.judge import Reading
from pipeline.stages.correct.evidence import NAMED, PLAIN, SPOKEN, Place
from pipeline.stages.correct.words import Words

_TABLE = thresholds.of("correct", "repeated_misreadings")
USUAL: float = _TABLE["usual"]
COMMONER: int = _TABLE["commoner"]
OFTENER: int = _TABLE["oftener"]
PERIOD: int = _TABLE["period"]
LISTED: int = _TABLE["listed"]
ODD: float = _TABLE["odd"]
TRIED: int = _TABLE["tried"]


def misread(words: Words, low: str, readings: Sequence[Reading], habits: Container[Change]) -> bool:
    """Whether the form `low` is likelier a misreading that the document repeats than a word of its own. `readings` are
    of listed words, `habits` the confusions that the document has shown."""
    if words.speech >= SPOKEN and words.variants.spoken(low):
        return False
    times, named = words.counts[low], words.titled[low] * 2 > words.counts[low]
    for r in readings[:TRIED]:
        if not r.listed or r.variant or " " in r.word or not r.changes:
            continue
        if r.name and r.in_document >= OFTENER * times and r.word[1:] == low[1:]:
            return True  # a capital misread: no two names of a document differ in it alone
        if r.plain:
            continue
        if named and not (r.name or words.titled[r.word] * 2 > words.counts[r.word] or garbled(low, r)):
            continue
        if all(change in habits for change in r.changes) and (r.in_period >= PERIOD or r.in_document):
            return True
        if len(r.changes) > 1:
            continue
        commoner = r.in_document / (COMMONER * times)
        if commoner >= 1 and r.cost <= USUAL + math.log10(commoner) / 2 and words.speech < SPOKEN:
            return True
        odd = words.lexicon.oddness(low)
        if odd >= ODD and odd >= ODD + words.lexicon.oddness(r.word) and r.in_period >= LISTED:
            return True
    return False


def seen(words: Words, at: Place, unlisted: Callable[[str], Sequence[Reading]], habits: Container[Change]) -> Place:
    """The place of a word in no list, with what its readings say of the word as it was read: whether its capital is
    one, and how many occurrences bear witness: its own, and those of the word that it is a genitive of.

    `unlisted` gives the readings of a word in no list.
    """
    low = at.token.low
    readings = unlisted(low)
    if words.counts[low] > 1 and misread(words, low, readings, habits):
        at = replace(at, again=0)
    bare = low.removesuffix("'s")
    witness = words.counts[bare] if bare != low and not words.known(bare) else 0
    if witness and (witness == 1 or not misread(words, bare, unlisted(bare), habits)):
        at = replace(at, again=at.again + witness)
    best = next((r for r in readings if r.listed), None)
    if best is not None and at.capital and garbled(low, best) and not best.name and best.in_period >= LISTED:
        return replace(at, kind=PLAIN if at.kind == NAMED else at.kind, capital=False)
    return at


def garbled(low: str, reading: Reading) -> bool:
    """Whether the first letter of what was read is but part of what a letter or two were read for: Avith, Hke."""
    if reading.word[:1] == low[:1] or not reading.changes:
        return False
    printed, read = reading.changes[0]
    return len(printed) != len(read) and bool(printed) and bool(read)
