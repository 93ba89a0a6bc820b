"""Running heads of a text without form feeds: a page end shows only as blank lines and a line with a number.

Such a line is taken out with the blank lines around it where it is set in capitals, or where its words come back with
other numbers. A chapter's heading has no number of that kind, or names what it counts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

import regex

from pipeline.findings import Certainty, Edit
from pipeline.rules import Rules

HEAD = regex.compile(
    r"(?P<before>(?:\A|[ \t]*\n)(?:[ \t]*\r?\n)+)"
    r"(?P<line>[ \t]*(?:(?P<left>\d{1,3})[ \t]+(?P<words>\p{L}[^\n\d]{3,45})|"
    r"(?P<words>\p{L}[^\n]{3,45}?)[ \t]+(?P<right>\d{1,3}))[.,]?[ \t]*)"
    r"(?P<after>(?:\r?\n[ \t]*)+)(?=\S)"
)
COUNTED = regex.compile(  # what a number beside capitals counts, or dates
    r"\b(?:chapter|chap|book|part|section|sect|letter|act|scene|canto|no|vol|volume|figure|fig|plate|table|article|"
    r"january|february|march|april|may|june|july|august|september|october|november|december)\b",
    regex.IGNORECASE,
)
CAPITALS = 0.85  # share of a line's letters that are capitals: set as a running head is
AGAIN = 2  # occurrences with other numbers that make other lines running heads


def find(texts: Sequence[str], rules: Rules) -> Iterator[tuple[int, Edit]]:
    """The edits that take running heads out of texts of one source, each with the number of its text."""
    found = [(n, m) for n, text in enumerate(texts) for m in HEAD.finditer(text)]
    numbers: defaultdict[str, set[str]] = defaultdict(set)
    for _, m in found:
        numbers[_key(m["words"])].add(m["left"] or m["right"])
    for n, m in found:
        again = len(numbers[_key(m["words"])])
        if COUNTED.search(m["words"]) or not (_capitals(m["words"]) or again >= AGAIN):
            continue
        why = f"“{m['words'].strip()}” stands between blank lines with {m['left'] or m['right']}"
        why += f", and with {again - 1} other numbers" if again > 1 else ""
        start, end = m.start("line"), m.end("after")
        broken = m.start("before")
        sure = Certainty.CERTAIN if again > AGAIN else Certainty.LIKELY
        new = "\n" if m["before"].strip(" \t") and broken else ""
        yield n, rules.edit("furniture.running-head", broken if new else start, end, new, why, sure)


def _key(words: str) -> str:
    return "".join(c for c in words.casefold() if c.isalpha())


def _capitals(words: str) -> bool:
    letters = [c for c in words if c.isalpha()]
    return len(letters) >= 5 and sum(map(str.isupper, letters)) >= CAPITALS * len(letters)
