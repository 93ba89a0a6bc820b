"""Blocks: runs of printed lines between blank lines or page breaks, the grain in which structure is seen."""

from __future__ import annotations

import statistics
import string
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import regex

from pipeline.language import thresholds
from pipeline.stages.lines import columns
from pipeline.stages.view import View
from pipeline.text.findings import Line, lines

_ASCII_LETTERS = {ord(c): None for c in string.ascii_letters}
_ASCII_CAPITALS = {ord(c): None for c in string.ascii_uppercase}
_LETTER = regex.compile(r"\p{L}")
_WORD = regex.compile(r"\p{L}{2}|[IVX]")  # or a chapter's number
_UPPER = regex.compile(r"\p{Lu}")
_CLOSED = regex.compile(r"[.!?…][”’\"')\]*]*(?:\[\d+\])?$|[:;][”’\"']*$")
_STOPPED = regex.compile(r"[.!?…][”’\"')\]*]*(?:\[\d+\])?$")


LINE = regex.compile(r"[“\"‘'(\[—–-]*\p{Lu}\p{L}*[\p{L}\s’',]")  # how a line of verse begins, and no label
_BEGINS = regex.compile(r"[“\"‘'(\[—–-]*\p{Lu}")
_NAMED = regex.compile(r"\S+\s+[“\"‘']?\p{Lu}(?!\s)")
_HALF = regex.compile(r"\p{L}[-¬]$")  # of a word that goes on in the next line
_LABEL = regex.compile(r"[(\[]?(?:\d{1,3}|\p{L}|[ivx]{1,4})[.)\]]\s")
_TABLE = thresholds.of("structure", "blocks")
UNBROKEN: int = _TABLE["unbroken"]
VERSE: int = _TABLE["verse"]
SCRAPS: int = _TABLE["scraps"]


@dataclass(frozen=True)
class Block:
    """Consecutive lines without their outer white space, and the indices of the pages they begin and end on."""

    lines: tuple[Line, ...]
    page: int
    last_page: int

    @property
    def start(self) -> int:
        """Code point where the first line begins."""
        return self.lines[0].start

    @property
    def end(self) -> int:
        """Code point after the last line's last character."""
        return self.lines[-1].end

    @cached_property
    def text(self) -> str:
        """The lines as one, parted by single spaces."""
        return " ".join(line.text for line in self.lines)

    @cached_property
    def prose(self) -> bool:
        """Whether this reads as running text: several full lines, or one that is long, mostly in lower case."""
        if len(self.text) < 120 and max(len(line.text) for line in self.lines) < 45:
            return False
        letters, large = _letters(self.text)
        return letters >= 60 and large <= 0.5 * letters

    @cached_property
    def verse(self) -> bool:
        """Whether this may be lines of verse: each begins with a capital, none is broken or long, all are of a length.

        Chosen on poems and on pages of prose: of prose blocks of three lines and more one in some thousands passes.
        """
        texts = [line.text for line in self.lines]
        if len(texts) < 3 or max(map(len, texts)) > VERSE or capitals(self.text) > 0.4:
            return False
        begun = sum(bool(_BEGINS.match(t)) for t in texts)
        words = [len(t.split()) for t in texts]
        lengths = [len(t) for t in texts]
        even = statistics.pstdev(lengths) <= 0.35 * statistics.fmean(lengths)
        broken = any(_HALF.search(t) or _LABEL.match(t) or t[-1].isdigit() for t in texts)
        pointed = sum(t[-1] in ",;:.!?—”’\"'" for t in texts)
        whole = even and not broken and 3 * pointed >= len(texts)
        return begun >= 0.9 * len(texts) and statistics.fmean(words) >= 3.5 and whole

    @cached_property
    def inner(self) -> int:
        """How many of its lines begin with a capital as verse does, inside a sentence, and with no title or name: His
        Majesty, The Hague."""
        inside = (b.text for a, b in pairwise(self.lines) if columns.inner(a.text, b.text))
        return sum(not _NAMED.match(text) for text in inside)

    @property
    def scraps(self) -> bool:
        """Whether it is dirt or an ornament: a few signs without a word."""
        return len(self.text) <= SCRAPS and not _WORD.search(self.text)

    @property
    def stopped(self) -> bool:
        """Whether it ends as a sentence ends."""
        return bool(_STOPPED.search(self.text))

    @property
    def closed(self) -> bool:
        """Whether it ends as a sentence or a clause before a list ends."""
        return bool(_CLOSED.search(self.text))


