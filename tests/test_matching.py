"""Which verdict answers which change: each its own place, and rather none than another."""

from __future__ import annotations

import regex
from hypothesis import given
from hypothesis import strategies as st

from pipeline.corpus.decisions import Decisions
from pipeline.corpus.matching import Question
from pipeline.editions.review import Row, words_after, words_before
from pipeline.text.findings import Certainty, Edit

FILLER = "".join(f"Here line {n} of the text says what {n * n} others do not say.\n" for n in range(50))


def questions(raw: str) -> list[Question]:
    """Whether each `tbe` is to be `the`."""
    found = [(m.start(), m.end()) for m in regex.finditer("tbe", raw)]
    return [(Edit(start, end, "the", "toy", Certainty.DOUBTFUL), "tbe", (start, end)) for start, end in found]


def rows(raw: str, *words: str) -> list[Row]:
    """A row for each question, with these verdicts; none where the word is `-`."""
    made = []
    for (_, old, (start, end)), word in zip(questions(raw), words, strict=True):
        line = str(raw.count("\n", 0, start) + 1)
        around = words_before(raw, start), words_after(raw, end)
        made.append(Row(word, "doubtful", "held", "toy", "", line, old, "the", *around, ""))
    return [row for row in made if row.verdict != "-"]


def answers(raw: str, said: Decisions, before: str | None = None) -> list[str]:
    """What is said of each question."""
    reading = said.read(raw, before)
    return [reading.verdict(row) or "-" for row in reading.rows(questions(raw))]


LITANY = "It was the first of years and tbe king was still there in it.\n"


def test_of_two_rows_on_one_place_the_later_holds() -> None:
    raw = LITANY + FILLER + LITANY
    said = Decisions([*rows(raw, "accept", "-"), *rows(raw, "refuse", "-")])
    assert answers(raw, said) == ["refuse", "-"]
    assert [row.verdict for row in said.contradicted()] == ["accept"]
    assert said.unmatched() == []


def test_one_word_twice_is_no_contradiction() -> None:
    said = Decisions(rows(LITANY, "accept") * 2)
    assert answers(LITANY, said) == ["accept"]
    assert said.contradicted() == said.unmatched() == []


def test_a_sentence_that_is_gone_takes_its_verdict_along() -> None:
    other = LITANY.replace("first", "next")
    said = Decisions(rows(LITANY + "\n" + other, "refuse", "-"))
    assert answers(other, said) == ["-"] and len(said.unmatched()) == 1


def test_figures_are_no_misreadings() -> None:
    raw = "By the act of 1832 tbe sum of 25 pounds was paid.\n"
    said = Decisions(rows(raw, "refuse"))
    assert answers(raw.replace("1832", "1834"), said) == ["-"]
    assert answers(raw.replace("act", "aet").replace("pounds", "pouuds"), said) == ["refuse"]


def test_a_place_keeps_its_order_among_those_of_other_verdicts() -> None:
    """The same sentence stands elsewhere, beyond a place that another verdict is on."""
    raw = LITANY + FILLER + "Here alone, of all the lines, tbe word is of another kind.\n" + FILLER + LITANY
    said = Decisions(rows(raw, "refuse", "accept", "-"))
    gone = raw.removeprefix(LITANY)
    assert answers(gone, said) == ["accept", "-"]
    assert [row.line for row in said.unmatched()] == ["1"]


def test_lines_put_in_above_move_all_verdicts_alike() -> None:
    raw = LITANY * 6 + "Here alone, of all the lines, tbe word is of another kind.\n"
    said = Decisions(rows(raw, "-", "-", "refuse", "accept", "-", "-", "accept"))
    words = ["-", "-", "refuse", "accept", "-", "-", "accept"]
    assert answers(raw, said) == words
    assert answers("A title\n" * 2 + raw, said) == words
    assert answers("A title\n" * 200 + raw, said) == words


def test_what_may_be_any_of_several_is_none_and_asked_anew() -> None:
    raw = FILLER + (LITANY + "\n") * 5
    said = Decisions(rows(raw, "-", "-", "refuse", "-", "-"))
    assert answers(raw, said) == ["-", "-", "refuse", "-", "-"]
    moved = "A title\n" + raw
    assert answers(moved, said) == ["-"] * 5
    (row,) = said.unmatched()
    assert said.alike(row) == 5
    apart = FILLER + LITANY + FILLER + LITANY
    said = Decisions(rows(apart, "-", "refuse"))
    assert answers("A title\n" * 3 + apart, said) == ["-", "refuse"]


def test_as_many_places_as_verdicts_are_answered_in_their_order() -> None:
    raw = FILLER + (LITANY + "\n") * 3
    said = Decisions(rows(raw, "accept", "refuse", "accept"))
    assert answers("A title\n" * 3 + raw, said) == ["accept", "refuse", "accept"]


PIECE = [LITANY, LITANY.replace("first", "next"), "A line of other words.\n", "\n"]
PIECES = st.sampled_from(PIECE)


OPENING, END = (
    f"Now for the one and only beginning tbe {what} was asked to come forward to us.\n" for what in ("opening", "end")
)


@given(st.lists(PIECES, max_size=12), st.integers(0, 60), st.data())
def test_no_verdict_goes_to_another_place(pieces: list[str], put_in: int, data: st.DataObject) -> None:
    """Between two places that are known by their words, one line is taken out; and lines are put in above all."""
    pieces = [OPENING, *pieces, END]
    asked = [at for at, piece in enumerate(pieces) if "tbe" in piece]
    answered = {at: data.draw(st.sampled_from(["accept", "-"])) if pieces[at] in PIECE else "accept" for at in asked}
    said = Decisions(rows("".join(pieces), *answered.values()))
    gone = data.draw(st.sampled_from([None, *(at for at, p in enumerate(pieces) if p not in (OPENING, END))]))
    left = {at: piece for at, piece in enumerate(pieces) if at != gone}
    found = dict(
        zip(
            (at for at in asked if at != gone), answers("Title.\n" * put_in + "".join(left.values()), said), strict=True
        )
    )
    if gone is None:
        assert found == answered
    elif gone not in asked or all(pieces[at] != pieces[gone] for at in asked if at != gone):
        # of several that are alike it cannot be told which is gone
        assert all(word in (answered[at], "-") for at, word in found.items())


@given(st.lists(PIECES, min_size=1, max_size=12), st.integers(0, 3), st.data())
def test_where_the_text_judged_is_at_hand_each_line_is_followed(
    pieces: list[str], put_in: int, data: st.DataObject
) -> None:
    """However alike the lines are, a verdict goes with its own, or is asked for anew."""
    asked = [at for at, piece in enumerate(pieces) if "tbe" in piece]
    answered = {at: data.draw(st.sampled_from(["accept", "refuse", "-"])) for at in asked}
    before = "".join(pieces)
    said = Decisions(rows(before, *answered.values()))
    gone = data.draw(st.sampled_from([None, *range(len(pieces))]))
    where = data.draw(st.integers(0, len(pieces)))
    left = [(at, piece) for at, piece in enumerate(pieces) if at != gone]
    now = [piece for at, piece in left if at < where] + ["Title.\n"] * put_in + [p for at, p in left if at >= where]
    found = dict(zip((at for at in asked if at != gone), answers("".join(now), said, before), strict=True))
    twins = gone is not None and any(
        pieces[gone] == pieces[at] for at in (gone - 1, gone + 1, gone - 2, gone + 2) if 0 <= at < len(pieces)
    )
    if not twins:  # of several that follow each other it cannot be told which is gone
        assert all(word in (answered[at], "-") for at, word in found.items())
    if gone is None:
        assert found == answered
