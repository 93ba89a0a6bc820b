"""The properties that hOCR puts into a title attribute: `image "a.png"; bbox 0 0 100 200; x_wconf 95`."""

from __future__ import annotations

import regex

from pipeline.formats.layout import Box
from pipeline.formats.ocr_words import number, pixels, spanned

_PROPERTY = regex.compile(
    r"""\s*+(?P<name>[\w-]++)\s*+(?P<value>(?:"(?:\\["\\]|[^"])*+"|(?<=\s)'[^']*+'|[^;"])*+)[";]?+"""
)
_QUOTED = regex.compile(r"""(?s)"(?P<double>(?:\\["\\]|[^"])*+)"?|'(?P<single>[^']*+)'""")
_ESCAPED = regex.compile(r"""\\(["\\])""")
_FIGURE = r"(-?+\d++(?:\.\d++)?+)"
_BBOX = regex.compile(r"\bbbox" + rf"\s++{_FIGURE}" * 4)


def properties(title: str | None) -> dict[str, str]:
    """Each property's name and what is said of it, quotes taken off."""
    found: dict[str, str] = {}
    for match in _PROPERTY.finditer(title or ""):
        found.setdefault(match["name"], _bare(match["value"].strip()))
    return found


def quoted(text: str) -> str:
    """A text as a property's value: in double quotes, with those in it escaped."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def box(title: str) -> Box | None:
    """The rectangle that a title tells, in pixels; None where it tells none."""
    found = _BBOX.search(title)
    left, top, right, bottom = map(pixels, found.groups()) if found else (None,) * 4
    if left is None or top is None or right is None or bottom is None:
        return None
    return spanned(left, top, right, bottom)


def bbox(rectangle: Box) -> str:
    """A rectangle as a property."""
    return f"bbox {rectangle.left} {rectangle.top} {rectangle.right} {rectangle.bottom}"


def resolution(value: str | None) -> int | None:
    """The dots an inch of a `scan_res`, which has them across and down; None where it is not told."""
    figure = number((value or "").split(" ")[0])
    return round(figure) if figure and figure > 0 else None


def _bare(value: str) -> str:
    found = _QUOTED.fullmatch(value)
    if not found:
        return value
    return str(found["single"] if found["double"] is None else _ESCAPED.sub(r"\1", found["double"]))
