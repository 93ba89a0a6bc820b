"""Running heads: lines that stand where they do for the printer's sake, known by their repetition.

A running head is the first line of many pages, odd and even apart, changing with the chapter and mangled by the OCR; a
chapter's own heading, which reads the same, must stay. Heads that do not come back are found by `descriptive_heads`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import pairwise

from rapidfuzz import fuzz, process

from pipeline.language import thresholds
from pipeline.stages.furniture import descriptive_heads
from pipeline.stages.furniture.folio_candidates import Page
from pipeline.stages.furniture.folios import Folio
from pipeline.stages.furniture.head_candidates import Top, over_title, seconds, sides, tops, year
from pipeline.stages.furniture.numerals import Digits
from pipeline.stages.furniture.removal import Removal
from pipeline.stages.structure import labels
from pipeline.text.findings import Certainty, Line

_TABLE = thresholds.of("furniture", "running_heads")
_SAME: float = _TABLE["same"]
_STRAY: float = _TABLE["stray"]
_SECOND: float = _TABLE["second"]
_FAR: int = _TABLE["far"]
_DENSE: float = _TABLE["dense"]
_FEWEST: int = _TABLE["fewest"]
_LEAF: int = _TABLE["leaf"]
_LARGE: float = _TABLE["large"]
_ALONE: int = _TABLE["alone"]
_ROMAN = re.compile(r"[IVXLC]{1,7}[.:]?")
_COUNT = re.compile(r"(chapter|chap|part|book|act|scene|letter|lecture|sermon|canto)([ivxlc]+|\d+)")
_GLUED = re.compile(r"\b(?:chapter|chap\.) [ivxlcmnut1h\d]{1,6}[.:]?\s*$", re.IGNORECASE)  # in: III
_FIGURES = re.compile(r"(?<!\d)\d{1,4}(?!\d)")
_VERSO, _RECTO = re.compile(r"\s*(?P<n>\d{1,4})\s+[^\W\d]"), re.compile(r"[^\W\d][^\w]*\s(?P<n>\d{1,4})\s*$")
_RULES: int = _TABLE["rules"]
_RULING: float = _TABLE["ruling"]
_REPEATED: int = _TABLE["repeated"]
_DISPLACED: float = _TABLE["displaced"]
_HEADING: float = _TABLE["heading"]
_BEFORE: int = _TABLE["before"]


def heads(book: Sequence[Page], folios: Mapping[int, Folio], digits: Digits) -> list[Removal]:
    """The running heads of a book, by the places of its pages in `book`."""
    first = tops(book, folios, digits)
    turns = sides(book, folios)
    groups = [run for group in _groups(first) for run in _runs(group) if _repeats(run, book, turns)]
    _adopt(groups, first)
    found: dict[int, Removal] = {}
    parts: list[Removal] = []
    kept: set[int] = set()
    beside = {top.at for group in groups for top in group if top.near}
    for group in groups:
        openings = _openings(group, book, folios, turns, beside)
        kept |= openings
        for top in group:
            if top.at not in openings:
                found[top.at] = Removal(top.at, top.line, Certainty.CERTAIN, f"heads {len(group)} pages")
            elif top.numbered and (head := _above_label(top.line)):  # with a folio it is no title
                parts.append(Removal(top.at, head, Certainty.LIKELY, "read as one line with the label below it"))
    for removal in descriptive_heads.heads(book, first, turns, kept, set(found)):
        found[removal.at] = removal
    found.update(_displaced(book, groups, kept | set(found)))
    found.update(_facing(first, kept | set(found)))
    return [*(found[at] for at in sorted(found)), *parts, *_second(book, folios, digits, found)]


def _groups(tops: Sequence[Top]) -> list[list[Top]]:
    """Tops that read alike. Those that read the same twice found a group; the others join the nearest."""
    same: defaultdict[str, list[Top]] = defaultdict(list)
    for top in tops:
        same[top.key].append(top)
    groups: dict[str, list[Top]] = {}
    for key in sorted(same, key=lambda k: (-len(same[k]), k)):
        near = process.extractOne(key, groups.keys(), scorer=fuzz.ratio, score_cutoff=_SAME) if groups else None
        if near and not _counts(key, near[0]):
            groups[near[0]].extend(same[key])
        elif len(same[key]) > 1 or same[key][0].capitals or same[key][0].near:
            groups[key] = list(same[key])
    return [sorted(g, key=lambda t: t.at) for g in groups.values()]


def _runs(group: Sequence[Top]) -> Iterator[list[Top]]:
    """A group cut where its words are away for long: what heads one chapter may head another, much later."""
    run: list[Top] = []
    for top in group:
        if run and top.at - run[-1].at > 2 * _FAR:
            yield run
            run = []
        run.append(top)
    if run:
        yield run


def _counts(one: str, other: str) -> bool:
    """Whether two lines differ in a count ("chapteriv", "chaptervi", "henryvii"), at their end or behind a word that
    counts: then each is a heading of its own."""
    a, b = one.rstrip("ivxlc0123456789"), other.rstrip("ivxlc0123456789")
    if a == b and one != other and len(a) < 14 and a not in (one, other):
        return True
    m, n = _COUNT.match(one), _COUNT.match(other)
    return m is not None and n is not None and m[1] == n[1] and m[2] != n[2]


def _repeats(group: Sequence[Top], book: Sequence[Page], turns: Sequence[int]) -> bool:
    """Whether a group is dense enough among the pages of its side to be a running head."""
    if len(group) < 2:
        return False
    if sum(t.numbered for t in group) >= 2 or _rises(group):
        return True
    if 2 * sum(t.label for t in group) > len(group) and 2 * sum(t.goes_on for t in group) < len(group):
        return False  # chapters of the same title, in several parts
    if 2 * sum(t.titled for t in group) < len(group) and 2 * sum(t.near for t in group) < len(group):
        return False
    if 2 * sum(t.short or t.capitals for t in group) < len(group):
        return False  # text that begins pages alike, by chance
    mine = {side for side in (0, 1) if 4 * sum(t.side == side for t in group) >= len(group)}
    room = sum(side in mine for side in turns[group[0].at : group[-1].at + 1])
    if len(group) == 2 and room == 2:
        sure = all((t.numbered or t.behind or (t.titled and t.goes_on)) and not t.label for t in group)
        return (sure and not any(over_title(t, book) for t in group)) or (
            group[0].capitals and _heading_before(group[0], book)
        )
    return len(group) >= _REPEATED and len(group) >= _DENSE * room


def _rises(group: Sequence[Top]) -> bool:
    """Whether the numbers beside heads in capitals rise from page to page, though no sequence of folios holds them:
    two are enough that count the pages between them."""
    large = [(t.at, t.line.text) for t in group if t.marked and t.capitals]
    numbers = [(at, int(m[0])) for at, text in large if (m := _FIGURES.search(text))]
    counted = any(other - one == b - a for (a, one), (b, other) in pairwise(numbers))
    return (len(numbers) >= _FEWEST or counted) and all(one < other for (_, one), (_, other) in pairwise(numbers))


def _facing(tops: Sequence[Top], settled: set[int]) -> Iterator[tuple[int, Removal]]:
    """Heads in capitals of pages that face each other, whose folios count and stand outward: an even one before its
    words, the next one behind them. A document of few pages repeats nothing."""
    for one, other in pairwise(tops):
        even, odd = _VERSO.match(one.line.text), _RECTO.search(other.line.text)
        if not (even and odd and other.at == one.at + 1 and _large(one) and _large(other)):
            continue
        if int(even["n"]) % 2 == 0 and int(even["n"]) + 1 == int(odd["n"]):
            for top in (one, other):
                if top.at not in settled:
                    why = f"{even['n']} and {odd['n']} stand outward on pages that face each other"
                    yield top.at, Removal(top.at, top.line, Certainty.LIKELY, why)


def _large(top: Top) -> bool:
    """Whether most of a line's letters are capitals."""
    letters = [c for c in top.line.text if c.isalpha()]
    return 2 * sum(map(str.isupper, letters)) > len(letters)


