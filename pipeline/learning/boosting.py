"""Trees that are learnt one after another, each from what those before it get wrong.

Gradient boosting (Friedman 2001, "Greedy Function Approximation") with Newton's second order (Chen and Guestrin 2016,
"XGBoost"), over figures sorted into bins. What is made likelier is the reading that was right among those of its word
(a softmax over each case), starting from the linear judge's scores. The same rows give the same trees.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pipeline.language.trees import Figures, Floats, Ints

# Chosen on books and blocks of newspapers that nothing was learnt from: more trees, or larger ones, gain next to
# nothing and take longer to ask.
COUNT = 150  # trees
LEAVES = 15  # of a tree
DEEPEST = 7  # questions on the way to one
RATE = 0.05  # how far a tree goes towards what fits best
FEWEST = 200  # rows at a leaf
RIDGE = 5.0  # of each leaf's square, in rows' worth
BINS = 64  # into which the values of a figure are sorted; at most 256
SHARE = 0.5  # of the figures, drawn anew for each tree
LEAST = 1e-4  # of a row's curvature

Bins = npt.NDArray[np.uint8]
Node = tuple[str, float, int, int, float]
"""The figure that is asked about ("" at a leaf), the limit, the places of the next nodes, what a leaf adds."""

_Question = tuple[int, int, int, int, float]  # the same, with the figure's number and the bin for the limit


@dataclass(eq=False)
class _Leaf:
    """A leaf that may be parted: its rows, its place among the nodes, the best question and what that gains."""

    rows: Ints
    node: int
    depth: int
    sums: Floats  # of slope, of curvature, and of rows, by figure and bin
    gain: float = 0.0
    figure: int = -1
    bin: int = -1


def grow(
    given: Figures, names: Sequence[str], start: Floats, sizes: Sequence[int], right: Ints, count: int = COUNT
) -> list[list[Node]]:
    """Trees over the figures of rows. `start`: each row's score so far; `sizes`: how many rows each case has, one after
    another; `right`: the rows that were right."""
    limits = [_limits(given[:, n]) for n in range(given.shape[1])]
    kept = [n for n, edges in enumerate(limits) if len(edges)]
    if not kept:
        return []
    bins = np.stack([np.searchsorted(limits[n], given[:, n], "left") for n in kept], 1).astype(np.uint8)
    first = np.cumsum([0, *sizes[:-1]])
    owner = np.repeat(np.arange(len(sizes)), sizes)
    wanted = np.zeros(len(given))
    wanted[right] = 1
    score = start.astype(np.float64).copy()
    draw = np.random.default_rng(len(given))
    trees: list[list[Node]] = []
    for _ in range(count):
        share = _shares(score, first, owner)
        slope, curve = share - wanted, np.maximum(share * (1 - share), LEAST)
        some = np.sort(draw.choice(len(kept), max(1, int(SHARE * len(kept))), replace=False))
        nodes, leaves = _tree(bins[:, some], slope, curve)
        for node, rows in leaves:
            score[rows] += nodes[node][4]
        trees.append([_named(node, [kept[n] for n in some], names, limits) for node in nodes])
    return trees


def _named(node: _Question, drawn: Sequence[int], names: Sequence[str], limits: Sequence[Figures]) -> Node:
    """A node with the name of its figure and the limit of its bin; `drawn`: the figures of this tree."""
    figure, edge, left, right, adds = node
    if figure < 0:
        return "", 0.0, 0, 0, adds
    return names[drawn[figure]], float(limits[drawn[figure]][edge]), left, right, 0.0


def _limits(values: Figures) -> Figures:
    """The limits between the bins of a figure: a value is in the first whose limit it does not exceed."""
    seen = np.unique(values)
    if len(seen) > BINS:  # as many values in each bin: where most rows have one value, the others have their bins still
        seen = np.unique(np.quantile(seen, np.linspace(0, 1, BINS + 1)[1:], method="lower"))
    return seen[:-1].astype(np.float32)


def _shares(score: Floats, first: Ints, owner: Ints) -> Floats:
    raised = np.exp(score - np.maximum.reduceat(score, first)[owner])
    found: Floats = raised / np.add.reduceat(raised, first)[owner]
    return found


def _tree(
    bins: Bins, slope: Floats, curve: Floats
) -> tuple[list[tuple[int, int, int, int, float]], list[tuple[int, Ints]]]:
    """One tree, its nodes as (figure, bin, left, right, adds), and the rows at each of its leaves."""
    every = np.arange(len(bins))
    nodes: list[_Question] = [(-1, 0, 0, 0, 0.0)]
    leaves = [_best(_Leaf(every, 0, 0, _sums(bins, slope, curve)))]
    while len(leaves) < LEAVES:
        leaf = max(leaves, key=lambda one: (one.gain, -one.node))
        if leaf.gain <= 0:
            break
        leaves.remove(leaf)
        under = bins[leaf.rows, leaf.figure] <= leaf.bin
        parts = leaf.rows[under], leaf.rows[~under]
        small = int(len(parts[0]) > len(parts[1]))
        sums = _sums(bins[parts[small]], slope[parts[small]], curve[parts[small]])
        both = [sums, leaf.sums - sums] if small == 0 else [leaf.sums - sums, sums]
        places = len(nodes), len(nodes) + 1
        nodes[leaf.node] = (leaf.figure, leaf.bin, *places, 0.0)
        nodes += [(-1, 0, 0, 0, 0.0)] * 2
        leaves += [_best(_Leaf(rows, at, leaf.depth + 1, s)) for rows, at, s in zip(parts, places, both, strict=True)]
    for leaf in leaves:
        g, h = slope[leaf.rows].sum(), curve[leaf.rows].sum()
        nodes[leaf.node] = (-1, 0, 0, 0, float(-RATE * g / (h + RIDGE)))
    return nodes, [(leaf.node, leaf.rows) for leaf in leaves]


def _sums(bins: Bins, slope: Floats, curve: Floats) -> Floats:
    """The sums of slope, curvature and rows for each figure and bin."""
    width = bins.shape[1]
    place = (bins.astype(np.int64) + np.arange(width) * BINS).ravel()
    whole = width * BINS
    weights = (np.repeat(slope, width), np.repeat(curve, width))
    found = [*(np.bincount(place, w, whole) for w in weights), np.bincount(place, minlength=whole).astype(np.float64)]
    return np.stack(found).reshape(3, width, BINS)


def _best(leaf: _Leaf) -> _Leaf:
    """The leaf with the question that gains most."""
    if leaf.depth >= DEEPEST:
        return leaf
    below = leaf.sums.cumsum(axis=2)[:, :, :-1]
    whole = leaf.sums.sum(axis=2)[:, :1, None]
    above = whole - below
    gain = below[0] ** 2 / (below[1] + RIDGE) + above[0] ** 2 / (above[1] + RIDGE) - whole[0] ** 2 / (whole[1] + RIDGE)
    gain[(below[2] < FEWEST) | (above[2] < FEWEST)] = 0
    at = int(gain.argmax())
    leaf.figure, leaf.bin = divmod(at, gain.shape[1])
    leaf.gain = float(gain[leaf.figure, leaf.bin])
    return leaf