def split(block: Block, at: int) -> tuple[Block, Block]:
    """A block in two at code point `at`, which lies inside one of its lines: what stands before it, and after."""
    before = [line for line in block.lines if line.end <= at]
    after = [line for line in block.lines if line.start >= at]
    for line in block.lines:
        if line.start < at < line.end:
            inner = at - line.start
            before.append(stripped(Line(line.start, at, at, line.text[:inner])))
            after.insert(0, stripped(Line(at, line.end, line.stop, line.text[inner:])))
    return (
        Block(tuple(before), block.page, block.page if after else block.last_page),
        Block(tuple(after), block.page, block.last_page),
    )


def capitals(text: str) -> float:
    """The share of a text's letters that are capitals; 0 where it has none."""
    letters, large = _letters(text)
    return large / letters if letters else 0.0


def _letters(text: str) -> tuple[int, int]:
    """How many letters a text has, and how many of them are capitals."""
    if text.isascii():  # faster by far than asking of each sign what it is
        size = len(text)
        return size - len(text.translate(_ASCII_LETTERS)), size - len(text.translate(_ASCII_CAPITALS))
    return len(_LETTER.findall(text)), len(_UPPER.findall(text))


def cut(view: View, end: int) -> list[Block]:
    """The blocks of view.text[:end], cut at blank lines, where a line begins a page, and around captions.

    A word that was joined over a page end puts the page's beginning inside a line: there the block goes on.
    """
    starts = [m.start for m in view.all("page")] or [0]
    captions = {at for m in view.all("caption") for at in (m.start, m.end)}
    found: list[Block] = []
    run: list[Line] = []
    first = page = 0
    for line in lines(view.text, 0, end):
        here = max(0, bisect_right(starts, line.start) - 1)
        if run and (line.blank or here > page or line.start in captions or run[-1].end in captions):
            found.append(Block(tuple(run), first, page))
            run = []
        page = max(0, bisect_right(starts, max(line.start, line.end - 1)) - 1)
        if not line.blank:
            first = first if run else here
            run.append(stripped(line))
    if run:
        found.append(Block(tuple(run), first, page))
    return found


def parts(block: Block, begins: Callable[[int], bool]) -> list[Block]:
    """A block cut before each of its lines that begins something, by where it begins."""
    found: list[Block] = []
    first = 0
    for k in range(1, len(block.lines) + 1):
        if k == len(block.lines) or begins(block.lines[k].start):
            last = block.last_page if k == len(block.lines) else block.page
            found.append(Block(block.lines[first:k], block.page, last))
            first = k
    return found


def opens_page(blocks: Sequence[Block], i: int) -> bool:
    """Whether block `i` is the first of its page."""
    return i == 0 or blocks[i - 1].last_page != blocks[i].page


def stripped(line: Line) -> Line:
    """A line without the white space around it, in the same text's offsets."""
    left = len(line.text) - len(line.text.lstrip())
    body = line.text.strip()
    return Line(line.start + left, line.start + left + len(body), line.stop, body)


def measure(blocks: Sequence[Block]) -> float:
    """The measure of the printed page: the median length, in characters, of the lines of prose that run on to a next
    one."""
    running = [b for b in blocks if b.prose]
    inner = [len(line.text) for b in running for line in b.lines[:-1]]
    verse = 2 * sum(b.verse for b in running) > len(running)  # which is of all lengths, and no measure of anything
    return statistics.median(inner) if inner and not verse else 60.0
