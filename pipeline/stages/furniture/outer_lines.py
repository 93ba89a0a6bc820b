"""What the finders by place answer, and what they ask of the outermost lines of a page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.formats.layout import Word
from pipeline.language import thresholds
from pipeline.stages.furniture.folio_candidates import Sight
from pipeline.stages.furniture.numerals import Digits
from pipeline.stages.furniture.printed_lines import Row, Strip, level
from pipeline.stages.furniture.text_block import Block
from pipeline.text.findings import Certainty, Line
from pipeline.text.roman import from_roman

_TABLE = thresholds.of("furniture", "outer_lines")
CENTRED: float = _TABLE["centred"]
FLUSH: float = _TABLE["flush"]
CAPITALS: float = _TABLE["capitals"]
LEGIBLE: float = _TABLE["legible"]
_BARE = " .,:;'’‘`\"“”-–—_~•·()[]{}|*^+=>«»"


@dataclass(frozen=True, slots=True)
class Edge:
    """A line, or what stands side by side with it, at the head or foot of the page at a place of the book.

    rule: the rule of the stage that takes it out; sight: the folio on it; gap: from its level to that of the text,
    in line pitches; size: of its type, in that of the text's.
    """

    at: int
    rule: str
    lines: tuple[Line, ...]
    certainty: Certainty
    why: str
    sight: Sight | None = None
    gap: float = 0.0
    size: float = 1.0
    over: str = ""  # what stands below a head without a number: "text", "paragraph", "heading"
    level: float = 0.0  # pixels from the top of the image, in line pitches
    part: tuple[int, int] | None = None  # what of its line goes, where that is not all


Known = Callable[[str], bool]
"""Whether something, in small letters, is a word."""


def words(strip: Strip) -> list[tuple[Row, Word]]:
    """The words of rows that stand side by side, from left to right."""
    return [(row, word) for row in strip for word in row.words]


def white(strip: Strip) -> list[float]:
    """The white after each word of a strip but its last, in pixels."""
    boxes = [(row.box if word.box is None else word.box) for row, word in words(strip)]
    return [other.left - one.right for one, other in pairwise(boxes)]


def capitals(text: str) -> bool:
    """Whether a text is set in capitals, large or small."""
    letters = [c for c in text if c.isalpha()]
    return len(letters) >= 3 and sum(map(str.isupper, letters)) >= CAPITALS * len(letters)


def span(strip: Strip) -> tuple[float, float]:
    """Where the first word of a strip with a letter or a figure begins, and the last one ends: without specks."""
    left, right = strip[0].left, strip[-1].right
    printed = [(row, w.box) for row, w in words(strip) if w.box and any(c.isalnum() for c in w.text)]
    if printed:
        (first, a), (last, b) = printed[0], printed[-1]
        left, right = first.left + a.left - first.box.left, last.right + b.right - last.box.right
    return left, right


def centred(strip: Strip, block: Block) -> bool:
    """Whether a strip stands in the middle of the text."""
    left, right = span(strip)
    return abs((left + right) / 2 - block.middle) <= CENTRED * block.size


def at_side(strip: Strip, block: Block) -> bool:
    """Whether a strip begins or ends where the text does."""
    left, right = span(strip)
    return abs(left - block.left) <= FLUSH * block.size or abs(right - block.right) <= FLUSH * block.size


def bare(text: str) -> str:
    """A text without the points and dashes around it."""
    return text.strip(_BARE)


def number(text: str, digits: Digits) -> bool:
    """Whether a text is a page's number, read well or not so well: of three figures at most, or in small roman."""
    plain = bare(text)
    if " " in plain and any(map(str.isalpha, plain)):
        return False  # a signature stands before it: B 17
    return 0 < len(plain) <= 6 and any(r.value <= 999 and (r.roman or r.value > 0) for r in digits.read(plain))


def like_number(text: str, digits: Digits, known: Known, foot: bool = False) -> bool:
    """Whether a text may be a number that was misread: a few signs that make no word, of which numbers are misread.

    foot: it stands at the foot, where no chapter is numbered: II is 11.
    """
    plain = "".join(bare(text).split()) or "".join(text.split())
    if not 0 < len(plain) <= 4 or (plain.isalpha() and (known(plain.lower()) and len(plain) > 2)):
        return False
    if plain.isdigit():
        return False  # read well: a year, or none of the page's
    if plain[:1] in "VXI" and set(plain[1:]) <= set("VXIvxil1|!") and not foot:
        return False  # a chapter's, misread
    if from_roman(plain) is not None and plain.isupper():
        return foot and len(plain) > 1 and set(plain) == {"I"}  # else a chapter's
    shapes = frozenset("0123456789").union(*digits.loose.values())
    return sum(c in shapes for c in plain) * 2 >= len(plain) and (len(plain) > 1 or not plain.isalpha())


def sight(row: Row, word: str, start: int, place: str, alone: bool, digits: Digits) -> Sight:
    """A folio seen on a row: `word` at text[start:]."""
    return Sight(row.line, start, start + len(word), word, place, 0, alone, tuple(digits.read(word)))


def found_at(row: Row, word: str, last: bool) -> int:
    """Where in the text a word of a row stands, its first occurrence or its last."""
    at = row.line.text.rfind(word) if last else row.line.text.find(word)
    return row.line.start + max(0, at)


def step(one: Strip, other: Strip, block: Block) -> float:
    """From the level of a strip to that of another, in line pitches."""
    return (level(other) - level(one)) / block.pitch


def whole(strip: Strip) -> str:
    """What a strip reads."""
    return " ".join(row.text for row in strip)


def legible(strip: Strip) -> str:
    """What a strip reads where it was read well; all of it where nothing was."""
    good = [row.text for row in strip if row.sure is None or row.sure >= LEGIBLE]
    return " ".join(good) or whole(strip)


def lines_of(strip: Sequence[Row]) -> tuple[Line, ...]:
    """The lines of a strip."""
    return tuple(row.line for row in strip)
