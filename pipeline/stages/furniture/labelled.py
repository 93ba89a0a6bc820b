"""Furniture that the format itself calls so: headers, folios, signatures and catchwords, with places or without."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.language import thresholds
from pipeline.scans.placed import Layout
from pipeline.stages.furniture.folio_candidates import Page, Sight
from pipeline.stages.furniture.numerals import Digits
from pipeline.stages.furniture.outer_lines import Edge, bare
from pipeline.stages.furniture.printed_lines import placed_lines
from pipeline.text.findings import Certainty, Line

_RULES = {
    "header": "furniture.running-head", "footer": "furniture.running-head", "folio": "furniture.folio",
    "signature": "furniture.signature", "catchword": "furniture.catchword",
}  # fmt: skip
KEPT = frozenset(("heading", "note", "caption", "marginal", "table"))
"""What a format may call a block that is no furniture, wherever it stands."""
_TABLE = thresholds.of("furniture", "labelled")
_MOST: int = _TABLE["most"]


def told(layout: Layout, book: Sequence[Page], digits: Digits) -> Iterator[Edge]:
    """The lines of each page of a book that the format calls furniture."""
    for at, placed in enumerate(placed_lines(layout, book)):
        mine = [(line, p.kind) for line, p in placed if p and p.kind in _RULES]
        if len(mine) == len(placed):
            continue  # a page of nothing else: a title page, or a page that was cut up badly
        for line, kind in mine:
            many = sum(k == kind for _, k in mine) > _MOST
            sure = Certainty.LIKELY if many or kind == "footer" else Certainty.CERTAIN
            place = "foot" if line.start > placed[len(placed) // 2][0].start else "head"
            seen = _folio(line, kind, place, digits)
            yield Edge(at, _RULES[kind], (line,), sure, f"the format calls it a {kind}", seen)


def _folio(line: Line, kind: str, place: str, digits: Digits) -> Sight | None:
    """The folio on such a line: all of it, or a clean number at its end."""
    text = line.text.strip()
    parts = text.split()
    options = [(text, True)] if kind == "folio" or len(parts) == 1 else [(parts[0], False), (parts[-1], False)]
    for i, (part, alone) in enumerate(options if kind in ("folio", "header", "footer") else ()):
        seen = bare(part)
        if any(r.weight == 1 for r in digits.read(seen)):
            at = line.start + (line.text.rfind(seen) if i else line.text.find(seen))
            return Sight(line, at, at + len(seen), seen, place, 0, alone, tuple(digits.read(seen)))
    return None
