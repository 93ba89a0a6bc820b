"""One document, end to end: proved before it is written, all of it or nothing, and only when something changed."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.corpus import cleaned_folder, cleaning, freshness
from pipeline.editions import tei
from pipeline.errors import BadInput, InvalidOutput, Unreadable
from pipeline.language import knowledge
from pipeline.source import documents
from pipeline.stages.order import STAGES
from pipeline.stages.view import Stage
from pipeline.text import engine
from tests.conftest import left_behind

Put = Callable[..., Path]
TEXT = "The Move¬\nment was large .\n\nIt grew.\n"


@pytest.fixture
def made(put: Put, tmp_path: Path) -> cleaning.Made:
    put("a", TEXT, 'title = "A"\n')
    return make(tmp_path)


def make(folder: Path, stages: tuple[Stage, ...] = STAGES) -> cleaning.Made:
    return cleaning.make(documents.read(folder / "raw", "a"), knowledge.load(), stages, folder / "decisions")


def fresh(folder: Path) -> cleaning.Counts | None:
    return cleaning.up_to_date(documents.read(folder / "raw", "a"), folder / "cleaned", folder / "decisions")


def test_files_and_their_head(made: cleaning.Made) -> None:
    assert tuple(made.files) == ("tei.xml", "text.txt", "ledger.jsonl", "review.tsv", "SHA256SUMS")
    head = json.loads(made.files["ledger.jsonl"].split(b"\n")[0])
    assert head["document"] == "a"
    assert head["raw"] | {"sha256": ""} == {
        "sha256": "",
        "bytes": len(TEXT.encode()),
        "code_points": len(TEXT),
        "encoding": "utf-8",
    }
    assert head["rules"] == knowledge.load().version


def test_same_input_same_bytes(made: cleaning.Made, tmp_path: Path) -> None:
    assert make(tmp_path).files == made.files


def test_restore_from_the_folder_alone(made: cleaning.Made, tmp_path: Path) -> None:
    folder = cleaning.write(made, tmp_path / "cleaned")
    for name in ("tei.xml", "review.tsv", ".made-from"):
        (folder / name).unlink()
    assert cleaned_folder.read(folder).raw == TEXT


def test_up_to_date_until_something_changes(made: cleaning.Made, tmp_path: Path) -> None:
    assert fresh(tmp_path) is None
    cleaning.write(made, tmp_path / "cleaned")
    assert fresh(tmp_path) == made.counts


@pytest.mark.parametrize("changed", ["raw/a/text.txt", "raw/a/document.toml", "decisions/a.tsv", "cleaned/a/tei.xml"])
def test_what_makes_it_out_of_date(made: cleaning.Made, tmp_path: Path, changed: str) -> None:
    cleaning.write(made, tmp_path / "cleaned")
    path = tmp_path / changed
    path.parent.mkdir(exist_ok=True)
    path.write_text((path.read_text() if path.exists() else "") + "\n")
    assert fresh(tmp_path) is None


def test_a_document_of_another_name_is_another_document(made: cleaning.Made, tmp_path: Path) -> None:
    cleaning.write(made, tmp_path / "cleaned")
    for folder in ("raw", "cleaned"):
        (tmp_path / folder / "a").rename(tmp_path / folder / "z")
    moved = documents.read(tmp_path / "raw", "z")
    assert cleaning.up_to_date(moved, tmp_path / "cleaned", tmp_path / "decisions") is None


@pytest.mark.parametrize("touched", ["pipeline/stages/hyphens/stage.py", "dictionaries/rules/hyphens.toml"])
def test_a_touched_source_or_rule_makes_it_out_of_date(
    made: cleaning.Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, touched: str
) -> None:
    package, data = tmp_path / "pipeline", tmp_path / "dictionaries"
    shutil.copytree(Path(cleaning.__file__).parent.parent, package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(knowledge.dictionaries() / "rules", data / "rules")
    monkeypatch.setattr(freshness, "__file__", str(package / "corpus" / "freshness.py"))
    monkeypatch.setattr(knowledge, "dictionaries", lambda: data)
    cleaning.write(make(tmp_path), tmp_path / "cleaned")
    (data / "decisions").mkdir()
    (data / "decisions" / "other.tsv").write_text("of another document\n")
    freshness._machinery.cache_clear()
    assert fresh(tmp_path) == made.counts
    with (tmp_path / touched).open("a") as file:
        file.write("\n")
    freshness._machinery.cache_clear()
    assert fresh(tmp_path) is None


@pytest.mark.parametrize("which", range(5))
def test_another_version_makes_it_out_of_date(
    made: cleaning.Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, which: int
) -> None:
    cleaning.write(made, tmp_path / "cleaned")
    versions = list(freshness._versions())
    versions[which] += "1"
    monkeypatch.setattr(freshness, "_versions", lambda: versions)
    assert fresh(tmp_path) is None


@pytest.mark.parametrize("lost", ["text.txt", ".made-from"])
def test_lost_files_make_it_out_of_date(made: cleaning.Made, tmp_path: Path, lost: str) -> None:
    (cleaning.write(made, tmp_path / "cleaned") / lost).unlink()
    assert fresh(tmp_path) is None


def test_other_files_in_the_folder_are_left_alone(made: cleaning.Made, tmp_path: Path) -> None:
    (tmp_path / "cleaned" / "a").mkdir(parents=True)
    (tmp_path / "cleaned" / "a" / "notes.txt").write_text("mine")
    cleaning.write(made, tmp_path / "cleaned")
    assert (tmp_path / "cleaned" / "a" / "notes.txt").read_text() == "mine"
    assert left_behind(tmp_path) == []


def test_a_failing_disk_leaves_nothing(made: cleaning.Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: Path, data: bytes) -> int:
        if "review" in self.name:
            raise OSError(28, "No space left on device")
        return real(self, data)

    real = Path.write_bytes
    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(Unreadable, match="No space left on device; nothing was changed there"):
        cleaning.write(made, tmp_path / "cleaned")
    assert not (tmp_path / "cleaned" / "a").exists()


def test_a_disk_that_fails_late_is_told_as_it_is(
    made: cleaning.Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Path, target: Path) -> Path:
        if target.name == "review.tsv":
            raise OSError(5, "Input/output error")
        return real(self, target)

    real = Path.replace
    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(Unreadable, match="some files there may be new already; run it again"):
        cleaning.write(made, tmp_path / "cleaned")
    assert fresh(tmp_path) is None
    assert left_behind(tmp_path) == []


def test_two_runs_at_once(made: cleaning.Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another process writes the same folder when this one has written its parts and is about to rename them."""

    def other_first(self: Path, target: Path) -> Path:
        monkeypatch.undo()
        with monkeypatch.context() as patch:
            patch.setattr(os, "getpid", lambda: 1)
            cleaning.write(made, tmp_path / "cleaned")
        return self.replace(target)

    monkeypatch.setattr(Path, "replace", other_first)
    cleaning.write(made, tmp_path / "cleaned")
    assert fresh(tmp_path) == made.counts
    assert left_behind(tmp_path) == []


