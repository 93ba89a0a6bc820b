"""Books of letters: what stands below LETTER IV is a letter, and each end of it is known by itself."""

from __future__ import annotations

import pytest

from pipeline.stages import chain
from tests.test_structure import clean

PROSE = "\n".join(
    [
        "The conversation that followed, it were needless and tedious",
        "to describe. Suffice, that eight o'clock the next morning was",
        "fixed for the marriage; and nobody was told of it, either from",
        "shame or from compassion, till the whole of it was over.",
    ]
)


def parts(done: chain.Cleaned, *kinds: str) -> list[tuple[str, str]]:
    found = sorted((m for m in done.marks if m.kind in kinds), key=lambda m: (m.start, -m.end))
    return [(m.kind, " ".join(done.text[m.start : m.end].split())) for m in found]


def book(above: str, below: str) -> chain.Cleaned:
    """A book of two letters, the second with these lines above and below its text, no blank lines between."""
    return clean(f"LETTER I.\nTO MISS LOCKE.\n{PROSE}\n\fLETTER II.\nTO MISS HALE.\n{above}{PROSE}\n{below}")


OPENER = ("dateline", "salute", "addrLine")


@pytest.mark.parametrize(
    ("above", "found"),
    [
        ("Kendal, May 14, 1786.\nMy dear Madam,\n", [("dateline", "Kendal, May 14, 1786."), ("salute", "My dear Madam,")]),
        ("Bath, June 3d, 1786.\n", [("dateline", "Bath, June 3d, 1786.")]),
        ("Grasmere, Wednesday night.\n", [("dateline", "Grasmere, Wednesday night.")]),
        ("Friday, six o'clock.\n", [("dateline", "Friday, six o'clock.")]),
        ("SIR,\n", [("salute", "SIR,")]),
        ("", []),
    ],
)  # fmt: skip
def test_what_opens_a_letter(above: str, found: list[tuple[str, str]]) -> None:
    done = book(above, "")
    assert parts(done, *OPENER) == found
    assert parts(done, "head")[-1] == ("head", "TO MISS HALE.")


@pytest.mark.parametrize(
    ("below", "found"),
    [
        ("Ever yours,\nA. DELVILLE.\n", [("salute", "Ever yours,"), ("signed", "A. DELVILLE.")]),
        ("H. L.\n", [("signed", "H. L.")]),
        (
            "I have the honour to be,\nSir,\nYour most obedient\nhumble Servant,\nCHARLES DELVILLE.\n"
            "To the Rev. Mr. Locke, at Kendal.\n",
            [
                ("salute", "I have the honour to be, Sir, Your most obedient humble Servant,"),
                ("signed", "CHARLES DELVILLE."),
                ("addrLine", "To the Rev. Mr. Locke, at Kendal."),
            ],
        ),
        ("And so it was.\n", []),
        ("She went away,\nand it was over.\n", []),
    ],
)
def test_what_closes_one(below: str, found: list[tuple[str, str]]) -> None:
    assert parts(book("", below), "dateline", "salute", "signed", "addrLine") == found


def test_chapters_of_another_name_are_no_letters() -> None:
    text = f"CHAPTER I.\n{PROSE}\n\fCHAPTER II.\nFriday, six o'clock.\n{PROSE}\nH. L.\n"
    assert parts(clean(text), "dateline", "signed") == []
