"""The furniture stage as a whole: what goes, what stays, and what it remembers in marks."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.language import knowledge
from pipeline.source.documents import Metadata
from pipeline.stages import chain, pages, stamps
from pipeline.stages.furniture import stage as furniture
from pipeline.stages.furniture import unmarked_pages
from pipeline.stages.view import View


def clean(text: str) -> chain.Cleaned:
    return chain.run(text, [pages.STAGE, furniture.STAGE], knowledge.load())


def book(*feet: str) -> str:
    return "\f".join(f"and it was so all over\nthe land in that year\nas we have seen\n{foot}" for foot in feet)


def test_a_folio_goes_with_its_line_and_leaves_a_mark() -> None:
    cleaned = clean("one of them\n\n9\n\n\n\n\nanother one\n\n1O\n\n\n\n\nthe third one\n\n11\n")
    assert cleaned.text == "one of them\n\n\n\n\n\nanother one\n\n\n\n\n\nthe third one\n\n"
    marks = [(m.get("index"), m.get("n"), m.get("seen"), m.get("evidence")) for m in cleaned.marks if m.kind == "folio"]
    assert marks == [("0", "9", "9", "printed"), ("1", "10", "1O", "misread"), ("2", "11", "11", "printed")]


def test_folio_marks_stand_where_their_page_begins() -> None:
    cleaned = clean(book("9", "10", "11"))
    starts = [m.start for m in cleaned.marks if m.kind == "page"]
    assert [m.start for m in cleaned.marks if m.kind == "folio"] == starts


def test_signatures_follow_their_sheets() -> None:
    feet = [str(n) for n in range(1, 50)]
    for n, sign in ((13, ". Bs 13"), (21, "Bi\n21"), (45, "~ 3 * 45"), (33, "33")):
        feet[n - 1] = sign
    feet[52 - 4 :] = ["49", "50", "51", "52", "Ci 53", "54"]
    cleaned = clean(book(*feet))
    assert [m.get("n") for m in cleaned.marks if m.kind == "signature"] == ["B2", "B1", "C2", "C1"]
    assert cleaned.text == book(*("" for _ in feet))


def test_signatures_that_are_numbers_or_name_the_volume() -> None:
    feet = [""] * 120
    for n in range(0, 120, 12):
        feet[n], feet[n + 4] = f"{n // 12 + 1}", f"{n // 12 + 1}*"
    pages = [f"{n + 1} A HISTORY OF IT\n{book('')}{foot}" for n, foot in enumerate(feet)]
    assert clean("\f".join(pages)).text == book(*("" for _ in feet))
    feet = [f"VOL. II. {'BCDEFGHI'[n // 16]}" if n % 16 == 0 else "" for n in range(120)]
    pages = [f"{n + 1} A HISTORY OF IT\n{book('')}{foot}" for n, foot in enumerate(feet)]
    assert clean("\f".join(pages)).text == book(*("" for _ in feet))


def test_signatures_misread_are_known_by_the_sheets_before_and_behind() -> None:
    feet = [""] * 120
    for n in range(0, 120, 12):
        feet[n], feet[n + 4] = f"{n // 12 + 1}", f"{n // 12 + 1}*"
    feet[40], feet[64], feet[84] = "4* *", "6-*", "•8"
    pages = [f"{n + 1} A HISTORY OF IT\n{book('')}{foot}" for n, foot in enumerate(feet)]
    cleaned = clean("\f".join(pages))
    assert cleaned.text == book(*("" for _ in feet))
    assert [m.get("n") for m in cleaned.marks if m.kind == "signature" and m.get("seen") in ("4* *", "6-*")] == [
        "4*",
        "6*",
    ]
    feet[65] = "6-*"  # where no sheet begins
    pages = [f"{n + 1} A HISTORY OF IT\n{book('')}{foot}" for n, foot in enumerate(feet)]
    assert clean("\f".join(pages)).text.count("6-*") == 1


def test_a_number_under_a_page_is_no_signature_alone() -> None:
    pages = [f"{n} A HISTORY OF IT\n{book('')}{'12' if n == 7 else ''}" for n in range(1, 40)]
    assert clean("\f".join(pages)).text.count("12") == 1


def prose(n: int) -> str:
    """The text of page `n`."""
    return "\n".join(f"{w * (n % 5)} and {w} so it was with all of them in the land" for w in "abcdef"[n % 3 :] * 2)


@pytest.mark.parametrize("seen", ["5t", "G7", "3-1", "227", "0»)"])
def test_what_stands_in_a_folio_s_place_goes_though_it_cannot_be_read(seen: str) -> None:
    numbers = [str(n) for n in (*range(10, 20), 31, 44)]
    numbers.insert(11, seen)
    cleaned = clean("\f".join(f"{n}\n{prose(at)}" for at, n in enumerate(numbers)))
    assert cleaned.text == "\f".join(prose(at) for at in range(13))


@pytest.mark.parametrize(
    "page",
    [
        "A HISTORY\nOF THE LAND\nLONDON\n1942",  # the year of a title page
        "I\nTHE BEGINNING OF IT\n" + prose(1),  # a chapter's number
        "so.\n" + prose(1),  # the end of a paragraph
        "CONTENTS\nThe Land\n5\nThe People of it",
    ],
)
def test_what_stands_in_a_folio_s_place_stays_where_it_may_be_text(page: str) -> None:
    pages = [f"{n}\n{prose(n)}" for n in range(10, 30)]
    for at in (0, 8):
        given = [*pages[:at], page, *pages[at:]]
        assert clean("\f".join(given)).text.split("\f")[at] == page


BREAKS = [" ", "\n", "\f", "\r\n", "\n\n\n\n\n"]
LABELS = ["Digitized by Google", "CENTRAL LIBRARY", "Class No", "THE PARTY"]
SIGNS = "12 13 xiv *5 ^ \\ ~ | the “ \" ' - B2 word. The iThe a r v . ! * 1 { }".split()
SCRAPS = st.sampled_from([*BREAKS, *LABELS, *SIGNS])
SPACED, GLUED = (st.lists(SCRAPS, max_size=80).map(joiner.join) for joiner in (" ", ""))


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.text(max_size=300), SPACED, GLUED))
def test_any_text_is_taken_and_comes_back(text: str) -> None:
    cleaned = chain.run(text, [pages.STAGE, furniture.STAGE, stamps.STAGE], knowledge.load())
    again = chain.run(text, [pages.STAGE, furniture.STAGE, stamps.STAGE], knowledge.load())
    assert cleaned == again
    assert cleaned.text.count("\f") == text.count("\f")


def test_edits_of_the_stage_stand_in_order_of_nothing_but_the_text() -> None:
    text = book("9", "10", "11")
    view = View(text, tuple(chain.run(text, [pages.STAGE], knowledge.load()).marks), knowledge.load(), Metadata())
    assert list(furniture.find(view)) == list(furniture.find(view))


def test_running_heads_between_blank_lines_take_time_as_long_as_the_text() -> None:
    rules = knowledge.load().rules

    def seconds(text: str) -> float:
        start = time.process_time()
        list(unmarked_pages.find([text], rules))
        return time.process_time() - start

    for piece in (" \n", "\n", "12 A\n\n", "THE HEAD 12\n\n"):
        assert seconds(piece * 40_000) < 8 * seconds(piece * 10_000) + 0.5


def sheets(feet: dict[int, str], stop: str = "") -> str:
    """Fifty pages of text that runs on, with a head and a folio, and what stands at the foot of some."""
    return "\f".join(
        f"{n} THE LONG WAY\nand so it was with all of them in the land\nand none of them had been there{stop}\n"
        f"till they were told of it by the others{stop}\nwho had seen all that there was to{stop}\n{feet.get(n, '')}"
        for n in range(1, 51)
    )


def test_the_volume_at_the_foot_of_a_sheet_goes_however_it_was_read() -> None:
    feet = {1: "VOL. L B W.", 17: "VOL. I. c »•\n", 33: "YOL. 1, D which", 49: "VOI. [."}
    cleaned = clean(sheets(feet))
    assert "OL" not in cleaned.text and "OI" not in cleaned.text and "which" not in cleaned.text
    assert {e.state.name for r in cleaned.records for e in r.entries if e.change.rule == "furniture.signature"} == {
        "APPLIED"
    }


@pytest.mark.parametrize("seen", ["8 2", "A 3", "E"])
def test_a_sign_that_parts_a_sentence_is_no_text(seen: str) -> None:
    assert f"\n{seen}" not in clean(sheets({6: seen})).text


def test_the_volume_on_a_title_page_and_in_a_reference_stays() -> None:
    pages_ = sheets({}, ".").split("\f")
    given = ["THE LONG WAY\nIN TWO VOLUMES\nVOL. I.", *pages_[:9], pages_[9] + "* See the letters,\nVol. ii. p. 58."]
    text = clean("\f".join(given)).text
    assert "VOLUMES\nVOL. I." in text and "Vol. ii. p. 58." in text


def test_heads_go_whose_numbers_rise_though_pages_are_missing() -> None:
    text = "\f".join(f"{n} THE LONG WAY\n{prose(n)}\f{prose(n + 1)}\f{prose(n + 2)}" for n in (12, 61, 105, 160))
    assert "LONG WAY" not in clean(text).text
