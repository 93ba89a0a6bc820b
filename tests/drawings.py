"""Pages drawn in text, for examples of what stands where: each sign has its place, each row its level.

A row of the drawing is a line of type, fifty pixels from level to level; an empty row is white, a row of "." half as
much. "¿" before a word: it was hardly read. "⟨…⟩" after it: the whole word that it is a part of. "#" before a row: in
type half as large again, "~" in type a fifth smaller. "┃" parts a row into two that were read apart; where it ends a
row, the image ends there, else with a margin. A form feed ends a page. A row that begins with "§" only one of the page's
readings has, with "¤" it is a stamp's, with "‡" the facing page's.
"""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter

import regex

from pipeline.formats.layout import Block, Box, Line, Page, Reading, Word, around
from pipeline.scans.placed import Layout
from pipeline.scans.text import render

ASIDE = {"§": "unread", "¤": "stamp", "‡": "facing"}
SIGN, PITCH, MARGIN = 20, 50, 200  # pixels
ASCENT, DESCENT = 30, 10


def drawn(picture: str) -> tuple[str, Layout]:
    """The raw text of some drawn pages, and its layout."""
    return render(Reading(tuple(page(part) for part in picture.split("\f"))))


def page(picture: str) -> Page:
    """One drawn page."""
    rows = picture.strip("\n").split("\n")
    edge = max((row.rstrip().rindex("┃") for row in rows if row.rstrip().endswith("┃")), default=0)
    width = MARGIN + (SIGN * edge or SIGN * max(map(len, rows)) + MARGIN)
    level = MARGIN
    lines: list[tuple[str, Line]] = []
    for row in rows:
        level += PITCH // 2 if row.strip() == "." else PITCH
        at = 0
        kind = ASIDE.get(row[:1], "")
        for part in row.removeprefix(row[:1] if kind else "").split("┃") if row.strip() != "." else ():
            line = _line(part, at, level)
            at += len(part) + 1
            lines += [(kind, line)] if line.words else []
    groups = groupby(lines, key=itemgetter(0))
    return Page(tuple(Block(tuple(line for _, line in group), kind) for kind, group in groups), width, level + MARGIN)


def _line(part: str, at: int, level: int) -> Line:
    """The line that begins with the sign `at` of its row."""
    ascent = ASCENT * 3 // 2 if part.startswith("#") else ASCENT
    sign = SIGN * 4 // 5 if part.startswith("~") else SIGN
    words = []
    for found in regex.finditer(r"[^\s#~¿](?:\S*)|¿\S+", part):
        left, right = MARGIN + SIGN * at + sign * found.start(), MARGIN + SIGN * at + sign * found.end()
        poor = found.group().startswith("¿")
        place = Box(left, level - ascent, right, level + DESCENT)
        text, _, whole = found.group().lstrip("¿").rstrip("⟩").partition("⟨")
        words.append(Word(text, place, 0.1 if poor else 0.95, whole=whole))
    box = around(word.box for word in words)
    size = ascent + (0 if part.isupper() else DESCENT) + 5  # as engines measure capitals: smaller, by not so much
    return Line(tuple(words), box, baseline=(0.0, float(-DESCENT)), size=float(size))
