"""The chain of stages: every layer on record, marks carried along, a person's verdict above all."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.editions.provenance import compose
from pipeline.language import knowledge
from pipeline.stages import chain
from pipeline.stages.order import STAGES
from pipeline.stages.view import Stage, View
from pipeline.text import engine
from pipeline.text.findings import Certainty, Change, Edit, Finding
from pipeline.text.policy import State, Verdict
from tests.conftest import RAW, Toy, clean
from tests.test_engine import layers


def test_toy_chain(toy: Toy) -> None:
    assert toy.cleaned.text == "THE democratic State.\n\n\n\n\nwas the end of a long road. Amen\n"
    assert chain.queued(toy.cleaned) == 2
    states = [e.state for r in toy.cleaned.records for e in r.entries]
    assert sum(state.in_text for state in states) == 5
    assert states.count(State.TENTATIVE) == 1


def test_marks_move_with_the_text(toy: Toy) -> None:
    pages = [m for m in toy.cleaned.marks if m.kind == "page"]
    assert toy.cleaned.text[pages[1].start : pages[1].end].strip() == "was the end of a long road. Amen"


def test_a_person_has_the_last_word() -> None:
    def say(change: Change, text: str) -> Verdict | None:
        word = text[change.start : change.end]
        return {"tbe": Verdict.REFUSE, "Amen": Verdict.ACCEPT}.get(word)

    assert "was tbe end of a long road. Men" in clean(RAW, say).cleaned.text


@settings(max_examples=200)
@given(st.data())
def test_four_random_layers_are_undone(data: st.DataObject) -> None:
    raw = data.draw(st.text("ab c\n", max_size=30))
    text = raw
    plan: list[list[Change]] = []
    for _ in range(4):
        plan.append(data.draw(layers(text)))
        text = engine.apply(text, engine.layer(len(text), plan[-1]))

    def stage(number: int) -> Stage:
        def find(view: View) -> list[Finding]:
            return list(plan[number])

        return Stage(f"s{number}", find, "random")

    cleaned = chain.run(raw, [stage(i) for i in range(4)], knowledge.load())
    assert cleaned.text == text
    back = text
    for record in reversed(cleaned.records):
        back = record.undo(back)
    assert back == raw

    runs = compose(raw, cleaned.records)
    assert "".join(r.text for r in runs) == text
    tiles = sorted((r.start, r.end) for r in runs if r.start < r.end)
    assert "".join(raw[a:b] for a, b in tiles) == raw
    assert all(raw[r.start : r.end] == r.text for r in runs if r.kept)


OCR = st.lists(
    st.sampled_from(
        [
            "The ",
            "govern¬\n",
            "ment ",
            "of tbe",
            " 12",
            "\n\n\n\n",
            "\f",
            "* ",
            "1 Vide",
            "“",
            "\r\n",
            " .",
            "é",
            "\u2028",
        ]
    ),
    max_size=40,
).map("".join)


@settings(max_examples=60, deadline=None)
@given(OCR)
def test_the_real_stages_restore_any_text(raw: str) -> None:
    cleaned = chain.run(raw, STAGES, knowledge.load())
    back = cleaned.text
    for record in reversed(cleaned.records):
        back = record.undo(back)
    assert back == raw


def test_what_a_person_accepts_holds_back_what_overlaps_it() -> None:
    def find(view: View) -> list[Finding]:
        return [
            Edit(0, 3, "the", "toy.whole", Certainty.CERTAIN),
            Edit(1, 2, "i", "toy.letter", Certainty.DOUBTFUL),
            Edit(4, 5, "x", "toy.apart", Certainty.CERTAIN),
        ]

    def verdicts(change: Change, text: str) -> Verdict | None:
        return Verdict.ACCEPT if change.rule == "toy.letter" else None

    done = chain.run("tbe a", [Stage("toy", find, "")], knowledge.load(), verdicts=verdicts)
    assert done.text == "tie x"
    assert [e.state for r in done.records for e in r.entries] == [State.OVERTAKEN, State.ACCEPTED, State.APPLIED]


def test_what_a_person_refused_another_rule_does_not_do() -> None:
    def first(view: View) -> list[Finding]:
        return [Edit(0, 1, "", "toy.stroke", Certainty.LIKELY)]

    def second(view: View) -> list[Finding]:
        return [Edit(0, 4, "The", "toy.word", Certainty.CERTAIN), Edit(5, 6, "b", "toy.else", Certainty.CERTAIN)]

    def verdicts(change: Change, text: str) -> Verdict | None:
        return Verdict.REFUSE if change.rule == "toy.stroke" else None

    stages = [Stage("one", first, ""), Stage("two", second, "")]
    done = chain.run("iThe a", stages, knowledge.load(), verdicts=verdicts)
    assert done.text == "iThe b"
    assert [e.state for r in done.records for e in r.entries] == [State.REFUSED, State.REFUSED, State.APPLIED]
