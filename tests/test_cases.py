"""Cases of the stages, in files under `tests/cases/` that need no Python to be read or added to (see their README).

A file `tests/cases/<stage>/<topic>.toml` holds groups of cases; each says what is given and what becomes of it.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from pipeline.language import knowledge
from pipeline.source.documents import Metadata
from pipeline.stages import chain
from pipeline.stages.order import BY_NAME, STAGES

CASES = Path(__file__).parent / "cases"
GROUP = {"about", "after", "above", "meta", "case"}
CASE = {"given", "becomes", "stays", "sure", "why"}


@dataclass(frozen=True)
class Case:
    """One case: a text, what becomes of it, and how sure the least sure change of its stage is ("" for any)."""

    stage: str
    given: str
    becomes: str
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
    assert ("becomes" in case) != case.get("stays", False), f"{path}: {case['given']!r}: say `becomes` or `stays`"
    return Case(
        path.parent.name,
        case["given"],
        case.get("becomes", case["given"]),
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
    done = chain.run(case.above + case.given, stages, knowledge.load(), Metadata(**case.meta))
    assert done.text.startswith(case.above)
    assert done.text.removeprefix(case.above) == case.becomes
    if case.sure:
        own = next(r for r in done.records if r.stage == case.stage)
        surest = ("doubtful", "likely", "certain")
        assert min((e.change.certainty for e in own.entries), key=surest.index) == case.sure


def test_every_folder_is_a_stage() -> None:
    assert {path.name for path in CASES.iterdir() if path.is_dir()} <= set(BY_NAME)
