"""What becomes of a finding: the only place where certainty and a person's verdict turn into a decision."""

from __future__ import annotations

from enum import StrEnum

from pipeline.text.findings import Certainty


class Verdict(StrEnum):
    """What a person said of one proposed change."""

    ACCEPT = "accept"
    REFUSE = "refuse"


class State(StrEnum):
    """What was done with a proposed change."""

    APPLIED = "applied"  # in the text: certain, or made with an edit that leads it
    TENTATIVE = "tentative"  # likely: in the text, and queued for a person
    HELD = "held"  # not in the text, and queued for a person
    ACCEPTED = "accepted"  # in the text, because a person said so
    REFUSED = "refused"  # not in the text, because a person said so
    OVERTAKEN = "overtaken"  # not in the text, because a person accepted another change there

    @property
    def in_text(self) -> bool:
        """Whether the change was made."""
        return self in (State.APPLIED, State.TENTATIVE, State.ACCEPTED)

    @property
    def queued(self) -> bool:
        """Whether it waits for a person."""
        return self in (State.TENTATIVE, State.HELD)


def decide(certainty: Certainty, verdict: Verdict | None = None) -> State:
    """The state that follows from how sure a rule is and what a person said, who has the last word."""
    if verdict is Verdict.ACCEPT:
        return State.ACCEPTED
    if verdict is Verdict.REFUSE:
        return State.REFUSED
    return {Certainty.CERTAIN: State.APPLIED, Certainty.LIKELY: State.TENTATIVE, Certainty.DOUBTFUL: State.HELD}[
        certainty
    ]
