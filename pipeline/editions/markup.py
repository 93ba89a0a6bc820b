"""Text as XML. The standard library's own (xml.sax.saxutils) loads a web client for it: 29 ms of every start."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import regex

from pipeline.text.characters import NO_XML

_TEXT = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_VALUE = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}
)
_PART = regex.compile(r"<[^>]*>|[^<\s]+|\s+")
WIDTH = 120
"""Code points after which a line of running text is broken at its next space."""


@dataclass(frozen=True, order=True, slots=True)
class Point:
    """Something that stands at one place of the text, code point `at`: a page break, a signature, what was removed.

    `xml` is it as an element; `inline`, where it differs, is it inside running text.
    """

    at: int
    order: int
    xml: str
    inline: str = ""

    def between(self) -> str:
        """The point between blocks."""
        return self.xml

    def within(self, broken: bool) -> str:
        """The point inside running text; `broken`: it parts a word, which a page break says."""
        xml = self.inline or self.xml
        return xml.replace("<pb ", '<pb break="no" ', 1) if broken else xml


def escape(text: str) -> str:
    """Text as the content of an element, without the control characters that XML has no place for."""
    clean: str = NO_XML.sub("", text)
    return clean.translate(_TEXT)


def quoted(value: str) -> str:
    """Text as the value of an attribute, in double quotes."""
    return f'"{NO_XML.sub("", value).translate(_VALUE)}"'


def opening(name: str, attributes: Mapping[str, str]) -> str:
    """The start tag of an element, its attributes in alphabetical order."""
    return f"<{name}{''.join(f' {k}={quoted(v)}' for k, v in sorted(attributes.items()))}>"


def empty(name: str, attributes: Mapping[str, str]) -> str:
    """An element without content."""
    return opening(name, attributes)[:-1] + "/>"


def fold(xml: str, depth: int) -> str:
    """A block's XML in lines of about WIDTH code points at most, each but the first indented by `depth` spaces.

    It is broken where it holds a line break, and else where a space stands outside a tag, which white space may be.
    """
    if len(xml) <= WIDTH and "\n" not in xml:
        return xml
    pad = " " * depth
    lines: list[str] = []
    for line in xml.split("\n"):
        if len(line) + depth < WIDTH:
            lines.append((pad if lines else "") + line)
            continue
        parts, column, waiting = [pad if lines else ""], depth if lines else 0, ""
        for part in _PART.findall(line):
            if part == " " and not waiting:
                waiting = part
                continue
            if waiting and column + len(part) >= WIDTH and part[0] != "<":
                lines.append("".join(parts))
                parts, column = [pad], len(pad)
            else:
                parts.append(waiting)
                column += len(waiting)
            parts.append(part)
            column += len(part)
            waiting = ""
        lines.append("".join([*parts, waiting]))
    return "\n".join(lines)
