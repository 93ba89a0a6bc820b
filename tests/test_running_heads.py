"""Running heads and catchwords: gone from every page, while headings and text stay."""

from __future__ import annotations

import random
import string
from collections.abc import Callable
from itertools import pairwise

import pytest

from pipeline.language import knowledge
from pipeline.stages import chain, pages
from pipeline.stages.furniture import stage as furniture
from pipeline.text.roman import to_roman

WORDS = """the of and to in that was his with for they were which from had not are but have this when who there been
one all would their out so said what could some time only then people great country between without house against world
government another during again however upon until almost enough labour history party workers revolution""".split()


def prose(rng: random.Random, lines: int = 12) -> list[str]:
    """Lines of running text, none of which says anything."""
    return [" ".join(rng.choice(WORDS) for _ in range(9)) for _ in range(lines)]


def sentence(lines: list[str]) -> list[str]:
    """The same lines, beginning with a capital, as text does below a heading."""
    return [lines[0].capitalize(), *lines[1:]]


def misread(rng: random.Random, text: str, rate: float = 0.06) -> str:
    """A text as a bad OCR has it."""
    return "".join(rng.choice(string.ascii_letters) if c.isalpha() and rng.random() < rate else c for c in text)


def clean(text: str) -> chain.Cleaned:
    return chain.run(text, [pages.STAGE, furniture.STAGE], knowledge.load())


