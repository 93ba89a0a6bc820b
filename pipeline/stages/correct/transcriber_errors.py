"""Slips of a person who copied a text out, in pages saved from the web: what a hand does, not an OCR engine.

A letter parted from its word is put together in any document (`a re` for `are`), if the word goes with its neighbours
about as well as they go without it: in a rough text lone letters are dirt as often. The rest is looked for only where a
person typed the text. A small letter after a full stop is put right and shown to a person; what the author may well
have written so is only proposed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import regex

from pipeline.language import thresholds
from pipeline.stages.correct import lost_letters, word_context
from pipeline.stages.correct.readings import one_word
from pipeline.stages.correct.spaces import SHORT
from pipeline.stages.correct.word_context import Company
from pipeline.stages.correct.words import ROUGH, Words, fold
from pipeline.stages.view import View
from pipeline.text.findings import Certainty, Edit

_TABLE = thresholds.of("correct", "transcriber_errors")
RARER: int = _TABLE["rarer"]
COMMON: int = _TABLE["common"]
LONG: int = _TABLE["long"]
SLIPPED: int = _TABLE["slipped"]
SPACED_BEFORE = regex.compile(r"(?<!\p{L})[^\P{L}aAI] \Z")  # letters set apart: W i l h e l m
SPACED_AFTER = regex.compile(r" [^\P{L}aAI](?!\p{L})")
LINE_END = regex.compile(r"[ \t]*\r?\n[ \t]*")
_SENTENCE = regex.compile(r"(?<=\p{Ll}{3}[.] )(?P<small>\p{Ll}+)(?=[ ,’'])")
SHORTENED = frozenset(  # they end with a point, and no sentence with them
    "cent inst ult prox ibid viz hon etc vol vols cap art esq rev gen col capt lieut prof pres gov sec dept obs orig "
    "fig figs chap sect nos cwt lbs min hist app bros cit seq".split()
)
_QUOTE = regex.compile(r"(?<=\p{Ll}{2}[a-rt-z])['’](?= \p{Ll}{2})")
_OPEN = regex.compile(r"(?:^|(?<=[\s(—]))['‘](?=\p{L})", regex.MULTILINE)
_BEGUN = regex.compile(
    r"(?<=\p{Ll}{3})(?= (?:We|The|It|They|But|This|That|He|She|If|In|There|You|These|Those|And|What|When|How) \p{Ll})"
)
_INNER = regex.compile(
    r"(?<=\b(?:the|a|an|of|to|in|this|that|his|her|their|our|its) )\p{Lu}\p{Ll}{2,}(?= (?!of\b)\p{Ll})"
)
_PARAGRAPH = regex.compile(r"[^\n]+")


def find(words: Words, view: View) -> Iterator[Edit]:
    """Edits of the rules `correct.slip-…`, in a text that a person typed."""
    if view.all("capture"):
        yield from _typed(words, view)


def letters(words: Words, view: View, company: Company) -> Iterator[Edit]:
    """Edits of the rule `correct.letter-apart`: a letter that stands apart from the word it begins or ends, where what
    is left of the word is none."""
    lexicon, rules = words.lexicon, view.know.rules
    single = words.tokens.of(lambda word, known, low: len(word) == 1)
    beside = {first for i in single for first in (i - 1, i)}
    found = [
        (i, a, b, whole)
        for i, (a, b) in ((i, words.tokens[i : i + 2]) for i in sorted(beside) if 0 <= i < len(words.tokens) - 1)
        if words.text[a.end : b.start] == " "
        and b.word.islower()
        and lexicon.count(whole := fold(a.word + b.word)) >= COMMON
        and (len(whole) > 2 or whole in SHORT)
        and not (words.text[a.start - 1 : a.start] + words.text[b.end : b.end + 1]).strip(" \n,;:.!?")
        and not (
            SPACED_BEFORE.search(words.text, max(0, a.start - 4), a.start) or SPACED_AFTER.match(words.text, b.end)
        )
        and min(lexicon.count(t.low) for t in (a, b) if len(t.word) > 1 or len(a.word + b.word) == 2) * RARER
        < lexicon.count(whole)
        and not _goes_on(words, i + 1)
    ]
    pairs = [(a.low, b.low) for _, a, b, _ in found]
    fit = iter(company.scores([(i, i + 1, given) for i, _, _, whole in found for given in ([whole], [])]).tolist())
    for (index, a, b, whole), seen in zip(found, word_context.together(view.know.model, pairs), strict=True):
        better = next(fit) - next(fit)
        if not seen:
            why = f"“{a.word} {b.word}” never stands so in the period's texts, “{whole}” {lexicon.count(whole)} times"
            sure = _sure(words, company, index, better)
            yield rules.edit("correct.letter-apart", a.end, b.start, "", why, sure)


def _goes_on(words: Words, index: int) -> bool:
    """Whether the word number `index` is the first half of one whose second half stands on the next line: `a re` above
    `joicing` is no are."""
    if index + 1 >= len(words.tokens):
        return False
    a, b = words.tokens[index : index + 2]
    whole, half = (words.lexicon.count(low) for low in (fold(a.word + b.word), b.low))
    return half * RARER < whole and LINE_END.fullmatch(words.text, a.end, b.start) is not None


def _sure(words: Words, company: Company, index: int, better: float) -> Certainty | None:
    """How sure it is that the word number `index` and the next are one; None for as sure as the rule is.

    `better` says by how many powers of ten the one word makes its neighbours likelier than they are without either.
    """
    a, b = words.tokens[index], words.tokens[index + 1]
    limits = words.settings["context"]
    if len(a.word + b.word) == 2:  # they may be two letters, of a list or a drawing
        return Certainty.LIKELY if better >= limits["letter_apart_short"] else Certainty.DOUBTFUL
    if lost_letters.likelier(words, company, index):
        return Certainty.DOUBTFUL
    if better >= limits["letter_apart"]:
        return None
    return Certainty.DOUBTFUL if words.rough >= ROUGH else Certainty.LIKELY


def _typed(words: Words, view: View) -> Iterator[Edit]:
    rules, text = view.know.rules, view.text
    for m in _SENTENCE.finditer(text):
        before = regex.search(r"[\p{L}.]+$", text[max(0, m.start() - 30) : m.start() - 2])
        if before and before.group().islower() and before.group() in words.lexicon and before.group() not in SHORTENED:
            why = f"“{before.group()}.” ends a sentence"
            yield rules.edit("correct.slip-capital", m.start(), m.end(), m["small"][0].upper() + m["small"][1:], why)
    for paragraph in _PARAGRAPH.finditer(text):
        start, end = paragraph.span()
        opened = [m.start() for m in _OPEN.finditer(text, start, end)]
        for m in _QUOTE.finditer(text, start, end):
            if not any(at < m.start() for at in opened):
                yield rules.edit("correct.slip-quote", m.start(), m.end(), "", "no mark opens before it")
    yield from _letter_lost(words, view)
    for m in _BEGUN.finditer(text):
        yield rules.edit("correct.slip-stop", m.start(), m.start(), ".", "a sentence seems to begin after it")
    times: Counter[str] = Counter()
    for (word, _, _), count in zip(words.tokens.kinds, words.tokens.counts, strict=True):
        times[word] += count
    for m in _INNER.finditer(text):
        word, low = m.group(), m.group().lower()
        if times[word] == 1 and times[low] and low in words.lexicon and not words.lexicon.is_name(low):
            yield rules.edit("correct.slip-inner", m.start(), m.end(), low, f"“{low}” stands elsewhere in it")


def _letter_lost(words: Words, view: View) -> Iterator[Edit]:
    """A letter that is missing inside a long word, or stands there twice over: degenrate."""
    for i in words.unknown:
        token = words.tokens[i]
        if len(token.low) < LONG or not (token.word.islower() and token.low.isalpha()):
            continue
        near = [word for word, _, _ in words.lexicon.candidates(token.low, 1) if len(word) != len(token.low)]
        common = [w for w in near if words.lexicon.count(w) >= SLIPPED and not words.lexicon.is_name(w)]
        inside = [w for w in common if w[-2:] == token.low[-2:] and w[0] == token.low[0]]
        if len(common) == len(inside) == 1 and not one_word(inside[0], token.low):
            times = words.lexicon.count(inside[0])
            why = f"“{inside[0]}” {times} times in the period's texts, and no other word is so near"
            yield view.know.rules.edit("correct.slip-letter", token.start, token.end, inside[0], why)
