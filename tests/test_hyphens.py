"""hyphens: join, keep, or doubtful."""

from __future__ import annotations

from pipeline.corpus import answers
from pipeline.corpus.decisions import Decisions
from pipeline.editions.review import Row, words_after, words_before
from pipeline.language import knowledge
from pipeline.source.documents import Metadata
from pipeline.stages import chain, pages
from pipeline.stages.hyphens import stage as hyphens
from pipeline.stages.order import STAGES
from pipeline.text.findings import Certainty


def clean(text: str) -> chain.Cleaned:
    return chain.run(text, [pages.STAGE, hyphens.STAGE], knowledge.load())


def test_where_the_print_ends_a_line_stays_known() -> None:
    done = clean("They spoke of the govern-\nment, and of the well-\nknown men in it.\n")
    ends = [m.start for m in done.marks if m.kind == "lineend"]
    assert [done.text[:at].split()[-1] for at in ends] == ["govern", "well-"]


LOSING = "".join(
    f"It was the opin-\nion of all that the govern\nment of the town was in good {hands},\n".replace("opin-", "opin")
    for hands in ("hands", "order", "repair", "trim", "heart", "credit", "spirits", "health")
)


def test_how_often_a_document_loses_hyphens_decides_where_both_halves_are_words() -> None:
    given = "He was treated there with great in\ncivility by the clerk.\n"
    kept, joined = clean(given), clean(LOSING * 8 + given)
    assert "great in\ncivility" in kept.text
    assert joined.text.endswith("with great incivility by the clerk.\n")


def test_what_printers_set_apart_is_joined_only_where_the_document_does_so() -> None:
    given = "He had sought for it every\nwhere in the town.\n"
    apart = clean(LOSING * 8 + "There was any thing to be had, and every body knew it.\n" + given)
    assert "every\nwhere" in apart.text
    whole = clean(LOSING * 8 + "There was anything to be had, and everybody knew it.\n" + given)
    assert "everywhere" in whole.text


def test_a_point_read_for_a_hyphen() -> None:
    done = clean("These were of no great impor.\ntance to the town. He came at the end.\nof it nothing was said.\n")
    assert done.text.startswith("These were of no great importance to the town. He came at the end.\nof it")


def test_a_hyphen_set_apart_at_a_line_end_is_no_stroke() -> None:
    """In a document whose dashes are set close, a hyphen with a space before it would be one."""
    farm = "The farm—or what was left of it—lay at the end of the valley, where the road turned away from the river.\n"
    text = chain.run(f"{farm * 3}And they had gone every -\nwhere in search of it.\n", STAGES, knowledge.load()).text
    assert "they had gone everywhere in search" in text


def test_halves_that_nothing_joined_are_not_taken_for_a_join_that_was_refused() -> None:
    """Over a blank line in a sentence, a word of no list: its hyphen and the space stay."""
    lines = (
        "The men went out to seek for it in the hills, and none of them came back before the evening of that day.\n\n"
    )
    given = f"{lines * 3}It is believed to have been near the volcano of Ori-\n\nzabo.\n\nReports are few.\n"
    assert "the volcano of Ori- zabo." in chain.run(given, STAGES, knowledge.load()).text


def test_another_language_is_joined_surely_where_the_document_has_the_word() -> None:
    def french(text: str) -> chain.Cleaned:
        return chain.run(text, [pages.STAGE, hyphens.STAGE], knowledge.load(), Metadata(language="fr"))

    assert french("c’est-à-\ndire").text == "c’est-à-dire"
    assert french("le gouverne-\nment").text == "le gouvernement"
    assert all(e.state.queued for r in french("le gouverne-\nment").records for e in r.entries)
    again = french("le gouverne-\nment, et un gouvernement")
    assert not any(e.state.queued for r in again.records for e in r.entries)


def test_the_document_itself_says_how_it_prints_a_word() -> None:
    assert clean("co-\noperation is cooperation, cooperation, cooperation").text.startswith("cooperation is")
    assert clean("co-\noperation is co-operation, co-operation").text.startswith("co-operation is")


def test_a_doubtful_hyphen_is_kept_and_queued() -> None:
    [entry] = [e for r in clean("a cloud-\nwindow above").records for e in r.entries]
    assert entry.change.certainty is Certainty.LIKELY
    assert entry.state.queued


def test_a_hyphen_that_nobody_judged_stays() -> None:
    """What joins other breaks makes this one surer than it was when it was asked about."""
    later = (
        "Then the Rec-\nord-Herald was brought to them, and the old Rec-\nord-Herald was taken away by the others.\n"
    )
    given = f"Papers:\n\nRecord-\nHerald and other papers were read in the evening by all of them.\n\n{later}"
    done = chain.run(given, STAGES, knowledge.load())
    assert "Record- Herald and other papers" in done.text and "the old Record-Herald" in done.text


def test_a_refused_join_keeps_its_hyphen_and_no_space() -> None:
    """Whichever way a person decides, what comes out is a word."""
    text = "the practical development of it was the devel-\nopment of the pre-\nand post-war men\n"
    know = knowledge.load()
    found = chain.run(text, STAGES, know, Metadata())
    assert "the development of the pre- and post-war men" in found.text
    join = next(e for r in found.records for e in r.entries if e.change.rule == "hyphens.join")
    said = Decisions([Row("refuse", "", "", "hyphens.join", "", "1", join.old, "", *_words(text, join.raw), "")])
    assert "the devel-opment of the pre- and post-war men" in answers.run(text, STAGES, know, Metadata(), said).text


def _words(text: str, raw: tuple[int, int]) -> tuple[str, str]:
    return words_before(text, raw[0]), words_after(text, raw[1])
