"""Lines at which a note may begin, and where notes end: a page's foot before any reference is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import regex

from pipeline.language import thresholds
from pipeline.stages.notes.marks import label
from pipeline.text.findings import Line

_BEGIN = regex.compile(
    r"""[ \t]*
    (?: (?P<mark> \d{1,3} | [¹²³⁴-⁹] ) (?P<gap>[ \t]{0,3})
      | (?P<mark> [*•^■'"’‘]{2} | [*•†‡§¶‖^■♦°#»«+%$]{1,2} | \|\| | ['‘’"“”] ) (?P<gap>[ \t]?)
      | (?P<mark> [a-hj-z] | [IJXSl] | ll | II | \| ) (?P<gap>[ \t])
      | (?P<mark> [tfJX] ) (?P<gap>) (?= [(\[] )
      | (?P<mark> \( (?:\d{1,2}|[a-z*†‡])\) ) (?P<gap>[ \t]?)
    )
    (?= [“"‘'(\[&]*[ \t]?\p{Lu} | (?<=[†‡¶‖§|][ \t]?)\d{1,3}[ \t]\p{Lu} | (?P<small>\p{Ll}) | [(\[“"‘']{1,2}\p{Ll} )""",
    regex.VERBOSE,
)
_GLUED_WORD = regex.compile(r"[“\"‘'(\[]*(?:\p{Lu}\p{Ll}+(?!\d)|\p{Lu}\.|[AI]\b)")
_SIGNATURE = regex.compile(
    r"(?i:vol\.?[ \t]*[ivxl\d]{1,4}\W*)?(?:\p{Lu}{1,2}|\d{1,2}|\p{Lu}\p{Ll}?[ \t]?\p{Lu}?|\p{Ll})?[ \t]*\d{0,2}\W*"
    r"|(?i:vol)\.?[ \t]*[ivxl\d]{1,4}\W(?!.*\b(?:pp?|fol|cap|chap|ch|no|sect?)\b).{0,8}"
)
_TABLE = thresholds.of("notes", "page_foot")
LONGEST_TAIL: int = _TABLE["longest_tail"]
HEADED: float = _TABLE["headed"]


@dataclass(frozen=True, slots=True)
class Note:
    """What may be a note: text[start:end], `seen` as its mark, its own words from `text_at` on, lines first:stop."""

    start: int
    end: int
    seen: str
    text_at: int
    first: int
    stop: int


def begins(line: Line, small: regex.Pattern[str]) -> tuple[str, int] | None:
    """The mark that a line begins with, and where in the text its words begin; None where it begins with none."""
    m = _BEGIN.match(line.text)
    if m is None or shouts(line.text[m.end() :]):
        return None
    if m["small"] and not small.match(line.text, m.end()):
        return None
    if m["mark"][0].isdigit() and not m["gap"] and not _GLUED_WORD.match(line.text, m.end()):
        return None  # 18G9.
    return label(m["mark"]), line.start + m.end()


def shouts(text: str) -> bool:
    """Whether a line is set in capitals, as running heads and titles are."""
    letters = [c for c in text if c.isalpha()]
    return len(letters) > 3 and sum(map(str.isupper, letters)) > HEADED * len(letters)


def ends(body: Sequence[Line], first: int, stop: int) -> int:
    """Where the notes end that begin with line `first` of body[:stop]: above signatures and what is set in capitals."""
    while stop - 1 > first:
        text = body[stop - 1].text.strip()
        unfinished = body[stop - 2].text.rstrip().endswith(",") and text[:1].islower()  # ..., / vol. ii.
        signature = len(text) <= LONGEST_TAIL and not unfinished and _SIGNATURE.fullmatch(text)
        if not signature and not (shouts(text) and len(text) < 60):
            break
        stop -= 1
    return stop


def note(body: Sequence[Line], first: int, stop: int, mark: tuple[str, int]) -> Note:
    """The note of the lines first:stop of a page, which begins with `mark`."""
    return Note(body[first].start, body[stop - 1].stop, mark[0], mark[1], first, stop)
