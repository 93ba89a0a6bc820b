"""Trees: what they ask, what they add, how they are learnt, and what says why."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from pipeline.errors import BadInput
from pipeline.language import trees
from pipeline.language.judge import Case, Judge, Reading
from pipeline.language.trees import Trees
from pipeline.learning import boosting

TWO = [
    [("junk", 0.5, 1, 2, 0.0), ("", 0.0, 0, 0, 1.0), ("read.odd", 2.0, 3, 4, 0.0), ("", 0.0, 0, 0, 2.0),
     ("", 0.0, 0, 0, 4.0)],
    [("", 0.0, 0, 0, 0.25)],
]  # fmt: skip


@pytest.fixture
def two(tmp_path: Path) -> Trees:
    path = tmp_path / "trees.tsv"
    path.write_bytes(trees.table(TWO))
    return Trees.load(path)


@pytest.mark.parametrize(
    ("junk", "odd", "adds"),
    [(0, 9, 1.25), (0.5, 9, 1.25), (1, 2, 2.25), (1, 2.1, 4.25)],
)
def test_each_row_gets_what_its_leaves_add(two: Trees, junk: float, odd: float, adds: float) -> None:
    assert two.names == ("junk", "read.odd")
    assert two.scores(np.array([[junk, odd]], np.float32)).tolist() == [adds]


def test_what_the_figures_add_is_the_score_but_for_what_all_rows_get(two: Trees) -> None:
    for row in ([0, 9], [1, 2], [1, 3]):
        given = np.array(row, np.float32)
        mean = (1 + 2 + 4) / 3 + 0.25
        assert sum(two.shares(given).values()) + mean == pytest.approx(two.scores(given[None])[0])
    assert set(two.shares(np.array([0, 9], np.float32))) == {"junk"}  # nothing else was asked


def test_no_trees_add_nothing() -> None:
    assert trees.NONE.scores(np.zeros((3, 0), np.float32)).tolist() == [0, 0, 0]


def test_a_damaged_file_is_named(tmp_path: Path, two: Trees) -> None:
    path = tmp_path / "trees.tsv"
    path.write_text(path.read_text().replace("junk", "trunk"))
    with pytest.raises(BadInput, match=r"trees\.tsv: was damaged"):
        Trees.load(path)


def test_nodes_that_lead_back_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "trees.tsv"
    path.write_bytes(trees.table([[("junk", 0.5, 1, 2, 0.0), ("odd", 0.5, 0, 2, 0.0), ("", 0.0, 0, 0, 1.0)]]))
    with pytest.raises(BadInput, match="leads nowhere, or back"):
        Trees.load(path)


def test_the_figures_of_a_reading_are_its_own_those_of_the_word_as_read_and_its_rank() -> None:
    case = [{"fit": 2.0}, {"fit": 1.0}, {"odd": 3.0, "fit": -1.0}, {}]
    names = ["fit", "rank", "read.odd", "readings", "role", "score.beside", "score.read"]
    found = trees.figures(names, [case], [[5.0, 1.0, 3.0, 0.0]])
    assert dict(zip(names, found[0].tolist(), strict=True)) == {
        "fit": 2.0, "rank": 0.0, "read.odd": 3.0, "readings": 2.0, "role": 0.0, "score.beside": 2.0, "score.read": 2.0,
    }  # fmt: skip
    assert found[:, names.index("role")].tolist() == [0.0, 0.0, 1.0, 2.0]
    assert found[1, names.index("score.beside")] == -4.0
    assert set(names) <= set(trees.names_of([case]))


def test_what_two_pieces_say_together_is_learnt() -> None:
    """One piece speaks for the first reading, and where the other is there against it: no sum of them says so."""
    draw = np.random.default_rng(1)
    given, right = [], []
    for at in range(2000):
        one, other, *rest = (draw.random(4) < (0.5, 0.3, 0.5, 0.5)).astype(int).tolist()
        given += [[one, other, *rest, 0], [0, 0, 0, 0, 1]]
        right.append(2 * at + int(one == other))
    names, rows = ["one", "other", "this", "that", "last"], np.array(given, np.float32)
    grown = boosting.grow(rows, names, np.zeros(len(rows)), [2] * 2000, np.array(right), count=120)
    scores = _scores(grown, names, rows[:400]).reshape(-1, 2)
    assert (scores.argmax(axis=1) == np.array(right[:200]) % 2).all()


def test_the_same_rows_make_the_same_trees() -> None:
    draw = np.random.default_rng(2)
    rows = draw.normal(size=(1200, 4)).astype(np.float32)
    right = np.arange(0, 1200, 3) + draw.integers(0, 3, 400)
    made = [boosting.grow(rows, list("abcd"), np.zeros(1200), [3] * 400, right, count=3) for _ in range(2)]
    assert made[0] == made[1] and len(made[0]) == 3
    assert all(len(tree) < 2 * boosting.LEAVES for tree in made[0])


def test_figures_that_are_all_alike_make_no_trees() -> None:
    assert boosting.grow(np.zeros((6, 2), np.float32), ["a", "b"], np.zeros(6), [2] * 3, np.array([0, 2, 4])) == []


def test_rare_values_beside_a_mass_of_one_have_bins_of_their_own() -> None:
    values = np.concatenate([np.zeros(9900), -np.arange(1, 101)]).astype(np.float32)
    limits = boosting._limits(values)
    assert len(limits) > 40 and limits.max() < 0


def _scores(grown: list[list[boosting.Node]], names: list[str], rows: trees.Figures) -> trees.Floats:
    """What grown trees add, by the nodes as they stand."""
    found = np.zeros(len(rows))
    for tree in grown:
        for n, row in enumerate(rows):
            at = 0
            while tree[at][0]:
                name, limit, left, right, _ = tree[at]
                at = left if row[names.index(name)] <= np.float32(limit) else right
            found[n] += tree[at][4]
    return found


def test_the_judge_adds_them_for_words_in_no_list_and_says_so(two: Trees) -> None:
    reading = Reading("the", 1.0, (("h", "b"),), -1.0, 0, 100)
    evidence = [{"fit": 1.0, "junk": 1.0}, {"odd": 3.0}, {}]
    judge = Judge({kind: {"fit": 2.0, "odd": -1.0} for kind in ("unlisted", "listed")}, {}, trees=two)
    unlisted, listed = (Case(kind, "tbe", [reading], evidence) for kind in ("unlisted", "listed"))
    plain = Judge(judge.weights, {})
    assert judge.shares(listed) == plain.shares(listed)
    assert judge.shares(unlisted)[0] > plain.shares(unlisted)[0]
    assert judge.weigh([listed, unlisted]) == [judge.shares(listed), judge.shares(unlisted)]
    adds = judge.adds(unlisted)[0]
    assert adds["fit"] == 2.0 and adds["read.odd"] > 0
