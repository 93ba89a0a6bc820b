"""Which number the language model has for a word."""

from __future__ import annotations

from pipeline.language import token_stream
from pipeline.language.lexicon import Lexicon


class Vocabulary:
    """The number of each word as the language model has it; every answer is kept."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._kept: dict[str, int] = {}

    def number(self, word: str) -> int:
        """The number of a word as it stands."""
        found = self._kept.get(word)
        if found is None:
            if len(self._kept) > 1 << 18:
                self._kept.clear()
            found = self._kept[word] = self._number(word)
        return found

    def _number(self, word: str) -> int:
        if any(c.isdigit() for c in word):
            return token_stream.NUMBER
        entry = self._lexicon.entry(word)
        at = self._lexicon.number(word)
        if entry is not None and at is not None:
            return token_stream.NAME if token_stream.is_class(entry) else at + token_stream.FIRST
        return token_stream.NAME if word[:1].isupper() else token_stream.UNKNOWN
