"""Labels for a row of things, weighed over the whole row: a conditional random field (Lafferty, McCallum and Pereira
2001) whose evidence is a few values for each thing, and which knows how often one label follows another.

Rows are cut into windows with some context on either side, so that all are worked through at once, in numpy; what
stands farther off than the context has no say that could be seen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from pipeline.errors import BadInput, Unreadable

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

WINDOW, CONTEXT = 256, 24  # things of a row in hand at once, and on either side of them
FOLLOWS = "follows"  # of the rows of a file that say how labels follow each other
REBUILD = "rebuild it with `clean-corpus train --books`"


@dataclass(frozen=True)
class Sequences:
    """What the values of each piece of evidence weigh for each label, a row a value; and what it weighs that one label
    (row) stands before another (column)."""

    labels: tuple[str, ...]
    weights: Mapping[str, Floats]
    follows: Floats

    def shares(self, evidence: Sequence[tuple[str, Ints, int]]) -> Floats:
        """The probability of each label (column) for each thing (row). Evidence comes by name, with a value for each
        thing; what has no weights says nothing."""
        if not evidence:
            return np.zeros((0, len(self.labels)))
        each = np.zeros((len(evidence[0][1]), len(self.labels)))
        for name, values, _ in evidence:
            if (weights := self.weights.get(name)) is not None:
                each += weights[values]
        return _windows(each, self.follows)

    def said(
        self, evidence: Sequence[tuple[str, Ints, int]], at: int, label: str, other: str
    ) -> list[tuple[str, float]]:
        """What speaks for one label against another of thing number `at`: each piece of evidence with its weight
        (natural logarithm), the heavier first."""
        a, b = self.labels.index(label), self.labels.index(other)
        found = [
            (name, float(self.weights[name][values[at], a] - self.weights[name][values[at], b]))
            for name, values, _ in evidence
            if name in self.weights
        ]
        return sorted(found, key=lambda item: -abs(item[1]))


def _windows(each: Floats, follows: Floats) -> Floats:
    count, labels = each.shape
    starts = range(0, count, WINDOW)
    spans = [(max(0, at - CONTEXT), min(count, at + WINDOW + CONTEXT)) for at in starts]
    longest = max((b - a for a, b in spans), default=0)
    rows, valid = np.zeros((len(spans), longest, labels)), np.zeros((len(spans), longest), bool)
    for n, (a, b) in enumerate(spans):
        rows[n, : b - a], valid[n, : b - a] = each[a:b], True
    found = np.zeros((count, labels))
    shares = forward_backward(rows, follows, valid)[1] if count else rows
    for n, (at, (a, _)) in enumerate(zip(starts, spans, strict=True)):
        stop = min(count, at + WINDOW)
        found[at:stop] = shares[n, at - a : stop - a]
    return found


def forward_backward(rows: Floats, follows: Floats, valid: Flags) -> tuple[Floats, Floats, Floats]:
    """Of some rows at once (first axis), whose things (second) have weights for each label (third): the logarithm of
    each row's sum over all labellings; each label's probability for each thing; how often each label stands before each
    other, over all rows. `valid`: which things there are."""
    _, longest, labels = rows.shape
    ahead, behind = np.empty_like(rows), np.zeros_like(rows)
    ahead[:, 0] = rows[:, 0]
    for at in range(1, longest):
        there = _sum(ahead[:, at - 1, :, None] + follows[None], 1) + rows[:, at]
        ahead[:, at] = np.where(valid[:, at, None], there, ahead[:, at - 1])
    for at in range(longest - 2, -1, -1):
        there = _sum(follows[None] + (rows[:, at + 1] + behind[:, at + 1])[:, None, :], 2)
        behind[:, at] = np.where(valid[:, at + 1, None], there, behind[:, at])
    whole = _sum(ahead[:, -1], 1)
    shares = np.exp(ahead + behind - whole[:, None, None]) * valid[:, :, None]
    pairs = np.zeros((labels, labels))
    for at in range(1, longest):
        both = ahead[:, at - 1, :, None] + follows[None] + (rows[:, at] + behind[:, at])[:, None, :]
        pairs += (np.exp(both - whole[:, None, None]) * valid[:, at, None, None]).sum(0)
    return whole, shares, pairs


def _sum(values: Floats, axis: int) -> Floats:
    """log of the sum of the exponentials along an axis."""
    most = values.max(axis, keepdims=True)
    return np.log(np.exp(values - most).sum(axis)) + most.squeeze(axis)  # type: ignore[no-any-return, unused-ignore]


def load(path: Path) -> Sequences:
    """Read the weights. Raises BadInput for a file that is not whole, Unreadable."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError as e:
        raise BadInput(f"{path}: there is no such file; {REBUILD}") from e
    except (OSError, UnicodeDecodeError) as e:
        raise Unreadable(f"{path}: {e}") from e
    try:
        labels = tuple(lines[0].split("\t")[2:])
        found: dict[str, list[list[float]]] = {}
        for line in lines[1:]:
            name, value, *weights = line.split("\t")
            rows = found.setdefault(name, [])
            if int(value) != len(rows) or len(weights) != len(labels):
                raise ValueError(line)
            rows.append([float(weight) for weight in weights])
        follows = np.array(found.pop(FOLLOWS))
        if follows.shape != (len(labels), len(labels)):
            raise ValueError(FOLLOWS)
    except (ValueError, KeyError, IndexError) as e:
        raise BadInput(f"{path}: not a table of weights ({e}); {REBUILD}") from e
    return Sequences(labels, {name: np.array(rows) for name, rows in found.items()}, follows)


def dump(model: Sequences) -> str:
    """The file: a row for each value of each piece of evidence, a column for each label."""
    rows = ["\t".join(("evidence", "value", *model.labels))]
    for name, weights in (*sorted(model.weights.items()), (FOLLOWS, model.follows)):
        for value, row in enumerate(weights.tolist()):
            rows.append("\t".join((name, str(value), *(f"{weight:.3f}" for weight in row))))
    return "\n".join(rows) + "\n"
