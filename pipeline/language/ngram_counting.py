"""Counts which words stand beside each other in the training texts, and packs what is worth keeping: see `ngrams`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import numpy.typing as npt

from pipeline.language.lexicon import Entry
from pipeline.language.ngrams import BUCKET_BITS, HEADER, MAGIC, STEPS, hashed, in_dictionary, pair, spelt, triple
from pipeline.language.token_stream import FIRST, NAME, is_class

LEAST_PAIR = 4  # occurrences from which a pair is kept,
LEAST_TRIPLE = 7  # and a triple: together they keep the model below 9 MB
LEAST_WORKS = 3  # works from which an unlisted word is kept
DICTIONARY = 5  # letters from which a word of large dictionaries is kept: any misreading is some shorter one


def vocabulary(entries: Mapping[str, Entry]) -> dict[str, int]:
    """The number of each listed word, names that are only names apart (they have the number of all such)."""
    return {word: NAME if is_class(entry) else n for n, (word, entry) in enumerate(entries.items(), FIRST)}


def pack(
    works: Iterable[npt.NDArray[np.int32]],
    words: int,
    unlisted: Mapping[str, int],
    dictionary: Iterable[str],
    table: bytes,
) -> bytes:
    """The model of the works' numbers, for a lexicon of `words` words whose table has this sha256; `unlisted` has the
    works that each word in no list is in, `dictionary` those that large dictionaries have."""
    row = np.concatenate([np.zeros(0, np.int32), *works])
    unigrams = np.bincount(row, minlength=words + FIRST).astype("<u4")
    keys, counts = [], []
    for size, least in ((2, LEAST_PAIR), (3, LEAST_TRIPLE)):
        found, seen = _counted(row, size)
        keys.append(found[seen >= least])
        counts.append(seen[seen >= least])
    others = {word: n for word, n in unlisted.items() if n >= LEAST_WORKS}
    keys.append(np.array([spelt(word) for word in others], np.uint64))
    counts.append(np.array(list(others.values()), np.int64))
    rare = [word for word in dictionary if len(word) >= DICTIONARY]
    keys.append(np.array([in_dictionary(word) for word in rare], np.uint64))
    counts.append(np.ones(len(rare), np.int64))
    mixed = hashed(np.concatenate(keys))
    values = np.minimum(255, np.round(np.log2(np.maximum(1, np.concatenate(counts))) * STEPS)).astype(np.uint8)
    bucket = (mixed >> np.uint64(64 - BUCKET_BITS)).astype(np.int64)
    prints = ((mixed >> np.uint64(16)) & np.uint64(0xFFFF)).astype("<u2")
    order = np.lexsort((values, prints, bucket))
    bucket, prints, values = bucket[order], prints[order], values[order]
    last = np.ones(len(bucket), bool)  # of two in one place, the commoner
    last[:-1] = (bucket[1:] != bucket[:-1]) | (prints[1:] != prints[:-1])
    bucket, prints, values = bucket[last], prints[last], values[last]
    starts = np.searchsorted(bucket, np.arange((1 << BUCKET_BITS) + 1)).astype("<u4")
    head = HEADER.pack(MAGIC, table, len(unigrams), len(prints), len(row))
    return b"".join((head, unigrams.tobytes(), starts.tobytes(), prints.tobytes(), values.tobytes()))


def _counted(row: npt.NDArray[np.int32], size: int) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.int64]]:
    """The different keys of a row's pairs or triples, and how often each is there."""
    wide = row.astype(np.int64)
    keys = pair(wide[:-1], wide[1:]) if size == 2 else triple(wide[:-2], wide[1:-1], wide[2:])
    keys.sort()
    edges = np.flatnonzero(np.r_[True, keys[1:] != keys[:-1], True]) if len(keys) else np.zeros(1, np.int64)
    return keys[edges[:-1]], np.diff(edges)
