"""Marks that stand before entries of a list: a dagger, read as a letter, that says what the entry is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

SEVERAL: Final = 3  # lines that begin alike: one alone may be dirt
_LETTER = re.compile(r"^[ \t]*([^\W\d_])[ \t]?(?=[^\W\d_]{2})", re.MULTILINE)  # `re` is quicker than `regex` here


def marks(text: str) -> frozenset[str]:
    """The small letters that several lines of a text begin with, each before a word with a capital."""
    heads = Counter(m[1] for m in _marked(text))
    return frozenset(mark for mark, lines in heads.items() if lines >= SEVERAL)


def glued(text: str) -> list[int]:
    """Where such a mark is glued to the word behind it, in order: the code point at which it stands."""
    known = marks(text)
    return [m.start(1) for m in _marked(text) if m[1] in known and m.end() == m.end(1)] if known else []


def _marked(text: str) -> Iterator[re.Match[str]]:
    """Lines that begin with a small letter before a word with a capital."""
    for m in _LETTER.finditer(text):
        at = m.end()
        if m[1].islower() and text[at].isupper() and text[at + 1].islower():
            yield m
