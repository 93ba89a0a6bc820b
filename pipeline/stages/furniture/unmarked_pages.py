"""Running heads of a text without form feeds: a page end shows only as blank lines and a line with a number.

Such a line is taken out with the blank lines around it where it is set in capitals, or where its words come back with
other numbers. A chapter's heading has no number of that kind, or names what it counts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex

from pipeline.language import thresholds
from pipeline.text.findings import Certainty, Edit, lines
from pipeline.text.rules import Rules

HEAD = regex.compile(
    r"[ \t]*(?:(?P<n>\d{1,3})[ \t]+(?P<words>\p{L}[^\d]{3,45}?)|"
    r"(?P<words>\p{L}.{3,45}?)[ \t]+(?P<n>\d{1,3}))[.,]?[ \t]*"
)
COUNTED = regex.compile(  # what a number beside capitals counts, or dates
    r"\b(?:chapter|chap|book|part|section|sect|letter|act|scene|canto|no|vol|volume|figure|fig|plate|table|article|"
    r"january|february|march|april|may|june|july|august|september|october|november|december)\b",
    regex.IGNORECASE,
)
_TABLE = thresholds.of("furniture", "unmarked_pages")
CAPITALS: float = _TABLE["capitals"]
FULL: int = _TABLE["full"]
LONGEST: int = _TABLE["longest"]
STOPPED = regex.compile(r"[.!?:;][”’\"')\]]*$")
INTERRUPTS: float = _TABLE["interrupts"]
AGAIN: int = _TABLE["again"]


@dataclass(frozen=True, slots=True)
class Head:
    """A line that may be a running head: its words and number, and the stretch that goes with it."""

    words: str
    n: str
    start: int
    end: int
    new: str
    interrupts: bool  # the text above it goes on below it


def find(texts: Sequence[str], rules: Rules) -> Iterator[tuple[int, Edit]]:
    """The edits that take running heads out of texts of one source, each with the number of its text."""
    found = [(n, head) for n, text in enumerate(texts) for head in _heads(text)]
    numbers: defaultdict[str, set[str]] = defaultdict(set)
    for _, head in found:
        numbers[_key(head.words)].add(head.n)
    within: defaultdict[str, list[bool]] = defaultdict(list)
    for _, head in found:
        within[_key(head.words)].append(head.interrupts)
    stands = {key for key, cuts in within.items() if sum(cuts) < INTERRUPTS * len(cuts)}
    for n, head in found:
        again = len(numbers[_key(head.words)])
        if _key(head.words) in stands:
            continue  # it stands where paragraphs part, as headings, rules and verses do
        if COUNTED.search(head.words) or not (_capitals(head.words) or again >= AGAIN):
            continue
        why = f"“{head.words.strip()}” stands between blank lines with {head.n}"
        why += f", and with {again - 1} other numbers" if again > 1 else ""
        sure = Certainty.CERTAIN if again > AGAIN else Certainty.LIKELY
        yield n, rules.edit("furniture.running-head", head.start, head.end, head.new, why, sure)


def _heads(text: str) -> Iterator[Head]:
    """Lines of a running head's form after a blank line, with text after them."""
    rows = list(lines(text))
    for i, row in enumerate(rows):
        m = HEAD.fullmatch(row.text) if i and len(row.text) <= LONGEST and rows[i - 1].blank else None
        if m is None:
            continue
        before, after = i - 1, i + 1
        while before >= 0 and rows[before].blank:
            before -= 1
        while after < len(rows) and rows[after].blank:
            after += 1
        if after < len(rows):
            last, first = rows[before], rows[after]
            start = last.start + len(last.text.rstrip()) if before >= 0 else row.start
            end = first.start + len(first.text) - len(first.text.lstrip())
            above = last.text.strip() if before >= 0 else ""
            cut = len(above) >= FULL and not STOPPED.search(above) and sum(map(str.islower, above)) * 2 > len(above)
            goes_on = cut or len(above) >= FULL and first.text.lstrip()[:1].islower()
            yield Head(m["words"], m["n"], start, end, "\n" if before >= 0 else "", goes_on)


def _key(words: str) -> str:
    return "".join(c for c in words.casefold() if c.isalpha())


def _capitals(words: str) -> bool:
    letters = [c for c in words if c.isalpha()]
    return len(letters) >= 5 and sum(map(str.isupper, letters)) >= CAPITALS * len(letters)
