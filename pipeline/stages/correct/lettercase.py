"""The case of a word that is put right: of a letter that was read right its own, of a misread one what its place asks.

What was read for a letter says little of its case: `Av` and `Ij` are w and b of small type, `H` is li. So a misread
first letter is a capital where a sentence begins, in a name, or in a line of capitals, and small inside a sentence;
where it is not clear whether one begins, the shape that was read decides.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex

from pipeline.language import thresholds
from pipeline.language.confusions import Change, Confusions
from pipeline.stages.correct.tokens import Token
from pipeline.stages.correct.words import SHORTENED, Words, fold

PRONOUN = frozenset(("i", "i'm", "i'll", "i've", "i'd"))
STROKES = frozenset("IJ1l|!")  # what small letters with a stem are read for: no capitals, whatever they look like
TALL = frozenset("bdfhklt")
OPENING = " \t\r\n*^•'’‘“”\"([—–-"  # what may stand between a sentence's end and the next one's first word
SAME_SHAPE = frozenset("cosuvwxz")  # small letters that differ from their capitals in size alone
NOTE = regex.compile(r"\n\[\d+\]\Z")  # what a note begins with that was carried to the end
_TABLE = thresholds.of("correct", "lettercase")
NAMED: int = _TABLE["named"]
SHORT_LINE: int = _TABLE["short_line"]


def cased(word: str, like: str, steps: Sequence[Change] = (), due: bool | None = None) -> str:
    """`word` (lower case) in the case of what was read: "Whicli" makes "Which", "WHICLI" "WHICH".

    `steps` say what each letter was read for, as `Confusions.path` has them; without them the shape of what was read
    decides. `due` says whether the word's place asks for a capital, None where that is not clear.
    """
    new = _cased(word, like, list(_letters(word, like, steps)), due)
    return new.replace("'", "’") if "’" in like else new


def fitted(words: Words, token: Token, word: str, confusions: Confusions) -> str:
    """`word` (lower case) in the case that the shape and the place of `token` give it."""
    steps = confusions.path(word, fold(token.word))
    first = next(_letters(word, token.word, steps), None)
    one = first is not None and first.together == len(first.shape) == 1 and _tells(first)
    return cased(word, token.word, steps, capital_due(words, token, word, one))


def _tells(first: _Letter) -> bool:
    """Whether the shape that was read for a word's first letter tells its size: figures, strokes, and small letters as
    tall as capitals do not, where they are misread."""
    shape = first.shape
    return shape.isalpha() and shape not in STROKES | {"i"} and (first.right or shape not in TALL)


def capital_due(words: Words, token: Token, word: str, one: bool = False) -> bool | None:
    """Whether `word`, put in the place of `token`, begins with a capital there; None where that is not clear. Where
    `one` letter was read for the first, its height tells more than how the document mostly sets the word."""
    if words.lexicon.is_name(word) or words.titled[word] >= NAMED and not words.small[word]:
        return None if one else True
    start = sentence_start(words.text, token.start)
    if start is False and (_title(words.text, token) or words.titled[word] * 2 > words.counts[word] > 0):
        return None if one else True
    return start


def sentence_start(text: str, at: int) -> bool | None:
    """Whether a sentence begins at an offset; None where it may or may not."""
    before = text[max(0, at - SHORT_LINE) : at]
    bare = before.rstrip(OPENING)
    gap = before[len(bare) :]
    quoted, blank = gap[-1:] in tuple("'‘“\""), gap.count("\n") > 1
    if not bare or NOTE.search(bare):
        return True
    if "”" in gap:
        return None if bare[-1] in ".!?" else False
    if bare[-1] == ".":
        if gap.lstrip(" ")[:1] == "\n" and not blank and not quoted:
            return None  # at a line's end a hyphen is read for a point
        return blank or quoted or not SHORTENED.search(bare)
    if bare[-1] in "!?":
        return True if blank else None
    if bare[-1] == ":":
        return True if quoted else None
    if blank:
        line = bare.rpartition("\n")[2].strip()
        return True if line.isupper() else None
    if quoted or "—" in gap or "–" in gap:
        return None
    return False


def _title(text: str, token: Token) -> bool:
    """Whether the word stands in a line that is set like a title: a short one by itself, its other words with
    capitals."""
    a, b = text.rfind("\n", 0, token.start) + 1, text.find("\n", token.end)
    b = b if b >= 0 else len(text)
    if b - a > SHORT_LINE or text[max(0, a - 2) : a].strip(" \n\r") or text[b : b + 2].strip(" \n\r"):
        return False
    others = [w for w in (*text[a : token.start].split(), *text[token.end : b].split()) if len(w) > 3 and w.isalpha()]
    return len(others) > 1 and all(w[0].isupper() for w in others)


@dataclass(frozen=True, slots=True)
class _Letter:
    """A letter of a word: the signs it was read for, whether that was right, how many letters they were read for."""

    letter: str
    shape: str
    right: bool
    together: int = 1


def _letters(word: str, like: str, steps: Sequence[Change]) -> Iterator[_Letter]:
    """Each letter of `word` with what was read for it; as if read right where `steps` do not answer to the two."""
    at = 0
    for printed, read in _whole(word, fold(like), steps):
        shape, right = like[at : at + len(read)], printed == read
        at += len(read)
        for letter in printed:
            yield _Letter(letter, shape, right, len(printed))


def _whole(word: str, read: str, steps: Sequence[Change]) -> list[Change]:
    """`steps` with those for the equal letters before and after them, which a path leaves out."""
    a, b = "".join(a for a, _ in steps), "".join(b for _, b in steps)
    for head in range(len(word) - len(a) + 1):
        tail = len(word) - len(a) - head
        if word[:head] + a == word[: head + len(a)] and word[:head] + b + word[head + len(a) :] == read:
            return [*((c, c) for c in word[:head]), *steps, *((c, c) for c in word[len(word) - tail :])]
    return []


def _cased(word: str, like: str, letters: Sequence[_Letter], due: bool | None) -> str:
    if word in PRONOUN:
        return word.capitalize()
    if not letters:
        return word.upper() if len(like) > 1 and like.isupper() else word.capitalize() if like[:1].isupper() else word
    rest = [x.shape for x in letters[1:] if x.right and x.shape.isalpha()]
    alone = not rest and len(like) > 1 and like.isupper() and (due is not False or letters[0].right)
    if alone or sum(map(str.isupper, rest)) * 2 > len(rest) > 0:
        return word.upper()
    loose = any(not x.right and not x.shape.islower() for x in letters)  # small letters of it were read for capitals
    new, begins = [], True
    for n, x in enumerate(letters):
        small = loose and due is False and n == 0 and x.letter in SAME_SHAPE
        capital = begins and not small and (x.shape.isupper() if x.right else _capital(x, due if n == 0 else False))
        new.append(x.letter.upper() if capital else x.letter)
        begins = x.letter in "-‐"
    return "".join(new)


def _capital(x: _Letter, due: bool | None) -> bool:
    """Whether a misread letter that begins a word was a capital."""
    if due:
        return True
    if x.together == 1 and len(x.shape) == 1:  # one letter for another: its height was seen
        return x.shape.isupper() and x.shape not in STROKES
    return due is None and x.together == 1 and len(x.shape) > 1 and x.shape.isalpha() and x.shape.isupper()
