"""Makes what `correct` knows of OCR: costs of confusions, lookalikes in the lexicon, weights of evidence.

In this order, since each needs those before it. The weights need themselves, too: a document's clear cases are judged
before its others. So they are learnt in rounds, the first with weights set by hand. The outcome depends on the pairs,
the lexicon, the language model, the rules and tables, and on nothing else.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from pipeline.errors import BadInput, Unreadable
from pipeline.language import knowledge, model, table_files, trees, word_shapes
from pipeline.language.confusions import table
from pipeline.language.judge import UNLISTED, Case, Judge
from pipeline.language.knowledge import Knowledge
from pipeline.language.lexicon import Entry
from pipeline.language.lexicon.index import INDEX, TABLE
from pipeline.language.lexicon.letters import LETTERS
from pipeline.language.lexicon.training import write
from pipeline.language.lookalikes import LOOKALIKES, pack
from pipeline.language.ngrams import LANGUAGE
from pipeline.language.trees import TREES
from pipeline.learning import boosting, confusion_counts, examples, lookalikes, weights
from pipeline.learning.confusion_counts import Costs, Misread
from pipeline.learning.sources import Source, faultless, thinned
from pipeline.learning.weights import Example
from pipeline.learning.workers import each

MOST = 2500  # passages of each file that weights are learnt from at most
FAULTLESS = 3  # of the passages one in so many is looked at without its faults, too
ROUNDS = (0.25, 1.0)  # the share of them in each round: the first need only be about right
MADE = (model.CONFUSIONS, LOOKALIKES, word_shapes.SHAPES, model.WEIGHTS, TREES)  # the files
ENOUGH = 2000  # words in no list below which no trees are grown
NO_KINDS = {"against", "beside"}  # what stands among the judge's thresholds with the kinds of case
NOWHERE = Entry(0, 0, 0, 0, 0)  # a word of the table that is hidden now

Tell = Callable[[int], object]
"""Is told how many more passages are done."""


@dataclass(frozen=True)
class Learnt:
    """What was learnt: costs by kind of source, how many words have lookalikes, weights by kind of case; and of the
    examples those are from, how many there were of each kind, by what was right (see `weights.outcome`)."""

    costs: Mapping[str, Costs]
    lookalikes: int
    weights: Mapping[str, Mapping[str, float]]
    examples: Mapping[str, Counter[str]]


def build(
    sources: Sequence[Source], dictionaries: Path, out: Path, *, jobs: int = 2, tell: Tell = lambda count: None
) -> Learnt:
    """Learn from sources, with the lexicon and language model under `dictionaries`, and write the files MADE under
    `out`. The bytes are the same with any number of jobs.

    Raises BadInput or Unreadable where a file of the dictionaries cannot be used, InvalidOutput where a process was
    killed.
    """
    with workshop(dictionaries) as folder:
        learnt = learn(sources, folder, jobs, tell)
        for path in MADE:
            write(out / path, (folder / path).read_bytes())
    return learnt


def relate(dictionaries: Path, *, jobs: int = 2) -> int:
    """Look for lookalikes anew in the lexicon under `dictionaries`, by the costs there or else the program's own; gives
    how many words have any."""
    with workshop(dictionaries) as folder:
        known = [p / model.CONFUSIONS for p in (dictionaries, knowledge.dictionaries())]
        known = [path for path in known if path.is_file()]
        if known:
            shutil.copyfile(known[0], folder / model.CONFUSIONS)
        else:
            write(folder / model.CONFUSIONS, confusions_table({}))
        found = _relate(folder, jobs)
        write(dictionaries / LOOKALIKES, (folder / LOOKALIKES).read_bytes())
    return found


def passages(sources: Sequence[Source]) -> int:
    """How many passages `build` will tell of in all."""
    every = [sources, *(_round(sources, share) for share in ROUNDS)]
    return sum(len(s.passages) for some in every for s in some)


@contextmanager
def workshop(dictionaries: Path) -> Iterator[Path]:
    """A folder of dictionaries for the time being, with all but what is to be learnt. Rules and tables that are not
    under `dictionaries` are the program's own."""
    with tempfile.TemporaryDirectory(prefix="clean-corpus-") as name:
        folder = Path(name)
        try:
            shutil.copytree(dictionaries / "lexicon", folder / "lexicon")
            for part in ("rules", "tables"):
                given = [dictionaries / part, knowledge.dictionaries() / part]
                shutil.copytree(given[0] if given[0].is_dir() else given[1], folder / part)
            (folder / "model").mkdir()
            for path in (INDEX, LETTERS, LANGUAGE):
                shutil.copyfile(dictionaries / path, folder / path)
        except FileNotFoundError as e:
            raise BadInput(f"{e.filename}: there is no such file; make it with `clean-corpus train TEXTS…`") from e
        except (OSError, shutil.Error) as e:
            raise Unreadable(f"{dictionaries}: cannot be copied: {e}") from e
        yield folder


