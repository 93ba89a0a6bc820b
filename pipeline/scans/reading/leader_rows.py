"""Puts together what stands in one row: the number at the end of a leader belongs to the title at its start."""

from __future__ import annotations

from dataclasses import replace

from pipeline.formats.layout import Line, Page, around

FAR = 0.12
"""Share of the page's width: the number must stand this far to the right of all that is joined to it."""


def joined(page: Page) -> Page:
    """`page`, upright and with leaders: its short lines at the right made the ends of the lines beside them."""
    lines = [(b, n, line) for b, block in enumerate(page.blocks) for n, line in enumerate(block.lines) if line.box]
    longer: dict[tuple[int, int], Line] = {}
    gone: set[tuple[int, int]] = set()
    for b, n, line in lines:
        if len(line.text) > 8 or not any(letter.isalnum() for letter in line.text):
            continue
        beside = [(o, m) for o, m, other in lines if (o, m) != (b, n) and _leads(other, line, page.width)]
        if len(beside) == 1 and beside[0] not in gone:
            line = longer.pop((b, n), line)  # with the number that was joined to it before
            first = longer.get(beside[0], page.blocks[beside[0][0]].lines[beside[0][1]])
            words = (*first.words, *line.words)
            longer[beside[0]] = replace(first, words=words, box=around([first.box, line.box]))
            gone.add((b, n))
    blocks = []
    for b, block in enumerate(page.blocks):
        kept = tuple(longer.get((b, n), line) for n, line in enumerate(block.lines) if (b, n) not in gone)
        if kept:
            blocks.append(replace(block, lines=kept, box=around(line.box for line in kept)))
    return replace(page, blocks=tuple(blocks))


def _leads(title: Line, number: Line, width: int) -> bool:
    """Whether `number` stands in the row of `title`, at its right."""
    if not title.box or not number.box or title.box.left > number.box.left - FAR * width:
        return False
    middle = (number.box.top + number.box.bottom) / 2
    slope = title.baseline[0] if title.baseline else 0.0
    drop = slope * (number.box.left - title.box.right)
    return title.box.top + drop <= middle <= title.box.bottom + drop and title.box.right <= number.box.left + 8
