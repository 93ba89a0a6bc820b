"""What stands beside what: the language model asked about real words, and the tables that lie beside it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from pipeline.errors import BadInput
from pipeline.language import knowledge, lookalikes, model, table_files, token_stream
from pipeline.language.lookalikes import Lookalikes
from pipeline.language.ngrams import pair
from pipeline.source.documents import Metadata
from pipeline.stages.correct.word_context import Company
from pipeline.stages.correct.words import Words
from pipeline.stages.view import View


def company(text: str) -> Company:
    know = knowledge.load()
    return Company(Words(View(text, (), know, Metadata())), know.model.vocabulary, know.model.language)


@pytest.mark.parametrize(
    ("text", "at", "printed", "other"),
    [
        ("the people lacked ail experience", 3, "all", "ail"),
        ("to win tire workers over", 2, "the", "tire"),
        ("to be doomed, the vote of the people", 4, "vote", "were"),
        ("an incentive for mote and better work", 3, "more", "mote"),
        ("if they were to die in the night", 4, "die", "the"),
    ],
)
def test_what_was_printed_fits_better(text: str, at: int, printed: str, other: str) -> None:
    fits, fits_less = company(text).scores([(at, at, [printed]), (at, at, [other])])
    assert fits > fits_less


def test_words_put_together_are_scored_with_what_follows() -> None:
    asked = company("useful to them selves and to others")
    whole, parted = asked.scores([(2, 3, ["themselves"]), (2, 3, ["them", "selves"])])
    assert whole > parted


def test_nothing_asked_nothing_answered() -> None:
    assert len(company("a word").scores([])) == 0
    assert len(company("").row) >= 2


def test_points_are_words_of_the_row() -> None:
    row = company("He came. Then, he went").row.tolist()
    assert token_stream.STOP in row[3:]
    assert token_stream.PAUSE in row


def test_a_neighbour_put_right_counts_from_then_on() -> None:
    asked = company("whicli have been")
    before = asked.scores([(1, 1, ["have"])])[0]
    asked.replace({0: "which"})
    assert asked.scores([(1, 1, ["have"])])[0] > before


def test_common_pairs_are_kept_and_nonsense_is_not() -> None:
    know = knowledge.load()
    ids = np.array([know.model.vocabulary.number(word) for word in ("of", "the", "bureaucracy", "hedgehog")])
    often, never = know.model.language.count(pair(ids[[0, 2]], ids[[1, 3]]))
    assert often > 100_000
    assert never == 0


def test_unlisted_words_of_several_works_are_known_of() -> None:
    dialect, garble = knowledge.load().model.language.works(["eneugh", "tlielr"])
    assert dialect >= 3
    assert garble == 0


class TestLookalikes:
    def test_what_is_packed_comes_back(self, tmp_path: Path) -> None:
        path = tmp_path / "made.bin"
        path.write_bytes(lookalikes.pack({7: [(1, 2.4), (9, 3.0)], 3: [(2, 0.9)]}, b"x" * 32))
        which, others, costs = Lookalikes.load(path, b"x" * 32).pairs(np.array([5, 7, 3, 7]))
        assert which.tolist() == [1, 1, 2, 3, 3]
        assert others.tolist() == [1, 9, 2, 1, 9]
        assert costs == pytest.approx([2.4, 3.0, 0.9, 2.4, 3.0])

    @pytest.mark.parametrize("damage", [lambda b: b"", lambda b: b[:-1], lambda b: b"?" + b[1:]])
    def test_damage_is_noticed(self, tmp_path: Path, damage: object) -> None:
        path = tmp_path / "made.bin"
        path.write_bytes(damage(lookalikes.pack({7: [(1, 2.4)]}, b"x" * 32)))  # type: ignore[operator]
        with pytest.raises(BadInput, match="clean-corpus train"):
            Lookalikes.load(path, b"x" * 32)

    def test_another_lexicon_is_noticed(self, tmp_path: Path) -> None:
        path = tmp_path / "made.bin"
        path.write_bytes(lookalikes.pack({}, b"x" * 32))
        with pytest.raises(BadInput, match="another lexicon"):
            Lookalikes.load(path, b"y" * 32)

    def test_the_classic_ones_are_there(self) -> None:
        know = knowledge.load()
        die, the = (know.lexicon.number(word) for word in ("die", "the"))
        _, others, _ = know.model.lookalikes.pairs(np.array([die]))
        assert the in others.tolist()


class TestTables:
    """Tables of text are taken whole or not at all."""

    @pytest.mark.parametrize(
        ("damage", "message"),
        [
            (lambda text: text[: len(text) // 2], "damaged"),
            (lambda text: text.replace("\t1.0\n", "\t2.0\n"), "damaged"),
            (lambda text: "", "damaged"),
        ],
    )
    def test_a_damaged_table_is_refused(self, tmp_path: Path, damage: Callable[[str], str], message: str) -> None:
        path = tmp_path / "weights.tsv"
        path.write_text(damage(table_files.whole(["kind\tevidence\tweight", "unlisted\tfit\t1.0"]).decode()))
        with pytest.raises(BadInput, match=message):
            model.weights(path)

    @pytest.mark.parametrize("figure", ["nan", "inf", "abc", ""])
    def test_what_is_no_number_is_refused(self, tmp_path: Path, figure: str) -> None:
        path = tmp_path / "weights.tsv"
        path.write_bytes(table_files.whole(["kind\tevidence\tweight", f"unlisted\tfit\t{figure}"]))
        with pytest.raises(BadInput, match="is no number"):
            model.weights(path)

    def test_every_kind_needs_its_weights(self, tmp_path: Path) -> None:
        path = tmp_path / "weights.tsv"
        path.write_bytes(table_files.whole(["kind\tevidence\tweight", "unlisted\tfit\t1.0"]))
        assert model.weights(path, ["unlisted"]) == {"unlisted": {"fit": 1.0}}
        with pytest.raises(BadInput, match="no weights for words of kind listed"):
            model.weights(path, ["unlisted", "listed"])
