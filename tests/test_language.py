"""The language model: what is counted in texts comes back, and a file that does not fit is refused."""

import hashlib
import json
import struct
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from pipeline.errors import BadInput, Unreadable
from pipeline.language import knowledge, ngram_counting, ngrams, token_stream
from pipeline.language.lexicon import Entry, Lexicon
from pipeline.language.lexicon.index import TABLE
from pipeline.language.lexicon.training import build
from pipeline.language.ngrams import LANGUAGE, Ngrams
from pipeline.language.token_stream import FIRST, NAME, NUMBER, PAUSE, STOP, UNKNOWN
from pipeline.language.vocabulary import Vocabulary
from pipeline.learning.build import MADE

SHA = hashlib.sha256(b"table").digest()
WORDS = ("house", "of", "the", "white")
ENTRIES = {word: Entry(100, 10, 1850, 1900, 0) for word in WORDS} | {"zola": Entry(40, 9, 1880, 1900, 9)}


def numbers(text: str) -> list[int]:
    return list(token_stream.numbers(text, ngram_counting.vocabulary(ENTRIES)))


def made(
    tmp_path: Path, texts: Sequence[str], unlisted: dict[str, int] | None = None, dictionary: Sequence[str] = ()
) -> Ngrams:
    rows = [np.array(numbers(text), np.int32) for text in texts]
    path = tmp_path / "language.bin"
    path.write_bytes(ngram_counting.pack(rows, len(ENTRIES), unlisted or {}, dictionary, SHA))
    return Ngrams.load(path, SHA)


def ids(*words: str) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.array([ngram_counting.vocabulary(ENTRIES)[word] for word in words], np.int64)


def test_text_is_numbers_words_apart_and_all_else_by_class() -> None:
    house, of, the, white = range(FIRST, FIRST + 4)
    assert numbers("The white house, of Zola") == [STOP, the, white, house, PAUSE, of, NAME, STOP]
    assert numbers("1889: the Nobody's nothing.\nOf") == [STOP, NUMBER, PAUSE, the, NAME, UNKNOWN, STOP, of, STOP]
    assert numbers("the house--the house; (white)") == [STOP, the, house, PAUSE, the, house, PAUSE, white, STOP]
    assert numbers("the house, . the") == [STOP, the, house, STOP, the, STOP]  # a stop outweighs a pause


@pytest.mark.parametrize(
    ("between", "number"),
    [(" ", 0), ("\n", 0), (" -", 0), (", ", PAUSE), ("—", PAUSE), ("--", PAUSE), (".\n", STOP), ("\n\n", STOP)],
)
def test_what_stands_between_two_words(between: str, number: int) -> None:
    assert token_stream.gap(between) == number


def test_counts_come_back_about_right(tmp_path: Path) -> None:
    model = made(tmp_path, ["the white house of Zola"] * 9 + ["the house"] * 3, {"gien": 5, "tbe": 2})
    the_white, the_house, white_house = (
        ngrams.pair(ids(a), ids(b)) for a, b in (("the", "white"), ("the", "house"), ("white", "house"))
    )
    counted = model.count(np.concatenate([the_white, the_house, white_house]))
    assert counted[0] == pytest.approx(9, rel=0.05) and counted[2] == pytest.approx(9, rel=0.05)
    assert counted[1] == 0  # three are too few to be kept
    assert model.count(ngrams.triple(ids("the"), ids("white"), ids("house")))[0] == pytest.approx(9, rel=0.05)
    assert model.works(["gien", "tbe", "never"]) == [pytest.approx(5, rel=0.05), 0, 0]
    assert model.tokens == 9 * 7 + 3 * 4 and model.words == len(ENTRIES) + FIRST


