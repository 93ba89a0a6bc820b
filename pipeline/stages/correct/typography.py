"""Points, apostrophes and stray signs: what the patterns of `dictionaries/rules/correct.toml` cannot say alone.

A star is the hard one: it stands for a point, an apostrophe, a quotation mark or nothing, and sometimes it is a star
that leads to a note.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace
from functools import cache, partial

import regex

from pipeline.language import thresholds
from pipeline.language.model import Model
from pipeline.stages.correct import lost_letters, word_context
from pipeline.stages.correct.words import ROUGH, Words, fold
from pipeline.stages.view import View
from pipeline.text.findings import Certainty, Edit
from pipeline.text.rules import Rules

STAR = regex.compile(r"(?<=[\p{L}\p{N}])[*»•](?=\s|\Z|,)")
WORD_BEFORE = regex.compile(r"([\p{L}\p{N}’'-]+)\Z")
NEXT = regex.compile(r"\s*([\p{L}“‘(—]?)([\p{L}]*)")
NOTE_LINE = regex.compile(r"^[ \t]*[*†‡](?=[ \t]?[\p{L}“\"‘(])", regex.MULTILINE)
SHORTENED = regex.compile(r"[*»•](?=\s|,)(?<=(?<![\p{L}’'-])(?:[Tt]hro|(?:[Aa]lt|[Tt])ho).)")  # thro' and tho'
YEAR = regex.compile(r"1[5-9]\d\d\Z")
# a sentence ends with none of these, so that no point can be due after one
OPEN_WORDS = frozenset(
    "a an the of and or but nor from with into upon than which whose their our my your its if because".split()
)
LISTED = regex.compile(r"s’,? (?:and|or)\s+\p{Ll}+s\Z")
GOES_ON = frozenset("a an the my our your their its whose".split())  # what they belong to follows, nothing else
SPECK = regex.compile(
    r"(?:[!•»]+|-(?=[ \t]))(?=[ \t]*\n?[ \t]*\p{L})"
    rf"(?<=(?<![\p{{L}}’'-])(?:{'|'.join(sorted(GOES_ON))})(?:[!•»]+|-))"
    r"|[!•»]+(?=[ \t]*\n?[ \t]*\p{Ll})"
    rf"(?<=(?<![\p{{L}}’'-])(?:{'|'.join(sorted(OPEN_WORDS - GOES_ON))})[!•»]+)"
)
STRAIGHT = regex.compile(r"(?<=\p{L})'(?=\p{L})|(?<=s)'(?=[ \t]*\s?\p{Ll})")
GLUED = regex.compile(r"(?<=(?<![\p{L}\p{N}])(\p{L}{2,}))(['*])(?=(\p{L}{2,})(?![\p{L}'’]))")
CONTRACTIONS = frozenset("s t d ll ve re m em st er n clock tis twas".split())
HYPHEN_FOR_DASH = regex.compile(r"""(?<=\p{L}{2}[’'”"]? ?[;,!?:]) ?-(?=[“"‘']?\p{L})""")
DASH = regex.compile(r"(?<=[^\s—])[ ]?—[ ]?(?=[^\s—\d])")  # before a figure it may be a minus
LABELS = "bcefgh"  # letters that stand alone where a text speaks of the parts of a drawing
_TABLE = thresholds.of("correct", "typography")
REACH: int = _TABLE["reach"]
SPACED = "typography.space-before-point"
COMMA = "typography.comma-without-space"
STRAY = "typography.stray-sign"
LOST = "typography.lost-apostrophe"
BRACKETS = "typography.space-inside-brackets"
LETTERS = regex.compile(r"\p{L}+")
AFTER = regex.compile(r"[\p{L}’']+")
WORD_SPACED = regex.compile(r"(\p{L}[\p{L}’'-]*)[”\"’')\]]*[ \n]*\Z")
EMPHASIS = regex.compile(r"(?<![^\s(“\"‘'—-])\*\p{L}[^*]*\Z")
BEGINS_NONE = regex.compile(r"[ \n]\p{Ll}{2}")
GOES_ON_WITH = regex.compile(r"\s*[“\"‘'(]?(\p{L}[\p{L}’'-]*)")
CURLY: int = _TABLE["curly"]
DASHES: int = _TABLE["dashes"]


def find(words: Words, view: View) -> Iterator[Edit]:
    """Edits of the rules that are patterns, and of those whose names begin with `typography.`."""
    for rule in view.know.rules.of("correct"):
        if rule.pattern is not None:
            edits: Iterator[Edit] = rule.edits(view.text)
            if rule.name == COMMA:
                edits = (e for e in edits if not words.text[e.start].isalpha() or _between_words(words, e.start))
            elif rule.name == STRAY:
                edits = (e for e in edits if not _of_word(words, e))
            elif rule.name == LOST:
                edits = _habitual(words, edits)
            if rule.name == SPACED:
                edits = _as_sure(words, edits, view.know.model)
            elif rule.name == BRACKETS and words.rough >= ROUGH:  # brackets are read there for letters as well
                edits = (replace(e, certainty=Certainty.DOUBTFUL) for e in edits)
            yield from edits
    yield from _stars(words, view)
    yield from _specks(words, view)
    yield from _apostrophes(words, view.know.rules)
    yield from _dashes(view.text, view.know.rules)


def _as_sure(words: Words, edits: Iterator[Edit], model: Model) -> Iterator[Edit]:
    """The edits that close points up, as sure as the document makes them.

    Printers set a thin space before ; : ! and ?, none before a comma or a full stop: a space there is the document's
    habit, or all that is left of another sign. In a rough document it may be all that is left of a letter, too.
    """
    share = cache(partial(_share_spaced, words))
    habit = words.settings["points"]
    calm = words.text.count("!") < habit["cries"] * len(words.tokens)
    for edit in edits:
        point = words.text[edit.end]
        rough = "rougher" if words.rough >= habit["rough"] else "wide"
        least = habit["close" if point in ".," else rough]
        if point == "." and BEGINS_NONE.match(words.text, edit.end + 1):
            yield replace(edit, certainty=Certainty.DOUBTFUL, why="no sentence ends before a small letter")
        elif point == "!" and calm and BEGINS_NONE.match(words.text, edit.end + 1):
            why = "a sentence goes on, in a text that has few such points: it may be a stroke"
            yield replace(edit, certainty=Certainty.DOUBTFUL, why=why)
        elif share(point) >= least:
            yield edit
        elif words.rough >= ROUGH:
            why = "in a rough text, where other such points stand close"
            yield replace(edit, certainty=Certainty.DOUBTFUL, why=why)
        elif point in ".," and not _fits(words, edit.end, point, model):
            sure = Certainty.LIKELY if share(point) >= habit["seldom"] else Certainty.DOUBTFUL
            yield replace(edit, certainty=sure, why="other such points stand close: it may be another sign")
        else:
            yield edit


def _fits(words: Words, at: int, point: str, model: Model) -> bool:
    """Whether the comma or full stop at `at` is what its place asks for: a sentence ends, a comma parts the words."""
    before = WORD_SPACED.search(words.text, max(0, at - 30), at)
    after = GOES_ON_WITH.match(words.text, at + 1)
    if not before or not after or not words.known(before[1]):
        return False
    if point == ".":
        return bool(after[1][0].isupper())
    return word_context.parting(model, [(fold(before[1]), fold(after[1]))])[0] > 0


def _share_spaced(words: Words, point: str) -> float:
    """Which share of a point has a space before it."""
    spaced = words.text.count(f" {point}")
    return spaced / max(1, words.text.count(point))


def _habitual(words: Words, edits: Iterator[Edit]) -> Iterator[Edit]:
    """The lost apostrophes of a document that loses them: elsewhere a lone letter behind a word is dirt, or a letter
    of the next one, and asked about where there is little dirt. A `d` must be what is left of `ed` (obliged, married),
    or stand behind a word that is misread itself."""
    found = [e for e in edits if not words.foreign_before(e.start)]
    if not found:
        return
    lone, limits = words.small, words.settings["points"]
    labels = sum(lone[letter] for letter in LABELS) >= lone["d"] + lone["s"]  # the rod s and the valve d of a drawing
    for letter in "ds":
        lost = [e for e in found if words.text[e.end] == letter]
        whole = {e.start: e for e in lost if letter == "s" or _elided(words, e.start)}
        kept = sum(count for word, count in words.counts.items() if word.endswith(f"'{letter}"))
        habit = len(whole) >= max(limits["losses"], limits["lost"] * (len(whole) + kept))
        if habit and not labels:
            yield from (e for e in lost if e.start in whole or _misread(words, e.start))
        elif words.rough < ROUGH:
            why = "the document loses few apostrophes: it may be dirt"
            yield from (replace(e, certainty=Certainty.DOUBTFUL, why=why) for e in whole.values())


def _elided(words: Words, at: int) -> bool:
    """Whether the word that ends at `at` makes a listed one with `ed`: oblig, marry."""
    before = WORD_BEFORE.search(words.text, max(0, at - 30), at)
    low = fold(before[1]) if before else ""
    return low + "ed" in words.lexicon or low.endswith("y") and low[:-1] + "ied" in words.lexicon


def _misread(words: Words, at: int) -> bool:
    """Whether the word that ends at `at` is in no list: surpriz, alledg."""
    index = bisect_left(words.tokens.starts, at) - 1
    return index >= 0 and not words.tokens[index].known


def _between_words(words: Words, at: int) -> bool:
    """Whether listed words stand before the point that ends at `at` and after it, and no word of which the point has
    taken a letter or none: none inside a word (`va,nished`, `li;tle`)."""
    before = WORD_BEFORE.search(words.text, max(0, at - 30), at - 1)
    after = AFTER.match(words.text, at)
    if not before or not after:
        return False
    left, right = fold(before[1]), fold(after[0])
    if not words.known(left) or not (words.known(right) or words.known(right[1:])):
        return False
    rarer = min(words.lexicon.count(left), words.lexicon.count(right))
    whole = (left + right, *lost_letters.between(words.lexicon, left, right))
    return all(words.lexicon.count(word) <= rarer for word in whole)


def _specks(words: Words, view: View) -> Iterator[Edit]:
    """Signs after an article or a preposition, after which no point stands. Where a common word follows that hardly
    ever stands behind it, the sign was a letter (`a» to` for as to)."""
    for m in SPECK.finditer(words.text):
        before = WORD_BEFORE.search(words.text, max(0, m.start() - 30), m.start())
        after = GOES_ON_WITH.match(words.text, m.end())
        if not before or not after or fold(before[1]) in GOES_ON and after[1] in ("I", "a"):
            continue  # for the types; `a! I` was all
        low, limits = fold(after[1]), words.settings["context"]
        count = words.lexicon.count(low) if after[1].islower() else 0
        together = word_context.together(view.know.model, [(fold(before[1]), low)])[0]
        if count < limits["everyday"] or together >= limits["beside"] * count:
            yield view.know.rules.edit(STRAY, m.start(), m.end(), "", "no point stands after this word")


def _of_word(words: Words, edit: Edit) -> bool:
    """Whether a sign may stand for letters of the word that it touches: ■if I.ties, ■m: n."""
    glued = words.text[edit.end - 1 : edit.end].strip() and LETTERS.match(words.text, edit.end)
    return bool(glued) and not (len(glued[0]) > 2 and words.known(glued[0]))


def _stars(words: Words, view: View) -> Iterator[Edit]:
    text = words.text
    shortened = {m.start() for m in SHORTENED.finditer(text)}
    for at in sorted(shortened):
        why = "the letters that the word lacks are told by an apostrophe"
        yield view.know.rules.edit("typography.star-for-apostrophe", at, at + 1, _apostrophe(text), why)
    starts = [m.start for m in view.all("page")] or [0]
    with_note: dict[tuple[int, int], bool] = {}
    noted = [(m.start, m.end) for m in view.all("note")]
    stops = [*starts[1:], min((a for a, _ in noted), default=len(text))]  # carried notes lie beyond the last page
    at = 0
    for star in STAR.finditer(text):
        while at < len(starts) - 1 and starts[at + 1] <= star.start():
            at += 1
        page = (starts[at], stops[at])
        if star.start() in shortened:
            continue
        if star.group() == "*":
            if page not in with_note:
                with_note[page] = _has_note(text, page, noted)
            if with_note[page]:
                continue
        found = _star(words, star.start(), page[1], view)
        if found:
            yield found


def _apostrophe(text: str) -> str:
    """The apostrophe that a text has."""
    return "’" if text.count("’") > text.count("'") else "'"


def _has_note(text: str, page: tuple[int, int], noted: list[tuple[int, int]]) -> bool:
    """Whether a note of the page begins with a star, so that a star in its text leads there."""
    if any(NOTE_LINE.match(text, a, b) for a, b in noted if page[0] <= a < page[1]):
        return True
    return NOTE_LINE.search(text, page[0], page[1]) is not None


def _star(words: Words, at: int, page_end: int, view: View) -> Edit | None:
    text, rules, model = words.text, view.know.rules, view.know.model
    before = WORD_BEFORE.search(text, max(0, at - 40), at)
    word = fold(before[1]) if before else ""
    follows = NEXT.match(text, at + 1, at + REACH)
    gap = text[at + 1 : follows.start(1)] if follows else ""
    line_ends = "\n" in gap or at + 1 + len(gap) >= len(text)
    ends = gap.count("\n") > 1 or at + 1 + len(gap) >= page_end
    first = follows[1] if follows else ""
    if word.isdigit():
        if YEAR.search(word) and line_ends and (ends or first.isupper()):
            return rules.edit("typography.star-for-point", at, at + 1, ".", "a year at the end of a line")
        return None
    if len(word) < 2 or not words.known(word) or _starred(text, at):
        return None
    if text[at + 1 : at + 2] == "," or first.islower() and word.endswith("s") and len(word) > 4:
        curly = text.count(before[1] + "’") if before else 0
        if word.endswith("s") and curly:
            why = f"{before[1] if before else word}’ {curly} times in this document"
            return rules.edit("typography.star-for-apostrophe", at, at + 1, "’", why)
    if before and LISTED.search(text, max(0, at - 80), at):
        return rules.edit("typography.star-for-apostrophe", at, at + 1, "’", "the plural before it has an apostrophe")
    if text[at] == "»":
        return None  # English print of the period has no such sign: a letter was read for it (cost» for costs)
    if word == "an" and first.islower() and first not in "aeiouh":
        why = "“an” stands before vowels alone: this is “and”, its d left out"
        return rules.edit("typography.star-for-apostrophe", at, at + 1, _apostrophe(text), why)
    if word in OPEN_WORDS:
        return rules.edit("typography.stray-star", at, at + 1, "", f"no sentence ends with “{word}”")
    if ends and line_ends or first.isupper() and first.isalpha():
        name = (follows[1] + follows[2]) if follows else ""
        sure = Certainty.LIKELY if ends or not words.lexicon.is_name(name) else Certainty.DOUBTFUL
        why = "the paragraph ends here" if ends else f"“{name}” begins a sentence"
        return rules.edit("typography.star-for-point", at, at + 1, ".", why, sure)
    if first.islower():
        name = follows[1] + follows[2] if follows else ""
        [times] = word_context.together(model, [(word, fold(name))])
        sure = Certainty.LIKELY if times else Certainty.DOUBTFUL
        why = f"the sentence goes on; “{word} {name}” about {times:.0f} times in the period's texts"
        return rules.edit("typography.stray-star", at, at + 1, "", why, sure)
    return None


def _starred(text: str, at: int) -> bool:
    """Whether the star at `at` stands with others in a line of capitals, where they part words or are ornaments, or
    closes what another opens: `*so*`."""
    end = text.find("\n", at)
    line = text[text.rfind("\n", 0, at) + 1 : end if end >= 0 else len(text)]
    before = line[: at - text.rfind("\n", 0, at) - 1]
    return line.count("*") > 1 and line.isupper() or EMPHASIS.search(before) is not None


def _apostrophes(words: Words, rules: Rules) -> Iterator[Edit]:
    text = words.text
    if "'" not in text and "*" not in text:
        return
    curly = text.count("’")
    one_kind = curly >= CURLY and curly > 2 * text.count("'")
    parted = set()
    for m in GLUED.finditer(text):
        left, right = m[1].lower(), m[3].lower()
        if m[2] == "'" and (not one_kind or right in CONTRACTIONS):
            continue
        if words.known(left) and words.known(right) and not words.known(f"{left}'{right}"):
            parted.add(m.start(2))
            yield rules.edit(
                "typography.sign-for-space", m.start(2), m.end(2), " ", f"“{left}” and “{right}” are words"
            )
    if one_kind:
        for m in STRAIGHT.finditer(text):
            if m.start() not in parted:
                yield rules.edit(
                    "typography.apostrophe", m.start(), m.end(), "’", f"{curly} curly ones in this document"
                )


def _dashes(text: str, rules: Rules) -> Iterator[Edit]:
    dashes = list(DASH.finditer(text))
    spaced = [m for m in dashes if len(m.group()) > 1]
    if len(dashes) >= DASHES and len(spaced) * 5 <= len(dashes):
        why = f"{len(dashes) - len(spaced)} of this document's dashes have no spaces"
        for m in spaced:
            yield rules.edit("typography.dash-space", m.start(), m.end(), "—", why)
    if len(dashes) >= DASHES:
        for m in HYPHEN_FOR_DASH.finditer(text):
            yield rules.edit(
                "typography.hyphen-for-dash", m.start(), m.end(), "—", f"{len(dashes)} dashes in this document"
            )
