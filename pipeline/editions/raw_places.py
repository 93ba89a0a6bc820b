"""Where an offset of the raw text lies, as a person looks it up: page and line."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.text.findings import Mark, lines


@dataclass(frozen=True, slots=True)
class Places:
    """The lines and pages of a raw text. `labels` are the folios, or `[n]` for the n-th page where none is known."""

    line_starts: tuple[int, ...]
    page_starts: tuple[int, ...]
    labels: tuple[str, ...]

    def line(self, at: int) -> int:
        """The line, counted from 1, that raw code point `at` stands in."""
        return max(1, bisect_right(self.line_starts, at))

    def page_index(self, at: int) -> int:
        """The page, counted from 0, that raw code point `at` stands in."""
        return max(0, bisect_right(self.page_starts, at) - 1)

    def page(self, at: int) -> str:
        """The label of the page that raw code point `at` stands in."""
        return self.labels[self.page_index(at)]

    def find_page(self, wanted: str) -> int | None:
        """The index of the page with the folio `wanted`; failing that, of the `wanted`-th page; None if neither is."""
        if wanted in self.labels:
            return self.labels.index(wanted)
        number = wanted.strip("[]")
        if number.isdigit() and 1 <= int(number) <= len(self.labels):
            return int(number) - 1
        return None


def places(raw: str, marks: Iterable[Mark]) -> Places:
    """The lines and pages of `raw`; `marks` (those of its ledger) tell whether it has pages, and their folios."""
    from pipeline.stages import pages

    every = list(marks)
    count = sum(m.kind == "page" for m in every)
    # the marks of a ledger have moved on with the clean text: where pages began is seen in the raw text alone
    starts = [start for start, _ in pages.spans(raw, whole=False)] if count > 1 else [0]
    if len(starts) != count > 1:
        starts = [start for start, _ in pages.spans(raw, whole=False, tagged=False)]
    folios: dict[int, str] = {}
    for m in every:
        if m.kind == "folio" and m.get("index").isdigit() and m.get("n"):
            folios.setdefault(int(m.get("index")), m.get("n"))
    labels = tuple(folios.get(i, f"[{i + 1}]") for i in range(len(starts)))
    return Places(tuple(line.start for line in lines(raw)) or (0,), tuple(starts), labels)
