"""Running heads that say what each page is about and so never come back: known by where they stand.

They are on one line with the folio, or above it, or beside it at the outer edge of the page, left and right in turn, as
the book has it on most pages; or they stand, in capitals, over text in the middle of its sentence; or on every
right-hand page where the left-hand ones have the book's title. A poem's title under a folio in the middle, or at the
head of every page, is none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence, Set

from pipeline.language import thresholds
from pipeline.stages.furniture.folio_candidates import Page
from pipeline.stages.furniture.folios import running
from pipeline.stages.furniture.head_candidates import Top, over_title
from pipeline.stages.furniture.removal import Removal
from pipeline.text.findings import Certainty

_TABLE = thresholds.of("furniture", "descriptive_heads")
_HABIT: float = _TABLE["habit"]
_FEWEST: int = _TABLE["fewest"]
_ALL: float = _TABLE["all"]
_SEVERAL: int = _TABLE["several"]


def heads(
    book: Sequence[Page], tops: Sequence[Top], turns: Sequence[int], kept: Set[int], found: Set[int]
) -> Iterator[Removal]:
    """The heads of pages that are neither in `kept`, headings, nor in `found`, heads that come back."""
    pages = Counter(side for side, page in zip(turns, book, strict=True) if len(page.lines) > 5)
    on_line = [top for top in tops if top.numbered and (top.short or top.capitals)]
    above = [top for top in tops if top.behind and top.titled and top.short]
    below = [top for top in tops if top.before and not top.behind and top.capitals and top.short]
    habit = len(on_line) >= _FEWEST and len(on_line) >= _HABIT * pages.total()
    ahead = Counter(top.side for top in (*on_line, *above))
    under = Counter(top.side for top in below)
    titled = Counter(turns[at] for at in found)
    bare = [top for top in tops if top.capitals and top.short and not (top.near or top.under or over_title(top, book))]
    unnumbered = Counter(top.side for top in bare if top.at not in kept)
    over_text = [top for top in tops if top.capitals and top.short and top.goes_on and running(book[top.at])]

    def usual(count: Counter[int], side: int, share: float = _HABIT, least: int = _FEWEST) -> bool:
        return count[side] >= least and count[side] >= share * pages[side]

    for top in tops:
        side, other = top.side, 1 - top.side
        if top.at in kept or top.at in found or top.label:
            continue
        why = ""
        alone = top.capitals and not top.marked and not over_title(top, book)
        if top.numbered and (alone or (habit and (top.capitals or top.short))):
            why = "on one line with the folio" + (f", as on {len(on_line)} pages" if habit else ", in capitals")
        elif top.marked and habit and top.capitals and top.short:
            why = f"on one line with a number, as on {len(on_line)} pages"
        elif top in above and usual(ahead, side):
            why = f"above the folio, as on {ahead[side]} pages"
        elif top in below and usual(under, side) and usual(ahead, other) and not over_title(top, book):
            why = f"below the folio, as on {under[side]} pages, and above it on {ahead[other]} of the other side"
        elif top in over_text and len(over_text) >= _FEWEST:
            why = f"in capitals over text that goes on, as on {len(over_text)} pages"
        elif top in bare and usual(unnumbered, side, _ALL, _SEVERAL) and usual(titled, other, _ALL, _SEVERAL):
            why = f"in capitals, as on {unnumbered[side]} pages, where the other side has its head"
        if why:
            yield Removal(top.at, top.line, Certainty.LIKELY, why)
