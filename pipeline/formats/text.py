"""Plain OCR text: UTF-8, any line ends, form feeds or blank lines between pages."""

from __future__ import annotations

from pathlib import Path

from pipeline.errors import BadInput


def decode(data: bytes, path: Path) -> str:
    """The text of `data`, which encodes to the same bytes. Raises BadInput for empty, binary or other than UTF-8."""
    if not data.removeprefix(b"\xef\xbb\xbf").strip():
        raise BadInput(f"{path}: empty; give it the OCR text, or remove the document")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise BadInput(f"{path}: UTF-16, not UTF-8 (Windows calls it Unicode); save it as UTF-8")
    if b"\0" in data:
        raise BadInput(f"{path}: binary, not text; save the OCR as plain text in UTF-8")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as e:
        line = data.count(b"\n", 0, e.start) + 1
        raise BadInput(f"{path}: not UTF-8 (byte {e.start}, line {line}); save it as UTF-8") from e
