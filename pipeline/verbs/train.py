"""The verb `train`: make the period lexicon anew."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import repeat
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline import errors
from pipeline.verbs.common import folder

if TYPE_CHECKING:
    from pipeline.lexicon.training import BuildReport


@click.command(short_help="Make the period lexicon anew from training texts.")
@click.argument(
    "texts",
    nargs=-1,
    required=True,
    metavar="TEXTS…",
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
    "--out",
    type=folder,
    default=None,
    metavar="DIR",
    help="Dictionaries folder.  [default: the program's own]",
)
@click.option("--jobs", type=click.IntRange(min=1), default=None, help="Processes to use.  [default: one a processor]")
def train(texts: tuple[Path, ...], words: tuple[Path, ...], out: Path | None, jobs: int | None) -> int:
    """Count the words of training texts, and write the period lexicon and its index.

    TEXTS are files of JSON lines (.jsonl or .jsonl.xz), a work a line, with its work (title), author, year and text.
    Word lists come from SCOWL (on Debian and Ubuntu: apt install scowl). Words of DIR/lexicon/anachronisms.txt, or
    else of the program's own, are left out. The same texts and lists give the same bytes.

    \b
    Examples:
        clean-corpus train texts/*.jsonl.xz
        clean-corpus train texts/*.jsonl --words scowl/final --words my-words.txt --out made
    """
    from pipeline import knowledge
    from pipeline.lexicon import reader, training

    for text in texts:
        if not text.name.endswith((".jsonl", ".jsonl.xz")):
            raise click.UsageError(f"`{text}` is not named as training texts are, .jsonl or .jsonl.xz")
    lists = [path for given in words or (training.SCOWL,) for path in _lists(given)]
    where = out or knowledge.dictionaries()
    barred = next((p for p in (where, knowledge.dictionaries()) if (p / reader.ANACHRONISMS).exists()), where)
    with _progress() as tell:
        report = training.build(
            texts,
            lists,
            where,
            anachronisms=barred / reader.ANACHRONISMS,
            jobs=jobs or os.cpu_count() or 1,
            progress=tell,
        )
    for line in _summary(report, where):
        click.echo(line)
    return errors.DONE


def _lists(given: Path) -> list[Path]:
    """The word lists that were meant: a file itself, a folder's lists of SCOWL."""
    from pipeline.lexicon.training import scowl

    return [given] if given.is_file() else scowl(given)


def _summary(report: BuildReport, where: Path) -> Iterator[str]:
    """What was done, in a few lines."""
    from pipeline.lexicon.index import INDEX, TABLE
    from pipeline.lexicon.training import SOURCES

    works = f"{report.works:,} work" + ("" if report.works == 1 else "s")
    yield f"Read {works}: {report.tokens:,} words, {report.seen:,} different ones."
    met = report.kept - report.unattested
    yield f"Kept {report.kept:,} words of the period: {met:,} of the texts, {report.unattested:,} of word lists alone."
    yield f"Refused {report.refused:,} that are likelier a commoner word misread."
    sizes = (
        (TABLE, f" ({report.table_bytes:,} bytes)"),
        (SOURCES, ""),
        (INDEX, f" ({report.index_bytes:,} bytes)"),
    )
    for path, size in sizes:
        yield f"  -> {where / path}{size}"


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
