"""The headings of a text, in order: their numbers follow one another, and what a heading is shows beside the others."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import pairwise

import regex

from pipeline.language import thresholds
from pipeline.stages.structure import heading_lines, labels, titles
from pipeline.stages.structure.blocks import Block, opens_page
from pipeline.stages.structure.heading import CHAPTER, NAMED, PART, SECTION, TRAILER, Expected, Heading
from pipeline.stages.structure.labels import MOST, readings

_LIFE = regex.compile(r".{0,12}\b1\d{3}\b.{1,12}\b1\d{3}\b.{0,3}")  # Born 1738. Died 1820.
_NAMES = frozenset(("introduction", "prologue", "conclusion", "epilogue"))  # which a chapter may have, too
_TABLE = thresholds.of("structure", "headings")
SEVERAL: int = _TABLE["several"]
ALL: float = _TABLE["all"]
FILLED: float = _TABLE["filled"]


def find(blocks: Sequence[Block], known: Expected, skip: Collection[int]) -> list[Heading]:
    """The headings among `blocks`, in order.

    Blocks whose index lies in `skip` (title pages, contents) are passed over. Numbers must follow one another, or be
    those that the contents have for the title.
    """
    found = _find(blocks, known, skip)
    return _find(blocks, replace(known, sections=True), skip) if _sectioned(found, known) else found


def _sectioned(found: Sequence[Heading], known: Expected) -> bool:
    """Whether numbers without a word number the sections of chapters that have one: some stand between two chapters of
    which the second is the next of the first."""
    named = [k for k, h in enumerate(found) if h.kind == CHAPTER and h.label and labels.CHAPTER.fullmatch(h.label.text)]
    return not known.sections and any(
        b - a > 1
        and found[b].value == found[a].value + 1
        and all(h.kind == CHAPTER and h.label and labels.NUMBER.fullmatch(h.label.text) for h in found[a + 1 : b])
        for a, b in pairwise(named)
    )


def _find(blocks: Sequence[Block], known: Expected, skip: Collection[int]) -> list[Heading]:
    found: list[Heading] = []
    due: dict[str, tuple[int, ...]] = {PART: (1,), CHAPTER: (1,), SECTION: (1,)}
    i = 0
    while i < len(blocks):
        titled = found and found[-1].stop == i and found[-1].kind in (CHAPTER, SECTION) and not found[-1].number
        titled = titled or _below_leaf(blocks, i)
        anew = {CHAPTER: (due[CHAPTER][0], 1)} if titled else {}  # chapters of another work begin below its title
        heading = None if i in skip else heading_lines.at(blocks, i, known, due | anew)
        plain = heading is None or heading.kind == SECTION and not heading.number
        if plain and i not in skip:  # what the contents have is more than a heading without a number
            told = heading_lines.promoted(heading, blocks, known, found, due[CHAPTER]) if heading else None
            heading = heading_lines.from_contents(blocks, i, known, found, due[CHAPTER]) or told or heading
        if heading is None or heading.stop <= i:  # a label with more below it on its own lines heads nothing
            i += 1
            continue
        if found and (_repeats(found[-1], heading, blocks) or _attributes(found[-1], heading, blocks)):
            i += 1
            continue
        if found and _goes_on(found[-1], heading, blocks):
            found[-1] = replace(found[-1], titles=found[-1].titles + heading.titles, stop=heading.stop)
            i = heading.stop
            continue
        if blocks[i].start in known.notes and not _in_notes(found):
            heading = replace(heading, kind=NAMED, name="endnote")
        if heading.kind == CHAPTER and 0 < heading.value < due[CHAPTER][0] and _in_notes(found):
            heading = replace(heading, kind=SECTION, name=SECTION)  # the notes to that chapter
        if heading.kind in (PART, CHAPTER) and heading.number:
            due[heading.kind] = (heading.value + 1,)
            due[SECTION] = (1, 2)  # the first often stands without its number
        elif heading.kind == SECTION and heading.label and heading.number:
            due[SECTION] = (heading.value + 1,)
        if heading.kind == PART:
            due[CHAPTER] = (due[CHAPTER][0], 1)  # some books number the chapters of each part anew
        start = blocks[i].start
        if known.above is None:
            found.append(replace(heading, level=known.marked.get(start, 0)))
        else:
            found.append(replace(heading, space=known.above.get(start, 0)))
        i = heading.stop
    found = _between(_chapters(found, blocks) if known.above is None else found)
    numbered = max((k for k, h in enumerate(found) if h.kind in (PART, CHAPTER)), default=-1)
    end = next((k for k, h in enumerate(found) if h.kind == TRAILER and k > numbered), None)  # where no chapter follows
    return [h for k, h in enumerate(found) if h.kind != TRAILER or k == end]


def _chapters(found: Sequence[Heading], blocks: Sequence[Block]) -> list[Heading]:
    """The headings, those without a number made chapters that open a page as the numbered ones do, where the page
    before was not filled: a last word, a tale among others."""
    counted = [h for h in found if h.kind == CHAPTER and h.number]
    lines: dict[int, int] = {}
    for block in blocks:
        lines[block.page] = lines.get(block.page, 0) + len(block.lines)
    full = sorted(lines.values())[len(lines) // 2] if lines else 0

    def opens(heading: Heading) -> bool:
        return opens_page(blocks, heading.block)

    if len(counted) < SEVERAL or sum(map(opens, counted)) < ALL * len(counted):
        return list(found)
    return [
        replace(h, kind=CHAPTER, name=CHAPTER)
        if h.kind == SECTION
        and not (h.number or h.level)
        and h.block
        and opens(h)
        and lines[blocks[h.block - 1].last_page] <= FILLED * full
        else h
        for h in found
    ]


def _below_leaf(blocks: Sequence[Block], i: int) -> bool:
    """Whether block `i` opens a page below one that holds a title alone."""
    if not i or not opens_page(blocks, i):
        return False
    k = i - 1
    while k >= 0 and blocks[k].page == blocks[i - 1].page:
        if not all(titles.caps(line.text) for line in blocks[k].lines):
            return False
        k -= 1
    return k < 0 or blocks[k].last_page < blocks[i - 1].page


def _in_notes(found: Sequence[Heading]) -> bool:
    """Whether the last division that is none of a section is one for notes."""
    last = next((h for h in reversed(found) if h.kind != SECTION), None)
    return last is not None and last.name in ("notes", "appendix")


def _repeats(heading: Heading, below: Heading, blocks: Sequence[Block]) -> bool:
    """Whether a named heading is the running head of the division that it would end: first on its page, the same words
    again."""
    i = below.block
    return (
        opens_page(blocks, i)
        and heading.kind == below.kind == NAMED
        and titles.folded(heading.title) == titles.folded(below.title)
    )


def _attributes(heading: Heading, below: Heading, blocks: Sequence[Block]) -> bool:
    """Whether a line in capitals tells whose the lines are that stand between a chapter's heading and it."""
    between = blocks[heading.stop : below.block]
    bare = below.kind == SECTION and not (below.number or below.level) and len(below.all) == 1
    near = blocks[heading.block].page == blocks[below.block].page
    lines = [line for block in between for line in block.lines]
    verse = len(lines) > 1 and sum(line.text[:1].islower() for line in lines) <= 1
    quoted = verse or len(lines) > 1 and not any(block.prose for block in between)
    return heading.kind == CHAPTER and heading.number != "" and bare and near and quoted


