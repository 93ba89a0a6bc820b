"""structure: what each stretch of the clean text is, and one line for each paragraph.

Marks: `div` (type, n, id), and every kind of element that `editions.tree` knows; the page marks of earlier stages
stay as they are. Edits: white space and leaders, but for what sequence or the document's own words prove (numbers of
headings, the contents, initials and small capitals at openings, imprint years).
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import pairwise

import regex

from pipeline.language import thresholds
from pipeline.stages.lines import labels as line_labels
from pipeline.stages.lines.labels import Label, Labelled
from pipeline.stages.structure import blocks as grain
from pipeline.stages.structure import (
    contents,
    display,
    division_spans,
    drama,
    front,
    gaps,
    half_titles,
    heading_lines,
    headings,
    headlines,
    labels,
    letters,
    page,
    paragraphs,
    sections,
    spacing,
    tables,
    titled_notes,
    titles,
    toc,
    works,
)
from pipeline.stages.structure import labelled as told
from pipeline.stages.structure.blocks import Block
from pipeline.stages.structure.flow import Flow, printed
from pipeline.stages.structure.heading import CHAPTER, NAMED, PART, SECTION, TRAILER, Expected, Heading
from pipeline.stages.structure.sheet import Sheet
from pipeline.stages.view import Stage, View
from pipeline.text import engine
from pipeline.text.characters import NO_XML
from pipeline.text.findings import Finding, Line, Mark, lines
from pipeline.text.roman import from_roman

OWN = frozenset(  # divisions that may be signed, or are lists
    (
        "foreword",
        "preface",
        "introduction",
        "acknowledgements",
        "prologue",
        "epilogue",
        "conclusion",
        "postscript",
        "index",
        "cast",
    )
)
_TABLE = thresholds.of("structure", "stage")
LIKELY: float = _TABLE["likely"]
FEWEST: int = _TABLE["fewest"]
LEADERS = regex.compile(r"(?:\. ?){4}")
_COUNTED_WORD = regex.compile(r"(?:\p{L}{4,}\.?[ \t]+)?")


def find(view: View) -> Iterator[Finding]:
    """All findings for a document; for one without any structure, paragraphs alone."""
    notes = view.all("note")
    end = notes[0].start if notes else len(view.text)
    sheet = Sheet(view)
    blocks = grain.cut(view, end)
    saved = view.all("capture")
    labelled = None if saved or view.layout is not None else line_labels.read(view, end)
    if saved and max((len(line.text) for b in blocks for line in b.lines), default=0) >= grain.UNBROKEN:
        blocks = [Block((line,), b.page, b.last_page) for b in blocks for line in b.lines]
    else:
        blocks = titles.part_off(part for block in blocks for part in tables.part_off(block))
    if labelled is not None and not labelled.printed:
        labelled, blocks = None, [part for block in blocks for part in _apart(block)]
    above = None
    if not saved and view.layout is None and "\f" not in view.text:
        above = spacing.read(view.text, blocks)
        blocks = spacing.leaves(blocks, above) if above and len(view.all("page")) < 2 else blocks
    flow = Flow(sheet, grain.measure(blocks), printed(blocks), sections.find(blocks), lines=labelled)
    if saved or letters.whole(blocks, view.meta, view.know.tables.get("letters", {})):
        page.put(flow, blocks, lambda some: _text(flow, some, saved=bool(saved)))
    else:
        _text(flow, blocks, above=above)
    sheet.complete(end)
    carried = {m.get("id"): m.end for m in view.all("notecarried")}
    for note in notes:
        _note(sheet, note, max(note.end, carried.get(note.get("id"), 0)))
    gaps.mark_all(sheet)
    for m in NO_XML.finditer(view.text):
        if not m[0].isspace():  # what ends lines and pages is taken out with the space between what stays
            sheet.edit("control", m.start(), m.end(), "")
    yield from sheet.marks
    yield from engine.settle([*sheet.edits, *sheet.spaces()])


def _text(flow: Flow, blocks: Sequence[Block], saved: bool = False, above: Mapping[int, int] | None = None) -> None:
    """Put down all blocks: what stands before the text, then block after block. `saved`: it is a page of the web, whose
    headings need no form where its markup tells of none but the title; `above`: how many blank lines stand above each
    block, where they tell of headings."""
    sheet = flow.sheet
    names: Mapping[str, str] = sheet.view.know.tables.get("structure", {}).get("names", {})
    if (play := drama.find(blocks)) is not None:
        names = {**names, **sheet.view.know.tables.get("structure", {}).get("cast", {})}
        blocks = drama.part_off(blocks, play)
        flow.play = play
    notes = titled_notes.find(blocks)
    blocks = contents.part_off(titled_notes.part_off(blocks, notes), names)
    behind = [(m.start, m.end) for m in sheet.view.all("endnote")]
    blocks = _parted(blocks, behind)
    leaves: Sequence[int] = range(0) if saved else front.find(blocks, names)  # a page of the web has no leaves
    listed: Sequence[int] = contents.find(blocks, names)
    if flow.unparted is not None:
        blocks, (leaves, listed) = _by_label(blocks, flow.unparted, leaves, listed)
    groups = contents.parse([blocks[i] for i in listed])
    entries = tuple(contents.listed(sheet.view.text, groups))
    levels = {m.start: m.get("level") for m in sheet.view.marks if m.kind == "heading"}
    marked = {start: int(level) if level.isdecimal() else 0 for start, level in levels.items()}
    if sheet.view.layout is not None:
        marked = dict.fromkeys(display.headings(blocks, sheet.view.layout), 0) | marked
    loose = saved and all(level <= 1 for level in marked.values())
    verse: frozenset[int] = frozenset()
    if (own := flow.unparted) is not None:
        marked = dict.fromkeys(_by_lines(blocks, own), 0) | marked
        verse = frozenset(b.start for b in blocks if own.kind(b.start) is Label.VERSE)
    if levels:
        above = None  # the source's own markup tells more
    if above is not None:
        marked = spacing.headings(blocks, above) | marked
    folios = {int(m.get("index")): m.get("n") for m in sheet.view.all("folio")}
    title = sheet.view.meta.title
    known = Expected(names, entries, folios, title, marked, verse, notes, above, play=play is not None, loose=loose)
    given = {*told.blocks(sheet.view, blocks), *(i for i, block in enumerate(blocks) if flow.captioned(block))}
    noted = _noted(blocks, behind)
    given |= noted.keys()
    acted = {i for i, block in enumerate(blocks) if play and drama.acts(block.lines[0], play)}
    skip = {*leaves, *listed, *given, *flow.attributions(blocks), *acted}
    newspaper = sheet.view.meta.kind == "newspaper"
    found = headlines.find(blocks, skip) if newspaper else headings.find(blocks, known, skip)
    found = works.opened(found, blocks, skip)
    found = half_titles.settled(found, blocks, {*listed, *given})
    found = works.mark(found, blocks, lambda h: heading_lines.entry(known, h.title, blocks[h.block].page) is not None)
    labelled = [h.label for h in found if h.kind == CHAPTER and h.label]
    as_roman = labels.roman(map(_printed_number, labelled))
    whole = [label.text for label in labelled if not label.text.endswith("L")]
    pointed = 2 * sum(text.endswith(".") for text in whole) > len(whole)
    headed = {k for h in found for k in range(h.block, h.stop)}
    leaves = [
        i for i in leaves if i not in headed and i not in listed
    ]  # the half-title of the first part stands among them
    taken = {*leaves, *listed, *headed, *given}
    flow.tables = {blocks[table.first].start: table for table in tables.find(blocks, taken)}
    opened = {h.block: h for h in found}
    ends = {h.name: _end_of_list(blocks, h) for h in found if h.name in ("contents", "illustrations")}
    ends |= {"contents": blocks[listed[-1]].end} if listed else {}
    _divisions(sheet, found, blocks[-1].end if blocks else 0, ends)
    front.put(sheet, [blocks[i] for i in leaves])
    toc.put(sheet, [blocks[i] for i in listed], found, blocks)
    i, opening, kind = 0, False, ""
    heading: Heading | None = None
    while i < len(blocks):
        if i in opened:
            heading = opened[i]
            _heading(sheet, opened[i], as_roman, pointed)
            kind = opened[i].name if opened[i].name in OWN or _counted(opened[i]) else ""
            opening, i = opened[i].kind != TRAILER, opened[i].stop
        elif i in leaves or i in listed:
            i += 1
        else:
            beyond = (k for k in range(i, len(blocks)) if k in opened or k in listed or noted.get(k) != noted.get(i))
            stop = next(beyond, len(blocks))
            entire = heading is not None and heading.stop == i and (stop == len(blocks) or stop in opened)
            table = sheet.view.know.tables.get("letters", {})
            letter = letters.below(heading, blocks[i:stop], sheet.view.meta, table) if heading and entire else None
            if letter is not None:
                page.put_letter(flow, letter)
            else:
                flow.put(blocks[i:stop], opening, kind)
            opening, i = False, stop


def _end_of_list(blocks: Sequence[Block], heading: Heading) -> int:
    """Where a list of chapters or pictures ends that no heading follows: above the running text of a later page."""
    page = blocks[heading.block].page
    rest = range(heading.stop, len(blocks))
    text = next((k for k in rest if blocks[k].page > page and blocks[k].prose and len(blocks[k].lines) > 2), None)
    return blocks[-1].end if text is None else blocks[text - 1].end


def _parted(blocks: Sequence[Block], behind: Sequence[tuple[int, int]]) -> list[Block]:
    """The blocks, cut where notes behind the text begin and end."""
    if not behind:
        return list(blocks)
    edges = sorted({edge for note in behind for edge in note})
    cuts = {
        line.start
        for block in blocks
        for before, line in pairwise(block.lines)
        if bisect_right(edges, before.start) < bisect_right(edges, line.start)
    }
    return [part for block in blocks for part in grain.parts(block, cuts.__contains__)]


def _noted(blocks: Sequence[Block], behind: Sequence[tuple[int, int]]) -> dict[int, int]:
    """For the blocks of notes behind the text, by their number, the number of the note."""
    found = {}
    for i, block in enumerate(blocks):
        k = bisect_right(behind, block.start, key=lambda note: note[0]) - 1
        if k >= 0 and block.start < behind[k][1]:
            found[i] = k
    return found


def _counted(heading: Heading) -> bool:
    """Whether a heading is a part's or a numbered chapter's: what is quoted below others may be anything."""
    return heading.kind == PART or heading.kind == CHAPTER and heading.number != ""


def _apart(block: Block) -> list[Block]:
    """A block cut before and after its lines that no printer broke: each is a paragraph."""
    long = [len(line.text) > line_labels.UNBROKEN for line in block.lines]
    cuts = {line.start for line, before, here in zip(block.lines[1:], long, long[1:], strict=False) if before or here}
    return grain.parts(block, cuts.__contains__)


def _by_label(blocks: Sequence[Block], lines: Labelled, *whole: Collection[int]) -> tuple[list[Block], list[list[int]]]:
    """The blocks, cut where their lines begin something, and the new numbers of those that stay `whole`: leaves, the
    contents. Tables stay whole, too."""
    found: list[Block] = []
    kept: list[list[int]] = [[] for _ in whole]
    for i, block in enumerate(blocks):
        of = [numbers for numbers, given in zip(kept, whole, strict=True) if i in given]
        for numbers in of:
            numbers.append(len(found))
        if of or len(tables.rows_of(block)) >= tables.LEAST:
            found.append(block)
        else:
            cuts = titles.labels_within(block) | {line.start for line in block.lines if lines.begins(line.start)}
            found += titles.part_off(grain.parts(block, cuts.__contains__))
    return found, kept


def _by_lines(blocks: Sequence[Block], lines: Labelled) -> Iterator[int]:
    """Where those blocks begin that are headings by their lines; one that has a page for itself may be a caption, one
    at the top of its page with a folio is a running head that was misread."""
    alone = Counter(page for block in blocks for page in {block.page, block.last_page})
    tops = {page: block for block in reversed(blocks) for page in (block.page,)}
    for before, block in pairwise((None, *blocks)):
        assert block is not None
        words = any(sum(map(str.isalpha, line.text)) >= FEWEST for line in block.lines)
        listed = LEADERS.search(block.text) or block.text[-1] in ",;:" or paragraphs.ITEM.match(block.text)
        running = (
            tops[block.page] is block
            and " " in block.text
            and len(block.lines) == 1
            and heading_lines.has_folio(block.text)
        )
        said = heading_lines.salutes(block) or before is not None and heading_lines.announces(before, block)
        if not words or listed or running or said or alone[block.page] == 1:
            continue
        if all(lines.share(line.start, Label.HEAD) >= LIKELY for line in block.lines):
            yield block.start


def _divisions(sheet: Sheet, found: Sequence[Heading], end: int, ends: Mapping[str, int]) -> None:
    """A `div` for every heading that opens one, with an id that only its kind, number and title decide.

    `ends`: where divisions of some names end, which is not where the next begins.
    """
    chapter = ""
    for heading, stop in division_spans.spans(found, end):
        chapter = heading.number if heading.kind == CHAPTER else chapter
        number = {"n": heading.number} if heading.number else {}
        ident = sheet.unique(_ident(heading, chapter))
        stop = min(stop, max(heading.end, ends.get(heading.name, stop)))
        sheet.mark("div", heading.start, stop, type="work" if heading.work else heading.name, id=ident, **number)


def _ident(heading: Heading, chapter: str) -> str:
    slug = "-".join(regex.findall(r"[a-z0-9]+", heading.title.lower()))[:40] or "untitled"
    if heading.kind == NAMED:
        return heading.name
    if heading.kind == SECTION:
        letter = "".join(c for c in heading.number if c.isalnum()) or slug
        return f"chapter-{chapter}-{letter}" if chapter else f"section-{letter}"
    return f"{heading.name}-{heading.number.lower() or slug}"


def _heading(sheet: Sheet, heading: Heading, as_roman: bool | None, pointed: bool) -> None:
    """Put down a heading. `as_roman`: how chapters are numbered here; `pointed`: a point stands behind the number."""
    kind = "trailer" if heading.kind == TRAILER else "head"
    if heading.label is not None:
        sheet.block([heading.label], kind)
    if heading.label is not None and heading.kind in (PART, CHAPTER):
        _number(sheet, heading, heading.label, as_roman, pointed)
    for title in heading.titles:
        sheet.block(title, kind)
    if heading.kind == SECTION and heading.number.islower():
        line = heading.titles[0][0]
        seen = line.text.split()[0]
        if seen != f"({heading.number})":
            sheet.edit("enumerator", line.start, line.start + len(seen), f"({heading.number})")


def _number(sheet: Sheet, heading: Heading, line: Line, as_roman: bool | None, pointed: bool) -> None:
    """Put the number of a part or chapter right where the sequence tells it."""
    seen = _printed_number(line)
    label = labels.PART.fullmatch(line.text) or labels.CHAPTER.fullmatch(line.text)
    if label and (word := labels.word(label["word"])) != label["word"]:
        sheet.edit("label", line.start, line.start + label.end("word"), word, f"it labels a {heading.kind}")
    at = line.start + line.text.rindex(seen) if seen else line.end
    right = heading.number
    if at > line.start and right.isdigit() and seen.isupper() and from_roman(seen.replace("H", "II")):
        as_roman = True  # a capital behind its word is as it was printed
    if heading.kind == CHAPTER:
        right = labels.shown(right, seen, as_roman)
        if pointed and seen.endswith("L") and right.endswith("I") and line.end == at + len(seen):
            right += "."  # the I and its point were read as one letter
    if seen != right and labels.readings(seen) and not labels.spelt(seen):
        sheet.edit("number", at, at + len(seen), right, f"the {heading.kind} next in sequence")


def _printed_number(line: Line) -> str:
    """The number of a label as it was read, without its word and the point after it."""
    word = _COUNTED_WORD.match(line.text)
    return line.text[word.end() if word else 0 :].rstrip(".:")


def _note(sheet: Sheet, note: Mark, end: int) -> None:
    """A note as one stretch, with what the next page carries on of it, which ends at `end`."""
    printed = [grain.stripped(line) for line in lines(sheet.view.text, note.start, end) if not line.blank]
    if printed:
        sheet.block(printed)


STAGE = Stage(
    "structure",
    find,
    "find headings, paragraphs, notes, tables and contents; one line for each paragraph",
    counted=("change of layout", "changes of layout"),
)
