"""The true page number of every page, from the many that can be read: what is seen is weighed against the sequence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from rapidfuzz import fuzz

from pipeline.language import thresholds
from pipeline.stages.furniture import folio_candidates as seen_on
from pipeline.stages.furniture import sequence
from pipeline.stages.furniture.folio_candidates import Page, Sight
from pipeline.stages.furniture.numerals import CAPITALS, Digits
from pipeline.stages.furniture.sequence import Offset
from pipeline.text.roman import to_roman

_TABLE = thresholds.of("furniture", "folios")
_TOO_FAR: float = _TABLE["too_far"]

_CLIMB: int = _TABLE["climb"]
_LOOKS: float = _TABLE["looks"]
_LENGTH: int = _TABLE["length"]
_LONG: int = _TABLE["long"]


@dataclass(frozen=True, slots=True)
class Folio:
    """The number of a page. `sight` is where it was seen, None where nothing was printed or nothing recognised."""

    n: str
    evidence: str  # printed, misread, inferred
    sight: Sight | None


def infer(
    book: Sequence[Page], digits: Digits, placed: Mapping[int, Sequence[Sight]] | None = None
) -> dict[int, Folio]:
    """The folio of every page that has one for sure, by the place of the page in `book`.

    placed: where its place on the page says that the folio stands; such a page needs no others to speak for it.
    """
    placed = placed or {}
    sights = [_sights(page, digits) for page in book]
    for at, seen in placed.items():
        if any(s.readings for s in seen):
            sights[at] = [replace(s, alone=True) for s in seen]  # it counts as much as one that stands alone
    path = sequence.path(sights)
    anchors = _anchors(sights, path)
    anchors |= {i for i in placed if (offset := path[i]) and any(_reads(s, offset, i) for s in placed[i])}
    if not anchors:
        return {}
    front = _from_contents(book, min(anchors))
    known = {**front, **{i: offset for i in anchors if (offset := path[i])}}
    habit = _habit(sights, anchors, path)
    full = _fill(book, sights, known, digits)
    _reach(book, full, max(known), 1, _near(sights, habit, digits))
    _reach(book, full, min(known), -1, _near(sights, habit, digits))
    found = dict(sorted(_folios(sights, full, anchors, habit, _near(sights, habit, digits))))
    return {at: _as_seen(folio, placed.get(at, ())) for at, folio in found.items()}


def _as_seen(folio: Folio, placed: Sequence[Sight]) -> Folio:
    """A folio with its sight as it was given, where its place was."""
    seen = next((s for s in placed if folio.sight and s.start == folio.sight.start), folio.sight)
    return replace(folio, sight=seen)


def _sights(page: Page, digits: Digits) -> list[Sight]:
    """Where a folio may stand on a page: in a list of contents on its outermost lines alone."""
    found = seen_on.sights(page, digits)
    return [s for s in found if s.depth == 0] if _contents(page) else list(found)


def number(offset: Offset, at: int) -> str:
    """The folio of the page `at` places into the book under a numbering; empty where there can be none."""
    value = offset[1] + at
    if value < 1 or (offset[0] and value > 399):
        return ""
    return to_roman(value).lower() if offset[0] else str(value)


def _anchors(sights: Sequence[Sequence[Sight]], path: Sequence[Offset | None]) -> set[int]:
    """The pages whose number was read as the path has it, in runs that enough of them speak for."""
    hits: dict[int, list[Sight]] = {}
    for i, offset in enumerate(path):
        found = [s for s in sights[i] if offset and _reads(s, offset, i)]
        if found:
            hits[i] = found
    anchors: set[int] = set()
    for is_roman in (False, True):
        mine = [i for i in hits if (offset := path[i]) and offset[0] is is_roman]
        same = [b - a for a, b in pairwise(mine) if path[a] == path[b]]
        # Numbers that rise by chance hardly ever keep step with the pages.
        steady = min(same, default=9) <= 2 and len(same) >= 0.3 * (len(mine) - 1)
        alone = all(any(s.alone and s.depth == 0 for s in hits[i]) for i in mine)
        # Front matter may be short: one page of it will do where the number stands in a head.
        capitals = any(s.line.text.split(".")[0].strip().isupper() for i in mine for s in hits[i])
        front = is_roman and bool(anchors) and capitals
        # Nor may more pages print another number than print this one.
        span = range(mine[0], mine[-1] + 1) if mine else range(0)
        others = sum(i not in hits and any(_prints_other(s) for s in sights[i]) for i in span)
        steady = others <= len(mine) and (steady or _climbs(mine, hits, path))
        large = all(_weight(s) <= CAPITALS for i in mine for s in hits[i])
        if large and not (same and anchors and max(mine) < min(anchors)):
            continue  # chapters, or poems a page each
        if (len(mine) >= 3 and steady) or (len(mine) == 2 and steady and alone) or front:
            anchors.update(mine)
    return anchors - _doubtful(hits, anchors, path)


def _weight(sight: Sight) -> float:
    """How sure the surest reading of a sight is."""
    return max((r.weight for r in sight.readings), default=0.0)


def _climbs(mine: Sequence[int], hits: Mapping[int, Sequence[Sight]], path: Sequence[Offset | None]) -> bool:
    """Whether numbers rise from page to page, on most pages and at one place of them: pages chosen from a book."""
    if len(mine) < _CLIMB or len(mine) < 0.6 * (mine[-1] - mine[0] + 1):
        return False
    numbers = [offset[1] + i for i in mine if (offset := path[i])]
    places = Counter((hits[i][0].place, hits[i][0].alone) for i in mine)
    rises = all(a < b for a, b in pairwise(numbers))
    return rises and numbers[-1] < 1000 and max(places.values()) >= 0.7 * len(mine)


def _doubtful(hits: Mapping[int, Sequence[Sight]], anchors: set[int], path: Sequence[Offset | None]) -> set[int]:
    """Pages whose number is read by look-alikes only, and is in step with no other page."""
    order = sorted(anchors)
    found = set()
    for before, i, after in zip([-1, *order], order, [*order[1:], -1], strict=False):
        lonely = all(j < 0 or path[j] != path[i] for j in (before, after))
        if lonely and all(r.weight < 1 for s in hits[i] for r in s.readings):
            found.add(i)
    return found


def _reads(sight: Sight, offset: Offset, at: int) -> bool:
    """Whether a sight was read as the number that a numbering gives the page."""
    return any(r.roman is offset[0] and r.value - at == offset[1] for r in sight.readings)


def _prints_other(sight: Sight) -> bool:
    """Whether a clean number stands alone, outermost on its page."""
    return sight.alone and sight.depth == 0 and any(r.weight == 1 for r in sight.readings)


def _habit(
    sights: Sequence[Sequence[Sight]], anchors: set[int], path: Sequence[Offset | None]
) -> Mapping[tuple[str, bool], float]:
    """The share of anchors at each place, alone on the line or not."""
    count: Counter[tuple[str, bool]] = Counter()
    for i in anchors:
        offset = path[i]
        count.update({(s.place, s.alone) for s in sights[i] if offset and _reads(s, offset, i)})
    return {key: value / len(anchors) for key, value in count.items()}


def _fill(
    book: Sequence[Page], sights: Sequence[Sequence[Sight]], known: Mapping[int, Offset], digits: Digits
) -> dict[int, Offset]:
    """The numbering of the pages between and beside those that are known, as far as it is sure."""
    full = dict(known)
    for a, b in pairwise(sorted(known)):
        one, other = known[a], known[b]
        if one == other:
            full.update(dict.fromkeys(range(a + 1, b), one))
        elif one[0] == other[0] and one[1] < other[1]:
            full.update(_split(book, sights, a, b, one, other, digits))
    return full


def _split(
    book: Sequence[Page],
    sights: Sequence[Sequence[Sight]],
    a: int,
    b: int,
    one: Offset,
    other: Offset,
    digits: Digits,
) -> dict[int, Offset]:
    """Where between two known pages the leaves are missing: where the numbers seen say so, or before a new recto."""
    if b - a > _LONG:
        return {}
    best: list[tuple[float, int]] = []
    for cut in range(a + 1, b + 1):
        cost = 0.0
        for i in range(a + 1, b):
            n = number(one if i < cut else other, i)
            near = [digits.distance(s.seen, n) for s in sights[i] if s.alone and s.depth == 0 and n]
            cost += min([0.9, *near])
        best.append((cost, cut))
    least = min(cost for cost, _ in best)
    cuts = [cut for cost, cut in best if cost - least < 0.15]
    # A blank verso is what goes missing most: the next page is then a recto that opens with a heading.
    openings = [c for c in cuts if (other[1] + c) % 2 == 1 and _heading(book[c])]
    if openings and other[1] - one[1] <= 2:
        cuts = [b] if b in openings else openings
    sure = {**dict.fromkeys(range(a + 1, min(cuts)), one), **dict.fromkeys(range(max(cuts), b), other)}
    if other[1] - one[1] <= 2:
        return sure
    # More than a leaf is missing, perhaps at several places: only what is seen can tell.
    return {i: o for i, o in sure.items() if _seen_as(sights[i], number(o, i), digits)}


def _seen_as(sights: Sequence[Sight], n: str, digits: Digits) -> bool:
    """Whether something stands alone on a page that is hardly different from a number."""
    return any(s.alone and digits.distance(s.seen, n) <= 0.45 for s in sights)


def _reach(book: Sequence[Page], full: dict[int, Offset], edge: int, step: int, near: _Near) -> None:
    """Carry a numbering past its last (or first) known page, as far as its pages follow on each other for sure."""
    offset = full[edge]
    at = edge + step
    while 0 <= at < len(book) and at not in full and number(offset, at):
        first = min(at, at - step)
        same_leaf = (offset[1] + first) % 2 == 1 and running(book[at])
        if near(at, number(offset, at)) is None and not same_leaf and not _flows(book[first], book[first + 1]):
            return
        full[at] = offset
        at += step


def running(page: Page) -> bool:
    """Whether a page holds running text: five lines of several words."""
    return sum(len(line.text.split()) >= 5 for line in page.lines) >= 5


def _flows(one: Page, other: Page) -> bool:
    """Whether a sentence runs on from one page to the next."""
    long = [line.text.strip() for line in one.lines if len(line.text.split()) >= 4]
    nxt = [line.text.strip() for line in other.lines if len(line.text.split()) >= 4]
    return bool(long and nxt and long[-1][-1] not in ".!?”\"'" and nxt[0][0].islower())


def _heading(page: Page) -> bool:
    """Whether a page opens with a heading: short, and in capitals."""
    return any(
        len(line.text.split()) <= 8 and line.text.isupper() and sum(map(str.isalpha, line.text)) >= 4
        for line in page.lines[:2]
    )


def _contents(page: Page) -> bool:
    """Whether a page lists what is in the book: its numbers are those of other pages."""
    return any(fuzz.ratio(line.text.strip().lower(), "contents") > 85 for line in page.lines[:2])


def _from_contents(book: Sequence[Page], first: int) -> dict[int, Offset]:
    """The numbers that the list of contents gives to the headings of pages before the first numbered one."""
    entries: list[tuple[str, int]] = []
    for page in book[: first + 1]:
        if not _contents(page):
            continue
        words = [line.text.strip() for line in page.lines]
        for title, after in pairwise([*words, ""]):
            parts = f"{title} {after}" if not title[-1:].isdigit() else title
            *rest, last = parts.replace(".", " ").split() or [""]
            if last.isascii() and last.isdigit() and len(last) <= 3:
                name = " ".join(w for w in rest if w.isalpha() and fuzz.ratio(w.lower(), "page") < 75)
                entries.append((name.lower(), int(last)))
    found: dict[int, Offset] = {}
    for i, page in enumerate(book[:first]):
        heads = [line.text.strip().lower() for line in page.lines[:1] if _heading(page)]
        for name, n in entries:
            if heads and len(name) > 4 and fuzz.ratio(name, heads[0]) > 88 and n < 400 and n - i >= 0:
                found.setdefault(i, (False, n - i))
    return found


_Near = Callable[[int, str], "Sight | None"]
"""Finds on the page at a place the sight that is likeliest a misreading of a number."""


def _near(sights: Sequence[Sequence[Sight]], habit: Mapping[tuple[str, bool], float], digits: Digits) -> _Near:
    """A finder of folios, misread where this book prints its folios alone on a line; elsewhere, read as they are, or in
    signs that the figures of a long number are read as: chapters' first pages have theirs at the foot."""

    def sure(sight: Sight, n: str) -> bool:
        if len(n) < _LENGTH or not habit.get((sight.place, True)):
            return sight.seen == n
        return digits.distance(sight.seen, n) <= _LOOKS

    def find(at: int, n: str) -> Sight | None:
        near = [
            (digits.distance(s.seen, n), s.depth, k)
            for k, s in enumerate(sights[at])
            if s.alone and s.depth <= 1 and (habit.get((s.place, True), 0.0) >= 0.2 or (s.depth == 0 and sure(s, n)))
        ]
        cost, _, k = min(near, default=(9.0, 0, -1))
        return sights[at][k] if cost <= _TOO_FAR else None

    return find


def _folios(
    sights: Sequence[Sequence[Sight]],
    full: Mapping[int, Offset],
    anchors: set[int],
    habit: Mapping[tuple[str, bool], float],
    near: _Near,
) -> Iterator[tuple[int, Folio]]:
    """For each page with a number, where it is printed and how it was misread."""
    for i, offset in full.items():
        n = number(offset, i)
        if not n:
            continue
        exact = [s for s in sights[i] if _reads(s, offset, i)]
        exact.sort(key=lambda s: (-habit.get((s.place, s.alone), 0.0), not s.alone, s.depth))
        if i in anchors and exact:
            printed = exact[0].seen.strip(" .,-–—[]()'’").lower() == n
            yield i, Folio(n, "printed" if printed else "misread", exact[0])
        else:
            sight = near(i, n)
            yield i, Folio(n, "misread" if sight else "inferred", sight)
