"""A web page as it was saved: its bytes decoded without loss, and whether it is a page at all."""

from __future__ import annotations

import codecs
from pathlib import Path

import regex

from pipeline.errors import BadInput

SUFFIXES = (".html", ".htm")
_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))  # stay in the text
_DECLARED = regex.compile(
    rb"""<meta\b[^>]*?\bcharset\s*+=\s*+["']?\s*+([\w.:-]++)|<\?xml\b[^>]*?\bencoding\s*+=\s*+["']([\w.:-]++)""",
    regex.IGNORECASE,
)
_HEAD = 4096  # bytes among which the encoding is declared; browsers look at 1,024
# A page says `iso-8859-1` and means Windows: what browsers read for what is declared, by Python's names for it.
_LABELS = {"windows-874": "cp874", "windows-31j": "cp932", "x-sjis": "cp932", "iso-8859-8-i": "iso8859-8"}
_READ_AS = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "utf-16": "utf-8",  # what could be read so far was single bytes
    "utf-16-le": "utf-8",
    "utf-16-be": "utf-8",
}
_OF_ONE_BYTE = regex.compile(r"cp(?:125\d|866|874)|iso8859-\d+|koi8-[ru]|mac-roman")
_OF_MORE = frozenset(("utf-8", "cp932", "euc_jp", "iso2022_jp", "cp949", "gb18030", "big5", "big5hkscs"))
_TAG = regex.compile(r"<(?:!doctype\s+html|/?+[a-z][a-z0-9]*+(?:[\s/][^<>]*+)?)>", regex.IGNORECASE)


def decode(data: bytes, path: Path) -> tuple[str, str]:
    """The text of a page and the Python name of its encoding, by which the text encodes to the same bytes.

    Raises BadInput for a page that is empty or binary, or that is not in the encoding it names.
    """
    if not data.strip():
        raise BadInput(f"{path}: empty; save the page again, or remove the document")
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "")
    if b"\0" in data and not encoding.startswith("utf-16"):
        raise BadInput(f"{path}: binary, not a web page; save it again as HTML")
    encoding = encoding or _encoding(data)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as e:
        line = data.count(b"\n", 0, e.start) + 1
        raise BadInput(f"{path}: not {encoding} (byte {e.start}, line {line}); save it as UTF-8") from e
    if not _comes_back(text, encoding, data):
        raise BadInput(f"{path}: {encoding} does not give the same bytes back; save it as UTF-8")
    return text, encoding


def is_page(text: str) -> bool:
    """Whether there is any HTML tag in a text."""
    return bool(_TAG.search(text))


def _encoding(data: bytes) -> str:
    """What a page without a byte order mark is in: what it declares, else UTF-8, else windows-1252."""
    declared = _declared(data)
    if declared and not _OF_ONE_BYTE.fullmatch(declared):
        return declared
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return declared or "cp1252"
    # Browsers save as UTF-8 and leave the old declaration; other text hardly ever happens to be UTF-8.
    return "utf-8"


def _declared(data: bytes) -> str:
    """The encoding that a page names, as browsers read it; "" where it names none that they know."""
    found = _DECLARED.search(data, 0, min(len(data), _HEAD))
    if not found:
        return ""
    label = (found[1] or found[2]).decode("ascii", "replace").lower()
    try:
        name = codecs.lookup(_LABELS.get(label, label)).name
    except LookupError:
        return ""
    name = _READ_AS.get(name, name)
    return name if name in _OF_MORE or _OF_ONE_BYTE.fullmatch(name) else ""


def _comes_back(text: str, encoding: str, data: bytes) -> bool:
    try:
        return text.encode(encoding) == data
    except UnicodeEncodeError:
        return False
