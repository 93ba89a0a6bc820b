"""What printed lines are: their figures, the field that weighs them, and what it is learnt from."""

from __future__ import annotations

import itertools
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.cli import main
from pipeline.errors import BadInput
from pipeline.language import knowledge, sequences
from pipeline.language.sequences import Sequences
from pipeline.learning import line_labels, line_weights
from pipeline.learning.line_weights import Row
from pipeline.measuring import transcriptions
from pipeline.measuring.word_alignment import align
from pipeline.source.documents import Metadata
from pipeline.stages.lines import columns, evidence, labels
from pipeline.stages.lines.columns import BEGINS, ENDS
from pipeline.stages.lines.labels import Label
from pipeline.stages.view import View

KNOW = knowledge.load()
WIDTHS = KNOW.tables["correct"]["widths"]
FULL = "the people of the town had been told of it, and they went out to see what it was, and"
PROSE = (
    f"{FULL}\n" * 3
    + "had gone home.\n"
    + "The others, who were there before, had waited for the rest of them to come to the\n"
)


def measured(text: str) -> columns.Columns:
    return columns.measured(text, len(text), [0], WIDTHS)


@pytest.mark.parametrize(
    ("line", "end", "begin"),
    [
        ("He went home.", "stop", "capital"),
        ("and so to Mr.", "abbreviation", "lower"),
        ("“Where is he?”", "stop", "capital"),
        ("the men, the women,", "comma", "lower"),
        ("12 men of the", "small", "number"),
        ("the govern-", "hyphen", "lower"),
        ("* * *", "", ""),
    ],
)
def test_how_lines_end_and_begin(line: str, end: str, begin: str) -> None:
    found = measured(line)
    assert (ENDS[found.end[0]], BEGINS[found.begin[0]]) == (end, begin)


def test_lines_that_a_joined_word_made_one_are_measured_each() -> None:
    apart = measured("the people of the town had been told of\nit, and they went out to see.\n")
    text = "the people of the town had been told of it, and they went out to see.\n"
    found = columns.measured(text, len(text), [0], WIDTHS, [text.index("it,")])
    assert found.several.tolist() == [True]
    assert found.last[0] == pytest.approx(apart.width[1])
    assert found.width[0] == pytest.approx(apart.width[0], abs=0.5)  # and the space
    at_the_edges = columns.measured(text, len(text), [0], WIDTHS, [0, len(text) - 1])
    assert at_the_edges.several.tolist() == [False]


def test_lines_are_measured_by_those_around_them() -> None:
    found = measured(PROSE)
    assert found.width[0] / found.measure[0] == pytest.approx(1, abs=0.02)
    assert found.width[3] < found.measure[3] / 4
    assert measured("a\n\n\nb").gap.tolist() == [0, 2]
    assert measured("Of The Men").titled.tolist() == [1.0] and measured("THE men").capitals.tolist() == [0.5]
    assert measured("iiii").width[0] < measured("mmmm").width[0]


def test_a_capital_says_nothing_where_nouns_have_one() -> None:
    statute = "In all Cases where the Parties to a Cause have agreed on the\nOrder of the Court or Judge.\nThe Party shall pay.\n"
    assert [BEGINS[n] for n in measured(statute * 2).begin] == ["capital", "lower", "capital"] * 2
    assert [BEGINS[n] for n in measured(PROSE + "The\nOrder\n").begin][-2:] == ["capital", "capital"]


def test_lines_that_were_read_as_one_are_as_wide_as_what_stands_on_the_last() -> None:
    found = measured(f"{FULL}\n" * 8 + f"{FULL} {FULL[:30]}\n" + f"{FULL}\n" * 8)
    assert found.width[8] > 1.3 * found.measure[8] and found.last[8] < 0.5 * found.measure[8]
    assert found.last[0] == found.width[0]


def test_what_is_known_of_no_line_is_nothing() -> None:
    found = evidence.evidence(measured(" \n\n"))
    assert all(len(piece.values) == 0 for piece in found)
    assert KNOW.lines.shares(found).shape == (0, len(Label))


@given(st.text("ab, .“”AB\n-1", max_size=200))
def test_every_value_has_a_weight(text: str) -> None:
    for name, values, size in evidence.evidence(measured(text)):
        assert len(KNOW.lines.weights[name]) == size
        assert not len(values) or 0 <= values.min() <= values.max() < size, name


def test_the_weights_that_are_there_have_the_labels_of_the_program() -> None:
    assert KNOW.lines.labels == tuple(Label)


def field(labels: int = 2) -> Sequences:
    rng = np.random.default_rng(3)
    names = tuple("xyz"[:labels])
    return Sequences(names, {"seen": rng.normal(size=(3, labels))}, rng.normal(size=(labels, labels)))


