"""Page numbers as OCR sees them: read a clean one, or say how far what is seen lies from a number that is expected.

What the OCR makes of a digit, and what words have numbers of their own, stands in `dictionaries/tables/furniture.toml`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pipeline.language import thresholds
from pipeline.text.roman import from_roman

_TABLE = thresholds.of("furniture", "numerals")
CAPITALS: float = _TABLE["capitals"]
_EDGE = " \t.,:;'’‘`\"“”-–—_~•·()[]{}"


@dataclass(frozen=True, slots=True)
class Reading:
    """A number read from a stretch of text: its value, whether in roman numerals, and how sure (0 to 1)."""

    value: int
    roman: bool
    weight: float


@dataclass(frozen=True)
class Digits:
    """What OCR makes of digits: strict look-alikes, loose ones, and single signs that stand for two digits; and the
    words, in small letters, whose number is their own."""

    strict: Mapping[str, str]
    loose: Mapping[str, frozenset[str]]
    pairs: Mapping[str, str]
    labels: frozenset[str]

    @classmethod
    def load(cls, table: Mapping[str, Any]) -> Digits:
        """From the tables `digits.strict`, `digits.loose` and `digits.pairs`, and the list `digits.labels`."""
        return _digits(
            tuple(sorted(table["strict"].items())),
            tuple(sorted(table["loose"].items())),
            tuple(sorted(table["pairs"].items())),
            tuple(table["labels"]),
        )

    def read(self, seen: str) -> list[Reading]:
        """The numbers a token may print: one of digits alone, or roman in small letters, is sure; one with look-alikes,
        or in large letters, less so."""
        bare = seen.strip(_EDGE)
        if not 0 < len(bare) <= 6:
            return []
        found = []
        if bare.isascii() and bare.isdigit() and len(bare) <= 4:
            found.append(Reading(int(bare), False, 1.0))
        elif any("0" <= c <= "9" for c in bare):
            likely = "".join(self.strict.get(c, c) for c in bare if c not in " .,")
            if likely.isascii() and likely.isdigit() and len(likely) <= 4:
                found.append(Reading(int(likely), False, 0.6))
        if value := from_roman(bare) if bare.islower() else None:
            found.append(Reading(value, True, 1.0 if len(bare) > 1 else CAPITALS))
        elif len(bare) > 1 and set(bare) <= set("IVXl") and (value := from_roman(bare.replace("l", "I"))):
            found.append(Reading(value, True, CAPITALS))  # most such number chapters
        return [r for r in found if r.value > 0]

    def distance(self, seen: str, number: str) -> float:
        """How far `seen` lies from the printed `number`: 0 for the same, 1 for as many errors as digits."""
        bare = "".join(seen.split()).strip(".,:;'’‘`\"“”-–—_~•·()[]{}|") or "".join(seen.split())
        if len(bare) > 3 * len(number) + 3:
            return 9.0
        return _distance(self, bare[:16], number) / len(number)

    def label(self, word: str) -> bool:
        """Whether a word's number is its own, not the page's: a chapter's, a figure's."""
        return "".join(c for c in word.lower() if c.isalpha()) in self.labels

    def __hash__(self) -> int:
        return id(self)


@lru_cache(maxsize=8)
def _digits(strict: tuple[Any, ...], loose: tuple[Any, ...], pairs: tuple[Any, ...], labels: tuple[str, ...]) -> Digits:
    return Digits(dict(strict), {k: frozenset(v) for k, v in loose}, dict(pairs), frozenset(labels))


@lru_cache(maxsize=20_000)
def _distance(digits: Digits, seen: str, number: str) -> float:
    """The cheapest way from the printed number to what is seen, sign by sign."""
    row = [0.8 * j for j in range(len(number) + 1)]
    for c in seen:
        extra = 0.6 if c.isalnum() else 0.3
        new = [row[0] + extra]
        for j, wanted in enumerate(number, 1):
            best = min(row[j - 1] + _swap(digits, c, wanted), row[j] + extra, new[j - 1] + 0.8)
            if j > 1 and number[j - 2 : j] == digits.pairs.get(c):
                best = min(best, row[j - 2] + 0.4)
            new.append(best)
        row = new
    return row[-1]


def _swap(digits: Digits, seen: str, wanted: str) -> float:
    """What it costs to see one sign where another is printed."""
    if seen == wanted:
        return 0.0
    if seen in digits.loose.get(wanted, ()):
        return 0.3
    if not seen.isalnum():
        return 0.5
    return 0.8 if seen.isdigit() else 1.0
