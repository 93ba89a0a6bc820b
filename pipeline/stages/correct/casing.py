"""Capitals that slipped in at the start of a line, and none that belong there.

OCR takes a small letter at a line's start for a capital where both have one shape (o, w, s, c, v, z ...).
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.stages.correct.words import Words, fold
from pipeline.text.findings import Certainty, Edit
from pipeline.text.rules import Rules

SAME_SHAPE = frozenset("cosuvwxzOCSUVWXZ")
# words that never begin with a capital inside a sentence, titles and headings apart
SMALL = frozenset(
    "of with which whether when while who whose where was were what would such so should still since could "
    "or on only over own other without within".split()
)


def _small_with_capital(word: str, known: bool, low: str) -> bool:
    """Whether a word is one of the small ones, with a capital whose shape is the small letter's."""
    return word[0] in SAME_SHAPE and word[0].isupper() and fold(word) in SMALL and word[1:].islower()


def find(words: Words, rules: Rules) -> Iterator[Edit]:
    """Small letters for capitals of small words after a line that ends without a point."""
    text = words.text
    slipped: set[str] = set()
    for number in words.tokens.of(_small_with_capital):
        token, before = words.tokens[number], words.tokens[number - 1]
        word = token.word
        if not number or not before.word[0].islower() or before.end < token.start - 8:
            continue
        gap = text[before.end : token.start]
        if gap.strip(" \t\r\n,") or gap.count("\n") > 1:
            continue
        line = text[text.rfind("\n", 0, before.start) + 1 : before.end]
        if _titled(line) or "\n" in gap and not _prose(text, line, token.start):
            continue
        if "\n" in gap:
            why = f"“{before.word}” before it ends no sentence, and the letter has one shape"
            yield rules.edit("correct.capital", token.start, token.start + 1, word[0].lower(), why)
            slipped.add(word)
        elif word in slipped:
            why = f"inside a line; “{word}” slipped at a line's start too"
            yield rules.edit("correct.capital", token.start, token.start + 1, word[0].lower(), why, Certainty.DOUBTFUL)


def _prose(text: str, line: str, at: int) -> bool:
    """Whether the lines around are prose: long enough, and those beside this one not each begun with a capital."""
    end = text.find("\n", at)
    after = text[end + 1 : end + 40].lstrip(" \t") if end >= 0 else ""
    return len(line) >= 40 and (line.lstrip()[:1].islower() or after[:1].islower())


def _titled(line: str) -> bool:
    """Whether a line is set like a title, most of its words having capitals."""
    given = [w for w in line.split() if w[:1].isalpha()]
    return sum(w[0].isupper() for w in given) * 2 > len(given)
