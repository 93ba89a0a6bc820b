"""Gaps: places where an editor says that words of the original cannot be read, or are lost."""

from __future__ import annotations

import regex

from pipeline.stages.structure.sheet import Sheet

_COUNT = (
    r"\d+|one|two|three|four|five|six|several|some|few|a|the|here|about|rest|part|next|last|or|more|words?|lines?|pages?|"
    r"leaf|leaves|letters?|sentence|passage|text|is|are|was|were|of|this"
)
_WHERE = (
    r"words?|lines?|pages?|letters?|here|in|the|original|manuscript|ms\.?|source|scan|passage|text|away|off|by|damp"
)
_GAP = regex.compile(  # nothing but what, how much and where: [the lost generation] is a man's own words
    rf"\[(?P<said>(?:(?:{_COUNT}) )*(?P<why>illegible|unreadable|indecipherable|undecipherable|missing|lost|torn|"
    rf"damaged|unclear)(?: (?:{_WHERE}))*)\]",
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
