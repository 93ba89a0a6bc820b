"""What the geometry of a document's pages tells of its furniture: each page for itself, then all against each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import median, median_low

from pipeline.language import thresholds
from pipeline.scans.placed import Layout
from pipeline.stages.furniture import catchword_place, dirt, footlines, headlines
from pipeline.stages.furniture import folio_candidates as sights
from pipeline.stages.furniture import labelled as told
from pipeline.stages.furniture.dirt import Dirt
from pipeline.stages.furniture.folio_candidates import Page, Sight
from pipeline.stages.furniture.folios import Folio
from pipeline.stages.furniture.numerals import Digits
from pipeline.stages.furniture.outer_lines import Edge, Known, bare, whole
from pipeline.stages.furniture.printed_lines import Sheet, Strip, sheets, strips
from pipeline.stages.furniture.removal import Removal
from pipeline.stages.furniture.text_block import Block, block
from pipeline.text.findings import Certainty

_HEAD = "furniture.running-head"
_TABLE = thresholds.of("furniture", "by_geometry")
_LARGER: float = _TABLE["larger"]
_LARGE: float = _TABLE["large"]
_FEWEST: int = _TABLE["fewest"]
_SAME_GAP: float = _TABLE["same_gap"]
_SAME_SIZE: float = _TABLE["same_size"]
_SAME_LEVEL: float = _TABLE["same_level"]


@dataclass(frozen=True, slots=True)
class Places:
    """The dirt of a document's pages, and their edges by their place in the book."""

    book: tuple[Page, ...]  # without the dirt
    dirt: tuple[Dirt, ...]
    edges: tuple[Edge, ...]
    labels: Mapping[int, str]  # folios that the format gives
    sizes: Mapping[int, float]  # of lines by their starts, in that of the type of their page

    def sights(self) -> dict[int, list[Sight]]:
        """Where folios were seen and read well, by the place of the page."""
        found: dict[int, list[Sight]] = {}
        for edge in self.edges:
            clean = edge.sight and any(reading.weight == 1 for reading in edge.sight.readings)
            if edge.sight and clean and edge.certainty is not Certainty.DOUBTFUL:
                found.setdefault(edge.at, []).append(edge.sight)
        return found

    def headings(self, heads: Sequence[Removal]) -> set[int]:
        """The starts of those of some heads without a number that are set larger than the others: headings."""
        lines = [r.line for r in heads] + [line for e in self.edges if e.rule == _HEAD for line in e.lines]
        size = median_low([self.sizes[line.start] for line in lines if line.start in self.sizes] or [1.0])
        numbered = {line.start for e in self.edges if e.sight for line in e.lines}
        return {
            r.line.start
            for r in heads
            if self.sizes.get(r.line.start, 0.0) > max(_LARGER * size, _LARGE)
            and r.line.start not in numbered
            and not any(map(str.isdigit, r.line.text))
        }


def find(layout: Layout, book: Sequence[Page], digits: Digits, known: Known) -> Places:
    """What is furniture on each page of a book by its place."""
    every = list(told.told(layout, book, digits))
    said = {line.start for edge in every for line in edge.lines}
    scraps: list[Dirt] = []
    left: list[tuple[Block | None, list[Strip]]] = []
    labels: dict[int, str] = {}
    sizes: dict[int, float] = {}
    for at, sheet in enumerate(sheets(layout, book)):
        text = block(sheet)
        if sheet.label.strip():
            labels[at] = sheet.label.strip()
        if text:
            sizes.update((row.line.start, row.size / text.size) for row in sheet.rows)
        rest = replace(sheet, rows=tuple(r for r in sheet.rows if r.line.start not in said))
        found = dirt.find(rest, text, known)
        rim = [d for d in found if d.rim]
        spared = {line.start for e in _edges(at, rest, text, rim, digits, known) for line in e.lines}
        found = [d for d in found if d.rim or d.row.line.start not in spared]
        scraps += found
        found = [d for d in found if d.certainty is not Certainty.DOUBTFUL]
        edges = _edges(at, rest, text, found, digits, known)
        every += edges
        taken = {line.start for e in edges for line in e.lines if not e.part}
        left.append((text, [s for s in _strips(rest, found) if s[0].line.start not in taken]))
    every += _catchwords(left)
    gone = {d.row.line.start for d in scraps if d.certainty is not Certainty.DOUBTFUL}
    clean = (replace(page, lines=tuple(line for line in page.lines if line.start not in gone)) for page in book)
    return Places(tuple(clean), tuple(scraps), tuple(_agreed(every)), labels, sizes)


