"""The pronoun I that ran together with its verb: Ihave, Thave, [feared for I have, I feared.

Engines lose the narrow space after the thin letter, and then take the letter for another. The word that is left must
be one that the pronoun often stands before, and stand well with it between its neighbours: a stroke before a verb is
dirt where a subject stands already (`the man lhad gone`), or a letter of its own (`Iate` for late).
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterator

import numpy as np
import regex

from pipeline.language import thresholds
from pipeline.language.model import Model
from pipeline.language.ngrams import pair
from pipeline.language.token_stream import FIRST
from pipeline.stages.correct import lost_letters
from pipeline.stages.correct.word_context import Company
from pipeline.stages.correct.words import Words
from pipeline.text.findings import Certainty, Edit
from pipeline.text.rules import Rules

RUN = regex.compile(r"(?P<sign>[IlTJF1|!])(?P<verb>\p{Ll}{2,12})")
BRACKET = regex.compile(  # where a clause may begin: elsewhere there is a subject already
    r"(?i:(?<=\A|\n|[.,;:!?“‘\"'—-]\s?|\b(?:and|but|or|that|as|if|when|which|what|for|then|so|than|until|till|where)\s))"
    r"(?P<sign>\[)(?=(?P<verb>\p{Ll}{2,})[\s,])(?![^\[\]]{0,80}\])"
)
ALONE = regex.compile(r"(?<=\p{Ll}{2}[,;]? )(?P<sign>\|)(?=[ \n](?P<verb>\p{Ll}{2,12})\b)")  # a stroke before a verb
CAPITALS = frozenset("TJF")  # what the pronoun is read for, that names begin with, too: Thad, Tran
BEFORE = regex.compile(r"[\s“‘\"'(\[—–-]?")  # what a word may begin after
_TABLE = thresholds.of("correct", "pronoun")
ENOUGH: int = _TABLE["enough"]
SHARE: float = _TABLE["share"]
NEVER = frozenset("tis twas twere twould twill".split())
RULE = "correct.pronoun-run"

_Found = tuple[Edit, int, str]  # an edit, its verb's number, and the verb


def find(words: Words, rules: Rules, model: Model, company: Company) -> Iterator[Edit]:
    """Edits that part the pronoun from its verb."""
    found = [*_run_together(words, rules, model), *_alone(words, rules, model)]
    choices = [[["i", verb], [verb], *_others(words, edit, index, verb)] for edit, index, verb in found]
    asked = [(index, index, given) for (_, index, _), some in zip(found, choices, strict=True) for given in some]
    fit, limits = iter(company.scores(asked).tolist()), words.settings["context"]
    for (edit, _, _), some in zip(found, choices, strict=True):
        together, alone, *others = (next(fit) for _ in some)
        if (
            together - alone >= limits["pronoun"]
            and together - max(others, default=-math.inf) >= limits["pronoun_other"]
        ):
            yield edit


def _others(words: Words, edit: Edit, index: int, verb: str) -> list[list[str]]:
    """What else may stand there: the verb with one letter more (late for ate), but no name, or the name that it is as
    it was read."""
    token, lexicon = words.tokens[index], words.lexicon
    longer = [word for word in lost_letters.between(lexicon, "", verb) if not lexicon.is_name(word)]
    named = edit.end == token.start + 1 and token.word[0] in CAPITALS
    return [[word] for word in (*longer, *([token.word] if named else ()))]


def _run_together(words: Words, rules: Rules, model: Model) -> Iterator[_Found]:
    for index in words.unknown:
        token = words.tokens[index]
        m = RUN.fullmatch(token.word)
        if not m or token.low in NEVER or words.counts[token.low] > 3 and m["sign"] != "I":
            continue
        if _follows(words, model, m["verb"]):
            sure = Certainty.CERTAIN if m["sign"] == "I" and words.doubt(index) >= 0 else None
            if not BEFORE.fullmatch(words.text[max(0, token.start - 1) : token.start]):
                sure = Certainty.DOUBTFUL  # what clings to it may be the rest of the word: '•Ido for ride
            why = f"“I {m['verb']}” is common in the period's texts, “{token.word}” stands nowhere"
            edit = rules.edit(RULE, token.start, token.start + 1, "I ", why, sure)
            yield edit, index, m["verb"]


def _alone(words: Words, rules: Rules, model: Model) -> Iterator[_Found]:
    """A stroke or a bracket before a verb."""
    strokes = ((m, "I", "“I {}” is common in the period's texts") for m in ALONE.finditer(words.text))
    brackets = ((m, "I ", "no bracket closes it, and “I {}” is common") for m in BRACKET.finditer(words.text))
    for m, new, why in (*strokes, *brackets):
        index = bisect_left(words.tokens.starts, m.end())
        verb = words.tokens[index].low if index < len(words.tokens) else ""
        if verb == m["verb"] and _follows(words, model, verb):
            yield rules.edit(RULE, m.start("sign"), m.end("sign"), new, why.format(verb)), index, verb


def _follows(words: Words, model: Model, verb: str) -> bool:
    """Whether the pronoun often stands before a word."""
    if verb not in words.lexicon:
        return False
    if model.vocabulary.number(verb) < FIRST:
        return False  # a name, which all names are one word with
    pronoun, number = (np.array([model.vocabulary.number(word)], np.int64) for word in ("i", verb))
    together = float(model.language.count(pair(pronoun, number))[0])
    return together >= ENOUGH and together >= SHARE * words.lexicon.count(verb)
