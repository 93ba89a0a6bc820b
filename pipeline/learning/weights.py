"""How evidence is weighed: the weights under which what was printed is likeliest, over words with their truth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pipeline.language.judge import Evidence

RIDGE = 1.0  # of each weight's square, in cases: weights stay small where little was seen
STEPS = 60  # Newton steps at most
ENOUGH = 1e-7  # gain in log likelihood a case below which it is settled
FEW = 60  # examples of a kind of case below which nothing is learnt of it
SMALLEST = 1e-3  # share of a Newton step below which none is taken

START: Mapping[str, float] = {  # set by hand: what the first examples are found with, and where there are too few
    "reading": -1.0, "fit": 2.0, "cost": 2.3, "common": 0.2, "document": 0.5, "plain": -1.0,
    "itself": -3.0, "fit.unlisted": 2.0, "letters": 1.5, "odd": -1.0, "derived": 2.0, "again": 1.0,
    "other": -10.0, "fit.other": 2.0, "other.letters": 0.7,
}  # fmt: skip

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Example:
    """One word that was looked into: the kind of case, the evidence for each reading, for what was read and for
    something else, and which of them was right. `read`, `printed` and `readings` are there to be shown."""

    kind: str
    evidence: Sequence[Evidence]
    right: int
    read: str = ""
    printed: str = ""
    readings: Sequence[str] = ()


def fit(examples: Sequence[Example]) -> dict[str, float]:
    """The weights of greatest likelihood, in order of their names: a conditional logit (McFadden 1974, "Conditional
    Logit Analysis of Qualitative Choice Behavior") with a ridge, by Newton's method."""
    names = sorted({name for e in examples for piece in e.evidence for name in piece})
    column = {name: n for n, name in enumerate(names)}
    sizes = np.array([len(e.evidence) for e in examples], np.int64)
    starts = np.cumsum(sizes) - sizes
    rows = np.zeros((int(sizes.sum()), len(names)))
    pieces = [piece for e in examples for piece in e.evidence]
    which = np.repeat(np.arange(len(pieces)), [len(piece) for piece in pieces])
    columns = np.fromiter((column[name] for piece in pieces for name in piece), np.int64, len(which))
    rows[which, columns] = np.fromiter((value for piece in pieces for value in piece.values()), np.float64, len(which))
    right = starts + np.array([e.right for e in examples], np.int64)
    found = solve(rows, starts, sizes, right) if len(examples) else np.zeros(0)
    return {name: round(float(found[n]), 3) + 0.0 for name, n in column.items()}


def solve(rows: Floats, starts: Ints, sizes: Ints, right: Ints) -> Floats:
    """The weight of each column. `rows` has the evidence of each choice; an example's choices are `sizes` rows from
    `starts`, of which the one numbered `right` was right."""
    scale = np.maximum(1e-9, np.sqrt((rows**2).mean(axis=0)))
    x = rows / scale
    w = np.zeros(x.shape[1])
    owner = np.repeat(np.arange(len(sizes)), sizes)
    seen = x[right].sum(axis=0)

    def likelihood(w: Floats) -> tuple[float, Floats]:
        s = x @ w
        top = np.maximum.reduceat(s, starts)
        e = np.exp(s - top[owner])
        z = np.add.reduceat(e, starts)
        return float((s[right] - top - np.log(z)).sum() - RIDGE * (w**2).sum()), e / z[owner]

    best, p = likelihood(w)
    for _ in range(STEPS):
        weighted = x * p[:, None]
        mean = np.add.reduceat(weighted, starts)
        gradient = seen - weighted.sum(axis=0) - 2 * RIDGE * w
        hessian = weighted.T @ x - mean.T @ mean + 2 * RIDGE * np.eye(len(w))
        step = np.linalg.solve(hessian, gradient)
        size = 1.0
        new, q = likelihood(w + step)
        while new <= best and size > SMALLEST:
            size /= 2
            new, q = likelihood(w + size * step)
        if new <= best:
            break
        gain, w, best, p = new - best, w + size * step, new, q
        if gain < ENOUGH * len(sizes):
            break
    found: Floats = w / scale
    return found


def outcome(example: Example) -> str:
    """What was right: a "reading", the word "as read", or something "else"."""
    beside = example.right - (len(example.evidence) - 2)
    return "reading" if beside < 0 else "else" if beside else "as read"
