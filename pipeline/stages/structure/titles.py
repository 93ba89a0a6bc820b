"""Titles: lines in capitals, or below a label, that name a division; and blocks cut where such lines begin or end."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

import regex
from rapidfuzz import fuzz

from pipeline.language import thresholds
from pipeline.stages.structure import labels
from pipeline.stages.structure.blocks import Block, capitals, opens_page
from pipeline.text.findings import Line

SIGNED = regex.compile(r"[VY][O0][LI1l][.,] ?\S{1,5}(?:[.,]? \S{1,3}){0,3}")  # a printer's signature: VOL. I. B
_INITIALS = regex.compile(  # under a letter or a note: "W. T. F.", B. FRANKLIN."
    r"(?:[“\"‘']?\s*(?:\p{Lu}\.\s*){2,5}[”\"’']?"
    r"|(?:\p{Lu}\. )?[“\"]?\s*(?:\p{Lu}\.\s*){1,3}\p{Lu}{2,}\.?[”\"])[\W\d]{0,5}"
)
TRAILER = regex.compile(r"(?:THE END|FINIS|The End)[.]?")
_TABLE = thresholds.of("structure", "titles")
SHORTEST: int = _TABLE["shortest"]
_DATED = regex.compile(r"[\s.,:—–-]*[(\[]?\b1[4-9]\d\d\b[)\]]?[\s.]*$")  # INTRODUCTION.—(1829).
_OF_A_BOOK = frozenset(("preface", "introduction", "notes", "postscript"))  # NOTES TO ROB ROY
_GLUED = regex.compile(r"(?P<title>\p{Lu}[\p{Lu} ,'’-]{5,60}[.:]) (?P<label>(?:CHAPTER|CHAP\.) [IVXLC\d]{1,6}[.:]?)")
_SALUTES = regex.compile(r"(?:MY )?(?:DEAR |LORD|SIRS?|MADAM|GENTLEMEN)[\p{Lu} .]{0,40}[,:;—–-]{1,2}")
_POINT = regex.compile(r"\d{1,2}[.)] ?\p{Lu}")
_ENDS = frozenset('.!?"”’')
_ROMAN = regex.compile(r"[IVXLC]{1,7}\.?")
_JOINS = regex.compile(r"(?i)(?:or|and|of|with|to|in)[,.;:]?|\(.{2,60}\)")  # a line between two of a title
_SMALL = frozenset("a an and as at by for from in into of on or the to with versus".split())

Titles = tuple[tuple[Line, ...], ...]
"""Titles one below the other, each as its printed lines."""


def part_off(blocks: Iterable[Block]) -> list[Block]:
    """The blocks, with numbers and lines in capitals at the head of one cut off from what follows them.

    A label (PART I, CHAPTER 2, a bare number) becomes a block of its own, so that whatever stands below it is looked
    at for itself.
    """
    found: list[Block] = []
    for block in blocks:
        rest = tuple(part for line in block.lines for part in _unglued(line))
        while rest:
            n = _cut(rest)
            found.append(Block(rest[:n], block.page, block.page if n < len(rest) else block.last_page))
            rest = rest[n:]
    return found


def above(blocks: Sequence[Block], i: int, taken: Collection[int]) -> int:
    """The first block of the page of block `i`, where all those above it there are titles; else `i`. taken: blocks that
    are something else."""
    k = i
    while not opens_page(blocks, k):
        around = [line for block in blocks[max(0, k - 2) : k + 1] for line in block.lines]
        here = [around.index(line) for line in blocks[k - 1].lines]
        if k - 1 in taken or not all(caps(around[n].text) or joins(around, n) for n in here):
            return i
        k -= 1
    return k


def labels_within(block: Block) -> frozenset[int]:
    """Where lines of a block begin, below others, that label a chapter or a part and nothing else; a roman number
    between two sentences, too."""
    found = set()
    for above, line, below in zip(block.lines, block.lines[1:], (*block.lines[2:], None), strict=False):
        own = [m for p in (labels.PART, labels.CHAPTER) if (m := p.fullmatch(line.text)) and m["word"].isupper()]
        cut = above.text[-1].islower() or above.text[-1] in ",;-"
        named = any(not m["title"] or m["title"][0].isupper() and not cut for m in own)
        ended = above.text[-1] in _ENDS and below is not None and below.text[:1].isupper()
        if named or ended and _ROMAN.fullmatch(line.text):
            found.add(line.start)
    return frozenset(found)


def _unglued(line: Line) -> tuple[Line, ...]:
    """A line that OCR put together of a title in capitals and the label below it, as the two that they were."""
    m = _GLUED.fullmatch(line.text)
    if m is None or not caps(m["title"]):
        return (line,)
    at = line.start + m.start("label")
    first = Line(line.start, line.start + m.end("title"), at, m["title"])
    return first, Line(at, line.end, line.stop, line.text[m.start("label") :])


def _cut(lines: Sequence[Line]) -> int:
    """How many of the lines of a block stand together at its head."""
    if _is_label(lines[0].text):
        return 1
    n = 0
    saluted = next((k for k, line in enumerate(lines[:5]) if k and _SALUTES.fullmatch(line.text)), 0)
    if saluted and all(caps(line.text) for line in lines[:saluted]):
        return saluted
    while n < len(lines) and (caps(lines[n].text) or joins(lines, n)) and not _is_label(lines[n].text):
        n += 1
    heads = 0 < n <= 4 and n < len(lines)
    return n if heads and (_is_label(lines[n].text) or capitals(lines[n].text) < 0.5) else len(lines)


def joins(lines: Sequence[Line], n: int) -> bool:
    """Whether line number `n` is a small word, such as `or`, or stands in brackets, above one in capitals."""
    return 0 < n < len(lines) - 1 and bool(_JOINS.fullmatch(lines[n].text)) and caps(lines[n + 1].text)


def _is_label(text: str) -> bool:
    return any(p.fullmatch(text) for p in (labels.PART, labels.CHAPTER, labels.NUMBER, labels.ACT))


def mixed(blocks: Sequence[Block], i: int) -> tuple[Titles, int]:
    """A title in small letters below a label: a short block that ends no sentence, over running text."""
    k = i + 1
    if k + 1 >= len(blocks) or blocks[k].page != blocks[i].page or not (blocks[k + 1].prose or blocks[k + 1].verse):
        return (), k
    block = blocks[k]
    short = len(block.text) <= 80 and len(block.lines) <= 2 and block.text[0].isupper()
    titled = not block.closed or title_case(block.text.rstrip("."))
    return (((block.lines),), k + 1) if short and titled else ((), k)


def alike(a: str, b: str) -> float:
    """How alike two titles are, by their letters alone: rapidfuzz ratio, 0 to 100."""
    return fuzz.ratio(folded(a), folded(b))


def begin_alike(a: str, b: str) -> float:
    """How alike two titles are as far as the shorter goes, by their letters alone; 0 where that is a word or less."""
    one, other = folded(a), folded(b)
    size = min(len(one), len(other))
    return fuzz.ratio(one[:size], other[:size]) if size >= SHORTEST else 0.0


def signs(text: str) -> bool:
    """Whether a line is who signed what stands above: initials, or with a surname before the quotation's end."""
    return SIGNED.fullmatch(text) is not None or _INITIALS.fullmatch(text.strip()) is not None


