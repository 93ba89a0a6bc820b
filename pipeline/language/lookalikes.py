"""Listed words that OCR takes for one another: the mapped file `dictionaries/model/lookalikes.bin`.

For each word, as read, the commoner words it may have been: what lets every word of a document be tried in its
sentence at next to no cost.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from pipeline.errors import BadInput, Unreadable

LOOKALIKES = Path("model", "lookalikes.bin")
REBUILD = "rebuild it with `clean-corpus train`"
MAGIC = b"LOOKALK\x01"
HEADER = struct.Struct("<8s32sII")  # magic, the lexicon table's sha256, words that have lookalikes, pairs
STEP = 0.03  # a cost's unit, kept in a byte


class Lookalikes:
    """The words of the lexicon, by their numbers there, with those they may have been. Make one with `load`."""

    def __init__(self, words: Any, starts: Any, others: Any, costs: Any) -> None:
        self._words, self._starts, self._others, self._costs = words, starts, others, costs

    @classmethod
    def load(cls, path: Path, table: bytes) -> Lookalikes:
        """Map the file. Raises BadInput where it is not made for the lexicon table of that sha256; Unreadable."""
        try:
            data = np.memmap(path, np.uint8, "r")
        except (FileNotFoundError, ValueError) as e:
            raise BadInput(f"{path}: there is no such file, or it is empty; {REBUILD}") from e
        except OSError as e:
            raise Unreadable(f"{path}: {e.strerror}") from e
        head = bytes(data[: HEADER.size])
        if len(head) < HEADER.size or not head.startswith(MAGIC):
            raise BadInput(f"{path}: not a table of lookalikes of this version; {REBUILD}")
        _, made_from, words, pairs = HEADER.unpack(head)
        if made_from != table:
            raise BadInput(f"{path}: was made for another lexicon; {REBUILD}")
        if len(data) != HEADER.size + 8 * words + 4 + 5 * pairs:
            raise BadInput(f"{path}: is cut short; {REBUILD}")
        at, parts = HEADER.size, list[Any]()
        for kind, count in (("<u4", words), ("<u4", words + 1), ("<u4", pairs), ("u1", pairs)):
            parts.append(np.frombuffer(data, kind, count, at))
            at += np.dtype(kind).itemsize * count
        return cls(*parts)

    def pairs(self, words: npt.NDArray[np.int64]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], Any]:
        """For words by number: which of them (by place in `words`) may have been which other, at what cost."""
        at = np.searchsorted(self._words, words)
        at = np.minimum(at, max(0, len(self._words) - 1))
        have = np.flatnonzero(self._words[at] == words) if len(self._words) else np.zeros(0, np.int64)
        at = at[have]
        low, high = self._starts[at].astype(np.int64), self._starts[at + 1].astype(np.int64)
        sizes = high - low
        which = np.repeat(have, sizes)
        ends = np.cumsum(sizes)
        flat = np.arange(int(sizes.sum())) - np.repeat(ends - sizes, sizes) + np.repeat(low, sizes)
        return which, self._others[flat].astype(np.int64), self._costs[flat] * STEP


def pack(found: Mapping[int, Sequence[tuple[int, float]]], table: bytes) -> bytes:
    """The file, of words' numbers with (number, cost) of their lookalikes."""
    words = sorted(found)
    sizes = [len(found[w]) for w in words]
    starts = np.concatenate([[0], np.cumsum(sizes)]).astype("<u4") if words else np.zeros(1, "<u4")
    others = np.array([o for w in words for o, _ in found[w]], "<u4")
    costs = np.array([min(255, round(c / STEP)) for w in words for _, c in found[w]], "u1")
    head = HEADER.pack(MAGIC, table, len(words), len(others))
    return b"".join((head, np.array(words, "<u4").tobytes(), starts.tobytes(), others.tobytes(), costs.tobytes()))
