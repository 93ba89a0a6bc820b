"""What the readers of OCR formats need to make words and blocks: pieces of text, styles, figures, languages, and
the hyphen of a divided word. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from string import punctuation

import regex

from pipeline.formats.layout import Block, Box, Line, Word

Run = tuple[str, frozenset[str]]
"""A stretch of text and its styles."""

PLAIN: frozenset[str] = frozenset()
SOFT = "\u00ad"
_HYPHENS = ("-", "\u2010", "\u2011", SOFT, "¬")
_ABSURD = 1e9  # pixels, dots an inch, percents
_GAP = regex.compile(r"\s+")
_TAG = regex.compile(r"[a-z]{2}(?:-[A-Za-z0-9]{1,8})*")
# Tags of BCP 47 for what Tesseract, MARC and ABBYY call the languages of old books.
_LANGUAGES = dict(
    pair.split(":")
    for pair in """
    eng:en enm:enm deu:de ger:de frk:de fra:fr fre:fr frm:frm ita:it spa:es por:pt lat:la grc:grc ell:el gre:el
    nld:nl dut:nl swe:sv dan:da nor:no isl:is fin:fi pol:pl ces:cs cze:cs slk:sk slo:sk hun:hu ron:ro rum:ro
    rus:ru ukr:uk bul:bg srp:sr hrv:hr slv:sl lit:lt lav:lv est:et gle:ga cym:cy wel:cy heb:he yid:yi ara:ar
    tur:tr hin:hi chi:zh jpn:ja english:en german:de french:fr italian:it spanish:es portuguese:pt latin:la
    greek:el dutch:nl swedish:sv danish:da norwegian:no icelandic:is finnish:fi polish:pl czech:cs slovak:sk
    hungarian:hu romanian:ro russian:ru ukrainian:uk bulgarian:bg serbian:sr croatian:hr slovenian:sl
    lithuanian:lt latvian:lv estonian:et irish:ga welsh:cy hebrew:he yiddish:yi arabic:ar turkish:tr
    oldenglish:en oldgerman:de oldfrench:fr olditalian:it oldspanish:es
    """.split()
)


def number(text: str | None) -> float | None:
    """The figure that `text` writes; None where there is none, or one beyond any page."""
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        return None
    return value if abs(value) < _ABSURD else None  # which nan is not either


def pixels(text: str | None, scale: float = 1.0) -> int | None:
    """A length in whole pixels, `scale` pixels to each of its units; None where `text` is no number."""
    value = number(text)
    return None if value is None else round(value * scale)


def share(text: str | None, whole: float = 1.0) -> float | None:
    """A confidence from 0 to 1, of which the format writes `whole` for 1; None where it has none (or one below 0).

    To four digits, which is what the writers keep.
    """
    value = number(text)
    return None if value is None or value < 0 else certainty(value / whole)


def certainty(value: float) -> float:
    """A confidence as the model holds it: from 0 to 1, to four digits."""
    return round(min(1.0, max(0.0, value)), 4)


def size(text: str | None) -> float | None:
    """A size of type or line, to two digits; None where `text` is no number above 0."""
    value = number(text)
    return round(value, 2) if value is not None and round(value, 2) > 0 else None


def majority(runs: Sequence[Run]) -> frozenset[str]:
    """The styles that more than half the characters have: a note's mark does not lift the word it stands at."""
    if len(runs) == 1:
        return runs[0][1]
    counted: Counter[str] = Counter()
    for text, styles in runs:
        for style in styles:
            counted[style] += len(text)
    half = sum(len(text) for text, _ in runs) / 2
    return frozenset(style for style, n in counted.items() if n > half)


def words(
    runs: Iterable[Run], box: Box | None = None, confidence: float | None = None, points: float | None = None
) -> list[Word]:
    """The words in `runs`, divided at white space. `box` is known to be a word's only where there is but one."""
    runs = list(runs)
    if len(runs) == 1 and runs[0][0] and not _GAP.search(runs[0][0]):  # nearly always
        return [Word(runs[0][0], box, confidence, runs[0][1], points)]
    found: list[list[Run]] = [[]]
    for text, styles in runs:
        for i, piece in enumerate(_GAP.split(text)):
            if i:
                found.append([])
            if piece:
                found[-1].append((piece, styles))
    found = [parts for parts in found if parts]
    one = box if len(found) == 1 else None
    return [Word("".join(text for text, _ in parts), one, confidence, majority(parts), points) for parts in found]


