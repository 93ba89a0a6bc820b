"""Every rule's own examples: what it must change, and what it must leave alone."""

from __future__ import annotations

import pytest

from pipeline.language import knowledge
from pipeline.source.documents import Metadata
from pipeline.stages import chain
from pipeline.stages.order import BY_NAME
from pipeline.text.rules import Rule
from tests.drawings import drawn

RULES = knowledge.load().rules
CHANGE = [(rule, before, after) for rule in RULES.values() for before, after in rule.change]
KEEP = [(rule, text) for rule in RULES.values() for text in rule.keep]


def run(rule: Rule, text: str) -> chain.Cleaned:
    """The text after the rule's stage, with only those stages before it that the rule asks for."""
    stages = [BY_NAME[name] for name in ("pages", *rule.after, rule.stage)]
    raw, layout = drawn(text) if rule.drawn else (text, None)
    return chain.run(raw, stages, knowledge.load(), Metadata(**rule.meta), layout=layout)


def told(rule: Rule, text: str) -> str:
    """What an example says: of a drawing its words, not the white around them."""
    return " ".join(text.split()) if rule.drawn else text


@pytest.mark.parametrize(("rule", "before", "after"), CHANGE, ids=[f"{r.name}:{b[:30]!r}" for r, b, _ in CHANGE])
def test_changes(rule: Rule, before: str, after: str) -> None:
    cleaned = run(rule, before)
    proposals = [e for r in cleaned.records for e in r.entries if e.change.rule == rule.name]
    assert proposals, f"{rule.name} proposed nothing"
    if any(e.state.in_text for e in proposals):
        assert told(rule, cleaned.text) == told(rule, after)
    else:  # a doubtful rule is held: what it proposes is looked at instead
        assert after in {before[: e.raw[0]] + getattr(e.change, "new", "") + before[e.raw[1] :] for e in proposals}


@pytest.mark.parametrize(("rule", "text"), KEEP, ids=[f"{r.name}:{t[:30]!r}" for r, t in KEEP])
def test_leaves_alone(rule: Rule, text: str) -> None:
    cleaned = run(rule, text)
    assert not [e for r in cleaned.records for e in r.entries if e.change.rule == rule.name]
