"""Footnotes as books, papers and typists set them, and what looks like one: on whole pages, through furniture and notes."""

from __future__ import annotations

import pytest

from pipeline.language import knowledge
from pipeline.source.documents import Metadata
from pipeline.stages import chain, pages
from pipeline.stages.furniture import stage as furniture
from pipeline.stages.notes import stage as notes
from pipeline.stages.view import Stage, View
from pipeline.text.findings import Bundle, Certainty, Edit, Finding, Mark, Move, mark
from pipeline.text.policy import State, Verdict

ABOVE = """\
The farm lay at the end of the valley, where the road
turned away from the river, and nobody had lived in it
since the old man died; the windows were broken, and a
great elm had fallen across the yard in the last storm.
The women of the village said that a light was seen in
it at night, and that it was best to keep away from it,
"""
BELOW = """\
and so it was left to the rooks and to the weather for
another winter, till a stranger came and asked for the
key. He was a tall man with a grey beard, and what he
wanted there nobody could tell; but he paid his rent in
gold, and the agent was glad to be rid of the house and
of the talk that there had been about it in the parish.
"""


def clean(text: str, kind: str = "book", verdicts: chain.Verdicts = chain.no_verdicts) -> chain.Cleaned:
    stages = [pages.STAGE, furniture.STAGE, notes.STAGE]
    return chain.run(text, stages, knowledge.load(), Metadata(kind=kind), verdicts)


def found(done: chain.Cleaned) -> list[tuple[str, str]]:
    """(last word before the reference, the note without its number), for each note."""
    inside = {m.get("id"): done.text[m.start : m.end] for m in done.marks if m.kind == "note"}
    references = sorted((m for m in done.marks if m.kind == "noteref"), key=lambda m: m.start)
    return [
        (done.text[: m.start].split()[-1], " ".join(inside[m.get("id")].partition("] ")[2].split())) for m in references
    ]


def how(done: chain.Cleaned) -> list[str]:
    """How certain each note's reference is, and what became of it."""
    entries = (e for r in done.records if r.stage == "notes" for e in r.entries)
    led = ("notes.reference", "notes.sign", "notes.misread", "notes.unread")
    return [f"{e.change.certainty} {e.state}" for e in entries if e.change.rule in led]


