"""Spaces read where none were printed (`dev elopm ent`, `com` at a line's end whose hyphen was lost, `plete` on the
next), and spaces that were not read (`ofthe`).
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import pairwise

import regex

from pipeline.language import thresholds
from pipeline.language.confusions import Change
from pipeline.language.judge import Reading, times
from pipeline.stages.correct import lost_letters
from pipeline.stages.correct.word_context import Company
from pipeline.stages.correct.words import CLEAN, ROUGH, Words, fold
from pipeline.text.findings import Certainty, Edit
from pipeline.text.rules import Rules

_TABLE = thresholds.of("correct", "spaces")
PIECES: int = _TABLE["pieces"]
LONGEST: int = _TABLE["longest"]
GAP = regex.compile(r"[ \t]{1,2}|[ \t]*\r?\n[ \t]*")
BROKEN = regex.compile(r"[-‐¬] ")
SHORT = frozenset("a i of to in it is he we be as at by on or so no if an my up us me do go".split())
FREQUENT: float = _TABLE["frequent"]
PARTS: int = _TABLE["parts"]
SEEN: int = _TABLE["seen"]


@dataclass(frozen=True, slots=True)
class Join:
    """Fragments first..last (word numbers) are `new`, better than what was read by `gain` powers of ten."""

    first: int
    last: int
    new: str
    gain: float
    over_line: bool
    unknown: int  # how many of the fragments are in no list

    @property
    def worth(self) -> float:
        """What it is chosen by: a join that leaves no fragment over is better than one that leaves some."""
        return self.gain + 2.0 * self.unknown


@dataclass(frozen=True, slots=True)
class _Whole:
    """What fragments make, what speaks for it and for them, and how many line ends stand at each of their gaps."""

    new: str
    prior: float
    itself: float
    breaks: tuple[int, ...]
    unknown: int


_UNTRIED = _Whole("", 0.0, 0.0, (), 0)


class Spacing:
    """Looks for misread spaces in the words of one view."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self.settings = words.settings["spacing"]
        self.line_end: float = self.settings["line_end"]
        self._tried: dict[tuple[int, int], _Whole | None] = {}  # the search is made twice, and asks the same
        self._words: dict[tuple[str, bool], bool] = {}
        self._taken: frozenset[int] = frozenset()

    def part(self, low: str) -> Reading | None:
        """The best way to part a lower-case string into listed words, as a candidate."""
        if not 4 <= len(low) + low.endswith("a") <= LONGEST or not low.isalpha():  # the shortest are ofa, toa
            return None
        n = len(low)
        lost = self.settings["lost"]
        best: list[tuple[float, int, list[str]] | None] = [(0.0, 0, [])] + [None] * n
        for end in range(1, n + 1):
            for start in range(max(0, end - 14), end):
                so_far = best[start]
                word = low[start:end]
                if so_far is None or so_far[1] >= PARTS or not self._part(word):
                    continue
                score = so_far[0] + self.words.prior(word) - (lost if start else 0.0)
                here = best[end]
                if here is None or score > here[0]:
                    best[end] = (score, so_far[1] + 1, [*so_far[2], word])
        found = best[n]
        if found is None or found[1] < 2:
            return None
        parts = found[2]
        cost = lost * (len(parts) - 1)
        counts = self.words.counts
        return Reading(
            " ".join(parts),
            cost,
            ((" ", ""),) * (len(parts) - 1),
            found[0] + cost,
            min(counts.get(p, 0) for p in parts),
            min(self.words.lexicon.count(p) for p in parts),
            plain=not any(self.words.prior(p) > FREQUENT for p in parts),
        )

    def _part(self, word: str) -> bool:
        if len(word) < 3:
            return word in SHORT
        return self.words.lexicon.count(word) >= self.settings["common"] and not self.words.lexicon.is_name(word)

    def joins(self, taken: Collection[int] = ()) -> list[Join]:
        """Fragments that make words together; none overlap, and none are words whose numbers are `taken`. The
        document's habit of losing hyphens is learnt first."""
        self._taken = frozenset(taken)
        found = self._search()
        lines = max(1, self.words.text.count("\n"))
        lost = sum(j.over_line and j.gain >= 3 for j in found)
        if lost >= SEEN:
            self.line_end = max(0.5, -math.log10(min(1.0, 1.5 * lost / lines)))
            found = self._search()
        self._tried.clear()
        self._words.clear()
        used: set[int] = set()
        kept = []
        for join in sorted(found, key=lambda j: (-j.worth, j.first)):
            numbers = range(join.first, join.last + 1)
            if used.isdisjoint(numbers):
                used.update(numbers)
                kept.append(join)
        return kept

    def _search(self) -> list[Join]:
        best: dict[int, Join] = {}
        for i in self.words.unknown:
            for join in self._around(i):
                if i not in best or join.worth > best[i].worth:
                    best[i] = join
        return list(best.values())

    def _around(self, i: int) -> Iterator[Join]:
        """Every join that the unknown word number `i` could be a part of."""
        low, high = i, i
        while high - low < PIECES and low > 0 and self._near(low - 1) and (low == i or self._piece(low)):
            low -= 1
        while high - low < PIECES and high + 1 < len(self.words.tokens) and self._near(high):
            high += 1
            if not self._piece(high):
                break
        if high - low >= PIECES and all(not t.known for t in self.words.tokens[low:high]):
            return  # nothing here can be read
        for first in range(low, i + 1):
            for last in range(i, high + 1):
                if last > first and all(self._piece(k) for k in range(first + 1, last)):
                    join = self._join(first, last)
                    if join:
                        yield join

    def _near(self, i: int) -> bool:
        """Whether nothing but a space or one line end stands between the words number `i` and `i` + 1."""
        a, b = self.words.tokens[i], self.words.tokens[i + 1]
        return GAP.fullmatch(self.words.text, a.end, b.start) is not None and b.word[:1].islower()

    def _piece(self, i: int) -> bool:
        token = self.words.tokens[i]
        return not token.known or len(token.word) <= 4 or self.words.lexicon.count(token.word) < 300

    def _join(self, first: int, last: int) -> Join | None:
        if not self._taken.isdisjoint(range(first, last + 1)):
            return None
        whole = self._tried.get((first, last), _UNTRIED)
        if whole is _UNTRIED:
            whole = self._tried[first, last] = self._whole(first, last)
        if whole is None:
            return None
        cost = sum(self.line_end if n else self.settings["put_in"] * 0.8**k for k, n in enumerate(whole.breaks))
        gain = whole.prior - cost - whole.itself
        return Join(first, last, whole.new, gain, any(whole.breaks), whole.unknown) if gain > 0.5 else None

    def _whole(self, first: int, last: int) -> _Whole | None:
        """What the fragments first..last make, whatever it costs to have been parted so; None where it is no word."""
        tokens = self.words.tokens[first : last + 1]
        text = self.words.text
        if not all(CLEAN.fullmatch(t.word) for t in tokens) or BROKEN.match(text, tokens[-1].end):
            return None  # `a ver- dict`: its other half follows
        whole = "".join(t.word for t in tokens)
        low = fold(whole)
        if len(low) > 2 * LONGEST or len(low) < 4:
            return None
        if self._word(low, tokens[0].word[0].isupper()):
            prior, new = self.words.prior(low), whole
        else:
            parts = self._parts(low) if len(tokens) > 2 else None
            if not parts or len(parts) >= len(tokens):
                return None
            prior, new = sum(map(self.words.prior, parts)), whole[: len(parts[0])] + " " + whole[len(parts[0]) :]
        itself = sum(
            self.words.period(fold(t.word)) if t.known and len(t.word) > 1 else self.words.novel(fold(t.word))
            for t in tokens
        )
        itself += 2.0 * any(t.word in ("a", "I", "O", "A") for t in tokens)
        itself += 0.6 * (len(tokens) - 1)  # words keep company: neighbours are likelier than chance
        breaks = tuple(self.words.text.count("\n", a.end, b.start) for a, b in pairwise(tokens))
        return _Whole(new, prior, itself, breaks, sum(not t.known for t in tokens))

    def _word(self, low: str, name: bool = False) -> bool:
        found = self._words.get((low, name))
        if found is None:
            found = self._words[low, name] = self._is_word(low, name)
        return found

    def _is_word(self, low: str, name: bool) -> bool:
        if self.words.lexicon.is_name(low) and not name:
            return False
        return self.words.lexicon.count(low) >= 5 or (self.words.counts.get(low, 0) > 1 and low in self.words.lexicon)

    def _parts(self, low: str) -> tuple[str, str] | None:
        """`low` as two words of four letters or more."""
        ways = [(low[:i], low[i:]) for i in range(4, len(low) - 3)]
        good = [w for w in ways if self._word(w[0]) and self._word(w[1])]
        return max(good, key=lambda w: self.words.prior(w[0]) + self.words.prior(w[1]), default=None)


