"""reading: what one reading of a page saw, and the page that was made of all its readings has not, is taken out again.

An engine reads a doubtful page several times, and reads what was taken off it: stamps, slips, a strip of the facing
page. What it saw there stands in the raw text, in blocks that say so (`formats.layout.ASIDE`), in its place there.
Dirt goes from there; what looks like words stays and waits for a person, and so does what only seemed to be a strip.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from pipeline.formats.layout import ASIDE, FACING, STAMP, Word
from pipeline.language import thresholds
from pipeline.scans.placed import PlacedLine
from pipeline.stages.view import Stage, View
from pipeline.text.findings import Certainty, Edit, Finding

_TABLE = thresholds.of("reading", "stage")
SHARE: float = _TABLE["share"]
UNSURE: float = _TABLE["unsure"]

LONG: int = _TABLE["long"]

LETTERS: int = _TABLE["letters"]

WELL: float = _TABLE["well"]

EVEN: float = _TABLE["even"]

EDGE: float = _TABLE["edge"]

_RULES = {STAMP: "reading.stamp", FACING: "reading.facing-page"}


@dataclass(frozen=True, slots=True)
class _Found:
    """Text that one reading alone has: from `start` to `end`, with the line breaks that go with it."""

    start: int
    end: int
    rule: str
    certainty: Certainty
    words: tuple[Word, ...]


def find(view: View) -> Iterator[Finding]:
    """The edits that take out what was put aside; neighbours of one sort in one."""
    if view.layout is None or not any(kind in ASIDE for _, kind, _ in view.layout.lines_of):
        return
    for _, lines in groupby(view.layout.lines, key=lambda line: line.page):
        before: _Found | None = None
        for found in _page(view, list(lines)):
            if (
                before
                and before.end == found.start
                and (before.rule, before.certainty) == (found.rule, found.certainty)
            ):
                before = replace(before, end=found.end, words=(*before.words, *found.words))
                continue
            if before:
                yield _edit(view, before)
            before = found
        if before:
            yield _edit(view, before)


def _page(view: View, lines: list[PlacedLine]) -> Iterator[_Found]:
    """What was put aside on one page: before its own first line each with the breaks after it, else before it."""
    own = next((n for n, line in enumerate(lines) if line.kind not in ASIDE), len(lines))
    facing = [line for line in lines if line.kind == FACING]
    whole = 2 * sum(_cut(view, line) for line in facing) < len(facing)  # then it is this page's own margin
    for n, line in enumerate(lines):
        if line.kind not in ASIDE or line.start == line.end:
            continue
        start, end = line.start, line.end
        while n < own and view.text[end : end + 1] == "\n":
            end += 1
        while n > own and view.text[start - 1] == "\n":
            start -= 1
        words = line.line.words
        doubtful = whole if line.kind == FACING else line.kind != STAMP and _worded(view, words)
        certainty = Certainty.DOUBTFUL if doubtful else Certainty.LIKELY
        yield _Found(start, end, _RULES.get(line.kind, "reading.unread-line"), certainty, words)


def _cut(view: View, line: PlacedLine) -> bool:
    """Whether a line stands at the very side of its scan."""
    assert view.layout is not None
    width, box = view.layout.pages[line.page].width, line.box
    return box is None or min(box.left, width - box.right) < EDGE * box.height


def _worded(view: View, words: tuple[Word, ...]) -> bool:
    """Whether most of what was read are words of the language."""
    bare = ["".join(c for c in word.text if c.isalnum()) for word in words]
    known = sum(len(b) for b in bare if len(b) >= LONG and b.isalpha() and b.lower() in view.know.lexicon)
    sure = _sureness(words) or 0.0
    share = SHARE if sure >= EVEN else UNSURE
    return known >= (LONG if sure >= WELL else LETTERS) and known >= share * sum(map(len, bare))


def _sureness(words: tuple[Word, ...]) -> float | None:
    """How sure the engine was of `words`, 0 to 1, each letter counting alike; None where it does not say."""
    said = [(len(word.text), word.confidence) for word in words if word.confidence is not None]
    letters = sum(count for count, _ in said)
    return sum(count * sure for count, sure in said) / letters if letters else None


def _edit(view: View, found: _Found) -> Edit:
    sure = _sureness(found.words)
    why = "" if sure is None else f"read with {100 * sure:.0f} of 100"
    return view.know.rules.edit(found.rule, found.start, found.end, "", why, found.certainty)


STAGE = Stage(
    "reading",
    find,
    "take out what one reading of a scan saw and no other vouches for",
    counted=("line that one reading alone had", "lines that one reading alone had"),
    no_text=True,
)
