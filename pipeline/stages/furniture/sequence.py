"""The likeliest numbering of a book's pages, given every number that stands where a folio may stand.

A page's state is its numbering (arabic or roman) and the offset folio - page index. The offset stays the same from page
to page; it rises where leaves are missing in the text and falls where pages are not counted or the numbering starts
again. The best path through pages x offsets is found once (Viterbi); a number that does not lie on it is misread, or is
no folio at all.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence

from pipeline.language import thresholds
from pipeline.stages.furniture.folio_candidates import Sight
from pipeline.stages.furniture.numerals import Reading

_TABLE = thresholds.of("furniture", "sequence")
_OTHER: float = _TABLE["other"]
_SILENT: float = _TABLE["silent"]
_ENTER: float = _TABLE["enter"]
_LEAVE: float = _TABLE["leave"]
_RISE: float = _TABLE["rise"]
_LEAP: float = _TABLE["leap"]
_FALL: float = _TABLE["fall"]
_FEW: int = _TABLE["few"]
_MOST_OFFSETS: int = _TABLE["most_offsets"]

Offset = tuple[bool, int]
"""A numbering: whether roman, and folio minus page index."""


def path(sights: Sequence[Sequence[Sight]]) -> list[Offset | None]:
    """The likeliest numbering of each page; None for pages outside any numbered run."""
    heads = _heads(sights)
    gains: list[dict[Offset, float]] = []
    support: Counter[Offset] = Counter()
    loud = []
    for i, page in enumerate(sights):
        gain: dict[Offset, float] = {}
        for sight in page:
            for r in sight.readings:
                offset = (r.roman, r.value - i)
                gain[offset] = max(gain.get(offset, 0.0), _weight(sight, r, heads))
        for offset, weight in gain.items():
            support[offset] += weight  # type: ignore[assignment]  # a Counter of weights
        gains.append(gain)
        loud.append(any(s.alone and s.depth == 0 and any(r.weight == 1 for r in s.readings) for s in page))
    kept = sorted(support, key=lambda o: (-support[o], o))[:_MOST_OFFSETS]
    return _viterbi(gains, loud, sorted(kept))


def _viterbi(gains: list[dict[Offset, float]], loud: list[bool], states: list[Offset]) -> list[Offset | None]:
    """The path of highest score. States are in order, so the best to rise or fall from is a running maximum."""
    size = len(states)
    lows = [bisect_left(states, (r, offset - _FEW)) for r, offset in states]
    arabic = sum(not r for r, _ in states)
    none, score = 0.0, [float("-inf")] * size
    back: list[list[int]] = []  # for each page: whence each state came; -1 is None; the last one is that of None
    for i, gain in enumerate(gains):
        below = _running_best(states, score, range(size))
        above = _running_best(states, score, range(size - 1, -1, -1))
        near = [max(range(lows[s], s), key=score.__getitem__, default=-1) for s in range(size)]
        top = max(range(size), key=score.__getitem__, default=-1)
        romans = max(range(arabic, size), key=score.__getitem__, default=-1)  # front matter ends
        front = score[romans] if romans >= 0 else float("-inf")
        whence, new = [], []
        base = _OTHER if loud[i] else _SILENT
        for s, state in enumerate(states):
            best, origin = score[s], s
            for value, source in (
                (none + _ENTER, -1),
                (front + _ENTER if state[0] is False else float("-inf"), romans),
                (score[near[s]] + _RISE if near[s] >= 0 else float("-inf"), near[s]),
                (score[below[s]] + _LEAP if below[s] >= 0 else float("-inf"), below[s]),
                (score[above[s]] + _FALL if above[s] >= 0 else float("-inf"), above[s]),
            ):
                if value > best:
                    best, origin = value, source
            new.append(best + gain.get(state, base) if state[1] + i > 0 else float("-inf"))
            whence.append(origin)
        leave = score[top] + _LEAVE if size else float("-inf")
        whence.append(top if leave > none else -1)
        none = max(none, leave)
        score = new
        back.append(whence)
    at = max(range(size), key=score.__getitem__, default=-1)
    if at < 0 or score[at] <= none:
        at = -1
    path: list[Offset | None] = []
    for whence in reversed(back):
        path.append(states[at] if at >= 0 else None)
        at = whence[at]
    return path[::-1]


def _running_best(states: Sequence[Offset], score: Sequence[float], order: range) -> list[int]:
    """For each state the best of the same numbering that comes before it in `order`; -1 where there is none."""
    found = [-1] * len(states)
    best = -1
    for s in order:
        if best >= 0 and states[best][0] != states[s][0]:
            best = -1
        found[s] = best
        if best < 0 or score[s] > score[best]:
            best = s
    return found


def _rest(sight: Sight) -> str:
    """The letters beside a number on its line."""
    line, a, b = sight.line.text, sight.start - sight.line.start, sight.end - sight.line.start
    return "".join(c for c in line[:a] + line[b:] if c.isalpha()).lower()[:40]


def _heads(sights: Sequence[Sequence[Sight]]) -> set[str]:
    """What stands beside a number on at least three pages: a running head, most probably."""
    count: Counter[str] = Counter()
    for page in sights:
        count.update({_rest(s) for s in page if s.readings and not s.alone})
    return {rest for rest, times in count.items() if times >= 3 and len(rest) >= 4}


def _weight(sight: Sight, reading: Reading, heads: set[str]) -> float:
    """How much a number that is read there speaks for its being the folio."""
    if sight.alone:
        return reading.weight * (3.0 if sight.depth == 0 else 2.0)
    if _rest(sight) in heads:
        return reading.weight * 3.0
    return reading.weight * (2.0 if sight.place == "head" and sight.depth == 0 else 0.8)
