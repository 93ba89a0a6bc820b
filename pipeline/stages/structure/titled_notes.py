"""Notes behind the text that have a title each, counted by letters or figures: `Note C, p. 42.—The Expedition.`

Several that follow each other head sections; one alone may be anything.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from pipeline.stages.structure import labels, titles
from pipeline.stages.structure.blocks import Block, capitals, parts
from pipeline.text.findings import Line
from pipeline.text.roman import from_roman


def find(blocks: Sequence[Block]) -> dict[int, str]:
    """Where the titles of such notes begin (code points), with what each is counted by."""
    seen = [(line.start, number) for block in blocks for line in block.lines if (number := _number(line))]
    roman = any(len(number) > 1 and number.isalpha() for _, number in seen) or seen[:1] != [] and seen[0][1] == "I"
    values = [_value(number, roman) for _, number in seen]
    several = {k for (a, one), (b, other) in pairwise(enumerate(values)) if other == one + 1 for k in (a, b)}
    return dict(seen[k] for k in sorted(several))


def part_off(blocks: Sequence[Block], found: Mapping[int, str]) -> list[Block]:
    """The blocks, cut before and after the titles of notes."""
    if not found:
        return list(blocks)
    after = {line.start for block in blocks for before, line in pairwise(block.lines) if before.start in found}
    cuts = {*found, *after}
    return [part for block in blocks for part in parts(block, cuts.__contains__)]


def _number(line: Line) -> str:
    m = labels.NOTE.fullmatch(line.text)
    if m is None:
        return ""
    titled = titles.title_case(m["title"].rstrip(". ")) or capitals(m["title"]) >= 0.5
    return m["n"] if titled else ""


def _value(number: str, roman: bool) -> int:
    """A letter by its place among the capitals, a number by its value; apart from each other."""
    if number.isdigit():
        return int(number)
    return from_roman(number) or 0 if roman else 1000 + ord(number)
