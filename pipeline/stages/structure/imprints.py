"""Printers' imprints: small print that OCR garbles, put right from the list of those that printers always used."""

from __future__ import annotations

from collections.abc import Sequence

import regex
from rapidfuzz import fuzz

from pipeline.stages.view import View
from pipeline.text.findings import Edit, Line


def repair(view: View, lines: Sequence[Line]) -> list[Edit]:
    """Edits, one for each line, for a garbled imprint that one printer's fits clearly better than any other's."""
    table = view.know.tables.get("imprints", {})
    scored = sorted((_best(lines, printer) for printer in table.get("printers", ())), key=lambda s: -s[0] - s[1])
    if not scored:
        return []
    whole, place, at, printer = scored[0]
    other = next((s[0] + s[1] for s in scored[1:]), 0.0)
    if whole < table["whole"] or place < table["place"] or (whole + place - other) / 2 < table["margin"]:
        return []
    why = f"the imprint of a printer of the time, alike in {whole:.0f} of 100"
    pairs = list(zip(lines[at:], printer, strict=False))
    if any(_readable(view, line.text) for line, _ in pairs):
        return []  # what can be read stands as it was printed: imprints differ in their small words
    return [view.know.rules.edit("structure.imprint", line.start, line.end, right, why) for line, right in pairs]


def _readable(view: View, text: str) -> bool:
    """Whether most of a line's words are words."""
    words = regex.findall(r"\p{L}{3,}", text)
    return 2 * sum(word in view.know.lexicon for word in words) > len(words)


def _best(lines: Sequence[Line], printer: Sequence[str]) -> tuple[float, float, int, Sequence[str]]:
    """How well a printer's lines fit anywhere among `lines`: (all together, the last line, where, the printer's)."""
    found: tuple[float, float, int, Sequence[str]] = (0.0, 0.0, 0, printer)
    for at in range(len(lines) - len(printer) + 1):
        run = lines[at : at + len(printer)]
        whole = _ratio("".join(line.text for line in run), "".join(printer))
        found = max(found, (whole, _ratio(run[-1].text, printer[-1]), at, printer), key=lambda f: f[0])
    return found


def _ratio(a: str, b: str) -> float:
    return fuzz.ratio(_letters(a), _letters(b))


def _letters(text: str) -> str:
    return "".join(c for c in text if c.isalpha()).casefold()
