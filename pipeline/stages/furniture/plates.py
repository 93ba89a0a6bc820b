"""Words to the binder that say where a plate goes: "[To face p. 34." on a line of its own at the edge of a page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import regex

from pipeline.language import thresholds
from pipeline.stages.furniture.folio_candidates import Page
from pipeline.stages.furniture.removal import Removal
from pipeline.text.findings import Certainty

_TABLE = thresholds.of("furniture", "plates")
_EDGE: int = _TABLE["edge"]
_FORM = regex.compile(
    r"\W*(?:to (?:be (?:placed|bound) )?)?(?:face|facing|front|opposite)(?: to)? (?:p|pp|page)[.,]? ?\w{1,4}\W*",
    regex.IGNORECASE,
)


def plates(book: Sequence[Page]) -> Iterator[Removal]:
    """The lines that tell the binder where a plate goes."""
    for at, page in enumerate(book):
        for line in dict.fromkeys((*page.lines[:_EDGE], *page.lines[-_EDGE:])):
            if _FORM.fullmatch(line.text) and any(c.isdigit() for c in line.text):
                yield Removal(at, line, Certainty.LIKELY, "")
