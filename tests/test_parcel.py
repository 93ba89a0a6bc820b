"""Files kept as one: what comes back, what is refused, and what `restore -o` writes of it."""

from __future__ import annotations

import gzip
import io
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.corpus import archive as parcel
from pipeline.errors import BAD_INPUT, DONE, BadInput
from tests.conftest import Result

Call = Callable[..., Result]
NAMES = ("b.xml", "a.xml.gz")


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    folder = tmp_path_factory.mktemp("given")
    (folder / "b.xml").write_bytes(b"<alto>one two three</alto>" * 9)
    (folder / "a.xml.gz").write_bytes(gzip.compress(b"<alto/>"))
    return parcel.pack(folder / name for name in NAMES)


def zipped(name: str, data: bytes = b"a", method: int = zipfile.ZIP_STORED) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        archive.writestr(zipfile.ZipInfo(name), data, method)
    return made.getvalue()


def put(data: bytes, field: int, value: int) -> bytes:
    """A zip of one file with a number of 16 bits put into its directory, `field` bytes from where the entry begins."""
    at = data.index(b"PK\1\2") + field
    return data[:at] + struct.pack("<H", value) + data[at + 2 :]


def test_what_was_packed_comes_back(packed: bytes) -> None:
    assert tuple(parcel.unpack(packed)) == NAMES


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no zip",
        zipped("a")[:-5],
        put(zipped("a"), 10, 99),  # packed by a method that nobody knows
        put(zipped("a"), 8, 1),  # encrypted
        put(zipped("a"), 6, 99),  # made by a later version
        zipped("a", b"aaaa" * 99, zipfile.ZIP_DEFLATED).replace(b"a\x4b", b"a\xff"),  # for zlib
    ],
)
def test_a_damaged_parcel_is_refused_in_one_line(data: bytes) -> None:
    with pytest.raises(BadInput, match="damaged") as e:
        parcel.unpack(data)
    assert "\n" not in str(e.value)


@given(st.data())
def test_changed_bytes_are_unpacked_or_refused(packed: bytes, data: st.DataObject) -> None:
    changed = bytearray(packed)
    for _ in range(data.draw(st.integers(1, 3))):
        changed[data.draw(st.integers(0, len(packed) - 1))] = data.draw(st.integers(0, 255))
    try:
        parcel.unpack(bytes(changed))
    except BadInput as e:
        assert "\n" not in str(e)


@pytest.mark.parametrize("name", ["../a.xml", "/a.xml", "x/a.xml", "..", "x/"])
def test_names_that_lead_elsewhere_are_refused(name: str) -> None:
    with pytest.raises(BadInput, match="no file's name"):
        parcel.unpack(zipped(name))


def test_more_than_memory_has_is_refused_before_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parcel, "_MOST", 1000)
    monkeypatch.setattr(zipfile.ZipFile, "read", None)
    with pytest.raises(BadInput, match="2,000 bytes when unpacked, more than 1,000"):
        parcel.unpack(zipped("a", b"\0" * 2000, zipfile.ZIP_BZIP2))


HOCR = "<html><body><div class='ocr_page'><span class='ocr_line'>{}</span></div></body></html>"


@pytest.fixture
def book(call: Call, tmp_path: Path) -> Callable[..., dict[str, bytes]]:
    """Cleans a document of OCR files of these names, and gives their bytes."""

    def clean(*names: str) -> dict[str, bytes]:
        (tmp_path / "raw" / "book").mkdir(parents=True)
        files = {name: HOCR.format(f"It was page {n} of the book.").encode() for n, name in enumerate(names)}
        files = {name: gzip.compress(data) if name.endswith(".gz") else data for name, data in files.items()}
        for name, data in files.items():
            (tmp_path / "raw" / "book" / name).write_bytes(data)
        assert call("run").code == DONE
        return files

    return clean


def inside(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_files_come_back_byte_for_byte_packed_ones_too(call: Call, book: Callable[..., dict[str, bytes]]) -> None:
    files = book("1.hocr", "2.hocr.gz")
    assert call("restore", "book", "-o", "out").code == DONE
    assert inside(Path("out")) == files
    assert call("restore", "book", "-o", "out").code == DONE  # the same files are no hindrance


def test_no_other_file_is_written_over(call: Call, book: Callable[..., dict[str, bytes]]) -> None:
    book("1.hocr", "2.hocr")
    Path("out").mkdir()
    Path("out", "2.hocr").write_text("mine")
    result = call("restore", "book", "-o", "out")
    assert (result.code, result.out) == (BAD_INPUT, "")
    assert "2.hocr: there already, with other content" in result.err and result.err.count("\n") == 1
    assert inside(Path("out")) == {"2.hocr": b"mine"}


def test_names_that_differ_in_case_alone_are_not_written(call: Call, book: Callable[..., dict[str, bytes]]) -> None:
    book("p1.hocr", "P1.hocr")
    result = call("restore", "book", "-o", "out")
    assert (result.code, result.out) == (BAD_INPUT, "")
    assert "differ in case alone" in result.err and result.err.count("\n") == 1
    assert not Path("out").exists()
