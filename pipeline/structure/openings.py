"""Openings: the large initial and the small capitals with which a chapter begins, put back into running text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import regex

from pipeline.findings import Certainty, Edit
from pipeline.view import View

_PARTED = regex.compile(r"(?P<initial>\p{Lu}\p{Ll}{0,3})(?P<space>[ \t]{1,2})(?P<rest>\p{Ll}[\p{Ll}’']*)")
_WORD = regex.compile(r"[\p{L}][\p{L}’'\-]*")
_APART = regex.compile(r"[ \t,]+")
_CAPITALS = regex.compile(r"\p{Lu}[\p{Lu}’'\-]*\p{Lu}")

COMMON = 20
"""Occurrences in the period's 65 million words from which a word in capitals is taken for that word, not an acronym."""


def repair(view: View, start: int, end: int, printed: Mapping[str, tuple[int, int]]) -> Iterator[Edit]:
    """Edits for a chapter's first paragraph, whose first printed line is text[start:end].

    `printed` gives, for each case-folded word, how often the document prints it inside lines with a capital and how
    often without.
    """
    rules, text = view.know.rules, view.text
    at = start
    if m := _PARTED.match(text, start, end):
        if edit := _initial(view, m):
            yield edit
            at = m.end()
    elif (m := _CAPITALS.match(text, start, end)) and "." not in text[m.end() : m.end() + 1]:
        word = _lowered(view, m.group())
        if word is None:
            return
        yield rules.edit("structure.small-capitals", m.start(), m.end(), word[:1].upper() + word[1:])
        at = m.end()
    else:
        first = _WORD.match(text, start, end)
        at = first.end() if first else start
    while m := _APART.match(text, at, end):
        word_at = _CAPITALS.match(text, m.end(), end)
        if word_at is None or text[word_at.end() : word_at.end() + 1] == ".":
            break
        new = _lowered(view, word_at.group())
        if new is None:
            break
        yield rules.edit(
            "structure.small-capitals", word_at.start(), word_at.end(), new, "small capitals after the initial"
        )
        at = word_at.end()
    for w in _WORD.finditer(text, at, end):
        capital, small = printed.get(w.group().casefold(), (0, 0))
        if w.group().islower() and capital >= 3 and small <= 1 and len(w.group()) > 3:
            yield rules.edit(
                "structure.small-capitals",
                w.start(),
                w.end(),
                w.group()[:1].upper() + w.group()[1:],
                f"small capitals read as small letters: printed with a capital {capital} times elsewhere",
            )


def _initial(view: View, m: regex.Match[str]) -> Edit | None:
    """The edit that joins an initial to its word, with the initial itself put right where it was not read."""
    lexicon, rules = view.know.lexicon, view.know.rules
    initial, rest = m["initial"], m["rest"]
    whole = initial + rest
    name = regex.sub(r"[’']s$", "", whole)
    if initial in lexicon and len(initial) > 1 and rest in lexicon:
        return None
    if initial in ("A", "I", "O") and rest in lexicon and lexicon.count(rest) >= lexicon.count(whole):
        return None
    if whole in lexicon or name in lexicon or name in view.text[m.end() :]:
        return rules.edit(
            "structure.initial", m.end("initial"), m.start("rest"), "", "a large initial stands apart from its word"
        )
    if len(initial) == 1:
        # the letter itself was not read: of all that would make a word, only one far commoner than the rest is taken
        options = sorted(((lexicon.count(c + rest), c.upper()) for c in "abcdefghijklmnopqrstuvwxyz"), reverse=True)
        if options[0][0] > 5 * max(1, options[1][0]):
            why = f"{whole} is no word; {options[0][1]}{rest} is by far the commonest that ends so"
            return rules.edit("structure.initial", m.start(), m.start("rest"), options[0][1], why, Certainty.LIKELY)
    return None


def _lowered(view: View, word: str) -> str | None:
    """A word in capitals as running text, names with theirs; None for what may be an acronym."""
    lowered, lexicon = word.lower(), view.know.lexicon
    if not all(lexicon.count(part) >= COMMON for part in lowered.split("-")):
        return None
    return lowered[:1].upper() + lowered[1:] if lexicon.is_name(lowered) else lowered
