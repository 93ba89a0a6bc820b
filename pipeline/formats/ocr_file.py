"""An OCR file, read by the reader of its format."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import regex

from pipeline.errors import BadInput
from pipeline.formats import detect, djvu_text, ocr_xml, text
from pipeline.formats.known import BY_NAME
from pipeline.formats.layout import Page, Reading

_IN_TEXT = regex.compile(  # what a page of text may begin with: page tags, and the tags that Markdown has
    r"<(?:!--|/?(?:page|pb|table|div|center|img|br|b|i|u|em|strong|sup|sub|span|p|h[1-6])\b)", regex.IGNORECASE
)


def read(data: bytes, path: Path) -> Reading:
    """The pages of a file in any format that `detect` knows, packed (gzip) or not; of plain text too.

    Raises BadInput for what is in none of them, and for what its reader cannot read.
    """
    found = detect.detect(data)
    if found is None:
        return _plain(ocr_xml.unpacked(data, path), path)
    if found == "hocr" and b"<html" in data[:4096] and b"</html" not in data[-4096:]:
        raise BadInput(f"{path}: cut short, its end is missing; make it again, or copy it again")
    known = BY_NAME[found]
    reader: Callable[[bytes, Path], Reading] = import_module(f"pipeline.formats.{known.module}").read
    return reader(data if known.unpacks else ocr_xml.unpacked(data, path), path)


def _plain(data: bytes, path: Path) -> Reading:
    if not data.strip():
        return Reading((Page(()),))  # an empty page among others
    decoded = text.decode(data, path)
    begun = decoded.lstrip("\ufeff \t\r\n")
    if begun.startswith("<") and not _IN_TEXT.match(begun):
        raise BadInput(f"{path}: no OCR format that is known; known are {', '.join(detect.KNOWN)}")
    return djvu_text.plain(decoded)
