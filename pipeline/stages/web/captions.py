"""Captions of a saved page that stand there twice: a picture's alternative text, and the caption printed below it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import regex

from pipeline.language import thresholds
from pipeline.text.findings import Line

_WORD = regex.compile(r"[\p{L}\d]+")
_TABLE = thresholds.of("web", "captions")
LONGEST: int = _TABLE["longest"]
LEAST: int = _TABLE["least"]
SHARE: float = _TABLE["share"]


def doubled(given: Sequence[Line]) -> Iterator[tuple[Line, Line]]:
    """Neighbouring lines of which one has all words of the other in the same order: (the shorter, the caption)."""
    k = 0
    while k + 1 < len(given):
        one, other = given[k], given[k + 1]
        k += 1
        if max(len(one.text), len(other.text)) > LONGEST:
            continue
        a, b = _words(one), _words(other)
        if min(len(a), len(b)) < LEAST or not _alone(given, k - 1) or not _names(one.text):
            continue  # what an author says twice names nobody, or stands among other lines
        if len(a) <= len(b) and _within(a, b):
            yield one, other
        elif _within(b, a):
            yield other, one
        else:
            continue
        k += 1


def _names(text: str) -> bool:
    """Whether a line tells who or when: two capitals after its first word, or a year."""
    return len(regex.findall(r"(?<=\s)\p{Lu}", text)) >= 2 or bool(regex.search(r"\b(?:1[89]|20)\d\d\b", text))


def _alone(given: Sequence[Line], k: int) -> bool:
    """Whether line `k` and the next are a block by themselves. `given` are the lines that are not blank."""
    above = k == 0 or given[k - 1].stop < given[k].start
    beside = given[k].stop == given[k + 1].start
    return above and beside and (k + 2 >= len(given) or given[k + 1].stop < given[k + 2].start)


def _words(line: Line) -> list[str]:
    found: list[str] = _WORD.findall(line.text.casefold())
    return found


def _within(short: Sequence[str], long: Sequence[str]) -> bool:
    rest = iter(long)
    return len(short) >= SHARE * len(long) and all(word in rest for word in short)
