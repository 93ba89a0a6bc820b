"""A letter that was not read, of which a space is left: `fo nd`, `Cu es`, `f ur`, `bro t`.

What is left of its word may make another one when it is put together, so whoever closes such a gap asks here first.
"""

from __future__ import annotations

import string

from pipeline.stages.correct.word_context import Company
from pipeline.stages.correct.words import Words

LETTERS = string.ascii_lowercase + "'"
ABOUT = 0.5  # powers of ten of probability: fond and found


def likelier(words: Words, company: Company, index: int) -> str:
    """The listed word with one letter, or an apostrophe, between the words number `index` and the next that fits its
    place about as well as what the two make together; "" where there is none."""
    left, right = words.tokens[index].low, words.tokens[index + 1].low
    named = words.tokens[index].word[0].isupper()
    made = [word for letter in LETTERS if (word := left + letter + right) in words.lexicon]
    made = [word for word in made if named or not words.lexicon.is_name(word)]
    if not made:
        return ""
    given = [left + right, *made]
    fit = company.scores([(index, index + 1, [word]) for word in given]).tolist()
    best, word = max(zip(fit[1:], made, strict=True))
    return word if best >= fit[0] - ABOUT else ""