def test_shares_are_those_of_all_ways_to_label_a_row() -> None:
    model, values = field(3), np.array([0, 2, 1, 1])
    ways = {}
    for way in itertools.product(range(3), repeat=4):
        own = sum(model.weights["seen"][v, label] for v, label in zip(values, way, strict=True))
        ways[way] = np.exp(own + sum(model.follows[a, b] for a, b in itertools.pairwise(way)))
    whole = sum(ways.values())
    expected = [
        [sum(n for way, n in ways.items() if way[at] == label) / whole for label in range(3)] for at in range(4)
    ]
    assert model.shares([("seen", values, 3), ("not learnt", values, 3)]) == pytest.approx(np.array(expected))


def test_a_long_row_is_worked_through_in_windows() -> None:
    model, values = field(), np.random.default_rng(5).integers(0, 3, 700)
    each, whole = model.weights["seen"][values], np.ones((1, 700), bool)
    expected = sequences.forward_backward(each[None], model.follows, whole)[1][0]
    assert model.shares([("seen", values, 3)]) == pytest.approx(expected, abs=1e-6)


def test_what_speaks_for_a_label() -> None:
    model = Sequences(("x", "y"), {"a": np.array([[1.0, 0.0]]), "b": np.array([[0.0, 3.0]])}, np.zeros((2, 2)))
    nothing = np.array([0])
    assert model.said([("a", nothing, 1), ("b", nothing, 1)], 0, "x", "y") == [("b", -3.0), ("a", 1.0)]


def test_weights_are_written_and_read(tmp_path: Path) -> None:
    path = tmp_path / "lines.tsv"
    path.write_text(sequences.dump(field()))
    again = sequences.load(path)
    assert again.weights["seen"] == pytest.approx(field().weights["seen"], abs=0.001)
    assert again.follows == pytest.approx(field().follows, abs=0.001)
    for broken in (
        "",
        "evidence\tvalue\tx\n",
        "evidence\tvalue\tx\nfollows\t1\t0.0\n",
        "evidence\tvalue\tx\nfollows\t0\ta\n",
    ):
        path.write_text(broken)
        with pytest.raises(BadInput, match=r"lines\.tsv: not a table of weights"):
            sequences.load(path)
    with pytest.raises(BadInput, match="there is no such file"):
        sequences.load(tmp_path / "none.tsv")


def test_the_least_of_a_function_is_found() -> None:
    goal = np.array([3.0, -2.0, 0.5])
    scale = np.array([1.0, 20.0, 300.0])
    found = line_weights.minimum(lambda x: (float(scale @ (x - goal) ** 2) + 1.0, 2 * scale * (x - goal)), np.zeros(3))
    assert found == pytest.approx(goal, abs=1e-3)


def test_weights_are_learnt_from_rows_and_from_what_follows_what() -> None:
    """Two labels take turns; only every third thing shows its own, and some are not known."""
    rng = np.random.default_rng(1)
    truth = np.arange(600) % 2
    values = np.where(np.arange(600) % 3 == 0, truth + 1, 0)
    allowed = np.eye(2, dtype=bool)[truth]
    allowed[rng.random(600) < 0.2] = True
    learnt = line_weights.learn([Row([("seen", values, 3)], allowed)], ("x", "y"))
    assert (learnt.shares([("seen", values, 3)]).argmax(axis=1) == truth).all()
    assert learnt.follows[0, 1] > learnt.follows[0, 0]


TRANSCRIBED = """
*** START OF THE BOOK ***

Produced by a volunteer

THE BOOK OF THE TOWN


CHAPTER I.

The men of the town went out to see
what it was.[1] They had been told.

  Here is a line that is of verse,
  And here is one that is the worse.

  "This is a letter, and its lines are long, and they are set in on the page
  so that everyone sees that it is one."

[Illustration: THE TOWN
as it was]

[1] A note of the author's.

They went home--and stayed.

*** END OF THE BOOK ***
"""


def transcribed(folder: Path, marks: str = "") -> list[transcriptions.Block]:
    path = folder / "truth.txt"
    path.write_text(TRANSCRIBED)
    if marks:
        path.with_name("truth.txt.marks").write_text(marks)
    return transcriptions.read(path)


def test_a_transcription_is_read(tmp_path: Path) -> None:
    kinds = [(block.kind, " ".join(block.words[:2])) for block in transcribed(tmp_path)]
    assert kinds[1:] == [
        ("head", "chapter i"),
        ("p", "the men"),
        ("verse", "here is"),
        ("quote", "this is"),
        ("apart", "illustration the"),
        ("note", "1 a"),
        ("p", "they went"),
    ]


def test_marks_beside_a_transcription_put_it_right(tmp_path: Path) -> None:
    assert transcribed(tmp_path, "# a note\n6\tfront\n")[0].kind == "front"
    with pytest.raises(BadInput, match=r"truth\.txt\.marks: not a mark: 'six front'"):
        transcribed(tmp_path, "six front\n")


