"""The pamphlet of 1942, end to end: what must be found in it, and what `cleaned/` must hold."""

from __future__ import annotations

import json
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from lxml import etree

from pipeline.corpus import cleaning
from pipeline.editions import tei
from pipeline.language import knowledge
from pipeline.source import documents
from pipeline.stages.order import STAGES
from pipeline.text.policy import State

ROOT = Path(__file__).parent.parent
NAME = "ussr-its-significance-for-the-west-1942"
SHARED = ROOT.parent / "shared"
T = f"{{{tei.NAMESPACE}}}"
ID = "{http://www.w3.org/XML/1998/namespace}id"


@cache
def document() -> etree._Element:
    return etree.parse(str(ROOT / "cleaned" / NAME / "tei.xml")).getroot()


def text_of(element: etree._Element) -> str:
    return " ".join("".join(str(t) for t in element.itertext()).split())


@pytest.mark.parametrize("name", documents.names(ROOT / "raw"))
def test_what_is_committed_is_what_the_code_makes(name: str) -> None:
    verdicts = knowledge.dictionaries() / "decisions"
    made = cleaning.make(documents.read(ROOT / "raw", name), knowledge.load(), STAGES, verdicts)
    for file, content in made.files.items():
        assert (ROOT / "cleaned" / name / file).read_bytes() == content, (
            f"{file}: run `make clean-corpus`, look at the diff"
        )


def test_parts_and_chapters() -> None:
    chapters = [d.get("n") for d in document().iter(f"{T}div") if d.get("type") == "chapter"]
    parts = [d.get("n") for d in document().iter(f"{T}div") if d.get("type") == "part"]
    assert chapters == [str(n) for n in range(1, 15)]
    assert parts == ["I", "II", "III", "IV"]


def test_the_true_folio_of_every_page_from_the_foreword_on() -> None:
    folios = [pb.get("n") for pb in document().iter(f"{T}pb") if pb.get("n")]
    # 8 and 12 are blank leaves, which the text does not have
    assert folios == [str(n) for n in range(5, 73) if n not in (8, 12)]


def test_notes_stand_at_their_words() -> None:
    anchors = []
    for note in document().iter(f"{T}note"):
        before = note.getprevious()
        text = (before.tail if before is not None else note.getparent().text) or ""  # type: ignore[union-attr]
        anchors.append(text.split()[-1])
    assert anchors == [
        *("Finland", "organisation", "dispute.", "did", "experience."),
        *("society", "maladjustments.", "whole.", "war,"),
    ]


def test_tables() -> None:
    rows = [[text_of(c) for c in row] for row in document().iter(f"{T}row")]
    assert len(rows) == 8
    assert rows[1] == ["timber industry", "—1.3%"]
    assert rows[-1] == ["Members who entered the Communist Party after 1929:", "70.0%"]


def test_contents_lead_to_their_chapters() -> None:
    contents = next(d for d in document().iter(f"{T}div") if d.get("type") == "contents")
    items = [text_of(i) for i in contents.iter(f"{T}item")]
    assert len(items) == 18
    assert items[11] == "10. Bureaucracy 45"
    assert "13. The U.S.S.R.—Leader or Ally? 60" in items  # as printed there, though its heading differs
    idents = {e.get(ID) for e in document().iter()}
    assert {(r.get("target") or "#")[1:] for r in contents.iter(f"{T}ref")} <= idents


@pytest.mark.parametrize(
    "stamp", ["Accession", "Central Library", "Htbrarn", "PILAN", "lSi", "\\", "}", "Bs IS", "Ci 53", "•"]
)
def test_no_furniture_is_left(stamp: str) -> None:
    text = text_of(next(document().iter(f"{T}front"))) + text_of(next(document().iter(f"{T}body")))
    held = "suppressed}^ powerful"  # a full stop and an A, most likely: nothing proves it, so a person is asked
    assert stamp not in text.replace(held, "")


def test_every_queued_change_is_in_the_review_list() -> None:
    rows = (ROOT / "cleaned" / NAME / "review.tsv").read_text(encoding="utf-8").splitlines()[1:]
    ledger = (ROOT / "cleaned" / NAME / "ledger.jsonl").read_text(encoding="utf-8").splitlines()
    states = [json.loads(line).get("state") for line in ledger]
    assert len(rows) == states.count(State.TENTATIVE) + states.count(State.HELD)


@pytest.mark.skipif(not (SHARED / "score.py").exists(), reason="the truth pages are not at hand")
def test_figures_on_the_truth_pages() -> None:
    pytest.importorskip("rapidfuzz")
    command: list[str | Path] = [
        sys.executable,
        SHARED / "score.py",
        SHARED / "truth",
        ROOT / "cleaned" / NAME / "tei.xml",
        "--pages",
        "0-24",
        "--json",
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    figures = json.loads(done.stdout)
    assert figures["cer"] <= 0.0025
    assert figures["wer"] <= 0.009
    assert figures["furniture_left"] == 0
    assert [figures[k] for k in ("heads", "notes", "note_anchors", "pages", "toc")] == [
        "14/14",
        "4/4",
        "4/4",
        "17/17",
        "18/18",
    ]
