"""Quotation marks as they stand in a text: where each is, what stands on either side of it, how it is spaced.

An apostrophe between two letters is none of them; one at a word's edge may be (`'tis`, `boys'`), and is told apart by
whoever reads the marks (`quote_pairs`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

import regex

SIGN = regex.compile(r"(?<!')''(?!')|[\"“”'‘’]|(?:(?<=\n[ \t]*)|(?<=\A[ \t]*)|(?<=[ \t]))\*(?=[ \t]\p{Lu}\p{Ll})")
DOUBLE = frozenset(('"', "“", "”", "''"))
SIGNS = "\"“”'‘’"
BLANK = regex.compile(r"\n[ \t\r]*\n")
WORD = regex.compile(r"\p{L}+")
LAST = regex.compile(r"\p{L}+(?=[\s\p{P}]*\Z)")
HOLDS = "([_"  # what may stand before an opening mark with no space between them
FOLLOWS = ")]_.,;:!?"  # what may stand after a closing one
DASHES = "—–-"  # the same, where no space stands on the other side


class Role(Enum):
    """What a mark does."""

    OPENS = "opens"
    CLOSES = "closes"
    APOSTROPHE = "apostrophe"


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark: text[start:end].

    kind: `d` for a double one, `s` for a single one. before, after: the class of what stands on either side, white
    space apart (see `dictionaries/tables/quotes.toml`). last, word: the words on either side. left, right: whether
    white space, or what may stand there with none, parts it from that. begins, ends: whether it stands at a line's
    edge. opening: whether a paragraph begins with it. breaks: how many paragraphs begin since the mark before.
    broken_off: whether the last paragraph before it ends in the midst of a sentence.
    """

    start: int
    end: int
    sign: str
    kind: str
    before: str
    after: str
    last: str
    word: str
    left: bool
    right: bool
    begins: bool
    ends: bool
    opening: bool
    breaks: int
    broken_off: bool


def verbs(table: Mapping[str, Any]) -> dict[str, str]:
    """The classes of verbs that follow a quotation, by `dictionaries/tables/quotes.toml`."""
    return {word: name for name, words in (("said", table["speech"]), ("defines", table["defines"])) for word in words}


def find(text: str, after: Mapping[str, str]) -> list[Mark]:
    """The marks of a text, in its order. `after`: verbs that follow a quotation, with their classes."""
    found: list[Mark] = []
    breaks = [m.span() for m in BLANK.finditer(text)]
    at = 0
    for m in SIGN.finditer(text):
        start, end = m.span()
        if m[0] in "'‘’" and text[start - 1 : start].isalnum() and text[end : end + 1].isalnum():
            continue
        since = at
        while at < len(breaks) and breaks[at][1] <= start:
            at += 1
        parted = breaks[since:at]
        broken_off = bool(parted) and _ends_open(text, parted[-1][0])
        a, b = start, end  # the run of marks it stands in
        while a and text[a - 1] in SIGNS:
            a -= 1
        while b < len(text) and text[b] in SIGNS:
            b += 1
        head, tail = text[a - 1 : a], text[b : b + 1]
        opening = _blank_since(text, breaks[at - 1][1] if at else 0, a)
        word = WORD.match(text, _skip(text, end))
        found.append(
            Mark(
                start,
                end,
                m[0],
                "d" if m[0] in DOUBLE else "s",
                "start" if opening else _class_before(text, start),
                _class_after(text, end, after),
                last[0] if (last := LAST.search(text, max(0, start - 30), start)) else "",
                word[0] if word else "",
                not head or head.isspace() or head in HOLDS or head in DASHES and bool(tail) and not tail.isspace(),
                not tail or tail.isspace() or tail in FOLLOWS or tail in DASHES and bool(head) and not head.isspace(),
                _begins(text, a),
                _ends(text, b),
                opening,
                len(parted),
                broken_off,
            )
        )
    return found


def _blank_since(text: str, start: int, end: int) -> bool:
    """Whether nothing but white space stands in text[start:end]."""
    while end > start and text[end - 1].isspace():
        end -= 1
    return end <= start


def _begins(text: str, at: int) -> bool:
    """Whether nothing but blanks stands before `at` on its line."""
    while at and text[at - 1].isspace() and text[at - 1] != "\n":
        at -= 1
    return not at or text[at - 1] == "\n"


def _ends(text: str, at: int) -> bool:
    """Whether nothing but blanks stands from `at` on in its line."""
    while at < len(text) and text[at].isspace() and text[at] != "\n":
        at += 1
    return at == len(text) or text[at] == "\n"


def _ends_open(text: str, at: int) -> bool:
    """Whether what stands before `at` ends in the midst of a sentence."""
    bare = text[max(0, at - 20) : at].rstrip(" \t\r\n" + SIGNS)
    return bare[-1:].isalnum() or bare[-1:] in ",;-"


def _skip(text: str, at: int) -> int:
    """The next place from `at` on with no blank and no line's end."""
    while at < len(text) and text[at].isspace():
        at += 1
    return at


def _class_before(text: str, at: int) -> str:
    while at and text[at - 1].isspace():
        at -= 1
    sign = text[at - 1 : at]
    if sign.isalpha():
        return "letter"
    if sign.isdigit():
        return "figure"
    if sign in SIGNS:
        return "mark"
    return {"!": "cry", "?": "cry", "—": "dash", "–": "dash", "-": "dash", "(": "bracket", "[": "bracket"}.get(
        sign, sign if sign in ".,;:" else "other"
    )


def _class_after(text: str, at: int, verbs: Mapping[str, str]) -> str:
    here = _skip(text, at)
    if here >= len(text) or BLANK.search(text, at, here):
        return "end"
    sign = text[here]
    if word := WORD.match(text, here):
        if word[0] in verbs:
            return verbs[word[0]]
        return "I" if word[0] == "I" else "capital" if word[0][0].isupper() else "small"
    if sign.isdigit():
        return "figure"
    if sign in SIGNS:
        return "mark"
    return {"—": "dash", "–": "dash", "-": "dash", "(": "bracket", "[": "bracket"}.get(sign, "point")
