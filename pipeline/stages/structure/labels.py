"""Labels of divisions: `PART II`, `CHAPTER 4`, a number alone on its line, and the numbers that they may stand for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import regex

from pipeline.language import thresholds
from pipeline.text.roman import from_roman, to_roman

_ONES = "one two three four five six seven eight nine".split()
_FIRSTS = "first second third fourth fifth sixth seventh eighth ninth".split()
_TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
_TENTHS = "tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth".split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_TENTH_TENS = "twentieth thirtieth fortieth fiftieth sixtieth seventieth eightieth ninetieth".split()
_WORDS = {
    **{word: n for words in (_ONES, _FIRSTS) for n, word in enumerate(words, 1)},
    **{word: n for words in (_TEENS, _TENTHS) for n, word in enumerate(words, 10)},
    **{word: 10 * n for words in (_TENS, _TENTH_TENS) for n, word in enumerate(words, 2)},
    **{
        ten + word: 10 * n + k
        for n, ten in enumerate(_TENS, 2)
        for words in (_ONES, _FIRSTS)
        for k, word in enumerate(words, 1)
    },
}
"""Numbers spelt out, in small letters, with nothing between their parts."""
_SPELT = (
    "(?i:"
    + "|".join(
        (rf"(?:(?:{'|'.join(_TENS)})[ -]?)?(?:{'|'.join((*_ONES, *_FIRSTS))})", *_TEENS, *_TENTHS, *_TENS, *_TENTH_TENS)
    )
    + ")"
)
PART = regex.compile(  # engines lose the space after it: PARTI
    r"(?P<word>PA[RKBHEI]T|Part|BOOK|Book|VOLUME)(?:[ \t]+(?:(?:THE|the)[ \t]+)?|(?<=[A-Z])(?=[IVXL1l]{1,4}[.:]?\Z))"
    rf"(?P<n>{_SPELT}|[\p{{L}}\d]{{1,7}})[.:]?(?:[ \t]*(?:[—–]|--)[ \t]*(?P<title>\p{{Lu}}.{{2,60}}))?"
)
CHAPTER = regex.compile(
    r"(?P<word>(?!CHAPTERS)(?:CHAPTER){s<=1,i<=1,e<=1}|Chapter|CHAP\.?|Chap\.|LETTER|LECTURE|SERMON|ESSAY|CANTO|STAVE)"
    r"(?:[ \t]+(?:(?:THE|the)[ \t]+)?|(?<=[A-Z])(?=[IVXLC]{1,7}[.:]?\Z))"
    rf"(?P<n>{_SPELT}|[\p{{L}}\d][\p{{L}}\d%!|]{{0,7}})(?:[.:—-]|[ \t]*$)(?:[ \t]*[—–-]?[ \t]*(?P<title>.+))?"
)
ACT = regex.compile(  # of a play, with its scene's place behind it
    r"(?P<word>ACT|Act|SCENE|Scene)[ \t]+(?:(?:THE|the)[ \t]+)?"
    rf"(?P<n>{_SPELT}|[IVXLivxl\d]{{1,6}})(?:[.:]?|[.:]?[ \t]*(?:[—–-]+[ \t]*)?(?P<title>\p{{Lu}}.{{2,120}}(?<!\d)))"
)
NUMBER = regex.compile(r"(?:[\diIlLoOvVxXS|!]{1,2}(?: ?[\diIlLoOvVxXS|!]){0,3}|(?=X|L)[IVXL]{6,8})[.:]?")  # LXXXVIII
NOTE = regex.compile(  # one of several behind the text, with the page that it is of: Note C, p. 42.—The Expedition.
    r"(?i:note) (?P<n>\p{Lu}|[IVX]{1,5}|\d{1,2})[.,](?:[ \t]*(?:pp?\.|page)[ \t]*[\divxlc]{1,6}[.,]?)?"
    r"[ \t]*[.—–-]+[ \t]*(?P<title>\p{Lu}.{2,70})"
)
_TABLE = thresholds.of("structure", "labels")
MOST: int = _TABLE["most"]
_DIGIT = {"i": "1", "I": "1", "l": "1", "L": "1", "|": "1", "!": "1", "o": "0", "O": "0", "S": "5"}


def word(label: str) -> str:
    """The word of a label as it was printed, where the engine read one of its letters as another: PAKT is PART."""
    if len(label) == len("PART") and label[:2] == "PA" and label.isupper():
        return "PART"
    whole = "".join(label.split())
    return "CHAPTER" if len(whole) in (7, 8) and label.isupper() and label != "LECTURE" else label


def readings(text: str) -> set[int]:
    """The numbers that a printed number may stand for, OCR confusions and letter-spacing allowed (`I 2` is 12)."""
    if (number := _spelt(text)) is not None:
        return {number}
    squeezed = regex.sub(r"[\s.:]", "", text)
    found = set()
    digits = "".join(_DIGIT.get(c, c) for c in squeezed)
    if digits.isdigit():
        found.add(int(digits))
    # H is how OCR sees II, 1 or l how it sees I, and L at the end how it sees I with its point
    for form in (
        squeezed,
        squeezed.upper().replace("1", "I").replace("|", "I").replace("H", "II"),
        squeezed.replace("l", "I"),
        *_torn(squeezed),
    ):
        if (value := from_roman(form) if form.isupper() else None) is not None:
            found.add(value)
    return found


def _torn(number: str) -> Iterator[str]:
    """What a roman number in capitals may have been of which some letters were read as others: XIL, XTV, XVm."""
    if len(number) > 1 and number[0].isupper():
        yield regex.sub(r"L\Z", "I", number)
        if number[0] in "XVLI" and regex.search(r"[TUYnm]", number[1:]):
            for form, letters in (("T", "I"), ("U", "II"), ("Y", "V"), ("n", "II"), ("m", "III")):
                number = number[0] + number[1:].replace(form, letters)
            yield regex.sub(r"(?<=I)L\Z", "I", number)


def plain(text: str) -> int | None:
    """The number that a printed one is as it stands: in figures, roman capitals or words; None where it is none."""
    n = text.strip(" .:,*)-—")
    if (number := _spelt(n)) is not None:
        return number
    value = int(n) if n.isdecimal() else from_roman(n) if n.isupper() else None
    return value if value and value < MOST else None


def clearly_roman(text: str) -> bool:
    """Whether a printed number can be nothing but a roman one in capitals: II may be 11 misread, VII is not."""
    squeezed = text.strip(".:,*—-– ")
    return bool(regex.search(r"[VXL]", squeezed)) and from_roman(squeezed) is not None


def roman(numbers: Iterable[str]) -> bool | None:
    """Whether a book numbers in roman capitals, by the printed numbers that leave no doubt; None where none do."""
    given = list(numbers)
    arabic, capitals = sum(bool(regex.search(r"[2-9]", n)) for n in given), sum(map(clearly_roman, given))
    return capitals > arabic if arabic or capitals else None


def shown(number: str, seen: str, as_roman: bool | None) -> str:
    """A number as its book prints it: in roman capitals, in figures, or, where nothing tells, as it was read."""
    if as_roman is None:
        as_roman = seen.isupper() and (len(seen) > 1 and seen.isalpha() or from_roman(seen) == int(number))
    return to_roman(int(number)) if as_roman and number.isdigit() and int(number) < MOST else number


def spelt(text: str) -> bool:
    """Whether a number is spelt out: CHAPTER THE FIRST."""
    return _spelt(text) is not None


def _spelt(text: str) -> int | None:
    return _WORDS.get(regex.sub(r"[\s.:-]", "", text).casefold())