def _adopt(groups: Sequence[list[Top]], tops: Sequence[Top]) -> None:
    """Give the tops that are too mangled for any group to the one that heads the next pages of their side."""
    taken = {t.at for g in groups for t in g}
    rulers: defaultdict[int, list[list[Top]]] = defaultdict(list)
    for group in groups:
        for at in {near for t in group for near in range(t.at - _FAR, t.at + _FAR + 1)}:
            rulers[at].append(group)
    for top in tops:
        if top.at in taken:
            continue
        large = _large(top)
        for group in rulers[top.at]:
            beside = (large or top.numbered) and any(t.side == top.side and abs(t.at - top.at) <= 3 for t in group)
            alike = max(fuzz.ratio(top.key, group[0].key), fuzz.ratio(top.bare, group[0].bare))
            if beside and alike >= _STRAY and not _counts(top.key, group[0].key):
                group.append(top)
                break
            if top.marked and not top.label and fuzz.ratio(top.bare, group[0].bare) >= _SAME:
                group.append(top)
                break
    for group in groups:
        group.sort(key=lambda t: t.at)


def _openings(
    group: Sequence[Top],
    book: Sequence[Page],
    folios: Mapping[int, Folio],
    turns: Sequence[int],
    beside: AbstractSet[int],
) -> set[int]:
    """The places of those of a group that are the heading itself, from which the running head was taken.

    beside: pages with a running head beside their folio; none stands on both sides of a half-title.
    """
    found: set[int] = set()
    mine = {t.side for t in group}
    rules_the_book = len(group) >= _RULES and len(group) >= _RULING * sum(side in mine for side in turns)
    numbered = 2 * sum(t.near for t in group) > len(group)
    on_line = 2 * sum(t.numbered or t.marked for t in group) > len(group)  # then one on another line may be none
    # What stands above another title on most of its pages is a heading each time.
    if not numbered and 2 * sum(over_title(t, book) for t in group) >= len(group):
        return {t.at for t in group}
    labelled = [t for t in group if _GLUED.search(t.line.text)]
    if 4 * len(labelled) <= len(group):  # the head and the label of a chapter that begins below it, read as one line
        found |= {t.at for t in labelled if not t.goes_on}
    last = -_FAR
    for top in group:
        first = top.at - last >= _FAR
        last = top.at
        folio = folios.get(top.at)
        sight = folio.sight if folio else None
        if top.numbered or top.marked or (top.near and (sight or not on_line)):
            continue
        among = len(book[top.at].lines) == 1 and {top.at - 1, top.at + 1} <= beside  # all but its head was not read
        leaf = _leaf(book, top.at) and not among
        if not top.goes_on and (leaf or numbered and _over_label(top, book)):
            found.add(top.at)
            continue
        dropped = sight is not None and sight.place == "foot"
        titled = over_title(top, book)
        if (numbered and (dropped or top.under)) or (
            first
            and not top.goes_on
            and (titled or not ((rules_the_book and not numbered) or _heading_before(top, book)))
        ):
            found.add(top.at)
    return found


