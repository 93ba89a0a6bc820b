"""What labels and notices say: the phrases of the table `stamps`, and how like one of them a line is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz, process

from pipeline.text.findings import Line

_LOOKALIKE = str.maketrans("01|!lL5$8", "OIIIIISSB")
_NO_LETTER = re.compile(r"[^A-Z]+")


@dataclass(frozen=True, slots=True)
class Phrases:
    """The vocabulary by its folded form, a mapping for each part of the table `stamps`."""

    owners: dict[str, str]
    whole: dict[str, str]
    begins: dict[str, str]
    notices: dict[str, str]
    follows: dict[str, str]
    pages: dict[str, str]
    every: dict[str, str]  # owners and whole lines

    @classmethod
    def load(cls, table: Mapping[str, Any]) -> Phrases:
        """From the table `stamps`."""
        kinds = ("owners", "whole", "begins", "notices", "follows", "pages")
        folded = {kind: {fold(phrase): phrase for phrase in table[kind]} for kind in kinds}
        return cls(**folded, every=folded["owners"] | folded["whole"])


@dataclass(frozen=True, slots=True)
class Hit:
    """How like a phrase a line is, 0 to 100; `exact` where nothing else stands on it."""

    line: Line
    phrase: str
    score: float
    exact: bool


def fold(text: str) -> str:
    """The capitals of a text, with the signs that OCR takes for letters: what two readings of a stamp agree in."""
    return _NO_LETTER.sub("", text.translate(_LOOKALIKE).upper())


def likeness(line: Line, phrases: Phrases, edge: bool) -> Hit | None:
    """The phrase that a line is most like, None where it is like none."""
    body = line.text.strip()
    if not 4 <= len(body) <= (80 if edge else 45):
        return None
    letters = fold(body)
    if len(letters) < 5:
        return None
    best: Hit | None = None
    notice = process.extractOne(letters, phrases.notices.keys(), scorer=fuzz.ratio, score_cutoff=80)
    if notice:
        best = Hit(line, phrases.notices[notice[0]], notice[1], True)
    for key, phrase in phrases.notices.items():
        # "Digitized by" and whatever the OCR made of the firm's coloured name
        if (
            best is None
            and len(key) >= 10
            and len(letters) <= 2.2 * len(key)
            and fuzz.ratio(letters[: len(key)], key) >= 90
        ):
            best = Hit(line, phrase, 90.0, True)
    if not edge:
        return best if best or body != body.upper() else _whole(line, letters, phrases, 90.0)
    found = [h for h in (best, _whole(line, letters, phrases, 65.0), _begins(line, letters, phrases)) if h]
    return max(found, key=lambda h: h.score, default=None)


def _whole(line: Line, letters: str, phrases: Phrases, least: float) -> Hit | None:
    """A line that is a phrase, or holds one among scraps."""
    every = phrases.every
    full = process.extractOne(letters, every.keys(), scorer=fuzz.ratio, score_cutoff=least)
    if full:
        return Hit(line, every[full[0]], full[1], True)
    part = process.extractOne(letters, every.keys(), scorer=fuzz.partial_ratio, score_cutoff=max(least, 82))
    if part and 0.8 * len(part[0]) <= len(letters) <= 2 * len(part[0]) and len(part[0]) >= 8:
        return Hit(line, every[part[0]], part[1], False)
    return None


def _begins(line: Line, letters: str, phrases: Phrases) -> Hit | None:
    """A line that begins as a label does whose number follows."""
    best: Hit | None = None
    for key, phrase in phrases.begins.items():
        if len(letters) > len(key) + 12:
            continue
        score = max(fuzz.ratio(letters[: len(key)], key), fuzz.ratio(letters[1 : len(key) + 1], key))
        if score >= 75 and (best is None or score > best.score):
            best = Hit(line, phrase, score, len(letters) <= len(key) + 3)
    return best
