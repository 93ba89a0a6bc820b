"""Thresholds are read from their tables, and a table that cannot be used is told of in one line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.errors import BadInput
from pipeline.language import thresholds


@pytest.fixture
def table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    folder = tmp_path / "tables" / "thresholds"
    folder.mkdir(parents=True)
    monkeypatch.setattr(thresholds, "dictionaries", lambda: tmp_path)
    thresholds._read.cache_clear()
    yield folder / "stage.toml"
    thresholds._read.cache_clear()


def test_numbers_are_as_the_table_writes_them(table: Path) -> None:
    table.write_text("[heads]\nsame = 82.0 # of 100\nfewest = 3 # heads\n")
    assert thresholds.of("stage", "heads") == {"same": 82.0, "fewest": 3}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("[heads]\nsame = many\n", "not readable as TOML"),
        ("[feet]\nsame = 1\n", r"no table \[heads\]"),
        ("heads = 3\n", r"no table \[heads\]"),
        ('[heads]\nsame = "82"\n', "heads.same must be a number, not '82'"),
        ("[heads]\nsame = true\n", "heads.same must be a number, not True"),
    ],
)
def test_what_is_no_table_of_numbers_is_refused(table: Path, given: str, said: str) -> None:
    table.write_text(given)
    with pytest.raises(BadInput, match=said):
        thresholds.of("stage", "heads")


def test_a_missing_table_is_named(table: Path) -> None:
    with pytest.raises(BadInput, match=r"stage\.toml"):
        thresholds.of("stage", "heads")
