"""Words that a format calls divided: ALTO's SUBS_CONTENT, over lines, pages and what stands between."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.formats import alto
from pipeline.language import knowledge
from pipeline.scans.text import render
from pipeline.stages import chain, pages
from pipeline.stages.hyphens import stage as hyphens

HYPHEN = '<HYP CONTENT="-"/>'


def string(text: str) -> str:
    """A word as ALTO has it: `Fon|1|Fontanes` is the first part of Fontanes."""
    word, _, part = text.partition("|")
    number, _, whole = part.partition("|")
    told = f' SUBS_TYPE="HypPart{number}" SUBS_CONTENT="{whole}"' if part else ""
    return f'<String CONTENT="{word}"{told}/>' + (HYPHEN if number == "1" else "")


def clean(*sheets: str) -> str:
    """The text after `hyphens` of pages of ALTO, a line a line."""
    drawn = "".join(
        "<Page><PrintSpace><TextBlock>"
        + "".join(f"<TextLine>{''.join(map(string, line.split()))}</TextLine>" for line in sheet.split("\n"))
        + "</TextBlock></PrintSpace></Page>"
        for sheet in sheets
    )
    data = f'<alto xmlns="http://www.loc.gov/standards/alto/ns-v2#"><Layout>{drawn}</Layout></alto>'.encode()
    text, layout = render(alto.read(data, Path("p.xml")))
    return chain.run(text, [pages.STAGE, hyphens.STAGE], knowledge.load(), layout=layout).text


@pytest.mark.parametrize(
    ("sheets", "cleaned"),
    [
        (("the house of Fon|1|Fontanes", "tanes,|2|Fontanes who was"), "the house of Fontanes, who was\n"),
        (("the house of Vere|1|Vere-Hope", "Hope|2|Vere-Hope was"), "the house of Vere-Hope was\n"),
        (("to be well|1|wellknown", "known|2|wellknown to all"), "to be well-known to all\n"),  # programs drop hyphens
    ],
)
def test_parts_that_follow_each_other_are_joined_as_the_format_says(sheets: tuple[str, ...], cleaned: str) -> None:
    assert clean(*sheets) == cleaned


def test_a_part_goes_up_to_the_first_over_what_stands_between_them() -> None:
    upper = "the house of Fon|1|Fontanes\n* A note of the Vere|1|Vere-Hope"
    lower = "tanes,|2|Fontanes who was\nHope|2|Vere-Hope papers."
    assert clean(upper, lower) == "the house of Fontanes,\n* A note of the Vere-Hope\n\fwho was\npapers.\n"


def test_parts_without_the_other_are_left_as_they_are() -> None:
    assert clean("the house of Fon|1|Fontanes", "Smith|2|Blacksmith was") == "the house of Fon-\n\fSmith was\n"
    assert "\u00ad" not in clean("the house of Fon|1|Fontanes", "and nothing more")
