"""A heading, and what is known before any is looked for: plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pipeline.stages.structure import labels
from pipeline.text.findings import Line
from pipeline.text.roman import from_roman

GROUP = "group"  # of works, each with its own parts or chapters
PART, CHAPTER, SECTION, NAMED, TRAILER = "part", "chapter", "section", "named", "trailer"


@dataclass(frozen=True, slots=True)
class Heading:
    """Lines that head a division. `number` is what the sequence says, "" where it has none; `label` its line."""

    kind: str
    name: str  # foreword, contents, appendix ... for NAMED; else the kind
    number: str
    label: Line | None
    titles: tuple[tuple[Line, ...], ...]  # each title's printed lines
    block: int  # index of the block it begins in
    stop: int  # index of the block that follows it
    level: int = 0  # 1 and up, where the source's markup tells it
    space: int = 0  # blank lines above it, where these tell of headings
    work: bool = False  # whether parts or chapters are numbered anew under it (see `works`)

    @property
    def value(self) -> int:
        """Its number in figures; 0 where it has none."""
        return int(self.number) if self.number.isdigit() else from_roman(self.number) or 0

    @property
    def start(self) -> int:
        """Code point where the heading begins."""
        return min(line.start for line in self.all)

    @property
    def end(self) -> int:
        """Code point where the heading ends."""
        return max(line.end for line in self.all)

    @property
    def all(self) -> list[Line]:
        """Every line of the heading."""
        return [*([self.label] if self.label else []), *(line for title in self.titles for line in title)]

    @property
    def title(self) -> str:
        """Its titles as running text, what follows the number on the label's own line among them."""
        own = self.label and (labels.CHAPTER.fullmatch(self.label.text) or labels.PART.fullmatch(self.label.text))
        first = [own["title"]] if own and own["title"] else []
        return " ".join([*first, *(line.text for title in self.titles for line in title)])


@dataclass(frozen=True, slots=True)
class Listed:
    """What the contents say of a heading: the numbers that its own may stand for (none if it has none), its title."""

    numbers: frozenset[int]
    title: str
    likeliest: int = 0  # of the numbers, as it stands there
    page: str = ""  # where it begins, as far as it can be read


@dataclass(frozen=True, slots=True)
class Expected:
    """What is known beside the blocks: names of divisions, the contents, the book's own title."""

    names: Mapping[str, str]
    listed: tuple[Listed, ...] = ()
    folios: Mapping[int, str] = field(default_factory=dict)  # by the indices of pages
    book: str = ""
    # where blocks begin that the source itself calls headings, with the level it gives them, 0 for none
    marked: Mapping[int, int] = field(default_factory=dict)
    verse: frozenset[int] = frozenset()  # where blocks begin that are verse by their lines
    notes: Mapping[int, str] = field(default_factory=dict)  # where titles of notes begin, with their letters or figures
    above: Mapping[int, int] | None = None  # blank lines above blocks, where these tell of headings (see `spacing`)
    sections: bool = False  # a number without a word is that of a section
    play: bool = False  # it has acts and scenes
    loose: bool = False  # a short line above a paragraph is a heading, as in texts typed for the web
