"""The lexicon's binary, `dictionaries/model/lexicon.bin`: its layout, how it is packed, and how it is read.

It is mapped into memory, so that nothing is parsed or built at start, and names the sha256 of the table it was made
from. Deletes and prefixes are those of Garbe's Symmetric Delete algorithm, as symspellpy has them.
"""

from __future__ import annotations

import mmap
import struct
import sys
import zlib
from array import array
from collections import defaultdict
from collections.abc import Iterable, KeysView, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from pathlib import Path

from pipeline.errors import BadInput

TABLE = Path("lexicon", "period-en.tsv")
INDEX = Path("model", "lexicon.bin")
REBUILD = "rebuild it with `clean-corpus train`"

DISTANCE = 2  # edits that the index can bridge
PREFIX = 7  # letters of a word that deletes are made of; symspellpy's default, and the C# original's
FAR_COUNT = 10  # words of groups this common can be found at two edits of their own: keeps the index below 8 MB
EPOCH = 1700  # years are kept in one byte, counted from here; 0 stands for unknown
LAST_YEAR = EPOCH + 255

MAGIC = b"PERIOD\x00\x01"
HEADER = struct.Struct("<8s32sIIIIQ")  # magic, table's sha256, words, groups, postings, longest word, total
BUCKETS = 1 << 17
CLUE = 25  # the bits of a hash above this are kept with each posting, to tell words in one bucket apart
_CACHE = 1 << 18


@dataclass(frozen=True, slots=True)
class Entry:
    """Figures of one word: occurrences, works it is in, first and last year seen (0: not known), and `caps`,
    tenths (0-9) of its occurrences inside sentences, not at their start, that begin with a capital."""

    count: int
    works: int
    first: int
    last: int
    caps: int


def deletes(prefix: str, distance: int) -> set[str]:
    """`prefix` and what is left of it after up to `distance` letters are taken out."""
    found = last = {prefix}
    for _ in range(distance):
        last = {word[:i] + word[i + 1 :] for word in last for i in range(len(word))}
        found = found | last
    return found


class Index:
    """The mapped file. Words in order of their UTF-8 bytes; groups of words that share their first seven
    letters; for each hash of a delete a bucket of postings, each a group's number (17 bits) and a clue (7
    bits).
    """

    def __init__(self, path: Path, table: bytes):
        """Raises BadInput where the file is not an index of the table whose sha256 is given; OSError."""
        with path.open("rb") as file:
            head = file.read(HEADER.size)
            if len(head) < HEADER.size or not head.startswith(MAGIC):
                raise BadInput(f"{path}: not a lexicon index of this version; {REBUILD}")
            _, made_from, words, groups, postings, self.longest, self.total = HEADER.unpack(head)
            if made_from != table:
                raise BadInput(f"{path}: is out of date: {TABLE} has changed since; {REBUILD}")
            self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        sizes = section_sizes(words, groups, postings)
        *starts, end = accumulate(sizes, initial=HEADER.size)
        if len(self._map) <= end:
            raise BadInput(f"{path}: is cut short; {REBUILD}")
        view = memoryview(self._map)
        parts = [view[a : a + size] for a, size in zip(starts, sizes, strict=True)]
        self._offsets, self._counts, self._groups, self._buckets = (_numbers(p, "I") for p in parts[:4])
        self._works, self._low = (_numbers(p, "H") for p in parts[4:6])
        self._first, self._last, self._caps, self._high = parts[6:]
        self._text, self._words = end, range(words)
        self._members: dict[int, list[str]] = {}

    def entry(self, form: str) -> Entry | None:
        """The figures of a word given in its listed form."""
        at = self._numbers.get(form)
        found = None
        if at is not None:
            first, last = (year and year + EPOCH for year in (self._first[at], self._last[at]))
            found = Entry(self._counts[at], self._works[at], first, last, self._caps[at])
        return found

    @property
    def forms(self) -> KeysView[str]:
        """The words of the table, in its order."""
        return self._numbers.keys()

    def number(self, form: str) -> int | None:
        """The place of a word among those of the table, from 0; None where it is not in it."""
        return self._numbers.get(form)

    @cached_property
    def _numbers(self) -> dict[str, int]:
        """The number of each word. Made at the first question: bisecting the map instead costs the first document
        of 28,000 words half as much again, and every later one all of it.
        """
        return {self._bytes(i).decode(): i for i in self._words}

    def having(self, rest: str) -> list[str]:
        """Words one of whose deletes is `rest`, with a few more that only share its hash."""
        number = zlib.crc32(rest.encode("utf-8", "surrogatepass"))
        bucket, clue = number & (BUCKETS - 1), number >> CLUE
        a, b = self._buckets[bucket], self._buckets[bucket + 1]
        words: list[str] = []
        for low, high in zip(self._low[a:b], self._high[a:b], strict=True):
            if high >> 1 == clue:
                group = self._members.get(number := low | (high & 1) << 16) or self._group(number)
                prefix = group[0][:PREFIX]
                # SymSpell trusts that each word has the letters of `rest`: chance meetings are left out.
                if len(prefix) <= len(rest) + DISTANCE and _within(rest, prefix):
                    words += group
        return words

    def _group(self, number: int) -> list[str]:
        a, b = self._groups[number], self._groups[number + 1]
        if len(self._members) > _CACHE:
            self._members.clear()
        words = self._members[number] = [self._bytes(i).decode() for i in range(a, b)]
        return words

    def _bytes(self, at: int) -> bytes:
        return self._map[self._text + self._offsets[at] : self._text + self._offsets[at + 1]]


