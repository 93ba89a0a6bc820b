"""Which rules made a place of the clean text what it is, from which raw text, and on what grounds.

Its page is the folio; where a place stands on the scan, `verbs/look` adds (`scans/facsimile`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import regex

from pipeline.editions.provenance import Trace, trace
from pipeline.editions.raw_places import Places, places
from pipeline.editions.review import MOVED, words_after, words_before
from pipeline.errors import BadInput
from pipeline.text.findings import Edit
from pipeline.text.ledger import Entry, Ledger
from pipeline.text.rules import Rule

_WORD = regex.compile(r"[\p{L}\p{N}]")
_OFFSET = regex.compile(r"-?[0-9]{1,18}")


@dataclass(frozen=True, slots=True)
class Step:
    """One change, made or only proposed. `reason` is the rule's, `evidence` is this change's own."""

    stage: str
    rule: str
    old: str
    new: str
    certainty: str
    state: str
    reason: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of the clean text beside the raw text it was made from. Offsets are code points, lines count from 1."""

    page: str
    line: int
    raw_start: int
    raw_end: int
    clean_start: int
    raw: str
    clean: str
    before: str
    after: str
    steps: tuple[Step, ...]
    proposed: tuple[Step, ...]  # not made: held for a person, or refused by one

    @property
    def touched(self) -> bool:
        """Whether any rule changed this place or proposed to."""
        return bool(self.steps or self.proposed)

    def data(self) -> dict[str, Any]:
        """All of it as plain data, for JSON."""
        plain = {f: getattr(self, f) for f in self.__slots__}
        for name in ("steps", "proposed"):
            plain[name] = [{f: getattr(step, f) for f in Step.__slots__} for step in plain[name]]
        return plain


