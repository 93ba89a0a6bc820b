"""Gaps: places where an editor says that words of the original cannot be read, or are lost."""

from __future__ import annotations

import regex

from pipeline.structure.sheet import Sheet

_GAP = regex.compile(
    r"\[(?P<said>[^\[\]\n]{0,40}?\b(?P<why>illegible|unreadable|indecipherable|undecipherable|"
    r"missing|lost|torn|damaged|unclear)\b[^\[\]\n]{0,40})\]",
    regex.IGNORECASE,
)
_REASONS = {"missing": "lost", "lost": "lost", "torn": "damage", "damaged": "damage"}
_UNITS = {"word": "words", "words": "words", "line": "lines", "lines": "lines", "page": "pages", "pages": "pages"}


def mark_all(sheet: Sheet) -> None:
    """A mark `gap` for every place that says so in square brackets, with `reason` and, where told, `unit`."""
    for m in _GAP.finditer(sheet.view.text):
        said = m["said"].casefold()
        unit = next((_UNITS[word] for word in regex.findall(r"\p{L}+", said) if word in _UNITS), "")
        reason = _REASONS.get(m["why"].casefold(), "illegible")
        sheet.mark("gap", m.start(), m.end(), reason=reason, **({"unit": unit} if unit else {}))
