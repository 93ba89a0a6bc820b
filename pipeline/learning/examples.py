"""The words of a source that `correct` would look into, with the evidence for each reading, and which one was right.

The passages are taken through the stages before `correct`, and those of one source together, as `passages` does;
running heads alone stay in: no truth answers to them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate

from pipeline.language.judge import Case
from pipeline.language.knowledge import Knowledge
from pipeline.learning.printed import BREAK, Sides, edition, same
from pipeline.learning.sources import Source
from pipeline.learning.weights import Example
from pipeline.measuring.passages import BEFORE, PARTED
from pipeline.stages import chain
from pipeline.stages.correct import broken_words
from pipeline.stages.correct.spelling import Speller
from pipeline.stages.correct.words import HYPHEN, Words
from pipeline.stages.order import BY_NAME
from pipeline.stages.view import View

_NO_HYPHENS = str.maketrans("", "", "-‐" + BREAK)


def of_source(source: Source, know: Knowledge) -> list[Example]:
    """The examples of a source, by what is known so far, in the order of its words."""
    stages = [BY_NAME[name] for name in BEFORE]
    texts = [chain.run(p.ocr, stages, know, source.meta).text for p in source.passages]
    starts = list(accumulate((len(text) + len(PARTED) for text in texts), initial=0))
    words = Words(View(PARTED.join(texts), (), know, source.meta))
    owner = [bisect_right(starts, token.start) - 1 for token in words.tokens]
    sides: dict[int, tuple[int, Sides]] = {}  # of each passage: the number of its first word, and its words
    found = []
    for index, case in sorted(_cases(words, know), key=lambda c: c[0]):
        n = owner[index]
        if n not in sides:
            a, b = bisect_right(owner, n - 1), bisect_right(owner, n)
            sides[n] = (a, Sides([t.word for t in words.tokens[a:b]], source.passages[n].truth or ""))
        first, side = sides[n]
        if index + case.words <= bisect_right(owner, n):
            read, truth = side.read(index - first, case.words), side.printed(index - first, case.words)
            right = None if truth is None else label(case, read, truth)
            if truth is not None and right is not None:
                evidence = [{name: value for name, value in piece.items() if value} for piece in case.evidence]
                readings = [r.word for r in case.readings]
                found.append(Example(case.kind, evidence, right, case.read, " ".join(truth), readings))
    return found


def _cases(words: Words, know: Knowledge) -> Iterator[tuple[int, Case]]:
    """The words that are looked into, as the last pass over a document sees them; but for those that others put
    together."""
    spell = Speller(words, know.model)
    joins = spell.finder.spacing.joins()
    taken = {n for join in joins for n in range(join.first, join.last + 1)}
    taken |= words.within(broken_words.find(words, know.rules))
    spell.prepare()
    return ((n, case) for n, case in spell.cases() if case.readings and taken.isdisjoint(range(n, n + case.words)))


def label(case: Case, read: Sequence[str], truth: Sequence[str]) -> int | None:
    """Which of a case's pieces of evidence is that of what was printed; None where the truth does not tell, because
    hyphens and spellings differ between editions."""
    if same(truth, read):
        return len(case.readings)
    for n, reading in enumerate(case.readings):
        if same(truth, reading.words):
            return n
    if _editions(truth) == _editions(read):
        return None
    for n, reading in enumerate(case.readings):
        if _letters(truth) == _letters(reading.words) and _shape(reading.words) == _shape(read):
            return n  # a hyphen or space that it neither takes away nor puts in is not its business
        if _editions(truth) == _editions(reading.words):
            return None
    return len(case.readings) + 1


def _editions(words: Sequence[str]) -> list[str]:
    """Words as any edition may spell them."""
    return [edition(word) for word in words]


def _letters(words: Sequence[str]) -> str:
    """Letters alone."""
    return "".join(words).translate(_NO_HYPHENS)


def _shape(words: Sequence[str]) -> tuple[int, int]:
    """How many words and hyphens there are."""
    return len(words), sum(len(HYPHEN.findall(word)) for word in words)