def learn(sources: Sequence[Source], folder: Path, jobs: int, tell: Tell) -> Learnt:
    """Learn, and leave the files MADE in the workshop `folder`."""
    known = knowledge.load.__wrapped__(folder)
    seen = _misread(sources, folder, jobs, tell)
    prior = table(known.tables["confusions"])
    costs = {kind: confusion_counts.learn(documents, prior) for kind, documents in seen.items()}
    write(folder / model.CONFUSIONS, confusions_table(costs))
    write(folder / word_shapes.SHAPES, word_shapes.table(known.lexicon.forms, _no_words(seen, known)))
    related = _relate(folder, jobs)
    kinds = sorted(set(known.tables["correct"]["judge"]["certain"]) - NO_KINDS)
    learnt: dict[str, Mapping[str, float]] = dict.fromkeys(kinds, weights.START)
    found: dict[str, list[Example]] = {}
    write(folder / TREES, trees.table([]))
    for share in ROUNDS:
        write(folder / model.WEIGHTS, weights_table(learnt))
        found = of_kinds(examine(_round(sources, share), folder, jobs, tell))
        learnt |= {kind: weights.fit(found[kind]) for kind in kinds if len(found.get(kind, ())) >= weights.FEW}
    write(folder / model.WEIGHTS, weights_table(learnt))
    write(folder / TREES, trees.table(_trees(found, Judge(learnt, {}))))
    counted = {kind: Counter(map(weights.outcome, found.get(kind, ()))) for kind in kinds}
    return Learnt(costs, related, learnt, counted)


def _trees(found: Mapping[str, Sequence[Example]], judge: Judge) -> list[list[boosting.Node]]:
    """Trees for the words in no list, that begin where the linear `judge` ends."""
    some = [example for kind in sorted(UNLISTED) for example in found.get(kind, ())]
    if len(some) < ENOUGH:
        return []
    cases = [example.evidence for example in some]
    scores = [judge.scores(Case(example.kind, example.read, (), example.evidence)) for example in some]
    names = trees.names_of(cases)
    sizes = [len(case) for case in cases]
    first = np.cumsum([0, *sizes[:-1]])
    right = first + np.array([example.right for example in some])
    start = np.array([score for of_case in scores for score in of_case])
    return boosting.grow(trees.figures(names, cases, scores), names, start, sizes, right)


def examine(sources: Sequence[Source], folder: Path, jobs: int, tell: Tell) -> list[tuple[Source, list[Example]]]:
    """The examples of each source, by what is in the workshop now."""
    ordered = sorted(sources, key=lambda s: -s.size)
    return list(zip(ordered, each(examples.of_source, ordered, folder, jobs, _told(tell)), strict=True))


def of_kinds(examined: Iterable[tuple[Source, Sequence[Example]]]) -> dict[str, list[Example]]:
    """Examples by their kinds."""
    found: dict[str, list[Example]] = defaultdict(list)
    for _, made in examined:
        for example in made:
            found[example.kind].append(example)
    return found


def confusions_table(costs: Mapping[str, Costs]) -> bytes:
    """The table of costs by kind of source, as `language.model` reads it."""
    lines = ["kind\tprinted\tread\tcost"]
    for kind, learnt in sorted(costs.items()):
        lines += [f"*{name}\t{kind}\t\t{cost:.2f}" for name, cost in sorted(learnt.default.items())]
    for kind, learnt in sorted(costs.items()):
        lines += [f"{kind}\t{a}\t{b}\t{cost:.2f}" for (a, b), cost in sorted(learnt.pairs.items())]
    return table_files.whole(lines)


def weights_table(learnt: Mapping[str, Mapping[str, float]]) -> bytes:
    """The table of weights by kind of case, as `language.model` reads it."""
    lines = ["kind\tevidence\tweight"]
    for kind, named in sorted(learnt.items()):
        lines += [f"{kind}\t{name}\t{weight:.3f}" for name, weight in sorted(named.items())]
    return table_files.whole(lines)


def _round(sources: Sequence[Source], share: float) -> list[Source]:
    """What weights are learnt from in a round."""
    some = thinned(sources, MOST, share)
    return [*some, *faultless(some, FAULTLESS)]


def _misread(sources: Sequence[Source], folder: Path, jobs: int, tell: Tell) -> dict[str, dict[str, Misread]]:
    """By kind of source, what was read for each word in each document."""
    by_kind: dict[str, dict[str, Misread]] = defaultdict(dict)
    ordered = sorted(sources, key=lambda s: -s.size)
    for source, documents in zip(
        ordered, each(confusion_counts.misread, ordered, folder, jobs, _told(tell)), strict=True
    ):
        for document, seen in documents.items():
            by_kind[source.kind].setdefault(document, Counter()).update(seen)
    return by_kind


def _no_words(seen: Mapping[str, Mapping[str, Misread]], know: Knowledge) -> set[str]:
    """What misread words were read as, in lower case, where that is in no list."""
    every = (pair for documents in seen.values() for words in documents.values() for pair in words)
    misread = {read.lower() for right, read in every if right != read}
    return {word for word in misread if word not in know.lexicon}


def _relate(folder: Path, jobs: int) -> int:
    """Make the file of lookalikes in the workshop; gives how many words have any."""
    found: lookalikes.Found = {}
    for some in each(_related, [(n, jobs) for n in range(jobs)], folder, jobs):
        found |= some
    write(folder / LOOKALIKES, pack(found, hashlib.sha256((folder / TABLE).read_bytes()).digest()))
    return len(found)


def _related(part: tuple[int, int], know: Knowledge) -> lookalikes.Found:
    """The lookalikes of one part of the lexicon: the first word's, and every so manieth's after it."""
    entries = {word: know.lexicon.entry(word) or NOWHERE for word in know.lexicon.forms}
    seen, default = model.confusions(know.folder / model.CONFUSIONS)
    costs = model.mixed(table(know.tables["confusions"]), seen, default)
    return lookalikes.find(entries, costs, know.lexicon.forms[part[0] :: part[1]])


def _told(tell: Tell) -> Callable[[Source], object]:
    return lambda source: tell(len(source.passages))
