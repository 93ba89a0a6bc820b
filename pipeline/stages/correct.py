"""correct: put right what the OCR misread, where the evidence is clear. Points and quotation marks, spaces, words.

A document that says it is in another language is left alone: the lexicon knows nothing of its words.
"""

from __future__ import annotations

from collections.abc import Iterable

from pipeline import engine, entries
from pipeline.correction import (
    broken,
    casing,
    doubled,
    long_s,
    points,
    pronoun,
    queries,
    quote_spaces,
    quotes,
    signs,
    slips,
    spaces,
    specks,
    spelling,
    strokes,
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
    long = long_s.see(words)  # before words are counted that are in no list
    spell = spelling.Speller(words, view.know.model)
    rules, table = view.know.rules, view.know.tables["quotes"]
    spacing = spell.finder.spacing
    joins = spacing.joins()
    put_together = [*spaces.edits(spacing, joins, rules), *broken.find(words, rules)]
    pronouns = list(pronoun.find(words, rules, view.know.model))  # before those that would take its stroke for dirt
    put_together += pronouns
    put_together += long_s.find(words, rules, spell.company, long)
    asked = list(queries.find(words, rules, frozenset(table["speech"])))
    put_together += asked
    lettered = list(signs.find(words, rules, view.know.tables["signs"]))
    put_together += lettered
    struck = list(strokes.find(words, rules, view.know.model, {n for e in lettered for n in range(e.start, e.end)}))
    put_together += (edit for edit in struck if edit.new)
    taken = {n for j in joins for n in range(j.first, j.last + 1)} | words.within(put_together)
    marked = frozenset(entries.glued(view.text))
    taken |= {n for n, token in enumerate(words.tokens) if token.start in marked} if marked else set()
    edits: list[Edit] = [*pronouns, *typography.find(words, view)]
    pointed = list(points.find(words, rules, view.know.model))
    edits += pointed
    readings = quote_spaces.read(queries.seen(asked, view.text), table)
    kept = quote_spaces.quoting(readings) | {e.start for e in pointed}
    edits += specks.find(words, rules, view.know.model, kept)
    misread = [*doubled.find(words, rules), *quotes.find(words, rules)]
    edits += misread
    edits += quote_spaces.find(view.text, rules, table, readings, misread)
    edits += [*put_together, *struck]
    edits += slips.find(words, view)
    edits += spelling.find(words, rules, spell, taken)
    edits += casing.find(words, rules)
    return engine.settle(edits)


STAGE = Stage("correct", find, "put right what the OCR misread: points and quotation marks, spaces, words")
