r"""Letters that were read as several signs: `]\Ir.` for Mr., `\vas` for was, `l)ut` for but.

Words are told apart at brackets and strokes, so that nobody looks for a word in such signs. Where one letter in their
place makes a word that the period or the document has, and no other letter makes one as common, that is what was
printed. A bracket that belongs to another is none of these signs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import regex

from pipeline.language import thresholds
from pipeline.stages.correct.words import Words, fold
from pipeline.text.findings import Certainty, Edit
from pipeline.text.rules import Rules

REST = regex.compile(r"(?:['’](?=\p{Lu}))?\p{L}+(?:['’]\p{L}+)*")
BEGINS = "\"“‘'(—–-"  # what may stand before a word with no space
LAST = "\"”’').,;:!?—–-"  # and after it
_TABLE = thresholds.of("correct", "letters_as_signs")
REACH: int = _TABLE["reach"]
SHORTEST: int = _TABLE["shortest"]
RULE = "correct.signs"


def find(words: Words, rules: Rules, table: Mapping[str, Any]) -> Iterator[Edit]:
    """Edits that put the letter in the signs' place; `table` is `dictionaries/tables/signs.toml`."""
    letters: dict[str, list[tuple[str, bool, bool]]] = {}
    for entry in table["letter"]:
        for read in entry["read"]:
            if read in words.text:
                told = entry["letter"], entry.get("alone", False), entry.get("inside", False)
                letters.setdefault(read, []).append(told)
    if not letters:
        return
    pattern = regex.compile("|".join(regex.escape(r) for r in sorted(letters, key=lambda r: (-len(r), r))))
    end = 0
    for m in pattern.finditer(words.text, overlapped=True):
        if m.start() < end or not any(not c.isalnum() for c in m[0]) and not m[0].isupper():
            continue
        found = _read(words, m, letters[m[0]], table)
        if found:
            letter, word, certainty = found
            end = m.end()
            times = words.counts[fold(word)]
            seen = (
                f"{times} times in this document" if times else f"{words.lexicon.count(fold(word))} times in the period"
            )
            yield rules.edit(
                RULE, m.start(), m.end(), letter, f"“{letter}” read as “{m[0]}”: “{word}” {seen}", certainty
            )


def _read(
    words: Words, m: regex.Match[str], letters: list[tuple[str, bool, bool]], table: Mapping[str, Any]
) -> tuple[str, str, Certainty] | None:
    """The letter that stood in the place of the signs, with the word that it makes, and how sure that is."""
    text = words.text
    head = start = m.start()
    while start and text[start - 1].isalpha():
        start -= 1
    before, after = text[start - 1 : start], REST.match(text, m.end())
    if before and not before.isspace() and before not in BEGINS or _bracketed(text, m):
        return None
    tail = after.end() if after else m.end()
    stop = text[tail : tail + 1]
    if stop and not stop.isspace() and stop not in LAST:
        return None
    if after is None and m[0].endswith(")") and m[0] != "j)":
        return None
    made = []
    for letter, alone, inside in letters:
        if head > start and letter.isupper() or inside and not (head > start and after and m.end() == after.start()):
            continue
        word = text[start:head] + letter + text[m.end() : tail]
        low = fold(word)
        count = words.lexicon.count(low) + table["common"] * words.counts[low]
        known = (
            words.known(word)
            and count >= table["within" if inside else "common"]
            and len(low) >= _shortest(letter, m[0], after)
        )
        made.append((count if known else 0, letter, word, alone))
    if not made:
        return None
    made.sort(key=lambda x: (-x[0], x[1]))
    (count, letter, word, alone), others = made[0], made[1:]
    if count and all(count >= table["beside"] * other[0] for other in others):
        return letter, word, Certainty.LIKELY
    if alone and after and not others:
        return letter, word, Certainty.LIKELY
    return None


def _shortest(letter: str, signs: str, after: regex.Match[str] | None) -> int:
    """The letters that a word must have: no small word begins with a bracket, but `1)` may number what follows; small
    ones end with a y."""
    if letter == "y" and after is None:
        return 2
    return SHORTEST - (letter == "M" or after is not None and signs in {"l)", "|)", "!)"})


def _bracketed(text: str, m: regex.Match[str]) -> bool:
    """Whether a bracket among the signs belongs to another one: it closes one that is open, or is closed."""
    for sign, other in (")", "("), ("]", "["), ("}", "{"):
        if sign in m[0] and text.rfind(other, max(0, m.start() - REACH), m.start()) > text.rfind(
            sign, max(0, m.start() - REACH), m.start()
        ):
            return True
        closed = text.find(sign, m.end(), m.end() + REACH) if other in m[0] else -1
        if closed >= 0 and other not in text[m.end() : closed]:
            return True
    return False
