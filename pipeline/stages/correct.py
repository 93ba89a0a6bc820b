"""correct: put right what the OCR misread, where the evidence is clear. Points and quotation marks, spaces, words.

A document that says it is in another language is left alone: the lexicon knows nothing of its words.
"""

from __future__ import annotations

from collections.abc import Iterable

from pipeline import engine
from pipeline.correction import (
    broken,
    casing,
    doubled,
    long_s,
    pronoun,
    quotes,
    slips,
    spaces,
    specks,
    spelling,
    typography,
)
from pipeline.correction.words import Words
from pipeline.findings import Edit, Finding
from pipeline.view import Stage, View


def find(view: View) -> Iterable[Finding]:
    """Edits of the rules in `dictionaries/rules/correct.toml`; none overlap."""
    if not view.meta.english:
        return []
    words = Words(view)
    long = long_s.see(words, bool(view.all("long-s")))  # before words are counted that are in no list
    spell = spelling.Speller(words, view.know.model)
    rules = view.know.rules
    spacing = spell.finder.spacing
    joins = spacing.joins()
    put_together = [*spaces.edits(spacing, joins, rules), *broken.find(words, rules)]
    pronouns = list(pronoun.find(words, rules, view.know.model))  # before those that would take its stroke for dirt
    put_together += pronouns
    put_together += long_s.find(words, rules, spell.company, long)
    taken = {n for j in joins for n in range(j.first, j.last + 1)} | words.within(put_together)
    edits: list[Edit] = [*pronouns, *typography.find(words, view)]
    edits += specks.commas(words, rules, view.know.model)
    edits += specks.find(words, rules, view.know.model)
    edits += doubled.find(words, rules)
    edits += quotes.find(words, rules)
    edits += put_together
    edits += slips.find(words, view)
    edits += spelling.find(words, rules, spell, taken)
    edits += casing.find(words, rules)
    return engine.settle(edits)


STAGE = Stage("correct", find, "put right what the OCR misread: points and quotation marks, spaces, words")