class Explainer:
    """Answers questions about one cleaned document."""

    def __init__(self, ledger: Ledger, raw: str, clean: str, rules: Mapping[str, Rule]) -> None:
        self._raw, self._clean, self._rules = raw, clean, rules
        self._trace: Trace = trace(raw, ledger.records)
        self._where: Places = places(raw, ledger.marks)
        self._open = [(r.stage, e) for r in ledger.records for e in r.entries if not e.state.in_text]

    def clean_word(self, word: str) -> list[Place]:
        """Every place where `word` stands, whole, in the clean text."""
        return [self.clean_place(m.start(), m.end()) for m in _whole(word).finditer(self._clean)]

    def raw_word(self, word: str) -> list[Place]:
        """Every place where `word` stood, whole, in the raw text."""
        return [self.raw_place(m.start(), m.end()) for m in _whole(word).finditer(self._raw)]

    def has_word(self, word: str) -> bool:
        """Whether `word` stands, whole, in the clean text or in the raw text."""
        return any(_whole(word).search(text) for text in (self._clean, self._raw))

    def clean_place(self, start: int, end: int) -> Place:
        """The stretch clean[start:end], with signs that were changed or removed directly beside it on its line."""
        numbers = self._trace.at_clean(start, end)
        before = self._beside(numbers[0] - 1, start, -1) if numbers else []
        after = self._beside(numbers[-1] + 1, end, 0) if numbers else []
        start -= sum(len(self._trace.runs[i].text) for i in before)
        end += sum(len(self._trace.runs[i].text) for i in after)
        return self._place([*before, *numbers, *after], start, end)

    def raw_place(self, start: int, end: int) -> Place:
        """What became of raw[start:end]."""
        numbers = self._trace.at_raw(start, end)
        spans = [self._cut_clean(i, start, end) for i in numbers] or [(0, 0)]
        clean_start, clean_end = min(a for a, _ in spans), max(b for _, b in spans)
        if clean_end - clean_start > 4 * (end - start) + 200:  # parts of it were moved far apart
            clean_start, clean_end = spans[0]
        return self._place(numbers, clean_start, clean_end, (start, end))

    def raw_offset(self, at: int) -> Place:
        """What became of the word, or the white space, at raw code point `at`. Raises IndexError outside the text."""
        return self.raw_place(*_around(self._raw, at))

    def clean_offset(self, at: int) -> Place:
        """Where the word at clean code point `at` comes from. Raises IndexError outside the text."""
        return self.clean_place(*_around(self._clean, at))

    def _beside(self, number: int, at: int, side: int) -> list[int]:
        """Run `number`, if it touches clean code point `at` and a rule changed signs there that are no word.

        `side` is -1 for the run before a word, 0 for the one after it: only what stood on the word's line counts.
        """
        if not 0 <= number < len(self._trace.runs):
            return []
        run, start = self._trace.runs[number], self._trace.starts[number]
        if run.kept or at not in (start, start + len(run.text)) or _WORD.search(run.text):
            return []
        signs = self._raw[run.start : run.end].split("\n")[side]
        return [number] if signs.strip() or (signs and "\n" not in self._raw[run.start : run.end]) else []

    def _cut_clean(self, number: int, start: int, end: int) -> tuple[int, int]:
        """The clean stretch of run `number`, cut to raw[start:end] where the run was kept."""
        run, at = self._trace.runs[number], self._trace.starts[number]
        if not run.kept:
            return at, at + len(run.text)
        return at + max(0, start - run.start), at + min(len(run.text), end - run.start)

    def _cut_raw(self, number: int, start: int, end: int) -> tuple[int, int]:
        """The raw stretch of run `number`, cut to clean[start:end] where the run was kept."""
        run, at = self._trace.runs[number], self._trace.starts[number]
        if not run.kept:
            return run.start, run.end
        return run.start + max(0, start - at), min(run.end, run.start + end - at)

    def _place(self, numbers: Sequence[int], start: int, end: int, raw: tuple[int, int] | None = None) -> Place:
        runs = [self._trace.runs[i] for i in numbers]
        pieces = [self._cut_raw(i, start, end) for i in numbers]
        if raw is not None:
            pieces = [raw, *((r.start, r.end) for r in runs if not r.kept)]
        pieces = [p for p in pieces if p[0] <= p[1]] or [(0, 0)]
        raw_start, raw_end = min(a for a, _ in pieces), max(b for _, b in pieces)
        if raw_end - raw_start > sum(b - a for a, b in pieces) + 200:  # its parts come from far apart
            raw_start, raw_end = pieces[0]
        if self._raw[raw_start:raw_end].strip():  # the lines before a word are not part of its place
            raw_start, raw_end = _trim(self._raw, raw_start, raw_end)
            start, end = _trim(self._clean, start, end)
        made = _unique(step for run in runs for step in run.by)
        return Place(
            page=self._where.page(raw_start),
            line=self._where.line(raw_start),
            raw_start=raw_start,
            raw_end=raw_end,
            clean_start=start,
            raw=self._raw[raw_start:raw_end],
            clean=self._clean[start:end],
            before=words_before(self._clean, start),
            after=words_after(self._clean, end),
            steps=tuple(self._step(stage, e) for stage, e in made),
            proposed=tuple(self._step(s, e) for s, e in self._open if e.raw[0] < raw_end and raw_start < e.raw[1]),
        )

    def _step(self, stage: str, entry: Entry) -> Step:
        change = entry.change
        rule = self._rules.get(change.rule)
        new = change.new if isinstance(change, Edit) else MOVED
        reason = rule.why if rule else "(this rule is not among the present rules)"
        return Step(stage, change.rule, entry.old, new, change.certainty, entry.state, reason, change.why)


