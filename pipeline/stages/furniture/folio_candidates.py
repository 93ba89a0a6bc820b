"""Where on a page a folio may stand: the outer three lines of head and foot, whole or their first and last words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import regex

from pipeline.language import thresholds
from pipeline.stages.furniture.numerals import Digits, Reading
from pipeline.stages.view import View
from pipeline.text.findings import Line, lines

_TABLE = thresholds.of("furniture", "folio_candidates")
_OUTER: int = _TABLE["outer"]
_PAGE = regex.compile(r"\W*(?:page|pag|pp?|pg)[.,]?\s*(?P<n>\w{1,4})\W*", regex.IGNORECASE)


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
    outer = page.lines if len(page.lines) <= 2 * _OUTER else (*page.lines[:_OUTER], *page.lines[-_OUTER:])
    body = [line for line in outer if any(c.isalnum() for c in line.text)]  # dirt counts for nothing
    count = len(body)
    for place, zone in (("head", body[:3]), ("foot", body[:-4:-1] if count > 1 else ())):
        for depth, line in enumerate(zone):
            if place == "foot" and count - 1 - depth < 3 and count - 1 - depth <= depth:
                break
            text = line.text.strip()
            first = line.start + len(line.text) - len(line.text.lstrip())
            if len(text) <= 12:
                yield _sight(line, first, text, place, depth, True, digits)
            parts = text.split()
            if place == "foot" and 1 < len(parts) <= 4 and len(text) <= 12:
                # A signature may share the folio's line: "B2 13".
                at = first + len(text) - len(parts[-1])
                if sum(map(str.isalnum, text[: at - first])) <= 3:
                    yield _sight(line, at, parts[-1], place, depth, True, digits)
            paged = _PAGE.fullmatch(text) if depth == 0 else None
            if paged:
                yield _sight(line, first + paged.start("n"), paged["n"], place, depth, True, digits)
            named = digits.label(parts[0])
            if len(parts) > 1 and len(text) > 4 and depth <= 1 and not (named and len(parts) == 2):
                yield _sight(line, first, parts[0], place, depth, False, digits)
                at = first + len(text) - len(parts[-1])
                yield _sight(line, at, parts[-1], place, depth, False, digits)


def _sight(line: Line, start: int, seen: str, place: str, depth: int, alone: bool, digits: Digits) -> Sight:
    return Sight(line, start, start + len(seen), seen, place, depth, alone, tuple(digits.read(seen)))
