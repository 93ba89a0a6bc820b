"""Printer's signatures: the letter and number at the foot of a page that tells the binder which sheet it begins.

They recur with the sheet: every 8, 12, 16, 24 or 32 pages the letter goes up by one. (J, V and W are not used.)
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import regex

from pipeline.findings import Line
from pipeline.furniture.folios import Folio
from pipeline.furniture.sights import Page

_LETTERS = "ABCDEFGHIKLMNOPQRSTUXYZ"
_PERIODS = (8, 12, 16, 24, 32)
_SIGN = regex.compile(r"(?P<pre>\d{0,2}) ?(?P<letter>\p{Lu})(?P<double>\p{Ll}?) ?(?P<leaf>[\dilIszaS*!]?)")
_LEAF = {"i": "1", "l": "1", "I": "1", "!": "1", "s": "2", "z": "2", "a": "2", "*": "2", "S": "5"}
_EDGE = " .,:;'’‘`\"-–—_~^•·|()[]"


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature seen at the foot of the page at a place; `n` is empty where it cannot be made out."""

    at: int
    line: Line
    seen: str
    n: str
    fits: bool  # the sheet sequence has it there


def find(book: Sequence[Page], folios: Mapping[int, Folio]) -> list[Signature]:
    """The signatures of a book: beside the folio on its line, or alone on one of the last two lines."""
    seen = list(_seen(book, folios))
    legible: dict[int, tuple[int, int, str]] = {}
    for at, _, text in seen:
        parts = _parts(text)
        folio = folios.get(at)
        if parts and folio and folio.n.isdigit():
            legible[at] = (int(folio.n), _LETTERS.index(parts[0]), parts[1])
    period, fitting = _sheets(legible)
    found = []
    for at, line, text in seen:
        parts, folio = _parts(text), folios.get(at)
        n = parts[0] + parts[1] if parts else ""
        if not parts and period and folio and folio.n.isdigit():
            n = _deduced(int(folio.n), period, [legible[a] for a in sorted(fitting)])
        found.append(Signature(at, line, text, n, at in fitting or (bool(n) and not parts)))
    return found


def _seen(book: Sequence[Page], folios: Mapping[int, Folio]) -> Iterator[tuple[int, Line, str]]:
    """What stands beside a folio at the foot, or alone in few signs on one of the last two lines."""
    for at, page in enumerate(book):
        folio = folios.get(at)
        sight = folio.sight if folio else None
        if sight and sight.place == "foot" and sight.alone and len(page.lines) > 1:
            rest = sight.line.text[: sight.start - sight.line.start].strip()
            if any(c.isalnum() for c in rest):
                yield at, sight.line, rest
                continue
        if len(page.lines) < 3:
            continue
        for line in page.lines[-2:]:
            if sight and line == sight.line:
                continue
            bare = line.text.strip(_EDGE)
            if len(bare) <= 4 and _SIGN.fullmatch(bare):
                yield at, line, line.text.strip()
                break


def _parts(text: str) -> tuple[str, str] | None:
    """The sheet's letter and the leaf's number in what was seen."""
    m = _SIGN.fullmatch(text.strip(_EDGE))
    if not m or m["letter"] not in _LETTERS:
        return None
    double = m["double"]
    if double and double in _LEAF and not m["leaf"]:
        return m["letter"], _LEAF[double]
    if double:
        return None
    leaf = m["leaf"]
    return m["letter"], _LEAF.get(leaf, leaf)


def _sheets(legible: Mapping[int, tuple[int, int, str]]) -> tuple[int, set[int]]:
    """The pages in a sheet, and which signatures fit; 0 where no two of them speak for the same."""
    votes: Counter[int] = Counter()
    by_period: dict[int, set[int]] = {p: set() for p in _PERIODS}
    for (a, one), (b, other) in combinations(sorted(legible.items())[:200], 2):
        pages, letters = other[0] - one[0], (other[1] - one[1])
        if one[2] != other[2] or letters <= 0:
            continue
        for period in _PERIODS:
            if pages == period * letters:
                votes[period] += 1
                by_period[period] |= {a, b}
    if not votes:
        return 0, set()
    period = max(votes, key=lambda p: (votes[p], p))
    fitting = set(by_period[period])
    firsts = {(legible[a][0] - period * legible[a][1]) % period for a in fitting}
    # Other leaves of a sheet that is in order (B2 where B1 and C1 are) stand on rectos inside it.
    for a, (n, letter, _) in legible.items():
        for b in list(fitting):
            if letter == legible[b][1] and abs(n - legible[b][0]) < period and (n - legible[b][0]) % 2 == 0:
                fitting.add(a)
                break
    return (period, fitting) if firsts else (0, set())


def _deduced(n: int, period: int, legible: Sequence[tuple[int, int, str]]) -> str:
    """The signature that the sheet sequence asks for on page `n`; empty where it asks for none."""
    for page, letter, leaf in legible:
        if (n - page) % period == 0 and 0 <= (at := letter + (n - page) // period) < len(_LETTERS):
            return _LETTERS[at] + leaf
    return ""