def softened(words_of_line: Sequence[Word]) -> tuple[Word, ...]:
    """The words of a line, with what some programs write for a hyphen that may go (¬) as a soft hyphen at its end."""
    if not words_of_line or not words_of_line[-1].text.endswith("¬") or words_of_line[-1].text == "¬":
        return tuple(words_of_line)
    last = words_of_line[-1]
    text = last.text[:-1] + SOFT
    return (*words_of_line[:-1], Word(text, last.box, last.confidence, last.styles, last.size))


def joined(stem: str, hyphen: str, whole: str) -> str:
    """The first half of a divided word with its hyphen: soft where `whole`, the word undivided, shows that it goes.

    `hyphen` is what is printed, "" if unknown; where `whole` is "" it is taken as it is.
    """
    if len(stem) > 1 and stem[-1] in _HYPHENS and (hyphen or whole):
        hyphen, stem = hyphen or stem[-1], stem[:-1]
    if whole:
        letters = stem.strip(punctuation) or stem
        end = whole.find(letters) + len(letters)
        return stem + ("-" if end >= len(letters) and whole[end : end + 1] in _HYPHENS[:3] else SOFT)
    return stem + (SOFT if hyphen in (SOFT, "¬") else hyphen or "-")


def spanned(left: int, top: int, right: int, bottom: int) -> Box:
    """The box between two corners, whichever of them the format says first."""
    return Box(min(left, right), min(top, bottom), max(left, right), max(top, bottom))


def baseline(points: Sequence[tuple[float, float]], box: Box) -> tuple[float, float] | None:
    """A line's slope and offset (as layout.Line has them) from the points that it runs through, in pixels."""
    run = points[-1][0] - points[0][0] if points else 0.0
    if not run:
        return None
    slope = (points[-1][1] - points[0][1]) / run
    return sloping(slope, points[0][1] + slope * (box.left - points[0][0]) - box.bottom)


def sloping(slope: float, offset: float) -> tuple[float, float]:
    """A baseline as the model holds it: its slope to five digits, its offset to two."""
    return round(slope, 5), round(offset, 2)


def filled(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """The blocks that have words, with those of their lines that have."""
    kept = (
        block if all(line.words for line in block.lines) else _with(block, [line for line in block.lines if line.words])
        for block in blocks
    )
    return tuple(block for block in kept if block.lines)


def language(code: str | None) -> str:
    """The tag (BCP 47) for a language as formats call it: "eng", "eng+lat", "EnglishUnitedStates", "en-GB"; else ""."""
    first = str(regex.split(r"[+;,\s]", (code or "").strip())[0])
    if _TAG.fullmatch(first):
        return first
    if first.startswith("English"):
        return {"EnglishUnitedStates": "en-US", "EnglishUnitedKingdom": "en-GB"}.get(first, "en")
    short = regex.sub(r"[_/].*|(?<=[a-z])[A-Z].*", "", first).lower()  # deu_frak, GermanNewSpelling
    return _LANGUAGES.get(first.lower()) or _LANGUAGES.get(short, "")


def commonest(tags: Iterable[str]) -> str:
    """The tag that occurs most often, the first of several; "" where there is none."""
    counted = Counter(tag for tag in tags if tag)
    return counted.most_common(1)[0][0] if counted else ""


def file_name(path: str | None) -> str:
    """The last part of a path of any system, or of an address."""
    return str(regex.split(r"[/\\]", (path or "").strip())[-1])


def _with(block: Block, lines: list[Line]) -> Block:
    return Block(tuple(lines), block.kind, block.box)


def turn(said: str | None) -> int:
    """By how many degrees, clockwise, a page's image was turned: one of 0, 90, 180, 270."""
    return int(said) if said in ("90", "180", "270") else 0