class TestAtTheFootOfAPage:
    @pytest.mark.parametrize(
        ("reference", "foot", "word", "note"),
        [
            (
                "away* from",
                "* See the history of the parish, p. 30.\n",
                "away",
                "See the history of the parish, p. 30.",
            ),
            ("away^ from", "^ See the history of the parish.\n", "away", "See the history of the parish."),
            ("away, ^ from", "^ A mile and more.\n", "away,", "A mile and more."),
            ("away,1 from", "1 A mile and more.\n", "away,", "A mile and more."),
            ("away,1and from", "1 A mile and more.\n", "away,", "A mile and more."),
            ("away† from", "t Ibid., p. 9.\n", "away", "Ibid., p. 9."),
            ("away.’* from", "* The words are those of a ballad.\n", "away.’", "The words are those of a ballad."),
            ("away° from", "* See the history of the parish.\n", "away", "See the history of the parish."),
        ],
    )
    def test_without_a_blank_line_it_is_told_by_the_sentence_that_it_cuts(
        self, reference: str, foot: str, word: str, note: str
    ) -> None:
        page = ABOVE.replace("away from", reference, 1)
        done = clean(f"{page}{foot}\f{BELOW}")
        assert found(done) == [(word, note)]
        assert "keep away from it,\n" in done.text or "away[1]" in done.text.replace(" ", "")

    def test_a_figure_that_ran_into_the_next_word_leaves_a_space(self) -> None:
        page = ABOVE.replace("the windows", "the windows").replace("died; the", "died.1The")
        done = clean(f"{page}1 In the year of the flood.\n\f{BELOW}")
        assert "died.[1] The windows" in done.text
        assert found(done) == [("died.", "In the year of the flood.")]

    def test_two_of_a_series_whose_dagger_was_read_as_a_letter(self) -> None:
        page = ABOVE.replace("valley,", "valley,*").replace("river,", "river,t")
        done = clean(f"{page}* The name is a Norse one.\n+ Now dry.\n\f{BELOW}")
        assert found(done) == [("valley,", "The name is a Norse one."), ("river,", "Now dry.")]

    def test_a_closing_mark_that_closes_nothing_may_be_the_reference(self) -> None:
        page = "“Take care,” said the boy, and he held up the lamp.\n" * 3
        page += ABOVE.replace("great elm", "great elm”")
        done = clean(f"{page}* Cut down since.\n\f{BELOW}")
        assert found(done) == [("elm", "Cut down since.")]
        assert how(done) == ["likely tentative"]

    def test_a_figure_read_as_a_quotation_mark_that_nothing_closes(self) -> None:
        spoken = '"Take care," said the boy, and he held up the lamp.\n"So I will," said the other.\n' * 2
        page = spoken + ABOVE.replace("valley,", "valley,^").replace("great elm", "great elm 2")
        done = clean(f'{page}^ The name is a Norse one.\n" Elm, the wych elm of the north.\n\f{BELOW}')
        assert found(done) == [
            ("valley,", "The name is a Norse one."),
            ("elm", "Elm, the wych elm of the north."),
        ]
        assert how(done) == ["likely tentative", "likely tentative"]

    def test_a_quotation_below_a_note_is_part_of_it(self) -> None:
        spoken = '"Take care," said the boy, and he held up the lamp.\n"So I will," said the other.\n' * 2
        page = spoken + ABOVE.replace("valley,", "valley,^").replace("great elm", "great elm 2")
        done = clean(f'{page}^ The name is a Norse one.\n"Farther north," says Gray, "it is rare."\n\f{BELOW}')
        assert [note for _, note in found(done)] == [
            'The name is a Norse one. "Farther north," says Gray, "it is rare."'
        ]

    def test_a_signature_below_it_is_not_its_own(self) -> None:
        page = ABOVE.replace("valley,", "valley,*")
        done = clean(f"{page}* The name is a Norse one.\nH 3\n\f{BELOW}")
        assert found(done) == [("valley,", "The name is a Norse one.")]

    def test_where_mark_order_and_place_agree_it_is_certain(self) -> None:
        page = ABOVE.replace("valley,", "valley,*")
        assert how(clean(f"{page}\n* See the map.\n\f{BELOW}")) == ["certain applied"]

    @pytest.mark.parametrize("second", ["year*", "storm.*"])
    def test_where_two_may_be_meant_it_is_not(self, second: str) -> None:
        page = ABOVE.replace("valley,", "valley,*").replace("storm.", second)
        assert how(clean(f"{page}\n* See the map.\n\f{BELOW}")) == ["likely tentative"]


def test_a_page_whose_end_only_a_running_head_tells_has_its_foot_there() -> None:
    text = "".join(
        f"{ABOVE.replace('valley,', 'valley,^')}^ See the map of {place}.\n\n{n} THE GREY FARM.\n\n{BELOW}"
        for n, place in ((12, "the north"), (14, "the south"), (16, "the east"), (18, "the west"))
    )
    done = clean(text)
    assert [note for _, note in found(done)] == [f"See the map of the {p}." for p in ("north", "south", "east", "west")]


