"""Headlines of a newspaper: a run of short lines above an article, the first of them in capitals, and the crossheads
within articles. They are numbered by nobody, but for the chapters of a novel that comes out in parts: a lone I between
two of them is dirt.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import regex

from pipeline.language import thresholds
from pipeline.stages.structure import labels, titles
from pipeline.stages.structure.blocks import Block, capitals
from pipeline.stages.structure.heading import CHAPTER, SECTION, Heading

_TABLE = thresholds.of("structure", "headlines")
LARGE: float = _TABLE["large"]
WIDE: int = _TABLE["wide"]
DECKS: int = _TABLE["decks"]
NAME: int = _TABLE["name"]
WORDS: int = _TABLE["words"]
_LETTERS = regex.compile(r"\p{L}{3,}")
_NOTICE = regex.compile(r"(?i)(?:entered|published|per year|subscription|price|vol\.|no\.|established)\b|\d{4}$")
_BEGINS = regex.compile(r"\W*[\p{Lu}\d]")
ARTICLE, CROSSHEAD = "article", "section"


def find(blocks: Sequence[Block], skip: Collection[int]) -> list[Heading]:
    """The headlines among `blocks`, in order, and the crossheads below them. `skip`: blocks that are something else."""
    found: list[Heading] = []
    i = 0
    while i < len(blocks):
        stop = i if i in skip else _headline(blocks, i, skip)
        if stop > i:
            found.append(_heading(blocks, i, stop, ARTICLE, 1))
        elif i not in skip and (name := _chapter(blocks[i]) or (_crosshead(blocks, i) if found else "")):
            stop = i + 1
            found.append(_heading(blocks, i, stop, name, 2))
        i = max(stop, i + 1)
    return found


def _chapter(block: Block) -> str:
    """CHAPTER where a block labels one, of a novel that comes out in parts; else nothing."""
    m = labels.CHAPTER.fullmatch(block.text)
    return CHAPTER if m and m["word"][:4].upper() == "CHAP" and not m["title"] else ""


def _heading(blocks: Sequence[Block], i: int, stop: int, name: str, level: int) -> Heading:
    lines = tuple(block.lines for block in blocks[i:stop])
    return Heading(SECTION, name, "", None, lines, i, stop, level)


def _headline(blocks: Sequence[Block], i: int, skip: Collection[int]) -> int:
    """The block after the headline and its decks that begin with block `i`; `i` where none does."""
    if not (_short(blocks[i]) and capitals(blocks[i].text) >= LARGE and _free(blocks, i)):
        return i
    if i and blocks[i - 1].verse and len(blocks[i].text.split()) <= NAME:
        return i  # whose the poem above is
    stop = i + 1
    while stop < len(blocks) and stop - i < DECKS and stop not in skip and _deck(blocks[stop], blocks[i]):
        stop += 1
    return stop if _article(blocks, i, stop) else i


def _free(blocks: Sequence[Block], i: int) -> bool:
    """Whether no article is broken off above block `i`: what stands there is short, or ends as a sentence does."""
    before = blocks[i - 1] if i else None
    return before is None or before.closed or not before.prose or before.last_page != blocks[i].page


def _deck(block: Block, first: Block) -> bool:
    """Whether a block goes on with a headline: short lines, or dirt among them."""
    return block.page == first.page and (
        block.scraps or len(block.text) <= 2 or _short(block) and not _NOTICE.match(block.text)
    )


def _short(block: Block) -> bool:
    text = block.text
    lines = len(block.lines) <= 3 and max(len(line.text) for line in block.lines) <= WIDE
    return lines and not block.prose and _LETTERS.search(text) is not None and not text[0].islower()


def _article(blocks: Sequence[Block], i: int, stop: int) -> bool:
    """Whether running text follows on the page of the headline."""
    if stop >= len(blocks) or blocks[stop].page != blocks[i].page:
        return False
    return titles.text_below(blocks, i, stop) and _BEGINS.match(blocks[stop].text) is not None


def _crosshead(blocks: Sequence[Block], i: int) -> str:
    """CROSSHEAD where a line of a few words, each with a capital, stands alone between what ends a sentence and text;
    else nothing."""
    block = blocks[i]
    words = block.text.rstrip(".").split()
    few = len(block.lines) == 1 and len(words) <= WORDS and _short(block) and words[-1][:1].isupper()
    alone = few and titles.title_case(" ".join(words)) and titles.free(blocks, i) and _article(blocks, i, i + 1)
    return CROSSHEAD if alone else ""
