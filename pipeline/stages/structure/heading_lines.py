"""Which lines head a part, a chapter or a section: by label and number, capitals, place, and what the contents have."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

import regex

from pipeline.language import thresholds
from pipeline.stages.structure import labels, titles
from pipeline.stages.structure.blocks import Block
from pipeline.stages.structure.heading import CHAPTER, NAMED, PART, SECTION, TRAILER, Expected, Heading, Listed
from pipeline.stages.structure.labels import readings
from pipeline.text.roman import from_roman, to_roman

_SECTION = regex.compile(r"[({\[](?P<n>\S{1,3}?)[)}\]][ \t]+(?P<title>\p{Lu}.{2,70})")
_SALUTE = regex.compile(
    r"(?i)(?:(?:my|our) )?(?:very |own )?(?:dear|dearest|beloved|honou?red)\b.{0,40}[,:;—–-]+"
    r"|(?:sirs?|madam|gentlemen)[,:;—–-]+"
    r"|.{0,14}\bdear(?: and \p{L}+)? (?:friend|sir|madam|lord|lady|brother|sister|father|mother|son|cousin)s?[,:;].*"
)
ANNOUNCES = regex.compile(r":[ \t]*[—–-]*$")
_CLOSES = regex.compile(  # who signs a letter stands below
    r"(?i)[“\"]?\s*(?:(?:I (?:am|remain)|believe me|with)\b.{0,40})?(?:(?:yours?|thine)\b.{0,40}|.{0,20}\bservants?)"
    r"[.,;]?[”\"]?"
)
_TELLS = regex.compile(r"(?i)\b(?:stor(?:y|ies)|tales?|legend|history|narrative|account|entitled|called|follows)\b")
_BYLINE = regex.compile(r"(?:[Bb]y|BY|[Tt]ranslated|[Ee]dited|[Ww]ritten)\s+\p{Lu}?")
_SAID = regex.compile(r"[“\"‘'].*[”\"’'][.]?")
_FOLIO = regex.compile(r"\d{1,3} +\p{Lu}{2}")  # before a running head; a number of points has a point
_COUNTED = regex.compile(r"(?P<n>\d{1,2})[.)] ?\p{Lu}")
# What begins with a quotation mark that it does not close, or names a year: lines of a letter that is quoted.
_OPENED = regex.compile(r"\s*[“\"](?:(?!.*[”\"])|.*\b\d{4}\b)")
_TABLE = thresholds.of("structure", "heading_lines")
ALIKE: int = _TABLE["alike"]
SURE: int = _TABLE["sure"]
SKIPPED: int = _TABLE["skipped"]
POINTS: int = _TABLE["points"]
POINT: int = _TABLE["point"]
KINGS: int = _TABLE["kings"]
SPACE: int = _TABLE["space"]
ANNOUNCED: int = _TABLE["announced"]


def at(blocks: Sequence[Block], i: int, known: Expected, expected: Mapping[str, tuple[int, ...]]) -> Heading | None:
    """The heading that begins with block `i`, if one does."""
    first = blocks[i].lines[0]
    alone = len(blocks[i].lines) == 1
    if known.play and (m := labels.ACT.fullmatch(first.text)):
        kind, name = (PART, "act") if m["word"].upper() == "ACT" else (CHAPTER, "scene")
        value = _due(readings(m["n"]), expected[kind]) or labels.plain(m["n"]) or expected[kind][0]
        return Heading(kind, name, to_roman(value) if kind == PART else str(value), first, (), i, i + 1)
    if first.start in known.notes:
        return Heading(SECTION, SECTION, known.notes[first.start], None, ((first,),), i, i + 1)
    if m := labels.PART.fullmatch(first.text):
        values = readings(m["n"])
        label = to_roman(expected[PART][0]) if expected[PART][0] in values or not values else m["n"]
        heads, stop = titles.in_capitals(blocks, i, 1, known.names)
        return Heading(PART, PART, label, first, heads, i, stop)
    if (m := labels.CHAPTER.fullmatch(first.text)) and _labels_chapter(m):
        values = readings(m["n"])
        due = expected[CHAPTER][0]
        number = _due(values, expected[CHAPTER]) or labels.plain(m["n"])
        number = number or next((n for n in sorted(values) if due < n <= due + SKIPPED), due)
        heads, stop = titles.in_capitals(blocks, i, 1, known.names)
        if not heads and not m["title"] and alone:
            heads, stop = _mixed(blocks, i, known)
        return Heading(CHAPTER, CHAPTER, str(number), first, heads, i, stop)
    if (name := titles.named(first.text, known.names)) and all(titles.caps(x.text) for x in blocks[i].lines[1:]):
        return Heading(NAMED, name, "", None, (blocks[i].lines,), i, i + 1)
    if titles.TRAILER.fullmatch(first.text) and alone:
        return Heading(TRAILER, TRAILER, "", None, ((first,),), i, i + 1)
    if labels.NUMBER.fullmatch(first.text):
        kind = SECTION if known.sections else CHAPTER
        if heading := _bare(blocks, i, known, expected[kind]):
            return replace(heading, kind=kind, name=kind)
    if alone and (m := _SECTION.fullmatch(first.text)) and titles.title_case(m["title"]) and _opens(blocks, i):
        return Heading(SECTION, SECTION, m["n"], None, ((first,),), i, i + 1)
    if blocks[i].start in known.marked or known.loose and _heads(blocks, i):
        first_of_all = known.above is not None and known.marked.get(blocks[i].start) == 1 and expected[CHAPTER][0] == 1
        kind = CHAPTER if first_of_all else SECTION
        heads, stop = titles.in_capitals(blocks, i, 0, known.names) if known.above is not None else ((), i)
        return Heading(kind, kind, "", None, heads or (blocks[i].lines,), i, max(stop, i + 1))
    signed = titles.signs(first.text)
    above = blocks[i - 1] if i else None
    said = _OPENED.match(blocks[i].text) or salutes(blocks[i])
    said = said or above is not None and (announces(above, blocks[i]) or _CLOSES.fullmatch(above.text))
    below = i > 0 and _COUNTED.match(first.text) is not None and titles.caps(blocks[i - 1].text)  # a chapter's title
    close = known.above is not None and known.above.get(blocks[i].start, SPACE) < SPACE
    if titles.caps(first.text) and not (signed or said or close) and (below or titles.free(blocks, i)):
        heads, stop = titles.in_capitals(blocks, i, 0, known.names)
        prose = stop < len(blocks) and (titles.text_below(blocks, i, stop) or _restarts(blocks, i, stop, expected))
        prose = prose and not _legend(blocks, i, stop)
        point = _is_point(blocks, i, stop)
        if (
            heads
            and prose
            and sum(len(t) for t in heads) <= 4
            and not point
            and not _runs_on(blocks, i, stop, known.book)
        ):
            kind = SECTION if expected[CHAPTER][0] > 1 or known.loose else CHAPTER
            return Heading(kind, kind, "", None, heads, i, stop)
    return None


def announces(block: Block, below: Block) -> bool:
    """Whether a block announces what stands below it on its page: what a card, a board or a letter says. What is told
    may have a title."""
    said = block.last_page == below.page and ANNOUNCES.search(block.text) is not None
    return said and _TELLS.search(block.text[-ANNOUNCED:]) is None


def salutes(block: Block) -> bool:
    """Whether a block is a letter's salutation."""
    return _SALUTE.fullmatch(block.text) is not None


