"""Explain: which rule, from which raw text, on what grounds; and plainly so where there was none."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.editions.explain import Explainer, answer, render
from pipeline.errors import BadInput
from pipeline.language import knowledge
from tests.conftest import RAW, Toy, clean

RULE = replace(next(iter(knowledge.load().rules.values())), name="toy.join", why="A broken word is one word.")


@pytest.fixture
def asked(toy: Toy) -> Explainer:
    return Explainer(toy.ledger, toy.raw, toy.cleaned.text, {"toy.join": RULE})


def test_a_joined_word(asked: Explainer) -> None:
    said, (place,) = answer(asked, "democratic", clean=False, every=False)
    assert said == "“democratic” stands once in the clean text; rules touched 1 of these places."
    assert (place.raw, place.clean, place.page, place.line) == ("demo¬\ncratic", "democratic", "9", 1)
    (step,) = place.steps
    assert (step.rule, step.reason, step.state) == ("toy.join", "A broken word is one word.", "applied")
    assert step.evidence == r"'¬\n' is not ''"


def test_untouched_word(asked: Explainer) -> None:
    assert answer(asked, "end", clean=False, every=False) == (
        "“end” stands once in the clean text; no rule touched it there.",
        [],
    )
    (place,) = answer(asked, "end", clean=False, every=True)[1]
    assert "No rule changed it" in "".join(render(place))


def test_raw_word_that_is_gone(asked: Explainer) -> None:
    said, (place,) = answer(asked, "tbe", clean=False, every=False)
    assert "stands nowhere in the clean text; in the raw text it stood once" in said
    assert (place.raw, place.clean) == ("tbe", "the")


def test_unknown_word(asked: Explainer) -> None:
    assert answer(asked, "zebra", clean=False, every=False)[0].startswith("“zebra” stands neither")


def test_held_proposal_is_told(asked: Explainer) -> None:
    (place,) = answer(asked, "Amen", clean=False, every=False)[1]
    assert place.steps == () and place.proposed[0].rule == "toy.doubt"
    assert "Proposed, but not done" in "".join(render(place))


def test_raw_offset(asked: Explainer) -> None:
    said, (place,) = answer(asked, str(RAW.index("tbe") + 1), clean=False, every=False)
    assert said.startswith("What stands at raw code point")
    assert (place.raw, place.clean, place.steps[0].rule) == ("tbe", "the", "toy.correct")


def test_raw_offset_of_what_was_removed(asked: Explainer) -> None:
    (place,) = answer(asked, str(RAW.index("9")), clean=False, every=False)[1]
    assert (place.raw.strip(), place.clean, place.steps[0].rule) == ("9", "", "toy.folio")


def test_clean_offset(asked: Explainer, toy: Toy) -> None:
    (place,) = answer(asked, str(toy.cleaned.text.index("cratic")), clean=True, every=False)[1]
    assert (place.clean, place.raw) == ("democratic", "demo¬\ncratic")


@pytest.mark.parametrize("offset", ["99999", "-1"])
def test_offset_outside(asked: Explainer, offset: str) -> None:
    with pytest.raises(BadInput, match="outside the text, which has"):
        answer(asked, offset, clean=False, every=False)


def test_a_number_that_is_a_word() -> None:
    toy = clean("In 1942 there were 5 m² of it.\n")
    asked = Explainer(toy.ledger, toy.raw, toy.cleaned.text, {})
    assert answer(asked, "²", clean=False, every=True)[0].startswith("“²” stands")
    said, (place,) = answer(asked, "1942", clean=False, every=True, literal=True)
    assert said.startswith("“1942” stands once in the clean text") and place.clean == "1942"
    with pytest.raises(BadInput, match=r"offset 1942 lies outside .*; for the word “1942” add --word"):
        answer(asked, "1942", clean=False, every=False)
    said, (place,) = answer(asked, "5", clean=False, every=False)
    assert said.startswith("“5” stands in the text as a word, too: ask for that with --word.") and place.clean == "1942"
    assert answer(asked, "9" * 5000, clean=False, every=False)[0].endswith("nor in the raw text.")


def test_what_was_removed_beside_a_word_belongs_to_it(asked: Explainer) -> None:
    (place,) = answer(asked, "State", clean=False, every=False)[1]
    assert [s.rule for s in place.steps] == ["toy.space"]


def test_moved_and_changed() -> None:
    toy = clean("Text.\n* Note on tbe text\nmore text.\n")
    asked = Explainer(toy.ledger, toy.raw, toy.cleaned.text, {})
    (place,) = answer(asked, "the", clean=False, every=False)[1]
    assert (place.line, place.raw, [s.rule for s in place.steps]) == (2, "tbe", ["toy.carry", "toy.correct"])
    assert place.steps[0].new == "(moved)"
    assert place.steps[1].reason == "(this rule is not among the present rules)"


def test_as_data(asked: Explainer) -> None:
    (place,) = answer(asked, "the", clean=False, every=False)[1]
    assert place.data()["steps"][0]["rule"] == "toy.correct"
