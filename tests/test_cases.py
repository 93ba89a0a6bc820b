"""Cases of the stages, in files under `tests/cases/` that need no Python to be read or added to (see their README).

A file `tests/cases/<stage>/<topic>.toml` holds groups of cases; each says what is given, and what becomes of it or what
the marks then lie over.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from pipeline.editions import tei
from pipeline.language import knowledge
from pipeline.source.documents import Metadata, Source
from pipeline.stages import chain
from pipeline.stages.order import BY_NAME, STAGES
from pipeline.text.findings import Mark

CASES = Path(__file__).parent / "cases"
GROUP = {"about", "after", "above", "meta", "case"}
CASE = {"given", "becomes", "stays", "marks", "notes", "sure", "why"}


@dataclass(frozen=True)
class Case:
    """One case: a text, and what is said of it after its stage; None (of `sure`, "") where nothing is said."""

    stage: str
    given: str
    becomes: str | None
    marks: dict[str, list[str]]
    notes: list[list[str]] | None
    above: str
    sure: str
    after: tuple[str, ...]
    meta: dict[str, str]


def read(path: Path) -> list[tuple[str, Case]]:
    """The cases of one file, each with a name for pytest."""
    groups = tomllib.loads(path.read_text(encoding="utf-8"))["group"]
    where = f"{path.parent.name}/{path.stem}"
    return [
        (f"{where}: {case['given'][:40]!r}", _case(path, group, case)) for group in groups for case in group["case"]
    ]


def _case(path: Path, group: dict[str, Any], case: dict[str, Any]) -> Case:
    unknown = (set(group) - GROUP) | (set(case) - CASE)
    assert not unknown, f"{path}: {case['given']!r}: unknown key {', '.join(unknown)}"
    said = ("becomes" in case) + case.get("stays", False)
    shown = "marks" in case or "notes" in case
    assert said == 1 or (shown and not said), f"{path}: {case['given']!r}: say `becomes` or `stays`, `marks` or `notes`"
    return Case(
        path.parent.name,
        case["given"],
        case["given"] if case.get("stays") else case.get("becomes"),
        case.get("marks", {}),
        case.get("notes"),
        group.get("above", ""),
        case.get("sure", ""),
        tuple(group.get("after", ("pages",))),
        group.get("meta", {}),
    )


FOUND = [named for path in sorted(CASES.glob("*/*.toml")) for named in read(path)]


@pytest.mark.parametrize("case", [case for _, case in FOUND], ids=[name for name, _ in FOUND])
def test_case(case: Case) -> None:
    every = case.after == ("*",)
    stages = STAGES if every else [BY_NAME[name] for name in (*case.after, case.stage)]
    text, know, meta = case.above + case.given, knowledge.load(), Metadata(**case.meta)
    done = chain.run(text, stages, know, meta)
    assert done.text.startswith(case.above)
    if case.becomes is not None:
        assert done.text.removeprefix(case.above) == case.becomes
    for kind, texts in case.marks.items():
        assert [done.text[m.start : m.end] for m in marks(done, kind) if m.start >= len(case.above)] == texts, kind
    if case.notes is not None:
        assert notes(done) == case.notes
    if case.sure:
        own = next(r for r in done.records if r.stage == case.stage)
        surest = ("doubtful", "likely", "certain")
        assert min((e.change.certainty for e in own.entries), key=surest.index) == case.sure
    if every:
        tei.check(tei.write(done, Source("example", Path("text.txt"), text.encode(), text, meta), know))


def marks(done: chain.Cleaned, kind: str) -> list[Mark]:
    """The marks of one kind, in the order of the text."""
    return sorted((m for m in done.marks if m.kind == kind), key=lambda m: (m.start, -m.end))


def notes(done: chain.Cleaned) -> list[list[str]]:
    """The last word before each reference, and the text of its note without the number."""
    text = {m.get("id"): done.text[m.start : m.end] for m in marks(done, "note")}
    references = marks(done, "noteref")
    assert {m.get("id") for m in references} == set(text)
    return [
        [done.text[: m.start].split()[-1], " ".join(text[m.get("id")].partition("] ")[2].split())] for m in references
    ]


def test_every_folder_is_a_stage() -> None:
    assert {path.name for path in CASES.iterdir() if path.is_dir()} <= set(BY_NAME)


def test_every_kind_of_mark_lies_over_some_text() -> None:
    """One that never does is misspelt, and a case that says it is not there says nothing."""
    named = [(kind, texts) for _, case in FOUND for kind, texts in case.marks.items()]
    assert {kind for kind, _ in named} == {kind for kind, texts in named if texts}
