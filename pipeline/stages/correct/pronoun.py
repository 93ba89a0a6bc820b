"""The pronoun I that ran together with its verb: Ihave, Thave, [feared for I have, I feared.

Engines lose the narrow space after the thin letter, and then take the letter for another. The word that is left must
be one that the pronoun often stands before.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import regex

from pipeline.language.model import Model
from pipeline.language.ngrams import pair
from pipeline.language.token_stream import FIRST
from pipeline.stages.correct.words import Words
from pipeline.text.findings import Certainty, Edit
from pipeline.text.rules import Rules

RUN = regex.compile(r"(?P<sign>[IlTJF1|!])(?P<verb>\p{Ll}{2,12})")
BRACKET = regex.compile(r"(?<=[\s“‘\"'])\[(?=\p{Ll}{2,}[\s,])(?![^\[\]]{0,80}\])")
ALONE = regex.compile(r"(?<=\p{Ll}{2}[,;]? )(?P<sign>\|)(?=[ \n](?P<verb>\p{Ll}{2,12})\b)")  # a stroke before a verb
BEFORE = regex.compile(r"[\s“‘\"'(\[—–-]?")  # what a word may begin after
ENOUGH = 100  # times that the pronoun stands before a verb in the period's texts,
SHARE = 0.02  # and of the verb's occurrences: `have` 0.1, `am` 0.9, `is` 0.0
NEVER = frozenset("tis twas twere twould twill".split())
RULE = "correct.pronoun-run"


def find(words: Words, rules: Rules, model: Model) -> Iterator[Edit]:
    """Edits that part the pronoun from its verb."""
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
            yield rules.edit(RULE, token.start, token.start + 1, "I ", why, sure)
    for m in ALONE.finditer(words.text):
        verb = m["verb"]
        if _follows(words, model, verb):
            yield rules.edit(RULE, m.start("sign"), m.end("sign"), "I", f"“I {verb}” is common in the period's texts")
    for m in BRACKET.finditer(words.text):
        verb = regex.compile(r"\p{Ll}+").match(words.text, m.end())
        if verb and _follows(words, model, verb[0]):
            yield rules.edit(RULE, m.start(), m.end(), "I ", f"no bracket closes it, and “I {verb[0]}” is common")


def _follows(words: Words, model: Model, verb: str) -> bool:
    """Whether the pronoun often stands before a word."""
    if verb not in words.lexicon:
        return False
    if model.vocabulary.number(verb) < FIRST:
        return False  # a name, which all names are one word with
    pronoun, number = (np.array([model.vocabulary.number(word)], np.int64) for word in ("i", verb))
    together = float(model.language.count(pair(pronoun, number))[0])
    return together >= ENOUGH and together >= SHARE * words.lexicon.count(verb)
