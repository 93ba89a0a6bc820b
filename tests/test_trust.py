"""How far corrections are trusted: said for a run or for a document, kept in the ledger, and heeded."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.language import knowledge
from pipeline.measuring import passages
from pipeline.measuring.pairs import Passage
from pipeline.text.trust import Trust
from tests.conftest import Result

Call = Callable[..., Result]
Put = Callable[..., Path]

TEXT = """The Government of the country was formed by the workers, who had neyer before governed anyihing of it.
It was their own Govemment, and the Govemment of all of them; in the tovn and in the cuuntry it was so, and the
people of the lnnd saw whal there was to be seen of it. The old hoise of the family of tbe mayor was bumed in the
fiie, and the lanc was solcl to a farrner of the parisb, who kept shcep upon the comnion.
"""


def out(text: str, trust: Trust) -> str:
    know = knowledge.load().trusting(trust)
    return passages.correct([Passage("", "", "", "", text, None)], know)[0].text


def changed(text: str, trust: Trust) -> set[str]:
    """Which words come out otherwise."""
    return {a for a, b in zip(text.split(), out(text, trust).split(), strict=True) if a != b}


def test_the_more_trust_the_more_is_put_right() -> None:
    careful, usual, bold = (changed(TEXT, trust) for trust in Trust)
    assert {"anyihing", "neyer"} <= careful < usual < bold
    assert "lnnd" in usual - careful and "lanc" in bold - usual


def test_what_was_loaded_is_shared() -> None:
    know = knowledge.load()
    bold = know.trusting(Trust.BOLD)
    assert bold.model.language is know.model.language and bold.lines is know.lines
    assert bold.trusting(Trust.USUAL) is know and bold.trusting(Trust.CAREFUL).usual is know


@pytest.mark.parametrize("trust", list(Trust))
def test_it_is_told_in_the_ledger(call: Call, put: Put, tmp_path: Path, trust: Trust) -> None:
    put("a", TEXT)
    assert call("run", "--trust", trust.value).code == 0
    head = json.loads((tmp_path / "cleaned" / "a" / "ledger.jsonl").read_text().split("\n")[0])
    assert head["trust"] == trust


def test_what_a_document_says_counts_wherever_it_is_read(call: Call, put: Put) -> None:
    put("a", TEXT, 'trust = "careful"\n')
    put("b", TEXT)
    assert "lnnd" in call("text", "a").out and "lnnd" not in call("text", "b").out


def test_another_trust_cleans_anew_and_the_option_goes_before_what_a_document_says(
    call: Call, put: Put, tmp_path: Path
) -> None:
    put("a", TEXT)
    put("b", TEXT, 'trust = "careful"\n')
    assert "2 cleaned" in call("run").out
    assert "1 cleaned" in call("run", "--trust", "usual").out
    assert "2 cleaned" in call("run", "--trust", "bold").out
    assert "2 cleaned" in call("run").out
    ledgers = [(tmp_path / "cleaned" / n / "ledger.jsonl").read_text().split("\n")[0] for n in "ab"]
    assert [json.loads(head)["trust"] for head in ledgers] == ["usual", "careful"]
