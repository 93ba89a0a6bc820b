"""Scraps: a sign or two alone at the edge of a page of prose, which no sentence and no heading has a use for.

At the foot it is what is left of a signature (`c`, `1*`) or dirt; under the head it is dirt. A capital, a roman numeral
or a figure stays, which may number what follows: `signatures` tells those that do not. `noise` takes such lines where a
sentence runs on over them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

import regex

from pipeline.language import thresholds
from pipeline.stages.furniture.folio_candidates import Page
from pipeline.stages.furniture.removal import Removal
from pipeline.text.findings import Certainty

_TABLE = thresholds.of("furniture", "scraps")
_PROSE: int = _TABLE["prose"]
_LETTERS: int = _TABLE["letters"]
_LONGEST: int = _TABLE["longest"]
_LINES: int = _TABLE["lines"]
_SIGNS: int = _TABLE["signs"]
_MANY: int = _TABLE["many"]
_SIGN = regex.compile(r"(?!a)\p{Ll}|\d{1,2}\*")
_WORD = regex.compile(r"\p{L}{3}|\d{3}")
_PIECE = regex.compile(r"[\p{L}\d]+")
_NO_PRINT = regex.compile(r"[*|~^<>{}_+\\]")  # what no initial, number or abbreviation is set with
_PRINT = regex.compile(r"[“”\"‘’'()\[\]—–-]")  # what a word may stand between
_STARRED = regex.compile(r"\p{L}\s?\*")  # a name that is not told: Z***


def find(book: Sequence[Page], gone: Collection[int]) -> Iterator[Removal]:
    """The scraps at head and foot of the pages of a book. gone: the starts of lines that are furniture already."""
    for at, page in enumerate(book):
        first = next((i for i, line in enumerate(page.lines[: _LINES + 1]) if line.start in gone), 0)
        body = [line for line in page.lines[first:] if line.start not in gone]
        if len(body) < _LINES:
            continue
        for line in page.lines[:first]:
            if _odd(line.text) or not any(map(str.isalnum, line.text)):
                yield Removal(at, line, Certainty.LIKELY, "above the head of its page")
        if _odd(body[0].text) and len(body[1].text.strip()) >= _PROSE:
            yield Removal(at, body[0], Certainty.LIKELY, "alone above the text of its page")
        foot = next((n for n in range(_LINES) if not _odd(body[-1 - n].text)), _LINES)
        if foot and foot < _LINES and sum(map(str.islower, body[-1 - foot].text)) >= _LETTERS:
            for line in body[len(body) - foot :]:
                yield Removal(at, line, Certainty.LIKELY, "alone below the text of its page")


def _odd(text: str) -> bool:
    """Whether a line is a small letter, a figure with a star, or letters among signs that print has not so."""
    bare = text.strip()
    if _SIGN.fullmatch(bare):
        return True
    pieces = _PIECE.findall(bare)
    if not pieces or len(bare) > _LONGEST or _WORD.search(bare) or _STARRED.search(bare) or bare[-1] in "-¬":
        return False
    signs = sum(not c.isalnum() and not c.isspace() for c in _PRINT.sub("", bare))
    strange = _NO_PRINT.search(bare) is not None or signs >= _MANY
    return strange and signs >= _SIGNS and signs > sum(map(len, pieces))
