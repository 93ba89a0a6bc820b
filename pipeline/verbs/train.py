"""The verb `train`: make the period lexicon and the language model anew, and what is known of OCR."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import repeat
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline import errors
from pipeline.verbs.common import folder, progress

if TYPE_CHECKING:
    from pipeline.language.lexicon.training import BuildReport
    from pipeline.learning.build import Learnt
    from pipeline.learning.folds import Judged
    from pipeline.learning.sources import Source

TEXTS = (".jsonl", ".jsonl.xz")
PAIRS = (".jsonl", ".jsonl.gz", ".jsonl.xz")
KIND = "book"  # of pairs that say nothing else


@click.command(short_help="Make anew what is known of the period's words and of OCR.")
@click.argument(
    "texts",
    nargs=-1,
    metavar="[TEXTS]…",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
)
@click.option(
    "--words",
    multiple=True,
    metavar="FOLDER|FILE",
    type=click.Path(path_type=Path, exists=True),
    help="Folder with SCOWL's word lists, or a list, one word a line; repeatable.  [default: /usr/share/dict/scowl]",
)
@click.option(
    "--pairs",
    multiple=True,
    metavar="[KIND:]FILE",
    help="OCR text with its transcription, of books or else of KIND, such as newspaper; repeatable.",
)
@click.option(
    "--books",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    default=None,
    metavar="FOLDER",
    help="A folder for each book in it, with ocr.txt and truth.txt, its transcription: what printed lines are.",
)
@click.option(
    "--folds",
    type=click.IntRange(min=2),
    default=None,
    metavar="N",
    help="Write nothing: learn N times from all pairs but a part, and say how well that does on the part.",
)
@click.option(
    "--out",
    type=folder,
    default=None,
    metavar="DIR",
    help="Dictionaries folder.  [default: the program's own]",
)
@click.option("--jobs", type=click.IntRange(min=1), default=None, help="Processes to use.  [default: one a processor]")
def train(
    texts: tuple[Path, ...],
    words: tuple[Path, ...],
    pairs: tuple[str, ...],
    books: Path | None,
    folds: int | None,
    out: Path | None,
    jobs: int | None,
) -> int:
    """Count the words of training texts, and write the period lexicon, its index and the language model; learn from OCR
    text with its transcription what is misread for what, and how evidence is weighed.

    TEXTS are files of JSON lines (.jsonl or .jsonl.xz), a work a line, with its work (title), author, year and text.
    Word lists come from SCOWL (on Debian and Ubuntu: apt install scowl). Words of DIR/lexicon/anachronisms.txt, or
    else of the program's own, are left out.

    Pairs are files of JSON lines (.jsonl, .jsonl.gz or .jsonl.xz), a passage a line, with ocr and gt, and doc, year
    and kind where they are known. Without TEXTS they are learnt from with the lexicon that is there, DIR's or else the
    program's own. The same texts, lists and pairs give the same bytes.

    Books are whole ones, their OCR with pages parted by form feeds, and their text as volunteers transcribed it,
    paragraphs parted by blank lines (either may be packed, .xz). From them is learnt how a line shows that it begins a
    paragraph, or is a heading or verse, and by what a sentence shows that one of its words is another misread.

    \b
    Examples:
        clean-corpus train texts/*.jsonl.xz
        clean-corpus train texts/*.jsonl --words scowl/final --words my-words.txt --out made
        clean-corpus train --pairs books.jsonl.gz --pairs newspaper:press.jsonl.gz
        clean-corpus train --pairs books.jsonl.gz --folds 5
        clean-corpus train --books transcribed-books
    """
    from pipeline.language import knowledge
    from pipeline.language.lexicon.index import TABLE

    if not texts and not pairs and not books:
        raise click.UsageError("there is nothing to train with: give TEXTS, --pairs or --books")
    if texts and folds:
        raise click.UsageError("--folds writes nothing, and TEXTS are there to be written from: give one of them")
    if folds and not pairs:
        raise click.UsageError("--folds needs --pairs")
    for text in texts:
        if not text.name.endswith(TEXTS):
            raise click.UsageError(f"`{text}` is not named as training texts are, {' or '.join(TEXTS)}")
    files = [_file(given) for given in pairs]
    where, processes = out or knowledge.dictionaries(), jobs or os.cpu_count() or 1
    if texts:
        _texts(texts, words, where, processes, relate=not pairs)
    if pairs:
        from pipeline.learning import sources

        given = sources.read(files)
        if not given:
            raise errors.BadInput(f"{', '.join(str(path) for path, _ in files)}: there are no pairs")
        lexicon = where if (where / TABLE).is_file() else knowledge.dictionaries()
        if folds:
            _measure(given, lexicon, folds, processes)
        else:
            _learn(given, lexicon, where, processes)
    if books:
        _lines(books, where, processes)
    return errors.DONE


def _file(given: str) -> tuple[Path, str]:
    """A file of pairs and the kind of source, as they were given: `newspaper:press.jsonl.gz`."""
    from pipeline.source.documents import KINDS

    kind, colon, name = given.partition(":")
    if not colon or kind not in KINDS:
        kind, name = KIND, given
    path = Path(name)
    if not path.is_file():
        raise click.UsageError(f"--pairs: there is no file `{name}`; kinds are {', '.join(KINDS)}")
    if not path.name.endswith(PAIRS):
        raise click.UsageError(f"`{path}` is not named as pairs are, {', '.join(PAIRS[:-1])} or {PAIRS[-1]}")
    return path, kind


def _texts(texts: Sequence[Path], words: Sequence[Path], where: Path, jobs: int, *, relate: bool) -> None:
    """Make the lexicon and the language model, and say what was done. With `relate`, also the lookalikes, by the costs
    that are there: they are words of the lexicon by their numbers, and those have changed."""
    from pipeline.language import knowledge
    from pipeline.language.lexicon import reader, training

    lists = [path for given in words or (training.SCOWL,) for path in _lists(given)]
    barred = next((p for p in (where, knowledge.dictionaries()) if (p / reader.ANACHRONISMS).exists()), where)
    with _progress() as tell:
        report = training.build(
            texts, lists, where, anachronisms=barred / reader.ANACHRONISMS, jobs=jobs, progress=tell
        )
    for line in _summary(report, where):
        click.echo(line)
    if relate:
        from pipeline.language.lookalikes import LOOKALIKES
        from pipeline.learning import build

        found = build.relate(where, jobs=jobs)
        click.echo(f"Found {found:,} words that others are read for.")
        click.echo(f"  -> {where / LOOKALIKES}")


def _learn(given: Sequence[Source], lexicon: Path, where: Path, jobs: int) -> None:
    """Learn from pairs, and say what was done."""
    from pipeline.learning import build

    with progress(build.passages(given), "learning") as tell:
        learnt = build.build(given, lexicon, where, jobs=jobs, tell=tell)
    for line in _learnt(given, learnt, where):
        click.echo(line)


def _lines(folder: Path, where: Path, jobs: int) -> None:
    """Learn from transcribed books which listed words are others misread and what printed lines are, and tell of it."""
    from pipeline.language.knowledge import LINES, REAL_WORDS
    from pipeline.learning import line_labels, real_words

    given = line_labels.books(folder)
    with progress(len(given), "misreading") as tell:
        report = real_words.build(given, where, jobs=jobs, tell=lambda book: tell(1))
    if report.made:
        click.echo(
            f"Made {report.made:,} of {report.words:,} words wrong; in books left out {report.found:.0%} of such are "
            f"found where {real_words.ALARMS} right words of 10,000 are asked about, too."
        )
        click.echo(f"  -> {where / REAL_WORDS}")
    else:
        click.echo(f"Too little prose to learn which words are others misread: {report.words:,} words.")
    with progress(len(given), "reading") as tell:
        counts = line_labels.build(given, where, jobs=jobs, tell=lambda book: tell(1))
    click.echo(f"Read {sum(counts.values()):,} lines of {len(given):,} book{'' if len(given) == 1 else 's'}:")
    for name, count in counts.items():
        click.echo(f"{count:10,} {name}")
    click.echo(f"  -> {where / LINES}")


def _measure(given: Sequence[Source], lexicon: Path, parts: int, jobs: int) -> None:
    """Cross-validate, and show the outcome."""
    from pipeline.learning import folds

    with progress(folds.passages(given, parts), "learning") as tell:
        judged = folds.cross_validate(given, lexicon, parts, jobs=jobs, tell=tell)
    for line in _reliability(judged, parts):
        click.echo(line)


def _lists(given: Path) -> list[Path]:
    """The word lists that were meant: a file itself, a folder's lists of SCOWL."""
    from pipeline.language.lexicon.training import scowl

    return [given] if given.is_file() else scowl(given)


def _summary(report: BuildReport, where: Path) -> Iterator[str]:
    """What was made of texts, in a few lines."""
    from pipeline.language.lexicon.index import INDEX, TABLE
    from pipeline.language.lexicon.training import SOURCES
    from pipeline.language.ngrams import LANGUAGE

    works = f"{report.works:,} work" + ("" if report.works == 1 else "s")
    yield f"Read {works}: {report.tokens:,} words, {report.seen:,} different ones."
    met = report.kept - report.unattested
    yield f"Kept {report.kept:,} words of the period: {met:,} of the texts, {report.unattested:,} of word lists alone."
    yield f"Refused {report.refused:,} that are likelier a commoner word misread."
    sizes = (
        (TABLE, f" ({report.table_bytes:,} bytes)"),
        (SOURCES, ""),
        (INDEX, f" ({report.index_bytes:,} bytes)"),
        (LANGUAGE, ""),
    )
    for path, size in sizes:
        yield f"  -> {where / path}{size}"


def _learnt(given: Sequence[Source], learnt: Learnt, where: Path) -> Iterator[str]:
    """What was learnt from pairs, in a few lines."""
    from pipeline.learning.build import MADE
    from pipeline.learning.weights import FEW

    for kind, costs in sorted(learnt.costs.items()):
        count = sum(len(s.passages) for s in given if s.kind == kind)
        plural = "" if count == 1 else "s"
        yield f"Read {count:,} pair{plural} ({kind}): {len(costs.pairs):,} confusions."
    yield f"Found {learnt.lookalikes:,} words that others are read for."
    for kind, counts in sorted(learnt.examples.items()):
        whole = sum(counts.values())
        yield f"Weighed {whole:,} words ({kind})." if whole >= FEW else f"Too few words to weigh ({kind}): {whole:,}."
    for path in MADE:
        yield f"  -> {where / path}"


def _reliability(judged: Sequence[Judged], parts: int) -> Iterator[str]:
    """How far what is said can be relied on, as a table for each kind of case."""
    from pipeline.learning import folds

    rows, likelihood = folds.reliability(judged), folds.likelihood(judged)
    yield f"How sure it was, and how often it was right, on pairs held out ({parts} parts)"
    for kind, mean in likelihood.items():
        mine = [row for row in rows if row.kind == kind]
        yield f"\n{kind}: {sum(row.words for row in mine):,} words, mean log likelihood {mean:.4f}"
        yield f"{'from':>8}{'words':>9}{'said':>9}{'right':>9}{'as read':>9}"
        for r in mine:
            yield f"{r.least:8.1%}{r.words:9,}{r.said:9.2%}{r.right:9.2%}{r.as_read:9.2%}"


@contextmanager
def _progress() -> Iterator[Callable[[int], None]]:
    """A function that is told how many more works are counted and moves a bar on the terminal, where there is one."""
    if not sys.stderr.isatty():
        yield lambda works: None
        return
    with click.progressbar(  # how many works there are is known when all are read
        repeat(None), label="counting", file=sys.stderr, show_pos=True, show_eta=False
    ) as bar:
        bar.render_progress()
        yield bar.update
