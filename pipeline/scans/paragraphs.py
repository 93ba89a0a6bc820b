"""Where paragraphs open on a page: by indents and gaps where there are boxes, else as the format says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median

import regex

from pipeline.formats.layout import Box, Line, Page

INDENT = 0.6  # of a line's height, at least: printers' indents are an em or more, a crooked margin is less
INDENT_MOST = 6.0  # of it; further in it is no indent but centred, or a column of its own
SHORT = 1.5  # line heights that the line before stays short of the measure, to have ended a paragraph
GAP = 1.45  # times the usual distance from line to line
FULL = 0.85  # of the measure: a line that reaches this far is full
OFF = 2.0  # line heights from both sides that a centred line stands, at least
LEAN = 0.2  # of the white beside it that one side may have more
OTHER = 1.2  # times the size: another type
LEAST = 4  # lines of verse, for it to be known by how they begin and end
BEGUN = 0.9  # of them begin with a capital: a run that OCR misreads has one in ten that does not
OPEN = 0.3  # of them end no sentence
NEAR = 6  # lines on either side that tell where the margin is; a curled page bends it


_CAPITAL = regex.compile(r"[\p{P}\s]*\p{Lu}")


@dataclass(frozen=True, slots=True)
class Opened:
    """A line of a page, in the order of reading, and whether it opens a paragraph or stands apart."""

    line: Line
    kind: str
    opens: bool


def opened(page: Page) -> Iterator[Opened]:
    """The lines of `page`, each with whether it opens a paragraph."""
    rows = [(line, block.kind, at) for at, block in enumerate(page.blocks) for line in block.lines]
    if any(line.box is None for line, _, _ in rows):
        for i, (line, kind, block) in enumerate(rows):
            yield Opened(line, kind, line.opens or (i > 0 and rows[i - 1][2] != block))
        return
    lines = [line for line, _, _ in rows]
    column, centred = _columns(lines), _centred(lines)
    for i, (line, kind, _) in enumerate(rows):
        if not i or column[i] != column[i - 1]:
            new = not i or not _goes_on(rows[i - 1][0], line)
        elif kind != rows[i - 1][1]:
            new = True
        else:
            new = _set_apart(lines, centred, i) or _opens(lines, column, i)
        yield Opened(line, kind, new)


def _box(line: Line) -> Box:
    assert line.box is not None
    return line.box


def _height(line: Line) -> float:
    assert line.box is not None
    return line.size or max(1, line.box.height)


def _columns(lines: list[Line]) -> list[int]:
    """For each line the number of its column: a line above the one before it begins another."""
    found: list[int] = []
    for i, line in enumerate(lines):
        if not i:
            found.append(0)
            continue
        before, here = _box(lines[i - 1]), _box(line)
        up = here[1] < before[1] - _height(line)
        apart = here[0] >= before[2] or here[2] <= before[0]
        found.append(found[-1] + (up or apart))
    return found


def _centred(lines: list[Line]) -> list[bool]:
    """For each line whether it stands in the middle of the page's text, well off both sides."""
    if not lines:
        return []
    left, right = min(_box(line).left for line in lines), max(_box(line).right for line in lines)
    found = []
    for line in lines:
        before, after, height = _box(line).left - left, right - _box(line).right, _height(line)
        found.append(min(before, after) > OFF * height and abs(before - after) < LEAN * (before + after) + height)
    return found


def _set_apart(lines: list[Line], centred: list[bool], i: int) -> bool:
    """Whether a centred line is set in another type than its neighbour: a title from its text, or from its subtitle."""
    if not (centred[i] or centred[i - 1]):
        return False
    size, last = _letter(lines[i]), _letter(lines[i - 1])
    return max(size, last) > OTHER * min(size, last) or lines[i].text.isupper() != lines[i - 1].text.isupper()


def _letter(line: Line) -> float:
    """The size of a line's type: of capitals their height, of others less what hangs below."""
    return _height(line) * (1.3 if line.text.isupper() and not line.size else 1.0)


def _goes_on(before: Line, line: Line) -> bool:
    """Whether a line at the top of a column goes on with what the foot of the last one said."""
    return line.text[:1].islower()


def _opens(lines: list[Line], column: list[int], i: int) -> bool:
    near = [k for k in range(max(0, i - NEAR), min(len(lines), i + NEAR + 1)) if column[k] == column[i]]
    height = median(_height(lines[k]) for k in near)
    pitches = [_box(lines[k])[3] - _box(lines[k - 1])[3] for k in near if k - 1 in near]
    pitch = median(pitches) if pitches else height
    here, before = _box(lines[i]), _box(lines[i - 1])
    if here[3] - before[3] > GAP * max(pitch, height):
        return True
    if here[3] - before[3] < 0.5 * height:
        return False  # beside it
    size, last = _height(lines[i]), _height(lines[i - 1])
    if max(size, last) > 1.5 * min(size, last) and min(len(lines[i].text), len(lines[i - 1].text)) > 3:
        return True
    left = _margin([_box(lines[k])[0] for k in near])
    right = max(_box(lines[k])[2] for k in near)
    indent = here[0] - left
    full = sum(_box(lines[k])[2] - left > FULL * (right - left) for k in near)
    prose = 2 * full >= len(near) and not _verse([lines[k].text for k in near])
    if INDENT * height < indent < INDENT_MOST * height and prose:
        if before[2] >= right - SHORT * height and _beside_initial(lines, near, i, GAP * max(pitch, height)):
            return False
        return before[0] - left < INDENT * height or before[2] < right - SHORT * height
    return False


def _verse(texts: list[str]) -> bool:
    """Whether lines are verse, or a list: each begins with a capital, and many end no sentence, as speeches of a line
    each do, nor with a page, as contents do."""
    ends = [text.rstrip()[-1:] for text in texts]
    begun = sum(_CAPITAL.match(text) is not None for text in texts)
    open_ended = sum(end.isalpha() or end in ",;:—–" for end in ends)
    return len(texts) >= LEAST and begun >= BEGUN * len(texts) and open_ended >= OPEN * len(texts)


def _beside_initial(lines: list[Line], near: list[int], i: int, gap: float) -> bool:
    """Whether line `i` is set in beside the large initial of a paragraph that begins with the line before: so is the
    next, and white stands above."""
    here, height = _box(lines[i]), _height(lines[i])
    first = i - 2 not in near or _box(lines[i - 1]).bottom - _box(lines[i - 2]).bottom > gap
    return first and i + 1 in near and abs(_box(lines[i + 1]).left - here.left) < 0.3 * height


def _margin(lefts: list[int]) -> float:
    """Where most lines begin: the lower quartile, for more lines are set in than set out."""
    return sorted(lefts)[len(lefts) // 4]
