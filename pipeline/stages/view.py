"""What a stage sees (a View), and what a stage is."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.language.knowledge import Knowledge
    from pipeline.scans.placed import Layout
    from pipeline.source.documents import Metadata
    from pipeline.text.findings import Finding, Mark


@dataclass(frozen=True, slots=True)
class View:
    """All that a stage may look at: the text after the stages before it, their marks, and what is known.

    layout: where the text's lines and words stand on the scan, where it comes from one.
    """

    text: str
    marks: tuple[Mark, ...]
    know: Knowledge
    meta: Metadata
    layout: Layout | None = None

    def all(self, kind: str) -> list[Mark]:
        """The marks of one kind, in the order of the text."""
        return sorted((m for m in self.marks if m.kind == kind), key=lambda m: (m.start, m.end))


@dataclass(frozen=True, slots=True)
class Stage:
    """A named step of the pipeline. `find` must be pure: same view, same findings.

    counted: what one of its changes and several are called where a run says what it did. no_text: what it takes out is
    no text of the document's, and no correction of it. in_passages: it comes before `correct` where passages without
    their pages are cleaned, to measure or to learn.
    """

    name: str
    find: Callable[[View], Iterable[Finding]]
    summary: str
    counted: tuple[str, str] = ("", "")
    no_text: bool = False
    in_passages: bool = False