def free(blocks: Sequence[Block], i: int) -> bool:
    """Whether nothing unfinished stands above block `i` on its page, dirt left aside."""
    k = i - 1
    while k >= 0 and blocks[k].scraps and blocks[k].page == blocks[i].page:
        k -= 1
    return k < 0 or blocks[k].closed or blocks[k].last_page != blocks[i].page


def text_below(blocks: Sequence[Block], i: int, k: int) -> bool:
    """Whether text begins with block `k`, or below dirt or an ornament there, on the page of the title that is block
    `i`: prose, be its first line cut off, or verse."""
    if k + 1 < len(blocks) and blocks[k].scraps and blocks[k + 1].page == blocks[i].page:
        k += 1
    page = blocks[k].page
    cut = not blocks[k].closed and blocks[k].text[0].isupper() and k + 1 < len(blocks) and blocks[k + 1].page == page
    goes_on = cut and blocks[k + 1].prose and blocks[k + 1].text[0].islower() and capitals(blocks[k].text) < 0.5
    return blocks[k].prose or blocks[k].verse or goes_on


def folded(text: str) -> str:
    """The letters and figures of a text, whatever their case: what two printings of a title have in common."""
    return "".join(filter(str.isalnum, text)).casefold()


def in_capitals(blocks: Sequence[Block], i: int, skip: int, names: Mapping[str, str]) -> tuple[Titles, int]:
    """Title lines in capitals from line `skip` of block `i` on, through blocks of the same page that hold no more.

    Returns the titles and the index of the block after them.
    """
    titles: list[tuple[Line, ...]] = []
    k, at = i, skip
    while k < len(blocks) and blocks[k].page == blocks[i].page:
        rest = blocks[k].lines[at:]
        if (titles or skip) and rest and (_POINT.match(rest[0].text) or _SALUTES.fullmatch(rest[0].text)):
            break
        run = _run(rest, names)
        below = blocks[k + 1].lines[:1] if k + 1 < len(blocks) and blocks[k + 1].page == blocks[i].page else ()
        if titles and len(rest) == 1 and joins([*titles[-1][-1:], *rest, *below], 1):
            run = tuple(rest)
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
    run: list[Line] = []
    for n, line in enumerate(lines):
        numbered = any(
            p.fullmatch(line.text) for p in (labels.PART, labels.NUMBER, labels.CHAPTER, labels.ACT, TRAILER)
        )
        point = bool(run) and _POINT.match(line.text) is not None  # the first section below a chapter's title
        saluted = run and _SALUTES.fullmatch(line.text)
        if numbered or point or saluted or named(line.text, names) or not (caps(line.text) or run and joins(lines, n)):
            break
        run.append(line)
    return tuple(run)


def caps(text: str) -> bool:
    """Whether a line is set in capitals (a misread small letter or two allowed), and is no sentence."""
    return len(text) < 90 and sum(map(str.isalpha, text)) >= 3 and capitals(text) >= 0.8


def named(text: str, names: Mapping[str, str]) -> str:
    """The kind of division that a heading such as FOREWORD or Appendix B opens; "" for other lines."""
    word = regex.match(r"\p{L}+(?: \p{L}+){0,3}", text.strip(" .:"))
    if word is None:
        return ""
    whole = regex.sub(r"\s+", " ", _DATED.sub("", text).strip(" .:")).casefold()
    first, _, rest = whole.partition(" ")
    if whole in names:
        return names[whole]
    told = first == "appendix" or first in _OF_A_BOOK and rest.startswith("to ")
    return names[first] if told and first in names and len(whole) < 60 and capitals(text) > 0.5 else ""


def title_case(text: str) -> bool:
    """Whether every word that counts has a capital, and no point ends the line."""
    words = [w for w in regex.findall(r"\p{L}[\p{L}’'-]*", text) if w.casefold() not in _SMALL]
    return bool(words) and all(w[0].isupper() for w in words) and not regex.search(r"[.,;:]$", text)