def _legend(blocks: Sequence[Block], i: int, stop: int) -> bool:
    """Whether titles that have a page for themselves are what stands below a picture: in quotation marks, or between
    the halves of a sentence."""
    page = blocks[i].page
    alone = blocks[stop].page != page and (not i or blocks[i - 1].last_page != page)
    if not (alone and i):
        return False
    return bool(_SAID.fullmatch(blocks[i].text)) or blocks[i - 1].prose and not blocks[i - 1].stopped


def _is_point(blocks: Sequence[Block], i: int, stop: int) -> bool:
    """Whether a title with a number stands above a few lines, and the next number below them, or the one before above
    it: points of a list."""
    m = _COUNTED.match(blocks[i].text)
    if m is None or sum(len(b.text) for b in blocks[stop : stop + 1]) > POINT:
        return False
    below = blocks[stop + 1 : stop + 1 + POINTS]
    if any(int(n["n"]) == int(m["n"]) + 1 for b in below if (n := _COUNTED.match(b.text))):
        return True
    k = next((k for k in range(i - 1, max(-1, i - POINTS - 2), -1) if _COUNTED.match(blocks[k].text)), i)
    before = _COUNTED.match(blocks[k].text)
    between = sum(len(b.text) for b in blocks[k + 1 : i])
    return before is not None and int(before["n"]) == int(m["n"]) - 1 and 0 < between <= POINT


