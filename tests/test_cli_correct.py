"""The verb `correct`: passages and texts in, clean ones out, all or nothing."""

from __future__ import annotations

import gzip
import io
import json
import lzma
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.conftest import Result, left_behind

Call = Callable[..., Result]
ROOT = Path(__file__).parent.parent
ROWS = [
    {"id": 7, "ocr": "It was tbe Movement.", "year": 1942, "gt": "passed over"},
    {"id": {"of": ["é", 1.0]}, "ocr": ""},
    {"id": "7", "ocr": "No year, “no” doc: tbe end .", "kind": "book"},
]
MADE = [
    {"id": 7, "out": "It was the Movement."},
    {"id": {"of": ["é", 1.0]}, "out": ""},
    {"id": "7", "out": "No year, “no” doc: the end."},
]


def jsonl(*rows: Any) -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def one_line(result: Result, code: int, *parts: str) -> None:
    """The exit code, one clear line on standard error that has these parts, and nothing on standard output."""
    (line,) = result.err.splitlines()
    assert result.code == code and line.startswith("clean-corpus: ") and not result.out
    assert all(part in line for part in parts), line


@pytest.fixture
def type_in(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Puts a text on standard input."""
    return lambda text: monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(text.encode())))


def test_it_explains_itself(call: Call) -> None:
    help_ = call("correct", "-h").out
    assert "Example" in help_ and "share `doc`, `year` and `kind`" in " ".join(help_.split())


def test_a_line_for_each_line(call: Call, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(jsonl(*ROWS), encoding="utf-8")
    result = call("correct", "--jsonl", "a.jsonl")
    assert (result.code, result.out, result.err) == (0, jsonl(*MADE), "")


@pytest.mark.parametrize("name, pack", [("a.jsonl.gz", gzip.compress), ("a.jsonl.xz", lzma.compress)])
def test_packed_files(call: Call, tmp_path: Path, name: str, pack: Callable[[bytes], bytes]) -> None:
    (tmp_path / name).write_bytes(pack(jsonl(*ROWS).encode()))
    assert call("correct", "--jsonl", name, "-o", f"out-{name}").out == ""
    assert call("correct", "--jsonl", name).out == jsonl(*MADE)
    unpack = gzip.decompress if name.endswith("gz") else lzma.decompress
    assert unpack((tmp_path / f"out-{name}").read_bytes()).decode() == jsonl(*MADE)


def test_from_standard_input_into_a_file(call: Call, tmp_path: Path, type_in: Callable[[str], None]) -> None:
    type_in(jsonl(*ROWS))
    (tmp_path / "out").write_text("old")
    result = call("correct", "--jsonl", "-o", "out")
    assert (result.code, result.out) == (0, "") and (tmp_path / "out").read_text("utf-8") == jsonl(*MADE)
    assert [p.name for p in tmp_path.iterdir()] == ["out"]  # no temporary file is left


def test_half_a_character_comes_out_as_it_came_in(call: Call, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"id": "\\ud800", "ocr": "tbe \\udfff"}\n')
    (row,) = map(json.loads, call("correct", "--jsonl", "a.jsonl").out.splitlines())
    assert row["id"] == "\ud800" and row["out"].endswith("\udfff")


@pytest.mark.parametrize("bad", ['{"id": 1, "ocr": 5}', '{"id": 1}', '{"id": 1, "ocr": "a"', "tbe end"])
def test_a_bad_line_stops_it_before_anything_is_written(call: Call, tmp_path: Path, bad: str) -> None:
    (tmp_path / "a.jsonl").write_text(jsonl(ROWS[0]) + bad + "\n")
    (tmp_path / "out").write_text("old")
    one_line(call("correct", "--jsonl", "a.jsonl"), 2, "a.jsonl, line 2: ")
    one_line(call("correct", "--jsonl", "a.jsonl", "-o", "out"), 2, "a.jsonl, line 2: ")
    assert (tmp_path / "out").read_text() == "old" and left_behind(tmp_path) == []


def test_nothing_in_nothing_out(call: Call, type_in: Callable[[str], None]) -> None:
    type_in("\n")
    assert call("correct", "--jsonl").code == 0


def test_files_that_cannot_be_used(call: Call, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(jsonl(*ROWS))
    (tmp_path / "a.jsonl.gz").write_bytes(b"not packed")
    (tmp_path / "cut.gz").write_bytes(gzip.compress(b"x" * 99)[:20])
    one_line(call("correct", "--jsonl", "b.jsonl"), 5, "b.jsonl: cannot be read: No such file")
    one_line(call("correct", "--jsonl", "a.jsonl.gz"), 2, "a.jsonl.gz: cannot be unpacked")
    one_line(call("correct", "--jsonl", "cut.gz"), 2, "cut.gz: cannot be unpacked")
    one_line(call("correct", "--jsonl", "a.jsonl", "-o", "no/out"), 5, "no/out: cannot be written: No such file")


def test_without_jsonl_a_plain_text(call: Call, tmp_path: Path, type_in: Callable[[str], None]) -> None:
    (tmp_path / "a.txt").write_text("It was tbe Move-\nment.\n")
    assert call("correct", "a.txt").out == "It was the Movement.\n"
    type_in("It was tbe end.")
    assert call("correct").out == "It was the end."
    one_line(call("correct", "pairs.jsonl.gz"), 1, "`pairs.jsonl.gz` is named as JSON Lines are: say --jsonl")


def test_a_reader_that_goes_away_is_no_error_to_speak_of() -> None:
    rows = jsonl(*({"id": "x" * 1000, "ocr": ""} for _ in range(500)))  # more than a pipe holds
    process = subprocess.Popen(
        [sys.executable, "-m", "pipeline", "correct", "--jsonl"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdin is not None and process.stdout is not None and process.stderr is not None
    process.stdout.close()
    process.stdin.write(rows.encode())
    process.stdin.close()
    assert process.stderr.read() == b"" and process.wait(60) != 0
    process.stderr.close()
