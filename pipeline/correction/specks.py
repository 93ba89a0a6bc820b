"""Signs beside words that no printer set there: specks of dirt, points or apostrophes read where a space was, points
that were commas.

A sign is dirt where the words on both sides of it are listed, go together in the language model's texts, and nothing
else explains it: no abbreviation, no clipped word, no quotation that is open.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import regex

from pipeline.correction import company
from pipeline.correction.model import Model
from pipeline.correction.words import Words, fold
from pipeline.findings import Certainty, Edit
from pipeline.language.stream import PAUSE, STOP
from pipeline.rules import Rules

SIGN = regex.compile(
    r"""
    (?<=\p{Ll}[ \n]) (?P<lead> [.'•*^~|_■\\] )  (?=\p{Ll}{2})          # it .must have been
  | (?<=\p{Ll}{2}) (?P<trail> [.'’•^~|■-] ) (?=\ \p{Ll}{2})            # better than. any other
  | (?<=\p{Ll}[ \n]) (?P<alone> ['*•^~|_■\\]+\ ) (?=\p{Ll}{2})        # the noise ' of the street
  | (?<=\p{Ll}{2}) (?P<glued> [.'] ) (?=\p{Ll}{2})                     # the back of'which
    """,
    regex.VERBOSE,
)
POINT = regex.compile(r"(?<=\p{Ll}{3})\.(?=(?: |[ ]?\n)\p{Ll}{2})")  # no sentence ends before a small letter
LEFT = regex.compile(r"[\p{L}’'-]+\Z")
RIGHT = regex.compile(r" ?(\p{Ll}+)")
NEXT_WORD = regex.compile(r" ?\n?(\p{Ll}+)")
UNLIKE = 0.5  # powers of ten by which the words may go better together without a comma: a sign was read, after all
COMMON = 300  # occurrences of the words on both sides
TOGETHER = 1.0  # occurrences of the pair in the training texts (those kept: from four on)
OPENED = regex.compile(r"(?:^|[\s(—-])['‘](?=\p{L})")
CLOSED = regex.compile(r"(?<=[\p{L}.,;:!?])['’](?![\p{L}])")
REACH = 240  # code points looked at for the other end of a quotation
CLIPPED = ("in", "an", "th", "wi", "ha", "tho", "thro", "altho", "o", "s", "z", "x", "ce", "se")

DASH = regex.compile(r"(?<=[^\W\d_][.,;:!?]?[ \n]?)(?:—|–|-{2,3})(?![-—–])")
DASHED = 2000  # words in which a document that has its dashes has one at least
DIRTY = 0.0  # roughness of a document from which on a hyphen is likelier dirt than a dash
LEADING = frozenset("a an the of from with into their our my your its".split())  # no dash stands after one

# words that an apostrophe begins
APOSTROPHED = frozenset(
    "em er ere ow im is alf eard tis twas twere twill twould cause bout neath gainst tween mid".split()
)
# words that a point ends
ABBREVIATED = frozenset(
    "viz etc vol chap cap fol lib sect art fig cf ibid inst ult prox lat long cent per pp lbs cwt min sec deg".split()
)


def find(words: Words, rules: Rules, model: Model) -> Iterator[Edit]:
    """Edits of the rules `typography.speck` and `typography.sign-for-space`."""
    text = words.text
    dashes = words.rough >= DIRTY or DASHED * len(DASH.findall(text)) > len(words.tokens)
    found = []
    for m in SIGN.finditer(text):
        before = LEFT.search(text, max(0, m.start() - 30), m.start() - (m.lastgroup in ("lead", "alone")))
        after = RIGHT.match(text, m.end())
        if before and after and not _explained(text, m, before[0], after[1]):
            if m[0] == "-" and not dashes and fold(before[0]) not in LEADING:
                continue  # in a clean text where no dash was read it may be one
            found.append((m, fold(before[0]), fold(after[1])))
    listed = [words.lexicon.count(a) >= COMMON and words.lexicon.count(b) >= COMMON for _, a, b in found]
    pairs = company.together(model, [(a, b) for _, a, b in found])
    for (m, left, right), both, together in zip(found, listed, pairs, strict=True):
        if not both:
            continue
        if m.lastgroup == "glued":
            if f"{left}'{right}" not in words.lexicon and len(right) > 2:
                why = f"“{left}” and “{right}” are words"
                yield rules.edit("typography.sign-for-space", m.start(), m.end(), " ", why)
        elif together > TOGETHER and not (m[0] == "-" and _compound(words, f"{left}-{right}")):
            why = f"“{left} {right}” about {together:.0f} times in the period's texts"
            sure = Certainty.LIKELY if together >= 8 or m.lastgroup != "trail" else Certainty.DOUBTFUL
            yield rules.edit("typography.speck", m.start(), m.end(), "", why, sure)


def commas(words: Words, rules: Rules, model: Model) -> Iterator[Edit]:
    """Edits of the rule `typography.comma`: a point in the midst of a sentence whose words a comma parts as well."""
    text = words.text
    found = []
    for m in POINT.finditer(text):
        before = LEFT.search(text, max(0, m.start() - 30), m.start())
        after = NEXT_WORD.match(text, m.end())
        if before and after and before[0].islower() and fold(before[0]) not in ABBREVIATED:
            left, right = fold(before[0]), fold(after[1])
            if words.lexicon.count(left) >= COMMON and words.lexicon.count(right) >= COMMON:
                found.append((m, left, right))
    if not found:
        return
    one = np.array([model.vocabulary.number(left) for _, left, _ in found], np.int64)
    other = np.array([model.vocabulary.number(right) for _, _, right in found], np.int64)
    stop, pause = np.full_like(one, STOP), np.full_like(one, PAUSE)
    follows = model.language.follows
    parted = follows(stop, one, pause) + follows(one, pause, other)
    together = follows(stop, one, other)
    for (m, left, right), a, b in zip(found, parted.tolist(), together.tolist(), strict=True):
        if a > b - UNLIKE:
            why = f"“{right}” goes on with the sentence, and a comma often stands between it and “{left}”"
            yield rules.edit("typography.comma", m.start(), m.end(), ",", why)


def _compound(words: Words, hyphened: str) -> bool:
    """Whether a word with a hyphen is one."""
    return hyphened in words.lexicon or words.counts[hyphened] > 0


def _explained(text: str, m: regex.Match[str], left: str, right: str) -> bool:
    """Whether the sign may have been printed: it ends an abbreviation or a clipped word, or belongs to a quotation."""
    sign = m[0].strip()
    if sign == "-" and right in ("and", "or", "nor", "to", "und", "et"):
        return True  # house- and sand-martins
    if sign == "." and m.lastgroup in ("trail", "glued") and (len(left) <= 2 or left in ABBREVIATED):
        return True
    if "'" in sign or "’" in sign:
        if m.lastgroup == "lead":
            return CLOSED.search(text, m.end(), m.end() + REACH) is not None or right in APOSTROPHED
        if m.lastgroup == "trail":
            return left.endswith(CLIPPED) or OPENED.search(text, max(0, m.start() - REACH), m.start()) is not None
    return False
