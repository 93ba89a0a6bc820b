"""Folios that could not be read, or do not fit the sequence: known by where they stand, as the book prints its own.

Nothing is said of the number of such a page; only the line goes, for a person to look at.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise

from pipeline.language import thresholds
from pipeline.stages.furniture.folio_candidates import Page
from pipeline.stages.furniture.folios import Folio, running
from pipeline.stages.furniture.head_candidates import lone
from pipeline.stages.furniture.numerals import Digits
from pipeline.stages.furniture.removal import Removal
from pipeline.text.findings import Certainty, Line
from pipeline.text.roman import from_roman

_TABLE = thresholds.of("furniture", "illegible_folios")
_HABIT: float = _TABLE["habit"]
_FEWEST: int = _TABLE["fewest"]
_AROUND: int = _TABLE["around"]
_DEEPEST: int = _TABLE["deepest"]
_LOOKS: float = _TABLE["looks"]
_BESIDE = "beside the head"
_SPARE = " .,:;'’‘`\"“”-–—_~•·()[]{}*|^+"


def unread(
    book: Sequence[Page],
    folios: Mapping[int, Folio],
    heads: Sequence[Removal],
    digits: Digits,
    word: Callable[[str], bool],
) -> list[Removal]:
    """The lines that stand for a folio on pages where none was seen. `word` says whether something is a word."""
    seen = {at: folio.sight for at, folio in folios.items() if folio.sight}
    places = [
        sight.place if (sight := seen.get(at)) and sight.alone and sight.depth <= 1 else "" for at in range(len(book))
    ]
    full = [len(page.lines) > 5 for page in book]
    headed = {removal.at: removal.line for removal in heads}
    found = []
    for at, page in enumerate(book):
        head = headed.get(at)
        if at in seen or len(page.lines) <= 5 or (head and any(c.isdigit() for c in head.text)):
            continue
        folio = folios.get(at)
        around = slice(max(0, at - _AROUND), at + _AROUND + 1)
        count, pages = Counter(places[around]), sum(full[around])
        usual = {place for place, n in count.items() if place and n >= _FEWEST and n >= _HABIT * pages}
        among = min(seen, default=at) < at and running(page)
        if not among:
            usual = set()  # a title page has a year, a table of contents has numbers
        dropped = _dropped(page.lines[-1]) if among and not head else ()
        for line, why in (*_places(page, head, usual), *dropped):
            expected = folio is not None and why == _BESIDE and digits.distance(line.text, folio.n) <= _LOOKS
            if expected or _stands_for(line.text, folio.n if folio else "", digits, word):
                found.append(Removal(at, line, Certainty.LIKELY, why))
                break
    return found


def _places(page: Page, head: Line | None, usual: set[str]) -> Iterator[tuple[Line, str]]:
    """The lines of a page where its folio may stand, and what speaks for that."""
    if head:
        yield from ((b if a == head else a, _BESIDE) for a, b in pairwise(page.lines) if head in (a, b))
    if "head" in usual:
        for line in page.lines[:_DEEPEST]:
            if _text(line):
                break
            if line != head:
                yield line, "where the other pages have their folio"
    if "foot" in usual and len(page.lines) > 2:
        last = next((line for line in reversed(page.lines[-3:]) if any(c.isalnum() for c in line.text)), None)
        if last and last != head:
            yield last, "where the other pages have their folio"


def _dropped(last: Line) -> Iterator[tuple[Line, str]]:
    """The last line of a page without a head, where it is a number alone: a chapter opens there."""
    if last.text.strip(_SPARE).isdigit():
        yield last, "alone at the foot of a page that has no head"


def _text(line: Line) -> bool:
    return len(line.text.split()) >= 4 and len(line.text.strip()) >= 20


def _stands_for(text: str, n: str, digits: Digits, word: Callable[[str], bool]) -> bool:
    """Whether a line may be a folio: a number, or a few signs that a number is misread as, and that are no word."""
    bare = text.strip(_SPARE)
    if not bare or len(bare) > 5 or from_roman(bare) is not None:  # a chapter's number; small ones are read
        return False
    if lone(text):
        return sum(map(str.isdigit, bare)) <= 3
    shapes = frozenset().union(*digits.loose.values())
    misread = set(bare) <= shapes or (bool(n) and digits.distance(bare, n) <= 0.5)
    return 1 < len(bare) <= 4 and misread and not word(bare) and " " not in bare
