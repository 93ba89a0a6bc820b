"""Words put right in the case of their place; misreadings that bear no witness; spellings that are left alone."""

from __future__ import annotations

import pytest

from pipeline.language import knowledge
from pipeline.language.judge import Decision, Reading
from pipeline.source.documents import Metadata
from pipeline.stages.correct import habits, lettercase, repeated_misreadings
from pipeline.stages.correct import stage as correct
from pipeline.stages.correct.lettercase import cased, sentence_start
from pipeline.stages.correct.variants import Variants
from pipeline.stages.correct.words import Words, fold
from pipeline.stages.view import View
from pipeline.text.findings import Certainty, Edit

VALLEY = (
    "The farm stood at the head of the valley, and from the door of it one saw the whole of the river as far as the "
    "bridge. There was no house nearer than the mill, to which the miller had not been seen to go for a year or more. They say that "
)


def edits(text: str, date: str = "1880") -> dict[str, tuple[str, Certainty]]:
    """What was read, to what is proposed and how surely, in a text after some decent printing; held ones left out."""
    found = correct.find(View(VALLEY + text, (), knowledge.load(), Metadata(date=date)))
    made = [e for e in found if isinstance(e, Edit) and e.certainty is not Certainty.DOUBTFUL]
    return {(VALLEY + text)[e.start : e.end]: (e.new, e.certainty) for e in made}


@pytest.mark.parametrize(
    ("word", "like", "due", "out"),
    [
        ("which", "Avhich", False, "which"),
        ("which", "Avhich", True, "Which"),
        ("when", "AVhen", None, "When"),
        ("when", "Avhen", None, "when"),
        ("we", "AVe", False, "we"),
        ("own", "OAvn", False, "own"),
        ("like", "Hke", None, "like"),
        ("like", "Hke", True, "Like"),
        ("but", "Ijut", False, "but"),
        ("him", "Jiim", False, "him"),
        ("to-wards", "to-Avards", False, "to-wards"),
        ("little", "Iittle", None, "little"),
        ("the", "ihe", True, "The"),
        ("the", "ihe", False, "the"),
        ("really", "Eeally", False, "Really"),
        ("chapter", "CPIAPTER", None, "CHAPTER"),
        ("knew", "kneAV", None, "knew"),
        ("which", "WHICLI", False, "WHICH"),
    ],
)
def test_a_misread_letter_has_the_case_of_its_place(word: str, like: str, due: bool | None, out: str) -> None:
    steps = knowledge.load().model.confusions.path(word, fold(like))
    assert cased(word, like, steps, due) == out


@pytest.mark.parametrize(
    ("before", "begins"),
    [
        ("", True),
        ("He came home. ", True),
        ("He came home.\n\n", True),
        ("He came home, ", False),
        ("the man of ", False),
        ("he asked Mr. ", False),
        ("in vol. ", False),
        ("it was so ; ", False),
        ("he said, “", None),
        ("he said. “", True),
        ("“Never!” ", None),
        ("CHAPTER IV\n\n", True),
        ("the end of\n\n", None),
        ("the end of\n", False),
        ("a man — ", None),
        ("What! ", None),
        ("the end of it\n\n[3] ", True),
    ],
)
def test_where_a_sentence_begins(before: str, begins: bool | None) -> None:
    assert sentence_start(before + "word", len(before)) is begins


def test_a_name_and_a_word_that_the_document_sets_with_a_capital_keep_it() -> None:
    text = "he saw the Warden, and the Warden saw him, and Jane asked the Avarden of Avarwick"
    words = Words(View(text, (), knowledge.load(), Metadata(date="1880")))
    tokens = {t.word: t for t in words.tokens}
    assert lettercase.capital_due(words, tokens["Avarden"], "warden") is True
    assert lettercase.capital_due(words, tokens["Avarwick"], "warwick") is True
    assert lettercase.capital_due(words, tokens["asked"], "house") is False
    assert lettercase.capital_due(words, tokens["Avarden"], "warden", one=True) is None


@pytest.mark.parametrize(
    ("text", "read", "new"),
    [
        ("the road by Avhich they came was long", "Avhich", "which"),
        ("he told her that he Avould come back", "Avould", "would"),
        ("It was late. Avhen they came it was dark", "Avhen", "When"),
        ("they had no more than Httle children know", "Httle", "little"),
    ],
)
def test_w_and_its_like_are_small_inside_a_sentence(text: str, read: str, new: str) -> None:
    assert edits(text)[read][0] == new


def test_a_misreading_that_the_document_repeats_is_put_right_each_time() -> None:
    many = (
        "It Avas late, and there Avas no light. The road Avas long; it Avas wet. The man Avho came Avith her had a lamp "
        "in his hand, Avhich gave no light, and they Avent on to the place Avhere the mill Avas. "
    )
    found = edits(many * 2)
    assert {found[w][0] for w in ("Avas", "Avho", "Avith", "Avhich", "Avent", "Avhere")} == {
        "was",
        "who",
        "with",
        "which",
        "went",
        "where",
    }


def test_another_misreading_is_not_made_the_one_that_is_repeated() -> None:
    some = "the olficer and the otiicer gave the ofiicer of the ofiice a difierent ofiicial paper, and an efiort "
    text = some + "of the ofiicer and the ofiicer's men was not sufiicient; it was suflicient and suliicient for them. "
    found = edits(text * 2)
    assert {w: new for w, (new, _) in found.items() if "ii" in new} == {}
    assert found["sufiicient"][0] == found["suliicient"][0] == "sufficient"
    assert found["ofiicer"][0] == "officer"