def made(rng: random.Random, count: int, place: str, noise: float) -> tuple[list[list[str]], list[list[str]]]:
    """Pages as printed and as they should come out: title on the left, chapter on the right, openings without."""
    chapters = [
        "THE BACKGROUND",
        "ORIGIN OF THE PARTY",
        "A GREAT DEBATE",
        "OUT OF THE DEPTHS",
        "WAR AND AFTER",
    ]
    printed, wanted = [], []
    for i in range(count):
        n, chapter = i + 1, chapters[i // 20 % len(chapters)]
        body = prose(rng)
        if i % 20 == 0:
            body = [chapter, *sentence(body)]
            head = []
        else:
            name = misread(rng, "A SHORT HISTORY OF THE WORLD" if n % 2 == 0 else chapter, noise)
            head = [f"{n} {name}" if n % 2 == 0 else f"{name} {n}"] if place == "head" else [name]
        foot = [str(n)] if place == "foot" or not head else []
        printed.append([*head, *body, *foot])
        wanted.append(body)
    return printed, wanted


def figures(printed: list[list[str]], wanted: list[list[str]]) -> tuple[int, int]:
    """How many lines of furniture are left, and how many lines of text are lost."""
    out = clean("\f".join("\n".join(p) for p in printed)).text.split("\f")
    left = lost = 0
    for page, want in zip(out, wanted, strict=True):
        got = [line for line in page.split("\n") if line]
        left += sum(line not in want for line in got)
        lost += sum(line not in got for line in want)
    return left, lost


def test_heads_with_folios() -> None:
    printed, wanted = made(random.Random(1), 200, "head", 0.0)
    assert figures(printed, wanted) == (0, 0)


def test_heads_beside_long_roman_numbers_and_heads_of_an_appendix() -> None:
    rng = random.Random(12)
    bodies = [prose(rng) for _ in range(60)]
    heads = [f"TO THE READER. {to_roman(n).lower()}" for n in range(6, 30)]
    heads += [f"THE LIFE OF A MERCHANT. {n}" for n in range(101, 131)] + [f"Appendix. {n}" for n in range(131, 137)]
    printed = [[head, *body] for head, body in zip(heads, bodies, strict=True)]
    assert figures(printed, bodies) == (0, 0)


def test_a_heading_with_its_year_stays_above_the_pages_that_it_heads() -> None:
    rng = random.Random(13)
    opening = ["INTRODUCTION.—(1829).", *sentence(prose(rng))]
    bodies = [opening, *(prose(rng) for _ in range(20))]
    printed = [opening, *([f"INTRODUCTION. {to_roman(n).lower()}", *body] for n, body in enumerate(bodies[1:], 6))]
    assert figures(printed, bodies) == (0, 0)


def test_heads_with_folios_at_the_foot() -> None:
    printed, wanted = made(random.Random(2), 200, "foot", 0.0)
    assert figures(printed, wanted) == (0, 0)


def test_heads_that_are_badly_misread() -> None:
    for place in ("head", "foot"):
        printed, wanted = made(random.Random(3), 400, place, 0.08)
        left, lost = figures(printed, wanted)
        assert left <= 0.02 * len(printed)
        assert lost == 0


def test_a_book_without_heads_loses_nothing() -> None:
    rng = random.Random(4)
    printed = [prose(rng) for _ in range(100)]
    assert figures(printed, printed) == (0, 0)


def test_chapter_headings_stay_though_their_number_is_the_page_s() -> None:
    rng = random.Random(8)
    bodies = [[f"CHAPTER {n}", *sentence(prose(rng))] for n in range(1, 9)]
    printed = [[*body, str(n)] for n, body in enumerate(bodies, 1)]
    assert figures(printed, bodies) == (0, 0)


def test_the_title_of_a_part_stays_where_later_heads_repeat_it() -> None:
    rng = random.Random(9)
    opening = ["PART I", "THE STORY OF THE FISHERMAN", *sentence(prose(rng))]
    left, right = "THE BOY AND THE ENCHANTER", "THE STORY OF THE FISHERMAN"
    bodies = [opening, *(prose(rng) for _ in range(20))]
    printed = [opening, *([left if n % 2 else right, *body] for n, body in enumerate(bodies[1:], 1))]
    assert figures(printed, bodies) == (0, 0)


def test_a_heading_that_its_running_head_repeats_stays() -> None:
    rng = random.Random(5)
    sheets = [["THE SOVIETS", *sentence(prose(rng))], *([f"THE SOVIETS {n}", *prose(rng)] for n in range(2, 9))]
    out = clean("\f".join("\n".join(s) for s in sheets)).text
    assert out.count("THE SOVIETS") == 1
    assert out.startswith("THE SOVIETS\n")


def test_catchwords() -> None:
    rng = random.Random(6)
    bodies = [prose(rng) for _ in range(30)]
    printed = [[*a, b[0].split()[0]] for a, b in pairwise(bodies)] + [bodies[-1]]
    assert figures(printed, bodies) == (0, 0)


def test_a_short_last_line_is_no_catchword() -> None:
    rng = random.Random(7)
    bodies = [[*prose(rng), rng.choice(WORDS)] for _ in range(40)]
    bodies[3][-1] = bodies[4][0].split()[0]
    assert figures(bodies, bodies) == (0, 0)


SUBJECTS = """THE SIEGE OF THE CITY/A CRUEL PUNISHMENT/FLIGHT OF THE QUEEN/COUNSEL IS TAKEN/THE BRIDGE IS LOST/DEATH OF
A DUKE/NEWS FROM ABROAD/HARD WINTERS/THE MERCHANTS COMPLAIN/WHAT THE BISHOP SAID/TREATY WITH THE NORTH/A FLEET RETURNS/
COLD RECEPTION/RIOT IN THE STREETS/LETTERS ARE OPENED/BREAD AND BEER/MY UNCLE ARRIVES/OLD SCORES/THE ROAD TO YORK/IN DEBT
AGAIN/HE IS BELIEVED/NIGHT ATTACK/THE LAST STAND/A MARRIAGE/THE SECRET OUT/DR. JOHNSON DINES/PLAGUE/TWO FRIENDS PART/HOME AT
LAST/THE LOST SHEEP""".replace("\n", " ").split("/")
SUBJECTS = [subject.strip() for subject in SUBJECTS]


def style(name: str, n: int) -> list[str]:
    """The lines above the text of page `n` in a book of a certain style."""
    subject, chapter, left = SUBJECTS[n % 30], to_roman(n // 12 + 1), n % 2 == 0
    styles = {
        "a subject a page": [f"{n} MEMOIRS OF A CLERK" if left else f"{subject} {n}"],
        "in small letters": [f"{n} Memoirs of a Clerk." if left else f"{subject.title()}. {n}"],
        "subjects on both sides": [f"{n} {subject}" if left else f"{subject} {n}"],
        "on lines of their own": [str(n), "MEMOIRS OF A CLERK"] if left else [subject, str(n)],
        "subjects on lines of their own": [str(n), subject] if left else [subject, str(n)],
        "small capitals read as small letters": ["memoirs of a clerk.", str(n)],
        "dated": [f"{n} HISTORY OF ENGLAND [{1600 + n // 5}" if left else f"{1600 + n // 5}] {subject} {n}"],
        "chapters": [f"{n} HISTORY OF ENGLAND [BOOK I." if left else f"CHAP. {chapter}.] THE WAR {n}"],
        "sections": [f"{n} POLITICAL ECONOMY [§ {n // 3}." if left else f"§ {n // 3}.] WAGES {n}"],
        "a chapter's number": [f"{n} HISTORY OF ENGLAND" if left else f"CHAPTER {chapter} {n}"],
        "two lines": ["Appellate Courts of Illinois,", str(n), "Home Ins. Co. v. Kirk."],
        "brackets": [f"[ {n} ]", "MEMOIRS OF A CLERK"],
    }
    return styles[name]


STYLES = """a subject a page/in small letters/subjects on both sides/on lines of their own/subjects on lines of their own/
small capitals read as small letters/dated/chapters/sections/a chapter's number/two lines/brackets""".replace(
    "\n", ""
).split("/")


@pytest.mark.parametrize("name", STYLES)
def test_styles_of_heads(name: str) -> None:
    rng = random.Random(name)
    bodies = [prose(rng) for _ in range(60)]
    printed = [[*style(name, n), *body] for n, body in enumerate(bodies, 10)]
    assert figures(printed, bodies) == (0, 0)


def test_heads_with_a_subject_on_the_right_over_folios_at_the_foot() -> None:
    rng = random.Random(11)
    bodies = [sentence(prose(rng)) for _ in range(40)]
    heads = ["MEMOIRS OF A CLERK" if n % 2 == 0 else SUBJECTS[n % 30] for n in range(40)]
    printed = [[head, *body, str(n + 10)] for n, (head, body) in enumerate(zip(heads, bodies, strict=True))]
    left, lost = figures(printed, bodies)
    assert left <= 1  # the first may be the book's title
    assert lost == 0


TITLES: list[tuple[str, Callable[[int], str]]] = [
    ("poems", lambda n: SUBJECTS[n % 30] + " " + to_roman(n)),
    ("sonnets", lambda n: f"SONNET {to_roman(n)}"),
    ("hymns in step with the pages", lambda n: f"Hymn {n}."),
    ("letters", lambda n: f"LETTER {n}"),
]


@pytest.mark.parametrize("place", ["head", "foot", "none"])
@pytest.mark.parametrize(("name", "title"), TITLES, ids=[name for name, _ in TITLES])
def test_titles_at_the_head_of_every_page_stay(name: str, title: Callable[[int], str], place: str) -> None:
    rng = random.Random(12)
    bodies = [[title(n), *sentence(prose(rng))] for n in range(1, 41)]
    printed = [
        [*([str(n)] if place == "head" else []), *body, *([str(n)] if place == "foot" else [])]
        for n, body in enumerate(bodies, 1)
    ]
    assert figures(printed, bodies) == (0, 0)


@pytest.mark.parametrize(
    ("n", "seen"),
    [
        (11, "NAPOLEON IN 1815. 1 I"),
        (23, "NAPOLEON IN 1815. 28"),
        (25, "NAPOLEON IN 1815. l^5"),
        (24, "2 4 MEMOIRS OF"),
        (26, "26MEMOIRS OF"),
        (27, "NA POLEON IN 1815. - Q7"),
    ],
)
def test_a_head_goes_whose_folio_is_misread_split_or_glued(n: int, seen: str) -> None:
    rng = random.Random(13)
    bodies = [prose(rng) for _ in range(40)]
    heads = [f"{i} MEMOIRS OF" if i % 2 == 0 else f"NAPOLEON IN 1815. {i}" for i in range(40)]
    heads[n] = seen
    printed = [[head, *body] for head, body in zip(heads, bodies, strict=True)]
    assert figures(printed, bodies) == (0, 0)


def test_a_heading_stays_under_its_number_though_later_heads_repeat_it() -> None:
    rng = random.Random(14)
    opening = ["V.", "SHAKSPEARE; OR, THE POET.", *sentence(prose(rng))]
    bodies = [prose(rng) for _ in range(20)]
    printed = [[f"{n} REPRESENTATIVE MEN." if n % 2 == 0 else f"THE POET. {n}", *b] for n, b in enumerate(bodies, 1)]
    assert figures([*printed[:10], opening, *printed[11:]], [*bodies[:10], opening, *bodies[11:]]) == (0, 0)


def test_titles_on_leaves_of_their_own_stay_though_heads_repeat_them() -> None:
    rng = random.Random(17)
    title = ["THE SQUIRE OF HOLT", "A ROMANCE", "BY", "EDMUND VALE", "LONDON", "1869"]
    leaves = [["THE SQUIRE OF HOLT"], title]
    bodies = [prose(rng) for _ in range(20)]
    printed = [
        [f"{n} THE SQUIRE OF HOLT" if n % 2 == 0 else f"THE SQUIRE OF HOLT {n}", *b] for n, b in enumerate(bodies, 1)
    ]
    assert figures([*leaves, *printed], [*leaves, *bodies]) == (0, 0)
    assert figures([*leaves, *printed[:10], ["THE WIDOW OF LYNN"], ["THE SQUIRE OF HOLT"], *printed[10:]],
                   [*leaves, *bodies[:10], ["THE WIDOW OF LYNN"], ["THE SQUIRE OF HOLT"], *bodies[10:]]) == (0, 0)  # fmt: skip


def test_the_title_of_a_preface_stays_under_dirt_that_looks_like_a_folio() -> None:
    rng = random.Random(19)
    bodies = [prose(rng) for _ in range(12)]
    opening = ["TO THE READER.", *sentence(prose(rng))]
    printed = [
        [f"{n} TO THE READER," if n % 2 == 0 else f"TO THE READER. {n}", *b] for n, b in enumerate(bodies, 6)
    ]  # fmt: skip
    assert figures([["V, 1", *opening], *printed], [opening, *bodies])[1] == 0


@pytest.mark.parametrize("label", ["CHAPTER I.", "I", "PART THE FIRST"])
def test_a_title_over_a_label_stays_though_heads_repeat_it(label: str) -> None:
    rng = random.Random(18)
    bodies = [prose(rng) for _ in range(20)]
    opening = ["THE SQUIRE OF HOLT.", label, *sentence(prose(rng))]
    printed = [
        [f"{n} THE SQUIRE OF HOLT" if n % 2 == 0 else f"THE SQUIRE OF HOLT {n}", *b] for n, b in enumerate(bodies, 2)
    ]
    leaf = ["THE SQUIRE OF HOLT"]
    assert figures([leaf, opening, *printed], [leaf, opening, *bodies]) == (0, 0)


def test_few_pages() -> None:
    rng = random.Random(15)
    bodies = [prose(rng) for _ in range(8)]
    heads = ["Second District, 1886." if n % 2 else "Appellate Courts of Illinois," for n in range(20, 28)]
    assert figures([[head, *body] for head, body in zip(heads, bodies, strict=True)], bodies) == (0, 0)
    one = ["A HISTORY", *prose(rng)]
    assert figures([one], [one]) == (0, 0)


def test_catchwords_beside_a_signature() -> None:
    rng = random.Random(16)
    bodies = [prose(rng) for _ in range(30)]
    printed = [[*a, ("K 2 " if n % 8 == 3 else "") + b[0].split()[0]] for n, (a, b) in enumerate(pairwise(bodies))]
    assert figures([*printed, bodies[-1]], bodies) == (0, 0)


def test_entries_of_contents_stay_though_they_read_as_heads_do() -> None:
    def body(n: int) -> str:
        return "\n".join(f"{w} and so it was with all of them in the land that year" for w in "abcdef"[n % 3 :] * 2)

    contents = "CONTENTS.\nA WINTER ON THE ROAD 9\nTHE HOUSE BY THE RIVER . . . . 31\nTHE LAST OF IT 62"
    heads = {9: "A WINTER ON THE ROAD", 31: "THE HOUSE BY THE RIVER", 62: "THE LAST OF IT"}
    text, head = [contents], ""
    for n in range(9, 80):
        new = n in heads
        head = heads.get(n, head)
        text.append(
            f"{head}\n{body(n)}" if new else f"{head} {n}\n{body(n)}" if n % 2 else f"{n} A LONG WALK\n{body(n)}"
        )
    cleaned = clean("\f".join(text)).text
    assert cleaned.split("\f")[0] == contents
    assert "A LONG WALK" not in cleaned and "THE RIVER 33" not in cleaned


def test_a_head_with_its_folio_behind_it_goes_with_the_head_alone() -> None:
    """A preface of three pages: its heading stays, the heads of the other two go, `V` behind one is no count."""
    rng = random.Random(5)
    text = "\f".join(
        "\n".join([head, *sentence(prose(rng))]) + "\n" for head in ("PREFACE.", "iv\nPREFACE.", "PREFACE. V")
    )
    assert clean(text).text.count("PREFACE") == 1


@pytest.mark.parametrize("label", ["CHAPTER III.", "CHAPTER in.", "Chap. iv."])
def test_a_label_that_was_read_on_to_the_running_head_above_it_stays(label: str) -> None:
    rng = random.Random(7)
    heads = [f"{n} grandfather's chair." if n % 2 == 0 else f"grandfather's chair. {n}" for n in range(20, 40)]
    heads[10] += label
    pages_ = ["\n".join([head, *sentence(prose(rng))[:-1], "and so it ended."]) for head in heads]
    text = clean("\f".join(f"{page}\n" for page in pages_)).text
    assert label in text.splitlines()
    assert "grandfather" not in text


@pytest.mark.parametrize(
    ("heads", "kept"),
    [
        (("4 LETTERS FROM THE NORTH.", "LETTERS FROM THE NORTH. 5"), False),
        (("62 MODERN COOKERY. [Chap. III.", "Chap. III.] SOUPS. 63"), False),  # no words are the same
        (("62 BARRELS OF FLOUR", "SOUPS. 65"), True),  # they do not count
        (("63 MODERN COOKERY.", "SOUPS. 64"), True),  # nor stand outward
        (("4 loaves of the bread", "and of the fish 5"), True),
    ],
)
def test_two_heads_whose_folios_stand_outward_on_facing_pages_are_enough(heads: tuple[str, str], kept: bool) -> None:
    rng = random.Random(3)
    pages_ = ["\n".join([head, *sentence(prose(rng))]) for head in ("THE MILL.", *heads)]
    text = clean("\f".join(f"{page}\n" for page in pages_)).text
    assert [head in text for head in heads] == [kept, kept]


def test_a_head_alone_on_its_page_is_no_half_title_where_heads_go_on() -> None:
    rng = random.Random(9)
    heads = [f"FOREWORD {n}" if n % 2 else f"{n} THE CRUISE OF THE SNARK" for n in range(2, 16)]
    pages_ = ["\n".join([head, *sentence(prose(rng))[:-1], "and so it ended."]) for head in heads]
    pages_[7] = "FOREWORD"  # a plate stands there
    assert "FOREWORD" not in clean("\f".join(f"{page}\n" for page in ["CHAPTER I", *pages_])).text


def test_a_folio_misread_at_the_foot_of_a_page_without_a_head_goes() -> None:
    """A chapter opens with its folio dropped to the foot: 161 for 262, two figures from what it should be."""
    rng = random.Random(11)
    heads = [f"THE CRUISE OF THE SNARK {n}" if n % 2 else f"{n} THE CRUISE OF THE SNARK" for n in range(250, 275)]
    pages_ = ["\n".join([head, *sentence(prose(rng))[:-1], "and so it ended."]) for head in heads]
    pages_[12] = "\n".join(["CHAPTER XV", *sentence(prose(rng))[:-1], "and so it ended.", "161"])
    text = clean("\f".join(f"{page}\n" for page in pages_)).text
    assert "161" not in text
    assert "CHAPTER XV" in text
