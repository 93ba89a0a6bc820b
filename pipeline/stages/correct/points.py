"""A full stop before a small letter: a comma that lost its tail, or the end of a sentence whose capital was misread.

No sentence ends before a small letter. The language model tells whether the words go as well with a comma between them;
that a sentence begins shows where what follows is a whole one: `… was made. if a thing be done, the party shall …`.
"""

from __future__ import annotations

from collections.abc import Iterator

import regex

from pipeline.language import thresholds
from pipeline.language.model import Model
from pipeline.stages.correct import word_context
from pipeline.stages.correct.superfluous_signs import ABBREVIATED, COMMON, LEFT
from pipeline.stages.correct.words import Words, fold
from pipeline.text.findings import Certainty, Edit
from pipeline.text.rules import Rules

POINT = regex.compile(r"(?<=\p{Ll}{3})\.(?=(?: |[ ]?\n)\p{Ll}{2})")
NEXT_WORD = regex.compile(r" ?\n?(\p{Ll}+)")
_TABLE = thresholds.of("correct", "points")
UNLIKE: float = _TABLE["unlike"]
GOES_ON = frozenset("but which who whose whom".split())  # 10 of 11 such points were commas; before others 2 in 3
SENTENCE = regex.compile(
    r"""\s+(?:if|when|whenever)\s(?:\p{Ll}[\p{L}'’-]*\s+){1,20}?\p{L}[\p{L}'’-]*,\s+
        (?:the|he|she|it|they|this|these|such|any|every|no|I|we|you|his|her|their|my)\s+(?:[\p{L}'’-]+\s+){0,5}?
        (?:shall|will|may|must|is|was|are|were|had|has|have|would|should|can|could|did|might)\b""",
    regex.VERBOSE,
)
BEFORE = regex.compile(r"(?:\A|[.;:!?]|\n[ \t]*\n)(?:[^.;:!?\n]|\n(?![ \t]*\n))*\Z")
REACH: int = _TABLE["reach"]
ENOUGH: int = _TABLE["enough"]
ENDS_NONE = frozenset(  # words that such a clause follows inside a sentence
    "and that but for or then as than so now yet nor once because though although if when who which whom what how even "
    "only far him them me you us it indeed sure said".split()
)


def find(words: Words, rules: Rules, model: Model) -> Iterator[Edit]:
    """Edits of the rules `typography.comma` and `correct.sentence-capital`."""
    text = words.text
    found = []
    for m in POINT.finditer(text):
        before = LEFT.search(text, max(0, m.start() - 30), m.start())
        after = NEXT_WORD.match(text, m.end())
        if not before or not after or not before[0].islower() or fold(before[0]) in ABBREVIATED:
            continue
        if _sentence(text, m.start(), m.end(), fold(before[0])):
            why = f"a sentence ends before it, and “{after[1]} …” is a whole one"
            at = after.start(1)
            new = text[m.start() : at] + text[at].upper()
            yield rules.edit("correct.sentence-capital", m.start(), at + 1, new, why)
            continue
        left, right = fold(before[0]), fold(after[1])
        if words.lexicon.count(left) >= COMMON and words.lexicon.count(right) >= COMMON:
            found.append((m, left, right))
    parted = word_context.parting(model, [(a, b) for _, a, b in found])
    for (m, left, right), better in zip(found, parted, strict=True):
        if better > -UNLIKE:
            why = f"“{right}” goes on with the sentence, and a comma often stands between it and “{left}”"
            sure = Certainty.LIKELY if right in GOES_ON and better > 0 else None
            yield rules.edit("typography.comma", m.start(), m.end(), ",", why, sure)


def _sentence(text: str, at: int, end: int, last: str) -> bool:
    """Whether a sentence that is long enough ends at the point, and a whole one follows."""
    if last in ENDS_NONE or not SENTENCE.match(text, end, end + REACH):
        return False
    before = BEFORE.search(text, max(0, at - REACH), at)
    return before is not None and len(before[0].split()) >= ENOUGH
