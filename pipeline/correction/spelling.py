"""Misread words: those in no list, and rare ones a classic confusion away from a far commoner one.

Two passes. The first shows what this document's OCR confuses; the second weighs every word again with those habits.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache

import regex

from pipeline.correction.confusions import WORD, Change, Confusions, table
from pipeline.correction.judge import Candidate, Counting, Decision, Evidence, Judge
from pipeline.correction.spaces import Spacing, only_spaces
from pipeline.correction.words import Token, Words, cased, fold
from pipeline.findings import Edit
from pipeline.view import View

SHORTEST = 2  # letters of a word that is looked into
WEIGHED = 24  # candidates weighed for a word at most
NEAR = 60  # code points looked at on either side, for what else stands on a word's line
HABIT = 3  # corrections that make a habit
COMMON_RATE = 0.006  # misread words among all words in a document for which the table's costs hold as they are
LEARNT_FROM = 0.8  # share of the evidence (0-1) a correction needs to count towards a habit
KIND = 3  # corrections of one word that count: a habit shows in many words
BELIEF = 3.0  # how many corrections of a kind the table's own figure is worth
VISIBLE = 0.7  # share of confusions that lead to no listed word, and so can be seen
VARIATION = frozenset(  # differences between spellings that were both printed; never changed
    pair for a, b in (("s", "z"), ("-", ""), ("'", ""), ("o", "ou"), ("e", "'"), ("", "k")) for pair in ((a, b), (b, a))
)
DEAREST = 11.0  # a candidate dearer than this is none
NEGLIGIBLE = 3.5  # a candidate this much worse than the best (a power of ten) is not weighed
ENDING = regex.compile(
    r"^(?:un|in|im)(?=\p{L}{4})|(?<=\p{L}{3})(?:[ae](?=n(?:ce|t|cy)s?\Z)|[ai](?=bl[ey]\Z)|[oe](?=rs?\Z))"
)
HALF_BEFORE = regex.compile(r"\p{L}[-\u2010¬][ \t\r\n]+\Z")
HALF_AFTER = regex.compile(r"[-\u2010¬][ \t\r\n]")
CLIPPED_OFF = regex.compile(r"[ \t]*\n?[ \t]*(?:d|t|st|s)(?![\p{L}\p{N}'’])")


class Speller:
    """Finds what misread words were, for the words of one view. `judge` decides."""

    def __init__(self, words: Words, confusions: Confusions, strict: Confusions, judge: Judge) -> None:
        self.words = words
        self.confusions = confusions  # for words in no list
        self.strict = strict  # for listed words: rarer where the document shows few such errors
        self.judge = judge
        self.spacing = Spacing(words)
        self._near: dict[str, list[str]] = {}
        self._weighed: dict[tuple[str, bool, bool], Decision | None] = {}
        self._candidates: dict[tuple[str, bool], list[Candidate]] = {}

    def decide(self, index: int) -> Decision | None:
        """What to put in place of the word number `index`, if anything."""
        token = self.words.tokens[index]
        name = token.word[0].isupper() and (token.word.isupper() or not self.words.starts_sentence(token))
        clipped = len(token.word) <= 3 and self.words.text[token.end : token.end + 1] == "."  # cf.
        foreign = clipped or self.words.foreign(index)
        if self._left_alone(index, token):
            return None
        if (token.word, name, foreign) not in self._weighed:
            self._weighed[token.word, name, foreign] = self._decide(token.word, name, foreign)
        return self._weighed[token.word, name, foreign]

    def _left_alone(self, index: int, token: Token) -> bool:
        """Whether the word's place says that it is none: clipped (`pay d`), or nearly alone on a line of its own."""
        text = self.words.text
        if CLIPPED_OFF.match(text, token.end) or fold(token.word) in self.words.settings["speech"]["never"]:
            return True
        if HALF_BEFORE.search(text, max(0, token.start - 4), token.start) or HALF_AFTER.match(text, token.end):
            return True  # half of a word that a line broke: solici- tor
        if self.words.dialect(index) or token.known and self.words.broken_by_line(token):
            return True
        if len(token.word) > 3:
            return False
        before = text[max(0, token.start - NEAR) : token.start].rpartition("\n")[2]
        after = text[token.end : token.end + NEAR].partition("\n")[0]
        return len(before.split()) + len(after.split()) < 2

    def _decide(self, word: str, name: bool, foreign: bool) -> Decision | None:
        low = fold(word)
        if len(low) < SHORTEST or len(low) > WORD:
            return None
        listed = low in self.words.lexicon
        candidates = self.candidates(low, listed, listed or self.words.counts[low] >= HABIT)
        if word[1:2].isupper() and not word.isupper() and word[2:3].islower():  # iThe, CThe
            candidates = [self._stained(c) if c.word == low[1:] else c for c in candidates]
        if not word[0].isupper():  # a name does not lose its capital
            candidates = [c for c in candidates if not self.words.lexicon.is_name(c.word)]
        if not candidates:
            return None
        itself = self._itself(low, name, listed, candidates)
        return self.judge.decide(
            Evidence(word, itself, candidates, listed, name, not listed and self.words.derived(low), foreign)
        )

    def _itself(self, low: str, name: bool, listed: bool, candidates: list[Candidate]) -> float:
        """log10 of how likely it is that the word was printed as it was read."""
        itself = self.words.period(low) if listed else self.words.novel(low, name)
        seen = self.words.counts[low]
        likeliest = max(candidates, key=lambda c: c.prior - c.cost, default=None)
        if seen > 1 and (likeliest is None or likeliest.cost > 2.8 or seen > likeliest.in_document):
            again: float = self.words.settings["novel"]["again"]
            itself = max(itself, math.log10((seen - 1) / self.words.total) + again)
        return itself

    def candidates(self, low: str, listed: bool, strict: bool) -> list[Candidate]:
        """Listed words that may have been printed where `low` was read; for a listed word by one confusion, and only
        words that stand in the document elsewhere.

        `strict`: at the costs for words that are likely to be right.
        """
        if (low, listed) in self._candidates:
            return self._candidates[low, listed]
        words, prior = self.words, self.words.prior
        confusions = self.strict if strict else self.confusions
        among = words.counts if listed else words.lexicon
        variants = confusions.neighbours(low) if listed else confusions.variants(low)
        found = {v for v in variants if v in among}
        if not listed:
            found.update(self._nearby(low))
        found = {v.lower() for v in found if words.known(v)}
        found = {v for v in found if one_spelling(v) != one_spelling(low)}
        made = []
        best = -99.0
        for word in sorted(found, key=lambda w: (-prior(w), w))[:WEIGHED]:
            limit = min(DEAREST, prior(word) - best + NEGLIGIBLE)
            cost, changes = confusions.cost(word, low, limit)
            if cost <= limit and VARIATION.isdisjoint(changes):
                best = max(best, prior(word) - cost)
                count = words.counts.get(word, 0)
                plain = any(not confusions.knows(change) for change in changes)
                made.append(Candidate(word, prior(word), cost, changes, count, words.lexicon.count(word), plain))
        if not listed and (parted := self.spacing.part(low)):
            made.append(parted)
        if len(low) > 3 and not low[0].isalpha():
            made = [self._stained(c) if c.word == low[1:] else c for c in made]
        self._candidates[low, listed] = made
        return made

    def _nearby(self, low: str) -> list[str]:
        if low not in self._near:
            found = self.words.lexicon.candidates(low, 1 if len(low) < 5 else 2)
            self._near[low] = [term for term, _, _ in found]
        return self._near[low]

    def _stained(self, candidate: Candidate) -> Candidate:
        """A sign before a word is often a stain or a pencil mark: iThe, fthe."""
        cost = min(candidate.cost, self.confusions.default["stain"] + self.confusions.shift)
        return replace(candidate, cost=cost)


