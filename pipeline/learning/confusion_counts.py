"""What OCR takes for what, and how often: counted over passages with their transcription.

Words that were read otherwise than printed are aligned by the costs known so far; changes side by side are one
confusion (`rn` read as `m`). Counting, and aligning again by the new costs, settles at the second round (a noisy
channel fitted by hard expectation-maximisation, after Brill and Moore 2000, "An Improved Error Model for Noisy Channel
Spelling Correction").
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from rapidfuzz.distance import Levenshtein

from pipeline.language.confusions import LONGEST, Change, Confusions
from pipeline.language.knowledge import Knowledge
from pipeline.learning.printed import BREAK, Sides, edition
from pipeline.learning.sources import Source
from pipeline.stages.correct.readings import VARIATION
from pipeline.stages.correct.words import Words
from pipeline.stages.view import View

ROUNDS = 2
LEAST = 3  # sightings in a kind of source that make a confusion
DOCUMENTS = 2  # in so many documents, or SEEN times in one
SEEN = 12
ALIKE = 0.5  # of the longer word's letters must be left, or two words are no reading of each other
LETTERS, SIGNS = 26, 10  # how many a letter or a sign put in is one of
NEVER = 0.5  # what is counted where nothing was seen
_WORD_SIGNS = frozenset("-‐'’")

Misread = Counter[tuple[str, str]]
"""How often each word was printed and read so."""


@dataclass
class Sightings:
    """What was seen in one kind of source: how often each confusion was, and in which documents; how often each string
    was printed; and the changes that no confusion explains, by the name of their default cost."""

    changes: Counter[Change] = field(default_factory=Counter)
    documents: dict[Change, set[str]] = field(default_factory=dict)
    printed: Counter[str] = field(default_factory=Counter)
    rest: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class Costs:
    """The costs learnt for one kind of source: of each confusion, and of changes too rare to be one."""

    pairs: Mapping[Change, float]
    default: Mapping[str, float]


def misread(source: Source, know: Knowledge) -> dict[str, Misread]:
    """How often each word of a source's documents was printed and read so, where one word answers to one."""
    documents: dict[str, Misread] = {}
    for given in source.passages:
        found = documents.setdefault(given.doc or source.file, Counter())
        words = Words(View(given.ocr, (), know, source.meta))
        sides = Sides([t.word for t in words.tokens], given.truth or "")
        for n in range(len(words.tokens)):
            truth, read = sides.printed(n), sides.read(n)
            if truth is not None and len(truth) == len(read) == 1 and sides.whole(n):
                right = truth[0].replace(BREAK, "-" if "-" in read[0] else "")
                if right != read[0] and edition(right) == edition(read[0]):
                    continue
                if right == read[0] or Levenshtein.normalized_similarity(right, read[0]) >= ALIKE:
                    found[right, read[0]] += 1
    return documents


def learn(documents: Mapping[str, Misread], prior: Confusions) -> Costs:
    """The costs that the words of documents of one kind show, by the document's name. `prior` is the table."""
    known, learnt = prior, Costs({}, {})
    for _ in range(ROUNDS):
        seen = count(documents.items(), known)
        learnt = Costs(costs(seen), defaults(seen))
        known = prior.overlaid(learnt.pairs, learnt.default)
    return learnt


def count(documents: Iterable[tuple[str, Misread]], known: Confusions) -> Sightings:
    """What was taken for what in documents, each given by its name and its words (printed, read)."""
    seen = Sightings()
    for doc, words in documents:
        for (right, read), n in words.items():
            for size in range(1, LONGEST + 1):
                for at in range(len(right) - size + 1):
                    seen.printed[right[at : at + size]] += n
            if right == read:
                continue
            path = known.path(right, read)
            for change in merged(path):
                seen.changes[change] += n
                seen.documents.setdefault(change, set()).add(doc)
            for change in path:
                if change not in known.pairs:
                    seen.rest[_name(change)] += n
    return seen


def merged(path: Iterable[Change]) -> list[Change]:
    """The confusions of a path of steps: changed ones side by side are one, as far as confusions reach."""
    found: list[Change] = []
    a = b = ""
    for right, read in path:
        if right == read or max(len(a + right), len(b + read)) > LONGEST:
            if a or b:
                found.append((a, b))
            a = b = ""
        if right != read:
            a, b = a + right, b + read
    if a or b:
        found.append((a, b))
    return found


def costs(seen: Sightings) -> dict[Change, float]:
    """-log10 of the share of each printed string that was read as another, where enough was seen of it. What may have
    been printed either way is none."""
    learnt = {}
    for change, n in seen.changes.items():
        right, read = change
        enough = n >= SEEN or n >= LEAST and len(seen.documents[change]) >= DOCUMENTS
        word = right and read.isprintable() and all(c.isalpha() or c in _WORD_SIGNS for c in right)
        if read and word and enough and change not in VARIATION:
            learnt[change] = -math.log10(n / (seen.printed[right] + 1))
    return learnt


def defaults(seen: Sightings) -> dict[str, float]:
    """The costs of what no confusion explains: a letter lost is any that was printed, one put in is one of LETTERS, as
    is one that stands for another, a sign put in is one of SIGNS."""
    letters = max(1, sum(n for right, n in seen.printed.items() if len(right) == 1))
    one_of = {"missing": 1, "extra": LETTERS, "substitution": LETTERS, "stain": SIGNS}
    return {name: math.log10(letters / max(NEVER, seen.rest[name])) + math.log10(n) for name, n in one_of.items()}


def _name(change: Change) -> str:
    """The default cost that a single step has; "" where it is another, or the letter is the same."""
    right, read = change
    if not right:
        return "extra" if read.isalpha() else "stain"
    if not read:
        return "missing"
    return "substitution" if right != read and len(right) == len(read) == 1 and read.isalpha() else ""
