"""Whether letters look more like a word or like what OCR makes of one: two models of letters, held against each other.

`nevyty` has no letters that English words have not, and yet is none; words that were misread have letters of their own
kind, `lj`, `tli`, `fn`. One model is of the lexicon's words, the other of misread ones, each counted once.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from pipeline.language.lexicon.letters import Letters, chances
from pipeline.language.table_files import number, rows, whole

SHAPES = Path("model", "word_shapes.tsv")
ORDER = 4  # letters that are looked at together; chosen on words of the pairs that no weight was learnt from
KEPT = 1 << 15  # words whose answer is kept
_KINDS = ("word", "misread")


class Shapes:
    """The two models."""

    def __init__(self, word: Letters, misread: Letters) -> None:
        self._word, self._misread = word, misread
        self.of = lru_cache(KEPT)(self._of)

    @classmethod
    def load(cls, path: Path) -> Shapes:
        """Read what `table` has written. Raises BadInput or Unreadable for a file that cannot be used."""
        found: dict[str, dict[str, float]] = {kind: {} for kind in _KINDS}
        for kind, gram, chance in rows(path, 3):
            found.setdefault(kind, {})[gram] = number(chance, path)
        word, misread = (Letters({"": -2.0, **found[kind]}, 0.0, ORDER) for kind in _KINDS)
        return cls(word, misread)

    def _of(self, word: str) -> float:
        """How much likelier (log10) the letters of `word`, in lower case, are in a word than in a misread one; 0 for
        other letters than the English alphabet's."""
        if not (word.isascii() and word.isalpha()):
            return 0.0
        return self._word.likelihood(word) - self._misread.likelihood(word)


def table(words: Iterable[str], misread: Iterable[str]) -> bytes:
    """The models of words and of misread ones, each given once, as bytes."""
    lines = ["of\tgram\tchance"]
    for kind, given in zip(_KINDS, (words, misread), strict=True):
        plain = (word for word in given if word.isascii() and word.isalpha())
        lines += [f"{kind}\t{gram}\t{chance:.2f}" for gram, chance in sorted(chances(plain, ORDER).items())]
    return whole(lines)
