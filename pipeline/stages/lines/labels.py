"""What each printed line is, by all that is known of it and of the lines around it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

import numpy as np

from pipeline.language import thresholds
from pipeline.language.sequences import Floats
from pipeline.stages.lines import columns, evidence
from pipeline.stages.lines.columns import Columns
from pipeline.stages.view import View


class Label(StrEnum):
    """What a line is. The first line of a paragraph and of a stanza has a label of its own."""

    PARAGRAPH = "paragraph"
    TEXT = "text"
    HEAD = "head"
    STANZA = "stanza"
    VERSE = "verse"
    OTHER = "other"  # contents, captions, signatures, tables, leaves before the text


BEGINS = frozenset((Label.PARAGRAPH, Label.STANZA))
GROUPS = {
    Label.PARAGRAPH: Label.TEXT,
    Label.TEXT: Label.TEXT,
    Label.HEAD: Label.HEAD,
    Label.STANZA: Label.VERSE,
    Label.VERSE: Label.VERSE,
    Label.OTHER: Label.OTHER,
}
"""The labels of one kind of text, by the one that its later lines have."""


_TABLE = thresholds.of("lines", "labels")
UNBROKEN: int = _TABLE["unbroken"]
UNWRAPPED: float = _TABLE["unwrapped"]


@dataclass(frozen=True)
class Labelled:
    """The lines of a text and how likely each is what, by where they begin."""

    columns: Columns
    shares: Floats  # a row a line, a column a label
    names: tuple[str, ...]
    at: Mapping[int, int]  # the row of the line that begins at a code point

    def share(self, start: int, *labels: Label) -> float:
        """How likely the line that begins at `start` is one of some labels; 0 where no line begins there."""
        row = self.at.get(start)
        return 0.0 if row is None else float(sum(self.shares[row, self.names.index(label)] for label in labels))

    def begins(self, start: int) -> bool:
        """Whether the line that begins at `start` begins a paragraph or a stanza, or is text of another kind than the
        line before."""
        row = self.at.get(start)
        if row is None:
            return False
        kind, begun = self._read[row]
        return begun or row > 0 and kind is not self._read[row - 1][0]

    def kind(self, start: int) -> Label | None:
        """Of which kind of text the line that begins at `start` is, by the label of that kind's later lines."""
        row = self.at.get(start)
        return None if row is None else self._read[row][0]

    @cached_property
    def _read(self) -> list[tuple[Label, bool]]:
        """For each line the likeliest kind of text, and whether it begins some, that given."""
        groups = list(dict.fromkeys(GROUPS.values()))
        of = np.array([[GROUPS[Label(name)] is group for group in groups] for name in self.names], np.float64)
        first = np.array([Label(name) in BEGINS for name in self.names], np.float64)
        kinds = self.shares @ of
        begun = (self.shares * first) @ of
        best = kinds.argmax(axis=1)
        at = np.arange(len(best))
        half = begun[at, best] > kinds[at, best] / 2
        return [(groups[n], bool(begins)) for n, begins in zip(best.tolist(), half.tolist(), strict=True)]

    @cached_property
    def usual(self) -> float:
        """How wide a full line of the document is, in ems; 0 where it has none."""
        return float(np.median(self.columns.measure)) if len(self.columns) else 0.0

    @cached_property
    def printed(self) -> bool:
        """Whether the lines are those of a print. Where whole paragraphs stand on a line each, they tell nothing."""
        sizes = [len(line.text) for line in self.columns.lines]
        return sum(size for size in sizes if size > UNBROKEN) <= UNWRAPPED * sum(sizes)

    @cached_property
    def parted(self) -> bool:
        """Whether blank lines part the paragraphs of this text."""
        return evidence.parted(self.columns)


def read(view: View, end: int) -> Labelled:
    """The lines of view.text[:end]."""
    pages = [m.start for m in view.all("page")]
    joined = [m.start for m in view.all("lineend")]
    found = columns.measured(view.text, end, pages, view.know.tables["correct"]["widths"], joined)
    model = view.know.lines
    shares = model.shares(evidence.evidence(found))
    return Labelled(found, shares, model.labels, {line.start: n for n, line in enumerate(found.lines)})