def test_a_term_that_no_list_has_is_kept_where_it_is_repeated() -> None:
    text = "They cut the grass with a flinder. The flinder is a tool of the hills, and a good flinder lasts for years. "
    assert edits(text * 2) == {}


def test_a_name_of_the_document_is_no_misreading_of_a_word() -> None:
    words = Words(View("and Mr. Bume came, " * 6 + "he came " * 60, (), knowledge.load(), Metadata(date="1880")))
    came = Reading("came", 2.0, (("c", "b"),), -3.0, 66, 9000)
    assert not repeated_misreadings.misread(words, "bume", [came], frozenset())


@pytest.mark.parametrize(
    "word",
    ["publick", "controuled", "negociation", "cloaths", "intire", "vallies", "soveraign", "a'ternoon", "stopp'd"],
)
def test_older_spellings_and_letters_left_out_are_known(word: str) -> None:
    know = knowledge.load()
    assert Variants(know.lexicon, know.tables["correct"]).printed(word)


@pytest.mark.parametrize("word", ["wei'e", "retui'n", "mo'ments", "afiairs", "conntry", "ofthe", "tliat", "bein'g"])
def test_misreadings_are_no_older_spellings(word: str) -> None:
    know = knowledge.load()
    assert not Variants(know.lexicon, know.tables["correct"]).printed(word)


@pytest.mark.parametrize(
    "text",
    [
        "he would not give a stirk for the teinds of it",
        "we dined a'ter church, and her la'ship slept the whole a'ternoon",
        "the demurrers were overruled, and the negociation was controuled by the publick",
        "there was something springlike and upstarting in the risible old man",
        "on the topside of the barbecued ox he would apostrophize the moon",
    ],
)
def test_dialect_period_and_technical_words_are_left_alone(text: str) -> None:
    assert edits(text) == {}


@pytest.mark.parametrize(
    "text", ["“what do you want of themf” the man said", "what is it that you meanf asked the man"]
)
def test_a_letter_that_was_read_for_a_mark_is_not_taken_away(text: str) -> None:
    assert not {"themf", "meanf"} & edits(text).keys()


@pytest.mark.parametrize(
    "text", ["the rites of the Danaïdes", "she was taught no rhetorics", "he bought the educationals"]
)
def test_accents_and_plurals_are_as_printed(text: str) -> None:
    assert edits(text) == {}


def test_accents_that_the_engine_put_in_are_told_by_everyday_words() -> None:
    def words(text: str) -> Words:
        return Words(View(VALLEY + text, (), knowledge.load(), Metadata(date="1880")))

    assert words("they hâve seen thé man and thé house, and gréât things").accented
    assert not words("il a été très gai, et là-bas la fête et l'hôtel à côté de l'église; thé, thé").accented


@pytest.mark.parametrize("word", ["springlike", "topside", "barbecued", "headiness"])
def test_a_rare_word_is_as_old_as_the_document(word: str) -> None:
    assert Words(View(word, (), knowledge.load(), Metadata(date="1820"))).known(word)


@pytest.mark.parametrize("text", ["they found accomodation at the inn", "the liliputian people of the isle"])
def test_a_letter_that_is_not_doubled_is_as_printed(text: str) -> None:
    assert edits(text) == {}


def test_letters_set_apart_are_no_letter_apart_from_its_word() -> None:
    assert edits("the name W i l h e l m stood on it") == {}


def test_the_height_of_a_letter_that_was_read_for_one_tells_its_case() -> None:
    text = "The Conduit was old. The chief supply of water was by a eonduit, and he gave Reginald the key of it. "
    text += "And so Reginald went, and on the way Reginald met others, who told Reginald of it. " * 12
    text += "At least they told lieginald, which is the same thing."
    assert {read: new for read, (new, _) in edits(text).items()} == {"eonduit": "conduit", "lieginald": "Reginald"}


def test_an_ending_makes_another_word_of_a_name() -> None:
    text = "They came to the Marquesas, and left the Marquesas, and no Marquesan chief was there. " * 8
    assert edits(text) == {}


@pytest.mark.parametrize(
    "text",
    [
        "and he said that you must not blame yoiu:self for it",
        "on her weddin'-day they were all at the church, ye ken",
        "something too metapheesical in his discoorses from the pulpit, ye ken, and it was weel said, and dinna say I didna",
        "instead of the usual '•Ido on straw, the straw was given a ride",
        "it.\n■if I.ties! a bale of it was sold",
    ],
)
def test_what_is_part_of_something_else_is_left_alone(text: str) -> None:
    assert edits(text) == {}


def test_an_exclamation_mark_in_a_calm_text_may_be_a_stroke() -> None:
    calm = VALLEY * 60 + "The increase ! on the whole is not bad. Oh ! "
    found = [e for e in correct.find(View(calm, (), knowledge.load(), Metadata(date="1880"))) if isinstance(e, Edit)]
    sure = {calm[e.end : e.end + 5]: e.certainty for e in found if e.rule == "typography.space-before-point"}
    assert sure["! on "] is Certainty.DOUBTFUL


def test_a_habit_is_no_wide_letter_put_in() -> None:
    def decision(word: str, printed: str, read: str) -> Decision:
        return Decision(Reading(word, 1.0, ((printed, read),), -4.0, 0, 100, True), 0.9, 0.01, None, "")

    words = ("father", "mother", "brother", "sister")
    assert habits.shown(decision(w, "", "w") for w in words) == frozenset()
    assert habits.shown(decision(w, "", "i") for w in words) == {("", "i")}
    assert habits.shown(decision(w, "n", "u") for w in words) == {("n", "u")}
