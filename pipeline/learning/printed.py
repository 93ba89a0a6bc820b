"""What was printed where each word was read: the words of OCR text and of its transcription, side by side.

Words that are the same on both sides hold the two together; what lies between them is paired by dynamic programming so
that as few letters as possible differ, one word with one, two or three.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex
from rapidfuzz.distance import Levenshtein

from pipeline.measuring.pairs import LIGATURES
from pipeline.stages.correct.words import CHUNK, EDGE, HYPHEN, fold
from pipeline.text.characters import unaccented

PARTS = 3  # words on one side that one word on the other can stand for
PARTING = 0.5  # letters' worth of each space more or less
ALIKE = 0.6  # of the letters that may differ at most where words are joined or parted
ALONE = 0.6  # cost of a word that stands for nothing, of each letter
ANCHOR = 4  # letters of words that are the same up to which a lone one between differences may be so by chance
LARGEST = 6000  # pairs of words between two anchors; more are not one text
MOST = 0.75  # of a word's letters that make the word, where the rest stands apart
AROUND = 6  # words on either side that must have something in common with the transcription:
UNLIKE = 0.5  # where more of their letters differ, another text was transcribed
BESIDE = 2  # words on either side of one that stands for nothing that must stand for something
BREAK = "\u00ad"  # a hyphen at a line's end of the transcription: it may or may not belong to the word

_BROKEN = regex.compile(r"(?<=\p{L})[-‐¬\u00ad][ \t]*\r?\n\s*(?=\p{L})")
_DASH = regex.compile(r"--+|[—–―]")
_ITALICS = regex.compile(r"_(?=\S)|(?<=\S)_")  # as plain transcriptions mark them
_HYPHENS = "-‐" + BREAK
_LETTERS = str.maketrans({**LIGATURES, "æ": "ae", "œ": "oe"})
_PLAIN = str.maketrans({**LIGATURES, "‐": "-"})
_EDGE = EDGE.replace(BREAK, "")
_SPELLINGS = [
    (regex.compile(r"(?<=\p{L}{3})our"), "or"),  # honour
    (regex.compile(r"(?<=\p{L}{2}[aeiou])ll(?=[aeiou])"), "l"),  # traveller
    (regex.compile(r"(?<=\p{L}{2})is(?=e[drs]?\b|ing|ation)"), "iz"),  # realise
    (regex.compile(r"(?<=ward)s\b"), ""),  # towards
    (regex.compile(r"(?<=\p{L}{2})'d\b"), "ed"),  # look'd
]
_MOVES = [(1, 1), *((1, n) for n in range(2, PARTS + 1)), *((n, 1) for n in range(2, PARTS + 1)), (1, 0), (0, 1)]


@dataclass(frozen=True, slots=True)
class Match:
    """Words `start` to `end` of the transcription stand for a word that was read, the `part`th (from 0) of `parts` that
    do so together; `far` letters differ. With start == end nothing was printed there."""

    start: int
    end: int
    part: int
    parts: int
    far: int


class Sides:
    """The words of one passage as they were read, beside those of its transcription."""

    def __init__(self, read: Sequence[str], truth: str) -> None:
        """`read` has the words as `correct.words` tells them apart."""
        parts = [split(word) for word in read]
        self._first = [0]  # the number of each word's first part
        for part in parts:
            self._first.append(self._first[-1] + len(part))
        self._read = [word for part in parts for word in part]
        self._truth = words(truth)
        self._matches = align(self._read, self._truth)

    def read(self, index: int, count: int = 1) -> list[str]:
        """What was read as the word number `index` and those after it, `count` in all: more where dashes part them."""
        return self._read[self._first[index] : self._first[index + count]]

    def whole(self, index: int) -> bool:
        """Whether the word number `index` was read as one, not in parts."""
        return all(m is None or m.parts == 1 for m in self._matches[self._first[index] : self._first[index + 1]])

    def printed(self, index: int, count: int = 1) -> list[str] | None:
        """The words that were printed there: none where nothing was, or only a part of a word. Of a compound that was
        read as several words, what answers to these; of a word with a stain beside it, the word. None where the
        transcription does not tell."""
        a, b = self._first[index], self._first[index + count]
        found = self._matches[a:b]
        matches = [m for m in found if m is not None]
        if not matches or len(matches) < len(found) or self._another(a, b):
            return None
        first, last = matches[0], matches[-1]
        truth = self._truth[first.start : last.end]
        if len(truth) == 1 and first.parts > 1:
            parts = [part.strip(EDGE) for part in HYPHEN.split(truth[0].replace(BREAK, "-"))]
            if len(parts) == first.parts:
                return parts[first.part : last.part + 1]
        whole = self._read[a - first.part : b - 1 - last.part + last.parts]
        most = sum(map(len, self._read[a:b])) >= MOST * sum(map(len, whole))
        return truth if most else []

    def _another(self, a: int, b: int) -> bool:
        """Whether another text seems to be transcribed about the words a to b."""
        low, high = max(0, a - AROUND), min(len(self._matches), b + AROUND)
        letters = sum(map(len, self._read[low:high]))
        if sum(m.far / m.parts for m in self._matches[low:high] if m is not None) > UNLIKE * letters:
            return True
        if any(m is not None and m.start < m.end for m in self._matches[a:b]):
            return False
        beside = self._matches[max(0, a - BESIDE) : a] + self._matches[b : b + BESIDE]
        return len(beside) < 2 * BESIDE or any(m is None or m.start == m.end for m in beside)


def words(truth: str) -> list[str]:
    """The words of a transcription, in the form in which words that were read are compared."""
    text = _DASH.sub(" ", _BROKEN.sub(BREAK, _ITALICS.sub("", truth)))
    found = (m.group().strip(_EDGE) for m in CHUNK.finditer(text.translate(_PLAIN)))
    return [fold(word) for word in found if word]


def split(read: str) -> list[str]:
    """The words of what was read as one: dashes part words."""
    return [fold(part) for part in _DASH.split(read) if part] or [""]


def same(printed: Sequence[str], read: Sequence[str]) -> bool:
    """Whether words of a transcription are these."""
    return len(printed) == len(read) and all(
        a == b or BREAK in a and b in (a.replace(BREAK, ""), a.replace(BREAK, "-"))
        for a, b in zip(printed, read, strict=True)
    )


def edition(word: str) -> str:
    """One form for spellings of a word that differ between the edition that was scanned and the transcribed one."""
    plain: str = HYPHEN.sub("", word.replace(BREAK, ""))
    for pattern, new in _SPELLINGS:
        plain = pattern.sub(new, plain)
    return plain


def align(read: Sequence[str], truth: Sequence[str]) -> list[Match | None]:
    """For each word that was read what was printed; None where the two texts have too little in common."""
    a, b = [bare(w) for w in read], [bare(w) for w in truth]
    found: list[Match | None] = []
    for equal, i, k, j, m in _blocks(a, b):
        if equal:
            found += [Match(n, n + 1, 0, 1, 0) for n in range(j, m)]
        elif (k - i) * (m - j) > LARGEST:
            found += [None] * (k - i)
        else:
            found += _paired(a[i:k], b[j:m], j)
    return found


def bare(word: str) -> str:
    """A word's letters without accents, ligatures and hyphens; the word itself where nothing is left."""
    return "".join(c for c in unaccented(word.translate(_LETTERS)) if c not in _HYPHENS) or word


