"""Verse among the blocks of running text: where it begins and ends, and its stanzas put down on the sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import regex

from pipeline.language import thresholds
from pipeline.stages.lines import columns
from pipeline.stages.lines.labels import Label, Labelled
from pipeline.stages.structure import blocks as grain
from pipeline.stages.structure import letters
from pipeline.stages.structure.blocks import Block, capitals
from pipeline.stages.structure.sheet import Sheet

_LISTED = regex.compile(r"[(\[]?(?:\d{1,3}|[ivx]{1,4}|[a-h])[.)\]]\s|(?:Mr|Mrs|Miss|Dr|Rev|Sir|Messrs)\b")
_BROKEN = regex.compile(r"\p{L}[-¬](?:\s|$)")
_QUOTED = regex.compile(r"[“\"]")
_TABLE = thresholds.of("structure", "verse")
MOST: int = _TABLE["most"]
LARGE: float = _TABLE["large"]
WIDER: float = _TABLE["wider"]
COUPLET: float = _TABLE["couplet"]
WORDS: int = _TABLE["words"]
STANZA: int = _TABLE["stanza"]
NARROW: float = _TABLE["narrow"]
SHORT: int = _TABLE["short"]
SCATTERED: int = _TABLE["scattered"]
FARTHEST: int = _TABLE["farthest"]
INNER: float = _TABLE["inner"]
TITLED: float = _TABLE["titled"]


@dataclass(frozen=True)
class Poetry:
    """What tells verse in one document: what its `lines` are, where that was read; `measure`, the code points of a full
    line; how `letters` are signed (their table)."""

    lines: Labelled | None
    measure: float
    letters: Mapping[str, Any]

    @property
    def unparted(self) -> Labelled | None:
        """What the lines are, where they alone tell; None where blank lines part the text, or nothing was read."""
        return None if self.lines is None or self.lines.parted else self.lines

    def stop(self, blocks: Sequence[Block], i: int, begins: bool) -> int:
        """Where the verse ends that begins with block `i`; `i` where there is none.

        Between stanzas a line or two may stand apart, and above the first of them, where `begins` says that what stands
        above is a heading or announces verse.
        """
        stop = i
        while stop < len(blocks):
            quoted = stop == i and _QUOTED.match(blocks[i].text) is not None and len(blocks[i].lines) == 1
            apart = (stop > i or (begins or quoted) and not blocks[i].stopped) and self._line(blocks, stop)
            if not (apart or self.verse(blocks[stop])):
                scattered = self._scattered(blocks, stop, begins and stop == i)
                if scattered == stop:
                    break
                stop = scattered
                continue
            stop += 1
        return self._rest(blocks, i, stop) if stop > i else stop

    def _scattered(self, blocks: Sequence[Block], i: int, begins: bool) -> int:
        """Where verse ends whose lines stand by one and two from block `i` on; `i` where they are none. Capitals
        inside sentences tell it, two of them, or one where `begins` says that verse is to be expected."""
        stop = i
        end = min(len(blocks), i + FARTHEST)
        while stop < end and blocks[stop].page == blocks[i].page and self._short(blocks[stop]):
            stop += 1
        lines = [line for block in blocks[i:stop] for line in block.lines]
        inner = sum(columns.inner(a.text, b.text) for a, b in pairwise(lines))
        told = len(lines) >= SCATTERED and inner >= (1 if begins else 2) and inner >= INNER * len(lines)
        return stop if told else i

    def _short(self, block: Block) -> bool:
        """Whether a block may be lines of verse that stand alone: one or two that begin so and stay short."""
        short = len(block.lines) < STANZA and all(len(line.text) <= NARROW * self.measure for line in block.lines)
        if not short or capitals(block.text) > LARGE or any(map(str.isdigit, block.text)):
            return False
        return all(grain.LINE.match(line.text) and not _LISTED.match(line.text) for line in block.lines)

    def _goes_on(self, above: Block, below: Block) -> bool:
        """Whether a line alone goes on with the sentence of the verse above it."""
        return (above.text[-1] == "," or above.text[-1].islower()) and self._short(below)

    def _rest(self, blocks: Sequence[Block], i: int, stop: int) -> int:
        """Where verse ends that is known up to block `stop`, if its sentence or its quotation goes on there in lines
        that are no longer: blank lines and page ends part stanzas, too."""
        widest = max(len(line.text) for block in blocks[i:stop] for line in block.lines)
        said = "".join(block.text for block in blocks[i:stop])
        quoted = _QUOTED.match(said) is not None
        k = stop
        while k < len(blocks) and k - stop < MOST:
            lines, open_ = blocks[k].lines, quoted and _open(said)
            if not open_ and (blocks[k - 1].stopped or len(lines) < 2 and not self._goes_on(blocks[k - 1], blocks[k])):
                break  # a line alone may be anything
            short = all(len(line.text) <= min(WIDER * widest, NARROW * self.measure) for line in lines)
            if not short or not all(grain.LINE.match(line.text) for line in lines) or capitals(blocks[k].text) > LARGE:
                break
            said += blocks[k].text
            k += 1
        return k if k == stop or blocks[k - 1].stopped or not blocks[k - 1].text[-1].isalpha() else stop

    def _line(self, blocks: Sequence[Block], k: int) -> bool:
        """Whether block `k`, a line or two above verse on its page, reads as verse itself."""
        block = blocks[k]
        if k + 1 >= len(blocks) or len(block.lines) > 2 or blocks[k + 1].page != block.page:
            return False
        if block.text[-1] == ":" or capitals(block.text) > LARGE or not self.verse(blocks[k + 1]):
            return False
        widest = max(len(line.text) for line in blocks[k + 1].lines)
        begun = all(grain.LINE.match(line.text) or _QUOTED.match(line.text) for line in block.lines)
        return begun and all(len(line.text) <= WIDER * widest for line in block.lines)

    def verse(self, block: Block) -> bool:
        """Whether a block is verse, by its lines or by its form."""
        several = self.unparted is not None or len(block.lines) > 1  # between blank lines one line may be anything
        told = self.lines is not None and several and capitals(block.text) <= LARGE
        if 2 * sum(_LISTED.match(line.text) is not None for line in block.lines) > len(block.lines):
            return False
        if 2 * sum(any(map(str.isdigit, line.text)) for line in block.lines) > max(3, len(block.lines)):
            return False  # an index
        if self.lines is not None and told and all(self.lines.kind(x.start) is Label.VERSE for x in block.lines):
            return not letters.closes(block, self.letters)
        if self._runs_on(block):
            return True
        narrow = max(len(line.text) for line in block.lines) <= max(NARROW * self.measure, SHORT)
        return block.verse and narrow

    def _runs_on(self, block: Block) -> bool:
        """Whether capitals inside sentences tell that a block is verse, be it as wide as the text or wider, as in
        smaller type."""
        texts = [line.text for line in block.lines]
        if block.inner < max(1, INNER * len(texts)) or capitals(block.text) > LARGE or _BROKEN.search(block.text):
            return False
        words = [word for text in texts for word in text.split()]
        if max(map(len, texts)) > grain.VERSE:
            return False
        titled = sum(word.lstrip("“\"‘'(")[:1].isupper() for word in words) > TITLED * len(words)
        return not titled and len(words) >= WORDS * len(texts) and all(map(grain.LINE.match, texts))

    def couplet(self, block: Block) -> bool:
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


def _open(text: str) -> bool:
    """Whether a quotation is open at the end of a text."""
    return text.count("“") > text.count("”") or text.count('"') % 2 == 1


def put(sheet: Sheet, blocks: Sequence[Block]) -> None:
    """Put down stanzas: blank lines part them, but for a line or two where no sentence has ended: those are indents."""
    stanzas: list[list[Block]] = []
    for block in blocks:
        scraps = stanzas and min(len(block.lines), len(stanzas[-1][-1].lines)) < STANZA
        if scraps and not stanzas[-1][-1].stopped:
            stanzas[-1].append(block)
        else:
            stanzas.append([block])
    if len(stanzas) > 1:
        sheet.mark("poem", blocks[0].start, blocks[-1].end)
    for stanza in stanzas:
        sheet.mark("stanza", stanza[0].start, stanza[-1].end)
        for k, line in enumerate(line for block in stanza for line in block.lines):
            sheet.block([line], "l", "\n" if k else "\n\n")
