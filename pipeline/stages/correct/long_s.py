"""The long s of print before about 1810, read as f: `firft`, `thofe`, `fo` for so.

Only in a document that shows it: many words that are none with f, and common ones with s. A word in no list is then
put right by its letters alone; a listed one (`fame`, `fight`) where its sentence wants the other far more. The figures
are `[long_s]` of `thresholds/correct.toml`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from pipeline.language import thresholds
from pipeline.stages.correct.word_context import Company
from pipeline.stages.correct.words import Words
from pipeline.text.findings import Certainty, Edit
from pipeline.text.rules import Rules

_TABLE = thresholds.of("correct", "long_s")
COMMON: int = _TABLE["common"]
KINDS: int = _TABLE["kinds"]
SHARE: float = _TABLE["share"]
MOST: int = _TABLE["most"]
RARE: int = _TABLE["rare"]
APART: float = _TABLE["apart"]
BRIEF: int = _TABLE["brief"]
SHORT: int = _TABLE["short"]
SURE: float = _TABLE["sure"]
LIKELY: float = _TABLE["likely"]
DOUBTFUL: float = _TABLE["doubtful"]
LISTED: int = _TABLE["listed"]


@dataclass(frozen=True, slots=True)
class LongS:
    """What a document shows: for words in no list (by number) their reading and how sure it is; and the share of its
    long s that were read as f, 0 where it has none."""

    read: dict[int, tuple[str, Certainty]]
    share: float


def see(words: Words, printed: bool = False) -> LongS:
    """What `words` show of the long s. Words that it explains count as known from then on.

    printed: the raw text has the letter itself, so that one word is enough to show that it was misread, too.
    """
    found: dict[int, tuple[str, Certainty]] = {}
    clear: dict[str, int] = {}
    for i in words.unknown:
        token = words.tokens[i]
        if best := _best(words, token.word):
            found[i] = best
            if words.lexicon.count(best[0].lower()) >= COMMON:
                clear[token.low] = clear.get(token.low, 0) + 1
    if len(clear) < (1 if printed else KINDS):
        return LongS({}, 0.0)
    shown = sum(clear.values())
    right = sum("s" in t.low[:-1] for t in words.tokens if t.known)
    share = shown / (shown + right)
    if share < SHARE and not printed:
        return LongS({}, 0.0)
    for i in found:
        words.tokens.know(i)
    words.unknown = [i for i in words.unknown if i not in found]
    return LongS(found, share)


def find(words: Words, rules: Rules, company: Company, seen: LongS) -> Iterator[Edit]:
    """Edits of the rule `correct.long-s`."""
    if not seen.share:
        return
    why = f"an s is read as f {100 * seen.share:.0f} times in 100 in this document"
    company.replace({i: word.lower() for i, (word, _) in seen.read.items()})
    for i, (word, sure) in seen.read.items():
        token = words.tokens[i]
        times = words.lexicon.count(word.lower())
        yield rules.edit("correct.long-s", token.start, token.end, word, f"{why}; “{word}” {times} times", sure)
    asked = [(i, word) for i, t in enumerate(words.tokens) if i not in seen.read for word in _meant(words, t.word)]
    rows = [(i, i, [word.lower()]) for i, word in asked] + [(i, i, [words.tokens[i].low]) for i, _ in asked]
    fit = company.scores(rows).tolist()
    best: dict[int, tuple[float, str]] = {}
    for (i, word), there, here in zip(asked, fit[: len(asked)], fit[len(asked) :], strict=True):
        changed = sum(a != b for a, b in zip(word, words.tokens[i].word, strict=True))
        better = there - here + changed * math.log10(seen.share)
        best[i] = max(best.get(i, (DOUBTFUL, "")), (better, word))
    for i, (better, word) in best.items():
        if word:
            token = words.tokens[i]
            sure = Certainty.CERTAIN if better >= SURE else Certainty.LIKELY if better >= LIKELY else Certainty.DOUBTFUL
            if words.lexicon.count(token.low) < LISTED:
                sure = max(sure, Certainty.LIKELY, key=list(Certainty).index)  # filly: hardly known, so nothing fits it
            yield rules.edit("correct.long-s", token.start, token.end, word, f"{why}; it fits better here", sure)


def _readings(word: str) -> Iterator[str]:
    """What a word may have been; no long s stands at its end, and none is a capital."""
    places = [i for i, letter in enumerate(word[:-1]) if letter == "f"][:MOST]
    for size in range(1, len(places) + 1):
        for chosen in combinations(places, size):
            yield "".join("s" if i in chosen else letter for i, letter in enumerate(word))


def _best(words: Words, word: str) -> tuple[str, Certainty] | None:
    """The reading of a word in no list, where one stands out."""
    if "f" not in word[:-1]:
        return None
    listed = [(words.lexicon.count(r.lower()), r) for r in _readings(word) if words.known(r)]
    listed = sorted((n, r) for n, r in listed if n >= RARE)
    if not listed:
        return None
    times, meant = listed[-1]
    if len(word) <= BRIEF and times < SHORT:
        return meant, Certainty.DOUBTFUL  # fop and fob are words as well, though no list has them
    apart = len(listed) == 1 or math.log10(times / listed[-2][0]) >= APART
    sure = apart and times >= COMMON and len(word) > 2
    return meant, Certainty.CERTAIN if sure else Certainty.LIKELY


def _meant(words: Words, word: str) -> Iterator[str]:
    """The words that a listed one may have been."""
    if "f" in word[:-1] and word.isalpha():
        yield from (r for r in _readings(word) if words.lexicon.count(r.lower()) >= LISTED and not _name(words, r))


def _name(words: Words, word: str) -> bool:
    """Whether a word would want a capital, and has none."""
    return word.islower() and words.lexicon.is_name(word)
