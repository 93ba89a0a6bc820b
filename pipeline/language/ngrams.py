"""How often words stand beside each other: the mapped file `dictionaries/model/language.bin`, asked by the thousand.

Pairs and triples of numbers (see `token_stream`) are kept by 16 bits of a hash in 2^18 buckets, with the logarithm of
their count in one byte: 3 bytes each. So are words in no list, with the number of works that have them: a rare word or
a writer's dialect is in several, what an OCR made up mostly in none; and such words of no list as large dictionaries
have. One question in some 7,000 about what was never seen is answered as if it had been.
Probabilities are those of stupid backoff (Brants et al. 2007, "Large Language Models in Machine Translation").
"""

from __future__ import annotations

import mmap
import struct
from collections.abc import Iterable, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from pipeline.errors import BadInput, Unreadable

LANGUAGE = Path("model", "language.bin")
REBUILD = "rebuild it with `clean-corpus train`"
MAGIC = b"LANGUAG\x01"
HEADER = struct.Struct("<8s32sIIQ")  # magic, the lexicon table's sha256, words, n-grams, tokens
BLOCK = 1 << 14  # keys looked up at once: what is in hand stays in the processor's cache, and memory is bounded
BUCKET_BITS = 18
BACKOFF = 0.4  # Brants et al.
SIDE = 2  # words before one that tell how likely it is
STEPS = 8  # of a count's logarithm to base 2, kept in a byte
FLOOR = 0.2  # a word that was never met is given this many occurrences

Ids = npt.NDArray[np.int64]
Keys = npt.NDArray[np.uint64]
Floats = npt.NDArray[np.float64]


def pair(first: Ids, second: Ids) -> Keys:
    """The keys of pairs."""
    return (first.astype(np.uint64) << np.uint64(18)) | second.astype(np.uint64) | np.uint64(1 << 63)


def triple(first: Ids, second: Ids, third: Ids) -> Keys:
    """The keys of triples."""
    begun = (first.astype(np.uint64) << np.uint64(36)) | (second.astype(np.uint64) << np.uint64(18))
    return np.bitwise_or(begun, third.astype(np.uint64))


def spelt(word: str) -> int:
    """The key of a word that is in no list, in the form words are listed under."""
    digest = blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "little") >> 2 | 1 << 62


def in_dictionary(word: str) -> int:
    """The key that says of a word in no list that large dictionaries have it."""
    return spelt(f"{word}\0")


def hashed(keys: Keys) -> Keys:
    """Keys well mixed (the finaliser of Stafford's Mix13, as in SplitMix64)."""
    with np.errstate(over="ignore"):
        x = keys.copy()
        x ^= x >> np.uint64(30)
        x *= np.uint64(0xBF58476D1CE4E5B9)
        x ^= x >> np.uint64(27)
        x *= np.uint64(0x94D049BB133111EB)
        x ^= x >> np.uint64(31)
    return x


class Ngrams:
    """The counts. Make one with `load`."""

    def __init__(self, words: int, tokens: int, parts: Sequence[npt.NDArray[Any]]) -> None:
        self._unigrams, self._buckets, self._prints, self._values = parts
        self.words = words
        self.tokens = tokens
        self._counts = 2.0 ** (np.arange(256) / STEPS)
        self._alone = np.log10(np.maximum(self._unigrams, FLOOR) / tokens)
        self._rounds = int(np.diff(self._buckets).max(initial=1)).bit_length()

    @classmethod
    def load(cls, path: Path, table: bytes) -> Ngrams:
        """Map the file. Raises BadInput where it is not made for the lexicon table of that sha256; Unreadable."""
        try:
            with path.open("rb") as file:
                head = file.read(HEADER.size)
                if len(head) < HEADER.size or not head.startswith(MAGIC):
                    raise BadInput(f"{path}: not a language model of this version; {REBUILD}")
                _, made_from, words, ngrams, tokens = HEADER.unpack(head)
                if made_from != table:
                    raise BadInput(f"{path}: was counted with another lexicon; {REBUILD}")
                mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except FileNotFoundError as e:
            raise BadInput(f"{path}: there is no such file; {REBUILD}") from e
        except OSError as e:
            raise Unreadable(f"{path}: {e.strerror}") from e
        sizes = (("<u4", words), ("<u4", (1 << BUCKET_BITS) + 1), ("<u2", ngrams), ("u1", ngrams))
        at, parts = HEADER.size, []
        for kind, count in sizes:
            if at + np.dtype(kind).itemsize * count > len(mapped):
                raise BadInput(f"{path}: is cut short; {REBUILD}")
            parts.append(np.frombuffer(mapped, kind, count, at))
            at += np.dtype(kind).itemsize * count
        return cls(words, tokens, parts)

    def count(self, keys: Keys) -> Floats:
        """About how often each key was seen; 0 where it was not kept."""
        if not len(self._prints):
            return np.zeros(len(keys))
        found = np.empty(len(keys))
        for at in range(0, len(keys), BLOCK):
            found[at : at + BLOCK] = self._count(keys[at : at + BLOCK])
        return found

    def _count(self, keys: Keys) -> Floats:
        mixed = hashed(keys)
        bucket = (mixed >> np.uint64(64 - BUCKET_BITS)).astype(np.int64)
        wanted = ((mixed >> np.uint64(16)) & np.uint64(0xFFFF)).astype(np.uint16)
        low, high = self._buckets[bucket].astype(np.int64), self._buckets[bucket + 1].astype(np.int64)
        end, last = high.copy(), len(self._prints) - 1
        for _ in range(self._rounds):  # bisection, for all keys at once
            middle = (low + high) >> 1
            less = (self._prints[np.minimum(middle, last)] < wanted) & (middle < high)
            low = np.where(less, middle + 1, low)
            high = np.where(less, high, middle)
        at = np.minimum(low, last)
        return np.where((low < end) & (self._prints[at] == wanted), self._counts[self._values[at]], 0.0)

    def works(self, words: Iterable[str]) -> list[float]:
        """In about how many of the training works each of these unlisted words was found; 0 for fewer than three."""
        return self.count(np.array([spelt(word) for word in words], np.uint64)).tolist()  # type: ignore[no-any-return]

    def rare(self, words: Iterable[str]) -> list[bool]:
        """Whether large dictionaries have each of these unlisted words."""
        return (self.count(np.array([in_dictionary(word) for word in words], np.uint64)) > 0).tolist()  # type: ignore[no-any-return]

    def alone(self, words: Ids) -> Floats:
        """log10 of the probability of each word, whatever stands beside it."""
        return self._alone[words]  # type: ignore[no-any-return, unused-ignore]

    def follows(self, first: Ids, second: Ids, third: Ids) -> Floats:
        """log10 of how likely `third` is after `first` and `second`."""
        found = np.empty(len(third))
        for at in range(0, len(third), BLOCK):
            here = slice(at, at + BLOCK)
            found[here] = self._follows(first[here], second[here], third[here])
        return found

    def _follows(self, first: Ids, second: Ids, third: Ids) -> Floats:
        two, before = self.count(pair(second, third)), self.count(pair(first, second))
        three = self.count(triple(first, second, third))
        shorter = np.where(
            two > 0,
            np.log10(np.maximum(two, 1e-9) / np.maximum(self._unigrams[second], np.maximum(two, 1.0))),
            np.log10(BACKOFF) + self._alone[third],
        )
        longer = np.log10(np.maximum(three, 1e-9) / np.maximum(before, np.maximum(three, 1.0)))
        return np.where((three > 0) & (before > 0), longer, np.log10(BACKOFF) + shorter)
