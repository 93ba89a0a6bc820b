"""The builder: what counts as evidence, what it writes, and that the bytes depend on nothing else."""

import json
import lzma
import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.errors import BadInput, MissingProgram, Unreadable
from pipeline.language.lexicon import Entry, Lexicon
from pipeline.language.lexicon.admission import Tally, one_author_once, select, surname
from pipeline.language.lexicon.index import INDEX, TABLE
from pipeline.language.lexicon.reader import ANACHRONISMS
from pipeline.language.lexicon.training import SOURCES, build, count_words, scowl
from pipeline.language.ngrams import LANGUAGE

WORKS = [
    (
        "One",
        "Ann Able 1850-1900",
        "1880",
        "The workman goes to-day to Moscow, where the workman’s friends are.\nTHE END",
    ),
    (
        "Two",
        "Baker, Ben",
        "1890",
        "We saw Moscow and the zemstvo; tbe workman's zemstvo, at eight o'clock, of 1890.",
    ),
    (
        "Three",
        "Cole [pseud.]",
        "",
        "And then the zemstvo of Moscow. Régime; re\u0301gime. Email and modem, the modem.",
    ),
    ("Four", "Dora Dean", "1201", "It was the zemstvo, " + "and the modem. " * 3),
]


@pytest.fixture
def texts(tmp_path: Path) -> list[Path]:
    paths = [tmp_path / "a.jsonl", tmp_path / "b.jsonl.xz"]
    lines = [json.dumps(dict(zip(("work", "author", "year", "text"), work, strict=True))) + "\n" for work in WORKS]
    paths[0].write_text("".join(lines[:2]), encoding="utf-8")
    with lzma.open(paths[1], "wt", encoding="utf-8") as file:
        file.write("".join(lines[2:]) + "\n")
    return paths


@pytest.fixture
def lists(tmp_path: Path) -> list[Path]:
    common, rare = tmp_path / "british-words.50", tmp_path / "british-words.95"
    common.write_text("workman\nworkman's\ntotalitarian\nemail\nViagra\nthe\nx-ray9\n")
    rare.write_bytes("éclat\nfriends\n".encode("latin-1"))
    return [common, rare]


def test_build_writes_table_sources_and_index(tmp_path: Path, texts: list[Path], lists: list[Path]) -> None:
    out = tmp_path / "out"
    (out / "lexicon").mkdir(parents=True)
    (out / ANACHRONISMS).write_text("email\nmodem\n")
    ticks: list[int] = []
    report = build(texts, lists, out, jobs=1, progress=ticks.append)
    table = (out / TABLE).read_text(encoding="utf-8").splitlines()
    assert table[0] == "word\tcount\tworks\tfirst\tlast\tcaps"
    assert "zemstvo\t4\t3\t1890\t1890\t0" in table
    assert "moscow\t3\t3\t1880\t1890\t9" in table
    assert "totalitarian" in table  # from a list alone: no figures
    assert not [row for row in table if row.startswith(("email", "modem", "tbe", "viagra", "workman's", "éclat"))]
    assert sorted(table[1:], key=lambda row: row.split("\t")[0].encode()) == table[1:]
    assert (out / SOURCES).read_text(encoding="utf-8").splitlines()[:2] == [
        "title\tauthor\tyear\twords",
        "Four\tDora Dean\t\t13",
    ]
    assert ticks == [1, 1, 1, 1]
    assert report.works == 4 and report.kept == len(table) - 1 and report.unattested == 1
    assert report.table_bytes == (out / TABLE).stat().st_size
    built = Lexicon.load(out)
    assert built.entry("Zemstvo") == Entry(4, 3, 1890, 1890, 0)
    assert "workman's" in built and "modem" not in built


def test_the_bytes_do_not_depend_on_jobs_order_or_hash_seed(
    tmp_path: Path, texts: list[Path], lists: list[Path]
) -> None:
    def made(name: str) -> list[bytes]:
        return [(tmp_path / name / path).read_bytes() for path in (TABLE, INDEX, SOURCES, LANGUAGE)]

    build(texts, lists, tmp_path / "one", jobs=1)
    build(texts[::-1], lists[::-1], tmp_path / "two", jobs=3)
    assert made("one") == made("two")
    code = "import sys; from pathlib import Path as P; from pipeline.language.lexicon.training import build; a = sys.argv; "
    code += "build([P(a[1]), P(a[2])], [P(a[3]), P(a[4])], P(a[5]), jobs=1)"
    root = Path(__file__).parent.parent
    for seed in ("1", "2"):
        arguments = [*map(str, [*texts, *lists]), str(tmp_path / seed)]
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(root)}
        subprocess.run([sys.executable, "-c", code, *arguments], check=True, env=environment, cwd=tmp_path)
        assert made(seed) == made("one")


