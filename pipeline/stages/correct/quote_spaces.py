"""Spaces on the inner side of quotation marks that have one on either side: `" Is it so ? " said he`.

Which side is the inner one is what `quote_pairs` reads; where that is not clear the mark stays as it stands.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import regex

from pipeline.language import thresholds
from pipeline.stages.correct import quote_marks, quote_pairs
from pipeline.stages.correct.quote_marks import Role
from pipeline.stages.correct.quote_pairs import Reading
from pipeline.stages.correct.words import ROUGH, Words
from pipeline.text.findings import Certainty, Edit
from pipeline.text.rules import Rules

APART = regex.compile(r"(?:(?<=\s)|\A)[\"“”'‘’]\s")
CURLY = "“”‘’"
_TABLE = thresholds.of("correct", "quote_spaces")
MAY: float = _TABLE["may"]
TURNED = {Role.OPENS: "”", Role.CLOSES: "“"}


def read(text: str, table: Mapping[str, Any]) -> list[Reading]:
    """What the marks of a text do, where any of them has a space on both sides; `table` is
    `dictionaries/tables/quotes.toml`."""
    return quote_pairs.read(quote_marks.find(text, quote_marks.verbs(table)), table) if APART.search(text) else []


def quoting(readings: Iterable[Reading]) -> frozenset[int]:
    """Where single marks stand that open or close a quotation, or may well do so."""
    return frozenset(
        r.mark.start for r in readings if r.role is not Role.APOSTROPHE and r.mark.kind == "s" and r.margin >= MAY
    )


def find(
    words: Words, rules: Rules, table: Mapping[str, Any], readings: Iterable[Reading], others: Iterable[Edit]
) -> Iterator[Edit]:
    """Edits that take the space away. A mark that `others` change stays to them: it is not the mark that was
    printed. In a rough document, where marks are lost and read for letters, none is certain."""
    text, rough = words.text, words.rough >= ROUGH
    changed = {at for edit in others for at in range(edit.start, edit.end)}
    for reading in readings:
        mark = reading.mark
        certainty = next((c for c in Certainty if reading.margin >= table["margin"].get(c.value, math.inf)), None)
        if certainty is Certainty.CERTAIN and (rough or _inside(reading)):
            certainty = Certainty.LIKELY
        if certainty is None or not (mark.left and mark.right) or mark.sign == "*":
            continue
        if mark.start in changed or mark.sign in TURNED.get(reading.role, ""):
            continue
        if reading.role is Role.OPENS:
            a = b = mark.end
            while text[b : b + 1] == " ":
                b += 1
        elif reading.role is Role.CLOSES:
            a = b = mark.start
            while a and text[a - 1] == " ":
                a -= 1
        else:
            continue
        rule = "quotes.space" if mark.sign in CURLY else "quotes.straight-space"
        if a < b and text[a - 1 : a] not in ("", "\n") and text[b : b + 1] not in ("", "\n"):
            yield rules.edit(rule, a, b, "", reading.why, certainty)


def _inside(reading: Reading) -> bool:
    """Whether a mark stands inside a sentence with no point before it, and only the marks around it tell what it does:
    one of them may be lost or read as letters ([L Master" shall)."""
    return not reading.alone and reading.mark.before == "letter" and reading.mark.after not in ("capital", "I")
