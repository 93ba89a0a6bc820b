"""The properties that hOCR puts into a title attribute: `image "a.png"; bbox 0 0 100 200; x_wconf 95`."""

from __future__ import annotations

import regex

from pipeline.formats.layout import Box
from pipeline.formats.ocr_words import certainty, number, pixels, share, sloping, spanned
from pipeline.formats.ocr_words import size as type_size

_PROPERTY = regex.compile(
    r"""\s*+(?P<name>[\w-]++)\s*+(?P<value>(?:"(?:\\["\\]|[^"])*+"|(?<=\s)'[^']*+'|[^;"])*+)[";]?+"""
)
_QUOTED = regex.compile(r"""(?s)"(?P<double>(?:\\["\\]|[^"])*+)"?|'(?P<single>[^']*+)'""")
_ESCAPED = regex.compile(r"""\\(["\\])""")
_FIGURE = r"(-?+\d++(?:\.\d++)?+)"
_BBOX = regex.compile(r"\bbbox" + rf"\s++{_FIGURE}" * 4)
_FRACTION = r"(-?+(?:\d++(?:\.\d*+)?+|\.\d++)(?:[eE][-+]?\d++)?+)"  # slopes are written 1.5e-05, .002, too
_BASELINE = regex.compile(rf"\bbaseline\s++{_FRACTION}\s++{_FRACTION}")
_SIZE = regex.compile(rf"\bx_size\s++{_FRACTION}")
_POINTS = regex.compile(rf"\bx_fsize\s++{_FRACTION}")
_CONFIDENCE = regex.compile(rf"\bx_w?conf\s++{_FRACTION}")
_OF_LETTERS = regex.compile(r"\bx_confs\s++([\d.\s-]++)")


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


def confidence(title: str) -> float | None:
    """How sure the engine is of a word, 0 to 1: of the whole, else of its letters; None where it is not told."""
    if found := _CONFIDENCE.search(title):
        return share(found[1], 100)
    letters = _OF_LETTERS.search(title)
    figures = [figure for figure in map(number, letters[1].split()) if figure is not None] if letters else []
    return certainty(sum(figures) / len(figures) / 100) if figures else None


def points(title: str) -> float | None:
    """The size of the type, in points; None where it is not told."""
    found = _POINTS.search(title)
    return type_size(found[1]) if found else None


def size(title: str) -> float | None:
    """The height of a line from its lowest to its highest letter, in pixels; None where it is not told."""
    found = _SIZE.search(title)
    return type_size(found[1]) if found else None


def baseline(title: str) -> tuple[float, float] | None:
    """The slope of a line and its height above the foot of its box, in pixels; None where it is not told."""
    found = _BASELINE.search(title)
    slope, offset = map(number, found.groups()) if found else (None, None)
    return None if slope is None or offset is None else sloping(slope, offset)


def resolution(value: str | None) -> int | None:
    """The dots an inch of a `scan_res`, which has them across and down; None where it is not told."""
    figure = number((value or "").split(" ")[0])
    return round(figure) if figure and figure > 0 else None


def _bare(value: str) -> str:
    found = _QUOTED.fullmatch(value)
    if not found:
        return value
    return str(found["single"] if found["double"] is None else _ESCAPED.sub(r"\1", found["double"]))
