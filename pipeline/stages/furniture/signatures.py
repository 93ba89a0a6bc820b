"""Printer's signatures: the letter or number at the foot of a page that tells the binder which sheet it begins.

They recur with the sheet: every 8, 12, 16, 24 or 32 pages the letter (J, V and W are not used) or the number goes up by
one. A leaf inside the sheet has a number or a star of its own (B2, 3*); the volume may stand before (VOL. II. C), and
after Z comes AA. A letter on a page whose folio is known may be one; a number must keep step with others. A line that
names the volume under running text is one however its letter was read, and so are a few signs that part a sentence.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from statistics import median_low

import regex

from pipeline.language import thresholds
from pipeline.stages.furniture.folio_candidates import Page
from pipeline.stages.furniture.folios import Folio
from pipeline.text.findings import Line

_LETTERS = "ABCDEFGHIKLMNOPQRSTUXYZ"
_PERIODS = (8, 12, 16, 24, 32)
_TABLE = thresholds.of("furniture", "signatures")
_SHORTEST: int = _TABLE["shortest"]
_FEWEST: int = _TABLE["fewest"]
_VOLUME = regex.compile(
    r"(?:[VWY][O0CQ6][LI1l!|]|(?P<mixed>[Vv]o[l1I!]))[.,:;]{0,2}\s*(?P<number>[^\s.,:;]{1,5})[.,:;]{0,2}"
    r"(?:\s+(?P<sheet>(?:\d ?)?[^\s.,:;\d]{1,3}\d?)[.,:;]{0,2}(?:\s+\S{1,12}){0,2})?"  # the title's letter, a catchword
)
_SIGN = regex.compile(
    r"(?P<pre>\d{0,2}) ?(?P<letter>\p{L})(?P<again> ?(?P=letter))?(?P<double>\p{Ll}?) ?(?P<leaf>[\dilIszaS*!]?)"
)
_NUMBER = regex.compile(r"(?P<number>\d{1,2}) ?(?P<leaf>[*'’\"]?)")
_LEAF = {"i": "1", "l": "1", "I": "1", "!": "1", "s": "2", "z": "2", "a": "2", "*": "2", "S": "5"}
_AS_ONE: float = _TABLE["as_one"]
_PROSE: int = _TABLE["prose"]
_BROKEN = regex.compile(r"[\p{L}\d] ?\d?[*'’]?")  # what may be left of one: 8 2, h, B 3
_LONGEST: int = _TABLE["longest"]
_ODD = regex.compile(r"[\p{L}\d]")
_WORD = regex.compile(r"\p{L}{3}|\p{L}[.!?]$")  # or the end of a sentence
_EDGE = " .,:;'’‘`\"-–—_~^•·|()[]"


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature seen at the foot of the page at a place; `n` is empty where it cannot be made out."""

    at: int
    line: Line
    seen: str
    n: str
    fits: bool  # the sheet sequence has it there
    formed: bool  # by what it is and what stands around it, likely one