class TestInRunningText:
    FIRST = " ".join(ABOVE.split()) + " as they said who knew it.*\n\n"
    SECOND = " ".join(BELOW.split()) + " But the oak,* they say, is sound, and will stand for a hundred years and more"
    AFTER = "if it is let alone, as it has been; for nobody now would cut it down, and the wind has not the power to do it.\n"

    def test_each_hangs_on_the_nearest_reference_before_it_and_ends_with_its_paragraph(self) -> None:
        done = clean(
            f"{self.FIRST}* One of them was the sexton.\n{self.SECOND}\n\n* It has stood since 1640.\n{self.AFTER}"
        )
        assert found(done) == [("it.", "One of them was the sexton."), ("oak,", "It has stood since 1640.")]
        assert "hundred years and more\n" in done.text and done.text.index("if it is let alone") < done.text.index(
            "[1] One"
        )

    def test_one_paragraph_may_have_none(self) -> None:
        done = clean(f"{self.FIRST}{self.SECOND}\n\n* It has stood since 1640.\n{self.AFTER}")
        assert found(done) == [("oak,", "It has stood since 1640.")]

    def test_emphasis_is_no_reference(self) -> None:
        text = self.SECOND.replace("oak,*", "*oak*, and the ash,")
        done = clean(f"{text}\n\n* It has stood since 1640.\n{self.AFTER}")
        assert ("oak", "It has stood since 1640.") not in found(done)


class TestWhatIsNone:
    @pytest.mark.parametrize("sign", ["**", "*'", "^*", "*", "•"])
    def test_a_misread_quotation_mark(self, sign: str) -> None:
        """Every speech of the tale opens with it; one happens to stand at the foot below a row of stars."""
        speech = f'{sign} Come in," said she, and held the door for him,\nthough it was late, and the rain was coming down.\n'
        one = f"{ABOVE}\n{speech}\n{BELOW}".replace("weather", 'weather"')
        foot = ABOVE.replace("away from it,", "away from it. *\n")
        done = clean(
            f"{one}\f{one}\f{foot}\n{sign} At that time the girl, who had not forgotten her own\nlanguage, would sing\n\f{BELOW}"
        )
        assert found(done) == []
        assert "At that time the girl" in done.text[: done.text.index("and so it was left", len(one) * 2)]

    def test_speech_that_only_the_mark_can_have_opened(self) -> None:
        page = ABOVE.replace("storm.", "storm.*").replace("away from it,", "away from it.")
        assert found(clean(f"{page}* You may well say so,” cried the other, who had heard it.\n\f{BELOW}")) == []

    def test_entries_of_a_starred_list(self) -> None:
        names = [
            "Abbott",
            "Ackers",
            "Alderson",
            "Aykroyd",
            "Black",
            "Briggs",
            "Campbell",
            "Clough",
            "Crabtree",
            "Firth",
        ]
        entries = "".join(
            f"{'' if i % 3 == 2 else '* '}{n} John, Stanley Mill, near Bingley\n" for i, n in enumerate(names)
        )
        done = clean(
            f"Spinners of wool.\nThose marked * are commission spinners.\nAirey Thomas, Valley Mills, Bradford\n{entries}"
        )
        assert found(done) == []

    @pytest.mark.parametrize("kind", ["newspaper", "book"])
    def test_notices_of_a_newspaper(self, kind: str) -> None:
        text = (
            "The road runs to the corner where the line between sect-\nions 1 and 2 in township 14 meets the old road.\n\n"
            f"{ABOVE}\nFOR SALE\n\n1 Five-passenger car.\n2 Heavy work horses\n2 Heavy work mares\n\nWagons, harness, etc.\n"
        )
        done = clean(text, kind)
        assert found(done) == []
        assert "ions 1 and 2 in" in done.text

    def test_a_date_on_a_title_page(self) -> None:
        text = "THE GREY FARM\n\nA TALE\n\nBY THE AUTHOR OF “THE MILL.”\n\nLONDON: JOHN SMITH, STRAND\n\n18G9.\n\n[All rights reserved.]\n"
        assert found(clean(text)) == []

    @pytest.mark.parametrize(
        "line",
        ["He gave 3 reasons for it,", "It lies on lots 3 and 4 of", "See Section 3 of the Act,", "in 3 of the cases,"],
    )
    def test_a_number_that_belongs_to_its_phrase(self, line: str) -> None:
        done = clean(f"{ABOVE}{line}\n\n3 The house was old.\n\f{BELOW}")
        assert not [e for r in done.records for e in r.entries if r.stage == "notes" and e.state.in_text]

    def test_a_paragraph_that_goes_on_over_the_page(self) -> None:
        page = ABOVE.replace("valley,", "valley,*").replace("away from it,", "away from it.")
        done = clean(
            f"{page}\n* In the morning he went down to the river, and there he\nfound a boat with two oars\n\f{BELOW}"
        )
        assert not [e for r in done.records for e in r.entries if r.stage == "notes" and e.state.in_text]


