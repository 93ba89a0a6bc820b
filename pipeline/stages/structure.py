"""structure: what each stretch of the clean text is, and one line for each paragraph.

Marks: `div` (type, n, id), `head`, `p`, `list`, `item`, `ref`, `table`, `row`, `cell`, `trailer`, the parts of a title
page; the page marks of earlier stages stay as they are. Edits: white space alone, but for what sequence or the
document's own words prove (numbers of headings, the contents, initials and small capitals at openings, imprint years).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import regex

from pipeline import engine
from pipeline.findings import Finding, Line, Mark, lines
from pipeline.roman import from_roman, to_roman
from pipeline.structure import blocks as grain
from pipeline.structure import contents, enumerators, front, headings, openings, paragraphs, tables, toc
from pipeline.structure.blocks import Block
from pipeline.structure.headings import Heading
from pipeline.structure.sheet import Sheet
from pipeline.view import Stage, View

_CONTROL = regex.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold (its section 2.2, Char). One at a time, since line ends may lie among them."""
_WORD = regex.compile(r"\p{L}[\p{L}’']*")
_COUNTED_WORD = regex.compile(r"(?:\p{L}{4,}\.?[ \t]+)?")


def find(view: View) -> Iterator[Finding]:
    """All findings for a document; for one without any structure, paragraphs alone."""
    notes = view.all("note")
    blocks = headings.part_off(grain.cut(view, notes[0].start if notes else len(view.text)))
    sheet = Sheet(view)
    _text(sheet, blocks)
    for note in notes:
        _note(sheet, note)
    for m in _CONTROL.finditer(view.text):
        sheet.edit("control", m.start(), m.end(), "")
    yield from sheet.marks
    yield from engine.settle([*sheet.edits, *sheet.spaces()])


def _text(sheet: Sheet, blocks: Sequence[Block]) -> None:
    """Put down all blocks: first what stands before the text, then block after block."""
    names: Mapping[str, str] = sheet.view.know.tables.get("structure", {}).get("names", {})
    leaves = front.find(blocks, names)
    listed = contents.find(blocks, names)
    found = headings.find(blocks, names, {*leaves, *listed})
    headed = {k for h in found for k in range(h.block, h.stop)}
    rows = {run.start: (run, r) for run, r in tables.find(blocks, {*leaves, *listed, *headed})}
    opened = {h.block: h for h in found}
    _divisions(sheet, found, blocks[-1].end if blocks else 0)
    front.put(sheet, [blocks[i] for i in leaves])
    toc.put(sheet, [blocks[i] for i in listed], found, blocks)
    measure, printed = grain.measure(blocks), _printed(blocks)
    i, opening = 0, False
    while i < len(blocks):
        if i in opened:
            _heading(sheet, opened[i])
            opening, i = opened[i].kind != headings.TRAILER, opened[i].stop
        elif i in rows:
            _table(sheet, rows[i][1])
            i = rows[i][0].stop
        elif i in leaves or i in listed:
            i += 1
        else:
            stop = next((k for k in range(i, len(blocks)) if k in opened or k in rows or k in listed), len(blocks))
            for group in paragraphs.group(blocks[i:stop], measure):
                _paragraph(sheet, group, opening, printed)
                opening = False
            i = stop


def _divisions(sheet: Sheet, found: Sequence[Heading], end: int) -> None:
    """A `div` for every heading that opens one, with an id that only its kind, number and title decide."""
    chapter = ""
    for heading, stop in headings.spans(found, end):
        chapter = heading.number if heading.kind == headings.CHAPTER else chapter
        number = {"n": heading.number} if heading.number else {}
        ident = sheet.unique(_ident(heading, chapter))
        sheet.mark("div", heading.start, stop, type=heading.name, id=ident, **number)


def _ident(heading: Heading, chapter: str) -> str:
    slug = "-".join(regex.findall(r"[a-z0-9]+", heading.title.lower()))[:40] or "untitled"
    if heading.kind == headings.NAMED:
        return heading.name
    if heading.kind == headings.SECTION:
        letter = "".join(c for c in heading.number if c.isalnum()) or slug
        return f"chapter-{chapter}-{letter}" if chapter else f"section-{letter}"
    return f"{heading.kind}-{heading.number.lower() or slug}"


def _heading(sheet: Sheet, heading: Heading) -> None:
    kind = "trailer" if heading.kind == headings.TRAILER else "head"
    if heading.label is not None:
        sheet.block([heading.label], kind)
        _number(sheet, heading, heading.label)
    for title in heading.titles:
        sheet.block(title, kind)
    if heading.kind == headings.SECTION and heading.number.islower():
        line = heading.titles[0][0]
        seen = line.text.split()[0]
        if seen != f"({heading.number})":
            sheet.edit("enumerator", line.start, line.start + len(seen), f"({heading.number})")


def _number(sheet: Sheet, heading: Heading, line: Line) -> None:
    """Put the number of a part or chapter right where the sequence tells it."""
    word = _COUNTED_WORD.match(line.text)
    at = word.end() if word else 0
    seen = line.text[at:].rstrip(".:")
    right = heading.number
    if at and right.isdigit() and seen.isupper() and from_roman(seen):
        right = to_roman(int(right))
    if seen != right and headings.readings(seen):
        sheet.edit(
            "number", line.start + at, line.start + at + len(seen), right, f"the {heading.kind} next in sequence"
        )


def _table(sheet: Sheet, rows: Sequence[tables.Row]) -> None:
    sheet.mark("table", rows[0].start, rows[-1].end)
    for k, row in enumerate(rows):
        sheet.mark("row", row.start, row.end)
        sheet.mark("cell", row.start, row.label)
        sheet.mark("cell", row.figure, row.end)
        sheet.stay(row.start, row.label, "\n" if k else "\n\n")
        sheet.stay(row.figure, row.end, "\t")


def _paragraph(sheet: Sheet, group: Sequence[Block], opening: bool, printed: Mapping[str, tuple[int, int]]) -> None:
    first, last = group[0].lines[0], group[-1].lines[-1]
    sheet.block([line for block in group for line in block.lines], "p")
    if opening:
        sheet.edits += openings.repair(sheet.view, first.start, first.end, printed)
    sheet.edits += enumerators.repair(sheet.view, first.start, last.end)


def _printed(blocks: Sequence[Block]) -> dict[str, tuple[int, int]]:
    """For each word, case folded, how often running text has it with a capital and how often without."""
    capital: Counter[str] = Counter()
    small: Counter[str] = Counter()
    for block in blocks:
        if block.prose:
            for word in _WORD.findall(block.text):
                (capital if word[0].isupper() else small)[word.casefold()] += 1
    return {word: (n, small[word]) for word, n in capital.items()}


def _note(sheet: Sheet, note: Mark) -> None:
    printed = [grain.stripped(line) for line in lines(sheet.view.text, note.start, note.end) if not line.blank]
    if printed:
        sheet.block(printed)


STAGE = Stage("structure", find, "find headings, paragraphs, notes, tables and contents; one line for each paragraph")
