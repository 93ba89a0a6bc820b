"""Where on a page a folio may stand: the outer three lines of head and foot, whole or their first and last words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.findings import Line, lines
from pipeline.furniture.numerals import Digits, Reading
from pipeline.view import View


@dataclass(frozen=True, slots=True)
class Page:
    """A page's stretch of the text and its lines that are not blank."""

    index: int
    start: int
    end: int
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Sight:
    """A stretch that may print the folio: alone on its line, or first or last in a longer one."""

    line: Line
    start: int
    end: int
    seen: str
    place: str  # "head" or "foot"
    depth: int  # 0 for the outermost line
    alone: bool
    readings: tuple[Reading, ...]


def pages(view: View) -> list[Page]:
    """The pages of a view with their lines, in order."""
    found = []
    for i, mark in enumerate(view.all("page")):
        body = tuple(line for line in lines(view.text, mark.start, mark.end) if not line.blank)
        found.append(Page(int(mark.get("index", str(i))), mark.start, mark.end, body))
    return found


def sights(page: Page, digits: Digits) -> Iterator[Sight]:
    """Where a folio may stand: in the outer three lines of head and foot."""
    count = len(page.lines)
    for place, zone in (("head", page.lines[:3]), ("foot", page.lines[:-4:-1] if count > 1 else ())):
        for depth, line in enumerate(zone):
            if place == "foot" and count - 1 - depth < 3 and count - 1 - depth <= depth:
                break
            body = line.text.strip()
            first = line.start + len(line.text) - len(line.text.lstrip())
            if len(body) <= 12:
                yield _sight(line, first, body, place, depth, True, digits)
            parts = body.split()
            if place == "foot" and 1 < len(parts) <= 4 and len(body) <= 12:
                # A signature may share the folio's line: "B2 13".
                at = first + len(body) - len(parts[-1])
                if sum(c.isalnum() for c in body[: at - first]) <= 3:
                    yield _sight(line, at, parts[-1], place, depth, True, digits)
            named = "".join(c for c in parts[0] if c.isalpha()).lower() in LABELS
            if len(parts) > 1 and len(body) > 4 and depth <= 1 and not (named and len(parts) == 2):
                yield _sight(line, first, parts[0], place, depth, False, digits)
                at = first + len(body) - len(parts[-1])
                yield _sight(line, at, parts[-1], place, depth, False, digits)


LABELS = frozenset(
    "act art article book canto chap chapter contents fig figure lesson letter no number page part plate psalm"
    " scene section sonnet table vol volume".split()
)
"""Words whose number is their own, not the page's."""


def _sight(line: Line, start: int, seen: str, place: str, depth: int, alone: bool, digits: Digits) -> Sight:
    return Sight(line, start, start + len(seen), seen, place, depth, alone, tuple(digits.read(seen)))
