"""Running text put down on the sheet: tables, verse, quotations, captions, points and paragraphs, block after block."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

import regex

from pipeline.language import thresholds
from pipeline.stages.lines.labels import Label, Labelled
from pipeline.stages.structure import blocks as grain
from pipeline.stages.structure import (
    drama,
    enumerators,
    epigraphs,
    headings,
    labelled,
    labels,
    letters,
    margins,
    numbered_points,
    openings,
    paragraphs,
    sections,
    tables,
)
from pipeline.stages.structure.blocks import Block, capitals
from pipeline.stages.structure.drama import Play
from pipeline.stages.structure.sheet import Sheet
from pipeline.text.findings import Line, Mark

_WORD = regex.compile(r"\p{L}[\p{L}’']*")
_INTRODUCES = regex.compile(r"[:,;—–-]+[ \t]*[“\"‘']?$|\p{L}$")  # a sentence that goes on in verse
_LISTED = regex.compile(r"[(\[]?(?:\d{1,3}|[ivx]{1,4}|[a-h])[.)\]]\s|(?:Mr|Mrs|Miss|Dr|Rev|Sir|Messrs)\b")
_ANNOUNCED = regex.compile(r":[ \t]*[—–-]*$")
_ATTRIBUTION = regex.compile(r"[—–-]+ ?\p{Lu}.{2,60}|[\p{Lu}][\p{Lu}.,’ :-]{3,60}")
_ENTRY = regex.compile(r"[“\"‘'(]?\p{Lu}|\p{Ll}{2,}.*,.*\d")  # a continuation begins with a figure or a small word
COUNTED = (headings.PART, headings.CHAPTER)
_TABLE = thresholds.of("structure", "flow")
NOWHERE = 0.0  # a measure that no line is short beside: the lines themselves tell where paragraphs end
LARGE: float = _TABLE["large"]
WIDER: float = _TABLE["wider"]
COUPLET: float = _TABLE["couplet"]
WORDS: int = _TABLE["words"]
STANZA: int = _TABLE["stanza"]
NARROW: float = _TABLE["narrow"]


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
        or a numbered chapter may have an epigraph in prose, and a part no more than that.
        """
        if kind in ("index", "cast"):
            self._index(blocks)
            return
        table = self.sheet.view.know.tables.get("letters", {})
        signed = letters.signature(blocks, self.sheet.view.meta, table) if kind not in ("", *COUNTED) else ()
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
        i = self._epigraph(blocks, kind) if opening else 0
        run: list[Block] = []
        while i < len(blocks):
            stop = self._special(blocks, i, run, opening)
            if stop == i:
                run.append(blocks[i])
                i += 1
            else:
                run, opening, i = [], opening and not run, stop
        self._running(run, opening)

    def _special(self, blocks: Sequence[Block], i: int, before: Sequence[Block], opening: bool) -> int:
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
        introduced = bool(before and _INTRODUCES.search(before[-1].text))
        stop = self._verses(blocks, i, _ANNOUNCED.search(before[-1].text) is not None if before else opening)
        stop = i + 1 if stop == i and introduced and self._couplet(blocks[i]) else stop
        if stop > i:
            self._running(before, opening)
            if introduced:
                self.sheet.mark("q", blocks[i].start, blocks[stop - 1].end)
            self._put_verse(blocks[i:stop])
            return stop
        while stop < len(blocks) and self._inset(blocks[stop]):
            stop += 1
        if stop > i:
            self._running(before, opening)
            self._put_inset(blocks[i:stop])
        return stop

    def _verses(self, blocks: Sequence[Block], i: int, begins: bool) -> int:
        """Where the verse ends that begins with block `i`; `i` where there is none.

        Between stanzas a line or two may stand apart, and above the first of them, where `begins` says that what stands
        above is a heading or announces verse.
        """
        stop = i
        while stop < len(blocks):
            apart = (stop > i or begins and not blocks[i].stopped) and self._line_of_verse(blocks, stop)
            if not (apart or self._verse(blocks[stop])):
                break
            stop += 1
        return stop

    def _line_of_verse(self, blocks: Sequence[Block], k: int) -> bool:
        """Whether block `k`, a line or two above verse on its page, reads as verse itself."""
        block = blocks[k]
        if k + 1 >= len(blocks) or len(block.lines) > 2 or blocks[k + 1].page != block.page:
            return False
        if block.text[-1] == ":" or capitals(block.text) > LARGE or not self._verse(blocks[k + 1]):
            return False
        widest = max(len(line.text) for line in blocks[k + 1].lines)
        return all(grain.LINE.match(line.text) and len(line.text) <= WIDER * widest for line in block.lines)

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
        return None if self.lines is None or self.lines.parted else self.lines

    def _goes_on(self, before: Block, after: Block) -> bool:
        """Whether `after` carries on the paragraph that `before` ends with."""
        if (lines := self.unparted) is not None and after.start in lines.at:
            if paragraphs.awaits(before.lines[-1].text, after.text, self._abbreviations):
                return True
            if paragraphs.ITEM.match(after.text) and before.closed:
                return False
            ornament = paragraphs.ORNAMENT.fullmatch(after.text) or paragraphs.ORNAMENT.fullmatch(before.text)
            return not ornament and not lines.begins(after.start)
        return paragraphs.continues(before, after, self.measure, self._abbreviations)

    @cached_property
    def _full(self) -> frozenset[int]:
        return margins.reaching(self.sheet.view.layout)

    def captioned(self, block: Block) -> bool:
        """Whether a block is the caption of a picture."""
        return self._captions.get(block.start, -1) >= block.end

    def _verse(self, block: Block) -> bool:
        several = self.unparted is not None or len(block.lines) > 1  # between blank lines one line may be anything
        told = self.lines is not None and several and capitals(block.text) <= LARGE
        table = self.sheet.view.know.tables.get("letters", {})
        if 2 * sum(_LISTED.match(line.text) is not None for line in block.lines) > len(block.lines):
            return False
        if self.lines is not None and told and all(self.lines.kind(x.start) is Label.VERSE for x in block.lines):
            return not letters.closes(block, table)
        narrow = max(len(line.text) for line in block.lines) <= max(NARROW * self.measure, 45)
        return block.verse and narrow

    def _couplet(self, block: Block) -> bool:
        """Whether a block of two lines is verse: both begin as verse does and stay short of the measure, though the
        sentence goes on in the second."""
        if len(block.lines) != 2 or block.lines[0].text[-1] in ".!?" or not block.closed:
            return False
        lengths = [len(line.text) for line in block.lines]
        alike = min(lengths) >= COUPLET * max(lengths) and max(lengths) <= NARROW * self.measure
        words = all(len(line.text.split()) >= WORDS and grain.LINE.match(line.text) for line in block.lines)
        names = all(line.text.count(",") > 1 for line in block.lines)  # John Smith, of Combe, yeoman
        plain = not names and not any(map(str.isdigit, block.text))
        return alike and words and plain and capitals(block.text) <= LARGE

    def _put_verse(self, blocks: Sequence[Block]) -> None:
        """Stanzas: blank lines part them, but for a line or two where no sentence has ended: those are indents."""
        stanzas: list[list[Block]] = []
        for block in blocks:
            scraps = stanzas and min(len(block.lines), len(stanzas[-1][-1].lines)) < STANZA
            if scraps and not stanzas[-1][-1].stopped:
                stanzas[-1].append(block)
            else:
                stanzas.append([block])
        if len(stanzas) > 1:
            self.sheet.mark("poem", blocks[0].start, blocks[-1].end)
        for stanza in stanzas:
            self.sheet.mark("stanza", stanza[0].start, stanza[-1].end)
            for k, line in enumerate(line for block in stanza for line in block.lines):
                self.sheet.block([line], "l", "\n" if k else "\n\n")

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
        found = epigraphs.find(blocks, self._verse, self._says_who, self.measure)
        if found is None or not (found.verse or found.said or kind in COUNTED):
            return 0
        if found.stop == len(blocks) and kind != headings.PART:
            return 0
        end = found.said[-1].end if found.said else found.quoted[-1].end
        self.sheet.mark("epigraph", found.quoted[0].start, end)
        if found.verse:
            self._put_verse(found.quoted)
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
            below = self.unparted is not None and above.last_page == block.page and self._verse(above)
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
