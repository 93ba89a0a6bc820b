"""Running heads and catchwords: gone from every page, while headings and text stay."""

from __future__ import annotations

import random
import string
from itertools import pairwise

from pipeline import chain, knowledge
from pipeline.stages import furniture, pages

WORDS = """the of and to in that was his with for they were which from had not are but have this when who there been
one all would their out so said what could some time only then people great country between without house against world
government another during again however upon until almost enough labour history party workers revolution""".split()


def prose(rng: random.Random, lines: int = 12) -> list[str]:
    """Lines of running text, none of which says anything."""
    return [" ".join(rng.choice(WORDS) for _ in range(9)) for _ in range(lines)]


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
            body = [chapter, *body]
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


def test_chapter_headings_stay() -> None:
    text = "CHAPTER I\nIt began\fCHAPTER II\nIt went on\fCHAPTER III\nIt stopped"
    assert clean(text).text == text


def test_chapter_headings_stay_though_their_number_is_the_page_s() -> None:
    rng = random.Random(8)
    bodies = [[f"CHAPTER {n}", *prose(rng)] for n in range(1, 9)]
    printed = [[*body, str(n)] for n, body in enumerate(bodies, 1)]
    assert figures(printed, bodies) == (0, 0)


def test_the_title_of_a_part_stays_where_later_heads_repeat_it() -> None:
    rng = random.Random(9)
    opening = ["PART I", "THE STORY OF THE FISHERMAN", *prose(rng)]
    left, right = "THE BOY AND THE ENCHANTER", "THE STORY OF THE FISHERMAN"
    bodies = [opening, *(prose(rng) for _ in range(20))]
    printed = [opening, *([left if n % 2 else right, *body] for n, body in enumerate(bodies[1:], 1))]
    assert figures(printed, bodies) == (0, 0)


def test_a_poem_whose_first_lines_repeat_once_keeps_them() -> None:
    text = "TO THE SAME\nO thou\fTO THE SAME\nCome back"
    assert clean(text).text == text


def test_a_heading_that_its_running_head_repeats_stays() -> None:
    rng = random.Random(5)
    sheets = [["THE SOVIETS", *prose(rng)], *([f"THE SOVIETS {n}", *prose(rng)] for n in range(2, 9))]
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
