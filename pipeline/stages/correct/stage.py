"""correct: put right what the OCR misread, where the evidence is clear. Points and quotation marks, spaces, words.

A document that says it is in another language is left alone, and so is what says it within one: the lexicon knows
nothing of its words.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from pipeline.stages.correct import (
    broken_words,
    carets,
    casing,
    doubled_quotes,
    letters_as_signs,
    lone_letters,
    long_s,
    points,
    pronoun,
    queries,
    quote_spaces,
    quotes,
    real_words,
    spaces,
    spelling,
    superfluous_signs,
    transcriber_errors,
    typography,
)
from pipeline.stages.correct.words import Words
from pipeline.stages.view import Stage, View
from pipeline.text import engine, entry_marks
from pipeline.text.findings import Certainty, Edit, Finding


def find(view: View) -> Iterable[Finding]:
    """Edits of the rules in `dictionaries/rules/correct.toml`; none overlap."""
    if not view.meta.english:
        return []
    words = Words(view)
    rules, model, tables = view.know.rules, view.know.model, view.know.tables
    long = long_s.see(words, bool(view.all("long-s")))  # before words are counted that are in no list
    spell = spelling.Speller(words, model)
    apart = list(transcriber_errors.letters(words, view, spell.company))
    spacing = spell.finder.spacing
    whole = words.within(e for e in apart if e.certainty is not Certainty.DOUBTFUL)
    joins = spacing.joins(whole)
    put_together = [*spaces.edits(spacing, joins, rules, spell.company), *broken_words.find(words, rules)]
    put_together += pronoun.find(words, rules, model, spell.company)
    put_together += long_s.find(words, rules, spell.company, long)
    lettered = list(letters_as_signs.find(words, rules, tables["signs"]))
    put_together += lettered
    struck = list(carets.find(words, rules, model, {n for e in lettered for n in range(e.start, e.end)}))
    put_together += (edit for edit in struck if edit.new)
    asked = list(queries.find(words, rules, frozenset(tables["quotes"]["speech"])))
    taken = {n for j in joins for n in range(j.first, j.last + 1)} | words.within(put_together) | whole
    taken |= words.within(replace(e, start=e.end - 1) for e in asked)  # the word before the sign is no part of it
    marked = frozenset(entry_marks.glued(view.text))
    taken |= {n for n, token in enumerate(words.tokens) if token.start in marked} if marked else set()
    edits = [*put_together, *apart, *struck, *asked, *typography.find(words, view)]
    edits += _marks(words, view, queries.seen(asked, view.text))
    edits += transcriber_errors.find(words, view)
    edits += spelling.find(words, rules, spell, taken)
    edits += real_words.find(words, rules, spell, view.know.real_words, taken | words.within(edits))
    edits += casing.find(words, rules)
    sure = [e for e in edits if e.certainty is not Certainty.DOUBTFUL]
    if view.meta.kind != "newspaper":
        edits += lone_letters.semicolons(words, rules)
    edits += lone_letters.find(words, rules, model, {n for e in sure for n in range(e.start, e.end)})
    other = [(m.start, m.end) for m in view.all("foreign")]
    return engine.settle(e for e in edits if not any(a < e.end and e.start < b for a, b in other))


def _marks(words: Words, view: View, seen: str) -> list[Edit]:
    """Edits to points, quotation marks and what is neither. `seen` is the text with its question marks put right."""
    rules, model = view.know.rules, view.know.model
    pointed = list(points.find(words, rules, model))
    readings = quote_spaces.read(seen, view.know.tables["quotes"])
    kept = quote_spaces.quoting(readings) | {e.start for e in pointed}
    misread = [*doubled_quotes.find(words, rules), *quotes.find(words, rules)]
    spaced = quote_spaces.find(words, rules, view.know.tables["quotes"], readings, misread)
    return [*pointed, *superfluous_signs.find(words, rules, model, kept), *misread, *spaced]


STAGE = Stage(
    "correct",
    find,
    "put right what the OCR misread: points and quotation marks, spaces, words",
    counted=("correction", "corrections"),
)
