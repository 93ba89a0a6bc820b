"""Captions between the halves of a sentence: they are text, but no part of it.

They stand at a page's head or foot, on a plate between two pages, or in a page's middle below a picture.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import regex

from pipeline.language import thresholds
from pipeline.stages.lines import columns
from pipeline.text.findings import Line

_TABLE = thresholds.of("furniture", "captions")
_PROSE: int = _TABLE["prose"]
_LONGEST: int = _TABLE["longest"]
_MOST: int = _TABLE["most"]
_ENDS_SHORT: float = _TABLE["ends_short"]
_CAPITALS: float = _TABLE["capitals"]
_WORD: int = _TABLE["word"]
_DONE = regex.compile(r"\p{Ll}{2}[.!?][”\"’')\]]*\Z")
_HALF = regex.compile(r"\p{Ll}[-¬]\s*\Z")  # of a word that a line broke
_OPEN = regex.compile(r"[\p{L},;—–¬-][”\"’']?\s*\Z")  # no sentence ends so
_GOES_ON = regex.compile(r"\s*[“\"‘'(]?\p{Ll}")
_ENDED = regex.compile(r"[.!?:][”\"’')\]]*\Z")
_PARTED = regex.compile(r"[ \t]*\n(?:[ \t]*\n)+")
_WORDS = regex.compile(r"\p{L}[\p{L}’'-]*")
_SMALL = frozenset("a an and as at by for from in into of on or over the to upon with".split())
_BEGINS = regex.compile(r"[“\"‘'(\[]?\p{Lu}")
_LABEL = regex.compile(
    r"(?:chap(?:ter)?|book|part|sect(?:ion)?|letter|canto|act|scene|vol(?:ume)?)\b", regex.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Caption:
    """A caption, and where it is to stand, on a line of its own."""

    start: int
    end: int
    to: int


def interrupting(text: str, bodies: Sequence[Sequence[Line]], inside: bool = True) -> Iterator[Caption]:
    """The captions that part a sentence (`bodies`: the lines of each page that are text). inside: they may stand in the
    middle of a page, too, which a newspaper's columns do not tell.

    They are to stand behind the paragraph that goes on, or before it where it fills its page: where a blank line shows
    its end or its beginning, or a line that ends short.
    """
    above: Sequence[Line] = ()
    farther: Sequence[Line] = ()  # the page before that
    plates: list[Sequence[Line]] = []
    full = [body for body in bodies if body]  # the back of a plate is blank
    for below, behind in pairwise((*full, ())):
        if above and len(below) <= _MOST and all(map(_short, below)):
            plates.append(below)
            continue
        if above:
            head, foot = _head(text, below), _foot(text, above)
            before, after = above[: len(above) - len(foot)], below[len(head) :]
            found = [lines for lines in (head, *plates, foot) if lines]
            parted = found and _one_sentence(before[-1], after[0])
            at = _near(text, (before, after), (farther, behind)) if parted else None
            if at is not None:
                yield from (caption for lines in found for caption in _captions(text, lines, at))
        if inside:
            yield from _inside(text, below, (above, behind))
        farther, above, plates = above, below, []


def _inside(text: str, page: Sequence[Line], around: tuple[Sequence[Line], Sequence[Line]]) -> Iterator[Caption]:
    """The captions in the middle of a page, each below a blank line: below the picture. around: the pages before and
    behind."""
    full = max(len(line.text.strip()) for line in page)
    for k in range(1, len(page) - 1):
        if text.count("\n", page[k - 1].end, page[k].start) < 2:
            continue
        stop = k
        while stop < min(k + _MOST, len(page) - 1) and _short(page[stop]):
            stop += 1
        narrow = all(len(line.text.strip()) <= _ENDS_SHORT * full for line in page[k:stop])
        parts = k < stop and narrow and _one_sentence(page[k - 1], page[stop])
        if not parts:
            stop = _cutting(text, page, k, full)
        if stop > k and (at := _near(text, (page[:k], page[stop:]), around)) is not None:
            yield from _captions(text, page[k:stop], at)


def _cutting(text: str, page: Sequence[Line], k: int, full: int) -> int:
    """Where the lines end that stand inside a sentence from line `k` of a page on, however they are set; `k` where none
    do. They end one of their own, as no text does before a small letter: one line below a line of `full` length, with
    no blank line below as a quotation has, or a few inside a word."""
    above = page[k - 1].text.strip()
    word = _HALF.search(above) is not None
    if not _BEGINS.match(page[k].text.strip()):
        return k
    if not word and (
        len(above) <= _ENDS_SHORT * full or not above[-1].isalpha() or _PARTED.match(text, _bare_end(page[k]))
    ):
        return k
    most = _MOST if word else 1
    for stop in range(k + 1, min(k + most, len(page) - 1) + 1):
        last = page[stop - 1].text.strip()
        done = _DONE.search(last) and not columns.ABBREVIATED.search(last) or _short(page[stop - 1])
        if done and len(last) <= _LONGEST and _one_sentence(page[k - 1], page[stop]):
            return stop
    return k


def _captions(text: str, lines: Sequence[Line], at: int) -> Iterator[Caption]:
    """The captions that lines are: one for each run of them without a blank one between."""
    start = lines[0]
    for line, after in zip(lines, (*lines[1:], None), strict=True):
        if after is None or text.count("\n", line.end, after.start) > 1:
            yield Caption(_bare_start(start), _bare_end(line), at)
            start = after or line


def _near(
    text: str,
    beside: tuple[Sequence[Line], Sequence[Line]],
    around: tuple[Sequence[Line], Sequence[Line]],
) -> int | None:
    """Where a paragraph ends `beside` a caption, in the lines before and behind it, or else on the pages `around`."""
    found = _between(text, *beside)
    return found if found is not None else _between(text, (*around[0], *beside[0]), (*beside[1], *around[1]))


def _between(text: str, before: Sequence[Line], after: Sequence[Line]) -> int | None:
    """Where a paragraph ends: the one that goes on in `after`, else the last before it in `before`. A blank line shows
    its end, and that of its sentence; where there are none, a short line that ends a sentence."""
    found = next((m for m in _PARTED.finditer(text, _bare_end(after[0]), after[-1].end) if _ended(text, m)), None)
    if found is None:
        above = (m for m in _PARTED.finditer(text, before[0].start, before[-1].start) if _ended(text, m))
        found = max(above, key=lambda m: m.start(), default=None)
    if found is None and not any(_PARTED.match(text, _bare_end(line)) for line in (*before[:-1], *after[:-1])):
        short = next(_ends_short(after), None) or max(_ends_short(before), key=lambda line: line.start, default=None)
        return _bare_end(short) if short else None
    return found.start() if found else None


def _ends_short(lines: Sequence[Line]) -> Iterator[Line]:
    """The lines that end a sentence well before the others end, and that another follows which begins one."""
    full = max(len(line.text.strip()) for line in lines)
    for line, below in pairwise(lines):
        body = line.text.strip()
        if len(body) <= _ENDS_SHORT * full and _ENDED.search(body) and _BEGINS.match(below.text.strip()):
            yield line


def _ended(text: str, gap: regex.Match[str]) -> bool:
    """Whether a sentence of running text ends before the blank lines `gap`."""
    line = text[text.rfind("\n", 0, gap.start()) + 1 : gap.start()]
    prose = sum(map(str.islower, line)) > sum(map(str.isupper, line))
    return prose and bool(_ENDED.search(line))


def _head(text: str, lines: Sequence[Line]) -> Sequence[Line]:
    """The lines at the head of a page that may be a caption: few, short, and parted from what follows."""
    for count in range(1, min(_MOST, len(lines) - 1) + 1):
        if not _short(lines[count - 1]):
            return ()
        if _PARTED.match(text, _bare_end(lines[count - 1])):
            return lines[:count]
    return ()


def _foot(text: str, lines: Sequence[Line]) -> Sequence[Line]:
    """The same at the foot, parted from what stands before."""
    for count in range(1, min(_MOST, len(lines) - 1) + 1):
        if not _short(lines[-count]):
            return ()
        if _PARTED.match(text, _bare_end(lines[-count - 1])):
            return lines[-count:]
    return ()


def _short(line: Line) -> bool:
    """Whether a line may belong to a caption."""
    body = line.text.strip()
    letters = [c for c in body if c.isalpha()]
    large = len(letters) >= 4 and sum(map(str.isupper, letters)) >= _CAPITALS * len(letters)
    return len(body) <= _LONGEST and (large or _titled(body)) and bool(_BEGINS.match(body)) and not _LABEL.match(body)


def _titled(body: str) -> bool:
    """Whether a line is set as a title: a capital on every word that counts and on the last, no figure as references
    have, no comma or hyphen at its end."""
    every = _WORDS.findall(body)
    large = [word for word in every if word not in _SMALL]
    plain = body[-1] not in ",;—–¬-" and not any(map(str.isdigit, body)) and not columns.ABBREVIATED.search(body)
    enough = len(large) >= 2 or len(large) == 1 and len(large[0]) >= _WORD and body[-1] == "."
    return plain and enough and all(word[0].isupper() for word in (*large, every[-1]))


def _one_sentence(above: Line, below: Line) -> bool:
    """Whether running text breaks off in one line and goes on in the other."""
    prose = sum(map(str.islower, below.text)) >= _PROSE and sum(map(str.islower, above.text)) >= _PROSE // 2
    return prose and bool(_OPEN.search(above.text)) and bool(_GOES_ON.match(below.text))


def _bare_start(line: Line) -> int:
    """Where a line begins without the blanks before it."""
    return line.end - len(line.text.lstrip())


def _bare_end(line: Line) -> int:
    """Where a line ends without the blanks at its end."""
    return line.start + len(line.text.rstrip())