def section_sizes(words: int, groups: int, postings: int) -> tuple[int, ...]:
    """Bytes of the index's sections, in order: four of 32-bit numbers, two of 16, four of 8. The text
    follows.
    """
    return (
        4 * (words + 1),  # where each word begins in the text
        4 * words,  # count
        4 * (groups + 1),  # the first word of each group
        4 * (BUCKETS + 1),  # the first posting of each bucket
        2 * words,  # works
        2 * postings,  # the group's number, lower 16 bits
        words,  # first year
        words,  # last year
        words,  # caps
        postings,  # clue, and the group's number's highest bit
    )


def _within(rest: str, word: str) -> bool:
    """Whether the letters of `rest` stand in `word` in this order."""
    letters = iter(word)
    return all(letter in letters for letter in rest)


def _numbers(view: memoryview, code: str) -> Sequence[int]:
    """Little-endian numbers, in place where the machine counts that way too."""
    if sys.byteorder == "little":
        return view.cast(code)  # type: ignore[call-overload, no-any-return]
    copied = array(code, view.tobytes())
    copied.byteswap()
    return copied


def pack(entries: Mapping[str, Entry], table: bytes) -> bytes:
    """The index of `entries` (in byte order of the words) for the table whose sha256 is given: see Index.

    Raises BadInput where there are more words than it can number.
    """
    words = list(entries)
    groups: list[int] = []
    postings: dict[int, set[tuple[int, int]]] = defaultdict(set)
    at = 0
    while at < len(words):
        prefix, end, common = words[at][:PREFIX], at, 0
        while end < len(words) and words[end][:PREFIX] == prefix:
            common += entries[words[end]].count
            end += 1
        for rest in deletes(prefix, DISTANCE if common >= FAR_COUNT else 1):
            number = zlib.crc32(rest.encode())
            postings[number & (BUCKETS - 1)].add((len(groups), number >> CLUE))
        groups.append(at)
        at = end
    if len(groups) > 1 << 17:
        raise BadInput(f"{len(words)} words are too many for the index: {len(groups)} groups, at most {1 << 17}")
    flat = [posting for bucket in range(BUCKETS) for posting in sorted(postings.get(bucket, ()))]
    ends = [0]
    for bucket in range(BUCKETS):
        ends.append(ends[-1] + len(postings.get(bucket, ())))
    encoded = [word.encode() for word in words]
    offsets = [0]
    for word in encoded:
        offsets.append(offsets[-1] + len(word))
    rows = list(entries.values())
    longest, total = max(map(len, words), default=0), sum(row.count for row in rows)
    head = HEADER.pack(MAGIC, table, len(words), len(groups), len(flat), longest, total)
    return b"".join(
        (
            head,
            _little(offsets, 4),
            _little((row.count for row in rows), 4),
            _little((*groups, len(words)), 4),
            _little(ends, 4),
            _little((min(row.works, 0xFFFF) for row in rows), 2),
            _little((group & 0xFFFF for group, _ in flat), 2),
            bytes(row.first and row.first - EPOCH for row in rows),
            bytes(row.last and row.last - EPOCH for row in rows),
            bytes(row.caps for row in rows),
            bytes(clue << 1 | group >> 16 for group, clue in flat),
            *encoded,
        )
    )


def _little(numbers: Iterable[int], size: int) -> bytes:
    return b"".join(number.to_bytes(size, "little") for number in numbers)
