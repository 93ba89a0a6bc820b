"""Large initials in capitals: apart from their word, read as something else, or not read at all.

`O NCE upon`, `JL HE whole of it`, `T ¶ HE mill`; `HE rain had fallen`, of which the T is lost. What the word was is
told by the lexicon and by the words that follow it.
"""

from __future__ import annotations

import numpy as np
import regex

from pipeline.language import thresholds
from pipeline.language.token_stream import STOP
from pipeline.stages.view import View
from pipeline.text.findings import Certainty, Edit

_APART = regex.compile(
    r"[“\"‘']?(?P<initial>\p{Lu}{1,2}|[JjIil1|!][LlJj1]|[01])(?P<junk>[ \t]*[^\p{L}\p{N}\s“”\"‘’'.,;:—-]{1,2})?"
    r"[ \t]{1,3}"
    r"(?P<rest>\p{Lu}{1,12}(?:['’]\p{Lu}{1,2})?)(?=[ ,;\n])"
)
_NEXT = regex.compile(r"[ ,;\n]+(\p{L}+)")
_LOWER = regex.compile(r"(?<!\p{L})\p{Ll}{2,}")
_SHAPES = {
    "T": frozenset(("JL", "Jl", "jL", "J", "X", "I", "IL", "Il", "1", "L", "F", "Y", "JT", "IJ", "1L")),
    "O": "0C",
}
"""What the engines make of large letters whose strokes they part."""
_TABLE = thresholds.of("structure", "initials")
COMMON: int = _TABLE["common"]
SEVERAL: int = _TABLE["several"]
FAR: int = _TABLE["far"]
CLEAR: float = _TABLE["clear"]


def apart(text: str, start: int, end: int) -> regex.Match[str] | None:
    """The initial at the head of the line text[start:end], with the capitals after it; None where there is none."""
    m = _APART.match(text, start, end)
    small = m is not None and len(_LOWER.findall(text, m.end(), end)) >= (2 if len(m["rest"]) > 1 else SEVERAL)
    return m if small else None


def joined(view: View, m: regex.Match[str]) -> Edit | None:
    """The edit that makes one word of an initial and its rest; None where they may be two, or nothing is clear."""
    lexicon, rules = view.know.lexicon, view.know.rules
    initial, rest = m["initial"], m["rest"].lower().replace("’", "'")
    whole = initial.lower() + rest
    word = initial in ("A", "I", "O") or len(initial) > 1 and initial.lower() in lexicon
    of_two = word and rest in lexicon and lexicon.count(rest) * FAR > lexicon.count(whole)
    at = m.start("initial")
    if len(initial) == 1 and initial.isalpha() and lexicon.count(whole) >= COMMON and not of_two:
        why = "a large initial stands apart from its word"
        sure = Certainty.LIKELY if m["junk"] else None
        return rules.edit("structure.initial", at, m.end(), initial + m["rest"].lower(), why, sure)
    if word and (rest in lexicon or len(initial) > 1):
        return None  # A MAN, I HAVE, IN THE
    letter = _likeliest(view, m["rest"], m.end(), initial)
    if not letter:
        return None
    why = f"{letter}{rest} is by far the likeliest word that ends so"
    return rules.edit("structure.initial", at, m.end(), letter + m["rest"].lower(), why, Certainty.LIKELY)


def lost(view: View, m: regex.Match[str]) -> Edit | bool:
    """Whether the word in capitals `m`, first of its chapter, has lost its initial; the edit where this is plain."""
    word = m.group()
    following = _following(view, m.end())
    options = _options(view, word, "")
    if not options or not following:
        return False
    own = _fits(view, [word.lower()], following)[0] if view.know.lexicon.count(word) >= COMMON else -99.0
    scores = _fits(view, [c.lower() + word.lower() for c in options], following)
    best = max(scores)
    if best < own + CLEAR / 2:
        return False
    letter = _likeliest(view, word, m.end(), "") if best >= own + CLEAR else ""
    if not letter:
        return True
    why = f"its initial was not read: {letter}{word.lower()} fits what follows"
    return view.know.rules.edit("structure.initial", m.start(), m.end(), letter + word.lower(), why, Certainty.LIKELY)


def _options(view: View, rest: str, initial: str) -> list[str]:
    """The letters that make a common word of a rest."""
    every = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    lexicon, low = view.know.lexicon, rest.lower()
    made = [(c, c.lower() + low) for c in every if c != initial]
    return [c for c, word in made if lexicon.count(word) >= 15 * COMMON and not lexicon.is_name(word)]


def _likeliest(view: View, rest: str, end: int, initial: str) -> str:
    """The letter that makes by far the likeliest word of what was read for its rest; "" where none does."""
    options, following = _options(view, rest, initial), _following(view, end)
    if not options or not following:
        return ""
    scores = _fits(view, [c.lower() + rest.lower() for c in options], following)
    shaped = [
        s + (CLEAR if initial and initial in _SHAPES.get(c, ()) else 0.0) for s, c in zip(scores, options, strict=True)
    ]
    ranked = sorted(zip(shaped, options, strict=True), reverse=True)
    return ranked[0][1] if len(ranked) < 2 or ranked[0][0] - ranked[1][0] >= CLEAR else ""


def _following(view: View, end: int) -> str:
    m = _NEXT.match(view.text, end)
    return m[1] if m else ""


def _fits(view: View, words: list[str], following: str) -> list[float]:
    """log10 of the probability that a sentence begins with each word, and goes on with the word that follows."""
    number, follows = view.know.model.vocabulary.number, view.know.model.language.follows
    stop = np.full(len(words), STOP, np.int64)
    first = np.array([number(word) for word in words], np.int64)
    second = np.full(len(words), number(following.lower()), np.int64)
    scores: list[float] = (follows(stop, stop, first) + follows(stop, first, second)).tolist()
    return scores
