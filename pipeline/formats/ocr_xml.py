"""OCR output as XML, read without harm: no entities, no DTD, no network, one element at a time; gzip or not."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, TypeAlias, cast

import regex
from lxml import etree

from pipeline.errors import BadInput
from pipeline.text.characters import NO_XML

Element: TypeAlias = etree._Element

_GZIP = b"\x1f\x8b"
_SPACES = bytes(32 if n < 32 and n not in b"\t\n\r" else n for n in range(256))
_FORBIDDEN = regex.compile(rb"&#(?:0*(?:[0-8]|1[124-9]|2[0-9]|3[01])|[xX]0*(?:[0-8bcefBCEF]|1[0-9a-fA-F]));")
_LONGEST = 8  # bytes of a reference to a control character
_LIMIT = 1 << 30  # bytes of text that a packed file may hold when it has to be held at once


def local(node: Element) -> str:
    """An element's name without its namespace."""
    return str(node.tag).rpartition("}")[2]


def child(node: Element, name: str) -> Element | None:
    """The first child of that local name, in any namespace."""
    return next((part for part in node if local(part) == name), None)


def text_at(node: Element | None, name: str) -> str:
    """The text of the first child of that local name, its white space made even; "" where there is none."""
    found = None if node is None else child(node, name)
    return "" if found is None else " ".join((found.text or "").split())


def finished(
    data: bytes, path: Path, names: frozenset[str], wanted: Callable[[Element], bool] = lambda _: True
) -> Iterator[Element]:
    """Each element of these local names that is `wanted`, once complete, in order; emptied when the next is asked for.

    So a book of any length takes the memory of a page. Raises BadInput for what is not well-formed, and for a document
    type that declares entities, which no OCR program writes.
    """
    try:
        yield from _finished(_stream(data), path, names, wanted)
    except etree.XMLSyntaxError as e:
        where = f"line {e.lineno}" if e.lineno else "at its start"
        what = str(e.msg or "no XML").partition(", line ")[0]
        raise BadInput(f"{path}: broken XML ({where}: {what}); export it again, or mend that line") from e
    except (OSError, EOFError, zlib.error) as e:
        raise BadInput(f"{path}: broken gzip; fetch the file again") from e


def _finished(
    stream: IO[bytes], path: Path, names: frozenset[str], wanted: Callable[[Element], bool]
) -> Iterator[Element]:
    # Without huge_tree libxml2 keeps its own limits (depth, length of one text), which no page comes near.
    steps = etree.iterparse(
        stream,
        events=("end",),
        tag=[f"{{*}}{name}" for name in sorted(names)],
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        remove_comments=True,
        remove_pis=True,
        huge_tree=False,
    )
    checked = False
    for _, node in steps:
        if not checked:
            _no_entities(node, path)
            checked = True
        if wanted(node):
            yield node
            node.clear(keep_tail=False)


def _no_entities(node: Element, path: Path) -> None:
    dtd = node.getroottree().docinfo.internalDTD
    if dtd is not None and any(True for _ in dtd.iterentities()):  # type: ignore[attr-defined]
        raise BadInput(f"{path}: declares entities in its document type; take the <!DOCTYPE ...> out")


def unpacked(data: bytes, path: Path) -> bytes:
    """The bytes themselves, or what is packed in them. Raises BadInput for broken gzip, or more than 1 GiB."""
    if not data.startswith(_GZIP):
        return data
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as packed:
            found = packed.read(_LIMIT + 1)
    except (OSError, EOFError, zlib.error) as e:
        raise BadInput(f"{path}: broken gzip; fetch the file again") from e
    if len(found) > _LIMIT:
        raise BadInput(f"{path}: more than 1 GiB when unpacked; divide it into volumes")
    return found


def lawful(text: str) -> str:
    """A text with U+FFFD for each character that XML cannot hold."""
    return str(NO_XML.sub("\ufffd", text))


def figure(value: float, digits: int) -> str:
    """A number with at most so many digits after its point, and none that say nothing."""
    text = f"{value:.{digits}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def beginning(data: bytes, length: int) -> bytes:
    """The first `length` bytes, unpacked where packed; what can be had of them where the packing is broken."""
    if not data.startswith(_GZIP):
        return data[:length]
    try:
        return zlib.decompressobj(wbits=31).decompress(data, length)
    except zlib.error:
        return b""


def _stream(data: bytes) -> IO[bytes]:
    plain = io.BytesIO(data)
    stream = cast(IO[bytes], gzip.GzipFile(fileobj=plain)) if data.startswith(_GZIP) else plain
    wide = beginning(data, 4).startswith((b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<", b"\0\0"))
    return stream if wide else cast(IO[bytes], _Lawful(stream))


class _Lawful:
    """A stream with spaces for the control characters that XML forbids, which DjVu's own tools write."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._kept = b""

    def read(self, length: int) -> bytes:
        """About `length` more bytes; none at the end."""
        more = self._stream.read(length)
        found = self._kept + more
        cut = found.rfind(b"&", max(0, len(found) - _LONGEST)) if more else -1  # a reference may go on
        self._kept, found = (found[cut:], found[:cut]) if cut >= 0 else (b"", found)
        if not found and more:
            return self.read(length)
        found = found.translate(_SPACES)
        return _FORBIDDEN.sub(b" ", found) if b"&#" in found else found
