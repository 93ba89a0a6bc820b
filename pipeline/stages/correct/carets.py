"""Carets and backslashes, which no printer of the period set: a stroke of the pencil, a quotation mark, or letters.

What stands between words may be all that was read of one: a sign goes only where the words on both sides of it go
together, better than with a comma or with a word of one letter there, or a sentence ends beside it; what is left of a
word beside it may tell the whole one; several signs alone between words are held. Where a document's notes have carets
for their marks, none of those is touched.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Container, Iterator
from dataclasses import dataclass

import numpy as np
import regex

from pipeline.language import thresholds
from pipeline.language.model import Model
from pipeline.language.token_stream import STOP
from pipeline.stages.correct import lost_letters, word_context
from pipeline.stages.correct.lettercase import cased
from pipeline.stages.correct.words import ROUGH, Words, fold
from pipeline.text.findings import Edit
from pipeline.text.rules import Rules

RUN = regex.compile(r"[\^\\]+")
MACHINE = regex.compile(r"https?:|www\.|\w@\w+\.|=|</?\w+>|\[\^|\\[a-z]+\{|\d\^|\^\d")
BEFORE = regex.compile(r"\p{L}+\s*\Z")
AFTER = regex.compile(r"\s*\p{L}+")
REST = regex.compile(r"\p{L}+")
NOTE = regex.compile(r"^[ \t]*\^[ \t]?(?=\p{Lu}|[“\"'‘])", regex.MULTILINE)
REFERENCE = regex.compile(r"(?<=[\p{L}.,;:!?”\"’'])[ ]?\^(?=[\s,.;:])")
MARK = regex.compile(r"[“”\"]")
SCRAWL = regex.compile(r"(?<=[.!?”]) [B-HJ-Z] \Z")
ENDS = frozenset(".!?:”\"'’)")
DASHES = frozenset("-–—")
OPENING = frozenset("“\"‘'(—–")
WHOLE = frozenset("dekorst")  # no letter of which a caret is a part leaves one of these before it
_TABLE = thresholds.of("correct", "carets")
COMMON: int = _TABLE["common"]
TOGETHER: int = _TABLE["together"]
LOST: float = _TABLE["lost"]
FITS: float = _TABLE["fits"]
CLEAR: float = _TABLE["clear"]
NOTES: int = _TABLE["notes"]
REACH: int = _TABLE["reach"]
SPEECH: int = _TABLE["speech"]
EXTRA: int = _TABLE["extra"]


@dataclass(frozen=True, slots=True)
class _Run:
    """A run of signs with what stands around it: the words beside it, "" where something else does."""

    start: int
    end: int
    left: str
    right: str
    open_left: bool
    open_right: bool
    first: bool  # of its line
    last: bool
    ended: bool  # a sentence may end before it
    begins: bool  # one may begin after it


def find(words: Words, rules: Rules, model: Model, read: Container[int] = ()) -> Iterator[Edit]:
    """Edits of the rules `typography.stroke…`; `read`: where strokes stand that `letters_as_signs` reads as letters."""
    text = words.text
    if "^" not in text and "\\" not in text:
        return
    marks = _marks_notes(text)
    machine, stop = False, -1
    for m in RUN.finditer(text):
        if m.start() > stop:  # the first of its line
            start, stop = text.rfind("\n", 0, m.start()) + 1, text.find("\n", m.end())
            stop = stop if stop >= 0 else len(text)
            machine = MACHINE.search(text, start, stop) is not None
        if machine or m.start() in read or m.end() - 1 in read:
            continue
        run = _around(text, m.start(), m.end())
        edit = _opening(text, run, rules)
        if edit is None and not (marks and "^" in m[0] and _may_be_mark(text, run)):
            edit = _judged(words, run, rules, model)
        if edit:
            yield edit


def _marks_notes(text: str) -> bool:
    """Whether notes of this document have a caret for their mark: at their head, and before them in the text."""
    references = [m.start() for m in REFERENCE.finditer(text)]
    found = 0
    for m in NOTE.finditer(text):
        at = bisect_left(references, m.start())
        found += at > 0 and references[at - 1] >= m.start() - REACH
    return found >= NOTES


def _may_be_mark(text: str, run: _Run) -> bool:
    """Whether a caret stands where the mark of a note does: at the head of a line, or behind a word or a point."""
    return run.first or run.open_right and not text[run.start - 1 : run.start + 1].isspace()


def _around(text: str, start: int, end: int) -> _Run:
    before, behind = text[max(0, start - 80) : start], text[end : end + 80]
    left, right = BEFORE.search(before), AFTER.match(behind)
    bare, rest = before.rstrip(), behind.lstrip()
    open_left = start == 0 or before[-1].isspace() or before[-1] in OPENING and not before[-2:-1].isalpha()
    parted = before[len(bare) :].count("\n") > 1
    return _Run(
        start,
        end,
        left[0].strip() if left else "",
        right[0].strip() if right else "",
        open_left,
        not behind or behind[0].isspace(),
        not before.rstrip(" \t") or before.rstrip(" \t")[-1] == "\n",
        not behind.lstrip(" \t") or behind.lstrip(" \t")[0] == "\n",
        not bare or bare[-1] in ENDS or parted,
        not rest or rest[0].isupper() or rest[0] in '“"‘' or behind[: len(behind) - len(rest)].count("\n") > 1,
    )


def _opening(text: str, run: _Run, rules: Rules) -> Edit | None:
    """A quotation mark, where a speech begins that nothing else opens and a mark behind it closes."""
    if run.end - run.start > 2 or not run.open_left or not run.right[:1].isupper() or not (run.ended or run.first):
        return None
    stop = text.find("\n\n", run.end, run.end + SPEECH)
    stretch = text[run.end : stop if stop >= 0 else run.end + SPEECH]
    mark = MARK.search(stretch)
    closes = mark is not None and mark[0] != "“" and mark.start() and not stretch[mark.start() - 1].isspace()
    if mark is None or not closes or stretch[mark.end() : mark.end() + 1].isalpha():
        return None
    head = text[max(text.rfind("\n\n", 0, run.start), run.start - 2000, 0) : run.start]
    if head.count('"') % 2 or head.count("“") > head.count("”"):
        return None
    behind = text[run.end : run.end + 2]
    end = run.end + len(behind) - len(behind.lstrip(" "))
    new = '"' if mark[0] == '"' else "“"
    return rules.edit("typography.stroke-quote", run.start, end, new, f"{mark[0]} closes what nothing else opens")


def _judged(words: Words, run: _Run, rules: Rules, model: Model) -> Edit | None:
    """What becomes of a run of signs that marks no note and opens no speech."""
    if run.open_left and run.open_right:
        return _alone(words, run, rules, model)
    if run.open_left:
        return _before(words, run, rules, model)
    sign = words.text[run.start - 1]
    glued = words.text[run.end : run.end + 1]
    dash = sign in DASHES and (sign != "-" or words.text[max(0, run.start - 2)].strip() != "")
    if dash and run.right and _common(words, run.right):
        return rules.edit("typography.stroke", run.start, run.end, "", "between a dash and a word")
    if not sign.isalpha() or not run.left:
        return rules.edit("typography.stroke-unread", run.start, run.end, "") if run.open_right else None
    if glued in DASHES and _listed(words, run.left) and not _tail(words, run):
        return rules.edit("typography.stroke", run.start, run.end, "", "between a word and a dash")
    if glued.isalpha():
        return _within(words, run, rules, model)
    if run.end - run.start > 1:
        return rules.edit("typography.stroke-unread", run.start, run.end, "")
    if run.open_right and _dirt(words, run):
        return rules.edit("typography.stroke", run.start, run.end, "", "behind a letter that is whole")
    at_end = run.last and "\\" in words.text[run.start : run.end]
    whole = len(run.left) > 1 and _listed(words, run.left)
    if run.open_right and whole and (at_end or _go_together(words, run, model)):
        return rules.edit("typography.stroke", run.start, run.end, "", f"“{run.left}” is a word")
    return None  # the end of a word, perhaps: `spelling` looks into it


def _alone(words: Words, run: _Run, rules: Rules, model: Model) -> Edit:
    """Signs that touch nothing: out where a sentence ends beside them, or where the words around them go together."""
    text = words.text
    start, end = run.start, run.end
    scrawl = SCRAWL.search(text[max(0, start - 4) : start]) if run.last else None
    if run.last:
        start -= len(scrawl[0]) if scrawl else text[start - 1 : start] == " "
    elif text[end : end + 1] == " ":
        end += 1
    single = run.end - run.start == 1
    edge = run.first and _listed(words, run.right) or run.last
    if single and (run.ended or scrawl) and run.begins and edge:
        return rules.edit("typography.stroke", start, end, "", "where one sentence ends and another begins")
    if single and _go_together(words, run, model) and not (_parted(words, run, model) or _with_an_article(run, model)):
        return rules.edit("typography.stroke", start, end, "", f"“{run.left} {run.right}” is common")
    return rules.edit("typography.stroke-unread", start, end, "")


def _before(words: Words, run: _Run, rules: Rules, model: Model) -> Edit | None:
    """Signs before what may be the rest of a word, or a whole one: the reading that fits its neighbours far best."""
    rest = REST.match(words.text, run.end)
    if rest is None:
        return None
    low, signs = fold(rest[0]), run.end - run.start
    options: dict[str, float] = {}
    if signs == 1 and _common(words, rest[0]):
        options[low] = 0.0
    if len(low) > 1 and rest[0].islower():
        for more in range(1, min(EXTRA, signs) + 1):
            for word in model.common.get(len(low) + more, ()):
                if word.endswith(low) and not words.lexicon.is_name(word):
                    options[word] = LOST * more
    known = {word: cost for word, cost in options.items() if words.lexicon.count(word) >= COMMON}
    right = AFTER.match(words.text, rest.end())
    ranked = _ranked(model, run.left, sorted(known), right[0].strip() if right else "")
    ranked = sorted(((score - known[word], word) for score, word in ranked), reverse=True)
    clear = len(ranked) < 2 or ranked[0][0] - ranked[1][0] >= CLEAR if ranked else False
    if not clear or ranked[0][0] < FITS and ranked[0][1] != low:
        return rules.edit("typography.stroke-unread", run.start, run.end, "")
    word = ranked[0][1]
    if word == low:
        return rules.edit("typography.stroke", run.start, run.end, "", f"“{rest[0]}” is a word that fits")
    new = cased(word, rest[0])
    return rules.edit("typography.stroke-letters", run.start, rest.end(), new, f"what is left of “{word}”, which fits")


def _within(words: Words, run: _Run, rules: Rules, model: Model) -> Edit | None:
    """Signs between letters: a space where two words are and one is not; what else it may be `spelling` knows."""
    whole = fold(run.left + run.right)
    short = min(len(run.left), len(run.right)) < 3
    if short or whole in words.lexicon or not (_common(words, run.left) and _common(words, run.right)):
        return None
    return rules.edit("typography.stroke", run.start, run.end, " ", f"{run.left} and {run.right} are words")


def _ranked(model: Model, left: str, options: list[str], right: str) -> list[tuple[float, str]]:
    """Each option with log10 of its probability between its neighbours."""
    if not options:
        return []
    number = model.vocabulary.number
    before = np.full(len(options), number(left) if left else STOP, np.int64)
    after = np.full(len(options), number(right) if right else STOP, np.int64)
    middle = np.array([number(word) for word in options], np.int64)
    follows = model.language.follows
    scores = follows(np.full_like(before, STOP), before, middle) + follows(before, middle, after)
    return list(zip(scores.tolist(), options, strict=True))


def _go_together(words: Words, run: _Run, model: Model) -> bool:
    """Whether the words on both sides are common and often stand beside each other."""
    if not (_common(words, run.left) and _common(words, run.right)) or run.right[:1].isupper():
        return False
    return word_context.together(model, [(fold(run.left), fold(run.right))])[0] >= TOGETHER


def _tail(words: Words, run: _Run) -> bool:
    """Whether a hyphen behind a run is part of the letter that was read for both: man^- for many, da^-s for days."""
    if words.text[run.end] != "-" or words.text[run.end + 1 : run.end + 2] == "-":
        return False
    rest = REST.match(words.text, run.end + 1)
    return rest is None or not _listed(words, rest[0]) or len(rest[0]) == 1


def _dirt(words: Words, run: _Run) -> bool:
    """Whether a run behind what is no word is dirt: the letter before it is whole, and no letter more makes a word of
    it (discret^ for discrete). In a rough text letters are lost as often, in other languages accents are read so."""
    if words.rough >= ROUGH or len(run.left) < 3 or _listed(words, run.left) or run.left[-1] not in WHOLE:
        return False
    return not words.foreign_before(run.start) and not lost_letters.between(words.lexicon, fold(run.left), "")


def _with_an_article(run: _Run, model: Model) -> bool:
    """Whether the words go better with a word of one letter between them: `was ^ man` for was a man."""
    number = model.vocabulary.number
    left, right = (np.array([number(word)], np.int64) for word in (fold(run.left), fold(run.right)))
    follows, stop = model.language.follows, np.array([STOP], np.int64)
    alone = follows(stop, left, right)[0]
    short = (np.array([number(word)], np.int64) for word in ("a", "i"))
    return any(follows(stop, left, word)[0] + follows(left, word, right)[0] > alone for word in short)


def _parted(words: Words, run: _Run, model: Model) -> bool:
    """Whether the words go about as well with a comma between them: then a point was read for the sign."""
    [better] = word_context.parting(model, [(fold(run.left), fold(run.right))])
    return better > float(words.settings["context"]["comma"])


def _listed(words: Words, word: str) -> bool:
    return bool(word) and fold(word) in words.lexicon


def _common(words: Words, word: str) -> bool:
    return bool(word) and words.lexicon.count(fold(word)) >= COMMON
