"""Which OCR format some bytes are in, by what is in them and never by a file's name."""

from __future__ import annotations

import codecs

import regex

from pipeline.formats import djvu_zones, ocr_xml, tesseract_tsv
from pipeline.formats.known import FORMATS

KNOWN = tuple(known.called for known in FORMATS)
"""What people call the formats that are read."""
PLAIN = "plain"
"""The name for text that is in none of them."""

_HEAD = 1 << 18  # bytes looked at
_WIDE = ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"), (b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"))
_ROOT = regex.compile(
    r"\s*+(?:<\?[^>]*+>\s*+|<!--.*?-->\s*+|<!DOCTYPE[^>\[]*+(?:\[.*?\]\s*+)?+>\s*+)*+<(?:[\w.-]++:)?+([\w.-]++)([^>]*+)",
    regex.DOTALL | regex.IGNORECASE,
)
_ROOTS = {"alto": "alto", "pcgts": "page", "djvuxml": "djvu-xml"}
_HOCR = regex.compile(
    r"""class\s*=\s*["']?(?:[\w-]+\s+)*(?:ocr_page|ocr_line|ocrx_word|ocr_carea)\b|["']ocr-(?:system|capabilities)"""
)
_ABBYY = regex.compile(r"abbyy|finereader", regex.IGNORECASE)


def detect(data: bytes) -> str | None:
    """The name of the format: hocr, alto, page, abbyy, djvu-xml, djvu-text or tsv; None for plain text and all else.

    The first 256 KiB of a file are enough, and packed data (gzip) are looked into.
    """
    head = _decoded(ocr_xml.beginning(data, _HEAD))
    root = _ROOT.match(head)
    if root:
        name = root[1].lower()
        if name == "document":
            return "abbyy" if _ABBYY.search(root[2]) or "<charParams" in head else None
        if name in _ROOTS:
            return _ROOTS[name]
        return "hocr" if _HOCR.search(head) else None
    if head.split("\n", 1)[0].split("\t")[:10] == list(tesseract_tsv.HEADER):
        return "tsv"
    if djvu_zones.begins(head) or "\x1f" in head or "\x1d" in head:
        return "djvu-text"
    return None


def _decoded(data: bytes) -> str:
    """Enough of the text to know it by; what cannot be decoded does not matter."""
    for mark, encoding in _WIDE:
        if data.startswith(mark):
            return data.decode(encoding, "replace").removeprefix("\ufeff")
    return data.removeprefix(codecs.BOM_UTF8).decode("utf-8", "replace")
