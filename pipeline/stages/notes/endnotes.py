"""Notes behind the text: the entries under a heading `NOTES`, counted, and the references they answer.

They stay where the book has them. A figure in the text refers to an entry where the figures of a stretch count as the
entries do: one alone tells nothing, but most of a row, in order, is no chance.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import regex

from pipeline.language import thresholds
from pipeline.stages.notes.marks import label
from pipeline.stages.notes.references import FAIR, SURE, Reference
from pipeline.stages.notes.sentences import FINISHED
from pipeline.stages.structure import labels
from pipeline.text.findings import Line, lines

_TABLE = thresholds.of("notes", "endnotes")
FEWEST: int = _TABLE["fewest"]
ANSWERED: float = _TABLE["answered"]
SURELY: float = _TABLE["surely"]
REACH: int = _TABLE["reach"]
SKIPPED: int = _TABLE["skipped"]
HEAD: int = _TABLE["head"]
LETTERS: int = _TABLE["letters"]
_ENTRY = regex.compile(
    r"[ \t]*(?:(?P<open>[\[({])[ \t]?(?P<n>\d{1,4}|\p{Lu})[.\-]?[ \t]?[\])}]|(?P<n>\d{1,4})(?P<close>[.)]?)"
    r"|(?P<raised>[⁰¹²³⁴-⁹]{1,3}))(?:[ \t]+(?=\S)|[ \t]*$)"
)
_SIGNS = regex.compile(
    r"(?<=[\p{L}\d.,;:!?”’\"')\]*—])[ \t]?(?:\[(?P<n>\d{1,4})\]|\{(?P<n>\d{1,4})\}|\((?P<n>\d{1,4})\)"
    r"|(?P<n>[⁰¹²³⁴-⁹]{1,3}))(?!\w)"
)
_LETTERS = regex.compile(r"[Nn]otes?[ \t]+(?:[\[(]?(?P<n>\p{Lu})[.\-]?[\])]|(?P<n>\p{Lu})\b(?![’']))")
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
Between = Callable[[int, int], Sequence[Reference]]


@dataclass(frozen=True, slots=True)
class Sign:
    """text[start:end], which refers to an entry by its label; `printed`: it needs no brackets to be told from text."""

    start: int
    end: int
    label: str
    strength: float
    printed: bool


@dataclass(frozen=True, slots=True)
class Endnote:
    """The entry text[start:end] with its label, the sign that refers to it, where one was read, and how sure the row
    of them is: the share of its entries that the text refers to."""

    start: int
    end: int
    label: str
    sign: Sign | None
    share: float


def find(text: str, table: Mapping[str, Any], between: Between, taken: Sequence[tuple[int, int, int]]) -> list[Endnote]:
    """The notes behind the text and behind its parts, in order.

    table: the table `notes`; between: what may be a reference in a stretch; taken: what refers to notes at the foot,
    each with where its note begins.
    """
    title = regex.compile(table["words"]["headings"])
    rows = [line for line in lines(text) if not line.blank]
    heads = [k for k, line in enumerate(rows) if title.fullmatch(line.text.strip())]
    found: list[Endnote] = []
    after = 0  # where the text begins that the next section's notes are of
    for head, stop in pairwise([*_first(heads, rows), len(rows)]):
        entries = list(_entries(text, rows[head + 1 : stop]))
        if not entries:
            continue
        below = sorted((a, b) for a, b, note in taken if not rows[head].start < note < entries[-1].end)
        given = _signs(text, after, rows[head].start, between, entries)
        signs = [s for s in given if not meets(s.start, s.end, below)]
        answers = _answers(entries, signs)
        share = len(answers) / len(entries)
        if len(answers) >= FEWEST and share >= ANSWERED:
            found += [replace(one, sign=answers.get(k), share=share) for k, one in enumerate(entries)]
            after = entries[-1].end
    return found


def _first(heads: Sequence[int], rows: Sequence[Line]) -> Iterator[int]:
    """The headings but for those that only head the next page of the same notes: right below, an entry counts on."""
    for head in heads:
        m = _ENTRY.match(rows[head + 1].text) if head + 1 < len(rows) else None
        number = (m["n"] or m["raised"].translate(_RAISED)) if m else ""
        if not number.isdigit() or int(number) <= 2:
            yield head


def sure(note: Endnote) -> bool:
    """Whether nearly all entries of a note's section are referred to, in their order."""
    return note.share >= SURELY