@dataclass(frozen=True, slots=True)
class _Sign:
    """What a signature says: the sheet's place in the row of letters or of numbers, and the leaf's number or star."""

    numeric: bool
    sheet: int
    leaf: str

    @property
    def n(self) -> str:
        """As it is printed."""
        if self.numeric:
            return f"{self.sheet}{self.leaf}"
        return _LETTERS[self.sheet % len(_LETTERS)] * (1 + self.sheet // len(_LETTERS)) + self.leaf


def find(book: Sequence[Page], folios: Mapping[int, Folio]) -> list[Signature]:
    """The signatures of a book: beside the folio on its line, or alone on one of the last two lines."""
    seen = list(_seen(book, folios))
    legible: dict[int, tuple[int, _Sign]] = {}
    for at, _, text in seen:
        sign, folio = _parse(text), folios.get(at)
        if sign and folio and folio.n.isdigit():
            legible[at] = (int(folio.n), sign)
    letters = {at: one for at, one in legible.items() if not one[1].numeric}
    period, fitting = _sheets(letters)
    rows, counted = _counted({at: one for at, one in legible.items() if one[1].numeric})
    fitting |= counted
    volumes = {at: m for at, _, text in seen if (m := _volume(text))}
    fitting |= _in_step(volumes, folios)
    found = []
    for at, line, text in seen:
        sign, folio = _parse(text), folios.get(at)
        n, fits = sign.n if sign else "", at in fitting
        if not fits and (not sign or sign.numeric) and period and folio and folio.n.isdigit():
            deduced = _deduced(int(folio.n), period, [letters[a] for a in sorted(fitting & set(letters))])
            n, fits = deduced or n, bool(deduced)
        if at in volumes:
            formed = not volumes[at]["mixed"]
        else:
            capital = any(c.isupper() for c in text) and not (sign and sign.numeric)
            formed = capital and at in folios or _interrupts(book, at, line)
        found.append(Signature(at, line, text, n, fits, formed))
    return found + list(_misread(book, folios, rows, {one.at for one in found if one.fits or one.formed}))


def _seen(book: Sequence[Page], folios: Mapping[int, Folio]) -> Iterator[tuple[int, Line, str]]:
    """What stands beside a folio at the foot, or alone in few signs on one of the last two lines."""
    for at, page in enumerate(book):
        folio = folios.get(at)
        sight = folio.sight if folio else None
        if sight and sight.place == "foot" and sight.alone and len(page.lines) > 1:
            rest = sight.line.text[: sight.start - sight.line.start].strip()
            if any(c.isalnum() for c in rest):
                yield at, sight.line, rest
                continue
        if len(page.lines) == 1 and at and _volume(page.lines[0].text) and any(map(_prose, book[at - 1].lines[-3:])):
            yield at, page.lines[0], page.lines[0].text.strip()  # far below a page that was not full
        if len(page.lines) < _SHORTEST and not (page.lines and _interrupts(book, at, page.lines[-1])):
            continue
        for line in page.lines[-2:]:
            if sight and line == sight.line:
                continue
            if _volume(line.text):
                if any(_prose(other) for other in page.lines[-5:] if other != line):
                    yield at, line, line.text.strip()
                    break
                continue
            bare = line.text.strip(_EDGE)
            shaped = _SIGN.fullmatch(bare) or _NUMBER.fullmatch(bare) or _BROKEN.fullmatch(bare)
            if len(bare) <= 5 and shaped and any(c.isupper() or c.isdigit() for c in bare):
                yield at, line, line.text.strip()
                break


def _misread(
    book: Sequence[Page], folios: Mapping[int, Folio], rows: Collection[_Row], signed: Collection[int]
) -> Iterator[Signature]:
    """What stands where the numbers of the sheets ask for one, and is too short and too odd for text: 16-*, li*."""
    for at, folio in folios.items():
        asked = [row for row in rows if folio.n.isdigit() and at not in signed and row.asks(int(folio.n))]
        if not asked or len(book[at].lines) < _SHORTEST:
            continue
        for line in book[at].lines[-2:]:
            text = line.text.strip()
            sights = folio.sight and folio.sight.line == line
            if not sights and len(text) <= _LONGEST and _ODD.search(text) and not _WORD.search(text):
                yield Signature(at, line, text, asked[0].printed(int(folio.n)), fits=False, formed=True)
                break


def _volume(text: str) -> regex.Match[str] | None:
    """A line that names the volume, and perhaps the sheet after it."""
    return _VOLUME.fullmatch(text.strip(" '’‘`\"-–—_~^•·|"))


def _prose(line: Line) -> bool:
    """Whether a line is running text."""
    return sum(map(str.islower, line.text)) >= _PROSE


def _interrupts(book: Sequence[Page], at: int, line: Line) -> bool:
    """Whether a line stands inside a sentence that runs on over the page: no text is there."""
    above = next((other for other in reversed(book[at].lines) if other.start < line.start), None)
    if above is None or above.text.rstrip()[-1:] in ".!?:;”\"'" or not _prose(above) or at + 1 >= len(book):
        return False
    return any(other.text.lstrip()[:1].islower() and _prose(other) for other in book[at + 1].lines[:3])


def _in_step(volumes: Collection[int], folios: Mapping[int, Folio]) -> set[int]:
    """Which of the pages that name the volume at their foot are whole sheets apart."""
    known = {at: int(folio.n) for at, folio in folios.items() if folio.n.isdigit()}
    shift = median_low(n - at for at, n in known.items()) if known else 0
    best: set[int] = set()
    for period in _PERIODS:
        classes: defaultdict[int, set[int]] = defaultdict(set)
        for at in volumes:
            classes[known.get(at, at + shift) % period].add(at)
        for ats in classes.values():
            if len(ats) > len(best):
                best = ats
    return best if len(best) >= _FEWEST and len(best) >= _AS_ONE * len(volumes) else set()


def _parse(text: str) -> _Sign | None:
    """The sheet and the leaf in what was seen."""
    bare = text.strip(_EDGE)
    if volume := _volume(text):
        bare = (volume["sheet"] or "").strip(_EDGE)
    number = _NUMBER.fullmatch(bare)
    if number:
        return _Sign(True, int(number["number"]), "*" if number["leaf"] else "")
    m = _SIGN.fullmatch(bare)
    if not m or m["letter"].upper() not in _LETTERS:
        return None
    sheet = _LETTERS.index(m["letter"].upper()) + (len(_LETTERS) if m["again"] or m["pre"] == "2" else 0)
    double = m["double"]
    if double and double in _LEAF and not m["leaf"]:
        return _Sign(False, sheet, _LEAF[double])
    if double:
        return None
    leaf = m["leaf"]
    return _Sign(False, sheet, _LEAF.get(leaf, leaf))


def _sheets(legible: Mapping[int, tuple[int, _Sign]]) -> tuple[int, set[int]]:
    """The pages in a sheet, and which letters fit; 0 where no two of them speak for the same."""
    votes: Counter[int] = Counter()
    by_period: dict[int, set[int]] = {p: set() for p in _PERIODS}
    for (a, one), (b, other) in combinations(sorted(legible.items())[:200], 2):
        pages, letters = other[0] - one[0], other[1].sheet - one[1].sheet
        if one[1].leaf != other[1].leaf or letters <= 0:
            continue
        for period in _PERIODS:
            if pages == period * letters:
                votes[period] += 1
                by_period[period] |= {a, b}
    if not votes:
        return 0, set()
    period = max(votes, key=lambda p: (votes[p], p))
    fitting = set(by_period[period])
    # Other leaves of a sheet that is in order (B2 where B1 and C1 are) stand on rectos inside it.
    for a, (n, sign) in legible.items():
        for b in list(fitting):
            first, near = legible[b]
            if sign.sheet == near.sheet and abs(n - first) < period and (n - first) % 2 == 0:
                fitting.add(a)
                break
    return period, fitting


@dataclass(frozen=True, slots=True)
class _Row:
    """Sheets that are numbered: on which page the row would have its sheet 0, and what follows its numbers."""

    period: int
    first: int
    leaf: str

    def asks(self, n: int) -> bool:
        """Whether a sheet, or this leaf of one, begins on page `n`."""
        return (n - self.first) % self.period == 0 and n > self.first

    def printed(self, n: int) -> str:
        """What stands on page `n`, which the row asks for."""
        return f"{(n - self.first) // self.period}{self.leaf}"


def _counted(legible: Mapping[int, tuple[int, _Sign]]) -> tuple[set[_Row], set[int]]:
    """Which numbers go up by one from sheet to sheet: those of one leaf, in step with at least two others."""
    rows: set[_Row] = set()
    found: set[int] = set()
    for period in _PERIODS:
        steps: defaultdict[tuple[str, int], set[int]] = defaultdict(set)
        for at, (n, sign) in legible.items():
            steps[sign.leaf, n - period * sign.sheet].add(at)
        for (leaf, first), ats in steps.items():
            if len({legible[at][1].sheet for at in ats}) >= _FEWEST:
                rows.add(_Row(period, first, leaf))
                found |= ats
    return rows, found


def _deduced(n: int, period: int, legible: Sequence[tuple[int, _Sign]]) -> str:
    """The signature that the sheet sequence asks for on page `n`; empty where it asks for none."""
    for page, sign in legible:
        if (n - page) % period == 0 and 0 <= (at := sign.sheet + (n - page) // period) < 2 * len(_LETTERS):
            return _Sign(False, at, sign.leaf).n
    return ""
