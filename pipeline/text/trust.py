"""How far corrections are trusted that nobody has looked at: what a person wants of the stage `correct`."""

from __future__ import annotations

from enum import StrEnum


class Trust(StrEnum):
    """How sure a misreading must be for its word to be put right unasked. What is less sure is asked about.

    The thresholds of each, and what came of them where the truth is known, are in `dictionaries/tables/correct.toml`.
    """

    CAREFUL = "careful"
    USUAL = "usual"
    BOLD = "bold"
