"""What OCR takes for what: the dearness of reading one word for another, and the words that may have been printed.

A cost is -log10 of a probability. The table is `dictionaries/tables/confusions.toml`; a document's own habits, learnt
from the corrections nobody would doubt, are laid over it.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from rapidfuzz.distance import Postfix, Prefix

LONGEST = 3  # letters on one side of a confusion
LEAST = 0.3  # what any confusion costs at least
BUDGET = 6.4  # what two confusions may cost together when spellings are tried
EDGE = 24  # spellings that a second confusion is tried on
CHEAPEST = 1.6  # what a confusion costs at least, about
WORD = 40  # a longer string is no word: nothing is tried

Change = tuple[str, str]
"""What was printed and what was read, e.g. ("rn", "m"); one of them is "" for a letter lost or put in."""

_ByRead = Mapping[str, tuple[tuple[str, float], ...]]
"""What was printed where something was read, with the costs, the cheapest first."""


@lru_cache(maxsize=4096)
def bare(letter: str) -> str:
    """The letter without its accents: "é" gives "e"."""
    return unicodedata.normalize("NFD", letter)[:1]


@dataclass(frozen=True)
class Confusions:
    """Costs of confusions. `shift` is added to each: below 0 for a rough document, above it for a clean one."""

    pairs: Mapping[Change, float]
    default: Mapping[str, float]
    by_read: _ByRead
    shift: float = 0.0

    def cost(self, printed: str, read: str, limit: float = 99.0) -> tuple[float, tuple[Change, ...]]:
        """The least dear way to read `read` where `printed` stands, and the confusions on it.

        Infinite cost where every way is dearer than `limit`.
        """
        cost, path = self._way(printed, read, limit)
        same = self._same.setdefault  # a few thousand confusions, of which hundreds of thousands are told
        return cost, tuple([same(step, step) for step in path if step[0] != step[1]])

    def path(self, printed: str, read: str) -> list[Change]:
        """The steps of that way, letters that were read right included as far as a confusion can reach."""
        return self._way(printed, read, 99.0)[1]

    def _way(self, printed: str, read: str, limit: float) -> tuple[float, list[Change]]:
        """Cost and steps. Time grows with the product of the lengths of what is left when equal beginnings and ends
        are taken off, as far as no confusion can reach into them."""
        head = Prefix.similarity(printed, read)
        tail = Postfix.similarity(printed[head:], read[head:])
        a, b = printed[head : len(printed) - tail], read[head : len(read) - tail]
        if len(a) <= 1 and len(b) <= 1 or (a, b) in self.pairs and max(len(a), len(b)) <= 2:  # most words: one step
            step = self._one(a, b)
            return (step, [(a, b)]) if step <= limit else (math.inf, [])
        head = max(0, head - LONGEST + 1)
        tail = max(0, min(tail - LONGEST + 1, len(printed) - head, len(read) - head))
        printed, read = printed[head : len(printed) - tail], read[head : len(read) - tail]
        n, m = len(printed), len(read)
        best: list[list[float]] = [[math.inf] * (m + 1) for _ in range(n + 1)]
        way: dict[tuple[int, int], tuple[int, int]] = {}
        best[0][0] = 0.0
        longer, shift = self._longer, self.shift
        missing, swap = self.default["missing"] + shift, self.default["swap"] + shift
        extra = [self._one("", b) for b in read]
        steps_of, one = self._steps, self._one
        for i in range(n + 1):
            row, a = best[i], printed[i : i + 1]
            if i and min(row) > limit and all(min(best[k]) > limit for k in range(max(0, i - LONGEST), i)):
                return math.inf, []
            below = best[i + 1] if i < n else row
            several = longer.get(a)
            for j, here in enumerate(row):  # what this row is given on the way is seen
                if here > limit:
                    continue
                at = (i, j)
                if i < n and here + missing < below[j] - 1e-9:
                    below[j], way[i + 1, j] = here + missing, at
                if j == m:
                    continue
                if here + extra[j] < row[j + 1] - 1e-9:
                    row[j + 1], way[i, j + 1] = here + extra[j], at
                if i == n:
                    continue
                b = read[j]
                if a == b:
                    step = here
                else:
                    known = steps_of.get((a, b))
                    step = here + (one(a, b) if known is None else known)
                if step < below[j + 1] - 1e-9:
                    below[j + 1], way[i + 1, j + 1] = step, at
                swapped = a != b and printed[i + 1 : i + 2] == b and read[j + 1 : j + 2] == a
                if swapped and here + swap < best[i + 2][j + 2] - 1e-9:
                    best[i + 2][j + 2], way[i + 2, j + 2] = here + swap, at
                if several is None or b not in several:
                    continue
                for first, other, cost in several[b]:
                    if printed.startswith(first, i) and read.startswith(other, j):
                        step, di, dj = here + max(LEAST, cost + shift), i + len(first), j + len(other)
                        if step < best[di][dj] - 1e-9:
                            best[di][dj], way[di, dj] = step, at
        if best[n][m] > limit:
            return math.inf, []
        steps: list[Change] = []
        at = (n, m)
        while at != (0, 0):
            before = way[at]
            steps.append((printed[before[0] : at[0]], read[before[1] : at[1]]))
            at = before
        return best[n][m], steps[::-1]

    def _one(self, a: str, b: str) -> float:
        """The cost of one step. Kept: a few hundred are asked again and again."""
        cost = self._steps.get((a, b))
        if cost is None:
            cost = self._steps[a, b] = self._step(a, b)
        return cost

    @cached_property
    def _same(self) -> dict[Change, Change]:
        return {}

    @cached_property
    def _steps(self) -> dict[Change, float]:
        return {}

    def _step(self, a: str, b: str) -> float:
        found = self.pairs.get((a, b))
        known = max(LEAST, found + self.shift) if found is not None else math.inf
        if a and b:
            return min(known, self._single(a, b)) if len(a) == len(b) == 1 else known
        if not a and not b:
            return 0.0
        name = "missing" if a else "extra" if b.isalpha() else "stain"
        return min(known, self.default[name] + self.shift)

    @cached_property
    def _longer(self) -> Mapping[str, Mapping[str, list[tuple[str, str, float]]]]:
        """The confusions of more than one letter, by the first letters of what was printed and of what was read."""
        found: dict[str, dict[str, list[tuple[str, str, float]]]] = {}
        for (printed, read), cost in self.pairs.items():
            if printed and read and len(printed) + len(read) > 2:
                found.setdefault(printed[0], {}).setdefault(read[0], []).append((printed, read, cost))
        return found

    def _single(self, a: str, b: str) -> float:
        if not b.isalpha():
            name = "figure" if b.isdigit() else "junk"
        elif bare(a) == bare(b):
            name = "accent"
        else:
            name = "substitution"
        return self.default[name] + self.shift

    def variants(self, read: str, words: Container[str], *, far: bool = False) -> dict[str, int]:
        """Those of `words` that may have been printed where `read` was read, by one or two confusions of the table that
        together cost BUDGET at most, with their number; accents that no confusion names are taken off too.

        far: without those that are two letters away, which whoever asks has found as such.
        """
        if len(read) > WORD:
            return {}
        near, edge = self._cheapest(read, self._by_one), self._cheapest(read, self._by_several)
        for new, cost in near.items():
            edge[new] = min(cost, edge.get(new, cost))
        found = {word: 1 for word in edge if word in words}
        cheapest = sorted((cost, word) for word, cost in edge.items() if cost + CHEAPEST <= BUDGET)[:EDGE]
        for cost, word in cheapest:
            second = self._by_several if far and word in near else self.by_read
            for new, _ in self._once(word, BUDGET - cost, second):
                if new in words:
                    found.setdefault(new, 2)
        plain = "".join(bare(c) for c in read)
        if plain in words:
            found[plain] = 1
        found.pop(read, None)
        return found

    def neighbours(self, read: str) -> Iterator[str]:
        """Every spelling that one confusion of the table parts from `read`, in no order."""
        return (word for word, _ in self._once(read, math.inf, self.by_read)) if len(read) <= WORD else iter(())

    @cached_property
    def _by_one(self) -> _ByRead:
        """Of `by_read` the confusions of one letter with another, or with none."""
        return {read: kept for read, options in self.by_read.items() if (kept := _of_length(read, options, 0, 1))}

    @cached_property
    def _by_several(self) -> _ByRead:
        """The rest of `by_read`."""
        return {read: kept for read, options in self.by_read.items() if (kept := _of_length(read, options, 2, LONGEST))}

    def _cheapest(self, word: str, by_read: _ByRead) -> dict[str, float]:
        """The spellings that one confusion parts from a word, with what the cheapest way to each costs."""
        found: dict[str, float] = {}
        for new, cost in self._once(word, BUDGET, by_read):
            if cost < found.get(new, math.inf):
                found[new] = cost
        return found

    def _once(self, word: str, budget: float, by_read: _ByRead) -> Iterator[tuple[str, float]]:
        for at in range(len(word)):
            for size in range(1, min(LONGEST, len(word) - at) + 1):
                options = by_read.get(word[at : at + size])
                if options:
                    head, tail = word[:at], word[at + size :]
                    for printed, cost in options:
                        if cost > budget:
                            break
                        yield head + printed + tail, cost

    def knows(self, change: Change) -> bool:
        """Whether a confusion is in the table (or only the accent differs), not merely one letter for another."""
        printed, read = change
        if change in self.pairs or not read.isalpha():
            return True
        return len(printed) == len(read) == 1 and bare(printed) == bare(read)

    def overlaid(self, pairs: Mapping[Change, float], default: Mapping[str, float]) -> Confusions:
        """The same table with other costs for some confusions, and for some of the defaults."""
        every = {**self.pairs, **pairs}
        return Confusions(every, {**self.default, **default}, _by_read(every), self.shift)

    def shifted(self, shift: float) -> Confusions:
        """The same costs, each dearer by `shift`."""
        return Confusions(self.pairs, self.default, self.by_read, self.shift + shift)

    def replaced(self, pairs: Mapping[Change, float]) -> Confusions:
        """The same defaults with other pairs, whose costs are taken as they are."""
        return Confusions({k: v - self.shift for k, v in pairs.items()}, self.default, _by_read(pairs), self.shift)

    def with_habits(self, habits: Mapping[Change, float], shift: float) -> Confusions:
        """The same table with a document's own costs for some confusions (never dearer), and its own shift."""
        pairs = dict(self.pairs)
        for change, cost in habits.items():
            if all(change) and max(map(len, change)) <= LONGEST:
                pairs[change] = min(pairs.get(change, 9.0), cost - shift)
        return Confusions(pairs, self.default, _by_read(pairs), shift)


def _of_length(read: str, options: Sequence[tuple[str, float]], least: int, most: int) -> tuple[tuple[str, float], ...]:
    return tuple(option for option in options if least <= max(len(read), len(option[0])) <= most)


def _by_read(pairs: Mapping[Change, float]) -> dict[str, tuple[tuple[str, float], ...]]:
    found: dict[str, list[tuple[str, float]]] = {}
    for (printed, read), cost in pairs.items():
        found.setdefault(read, []).append((printed, cost))
    return {read: tuple(sorted(options, key=lambda o: (o[1], o[0]))) for read, options in found.items()}


def table(data: Mapping[str, Any]) -> Confusions:
    """The confusions of the table `confusions.toml`, as TOML gives it."""
    pairs: dict[Change, float] = {}
    for group in data["class"]:
        for pair in group["pairs"]:
            printed, _, read = pair.partition(" ")
            pairs[printed, read] = min(float(group["cost"]), pairs.get((printed, read), 99.0))
    for (printed, read), cost in list(pairs.items()):  # words are compared in lower case first
        pairs.setdefault((printed.lower(), read), cost)
    return Confusions(pairs, {k: float(v) for k, v in data["default"].items()}, _by_read(pairs))
