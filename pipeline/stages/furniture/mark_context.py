"""What the finders of noise have to know of a document and of the words around a mark."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import regex

from pipeline.stages.view import View
from pipeline.text import entry_marks
from pipeline.text.findings import Certainty, Edit, Line

if TYPE_CHECKING:
    from pipeline.language.lexicon import Lexicon


@dataclass(frozen=True)
class Habits:
    """What a document is like as a whole, so far as it tells print from dirt."""

    curly: bool  # its quotation marks are curly: a straight one is no quotation mark
    close: bool  # its dashes are long and set close: a hyphen between spaces is no dash


@dataclass(frozen=True)
class Place:
    """A line with what is around it."""

    line: Line
    before: str  # the line before on the page, stripped; "" at its head
    behind: str  # the line after
    foot: bool  # among the last twelve lines of the page, where notes stand
    notes: bool  # something on the page may be a note


class Document:
    """What the finders of noise ask about a document. The words come from `dictionaries/tables/furniture.toml`."""

    def __init__(self, view: View) -> None:
        table = view.know.tables["furniture"]["noise"]
        self.view = view
        self.lexicon: Lexicon = view.know.lexicon
        self.alien = frozenset(table["alien"])
        self.small = frozenset(table["small_words"])
        self.unending = frozenset(table["unending"])
        self.elided = frozenset(table["elided"])
        self.after_quote = frozenset(table["after_apostrophe"])
        self.prefixes = frozenset(table["name_prefixes"])
        self.letters = frozenset(table["stray_letters"])
        text = view.text
        straight = text.count('"')
        self.habits = Habits(
            curly=text.count("“") + text.count("”") > 5 * straight and text.count("’") > 2 * text.count("'"),
            close=text.count("—") > 5 * text.count(" - "),
        )
        self.marks = entry_marks.marks(text)
        self._known: dict[str, bool] = {}

    def word(self, text: str) -> bool:
        """Whether a word is in the lexicon; single letters are none but "a", "I" and "O"."""
        if len(text) < 2:
            return text in ("a", "A", "I", "O")
        if text not in self._known:
            self._known[text] = text.isalpha() and (text in self.lexicon or text.lower() in self.lexicon)
        return self._known[text]

    def edit(self, rule: str, start: int, end: int, new: str = "", why: str = "", doubt: bool = False) -> Edit:
        """An edit by one of the stage's rules, held for a person where there is a doubt."""
        certainty = Certainty.DOUBTFUL if doubt else None
        return self.view.know.rules.edit(f"furniture.{rule}", start, end, new, why, certainty)


def left_word(text: str, at: int) -> str:
    """The letters that end at `at`, over blanks."""
    m = _WORD_LEFT.search(text[max(0, at - 40) : at])
    return m[1] if m else ""


def right_word(text: str, at: int) -> str:
    """The letters that begin at `at`, over blanks."""
    m = _WORD_RIGHT.match(text, at)
    return m[1] if m else ""


_WORD_LEFT = regex.compile(r"(\p{L}+)\s*$")
_WORD_RIGHT = regex.compile(r"\s*(\p{L}+)")