def test_scowl_gives_the_british_lists_that_are_not_too_rare(tmp_path: Path) -> None:
    taken = {"british-words.60", "english-upper.70", "english-words.80", "english-proper-names.95"}
    for name in (*taken, "english-words.95", "american-words.10", "british-abbreviations.35", "README"):
        (tmp_path / name).touch()
    assert {path.name for path in scowl(tmp_path)} == taken
    with pytest.raises(MissingProgram, match="scowl"):
        scowl(tmp_path / "none")


def test_counting_tells_names_from_openings_and_shouting() -> None:
    counted = count_words("The king met Rose. The rose, ROSE and Rose; “The end” of the rose.\nRose rose—up to-day")
    assert counted["the"] == (4, 3, 0, 1, 0)  # only `of the` is inside a sentence
    assert counted["rose"] == (7, 3, 1, 5, 2)
    assert counted["to-day"] == (1, 0, 0, 1, 0)
    assert counted["up"][0] == 1
    assert count_words("O’Brien o'brien M‘Carthy d--n 1st ab9 Ζεύς")["o'brien"][0] == 2


def tally(count: int, authors: int, titled: int = 0) -> Tally:
    return Tally(count, titled, 0, count, titled, authors, 1880, 1890, {f"author{n}" for n in range(authors)})


@pytest.mark.parametrize(
    ("word", "seen", "level", "kept"),
    [
        ("zemstvo", tally(9, 3), None, True),
        ("zemstvo", tally(9, 2), None, False),  # two authors may copy each other
        ("litvinov", tally(9, 2, 9), None, True),  # names are rarer
        ("litvinov", tally(4, 2, 4), None, False),
        ("amerce", tally(2, 2), 70, True),  # a rare listed word in two authors
        ("amerce", tally(2, 1), 70, False),
        ("amerce", None, 70, False),
        ("totalitarian", None, 55, True),  # common in lists: believed
        ("tho", None, 60, False),  # but not when it is short
        ("tbe", tally(30, 10), None, False),  # `the` misread, however often
        ("tho", tally(90, 12), 70, False),
        ("aud", tally(75, 11), None, False),
        ("hev", tally(181, 12), None, False),  # dialect, but so near `her` that thirty authors are asked
        ("hev", tally(181, 31), None, True),
        ("tlie", tally(12, 5), None, False),
        ("x", tally(999, 50), 10, False),  # initials are no words
        ("i", tally(999, 50), 10, True),
        ("modem", tally(99, 30), 50, False),  # barred
        ("king's", tally(300, 39), None, False),  # follows from its noun
    ],
)
def test_evidence(word: str, seen: Tally | None, level: int | None, kept: bool) -> None:
    tallies = {"the": tally(4_000_000, 150), "and": tally(2_000_000, 150), "her": tally(470_000, 150)}
    if seen:
        tallies[word] = seen
    words, refused = select(tallies, {word: level} if level else {}, {"modem"})
    assert (word in words) == kept
    assert not words & refused


def test_a_capitalised_word_is_measured_against_capitalised_ones() -> None:
    tallies = {"her": tally(470_000, 150, 400), "ker": tally(62, 6, 62)}
    assert "ker" in select(tallies, {}, set())[0]


@pytest.mark.parametrize(
    ("name", "same"),
    [
        ("George Eliot 1819-1880", "eliot"),
        ("Eliot, George [pseud.]", "eliot"),
        ("Eliot", "eliot"),
        ("Brontë, Emily", "bronte"),
        ("", ""),
    ],
)
def test_authors_are_known_by_surname(name: str, same: str) -> None:
    assert surname(name) == same


def test_prefixed_surnames_are_one_author() -> None:
    tallies = {"a": Tally(authors={"cbronte", "bronte"}), "b": Tally(authors={"cbronte"})}
    one_author_once(tallies)
    assert tallies["a"].authors == tallies["b"].authors == {"bronte"}


def test_bad_texts_and_lists_are_named(tmp_path: Path) -> None:
    bad = tmp_path / "bad.jsonl"
    for content in ("no json\n", '{"work": "no text"}\n', "[1]\n"):
        bad.write_text("\n" + content)
        for jobs in (1, 2):
            with pytest.raises(BadInput, match=r"bad\.jsonl, line 2: training texts"):
                build([bad], [], tmp_path / "out", jobs=jobs)
    for data in (b"no xz", lzma.compress(b"{}" * 99)[:-9]):
        (tmp_path / "bad.jsonl.xz").write_bytes(data)
        with pytest.raises(BadInput, match=r"bad\.jsonl\.xz"):
            build([tmp_path / "bad.jsonl.xz"], [], tmp_path / "out", jobs=1)
    with pytest.raises(Unreadable, match="missing"):
        build([tmp_path / "missing.jsonl"], [], tmp_path / "out", jobs=1)
    with pytest.raises(Unreadable, match="missing"):
        build([], [tmp_path / "missing.60"], tmp_path / "out", jobs=1)