def _restarts(blocks: Sequence[Block], i: int, stop: int, expected: Mapping[str, tuple[int, ...]]) -> bool:
    """Whether parts or chapters are numbered anew below the titles that end above block `stop`."""
    text = blocks[stop].lines[0].text
    part, chapter = labels.PART.fullmatch(text), labels.CHAPTER.fullmatch(text)
    label, kind = part or chapter, PART if part else CHAPTER
    first = label is not None and 1 in readings(label["n"]) and expected[kind][0] > 1
    return first and blocks[stop].page == blocks[i].page


def _mixed(blocks: Sequence[Block], i: int, known: Expected) -> tuple[titles.Titles, int]:
    """A title in small letters below the label that is block `i`; verse there is an epigraph."""
    below = blocks[i + 1].start if i + 1 < len(blocks) else -1
    return ((), i + 1) if below in known.verse else titles.mixed(blocks, i)


def _heads(blocks: Sequence[Block], i: int) -> bool:
    """Whether a short line that ends no sentence stands between what does and running text."""
    text = blocks[i].text
    short = len(blocks[i].lines) == 1 and len(text) <= 70 and text[0].isupper() and text[-1].isalnum()
    short = short and not _BYLINE.match(text)
    return short and i + 1 < len(blocks) and blocks[i + 1].prose and (i == 0 or blocks[i - 1].stopped)


def _labels_chapter(m: regex.Match[str]) -> bool:
    """Whether a line such as `CHAPTER II` labels a chapter: prose may begin with the same words."""
    if m["title"] and m["title"][0].islower() or len(m.group()) > 90:
        return False
    return bool(readings(m["n"])) or m["word"][:4].upper() == "CHAP"


def _bare(blocks: Sequence[Block], i: int, known: Expected, expected: Sequence[int]) -> Heading | None:
    """A chapter whose label is a number alone: the next one, or the one that the contents have for its title."""
    first = blocks[i].lines[0]
    values = readings(first.text)
    heads, stop = titles.in_capitals(blocks, i, 1, known.names)
    alone = len(blocks[i].lines) == 1
    small, after = ((), i) if heads or not alone else _mixed(blocks, i, known)
    for lines, end in ((heads, stop), (small, after)):
        title = " ".join(line.text for one in lines for line in one)
        same = (e.numbers for e in known.listed if title and titles.alike(title, e.title) >= ALIKE)
        if told := values & frozenset().union(*same):
            number = _due(told, expected) or min((n for n in told if n > expected[0]), default=max(told))
            return Heading(CHAPTER, CHAPTER, str(number), first, lines, i, end)
    due = _due(values, expected)
    if due is None and heads and stop < len(blocks) and blocks[stop].prose:
        # leaves, or whole chapters, may be missing
        due = next((n for n in sorted(values) if expected[0] < n <= expected[0] + SKIPPED), None)
    if due is not None:
        ended = i == 0 or blocks[i - 1].closed or not blocks[i - 1].prose  # else it is a folio that was misread
        brief = len(first.text.rstrip(".:")) < 4 or labels.clearly_roman(first.text)
        below = i + 1 < len(blocks) and blocks[i + 1].prose and not blocks[i + 1].text[0].islower()
        bare = alone and ended and below and brief
        if heads or bare:
            return Heading(CHAPTER, CHAPTER, str(due), first, heads, i, stop)
        if small and titles.title_case(small[0][0].text):
            return Heading(CHAPTER, CHAPTER, str(due), first, small, i, after)
    return None


