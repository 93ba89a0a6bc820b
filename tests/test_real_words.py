"""Listed words that are others misread: asked about where their sentence has no use for them, and nowhere else."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest

from pipeline.errors import BadInput
from pipeline.language import knowledge, real_words
from pipeline.language.real_words import RealWords
from pipeline.learning import real_words as learning
from pipeline.measuring import passages
from pipeline.measuring.pairs import Passage
from pipeline.stages.correct.real_words import NAMES
from pipeline.text.findings import Edit

PROSE = """He had been in the town for many years, and he knew every street of it. When the morning came {he} went down
to the river, where the boats were lying, and asked the old man whether he would take him over to {the} other side. The
old man said that he {would} do it for a shilling, and that his son should come with them and help to row the boat.
"""
RIGHT = {"he": "he", "the": "the", "would": "would"}


def asked(text: str) -> set[tuple[str, str]]:
    """The words that are asked about, with what they may be."""
    done = passages.correct([Passage("", "", "", "", text, None)], knowledge.load())[0]
    every = [(e.old, e.change) for r in done.records for e in r.entries if e.change.rule == "correct.real-word"]
    return {(old, change.new) for old, change in every if isinstance(change, Edit)}


@pytest.mark.parametrize(("slot", "read"), [("he", "be"), ("the", "they"), ("would", "world")])
def test_a_word_that_does_not_fit_is_asked_about(slot: str, read: str) -> None:
    assert (read, slot) in asked(PROSE.format(**RIGHT | {slot: read}))


def test_prose_without_a_fault_has_no_question() -> None:
    assert asked(PROSE.format(**RIGHT)) == set()


@pytest.mark.parametrize("text", ["", "the", "...", "Parts and parcels", "xyzzq"])
def test_short_texts_have_no_question(text: str) -> None:
    assert asked(text) == set()


def test_nothing_is_changed() -> None:
    text = PROSE.format(**RIGHT | {"the": "they"})
    assert passages.correct([Passage("", "", "", "", text, None)], knowledge.load())[0].text == text


def test_words_put_in_are_told_with_their_places() -> None:
    text = " ".join([PROSE.format(**RIGHT)] * 30)
    bad, made = learning.misread(text, random.Random(7), knowledge.load())
    assert len(made) > 5
    for at, word in made.items():
        assert not bad[at:].startswith(f"{word} ") and bad[at - 1].isspace()
    assert (bad, made) == learning.misread(text, random.Random(7), knowledge.load())


def test_what_is_learnt_comes_back_from_its_file(tmp_path: Path) -> None:
    rng = np.random.default_rng(3)
    figures = rng.normal(size=(400, len(NAMES)))
    right = (figures[:, 0] - figures[:, 1] > 1.0).astype(float)
    model = learning.learn([learning.Example(figures, right, right, int(right.sum()), 400)])
    path = tmp_path / "real_words.tsv"
    path.write_bytes(model.dump())
    again = real_words.load(path)
    assert again.names == model.names
    assert np.allclose(again.shares(figures), model.shares(figures), atol=1e-3)
    assert ((model.shares(figures) > 0.5) == (right > 0.5)).mean() > 0.97


def test_shares_follow_the_weights() -> None:
    model = RealWords(("gain",), np.zeros(1), np.ones(1), np.array([0.0, 2.0, 0.0, 0.0, 0.0]))
    assert np.allclose(model.shares(np.array([[0.0], [1.0]])), [0.5, 1 / (1 + np.exp(-2.0))])


@pytest.mark.parametrize("damage", ["mean\tgain\t0", "odd\tgain\t1", "mean\tgain\tmany"])
def test_a_damaged_file_is_refused(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "real_words.tsv"
    path.write_text(f"what\tof\tfigure\n{damage}\n")
    with pytest.raises(BadInput, match="rebuild it with `clean-corpus train`"):
        real_words.load(path)
