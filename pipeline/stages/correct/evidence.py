"""What speaks for each reading of a word, and for the word as it was read: named figures, to be weighed by `judge`.

Powers of ten, counts and yes-or-no (1 or 0) only, so that a weight can be read.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.language import thresholds
from pipeline.language.judge import DOUBT, Case, Evidence, Reading
from pipeline.stages.correct.tokens import Token
from pipeline.stages.correct.words import HYPHEN, ROUGH, Words

PLAIN, NAMED, LISTED, MISFIT, SIGN, HALVES = "unlisted", "name", "listed", "misfit", "sign", "halves"
"""The kinds of case, which have weights of their own: a word in no list, the same with a capital inside a sentence,
a listed word that a lookalike fits far better, one that fits its sentence no better than by chance, a sign alone that
may have been a word, and two words that may be the halves of one."""

LONE_Q = re.compile("q(?!u)")  # is a sign in an English word as little as any that is no letter
_TABLE = thresholds.of("correct", "evidence")
MIXED: float = _TABLE["mixed"]
HOMELY: float = _TABLE["homely"]
SPOKEN: float = _TABLE["spoken"]
SPELT: float = _TABLE["spelt"]
NEAR: int = _TABLE["near"]
WIDE: int = _TABLE["wide"]
BRIEF: int = _TABLE["brief"]
LONG: int = _TABLE["long"]
PRONOUN = frozenset("1l!|")  # what is read for the pronoun I, which stands alone
SHAPE: float = _TABLE["shape"]
BARRED: int = _TABLE["barred"]
GARBLE = frozenset("^*~|\\/_<>{}[]=+#§•■»«")


@dataclass(frozen=True, slots=True)
class Place:
    """A word that is looked into: its number, how it was read, and what its surroundings say."""

    index: int
    token: Token
    kind: str
    foreign: bool
    dialect: int  # words near it that are dialect or another language
    wide: int  # the same, farther around
    doubt: float = 0.0  # how much likelier (log10) the engine's sureness makes it that it was misread
    seen: float = 0.0  # training works that have the word though it is in no list
    rare: bool = False  # large dictionaries have it though it is in no list
    again: int = 0  # other occurrences of the word that bear witness to it
    capital: bool = False  # it has one, and that is no part of a letter misread


def place(words: Words, index: int, kind: str | None = None) -> Place:
    """The place of the word number `index`, of the kind that is given, or else the kind that it shows."""
    token = words.tokens[index]
    capital = token.word[0].isupper() and not words.starts_sentence(token)
    kind = kind or (SIGN if token.word in PRONOUN else LISTED if token.known else NAMED if capital else PLAIN)
    return Place(
        index,
        token,
        kind,
        words.foreign(index),
        words.dialect(index),
        words.dialect(index, WIDE),
        words.doubt(index),
        again=max(0, words.counts[token.low] - 1),
        capital=token.word[0].isupper(),
    )


def case(words: Words, at: Place, readings: Sequence[Reading], fit: Sequence[float]) -> Case:
    """The case of one word. `fit` has the language model's score of each reading, then of what was read."""
    pieces = [_reading(words, at, r, f) for r, f in zip(readings, fit[:-1], strict=True)]
    pieces += [_itself(words, at, fit[-1]), _other(words, at, fit[-1])]
    # several works or large dictionaries have it: dialect, or a spelling of its time
    attested = at.seen > 0 or at.rare and len(at.token.low) > BRIEF
    held = attested and words.rough < ROUGH and not words.lexicon.is_barred(at.token.low)
    return Case(
        at.kind, at.token.word, readings, pieces, held=held, rough=words.rough >= ROUGH, against=_against(words, at)
    )


def _against(words: Words, at: Place) -> float:
    """Times as much that is asked against a word as read: more in a document that has speech spelt as it sounds, or
    another language, whose words are in no list; more beside such; and most of all against a form that is a common word
    so spelt. (No weight is learnt for that: OCR makes most such forms, elsewhere.)"""
    spoken = words.speech >= SPOKEN
    against = MIXED if spoken and at.kind in (PLAIN, NAMED) else 1.0
    if at.kind != PLAIN or not (at.wide or at.again or spoken):
        return against
    if at.wide >= words.settings["speech"]["marks"]:
        against = HOMELY
    return against * SPELT if words.variants.spoken(at.token.low) else against


def halves(words: Words, index: int, reading: Reading, fit: Sequence[float]) -> Case:
    """The case of the words number `index` and the next, which may be one word. `fit` as in `case`."""
    a, b = words.tokens[index], words.tokens[index + 1]
    line_end = float("\n" in words.text[a.end : b.start])
    alone = max(0.0, min(words.prior(t.low) if t.known else -9.0 for t in (a, b)) + 9)
    pieces = [
        {
            "reading": 1.0,
            "fit": fit[0],
            "common": reading.prior,
            "document": math.log10(1 + reading.in_document),
            "line.end": line_end,
        },
        {
            "itself": 1.0,
            "fit": fit[1],
            "rarer": alone,
            "unlisted": float(not (a.known and b.known)),
            "brief": float(min(len(a.low), len(b.low)) <= 2),
            "hyphened": float(f"{a.low}-{b.low}" in words.lexicon),
            "rough.itself": words.rough,
            "start": float(a.word[0].isupper()),
        },
        {"other": 1.0, "fit.other": fit[1], "other.rough": words.rough},
    ]
    return Case(HALVES, f"{a.word} {b.word}", [reading], pieces, 2)


