"""structure: what each stretch of the clean text is, and one line for each paragraph.

Marks: `div` (type, n, id), `head`, `p`, `list`, `item`, `ref`, `table`, `row`, `cell`, `trailer`, the parts of a title
page, and the page marks of earlier stages stay as they are. Edits: white space alone, but for what sequence or the
document's own words prove (numbers of headings, the contents, initials and small capitals at openings, imprint years).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import regex

from pipeline import engine
from pipeline.findings import Edit, Finding, Line, Mark, Stage, View, mark
from pipeline.structure import blocks as block_tools
from pipeline.structure import contents, enumerators, headings, imprints, openings, paragraphs, tables, titlepage
from pipeline.structure.blocks import Block
from pipeline.structure.headings import Heading

_CONTROL = regex.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]+")
"""What XML 1.0 cannot hold (its section 2.2, Char)."""
_WORD = regex.compile(r"\p{L}[\p{L}’']*")


@dataclass
class Sheet:
    """What is gathered on the way through a document: segments of text that stay, and what is said of them."""

    view: View
    segments: list[tuple[int, int, str]] = field(default_factory=list)  # start, end, what parts it from the one before
    marks: list[Mark] = field(default_factory=list)
    edits: list[Edit] = field(default_factory=list)

    def block(self, lines: Sequence[Line], kind: str = "", apart: str = "\n\n", **attributes: str) -> None:
        """Add lines as one running stretch, marked `kind`; `apart` is the white space before it."""
        for i, line in enumerate(lines):
            before = lines[i - 1].text[-1:] if i else ""
            joint = "" if before in ("—", "–") or line.text[:1] == "—" else " "
            self.segments.append((line.start, line.end, joint if i else apart))
        if kind:
            self.mark(kind, lines[0].start, lines[-1].end, **attributes)

    def mark(self, kind: str, start: int, end: int, **attributes: str) -> None:
        """Add a mark."""
        self.marks.append(mark(kind, start, end, **attributes))


def find(view: View) -> Iterator[Finding]:
    """All findings for a document; for one without any structure, paragraphs alone."""
    notes = view.all("note")
    end = notes[0].start if notes else len(view.text)
    blocks = headings.part_off(block_tools.cut(view, end))
    names = view.know.tables.get("structure", {}).get("names", {})
    sheet = Sheet(view)
    if blocks:
        _body(sheet, blocks, names, end)
    for note in notes:
        _note(sheet, note)
    yield from sheet.marks
    control = (view.know.rules.edit("structure.control", m.start(), m.end()) for m in _CONTROL.finditer(view.text))
    yield from engine.settle([*sheet.edits, *control, *_spaces(view, sheet.segments)])


def _body(sheet: Sheet, blocks: list[Block], names: dict[str, str], end: int) -> None:
    view = sheet.view
    toc_at = next((i for i, b in enumerate(blocks) if names.get(b.text.strip(" .:").casefold()) == "contents"), None)
    toc = range(toc_at + 1, contents.zone(blocks, toc_at)) if toc_at is not None else range(0)
    front = _front(blocks, names)
    found = headings.find(blocks, names, _either(front, toc))
    opened = {h.block: h for h in found}
    _divisions(sheet, found, blocks[-1].end)
    for leaf, group in titlepage.leaves([blocks[i] for i in front]).items():
        _leaf(sheet, leaf, group)
    _contents(sheet, [blocks[i] for i in toc], found, blocks)
    measure = block_tools.measure(blocks)
    skip = {*front, *toc, *(k for h in found for k in range(h.block, h.stop))}
    figures = {k: rows for run, rows in tables.find(blocks, skip) for k in run}
    i, first, last_table = 0, False, -1
    run: list[Block] = []

    def flush() -> None:
        nonlocal run, first
        for group in paragraphs.group(run, measure):
            _paragraph(sheet, group, first, printed)
            first = False
        run = []

    printed = _printed(blocks)
    while i < len(blocks):
        if i in opened:
            flush()
            _heading(sheet, opened[i])
            first, i = opened[i].kind != headings.TRAILER, max(i + 1, opened[i].stop)
        elif i in figures:
            flush()
            if figures[i] is not figures.get(last_table):
                _table(sheet, figures[i])
            last_table, i = i, i + 1
        elif i in front or i in toc:
            flush()
            i += 1
        else:
            run.append(blocks[i])
            i += 1
    flush()


def _either(a: range, b: range) -> range:
    """One range over both, as the title pages come before the contents."""
    return a if not b else range(min(a.start, b.start) if a else b.start, b.stop) if a.stop >= b.start or not a else b


def _front(blocks: Sequence[Block], names: dict[str, str]) -> range:
    """The blocks of the pages before the first page with running text or a named heading."""
    stop = 0
    for i, block in enumerate(blocks):
        if block.prose or any(h.block == 0 for h in headings.find([block, *blocks[i + 1 : i + 2]], names, range(0))):
            break
        stop = i + 1
    while stop and stop < len(blocks) and blocks[stop - 1].page == blocks[stop].page:
        stop -= 1
    if not stop or stop == len(blocks) or blocks[stop].page > 12:
        return range(0)
    return range(stop)


def _divisions(sheet: Sheet, found: Sequence[Heading], end: int) -> None:
    idents: Counter[str] = Counter()
    chapter = ""
    for heading, stop in headings.spans(found, end):
        if heading.kind == headings.CHAPTER:
            chapter = heading.number
        base = _ident(heading, chapter)
        idents[base] += 1
        ident = base if idents[base] == 1 else f"{base}-{idents[base]}"
        kind = heading.name if heading.kind == headings.NAMED else heading.kind
        extra = {"n": heading.number} if heading.number else {}
        sheet.mark("div", heading.start, stop, type=kind, id=ident, **extra)


def _ident(heading: Heading, chapter: str) -> str:
    if heading.kind == headings.NAMED:
        return heading.name
    if heading.kind == headings.SECTION:
        letter = regex.sub(r"\W", "", heading.number) or regex.sub(r"\W+", "-", heading.title.casefold()).strip("-")[:40] or "x"
        return f"chapter-{chapter}-{letter}" if chapter else f"section-{letter}"
    number = heading.number.lower()
    return f"{heading.kind}-{number or regex.sub(r'[^a-z0-9]+', '-', heading.title.lower()).strip('-')[:40] or 'x'}"


def _heading(sheet: Sheet, heading: Heading) -> None:
    if heading.kind == headings.TRAILER:
        sheet.block(heading.all, "trailer")
        return
    if heading.label is not None:
        sheet.block([heading.label], "head")
        _number(sheet, heading, heading.label)
    for title in heading.titles:
        sheet.block(title, "head")
    if heading.kind == headings.SECTION and heading.number:
        line = heading.titles[0][0]
        seen = line.text.split()[0]
        right = f"({heading.number})"
        if seen != right and regex.fullmatch(r"[a-z]", heading.number):
            sheet.edits.append(
                sheet.view.know.rules.edit("structure.enumerator", line.start, line.start + len(seen), right)
            )


def _number(sheet: Sheet, heading: Heading, line: Line) -> None:
    """Put the number of a part or chapter right where the sequence tells it."""
    word = regex.match(r"(?:\p{L}{4,}\.?[ \t]+)?", line.text)
    assert word is not None
    seen = line.text[word.end() :].rstrip(".:")
    roman = heading.kind == headings.PART or (word.end() and headings.roman(seen) is not None)
    right = headings.to_roman(int(heading.number)) if roman and heading.number.isdigit() else heading.number
    if seen != right and headings.readings(seen):
        at = line.start + word.end()
        why = f"the {heading.kind} after number {int(heading.number) - 1}" if heading.number.isdigit() else "by its sequence"
        sheet.edits.append(sheet.view.know.rules.edit("structure.number", at, at + len(seen), right, why))


def _leaf(sheet: Sheet, leaf: int, blocks: Sequence[Block]) -> None:
    """A page before the text."""
    meta, rules = sheet.view.meta, sheet.view.know.rules
    kind = titlepage.kind(blocks, meta)
    lines = [line for b in blocks for line in b.lines]
    if meta.year:
        for start, end, seen in titlepage.years(lines, meta.year):
            why = f"{seen} can be {meta.year}, the year in document.toml"
            sheet.edits.append(rules.edit("structure.year", start, end, str(meta.year), why))
    start, end = blocks[0].start, blocks[-1].end
    if kind == titlepage.TITLE_PAGE:
        sheet.mark("titlePage", start, end)
        parts = titlepage.title_page(blocks, meta)
        for part in parts:
            sheet.block(part.lines, part.kind)
        for group, within in (("docTitle", ("titlePart",)), ("docImprint", ("pubPlace", "publisher", "docDate"))):
            if members := [p for p in parts if p.kind in within]:
                sheet.mark(group, members[0].lines[0].start, members[-1].lines[-1].end)
        for part in parts:
            if part.kind == "docAuthor":
                _initials(sheet, part.lines[-1])
        return
    sheet.mark("div", start, end, type=kind, id=f"{kind}-{leaf}")
    printer = imprints.repair(sheet.view, lines) if kind == titlepage.IMPRINT else []
    sheet.edits += printer
    imprint = [line for line in lines if any(line.start <= e.start < line.end for e in printer)]
    for block in blocks:
        rest = [line for line in block.lines if line not in imprint]
        if rest:
            sheet.block(rest, "head" if kind == titlepage.HALF_TITLE else "p")
    if imprint:
        sheet.block(imprint, "p")


def _initials(sheet: Sheet, line: Line) -> None:
    """Initials that end with a comma: `S.C.G,` can only be `S.C.G.`"""
    if regex.fullmatch(r"(?:\p{Lu}\.)+\p{Lu},", line.text):
        sheet.edits.append(sheet.view.know.rules.edit("structure.initials", line.end - 1, line.end, "."))


def _contents(sheet: Sheet, blocks: Sequence[Block], found: Sequence[Heading], every: Sequence[Block]) -> None:
    if not blocks:
        return
    view, rules = sheet.view, sheet.view.know.rules
    groups = contents.parse(blocks)
    folios = {int(m.get("index")): m.get("n") for m in view.all("folio")}
    pages = [every[h.block].page for h in found]
    repairs, answers = contents.repairs(
        view.text, groups, found, folios, pages, view.know.lexicon.__contains__
    )
    for fix in repairs:
        sheet.edits.append(rules.edit(f"structure.contents-{fix.what}", fix.stretch.start, fix.stretch.end, fix.new, fix.why))
    divs = {m.start: m.get("id") for m in sheet.marks if m.kind == "div"}
    for group in groups:
        lines = [line for head in group.heads for line in head]
        if not group.entries:  # a heading above nothing is an entry itself
            for line in lines:
                sheet.block([line], "item", "\n")
            sheet.mark("list", lines[0].start, lines[-1].end)
            continue
        start = min([line.start for line in lines] + [e.start for e in group.entries])
        end = max([line.end for line in lines] + [e.end for e in group.entries])
        sheet.mark("list", start, end)
        for head in group.heads:
            sheet.block(head, "head")
        for k, entry in enumerate(group.entries):
            _entry(sheet, entry, divs.get(answers[entry].start, "") if entry in answers else "", "\n" if k else "\n\n")


def _entry(sheet: Sheet, entry: contents.Entry, target: str, apart: str) -> None:
    text = sheet.view.text
    sheet.mark("item", entry.start, entry.end)
    stop = entry.title.end
    sheet.segments.append((entry.start, stop, apart))
    if entry.page is None:
        return
    at = entry.page
    gap = text[stop : at.start]
    if gap.strip():  # leaders, or a word such as `page`
        word = regex.search(r"[\p{L}.]+(?=\s*$)", gap)
        if word and any(c.isalpha() for c in word.group()):
            sheet.segments.append((stop + word.start(), stop + word.end(), " "))
            if word.group() != "page" and regex.fullmatch(r"pa\p{L}{1,2}", word.group()):
                sheet.edits.append(
                    sheet.view.know.rules.edit(
                        "structure.contents-word", stop + word.start(), stop + word.end(), "page", "stands before a page number"
                    )
                )
    sheet.segments.append((at.start, at.end, " "))
    sheet.mark("ref", at.start, at.end, **({"target": target} if target else {}))


def _table(sheet: Sheet, rows: Sequence[tables.Row]) -> None:
    sheet.mark("table", rows[0].start, rows[-1].end)
    for k, row in enumerate(rows):
        sheet.mark("row", row.start, row.end)
        sheet.mark("cell", row.start, row.label)
        sheet.mark("cell", row.figure, row.end)
        sheet.segments.append((row.start, row.label, "\n" if k else "\n\n"))
        sheet.segments.append((row.figure, row.end, "\t"))


def _paragraph(sheet: Sheet, group: Sequence[Block], first: bool, printed: dict[str, tuple[int, int]]) -> None:
    lines = [line for b in group for line in b.lines]
    sheet.block(lines, "p")
    if first:
        sheet.edits += openings.repair(sheet.view, lines[0].start, lines[0].end, printed)
    sheet.edits += enumerators.repair(sheet.view, lines[0].start, lines[-1].end)


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
    text = sheet.view.text
    lines = [
        Line(line.start + len(line.text) - len(line.text.lstrip()), line.start + len(line.text.rstrip()), line.stop, line.text.strip())
        for line in block_tools.lines(text, note.start, note.end)
        if not line.blank
    ]
    if lines:
        sheet.block(lines)


def _spaces(view: View, segments: Sequence[tuple[int, int, str]]) -> Iterator[Edit]:
    """White space between segments made what it must be, and none before the first or after the last."""
    rules, text = view.know.rules, view.text
    at = 0
    for i, (start, end, apart) in enumerate(sorted(segments)):
        gap = text[at:start]
        wanted = apart if i else ""
        if gap != wanted:
            if gap.strip():
                yield rules.edit("structure.leaders", at, start, wanted, "nothing but leaders between title and page")
            else:
                name = "structure.line" if wanted in ("", " ") and i else "structure.space"
                yield rules.edit(name, at, start, wanted)
        at = max(at, end)
    if text[at:] != "\n" and text:
        yield rules.edit("structure.space", at, len(text), "\n" if segments else text[at:])


STAGE = Stage("structure", find, "find headings, paragraphs, notes, tables and contents; one line for each paragraph")
