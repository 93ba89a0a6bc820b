"""Page numbers: what is read, what is misread, what is inferred, and what is left alone."""

from __future__ import annotations

import pytest

from pipeline.language import knowledge
from pipeline.source.documents import Metadata
from pipeline.stages import pages
from pipeline.stages.furniture import folio_candidates, folios
from pipeline.stages.furniture.numerals import Digits
from pipeline.stages.view import View
from pipeline.text.roman import from_roman, to_roman

DIGITS = Digits.load(knowledge.load().tables["furniture"]["digits"])
TEXT = "and it was so all over the land\nwhich they had come to see that year,\nfor none of them had been there"


def book(*numbers: str) -> str:
    """A page for each number, with it at the foot; "" prints none."""
    return "\f".join(f"{TEXT}\n\n{n}".rstrip() for n in numbers)


def infer(text: str) -> list[str]:
    """The folio of every page: plain where printed, (n) where misread, [n] where inferred, "" where unknown."""
    view = View(text, (), knowledge.load(), Metadata())
    view = View(text, tuple(m for m in pages.find(view)), view.know, view.meta)  # type: ignore[misc]
    found = folios.infer(folio_candidates.pages(view), DIGITS)
    brackets = {"printed": "{}", "misread": "({})", "inferred": "[{}]"}
    return [brackets[f.evidence].format(f.n) if (f := found.get(i)) else "" for i in range(text.count("\f") + 1)]


@pytest.mark.parametrize("n", [1, 4, 9, 14, 19, 40, 48, 90, 99, 399])
def test_roman_numerals_come_back(n: int) -> None:
    assert from_roman(to_roman(n).lower()) == n
    assert from_roman(to_roman(n)) == n


@pytest.mark.parametrize("text", ["", "iiii", "vx", "ic", "mill", "abc", "ix i"])
def test_not_roman(text: str) -> None:
    assert from_roman(text) is None


@pytest.mark.parametrize(
    ("seen", "number"),
    [
        ("*5", "25"),
        ("«o", "20"),
        ("H", "14"),
        ("6t", "61"),
        ("ii", "11"),
        ("4 $", "49"),
        ("34 '", "34"),
        ("IS", "13"),
    ],
)
def test_a_misread_folio_is_near_the_true_one(seen: str, number: str) -> None:
    assert DIGITS.distance(seen, number) <= 0.5


@pytest.mark.parametrize(
    ("seen", "number"), [("THE END", "72"), ("5", "8"), ("1942", "4"), ("and", "19"), ("Russia", "31")]
)
def test_a_word_is_far_from_any_folio(seen: str, number: str) -> None:
    assert DIGITS.distance(seen, number) > 0.5


def test_clean_numbers() -> None:
    assert infer(book("9", "10", "11", "12")) == ["9", "10", "11", "12"]


def test_misread_between_read_ones() -> None:
    assert infer(book("23", "*4", "*5", "26", "*7", "38", "29", "30")) == [
        "23", "(24)", "(25)", "26", "(27)", "(28)", "29", "30",
    ]  # fmt: skip


def test_unprinted_between_printed_ones() -> None:
    assert infer(book("36", "37", "", "39", "40")) == ["36", "37", "[38]", "39", "40"]


def test_a_blank_leaf_is_missing() -> None:
    assert infer(book("9", "10", "11", "13", "14", "15")) == ["9", "10", "11", "13", "14", "15"]


def test_misread_beside_a_missing_leaf() -> None:
    assert infer(book("9", "10", "ii", "IS", "H", "15", "16", "17")) == [
        "9", "10", "(11)", "(13)", "(14)", "15", "16", "17",
    ]  # fmt: skip


def test_pages_chosen_from_a_book() -> None:
    numbers = [str(n) for n in range(14, 60, 3)]
    assert infer(book(*numbers)) == numbers


@pytest.mark.parametrize("form", ["[{}]", "[ {} ]", "— {} —", "- {} -", "( {} )", "{}.", "Page {}", "p. {}", "· {} ·"])
def test_forms(form: str) -> None:
    numbers = [str(n) for n in range(9, 21)]
    found = infer(book(*(form.format(n) for n in numbers)))
    assert [n.strip("()") for n in found] == numbers


def test_a_folio_of_another_place_is_found_where_it_reads_as_it_should() -> None:
    head = "\f".join(f"{n}\n{TEXT}" for n in range(2, 12))
    assert infer(f"CHAPTER I\n{TEXT}\n{TEXT}\n\n1\f{head}")[0] == "1"


def test_chapters_first_pages_have_their_folio_at_the_foot_misread_too() -> None:
    opening = "CHAPTER {}\n{}\n{}\n\n{}"
    pages = [f"{n} A HISTORY OF IT\n{TEXT}" for n in range(101, 140)]
    for n, chapter, seen in ((105, "I", "105"), (112, "II", "112"), (123, "III", ">23"), (131, "IV", "I3l")):
        pages[n - 101] = opening.format(chapter, TEXT, TEXT, seen)
    pages[135 - 101] = opening.format("V", TEXT, TEXT, "about")
    found = infer("\f".join(pages))
    assert [found[n - 101] for n in (105, 112, 123, 131, 135)] == ["105", "112", "(123)", "(131)", "[135]"]


def test_signature_and_folio_on_one_line() -> None:
    assert infer(book("11", "12", "Ci 13", "14")) == ["11", "12", "13", "14"]


def test_roman_front_matter() -> None:
    got = infer(book("", "vi", "vii", "viii", "1", "2", "3", "4"))
    assert got[1:] == ["vi", "vii", "viii", "1", "2", "3", "4"]


def test_the_numbering_starts_again() -> None:
    numbers = [str(n) for n in (*range(50, 58), *range(1, 9))]
    assert infer(book(*numbers)) == numbers


def test_unnumbered_pages_in_front_stay_so() -> None:
    front = "A HISTORY\nOF TRADE\fLONDON\n1942\f"
    assert infer(front + book("7", "8", "9"))[:2] == ["", ""]


def test_contents_number_the_foreword() -> None:
    front = f"FOREWORD\n{TEXT}\fCONTENTS\nForeword\npage 5\nIntroduction\n9\nThe Soviets\n11\f"
    opening = f"INTRODUCTION\n{TEXT}\n\n9\f"
    assert infer(front + opening + book("10", "11", "12")) == ["[5]", "[6]", "9", "10", "11", "12"]


def test_last_page_of_a_leaf() -> None:
    end = "\n".join(["which is the end of all that they had to say"] * 6)
    assert infer(book("69", "70", "71") + "\f" + end) == ["69", "70", "71", "[72]"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\f\f",
        TEXT,
        book("", "", "", ""),
        book("1942", "", ""),
        "THE BACKGROUND\n1\nIn 1917 there was none\fTHE PARTY\n2\nSuch was the case",
        "CHAPTER I\nIt began\fCHAPTER II\nIt went on\fCHAPTER III\nIt stopped",
        book("4817", "12", "903", "77", "2048"),
        book("3", "17", "41", "40"),
    ],
)
def test_no_folios_are_found_where_there_are_none(text: str) -> None:
    assert not any(infer(text))


def test_roman_folios_in_large_letters_stand_before_the_arabic_ones() -> None:
    assert infer(book("", "VI", "Vll", "VIII", "", "2", "3", "4", "5"))[1:4] == ["vi", "(vii)", "viii"]


def test_what_is_numbered_in_large_letters_without_arabic_folios_is_no_page() -> None:
    assert infer(book("II", "III", "IV", "V", "VI")) == [""] * 5
