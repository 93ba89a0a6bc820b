"""Where the division ends that a heading opens: what closes a part, a chapter, a section."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.stages.structure.heading import CHAPTER, GROUP, NAMED, PART, SECTION, TRAILER, Heading

_LAST = frozenset(("appendix", "glossary", "bibliography", "index"))  # what stands behind all groups of works


def spans(headings: Sequence[Heading], end: int) -> Iterator[tuple[Heading, int]]:
    """Each heading that opens a division, with the code point where its division ends."""
    closes = {
        GROUP: {GROUP},
        PART: {GROUP, PART, NAMED},
        NAMED: {GROUP, PART, NAMED, CHAPTER},
        CHAPTER: {GROUP, PART, NAMED, CHAPTER},
        SECTION: {GROUP, PART, NAMED, CHAPTER, SECTION},
    }
    for k, heading in enumerate(headings):
        if heading.kind != TRAILER:
            kinds = {GROUP, NAMED, TRAILER} if heading.work else closes[heading.kind] | {TRAILER}
            later = (
                h.start
                for h in headings[k + 1 :]
                if h.work
                and heading.kind != GROUP
                or h.kind in kinds
                and not _deeper(h, heading)
                or 0 < h.level <= heading.level
                or h.space > heading.space > 0
                and not h.number
                or h.name in _LAST
            )
            yield heading, next(later, end)


def _deeper(heading: Heading, above: Heading) -> bool:
    """Whether a heading stands below another that has no number, by the levels that the source gives both."""
    return above.kind == SECTION and 0 < above.level < heading.level
