"""The promises, over random texts: nothing lost, nothing silent, valid, and nothing left to do the second time."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from pipeline.editions import tei
from pipeline.language import knowledge
from pipeline.source.documents import Metadata, Source
from pipeline.stages import chain
from pipeline.stages.order import STAGES
from pipeline.text import engine, ledger
from pipeline.text.ledger import Ledger
from pipeline.text.policy import State

ROOT = Path(__file__).parent.parent
PAMPHLET = "ussr-its-significance-for-the-west-1942"
OFFICIAL = ROOT.parent / "shared" / "schema" / "tei_lite.rng"

# What pages are made of, so that random texts reach every stage; and anything else that Unicode has.
SCRAPS = st.sampled_from(
    [
        *"the of and Government workers* Bolsheviks modem tlie «o *5 H ii . , ; ’ “ ” ( ) — - ¬ ^ \\ } 1 2 * † 13 %".split(),
        "\n", "\n", "\n\n", "\n\n\n\n", "\f", " ", " ", " ", "\r\n", "\t", "\u00ad\n", "-\n", "¬ \n",
        "PART I\n\n", "\n\n1\n\nTHE BACKGROUND\n\n", "CONTENTS\n\n", "FOREWORD\n\n", "THE END\n", "\n\n1 Vide Notes.\n", " 1 ",
        "Central Library\n", "Accession No. 13835\n", "(a) ", "(b) ", "in 1917: 0.3%\n", "R ussia ", "X he TWENTY-FOURTH ",
        "the last quarter of a century has cast doubt upon many of the most treasured beliefs\n",
    ]
)  # fmt: skip
TEXTS = st.one_of(
    st.lists(SCRAPS, max_size=60).map("".join),
    st.lists(st.one_of(SCRAPS, st.text(max_size=6)), max_size=40).map("".join),
)
KNOW = knowledge.load()
FEW = settings(max_examples=1000, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def book(cleaned: chain.Cleaned, text: str) -> Ledger:
    head = {"raw": {"sha256": ledger.digest(text), "code_points": len(text)}}
    return Ledger(head, cleaned.records, cleaned.marks)


@FEW
@given(TEXTS)
def test_the_raw_text_comes_back_from_the_written_ledger(text: str) -> None:
    cleaned = chain.run(text, STAGES, KNOW)
    lines = ledger.dump(book(cleaned, text)).decode().split("\n")[:-1]
    assert ledger.load(lines, "ledger.jsonl").restore(cleaned.text) == text


@settings(FEW, max_examples=300)
@given(TEXTS)
def test_every_change_names_its_rule_and_its_place_in_the_raw_text(text: str) -> None:
    for record in chain.run(text, STAGES, KNOW).records:
        for entry in record.entries:
            assert entry.change.rule in KNOW.rules
            assert 0 <= entry.raw[0] <= entry.raw[1] <= len(text)


@settings(FEW, max_examples=300)
@given(TEXTS, st.sampled_from(["", "web-capture", "book"]))
def test_the_tei_is_valid(text: str, kind: str) -> None:
    meta = Metadata(title="A & B", kind=kind, date="1942")
    xml = tei.write(chain.run(text, STAGES, KNOW, meta), Source("x", Path("x"), text.encode(), text, meta), KNOW)
    tei.check(xml)
    if OFFICIAL.exists():
        schema = etree.RelaxNG(etree.parse(str(OFFICIAL)))
        assert schema.validate(etree.fromstring(xml.encode())), schema.error_log[0]


@settings(FEW, max_examples=200)
@given(TEXTS)
def test_the_same_text_gives_the_same_answer(text: str) -> None:
    assert chain.run(text, STAGES, KNOW) == chain.run(text, STAGES, KNOW)


def test_the_second_run_over_the_pamphlet_proposes_nothing_certain() -> None:
    raw = ROOT / "raw" / PAMPHLET / "text.txt"
    once = chain.run(raw.read_bytes().decode(), STAGES, KNOW).text
    again = chain.run(once, STAGES, KNOW)
    certain = [(e.old, e.change) for r in again.records for e in r.entries if e.state is State.APPLIED]
    assert certain == []
    assert engine.apply(once, again.records[0].layer) == once


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_line_ends_of_any_kind_are_line_ends(end: str) -> None:
    raw = (ROOT / "raw" / PAMPHLET / "text.txt").read_bytes().decode()
    plain, other = chain.run(raw, STAGES, KNOW), chain.run(raw.replace("\n", end), STAGES, KNOW)
    assert Counter(m.kind for m in plain.marks) == Counter(m.kind for m in other.marks)
    assert other.text == plain.text