def answer(asked: Explainer, word: str, clean: bool, every: bool, literal: bool = False) -> tuple[str, list[Place]]:
    """A line that says what was found, and the places to show: for a word those that a rule touched, or `every` one.

    A number is an offset, unless it is meant as a `literal` word. Raises BadInput for an offset outside the text.
    """
    if not literal and _OFFSET.fullmatch(word):
        try:
            place = asked.clean_offset(int(word)) if clean else asked.raw_offset(int(word))
        except IndexError as e:
            why = f"offset {word} lies outside the text, which has {e.args[0]} code points"
            raise BadInput(f"{why}; for the word “{word}” add --word") from e
        said = f"What stands at {'clean' if clean else 'raw'} code point {word}:"
        if asked.has_word(word):
            said = f"“{word}” stands in the text as a word, too: ask for that with --word.\n{said}"
        return said, [place]
    found = asked.clean_word(word)
    touched = [p for p in found if p.touched]
    seen = {p.raw_start for p in found}
    gone = [p for p in asked.raw_word(word) if p.raw_start not in seen and p.steps]
    if not found and not gone:
        return f"“{word}” stands neither in the clean text nor in the raw text.", []
    said = f"“{word}” stands {_times(len(found))} in the clean text"
    said += (
        f"; rules touched {len(touched)} of these places" if touched else "; no rule touched it there" if found else ""
    )
    if gone:
        said += f"; in the raw text it stood {_times(len(gone))} more, and was changed"
    return said + ".", [*(found if every else touched), *gone]


def _times(number: int) -> str:
    return {0: "nowhere", 1: "once", 2: "twice"}.get(number, f"{number} times")


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    """text[start:end] without white space at its ends."""
    part = text[start:end]
    lead = len(part) - len(part.lstrip()) if part.strip() else 0
    return start + lead, start + lead + len(part.strip())


def _unique(steps: Iterator[tuple[str, Entry]]) -> list[tuple[str, Entry]]:
    found: list[tuple[str, Entry]] = []
    for step in steps:
        if not any(step[1] is other for _, other in found):
            found.append(step)
    return found


def _whole(word: str) -> regex.Pattern[str]:
    """A word that is not part of a longer one; a line break counts as any white space in it."""
    escaped = r"\s+".join(regex.escape(part) for part in word.split())
    left = r"(?<![\p{L}\p{N}])" if word[:1].isalnum() else ""
    right = r"(?![\p{L}\p{N}])" if word[-1:].isalnum() else ""
    return regex.compile(left + escaped + right)


def _around(text: str, at: int) -> tuple[int, int]:
    """The stretch of letters or of white space that `at` lies in. Raises IndexError outside the text."""
    if not 0 <= at < len(text):
        raise IndexError(len(text))
    space = text[at].isspace()
    start = end = at
    while start > 0 and text[start - 1].isspace() == space:
        start -= 1
    while end < len(text) and text[end].isspace() == space:
        end += 1
    return start, end


def render(place: Place, bold: Any = str, quiet: Any = str) -> Iterator[str]:
    """One place as lines of text."""
    yield (bold(f"page {place.page}, raw line {place.line}, raw code points {place.raw_start}-{place.raw_end}") + "\n")
    yield f"  clean  {quiet(place.before)}{bold(_visible(place.clean))}{quiet(place.after)}\n"
    yield f"  raw    {_visible(place.raw)}\n"
    if not place.steps:
        yield "  No rule changed it: it stands as in the raw text.\n"
    for step in place.steps:
        yield from _step_lines(step, quiet)
    if place.proposed:
        yield "  Proposed, but not done:\n"
    for step in place.proposed:
        yield from _step_lines(step, quiet)


def _step_lines(step: Step, quiet: Any) -> Iterator[str]:
    change = f"“{_shortened(step.old)}” → “{_shortened(step.new)}”"
    yield f"  {step.rule}  {change}  ({step.certainty}, {step.state})\n"
    yield quiet(f"      rule: {step.reason}") + "\n"
    if step.evidence:
        yield quiet(f"      here: {step.evidence}") + "\n"


def _shortened(text: str, wide: int = 80) -> str:
    text = _visible(text)
    return text if len(text) <= wide else f"{text[: wide // 2]}…{text[-wide // 2 :]}"


def _visible(text: str) -> str:
    """Line breaks as signs."""
    return text.replace("\r\n", "⏎").replace("\n", "⏎").replace("\r", "⏎").replace("\f", "␌")
