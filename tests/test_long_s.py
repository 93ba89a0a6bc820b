"""The long s and ligatures: one shape of each letter, and f put right where a document shows that it was an s."""

from __future__ import annotations

import pytest

from pipeline.language import knowledge
from pipeline.source.documents import Metadata
from pipeline.stages import chain
from pipeline.stages.order import STAGES
from pipeline.text.findings import Certainty

SHOWN = (
    "It is moft certain that the firft of thefe trees ftood in the park for fome hundred years, and that the "
    "bifhop himfelf was feen to fit under it; for he was ufed to walk there, and alfo to reft. "
)


def run(text: str) -> chain.Cleaned:
    return chain.run(text, STAGES, knowledge.load(), Metadata(date="1790"))


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("THE ſweetneſs of ſuch a ſong\n", "THE sweetness of such a song\n"),
        ("a ſlow ſtream, the uſe of it\n", "a slow stream, the use of it\n"),
        ("the ﬁnal eﬀort of an oﬃcer of the ﬂoods, a baﬄed ﬅone and ﬆone\n", "the final effort of an officer of the floods, a baffled stone and stone\n"),
        ("it was a queſ-\ntion of uſe\n", "it was a question of use\n"),
    ],
)  # fmt: skip
def test_letters_have_one_shape(text: str, cleaned: str) -> None:
    assert run(text).text == cleaned


def test_an_f_read_as_a_long_s_is_put_right_where_the_document_has_none() -> None:
    text = "The king's ſorces had ſallen back, and he was artſul and inſerior in ferocity; so they ſound the sword.\n"
    done = run(text)
    assert done.text == text.replace("ſ", "f")
    sure = {e.change.certainty for r in done.records for e in r.entries if e.change.rule == "pages.f-as-long-s"}
    assert sure == {Certainty.LIKELY}
    real = "The ſoldiers had ſuffered, and the miniſter of the houſe was ſilent; ſome artſul man had ſound the ſword.\n"
    assert "the minister of the house was silent; some artful man had sound the sword" in run(real).text


def test_an_f_that_was_an_s_is_put_right() -> None:
    done = run(SHOWN + "The fame man ftill lives, and fays fo, but of fafety he fays little.\n")
    assert "the first of these trees stood in the park for some hundred years" in done.text
    assert "the bishop himself was seen to" in done.text
    assert "The same man still lives, and says so, but of safety he says little." in done.text
    assert "for he was used to walk there" in done.text


def test_what_has_an_f_by_right_keeps_it() -> None:
    text = "His wife had lost a fine field of flax, and the fish of the fen were found to be free of all fault.\n"
    done = run(SHOWN + text)
    assert done.text.endswith(text)


def test_words_in_no_list_are_surer_than_listed_ones() -> None:
    done = run(SHOWN + "The fame man was there.\n")
    sure = {e.old: e.change.certainty for r in done.records for e in r.entries if e.change.rule == "correct.long-s"}
    assert sure["moft"] is Certainty.CERTAIN
    assert sure["fame"] is not Certainty.CERTAIN


def test_a_document_without_a_long_s_is_left_alone() -> None:
    done = run("The fame of the firft man was known in the house, and some of his sons said so at last to the rest.\n")
    assert not [e for r in done.records for e in r.entries if e.change.rule == "correct.long-s"]


def test_a_word_with_f_that_no_list_has_may_be_one_all_the_same() -> None:
    done = run(SHOWN + "He was a fop with a fob, and kept a mare, a filly and a colt.\n")
    assert "He was a fop with a fob" in done.text
    [filly] = [e for r in done.records for e in r.entries if getattr(e.change, "new", "") == "silly"]
    assert filly.change.certainty is not Certainty.CERTAIN
