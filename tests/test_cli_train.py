"""The verb `train`: what it reads, what it says, and what it leaves out."""

from __future__ import annotations

import gzip
import json
import lzma
import shutil
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import pytest

from pipeline.language import knowledge
from pipeline.language.lexicon import Entry, Lexicon, training
from pipeline.verbs import train
from tests.conftest import Result, left_behind

Call = Callable[..., Result]
ROOT = Path(__file__).parent.parent
LINES = [
    json.dumps({"work": f"Book {n}", "author": f"{name} Able", "year": 1880 + n, "text": text}) + "\n"
    for n, (name, text) in enumerate([("Ann", "The zemstvo, by modem."), ("Ben", "The zemstvo."), ("Cy", "By modem.")])
]


@pytest.fixture
def texts(tmp_path: Path) -> list[str]:
    """Two files of training texts, one of them packed."""
    (tmp_path / "a.jsonl").write_text("".join(LINES[:2]))
    (tmp_path / "b.jsonl.xz").write_bytes(lzma.compress(LINES[2].encode()))
    return ["a.jsonl", "b.jsonl.xz"]


@pytest.fixture
def scowl(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """SCOWL where the system would have it: one list that is read, one that is not."""
    folder = tmp_path / "scowl"
    folder.mkdir()
    (folder / "british-words.10").write_text("the\nby\nzemstvo\nmodem\ncolour\n")
    (folder / "american-words.10").write_text("color\n")
    monkeypatch.setattr(training, "SCOWL", folder)
    return folder


def one_line(result: Result, code: int, *parts: str) -> None:
    """The exit code, and one clear line on standard error that has these parts."""
    (line,) = result.err.splitlines()
    assert result.code == code and line.startswith("clean-corpus: ") and not result.out
    assert all(part in line for part in parts), line


def test_it_writes_the_lexicon_and_says_what_it_did(call: Call, texts: list[str], scowl: Path, tmp_path: Path) -> None:
    result = call("train", *texts, "--out", "made", "--jobs", "2")
    assert result.code == 0 and not result.err  # no bar: this is no terminal
    made = Path("made")
    sizes = [f"({(made / path).stat().st_size:,} bytes)" for path in ("lexicon/period-en.tsv", "model/lexicon.bin")]
    assert result.out.splitlines() == [
        "Read 3 works: 8 words, 4 different ones.",
        "Kept 4 words of the period: 3 of the texts, 1 of word lists alone.",
        "Refused 0 that are likelier a commoner word misread.",
        f"  -> {made / 'lexicon' / 'period-en.tsv'} {sizes[0]}",
        f"  -> {made / 'lexicon' / 'sources.tsv'}",
        f"  -> {made / 'model' / 'lexicon.bin'} {sizes[1]}",
        f"  -> {made / 'model' / 'language.bin'}",
        "Found 0 words that others are read for.",
        f"  -> {made / 'model' / 'lookalikes.bin'}",
    ]
    lexicon = Lexicon.load(made)
    assert lexicon.entry("zemstvo") == Entry(2, 2, 1880, 1881, 0)
    assert "colour" in lexicon and "color" not in lexicon
    assert not left_behind(tmp_path)


def test_anachronisms_are_the_folders_own_or_else_the_programs(call: Call, texts: list[str], scowl: Path) -> None:
    assert call("train", *texts, "--out", "made").code == 0
    assert "modem" not in Lexicon.load(Path("made"))
    own = Path("own", "lexicon", "anachronisms.txt")
    own.parent.mkdir(parents=True)
    own.write_text("zemstvo\n")
    assert call("train", *texts, "--out", "own").code == 0
    assert "modem" in Lexicon.load(Path("own")) and "zemstvo" not in Lexicon.load(Path("own"))


def test_without_out_it_writes_to_the_programs_dictionaries(
    call: Call, texts: list[str], scowl: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for part in ("rules", "tables"):
        shutil.copytree(knowledge.dictionaries() / part, tmp_path / "dictionaries" / part)
    monkeypatch.setattr(knowledge, "dictionaries", lambda: tmp_path / "dictionaries")
    result = call("train", *texts)
    assert result.code == 0 and str(tmp_path / "dictionaries" / "lexicon" / "period-en.tsv") in result.out
    assert "zemstvo" in Lexicon.load(tmp_path / "dictionaries")


def test_words_names_folders_and_lists(call: Call, texts: list[str], scowl: Path) -> None:
    other = scowl.rename(scowl.with_name("other"))
    Path("mine.txt").write_text("kolkhoz\n")
    assert call("train", *texts, "--words", str(other), "--words", "mine.txt", "--out", "both").code == 0
    assert "colour" in Lexicon.load(Path("both")) and "kolkhoz" in Lexicon.load(Path("both"))
    assert call("train", *texts, "--words", "mine.txt", "--out", "mine").code == 0
    assert "colour" not in Lexicon.load(Path("mine"))


def test_missing_scowl_is_one_line(
    call: Call, texts: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(training, "SCOWL", tmp_path / "nowhere")
    one_line(call("train", *texts, "--out", "made"), 3, "nowhere", "apt install scowl", "--words")
    (tmp_path / "empty").mkdir()
    one_line(call("train", *texts, "--words", "empty", "--out", "made"), 3, "empty: no word lists", "--words")
    assert not (tmp_path / "made").exists()


def test_wrong_usage_and_bad_texts_are_one_line(call: Call, texts: list[str], scowl: Path, tmp_path: Path) -> None:
    one_line(call("train"), 1, "TEXTS", "--pairs", "train -h")
    one_line(call("train", "nowhere.jsonl"), 1, "nowhere.jsonl")
    one_line(call("train", *texts, "--words", "nowhere"), 1, "nowhere")
    one_line(call("train", *texts, "--jobs", "0"), 1, "jobs")
    (tmp_path / "book.txt").write_text("The zemstvo.")
    one_line(call("train", "book.txt", "--out", "made"), 1, "book.txt", ".jsonl.xz")
    (tmp_path / "bad.jsonl").write_text(LINES[0] + "no json\n")
    for jobs in ("1", "2"):
        one_line(call("train", "bad.jsonl", "--out", "made", "--jobs", jobs), 2, "bad.jsonl, line 2")
    (tmp_path / "a-file").touch()
    one_line(call("train", *texts, "--out", "a-file"), 1, "a-file")
    assert not (tmp_path / "made").exists()


@pytest.fixture
def small(call: Call, texts: list[str], scowl: Path) -> str:
    """A folder with a small lexicon."""
    assert call("train", *texts, "--out", "made").code == 0
    return "made"


def pairs(*given: dict[str, str]) -> str:
    return "".join(json.dumps(one) + "\n" for one in given)


def test_pairs_alone_are_learnt_from_with_the_lexicon_that_is_there(call: Call, small: str, tmp_path: Path) -> None:
    lexicon = (tmp_path / small / "model" / "lexicon.bin").read_bytes()
    Path("books.jsonl.gz").write_bytes(gzip.compress(pairs({"ocr": "Tbe colour.", "gt": "The colour."}).encode()))
    Path("press.jsonl").write_text(
        pairs({"ocr": "By tbe", "gt": "By the"}, {"ocr": "tlie", "gt": "the", "kind": "letter"})
    )
    result = call(
        "train", "--pairs", "books.jsonl.gz", "--pairs", "newspaper:press.jsonl", "--out", small, "--jobs", "1"
    )
    assert result.code == 0 and not result.err
    made = Path(small, "model")
    assert result.out.splitlines()[:4] == [
        "Read 1 pair (book): 0 confusions.",
        "Read 1 pair (letter): 0 confusions.",
        "Read 1 pair (newspaper): 0 confusions.",
        "Found 0 words that others are read for.",
    ]
    assert "Too few words to weigh (unlisted): " in result.out
    assert result.out.splitlines()[-5:] == [
        f"  -> {made / n}" for n in ("confusions.tsv", "lookalikes.bin", "word_shapes.bin", "weights.tsv", "trees.tsv")
    ]
    assert (made / "lexicon.bin").read_bytes() == lexicon and not left_behind(tmp_path)
    assert "*missing\tnewspaper" in (made / "confusions.tsv").read_text()


def test_texts_and_pairs_make_everything(call: Call, texts: list[str], scowl: Path) -> None:
    Path("books.jsonl").write_text(pairs({"ocr": "Tbe colour.", "gt": "The colour."}))
    assert call("train", *texts, "--pairs", "books.jsonl", "--out", "new", "--jobs", "1").code == 0
    names = {path.name for path in Path("new", "model").iterdir()}
    assert names == {
        "lexicon.bin", "letters.tsv", "language.bin",
        "confusions.tsv", "lookalikes.bin", "word_shapes.bin", "weights.tsv", "trees.tsv",
    }  # fmt: skip


def test_folds_measure_and_write_nothing(call: Call, small: str) -> None:
    before = {path: path.stat().st_mtime_ns for path in Path(small).rglob("*")}
    some = [{"ocr": "It is tbe colour of it.", "gt": "It is the colour of it.", "doc": str(n)} for n in range(4)]
    Path("books.jsonl").write_text(pairs(*some))
    result = call("train", "--pairs", "books.jsonl", "--folds", "2", "--out", small, "--jobs", "1")
    assert result.code == 0 and not result.err
    assert result.out.startswith(
        "How sure it was, and how often it was right, on pairs held out (2 parts)\n\nunlisted: 4"
    )
    assert {path: path.stat().st_mtime_ns for path in Path(small).rglob("*")} == before


def test_wrong_usage_of_pairs_and_bad_pairs_are_one_line(call: Call, texts: list[str], small: str) -> None:
    Path("good.jsonl").write_text(pairs({"ocr": "tbe", "gt": "the"}))
    one_line(call("train", "--pairs", "nowhere.jsonl"), 1, "nowhere.jsonl", "newspaper")
    one_line(call("train", "--pairs", "novel:good.jsonl"), 1, "novel:good.jsonl", "newspaper")
    Path("pairs.txt").write_text("")
    one_line(call("train", "--pairs", "pairs.txt"), 1, "pairs.txt", ".jsonl.gz")
    one_line(call("train", "--folds", "2"), 1, "--pairs")
    one_line(call("train", "--folds", "2", "--pairs", "good.jsonl", *texts), 1, "--folds")
    one_line(call("train", "--folds", "1", "--pairs", "good.jsonl"), 1, "folds")
    Path("bad.jsonl").write_text(pairs({"ocr": "tbe", "gt": "the"}, {"ocr": "tbe"}))
    one_line(call("train", "--pairs", "bad.jsonl", "--out", small), 2, "bad.jsonl, line 2", "`gt`")
    Path("empty.jsonl").touch()
    one_line(call("train", "--pairs", "empty.jsonl", "--out", small), 2, "empty.jsonl: there are no pairs")
    assert not Path(small, "model", "weights.tsv").exists()


def test_a_killed_process_is_one_line(
    call: Call, texts: list[str], scowl: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*args: object) -> None:
        raise BrokenProcessPool

    monkeypatch.setattr(ProcessPoolExecutor, "submit", killed)
    one_line(call("train", *texts, "--out", "made", "--jobs", "2"), 4, "--jobs 1")
    Path("pairs.jsonl").write_text(pairs({"ocr": "tbe", "gt": "the"}) * 2)
    one_line(call("train", "--pairs", "pairs.jsonl", "--pairs", "letter:pairs.jsonl", "--jobs", "2"), 4, "--jobs 1")


def test_a_bar_moves_on_a_terminal_only(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    with train._progress() as tell:
        for _ in range(7):
            tell(1)
    assert "counting" in capsys.readouterr().err


def test_reading_the_lexicon_imports_no_training_and_help_imports_neither() -> None:
    def imported(code: str) -> str:
        shown = f"import sys; {code}; print(sorted(sys.modules), file=sys.stderr)"
        done = subprocess.run([sys.executable, "-c", shown], cwd=ROOT, capture_output=True, text=True, check=True)
        return done.stderr

    reading = imported("import pipeline.language.lexicon")
    costly = (
        "pipeline.language.lexicon.training",
        "pipeline.language.lexicon.admission",
        "symspellpy",
        "concurrent.futures",
    )
    assert "'pipeline.language.lexicon.reader'" in reading and not [m for m in costly if f"'{m}'" in reading]
    assert "'pipeline.language.lexicon'" not in imported("from pipeline.cli import main; main(['train', '-h'])")
