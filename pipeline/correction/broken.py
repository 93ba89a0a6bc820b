"""Words broken at the end of a printed line whose halves came out on one line: `con-clusion`, `com- plaining`.

And hyphens with a space after them that was only read: `ear- coverts`.
"""

from __future__ import annotations

from collections.abc import Iterator

import regex

from pipeline.correction.typography import OPEN_WORDS
from pipeline.correction.words import Words, fold
from pipeline.findings import Certainty, Edit
from pipeline.rules import Rules

HALVES = regex.compile(r"(?<![\p{L}\p{N}'’-])(\p{L}{2,})([-‐¬]|[-‐¬] |\. )(\p{Ll}{2,})(?![\p{L}'’-])")
COMMON = 20  # occurrences of a word that halves are put together to
OFTEN = 20  # times more often than its second half alone, where that is a word too
ALONE = 50  # the same where a point stands between them, which may end a sentence
PLAIN = 5  # clear cases that show a document to have its line ends' hyphens on its lines
CLEARLY = 300  # occurrences of a word whose halves are words both, in such a document


def find(words: Words, rules: Rules) -> Iterator[Edit]:
    """Edits of the rules `correct.broken-word` and `correct.hyphen-space`."""
    found = list(HALVES.finditer(words.text))
    clear = sum(_weight(words, m) == 2 for m in found)
    for m in found:
        left, sign, right = m.groups()
        weight = _weight(words, m)
        whole, hyphened = fold(left + right), fold(f"{left}-{right}")
        if weight == 2 or weight == 1 and clear >= PLAIN and sign != ". ":
            why = f"“{whole}” {words.lexicon.count(whole)} times in the period's texts; “{left}-{right}” is in no list"
            sure = Certainty.CERTAIN if weight == 2 and clear >= PLAIN and sign[0] != "." else Certainty.LIKELY
            yield rules.edit("correct.broken-word", m.start(2), m.end(2), "", why, sure)
        elif sign[1:] == " " and sign[0] != "." and _compound(words, fold(left), hyphened):
            why = f"“{left}-{right}” is a word"
            yield rules.edit("correct.hyphen-space", m.end(2) - 1, m.end(2), "", why)


def _compound(words: Words, left: str, hyphened: str) -> bool:
    """Whether a hyphened word is one: listed, or the document's own; `the-little` is none, however often it stands."""
    return hyphened in words.lexicon or left not in OPEN_WORDS and words.counts[hyphened] > 0


def _weight(words: Words, m: regex.Match[str]) -> int:
    """How clear it is that the halves are one word: 0 not, 1 where other places show it, 2 by themselves."""
    left, sign, right = (fold(part) for part in m.groups())
    lexicon, whole = words.lexicon, left + right
    count = lexicon.count(whole)
    if count < COMMON or lexicon.is_name(whole) and not m[1][0].isupper():
        return 0
    if f"{left}-{right}" in lexicon or words.counts[f"{left}-{right}"] > 1 and sign != "-":
        return 0
    halves = (left in lexicon, right in lexicon)
    if not any(halves) or not all(halves) and (sign != ". " or count >= 5 * COMMON):
        return 2
    if sign == ". ":
        return 2 * int(count >= ALONE * max(1, lexicon.count(right)))
    if count >= OFTEN * max(1, min(lexicon.count(left), lexicon.count(right))):
        return 2
    return int(count >= CLEARLY and words.counts[whole] + 1 >= words.counts[f"{left}-{right}"])
