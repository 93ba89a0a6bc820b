"""The verb `run`: clean documents."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline import errors
from pipeline.verbs.common import (
    cleaned_option,
    complain,
    decisions_folder,
    decisions_option,
    document_name,
    echo_json,
    json_option,
    pages_progress,
    raw_option,
    trust_option,
)

if TYPE_CHECKING:
    from pipeline.corpus.outcomes import Outcome


@click.command(short_help="Clean documents, all or those named.")
@click.argument("names", nargs=-1, metavar="[NAME]…")
@raw_option
@cleaned_option
@decisions_option
@click.option("--jobs", type=click.IntRange(min=1), default=None, help="Processes to use.  [default: one a processor]")
@click.option("--force", is_flag=True, help="Clean also what is up to date, and try unread pages again.")
@click.option("--fail-on-review", is_flag=True, help="Exit with 13 where a change awaits review.")
@click.option(
    "--on-error",
    type=click.Choice(["skip", "stop"]),
    default="skip",
    show_default=True,
    help="After a document that failed: go on with the others, or stop.",
)
@click.option(
    "--edition",
    type=click.Choice(["reading", "audit"]),
    default="reading",
    show_default=True,
    help="audit: also write tei-audit.xml, in which every change is shown.",
)
@click.option(
    "--overwrite",
    is_flag=True,
    help="Write also over files of the cleaned folder that were changed by hand; a review.tsv that cannot be "
    "understood is put aside.",
)
@trust_option
@json_option
@click.pass_obj
def run(
    debug: bool,
    names: tuple[str, ...],
    raw: Path,
    cleaned: Path,
    decisions: Path | None,
    jobs: int | None,
    force: bool,
    fail_on_review: bool,
    on_error: str,
    edition: str,
    overwrite: bool,
    trust: str | None,
    as_json: bool,
) -> int:
    """Clean documents: those named, or all of the raw folder.

    Each gets a folder with tei.xml, text.txt, ledger.jsonl and review.tsv. A document whose files, rules and output
    are unchanged since the last run is left alone. One that fails does not keep the others from being cleaned. Page
    images are read first; each page is read once, and a page that cannot be read is a gap in the TEI.

    Verdicts that were written into a review.tsv are taken over into the decisions folder and followed. Other files
    there that were changed by hand are not written over, except with --overwrite.

    With --trust careful fewer words are put right unasked, with --trust bold more; the others are proposed. It goes
    before what a document says of that in its document.toml.

    \b
    Examples:
        clean-corpus run
        clean-corpus run ussr-its-significance-for-the-west-1942 --force
        clean-corpus run --raw scans --cleaned out --jobs 8 --fail-on-review
    """
    from pipeline.corpus import batch, outcomes, strays
    from pipeline.source import documents

    given, made = raw.resolve(), cleaned.resolve()
    if given == made or given in made.parents or made in given.parents:
        raise click.UsageError(f"--raw {raw} and --cleaned {cleaned} lie one in the other; keep what was given apart")
    wanted = list(dict.fromkeys(document_name(n, raw) for n in names)) or documents.names(raw)
    if not wanted:
        raise errors.BadInput(
            f"{raw}: no documents; put each into {raw}/<name>/: page images, a PDF, OCR files or text.txt"
        )
    verdicts = decisions_folder(decisions)
    job = batch.Job(raw, cleaned, verdicts, force, on_error == "stop", edition == "audit", trust or "", overwrite)
    with _progress(len(wanted), as_json) as tell:
        found = batch.run(job, wanted, jobs or os.cpu_count() or 1, tell, lambda count: pages_progress(count, as_json))
    for outcome in found:
        if outcome.status == outcomes.FAILED:
            complain(outcome.message)
            for taken in () if as_json else outcome.taken:
                click.echo(f"{outcome.name}: {taken.told()}")
            if debug and outcome.trace:
                click.echo(outcome.trace, err=True)
        elif not as_json and (
            outcome.status == outcomes.CLEANED
            or outcome.taken
            or (c := outcome.counts)
            and (c.unmatched or c.unread or c.contradicted)
        ):
            click.echo(outcomes.line(outcome))
        if as_json:
            echo_json(outcome.data())
    for line in strays.told(raw, cleaned, verdicts):
        complain(line)
    if not as_json:
        click.echo(outcomes.closing(found))
    return outcomes.exit_code(found, fail_on_review)


@contextmanager
def _progress(length: int, quiet: bool) -> Iterator[Callable[[Outcome], None]]:
    """A function that is told of each finished document and moves a bar on the terminal, where there is one."""
    if quiet or not sys.stderr.isatty():
        yield lambda outcome: None
        return
    with click.progressbar(
        length=length,
        label="cleaning",
        file=sys.stderr,
        show_pos=True,
        item_show_func=lambda n: n,
        show_eta=False,
    ) as bar:
        bar.render_progress()

        def tell(outcome: Outcome) -> None:
            bar.update(1, outcome.name)

        yield tell
