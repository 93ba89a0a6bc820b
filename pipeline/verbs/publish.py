"""The verb `publish`: reading pages and EPUBs from cleaned documents."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline import errors
from pipeline.verbs.common import cleaned_names, cleaned_option, complain, document_name, folder, progress
from pipeline.verbs.correct import write_whole


@click.command(short_help="Make a reading page and an EPUB of each document.")
@click.argument("names", nargs=-1, metavar="[NAME]…")
@click.option("--site", type=folder, default=Path("site"), show_default=True, help="Folder to put them into.")
@cleaned_option
@click.option("--epub/--no-epub", default=True, show_default=True, help="Whether to make EPUBs.")
def publish(names: tuple[str, ...], site: Path, cleaned: Path, epub: bool) -> int:
    """Make a reading page and an EPUB of cleaned documents, all or those named, and a page that lists them.

    Only tei.xml is read. Each page is one file that needs no network and no JavaScript. A document that fails does
    not keep the others from being made.

    \b
    Examples:
        clean-corpus publish
        clean-corpus publish my-book --site public --no-epub
    """
    from pipeline.editions.publishing import site as pages

    if site.resolve() == cleaned.resolve() or site.resolve() in cleaned.resolve().parents:
        raise click.UsageError(f"--site {site} holds --cleaned {cleaned}; what is made goes into a folder of its own")
    wanted = list(dict.fromkeys(document_name(n, cleaned) for n in names)) or cleaned_names(cleaned)
    codes: list[int] = []
    with progress(len(wanted), "publishing") as tell:
        for name in wanted:
            try:
                made = pages.make(cleaned, name, epub)
            except errors.PipelineError as e:
                complain(" ".join(str(e).split()))
                codes.append(e.code)
            else:
                _put(site / f"{name}.html", made.html)
                _put(site / f"{name}.epub", made.epub)
            tell(1)
    done = len(wanted) - len(codes)
    if done:
        _put(site / pages.INDEX, pages.index(cleaned, cleaned_names(cleaned), site))
        click.echo(f"{done} document{'' if done == 1 else 's'} in {site}; open {site / pages.INDEX}")
    return errors.DONE if not codes else errors.SOME_FAILED if done or len(set(codes)) > 1 else codes[0]


def _put(path: Path, data: bytes | None) -> None:
    """Write a file whole, or remove an old one where there is to be none; what is the same already is left alone."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if data is None:
            path.unlink(missing_ok=True)
            return
        if path.is_file() and path.read_bytes() == data:
            return
    except OSError as e:
        raise errors.Unreadable(f"{path}: cannot be written: {e.strerror or e}") from e
    write_whole(path, data)