def _reading(words: Words, at: Place, r: Reading, fit: float) -> Evidence:
    low = at.token.low
    if at.kind == SIGN:
        return {"reading": 1.0, "fit": fit}
    n = r.word.count(" ") + 1
    indels = sum(not a or not b for a, b in r.changes if a != " ")
    return {
        "reading": 1.0,
        "fit": fit,
        "cost": -r.cost,
        "common": r.prior if n == 1 else r.prior / n,
        "document": math.log10(1 + r.in_document),
        "plain": float(r.plain),
        "plain.clean": float(r.plain) * max(0.0, ROUGH - words.rough),
        "changes": float(len(r.changes) - 1),
        "indels": float(indels),
        "indels.clean": float(indels) * max(0.0, ROUGH - words.rough),
        "initial": float(bool(r.changes) and r.word[:1] != low[:1]),
        "parts": float(n - 1),
        "parts.plain": float(n > 1 and r.plain),
        "own": float(not r.listed),
        "reading.name": float(r.name),
        "name.lost": float(r.name and at.token.word[0].islower()),
        "short": float(len(r.word) <= 3),
        "shorter": float(len(r.word) <= 1),
        "variant": float(r.variant),
        "rare": float(n == 1 and r.listed and r.in_period < 50),
    }


def _itself(words: Words, at: Place, fit: float) -> Evidence:
    word, low = at.token.word, at.token.low
    if at.kind == SIGN:
        after = words.text[at.token.end : at.token.end + 2]
        return {
            "itself": 1.0,
            "fit": fit,
            "before.lower": -float(after[:1] in " \n" and after[1:2].islower()),
            "start": float(words.starts_sentence(at.token)),
            "digit": float(word.isdigit()),
            "rough.itself": words.rough,
        }
    if at.kind in (LISTED, MISFIT):
        return {
            "itself": 1.0,
            DOUBT: -at.doubt,
            "fit": fit,
            "common": words.prior(low),
            "document": math.log10(1 + at.again),
            "rough.itself": words.rough,
            "short": float(len(low) <= 3),
            "shorter": float(len(low) <= 1),
            "capital": float(word[0].isupper() and not words.starts_sentence(at.token)),
            "start": float(word[0].isupper() and words.starts_sentence(at.token)),
            "rare": float(words.lexicon.count(low) < 50),
            "name.itself": float(words.lexicon.is_name(low)),
            "foreign.itself": float(at.foreign),
            "dialect.itself": float(at.dialect >= 2),
            "dialect.wide": math.log10(1 + at.wide),
        }
    letters = sum(map(str.isalpha, word))
    junk = sum(not c.isalpha() and c not in "-‐'’" for c in word)
    junk += word[0].islower() and LONE_Q.search(low) is not None
    if words.lexicon.is_barred(low):
        junk = max(junk, BARRED)
    odd = max((words.lexicon.oddness(part) for part in HYPHEN.split(low)), default=0.0)
    return {
        "itself": 1.0,
        DOUBT: -at.doubt,
        "fit.unlisted": fit,
        "letters": -0.75 * min(LONG, letters),
        "brief": float(letters <= 3),
        "odd": -min(8.0, odd),
        "shape": max(-SHAPE, min(SHAPE, min(words.shape(part) for part in HYPHEN.split(low)))),
        "junk": -float(min(3, junk)),
        "garble": -float(any(c in GARBLE for c in word)),
        "derived": float(words.derived(low)),
        "again": math.log10(1 + at.again),
        "repeated": float(at.again >= 2),
        "rough.itself": words.rough,
        "foreign.itself": float(at.foreign),
        "dialect.itself": float(at.dialect >= 2),
        "dialect.wide": math.log10(1 + at.wide),
        "dialect.near": math.log10(1 + words.dialect(at.index, NEAR)),
        "dialect.document": math.log10(1 + words.speech * 100),
        "seen": math.log10(1 + at.seen),
        "dictionary": float(at.rare and len(low) > BRIEF),
        "dictionary.brief": float(at.rare and len(low) <= BRIEF),
        "start": float(at.capital),
        "upper": float(len(word) > 1 and word.isupper()),
        "camel": -float(word[1:].lower() != word[1:] and not word.isupper()),
        "hyphen": float(bool(HYPHEN.search(word))),
        "apostrophe": float("'" in low),
        "accent": float(not low.isascii() and word.isalpha() and not words.accented),
        "vowelless": -float(not any(c in "aeiouy" for c in low)),
    }


def _other(words: Words, at: Place, fit: float) -> Evidence:
    word = at.token.word
    letters = sum(map(str.isalpha, word))
    if at.kind == SIGN:
        return {"other": 1.0, "fit.other": fit, "other.rough": words.rough}
    return {
        "other": 1.0,
        "fit.unlisted" if at.kind in (PLAIN, NAMED) else "fit.other": fit,
        "other.letters": -0.75 * min(LONG, letters),
        "other.rough": words.rough,
        "other.foreign": float(at.foreign),
        "other.junk": float(sum(not c.isalpha() and c not in "-‐'’" for c in word) > 0),
        "other.upper": float(len(word) > 1 and word.isupper()),
        "other.hyphen": float(bool(HYPHEN.search(word))),
        "other.brief": float(letters <= 3),
    }