def speller(words: Words, view: View) -> Speller:
    """A speller for the words of a view that knows the habits of the document's OCR."""
    judge = Counting(words.settings["judge"])
    first = table(view.know.tables["confusions"])
    learner = Speller(words, first, first, judge)
    seen: Counter[Change] = Counter()
    kinds: Counter[str] = Counter()
    sure = 0
    for index in words.unknown:
        decision = learner.decide(index)
        if decision and decision.share > LEARNT_FROM and not only_spaces(decision.changes):
            sure += 1
            kind = fold(learner.words.tokens[index].word)
            if kinds[kind] < KIND:
                kinds[kind] += 1
                seen.update(decision.changes)
    rough = min(1.0, max(-0.7, math.log10(max(sure, 1) / words.total / COMMON_RATE)))
    first = first.with_habits({}, -rough if rough > 0 else -rough / 2)
    text = view.text.lower()
    occurs = {printed: text.count(printed.lower()) for printed, _ in (*first.pairs, *seen) if printed}
    taught = Speller(words, first.with_habits(_habits(seen, occurs), first.shift), _strict(first, seen, occurs), judge)
    taught._near = learner._near
    return taught


@cache
def one_spelling(low: str) -> str:
    """One form for spellings of a word that writers and printers chose between: perseverence, unsurmountable."""
    plain: str = ENDING.sub("~", low)
    return plain.replace("isation", "ization").replace("ised", "ized").replace("ising", "izing")