def _strips(sheet: Sheet, found: Sequence[Dirt]) -> list[Strip]:
    """The strips of a page without some dirt."""
    return strips([row for row in dirt.without(sheet.rows, found) if any(c.isalnum() for c in row.text)])


def _edges(
    at: int, sheet: Sheet, text: Block | None, found: Sequence[Dirt], digits: Digits, known: Known
) -> list[Edge]:
    """The edges of a page without some dirt."""
    if text is None:
        return []
    over = _strips(sheet, found)
    said = bool(over) and any(row.kind in told.KEPT for row in over[0])  # then it is what the format says
    top = [] if said else headlines.heads(at, over, text, digits, known, sheet.height)
    used = {line.start for edge in top for line in edge.lines}
    low = footlines.feet(at, [s for s in over if s[0].line.start not in used], text, digits, known)
    if any(e.rule == "furniture.folio" and e.certainty is Certainty.CERTAIN for e in low):
        # one page has one folio: over it a number alone counts a part of the text
        top = [replace(e, sight=None, certainty=Certainty.DOUBTFUL) if e.rule == "furniture.folio" else e for e in top]
    elif any(e.sight and e.certainty is Certainty.CERTAIN for e in top):
        low = [replace(e, sight=None) if e.rule == "furniture.folio" else e for e in low]
    return [*top, *low]


def _catchwords(pages: Sequence[tuple[Block | None, list[Strip]]]) -> Iterator[Edge]:
    """The catchwords of pages of which the edges are off."""
    for at, (text, rest) in enumerate(pages):
        following = pages[at + 1][1] if at + 1 < len(pages) else []
        edge = catchword_place.catchword(at, rest, text, whole(following[0]) if following else "") if text else None
        if edge:
            yield edge


def _agreed(edges: Sequence[Edge]) -> list[Edge]:
    """The edges, each as sure as the heads of the other pages make it: their distance from the text, their size."""
    heads = [e for e in edges if e.rule == _HEAD and e.gap]
    sure = [e for e in heads if e.certainty is Certainty.CERTAIN]
    found = []
    for edge in edges:
        others = [e for e in sure if e.at != edge.at]
        if edge not in heads or edge.certainty is Certainty.CERTAIN or len(others) < _FEWEST:
            found.append(edge)
            continue
        gap, size = median(e.gap for e in others), median(e.size for e in others)
        high = abs(edge.level - median(e.level for e in others)) <= _SAME_LEVEL
        alike = abs(edge.size / size - 1) <= _SAME_SIZE and (
            abs(edge.gap / gap - 1) <= _SAME_GAP or (edge.over == "a heading" and edge.gap > gap and high)
        )
        if alike:
            why = f"{edge.why}, as the heads of {len(others)} other pages"
            better = Certainty.CERTAIN if edge.certainty is Certainty.LIKELY else Certainty.LIKELY
            found.append(replace(edge, certainty=better, why=why))
        elif edge.sight:
            found.append(edge)
        else:
            found.append(
                replace(edge, certainty=Certainty.DOUBTFUL, why=f"{edge.why}, unlike the heads of other pages")
            )
    return found


def labelled(
    book: Sequence[Page], known: Mapping[int, Folio], labels: Mapping[int, str], digits: Digits
) -> dict[int, Folio]:
    """The folios of a book, those that the format gives put in; each with where it is printed, if it was seen."""
    found = dict(known)
    for at, label in labels.items():
        n = label.strip(" .,-[]()")
        if not n or len(n) > 6 or (at in found and found[at].n == n):
            continue
        near = [
            s for s in sights.sights(book[at], digits) if s.depth == 0 and s.alone and bare(s.seen).lower() == n.lower()
        ]
        found[at] = Folio(n, "printed" if near else "inferred", near[0] if near else None)
    return dict(sorted(found.items()))
