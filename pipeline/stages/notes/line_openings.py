"""What a document's lines begin with where no notes stand: what opens its quotations or stars its lists is no mark."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import regex

from pipeline.language import thresholds
from pipeline.stages.notes.marks import SERIES
from pipeline.text.findings import Line

_SIGNS = regex.compile(
    r"[ \t]*(?P<mark>\d{1,3}(?=[ \t])|\(\w{1,2}\)|[^\w\s.,;:(\[—–-]{1,2}|[tfJXIl](?=[ \t]))[ \t]?[“\"‘'(]?\p{L}"
)
_AFTER_WORD = {sign: regex.compile(r"[\p{L}.,;:!?”\"')][ \t]?" + regex.escape(sign)) for sign in SERIES}
PAIR = "pair "  # the name of all pairs of signs, or before one sign of those that hold it
PAIRED = frozenset("*•^■'\"’‘“”")
_TABLE = thresholds.of("notes", "line_openings")
FEWEST: int = _TABLE["fewest"]


@dataclass(frozen=True)
class Habits:
    """How many lines begin with each sign, in the upper halves of pages and in all."""

    upper: Mapping[str, int]
    every: Mapping[str, int]

    @classmethod
    def of(cls, text: str, bodies: Sequence[Sequence[Line]]) -> Habits:
        """From the lines of all pages that hold text."""
        upper: Counter[str] = Counter()
        every: Counter[str] = Counter()
        for body in bodies:
            met: set[str] = set()
            for i, line in enumerate(body):
                if m := _SIGNS.match(line.text):
                    mark = _family(m["mark"])
                    first = mark not in met
                    met.add(mark)
                    every[mark] += 1
                    if first and mark in _AFTER_WORD and _AFTER_WORD[mark].search(text, body[0].start, line.start):
                        continue  # the first of its page, and a word above has it: a long note
                    if i * 2 < len(body) and len(body) >= FEWEST:
                        upper[mark] += 1
                        if mark == PAIR:
                            upper.update(PAIR + sign for sign in set(m["mark"]))
        return cls(upper, every)

    def opens(self, mark: str, table: Mapping[str, float]) -> bool:
        """Whether the document's lines begin with a sign where no notes stand."""
        mark = _family(mark)
        high = self.upper.get(mark, 0)
        return high >= table["habit-lines"] and high >= table["habit-share"] * self.every[mark]

    def pairs(self, mark: str, table: Mapping[str, float]) -> bool:
        """Whether quotation marks were read as two signs each, one of them `mark`, which may then be half of one."""
        return self.upper.get(PAIR + mark, 0) >= table["habit-lines"]


def _family(mark: str) -> str:
    """One name for all pairs of signs: what a quotation mark is read as one time is as good as another."""
    return PAIR if len(mark) == 2 and not mark.isalnum() and set(mark) <= PAIRED else mark