def test_the_whole_series_of_signs_and_notes_that_begin_with_a_figure() -> None:
    page = ABOVE.replace("valley,", "valley,*").replace("river,", "river,†").replace("died;", "died;‡")
    page = page.replace("broken,", "broken,§").replace("storm.", "storm.||").replace("night,", "night,¶")
    foot = "* A map.\n† Some say not.\n‡ In May.\n§ 11 Edw. III. c. 1.\n|| Rymer, v. 36.\n¶ By two men.\n"
    assert [note for _, note in found(clean(f"{page}\n{foot}\f{BELOW}"))] == [
        "A map.", "Some say not.", "In May.", "11 Edw. III. c. 1.", "Rymer, v. 36.", "By two men.",
    ]  # fmt: skip


def test_a_series_of_signs_that_begins_anew_where_pages_were_not_told_apart() -> None:
    page = ABOVE.replace("valley,", "valley,*").replace("river,", "river,†").replace("storm.", "storm.*")
    page = page.replace("night,", "night,†")
    foot = "* A map of it.\n† Some say not.\n* In the rolls.\n† By two men.\n"
    assert found(clean(f"{page}\n{foot}")) == [
        ("valley,", "A map of it."), ("river,", "Some say not."), ("storm.", "In the rolls."), ("night,", "By two men."),
    ]  # fmt: skip


class TestMarksAreNoDirt:
    def test_a_caret_that_a_note_answers_is_left_to_it(self) -> None:
        page = ABOVE.replace("valley,", "valley,^")
        assert found(clean(f"{page}\n^ See the map.\n\f{BELOW}")) == [("valley,", "See the map.")]

    def test_one_that_none_answers_is_left_to_what_reads_strokes(self) -> None:
        done = clean(f"{ABOVE.replace('river,', 'river, ^')}\f{BELOW}")
        assert "river, ^ and" in done.text
        assert not [e for r in done.records for e in r.entries]


