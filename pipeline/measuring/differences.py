"""Where two rows of words differ: which words answer to one another, and what kind of error parts them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import regex
from rapidfuzz.distance import Levenshtein

from pipeline.language.lexicon import Lexicon

ALIKE = 0.5  # of the longer word's letters are the same in words that answer to one another
_SIGNS = regex.compile(r"[^\p{L}\p{N}\s]")


@dataclass(frozen=True, slots=True)
class Difference:
    """A stretch that differs: truth[start:stop] as printed and as read, and how many errors that makes."""

    start: int
    stop: int
    printed: str
    read: str
    size: int


class Match:
    """The words of a truth beside those that were read: the cheapest way from one to the other.

    `errors` says how many edits that takes, `wrong` has the numbers of the truth's words that they concern.
    """

    def __init__(self, truth: Sequence[str], words: Sequence[str]) -> None:
        self._truth, self._words = truth, words
        self._same: list[tuple[int, int, int]] = []
        self.differences: list[Difference] = []
        """The stretches that differ, each as short as may be: word beside word where one answers to the other."""
        for equal, ops in groupby(Levenshtein.opcodes(truth, words), key=lambda op: op.tag == "equal"):
            run = list(ops)
            a, b, c, d = run[0].src_start, run[-1].src_end, run[0].dest_start, run[-1].dest_end
            if equal:
                self._same.append((a, b, c))
            else:
                self.differences += self._parted(a, b, c, d)
        self.errors = sum(d.size for d in self.differences)
        self.wrong = {n for d in self.differences for n in range(d.start, d.stop)}

    def read(self, start: int, stop: int) -> str:
        """What was read for truth[start:stop]; where that is empty, what was put in there."""
        found = [
            (max(a, start), " ".join(self._words[c + max(a, start) - a : c + min(b, stop) - a]))
            for a, b, c in self._same
            if a < stop and start < b
        ]
        found += [
            (d.start, d.read)
            for d in self.differences
            if d.start < stop and start < d.stop or d.start == d.stop == start == stop
        ]
        return " ".join(text for _, text in sorted(found) if text)

    def _parted(self, a: int, b: int, c: int, d: int) -> Iterator[Difference]:
        """truth[a:b] and words[c:d] in pairs of words, as far as that can be told."""
        tail: list[Difference] = []
        while b - a > 0 and d - c > 0 and max(b - a, d - c) > 1 and not self._same_letters(a, b, c, d):
            as_many = b - a == d - c
            if as_many or _alike(self._truth[a], self._words[c]):
                yield self._difference(a, a + 1, c, c + 1)
                a, c = a + 1, c + 1
            elif _alike(self._truth[b - 1], self._words[d - 1]):
                b, d = b - 1, d - 1
                tail.append(self._difference(b, b + 1, d, d + 1))
            else:
                break
        if a < b or c < d:
            yield self._difference(a, b, c, d)
        yield from reversed(tail)

    def _same_letters(self, a: int, b: int, c: int, d: int) -> bool:
        printed, read = ("".join(words) for words in (self._truth[a:b], self._words[c:d]))
        return bool(_SIGNS.sub("", printed) == _SIGNS.sub("", read))

    def _difference(self, a: int, b: int, c: int, d: int) -> Difference:
        printed, read = " ".join(self._truth[a:b]), " ".join(self._words[c:d])
        return Difference(a, b, printed, read, max(b - a, d - c))


def _alike(a: str, b: str) -> bool:
    """Whether one may be the other misread; half of a word is not the whole misread."""
    halved = a != b and (a.startswith(b) or b.startswith(a) or a.endswith(b) or b.endswith(a))
    return not halved and Levenshtein.normalized_similarity(a, b) >= ALIKE


def kind(printed: str, read: str, lexicon: Lexicon | None = None) -> str:
    """What kind of error parts two stretches; with a lexicon, whether what was read is a word."""
    p, r = (_SIGNS.sub("", text) for text in (printed, read))
    if p.split() == r.split():
        return "points and signs"
    if p.replace(" ", "") == r.replace(" ", ""):
        return "spaces and hyphens"
    if p.lower() == r.lower():
        return "case"
    if not p.strip():
        return "put in"
    if not r.strip():
        return "lost"
    if len(p.split()) > 1 or len(r.split()) > 1:
        return "several words"
    if any(c.isdigit() for c in p):
        return "figures"
    if p[0].isupper() and (lexicon is None or p not in lexicon or lexicon.is_name(p)):
        return "names"
    if lexicon is None:
        return "words"
    if r in lexicon:
        return "another word"
    return "no word, one letter off" if Levenshtein.distance(p, r) == 1 else "no word, farther off"
