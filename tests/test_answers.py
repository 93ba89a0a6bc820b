"""Answering raises no questions: what is accepted or refused at one place alters nothing that is asked at another."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.corpus import answers, cleaning
from pipeline.corpus.decisions import Decisions
from pipeline.editions import review
from pipeline.editions.review import Row
from pipeline.language import knowledge
from pipeline.source import documents
from pipeline.source.documents import Metadata
from pipeline.stages import chain
from pipeline.stages.chain import Cleaned
from pipeline.stages.order import STAGES
from pipeline.stages.view import Stage, View
from pipeline.text import ledger
from pipeline.text.findings import Certainty, Edit, Finding
from pipeline.text.ledger import Ledger
from pipeline.text.policy import State

KNOW = knowledge.load()
PIECES = st.sampled_from(
    [
        "the party ^ had ", "tbe ", "it is tlie ", "was aid down ", "(C", "The ", "arid ", "gov-\n", "eminent ", "* ",
        "\n", "\n\n", "12\n", "and- \n", "so . ", "“ so ", "” ", "iir ", "^ltfroke ", "re\n", "ahd ", "1 think ", "of thc ",
        "a word . ", "'' ", "■\n", "* Note of the year.\n", "Mr. Pickthom said ", "could not ", "rnight ", "\f", "i ",
    ]
)  # fmt: skip
TEXTS = st.lists(PIECES, min_size=3, max_size=50).map("".join)
FEW = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def listed(cleaned: Cleaned, raw: str) -> list[Row]:
    return review.rows(Ledger({}, cleaned.records, cleaned.marks), raw, {})


def words(text: str, stages: tuple[Stage, ...], said: Decisions) -> Cleaned:
    return answers.run(text, stages, KNOW, Metadata(), said)


def lines_of(cleaned: Cleaned, raw: str) -> list[str]:
    head = {"raw": {"sha256": ledger.digest(raw), "code_points": len(raw)}}
    return ledger.dump(Ledger(head, cleaned.records, cleaned.marks)).decode().split("\n")


@FEW
@given(TEXTS, st.sampled_from(["accept", "refuse"]))
def test_a_list_answered_at_once_leaves_nothing(raw: str, word: str) -> None:
    said = Decisions([replace(row, verdict=word) for row in listed(chain.run(raw, STAGES, KNOW), raw)])
    done = words(raw, STAGES, said)
    assert [row for row in listed(done, raw) if not row.verdict] == []
    assert said.unmatched() == []


@FEW
@given(TEXTS, st.data())
def test_a_list_answered_in_part_asks_no_more_than_before(raw: str, data: st.DataObject) -> None:
    rows = listed(chain.run(raw, STAGES, KNOW), raw)
    verdicts = data.draw(st.lists(st.sampled_from(["accept", "refuse", ""]), min_size=len(rows), max_size=len(rows)))
    answered = [replace(row, verdict=v) for row, v in zip(rows, verdicts, strict=True)]
    said = Decisions(
        [row for row in answered if row.verdict]
    )  # as verdicts are taken over: those that are open left out
    done = words(raw, STAGES, said)
    asked = {(r.rule, r.line, r.new) for r in rows}
    assert [r for r in listed(done, raw) if not r.verdict and (r.rule, r.line, r.new) not in asked] == []
    assert said.unmatched() == []


@pytest.mark.parametrize("word", ["accept", "refuse"])
def test_the_pamphlet_answered_at_once(word: str, tmp_path: Path) -> None:
    document = documents.read(Path(__file__).parent.parent / "raw", "ussr-its-significance-for-the-west-1942")
    first = cleaning.make(document, KNOW, STAGES, tmp_path)
    rows = review.parse(first.files["review.tsv"].decode())
    assert len(rows) > 50
    (tmp_path / f"{document.name}.tsv").write_text(review.dump([replace(row, verdict=word) for row in rows]))
    second = cleaning.make(document, KNOW, STAGES, tmp_path)
    assert (second.counts.review, second.counts.unmatched) == (0, [])


def test_a_verdict_on_the_pamphlet_is_a_line_of_its_ledger(tmp_path: Path) -> None:
    document = documents.read(Path(__file__).parent.parent / "raw", "ussr-its-significance-for-the-west-1942")
    first = cleaning.make(document, KNOW, STAGES, tmp_path)
    rows = review.parse(first.files["review.tsv"].decode())
    picked = rows[:: len(rows) // 9]
    said = [replace(row, verdict="refuse" if row.certainty == "doubtful" else "accept") for row in picked]
    (tmp_path / f"{document.name}.tsv").write_text(review.dump(said))
    second = cleaning.make(document, KNOW, STAGES, tmp_path)
    before, after = (set(made.files["ledger.jsonl"].split(b"\n")) for made in (first, second))
    assert len(picked) <= len(after - before) <= 2 * len(picked)
    assert len(before - after) <= 2 * len(picked)


# What one stage makes of what an earlier one was told


def stages(*finds: Callable[[View], Iterable[Finding]]) -> tuple[Stage, ...]:
    return tuple(Stage(f"s{i}", find, "") for i, find in enumerate(finds))


def edit(
    old: str, new: str, certainty: Certainty = Certainty.DOUBTFUL, rule: str = "toy.word"
) -> Callable[..., list[Finding]]:
    def find(view: View) -> list[Finding]:
        at = view.text.find(old)
        return [Edit(at, at + len(old), new, rule, certainty)] if at >= 0 else []

    return find


def answer(raw: str, made: tuple[Stage, ...], **said: str) -> tuple[Cleaned, Decisions]:
    rows = listed(chain.run(raw, made, KNOW), raw)
    decisions = Decisions([replace(r, verdict=said.get(r.old.strip("-\n"), "")) for r in rows])
    return words(raw, made, decisions), decisions


def test_a_question_that_only_an_answer_raises_is_not_asked() -> None:
    made = stages(edit("tbe", "the"), edit("the cat", "the hat"), edit("the mat", "thc mat", Certainty.CERTAIN))
    done, _ = answer("tbe cat sat on the mat", made, tbe="accept")
    assert done.text == "the cat sat on thc mat"
    assert [r.state for r in listed(done, "tbe cat sat on the mat")] == ["accepted"]


def test_what_was_accepted_is_done_though_it_is_no_longer_proposed() -> None:
    """The second stage knows the word by the first one, which the other answer changes."""
    made = stages(edit("tbe", "the"), lambda v: edit("aid", "and")(v) if "tbe" in v.text else [])
    done, said = answer("tbe one aid the other", made, tbe="accept", aid="accept")
    assert done.text == "the one and the other"
    assert said.unmatched() == said.overtaken() == []


def test_what_nobody_answered_is_still_asked_where_nothing_around_it_changed() -> None:
    filler = "and so it goes on for more than forty letters, "
    raw = f"tbe one {filler}aid the other"
    made = stages(edit("tbe", "the"), lambda v: edit("aid", "and", Certainty.LIKELY)(v) if "tbe" in v.text else [])
    done, _ = answer(raw, made, tbe="accept")
    assert [(r.old, r.state) for r in listed(done, raw)] == [("tbe", "accepted"), ("aid", "tentative")]


def test_what_became_part_of_another_word_is_overtaken() -> None:
    raw = "the demo-\ncracy"
    made = stages(edit("-\n", ""), lambda v: edit("demo", "memo")(v) if "demo-" in v.text else [])
    said = Decisions([replace(row, verdict="accept") for row in listed(chain.run(raw, made, KNOW), raw)])
    assert words(raw, made, said).text == "the democracy"
    assert said.unmatched() == []
    assert [row.old for row in said.overtaken()] == ["demo"]


def test_two_that_were_accepted_and_cannot_both_be_made() -> None:
    def find(view: View) -> list[Finding]:
        return [
            Edit(0, 3, "the", "toy.whole", Certainty.DOUBTFUL),
            Edit(1, 2, "i", "toy.letter", Certainty.DOUBTFUL),
        ]

    done, said = answer("tbe a", (Stage("s", find, ""),), tbe="accept", b="accept")
    assert done.text == "the a"
    assert [e.state for e in done.records[0].entries] == [State.ACCEPTED, State.OVERTAKEN]
    assert [r.old for r in said.overtaken()] == ["b"] and said.unmatched() == []


def test_a_verdict_is_met_though_an_answer_changed_its_words() -> None:
    raw = "bcfore aftcr"
    made = stages(edit("bcfore", "before"), lambda v: edit(v.text, "Gone", rule="toy.line")(v))
    done, said = answer(raw, made, bcfore="accept", **{raw: "accept"})
    assert said.unmatched() == []
    assert done.text == "Gone"


def test_alike_places_are_answered_each_for_itself() -> None:
    raw = "so it was , and so it was , and so it was , and so it was , and so it was ,\n" * 2

    def commas(view: View) -> list[Finding]:
        return [
            Edit(i, i + 1, "", "toy.space", Certainty.DOUBTFUL)
            for i in range(len(view.text))
            if view.text[i : i + 2] == " ,"
        ]

    made = (Stage("s", commas, ""),)
    rows = listed(chain.run(raw, made, KNOW), raw)
    for at in range(len(rows)):
        said = Decisions([replace(r, verdict="accept" if i == at else "") for i, r in enumerate(rows)])
        done = words(raw, made, said)
        assert [i for i, e in enumerate(done.records[0].entries) if e.state is State.ACCEPTED] == [at]


def test_without_answers_it_is_the_same_as_a_plain_run() -> None:
    raw = "The Move¬\nment was large .\n\nIt is tlie end.\n"
    assert words(raw, STAGES, Decisions([])) == chain.run(raw, STAGES, KNOW, Metadata())


def test_what_was_certain_alone_gives_way_to_what_is_certain_now() -> None:
    def find(view: View) -> list[Finding]:
        if "tbe" in view.text:
            return [Edit(4, 7, "cat", "toy.a", Certainty.CERTAIN)]
        return [Edit(4, 7, "cat", "toy.a", Certainty.DOUBTFUL), Edit(5, 9, "ow", "toy.b", Certainty.CERTAIN)]

    made = stages(edit("tbe", "the"), find)
    assert answer("tbe cxt sat", made, tbe="refuse")[0].text == "tbe cat sat"
    done, said = answer("tbe cxt sat", made, tbe="accept")
    assert done.text == "the cowat" and said.unmatched() == []


@pytest.mark.parametrize(
    ("raw", "done"),
    [
        ("He will come to-\nmorrow or the day after.\n", "He will come tomorrow or the day after.\n"),
        ("He came upon the farm-\nhouse of the others.\n", "He came upon the farm-house of the others.\n"),
        ("We saw a cloud¬\nwindow of the others.\n", "We saw a cloudwindow of the others.\n"),
        ("In the old town of Xori\u00ad\n\nzabo they slept.\n", "In the old town of Xori-zabo they slept.\n"),
        ("In preparation for metal-¬\nling of the road.\n", "In preparation for metal-ling of the road.\n"),
        ("In preparation for metal¬\nling of the road.\n", "In preparation for metal-ling of the road.\n"),
    ],
)
def test_of_a_word_at_a_line_end_what_was_refused_leaves_the_other_way(raw: str, done: str) -> None:
    rows = listed(chain.run(raw, STAGES, KNOW), raw)
    assert len(rows) == 1
    assert words(raw, STAGES, Decisions([replace(row, verdict="refuse") for row in rows])).text == done
