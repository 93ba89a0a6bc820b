"""How sure the judge is: shares of probability against the thresholds of each kind of case."""

from __future__ import annotations

import math

import pytest

from pipeline.language.judge import Case, Judge, Reading
from pipeline.text.findings import Certainty

LIMITS = {
    "certain": {"name": 2.0, "listed": 0.99, "against": 300.0, "beside": 20.0},
    "likely": {"name": 0.8, "name_habit": 0.7, "habit": 2.0, "listed": 0.65, "listed_rough": 0.55}
    | {"against": 1.0, "beside": 1.0},
    "doubtful": {"name": 0.3, "listed": 0.1, "against": 0.1, "beside": 1.0, "nothing": 0.05, "guess": 0.05},
}
JUDGE = Judge({"name": {"for": 1.0}, "listed": {"for": 1.0}}, LIMITS)


def case(kind: str, share: float, *, rough: bool, cost: float = 4.0, name: bool = True) -> Case:
    """A case of one reading that has such a share of the probability, the word as it was read most of the rest."""
    rest = 1 - share
    evidence = [{"for": math.log(share)}, {"for": math.log(0.9 * rest)}, {"for": math.log(0.1 * rest)}]
    return Case(
        kind, "Lindsey", [Reading("lindsay", cost, (("a", "e"),), -5.0, 0, 100, name=name)], evidence, rough=rough
    )


@pytest.mark.parametrize(
    ("asked", "sure"),
    [
        pytest.param(case("name", 0.85, rough=True), Certainty.LIKELY, id="a name that is clear"),
        pytest.param(
            case("name", 0.75, rough=True), Certainty.DOUBTFUL, id="a name in rough text, by a rare confusion"
        ),
        pytest.param(
            case("name", 0.75, rough=True, cost=1.5), Certainty.LIKELY, id="by a confusion the text has shown"
        ),
        pytest.param(case("name", 0.75, rough=True, name=False), Certainty.LIKELY, id="the reading is no name"),
        pytest.param(case("name", 0.75, rough=False, cost=1.5), Certainty.DOUBTFUL, id="clean text has no habits"),
        pytest.param(case("listed", 0.6, rough=True), Certainty.LIKELY, id="a listed word in rough text"),
        pytest.param(case("listed", 0.6, rough=False), Certainty.DOUBTFUL, id="a listed word in clean text"),
        pytest.param(case("listed", 0.6, rough=True, cost=1.5), Certainty.LIKELY, id="a habit asks no more of it"),
        pytest.param(case("listed", 0.05, rough=True), None, id="hardly"),
    ],
)
def test_the_first_threshold_that_is_met(asked: Case, sure: Certainty | None) -> None:
    decision = JUDGE.decide(asked)
    assert decision is not None
    assert decision.certainty is sure
