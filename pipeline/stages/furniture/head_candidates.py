"""The line of a page that may be its running head, and whether the page's number stands on it or beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import regex

from pipeline.language import thresholds
from pipeline.stages.furniture.folio_candidates import Page
from pipeline.stages.furniture.folios import Folio
from pipeline.stages.furniture.numerals import Digits
from pipeline.text.findings import Line
from pipeline.text.roman import from_roman

_TABLE = thresholds.of("furniture", "head_candidates")
_MOST: int = _TABLE["most"]
_LETTERS_ONLY: float = _TABLE["letters_only"]
_EDGE = " .,:;'’‘`\"“”-–—_~•·()[]{}*|^=°"
_OWN: int = _TABLE["own"]
_WITH_SIGNS: float = _TABLE["with_signs"]
_YEAR = regex.compile(r"(?<!\d)1[4-9]\d\d$")
_GLUED = regex.compile(r"(?P<n>\d{1,3})(?P<word>\p{L}{2,}.{0,40})|(?P<word>.{0,40}\p{L}{2}[.,]?)(?P<n>\d{1,3})")


@dataclass(frozen=True, slots=True)
class Top:
    """The line of a page that may be its running head; `key` are its letters and figures without the folio."""

    at: int
    side: int  # 1 for a right-hand page, as far as folios tell; else every other page is of one side
    line: Line
    key: str
    bare: str  # its letters without any number at its edges
    numbered: bool  # the folio is on its line, or a roman numeral that must be it
    marked: bool  # a number is on its line that may be the folio, which is not known or was seen nowhere else
    before: bool  # the folio, or such a number, stands alone on a line above it
    behind: bool  # the same on the line below it
    capitals: bool
    titled: bool  # begins with a capital, or is in capitals for the most part
    short: bool  # ends well before the measure of its page does
    under: bool  # words stand above it that are no folio
    goes_on: bool  # the text below it begins with a small letter, as it never does below a heading
    label: bool  # it counts something: CHAPTER IV

    @property
    def near(self) -> bool:
        """Whether the folio is on its line or on one beside it."""
        return self.numbered or self.marked or self.before or self.behind


def tops(book: Sequence[Page], folios: Mapping[int, Folio], digits: Digits) -> list[Top]:
    """The first line of each page that is neither its folio nor scraps."""
    turns = sides(book, folios)
    found = (_top(at, turns[at], page, page.lines, folios.get(at), digits) for at, page in enumerate(book))
    return [top for top in found if top]


def seconds(
    book: Sequence[Page], folios: Mapping[int, Folio], digits: Digits, heads: Mapping[int, Line]
) -> Iterator[Top]:
    """The line below the head of each page in `heads`, and below its folio, where it is short."""
    turns = sides(book, folios)
    for at, head in sorted(heads.items()):
        page = book[at]
        rest = page.lines[page.lines.index(head) + 1 :][:3]
        most = 0.8 * _measure(page)
        if any(len(line.text.strip()) <= most and not lone(line.text) for line in rest[:2]):
            top = _top(at, turns[at], page, rest, folios.get(at), digits)
            if top and top.short:
                yield top


def sides(book: Sequence[Page], folios: Mapping[int, Folio]) -> list[int]:
    """The side of each page: odd folios stand on the right. Where none is known, sides take turns from page to page."""
    found: list[int] = []
    for at in range(len(book)):
        folio = folios.get(at)
        known = folio is not None and folio.n.isdigit()
        found.append(int(folio.n) % 2 if folio and known else 1 - found[-1] if found else 1)
    return found


def _top(at: int, side: int, page: Page, lines: Sequence[Line], folio: Folio | None, digits: Digits) -> Top | None:
    """What is to be known of the first of some lines of a page that is more than a number or scraps."""
    sight = folio.sight if folio else None
    alone = sight.line if sight and sight.alone and sight.place == "head" else None
    before = under = False
    for line, after in zip(lines[:4], (*lines[1:5], None), strict=False):
        if line == alone or (sight is None and lone(line.text)):
            before = True
            continue
        words = line.text.split()
        rest, numbered = without_folio(words, folio.n if folio else "", digits)
        bare = _without_numbers(rest)
        marked = sight is None and bare != rest
        if marked and _roman(words):
            rest, numbered = bare, True  # front matter: "vi PREFACE"
        key = "".join(c for c in "".join(rest).lower() if c.isalnum())
        if len(key) < 4:
            under = under or _heads(line.text)
            continue
        if len(key) > _MOST:
            return None
        letters = [c for c in line.text if c.isalpha()]
        large = sum(map(str.isupper, letters))
        return Top(
            at=at,
            side=side,
            line=line,
            key=key,
            bare="".join(c for c in "".join(bare).lower() if c.isalpha()),
            numbered=numbered,
            marked=marked,
            before=before,
            behind=after is not None and (after == alone or (sight is None and lone(after.text))),
            capitals=_large(letters),
            titled=bool(letters) and (letters[0].isupper() or 2 * large > len(letters)),
            short=len(line.text.strip()) <= 0.8 * _measure(page),
            under=under,
            goes_on=after is not None and after.text.lstrip()[:1].islower() and len(after.text.split()) >= 3,
            label=counts(rest, digits) and (len(rest) > 1 or not numbered),
        )
    return None


def without_folio(words: Sequence[str], n: str, digits: Digits) -> tuple[list[str], bool]:
    """The words of a line but for the folio `n` at its edge, printed or misread, and whether it stood there."""
    best: tuple[float, list[str]] = (9.0, [])
    for left in (True, False) if n else ():
        for k in range(1, min(4, len(words))):
            part, rest = (words[:k], words[k:]) if left else (words[-k:], words[:-k])
            seen = "".join(part)
            roman = n.isalpha()
            if len(seen) > len(n) + 3 or (not roman and seen.isalpha() and (len(seen) > 3 or len(n) == 1)):
                break
            cost = digits.distance(seen.lower() if roman and rest and n != "i" else seen, n)
            if (
                cost <= (_LETTERS_ONLY if seen.isalpha() else _WITH_SIGNS)
                and cost < best[0]
                and (not all(map(digits.label, rest)) or (cost == 0 and len(n) >= _OWN))
            ):
                best = (cost, list(rest))
        glued = _GLUED.fullmatch(words[0 if left else -1]) if words else None
        if glued and glued["n"] == n and best[0] > 0:
            best = (0.0, [glued["word"], *words[1:]] if left else [*words[:-1], glued["word"]])
    return (best[1], True) if best[1] else (list(words), False)


def lone(text: str) -> bool:
    """Whether a line is a number and nothing else, as a folio is: short, with a digit in it."""
    words = text.split()
    return 0 < len(words) <= 3 and len(text.strip()) <= 7 and _digit(text) and all(map(_figures, words))


def counts(words: Sequence[str], digits: Digits) -> bool:
    """Whether words name and count a part of the book, and say no more: "CHAPTER IV", "LESSON 5."."""
    return bool(words) and digits.label(words[0]) and all(number(w) or digits.label(w) for w in words[1:])


def number(word: str) -> bool:
    """Whether a word is a number, arabic or roman."""
    bare = word.strip(_EDGE)
    return bool(bare) and (bare.isdigit() or from_roman(bare) is not None)


def _digit(text: str) -> bool:
    return any("0" <= c <= "9" for c in text)


def _figures(word: str) -> bool:
    """Whether a word is a number or what is left of one: of two signs or three, one of them at least is a digit."""
    bare = word.strip(_EDGE)
    return len(bare) <= 5 and (2 * sum("0" <= c <= "9" for c in bare) >= len(bare) or len(bare) <= 1)


def year(word: str) -> bool:
    """Whether a word ends in a year, as in "INTRODUCTION.—(1829)"."""
    return _YEAR.search(word.strip(_EDGE)) is not None


def _page(word: str) -> bool:
    """Whether a word may be a page's number; a year is of the title: INTRODUCTION (1829)."""
    return _figures(word) and not year(word)


