"""Words broken at a line's end whose hyphen was not read, or was read as a point: told by the words around them.

That both halves are words says little (in|formed): the sentence is weighed with the word whole and with its halves, and
so is how often this document loses a hyphen at all.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.language import thresholds
from pipeline.language.ngrams import SIDE
from pipeline.language.token_stream import STOP, UNKNOWN, before, behind
from pipeline.stages.hyphens.breaks import POINT, Break
from pipeline.stages.hyphens.usage import Usage
from pipeline.text.findings import Certainty, Edit

_TABLE = thresholds.of("hyphens", "unread")
REACH: int = _TABLE["reach"]
SURE: float = _TABLE["sure"]
ENDED: float = _TABLE["ended"]
NO_WORD: float = _TABLE["no_word"]
OTHERS: int = _TABLE["others"]
KNOWN: int = _TABLE["known"]
WORDS: int = _TABLE["words"]
APART: float = _TABLE["apart"]
BARS = (
    (float(_TABLE["certain"]), Certainty.CERTAIN),
    (float(_TABLE["likely"]), Certainty.LIKELY),
    (float(_TABLE["doubtful"]), Certainty.DOUBTFUL),
)
RULES = {"": "hyphens.lost", POINT: "hyphens.point"}


@dataclass(frozen=True, slots=True)
class _Parted:
    """Two words that one may be, and how much likelier the sentence is with it (log10)."""

    place: Break
    likelier: float


def find(usage: Usage, places: Sequence[Break]) -> Iterator[Edit]:
    """Edits that join the words of `places`, line ends where no hyphen stands (`Break.unsigned`). Before a small letter
    only, and only to a word that is listed."""
    for sign, rule in RULES.items():
        of = [place for place in places if place.sign == sign]
        found = _weighed(usage, of)
        often = sum(p.likelier >= SURE for p in found) + 0.5
        prior = math.log10(often / (len(of) + OTHERS))
        for p in found:
            left, right = p.place.left, p.place.right
            sure = next((certainty for bar, certainty in BARS if p.likelier + prior >= bar), None)
            if sure is not None:
                times = f"; so broken in {int(often)} places" if often > 1 else ""
                why = f"the sentence has {left + right}, not {left}{sign} {right}{times}"
                yield usage.view.know.rules.edit(rule, p.place.start, p.place.stop, "", why, sure)


def _weighed(usage: Usage, places: Sequence[Break]) -> list[_Parted]:
    """The places where a listed word may be broken, with what their sentences say."""
    vocabulary, text = usage.view.know.model.vocabulary, usage.view.text
    number = vocabulary.number
    kept, rows, odd = [], list[list[int]](), list[float]()
    halves = [place for place in places if _listed(usage, place.left, place.right)]
    pairs = {(place.left.casefold(), place.right) for place in halves}
    apart = usage.beside(pairs | {other for pair in pairs for other in _alike(usage, *pair)})
    for place in halves:
        left, right = place.left, place.right
        if _printed_apart(usage, left.casefold(), right, apart):
            continue
        first, end = place.start - len(left), place.stop + len(right)
        above = before(text[max(0, first - REACH) : first], number, SIDE)
        below = behind(text[end : end + REACH], number, SIDE)
        stop = [STOP] if place.sign else []
        rows.append([*above, number(left + right), *below])
        rows.append([*above, number(left), *stop, number(right), *below])
        unknown = sum(number(word) == UNKNOWN and usage.printed[word.casefold()] <= 1 for word in (left, right))
        free = min(usage.view.know.lexicon.count(word) for word in (left, right)) >= WORDS
        here = math.log10(1 + usage.printed[(left + right).casefold()])  # grandmother, a hundred times
        odd.append(NO_WORD * unknown + (ENDED if place.sign else 0.0) - (APART - here if free else 0.0))
        kept.append(place)
    scores = _scores(usage, rows)
    return [
        _Parted(place, whole - parted + more)
        for place, whole, parted, more in zip(kept, scores[::2], scores[1::2], odd, strict=True)
    ]


def _listed(usage: Usage, left: str, right: str) -> bool:
    """Whether two words may be the halves of a listed one."""
    whole, lexicon = left + right, usage.view.know.lexicon
    if min(len(left), len(right)) < 2 or not whole.isalpha() or not right.islower():
        return False
    return lexicon.count(whole) >= KNOWN and not (lexicon.is_name(whole) and left.islower())


def _printed_apart(usage: Usage, left: str, right: str, apart: Mapping[tuple[str, str], int]) -> bool:
    """Whether the document prints two words apart, these or others that are treated alike, and not as one. `apart`: how
    often it has pairs side by side on a line."""
    here, whole = apart[left, right], usage.printed[left + right]
    if here or whole:
        return here > whole
    alike = _alike(usage, left, right)
    return sum(apart[pair] for pair in alike) > sum(usage.printed["".join(pair)] for pair in alike)


def _alike(usage: Usage, left: str, right: str) -> list[tuple[str, str]]:
    """Pairs of words that a document prints apart or not as it does these: every where, as any thing."""
    first, second = usage.limits["apart_first"], usage.limits["apart_second"]
    return [(a, b) for a in first for b in second] if left in first and right in second else []


def _scores(usage: Usage, rows: Sequence[Sequence[int]]) -> list[float]:
    """log10 of the probability of each row but its first words."""
    if not rows:
        return []
    threes = [(n, *row[k - 2 : k + 1]) for n, row in enumerate(rows) for k in range(SIDE, len(row))]
    of, first, second, third = np.array(threes, np.int64).T
    each = usage.view.know.model.language.follows(first, second, third)
    return np.bincount(of, each, len(rows)).tolist()  # type: ignore[no-any-return]
