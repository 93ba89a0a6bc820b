"""What each piece of evidence weighs for what a printed line is: the weights of `language/sequences`, learnt.

The conditional likelihood of labelled rows is made as large as it gets, less a penalty for large weights (Gaussian
prior), by limited-memory BFGS (Nocedal 1980). Of a line whose label is not known all are allowed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.language.sequences import Flags, Floats, Ints, Sequences, forward_backward

WINDOW = 256  # lines that are looked at as one row: what follows farther on has no say
FEWEST = 5  # lines that have a value for it to be given weights
PENALTY = 1.0
ROUNDS = 60
KEPT = 8  # steps that tell how the likelihood curves
ENOUGH = 5e-6  # the share of what is left to gain at which it ends
FORBIDDEN = -1e4  # the logarithm of nothing, about

Evidence = Sequence[tuple[str, Ints, int]]


@dataclass(frozen=True)
class Row:
    """The lines of one text: their evidence, and which labels (column) each line (row) may have."""

    evidence: Evidence
    allowed: Flags


class _Rows:
    """All lines in windows: for each line the numbers of its values, among those of all pieces of evidence."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self.names = [(name, size) for name, _, size in rows[0].evidence]
        self.offsets = np.cumsum([0, *(size for _, size in self.names)])
        values = [self._numbers(row) for row in rows]
        counts = np.bincount(np.concatenate([v.ravel() for v in values]), minlength=int(self.offsets[-1]))
        self.seldom = counts < FEWEST
        windows = [
            (v[a : a + WINDOW], r.allowed[a : a + WINDOW])
            for v, r in zip(values, rows, strict=True)
            for a in range(0, len(v), WINDOW)
        ]
        count, labels = len(windows), rows[0].allowed.shape[1]
        self.values = np.zeros((count, WINDOW, len(self.names)), np.int64)
        self.allowed = np.zeros((count, WINDOW, labels), bool)
        self.valid = np.zeros((count, WINDOW), bool)
        for n, (value, allowed) in enumerate(windows):
            self.values[n, : len(value)], self.allowed[n, : len(value)] = value, allowed
            self.valid[n, : len(value)] = True
        flat = self.values[self.valid].ravel()
        order = np.argsort(flat, kind="stable")
        self.which, self.first = np.unique(flat[order], return_index=True)
        self.line = order // len(self.names)  # of each value, in their order, which line has it

    def _numbers(self, row: Row) -> Ints:
        assert [(name, size) for name, _, size in row.evidence] == self.names
        columns = [values + offset for (_, values, _), offset in zip(row.evidence, self.offsets[:-1], strict=True)]
        return np.stack(columns, axis=1)


def learn(
    rows: Sequence[Row], labels: tuple[str, ...], tell: Callable[[float], object] = lambda loss: None
) -> Sequences:
    """The weights. `tell` is told after each round what is still to be gained (natural logarithm)."""
    given = _Rows(rows)
    count, size = int(given.offsets[-1]), len(labels)

    def loss(point: Floats) -> tuple[float, Floats]:
        weights, follows = point[: count * size].reshape(count, size), point[count * size :].reshape(size, size)
        each = weights[given.values].sum(2)
        whole, shares, pairs = forward_backward(each, follows, given.valid)
        open_ = given.allowed | ~given.valid[:, :, None]
        right, own, own_pairs = forward_backward(np.where(open_, each, FORBIDDEN), follows, given.valid)
        difference = (shares - own)[given.valid]
        slope = np.zeros((count, size))
        slope[given.which] = np.add.reduceat(difference[given.line], given.first, axis=0)
        slope[given.seldom] = 0.0
        slope += PENALTY * weights
        value = float((whole - right).sum() + 0.5 * PENALTY * (point**2).sum())
        return value, np.concatenate([slope.ravel(), (pairs - own_pairs + PENALTY * follows).ravel()])

    point = minimum(loss, np.zeros(count * size + size * size), tell)
    weights = point[: count * size].reshape(count, size)
    parts = {
        name: weights[offset : offset + values]
        for (name, values), offset in zip(given.names, given.offsets[:-1].tolist(), strict=True)
    }
    return Sequences(labels, parts, point[count * size :].reshape(size, size))


def minimum(
    loss: Callable[[Floats], tuple[float, Floats]], point: Floats, tell: Callable[[float], object] = lambda loss: None
) -> Floats:
    """Where a convex function, given with its slope, is about least, sought from `point` on."""
    value, slope = loss(point)
    steps: list[tuple[Floats, Floats, float]] = []
    for _ in range(ROUNDS):
        way = -_curved(slope, steps)
        length, down = 1.0, float(slope @ way)
        while True:
            there = point + length * way
            then, slope_there = loss(there)
            if then <= value + 1e-4 * length * down:
                break
            length /= 2
            if length < 1e-4:
                return point  # nothing is left to be gained
        step, bend = there - point, slope_there - slope
        if (curve := float(step @ bend)) > 1e-10:
            steps = [*steps[1 - KEPT :], (step, bend, curve)]
        gained, point, value, slope = value - then, there, then, slope_there
        tell(value)
        if gained < ENOUGH * abs(value):
            break
    return point


def _curved(slope: Floats, steps: Sequence[tuple[Floats, Floats, float]]) -> Floats:
    """The slope, put right by how it changed over the last steps (the two-loop recursion)."""
    found, shares = slope.copy(), []
    for step, bend, curve in reversed(steps):
        share = float(step @ found) / curve
        shares.append(share)
        found -= share * bend
    if steps:
        _, bend, curve = steps[-1]
        found *= curve / float(bend @ bend)
    else:
        found *= 10 / max(float(np.abs(slope).sum()), 1e-9)
    for (step, bend, curve), share in zip(steps, reversed(shares), strict=True):
        found += step * (share - float(bend @ found) / curve)
    return found
