"""The table of contents: where it is, and its entries, in whatever of the usual shapes it was printed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import regex

from pipeline.language import thresholds
from pipeline.stages.structure import labels
from pipeline.stages.structure.blocks import Block, capitals, parts
from pipeline.stages.structure.heading import Listed
from pipeline.stages.structure.labels import readings
from pipeline.stages.structure.titles import folded
from pipeline.text.findings import Line

_PAGE = r"[\dIlioOsStzZ»>«*£&!|]{1,3}"
_PAGE_LINE = regex.compile(rf"(?:(?P<word>[Pp]ag\w{{0,2}}\.?|PAGE|[Pp]p?\.)[ \t]+)?(?P<page>{_PAGE})[.,]?")
_DIRT = r"[/(\[{'‘]?"  # read before a page number
_TAIL = regex.compile(
    rf"^(?P<body>.*?\p{{L}}.*?)(?P<leader>[ \t]*(?:[.·…_][ \t]*){{2,}}|[ \t]+){_DIRT}(?P<page>{_PAGE})$"
)
_PAGED = regex.compile(rf"[ \t.·…_]{_DIRT}\d{{1,3}}$")
_LED = regex.compile(r"(?:[.·…_][ \t]*){3,}\d{1,3}$")
_PAGE_WORD = regex.compile(r"[ \t]+(?:[Pp]ag\p{L}{0,2}|PAGE|[Pp]p?)\.?$")
_NUMBERED = regex.compile(r"(?P<n>[\dIVXLilot|*!]{1,5})(?P<sign>[.,*:)—-])[ \t]+(?=\p{L})")
_LETTERED = regex.compile(r"(?P<n>[({\[]\S{1,2}[)}\]])[ \t]+(?=\p{L})")
_BARE = regex.compile(r"[IVXLC]{1,6}[.,]|\d{1,2}\.")  # a number that stands on a line above its title
_LEADERS = regex.compile(r"(?:[.·…_][ \t]*){3,}$")
_PICTURES = regex.compile(r"(?i)\b(?:illustrations|plates|engravings|portraits|maps)\b")
_FOLIO = regex.compile(r"[ivxlIVXL\d]{1,6}[.,]?")
_COLUMN = regex.compile(
    r"(?:[Pp]ag\p{L}{1,2}|PAG\p{L}|[Cc]hap(?:ter)?|CHAP(?:TER)?)[.,]?(?:[ \t]+[Pp](?:ag\p{L}|AG\p{L})[.,]?)?"
)
_AGAIN = regex.compile(r"(?i)contents[.:]?")
_PART_LINE = regex.compile(r"(?P<word>PART|Part|BOOK)[ \t]+(?P<n>[\p{L}\d]{1,7})[.:]?")

_TABLE = thresholds.of("structure", "contents")
LONGEST: int = _TABLE["longest"]
WRAPPED: int = _TABLE["wrapped"]
FEW: int = _TABLE["few"]
TITLE: int = _TABLE["title"]


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of the text, in code points."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: the stretches of its number, title and page, each as far as it has one."""

    start: int
    end: int
    number: Stretch | None
    title: Stretch
    page: Stretch | None
    lettered: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Entries under a heading of their own (a part), or under none. Each head is the lines of one heading."""

    heads: tuple[tuple[Line, ...], ...]
    entries: tuple[Entry, ...]
    number: str = ""


def part_off(blocks: Sequence[Block], names: Mapping[str, str]) -> list[Block]:
    """The blocks, the heading of the contents cut off from the entries that stand right below it."""
    found: list[Block] = []
    for block in blocks:
        k = next((k for k, line in enumerate(block.lines[:2]) if _names(line.text, names)), -1)
        above = all(_FOLIO.fullmatch(line.text) for line in block.lines[:k])
        cut = len(block.lines) > k + 1 and k >= 0 and above
        at = {block.lines[k].start, block.lines[k + 1].start} if cut else set()
        found += parts(block, at.__contains__) if cut else [block]
    return found


def find(blocks: Sequence[Block], names: Mapping[str, str]) -> range:
    """The blocks of the table of contents, without its heading; none where there is no such heading."""
    heads = [i for i, b in enumerate(blocks) if _names(b.text, names)]
    if not heads:
        return range(0)
    stop = zone(blocks, heads[0])
    for head in heads[1:]:  # its heading stands again above what goes on on the next page
        if blocks[head].page <= blocks[stop - 1].last_page + 1 and head <= stop + 1:
            stop = max(stop, zone(blocks, head))
    return range(heads[0] + 1, stop)


def _names(text: str, names: Mapping[str, str]) -> bool:
    """Whether a line is the heading of the contents, and no more."""
    return names.get(text.strip(" .:").casefold()) == "contents"


def zone(blocks: Sequence[Block], head: int) -> int:
    """The index of the first block after the contents whose heading is block `head`.

    They end where running text begins, or rather where the headings above that text begin, on the same page.
    """
    stop = next((i for i in range(head + 1, len(blocks)) if blocks[i].prose and not _entries(blocks, i)), len(blocks))
    if stop < len(blocks):
        page = blocks[stop].page
        while stop > head + 1 and blocks[stop - 1].page == page and page != blocks[head].page:
            stop -= 1
        if page == blocks[head].page:
            while stop > head + 1 and _headlike(blocks[stop - 1]) and not _all_paged(blocks[stop - 1]):
                stop -= 1
    stop = _foreign(blocks, head, _again(blocks, head, stop))
    paged = [any(_paged(line.text) for line in b.lines) for b in blocks[head + 1 : stop]]
    last = head + 1 + max((k for k, some in enumerate(paged) if some), default=-1) + 1
    texts = [line.text for b in blocks[head + 1 : stop] for line in b.lines if not _headlike(b)]
    above = [line.text for b in blocks[head + 1 : last] for line in b.lines if not _headlike(b)]
    sentence = any(b.stopped and len(b.text) >= WRAPPED and b.text[-2:-1].islower() for b in blocks[last:stop])
    if 2 * sum(map(_paged, texts)) > len(texts) or sentence and 2 * sum(map(_paged, above)) > len(above):
        stop = last  # what stands below the last page number is something else
    return stop


def _again(blocks: Sequence[Block], head: int, stop: int) -> int:
    """The index of the first block that repeats a title of the list, above a sentence: there the text begins."""
    seen: set[str] = set()
    for i in range(head + 1, stop):
        titles = {folded(line.text) for line in blocks[i].lines if sum(map(str.isalpha, line.text)) >= TITLE}
        below = [b for b in blocks[i + 1 : i + 3] if b.page == blocks[i].page]
        spoken = any(b.stopped and b.text[-2:-1].islower() and not _listed(b) for b in below)
        if len(titles) == len(blocks[i].lines) and titles <= seen and spoken:
            return i - 1 if i - 1 > head and _is_label(blocks[i - 1].text) else i
        seen |= titles
    return stop


def _foreign(blocks: Sequence[Block], head: int, stop: int) -> int:
    """The index of the first block below a heading of contents that lies on a later page without any number of a page,
    of whose lines few are numbered or come again in the text: they name something else. Else `stop`."""
    pages: dict[int, list[int]] = {}
    for i in range(head + 1, stop):
        pages.setdefault(blocks[i].page, []).append(i)
    later = {folded(line.text) for block in blocks[stop:] for line in block.lines}
    for page, inside in pages.items():
        texts = [line.text for i in inside for line in blocks[i].lines if sum(map(str.isalpha, line.text)) > 3]
        again = sum(_NUMBERED.match(text) is not None or folded(text) in later for text in texts)
        if page != blocks[head].page and not any(map(_paged, texts)) and 2 * again < len(texts):
            return inside[0]
    return stop


def _paged(text: str) -> bool:
    """Whether a line ends with a page number."""
    return bool(_PAGED.search(text)) or text.isdigit()


def listed(text: str, groups: Sequence[Group]) -> Iterator[Listed]:
    """What the entries say of the headings of the text, however misread: number and title. Lists of illustrations name
    none."""
    pictures = False
    of_text: list[Entry] = []
    for group in groups:
        heads = " ".join(line.text for head in group.heads for line in head)
        pictures = not group.number and (pictures or _PICTURES.search(heads) is not None)
        of_text += () if pictures else group.entries
    for entry in of_text:
        title = text[entry.title.start : entry.title.end]
        values: set[int] = set()
        if entry.number and not entry.lettered:
            values = readings(text[entry.number.start : entry.number.end].rstrip(".,*:)—- "))
        if sum(map(str.isalpha, title)) > 3:
            printed = text[entry.number.start : entry.number.end] if entry.number else ""
            page = text[entry.page.start : entry.page.end] if entry.page else ""
            yield Listed(frozenset(values), title, (labels.plain(printed) or 0) if values else 0, page)


def _headlike(block: Block) -> bool:
    return capitals(block.text) >= 0.8 and not _PAGE_LINE.fullmatch(block.text)


def _all_paged(block: Block) -> bool:
    """Whether most lines of a block end with a page number: entries in capitals, and no heading of the text."""
    return 2 * sum(_PAGED.search(line.text) is not None for line in block.lines) > len(block.lines)


def _entries(blocks: Sequence[Block], i: int) -> bool:
    """Whether a block is entries, or the beginning of one whose end, with its page, stands below a blank line."""
    begun = len(blocks[i].lines) <= FEW and not blocks[i].stopped
    below = [b for b in blocks[i + 1 : i + 3] if b.page == blocks[i].page]
    return _listed(blocks[i]) or begun and any(_paged(b.lines[-1].text) for b in below)


def _listed(block: Block) -> bool:
    """Whether most lines of a block look like entries, a number before them or a page after; or leaders end it."""
    if _LED.search(block.lines[-1].text) or len(block.lines) <= FEW and _PAGED.search(block.lines[-1].text):
        return True
    texts = [line.text for line in block.lines]
    forms = (_NUMBERED.match, _LETTERED.match, _PAGED.search, _BARE.fullmatch, _LEADERS.search)
    like = sum(text.isdigit() or any(form(text) for form in forms) for text in texts)
    return (like + 2 * sum(map(_is_label, texts))) * 2 > len(texts)  # a label has its title on the next line


def parse(blocks: Sequence[Block]) -> list[Group]:
    """The groups of entries in the blocks of a table of contents, in order."""
    plain = _all_in_capitals(blocks)
    groups: list[Group] = []
    heads: list[list[Line]] = []
    entries: list[Entry] = []
    number = ""
    above: Line | None = None  # of the entry that comes next, its number

    def close() -> None:
        nonlocal heads, entries, number
        if heads or entries:
            groups.append(Group(tuple(tuple(h) for h in heads), tuple(entries), number))
        heads, entries, number = [], [], ""

    for block in blocks:
        for line in block.lines:
            titled = any(c.isalpha() for c in line.text) and not _BARE.fullmatch(line.text)
            if above is not None and not titled:
                entries.append(_entry(above))
                above = None
            if _BARE.fullmatch(line.text):
                above = line
            elif above is not None:
                number_at = Stretch(above.start, above.end)
                entries.append(replace(_entry(line), start=above.start, number=number_at, lettered=False))
                above = None
            elif m := _PART_LINE.fullmatch(line.text):
                close()
                heads, number = [[line]], m["n"]
            elif (m := _PAGE_LINE.fullmatch(line.text)) and entries and not entries[-1].page and _pageish(m["page"]):
                at = Stretch(line.start + m.start("page"), line.start + m.end("page"))
                entries[-1] = replace(entries[-1], page=at, end=line.end)
            elif _is_label(line.text) or line.start not in plain and _titles(line.text):
                if entries:
                    close()
                if heads and number and len(heads) > 1:
                    heads[-1].append(line)  # a title that runs over two lines
                else:
                    heads.append([line])
            elif entries and _wraps(entries[-1], line):
                entries[-1] = _joined(entries[-1], _entry(line))
            elif any(c.isalnum() for c in line.text):
                entries.append(_entry(line))
    entries += [_entry(above)] if above else []
    close()
    return groups


def _titles(text: str) -> bool:
    """Whether a line heads the entries below it: by its capitals, or by what it says."""
    return _names_column(text) or _heading(text) and not _PAGE_LINE.fullmatch(text)


def _names_column(text: str) -> bool:
    """Whether a line says what stands below it: page numbers, or the contents that go on on a later page."""
    return _AGAIN.fullmatch(text) is not None or _COLUMN.fullmatch(text) is not None


def _all_in_capitals(blocks: Sequence[Block]) -> set[int]:
    """Where those lines in capitals begin that are entries like any other: most lines of their page are in capitals."""
    pages: dict[int, list[Line]] = {}
    for block in blocks:
        pages.setdefault(block.page, []).extend(line for line in block.lines if sum(map(str.isalpha, line.text)) > 3)
    found: set[int] = set()
    for inside in pages.values():
        large = [line for line in inside if _titles(line.text) and not _names_column(line.text)]
        large = [line for line in large if not _PART_LINE.fullmatch(line.text)]
        if len(large) > FEW and 2 * len(large) > len(inside):
            found.update(line.start for line in large)
    return found


def _wraps(before: Entry, line: Line) -> bool:
    """Whether a line ends the entry that the line before begins: it has the page, and no number of its own."""
    long = before.end - before.start >= WRAPPED and before.page is None and line.start - before.end <= 3
    return long and bool(_PAGED.search(line.text)) and not (_NUMBERED.match(line.text) or _LETTERED.match(line.text))


def _joined(before: Entry, after: Entry) -> Entry:
    """An entry that runs over two lines, as one."""
    return replace(before, end=after.end, title=Stretch(before.title.start, after.title.end), page=after.page)


def _is_label(text: str) -> bool:
    """Whether a line labels a chapter and says no more."""
    m = labels.CHAPTER.fullmatch(text)
    return m is not None and not m["title"]


def _heading(text: str) -> bool:
    if sum(map(str.isalpha, text)) <= 3 or capitals(text) < 0.8:
        return False
    return not _NUMBERED.match(text) and not (len(text) <= LONGEST and _TAIL.match(text))


def _pageish(text: str) -> bool:
    """Whether a run of signs may be a page number: a figure in it, or nothing that could be a word."""
    return any(c.isdigit() for c in text) or not regex.fullmatch(r"(?i)(?:is|to|so|it|i|s|t)", text)


def _entry(line: Line) -> Entry:
    text, at = line.text, line.start
    number = page = None
    body, stop, lettered = 0, len(text), False
    if m := _NUMBERED.match(text):
        number, body = Stretch(at, at + m.end("sign")), m.end()
    elif m := _LETTERED.match(text):
        number, body, lettered = Stretch(at, at + m.end("n")), m.end(), True
    if (
        (m := _TAIL.match(text) if len(text) <= LONGEST else None)
        and m.end("body") > body
        and _pageish(m["page"])
        and _figured(m["page"])
    ):
        page = Stretch(at + m.start("page"), at + m.end("page"))
        word = _PAGE_WORD.search(m["body"])
        stop = word.start() if word and word.start() > body else m.end("body")
    return Entry(at, line.end, number, Stretch(at + body, at + stop), page, lettered)


def _figured(text: str) -> bool:
    return any(c.isdigit() for c in text) or text in ("»", ">")
