"""Quotation marks with a space on either side: which of them open and which close, by all that stands around them."""

from __future__ import annotations

import pytest

from pipeline.language import knowledge
from pipeline.source.documents import Metadata
from pipeline.stages import chain, pages
from pipeline.stages.correct import quote_marks, quote_pairs
from pipeline.stages.correct import stage as correct
from pipeline.stages.correct.quote_marks import Role
from pipeline.stages.view import View
from pipeline.text.findings import Certainty, Edit


def clean(text: str) -> str:
    return chain.run(text, [pages.STAGE, correct.STAGE], knowledge.load(), Metadata(language="en-GB")).text


def roles(text: str) -> str:
    """What each mark of a text does: o, c, a."""
    table = knowledge.load().tables["quotes"]
    return "".join(r.role.value[0] for r in quote_pairs.read(quote_marks.find(text, quote_marks.verbs(table)), table))


NOVEL = """' Sister,' said the elder boy, ' are the boats come in ? '

' They are come in,' replied the girl, ' and all the nets are dry.'

' If the wind be fair, the herring will be fair ! ' cried the boy ; and the old man laughed. ' And is not the wind
fair enough ? ' resumed his sister.

' Not quite,' said the old man, ' and I fear it will not be.'

' Why ? ' inquired the boy. 'Tis the time of year, and the boys' boats are ready.

' And the Miller ? ' asked the girl, looking at him.

"""

STORY = """" Through all that night the two of them walked on, and neither would be the first to speak of it, until
the younger sat down upon a stone. " Let me rest," said he, " for a little while!" The other gave him no answer.

" In the morning they saw the river, and the smoke of a village beyond it. " We are safe," said the elder.

" So they went down together, and nobody asked them where they had come from.

"""

ACT = """In this Act the words that follow shall have the meanings that are given to them here:

" The Harbour " shall include the quays and the docks.
" Master " shall include every person in charge of a vessel.
" Rules of the Port " shall mean the rules made under this Act.
"Vessel" shall include a boat.
" Pilot " shall include an apprentice.

"""


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        (NOVEL, "'Sister,' said the elder boy, 'are the boats come in?'"),
        (NOVEL, "the herring will be fair!' cried the boy; and the old man laughed. 'And is not"),
        (NOVEL, "fair enough?' resumed his sister."),
        (NOVEL, "'Why?' inquired the boy. 'Tis the time of year, and the boys' boats"),
        (NOVEL, "'And the Miller?' asked"),
        (STORY, 'upon a stone. "Let me rest," said he, "for a little while!" The other'),
        (STORY, 'beyond it. "We are safe," said'),
        (ACT, '"The Harbour" shall include'),
        (ACT, '"Master" shall include'),
        (ACT, '"Rules of the Port" shall mean'),
        (ACT, '"Pilot" shall include'),
    ],
)
def test_a_space_goes_on_the_inner_side_only(text: str, holds: str) -> None:
    assert " ".join(holds.split()) in " ".join(clean(text).split())


@pytest.mark.parametrize(
    "text",
    [
        'a board of 5 " by 6 " was laid, and one of 7 " by 8 "\n',
        "Ye ken weel o ' the auld man an ' his dog.\n",
    ],
)
def test_what_is_not_clear_stays(text: str) -> None:
    assert clean(text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"Go," said he. "I will not."', "ococ"),
        ("'Tis true, and the boys' boats are o' the best", "aaa"),
        ("\"You told me, 'Go home,' and I went,\" said she.", "oocc"),
        ('"He came to us,\n\n"and he went away again," said she.', "ooc"),
        ("I 've seen it, and he 'd seen it, to 't", "aaa"),
    ],
)
def test_marks_are_read_together(text: str, expected: str) -> None:
    assert roles(text) == expected


def test_a_mark_that_nothing_around_it_explains_has_no_margin() -> None:
    table = knowledge.load().tables["quotes"]
    [reading] = quote_pairs.read(quote_marks.find('the end of the " road that he took', {}), table)
    assert reading.margin < table["margin"]["likely"]


