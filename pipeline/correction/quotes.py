"""Quotation marks: spaces on their inner side, and what the OCR made of them (`(t`, `44`, `’*`, `**`).

Marks are read in order, paragraph by paragraph: a closing mark is put right where an opening one waits for it, an
opening one where a closing one follows. What does not balance is left alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import regex

from pipeline.correction.words import Words
from pipeline.findings import Certainty, Edit
from pipeline.rules import Rules

PARAGRAPH = regex.compile(r"(?:[^\n]*\S[^\n]*(?:\n|\Z))+")
MARK = regex.compile(
    r"""
    (?P<open>   “\ *(?=[^\s”]) )
  | (?P<close>  (?<=[^\s“])\ *”(?![\p{L}\p{N}])(?!\ \p{L}[^“”]*”) | (?<=[^\s“(])” )
  | (?P<turned> (?:(?<=\s)|^)”\ ?(?=\p{L}) )                                       # ” superiority”
  | (?P<badopen> (?:(?<=[\s(—])|^)
        (?: \(t\ ? | 44\ | [‘'’*<]\ ?[4‘'’*]\ ? | ‘‘\ ? | ''\ ?(?=\p{L}) | \*\ ‘ ) (?=\p{L}{2}) )
  | (?P<badclose> (?<=[\p{L}\p{N}.,!?]) \ ? (?: [’'*]\ ?[’'*”] | ”\* ) (?![\p{L}\p{N}]) )
  | (?P<half>   (?<=[\p{L}]{2})[*’'](?=[\s,.;:]|\Z) )                                 # may close, may be anything
    """,
    regex.VERBOSE,
)
NEAR = 60  # the same where the mark that closes it is doubtful itself
REACH = 400  # code points between an opening mark that was misread and the mark that closes it
CAPITAL = regex.compile(r"\p{Lu}\p{Ll}{3,}")
SPECK = regex.compile(r"(?<=\p{L})\"+(?=[ \t]*\n|[ \t]+\p{Ll})|(?:^|(?<=\s))\"+(?=\p{L})", regex.MULTILINE)
CLOSED = regex.compile(r"[\p{L}.,!?;]\"(?=\s|\Z)")
APART = regex.compile(r"[\p{L}.,!?;] \"(?=\s|\Z)")
SAID = regex.compile(
    r" (?:said|says|cried|replied|answered|returned|exclaimed|asked|added|continued|observed|interrupted|quoth|thought|"
    r"whispered|inquired|enquired|resumed|repeated|rejoined|remarked|ejaculated)\b"
)
SINGLE = regex.compile(r"(?<=[,.:;!?—-][ \n]'|[,.:;!?—-][ \n]‘|\n\n'|\n\n‘)( )(?=\p{Lu}\p{Ll}|I |\p{Ll}{2})")
SINGLE_CLOSED = regex.compile(r"[.,!?;]['’](?=\s|\Z)")
PLURAL = regex.compile(r"\p{Ll}{3,}s\Z")


@dataclass(slots=True)
class Mark:
    """One mark in a paragraph: what it seems to be, and where it stands in the text."""

    kind: str
    start: int
    end: int
    text: str


def find(words: Words, rules: Rules) -> Iterator[Edit]:
    """Edits to the quotation marks of a text that uses curly ones; straight ones only lose their inner spaces."""
    text = words.text
    curly, straight = text.count("“") + text.count("”"), text.count('"')
    if straight and straight * 10 > curly:
        yield from _straight(text, rules)
    elif straight:
        yield from _specks(text, rules)
    yield from _single(text, rules)
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
            if mark.text != "“":
                yield rules.edit("quotes.space", mark.start + 1, mark.end, "", "a space after an opening mark")
            opened = mark
        elif mark.kind == "close":
            if len(mark.text) > 1 and opened:
                yield rules.edit("quotes.space", mark.start, mark.end - 1, "", "a space before a closing mark")
            opened = None
        elif mark.kind in ("turned", "badopen"):
            if opened is None and (closer := _closes(marks, i)):
                rule = "quotes.turned" if mark.kind == "turned" else "quotes.opening"
                why = f"“{closer.text.strip()}” closes it {closer.start - mark.end} letters on"
                yield rules.edit(rule, mark.start, mark.end, "“", why)
                opened = mark
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


def _straight(text: str, rules: Rules) -> Iterator[Edit]:
    """Spaces on the inner side of straight marks: by what stands beside a mark, else by whether a quotation is open."""
    tight = len(CLOSED.findall(text)) * 3 >= len(APART.findall(text))  # closing marks stand close to what they close
    for paragraph in PARAGRAPH.finditer(text):
        a, b = paragraph.span()
        opened: bool | None = None  # nobody knows where a text begins
        for i in range(a, b):
            if text[i] == '"':
                opens = _opens(text, i, a, opened, tight)
                before, after = text[i - 1 : i] if i > a else "", text[i + 1 : i + 3]
                if opens and after[:1] == " " and after[1:].isalnum() and (not before or before.isspace()):
                    yield rules.edit("quotes.straight-space", i + 1, i + 2, "", "an opening mark")
                elif opens is False and before == " " and text[a : i - 1].strip() and after[:1] in (" ", "\n", ""):
                    yield rules.edit("quotes.straight-space", i - 1, i, "", "a closing mark: a quotation is open")
                opened = opened if opens is None else opens


def _opens(text: str, i: int, start: int, opened: bool | None, tight: bool) -> bool | None:
    """Whether the mark at `i` opens (True) or closes (False); None where nothing tells.

    `opened`: whether a quotation is open before it, where that is known; `start` is where its paragraph begins.
    """
    after = text[i + 1 : i + 2]
    if not text[start:i].strip():
        return True
    if not text[i - 1].isspace():
        return None if after.isalnum() else False
    if after and not after.isspace():
        return True if after.isalnum() or after in "'‘([" else opened
    before = text[start:i].rstrip()[-1]
    if opened:
        return False if before.isalnum() or before in ".,;:?!'’)-—" else None
    if opened is None and (before in ",?!" and SAID.match(text, i + 1) or before in "?!;" or before.isalnum()):
        return False if SAID.match(text, i + 1) else None
    return True if opened is False or before in ",:—-" or tight and before in ".'" else None


def _single(text: str, rules: Rules) -> Iterator[Edit]:
    """The same for single marks that open: `' Oh! Nancy`."""
    if len(SINGLE_CLOSED.findall(text)) * 3 < len(SINGLE.findall(text)):
        return
    for m in SINGLE.finditer(text):
        yield rules.edit("quotes.straight-space", m.start(1), m.end(1), "", "an opening mark, by what stands beside it")
