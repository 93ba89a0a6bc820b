"""Running text put down on the sheet: tables, verse, quotations, captions, points and paragraphs, block after block."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import Any

import regex

from pipeline.stages.lines.labels import Label, Labelled
from pipeline.stages.structure import (
    drama,
    enumerators,
    epigraphs,
    extracts,
    heading_lines,
    labelled,
    labels,
    letters,
    margins,
    numbered_points,
    openings,
    paragraphs,
    quoted_letters,
    sections,
    tables,
    verse,
)
from pipeline.stages.structure.blocks import Block
from pipeline.stages.structure.drama import Play
from pipeline.stages.structure.heading import CHAPTER, PART
from pipeline.stages.structure.quoted_letters import Quoted
from pipeline.stages.structure.sheet import Sheet
from pipeline.text.findings import Line, Mark

_WORD = regex.compile(r"\p{L}[\p{L}’']*")
_INTRODUCES = regex.compile(r"[:,;—–-]+[ \t]*[“\"‘']?$|\p{L}$")  # a sentence that goes on in verse
_ATTRIBUTION = regex.compile(r"[—–-]+ ?\p{Lu}.{2,60}|[\p{Lu}][\p{Lu}.,’ :-]{3,60}")
_ENTRY = regex.compile(r"[“\"‘'(]?\p{Lu}|\p{Ll}{2,}.*,.*\d")  # a continuation begins with a figure or a small word
COUNTED = (PART, CHAPTER)
NOWHERE = 0.0  # a measure that no line is short beside: the lines themselves tell where paragraphs end


@dataclass
class Flow:
    """What holds for a whole document while its text is put down."""

    sheet: Sheet
    measure: float  # median length of full lines, code points
    printed: Mapping[str, tuple[int, int]]
    sections: frozenset[int] = frozenset()  # where the lines begin that begin a numbered section
    tables: Mapping[int, tables.Table] = field(default_factory=dict)  # by where they begin
    lines: Labelled | None = None  # what each printed line is, where that was read
    play: Play | None = None  # what is known of the play that the document is

    def put(self, blocks: Sequence[Block], opening: bool = False, kind: str = "") -> None:
        """Put down `blocks`, among which there is no heading. `opening`: a heading stands right before them.

        `kind` is that of their division, where it says something: an index is a list, a preface may be signed, a part
        or a numbered chapter may have an epigraph in prose, and a part no more than that; these, and what says nothing,
        may quote letters.
        """
        if kind in ("index", "cast"):
            self._index(blocks)
            return
        signed = letters.signature(blocks, self.sheet.view.meta, self._letters) if kind not in ("", *COUNTED) else ()
        self._put(blocks[: len(blocks) - len(signed)], opening, kind)
        if signed:
            self.sheet.mark("closer", signed[0].block.start, signed[-1].block.end)
            for part in signed:
                self.sheet.block(part.block.lines, part.kind)

    def _index(self, blocks: Sequence[Block]) -> None:
        """An index: an entry for each line that begins as one; a letter that stands alone parts them."""
        entries: list[list[Line]] = []
        for line in (line for block in blocks for line in block.lines):
            if entries and not _ENTRY.match(line.text):
                entries[-1].append(line)
            else:
                entries.append([line])
        if entries:
            self.sheet.mark("list", entries[0][0].start, entries[-1][-1].end)
        for k, entry in enumerate(entries):
            self.sheet.block(entry, "item", "\n" if k else "\n\n")

    def _put(self, blocks: Sequence[Block], opening: bool, kind: str) -> None:
        quotes = opening and self.play is None and self.sheet.view.meta.kind != "newspaper"
        if quotes and kind in COUNTED:
            blocks = epigraphs.part_off(blocks, self.measure)
        i = self._epigraph(blocks, kind) if quotes else 0
        run: list[Block] = []
        while i < len(blocks):
            stop = self._special(blocks, i, run, opening, kind)
            if stop == i:
                run.append(blocks[i])
                i += 1
            else:
                run, opening, i = [], opening and not run, stop
        self._running(run, opening)

    def _special(self, blocks: Sequence[Block], i: int, before: Sequence[Block], opening: bool, kind: str) -> int:
        """Put down what is no paragraph at block `i`, after the paragraphs `before`; the index after it, or `i`."""
        if given := labelled.at(self._told, blocks[i].start):
            self._running(before, opening)
            labelled.put(self.sheet, given, self._parts)
            return next((k for k in range(i, len(blocks)) if blocks[k].start >= given.end), len(blocks))
        if self.play is not None and (stop := self._acted(blocks, i, self.play, before, opening)) > i:
            return stop
        table = self.tables.get(blocks[i].start)
        if table is not None:
            self._running(before, opening)
            _table(self.sheet, table)
            return i + table.stop - table.first
        if self.captioned(blocks[i]):
            self._running(before, opening)
            self.sheet.mark("figure", blocks[i].start, blocks[i].end)
            self.sheet.block(blocks[i].lines, "head")
            return i + 1
        if kind in ("", *COUNTED) and (letter := self._letter(blocks, i)) is not None:
            stop = next((k for k in range(i, len(blocks)) if blocks[k].start >= letter.end), len(blocks))
            above = not opening or any(block.prose for block in blocks[:i])
            if above or stop == len(blocks):  # what a chapter begins with is itself a letter, or none
                self._running(before, opening)
                self._put_letter(letter)
                return stop
        introduced = bool(before and _INTRODUCES.search(before[-1].text))
        stop = self._poetry.stop(
            blocks, i, heading_lines.ANNOUNCES.search(before[-1].text) is not None if before else opening
        )
        stop = i + 1 if stop == i and introduced and self._poetry.couplet(blocks[i]) else stop
        if stop > i:
            self._running(before, opening)
            if introduced or before and before[-1].prose:
                self.sheet.mark("q", blocks[i].start, blocks[stop - 1].end)
            verse.put(self.sheet, blocks[i:stop])
            return stop
        while stop < len(blocks) and self._inset(blocks[stop]):
            stop += 1
        if stop > i:
            self._running(before, opening)
            self._put_inset(blocks[i:stop])
        return stop

    def _letter(self, blocks: Sequence[Block], i: int) -> Quoted | None:
        """The letter that block `i` begins, where running text quotes one."""
        if not quoted_letters.begins(blocks[i], self._letters):
            return None
        announced = i > 0 and heading_lines.ANNOUNCES.search(blocks[i - 1].text) is not None
        found = blocks[i : i + quoted_letters.LONGEST]
        return quoted_letters.read(found, self.sheet.view.meta, self._letters, announced)

    def _put_letter(self, letter: Quoted) -> None:
        """A quoted letter; TEI Lite has its parts for whole letters alone, so these are paragraphs that say so."""
        self.sheet.mark("q", letter.start, letter.end, type="letter")
        for part in letter.opener:
            self.sheet.block(part.block.lines, "p", rend=part.kind)
        self._put(letter.body, False, "letter")
        for part in letter.closer:
            self.sheet.block(part.block.lines, "p", rend=part.kind)

    def _acted(self, blocks: Sequence[Block], i: int, play: Play, before: Sequence[Block], opening: bool) -> int:
        """Put down the speech or the stage direction of a play that block `i` begins; the index after it, or `i`.

        A direction between brackets goes with the speech above it, and so does what is said after it.
        """
        first = blocks[i].lines[0]
        speaks = drama.opens(first, play)
        place = opening and i == 0 and len(blocks[i].text) <= drama.PLACE
        if not (speaks or place or drama.done(first)):
            return i
        self._running(before, opening)
        if not speaks:
            self.sheet.block(blocks[i].lines, "stage")
            return i + 1
        stop = i + 1
        while stop < len(blocks) and not drama.opens(line := blocks[stop].lines[0], play):
            if drama.done(line) and line.text[0] not in "[(":
                break
            stop += 1
        speech = drama.speech(blocks[i])
        if not (speech.done or speech.said or stop > i + 1):
            self.sheet.block(blocks[i].lines, "p")
            return stop
        self.sheet.mark("sp", blocks[i].start, blocks[stop - 1].end)
        self.sheet.block([speech.speaker], "speaker")
        if speech.done:
            self.sheet.block([speech.done], "stage", " ")
        self._said(speech.said, play, " ")
        for block in blocks[i + 1 : stop]:
            if drama.done(block.lines[0]):
                self.sheet.block(block.lines, "stage", "\n")
            else:
                self._said(block.lines, play, "\n")
        return stop

    def _said(self, lines: Sequence[Line], play: Play, apart: str) -> None:
        """What is said, in verse or in prose."""
        if not drama.in_verse(lines, play):
            if lines:
                self.sheet.block(lines, "p", apart)
            return
        for k, line in enumerate(lines):
            self.sheet.block([line], "l", "\n" if k else apart)

    @property
    def unparted(self) -> Labelled | None:
        """What the lines are, where they alone tell; None where blank lines part the text, or nothing was read."""
        return self._poetry.unparted

    def _goes_on(self, before: Block, after: Block) -> bool:
        """Whether `after` carries on the paragraph that `before` ends with."""
        if (lines := self.unparted) is not None and after.start in lines.at:
            if paragraphs.awaits(before.lines[-1].text, after.text, self._abbreviations):
                return True
            if paragraphs.ITEM.match(after.text) and before.closed:
                return False
            ornament = paragraphs.ORNAMENT.fullmatch(after.text) or paragraphs.ORNAMENT.fullmatch(before.text)
            return not ornament and not lines.begins(after.start)
        if self.lines is not None and after.start in self.lines.at and paragraphs.open_at_page_end(before, after):
            return not self.lines.begins(after.start)
        return paragraphs.continues(before, after, self.measure, self._abbreviations)

    @cached_property
    def _poetry(self) -> verse.Poetry:
        return verse.Poetry(self.lines, self.measure, self._letters)

    @cached_property
    def _letters(self) -> Mapping[str, Any]:
        return self.sheet.view.know.tables.get("letters", {})

    @cached_property
    def _full(self) -> frozenset[int]:
        return margins.reaching(self.sheet.view.layout)

    def captioned(self, block: Block) -> bool:
        """Whether a block is the caption of a picture."""
        return self._captions.get(block.start, -1) >= block.end

    def _inset(self, block: Block) -> bool:
        """Whether all lines of a block are set in, while most lines are not; or the source calls it a quotation."""
        if any(m.start <= block.start and block.end <= m.end for m in self._quoted):
            return True
        return len(block.lines) > 1 and all(self._indent(line.start) >= 2 for line in block.lines) and self._flush

    @cached_property
    def _abbreviations(self) -> paragraphs.Abbreviations:
        found: paragraphs.Abbreviations = self.sheet.view.know.tables.get("structure", {}).get("abbreviations", {})
        return found

    @cached_property
    def _told(self) -> list[Mark]:
        return labelled.all_of(self.sheet.view)

    @cached_property
    def _parts(self) -> Mapping[str, Sequence[Mark]]:
        return labelled.parts(self.sheet.view)

    @cached_property
    def _quoted(self) -> list[Mark]:
        return self.sheet.view.all("quotation")

    @cached_property
    def _captions(self) -> dict[int, int]:
        return {m.start: m.end for m in self.sheet.view.all("caption")}

    @cached_property
    def _flush(self) -> bool:
        """Whether the lines of this document stand at the margin, so that what is set in is set in on purpose."""
        text = self.sheet.view.text
        lines = [line for line in text.splitlines() if line.strip()][:2000]
        return sum(line[0].isspace() for line in lines) * 4 < len(lines)

    def _indent(self, at: int) -> int:
        text = self.sheet.view.text
        return at - 1 - text.rfind("\n", 0, at)

    def _put_inset(self, blocks: Sequence[Block]) -> None:
        self.sheet.mark("q", blocks[0].start, blocks[-1].end)
        for block in blocks:
            self.sheet.block(block.lines, "p")

    def _epigraph(self, blocks: Sequence[Block], kind: str) -> int:
        """Put down an epigraph at the head of a division, and who said it; the index of the block after it."""
        found = epigraphs.find(blocks, self._poetry.verse, self._says_who, self.measure, kind in COUNTED)
        if found is None or not (found.verse or found.said or kind in COUNTED):
            return 0
        if found.stop == len(blocks) and kind != PART:
            return 0
        end = found.said[-1].end if found.said else found.quoted[-1].end
        self.sheet.mark("epigraph", found.quoted[0].start, end)
        if found.verse:
            verse.put(self.sheet, found.quoted)
        else:
            for block in found.quoted:
                self.sheet.block(block.lines, "p")
        if found.said:
            self.sheet.block(found.said, "p")
        return found.stop

    def attributions(self, blocks: Sequence[Block]) -> Iterator[int]:
        """The numbers of the blocks below verse that say whose it is: no headings, though set as such."""
        for i, (above, block) in enumerate(pairwise(blocks), 1):
            numbered = any(form.fullmatch(block.text) for form in (labels.CHAPTER, labels.PART, labels.NUMBER))
            below = self.unparted is not None and above.last_page == block.page and self._poetry.verse(above)
            if below and not numbered and self._says_who(block):
                yield i

    def _says_who(self, block: Block) -> bool:
        """Whether a block below an epigraph says whose it is."""
        if _ATTRIBUTION.fullmatch(block.text):
            return True
        kind = self.unparted.kind(block.start) if self.unparted is not None else None
        return kind in (Label.HEAD, Label.OTHER) and len(block.lines) == 1 and len(block.text) < 0.7 * self.measure

    def _running(self, blocks: Sequence[Block], opening: bool) -> None:
        """Paragraphs, with those that count on from one another as lists or with their numbers."""
        parted = [
            part
            for block in blocks
            for section in sections.cut(block, self.sections)
            for point in numbered_points.part_off(section)
            for part in paragraphs.part_off(
                point, self.measure if self.unparted is None else NOWHERE, self._abbreviations, self._full
            )
        ]
        groups = paragraphs.group(parted, self._goes_on, self.sections)
        texts = [" ".join(b.text for b in group) for group in groups]
        counts = numbered_points.find(texts)
        lists = numbered_points.lists(counts, texts)
        listed = {i for count in lists for i in count.at}
        numbers = numbered_points.numbers(counts)
        for count in lists:
            self.sheet.mark("list", groups[count.at[0]][0].start, groups[count.at[-1]][-1].end)
        for first, stop in extracts.find(groups, self.lines):
            if not (listed & set(range(first, stop)) or opening and first == 0):
                self.sheet.mark("q", groups[first][0].start, groups[stop - 1][-1].end)
        for i, group in enumerate(groups):
            number = {"n": numbers[i]} if i in numbers else {}
            _paragraph(self, group, opening and i == 0, "item" if i in listed else "p", number)


def _paragraph(flow: Flow, group: Sequence[Block], opening: bool, kind: str, number: Mapping[str, str]) -> None:
    sheet = flow.sheet
    first, last = group[0].lines[0], group[-1].lines[-1]
    sheet.block([line for block in group for line in block.lines], kind, **number)
    if opening:
        sheet.edits += openings.repair(sheet.view, first.start, first.end, flow.printed)
    else:
        sheet.edits += openings.dropped(sheet.view, first.start, first.end)
    sheet.edits += enumerators.repair(sheet.view, first.start, last.end)


def _table(sheet: Sheet, table: tables.Table) -> None:
    sheet.mark("table", (table.heads or table.rows)[0].start, table.rows[-1].end)
    for block in table.heads:
        sheet.block(block.lines, "head")
    for k, row in enumerate(table.rows):
        sheet.mark("row", row.start, row.end, **({"role": "label"} if row.label else {}))
        for c, (start, end) in enumerate(row.cells):
            sheet.mark("cell", start, end)
            sheet.stay(start, end, "\t" if c else "\n" if k else "\n\n")


def printed(blocks: Sequence[Block]) -> dict[str, tuple[int, int]]:
    """For each word, case folded, how often running text has it with a capital and how often without."""
    capital: Counter[str] = Counter()
    small: Counter[str] = Counter()
    counts = Counter(word for block in blocks if block.prose for word in _WORD.findall(block.text))
    for word, n in counts.items():
        (capital if word[0].isupper() else small)[word.casefold()] += n
    return {word: (n, small[word]) for word, n in capital.items()}
