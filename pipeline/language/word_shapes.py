"""Whether letters look more like a word or like what OCR makes of one: two models of letters, held against each other.

`nevyty` has no letters that English words have not, and yet is none; words that were misread have letters of their own
kind, `lj`, `tli`, `fn`. One model is of the lexicon's words, the other of misread ones, each counted once. What is kept
is what they differ by for every run of ORDER letters.
"""

from __future__ import annotations

import hashlib
import itertools
import string
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from pipeline.errors import BadInput, Unreadable
from pipeline.language.lexicon.letters import EDGE, END, Letters, chances
from pipeline.language.table_files import REBUILD

SHAPES = Path("model", "word_shapes.bin")
ORDER = 4  # letters that are looked at together; chosen on words of the pairs that no weight was learnt from
KEPT = 1 << 15  # words whose answer is kept
_SIGNS = EDGE + string.ascii_lowercase + END
_CODE = {sign: n for n, sign in enumerate(_SIGNS)}
_MAGIC = b"word shapes 1\n"
Differences = npt.NDArray[np.float16]


class Shapes:
    """What the two models differ by: log10 of how much likelier a run's last letter is after the others in words."""

    def __init__(self, differences: Differences) -> None:
        self._differences = differences
        self.of = lru_cache(KEPT)(self._of)

    @classmethod
    def load(cls, path: Path) -> Shapes:
        """Read what `table` has written. Raises BadInput or Unreadable for a file that cannot be used."""
        try:
            data = path.read_bytes()
        except FileNotFoundError as e:
            raise BadInput(f"{path}: there is no such file; {REBUILD}") from e
        except OSError as e:
            raise Unreadable(f"{path}: cannot be read: {e}") from e
        at = len(_MAGIC) + 32
        body = data[at:]
        whole = data == _MAGIC + hashlib.sha256(body).digest() + body and len(body) == 2 * len(_SIGNS) ** ORDER
        if not whole:
            raise BadInput(f"{path}: was damaged, or made by another version; {REBUILD}")
        return cls(np.frombuffer(body, "<f2"))

    def _of(self, word: str) -> float:
        """How much likelier (log10) the letters of `word`, in lower case, are in a word than in a misread one; 0 for
        other letters than the English alphabet's."""
        if not (word.isascii() and word.isalpha() and word.islower()):
            return 0.0
        size, code, codes = len(_SIGNS), 0, []
        for sign in word + END:
            code = (code * size + _CODE[sign]) % size**ORDER  # what stands before the word is EDGE, which is 0
            codes.append(code)
        return float(self._differences[codes].astype(np.float64).sum())


def table(words: Iterable[str], misread: Iterable[str]) -> bytes:
    """What words and misread ones, each given once, differ by, as bytes."""
    plain = ([w for w in given if w.isascii() and w.isalpha() and w.islower()] for given in (words, misread))
    one, other = (Letters(chances(given, ORDER), 0.0, ORDER) for given in plain)
    runs = map("".join, itertools.product(_SIGNS, repeat=ORDER))
    found = np.fromiter((one.chance(run) - other.chance(run) for run in runs), np.float64, len(_SIGNS) ** ORDER)
    body = found.astype("<f2").tobytes()
    return _MAGIC + hashlib.sha256(body).digest() + body