def _habits(seen: Counter[Change], occurs: Mapping[str, int]) -> dict[Change, float]:
    """Costs of the confusions that this document shows again and again."""
    return {
        change: max(0.5, -math.log10(min(1.0, n / max(1, occurs[change[0]]))))
        for change, n in seen.items()
        if n >= HABIT and change[0]
    }


def _strict(first: Confusions, seen: Counter[Change], occurs: Mapping[str, int]) -> Confusions:
    """The table's costs put right by how often each confusion shows in this document's unknown words."""
    pairs = {}
    for change, cost in {**dict.fromkeys(seen, first.default["substitution"]), **first.pairs}.items():
        if all(change):
            rate = 10 ** -min(9.0, max(0.3, cost + first.shift))
            pairs[change] = -math.log10((seen[change] + BELIEF) / (occurs[change[0]] * VISIBLE + BELIEF / rate))
    return first.replaced(pairs)


def _parted(parted: str, like: str) -> str:
    """The letters of `like` with the spaces of `parted`."""
    letters = iter(like)
    return "".join(c if c == " " else next(letters) for c in parted)


def find(words: Words, view: View, spell: Speller, taken: frozenset[int] = frozenset()) -> Iterator[Edit]:
    """Edits for misread words; those whose numbers are in `taken` are passed over."""
    rules = view.know.rules
    commonest = words.settings["suspects"]["commonest"]
    rare: dict[str, bool] = {}
    for index, token in enumerate(words.tokens):
        if index in taken:
            continue
        if token.known:
            suspect = rare.get(token.word)
            if suspect is None:
                suspect = rare[token.word] = _suspect(token, words, commonest)
            if not suspect:
                continue
        decision = spell.decide(index)
        if decision is None:
            continue
        if only_spaces(decision.changes):
            new = _parted(decision.word, token.word)
            yield rules.edit("correct.run-together", token.start, token.end, new, decision.why, decision.certainty)
            continue
        first = decision.changes[0] if decision.changes else ("-", "")
        stain = len(first[1]) if not first[0] and token.word.lower().startswith(first[1]) else 0
        new = cased(decision.word, token.word[stain:])
        if new != token.word:
            rule = "correct.rare-word" if token.known else "correct.spelling"
            yield rules.edit(rule, token.start, token.end, new, decision.why, decision.certainty)


def _suspect(token: Token, words: Words, commonest: int) -> bool:
    """Whether a listed word is rare enough, in the period and in this document, to have been another."""
    low = fold(token.word)
    if len(low) < 3 or not low.isalpha() or low not in words.lexicon:
        return False
    if words.lexicon.is_name(low) or token.word[0].isupper() and not words.starts_sentence(token):
        return False
    return words.lexicon.count(low) <= commonest
