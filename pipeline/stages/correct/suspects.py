"""Which words of a document are looked into: those in no list, and listed ones that fit their sentence badly.

A word that is not named here costs next to nothing. Each answer is a place with its readings; nothing is weighed yet.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
import regex

from pipeline.language import thresholds
from pipeline.language.confusions import WORD
from pipeline.language.judge import Reading
from pipeline.language.model import Model
from pipeline.language.ngrams import Floats, pair
from pipeline.language.token_stream import FIRST
from pipeline.stages.correct import evidence
from pipeline.stages.correct.evidence import Place
from pipeline.stages.correct.lookalike_fits import Fits, Flags
from pipeline.stages.correct.readings import Finder
from pipeline.stages.correct.tokens import Token
from pipeline.stages.correct.word_context import Company
from pipeline.stages.correct.words import ROUGH, Words

Suspect = tuple[Place, list[Reading]]
"""A word that is looked into, and what it may have been."""

_TABLE = thresholds.of("correct", "suspects")
WORTH: float = _TABLE["worth"]
SHIFT: float = _TABLE["shift"]
MISFIT: float = _TABLE["misfit"]
SHORT: int = _TABLE["short"]
RARE: int = _TABLE["rare"]
DOUBTED: float = _TABLE["doubted"]
COMMON: int = _TABLE["common"]
WHOLE: int = _TABLE["whole"]
APART: int = _TABLE["apart"]
NEAR: int = _TABLE["near"]
BLANK = regex.compile(r" |[ ]?\n[ ]?")
NEIGHBOUR = regex.compile(r",?[ \t]*\n?[ \t]*[\p{Ll}(\"“—]")  # what may stand after the pronoun I
SON_OF = regex.compile(r"(?:[MO]['’‘]|Mac|Fitz)\p{Lu}|Mc\p{L}")  # names that are spelt in every way
CLIPPED = frozenset("tho thro altho th wi ha nothin".split())  # words whose end an apostrophe stands for
APOSTROPHES = ("'", "’")
ENDS = ("l", "ll", "g", "d", "f", "ve")  # what an apostrophe at a word's end mostly stands for
HALF_BEFORE = regex.compile(r"\p{L}[-\u2010¬][ \t\r\n]+\Z")
HALF_AFTER = regex.compile(r"[-\u2010¬][ \t\r\n]")
POINTED = regex.compile(r"\.[ \n](\p{Ll}+)")
AFTER_POINT = regex.compile(r"(?<!\p{L})(\p{L}+)\.[ \n]\Z")
LONGEST_PIECE: int = _TABLE["longest_piece"]
PART = regex.compile(r"[:;!?/](?=\p{Ll})")  # signs in a word that was read so badly that its parts are none: yoiu:self
BEFORE_PART = regex.compile(r"(?<=\p{Ll})[:;!?/]\Z")
CLIPPED_OFF = regex.compile(r"[ \t]*\n?[ \t]*(?:d|t|st|s)(?![\p{L}\p{N}'’])")


def unlisted(words: Words, model: Model) -> list[Place]:
    """The words in no list, their readings not yet sought."""
    places = [
        evidence.place(words, i)
        for i in words.unknown
        if not left_alone(words, words.tokens[i], known=False) and not words.at_home(i)
    ]
    lows = [p.token.low for p in places]
    seen, rare = model.language.works(lows), model.language.rare(lows)
    return [replace(p, seen=n, rare=r) for p, n, r in zip(places, seen, rare, strict=True)]


def misfits(
    words: Words, model: Model, company: Company, own: Floats, fits: Fits, finder: Finder, strict: Finder
) -> list[Suspect]:
    """Listed words that another fits better. own: `Company.chances`; `strict` has the costs for words that are likely
    to be right."""
    found: defaultdict[int, list[str]] = defaultdict(list)
    for n in np.flatnonzero(misfitting(words, fits)).tolist():
        found[int(fits.index[n])].append(model.forms[int(fits.number[n]) - FIRST])
    chance: dict[int, list[str]] = {}
    for index in _by_chance(words, model, company, own):
        low = words.tokens[index].low
        looked = words.rough >= ROUGH or len(low) <= SHORT and words.lexicon.count(low) <= RARE
        if index not in found and (looked or words.doubt(index) >= DOUBTED):
            chance[index] = [r.word for r in finder.unlisted(low) if r.in_period >= COMMON and " " not in r.word]
    made = []
    for index, near in sorted((found | chance).items()):
        token = words.tokens[index]
        at_home = words.dialect(index) >= words.settings["speech"]["marks"]
        if token.known and not at_home and not left_alone(words, token, known=True):
            kind = evidence.MISFIT if index in chance else evidence.LISTED
            if readings := strict.listed(token.low, near):
                made.append((evidence.place(words, index, kind), readings))
    return made


def misfitting(words: Words, fits: Fits) -> Flags:
    """Whether each lookalike fits so much better that the word is looked into."""
    doubts = np.array([words.doubt(n) for n in fits.index.tolist()]) if words.doubted else 0.0
    worth = fits.gain - (fits.cost - SHIFT * words.rough) + doubts
    return worth > WORTH  # type: ignore[no-any-return, unused-ignore]


def _by_chance(words: Words, model: Model, company: Company, own: Floats) -> list[int]:
    """Listed words that fit their neighbours no better than by chance."""
    row, at = company.row, company.places
    alone = model.language.alone
    expected = alone(row[at]) + alone(row[at + 1]) + alone(row[at + 2])
    chosen = np.flatnonzero((own[at - 2] + own[at - 1] + own[at] - expected < MISFIT) & (row[at] >= FIRST))
    tokens = words.tokens
    found: list[int] = chosen.tolist()
    return [i for i in found if tokens[i].known and tokens[i].word.isalpha() and _may_be_misread(words, tokens[i])]


def _may_be_misread(words: Words, token: Token) -> bool:
    """Whether a word is more than a letter, or a letter alone in a rough document that is no initial."""
    if len(token.word) > 1:
        return True
    return words.rough >= ROUGH and token.word.islower() and words.text[token.end : token.end + 1] != "."


def pronouns(words: Words) -> list[Suspect]:
    """Signs that stand alone where the pronoun I would fit."""
    found = words.tokens.of(lambda word, known, low: word in evidence.PRONOUN)
    reading = Reading("i", 0.0, (), words.prior("i"), words.counts["i"], words.lexicon.count("i"))
    return [
        (evidence.place(words, i), [replace(reading, changes=(("I", words.tokens[i].word),))])
        for i in found
        if NEIGHBOUR.match(words.text, words.tokens[i].end) and not left_alone(words, words.tokens[i], known=True)
    ]


def halves(words: Words, model: Model, company: Company) -> list[tuple[int, Reading]]:
    """Two words beside each other that are a common one together, and seldom stand so in the texts: the first one's
    number, and what they would be."""
    lexicon, tokens = words.lexicon, words.tokens
    lows = [low for _, _, low in tokens.kinds]
    whole = ((i, lows[a] + lows[b]) for i, (a, b) in enumerate(pairwise(tokens.which)))
    listed = lexicon.listed
    found = [(i, word) for i, word in whole if word in listed and _one_word(words, tokens[i], tokens[i + 1])]
    if not found:
        return []
    place = company.places[[i for i, _ in found]]
    together = model.language.count(pair(company.row[place], company.row[place + 1]))
    return [
        (i, Reading(w, 0.0, (("", " "),), words.prior(w), words.counts.get(w, 0), lexicon.count(w)))
        for (i, w), n in zip(found, together, strict=True)
        if n * APART < lexicon.count(w)
    ]


def _one_word(words: Words, a: Token, b: Token) -> bool:
    """Whether two words with nothing but a space between them are a common word together, and no name."""
    whole = a.low + b.low
    common = len(whole) > 3 and words.lexicon.count(whole) >= WHOLE and not words.lexicon.is_name(whole)
    return common and b.word.islower() and BLANK.fullmatch(words.text, a.end, b.start) is not None


def left_alone(words: Words, token: Token, *, known: bool) -> bool:
    """Whether the word's place says that it is none: clipped (`pay d`), or nearly alone on a line of its own."""
    text, low = words.text, token.low
    if not known and (len(low) < 2 or low in words.spoken) or len(low) > WORD:
        return True
    if low in words.settings["speech"]["never"]:
        return True
    if CLIPPED_OFF.match(text, token.end) or SON_OF.match(token.word):
        return True
    if text[token.end : token.end + 1] in APOSTROPHES and _clipped(words, low):
        return True
    if PART.match(text, token.end) or BEFORE_PART.search(text, max(0, token.start - 2), token.start):
        return True
    if HALF_BEFORE.search(text, max(0, token.start - 4), token.start) or HALF_AFTER.match(text, token.end):
        return True  # half of a word that a line broke: solici- tor
    if known and words.broken_by_line(token) or not known and _broken(words, token):
        return True
    if len(token.word) > 3:
        return False
    before = text[max(0, token.start - NEAR) : token.start].rpartition("\n")[2]
    after = text[token.end : token.end + NEAR].partition("\n")[0]
    return len(before.split()) + len(after.split()) < 2


def _broken(words: Words, token: Token) -> bool:
    """Whether a word in no list is a piece of one that a point parts: direc. tion."""
    after = POINTED.match(words.text, token.end)
    before = AFTER_POINT.search(words.text, max(0, token.start - LONGEST_PIECE), token.start)
    return any(
        whole.lower() in words.lexicon
        for whole in (*([token.word + after[1]] if after else []), *([before[1] + token.word] if before else []))
    )


def _clipped(words: Words, low: str) -> bool:
    """Whether the apostrophe after a word may stand for its end: o', tho', usefu'."""
    return len(low) == 1 or low in CLIPPED or any(low + end in words.lexicon for end in ENDS)


def spans(suspects: Sequence[Suspect]) -> list[tuple[int, int, Sequence[str]]]:
    """What the language model is asked of them: each reading in its place, then the word as it was read."""
    return [
        (p.index, p.index, given)
        for p, readings in suspects
        for given in (*(r.words for r in readings), [p.token.word])
    ]
