"""Signs beside words that no printer set there: specks of dirt, points or apostrophes read where a space was.

A sign is dirt where the words on both sides of it are listed, go together in the language model's texts, and nothing
else explains it: no abbreviation, no clipped word, no quotation that is open.
"""

from __future__ import annotations

from collections.abc import Container, Iterator

import regex

from pipeline.language import thresholds
from pipeline.language.model import Model
from pipeline.stages.correct import word_context
from pipeline.stages.correct.words import Words, fold
from pipeline.text.findings import Certainty, Edit
from pipeline.text.rules import Rules

SIGN = regex.compile(
    r"""
    (?<=\p{Ll}[ \n]) (?P<lead> [.'•*~|_■] )  (?=\p{Ll}{2})          # it .must have been
  | (?<=\p{Ll}{2}) (?P<trail> [.'’•~|■-] ) (?=\ \p{Ll}{2})            # better than. any other
  | (?<=\p{Ll}[ \n]) (?P<alone> ['*•~|_■]\ ) (?=\p{Ll}{2})           # the noise ' of the street
  | (?<=\p{Ll}{2}) (?P<glued> [.'] ) (?=\p{Ll}{2})                     # the back of'which
    """,
    regex.VERBOSE,
)
LEFT = regex.compile(r"[\p{L}’'-]+\Z")
RIGHT = regex.compile(r" ?(\p{Ll}+)")
_TABLE = thresholds.of("correct", "superfluous_signs")
COMMON: int = _TABLE["common"]
OFTEN: int = _TABLE["often"]
NO_COMMA: float = _TABLE["no_comma"]
TOGETHER: float = _TABLE["together"]
OPENED = regex.compile(r"(?:^|[\s(—-])['‘](?=\p{L})")
CLOSED = regex.compile(r"(?<=[\p{L}.,;:!?])['’](?![\p{L}])")
REACH: int = _TABLE["reach"]
CLIPPED = ("in", "an", "th", "wi", "ha", "tho", "thro", "altho", "o", "s", "z", "x", "ce", "se")

DASH = regex.compile(r"(?<=[^\W\d_][.,;:!?]?[ \n]?)(?:—|–|-{2,3})(?![-—–])")
DASHED: int = _TABLE["dashed"]
DIRTY: float = _TABLE["dirty"]
LEADING = frozenset("a an the of from with into their our my your its".split())  # no dash stands after one

# words that others are without their first letter: a sign before one may be that letter
BEHEADED = frozenset("as he here hat his is ad ere ill en hen one all ay ho have or on in an at".split())
# words that begin what a dash parts off
BEGINS = frozenset("he she it they we you the a an his her their its this that these those but and for so not".split())
CLIPPED_APART = frozenset("o an th wi tha tho thro altho ha a fro i t awa ca fa fu wa no ta mak tak gi gie lef".split())
CONTRACTED = frozenset("ve ll re d s t m st em n".split())  # what an apostrophe takes to the word before it
# words that an apostrophe begins
APOSTROPHED = frozenset(
    "em er ere ow im is alf eard tis twas twere twill twould cause bout neath gainst tween mid".split()
)
# words that a point ends
ABBREVIATED = frozenset(
    "viz etc vol chap cap fol lib sect art fig cf ibid inst ult prox lat long cent per pp lbs cwt min sec deg".split()
)


def find(words: Words, rules: Rules, model: Model, kept: Container[int]) -> Iterator[Edit]:
    """Edits of the rules `typography.speck` and `typography.sign-for-space`.

    kept: where signs stand that are none: marks that open or close a quotation, points that were commas.
    """
    text = words.text
    dashes = words.rough >= DIRTY or DASHED * len(DASH.findall(text)) > len(words.tokens)
    found = []
    for m in SIGN.finditer(text):
        before = LEFT.search(text, max(0, m.start() - 30), m.start() - (m.lastgroup in ("lead", "alone")))
        after = RIGHT.match(text, m.end())
        at = m.start() + len(m[0]) - len(m[0].lstrip())
        if before and after and at not in kept and not _explained(text, m, fold(before[0]), fold(after[1])):
            if m[0] == "-" and not dashes and fold(before[0]) not in LEADING:
                continue  # in a clean text where no dash was read it may be one
            found.append((m, fold(before[0]), fold(after[1])))
    listed = [words.lexicon.count(a) >= COMMON and words.lexicon.count(b) >= COMMON for _, a, b in found]
    pairs = word_context.together(model, [(a, b) for _, a, b in found])
    parted = word_context.parting(model, [(a, b) for _, a, b in found])
    pronoun = word_context.together(model, [("i", right) for _, _, right in found])
    for (m, left, right), both, together, comma, own in zip(found, listed, pairs, parted, pronoun, strict=True):
        if not both or _compound(words, left, right) and m[0].strip() in ".-":
            continue
        if m.lastgroup == "glued":
            if not words.known(f"{left}'{right}") and len(right) > 2:
                why = f"“{left}” and “{right}” are words"
                sure = Certainty.LIKELY if m[0] != "." or together >= OFTEN else Certainty.DOUBTFUL
                yield rules.edit("typography.sign-for-space", m.start(), m.end(), " ", why, sure)
        elif together > TOGETHER:
            why = f"“{left} {right}” about {together:.0f} times in the period's texts"
            sure = _sure(words.text, m, right, together, comma)
            if "|" in m[0] and own > together:
                sure = Certainty.DOUBTFUL  # it may be I
            yield rules.edit("typography.speck", m.start(), m.end(), "", why, sure)


def _sure(text: str, m: regex.Match[str], right: str, together: float, comma: float) -> Certainty:
    """How sure it is that a sign is dirt: a hyphen may be a dash or a name's, a star lead to a note, a point be a
    comma."""
    sign = m[0].strip()
    word = LEFT.search(text, max(0, m.start() - 30), m.start())
    if sign == "-" and (right in BEGINS or word is None or word[0] != word[0].lower()):
        return Certainty.DOUBTFUL
    if m.lastgroup == "lead" and right in BEHEADED:
        return Certainty.DOUBTFUL
    if sign == "*" or m.lastgroup == "trail" and (together < OFTEN or sign == "." and comma > NO_COMMA):
        return Certainty.DOUBTFUL
    return Certainty.LIKELY


def _compound(words: Words, left: str, right: str) -> bool:
    """Whether two words are one together, with a hyphen or without."""
    hyphened = f"{left}-{right}"
    return hyphened in words.lexicon or words.counts[hyphened] > 0 or words.lexicon.count(left + right) >= COMMON


def _explained(text: str, m: regex.Match[str], left: str, right: str) -> bool:
    """Whether the sign may have been printed: it ends an abbreviation or a clipped word, or belongs to a quotation."""
    sign = m[0].strip()
    if sign == "-" and right in ("and", "or", "nor", "to", "und", "et"):
        return True  # house- and sand-martins
    if sign == "." and m.lastgroup in ("trail", "glued") and (len(left) <= 2 or left in ABBREVIATED):
        return True
    if "'" in sign or "’" in sign:
        if right in CONTRACTED and m.lastgroup in ("lead", "alone"):
            return True  # you 've
        if m.lastgroup == "lead":
            return CLOSED.search(text, m.end(), m.end() + REACH) is not None or right in APOSTROPHED
        if m.lastgroup == "alone":
            return left in CLIPPED_APART or left.endswith("s") and len(left) > 3 or right in APOSTROPHED
        if m.lastgroup == "trail":
            return left.endswith(CLIPPED) or OPENED.search(text, max(0, m.start() - REACH), m.start()) is not None
    return False
