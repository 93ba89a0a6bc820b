"""Several files as one, the same bytes on any machine: what a document was given as, kept with it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from pipeline.errors import BadInput

_FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip can say
_PACKED = (b"\x1f\x8b",)  # what is packed already


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
    """The files of a zip, by name. Raises BadInput where it was damaged."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return {entry.filename: archive.read(entry) for entry in archive.infolist()}
    except (zipfile.BadZipFile, OSError, EOFError) as e:
        raise BadInput(f"damaged ({e}); clean the document again") from e
