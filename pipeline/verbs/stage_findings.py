"""What one stage found, for people (a table) and for programs (JSON Lines)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.corpus import answers
from pipeline.corpus.decisions import Decisions
from pipeline.editions.raw_places import Places, places
from pipeline.language.knowledge import Knowledge
from pipeline.source.documents import Source
from pipeline.stages.view import Stage, View
from pipeline.text.findings import Bundle, Edit, Finding, Mark
from pipeline.text.ledger import Entry, raw_of

WIDE = 44  # characters of a cell in a table on a terminal


@dataclass(frozen=True, slots=True)
class Found:
    """What a stage found: its changes, and its marks with their stretch of the text before it and their raw place."""

    entries: tuple[Entry, ...]
    marks: tuple[tuple[Mark, str, int], ...]
    where: Places


def find(stages: Sequence[Stage], name: str, document: Source, know: Knowledge, verdicts: Decisions) -> Found:
    """Run the stages up to `name` over a document, and keep what that one found. Raises KeyError for an unknown one."""
    at = [stage.name for stage in stages].index(name)
    seen: list[tuple[str, list[Finding]]] = []

    def look(view: View) -> list[Finding]:
        found = list(stages[at].find(view))
        seen.append((view.text, found))
        return found

    watched = Stage(name, look, stages[at].summary)
    cleaned = answers.run(document.text, [*stages[:at], watched], know, document.meta, verdicts, document.layout)
    before = cleaned.records[:at]
    text, findings = seen[-1]  # of the text at hand: where answers changed it, the stage was asked of another before
    every = [part for f in findings for part in ((f.leader, *f.others) if isinstance(f, Bundle) else (f,))]
    marks = tuple((m, text[m.start : m.end], raw_of(before, m.start, m.end)[0]) for m in every if isinstance(m, Mark))
    return Found(cleaned.records[at].entries, marks, places(document.text, cleaned.marks))


def data(found: Found) -> Iterator[dict[str, Any]]:
    """Changes, then marks, each as plain data."""
    for entry in found.entries:
        change = entry.change
        row: dict[str, Any] = {
            "line": found.where.line(entry.raw[0]),
            "raw": list(entry.raw),
            "old": entry.old,
        }
        row |= {"new": change.new} if isinstance(change, Edit) else {"moved_to": change.to}
        row |= {"rule": change.rule, "certainty": change.certainty, "state": entry.state, "why": change.why}
        yield row
    for mark, text, at in found.marks:
        yield {"line": found.where.line(at), "mark": mark.kind, "text": text, **dict(mark.attributes)}


def table(found: Found, short: bool) -> Iterator[str]:
    """Changes, then marks, as aligned columns; `short` cuts long cells, for a terminal."""
    if found.entries:
        heading = ("line", "state", "certainty", "rule", "old → new", "why")
        yield from _aligned([heading, *(_cells(e, found.where, short) for e in found.entries)])
    if found.marks:
        if found.entries:
            yield "\n"
        rows = [("line", "mark", "attributes", "text")]
        for mark, text, at in found.marks:
            attributes = " ".join(f"{k}={v}" for k, v in mark.attributes)
            rows.append((str(found.where.line(at)), mark.kind, attributes, _visible(text, WIDE if short else None)))
        yield from _aligned(rows)
    if not found.entries and not found.marks:
        yield "found nothing\n"


def _cells(entry: Entry, where: Places, short: bool) -> tuple[str, ...]:
    change = entry.change
    wide = WIDE // 2 if short else None
    new = f"“{_visible(change.new, wide)}”" if isinstance(change, Edit) else "(moved)"
    what = f"“{_visible(entry.old, wide)}” → {new}"
    return (str(where.line(entry.raw[0])), entry.state, change.certainty, change.rule, what, change.why)


def _aligned(rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    for row in rows:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() + "\n"


def _visible(text: str, wide: int | None) -> str:
    """Line breaks and tabs as signs; the middle of a long text left out."""
    text = text.replace("\r\n", "⏎").replace("\n", "⏎").replace("\r", "⏎").replace("\f", "␌").replace("\t", "⇥")
    if wide is None or len(text) <= wide:
        return text
    return text[: wide // 2] + "…" + text[-(wide - wide // 2 - 1) :]
