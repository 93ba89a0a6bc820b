"""Characters: what a text may hold and XML may not, and letters without their accents."""

from __future__ import annotations

import unicodedata

import regex

NO_XML = regex.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""One character outside the range of XML 1.0 (its section 2.2, Char). No runs, since line ends may lie among them."""


def unaccented(word: str) -> str:
    """A word without its accents: thé gives the."""
    return "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))