def test_what_stood_there_follows_more_likely_than_what_did_not(tmp_path: Path) -> None:
    model = made(tmp_path, ["the white house of the white house"] * 9)
    first, second = ids("the", "the", "the"), ids("white", "white", "white")
    seen, backed_off, _ = model.follows(first, second, ids("house", "of", "the"))
    assert seen == pytest.approx(0, abs=0.02)  # always
    assert backed_off < -1  # never: by how common the word is alone, twice made less
    alone = model.alone(ids("the", "of"))
    assert alone[0] - alone[1] == pytest.approx(np.log10(2), abs=0.01)


def test_an_empty_model_answers_all_the_same(tmp_path: Path) -> None:
    model = made(tmp_path, [""])
    assert model.count(ngrams.pair(ids("the"), ids("of")))[0] == 0
    assert model.works([]) == [] and model.works(["gien"]) == [0]


def test_words_of_large_dictionaries_are_known_for_such_but_the_short_ones(tmp_path: Path) -> None:
    model = made(tmp_path, ["the white house"], {"gien": 5}, ["teinds", "stot"])
    assert model.rare(["teinds", "stot", "gien", "house"]) == [True, False, False, False]
    assert model.works(["teinds", "gien"]) == [0, pytest.approx(5, abs=0.3)]


def test_the_same_texts_give_the_same_bytes_in_any_order() -> None:
    rows = [np.array(numbers(text), np.int32) for text in ["the white house"] * 5 + ["of the house"] * 5]
    one = ngram_counting.pack(rows, len(ENTRIES), {"gien": 5, "gie": 3}, {"stirk", "teind"}, SHA)
    assert one == ngram_counting.pack(rows[::-1], len(ENTRIES), {"gie": 3, "gien": 5}, {"teind", "stirk"}, SHA)


def test_a_file_that_does_not_fit_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "language.bin"
    with pytest.raises(BadInput, match=r"no such file.*train"):
        Ngrams.load(path, SHA)
    made(tmp_path, ["the white house"] * 9)
    whole = path.read_bytes()
    with pytest.raises(BadInput, match="another lexicon"):
        Ngrams.load(path, hashlib.sha256(b"other").digest())
    for data, why in (
        (whole[:-1], "cut short"),
        (whole[:9], "not a language model"),
        (b"X" + whole[1:], "not a language model"),
    ):
        path.write_bytes(data)
        with pytest.raises(BadInput, match=why):
            Ngrams.load(path, SHA)
    with pytest.raises(Unreadable):
        Ngrams.load(tmp_path, SHA)
    assert struct.calcsize("<8s32sIIQ") == ngrams.HEADER.size


def test_training_counts_the_texts_with_the_words_it_lists(tmp_path: Path) -> None:
    lines = [
        {"work": f"Book {n}", "author": f"{chr(65 + n)}lan", "year": 1880, "text": "The white house. Zola was gien it."}
        for n in range(9)
    ]
    texts, lists, out = tmp_path / "texts.jsonl", tmp_path / "words.10", tmp_path / "made"
    texts.write_text("".join(json.dumps(line) + "\n" for line in lines))
    lists.write_text("the\nwhite\nhouse\nwas\nit\n")
    build([texts], [lists], out, jobs=1)
    lexicon = Lexicon.load(out)
    model = Ngrams.load(out / LANGUAGE, hashlib.sha256((out / TABLE).read_bytes()).digest())
    vocabulary = Vocabulary(lexicon)
    the, white = (np.array([vocabulary.number(word)]) for word in ("The", "white"))
    assert model.count(ngrams.pair(the, white))[0] == pytest.approx(9, rel=0.05)
    assert [vocabulary.number(word) for word in ("1889", "Nobody", "nothing")] == [NUMBER, NAME, UNKNOWN]
    assert "gien" in lexicon or model.works(["gien"]) == [pytest.approx(9, rel=0.05)]


def test_the_version_of_what_is_known_counts_all_that_was_learnt() -> None:
    assert set(knowledge.LEARNT) == {LANGUAGE, *MADE, knowledge.LINES, knowledge.REAL_WORDS}
