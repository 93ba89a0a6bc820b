"""The O of an exclamation, read as a nought: `0, what days`, `0 God`.

It begins a clause, and a word stands behind it: a figure there has a unit, or what it counts from or to.
"""

from __future__ import annotations

from collections.abc import Iterator

import regex

from pipeline.stages.correct.words import Words
from pipeline.text.findings import Edit
from pipeline.text.rules import Rules

RULE = "correct.vocative"
_BEGINS = r"(?<=^|\A|[.!?;:,—–][”\"’']?\s|[—–(\s][“\"‘']\s?|\n[ \t]*[“\"‘']?\s?)"
_SAID = regex.compile(
    _BEGINS
    + r"(?<!\d[,.:;]\s)0(?=[,!]\s[“\"‘']?\p{L}{2}|\s(?:that|ye|thou|thy|my|how|what|why|yes|no|then|dear|God|Lord)\b)",
    regex.M,
)


def find(words: Words, rules: Rules) -> Iterator[Edit]:
    """Edits that put the letter there."""
    for m in _SAID.finditer(words.text):
        yield rules.edit(RULE, m.start(), m.end(), "O")
