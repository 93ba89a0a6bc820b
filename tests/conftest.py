"""What several tests share: toy stages, a corpus in a temporary folder, and the program run in this process."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest

from pipeline.cli import main
from pipeline.corpus import answers
from pipeline.corpus.decisions import Decisions
from pipeline.language import knowledge
from pipeline.source.documents import Metadata
from pipeline.stages import chain
from pipeline.stages.view import Stage, View
from pipeline.text import ledger
from pipeline.text.findings import Certainty, Edit, Finding, Move, mark
from pipeline.text.ledger import Ledger
from pipeline.text.policy import Verdict

RAW = "THE demo¬\ncratic State .\n9\n\n\n\n\nwas tbe end of a\nlong road. Amen\n"


def _furniture(view: View) -> Iterable[Finding]:
    at = view.text.find("9\n")
    if at >= 0:
        yield Edit(at, at + 2, "", "toy.folio", Certainty.CERTAIN, "9 follows 8")
        yield mark("folio", 0, 0, index="0", n="9")


def _words(view: View) -> Iterable[Finding]:
    for old, new, rule, certainty in (
        ("¬\n", "", "toy.join", Certainty.CERTAIN),
        (" .", ".", "toy.space", Certainty.CERTAIN),
        ("tbe", "the", "toy.correct", Certainty.LIKELY),
        ("Amen", "Men", "toy.doubt", Certainty.DOUBTFUL),
        (" a\nlong", " a long", "toy.line", Certainty.CERTAIN),
    ):
        at = view.text.find(old)
        if at >= 0:
            yield Edit(at, at + len(old), new, rule, certainty, f"{old!r} is not {new!r}")


def _pages(view: View) -> Iterable[Finding]:
    at = view.text.find("\n\n\n\n")
    for index, (start, end) in enumerate([(0, at), (at + 5, len(view.text))] if at >= 0 else [(0, len(view.text))]):
        yield mark("page", start, end, index=str(index))


def _notes(view: View) -> Iterable[Finding]:
    at = view.text.find("* Note")
    if at >= 0:
        yield Move(at, view.text.index("\n", at) + 1, len(view.text), "toy.carry")


TOYS = (
    Stage("pages", _pages, "pages"),
    Stage("furniture", _furniture, "folios"),
    Stage("notes", _notes, "notes to the end"),
    Stage("correct", _words, "words"),
)


@dataclass(frozen=True)
class Toy:
    """RAW and what the toy stages made of it."""

    raw: str
    cleaned: chain.Cleaned
    ledger: Ledger


def clean(raw: str, verdicts: Callable[..., Verdict | None] | Decisions = chain.no_verdicts) -> Toy:
    """Run the toy stages over `raw`."""
    if isinstance(verdicts, Decisions):
        cleaned = answers.run(raw, TOYS, knowledge.load(), Metadata(), verdicts)
    else:
        cleaned = chain.run(raw, TOYS, knowledge.load(), None, verdicts)
    head = {"raw": {"sha256": ledger.digest(raw), "code_points": len(raw)}}
    return Toy(raw, cleaned, Ledger(head, cleaned.records, cleaned.marks))


@pytest.fixture
def toy() -> Toy:
    """RAW, cleaned by the toy stages."""
    return clean(RAW)


@dataclass
class Result:
    """What one call of the program gave."""

    code: int
    out: str
    err: str


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Callable[..., Result]:
    """Calls the program in an empty folder, as if typed there."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> Result:
        capfd.readouterr()
        code = main(list(arguments))
        out, err = capfd.readouterr()
        return Result(code, out, err)

    return run


@pytest.fixture
def put(tmp_path: Path) -> Callable[..., Path]:
    """Puts a document into raw/ of the folder that `call` runs in."""

    def write(name: str, text: str | bytes = "A short text.\nIt has two lines.\n", toml: str | None = None) -> Path:
        folder = tmp_path / "raw" / name
        folder.mkdir(parents=True)
        data = text.encode() if isinstance(text, str) else text
        (folder / "text.txt").write_bytes(data)
        if toml is not None:
            (folder / "document.toml").write_text(toml, encoding="utf-8")
        return folder

    return write


def left_behind(folder: Path) -> list[str]:
    """Files that a run must not leave."""
    return sorted(str(p.relative_to(folder)) for p in folder.rglob("*.part"))
