"""Learns which listed words are others misread, from good prose into which such words are put.

Of a book as volunteers transcribed it the paragraphs are taken; in them one word of some two hundred becomes one that
OCR makes of it, by what that costs. A logistic model of the figures that `stages/correct/real_words` sees is fitted by
Newton's method with a ridge. How well it does is measured on books that it was not learnt from.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import regex

from pipeline.language import knowledge
from pipeline.language.knowledge import REAL_WORDS, Knowledge
from pipeline.language.lexicon.training import write
from pipeline.language.model import Model
from pipeline.language.ngrams import Floats
from pipeline.language.real_words import RealWords, expanded
from pipeline.language.token_stream import FIRST
from pipeline.learning import workers
from pipeline.learning.line_labels import Book
from pipeline.measuring import transcriptions
from pipeline.source.documents import Metadata
from pipeline.stages.correct.lookalike_fits import fits
from pipeline.stages.correct.real_words import NAMES, doubted
from pipeline.stages.correct.word_context import Company
from pipeline.stages.correct.words import Words
from pipeline.stages.view import View

PROSE = 40  # words of a paragraph that is taken, at least
MOST = 45_000  # words of a book
APART = (120, 280)  # words between two that are made wrong
DEAREST = 4.5  # powers of ten that the cheapest confusion of a word that is made wrong costs at most
FARTHEST = 6.0  # ... and any
RIDGE = 3.0
STEPS = 30
DONE = 1e-6
PARTS = 4  # in which books are left out
ALARMS = 5  # right words of 10,000 that may be asked about
_WORD = regex.compile(r"[A-Za-z]+(?:['’][a-z]+)?")


@dataclass(frozen=True)
class Example:
    """The words of one book that are looked into, a row each: figures, whether the word was made wrong, and whether the
    other is what it was; how many words were made wrong in it, and how many it has."""

    figures: Floats
    wrong: Floats
    right: Floats
    made: int
    words: int


@dataclass(frozen=True)
class Report:
    """What was learnt from: words, and those made wrong; the share (0-1) of these that is found in books left out where
    ALARMS right words of 10,000 are asked about as well."""

    words: int
    made: int
    found: float


def build(
    given: Sequence[Book], out: Path, *, jobs: int = 2, tell: Callable[[Book], object] = lambda book: None
) -> Report:
    """Learn from books, and write the model under `out`; nothing where they have too little prose for a word to be made
    wrong and looked into. The bytes are the same with any number of jobs.

    Raises Unreadable and BadInput for a book that cannot be read.
    """
    examples = workers.each(_listed, given, knowledge.dictionaries(), jobs, tell)
    every = [example for some in examples for example in some]
    if not any(e.right.any() for e in every):
        return Report(sum(e.words for e in every), 0, 0.0)
    write(out / REAL_WORDS, learn(every).dump())
    return Report(sum(e.words for e in every), sum(e.made for e in every), found(every))


def _listed(book: Book, know: Knowledge) -> list[Example]:
    return [example(book, know)]


def example(book: Book, know: Knowledge) -> Example:
    """What one book has to show."""
    text, made = misread(prose(book), random.Random(book.name), know)  # noqa: S311 - the same misreadings each time
    words = Words(View(text, (), know, Metadata()))
    company = Company(words, know.model.vocabulary, know.model.language)
    seen = doubted(words, know.model, company, fits(know.model, company, company.chances()))
    was = [made.get(words.tokens[i].start, "") for i in seen.indices]
    right = [a == b for a, b in zip(was, seen.others, strict=True)]
    return Example(
        seen.figures,
        np.array([bool(w) for w in was], np.float64),
        np.array(right, np.float64),
        len(made),
        len(words.tokens),
    )


def prose(book: Book) -> str:
    """The paragraphs of a book, a blank line between them."""
    found: list[str] = []
    count = 0
    for block in transcriptions.read(book.truth):
        said = " ".join(" ".join(block.lines).replace("_", "").split())
        if block.kind == "p" and len(said.split()) >= PROSE and count < MOST:
            found.append(said)
            count += len(said.split())
    return "\n\n".join(found)


def misread(text: str, chance: random.Random, know: Knowledge) -> tuple[str, Mapping[int, str]]:
    """A text in which some words are others that OCR makes of them; where these begin, and what was there."""
    parts: list[str] = []
    made: dict[int, str] = {}
    at = size = 0
    due = chance.randint(*APART)
    for n, m in enumerate(_WORD.finditer(text)):
        word = m.group()
        if n < due or len(word) < 2 or not word.islower():
            continue
        others = dict(_misreadings(word, know.model))
        if not others or min(others.values()) > DEAREST:
            continue
        other = chance.choices([*others], [10**-cost for cost in others.values()])[0]
        parts += (text[at : m.start()], other)
        size += m.start() - at
        made[size] = word
        size += len(other)
        at = m.end()
        due = n + chance.randint(*APART)
    return "".join((*parts, text[at:])), made


def _misreadings(word: str, model: Model) -> Iterator[tuple[str, float]]:
    """Listed words that one may be read as, with what that costs."""
    _, others, _ = model.lookalikes.pairs(np.array([model.vocabulary.number(word) - FIRST], np.int64))
    for number in others.tolist():
        other = model.forms[number]
        cost = model.confusions.cost(word, other, FARTHEST)[0]
        if cost < FARTHEST and other.isalpha():
            yield other, cost


def learn(examples: Sequence[Example]) -> RealWords:
    """The model of some books."""
    figures = np.vstack([e.figures for e in examples])
    right = np.concatenate([e.right for e in examples])
    mean, deviation = figures.mean(axis=0), figures.std(axis=0) + 1e-9
    terms = expanded((figures - mean) / deviation)
    weights = np.zeros(terms.shape[1])
    for _ in range(STEPS):
        shares = 1 / (1 + np.exp(-np.clip(terms @ weights, -30, 30)))
        slope = terms.T @ (shares - right) + RIDGE * weights
        bend = (terms * (shares * (1 - shares))[:, None]).T @ terms + RIDGE * np.eye(len(weights))
        step = np.linalg.solve(bend, slope)
        weights = weights - step
        if float(np.abs(step).max()) < DONE:
            break
    return RealWords(NAMES, mean, deviation, weights)


def found(examples: Sequence[Example]) -> float:
    """The share of words made wrong that is found in books left out, in PARTS turns, at ALARMS."""
    if len(examples) < PARTS:
        return 0.0
    shares, wrong = [], []
    for part in range(PARTS):
        held = [e for n, e in enumerate(examples) if n % PARTS == part]
        model = learn([e for n, e in enumerate(examples) if n % PARTS != part])
        shares += [model.shares(e.figures) for e in held]
        wrong += [e.wrong for e in held]
    said, made = np.concatenate(shares), np.concatenate(wrong) > 0
    alarms = np.sort(said[~made])[::-1]
    least = alarms[min(len(alarms) - 1, ALARMS * sum(e.words for e in examples) // 10_000)] if len(alarms) else 0.0
    return float((said[made] > least).sum() / max(1, sum(e.made for e in examples)))