def edits(spacing: Spacing, joins: list[Join], rules: Rules, company: Company) -> Iterator[Edit]:
    """Edits that join fragments. A word broken over a line end moves up to its first half's line."""
    words = spacing.words
    limits = spacing.settings
    for join in joins:
        certainty = next((c for c in Certainty if join.gain >= limits[c.value]), None)
        if certainty is None:
            continue
        if certainty is Certainty.CERTAIN and words.rough >= ROUGH and not join.over_line:
            certainty = Certainty.LIKELY  # letters are missing there as often as a space was put in
        first, last = words.tokens[join.first], words.tokens[join.last]
        seen = words.counts.get(fold(join.new), 0)
        in_period = f"{times(words.lexicon.count(join.new))} in the period's texts"
        known = f"{times(seen)} in this document" if seen else in_period
        pieces = " + ".join(t.word for t in words.tokens[join.first : join.last + 1])
        why = f"{pieces}: “{join.new}” {known if ' ' not in join.new else 'are words'}"
        if not join.over_line:
            if words.rough < ROUGH and words.foreign(join.first):
                certainty, why = Certainty.DOUBTFUL, f"{why}, but stands among words of another language"
            elif other := _other(words, company, join):
                certainty, why = Certainty.DOUBTFUL, f"{why}, or “{other}”, of which a letter was not read"
            yield rules.edit("correct.split-word", first.start, last.end, join.new, why, certainty)
            continue
        end = last.end
        while words.text[end : end + 1] and words.text[end] not in " \t\r\n":
            end += 1  # the points after the word go up with it
        new = join.new + words.text[last.end : end]
        rest = regex.compile(r"[ \t]*").match(words.text, end)
        stop = rest.end() if rest else end
        new += "" if words.text[stop : stop + 1] in ("\n", "\r", "") else "\n"
        yield rules.edit("correct.lost-hyphen", first.start, stop if new.endswith("\n") else end, new, why, certainty)


def _other(words: Words, company: Company, join: Join) -> str:
    """What two fragments are as well, if the space between them is all that is left of a letter; "" if nothing."""
    return lost_letters.likelier(words, company, join.first) if join.last - join.first == 1 else ""


def only_spaces(changes: tuple[Change, ...]) -> bool:
    """Whether nothing but spaces were lost."""
    return bool(changes) and all(change == (" ", "") for change in changes)
