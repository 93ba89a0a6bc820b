"""What OCR takes for what: the dearness of reading one word for another, and the words that may have been printed.

A cost is -log10 of a probability. The table is `dictionaries/tables/confusions.toml`; a document's own habits, learnt
from the corrections nobody would doubt, are laid over it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

LONGEST = 3  # letters on one side of a confusion
VARIANTS = 120  # spellings tried for one word at most, so that no input takes long
WORD = 40  # a longer string is no word: nothing is tried

Change = tuple[str, str]
"""What was printed and what was read, e.g. ("rn", "m"); one of them is "" for a letter lost or put in."""


@lru_cache(maxsize=4096)
def bare(letter: str) -> str:
    """The letter without its accents: "é" gives "e"."""
    return unicodedata.normalize("NFD", letter)[:1]


def _alike(a: str, b: str) -> int:
    """How many letters two words begin with in common."""
    n = 0
    for x, y in zip(a, b, strict=False):
        if x != y:
            break
        n += 1
    return n


@dataclass(frozen=True)
class Confusions:
    """Costs of confusions. `shift` is added to each: below 0 for a rough document, above it for a clean one."""

    pairs: Mapping[Change, float]
    default: Mapping[str, float]
    by_read: Mapping[str, tuple[tuple[str, float], ...]]
    shift: float = 0.0

    def cost(self, printed: str, read: str, limit: float = 99.0) -> tuple[float, tuple[Change, ...]]:
        """The least dear way to read `read` where `printed` stands, and the confusions on it.

        Infinite cost where every way is dearer than `limit`. Time grows with the product of the lengths of what is
        left when equal beginnings and ends are taken off, as far as no confusion can reach into them.
        """
        head = max(0, _alike(printed, read) - LONGEST + 1)
        printed, read = printed[head:], read[head:]
        tail = max(0, _alike(printed[::-1], read[::-1]) - LONGEST + 1)
        printed, read = printed[: len(printed) - tail], read[: len(read) - tail]
        n, m = len(printed), len(read)
        best: list[list[float]] = [[float("inf")] * (m + 1) for _ in range(n + 1)]
        way: dict[tuple[int, int], tuple[int, int]] = {}
        best[0][0] = 0.0
        for i in range(n + 1):
            row = best[i]
            if i and min(row) > limit and all(min(best[k]) > limit for k in range(max(0, i - LONGEST), i)):
                return float("inf"), ()
            for j in range(m + 1):
                here = row[j]
                if here > limit:
                    continue
                for di, dj, step in self._steps(printed, read, i, j):
                    if here + step < best[i + di][j + dj] - 1e-9:
                        best[i + di][j + dj] = here + step
                        way[i + di, j + dj] = (i, j)
        if best[n][m] > limit:
            return float("inf"), ()
        changes: list[Change] = []
        at = (n, m)
        while at != (0, 0):
            before = way[at]
            a, b = printed[before[0] : at[0]], read[before[1] : at[1]]
            if a != b:
                changes.append((a, b))
            at = before
        return best[n][m], tuple(reversed(changes))

    def _steps(self, printed: str, read: str, i: int, j: int) -> Iterator[tuple[int, int, float]]:
        n, m = len(printed) - i, len(read) - j
        if n and m:
            a, b = printed[i], read[j]
            if a == b:
                yield 1, 1, 0.0
            else:
                yield 1, 1, self._single(a, b)
                if n > 1 and m > 1 and a == read[j + 1] and b == printed[i + 1]:
                    yield 2, 2, self.default["swap"] + self.shift
            for dj in range(1, min(LONGEST, m) + 1):
                for di in range(1, min(LONGEST, n) + 1):
                    found = self.pairs.get((printed[i : i + di], read[j : j + dj]))
                    if found is not None:
                        yield di, dj, max(0.3, found + self.shift)
        if n:
            yield 1, 0, self.default["missing"] + self.shift
        if m:
            yield 0, 1, self.default["extra" if read[j].isalpha() else "stain"] + self.shift

    def _single(self, a: str, b: str) -> float:
        if not b.isalpha():
            name = "figure" if b.isdigit() else "junk"
        elif bare(a) == bare(b):
            name = "accent"
        else:
            name = "substitution"
        return self.default[name] + self.shift

    def variants(self, read: str, depth: int = 2) -> list[str]:
        """Spellings that may have been printed where `read` was read, by up to `depth` confusions of the table,
        cheapest first. At most VARIANTS of them; accents that no confusion names are taken off too."""
        if len(read) > WORD:
            return []
        found: dict[str, float] = {}
        edge: dict[str, float] = {read: 0.0}
        for _ in range(depth):
            fresh: dict[str, float] = {}
            for word, so_far in edge.items():
                for new, step in self._once(word):
                    whole = so_far + step
                    if new != read and whole < found.get(new, 1e9):
                        found[new] = fresh[new] = whole
                if len(found) > VARIANTS * 4:
                    break
            edge = dict(sorted(fresh.items(), key=lambda item: (item[1], item[0]))[:12])
        plain = "".join(bare(c) for c in read)
        if plain != read:
            found.setdefault(plain, self.default["accent"])
        return [word for word, _ in sorted(found.items(), key=lambda item: (item[1], item[0]))[:VARIANTS]]

    def neighbours(self, read: str) -> Iterator[str]:
        """Every spelling that one confusion of the table parts from `read`, in no order."""
        return (word for word, _ in self._once(read)) if len(read) <= WORD else iter(())

    def _once(self, word: str) -> Iterator[tuple[str, float]]:
        for at in range(len(word)):
            for size in range(1, LONGEST + 1):
                seen = word[at : at + size]
                if len(seen) == size:
                    for printed, cost in self.by_read.get(seen, ()):
                        yield word[:at] + printed + word[at + size :], cost

    def knows(self, change: Change) -> bool:
        """Whether a confusion is in the table (or only the accent differs), not merely one letter for another."""
        printed, read = change
        if change in self.pairs or not read.isalpha():
            return True
        return len(printed) == len(read) == 1 and bare(printed) == bare(read)

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


def _by_read(pairs: Mapping[Change, float]) -> dict[str, tuple[tuple[str, float], ...]]:
    found: dict[str, list[tuple[str, float]]] = {}
    for (printed, read), cost in pairs.items():
        found.setdefault(read, []).append((printed, cost))
    return {read: tuple(options) for read, options in found.items()}


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
