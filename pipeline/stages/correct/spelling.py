"""Misread words: those in no list, and listed ones that another word, a confusion away, fits far better.

Two passes. The first, over words in no list, shows what this document's OCR confuses, and what the words beside a
misread one are; the second weighs every word with that.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import islice

import regex

from pipeline.language import thresholds
from pipeline.language.judge import UNREAD, Case, Decision
from pipeline.language.model import Model
from pipeline.stages.correct import evidence, habits, lookalike_fits, repeated_misreadings, suspects
from pipeline.stages.correct.lettercase import fitted
from pipeline.stages.correct.lookalike_fits import Fits
from pipeline.stages.correct.readings import Finder
from pipeline.stages.correct.spaces import only_spaces
from pipeline.stages.correct.tokens import Token
from pipeline.stages.correct.word_context import Company
from pipeline.stages.correct.words import Words, roughness
from pipeline.text.findings import Certainty, Edit
from pipeline.text.rules import Rules

_TABLE = thresholds.of("correct", "spelling")
TOGETHER = 4096  # words whose readings the language model is asked about at once: more take room, and no less time
SEVERAL: int = _TABLE["several"]
IN_TEXT = frozenset((Certainty.CERTAIN, Certainty.LIKELY))
MARKS = frozenset("fil1v")  # what ? and ! are read for
ENDS_HERE = regex.compile(  # a sentence that has no point: a mark closes it, a paragraph ends, who said it follows
    r"""\s*[”"’'] | [ \t]*\r?\n[ \t]*\r?\n | \s*\Z
      | \s+(?:said|asked|cried|inquired|enquired|demanded|exclaimed|replied|returned|repeated|continued|thought)\b""",
    regex.VERBOSE,
)


class Speller:
    """Finds what misread words were, for the words of one view."""

    def __init__(self, words: Words, model: Model) -> None:
        self.words, self.model = words, model
        self.company = Company(words, model.vocabulary, model.language)
        self._places = suspects.unlisted(words, model)
        nowhere = sum(not p.seen and p.kind != evidence.NAMED for p in self._places)
        words.rough = roughness(nowhere, len(words.tokens))
        self.finder = Finder(words, model, model.confusions.shifted(-suspects.SHIFT * words.rough))
        self._strict = self.finder
        self.fits: Fits | None = None  # of listed words, where these were looked into

    def prepare(self) -> None:
        """The pass before the last: learn what the clear cases of this document show. Listed words are no clear cases:
        what is learnt from them, that they are misread too, makes right ones doubtful."""
        self._learn(self._decided(self.cases(listed=False), tell=False))

    def decisions(self) -> dict[int, Decision]:
        """The best reading for each word looked into that has one, by its number, sure or not."""
        self.prepare()
        return self._decided(self.cases())

    def cases(self, *, listed: bool = True) -> Iterator[tuple[int, Case]]:
        """Every word that is looked into, by its number, with the evidence for each reading. One after another: the
        evidence of all at once is more than the rest of a document."""
        words, model = self.words, self.model
        unlisted, habits = self.finder.unlisted, self.finder.habits
        asked = [(repeated_misreadings.seen(words, p, unlisted, habits), unlisted(p.token.low)) for p in self._places]
        asked = [(place, readings) for place, readings in asked if place.token.low not in self.finder.spelt]
        if listed:
            own = self.company.chances()
            self.fits = lookalike_fits.fits(model, self.company, own, lambda some: suspects.misfitting(words, some))
            asked += suspects.misfits(words, model, self.company, own, self.fits, self.finder, self._strict)
            asked += suspects.pronouns(words)
        for at in range(0, len(asked), TOGETHER):
            some = asked[at : at + TOGETHER]
            fit = iter(self.company.scores(suspects.spans(some)).tolist())
            for p, readings in some:
                yield p.index, evidence.case(words, p, readings, [next(fit) for _ in range(len(readings) + 1)])
        if listed:
            yield from self._halves()

    def _halves(self) -> Iterator[tuple[int, Case]]:
        tokens = self.words.tokens
        found = suspects.halves(self.words, self.model, self.company)
        both = ([[reading.word], [tokens[i].word, tokens[i + 1].word]] for i, reading in found)
        asked = [(i, i + 1, given) for (i, _), pair in zip(found, both, strict=True) for given in pair]
        fit = self.company.scores(asked).tolist()
        for n, (index, reading) in enumerate(found):
            yield index, evidence.halves(self.words, index, reading, fit[2 * n : 2 * n + 2])

    def _decided(self, cases: Iterable[tuple[int, Case]], *, tell: bool = True) -> dict[int, Decision]:
        """The best decision for each word; where two touch the same or neighbouring words, the one that is surer."""
        judge, waiting, decided = self.model.judge, iter(cases), list[tuple[int, Decision]]()
        while some := list(islice(waiting, TOGETHER)):
            for (index, case), shares in zip(some, judge.weigh([case for _, case in some]), strict=True):
                if decision := judge.decide(case, shares, tell=tell):
                    decided.append((index, decision))
        found: dict[int, Decision] = {}
        taken: set[int] = set()
        for index, decision in sorted(decided, key=lambda item: (-item[1].share, item[0])):
            numbers = range(index, index + decision.words)
            if taken.isdisjoint(numbers):
                taken.update(numbers)
                found[index] = decision
        return found

    def _learn(self, decided: Mapping[int, Decision]) -> None:
        """Take over what clear decisions show: the document's habits, and the words that stand beside others."""
        sure = {i: d for i, d in decided.items() if d.share > habits.SURE and d.words == 1}
        self.company.replace({i: d.reading.word for i, d in sure.items() if " " not in d.reading.word})
        seen = habits.sightings((self.words.tokens[i].low, d) for i, d in sure.items())
        occurs = habits.occurrences(self.words.counts)
        confusions = self.finder.confusions
        if shown := habits.costs(seen, occurs):
            several = habits.shown(sure.values())
            self.finder = self.finder.taught(confusions.with_habits(shown, confusions.shift), several)
        self._strict = self.finder.taught(habits.strict(confusions, seen, occurs))


def find(words: Words, rules: Rules, spell: Speller, taken: Collection[int] = ()) -> Iterator[Edit]:
    """Edits for misread words; those whose numbers are in `taken` are passed over."""
    decisions = spell.decisions()
    changed = Counter(
        (_bare(words.tokens[i].low), _bare(d.reading.word)) for i, d in decisions.items() if d.certainty in IN_TEXT
    )
    for index, decision in sorted(decisions.items()):
        if index in taken or decision.certainty is None:
            continue
        token, reading = words.tokens[index], decision.reading
        if reading is UNREAD:
            new = f"{token.word}[?]"
            yield rules.edit("correct.unread", token.start, token.end, new, decision.why, decision.certainty)
            continue
        decision = _consistent(words, token, decision, changed)
        if decision.words == 2:
            yield from _joined(words, rules, index, decision, taken)
            continue
        if only_spaces(reading.changes):
            new = _parted(reading.word, token.word)
            yield rules.edit("correct.run-together", token.start, token.end, new, decision.why, decision.certainty)
            continue
        if _of_mark(words, token, reading.word):
            continue
        new = fitted(words, token, reading.word, spell.finder.confusions)
        if new[0] == "i" and token.word[0] in "l1|!" and words.starts_sentence(token):
            new = "I" + new[1:]  # what was read for a capital I is no capital
        if new != token.word:
            rule = "correct.real-word" if token.known else "correct.spelling"
            sure, why = decision.certainty, decision.why
            if words.widths.as_read(token.start, token.end, token.word, new):
                sure, why = Certainty.DOUBTFUL, f"{why}; but it takes the room of “{token.word}”: so it was printed"
            elif sure is Certainty.DOUBTFUL and words.widths.as_other(token.start, token.end, token.word, new):
                sure, why = Certainty.LIKELY, f"{why}; and it takes the room of “{new}”"
            yield rules.edit(rule, token.start, token.end, new, why, sure)


def _consistent(words: Words, token: Token, decision: Decision, changed: Mapping[tuple[str, str], int]) -> Decision:
    """The decision on a name in no list, made to agree with what becomes of it in most of its places: `Ladi Waldegrave`
    is no Lady when she is Ladi Elizabeth, and where 48 of 55 `Eonald` are Ronald, so are the others.

    `changed` counts the names that are changed, by what was read and what it is taken for, without the genitive's s.
    """
    bare = _bare(token.low)
    forms = bare, f"{bare}'s"
    times = sum(words.counts[form] for form in forms)
    if token.known or times < SEVERAL or sum(words.titled[form] for form in forms) * 2 <= times:
        return decision
    alike = changed.get((bare, _bare(decision.reading.word)), 0)
    if decision.certainty in IN_TEXT and alike * 2 < times:
        why = f"{decision.why}; but elsewhere “{token.word}” stays as it is"
        return replace(decision, certainty=Certainty.DOUBTFUL, why=why)
    if decision.certainty is Certainty.DOUBTFUL and alike * 2 > times:
        return replace(decision, certainty=Certainty.LIKELY, why=f"{decision.why}; and so it is in most of its places")
    return decision


def _bare(low: str) -> str:
    return low.removesuffix("'s")


def _of_mark(words: Words, token: Token, word: str) -> bool:
    """Whether the word's last letter is what a mark was read for (`What do you meanf`): taking it away would lose the
    mark, which is another module's business."""
    marked = token.low[-1] in MARKS and words.known(token.low[:-1]) and word[-1:] != token.low[-1]
    return marked and ENDS_HERE.match(words.text, token.end) is not None


def _joined(words: Words, rules: Rules, index: int, decision: Decision, taken: Collection[int]) -> Iterator[Edit]:
    """The edit that makes one word of two. Over a line end it is another stage's business, and only proposed."""
    a, b = words.tokens[index], words.tokens[index + 1]
    if index + 1 not in taken and decision.certainty is not None and "\n" not in words.text[a.end : b.start]:
        yield rules.edit("correct.split-word", a.end, b.start, "", decision.why, decision.certainty)


def _parted(parted: str, like: str) -> str:
    """The letters of `like` with the spaces of `parted`."""
    letters = iter(like)
    return "".join(c if c == " " else next(letters) for c in parted)
