"""Running heads and catchwords: lines that stand where they do for the printer's sake, known by their repetition.

A running head is the first line of many pages, odd and even apart, changing with the chapter and mangled by the OCR; a
chapter's own heading, which reads the same, must stay. A catchword is the first word of the next page.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz import fuzz, process

from pipeline.findings import Certainty, Line
from pipeline.furniture.folios import Folio
from pipeline.furniture.numerals import Digits
from pipeline.furniture.sights import LABELS, Page

# Similarities are rapidfuzz ratios, 0 to 100, of letters alone; chosen on five books read by three engines.
_SAME = 82.0  # to join a group
_STRAY = 64.0  # to join the group that rules the pages around it
_MOST = 60  # letters of a head at most: a full line of prose has more, or is not repeated
_FAR = 12  # pages without a head after which the same words open a new chapter
_DENSE = 0.5  # of the pages of its side, between its first and its last


@dataclass(frozen=True, slots=True)
class Top:
    """The line of a page that may be its running head; `key` are its letters without the folio."""

    at: int
    line: Line
    key: str
    numbered: bool  # the folio is on its line
    capitals: bool
    titled: bool  # begins with a capital, or is in capitals for the most part
    near: bool  # the folio is on its line or on one beside it


@dataclass(frozen=True, slots=True)
class Removal:
    """A line to take out, and why."""

    at: int
    line: Line
    certainty: Certainty
    why: str


def heads(book: Sequence[Page], folios: Mapping[int, Folio], digits: Digits) -> list[Removal]:
    """The running heads of a book, by the places of its pages in `book`."""
    tops = [t for at, page in enumerate(book) if (t := _top(at, page, folios.get(at), digits))]
    groups = [run for group in _groups(tops) for run in _runs(group) if _repeats(run, book)]
    _adopt(groups, tops)
    found: dict[int, Removal] = {}
    kept: set[int] = set()
    for group in groups:
        openings = _openings(group, book, folios)
        kept |= openings
        for top in group:
            if top.at not in openings:
                found[top.at] = Removal(top.at, top.line, Certainty.CERTAIN, f"heads {len(group)} pages")
    for top in tops:
        if top.at not in found and top.numbered and top.capitals and not _is_opening(top, groups, book):
            found[top.at] = Removal(top.at, top.line, Certainty.LIKELY, "in capitals, on one line with the folio")
    found.update(_displaced(book, groups, kept | set(found)))
    return [found[at] for at in sorted(found)]


def _top(at: int, page: Page, folio: Folio | None, digits: Digits) -> Top | None:
    """The first line of a page that is neither its folio nor scraps."""
    for line in page.lines[:4]:
        sight = folio.sight if folio else None
        if sight and sight.line == line and sight.alone:
            continue
        key, numbered = _key(line, folio, digits)
        if len(key) < 4:
            continue
        if len(key) > _MOST:
            return None
        letters = [c for c in line.text if c.isalpha()]
        capitals = sum(c.isupper() for c in letters) >= 0.8 * len(letters)
        near = numbered or bool(sight and sight.alone and sight.place == "head")
        titled = bool(letters) and (letters[0].isupper() or 2 * sum(c.isupper() for c in letters) > len(letters))
        return Top(at, line, key, numbered, capitals, titled, near)
    return None


def _key(line: Line, folio: Folio | None, digits: Digits) -> tuple[str, bool]:
    """The letters and figures of a line but for the folio at its edge, and whether one stood there."""
    words = line.text.split()
    numbered = False
    if folio and len(words) > 1 and not (len(words) == 2 and words[0].lower().strip(".") in LABELS):
        for edge in (0, -1):
            word = words[edge]
            if digits.distance(word, folio.n) <= 0.35 and not (len(word) > 3 and word.isalpha()):
                words.pop(edge)
                numbered = True
                break
    return "".join(c for c in "".join(words).lower() if c.isalnum()), numbered


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
        elif len(same[key]) > 1 or same[key][0].capitals or same[key][0].numbered:
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
    """Whether two lines differ in a count ("chapteriv", "chaptervi"): then each is a heading of its own."""
    a, b = one.rstrip("ivxlc0123456789"), other.rstrip("ivxlc0123456789")
    return a == b and one != other and len(a) < 14


def _repeats(group: Sequence[Top], book: Sequence[Page]) -> bool:
    """Whether a group is dense enough among the pages of its side to be a running head."""
    if len(group) < 2 or 2 * sum(t.titled for t in group) < len(group):
        return False
    sides = Counter(t.at % 2 for t in group)
    sides = Counter({side: n for side, n in sides.items() if 4 * n >= len(group)})
    span = range(group[0].at, group[-1].at + 1)
    room = sum(at % 2 in sides for at in span)
    if sum(t.numbered for t in group) >= 2:
        return True
    if len(group) == 2 and group[1].at - group[0].at == 2:
        return group[0].capitals and _heading_before(group[0], book)
    return len(group) >= 3 and len(group) >= _DENSE * room


def _adopt(groups: Sequence[list[Top]], tops: Sequence[Top]) -> None:
    """Give the tops that are too mangled for any group to the one that heads the next page of their side."""
    taken = {t.at for g in groups for t in g}
    rulers: defaultdict[int, list[list[Top]]] = defaultdict(list)
    for group in groups:
        for at in {at for t in group for at in (t.at - 2, t.at + 2)}:
            rulers[at].append(group)
    for top in tops:
        letters = [c for c in top.line.text if c.isalpha()]
        large = 2 * sum(c.isupper() for c in letters) > len(letters)
        if top.at in taken or not (large or top.numbered):
            continue
        for group in rulers[top.at]:
            if fuzz.ratio(top.key, group[0].key) >= _STRAY and not _counts(top.key, group[0].key):
                group.append(top)
                break
    for group in groups:
        group.sort(key=lambda t: t.at)


def _openings(group: Sequence[Top], book: Sequence[Page], folios: Mapping[int, Folio]) -> set[int]:
    """The places of those of a group that are the heading itself, from which the running head was taken."""
    found = set()
    sides = Counter(t.at % 2 for t in group)
    rules_the_book = len(group) >= 0.4 * sum(at % 2 in sides for at in range(len(book)))
    numbered = 2 * sum(t.near for t in group) > len(group)
    # What stands above another title on most of its pages is a heading each time.
    if not numbered and 2 * sum(_over_title(t, book) for t in group) >= len(group):
        return {t.at for t in group}
    last = -_FAR
    for top in group:
        first = top.at - last >= _FAR
        last = top.at
        if top.near:
            continue
        folio = folios.get(top.at)
        dropped = folio is not None and folio.sight is not None and folio.sight.place == "foot"
        titled = _over_title(top, book)
        if (numbered and dropped) or (
            first and (titled or numbered or not (rules_the_book or _heading_before(top, book)))
        ):
            found.add(top.at)
    return found


def _heading_before(top: Top, book: Sequence[Page]) -> bool:
    """Whether the heading that a running head repeats stands on one of the four pages before it."""
    for page in book[max(0, top.at - 4) : top.at]:
        for line in page.lines[:8]:
            key = "".join(c for c in line.text.lower() if c.isalnum())
            if len(key) >= 4 and fuzz.ratio(top.key, key) > 85 and _titles(line):
                return True
    return False


def _titles(line: Line) -> bool:
    """Whether a line is set as a title: short, and in capitals."""
    letters = [c for c in line.text if c.isalpha()]
    return len(letters) >= 3 and sum(c.isupper() for c in letters) >= 0.8 * len(letters) and len(line.text) < 50


def _is_opening(top: Top, groups: Sequence[Sequence[Top]], book: Sequence[Page]) -> bool:
    """Whether a numbered line of capitals is what _opening kept, or has a title below it."""
    if any(top in group for group in groups):
        return True
    return _over_title(top, book)


def _over_title(top: Top, book: Sequence[Page]) -> bool:
    """Whether the line below is set as a title."""
    after = next((b for a, b in pairwise(book[top.at].lines) if a == top.line), None)
    return after is not None and _titles(after)


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
            if not any(c.isdigit() for c in line.text):
                continue  # without its folio it may be the title of a part, under the part's number
            key = "".join(c for c in line.text.lower() if c.isalpha())
            if len(key) >= 8 and process.extractOne(key, names, scorer=fuzz.ratio, score_cutoff=88):
                yield at, Removal(at, line, Certainty.LIKELY, "a running head, not read in its place")
                break


def catchwords(bodies: Sequence[Sequence[Line]]) -> list[Removal]:
    """The catchwords of a book, from the lines of each page that are text: where the book has the habit of them."""
    found: list[tuple[int, Line, bool]] = []
    chances = 0
    for at, (one, other) in enumerate(pairwise(bodies)):
        if len(one) < 3 or not other:
            continue
        chances += 1
        words, first = one[-1].text.split(), other[0].text.split()
        if not 1 <= len(words) <= 2 or not first:
            continue
        catch, begins = _letters(" ".join(words)), _letters(" ".join(first[: len(words)]))
        if not catch or not begins:
            continue
        exact = catch == begins or (len(catch) >= 2 and begins.startswith(catch) and one[-1].text.rstrip()[-1] in "-¬")
        if exact or (len(catch) > 3 and fuzz.ratio(catch, begins) >= 75):
            found.append((at, one[-1], exact))
    habit = len(found) >= 3 and len(found) >= 0.25 * chances
    why = f"begins the next page, as on {len(found)} pages of {chances}"
    return [
        Removal(at, line, Certainty.CERTAIN if habit else Certainty.DOUBTFUL, why)
        for at, line, exact in found
        if habit or exact
    ]


def _letters(text: str) -> str:
    return "".join(c for c in text.lower() if c.isalpha())