def test_what_a_killed_run_left_is_swept(made: cleaning.Made, tmp_path: Path) -> None:
    folder = tmp_path / "cleaned" / "a"
    folder.mkdir(parents=True)
    for name in (".tei.xml.1.part", ".tei.xml.2.part"):
        (folder / name).write_text("half a")
    os.utime(folder / ".tei.xml.1.part", (0, 0))
    cleaning.write(made, tmp_path / "cleaned")
    assert left_behind(tmp_path) == ["cleaned/a/.tei.xml.2.part"]


def test_an_interrupted_write_keeps_the_old_files(
    made: cleaning.Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = cleaning.write(made, tmp_path / "cleaned")
    before = {p.name: p.read_bytes() for p in folder.iterdir()}

    def interrupt(self: Path, data: bytes) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "write_bytes", interrupt)
    with pytest.raises(KeyboardInterrupt):
        cleaning.write(made, tmp_path / "cleaned")
    assert {p.name: p.read_bytes() for p in folder.iterdir()} == before


def test_what_would_not_restore_is_not_made(put: Put, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put("a", TEXT)
    monkeypatch.setattr(engine, "undo", lambda text, made, old: text + "!")
    with pytest.raises(InvalidOutput, match="would not restore, nothing was written"):
        make(tmp_path)


def test_invalid_tei_is_not_made(put: Put, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put("a", TEXT)

    def refuse(xml: str, name: str) -> None:
        raise InvalidOutput("line 3: p is not allowed there")

    monkeypatch.setattr(tei, "check", refuse)
    with pytest.raises(InvalidOutput, match=r"raw/a/text\.txt: line 3: p is not allowed there; nothing was written"):
        make(tmp_path)


def test_a_folder_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="clean the document first"):
        cleaned_folder.read(tmp_path / "x")
    (tmp_path / "x").mkdir()
    with pytest.raises(BadInput, match=r"no text\.txt there"):
        cleaned_folder.read(tmp_path / "x")
    (tmp_path / "x" / "text.txt").write_bytes(b"\xff")
    (tmp_path / "x" / "ledger.jsonl").write_bytes(b"")
    with pytest.raises(BadInput, match="not UTF-8 any more"):
        cleaned_folder.read(tmp_path / "x")