def _goes_on(heading: Heading, below: Heading, blocks: Sequence[Block]) -> bool:
    """Whether what stands right below a heading belongs to it: the title of a label that has none, be it the name of
    a division, one between brackets, such as (continued), or the years of someone's life."""
    near = heading.stop == below.block and blocks[heading.block].page == blocks[below.block].page
    if not near or below.label or below.number:
        return False
    titled = below.kind == CHAPTER or below.name in _NAMES
    untitled = heading.label is not None and not heading.title and heading.kind == CHAPTER and titled
    text = blocks[below.block].text
    return untitled or below.kind == SECTION and (text.startswith("(") or _LIFE.fullmatch(text) is not None)


def _between(found: Sequence[Heading]) -> list[Heading]:
    """The headings, chapters' numbers put right that do not lie between their neighbours' but may be read so.

    Where no chapter follows, only numbers near the one before are tried: `III` is no 111. A number that is well formed
    and its neighbour's again is left: two extracts may have a chapter III.
    """
    mended = list(found)
    at = [k for k, h in enumerate(found) if h.kind == CHAPTER and h.number]
    for i, k in enumerate(at):
        heading = found[k]
        before = mended[at[i - 1]].value if i else 0
        last = i + 1 == len(at)
        after = min(MOST, before + heading_lines.SKIPPED + 1) if last else found[at[i + 1]].value
        if heading.label is None or before < heading.value and (last or heading.value < after):
            continue
        seen = labels.CHAPTER.fullmatch(heading.label.text)
        printed = seen["n"] if seen else heading.label.text
        again = labels.plain(printed) in (before, None if last else after)
        fits = [n for n in sorted(readings(printed)) if before < n < after]
        if len(fits) == 1 and not again:
            mended[k] = replace(heading, number=str(fits[0]))
    return mended
