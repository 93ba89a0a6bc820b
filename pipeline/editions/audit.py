"""The audit edition: every change of the ledger shown in the text, by `choice`, `corr` and `lb`.

A repair is `<choice><sic ana="#ocr">` as it was read `</sic><corr>` as it reads now `</corr></choice>`; what was taken
out is a `note type="furniture"`; the source's line ends are `lb` (TEI Lite has no `fw`). `ana` names the rule, which
the header explains, and `cert` how sure it is; that of `sic` says that it is no misprint.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import regex

from pipeline.editions.markup import Point, empty, escape, opening
from pipeline.editions.provenance import Run, Trace, trace
from pipeline.text.findings import Certainty
from pipeline.text.ledger import Record

LAYOUT = ("structure.line", "structure.space")  # what they do goes without saying beside another rule
CERT = {Certainty.CERTAIN: "high", Certainty.LIKELY: "medium", Certainty.DOUBTFUL: "low"}
_BREAK = regex.compile(r"\r\n|[\r\n\f]")
_JOINS = "hyphens"  # the stage whose removals are of the line end itself


@cache
def _takes_out_no_text() -> frozenset[str]:
    """The stages whose removals are of what is no text of the document's."""
    from pipeline.stages.order import STAGES  # here: it loads them all

    return frozenset(stage.name for stage in STAGES if stage.no_text)


@dataclass(frozen=True)
class Trail:
    """All that was done to a text: its runs, and what was taken out of it."""

    raw: str
    trace: Trace
    removed: tuple[Point, ...]

    def show(self, start: int, end: int) -> str:
        """Clean text[start:end] as XML, with what it was made from, which goes with the first part of each run."""
        found: list[str] = []
        for i in self.trace.at_clean(start, end):
            run, at = self.trace.runs[i], self.trace.starts[i]
            a, b = max(start, at) - at, min(end, at + len(run.text)) - at
            if a < b:
                found.append(_part(run, self.raw[run.start : run.end], a, b))
        return "".join(found)


def trail(raw: str, records: Sequence[Record]) -> Trail:
    """All that `records` did to `raw`."""
    whole = trace(raw, records)
    removed = tuple(
        Point(at, n, *_gone(run, raw[run.start : run.end]))
        for n, (run, at) in enumerate(zip(whole.runs, whole.starts, strict=True))
        if not run.text.strip() and raw[run.start : run.end].strip()
    )
    return Trail(raw, whole, removed)


def rules(records: Sequence[Record]) -> list[str]:
    """The names of the rules that changed something, in alphabetical order."""
    return sorted({e.change.rule for r in records for e in r.entries if e.state.in_text})


READ = "ocr"  # the category of what an engine or a typist made of the print
_SIC = opening("sic", {"ana": f"#{READ}"})


def _part(run: Run, old: str, a: int, b: int) -> str:
    """run.text[a:b] with what the run was made from."""
    new = run.text[a:b]
    if run.kept or run.text == old:
        return _lines(new)
    if a:
        return escape(new)
    if not run.text.strip():  # words that were taken out stand there as a point
        return "<lb/>\n" if "\n" in old else escape(new)
    return f"<choice>{_SIC}{_lines(old)}</sic>{_corr(run)}{escape(new)}</corr></choice>"


def _gone(run: Run, old: str) -> tuple[str, str]:
    """What was taken out, as it stands between blocks and inside running text."""
    note = f"{opening('note', {'type': 'furniture', **_said(run)})}{_lines(old.strip())}</note>"
    if any(stage in _takes_out_no_text() for stage, _ in run.by):
        return note, ""
    if any(stage == _JOINS for stage, _ in run.by):
        return note, empty(
            "lb", {"break": "no", "rend": "".join(old.split()).replace("\xad", "-"), **_said(run)}
        ) + "\n"
    return note, f"<choice>{_SIC}{_lines(old)}</sic>{_corr(run)}</corr></choice>"


def _corr(run: Run) -> str:
    return opening("corr", {"type": "ocr", **_said(run)})


def _said(run: Run) -> dict[str, str]:
    """Which rules made a run what it is, and how sure the least sure of them was."""
    rules = [entry.change.rule for _, entry in run.by]
    telling = [rule for rule in rules if rule not in LAYOUT] or rules
    names = dict.fromkeys(f"#{rule}" for rule in telling)
    order = list(CERT)
    least = max((order.index(entry.change.certainty) for _, entry in run.by), default=0)
    return {"ana": " ".join(names), "cert": CERT[order[least]]} if names else {}


def _lines(text: str) -> str:
    """Raw text as XML, its line ends as `lb`."""
    return "<lb/>".join(escape(line) for line in _BREAK.split(text))
