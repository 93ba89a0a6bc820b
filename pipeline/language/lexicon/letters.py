"""How English a string of letters looks: a model of the lexicon's words, each counted once, letter after letter.

A word that is in no list may be a rare word or a misreading. Rare words are made of the same letters as other words
(`economism`); what OCR makes up is mostly not (`othdr`). Names are left out of the model, and are not asked of it.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

LETTERS = Path("model", "letters.tsv")
NAME_CAPS = 5  # tenths of a word's uses that are capitalised, from which it is a name and no word
ORDER = 3
_SMOOTHING = 5  # occurrences that the shorter context counts for, beside those of the longer (Witten and Bell's idea)
EDGE, END = "^", "$"


class Letters:
    """The model: for each run of letters but one of its `order`, log10 of the probability of each next one."""

    def __init__(self, chances: Mapping[str, float], mean: float, order: int = ORDER) -> None:
        self._chances = chances
        self._mean = mean
        self._order = order

    @classmethod
    def load(cls, path: Path) -> Letters:
        """Read a model that `table` has written. OSError, ValueError and KeyError where it cannot be read."""
        rows = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines())
        chances = {gram: float(chance) for gram, chance in rows}
        return cls(chances, chances.pop("mean"))

    def oddness(self, word: str) -> float:
        """How many powers of ten less likely `word` (lower case) is than words of its length are; 0 for a usual one.

        Words with other letters than the English alphabet's are not judged: they come from other languages.
        """
        if not (word.isascii() and word.isalpha()):
            return 0.0
        return max(0.0, self._mean * (len(word) + 1) - self.likelihood(word))

    def likelihood(self, word: str) -> float:
        """log10 of the probability of a word's letters and of its end."""
        padded = EDGE * (self._order - 1) + word + END
        return sum(self.chance(padded[i : i + self._order]) for i in range(len(word) + 1))

    def chance(self, gram: str) -> float:
        """log10 of the probability of a gram's last letter after the others."""
        found = self._chances.get(gram)
        if found is not None:
            return found
        if not gram[1:]:
            return self._chances[""]
        return self.chance(gram[1:]) + self._chances.get(f"{gram[:-1]}*", 0.0)


def chances(words: Iterable[str], order: int) -> dict[str, float]:
    """For each gram of words up to `order` letters, log10 of its last letter's probability after the others; `ab*` is
    what a gram that was never seen keeps of the shorter one's, the empty gram what any letter has."""
    grams: Counter[str] = Counter()
    for word in sorted(words):
        padded = EDGE * (order - 1) + word + END
        for i in range(order - 1, len(padded)):
            for n in range(1, order + 1):
                grams[padded[i - n + 1 : i + 1]] += 1
    contexts: Counter[str] = Counter()
    for gram, count in grams.items():
        contexts[gram[:-1]] += count
    found = {"": 1 / 28}
    for gram in sorted(grams, key=len):
        seen = contexts[gram[:-1]]
        kept = _SMOOTHING / (seen + _SMOOTHING)
        found[gram] = (1 - kept) * grams[gram] / seen + kept * found[gram[1:]]
    logs = {gram: math.log10(chance) for gram, chance in found.items()}
    for context, seen in contexts.items():
        if context:
            logs[f"{context}*"] = math.log10(_SMOOTHING / (seen + _SMOOTHING))
    return logs


def table(words: Iterable[tuple[str, int]]) -> bytes:
    """The model of words, each with its `caps`, as bytes: a line for each gram with its chance (see `chances`), and the
    mean for each letter."""
    known = sorted(word for word, caps in words if caps < NAME_CAPS and word.isascii() and word.isalpha())
    logs = chances(known, ORDER)
    model = Letters(logs, 0.0)
    letters = sum(len(word) + 1 for word in known)
    logs["mean"] = -sum(model.oddness(word) for word in known) / letters if letters else -1.0
    return "".join(f"{gram}\t{chance:.3f}\n" for gram, chance in sorted(logs.items())).encode()
