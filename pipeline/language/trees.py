"""Decision trees that put right what a sum of evidence cannot say: that one piece counts for less where another is.

Each tree asks a row of figures a few questions and adds what stands at its leaf to the row's score. A row is a reading
of a word: its own evidence, that of the word as it was read (`read.…`), and how the linear judge ranks it. They are
learnt by `pipeline.learning.boosting`; here they are only asked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from pipeline.errors import BadInput
from pipeline.language.table_files import REBUILD, number, rows, whole

TREES = Path("model", "trees.tsv")
HEADING = "tree\tfigure\tlimit\tleft\tright\tadds"
READ = "read."  # before the names of what the word as it was read has
Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Figures = npt.NDArray[np.float32]
Evidence = Mapping[str, float]


@dataclass(frozen=True, eq=False)
class Trees:
    """Trees as columns of their nodes, each tree's from `roots` on. A node asks whether the figure `which` is at most
    `limit`: then `left` is next, else `right`. A leaf leads to itself, and `adds` to the score."""

    names: tuple[str, ...]  # of the figures that are asked for
    roots: Ints
    which: Ints
    limit: Figures
    left: Ints
    right: Ints
    adds: Floats

    @classmethod
    def load(cls, path: Path) -> Trees:
        """Read what `table` has written. Raises BadInput or Unreadable for a file that cannot be used."""
        given = rows(path, 6)
        names = sorted({name for _, name, *_ in given if name})
        column = {name: n for n, name in enumerate(names)}
        roots = [n for n, row in enumerate(given) if not n or row[0] != given[n - 1][0]]
        figures = np.array([[number(part, path) for part in row[2:]] for row in given]).reshape(-1, 4)
        left, right = figures[:, 1].astype(np.int64), figures[:, 2].astype(np.int64)
        here = np.arange(len(given))
        leaf, onward = (left == here) & (right == here), (left > here) & (right > here)
        if not (leaf | onward & (left < len(given)) & (right < len(given))).all():
            raise BadInput(f"{path}: a node leads nowhere, or back; {REBUILD}")
        which = np.array([column.get(row[1], 0) for row in given], np.int64)
        limit = figures[:, 0].astype(np.float32)
        return cls(tuple(names), np.array(roots, np.int64), which, limit, left, right, figures[:, 3])

    def scores(self, given: Figures) -> Floats:
        """What all trees add to each row of figures, which are in the order of `names`."""
        if not self.names or not len(given):
            return np.zeros(len(given))
        flat, begins = np.ascontiguousarray(given).ravel(), np.arange(len(given), dtype=np.int64) * given.shape[1]
        found = np.zeros(len(given))
        for root in self.roots.tolist():  # tree by tree: what is asked of lies close together
            node = np.full(len(given), root, np.int64)
            while True:
                under = flat.take(begins + self.which.take(node)) <= self.limit.take(node)
                after = np.where(under, self.left.take(node), self.right.take(node))
                if np.array_equal(after, node):
                    break
                node = after
            found += self.adds.take(node)
        return found

    def shares(self, given: Figures) -> dict[str, float]:
        """What each figure of one row adds to its score: at every question on the row's way what the mean of the leaves
        below changes by (after Saabas 2014, who weighs them by the rows they were learnt from). Together they are the
        score, less what every row gets."""
        found: dict[str, float] = {}
        for root in self.roots.tolist():
            node, mean = root, self._mean(root)
            while self.left[node] != node:
                name = self.names[self.which[node]]
                node = int(self.left[node] if given[self.which[node]] <= self.limit[node] else self.right[node])
                below = self._mean(node)
                found[name] = found.get(name, 0.0) + below - mean
                mean = below
        return found

    def _mean(self, node: int) -> float:
        """The mean of the leaves below a node, each counted once."""
        leaves: list[float] = []
        waiting = [node]
        while waiting:
            at = waiting.pop()
            if self.left[at] == at:
                leaves.append(float(self.adds[at]))
            else:
                waiting += (int(self.left[at]), int(self.right[at]))
        return sum(leaves) / len(leaves)


NONE = Trees(
    (), np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.float32), np.zeros(0, np.int64),
    np.zeros(0, np.int64), np.zeros(0),
)  # fmt: skip


def figures(names: Sequence[str], cases: Sequence[Sequence[Evidence]], scores: Sequence[Sequence[float]]) -> Figures:
    """The figures `names` of the rows of cases, each with the evidence of its readings, of the word as it was read and
    of something else, and with the linear scores of all."""
    column = {name: n for n, name in enumerate(names)}
    found = np.zeros((sum(map(len, cases)), len(names)), np.float32)
    at = 0
    for case, sums in zip(cases, scores, strict=True):
        itself, size = case[-2], len(case)
        for name, value in itself.items():
            if (n := column.get(READ + name)) is not None:
                found[at : at + size, n] = value
        best = max(sums[:-2], default=sums[-1])
        ranks = {score: n for n, score in enumerate(sorted(sums, reverse=True))}
        top = sorted(sums)[-2:]
        for k, (piece, score) in enumerate(zip(case, sums, strict=True)):
            row = found[at + k]
            for name, value in piece.items():
                if (n := column.get(name)) is not None:
                    row[n] = value
            beside = top[0] if score == top[1] else top[1]
            ranked = {
                "role": max(0, k - size + 3), "score.beside": score - beside, "score.read": score - sums[-2],
                "score.else": score - sums[-1], "score.best": best - sums[-2], "readings": size - 2,
                "rank": ranks[score],
            }  # fmt: skip
            for name, value in ranked.items():
                if (n := column.get(name)) is not None:
                    row[n] = value
        at += size
    return found


def names_of(cases: Sequence[Sequence[Evidence]]) -> list[str]:
    """All figures that the rows of cases have, in order."""
    own = {name for case in cases for piece in case for name in piece}
    read = {READ + name for case in cases for name in case[-2]}
    ranked = {"role", "score.beside", "score.read", "score.else", "score.best", "readings", "rank"}
    return sorted(own | read | ranked)


def table(grown: Sequence[Sequence[tuple[str, float, int, int, float]]]) -> bytes:
    """Trees as bytes. Each is its nodes, the root first: the figure that is asked about ("" for a leaf), the limit, the
    places of the next nodes in the tree, and what a leaf adds."""
    lines, at = [HEADING], 0
    for n, tree in enumerate(grown):
        for k, (name, limit, left, right, adds) in enumerate(tree):
            ends = (at + left, at + right) if name else (at + k, at + k)
            lines.append(f"{n}\t{name}\t{float(np.float32(limit))!r}\t{ends[0]}\t{ends[1]}\t{adds:.5f}")
        at += len(tree)
    return whole(lines)
