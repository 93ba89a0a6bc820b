"""The size of type as plain text shows it: lines of smaller type hold more letters than those of the text above."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from pipeline.language import thresholds
from pipeline.stages.notes.sentences import FINISHED, GOES_ON
from pipeline.text.findings import Line

_TABLE = thresholds.of("notes", "type_size")
FEWEST: int = _TABLE["fewest"]
FULL: float = _TABLE["full"]
NOTES: int = _TABLE["notes"]
AROUND: int = _TABLE["around"]
SMALLER: float = _TABLE["smaller"]
SPREAD: float = _TABLE["spread"]
OTHER: float = _TABLE["other"]
SENTENCE: float = _TABLE["sentence"]
ENOUGH: float = _TABLE["enough"]


@dataclass(frozen=True, slots=True)
class Measure:
    """How long full lines of a document's text and of its notes are, in code points."""

    text: float
    notes: float

    def says(self, line: Line) -> float:
        """By how much a line is likelier of a note than of the text: the logarithm of the ratio of the likelihoods."""
        length = _length(line)
        return math.log(_likely(length, self.notes) / _likely(length, self.text))


def measures(bodies: Sequence[Sequence[Line]], notes: Sequence[Sequence[Sequence[Line]]]) -> list[Measure | None]:
    """What the surer notes of a document, page by page, each the lines that it has, say of every page, the text being
    that of the pages around it; None where they are few, or no smaller than it."""
    inner = [_length(line) for page in notes for note in page for line in note[:-1]]
    if len(inner) < NOTES:
        return [None] * len(bodies)
    full = float(median(inner))
    lengths = []
    for body, page in zip(bodies, notes, strict=True):
        inside = {line.start for note in page for line in note}
        lengths.append([_length(line) for line in body if line.start not in inside])
    found: list[Measure | None] = []
    for at in range(len(bodies)):
        near = sorted(length for page in lengths[max(0, at - AROUND) : at + AROUND + 1] for length in page)
        text = float(near[int(FULL * len(near))]) if near else 0.0
        found.append(Measure(text, full) if text and full >= SMALLER * text else None)
    return found


def _likely(length: int, full: float) -> float:
    """How likely a line of `length` is among those that are `full` long but for the last ones of paragraphs."""
    off = (length - full) / (SPREAD * full)
    return (1 - OTHER) * math.exp(-off * off / 2) / (SPREAD * full * math.sqrt(2 * math.pi)) + OTHER / full


def text(lines: Sequence[Line]) -> int:
    """The length of a full line of text, in code points; 0 where there are too few to tell."""
    if len(lines) < FEWEST:
        return 0
    return sorted(_length(line) for line in lines)[int(FULL * len(lines))]


def share(note: Sequence[Line], full: int) -> float:
    """The length of a note's longest line, but for its last, as a share of the text's; 0 where nothing can be told."""
    return max((_length(line) for line in note[:-1]), default=0) / full if full else 0.0


def carried(
    body: Sequence[Line], stop: int, limits: Mapping[str, float], known: Measure | None = None, behind: str = ""
) -> int:
    """The first of the lines before `stop` that are longer than the text's, of which the last may be short; `stop`
    where there are none.

    known: what the document's other notes say, behind: the first line of the next page's text. With these, the lines
    are parted where they are likeliest of the text above and of a note below.
    """
    if known:
        return _parted(body, stop, known, behind)
    full = text(body[: stop // 2])
    first = stop - 1
    while full and first > 0 and _length(body[first - 1]) >= limits["wide"] * full:
        first -= 1
    above = body[max(0, first - FEWEST) : first]
    told = full and first < stop - 1 and len(above) == FEWEST
    return first if told and all(_length(line) <= limits["even"] * full for line in above) else stop


def paragraphs(body: Sequence[Line], stop: int, known: Measure, behind: str) -> int:
    """The same of the next paragraphs of a note whose last one ended with the page before. The text above them must
    break off, and go on behind."""
    if not (GOES_ON.match(behind) and FINISHED.search(body[stop - 1].text)):
        return stop
    first = _parted(body, stop, known, behind, begun=False)
    if first < stop:
        return first if not FINISHED.search(body[first - 1].text) else stop
    return _below_cut(body, stop, known)


def _below_cut(body: Sequence[Line], stop: int, known: Measure) -> int:
    """The first of the lines before `stop` below the last blank line that cuts a sentence in a full line, where none
    of them is likelier of the text: verse in a note is no longer than that in the text."""
    said = 0.0
    for k in range(stop - 1, 0, -1):
        said = min(said, known.says(body[k]))
        if said < -SENTENCE:
            break
        above = body[k - 1]
        full = _length(above) >= (1 - 2 * SPREAD) * known.text
        if above.stop < body[k].start and full and not FINISHED.search(above.text):
            return k
    return stop


def _parted(body: Sequence[Line], stop: int, known: Measure, behind: str, *, begun: bool = True) -> int:
    """The first of the lines that are a note's. `begun`: with a sentence, which goes on in the first of them."""
    best, first, total = ENOUGH, stop, 0.0
    blank = [a.stop < b.start for a, b in pairwise(body[:stop])]
    spaced = any(blank)
    for k in range(stop - 1, 0, -1):
        total += known.says(body[k])
        above = body[k - 1].text
        worth = total + (SENTENCE if bool(GOES_ON.match(body[k].text)) == begun else -SENTENCE)
        if spaced:
            worth += SENTENCE if blank[k - 1] else -SENTENCE
        if behind:
            runs_on = bool(GOES_ON.match(behind))
            worth += SENTENCE if runs_on != bool(FINISHED.search(above)) else -SENTENCE
        if worth > best:
            best, first = worth, k
    return first


def _length(line: Line) -> int:
    return len(line.text.strip())
