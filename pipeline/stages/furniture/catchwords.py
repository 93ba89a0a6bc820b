"""Catchwords: the first word of the next page, printed under the last line of this one for the binder's sake."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from rapidfuzz import fuzz

from pipeline.language import thresholds
from pipeline.stages.furniture.removal import Removal
from pipeline.text.findings import Certainty, Line

_TABLE = thresholds.of("furniture", "catchwords")
_HABIT: float = _TABLE["habit"]
_FEWEST: int = _TABLE["fewest"]
_ALIKE: float = _TABLE["alike"]


def catchwords(bodies: Sequence[Sequence[Line]]) -> list[Removal]:
    """The catchwords of a book, from the lines of each page that are text: where the book has the habit of them."""
    found: list[tuple[int, Line, bool]] = []
    chances = 0
    for at, (one, other) in enumerate(pairwise(bodies)):
        if len(one) < 3 or not other:
            continue
        chances += 1
        words, first = one[-1].text.split(), other[0].text.split()
        while len(words) > 1 and len(_letters(words[0])) <= 1 and _letters(words[0]) != _letters(first[0])[:1]:
            words = words[1:]  # the signature, or a press figure, stands beside it: "K 2 before"
        if not 1 <= len(words) <= 2 or not first:
            continue
        catch, begins = _letters(" ".join(words)), _letters(" ".join(first[: len(words)]))
        if not catch or not begins:
            continue
        exact = catch == begins or (len(catch) >= 2 and begins.startswith(catch) and one[-1].text.rstrip()[-1] in "-¬")
        if exact or (len(catch) > 3 and fuzz.ratio(catch, begins) >= _ALIKE):
            found.append((at, one[-1], exact and len(words) == len(one[-1].text.split())))
    habit = len(found) >= _FEWEST and len(found) >= _HABIT * chances
    why = f"begins the next page, as on {len(found)} pages of {chances}"
    return [
        Removal(at, line, Certainty.CERTAIN if habit else Certainty.DOUBTFUL, why)
        for at, line, exact in found
        if habit or exact
    ]


def _letters(text: str) -> str:
    return "".join(c for c in text.lower() if c.isalpha())
