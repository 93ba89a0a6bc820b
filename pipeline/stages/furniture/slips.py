"""Date slips, labels and stamps on a page that holds text too: known by what they say, and by lying together.

Each row of a page says more or less of a label: a phrase of one, a date in a stamp's capitals, a shelf mark. Rows that
follow each other and say enough together are one, with the scraps between them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import regex
from rapidfuzz import fuzz

from pipeline.language import thresholds
from pipeline.stages.furniture.dirt import Known, worth
from pipeline.stages.furniture.printed_lines import Row, Sheet
from pipeline.stages.furniture.text_block import Block
from pipeline.text.findings import Certainty, Line

_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "JULY", "AUG", "SEP", "SEPT", "OCT", "NOV", "DEC")
_DATE = regex.compile(
    r"\b\d{1,2}[ .]{1,3}(?P<month>\p{Lu}{3,4})[ .]{1,3}(?:19|18)?\d\d\b"
    r"|\b(?P<month>\p{Lu}{3,4})[ .]{1,3}\d{1,2}[ .,]{1,3}(?:19|18)\d\d\b"
)
_LIKE_DATE = regex.compile(r"\S{1,3}[ .]+(?P<month>[\p{Lu}\d]{2,4})[ .]+\S{2,4}")
_NUMBERED = regex.compile(
    r"(?P<name>\p{Lu}{2,8}|\p{Lu}\p{Ll}{1,7})[. ]{1,2}(?:N[o0O][.: ]{1,2})?[\p{Lu}]{0,2}\d[\d. /]{2,}"
)
_TABLE = thresholds.of("furniture", "slips")
_ENOUGH: float = _TABLE["enough"]
_SLACK: float = _TABLE["slack"]
_WIDER: float = _TABLE["wider"]
_TILTED: float = _TABLE["tilted"]
_LARGE: float = _TABLE["large"]
_ALIKE: float = _TABLE["alike"]
_SCRAP: float = _TABLE["scrap"]

Saying = Callable[[Line], tuple[str, float] | None]
"""The phrase that a line is most like, and how like, 0 to 100; None where it is like none."""


@dataclass(frozen=True, slots=True)
class Slips:
    """The table's sentences of slips, folded, and the names before a library's numbers."""

    sentences: tuple[str, ...]
    numbered: frozenset[str]
    fold: Callable[[str], str]

    @classmethod
    def load(cls, table: Mapping[str, Any], fold: Callable[[str], str]) -> Slips:
        """From the table `stamps`."""
        return cls(tuple(fold(s) for s in table["slips"]), frozenset(table["numbered"]), fold)


@dataclass(frozen=True, slots=True)
class Stamped:
    """A row of a label or stamp, how sure, and why."""

    row: Row
    certainty: Certainty
    why: str


def find(sheet: Sheet, block: Block | None, slips: Slips, saying: Saying, known: Known) -> list[Stamped]:
    """The rows of a page that lie in labels, slips and stamps."""
    rows = sorted(sheet.rows, key=lambda r: r.base)
    size = block.size if block else max((r.size for r in rows), default=1.0)
    told = [_tilted(row, *_told(row, slips, saying)) for row in rows]
    found: list[Stamped] = []
    for a, b in _runs(rows, told, size, known):
        worth_of = sum(value for value, _ in told[a:b])
        only_dates = all(why in ("", "a date in capitals") for _, why in told[a:b])
        large = block is None or all(
            r.size >= _LARGE * block.size for r, (v, _) in zip(rows[a:b], told[a:b], strict=True) if v
        )
        if worth_of < (1.0 if only_dates and large else _ENOUGH):
            continue
        for row, (value, why) in zip(rows[a:b], told[a:b], strict=True):
            sure = Certainty.CERTAIN if value >= 2 or (value and worth_of >= 2 * _ENOUGH) else Certainty.LIKELY
            found.append(Stamped(row, sure, why or "among a label's lines"))
    return found


def _told(row: Row, slips: Slips, saying: Saying) -> tuple[float, str]:
    """How much a row says of a label, and what."""
    text = row.text
    if text == text.upper() and (said := saying(row.line)) and said[1] >= 85:
        return 2.0, said[0]
    if any(m["month"] in _MONTHS for m in _DATE.finditer(text)) and _left(text, _DATE) <= 6:
        return 1.0, "a date in capitals"
    letters = slips.fold(text)
    if len(letters) >= 8 and any(
        len(s) >= len(letters) and fuzz.partial_ratio(letters, s, score_cutoff=_ALIKE) for s in slips.sentences
    ):
        return 0.7, "as date slips say"
    m = _NUMBERED.fullmatch(text.strip(" .,:;'|_-"))
    if m and m["name"].upper() in slips.numbered:
        return 1.0, "a library's number"
    near = [m for m in _LIKE_DATE.finditer(text) if any(fuzz.ratio(m["month"], month) >= 66 for month in _MONTHS)]
    return (0.5, "like a date in capitals") if near and _left(text, _LIKE_DATE) <= 8 else (0.0, "")


def _tilted(row: Row, value: float, why: str) -> tuple[float, str]:
    """The same, and more where the row is not level with its page."""
    return (value + 0.5, why) if value and abs(row.tilt) >= _TILTED else (value, why)


def _left(text: str, pattern: regex.Pattern[str]) -> int:
    """How many letters and figures of a text a pattern leaves."""
    return sum(map(str.isalnum, pattern.sub("", text)))


def _runs(rows: Sequence[Row], told: Sequence[tuple[float, str]], size: float, known: Known) -> list[tuple[int, int]]:
    """Where rows of labels follow each other, first and last ones that tell something."""
    found: list[tuple[int, int]] = []
    first = last = -1
    for i, row in enumerate(rows):
        near = first >= 0 and row.base - rows[i - 1].base <= (_WIDER if told[i][0] else _SLACK) * size
        if told[i][0]:
            if not near:
                if first >= 0:
                    found.append((first, last + 1))
                first = i
            last = i
        elif not (near and _scrap(row, known)):
            if first >= 0:
                found.append((first, last + 1))
            first = -1
    if first >= 0:
        found.append((first, last + 1))
    return found


def _scrap(row: Row, known: Known) -> bool:
    """Whether a row may be a stamp's letters, badly read."""
    return (row.sure is not None and row.sure < _SCRAP) or (row.letters <= 20 and worth(row, known) < 0.3)
