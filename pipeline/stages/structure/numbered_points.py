"""Numbered and lettered points: paragraphs that count on from one another, as a list or as numbered paragraphs."""

from __future__ import annotations

import itertools
import statistics
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import regex

from pipeline.language import thresholds
from pipeline.stages.structure.blocks import Block
from pipeline.text.findings import Line
from pipeline.text.roman import from_roman

_LABEL = regex.compile(r"(?:(?P<open>[(\[])(?P<n>\p{L}{1,4}|\d{1,2})[)\]]|(?P<n>\d{1,2}|[IVX]{1,5})[.)])[ \t]+(?=\S)")

_TABLE = thresholds.of("structure", "numbered_points")
LEAST: int = _TABLE["least"]
FAR: int = _TABLE["far"]
SHORT: int = _TABLE["short"]


@dataclass
class Count:
    """Points of one style that count on: the indices of their paragraphs, and their labels."""

    style: str
    at: list[int] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)

    @property
    def together(self) -> bool:
        """Whether nothing stands between the points."""
        return self.at == list(range(self.at[0], self.at[0] + len(self.at)))


def find(paragraphs: Sequence[str]) -> list[Count]:
    """The counts among paragraphs (their texts), in the order in which they begin."""
    open_: dict[str, Count] = {}
    done: list[Count] = []
    for i, text in enumerate(paragraphs):
        for style, value, label in _readings(text):
            count = open_.get(style)
            if count and value == len(count.at) + 1 and i - count.at[-1] <= FAR:
                count.at.append(i)
                count.labels.append(label)
                break
            if value == 1:
                open_[style] = Count(style, [i], [label])
                done.append(open_[style])
                break
    return [count for count in done if len(count.at) >= LEAST]


def _readings(text: str) -> Iterator[tuple[str, int, str]]:
    """What the label of a paragraph may count: (style, value, label)."""
    m = _LABEL.match(text)
    if m is None:
        return
    n, shape = m["n"], "(" if m["open"] else "."
    if n.isdigit():
        yield f"{shape}1", int(n), n
        return
    if len(n) == 1 and n.islower() and shape == "(":
        yield f"{shape}a", ord(n) - ord("a") + 1, n
    value = from_roman(n.upper())
    if value and (n.isupper() or n.islower()):
        yield f"{shape}{'I' if n.isupper() else 'i'}", value, n


def lists(counts: Sequence[Count], paragraphs: Sequence[str]) -> list[Count]:
    """Those counts that are lists: their points follow one another and are short."""
    return [c for c in counts if c.together and statistics.median(len(paragraphs[i]) for i in c.at) <= SHORT]


def numbers(counts: Sequence[Count]) -> Mapping[int, str]:
    """The label of every point, by the index of its paragraph."""
    return {i: label for c in counts for i, label in zip(c.at, c.labels, strict=True)}


def part_off(block: Block) -> list[Block]:
    """A block cut before each of its lines that counts on, where three or more of them do; else the block alone."""
    found = [k for k, line in enumerate(block.lines) if _LABEL.match(line.text)]
    if len(found) < LEAST:
        return [block]
    counts = find([block.lines[k].text for k in found])
    if len(counts) != 1 or len(counts[0].at) != len(found) or not _parted(block, found):
        return [block]
    cuts = [0, *found, len(block.lines)]
    runs = [block.lines[a:b] for a, b in itertools.pairwise(cuts) if a < b]
    return [_block(block, run, last=run is runs[-1]) for run in runs]


def _block(block: Block, lines: Sequence[Line], last: bool) -> Block:
    return Block(tuple(lines), block.page, block.last_page if last else block.page)


def _parted(block: Block, found: Sequence[int]) -> bool:
    """Whether the line before each point ends as a point does."""
    before = [block.lines[k - 1].text for k in found if k]
    return all(regex.search(r"(?:[.;:,!?—–-]|\b(?:and|or))[”\"’']?$", text) for text in before)