def _entries(text: str, rows: Sequence[Line]) -> Iterator[Endnote]:
    """The entries under a heading: lines that begin with numbers or letters that count from the first, once or, part
    by part, anew."""
    openings: list[tuple[int, str]] = []  # the place of each line among the rows, and what counts it
    form, last, at = "", 0, 0
    for k, line in enumerate(rows):
        if openings and k - at > REACH or not openings and k > HEAD:
            break
        m = _ENTRY.match(line.text)
        if m is None:
            continue
        seen = m["n"] or m["raised"].translate(_RAISED)
        mine = f"{m['open']} {m['close']} {m['raised'] is None} {seen.isdigit()}"
        value = int(seen) if seen.isdigit() else ord(seen) - ord("A") + 1
        lost = not openings and m["open"] is not None and value <= 2  # the first one was misread
        first = lost or value == 1 and (not openings or last > 1)
        if openings and mine != form or not (first or openings and last < value <= last + SKIPPED):
            continue
        form, last, at = mine, value, k
        openings.append((k, seen))
    for (k, seen), (stop, _) in pairwise([*openings, (len(rows), "")]):
        end = _end(text, rows[k:stop], stop == len(rows))
        inset = len(rows[k].text) - len(rows[k].text.lstrip())
        yield Endnote(rows[k].start + inset, end, seen, None, 0.0)


def _end(text: str, rows: Sequence[Line], last: bool) -> int:
    """Where an entry ends: above the title of a part, above the next entry; the last one with its paragraph, or with
    the sentence that runs on over its page."""
    alone = _ENTRY.fullmatch(rows[0].text) is not None  # its label has a line for itself
    over = False  # a page ended in the middle of a sentence
    for before, line in pairwise(rows[alone:]):
        ended = FINISHED.search(before.text.rstrip()) is not None
        apart = text.count("\n", before.end, line.start) > 1
        if _titled(line.text.strip(), apart or ended) or last and (apart or over) and ended:
            return _last(before)
        if last and "\f" in text[before.end : line.start]:
            if ended:
                return _last(before)
            over = True
        elif last and apart:
            return _last(before)
    return _last(rows[-1])


def _titled(text: str, apart: bool) -> bool:
    """Whether a line is a part's label, or a title in capitals."""
    large = apart and text.isupper() and sum(map(str.isalpha, text)) >= LETTERS
    return large or (labels.CHAPTER.fullmatch(text) or labels.PART.fullmatch(text)) is not None


def _last(line: Line) -> int:
    return line.start + len(line.text.rstrip())


def _signs(text: str, at: int, stop: int, between: Between, entries: Sequence[Endnote]) -> Iterator[Sign]:
    """What may refer to such entries in text[at:stop], in order."""
    if not entries[0].label.isdigit():
        for m in _LETTERS.finditer(text, at, stop):
            yield Sign(m.start(), m.end(), m["n"], SURE, True)
        return
    own = [Sign(m.start("n") - (m[0][-1] in ")]}"), m.end(), label(m["n"].translate(_RAISED)), SURE, True)
           for m in _SIGNS.finditer(text, at, stop)]  # fmt: skip
    taken = [(s.start, s.end) for s in own]
    others = [
        Sign(one.start, one.end, one.seen, one.strength, False)
        for one in between(at, stop)
        if one.seen.isdigit() and one.strength >= FAIR and not meets(one.start, one.end, taken)
    ]
    yield from sorted([*own, *others], key=lambda s: s.start)


def _answers(entries: Sequence[Endnote], signs: Sequence[Sign]) -> dict[int, Sign]:
    """For entries, by their place, the sign of each: the row of signs, of those that count as the entries do, that is
    worth most."""
    places: dict[str, list[int]] = {}
    for k, entry in enumerate(entries):
        places.setdefault(entry.label, []).append(k)
    ends: list[tuple[float, int, int]] = []  # by the entry that a row ends with: its worth, entry and step, each better
    steps: list[tuple[int, Sign, int]] = []  # entry, sign, the step before
    for sign in signs:
        for k in reversed(places.get(sign.label, [])):
            at = bisect_left(ends, k, key=lambda end: end[1])
            worth, before = (ends[at - 1][0], ends[at - 1][2]) if at else (0.0, -1)
            worth += sign.strength
            if at < len(ends) and ends[at][1] == k and ends[at][0] >= worth or at and ends[at - 1][0] >= worth:
                continue
            steps.append((k, sign, before))
            stop = at
            while stop < len(ends) and ends[stop][0] <= worth:
                stop += 1
            ends[at:stop] = [(worth, k, len(steps) - 1)]
    found: dict[int, Sign] = {}
    step = ends[-1][2] if ends else -1
    while step >= 0:
        k, sign, step = steps[step]
        found[k] = sign
    return found


def meets(start: int, end: int, stretches: Sequence[tuple[int, int]]) -> bool:
    """Whether one of some stretches, which are in order and apart, has a code point in common with start:end."""
    k = bisect_left(stretches, (end,)) - 1
    return k >= 0 and stretches[k][1] > start
