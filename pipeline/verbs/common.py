"""What the verbs share: their options, how a document is named, and how things reach the terminal."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline import errors
from pipeline.text.trust import Trust

if TYPE_CHECKING:
    from pipeline.corpus.cleaned_folder import Kept

NAME = "clean-corpus"

folder = click.Path(path_type=Path, file_okay=False)
raw_option = click.option(
    "--raw",
    type=folder,
    default=Path("raw"),
    show_default=True,
    help="Folder of documents as they were given.",
)
cleaned_option = click.option(
    "--cleaned", type=folder, default=Path("cleaned"), show_default=True, help="Folder of cleaned documents."
)
decisions_option = click.option(
    "--decisions",
    type=folder,
    default=None,
    help="Folder of people's verdicts, <document>.tsv.  [default: dictionaries/decisions here, or the program's own]",
)
json_option = click.option("--json", "as_json", is_flag=True, help="JSON Lines, for programs.")
color_option = click.option(
    "--color",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    show_default=True,
    help="Colour: on a terminal only, or as told.",
)

trust_option = click.option(
    "--trust",
    type=click.Choice([trust.value for trust in Trust]),
    default=None,
    help="How sure a misreading must be for its word to be put right unasked.  "
    "[default: usual, or what a document's document.toml says]",
)


def document_name(given: str, *folders: Path) -> str:
    """The name of a document of `folders`, given by name or by path (`raw/my-book/`, `raw/my-book/text.txt`)."""
    path = Path(given)
    if not path.name or path.name == "..":
        raise click.UsageError(f"`{given}` is not the name of a document")
    if len(path.parts) > 1 and not _lies_in(path, folders):
        path = path.parent
        if not Path(given).is_file() or not _lies_in(path, folders):
            listed = " or ".join(map(str, folders))
            raise click.UsageError(f"`{given}` is no document of {listed}; give its name, or another folder")
    if any((folder / path.name).is_dir() for folder in folders):
        return path.name
    from pipeline.source.files import stem

    return stem(path)


def _lies_in(path: Path, folders: Iterable[Path]) -> bool:
    return path.parent.resolve() in [folder.resolve() for folder in folders]


def decisions_folder(given: Path | None) -> Path:
    """The folder of verdicts: the one given, else the program's own where only that is there, else one here."""
    if given is not None:
        return given
    here = Path("dictionaries", "decisions")
    if here.is_dir():
        return here
    from pipeline.language import knowledge

    own = knowledge.dictionaries() / "decisions"
    return own if own.is_dir() else here


def stage_index(name: str) -> int:
    """The place of a stage in the order of all."""
    from pipeline.stages import order

    names = [s.name for s in order.STAGES]
    if name not in names:
        raise click.UsageError(f"no stage `{name}`; there are {', '.join(names)}")
    return names.index(name)


def cleaned_names(cleaned: Path) -> list[str]:
    """The cleaned documents, in alphabetical order. Raises BadInput where there is none."""
    inside = cleaned.iterdir() if cleaned.is_dir() else ()
    found = sorted(p.name for p in inside if p.is_dir() and not p.name.startswith("."))
    if not found:
        raise errors.BadInput(f"{cleaned}: nothing there; clean something first: `{NAME} run`")
    return found


def open_document(cleaned: Path, raw: Path, given: str) -> Kept:
    """A document's cleaned folder, with a word on standard error where its raw text has changed since."""
    from pipeline.corpus import cleaned_folder
    from pipeline.source import documents

    name = document_name(given, cleaned, raw)
    kept = cleaned_folder.read(cleaned / name)
    try:
        stale = (
            raw.is_dir() and name in documents.names(raw) and cleaned_folder.changed(documents.find(raw, name), kept)
        )
    except errors.PipelineError:
        stale = True
    if stale:
        complain(f"{raw / name}: the raw text has changed since; `{NAME} run {name}` would clean it anew")
    return kept


def coloured(choice: str) -> bool:
    """Whether to colour: as told, or on a terminal unless NO_COLOR is set."""
    if choice == "auto":
        return sys.stdout.isatty() and "NO_COLOR" not in os.environ
    return choice == "always"


def page_out(parts: Iterable[str], color: bool) -> None:
    """Through a pager on a terminal, straight to a pipe."""
    if sys.stdout.isatty():
        os.environ.setdefault("LESS", "-FRX")
        click.echo_via_pager(parts, color=color)
        return
    for part in parts:
        click.echo(part, nl=False, color=color)


def echo_json(row: dict[str, Any]) -> None:
    """One line of JSON to standard output."""
    click.echo(json.dumps(row, ensure_ascii=False))


def write_bytes(data: bytes) -> None:
    """Bytes to standard output exactly as they are, on any system."""
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def complain(message: str) -> None:
    """One line to standard error, under the program's name."""
    click.echo(f"{NAME}: {message}", err=True)


@contextmanager
def progress(length: int, label: str) -> Iterator[Callable[[int], object]]:
    """A function that is told how many more are done and moves a bar on the terminal, where there is one."""
    if not sys.stderr.isatty():
        yield lambda count: None
        return
    with click.progressbar(length=length, label=label, file=sys.stderr, show_pos=True, show_eta=False) as bar:
        bar.render_progress()
        yield bar.update


@contextmanager
def pages_progress(count: int, quiet: bool) -> Iterator[Callable[[], None]]:
    """The same for `count` page images, with the time that the others will take; what it gives is called after each."""
    if quiet or not sys.stderr.isatty():
        yield lambda: None
        return
    with click.progressbar(length=count, label="reading pages", file=sys.stderr, show_pos=True, show_eta=True) as bar:
        bar.render_progress()
        yield lambda: bar.update(1)