class TestTogetherOrNotAtAll:
    """Of a note all is made or nothing, and its reference is what a person is asked about."""

    PAGE = ABOVE.replace("valley,", "valley,*").replace("away from it,", "away from it.")
    DOUBTFUL = f"{PAGE}\n* In the morning he went down to the river.\n\nHe found a boat with two oars\n\f{BELOW}"
    LIKELY = f"{ABOVE.replace('valley,', 'valley,^')}\n^ See the map.\n\f{BELOW}"

    @staticmethod
    def said(verdict: Verdict) -> chain.Verdicts:
        return lambda change, text: verdict if change.rule in ("notes.reference", "notes.sign") else None

    def test_a_likely_one_waits_once(self) -> None:
        done = clean(self.LIKELY)
        assert [e.change.rule for r in done.records for e in r.entries if e.state.queued] == ["notes.sign"]
        assert {e.change.certainty for r in done.records if r.stage == "notes" for e in r.entries} == {Certainty.LIKELY}

    def test_one_that_is_refused_leaves_the_text_as_it_was(self) -> None:
        done = clean(self.LIKELY, verdicts=self.said(Verdict.REFUSE))
        assert done.text == self.LIKELY
        assert not [m for m in done.marks if m.kind.startswith("note")]

    def test_a_doubtful_one_is_asked_about_and_nothing_else(self) -> None:
        done = clean(self.DOUBTFUL)
        assert how(done) == ["doubtful held"]
        assert done.text == self.DOUBTFUL
        assert not [m for m in done.marks if m.kind.startswith("note")]

    def test_a_doubtful_one_that_is_accepted_is_made(self) -> None:
        done = clean(self.DOUBTFUL, verdicts=self.said(Verdict.ACCEPT))
        assert how(done) == ["doubtful accepted"]
        assert [word for word, _ in found(done)] == ["valley,"]

    def test_any_bundle_of_any_stage(self) -> None:
        edit = Edit(0, 1, "b", "x.y", Certainty.DOUBTFUL)
        bundle = Bundle(edit, (Edit(2, 3, "c", "x.y", Certainty.DOUBTFUL), mark("p", 0, 3), Move(4, 5, 6, "x.y")))

        def find(view: View) -> list[Finding]:
            return [bundle, mark("q", 0, 1)]

        stages = [Stage("x", find, "")]
        held = chain.run("a a aa", stages, knowledge.load())
        assert held.text == "a a aa" and [m.kind for m in held.marks] == ["q"]
        made = chain.run("a a aa", stages, knowledge.load(), verdicts=lambda change, text: Verdict.ACCEPT)
        assert made.text == "b c aa"
        assert [e.state for e in made.records[0].entries] == [State.ACCEPTED, State.APPLIED, State.APPLIED]
        assert sorted(m.kind for m in made.marks if isinstance(m, Mark)) == ["p", "q"]


class TestTwoSeries:
    """An author's signs and an editor's figures at one foot: what cannot be told apart is not called certain."""

    PAGE = (
        "The monks of Jarrow * were, as Bede tells us, men of no\ncommon learning; and their library, begun by Benedict\n"
        "Biscop,† held the works of Aldhelm and of Isidore.1 To\nthese were added in the year 716 the great Bibles.\n\n"
        "* Hist. Abbat., c. 6. The passage is corrupt.\n† He died in 689, and was buried at Wearmouth.\n"
        "1 Plummer, i. 379, and what he says there.\n"
    )

    def test_a_note_that_another_may_begin_in_is_asked_about(self) -> None:
        done = chain.run(self.PAGE + "\f" + self.PAGE, [pages.STAGE, notes.STAGE], knowledge.load())
        made = [e for r in done.records for e in r.entries if e.change.rule == "notes.reference" and "†" in e.old]
        assert made and all(e.change.certainty is not Certainty.CERTAIN for e in made)

    @pytest.mark.parametrize("marks", ["¹²³", "*†‡"])
    def test_text_that_follows_the_notes_is_none_of_theirs(self, marks: str) -> None:
        """No page end is marked: the blank line below the last note is all there is."""
        a, b, c = tuple(marks)
        text = (
            f"The works were begun in the following spring, and\ncarried on with great energy{a} until the money was spent.{b}\n"
            f"Then there was a pause of nearly three years.{c}\n\n{a} Minutes of the Company, 4 May, 1769.\n"
            f"{b} The sum was £54,000.\n{c} Ibid., 9 June, 1772.\n\nThe canal was at last opened in 1777, and the tolls "
            "rose from\nyear to year until the railway came. Nobody then living had\nthought that such a thing could be.\n"
        )
        done = chain.run(text, [pages.STAGE, notes.STAGE], knowledge.load())
        assert all("canal" not in done.text[m.start : m.end] for m in done.marks if m.kind == "note")

    def test_a_page_of_text_is_no_note(self) -> None:
        text = "The house stood in that year below the hill, as it had stood.\n" * 3
        gone_on = self.PAGE + f"\n{text}\nSo it was said.\n\n{text}\nAnd no more.\n\n{text}"
        done = chain.run(gone_on, [pages.STAGE, notes.STAGE], knowledge.load())
        assert all("So it was said" not in done.text[m.start : m.end] for m in done.marks if m.kind == "note")
