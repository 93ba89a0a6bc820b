"""A letter that was not read, of which a space, a sign or nothing is left: `fo nd`, `li;tle`, `discret^`, `Iate`.

What is left of its word may make another one when it is put together, so whoever does that asks here first.
"""

from __future__ import annotations

import string

from pipeline.language.lexicon import Lexicon
from pipeline.stages.correct.word_context import Company
from pipeline.stages.correct.words import Words


def between(lexicon: Lexicon, left: str, right: str) -> list[str]:
    """The listed words that have one letter between two stretches in lower case."""
    return [word for letter in string.ascii_lowercase if (word := left + letter + right) in lexicon]


def likelier(words: Words, company: Company, index: int) -> str:
    """The listed word with a letter between the words number `index` and the next that fits its place
    about as well as what the two make together; "" where there is none."""
    left, right = words.tokens[index].low, words.tokens[index + 1].low
    made = between(words.lexicon, left, right)
    if words.tokens[index].word[0].islower():  # Aire would have a capital
        made = [word for word in made if not words.lexicon.is_name(word)]
    if not made:
        return ""
    fit = company.scores([(index, index + 1, [word]) for word in (left + right, *made)]).tolist()
    best, word = max(zip(fit[1:], made, strict=True))
    return word if best >= fit[0] - words.settings["context"]["lost_letter"] else ""
