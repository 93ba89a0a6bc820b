"""Takes the better of two readings of one page, stretch by stretch, where the boxes say that they read the same ink."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from pipeline.formats.layout import Block, Box, Line, Page, Word, around

SURE = 0.8
"""Confidence at which a line that only the other reading has is believed. Set by judgement."""

BETTER = 0.05
"""By so much the other reading's confidence must be higher. Set by judgement."""

NOTHING = 0.2
"""A line read with less confidence is taken for no print: of 25 such lines on 237 pages, none resembled a printed
one; of 19 between 0.2 and 0.3, up to 5 did."""

FEW = 0.3
"""The same for a line of short words alone."""

UPRIGHT = 0.6
"""The same for a box twice as high as wide: 10 lines, none of them print as it was read."""

WIDE = 1.0
"""Of a line's height: what is wider is taken for the space between two columns. Set by judgement, not measured."""

BRIDGES = 0.3
"""Share of the lines: so many more that go on across a wide space are columns read as one. On 33 doubtful pages: 0.39
on the one page of two columns that was mixed up, 0.37 and 0.24 on two faded pages, 0.11 and less elsewhere."""


def merit(page: Page) -> float:
    """How much was read, less what is doubtful: letters, each counted by its confidence above one half."""
    return sum(len(word.text) * (sure(word) - 0.5) for line in page.lines for word in line.words)


def without_garbage(page: Page) -> Page:
    """`page` without the lines that are no print: read with next to no confidence, or standing upright."""
    blocks = []
    for block in page.blocks:
        lines = tuple(line for line in block.lines if not _garbage(line))
        if lines:
            blocks.append(block if len(lines) == len(block.lines) else replace(block, lines=lines))
    return replace(page, blocks=tuple(blocks))


def _garbage(line: Line) -> bool:
    """Whether a line is specks, a scrawl, or a column of signs taken for one line."""
    how = confidence(line.words)
    if how < NOTHING or (how < FEW and max(len(word.text) for word in line.words) < 4):
        return True
    return upright(line) and how < UPRIGHT


def upright(line: Line) -> bool:
    """Whether a line stands upright: more than one sign, in a box twice as high as wide."""
    return line.box is not None and line.box.height > 2 * line.box.width and len(line.text) > 1


def best(one: Page, other: Page) -> Page:
    """The better of two readings as a whole, with what the other one reads better.

    Where one of them reads on across the space between two columns and the other does not, that is the better.
    """
    across = bridges(one) - bridges(other)
    few = abs(across) < BRIDGES * sum(1 for _ in one.lines)
    first = merit(one) >= merit(other) if few else across < 0
    return merged(one, other) if first else merged(other, one)


def bridges(page: Page) -> int:
    """How many lines go on across a wide space."""
    return sum(
        any(b.left - a.right > WIDE * line.box.height for a, b in pairwise(w.box for w in line.words if w.box))
        for line in page.lines
        if line.box
    )


def sure(word: Word) -> float:
    """The word's confidence, 0 to 1; one half where there is none."""
    return 0.5 if word.confidence is None else word.confidence


def confidence(words: Sequence[Word]) -> float:
    """The confidence of `words` together, each letter counting alike; 0 where there are none."""
    letters = sum(len(word.text) for word in words)
    return sum(len(word.text) * sure(word) for word in words) / letters if letters else 0.0


def merged(base: Page, other: Page) -> Page:
    """`base` with every stretch of a line that `other` reads with more confidence, and the lines only `other` has.

    Both must have been read on images of the same frame. The order of reading is that of `base`.
    """
    places = [(b, n) for b, block in enumerate(base.blocks) for n in range(len(block.lines))]
    mine = {place: base.blocks[place[0]].lines[place[1]] for place in places}
    theirs: dict[tuple[int, int], list[Word]] = {}
    alone = []
    for line in other.lines:
        rows = [_row(word, mine) for word in line.words]
        if not any(rows):
            alone.append(line)
            continue
        for word, row in zip(line.words, _goes_on(line, rows), strict=True):
            if row:
                theirs.setdefault(row, []).append(word)
    better = {place: _better(mine[place], words) for place, words in theirs.items()}
    blocks = [
        replace(block, lines=tuple(better.get((b, n), line) for n, line in enumerate(block.lines)))
        for b, block in enumerate(base.blocks)
    ]
    for line in alone:
        if _believed(line.words):
            _put(blocks, line)
    return replace(base, blocks=tuple(replace(b, box=around(line.box for line in b.lines)) for b in blocks))


