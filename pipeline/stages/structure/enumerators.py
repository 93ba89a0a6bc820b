"""Enumerators: (a), (b), (c) in a paragraph, of which OCR misreads one: `(r)` between (b) and (d), or last, is (c)."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from pipeline.stages.view import View
from pipeline.text.findings import Certainty, Edit

_SIGN = regex.compile(r"(?<![\p{L}\d])[({\[](?P<n>[^\s()]{1,2})[)}\]](?=[ \t\r\n]+\p{L})")


def repair(view: View, start: int, end: int) -> Iterator[Edit]:
    """Edits for the enumerators of the paragraph text[start:end].

    A sign is put right only where it stands in place of the letter due, and either the next letter follows later or
    it is the last and looks like the letter due. Brackets of another shape are put right with it.
    """
    signs = list(_SIGN.finditer(view.text, start, end))
    if not signs or signs[0]["n"] != "a":
        return
    alike = view.know.tables.get("structure", {}).get("alike", {})
    due = "a"
    for k, m in enumerate(signs):
        read, later = m["n"], {s["n"] for s in signs[k + 1 :]}
        if due > "z" or due in later or k and read == "a":
            return  # it was no misread sign, but one of something else
        between = chr(ord(due) + 1) in later
        if read != due and not between and read not in alike.get(due, ""):
            continue
        if m.group() != f"({due})":
            why = f"follows ({chr(ord(due) - 1)})"
            sure = None if between or read == due else Certainty.LIKELY
            yield view.know.rules.edit("structure.enumerator", m.start(), m.end(), f"({due})", why, sure)
        due = chr(ord(due) + 1)
