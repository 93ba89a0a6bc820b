"""Openings: the large initial and the small capitals with which a chapter begins, put back into running text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import regex

from pipeline.language import thresholds
from pipeline.stages.structure import initials, labels
from pipeline.stages.view import View
from pipeline.text.findings import Certainty, Edit
from pipeline.text.roman import from_roman

_PARTED = regex.compile(r"(?P<initial>\p{Lu}\p{Ll}{0,3})(?P<space>[ \t]{1,2})(?P<rest>\p{Ll}[\p{Ll}’']*)")
_WORD = regex.compile(r"[\p{L}][\p{L}’'\-]*")
_APART = regex.compile(r"[ \t,]+")
_CAPITALS = regex.compile(r"\p{Lu}[\p{Lu}’'\-]*\p{Lu}")

_SALUTES = regex.compile(r"[,:;.]?[ \t]*[—–]")  # SIR,—The letter
_SHORT = frozenset(("mr", "mrs", "dr", "st", "rev", "hon"))  # words that a point shortens, before a name
_AFTER = frozenset((" ", ",", "\n", "’", "'", ""))
_PROPER = frozenset(
    "january february march april may june july august september october november december monday tuesday wednesday "
    "thursday friday saturday sunday mr mrs dr".split()
)
_TABLE = thresholds.of("structure", "openings")
RARE: int = _TABLE["rare"]
OFTEN: int = _TABLE["often"]
COMMON: int = _TABLE["common"]


def repair(view: View, start: int, end: int, printed: Mapping[str, tuple[int, int]]) -> Iterator[Edit]:
    """Edits for a chapter's first paragraph, whose first printed line is text[start:end].

    `printed` gives, for each case-folded word, how often the document prints it inside lines with a capital and how
    often without.
    """
    rules, text = view.know.rules, view.text
    at = start
    if not any(c.islower() for c in text[start:end]) or labels.CHAPTER.match(text, start, end):
        return  # a line in capitals from end to end is a title, and one with a label is of the contents
    shown = False  # whether anything here was set in small capitals, or apart
    plain = False  # whether its first word is no opening by itself
    opened: Edit | None = None  # of a first word in capitals, with no large initial to show that it is an opening
    if m := _PARTED.match(text, start, end):
        if edit := _initial(view, m):
            yield edit
            at, shown = m.end(), True
    elif (m := initials.apart(text, start, end)) and (edit := initials.joined(view, m)):
        yield edit
        at, shown = m.end(), True
    elif (m := _CAPITALS.match(text, start, end)) and text[m.end() : m.end() + 1] in _AFTER:
        if _SALUTES.match(text, m.end(), end):
            return
        word = _lowered(view, m.group())
        if word is None:
            return
        if lost := initials.lost(view, m):
            if isinstance(lost, Edit):
                yield lost
            return
        opened = rules.edit("structure.small-capitals", m.start(), m.end(), word[:1].upper() + word[1:])
        at, shown = m.end(), True
    else:
        first = _WORD.match(text, start, end)
        at = first.end() if first else start
        plain = first is not None and len(first.group()) > 1  # The SECRETARY OF STATE may be printed so
    lowered, at = _small(view, at, end)
    if plain and not text[at:end].strip(" \t,.;:"):
        return  # By JOHN SMITH
    if plain:
        lowered = [replace(edit, certainty=Certainty.LIKELY) for edit in lowered]
    if opened and (lowered or view.meta.kind == "newspaper"):  # AN ACT to provide; WANTED, a cook
        lowered = [replace(edit, certainty=Certainty.LIKELY) for edit in (opened, *lowered)]
    elif opened:
        lowered = [opened]
    yield from lowered
    shown = shown or bool(lowered)
    for w in _WORD.finditer(text, at, end):
        capital, small = printed.get(w.group().casefold(), (0, 0))
        low = w.group()
        rare = view.know.lexicon.count(low) < RARE and capital >= 3 * OFTEN
        if low.islower() and (shown and capital >= OFTEN or rare) and small <= 1 and len(low) > 3:
            yield rules.edit(
                "structure.small-capitals",
                w.start(),
                w.end(),
                w.group()[:1].upper() + w.group()[1:],
                f"small capitals read as small letters: printed with a capital {capital} times elsewhere",
            )


def dropped(view: View, start: int, end: int) -> Iterator[Edit]:
    """Edits for any paragraph whose first line, text[start:end], begins with a large initial apart from its word."""
    m = initials.apart(view.text, start, end)
    if m and (edit := initials.joined(view, m)):
        yield replace(edit, certainty=Certainty.LIKELY) if edit.certainty is Certainty.CERTAIN else edit
        yield from _small(view, m.end(), end)[0]


def _small(view: View, at: int, end: int) -> tuple[list[Edit], int]:
    """The words in small capitals that follow an initial's, as running text; and where the last of them ends."""
    text, found = view.text, list[Edit]()
    while m := _APART.match(text, at, end):
        word = _CAPITALS.match(text, m.end(), end)
        if word is None:
            break
        short = word.group().lower() in _SHORT
        if text[word.end() : word.end() + 1] == "." and not short:
            return [], at  # A CONSTANT READER.—The lines: a name, not the opening of a sentence
        new = _lowered(view, word.group())
        if new is None:
            break
        if text[at - 1] == ".":
            new = new[:1].upper() + new[1:]  # a name behind its title
        why = "small capitals after the initial"
        found.append(view.know.rules.edit("structure.small-capitals", word.start(), word.end(), new, why))
        at = word.end() + (short and text[word.end() : word.end() + 1] == ".")
    return found, at


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
    if len(word) > 1 and from_roman(word) is not None and lowered not in ("mix", "dim", "di"):
        return None  # HENRY VIII
    if lowered in _PROPER and lowered != "may" and lowered != "march":
        return lowered[:1].upper() + lowered[1:]
    if not all(lexicon.count(part) >= COMMON for part in lowered.split("-")):
        return None
    if m := regex.fullmatch(r"(o['’]|mac|mc)(\p{L}{3,})", lowered):
        return m[1].capitalize() + m[2].capitalize() if "’" in m[1] or "'" in m[1] else None
    return lowered[:1].upper() + lowered[1:] if lexicon.is_name(lowered) else lowered
