"""Text as a row of numbers: the words of the lexicon, and one number each for all that is not worth telling apart.

The texts that are counted are cut here; documents by `correct.words`, whose words get the same numbers, and what
stands between them by `gap`. (They part in trifles: `1,000` is one number here and two there.)
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

import regex

from pipeline.language.lexicon import Entry, key

UNKNOWN: Final = 0  # a word in no list
NAME: Final = 1  # an unlisted word with a capital, or a name too rare for its company to tell anything
NUMBER: Final = 2
STOP: Final = 3  # the end of a sentence or paragraph
PAUSE: Final = 4  # a comma, semicolon, colon, dash or bracket
FIRST: Final = 8  # the number of the lexicon's first word

NAME_CAPS = 7  # tenths of a word's uses that are capitalised,
NAME_COUNT = 3000  # and its occurrences, below which it is only a NAME

_LETTER = "A-Za-zÀ-ÖØ-öø-ɏ"
_TOKEN = regex.compile(rf"([{_LETTER}]+(?:['’‘ʼ‐‑-][{_LETTER}]+)*)|(\d[\d,.]*\d|\d)|([.!?\n]+)|([,;:—–()\[\]]+|--+)")


def is_class(entry: Entry) -> bool:
    """Whether a listed word is only a NAME: who bears a name tells little of what stands beside it."""
    return entry.caps >= NAME_CAPS and entry.count < NAME_COUNT


def numbers(text: str, vocabulary: Mapping[str, int]) -> Iterator[int]:
    """The numbers of a text whose paragraphs are single lines. `vocabulary` has the number of each listed word."""
    memo: dict[str, int] = {}

    def number(word: str) -> int:
        found = memo.get(word)
        if found is None:
            found = vocabulary.get(key(word))
            if found is None:
                found = NAME if word[0].isupper() else UNKNOWN
            memo[word] = found
        return found

    yield from _row(text, number, STOP)
    yield STOP


def before(text: str, number: Callable[[str], int], most: int) -> list[int]:
    """The last numbers of what stands before a word, `most` of them; `number` gives that of a word."""
    found = list(_row(f"{_unbroken(text)}x", number))[:-1]
    return [*[STOP] * (most - len(found)), *found[len(found) - min(most, len(found)) :]]


def behind(text: str, number: Callable[[str], int], most: int) -> list[int]:
    """The first numbers of what stands behind a word, `most` of them; `number` gives that of a word."""
    found = list(_row(f"x{_unbroken(text)}", number))[1 : most + 1]
    return [*found, *[STOP] * (most - len(found))]


def _unbroken(text: str) -> str:
    """Part of a printed text, whose line ends say nothing."""
    return text.replace("\n", " ")


def _row(text: str, number: Callable[[str], int], mark: int = 0) -> Iterator[int]:
    """The numbers of a text's words, each with what stands before it; `mark` stands before the first."""
    for m in _TOKEN.finditer(text):
        group = m.lastindex or 0
        if group >= 3:
            mark = STOP if group == 3 else mark or PAUSE
            continue
        if mark:
            yield mark
            mark = 0
        yield NUMBER if group == 2 else number(m.group())


def gap(between: str) -> int:
    """The number of what stands between two words: STOP, PAUSE, or 0 for nothing that tells."""
    if any(c in ".!?" for c in between) or between.count("\n") > 1:
        return STOP
    if any(c in ",;:—–()[]" for c in between) or "--" in between:
        return PAUSE
    return 0
