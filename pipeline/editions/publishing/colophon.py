"""What a reader is told about an edition: where the text comes from, who may use it how, what was done to it."""

from __future__ import annotations

from pipeline.editions.publishing.edition import About
from pipeline.editions.publishing.markup import Element, Parts, make

ABOUT = "cc-about"
HEADING = "About this edition"


def colophon(about: About, level: int) -> Element:
    """The closing section, as far as the header says."""
    people = [f"{name} ({did})" if did and name else name or did for did, name in about.people]
    rows: list[tuple[str, Parts]] = [
        ("Source", [make("p", [about.source])] if about.source else []),
        ("Edition", [make("p", [about.edition])] if about.edition else []),
        ("Extent", [make("p", [about.extent])] if about.extent else []),
        ("Rights", [make("p", [text]) for text in about.rights]),
        ("By", [make("p", [text]) for text in people]),
        ("What was done", [_told(*practice) for practice in about.practice]),
        ("Changes", [_told(*change) for change in about.changes]),
    ]
    terms: Parts = []
    for term, told in rows:
        if told:
            terms += [make("dt", [term]), make("dd", told)]
    return make(
        "section",
        [make(f"h{level}", [HEADING]), make("dl", terms)],
        id=ABOUT,
        cls="about",
        lang="en",
    )


def _told(what: str, text: str) -> Element:
    return make("p", [make("b", [f"{what}."]), " ", text] if what else [text])
