"""Lists and tables of a page, as its elements have them. Tables that only lay the page out, and lists whose items
hold tables, quotations or headings, are none.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.formats.html_text import Flow
from pipeline.formats.html_tree import Apart, Page
from pipeline.text.findings import Mark, mark

_LISTS = frozenset("dir menu ol ul".split())
_MOST = 1000  # columns or rows of a cell; browsers allow no more
_HOLDS = frozenset("blockquote h1 h2 h3 h4 h5 h6 pre table".split())


@dataclass(frozen=True, slots=True)
class _Piece:
    """What of an item or a cell is shown: flow.shown[first:stop]."""

    element: int
    first: int
    stop: int


def marks(page: Page, flow: Flow, notes: Collection[int]) -> Iterator[Mark]:
    """Marks `told`, with `tolditem` and `toldterm`, or `toldhead` and `toldcell` in it. `notes`: elements that hold
    notes."""
    found = _Page(page, flow, notes)
    for e, element in enumerate(page.elements):
        if element.tag in _LISTS and not found.among(e, _LISTS):
            yield from found.list(e)
        elif element.tag == "dl":
            yield from found.glossary(e)
        elif element.tag == "table":
            yield from found.table(e)


class _Page:
    """A page, what it shows, and which element stands in which."""

    def __init__(self, page: Page, flow: Flow, notes: Collection[int]) -> None:
        self.page, self.flow, self.notes = page, flow, notes
        self.starts = [s.start for s in flow.shown]

    def among(self, e: int, tags: Collection[str]) -> bool:
        """Whether an element stands in one of these."""
        return any(self.page.elements[x].tag in tags for x in self._around(e))

    def list(self, e: int) -> Iterator[Mark]:
        """A list, those inside its items laid flat."""
        items = [x for x in self.page.inside(e) if self.page.elements[x].tag == "li" and self._nearest(x, _LISTS)]
        if any(self.page.elements[x].tag in _HOLDS for x in self.page.inside(e)) or any(x in self.notes for x in items):
            return
        pieces = sorted((piece for x in items for piece in self._around_lists(x)), key=lambda piece: piece.first)
        if pieces and all(a.stop == b.first for a, b in pairwise(pieces)):  # nothing stands between items
            yield self._told("list", pieces)
            numbers = self._numbers(items)
            for piece in pieces:
                start, end = self._span(piece)
                number = numbers.pop(piece.element, "")
                yield mark("tolditem", start, end, **({"n": number} if number else {}))

    def glossary(self, e: int) -> Iterator[Mark]:
        """A list of terms, each with what is said of it."""
        parts = [x for x in self.page.inside(e) if self.page.elements[x].tag in ("dt", "dd")]
        tags = [self.page.elements[x].tag for x in parts]
        held = any(self.page.elements[x].tag in (*_HOLDS, *_LISTS, "dl") for x in self.page.inside(e))
        if held or any(x in self.notes for x in parts) or tags != ["dt", "dd"] * (len(tags) // 2):
            return
        pieces = [piece for x in parts if (piece := self._own(x))]
        if len(pieces) == len(parts) > 0 and all(map(self._whole, pieces)):
            yield self._told("list", pieces)
            for piece in pieces:
                term = self.page.elements[piece.element].tag == "dt"
                yield mark("toldterm" if term else "tolditem", *self._span(piece))

    def table(self, e: int) -> Iterator[Mark]:
        """A table of more rows than one and more columns than one, with a line for each row."""
        inside = list(self.page.inside(e))
        tags = {self.page.elements[x].tag for x in inside}
        role = self.page.elements[e].attributes.get("role", "")
        if tags & {"table", *_LISTS, *_HOLDS} or role in ("presentation", "none") or self.among(e, ("table",)):
            return
        cells: defaultdict[int, list[int]] = defaultdict(list)
        for x in inside:
            if self.page.elements[x].tag in ("td", "th"):
                cells[self._row(x)].append(x)
        laid = [row for row in cells if any(self._own(x) for x in cells[row])]
        if len(laid) < 2 or max(len(cells[row]) for row in laid) < 2 or any(x in self.notes for x in inside):
            return
        shown = [piece for row in laid for x in cells[row] if (piece := self._own(x))]
        if not all(map(self._whole, shown)) or not self._in_rows(shown):
            return
        heads = [x for x in inside if self.page.elements[x].tag == "caption"]
        head = next((piece for x in heads if (piece := self._own(x)) and self._whole(piece)), None)
        if head and head.first < shown[0].first:
            yield self._told("table", [head, shown[-1]])
            start, end = self._span(head)
            yield mark("toldhead", start, end)
        else:
            yield self._told("table", shown)
        for k, row in enumerate(laid):
            label = all(self.page.elements[x].tag == "th" for x in cells[row])
            for col, x in enumerate(cells[row]):
                if piece := self._own(x):
                    told = {"role": "label"} if label else {}
                    ways = (("cols", self._wide(x, "colspan")), ("rows", self._wide(x, "rowspan")))
                    spans = " ".join(f"{way}:{n}" for way, n in ways if n > 1)
                    told |= {"spans": spans} if spans else {}
                    start, end = self._span(piece)
                    yield mark("toldcell", start, end, row=str(k), col=str(col), cols=str(len(cells[row])), **told)

    def _told(self, what: str, pieces: Sequence[_Piece]) -> Mark:
        return mark("told", self._span(pieces[0])[0], self._span(pieces[-1])[1], what=what)

    def _span(self, piece: _Piece) -> tuple[int, int]:
        return self.starts[piece.first], self.flow.shown[piece.stop - 1].end

    def _own(self, e: int) -> _Piece | None:
        """What is shown of an element before the first list inside it; None for nothing."""
        inner = (self.page.elements[x].start for x in self.page.inside(e) if self.page.elements[x].tag in _LISTS)
        end = next(inner, self.page.elements[e].end)
        first, stop = bisect_left(self.starts, self.page.elements[e].start), bisect_left(self.starts, end)
        return _Piece(e, first, stop) if first < stop else None

    def _around_lists(self, e: int) -> Iterator[_Piece]:
        """What is shown of an item before, between and after the lists inside it."""
        element = self.page.elements[e]
        at = element.start
        for x in self.page.inside(e):
            inner = self.page.elements[x]
            if inner.tag in _LISTS and inner.start >= at:
                yield from self._between(e, at, inner.start)
                at = inner.end
        yield from self._between(e, at, element.end)

    def _between(self, e: int, start: int, end: int) -> Iterator[_Piece]:
        first, stop = bisect_left(self.starts, start), bisect_left(self.starts, end)
        if first < stop:
            yield _Piece(e, first, stop)

    def _whole(self, piece: _Piece) -> bool:
        """Whether it is one paragraph."""
        return all(shown.apart < Apart.CELL for shown in self.flow.shown[piece.first + 1 : piece.stop])

    def _in_rows(self, pieces: Sequence[_Piece]) -> bool:
        """Whether the cells of a row came out side by side, as those do that are short."""
        ends = {gap.end: gap.new for gap in self.flow.gaps}
        beside = [
            ends.get(self.starts[b.first], "")
            for a, b in pairwise(pieces)
            if self._row(a.element) == self._row(b.element)
        ]
        return all(new == "\t" for new in beside)

    def _row(self, e: int) -> int:
        return next((x for x in self._around(e) if self.page.elements[x].tag == "tr"), 0)

    def _nearest(self, e: int, tags: Collection[str]) -> bool:
        """Whether the block right around an element is one of these."""
        return self.page.elements[self.page.elements[e].parent].tag in tags

    def _numbers(self, items: Sequence[int]) -> dict[int, str]:
        """What a browser counts the items of ordered lists, where it counts them in figures and upwards."""
        found: dict[int, str] = {}
        counts: dict[int, int] = {}
        for e in items:
            parent = self.page.elements[e].parent
            around, own = self.page.elements[parent], self.page.elements[e].attributes
            if around.tag != "ol" or around.rest and not {"type", "reversed"}.isdisjoint(around.attributes):
                continue
            first = counts.get(parent, _figure(around.attributes.get("start", ""), 1))
            counts[parent] = _figure(own.get("value", ""), first)
            found[e] = str(counts[parent])
            counts[parent] += 1
        return found

    def _wide(self, e: int, way: str) -> int:
        return min(_MOST, max(1, _figure(self.page.elements[e].attributes.get(way, ""), 1)))

    def _around(self, e: int) -> Iterator[int]:
        while (e := self.page.elements[e].parent) > 0:
            yield e


def _figure(text: str, otherwise: int) -> int:
    """The number that an attribute gives; `otherwise` where it gives none."""
    figures = text.strip()
    return int(figures) if figures.isascii() and figures.isdigit() and len(figures) < 10 else otherwise
