"""Passages of text without a document around them: cleaned by all text stages, for comparison with other tools.

Passages of one source help each other: what its OCR confuses shows in one, and how its words are printed in another.
They are of one source if they give the same `doc`, `year` and `kind`; sources of few words are taken together, as far
as they are of one kind: they show too little alone.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pipeline.errors import BadInput
from pipeline.language.knowledge import Knowledge
from pipeline.measuring.pairs import Passage, passage
from pipeline.source.documents import Metadata
from pipeline.stages import chain
from pipeline.stages.furniture import unmarked_pages
from pipeline.stages.order import BY_NAME, STAGES
from pipeline.stages.view import Stage, View
from pipeline.text import engine
from pipeline.text.findings import Edit
from pipeline.text.ledger import Entry, Record
from pipeline.text.policy import decide

BEFORE = tuple(stage.name for stage in STAGES if stage.in_passages)
PARTED = "\n\n\f\n\n"  # stands between passages: nothing on one side of it is read with the other

ENOUGH = 30_000  # letters of a source that shows its habits by itself

Tell = Callable[[int], object]
"""Is told how many more passages are done."""


@dataclass(frozen=True, slots=True)
class Corrected:
    """What became of one passage: the text before `correct` and after, with the records of all stages."""

    passage: Passage
    before: str
    text: str
    records: tuple[Record, ...]


def parse(lines: Iterable[bytes], name: str) -> Iterator[tuple[Passage, Any]]:
    """The passages of JSON Lines, each with its `id` as it was given. Raises BadInput with `name` and the line."""
    for number, line in enumerate(lines, 1):
        place = f"{name}, line {number}"
        if not line.strip():
            continue
        try:
            text = line.decode("utf-8-sig" if number == 1 else "utf-8")
            one = passage(text, place, truth=False)
        except UnicodeDecodeError as e:
            raise BadInput(f"{place}: not UTF-8 (byte {e.start} of the line); save it as UTF-8") from e
        except RecursionError as e:
            raise BadInput(f"{place}: lists within lists, too many to be read") from e
        yield one, json.loads(text).get("id")


def correct(
    passages: Iterable[Passage],
    know: Knowledge,
    *,
    before: Sequence[str] = BEFORE,
    tell: Tell = lambda count: None,
) -> list[Corrected]:
    """Clean passages, in their order. Certain and likely edits are applied, doubtful ones only recorded.

    `before` names the stages that come before `correct`.
    """
    given = list(passages)
    done: dict[int, Corrected] = {}
    for numbers in sources(given):
        done.update(zip(numbers, _source([given[n] for n in numbers], know, before), strict=True))
        tell(len(numbers))
    return [done[n] for n in range(len(given))]


def sources(passages: Sequence[Passage]) -> list[list[int]]:
    """The numbers of the passages of each source."""
    alone: dict[tuple[str, str, str], list[int]] = {}
    for n, one in enumerate(passages):
        alone.setdefault((one.doc, one.year, one.kind), []).append(n)
    together: dict[str, list[int]] = {}
    found = []
    for (_, _, kind), numbers in alone.items():
        if sum(len(passages[n].ocr) for n in numbers) >= ENOUGH:
            found.append(numbers)
        else:
            together.setdefault(kind, []).extend(numbers)
    return found + list(together.values())


def _source(passages: Sequence[Passage], know: Knowledge, before: Sequence[str]) -> list[Corrected]:
    """The passages of one source."""
    meta = Metadata(date=max(p.year for p in passages), kind=passages[0].kind)
    stages = [BY_NAME[name] for name in before]
    heads = _heads([p.ocr for p in passages], know) if "furniture" in before else {}
    cleaned = [_cleaned(p.ocr, heads.get(n, []), stages, know, meta) for n, p in enumerate(passages)]
    starts = [0]
    for c in cleaned:
        starts.append(starts[-1] + len(c.text) + len(PARTED))
    view = View(PARTED.join(c.text for c in cleaned), (), know, meta)
    edits: list[list[Edit]] = [[] for _ in passages]
    for edit in (f for f in BY_NAME["correct"].find(view) if isinstance(f, Edit)):
        n = bisect_right(starts, edit.start) - 1
        if edit.end - starts[n] <= len(cleaned[n].text):
            edits[n].append(replace(edit, start=edit.start - starts[n], end=edit.end - starts[n]))
    return [_decided(p, c, mine) for p, c, mine in zip(passages, cleaned, edits, strict=True)]


def _heads(texts: Sequence[str], know: Knowledge) -> dict[int, list[Edit]]:
    """The running heads that the texts of one source have in common, by the number of the text."""
    found: dict[int, list[Edit]] = {}
    for n, edit in unmarked_pages.find(texts, know.rules):
        found.setdefault(n, []).append(edit)
    return {n: engine.settle(edits) for n, edits in found.items()}


def _cleaned(
    text: str, heads: Sequence[Edit], stages: Sequence[Stage], know: Knowledge, meta: Metadata
) -> chain.Cleaned:
    """One passage after the stages before `correct`, its running heads taken out first."""
    if not heads:
        return chain.run(text, stages, know, meta)
    entries = tuple(Entry(e, text[e.start : e.end], decide(e.certainty), (e.start, e.end)) for e in heads)
    record = Record("furniture", len(text), entries)
    rest = chain.run(engine.apply(text, record.layer), stages, know, meta)
    return replace(rest, records=(record, *rest.records))


def _decided(given: Passage, cleaned: chain.Cleaned, edits: Sequence[Edit]) -> Corrected:
    """A passage with what was found for it, each edit decided as in a document that nobody has reviewed."""
    entries = tuple(
        Entry(e, cleaned.text[e.start : e.end], decide(e.certainty), (e.start, e.end))
        for e in sorted(edits, key=lambda e: (e.start, e.end))
    )
    return applied(given, cleaned.text, entries, cleaned.records)


def applied(given: Passage, text: str, entries: tuple[Entry, ...], records: tuple[Record, ...] = ()) -> Corrected:
    """A passage whose stages before `correct` left `records` and led to `text`, with the entries of `correct`."""
    record = Record("correct", len(text), entries)
    return Corrected(given, text, engine.apply(text, record.layer), (*records, record))


def without(one: Corrected, left_out: Callable[[str], bool]) -> Corrected:
    """The same passage without the edits of `correct` whose rule is left out."""
    *records, last = one.records
    kept = tuple(e for e in last.entries if not left_out(e.change.rule))
    return applied(one.passage, one.before, kept, tuple(records))