def _blocks(a: Sequence[str], b: Sequence[str]) -> Iterator[tuple[bool, int, int, int, int]]:
    """Stretches of both sides in turn: the same, or not. What may be the same by chance counts as different."""
    ops = Levenshtein.opcodes(a, b)
    i = j = 0
    for n, op in enumerate(ops):
        letters = sum(map(len, a[op.src_start : op.src_end])) if op.tag == "equal" else 0
        if letters > ANCHOR or letters and n in (0, len(ops) - 1):
            if op.src_start > i or op.dest_start > j:
                yield False, i, op.src_start, j, op.dest_start
            yield True, op.src_start, op.src_end, op.dest_start, op.dest_end
            i, j = op.src_end, op.dest_end
    if len(a) > i or len(b) > j:
        yield False, i, len(a), j, len(b)


def _paired(a: Sequence[str], b: Sequence[str], offset: int) -> list[Match]:
    """The pairing of two rows of words that costs least."""
    n, m = len(a), len(b)
    best = [[float("inf")] * (m + 1) for _ in range(n + 1)]
    came: dict[tuple[int, int], tuple[int, int]] = {}
    best[0][0] = 0.0
    for i in range(n + 1):
        for j in range(m + 1):
            for di, dj in _MOVES:
                if i + di <= n and j + dj <= m:
                    cost = best[i][j] + _cost(a[i : i + di], b[j : j + dj])
                    if cost < best[i + di][j + dj]:
                        best[i + di][j + dj] = cost
                        came[i + di, j + dj] = (di, dj)
    found: list[Match] = []
    i, j = n, m
    while i or j:
        di, dj = came[i, j]
        i, j = i - di, j - dj
        far = _differ(a[i : i + di], b[j : j + dj])
        found += [Match(offset + j, offset + j + dj, part, di, far) for part in range(di - 1, -1, -1)]
    return found[::-1]


def _cost(a: Sequence[str], b: Sequence[str]) -> float:
    if not a or not b:
        return ALONE * len((a or b)[0])
    far = _differ(a, b)
    size = max(len(a), len(b))
    if size == 1:
        return far
    longest = max(sum(map(len, a)), sum(map(len, b)))
    return far + PARTING * (size - 1) if far <= ALIKE * longest else float("inf")


def _differ(a: Sequence[str], b: Sequence[str]) -> int:
    return Levenshtein.distance(a[0] if len(a) == 1 else "".join(a), b[0] if len(b) == 1 else "".join(b))
