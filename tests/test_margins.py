"""Paragraphs by the last line: on a scan a line with few letters that reaches the margin is full."""

from __future__ import annotations

from pipeline.language import knowledge
from pipeline.stages import chain
from pipeline.stages.order import STAGES
from tests.drawings import drawn

PAGE = """\
MAN      CHESTER,   often   looked   upon   as   an   old   city,
is       by   now  a   very   modern   and   a   famous   place.
That there were men in the place before the Roman time is known
from the vessels dug up in the park, and kept in the museum now.
We learn from them that the dead were burnt by our forefathers,
eighteen hundred years ago. The Romans built their fort on high
ground between the rivers, and many of its walls were still seen
by those who wrote of it when the old Queen had died in her bed.
"""


def paragraphs(picture: str) -> list[str]:
    text, layout = drawn(picture)
    return [p for p in chain.run(text, STAGES, knowledge.load(), layout=layout).text.split("\n\n") if p.strip()]


def test_beside_a_large_initial_no_paragraph_ends_where_the_margin_is_reached() -> None:
    assert len(paragraphs(PAGE)) == 1


def test_a_short_last_line_ends_one() -> None:
    assert len(paragraphs(PAGE.replace("a   very   modern   and   a   famous   place.", "a modern place."))) == 2