def from_contents(
    blocks: Sequence[Block], i: int, known: Expected, found: Sequence[Heading], expected: Sequence[int]
) -> Heading | None:
    """A title of the contents, alone above running text, that no heading before has."""
    block = blocks[i]
    leaf = 0 < i < len(blocks) - 1 and block.page not in (blocks[i - 1].last_page, blocks[i + 1].page)
    if len(block.lines) > 3 or len(block.text) > 120 or not (leaf or _text_follows(blocks, i)):
        return None
    before = blocks[i - 1] if i else None
    cut = before and before.last_page == block.page and not before.closed and not before.text[-1].isdigit()
    if cut or _runs_on(blocks, i, i + 1, known.book):
        return None
    for stop in range(i + 1, min(i + 4, len(blocks))):  # a title may stand in several lines, apart from one another
        here = blocks[i:stop]
        if stop > i + 1 and not (here[-1].page == block.page and all(titles.caps(b.text) for b in here)):
            break
        text = " ".join(b.text for b in here)
        fits = [e for e in known.listed if titles.alike(text, e.title) >= SURE]
        if fits and not any(titles.alike(h.title, fits[0].title) >= SURE for h in found):
            due = _due(fits[0].numbers, expected)
            number = str(due or fits[0].likeliest or "")
            return Heading(CHAPTER, CHAPTER, number, None, tuple(b.lines for b in here), i, stop)
    return None


def entry(known: Expected, title: str, page: int) -> Listed | None:
    """What the contents have for a title on a page: what reads like it, or begins so and gives that page's folio."""
    folio = known.folios.get(page, "")
    alike = (e for e in known.listed if titles.alike(title, e.title) >= SURE)
    paged = (e for e in known.listed if e.page and e.page == folio and titles.begin_alike(title, e.title) >= ALIKE)
    return next(alike, None) or next(paged, None)


def promoted(
    heading: Heading, blocks: Sequence[Block], known: Expected, found: Sequence[Heading], expected: Sequence[int]
) -> Heading | None:
    """A heading without a number that the contents have, below whose title there may stand more of it."""
    told = entry(known, heading.title, blocks[heading.block].page)
    if told is None or any(titles.alike(h.title, told.title) >= SURE for h in found):
        return None
    number = str(_due(told.numbers, expected) or told.likeliest or "")
    return replace(heading, kind=CHAPTER, name=CHAPTER, number=number)


def _due(values: Collection[int], expected: Sequence[int]) -> int | None:
    """The first expected number that a printed one may stand for."""
    return next((n for n in expected if n in values), None)


def _text_follows(blocks: Sequence[Block], i: int) -> bool:
    """Whether running text stands below block `i`, or below an epigraph under it."""
    after = [b for b in blocks[i + 1 : i + 4] if b.page == blocks[i].page]
    return any(b.prose or b.stopped and len(regex.findall(r"\p{Ll}", b.text)) > 20 for b in after)


def _runs_on(blocks: Sequence[Block], i: int, stop: int, book: str) -> bool:
    """Whether block `i` is a running head: first on its page, over text that goes on, or the title of the book."""
    if i and blocks[i - 1].page == blocks[i].page:
        return False
    if not i:
        return False
    if len(blocks[i].lines) == 1 and " " in blocks[i].text and has_folio(blocks[i].text):
        return True
    if len(blocks[i].lines) == 1 and _FOLIO.match(blocks[i].text):
        return True
    return bool(regex.match(r"\p{Ll}", blocks[stop].text)) or bool(book) and titles.alike(blocks[i].text, book) >= SURE


def has_folio(text: str) -> bool:
    """Whether a line begins or ends with a roman folio: in small letters, or higher than any king's number. A capital
    by itself is none: VITAMIN C."""
    words = text.split()
    ends = (word.strip(".,") for word in (words[0], words[-1]))
    numbers = (n for n in ends if len(n) > 1 or n.islower())
    return any((from_roman(n.upper()) or 0) > (KINGS if n.isupper() else 1) for n in numbers)


def _opens(blocks: Sequence[Block], i: int) -> bool:
    """Whether text follows block `i` and nothing unfinished stands before it."""
    before = i == 0 or blocks[i - 1].closed or blocks[i - 1].last_page != blocks[i].page
    return before and i + 1 < len(blocks) and blocks[i + 1].prose
