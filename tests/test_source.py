"""Reading documents: what is taken as it stands, and the one clear line for what cannot be."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline import source
from pipeline.errors import BadInput

Put = Callable[..., Path]


def test_text_comes_as_it_is(put: Put, tmp_path: Path) -> None:
    put("a", "\ufeffline\r\nnext\rlast\n".encode())
    document = source.read(tmp_path / "raw", "a")
    assert document.text.encode() == document.raw == "\ufeffline\r\nnext\rlast\n".encode()


def test_bare_text_needs_no_folder(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "b.txt").write_text("words\n")
    assert source.names(tmp_path / "raw") == ["b"]
    assert source.read(tmp_path / "raw", "b").meta == source.Metadata()


def test_metadata(put: Put, tmp_path: Path) -> None:
    put("a", toml='title = "The U.S.S.R."\ndate = 1942\nkind = "pamphlet"\n')
    meta = source.read(tmp_path / "raw", "a").meta
    assert (meta.title, meta.date, meta.year, meta.kind) == ("The U.S.S.R.", "1942", 1942, "pamphlet")


BAD_TEXT = [
    (b"", "empty"),
    (b" \n\n", "empty"),
    (b"PK\x03\x04\0\0", "binary"),
    ("Zürich\n".encode("latin-1"), "not UTF-8"),
    ("line\n".encode("utf-16"), "binary"),
]


@pytest.mark.parametrize(("data", "says"), BAD_TEXT, ids=[f"{s}-{i}" for i, (_, s) in enumerate(BAD_TEXT)])
def test_unusable_text(put: Put, tmp_path: Path, data: bytes, says: str) -> None:
    put("a", data)
    with pytest.raises(BadInput, match=says) as e:
        source.read(tmp_path / "raw", "a")
    assert str(tmp_path / "raw" / "a" / "text.txt") in str(e.value)


BAD_TOML = [
    ('titel = "x"', "unknown key `titel`"),
    ("title = 3", "`title` must be a text in quotes"),
    ("date = true", "`date` must be a text"),
    ("date = [1]", "`date` must be a text"),
    ('kind = "scroll"', "not known; known are book"),
    ("title = ", "not readable as TOML"),
]


@pytest.mark.parametrize(("toml", "says"), BAD_TOML, ids=[t for t, _ in BAD_TOML])
def test_unusable_metadata(put: Put, tmp_path: Path, toml: str, says: str) -> None:
    put("a", toml=toml)
    with pytest.raises(BadInput, match=says) as e:
        source.read(tmp_path / "raw", "a")
    assert "document.toml" in str(e.value)


def test_two_texts(put: Put, tmp_path: Path) -> None:
    (put("a") / "other.txt").write_text("more")
    with pytest.raises(BadInput, match=r"2 texts \(other.txt, text.txt\)"):
        source.read(tmp_path / "raw", "a")


def test_no_text_no_document_no_folder(put: Put, tmp_path: Path) -> None:
    (put("a") / "text.txt").unlink()
    with pytest.raises(BadInput, match="no text"):
        source.read(tmp_path / "raw", "a")
    with pytest.raises(BadInput, match="no such document"):
        source.read(tmp_path / "raw", "z")
    with pytest.raises(BadInput, match="no such folder"):
        source.names(tmp_path / "nowhere")


def test_folder_beside_bare_text(put: Put, tmp_path: Path) -> None:
    put("a")
    (tmp_path / "raw" / "a.txt").write_text("x")
    with pytest.raises(BadInput, match="keep one of the two"):
        source.read(tmp_path / "raw", "a")