def test_the_reason_names_what_decided() -> None:
    table = knowledge.load().tables["quotes"]
    readings = quote_pairs.read(quote_marks.find(NOVEL, quote_marks.verbs(table)), table)
    told = [r.why for r in readings if r.role is Role.CLOSES and r.mark.after == "said"]
    assert any("before “cried”" in why for why in told)


def test_how_sure_it_is_comes_from_the_margin() -> None:
    made = chain.run(NOVEL, [pages.STAGE, correct.STAGE], knowledge.load(), Metadata(language="en-GB"))
    rows = [e for r in made.records for e in r.entries if e.change.rule == "quotes.straight-space"]
    assert {e.change.certainty for e in rows} <= {Certainty.CERTAIN, Certainty.LIKELY}


@pytest.mark.parametrize(
    "text",
    [
        "I 've seen it, he 'd seen it, you 're sure of it, and they 've gone; why 't will do, and stand to 't.\n",
        "As for you, you 've heard it; and we 'll see what 's to be done.\n",
        "He went wi ' the lad, and o ' the rest I ken naething.\n",
    ],
)
def test_no_apostrophe_is_lost(text: str) -> None:
    assert clean(text) == text


def test_a_space_before_a_point_is_as_sure_as_the_document_makes_it() -> None:
    def sure(text: str) -> set[Certainty]:
        made = chain.run(text, [pages.STAGE, correct.STAGE], knowledge.load(), Metadata(language="en-GB"))
        rows = [e.change for r in made.records for e in r.entries]
        return {c.certainty for c in rows if c.rule == "typography.space-before-point"}

    plain = "The men went out, and the women stayed at home, and the children played by the river, as they did. " * 40
    assert sure(plain + "They came , back to the house.\n") == {Certainty.DOUBTFUL}
    assert sure(plain + "They came back , and all was well.\n") == {Certainty.CERTAIN}  # where a comma parts the words
    assert sure("They came back . and all was well . as it was . and so on . it seems.\n") == {Certainty.DOUBTFUL}
    assert sure("They came back , and all was well , as it was , and so on , it seems.\n") == {Certainty.CERTAIN}
    assert sure(plain + "They came back ; and all was well.\n") == {Certainty.CERTAIN}


def test_terms_that_paragraphs_define_are_closed() -> None:
    text = '" County " includes a county of a city ;\n\n" Justice " means a justice of the peace ;\n\n'
    text += '" Petty sessional court " means a court of two justices.\n'
    assert roles(text) == "oc" * 3


def test_a_mark_whose_fellow_was_read_as_letters_is_not_certain() -> None:
    """`[L` stands for the mark that opens: what the others do says nothing sure of the one that closes."""
    given = "\n".join(
        f'The Word " {w} " shall be understood to mean any {w} of the Land.' for w in ("Court", "Judge", "Writ")
    )
    text = given.replace('" Judge "', '[L Judge "') + "\n"
    found = [
        e for e in correct.find(View(text, (), knowledge.load(), Metadata(language="en-GB"))) if isinstance(e, Edit)
    ]
    at = text.index('Judge "') + len("Judge ")
    assert all(e.certainty is not Certainty.CERTAIN for e in found if at - 1 <= e.start <= at + 2)


def test_a_mark_inside_a_sentence_that_only_its_fellows_explain_is_not_certain() -> None:
    """Before `ship` no point, after it no capital: the marks around it tell that it opens, and one may be lost."""
    text = (
        'The word [L Master " shall mean the person who has the charge of it. The word " Seaman " shall mean every '
        'person who is employed in it, and " ship " shall be every vessel.\n'
    )
    found = correct.find(View(text, (), knowledge.load(), Metadata(language="en-GB")))
    sure = {e.start: e.certainty for e in found if isinstance(e, Edit) and e.rule.startswith("quotes")}
    assert sure[text.index(' ship "')] is Certainty.LIKELY
    assert sure[text.index(' Seaman "')] is Certainty.CERTAIN
