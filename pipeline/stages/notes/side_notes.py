"""Side notes of pages that were scanned: short lines beside the column of text, or what the format calls marginal.

No sign leads to them: each hangs on the line of text beside which it begins. Dirt, folios and numbers of lines, which
stand there too, hold no words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

import regex

from pipeline.formats.layout import Box
from pipeline.language import thresholds
from pipeline.scans.placed import PlacedLine
from pipeline.stages.notes.by_size import Rows
from pipeline.stages.view import View
from pipeline.text.findings import Bundle, Certainty, Mark, mark

_TABLE = thresholds.of("notes", "side_notes")
LONG: int = _TABLE["long"]
FEWEST: int = _TABLE["fewest"]
APART: float = _TABLE["apart"]
EVEN: float = _TABLE["even"]
ONE: float = _TABLE["one"]
NARROW: float = _TABLE["narrow"]
PITCH: float = _TABLE["pitch"]
WORD: int = _TABLE["word"]
KNOWN: float = _TABLE["known"]
_WORDS = regex.compile(r"\p{L}{2,}")
_KINDS = frozenset(("", "text", "marginal"))


@dataclass(frozen=True, slots=True)
class SideNote:
    """The side note text[start:end], and where the line of text begins that it stands beside."""

    start: int
    end: int
    beside: int


def find(view: View, rows: Rows, pages: Sequence[tuple[int, int]]) -> list[SideNote]:
    """The side notes of all pages, in the order of the text. rows: the printed lines; pages: where each page lies.

    Captions are none, nor is what was carried here from another page.
    """
    found: list[SideNote] = []
    captions = view.all("caption")
    for at, stop in pages:
        here = [row for row in rows.between(at, stop) if row.box is not None]
        own = Counter(row.page for row in here).most_common(1)
        lines = [row for row in here if (row.page, True) == (own[0][0], _free(row, captions))]
        found += _of_page(view, lines)
    return found


def _free(row: PlacedLine, captions: Sequence[Mark]) -> bool:
    return not any(m.start <= row.start < m.end for m in captions)


def bundles(view: View, notes: Sequence[SideNote]) -> Iterator[Bundle]:
    """Each note with its place, carried to the end of the text: made together, and asked about once."""
    rules, text = view.know.rules, view.text
    for number, note in enumerate(notes, 1):
        ident = f"note-{number}"
        why = f"beside the line “{text[note.beside : note.beside + 24].strip()}”"
        leader = rules.edit("notes.side", note.beside, note.beside, f"[{number}] ", why, Certainty.LIKELY)
        # what is put in at a place does not move with what follows: the line end before the note becomes its number
        start = note.start - (text[note.start - 1 : note.start] == "\n")
        yield Bundle(
            leader,
            (
                mark("noteref", note.beside, note.beside, id=ident, n=str(number), place="margin", covers="new"),
                rules.edit("notes.mark", start, start, "\n\n", "", leader.certainty),
                rules.edit("notes.mark", start, note.start, f"[{number}] ", "", leader.certainty),
                mark("note", start, note.end, id=ident, n=str(number)),
                mark("notelabel", start, note.start, id=ident),
                rules.move("notes.carry", start, note.end, len(text), "", leader.certainty),
            ),
        )


def _of_page(view: View, rows: Sequence[PlacedLine]) -> Iterator[SideNote]:
    column = [row for row in rows if row.end - row.start >= LONG and row.kind != "marginal"]
    if len(column) < FEWEST:
        return
    boxes = [_box(row) for row in column]
    text = Box(
        round(median(box.left for box in boxes)),
        min(box.top for box in boxes),
        round(median(box.right for box in boxes)),
        max(box.bottom for box in boxes),
    )
    height = median(box.height for box in boxes)
    flush = sum(abs(box.left - text.left) <= EVEN * height for box in boxes)
    if flush < ONE * len(boxes):
        return  # several columns
    taken: set[int] = set()
    for run in _runs(rows, text, height):
        first = _box(run[0])
        free = [row for row in column if row.start not in taken]
        if not free or not _says_something(view, run):
            continue
        beside = min(free, key=lambda row: abs(_box(row).bottom - first.bottom))
        if abs(_box(beside).bottom - first.bottom) <= PITCH * height:
            taken.add(beside.start)
            yield SideNote(run[0].start, run[-1].end, beside.start)


def _runs(rows: Sequence[PlacedLine], text: Box, height: float) -> Iterator[list[PlacedLine]]:
    """The lines beside the text, those together that follow each other without a gap."""
    run: list[PlacedLine] = []
    for row in rows:
        box = _box(row)
        off = max(box.left - text.right, text.left - box.right)
        narrow = box.width <= NARROW * text.width and text.top <= (box.top + box.bottom) / 2 <= text.bottom
        beside = narrow and row.kind in _KINDS and (off >= APART * height or row.kind == "marginal" and off >= 0)
        near = bool(run) and 0 < box.bottom - _box(run[-1]).bottom <= PITCH * height
        if run and not (beside and near):
            yield run
            run = []
        if beside:
            run.append(row)
    if run:
        yield run


def _says_something(view: View, run: Sequence[PlacedLine]) -> bool:
    """Whether some lines are words, most of them known, and more than a short one; in capitals they are a caption."""
    said = view.text[run[0].start : run[-1].end]
    words = _WORDS.findall(said)
    if said.isupper():
        return False
    known = [word for word in words if word.lower() in view.know.lexicon]
    enough = len(known) > 1 or max(map(len, known), default=0) >= WORD
    return enough and len(known) >= KNOWN * len(words)


def _box(row: PlacedLine) -> Box:
    assert row.box is not None
    return row.box
