"""What people decided: `dictionaries/decisions/<document>.tsv`, a review.tsv with `accept` or `refuse` filled in.

A verdict holds for a change by the same rule, from the same text to the same text, between the same words; those words
may differ a little, so that a verdict outlives changed rules and a new OCR of the page.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import regex
from rapidfuzz.distance import Levenshtein

from pipeline.errors import BadInput, Unreadable
from pipeline.findings import Change, Edit
from pipeline.policy import Verdict
from pipeline.projections.review import MOVED, Row, parse, words_after, words_before

ALIKE = 0.7  # how much of the surrounding letters must agree: two misread words of ten pass, another place does not
LONG_SIDE = 12  # letters: two or three words, which with the rule and both texts are found at one place only
ONE_SIDED = 0.2  # what the other side's silence costs: nine letters of ten must agree then
_NOT_LETTERS = regex.compile(r"[^\p{L}\p{N}]+")


class Decisions:
    """The verdicts on one document. Call it with a change and the text that the change stands in."""

    def __init__(self, rows: list[Row]) -> None:
        self._by_change: dict[tuple[str, str, str], list[tuple[int, Row]]] = defaultdict(list)
        for number, row in enumerate(rows):
            if row.verdict:
                self._by_change[row.rule, row.old, row.new].append((number, row))
        self._rows = rows
        self._used: set[int] = set()

    def __call__(self, change: Change, text: str) -> Verdict | None:
        """What was said of `change`, which stands in `text`; None where nobody was asked."""
        new = change.new if isinstance(change, Edit) else MOVED
        asked = self._by_change.get((change.rule, text[change.start : change.end], new))
        if not asked:
            return None
        before, after = words_before(text, change.start), words_after(text, change.end)
        score, number, row = max((_alike(row, before, after), -number, row) for number, row in asked)
        if score < ALIKE:
            return None
        self._used.add(-number)
        return Verdict(row.verdict)

    def unmatched(self) -> list[Row]:
        """The verdicts that no change has met so far."""
        return [row for number, row in enumerate(self._rows) if row.verdict and number not in self._used]


def _alike(row: Row, before: str, after: str) -> float:
    """How alike the surroundings are, 0 to 1.

    Both sides together, or one long side that agrees nearly to the letter: of a note that was carried to another
    place only one side may be left.
    """
    sides = [
        _side(_letters(row.before)[::-1], _letters(before)[::-1]),
        _side(_letters(row.after), _letters(after)),
    ]
    letters = sum(size for size, _ in sides)
    both = 1 - sum(wrong for _, wrong in sides) / letters if letters else 1.0
    return max(both, *(1 - ONE_SIDED - wrong / size for size, wrong in sides if size >= LONG_SIDE), 0.0)


def _side(said: str, found: str) -> tuple[int, int]:
    """How many letters of one side count, as many as both have, the nearest ones; and how many of them are wrong."""
    size = min(len(said), len(found)) or max(len(said), len(found))
    return size, Levenshtein.distance(said[:size], found[:size])


def _letters(words: str) -> str:
    return str(_NOT_LETTERS.sub("", words)).lower()


def load(path: Path) -> Decisions:
    """The verdicts in `path`, none if there is no such file. Raises BadInput where it cannot be understood."""
    if not path.exists():
        return Decisions([])
    try:
        found = parse(path.read_bytes().decode("utf-8"))
    except OSError as e:
        raise Unreadable(f"{path}: cannot be read: {e.strerror}") from e
    except UnicodeDecodeError as e:
        raise BadInput(f"{path}: not UTF-8; save it as tab-separated text in UTF-8") from e
    except ValueError as e:
        raise BadInput(f"{path}: {e}; copy the document's review.tsv there and fill in its first column") from e
    known = {"", *Verdict}
    cleaned = [Row(r.verdict.strip().lower(), *(getattr(r, f) for f in Row.__slots__[1:])) for r in found]
    for number, row in enumerate(cleaned, 2):
        if row.verdict not in known:
            raise BadInput(f"{path}, row {number}: verdict `{row.verdict}`; write accept or refuse, or leave it empty")
    return Decisions(cleaned)