def _small_roman(word: str) -> bool:
    """Whether a word is a roman numeral as front matter has it, perhaps with an 1 or l for its i."""
    bare = word.strip(_EDGE)
    if len(bare) < 2 or not bare.islower():
        return False
    plain = bare.replace("1", "i").replace("l", "i") if set(bare) & set("vx1") else bare
    return from_roman(bare) is not None or from_roman(plain) is not None


def _roman(words: Sequence[str]) -> bool:
    return _small_roman(words[0]) or _small_roman(words[-1])


def _without_numbers(words: Sequence[str]) -> list[str]:
    """Words but for a number at either edge, perhaps misread: with a digit in it, or roman and in small letters."""
    left, right = list(words), list(words)
    while len(left) > 1 and _page(left[0]) and len(words) - len(left) < 3:
        left = left[1:]
    while len(right) > 1 and _page(right[-1]) and len(words) - len(right) < 3:
        right = right[:-1]
    for rest, gone in ((left, words[: len(words) - len(left)]), (right, words[len(right) :])):
        if gone and _digit("".join(gone)):
            return rest
    if len(words) > 1 and _small_roman(words[0]):
        return list(words[1:])
    if len(words) > 1 and _small_roman(words[-1]):
        return list(words[:-1])
    glued = _GLUED.fullmatch(words[0]) if words else None
    return [glued["word"], *words[1:]] if glued and glued["word"] else list(words)


def _heads(text: str) -> bool:
    """Whether what stands above a line makes it a heading: a number in roman capitals, or a word such as THE."""
    bare = text.strip(" .,:;-–—")
    return bare.isupper() and bare.isalpha() and (from_roman(bare) is not None or len(bare) >= 2)


def _measure(page: Page) -> int:
    """How long the lines of a page are: three in four are no longer."""
    lengths = sorted(len(line.text.strip()) for line in page.lines)
    return lengths[3 * len(lengths) // 4]


def over_title(top: Top, book: Sequence[Page]) -> bool:
    """Whether the line below is set as a title: short, and in capitals."""
    after = next((b for a, b in pairwise(book[top.at].lines) if a == top.line), None)
    letters = [c for c in after.text if c.isalpha()] if after else []
    return after is not None and len(letters) >= 3 and _large(letters) and len(after.text) < 50


def _large(letters: Sequence[str]) -> bool:
    return sum(map(str.isupper, letters)) >= 0.8 * len(letters)
