"""Contents and body read against each other: what each puts right in the other, and which heading an entry leads to.

Only where number, title or page agree closely is the rest repaired; what differs in real words differs in the book.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import regex
from rapidfuzz import fuzz

from pipeline.stages.structure import labels, titles
from pipeline.stages.structure.contents import Entry, Group, Stretch
from pipeline.stages.structure.heading import CHAPTER, PART, SECTION, Heading
from pipeline.stages.structure.heading_lines import ALIKE
from pipeline.stages.structure.labels import readings
from pipeline.text.findings import Line
from pipeline.text.roman import to_roman

_WORD = regex.compile(r"[\p{L}\p{N}][\p{L}\p{N}’'-]*")


@dataclass(frozen=True, slots=True)
class Repair:
    """A stretch that another place tells better: `what` is contents-number, -title, -page, -part, or heading-title."""

    stretch: Stretch
    new: str
    what: str
    why: str


def repairs(
    text: str,
    groups: Sequence[Group],
    headings: Sequence[Heading],
    folios: Mapping[int, str],
    pages: Sequence[int],
    known: Callable[[str], bool],
) -> tuple[list[Repair], dict[Entry, Heading]]:
    """What the body puts right in the contents, and which heading each entry leads to.

    `folios` gives the folio of a page by its index, `pages` the page index of each heading, `known` whether a word is
    one: a title that differs from its heading in real words differs in the book itself. An entry answers a
    heading by its place in the numbering or by its title; only where number, title or page agree closely enough is
    the rest repaired (figures as in Levenshtein ratios of rapidfuzz, 0 to 100).
    """
    found: list[Repair] = []
    answers: dict[Entry, Heading] = {}
    chapters = [h for h in headings if h.kind == CHAPTER and h.number]
    unnumbered = [h for h in headings if h.kind == CHAPTER and not h.number]
    expected = 1
    roman = {entry: as_roman for group in groups for as_roman in [_in_roman(text, group)] for entry in group.entries}
    for place, group in enumerate(g for g in groups if g.number):
        right = to_roman(place + 1)
        if group.number != right and place + 1 in readings(group.number):
            line = group.heads[0][0]
            at = line.start + line.text.rindex(group.number)
            found.append(
                Repair(Stretch(at, at + len(group.number)), right, "contents-part", f"part {right} in sequence")
            )
    letter = "a"
    labelled = {g.entries[0]: n for g in groups if g.entries and (n := _labelled(g))}
    same = 0  # pages that the contents and the folios tell alike
    for entry in (e for g in groups for e in g.entries):
        title = text[entry.title.start : entry.title.end]
        if entry.lettered and entry.number:
            seen = text[entry.number.start : entry.number.end]
            letter = "a" if seen == "(a)" else letter
            inner = seen[1:-1]
            garbled = not (inner.isalnum() and inner.isascii()) or inner.isalpha() and len(inner) == 1 and inner > "c"
            if seen != f"({letter})" and letter <= "z" and (garbled or inner.lower() == letter and inner.islower()):
                found.append(
                    Repair(entry.number, f"({letter})", "contents-number", f"follows ({chr(ord(letter) - 1)})")
                )
            letter = chr(ord(letter) + 1)
            heading = _titled(title, [h for h in headings if h.kind == SECTION])
        elif entry.number:
            seen = text[entry.number.start : entry.number.end]
            heading = _titled(title, chapters) or next((h for h in chapters if h.number == str(expected)), None)
            if heading is None or titles.alike(title, heading.title) < 50:
                heading = _titled(title, unnumbered)
            numbered = heading if heading and heading.number else None
            if numbered is not None and not seen.strip(".").isalpha() or not seen[:1].isalpha():
                right = f"{labels.shown(numbered.number if numbered else str(expected), seen[:-1], roman[entry])}."
                if seen != right and (numbered is not None or expected in readings(seen[:-1])):
                    found.append(Repair(entry.number, right, "contents-number", f"entry {right} of the contents"))
            elif numbered is not None and int(numbered.number) in readings(seen[:-1]):
                right = f"{labels.shown(numbered.number, seen[:-1], roman[entry])}."
                if seen != right:
                    found.append(
                        Repair(entry.number, right, "contents-number", f"chapter {numbered.number} in the text")
                    )
            expected = int(numbered.number) + 1 if numbered else expected + 1
            letter = "a"
        else:
            heading = _titled(title, [h for h in headings if h.kind != SECTION]) or _numbered(title, chapters)
            heading = heading or next((h for h in chapters if int(h.number) in labelled.get(entry, ())), None)
            if heading is None and entry.page:
                folio = text[entry.page.start : entry.page.end]
                same_page = (h for h, page in zip(headings, pages, strict=True) if folios.get(page) == folio)
                heading = next((h for h in same_page if titles.begin_alike(title, h.title) >= ALIKE), None)
        if heading is None:
            continue
        answers[entry] = heading
        found += _heading_by(title, heading, known)
        folio = folios.get(pages[headings.index(heading)], "")
        same += entry.page is not None and text[entry.page.start : entry.page.end] == folio
        found += _against(text, entry, heading, folio, known)
    legible = [f for f in found if f.what == "contents-page" and text[f.stretch.start : f.stretch.end].isdigit()]
    if 2 * len(legible) > same:  # the contents are those of another edition, and stay as printed
        found = [f for f in found if f not in legible]
    return found, answers


def _labelled(group: Group) -> set[int]:
    """The numbers that the label above an entry may stand for: `CHAPTER II` over what the chapter tells of."""
    m = labels.CHAPTER.fullmatch(group.heads[-1][-1].text) if group.heads else None
    return readings(m["n"]) if m else set()


def _in_roman(text: str, group: Group) -> bool | None:
    """Whether the entries of a group are numbered in roman capitals; None where nothing tells."""
    return labels.roman(text[e.number.start : e.number.end] for e in group.entries if e.number and not e.lettered)


def _titled(title: str, headings: Sequence[Heading]) -> Heading | None:
    best = max(headings, key=lambda h: titles.alike(title, h.title), default=None)
    return best if best is not None and titles.alike(title, best.title) >= 80 else None


def _numbered(title: str, chapters: Sequence[Heading]) -> Heading | None:
    """The chapter that an entry names by its number, where the titles begin alike, or one of them is left out."""
    m = labels.CHAPTER.fullmatch(title)
    values = readings(m["n"]) if m else set()
    same = [h for h in chapters if h.value in values]
    told = m["title"] if m and m["title"] else ""
    alike = same and (not told or not same[0].title or titles.begin_alike(told, same[0].title) >= ALIKE)
    return same[0] if len(same) == 1 and alike else None


def _letters(text: str) -> str:
    return "".join(c for c in text if c.isalnum()).casefold()


def _against(text: str, entry: Entry, heading: Heading, folio: str, known: Callable[[str], bool]) -> list[Repair]:
    """Repairs of an entry's title and page by the heading that it leads to."""
    found = []
    title = text[entry.title.start : entry.title.end]
    same_page = entry.page is not None and text[entry.page.start : entry.page.end] == folio
    words, printed = title.split(" "), regex.sub(r"^\(\S{1,3}\) ", "", heading.title).split(" ")
    if len(words) == len(printed) and titles.alike(title, heading.title) >= (45 if same_page else 75):
        at = entry.title.start
        for word, other in zip(words, printed, strict=True):
            a, b = _letters(word), _letters(other)
            garbled = not any(known(part) for part in regex.findall(r"\p{L}{2,}", word))
            if a != b and a and b and garbled and fuzz.ratio(a, b) >= (40 if same_page else 60):
                new = _in_case(other, word)
                found.append(Repair(Stretch(at, at + len(word)), new, "contents-title", f"the heading reads {other}"))
            at += len(word) + 1
    if entry.page is not None and folio and not same_page and heading.kind in (CHAPTER, PART, "named"):
        seen = text[entry.page.start : entry.page.end]
        alike = titles.alike(title, heading.title) >= 80
        legible = seen.isdigit() and sum(a != b for a, b in zip(seen, folio, strict=False)) > 1
        if alike and (not seen.isdigit() or len(seen) == len(folio)) and not legible:
            found.append(Repair(entry.page, folio, "contents-page", f"“{heading.title}” begins on page {folio}"))
    return found


def _heading_by(title: str, heading: Heading, known: Callable[[str], bool]) -> Iterator[Repair]:
    """Repairs of a heading's misread words by its entry in the contents, where the two agree closely."""
    printed = [m for lines in heading.titles for line in lines for m in _words(line)]
    words = [m.group() for m in _WORD.finditer(title)]
    if len(words) != len(printed) or titles.alike(title, heading.title) < 75:
        return
    for (start, word), other in zip(printed, words, strict=True):
        a, b = _letters(word), _letters(other)
        if a != b and not known(word) and known(other) and fuzz.ratio(a, b) >= 60:
            new = other.upper() if word.isupper() else other
            yield Repair(Stretch(start, start + len(word)), new, "heading-title", f"the contents read {other}")


def _words(line: Line) -> Iterator[tuple[int, str]]:
    """The words of a line, with the code points at which they begin."""
    for m in _WORD.finditer(line.text):
        yield line.start + m.start(), m.group()


def _in_case(word: str, like: str) -> str:
    """A heading's word in the case of the contents' own: capitals there are the heading's, not the title's."""
    if like.isupper() and len(like) > 1:
        return word
    lowered = word.lower()
    return lowered[:1].upper() + lowered[1:] if like[:1].isupper() else lowered
