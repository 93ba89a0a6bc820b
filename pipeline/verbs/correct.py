"""The verb `correct`: clean text that is no document of raw/, for other programs and for comparison with them."""

from __future__ import annotations

import gzip
import io
import json
import lzma
import os
import sys
import zlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline import errors
from pipeline.verbs.common import progress, trust_option, write_bytes

if TYPE_CHECKING:
    from pipeline.language.knowledge import Knowledge

STDIN = "standard input"
PACKED: Mapping[str, Callable[..., Any]] = {".gz": gzip.open, ".xz": lzma.open}


@click.command(short_help="Clean a text, or passages as JSON Lines.")
@click.argument("file", default="-", metavar="[FILE]", type=click.Path(path_type=Path))
@click.option("--jsonl", is_flag=True, help="FILE has a passage a line, as JSON; so has the output.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    default=None,
    metavar="FILE",
    help="Write there, all or nothing; packed if named .gz or .xz.  [default: standard output]",
)
@trust_option
def correct(file: Path, jsonl: bool, output: Path | None, trust: str | None) -> int:
    """Clean the text of FILE (or of standard input) and print it: all stages for text, without markup and ledger.

    Certain and likely changes are made, doubtful ones are not. FILE may be packed (.gz, .xz). A document is better
    cleaned by `run`, which also finds its headings and paragraphs, and keeps what was changed.

    With --jsonl each line is an object with `ocr`, and with `id`, `year`, `doc` (the book or newspaper it is from) and
    `kind` where they are known; other keys are passed over. Each gives a line with its `id` and the clean text as
    `out`, in the same order. Passages that share `doc`, `year` and `kind` are taken to be of one source and help each
    other: its habits and its own words show in all of them. Sources of few words are taken together, as far as they
    are of one kind.

    \b
    Examples:
        clean-corpus correct page.txt
        clean-corpus correct --jsonl passages.jsonl.gz -o cleaned.jsonl
        echo '{"id": 1, "ocr": "It was tbe Movement.", "year": 1942}' | clean-corpus correct --jsonl
    """
    from pipeline.language import knowledge
    from pipeline.text.trust import Trust

    if not jsonl and ".jsonl" in file.suffixes:
        raise click.UsageError(f"`{file}` is named as JSON Lines are: say --jsonl to have its passages cleaned")
    given = read(file)
    know = knowledge.load().trusting(Trust(trust or Trust.USUAL))
    made = _passages(given, _name(file), know) if jsonl else _text(given, _name(file), know)
    data = made.encode()
    if output is None or str(output) == "-":
        write_bytes(data)
    else:
        write_whole(output, data)
    return errors.DONE


def _name(file: Path) -> str:
    return STDIN if str(file) == "-" else str(file)


def read(file: Path) -> bytes:
    """The bytes of a file, unpacked, or of standard input for `-`. Raises BadInput, Unreadable."""
    try:
        if str(file) == "-":
            return sys.stdin.buffer.read()
        with PACKED.get(file.suffix, open)(file, "rb") as opened:
            return bytes(opened.read())
    except (lzma.LZMAError, gzip.BadGzipFile, zlib.error, EOFError) as e:
        raise errors.BadInput(f"{file}: cannot be unpacked: {e}") from e
    except OSError as e:
        raise errors.Unreadable(f"{_name(file)}: cannot be read: {e.strerror or e}") from e


def _text(given: bytes, name: str, know: Knowledge) -> str:
    """A plain text, cleaned."""
    from pipeline.formats import text
    from pipeline.measuring import passages
    from pipeline.measuring.pairs import Passage

    whole = Passage("", "", "", "", text.decode(given, Path(name)), None)
    return passages.correct([whole], know)[0].text


def _passages(given: bytes, name: str, know: Knowledge) -> str:
    """JSON Lines of passages, cleaned; nothing is cleaned before the last line was found good."""
    from pipeline.measuring import passages

    rows = list(passages.parse(io.BytesIO(given), name))
    with progress(len(rows), "cleaning") as tell:
        done = passages.correct([one for one, _ in rows], know, tell=tell)
    return "".join(_line(ident, one.text) for (_, ident), one in zip(rows, done, strict=True))


def _line(ident: Any, out: str) -> str:
    row = {"id": ident, "out": out}
    line = json.dumps(row, ensure_ascii=False)
    try:
        line.encode()
    except UnicodeEncodeError:  # half of a character, as JSON can say it and UTF-8 cannot
        line = json.dumps(row)
    return line + "\n"


def write_whole(path: Path, data: bytes) -> None:
    """Write a file, all or nothing, packed as its name says. Raises Unreadable."""
    if path.suffix == ".gz":
        data = gzip.compress(data, mtime=0)
    elif path.suffix == ".xz":
        data = lzma.compress(data)
    path = path.resolve()
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        if path.exists() and not path.is_file():  # /dev/null is written to, not put in the place of
            path.write_bytes(data)
            return
        part.write_bytes(data)
        part.replace(path)
    except BaseException as e:
        with suppress(OSError):
            part.unlink()
        if isinstance(e, OSError):
            raise errors.Unreadable(f"{path}: cannot be written: {e.strerror or e}") from e
        raise
