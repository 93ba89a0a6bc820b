"""Captions of a saved page that stand there twice: a picture's alternative text, and the caption printed below it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import regex

from pipeline.findings import Line

_WORD = regex.compile(r"[\p{L}\d]+")
LONGEST = 250  # code points of a caption
SHORT = 120  # the same where a blank line parts the two
SHARE = 0.6  # of the longer one's words, in the shorter one


def doubled(given: Sequence[Line]) -> Iterator[tuple[Line, Line]]:
    """Neighbouring lines of which one has all words of the other in the same order: (the shorter, the caption)."""
    k = 0
    while k + 1 < len(given):
        one, other = given[k], given[k + 1]
        k += 1
        if max(len(one.text), len(other.text)) > LONGEST:
            continue
        a, b = _words(one), _words(other)
        apart = one.stop < other.start
        if min(len(a), len(b)) < (5 if apart else 3) or not apart and not _alone(given, k - 1):
            continue  # lines of verse come back, too
        if apart and (a == b or a[0] != b[0] or max(len(one.text), len(other.text)) > SHORT):
            continue
        if len(a) <= len(b) and _within(a, b):
            yield one, other
        elif _within(b, a):
            yield other, one
        else:
            continue
        k += 1


def _alone(given: Sequence[Line], k: int) -> bool:
    """Whether line `k` and the next are a block by themselves. `given` are the lines that are not blank."""
    above = k == 0 or given[k - 1].stop < given[k].start
    return above and (k + 2 >= len(given) or given[k + 1].stop < given[k + 2].start)


def _words(line: Line) -> list[str]:
    found: list[str] = _WORD.findall(line.text.casefold())
    return found


def _within(short: Sequence[str], long: Sequence[str]) -> bool:
    rest = iter(long)
    return len(short) >= SHARE * len(long) and all(word in rest for word in short)
