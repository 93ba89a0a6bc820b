"""Whether letters look like a word or like what OCR makes of one."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import BadInput
from pipeline.language import knowledge, word_shapes
from pipeline.language.word_shapes import Shapes

SHAPES = knowledge.load().model.shapes


@pytest.mark.parametrize("word", ["economism", "stakhanovite", "weltanschauung", "misremembered", "ecchymosis"])
def test_rare_words_look_like_words(word: str) -> None:
    assert SHAPES.of(word) > 0


@pytest.mark.parametrize("word", ["cjand", "fnay", "tlie", "whicli", "plaiq", "othdr", "liim"])
def test_misread_ones_do_not(word: str) -> None:
    assert SHAPES.of(word) < -1


@pytest.mark.parametrize("word", ["", "λόγος", "thé", "o'clock", "u.s.s.r", "Word"])
def test_other_letters_say_nothing(word: str) -> None:
    assert SHAPES.of(word) == 0


def test_both_are_learnt_and_read_again(tmp_path: Path) -> None:
    path = tmp_path / "word_shapes.bin"
    path.write_bytes(word_shapes.table(["then", "there", "other"], ["tlien", "tliere", "otlier", "th^n"]))
    made = Shapes.load(path)
    assert made.of("than") > 0 > made.of("tlian")
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    with pytest.raises(BadInput, match="was damaged"):
        Shapes.load(path)