def test_words_of_two_texts_meet() -> None:
    a = "the men of the town went out and saw it there".split()
    b = "page 3 the men of the tovvn went out and then saw it there".split()
    assert align(a, b) == [2, 3, 4, 5, -1, 7, 8, 9, 11, 12, 13]
    assert align([], b) == [] and align(a, []) == [-1] * len(a)


def test_lines_are_labelled_by_the_transcription(tmp_path: Path) -> None:
    found = measured(
        "CHAPTER I.\nThe men of the town went out to\nsee what it was. They had been told.\nHere is a line that is of verse,\n"
        "And here is one that is the worse.\nA STAMP 1905\nThey went home — and stayed.\n"
    )
    allowed = line_labels.labelled(found, transcribed(tmp_path))
    given = [[name for name, may in zip(line_labels.NAMES, row, strict=True) if may] for row in allowed]
    assert given == [["head"], ["paragraph"], ["text"], ["stanza"], ["verse"], list(line_labels.NAMES), ["paragraph"]]


def read(text: str) -> labels.Labelled:
    return labels.read(View(text, (), KNOW, Metadata()), len(text))


def test_paragraphs_without_blank_lines() -> None:
    found = read(PROSE + f"{FULL}\n" * 2)
    begun = [line.text[:10] for line in found.columns.lines if found.begins(line.start)]
    assert begun[-1:] == ["The others"] and not found.parted
    assert found.share(PROSE.index("The others"), Label.PARAGRAPH) > 0.9
    assert found.share(3, Label.TEXT) == 0.0 and found.kind(3) is None and not found.begins(3)  # no line begins there


def test_blank_lines_part_a_text_that_has_them() -> None:
    assert read(f"{FULL}\n\n" * 8).parted


def test_explain_tells_what_a_line_was_read_as(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for name, text in (("tale", PROSE + f"{FULL}\n" * 3), ("parted", f"{FULL}\n\n" * 8)):
        (tmp_path / "raw" / name).mkdir(parents=True)
        (tmp_path / "raw" / name / "text.txt").write_text(text)
    assert main(["run", "--decisions", str(tmp_path / "decisions")]) == 0
    assert main(["explain", "tale", "others", "--evidence"]) == 0
    told = capsys.readouterr().out
    assert "its printed line was read as: paragraph 9" in told and "room before" in told
    assert main(["explain", "tale", "others", "--evidence", "--json"]) == 0
    assert '"line": {"line": "The others, who were there' in capsys.readouterr().out
    assert main(["explain", "parted", "people", "--evidence"]) == 0
    assert "its printed line" not in capsys.readouterr().out


def test_books_are_learnt_from(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("one", "two"):
        folder = tmp_path / "books" / name
        folder.mkdir(parents=True)
        transcribed(folder)
        (folder / "ocr.txt").write_text(
            "CHAPTER I.\nThe men of the town went out to see\nwhat it was. They had been told.\n"
        )
    assert main(["train", "--books", str(tmp_path / "books"), "--out", str(tmp_path), "--jobs", "1"]) == 0
    assert not (tmp_path / knowledge.REAL_WORDS).exists()  # two pages are too little prose to learn those from
    assert "Read 6 lines of 2 books:" in capsys.readouterr().out
    assert sequences.load(tmp_path / knowledge.LINES).labels == line_labels.NAMES


def test_a_folder_without_books_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["train", "--books", str(tmp_path)]) == BadInput.code
    assert "no books there; each needs a folder with ocr.txt and truth.txt" in capsys.readouterr().err


def test_lines_of_a_book_without_its_blank_lines_are_learnt_from_as_well(tmp_path: Path) -> None:
    transcribed(tmp_path)
    (tmp_path / "ocr.txt").write_text(
        "The men of the town went out to see\nwhat it was. They had been told.\n\nThey went home.\n" * 3
    )
    book = line_labels.Book("book", tmp_path / "ocr.txt", tmp_path / "truth.txt")
    with_blanks, without = line_labels.rows(book, replace(KNOW))
    gaps = [next(values for name, values, _ in row.evidence if name == "gap") for row in (with_blanks, without)]
    assert len(set(gaps[0].tolist())) > len(set(gaps[1].tolist()))


def test_two_texts_that_have_nothing_in_common_teach_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "books" / "one"
    folder.mkdir(parents=True)
    transcribed(folder)
    (folder / "ocr.txt").write_text("Quite another book altogether.\n")
    out = ["--out", str(tmp_path), "--jobs", "1"]
    assert main(["train", "--books", str(tmp_path / "books"), *out]) == BadInput.code
    assert "has no line in common with ocr.txt; is it the same book?" in capsys.readouterr().err


def test_lines_that_no_printer_broke_are_known() -> None:
    assert not read(f"{FULL} {FULL}\n" * 4).printed
    assert read(PROSE).printed
