"""Marks that stand before entries of a list: a dagger, read as a letter, that says what the entry is."""

from __future__ import annotations

from collections import Counter
from typing import Final

import regex

SEVERAL: Final = 3  # lines that begin alike: one alone may be dirt
_MARKED = regex.compile(r"^[ \t]*(\p{Ll})[ \t]?(?=\p{Lu}\p{Ll})", regex.MULTILINE)


def marks(text: str) -> frozenset[str]:
    """The small letters that several lines of a text begin with, each before a word with a capital."""
    heads = Counter(m[1] for m in _MARKED.finditer(text))
    return frozenset(mark for mark, lines in heads.items() if lines >= SEVERAL)


def glued(text: str) -> list[int]:
    """Where such a mark is glued to the word behind it, in order: the code point at which it stands."""
    known = marks(text)
    return [m.start(1) for m in _MARKED.finditer(text) if m[1] in known and m.end() == m.end(1)] if known else []
