"""The verbs that prove: `restore` and `verify`."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import click

from pipeline import errors
from pipeline.verbs.common import (
    cleaned_names,
    cleaned_option,
    complain,
    decisions_folder,
    decisions_option,
    document_name,
    echo_json,
    folder,
    json_option,
    raw_option,
    write_bytes,
)


@click.command(short_help="Write back what was given, byte for byte.")
@click.argument("path", metavar="FOLDER", type=click.Path(path_type=Path))
@click.option(
    "-o", "--output", type=folder, default=None, help="Folder for the OCR files that a document was given as."
)
def restore(path: Path, output: Path | None) -> int:
    """Write the raw text of a cleaned folder to standard output, byte for byte.

    Only text.txt and ledger.jsonl of that folder are read. Where the document was given as OCR files, their text is
    the raw text, and --output writes the files themselves, from given.zip; it never writes over another file. Of page
    images it is what was read on them.

    \b
    Examples:
        clean-corpus restore cleaned/my-book > my-book.raw.txt
        clean-corpus restore cleaned/my-alto-book -o my-alto-book
    """
    from pipeline.corpus import cleaned_folder

    found = Path("cleaned") / path if not path.exists() and len(path.parts) == 1 else path
    kept = cleaned_folder.read(found)
    if output is None:
        write_bytes(kept.raw_bytes)
        return errors.DONE
    files = cleaned_folder.given_files(kept)
    if files is None:
        raise errors.BadInput(f"{found}: not made from OCR files; leave out -o, and redirect the raw text to a file")
    try:
        missing = _missing(files, output, found)
        output.mkdir(parents=True, exist_ok=True)
        for path, data in missing.items():
            _put(path, data)
    except OSError as e:
        raise errors.Unreadable(f"{output}: cannot be written: {e.strerror or e}") from e
    click.echo(f"{len(files)} file{'' if len(files) == 1 else 's'} in {output}")
    return errors.DONE


def _missing(files: Mapping[str, bytes], output: Path, found: Path) -> dict[Path, bytes]:
    """Which files are to be written to `output`. Raises BadInput where one would take another's place."""
    missing: dict[Path, bytes] = {}
    twins: dict[str, str] = {}
    for name, data in files.items():
        twin = twins.setdefault(name.casefold(), name)
        if twin != name:  # one file to Windows and macOS
            raise errors.BadInput(f"{found}: {twin} and {name} differ in case alone; take them from given.zip yourself")
        path = output / name
        if not path.exists():
            missing[path] = data
        elif not path.is_file() or path.read_bytes() != data:
            raise errors.BadInput(f"{path}: there already, with other content; give -o an empty folder")
    return missing


def _put(path: Path, data: bytes) -> None:
    """Write a file, all or nothing, its bytes as they are: what was given packed is packed already."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        part.write_bytes(data)
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


@click.command(short_help="Check that cleaned folders keep what is promised.")
@click.argument("names", nargs=-1, metavar="[NAME]…")
@raw_option
@cleaned_option
@decisions_option
@json_option
def verify(names: tuple[str, ...], raw: Path, cleaned: Path, decisions: Path | None, as_json: bool) -> int:
    """Check cleaned folders: each restores exactly, equals its raw text, holds valid TEI and what its ledger says.

    Files changed since they were written, and documents that the raw folder has no more, are told as well, and so are
    decisions files that are read for no document.

    \b
    Examples:
        clean-corpus verify
        clean-corpus verify my-book --cleaned out
    """
    from pipeline.corpus import cleaned_folder, strays
    from pipeline.corpus import verify as verifier
    from pipeline.language import knowledge

    wanted = [document_name(n, cleaned, raw) for n in names] or cleaned_names(cleaned)
    bad = 0
    for name in wanted:
        try:
            found = verifier.problems(cleaned_folder.read(cleaned / name), raw, knowledge.load())
        except errors.BadInput as e:
            found = [str(e)]
        bad += bool(found)
        for problem in found:
            complain(problem if problem.startswith(f"{cleaned / name}") else f"{cleaned / name}: {problem}")
        if as_json:
            echo_json({"document": name, "good": not found, "problems": found})
        elif not found:
            click.echo(f"{name}: good")
    for line in strays.told(raw, cleaned, decisions_folder(decisions), of_cleaned=False):
        complain(line)
    return errors.INVALID_OUTPUT if bad else errors.DONE
