"""The notes of a document: its pages are gone over twice, since what is found first tells how it marks its notes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import regex

from pipeline.language import thresholds
from pipeline.stages.notes import type_size, unmarked_pages
from pipeline.stages.notes.evidence import Around
from pipeline.stages.notes.marks import LETTER, ROUND, Marks, counted, place
from pipeline.stages.notes.pages import Found, Pages, Proposal
from pipeline.stages.notes.references import Finder
from pipeline.stages.notes.sentences import FINISHED
from pipeline.stages.notes.type_size import Measure
from pipeline.text.findings import Line

Body = Sequence[Line]
_TABLE = thresholds.of("notes", "document")
TAIL: int = _TABLE["tail"]


def notes(
    text: str,
    bodies: Sequence[Body],
    table: Mapping[str, Any],
    word: Callable[[str], bool],
    newspaper: bool = False,
    ends: Sequence[int] = (),
    sizes: Mapping[int, float] | None = None,
) -> list[Found]:
    """What may be notes on each page, in order.

    bodies: the lines of each page that hold text; word: whether something is a word; ends: where pages ended within
    them; sizes: the size of a line's type as a share of its page's, by the line's start, where it comes from a scan.
    """
    small = regex.compile(table["words"]["small"])
    parted = [[body] if sizes else unmarked_pages.cut(text, body, ends, small) for body in bodies]
    numbers = [n for n, some in enumerate(parted) for _ in some]
    sheets = [(sheet, len(some) == 1 < len(bodies)) for some in parted for sheet in some]
    found = _sheets(text, sheets, table, word, newspaper, sizes or {})
    pages: list[list[Found]] = [[] for _ in bodies]
    for n, one in zip(numbers, found, strict=True):
        pages[n].append(one)
    return [
        Found(
            tuple(p for one in some for p in one.proposals),
            tuple(s for one in some for s in one.strays),
            some[0].carried if len(some) == 1 else None,
        )
        for some in pages
    ]


def _sheets(
    text: str,
    sheets: Sequence[tuple[Body, bool]],
    table: Mapping[str, Any],
    word: Callable[[str], bool],
    newspaper: bool,
    sizes: Mapping[int, float],
) -> list[Found]:
    """What may be notes on each sheet, which is a page of its own or part of one."""
    bodies = [body for body, _ in sheets]
    finder = Pages.of(text, bodies, Finder(text, table["words"], word), table)
    behind = _behind(bodies)
    styles: Counter[str] = Counter()
    measures: Sequence[Measure | None] = [None] * len(bodies)
    found: list[Found] = []
    for _ in range(2):
        found, last, noted, unfinished = [], 0, False, False
        for (body, whole), after, measure in zip(sheets, behind, measures, strict=True):
            here = finder.page(body, Around(after, last, noted, unfinished, sizes, newspaper, styles, measure, whole))
            found.append(here)
            numbers = [_number(p.note.seen, finder.evidence.marks) for p in _told(here, finder.evidence.marks)]
            last = next(filter(None, reversed(numbers)), last)
            end = here.sure[-1].note.end if here.sure else here.carried[1] if here.carried else 0
            noted = end > 0
            unfinished = noted and FINISHED.search(text[max(0, end - TAIL) : end].rstrip()) is None
        styles = Counter(kind for page in found for kind in _styles(page, finder.evidence.marks))
        if not styles:
            break
        if not sizes:
            measures = _measures(bodies, found)
    return found


def _number(seen: str, marks: Marks) -> int:
    """What a mark counts: a letter that may be a misread sign counts nothing."""
    return counted(seen) or (place(seen) if marks.style(seen) == LETTER else 0)


def _told(page: Found, marks: Marks) -> list[Proposal]:
    """The surer notes of a page, and the doubtful ones that are marked by letters or in brackets: what one page leaves
    in doubt the count over several tells."""
    weak = (LETTER, ROUND)
    sure = page.sure
    return [p for p in page.proposals if p in sure or p.reference and marks.style(p.note.seen) in weak]


def _styles(page: Found, marks: Marks) -> set[str]:
    """The styles of the marks of such notes."""
    return {marks.style(p.note.seen) for p in _told(page, marks)}


def _measures(bodies: Sequence[Body], found: Sequence[Found]) -> list[Measure | None]:
    """What the lines of the surer notes say of their length on each page, and the other lines of theirs."""
    notes = [[body[p.note.first : p.note.stop] for p in page.sure] for body, page in zip(bodies, found, strict=True)]
    return type_size.measures(bodies, notes)


def sites(
    text: str,
    bodies: Sequence[Body],
    table: Mapping[str, Any],
    word: Callable[[str], bool],
    newspaper: bool = False,
    ends: Sequence[int] = (),
) -> list[tuple[int, int]]:
    """The stretches of the marks of what may be notes, and of the references they answer: no dirt, in order."""
    found = [p for page in notes(text, bodies, table, word, newspaper, ends) for p in page.proposals]
    marks = [(p.note.start, p.note.text_at) for p in found]
    return sorted([*marks, *((p.reference.start, p.reference.end) for p in found if p.reference)])


def _behind(bodies: Sequence[Body]) -> list[str]:
    """For each page the first line of the next that holds text."""
    after, found = "", []
    for body in reversed(bodies):
        found.append(after)
        after = body[0].text if body else after
    return found[::-1]
