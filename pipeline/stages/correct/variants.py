"""Spellings that no list has and that were printed all the same: of an older age, or of speech as it sounded.

Each is told by a regular difference from a common word (`publick`, `a'ternoon`, `stopp'd`), of kinds that OCR does not
make. The differences are data: `period` and `speech` of `correct.toml`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import Any

import regex

from pipeline.language import thresholds
from pipeline.language.lexicon import Lexicon

_TABLE = thresholds.of("correct", "variants")
LEFT_OUT: int = _TABLE["left_out"]
ELIDED: int = _TABLE["elided"]
LONG: int = _TABLE["long"]
PAST = ("", "e", "ed", "ied")  # what a stem and 'd may stand for: look'd, lov'd, stopp'd, marry'd
MISREAD = frozenset("il1tfjv")  # letters that make, with an apostrophe, what r, h, y and their like are read for: wei'e
_INSIDE = regex.compile(r"(\p{Ll}+)'(\p{Ll}{2,})")
_PAST = regex.compile(r"(\p{Ll}{2,})'d")
_MODAL = frozenset(("wou'd", "cou'd", "shou'd", "wou'dst", "cou'dst", "shou'dst"))  # printed so until about 1800

Difference = tuple[regex.Pattern[str], str]
"""A pattern of letters in a spelling, and what the common word has in their place."""


class Variants:
    """Tells such spellings, by the tables of `correct.toml`."""

    def __init__(self, lexicon: Lexicon, settings: Mapping[str, Any]) -> None:
        self._lexicon = lexicon
        self._period, self._speech = (_differences(settings[name]["differences"]) for name in ("period", "speech"))
        self._common: int = settings["period"]["common"]
        self._letters: int = settings["period"]["letters"]

    def printed(self, low: str) -> bool:
        """Whether `low` (lower case) is an older spelling of a common word, or one with letters left out."""
        if "'" in low:
            return self._elided(low)
        return low.isalpha() and self._differs(low, self._period)

    def spoken(self, low: str) -> bool:
        """Whether `low` is a common word spelt as it sounds in some county: discoorse, sartin."""
        bare = low.removesuffix("'s")
        return bare.isalpha() and self._differs(bare, self._speech)

    def _differs(self, low: str, differences: Sequence[Difference]) -> bool:
        if len(low) < self._letters:
            return False
        for pattern, new in differences:
            plain = pattern.sub(new, low)
            if plain != low and self._lexicon.count(plain) >= self._common and not self._lexicon.is_name(plain):
                return True
        return False

    def _elided(self, low: str) -> bool:
        if low in _MODAL:
            return True
        if (past := _PAST.fullmatch(low)) and any(self._lexicon.count(past[1] + e) >= self._common for e in PAST):
            return True
        parts = _INSIDE.fullmatch(low)
        if parts is None or parts[1][-1] in MISREAD or parts[1] + parts[2] in self._lexicon:
            return False  # a stain in a word, or a letter misread
        head, tail = parts[1], parts[2]
        forms = self._lexicon.forms
        often = ELIDED if len(head + tail) < LONG else self._common
        at, least = bisect_left(forms, head), len(head) + len(tail) + 1
        while at < len(forms) and forms[at].startswith(head):
            word = forms[at]
            whole = word.endswith(tail) and least <= len(word) < least + LEFT_OUT and word.isalpha()
            if whole and self._lexicon.count(word) >= often:
                return True
            at += 1
        return False


def _differences(table: Sequence[Sequence[str]]) -> tuple[Difference, ...]:
    return tuple((regex.compile(pattern), new) for pattern, new in table)
