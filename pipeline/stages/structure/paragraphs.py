"""Paragraphs: which blocks belong together, over page ends and stray blank lines."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping, Sequence
from types import MappingProxyType

import regex

from pipeline.language import thresholds
from pipeline.stages.structure.blocks import Block, capitals

_LOWER = regex.compile(r"[“\"‘'(\[]*\p{Ll}")
_DASHED = regex.compile(r"(?:[—–]|--)[ \t]*[“\"‘']?\p{Ll}")
_HANGS = regex.compile(  # no sentence and no entry of a list ends with such a word
    r"\b(?:the|an?|of|to|and|or|with|from|into|upon|his|her|their|its|our|your|my|which|whose|than|were|was|had|not)$"
)
_ITEM = regex.compile(r"[({\[]?(?:\p{L}|\d{1,2}|[ivx]{1,4})[)}\]][ \t]")
ITEM = regex.compile(r"(?:[({\[](?:\p{Ll}|\d{1,2}|[ivx]{1,4})[)}\]]|\d{1,2}[.)])[ \t]+\S")  # (a), 2., 3)

_ABBREVIATED = regex.compile(r"(?P<word>\p{L}+)\.(?:[ \t]?\p{Lu}\.)*\Z")  # Mr., Mr. J. B.
_NAME = regex.compile(r"[“\"‘'(]*\p{Lu}|(?:de|d['’]|du|la|le|van|von|of)\b")
_FIGURE = regex.compile(r"[(\[]?(?:\d|[IVXLCivxlc]+\b)")
_STOPPED = regex.compile(r"[.!?][”’\"')\]]*(?:\[\d+\])?$")
_BEGINS = regex.compile(r"[“\"‘'(\[—]*\p{Lu}")

ORNAMENT = regex.compile(  # * * *, -o-, —:0:—
    r"(?:[*•·—–=†‡§°_~-][ \t]*){3,}|[-—–:.~=*]{1,3}[ \t]?[oO0×x][ \t]?[-—–:.~=*\u00ad]{1,3}"
)
_TABLE = thresholds.of("structure", "paragraphs")
BREAK: float = _TABLE["break"]
FULL: float = _TABLE["full"]
UNWRAPPED: float = _TABLE["unwrapped"]
SPECK: int = _TABLE["speck"]
WORD: int = _TABLE["word"]
SHORT: float = _TABLE["short"]


Abbreviations = Mapping[str, Sequence[str]]
"""Abbreviations after which no sentence ends: what stands `before_names`, and `before_figures`."""


NONE: Abbreviations = MappingProxyType({})


def awaits(text: str, following: str, table: Abbreviations) -> bool:
    """Whether a text breaks off behind an abbreviation (Mr., No.) of which `following` is the name or the figure."""
    m = _ABBREVIATED.search(text[-24:])
    if m is None:
        return False
    if m["word"] in table.get("before_names", ()):
        return bool(_NAME.match(following))
    plain = m["word"] + "." == m[0]
    return plain and m["word"] in table.get("before_figures", ()) and bool(_FIGURE.match(following))


def part_off(block: Block, measure: float, table: Abbreviations, full: Container[int] = frozenset()) -> list[Block]:
    """A block cut where a paragraph ends inside it, which a text without blank lines shows by a short last line, and
    above and below a line that is nothing but an ornament.

    The line ends a sentence well before the measure, and the next begins one. `measure` is the usual line's length;
    `full`: where lines begin that reach the margin, however few their letters.
    """
    found: list[Block] = []
    first = 0
    ornaments = _ornaments([line.text for line in block.lines])
    for k in range(1, len(block.lines)):
        last, following = block.lines[k - 1].text, block.lines[k].text
        short = len(last) <= BREAK * measure and block.lines[k - 1].start not in full
        ends = short and _STOPPED.search(last) and _BEGINS.match(following) and not awaits(last, following, table)
        if ends or k in ornaments or k - 1 in ornaments:
            found.append(Block(block.lines[first:k], block.page, block.page))
            first = k
    found.append(Block(block.lines[first:], block.page, block.last_page))
    return found


def _ornaments(texts: Sequence[str]) -> frozenset[int]:
    """The lines that are nothing but an ornament, between sentences: within one it is dirt, or the rule above notes."""
    return frozenset(
        k
        for k, text in enumerate(texts)
        if ORNAMENT.fullmatch(text)
        and (not k or _STOPPED.search(texts[k - 1]))
        and (k + 1 == len(texts) or _BEGINS.match(texts[k + 1]))
    )


def continues(before: Block, after: Block, measure: float, table: Abbreviations = NONE) -> bool:
    """Whether `after` carries on the paragraph that `before` ends with. `measure` is the usual line's length."""
    if awaits(before.lines[-1].text, after.text, table):
        return True
    lower = bool(_LOWER.match(after.text))
    hangs = before.prose and after.prose and after.text[0].isalpha() and _HANGS.search(before.text)
    broken = hangs or _DASHED.match(after.text) and not before.closed
    if _ITEM.match(after.text):
        return lower and not before.closed and before.last_page != after.page
    length = len(before.lines[-1].text)
    if before.last_page == after.page:
        return (lower or bool(broken)) and not before.stopped and capitals(before.text) < 0.8
    if lower:
        return True
    if before.text[-1] in "-¬":
        return False  # a word whose second half is lost: what follows begins anew
    if before.stopped:
        return FULL * measure <= length <= UNWRAPPED * measure and before.prose and after.prose
    return length >= SHORT * measure and not before.text.endswith(":")


def open_at_page_end(before: Block, after: Block) -> bool:
    """Whether nothing but how full their lines are tells if a paragraph goes on over a page's end: a sentence ends
    there, and one begins."""
    if before.last_page == after.page or not before.stopped or not (before.prose and after.prose):
        return False
    return not _LOWER.match(after.text) and not _ITEM.match(after.text)


def group(
    blocks: Sequence[Block], goes_on: Callable[[Block, Block], bool], begun: frozenset[int] = frozenset()
) -> list[list[Block]]:
    """Consecutive blocks of running text, put together into paragraphs, where one `goes_on` the one before it; what
    begins at one of `begun` begins one."""
    found: list[list[Block]] = []
    before = blocks[0] if blocks else None  # the last block that was no dirt
    for block in blocks:
        assert before is not None
        speck = dirt(block) and before.prose and not before.stopped
        if found and block.start not in begun and (speck or goes_on(before, block)):
            found[-1].append(block)
        else:
            found.append([block])
            before = block
        before = before if dirt(block) else block
    return found


def dirt(block: Block) -> bool:
    """Whether a block is a few signs that no word of running text is among: a folio or a signature that was misread.
    What begins with a dash may be an ornament."""
    if block.text[0] in "-—–" or ORNAMENT.fullmatch(block.text):
        return False
    return len(block.text) <= SPECK and sum(map(str.islower, block.text)) < WORD and not block.stopped
