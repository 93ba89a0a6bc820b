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


class TestOverThePage:
    """A note that breaks off goes on at the foot of the next page, which its longer lines tell."""

    SMALL = (
        "The name is said to be that of a Norse king who held the whole of\n"
        "the valley in the days before the Conquest, and whose seat is to\n"
        "be seen still upon the hill, though some will have it that there\n"
        "never was a seat, and that the stones are those of a lime kiln,\n"
        "which was given up in the time of the present owner's father and\n"
        "{}"
    )
    REST = (
        "was used for some years by the poor of the parish as a place in\n"
        "which they kept such things as they would not have the keeper of\n"
        "the woods see; for all of which there is no better warrant than\n"
        "the word of the sexton, who had it from the last of the lodgers.\n"
    )

    def book(self, rest: str) -> chain.Cleaned:
        page = ABOVE.replace("valley,", "valley *,") + "* " + self.SMALL
        pages = [page.format("has stood empty from that day to this.\n") + "\f" + BELOW for _ in range(6)]
        last = page.format("") + "\f" + "".join(BELOW.splitlines(keepends=True)[:3]) + rest + "\f" + BELOW
        return clean("\f".join([*pages, last]))

    def test_its_rest_is_found_where_it_fills_the_page_but_for_a_few_lines(self) -> None:
        done = self.book(self.REST)
        assert len(found(done)) == 7
        assert " ".join(self.REST.split()) not in " ".join(done.text.partition("[1] The")[0].split())
        assert " ".join(done.text.split()).endswith("father and " + " ".join(self.REST.split()))

    def test_lines_as_long_as_the_text_s_are_text(self) -> None:
        done = self.book("".join(BELOW.splitlines(keepends=True)[3:]))
        assert " ".join(done.text.split()).endswith("owner's father and")


class TestAtTheFootOfAPage:
    @pytest.mark.parametrize("last", ["vol. i. p. 44.", "vol. iii. p. 212.", "ii. 17.", "April 25, 1757.", "vol. ii."])
    def test_the_place_in_a_book_at_its_end_is_no_signature(self, last: str) -> None:
        page = ABOVE.replace("valley,", "valley *,") + f"* Proud, Hist. of Pennsylvania,\n{last}\n\f" + BELOW
        assert found(clean(page)) == [("valley", f"Proud, Hist. of Pennsylvania, {last}")]

    @pytest.mark.parametrize("last", ["VOL. II. C", "Vol. i. K 2", "vol. i. b", "B 2"])
    def test_a_signature_below_it_is_none_of_it(self, last: str) -> None:
        page = ABOVE.replace("valley,", "valley *,") + f"* Proud, Hist. of Pennsylvania.\n{last}\n\f" + BELOW
        assert found(clean(page)) == [("valley", "Proud, Hist. of Pennsylvania.")]

    def test_a_second_note_without_a_reference_hangs_on_the_text_and_not_on_the_first(self) -> None:
        foot = "* Colden Papers, vol. i. p. 7.\n† Vide the letter of Lord Loudoun to Mr. Pitt.\n\f"
        page = ABOVE.replace("valley,", "valley *,")
        book = "\f".join([(page.replace("storm;", "storm†;") + foot).strip("\f") for _ in range(4)])
        assert found(clean(book + "\f" + page + foot + BELOW))[-2:] == [
            ("valley", "Colden Papers, vol. i. p. 7."),
            ("it,", "Vide the letter of Lord Loudoun to Mr. Pitt."),
        ]

    def test_a_dagger_may_be_read_as_a_plus(self) -> None:
        foot = "* Colden Papers,\nii. 17.\n+ Lord Loudoun to Mr. Pitt,\nApril 25, 1757.\n\f"
        page = ABOVE.replace("valley,", "valley *,").replace("storm;", "storm+;").replace("light was", "light+ was")
        assert found(clean(page + foot + BELOW)) == [
            ("valley", "Colden Papers, ii. 17."),
            ("light", "Lord Loudoun to Mr. Pitt, April 25, 1757."),
        ]

    def test_a_figure_read_as_a_quotation_mark_that_nothing_closes(self) -> None:
        spoken = '"Take care," said the boy, and he held up the lamp.\n"So I will," said the other.\n' * 2
        page = spoken + ABOVE.replace("valley,", "valley,^").replace("great elm", "great elm 2")
        done = clean(f'{page}^ The name is a Norse one.\n" Elm, the wych elm of the north.\n\f{BELOW}')
        assert found(done) == [
            ("valley,", "The name is a Norse one."),
            ("elm", "Elm, the wych elm of the north."),
        ]
        assert how(done) == ["likely tentative", "likely tentative"]


@pytest.mark.parametrize(
    "speech",
    [
        '"See what I have here. It was given to me by the man\nwho came with the cart, and\n',
        "'Tis true.\n\"See what I have here. It was given to me by the man\nwho came with the cart, and\n",
    ],
)
def test_a_speech_that_goes_on_over_the_page_is_no_note(speech: str) -> None:
    spoken = '"Take care," said the boy, and he held up the lamp.\n' * 3
    done = clean(f"{spoken}{ABOVE.replace('great elm', 'great elm' + chr(34))}{speech}\f{BELOW}")
    assert not found(done)


def test_a_page_whose_end_only_a_running_head_tells_has_its_foot_there() -> None:
    text = "".join(
        f"{ABOVE.replace('valley,', 'valley,^')}^ See the map of {place}.\n\n{n} THE GREY FARM.\n\n{BELOW}"
        for n, place in ((12, "the north"), (14, "the south"), (16, "the east"), (18, "the west"))
    )
    done = clean(text)
    assert [note for _, note in found(done)] == [f"See the map of the {p}." for p in ("north", "south", "east", "west")]


class TestInRunningText:
    SECOND = " ".join(BELOW.split()) + " But the oak,* they say, is sound, and will stand for a hundred years and more"
    AFTER = "if it is let alone, as it has been; for nobody now would cut it down, and the wind has not the power to do it.\n"

    def test_emphasis_is_no_reference(self) -> None:
        text = self.SECOND.replace("oak,*", "*oak*, and the ash,")
        done = clean(f"{text}\n\n* It has stood since 1640.\n{self.AFTER}")
        assert found(done) == [] and "the *oak*, and the ash" in done.text


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


class TestMarksAreNoDirt:
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
