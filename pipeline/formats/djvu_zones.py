"""DjVu's hidden text in brackets: (page 0 0 2550 3300 (line 10 3000 500 3050 (word 10 3000 90 3050 "The")))."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import regex

from pipeline.errors import BadInput
from pipeline.formats import ocr_words
from pipeline.formats.layout import Block, Box, Line, Page, Word, around
from pipeline.formats.ocr_words import PLAIN

_PAGE = regex.compile(r"^[ \t]*\(page\s+-?\d+\s+-?\d+\s+-?\d+\s+-?\d+\b", regex.MULTILINE)
_TOKEN = regex.compile(r'"((?:[^"\\]|\\.)*+)"|([()])|#[^\n]*|([^\s()"#]++)', regex.DOTALL)
_ESCAPE = regex.compile(rb"\\([0-7]{1,3}|.)", regex.DOTALL)
_ESCAPED = {b"n": b"\n", b"t": b"\t", b"r": b"\r", b"f": b"\f", b"v": b"\v", b"a": b"", b"b": b""}
_AREAS = ("column", "region")
_DEEPEST = 64  # zones within each other; there are seven kinds


@dataclass(slots=True)
class _Zone:
    """What stands between two brackets. up: left, bottom, right, top, y going upwards."""

    kind: str = ""
    up: list[int] = field(default_factory=list)
    text: str = ""
    inside: list[_Zone] = field(default_factory=list)


def begins(text: str) -> bool:
    """Whether a text (or the beginning of one) is in this form."""
    return bool(_PAGE.search(text))


def pages(text: str, path: Path) -> Iterator[Page]:
    """The pages of a text in this form. Raises BadInput where its brackets do not close, or are too many."""
    for zone, image in _zones(text, path):
        if zone.kind == "page":
            yield _page(zone, image)


def _zones(text: str, path: Path) -> Iterator[tuple[_Zone, str]]:
    """Each outermost zone, and the name of the page that a `select` before it tells."""
    stack: list[_Zone] = []
    image = word = ""
    for found in _TOKEN.finditer(text):
        string, bracket, atom = found.groups()
        if bracket == "(":
            if len(stack) == _DEEPEST:
                row = _row(text, found)
                raise BadInput(f"{path}: more than {_DEEPEST} brackets within each other (line {row}); export it again")
            stack.append(_Zone())
        elif bracket == ")":
            if not stack:
                raise BadInput(f"{path}: a bracket closes that none opened (line {_row(text, found)}); export it again")
            zone = stack.pop()
            if stack:
                stack[-1].inside.append(zone)
            else:
                yield zone, image
                image = ""
        elif not stack:
            image = _unescaped(string) if string is not None and word == "select" else image
            word = atom or ""
        elif string is not None:
            stack[-1].text += _unescaped(string)
        elif atom:
            _put(stack[-1], atom)
    if stack:
        raise BadInput(f"{path}: it ends within brackets; fetch or export it again")


def _put(zone: _Zone, atom: str) -> None:
    if not zone.kind:
        zone.kind = atom
    elif regex.fullmatch(r"-?\d{1,9}", atom):
        zone.up.append(int(atom))


def _row(text: str, found: regex.Match[str]) -> int:
    return text.count("\n", 0, found.start()) + 1


def _unescaped(string: str) -> str:
    """A string's text: octal escapes are bytes of UTF-8."""
    if "\\" not in string:
        return string
    data: bytes = _ESCAPE.sub(_unescape, string.encode("utf-8", "surrogatepass"))
    return data.decode("utf-8", "replace")


def _unescape(found: regex.Match[bytes]) -> bytes:
    code = found[1]
    return bytes((int(code, 8) & 255,)) if code[:1] in b"01234567" else _ESCAPED.get(code, code)


def _page(zone: _Zone, image: str) -> Page:
    width, height = (zone.up[2], zone.up[3]) if len(zone.up) >= 4 else (0, 0)
    blocks = ocr_words.filled(_blocks(zone, height))
    return Page(blocks, max(0, width), max(0, height), image=ocr_words.file_name(image))


def _blocks(zone: _Zone, height: int) -> Iterator[Block]:
    """The columns and regions in a zone, and a block for what stands between them."""
    place = _box(zone, height) if zone.kind != "page" else None
    lines: list[Line] = []
    for part in zone.inside:
        if part.kind in _AREAS:
            yield Block(tuple(lines), box=place)
            lines = []
            yield from _blocks(part, height)
        else:
            lines += _lines(part, height, False)
    yield Block((*lines, *_own(zone, height, False)), box=place)


def _lines(zone: _Zone, height: int, opens: bool) -> Iterator[Line]:
    if zone.kind in ("line", "word", "char"):
        words = list(_words(zone, height))
        yield Line(tuple(words), _box(zone, height) or around(word.box for word in words), opens)
        return
    opens = opens or zone.kind == "para"
    for part in zone.inside:
        for line in _lines(part, height, opens):
            yield line
            opens = opens and not line.words
    yield from _own(zone, height, opens)


def _own(zone: _Zone, height: int, opens: bool) -> Iterator[Line]:
    """The text of a zone that is not divided further; each of its rows is a line."""
    rows = zone.text.splitlines()
    for n, row in enumerate(rows):
        place = _box(zone, height) if len(rows) == 1 and zone.kind != "page" else None
        yield Line(tuple(ocr_words.words([(row, PLAIN)])), place, opens and n == 0)


def _words(zone: _Zone, height: int) -> Iterator[Word]:
    if zone.kind == "word" or not zone.inside:
        letters = "".join(part.text for part in zone.inside)
        yield from ocr_words.words([(zone.text or letters, PLAIN)], _box(zone, height))
        return
    for part in zone.inside:
        yield from _words(part, height)


def _box(zone: _Zone, height: int) -> Box | None:
    if len(zone.up) < 4:
        return None
    left, bottom, right, top = zone.up[:4]
    return Box(left, height - top, right, height - bottom)
