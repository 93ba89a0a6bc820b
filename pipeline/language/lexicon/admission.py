"""Which words count: what was seen of each, how much is enough, and which are likelier a common word misread."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from pipeline.text.characters import unaccented

# Thresholds, chosen on 20 works held out of training and on OCR text with its transcription: see
# dictionaries/lexicon/README.md, "How the thresholds were chosen".
SURE_LEVEL = 60  # words of lists up to this level need no evidence
RARE_LEVEL = 70  # words of lists up to this level count where this many authors use them
RARE_AUTHORS = 2
SHORT = 3  # a word this short meets a garbled one so easily that a list alone proves nothing, beyond level 35
SHORT_LEVEL = 35
WORD_AUTHORS = 3  # a word of no list
NAME_AUTHORS = 2  # a word of no list that is mostly capitalised, and occurs NAME_COUNT times
NAME_COUNT = 5
POSSESSIVE_AUTHORS = 40  # others follow from their noun

# What OCR takes for what, both ways, as seen in training pairs of OCR text and transcription.
_CONFUSED = (
    "rn:m ri:n in:m ni:m iu:m nn:m il:n ti:n ll:n ll:u rr:n ii:n ii:u li:h lii:hi tli:th hi:lu cl:d vv:w "
    "iv:w c:e c:o e:o a:o s:a u:n h:b h:k h:n b:li t:l i:l i:t i:j i:r t:r r:n r:v v:y f:s f:t g:q"
)
CONFUSIONS = tuple((a, b) for a, _, b in (pair.partition(":") for pair in _CONFUSED.split()))


@dataclass(slots=True)
class Tally:
    """What was seen of one word. `titled` and `upper`: its occurrences as Word and as WORD; `inside`: those
    within a sentence, of which `inside_titled` begin with a capital (words all in capitals left out).
    """

    count: int = 0
    titled: int = 0
    upper: int = 0
    inside: int = 0
    inside_titled: int = 0
    works: int = 0
    first: int = 0
    last: int = 0
    authors: set[str] = field(default_factory=set)

    @property
    def named(self) -> bool:
        """Whether it is mostly capitalised, wherever it stands."""
        return self.titled * 2 > self.count - self.upper

    def written(self, named: bool) -> int:
        """Occurrences as Word, or as word."""
        return self.titled if named else self.count - self.titled - self.upper

    def caps(self) -> int:
        """Tenths of its occurrences inside sentences that are capitalised; all are asked where none is
        inside.
        """
        if self.inside:
            return min(9, 10 * self.inside_titled // self.inside)
        mixed = self.count - self.upper
        return min(9, 10 * self.titled // mixed) if mixed else 9 * bool(self.count)


def select(tallies: Mapping[str, Tally], levels: Mapping[str, int], barred: set[str]) -> tuple[set[str], set[str]]:
    """The words to keep, and those refused because OCR makes them of a far commoner word.

    In: what was seen of each word, the level of each listed word (10-95), and words that are kept out.
    """
    kept: set[str] = set()
    refused: set[str] = set()
    for word in levels.keys() | tallies.keys():
        tally, level = tallies.get(word), levels.get(word, 100)
        if word in barred or (len(word) == 1 and word not in "aio"):
            continue
        short = len(word) <= SHORT
        if level <= (SHORT_LEVEL if short else SURE_LEVEL):
            kept.add(word)
        elif tally and _attested(word, tally, level):
            (refused if _garbled(word, tally, tallies, level, short) else kept).add(word)
    return kept, refused


def _attested(word: str, tally: Tally, level: int) -> bool:
    """Whether enough authors use the word. OCR errors mostly stay in the text of one."""
    authors = len(tally.authors)
    if word.endswith("'s"):
        return authors >= POSSESSIVE_AUTHORS
    if level <= RARE_LEVEL and authors >= (WORD_AUTHORS if len(word) <= SHORT else RARE_AUTHORS):
        return True
    return authors >= (NAME_AUTHORS if tally.named and tally.count >= NAME_COUNT else WORD_AUTHORS)


def _garbled(word: str, tally: Tally, tallies: Mapping[str, Tally], level: int, short: bool) -> bool:
    """Whether a word is likelier to be a far commoner one misread: one confusion away (any letter, in short
    words), and used by fewer authors than errors in that many occurrences would reach."""
    if "-" in word:
        return False
    named = tally.named
    own = max(1, tally.written(named))
    commonest = max((t.written(named) for w in _misread(word, short) if (t := tallies.get(w))), default=0)
    ratio = commonest / own
    if short:  # every 100 to 1: 8 authors; 1,000: 24; 10,000: 40
        return ratio >= 100 and len(tally.authors) < 16 * math.log10(ratio) - 24
    # 200 to 1: 6 authors; 1,000: 12; 10,000: 20. Listed words get the benefit of the doubt up to 1,000.
    doubtful = 1000 if level <= RARE_LEVEL else 200
    return ratio >= doubtful and len(tally.authors) < 8 * math.log10(ratio) - 12


def _misread(word: str, short: bool) -> Iterator[str]:
    """Words that OCR may have made `word` of."""
    for a, b in CONFUSIONS:
        for wrong, right in ((a, b), (b, a)):
            at = word.find(wrong)
            while at >= 0:
                yield word[:at] + right + word[at + len(wrong) :]
                at = word.find(wrong, at + 1)
    plain = unaccented(word)
    if plain != word:
        yield plain
    if short:
        for at in range(len(word)):
            for letter in "abcdefghijklmnopqrstuvwxyz":
                yield word[:at] + letter + word[at + 1 :]


def surname(author: str) -> str:
    """What `Eliot, George [pseud.]`, `George Eliot 1819-1880` and `Eliot` share: collections vary."""
    name = re.sub(r"\[.*?\]|\d.*", "", author).strip()
    last = name.split(",")[0] if "," in name else (name.split() or [""])[-1]
    return "".join(c for c in unicodedata.normalize("NFD", last.lower()) if c.isalpha())


def one_author_once(tallies: Mapping[str, Tally]) -> None:
    """Take `CBronte`, as a collection has it, for `Bronte` where there is one."""
    known = set().union(*(tally.authors for tally in tallies.values()))
    same = {name: name[1:] for name in known if len(name) > 5 and name[1:] in known}
    for tally in tallies.values():
        tally.authors = {same.get(name, name) for name in tally.authors}