def _row(word: Word, lines: dict[tuple[int, int], Line]) -> tuple[int, int] | None:
    """Which of `lines` has the same ink as `word`: that with the words it covers most."""
    best, most = None, 0.0
    if not word.box:
        return None
    for place, line in lines.items():
        if line.box and common(line.box, word.box):
            shared = sum(common(one.box, word.box) for one in line.words if one.box)
            if shared > most:
                best, most = place, shared
    return best if most > 0.2 * word.box.width * word.box.height else None


def _goes_on(line: Line, rows: Sequence[tuple[int, int] | None]) -> list[tuple[int, int] | None]:
    """`rows` of the words of `line`, and for words that have none, but are sure and go on in its row, that before."""
    found = list(rows)
    for n, (before, word) in enumerate(pairwise(line.words), 1):
        if found[n] is None and found[n - 1] and before.box and word.box and _believed([word]):
            near = word.box.left - before.box.right <= 2 * WIDE * word.box.height
            found[n] = found[n - 1] if near else None
    return found


def _believed(words: Sequence[Word]) -> bool:
    """Whether words that one reading alone has are taken for print."""
    return confidence(words) >= SURE and sum(len(word.text) for word in words) > 1


def common(one: Box, other: Box) -> int:
    """The pixels two boxes share."""
    across = min(one.right, other.right) - max(one.left, other.left)
    down = min(one.bottom, other.bottom) - max(one.top, other.top)
    return across * down if across > 0 and down > 0 else 0


def _better(line: Line, others: list[Word]) -> Line:
    """`line` with the stretches of words that are read better in `others`."""
    if any(not word.box for word in line.words):
        return line
    taken: list[Word] = []
    for ours, theirs in _stretches(line.words, others):
        better = confidence(theirs) > confidence(ours) + BETTER if theirs and ours else _believed(theirs)
        taken.extend(theirs if better else ours)
    return replace(line, words=tuple(taken), box=around(word.box for word in taken))


def _stretches(ours: Sequence[Word], theirs: Sequence[Word]) -> list[tuple[list[Word], list[Word]]]:
    """The words of both lines in groups, as small as can be, that lie over each other."""
    marks = [(w.box, 0, w) for w in ours if w.box] + [(w.box, 1, w) for w in theirs if w.box]
    marks.sort(key=lambda mark: (mark[0].left, mark[1]))
    groups: list[tuple[list[Word], list[Word]]] = []
    end = -1
    for box, side, word in marks:
        slack = min(6, box.width // 3)
        if not groups or box.left + slack >= end:
            groups.append(([], []))
            end = box.right
        groups[-1][side].append(word)
        end = max(end, box.right)
    return groups


def _put(blocks: list[Block], line: Line) -> None:
    """Puts a line where it stands on the page: into the block around it, else as a block of its own before the next."""
    box = line.box
    assert box is not None
    for n, block in enumerate(blocks):
        if block.box and within(box, block.box):
            lines = list(block.lines)
            at = next((i for i, one in enumerate(lines) if one.box and one.box.top > box.top), len(lines))
            blocks[n] = replace(block, lines=(*lines[:at], line, *lines[at:]))
            return
    at = next((n for n, block in enumerate(blocks) if block.box and block.box.top > box.top), len(blocks))
    blocks.insert(at, Block((line,), box=box))


def within(box: Box, block: Box) -> bool:
    """Whether the middle of `box` lies in `block`."""
    x, y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
    return block.left <= x <= block.right and block.top <= y <= block.bottom
