"""Quotation marks: what the OCR made of them (`(t`, `44`, `’*`, `**`). Their spaces are `quote_spaces`' business.

Marks are read in order, paragraph by paragraph: a closing mark is put right where an opening one waits for it, an
opening one where a closing one follows. What does not balance is left alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import regex

from pipeline.language import thresholds
from pipeline.stages.correct.words import Words
from pipeline.text.findings import Certainty, Edit
from pipeline.text.rules import Rules

PARAGRAPH = regex.compile(r"(?:[^\n]*\S[^\n]*(?:\n|\Z))+")
MARK = regex.compile(
    r"""
    (?= [“”‘’'*(4<] | \ [“”‘’'*] )  # looked at first: nine places in ten have none
    (?:
    (?P<open>   “\ *(?=[^\s”]) )
  | (?P<close>  (?<=[^\s“])\ *”(?![\p{L}\p{N}])(?!\ \p{L}[^“”]*”) | (?<=[^\s“(])” )
  | (?P<turned> (?:(?<=\s)|^)”\ ?(?=\p{L}) )                                       # ” superiority”
  | (?P<badopen> (?:(?<=[\s(—])|^)
        (?: \(t\ ? | 44\ | [‘'’*<]\ ?[4‘'’*]\ ? | ‘‘\ ? | ''\ ?(?=\p{L}) | \*\ ‘ ) (?=\p{L}{2}) )
  | (?P<badclose> (?<=[\p{L}\p{N}.,!?]) \ ? (?: [’'*]\ ?[’'*”] | ”\* ) (?![\p{L}\p{N}]) )
  | (?P<half>   (?<=[\p{L}]{2})[*’'](?=[\s,.;:]|\Z) )                                 # may close, may be anything
    )
    """,
    regex.VERBOSE,
)
_TABLE = thresholds.of("correct", "quotes")
NEAR: int = _TABLE["near"]
REACH: int = _TABLE["reach"]
CAPITAL = regex.compile(r"\p{Lu}\p{Ll}{3,}")
SPECK = regex.compile(r"(?<=\p{L})\"+(?=[ \t]*\n|[ \t]+\p{Ll})|(?:^|(?<=\s))\"+(?=\p{L})", regex.MULTILINE)
PLURAL = regex.compile(r"\p{Ll}{3,}s\Z")


@dataclass(slots=True)
class Mark:
    """One mark in a paragraph: what it seems to be, and where it stands in the text."""

    kind: str
    start: int
    end: int
    text: str


def find(words: Words, rules: Rules) -> Iterator[Edit]:
    """Edits to the quotation marks of a text that uses curly ones."""
    text = words.text
    curly, straight = text.count("“") + text.count("”"), text.count('"')
    if straight and straight * 10 <= curly:
        yield from _specks(text, rules)
    if text.count("“") + text.count("”") < 1 and "‘" not in text and "’" not in text:
        return
    for paragraph in PARAGRAPH.finditer(text):
        marks = [
            Mark(m.lastgroup or "", m.start(), m.end(), m.group())
            for m in MARK.finditer(text, paragraph.start(), paragraph.end())
        ]
        yield from _paragraph(words, marks, rules)
        yield from _unclosed(words, marks, rules)


def _paragraph(words: Words, marks: list[Mark], rules: Rules) -> Iterator[Edit]:
    opened: Mark | None = None
    for i, mark in enumerate(marks):
        if mark.kind == "open":
            opened = mark
        elif mark.kind == "close":
            opened = None
        elif mark.kind in ("turned", "badopen"):
            if opened is None and (closer := _closes(marks, i)):
                rule = "quotes.turned" if mark.kind == "turned" else "quotes.opening"
                why = f"“{closer.text.strip()}” closes it {closer.start - mark.end} letters on"
                yield rules.edit(rule, mark.start, mark.end, "“", why)
                opened = mark
            elif mark.kind == "turned":
                opened = None  # it closes what is open, with a space before it
        elif mark.kind == "badclose":
            if opened is not None and mark.start - opened.end <= REACH:
                yield rules.edit("quotes.closing", mark.start, mark.end, "”", "closes a quotation that is open")
                opened = None
        elif _may_close(words, opened, mark):
            yield rules.edit("quotes.closing", mark.start, mark.end, "”", "may close it", Certainty.DOUBTFUL)


def _unclosed(words: Words, marks: list[Mark], rules: Rules) -> Iterator[Edit]:
    """A stroke before a word inside a sentence, read as an opening mark with a capital after it."""
    for i, mark in enumerate(marks):
        if mark.kind != "open" or i + 1 < len(marks) and marks[i + 1].kind != "open":
            continue
        word = CAPITAL.match(words.text, mark.end)
        before = words.text[max(0, mark.start - 20) : mark.start].rstrip()
        if not word or not before[-1:].islower() or words.text[mark.start - 1] != " ":
            continue
        low = word[0].lower()
        if words.counts[low] > 1 and low in words.lexicon and not words.lexicon.is_name(low):
            why = "nothing closes it, and the capital inside the sentence was made with it"
            yield rules.edit("quotes.speck", mark.start, mark.end + 1, low[0], why)


def _specks(text: str, rules: Rules) -> Iterator[Edit]:
    """Straight marks in a document that prints curly ones, where no quotation is open."""
    for paragraph in PARAGRAPH.finditer(text):
        opened, at = 0, paragraph.start()
        for m in SPECK.finditer(text, paragraph.start(), paragraph.end()):
            opened += text.count("“", at, m.start()) - text.count("”", at, m.start())
            at = m.start()
            if opened <= 0:
                yield rules.edit(
                    "quotes.speck", m.start(), m.end(), "", "this document's marks are curly; none is open"
                )


def _closes(marks: list[Mark], i: int) -> Mark | None:
    """The mark that closes a quotation opened by the mark number `i`, if that comes next."""
    for mark in marks[i + 1 :]:
        if mark.start - marks[i].end > REACH or mark.kind in ("open", "badopen", "turned"):
            return None
        if mark.kind in ("close", "badclose"):
            return mark
    return None


def _may_close(words: Words, opened: Mark | None, mark: Mark) -> bool:
    """Whether a single star may close a quotation opened a few words before: not after a plural."""
    if opened is None or mark.kind != "half" or mark.text != "*" or mark.start - opened.end > NEAR:
        return False
    return not bool(PLURAL.search(words.text, max(0, mark.start - 30), mark.start))
