"""Roman numerals, as front matter, parts and chapters have them."""

from __future__ import annotations

import regex

_STEPS = (
    *((100, "C"), (90, "XC"), (50, "L"), (40, "XL")),
    *((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")),
)
_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
_FORM = regex.compile(r"(?=.)C{0,3}(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")


def to_roman(number: int) -> str:
    """The numeral, in capitals, of a number from 1 to 399."""
    out = []
    for value, sign in _STEPS:
        out.append(sign * (number // value))
        number %= value
    return "".join(out)


def from_roman(text: str) -> int | None:
    """The value of a numeral, in capitals or in small letters; None where it is not well formed, or over 399."""
    if not (text.isupper() or text.islower()) or not _FORM.fullmatch(text.upper()):
        return None
    values = [_VALUES[c] for c in text.upper()]
    return sum(-v if v < w else v for v, w in zip(values, [*values[1:], 0], strict=True))
