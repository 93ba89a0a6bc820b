"""letters: how unlike words a string of letters looks."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.language import knowledge
from pipeline.language.lexicon import letters

DATA = knowledge.dictionaries()
LEXICON = knowledge.load().lexicon


@pytest.mark.parametrize("word", ["economism", "proletarianisation", "levellers", "re-settled", "échelon"])
def test_rare_words_look_like_words(word: str) -> None:
    assert LEXICON.oddness(word) < 2


@pytest.mark.parametrize("word", ["othdr", "prjce", "betweeq", "gfoups", "tfijs", "nevyty"])
def test_misreadings_do_not(word: str) -> None:
    assert LEXICON.oddness(word) > 4


def test_the_model_is_the_one_of_the_lexicon() -> None:
    rows = (DATA / "lexicon" / "period-en.tsv").read_text(encoding="utf-8").splitlines()[1:]
    words = [(columns[0], int(columns[5] or 0) if len(columns) > 5 else 0) for columns in (r.split("\t") for r in rows)]
    assert letters.table(words) == (DATA / letters.LETTERS).read_bytes()


def test_any_string_has_a_figure(tmp_path: Path) -> None:
    (tmp_path / "letters.tsv").write_bytes(letters.table([("the", 0), ("then", 0), ("London", 9)]))
    model = letters.Letters.load(tmp_path / "letters.tsv")
    assert model.oddness("then") < model.oddness("nthe") < model.oddness("zzzz")
    assert model.oddness("") >= 0
