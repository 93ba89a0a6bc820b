"""Enumerators: (a), (b), (c) in a paragraph, of which OCR misreads one: `(r)` after (a) and (b) is (c)."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from pipeline.findings import Edit
from pipeline.view import View

_SIGN = regex.compile(r"(?<![\p{L}\d])[({\[](?P<n>[^\s()]{1,2})[)}\]](?=[ \t\n]+\p{L})")


def repair(view: View, start: int, end: int) -> Iterator[Edit]:
    """Edits for the enumerators of the paragraph text[start:end]: only what its sequence demands."""
    signs = list(_SIGN.finditer(view.text, start, end))
    if not signs or signs[0]["n"] != "a":
        return
    expected = "a"
    for k, m in enumerate(signs):
        later = [s["n"] for s in signs[k + 1 :]]
        wanted = f"({expected})"
        fits = (
            m["n"] == expected
            or len(m["n"]) == 1
            and m["n"] < "a"
            or (chr(ord(expected) + 1) in later)
            or k == len(signs) - 1
        )
        if not fits or k and m["n"] == "a":
            return
        if m.group() != wanted:
            why = f"follows ({chr(ord(expected) - 1)})"
            yield view.know.rules.edit("structure.enumerator", m.start(), m.end(), wanted, why)
        expected = chr(ord(expected) + 1)
