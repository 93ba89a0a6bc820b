"""Letters that stand alone where no word is one letter: in a rough text they are dirt, or the edge of another column.

What is no piece of a word beside it goes where the words on both sides follow one another in the language model's
texts; m and n may be small words, misread, and j is a semicolon with a space before it. Letters that name things (the
point c, the lever e) stand in clean texts, and sums (six d.) behind numbers.
"""

from __future__ import annotations

from collections.abc import Container, Iterator

import regex

from pipeline.language import thresholds
from pipeline.language.model import Model
from pipeline.stages.correct import word_context
from pipeline.stages.correct.words import Words, fold
from pipeline.text.findings import Edit
from pipeline.text.rules import Rules

RULE = "correct.lone-letter"
LETTER = regex.compile(r"(?<=(?<left>\p{Ll}{2,20}) )(?P<letter>[b-hklp-z]) (?=(?P<right>\p{Ll}{2,20})(?![\p{L}'’.-]))")
SEMICOLON = regex.compile(r"(?<=(?<left>\p{Ll}{2,20})) j(?=\s(?<right>\p{L}\p{Ll}{1,20}))")
_TABLE = thresholds.of("correct", "lone_letters")
COMMON: int = _TABLE["common"]
TOGETHER: int = _TABLE["together"]
ROUGH: float = _TABLE["rough"]
NUMBERS = frozenset(
    "one two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty sixty hundred".split()
)


def find(words: Words, rules: Rules, model: Model, taken: Container[int]) -> Iterator[Edit]:
    """Edits that take such letters out. taken: where spaces are to be closed up or letters are spoken for, in code
    points."""
    if words.rough < ROUGH:
        return
    found = [m for m in LETTER.finditer(words.text) if m.start("letter") not in taken and not _piece(words, m)]
    pairs = word_context.together(model, [(fold(m["left"]), fold(m["right"])) for m in found])
    for m, together in zip(found, pairs, strict=True):
        if together >= TOGETHER:
            why = f"“{m['left']} {m['right']}” about {together:.0f} times in the period's texts"
            yield rules.edit(RULE, m.start(), m.end(), "", why)


def semicolons(words: Words, rules: Rules) -> Iterator[Edit]:
    """Edits that make a j which stands alone the point that it was. In books: what newspapers have there is dirt."""
    for m in SEMICOLON.finditer(words.text):
        if min(words.lexicon.count(fold(m["left"])), words.lexicon.count(fold(m["right"]))) >= COMMON:
            yield rules.edit("correct.semicolon", m.start(), m.end(), ";", f"behind “{m['left']}”")


def _piece(words: Words, m: regex.Match[str]) -> bool:
    """Whether the letter belongs to a word beside it, or that is none itself."""
    left, letter, right = fold(m["left"]), m["letter"], fold(m["right"])
    count = words.lexicon.count
    if min(count(left), count(right)) < COMMON or left in NUMBERS:
        return True
    return max(count(left + letter), count(letter + right)) >= COMMON