def _above_label(line: Line) -> Line | None:
    """The part of a line that is a running head, where a chapter's label was read on to its end."""
    m = _GLUED.search(line.text)
    if m is None or len(head := line.text[: m.start()].rstrip()) < 2:
        return None
    return Line(line.start, line.start + m.start(), line.start + m.start(), head)


def _leaf(book: Sequence[Page], at: int) -> bool:
    """Whether a page is a title page or a half-title: it holds a few lines, in capitals for the most part, and before a
    half-title the text has ended."""
    page = book[at]
    letters = [c for line in page.lines for c in line.text if c.isalpha()]
    before = next((book[k].lines[-1].text.rstrip() for k in range(at - 1, -1, -1) if book[k].lines), "")
    ended = len(page.lines) > _ALONE or not before or not (before[-1].islower() or before[-1] in ",;-")
    return ended and len(page.lines) <= _LEAF and sum(map(str.isupper, letters)) >= _LARGE * len(letters)


def _over_label(top: Top, book: Sequence[Page]) -> bool:
    """Whether the label of a chapter stands below it, which begins there: no head stands on such a page, or its folio
    does."""
    after = next((b for a, b in pairwise(book[top.at].lines) if a == top.line), None)
    text = after.text.strip() if after is not None else ""
    own = (pattern.fullmatch(text) for pattern in (labels.PART, labels.CHAPTER))
    return _ROMAN.fullmatch(text) is not None or any(m is not None and not m["title"] for m in own)


def _second(
    book: Sequence[Page], folios: Mapping[int, Folio], digits: Digits, found: Mapping[int, Removal]
) -> Iterator[Removal]:
    """The second lines of heads of two lines: what repeats below most of the heads that were found."""
    heads = {at: removal.line for at, removal in found.items()}
    below = [top for top in seconds(book, folios, digits, heads) if not top.label and not top.under]
    same: defaultdict[str, list[Top]] = defaultdict(list)
    for top in below:
        near = process.extractOne(top.key, same.keys(), scorer=fuzz.ratio, score_cutoff=_SECOND)
        same[near[0] if near and not _counts(top.key, near[0]) else top.key].append(top)
    for group in same.values():
        span = range(group[0].at, group[-1].at + 1)
        if len(group) < _REPEATED or len(group) < _DENSE * sum(at in found for at in span) / len(
            {t.side for t in group}
        ):
            continue
        if 2 * sum(top.titled and top.short for top in group) > len(group):
            for top in group:
                yield Removal(top.at, top.line, Certainty.LIKELY, f"below the heads of {len(group)} pages")


def _heading_before(top: Top, book: Sequence[Page]) -> bool:
    """Whether the heading that a running head repeats stands on one of the pages before it."""
    for page in book[max(0, top.at - _BEFORE) : top.at]:
        for line in page.lines[:8]:
            key = "".join(c for c in line.text.lower() if c.isalnum())
            alike = len(key) >= 4 and fuzz.ratio(top.key, key) > _HEADING
            if alike and not _counts(top.key, key) and line.text.strip()[0].isupper():
                return True
    return False


def _displaced(
    book: Sequence[Page], groups: Sequence[Sequence[Top]], settled: set[int]
) -> Iterator[tuple[int, Removal]]:
    """Heads that the OCR put under scraps of dirt, or at the foot of their page."""
    names = [g[0].key for g in groups if len(g) >= 5]
    if not names:
        return
    for at, page in enumerate(book):
        if at in settled:
            continue
        for line in (*page.lines[:5], *page.lines[5:][-3:]):
            if not any(c.isdigit() for word in line.text.split() if not year(word) for c in word):
                continue  # without its folio it may be the title of a part, under the part's number
            key = "".join(c for c in line.text.lower() if c.isalpha())
            if len(key) >= 8 and process.extractOne(key, names, scorer=fuzz.ratio, score_cutoff=_DISPLACED):
                yield at, Removal(at, line, Certainty.LIKELY, "a running head, not read in its place")
                break
