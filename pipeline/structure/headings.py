"""Headings: which lines head a part, a chapter or a section, read by number, capitals, position and sequence."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import regex

from pipeline.findings import Line
from pipeline.roman import from_roman, to_roman
from pipeline.structure.blocks import Block, capitals

PART, CHAPTER, SECTION, NAMED, TRAILER = "part", "chapter", "section", "named", "trailer"

_PART = regex.compile(r"(?P<word>PART|Part|BOOK|VOLUME)[ \t]+(?P<n>[\p{L}\d]{1,7})[.:]?")
_CHAPTER = regex.compile(r"(?P<word>CHAPTER|Chapter|CHAP\.?)[ \t]+(?P<n>[\p{L}\d]{1,8})[.:—-]?(?:[ \t]+(?P<title>.+))?")
_NUMBER = regex.compile(r"[\diIlLoOvVxXS|!]{1,2}(?: ?[\diIlLoOvVxXS|!]){0,3}[.:]?")
_SECTION = regex.compile(r"[({\[](?P<n>\S{1,3}?)[)}\]][ \t]+(?P<title>\p{Lu}.{2,70})")
_TRAILER = regex.compile(r"(?:THE END|FINIS|The End)[.]?")
_SMALL = frozenset("a an and as at by for from in into of on or the to with versus".split())
_DIGIT = {"i": "1", "I": "1", "l": "1", "L": "1", "|": "1", "!": "1", "o": "0", "O": "0", "S": "5"}


@dataclass(frozen=True, slots=True)
class Heading:
    """Lines that head a division. `number` is what the sequence says, "" where it has none; `label` its line."""

    kind: str
    name: str  # foreword, contents, appendix ... for NAMED; else the kind
    number: str
    label: Line | None
    titles: tuple[tuple[Line, ...], ...]  # each title's printed lines
    block: int  # index of the block it begins in
    stop: int  # index of the block that follows it

    @property
    def start(self) -> int:
        """Code point where the heading begins."""
        return min(line.start for line in self.all)

    @property
    def end(self) -> int:
        """Code point where the heading ends."""
        return max(line.end for line in self.all)

    @property
    def all(self) -> list[Line]:
        """Every line of the heading."""
        return [*([self.label] if self.label else []), *(line for title in self.titles for line in title)]

    @property
    def title(self) -> str:
        """Its titles as running text."""
        return " ".join(line.text for title in self.titles for line in title)


def readings(text: str) -> set[int]:
    """The numbers that a printed number may stand for, OCR confusions and letter-spacing allowed (`I 2` is 12)."""
    squeezed = regex.sub(r"[\s.:]", "", text)
    found = set()
    digits = "".join(_DIGIT.get(c, c) for c in squeezed)
    if digits.isdigit():
        found.add(int(digits))
    # H is how OCR sees II, and 1 or l how it sees I
    for form in (
        squeezed,
        squeezed.upper().replace("1", "I").replace("|", "I").replace("H", "II"),
        squeezed.replace("l", "I"),
    ):
        if (value := from_roman(form) if form.isupper() else None) is not None:
            found.add(value)
    return found


def part_off(blocks: Iterable[Block]) -> list[Block]:
    """The blocks, with numbers and lines in capitals at the head of one cut off from what follows them.

    A label (PART I, CHAPTER 2, a bare number) becomes a block of its own, so that whatever stands below it is looked
    at for itself.
    """
    found: list[Block] = []
    for block in blocks:
        rest = block.lines
        while rest:
            n = _cut(rest)
            found.append(Block(rest[:n], block.page, block.page if n < len(rest) else block.last_page))
            rest = rest[n:]
    return found


def _cut(lines: Sequence[Line]) -> int:
    """How many of the lines of a block stand together at its head."""
    if _labels(lines[0].text):
        return 1
    n = 0
    while n < len(lines) and _caps(lines[n].text) and not _labels(lines[n].text):
        n += 1
    heads = 0 < n <= 4 and n < len(lines)
    return n if heads and (_labels(lines[n].text) or capitals(lines[n].text) < 0.5) else len(lines)


def _labels(text: str) -> bool:
    return any(p.fullmatch(text) for p in (_PART, _CHAPTER, _NUMBER))


def find(blocks: Sequence[Block], names: Mapping[str, str], skip: Collection[int]) -> list[Heading]:
    """The headings among `blocks`, in order. `names` gives the kind of division a named heading opens.

    Blocks whose index lies in `skip` (title pages, contents) are passed over. Numbers must follow one another.
    """
    found: list[Heading] = []
    expected: dict[str, tuple[int, ...]] = {PART: (1,), CHAPTER: (1,)}
    i = 0
    while i < len(blocks):
        heading = None if i in skip else _at(blocks, i, names, expected)
        if heading is None:
            i += 1
            continue
        if heading.kind in expected and heading.number:
            expected[heading.kind] = (_number(heading) + 1,)
        if heading.kind == PART:
            expected[CHAPTER] = (expected[CHAPTER][0], 1)  # some books number the chapters of each part anew
        found.append(heading)
        i = heading.stop
    return [h for h in found if h.kind != TRAILER or h is found[-1]]  # no end where another heading follows


def _due(values: Collection[int], expected: Sequence[int]) -> int | None:
    """The first expected number that a printed one may stand for."""
    return next((n for n in expected if n in values), None)


def _number(heading: Heading) -> int:
    return int(heading.number) if heading.number.isdigit() else from_roman(heading.number) or 0


def _at(
    blocks: Sequence[Block], i: int, names: Mapping[str, str], expected: Mapping[str, tuple[int, ...]]
) -> Heading | None:
    """The heading that begins with block `i`, if one does."""
    first = blocks[i].lines[0]
    alone = len(blocks[i].lines) == 1
    if m := _PART.fullmatch(first.text):
        values = readings(m["n"])
        label = to_roman(expected[PART][0]) if expected[PART][0] in values or not values else m["n"]
        titles, stop = _titles(blocks, i, 1, names)
        return Heading(PART, PART, label, first, titles, i, stop)
    if m := _CHAPTER.fullmatch(first.text):
        values = readings(m["n"])
        number = _due(values, expected[CHAPTER]) or (min(values) if values else expected[CHAPTER][0])
        titles, stop = _titles(blocks, i, 1, names)
        return Heading(CHAPTER, CHAPTER, str(number), first, titles, i, stop)
    if (name := _named(first.text, names)) and (alone or _caps(first.text)):
        return Heading(NAMED, name, "", None, ((first,),), i, i + 1)
    if _TRAILER.fullmatch(first.text) and alone:
        return Heading(TRAILER, TRAILER, "", None, ((first,),), i, i + 1)
    if _NUMBER.fullmatch(first.text) and (due := _due(readings(first.text), expected[CHAPTER])):
        titles, stop = _titles(blocks, i, 1, names)
        if titles or (alone and i + 1 < len(blocks) and blocks[i + 1].prose and len(first.text) < 4):
            return Heading(CHAPTER, CHAPTER, str(due), first, titles, i, stop)
        return None
    if alone and (m := _SECTION.fullmatch(first.text)) and _title_case(m["title"]) and _opens(blocks, i):
        return Heading(SECTION, SECTION, m["n"], None, ((first,),), i, i + 1)
    if _caps(first.text) and (i == 0 or blocks[i - 1].closed or blocks[i - 1].last_page != blocks[i].page):
        titles, stop = _titles(blocks, i, 0, names)
        if titles and stop < len(blocks) and blocks[stop].prose and sum(len(t) for t in titles) <= 4:
            kind = SECTION if expected[CHAPTER][0] > 1 else CHAPTER
            return Heading(kind, kind, "", None, titles, i, stop)
    return None


def _titles(
    blocks: Sequence[Block], i: int, skip: int, names: Mapping[str, str]
) -> tuple[tuple[tuple[Line, ...], ...], int]:
    """Title lines in capitals from line `skip` of block `i` on, through blocks of the same page that hold no more.

    Returns the titles and the index of the block after them.
    """
    titles: list[tuple[Line, ...]] = []
    k, at = i, skip
    while k < len(blocks) and blocks[k].page == blocks[i].page:
        rest = blocks[k].lines[at:]
        run = _run(rest, names)
        if rest and len(run) < len(rest):
            break
        if run:
            titles.append(run)
        elif rest:
            break
        k, at = k + 1, 0
        if len(titles) > 3:
            break
    return tuple(titles), k


def _run(lines: Sequence[Line], names: Mapping[str, str]) -> tuple[Line, ...]:
    """The leading lines in capitals that do not head a division of their own."""
    run = []
    for line in lines:
        numbered = any(p.fullmatch(line.text) for p in (_PART, _NUMBER, _CHAPTER, _TRAILER))
        if numbered or not _caps(line.text) or _named(line.text, names):
            break
        run.append(line)
    return tuple(run)


def _caps(text: str) -> bool:
    """Whether a line is set in capitals (a misread small letter or two allowed), and is no sentence."""
    return len(text) < 90 and sum(c.isalpha() for c in text) >= 3 and capitals(text) >= 0.8


def _named(text: str, names: Mapping[str, str]) -> str:
    """The kind of division that a heading such as FOREWORD or Appendix B opens; "" for other lines."""
    word = regex.match(r"\p{L}+(?: \p{L}+){0,3}", text.strip(" .:"))
    if word is None:
        return ""
    whole = regex.sub(r"\s+", " ", text.strip(" .:")).casefold()
    first = whole.split(" ")[0]
    if whole in names:
        return names[whole]
    return (
        names[first] if first in ("appendix",) and first in names and len(whole) < 60 and capitals(text) > 0.5 else ""
    )


def _title_case(text: str) -> bool:
    """Whether every word that counts has a capital, and no point ends the line."""
    words = [w for w in regex.findall(r"\p{L}[\p{L}’'-]*", text) if w.casefold() not in _SMALL]
    return bool(words) and all(w[0].isupper() for w in words) and not regex.search(r"[.,;:]$", text)


def _opens(blocks: Sequence[Block], i: int) -> bool:
    """Whether text follows block `i` and nothing unfinished stands before it."""
    before = i == 0 or blocks[i - 1].closed or blocks[i - 1].last_page != blocks[i].page
    return before and i + 1 < len(blocks) and blocks[i + 1].prose


def spans(headings: Sequence[Heading], end: int) -> Iterator[tuple[Heading, int]]:
    """Each heading that opens a division, with the code point where its division ends."""
    closes = {
        PART: {PART, NAMED},
        NAMED: {PART, NAMED, CHAPTER},
        CHAPTER: {PART, NAMED, CHAPTER},
        SECTION: {PART, NAMED, CHAPTER, SECTION},
    }
    for k, heading in enumerate(headings):
        if heading.kind != TRAILER:
            later = (h.start for h in headings[k + 1 :] if h.kind in closes[heading.kind] | {TRAILER})
            yield heading, next(later, end)
