"""Words broken at the end of a printed line whose halves came out on one line: `con-clusion`, `com- plaining`.

And hyphens with a space after them that was only read: `ear- coverts`. A hyphen before a space may be a dash, too, or
be left hanging (`pre- and post-war`): then it stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import regex

from pipeline.language import thresholds
from pipeline.stages.correct.typography import OPEN_WORDS
from pipeline.stages.correct.words import Words, fold
from pipeline.text.findings import Certainty, Edit
from pipeline.text.rules import Rules

# Each begins with the hyphen and looks back to the word before it: words are many, hyphens few.
HALVES = regex.compile(
    r"(?:[-‐¬]|\. )(?=\p{Ll}{2})(?<=(?<![\p{L}\p{N}'’-])(\p{L}{2,})([-‐¬]|\. ))(\p{Ll}{2,})(?![\p{L}'’-])"
)
SPACED = regex.compile(
    r"[-‐¬] (?<=(?<![\p{L}\p{N}'’])(\p{L}+)([-‐¬]) )(?=(\p{L}{2,})((?:[-‐]\p{L}+)*[-‐]?))"
    r"(?!(?:and|or|nor|to)(?: \p{L}+){1,2}-\p{L})"  # pre- and post-war
)
_TABLE = thresholds.of("correct", "broken_words")
COMMON: int = _TABLE["common"]
OFTEN: int = _TABLE["often"]
ALONE: int = _TABLE["alone"]
PLAIN: int = _TABLE["plain"]
FEWEST: int = _TABLE["fewest"]
CLEARLY: int = _TABLE["clearly"]
LIKELIER: int = _TABLE["likelier"]
SURELY: int = _TABLE["surely"]
LISTED: int = _TABLE["listed"]
FEW: int = _TABLE["few"]
NO_WORDS = ("un", "re", "dis", "mis", "im")  # syllables that begin words, and are none
DOCUMENT: int = _TABLE["document"]


def find(words: Words, rules: Rules) -> Iterator[Edit]:
    """Edits of the rules `correct.broken-word` and `correct.hyphen-space`."""
    close, spaced = _apart(HALVES.finditer(words.text)), list(SPACED.finditer(words.text))
    clear = sum(_weight(words, *m.groups()) == 2 for m in close)
    apart = sum(_one_case(m) and (_weight(words, m[1], "- ", m[3]) == 2 or _chance(words, m) >= SURELY) for m in spaced)
    habit = clear + apart >= PLAIN or apart >= FEWEST and 2 * apart > len(spaced)
    for m in close:
        left, sign, right = m.groups()
        weight = _weight(words, left, sign, right)
        if weight == 2 or weight == 1 and habit and sign != ". ":
            sure = Certainty.CERTAIN if weight == 2 and habit and sign[0] != "." else Certainty.LIKELY
            yield rules.edit("correct.broken-word", m.start(2), m.end(2), "", _seen(words, left, right), sure)
    for m in spaced:
        left, right = m[1], m[3]
        if joined := _joined(words, m, habit):
            yield rules.edit("correct.broken-word", m.start(2), m.end(), "", _seen(words, left, right), joined)
        elif m[2] != "¬" and (_compound(words, left, right) or m[4] and _compound(words, left, right + m[4])):
            why = f"“{left}-{right}” is a word"
            yield rules.edit("correct.hyphen-space", m.end() - 1, m.end(), "", why)


def _apart(found: Iterable[regex.Match[str]]) -> list[regex.Match[str]]:
    """Of halves those whose first is not the second of others."""
    kept: list[regex.Match[str]] = []
    for m in found:
        if not kept or m.start(1) >= kept[-1].end():
            kept.append(m)
    return kept


def _one_case(m: regex.Match[str]) -> bool:
    """Whether both halves of `left- right` may be of one word, by their letters alone."""
    return len(m[1]) > 1 and (m[3].islower() or m[1].isupper() and m[3].isupper())


def _chance(words: Words, m: regex.Match[str]) -> float:
    """How many times more often the word stands there whole than chance would put its halves side by side."""
    left, right = fold(m[1]), fold(m[3])
    lexicon, listed, here = words.lexicon, words.lexicon.count(left + right), words.counts[left + right]
    if not listed and min(lexicon.count(left), lexicon.count(right)) >= FEW:
        return 0.0
    whole = listed + DOCUMENT * here
    return float(whole * lexicon.total / (max(1, lexicon.count(left)) * max(1, lexicon.count(right))))


def _seen(words: Words, left: str, right: str) -> str:
    whole = fold(left + right)
    return f"“{whole}” {words.lexicon.count(whole)} times in the period's texts; “{left}-{right}” is in no list"


def _weight(words: Words, first: str, sign: str, second: str) -> int:
    """How clear it is that the halves are one word: 0 not, 1 where other places show it, 2 by themselves."""
    left, right = fold(first), fold(second)
    lexicon, whole = words.lexicon, left + right
    count = lexicon.count(whole)
    if count < COMMON or lexicon.is_name(whole) and not first[0].isupper() or len(left) < 2:
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


def _joined(words: Words, m: regex.Match[str], habit: bool) -> Certainty | None:
    """How sure it is that `left- right` is one word; None where it is not.

    habit: whether the document's lines were put together before, with the hyphens of their ends left in.
    """
    if not _one_case(m):
        return None
    weight = _weight(words, m[1], "- ", m[3]) if not m[4] else 0
    if weight == 2:
        return Certainty.CERTAIN if habit else Certainty.LIKELY
    if not habit:
        return None
    left, right = fold(m[1]), fold(m[3])
    lexicon, whole, hyphened = words.lexicon, left + right, f"{left}-{right}"
    here, listed = words.counts[whole], lexicon.count(whole)
    if DOCUMENT * here + listed <= DOCUMENT * words.counts[hyphened] + lexicon.count(hyphened):
        rare = words.derived(whole) and not words.counts[hyphened] and hyphened not in lexicon
        return Certainty.LIKELY if rare and (left in NO_WORDS or _no_word(words, right)) else None
    chance = _chance(words, m)
    if chance < (LISTED if hyphened in lexicon else LIKELIER):
        return None
    sure = chance >= SURELY and listed >= CLEARLY and hyphened not in words.counts
    return Certainty.CERTAIN if sure else Certainty.LIKELY


def _no_word(words: Words, right: str) -> bool:
    """Whether the second half cannot stand alone."""
    return len(right) > 2 and right not in words.lexicon and words.counts[right] < 2


def _compound(words: Words, left: str, right: str) -> bool:
    """Whether lexicon or document have the word with a hyphen."""
    hyphened = fold(f"{left}-{right}")
    forms = {hyphened, hyphened.removesuffix("s")}
    if len(left) == 1 and not (left.isupper() and right.islower()):
        return False
    own = fold(left) not in OPEN_WORDS  # `the-little` is no word, however often it stands
    return any(form in words.lexicon or own and words.counts[form] for form in forms)
