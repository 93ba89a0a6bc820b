"""Several files as one, the same bytes on any machine: what a document was given as, kept with it."""

from __future__ import annotations

import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path

from pipeline.errors import BadInput

_FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip can say
_PACKED = (b"\x1f\x8b",)  # what is packed already
_MOST = 4 << 30  # bytes of all files together; the OCR of a long book has some hundred million
_DAMAGE = (  # what zipfile and the unpackers raise for bytes that were changed
    zipfile.BadZipFile,
    OSError,
    EOFError,
    RuntimeError,
    ValueError,
    OverflowError,
    MemoryError,
    struct.error,
    zlib.error,
    lzma.LZMAError,
)


def pack(paths: Iterable[Path]) -> bytes:
    """Files as a zip, by their names. Packed by bzip2, for zlib's output differs from one build to another."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for path in paths:
            data = path.read_bytes()
            entry = zipfile.ZipInfo(path.name, _FIRST_DAY)
            entry.create_system = 3  # Unix, wherever it is made
            entry.external_attr = 0o644 << 16
            entry.compress_type = zipfile.ZIP_STORED if data.startswith(_PACKED) else zipfile.ZIP_BZIP2
            archive.writestr(entry, data)
    return made.getvalue()


def unpack(data: bytes) -> Mapping[str, bytes]:
    """The files of a zip, by name. Raises BadInput where it was damaged, or is none that `pack` makes."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            _check(entries)
            return {entry.filename: archive.read(entry) for entry in entries}
    except _DAMAGE as e:
        said = " ".join(str(e).split()) or type(e).__name__
        raise BadInput(f"damaged ({said}); clean the document again") from e


def _check(entries: Iterable[zipfile.ZipInfo]) -> None:
    """Raise BadInput for what is not to be unpacked: names that lead elsewhere, more bytes than memory has."""
    total = 0
    for entry in entries:
        name = entry.filename
        if name == ".." or Path(name).name != name:
            raise BadInput(f"damaged ({name!r} is no file's name); clean the document again")
        total += entry.file_size
    if total > _MOST:
        raise BadInput(f"{total:,} bytes when unpacked, more than {_MOST:,}; clean the document again")
