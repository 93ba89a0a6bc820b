"""Tables of text that were learnt: rows parted by tabs, with a sum at their end that tells a damaged one."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from pathlib import Path

from pipeline.errors import BadInput, Unreadable

SUM = "# sum "
REBUILD = "rebuild it with `clean-corpus train`"


def number(given: str, path: Path) -> float:
    """A figure of a table. Raises BadInput where it is none."""
    try:
        figure = float(given)
    except ValueError:
        figure = math.nan
    if not math.isfinite(figure):
        raise BadInput(f"{path}: “{given}” is no number; {REBUILD}")
    return figure


def whole(lines: Sequence[str]) -> bytes:
    """A table of text with the sum of its lines at its end, so that a damaged one is known for damaged."""
    body = "".join(line + "\n" for line in lines)
    return f"{body}{SUM}{_sum(body)}\n".encode()


def _sum(body: str) -> str:
    return hashlib.sha256(body.encode()).hexdigest()[:16]


def rows(path: Path, columns: int) -> list[list[str]]:
    """The rows of a table of text, its heading left out. Raises BadInput where one has another number of columns."""
    try:
        body, _, end = path.read_text(encoding="utf-8").rpartition(SUM)
    except FileNotFoundError as e:
        raise BadInput(f"{path}: there is no such file; {REBUILD}") from e
    except (OSError, UnicodeDecodeError) as e:
        raise Unreadable(f"{path}: cannot be read: {e}") from e
    if end.strip() != _sum(body):
        raise BadInput(f"{path}: was damaged, or changed by hand; {REBUILD}")
    found = [line.split("\t") for line in body.split("\n")[1:] if line]
    for n, row in enumerate(found, 2):
        if len(row) != columns:
            raise BadInput(f"{path}, line {n}: has {len(row)} columns, not {columns}; {REBUILD}")
    return found
