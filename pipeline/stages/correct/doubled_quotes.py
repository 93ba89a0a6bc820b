"""Double quotation marks that were read as two signs or more, or as one stroke: ‘‘Yes,’’ and “*No.”’ and ‘Yes.”

One stroke of a mark is read as a mark of its own, or as a star. A quotation inside a quotation has such signs by right
(“‘Yes,’ he said”): where a single one is open, or closes later, they stay.
"""

from __future__ import annotations

from collections.abc import Iterator

import regex

from pipeline.language import thresholds
from pipeline.stages.correct.quotes import PARAGRAPH
from pipeline.stages.correct.words import Words
from pipeline.text.findings import Certainty, Edit
from pipeline.text.rules import Rules

RUN = regex.compile(r"[“”‘’'\"*«]+")
SINGLE_CLOSES = regex.compile(r"(?<=[\p{L}.,!?;:—])’(?![\p{L}’”'])|(?<=[.,!?])’(?=”)")
DOUBLE_CLOSES = regex.compile(r"[”\"]|’’|''|(?<=[.,!?])['’](?!\p{L})")
STRAIGHT_CLOSES = regex.compile(r"(?<=[\p{L}.,!?;:])'(?!\p{L})")
DOUBLE = regex.compile(r"[“”\"]|’’|‘‘")
WORD = regex.compile(r"\p{Lu}?\p{Ll}+(?![\p{L}'’])")
CLIPPED = frozenset(  # words that begin with an apostrophe
    "tis twas twere twould twill twixt tween em un im er is ere arf ad as at ome ouse orse ear and old ave aven ead "
    "til till cause bout gainst neath mong mid pon fore cept scuse nother nuff way long low fraid stead gin sdeath "
    "zounds sblood slife swounds od ods tisn twasn cos prentice change phone bus cello copter flu possum coon".split()
)
_TABLE = thresholds.of("correct", "doubled_quotes")
FAR: int = _TABLE["far"]
LONGEST: int = _TABLE["longest"]
REACH: int = _TABLE["reach"]
RULE = "quotes.doubled"


def find(words: Words, rules: Rules) -> Iterator[Edit]:
    """Edits of rows of signs that are one double mark, in a text that prints curly ones."""
    text = words.text
    if "“" not in text and "”" not in text and "‘‘" not in text and "’’" not in text:
        return
    for paragraph in PARAGRAPH.finditer(text):
        yield from _paragraph(words, paragraph.start(), paragraph.end(), rules)


def _paragraph(words: Words, start: int, end: int, rules: Rules) -> Iterator[Edit]:
    text = words.text
    single = double = False  # whether a quotation of that sort is open
    for m in RUN.finditer(text, start, end):
        row, a, b = m.group(), m.start(), m.end()
        before, after = text[a - 1 : a] if a > start else "", text[b : b + 1]
        opens = (not before or before.isspace() or before in "—–-([") and _word_follows(text, b)
        closes = bool(before) and not before.isspace() and not after.isalnum()
        if len(row) == 1:
            if row in "'‘" and opens and not (single or double) and (edit := _stroke(words, m.span(), end, rules)):
                yield edit
                double = edit.new == "“"
            elif row in "“‘" and opens:
                single, double = single or row == "‘", double or row == "“"
            elif row == "”":
                double = False
            elif row == "’" and closes:
                single = False
            continue
        if len(row) > LONGEST or not set(row) - set("*'\""):
            continue  # what is straight throughout is another rule's, or a note's stars
        if opens:
            inner = set(row) & set('“"') and set(row) & set("‘’'")
            kept = bool(inner) and SINGLE_CLOSES.search(text, b, min(end, b + REACH)) is not None
            if not kept and ("*" not in row or DOUBLE_CLOSES.search(text, b, min(end, b + REACH))):
                space = after == " "
                sure = Certainty.CERTAIN if row == "‘‘" else None
                yield rules.edit(RULE, a, b + space, "“", "two strokes of one mark", sure)
            double, single = True, single or kept
        elif "*" not in row and (closes or double and before == " " and (not after or after.isspace())):
            apostrophe = row == "’”" and before.isalpha()  # an ending left out: goin’”
            if single and row != "’’" or apostrophe:
                single, double = False, False
                continue
            first = a - (before == " ")
            sure = Certainty.CERTAIN if row == "’’" and first == a else None
            yield rules.edit(RULE, first, b, "”", "two strokes of one mark", sure)
            double = False


def _stroke(words: Words, span: tuple[int, int], end: int, rules: Rules) -> Edit | None:
    """What becomes of one stroke before a word, where no quotation is open: the half of a double mark that closes, or
    dirt, where nothing closes it. None where it may be a single mark, or stand for letters (’tis)."""
    text = words.text
    a, b = span
    word = WORD.match(text, b)
    if (
        not word
        or not words.known(word[0])
        or SINGLE_CLOSES.search(text, b, min(end, b + REACH))
        or STRAIGHT_CLOSES.search(text, b, end)
    ):
        return None
    mark = DOUBLE.search(text, b, min(end, b + REACH))
    if mark and mark[0] in ("”", "’’") and word[0][0].isupper():
        return rules.edit("quotes.halved", a, b, "“", "a double mark closes what it opens")
    if mark is None and word[0].lower() not in CLIPPED and len(word[0]) > 2 and text[:a].count("“", max(0, a - FAR)):
        return rules.edit("quotes.stray", a, b, "", "this document's marks are double, and nothing closes it")
    return None


def _word_follows(text: str, at: int) -> bool:
    """Whether a word begins at `at`, perhaps after a space."""
    return text[at : at + 1].isalnum() or (text[at : at + 1] == " " and text[at + 1 : at + 2].isalpha())
