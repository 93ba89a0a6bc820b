"""Misread words, words parted and words run together: what is changed, what is queued, what is left alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.language import confusions, knowledge
from pipeline.language.confusions import Confusions
from pipeline.language.judge import Case, Decision, Judge, Reading, times
from pipeline.source.documents import Metadata
from pipeline.stages.correct import spelling
from pipeline.stages.correct import stage as correct
from pipeline.stages.correct.evidence import LISTED, NAMED, PLAIN
from pipeline.stages.correct.lettercase import cased
from pipeline.stages.correct.words import Words, fold
from pipeline.stages.view import View
from pipeline.text.findings import Certainty, Edit

PROSE = (
    "The country in which every school and university room is decorated with a picture of him raised the banner of the "
    "revolution in circumstances that differed vastly from those that the great man of science had foreseen. "
)


def table() -> Confusions:
    return confusions.table(knowledge.load().tables["confusions"])


def edits(text: str) -> list[Edit]:
    found = list(correct.find(View(text, (), knowledge.load(), Metadata(date="1942"))))
    return [e for e in found if isinstance(e, Edit)]


def proposed(text: str) -> dict[str, tuple[str, Certainty]]:
    """What was read, to what is proposed and how surely, in a text that follows some decent printing."""
    return {
        (PROSE + text)[e.start : e.end]: (e.new, e.certainty)
        for e in edits(PROSE + text)
        if e.rule.startswith("correct.")
    }


def test_a_common_word_spelt_as_it_sounds_is_not_even_asked_about_beside_speech() -> None:
    text = (
        "'Ay, ay,' said the owd man, 'tha knows I niver thowt ony good ud coom o' sich discoorses, an' tha mun tell thi "
        "mester so.' Nobody spoke, and he sat down again by the fire. 'It's nowt to me,' he said.\n"
    )
    assert "discoorses" not in {text[e.start : e.end] for e in edits(text)}


def test_a_documents_own_word_is_right() -> None:
    """A word in no list that the document uses again and again is its own."""
    text = "The blorticks came. " + "A blortick is a blortick, and blorticks are many. " * 4
    assert "blorticks" not in proposed(text)


def test_the_document_decides_between_a_rare_word_and_a_common_one() -> None:
    lacking = "the people lacked ail experience"
    assert proposed(lacking + ", all of it, all told, all in all, all for all and all")["ail"][0] == "all"


@pytest.mark.parametrize(
    ("text", "read", "new"),
    [
        ("the full dev elopm ent of it", "dev elopm ent", "development"),
        ("of mas s i nitiative and action", "mas s i nitiative", "mass initiative"),
        ("so-called demo cr atic cent ralism was", "demo cr atic cent ralism", "democratic centralism"),
    ],
)
def test_fragments_are_put_together(text: str, read: str, new: str) -> None:
    assert proposed(text)[read][0] == new


def test_a_word_whose_hyphen_was_lost_moves_up_a_line() -> None:
    text = "offered his hard earnings for that pur \npose, he never"
    assert proposed(text)["pur \npose, "][0] == "purpose,\n"


def test_capital_slips_at_line_starts() -> None:
    text = "the productivity of many people of that kind \nWith the help of others was raised by them \nand by all."
    assert proposed(text)["W"] == ("w", Certainty.LIKELY)


def test_verse_keeps_its_capitals() -> None:
    text = "Tyger, tyger, burning bright in all the forests \nWhat immortal hand or eye in the world \nCould frame it"
    assert "W" not in proposed(text)


def test_the_reason_names_the_evidence() -> None:
    text = PROSE * 3 + "the whole of this countrv of ours"
    [edit] = [e for e in edits(text) if e.rule == "correct.spelling"]
    assert "y read as v" in edit.why
    assert "“country” 3 times in this document" in edit.why


@pytest.mark.parametrize(
    ("word", "like", "out"),
    [
        ("which", "whicli", "which"),
        ("which", "Whicli", "Which"),
        ("which", "WHICLI", "WHICH"),
        ("great", "OrEAT", "GREAT"),
        ("anglo-saxon", "AngIo-Saxon", "Anglo-Saxon"),
        ("worker's", "workcr’s", "worker’s"),
    ],
)
def test_case_is_kept(word: str, like: str, out: str) -> None:
    assert cased(word, like, table().path(word, fold(like))) == out


@pytest.mark.parametrize(
    ("printed", "read", "changes"),
    [
        ("modern", "modem", (("rn", "m"),)),
        ("the", "tlie", (("h", "li"),)),
        ("this", "this", ()),
        ("country", "contry", (("u", ""),)),
        ("by", "b}", (("y", "}"),)),
    ],
)
def test_a_confusion_is_named(printed: str, read: str, changes: tuple[tuple[str, str], ...]) -> None:
    assert table().cost(printed, read)[1] == changes


def test_a_classic_confusion_is_cheaper_than_a_chance_one() -> None:
    assert table().cost("modern", "modem")[0] < table().cost("other", "othdr")[0]


@given(st.text("abcdehilmnorstuvy", min_size=1, max_size=9), st.text("abcdehilmnorstuvy", min_size=1, max_size=9))
def test_costs_are_whole(printed: str, read: str) -> None:
    cost, changes = table().cost(printed, read)
    assert (cost == 0) == (printed == read) == (not changes)
    assert cost < 99


@given(st.text(max_size=60))
@settings(max_examples=50)
def test_variants_are_listed_words(read: str) -> None:
    listed = knowledge.load().lexicon.listed
    found = table().variants(read.lower(), listed)
    assert all(word in listed for word in found)
    assert read not in found


def judge() -> Judge:
    """A judge that goes by one figure."""
    weights = {kind: {"worth": 1.0} for kind in (PLAIN, NAMED, LISTED)}
    return Judge(weights, knowledge.load().tables["correct"]["judge"])


def reading(word: str) -> Reading:
    return Reading(word, 2.0, (("h", "b"),), -4.0, 0, 100)


def case(kind: str, *worth: float, itself: float = 0.0) -> Case:
    """A case with one or two readings worth so much."""
    readings = [reading(word) for word in ("hot", "lot")[: len(worth)]]
    return Case(kind, "bot", readings, [*({"worth": w} for w in worth), {"worth": itself}, {"worth": -9.0}])


def test_the_judge_leaves_a_close_call_alone() -> None:
    clear = judge().decide(case(PLAIN, 9.0))
    assert clear is not None
    assert clear.certainty is Certainty.CERTAIN
    close = judge().decide(case(PLAIN, 9.0, 9.0))
    assert close is not None
    assert close.certainty is Certainty.DOUBTFUL
    likelier = judge().decide(case(PLAIN, 0.0, itself=3.0))
    assert likelier is not None
    assert likelier.certainty is None
    assert judge().decide(case(PLAIN)) is None


def test_shares_are_probabilities() -> None:
    shares = judge().shares(case(PLAIN, 2.0, 1.0, itself=0.5))
    assert sum(shares) == pytest.approx(1.0)
    assert shares == sorted(shares, reverse=True)


def test_a_name_is_never_certain() -> None:
    found = judge().decide(case(NAMED, 50.0))
    assert found is not None
    assert found.certainty is Certainty.LIKELY


def test_habits_make_a_confusion_cheaper() -> None:
    plain = table()
    assert plain.with_habits({("e", "é"): 0.5}, 0.0).cost("the", "thé")[0] < plain.cost("the", "thé")[0]


def test_another_judge_can_take_the_place() -> None:
    class Never(Judge):
        def decide(self, case: Case, shares: Sequence[float] = (), *, tell: bool = True) -> None:
            return None

    know = knowledge.load()
    never = replace(know.model, judge=Never(know.model.judge.weights, know.model.judge.thresholds))
    words = Words(View("it was whicli", (), know, Metadata()))
    assert not list(spelling.find(words, know.rules, spelling.Speller(words, never)))


@pytest.mark.parametrize(
    ("text", "read", "printed"),
    [
        ("to win tire workers to their side", "tire", "the"),
        ("an incentive for mote and better work", "mote", "more"),
        ("hundreds erf thousands of people", "erf", "of"),
        ("the intelligentsia, that is die bureaucracy", "die", "the"),
    ],
)
def test_a_listed_word_that_does_not_fit_is_found(text: str, read: str, printed: str) -> None:
    assert proposed(text)[read][0] == printed


def test_neighbours_tell_which_word_was_printed() -> None:
    assert "die" not in proposed("if they were to die in the night")
    assert "tires" not in proposed("the wheels had tires of iron")


def test_counts_read_well() -> None:
    assert [times(n) for n in (0, 1, 2, 11)] == ["never", "once", "twice", "11 times"]


@given(st.text("{_*^'}tbeh -\n", max_size=40))
def test_every_word_lies_where_it_says(text: str) -> None:
    words = Words(View(text, (), knowledge.load(), Metadata()))
    assert all(text[t.start : t.end] == t.word for t in words.tokens)


def test_what_one_document_shows_is_not_told_of_another() -> None:
    know = knowledge.load()
    noisy = "tbe bouse of tbe motber and tbe fatber, tbat was tbere in tbe nortb, and tbe otber " * 20
    asked = "the men of the nortb went to tbe house and the child"

    def edited() -> list[Edit]:
        return [e for e in correct.find(View(asked, (), know, Metadata())) if isinstance(e, Edit)]

    know.model.near.clear()
    alone = edited()
    know.model.near.clear()
    list(correct.find(View(noisy, (), know, Metadata())))
    assert edited() == alone


def test_a_capital_i_comes_back_at_the_start_of_a_sentence() -> None:
    assert proposed("He came in. lt was dark in the house")["lt"][0] == "It"


@pytest.mark.parametrize(
    ("given", "changed", "sure"),
    [
        pytest.param(Certainty.LIKELY, 1, Certainty.DOUBTFUL, id="one of four is changed"),
        pytest.param(Certainty.LIKELY, 3, Certainty.LIKELY, id="most are"),
        pytest.param(Certainty.DOUBTFUL, 3, Certainty.LIKELY, id="most are, and this one is doubtful"),
        pytest.param(Certainty.DOUBTFUL, 2, Certainty.DOUBTFUL, id="half are"),
    ],
)
def test_a_name_is_what_it_is_in_most_of_its_places(given: Certainty, changed: int, sure: Certainty) -> None:
    text = "the Ladi Waldegrave and the Ladi Mary, for the Ladi came with the Ladi's maid"
    words = Words(View(text, (), knowledge.load(), Metadata()))
    reading = Reading("lady", 3.0, (("y", "i"),), -4.0, 0, 100)
    at = next(t for t in words.tokens if t.word == "Ladi")
    decision = Decision(reading, 0.9, 0.01, given, "y read as i")
    assert spelling._consistent(words, at, decision, {("ladi", "lady"): changed}).certainty is sure
