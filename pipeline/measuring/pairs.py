"""Passages of OCR text with their transcription: reading them, folding what is no difference, each word's counterpart.

A file of JSON Lines (plain, `.gz` or `.xz`): `ocr`, and `gt` where there is a transcription; `id`, `doc` (the book or
newspaper it is from), `year` and `kind` where they are known.
"""

from __future__ import annotations

import gzip
import json
import lzma
import zlib
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import regex
from rapidfuzz.distance import Levenshtein

from pipeline.errors import BadInput, Unreadable

LIGATURES = {"ﬁ": "fi", "ﬂ": "fl", "ﬀ": "ff", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_SIGNS = str.maketrans(
    {
        **dict.fromkeys("“”„‟", '"'),
        **dict.fromkeys("‘’‚‛`´", "'"),
        **dict.fromkeys("—–―", "--"),
        "…": "...",
        **LIGATURES,
    }
)
_BROKEN = regex.compile(r"(?<=\p{L})[-‐¬\u00ad][ \t]*\r?\n\s*(?=\p{L})")
_SPACE = regex.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Passage:
    """One passage. `truth` is None where there is no transcription."""

    id: str
    doc: str
    year: str
    kind: str
    ocr: str
    truth: str | None


def read(path: Path, *, truth: bool = True) -> Iterator[Passage]:
    """The passages of a file. Raises BadInput with the line that is not as it should be; Unreadable."""
    openers = {".gz": gzip.open, ".xz": lzma.open}
    try:
        with openers.get(path.suffix, open)(path, "rt", encoding="utf-8-sig") as file:  # type: ignore[operator]
            for n, line in enumerate(file, 1):
                if line.strip():
                    yield passage(line, f"{path}, line {n}", truth=truth)
    except (UnicodeDecodeError, lzma.LZMAError, gzip.BadGzipFile, zlib.error, EOFError) as e:
        raise BadInput(f"{path}: cannot be read: {e}") from e
    except OSError as e:
        raise Unreadable(f"{path}: {e.strerror or e}") from e


def passage(line: str, place: str, *, truth: bool) -> Passage:
    """One line's passage. Raises BadInput that names `place`."""
    try:
        record = json.loads(line)
    except RecursionError as e:
        raise BadInput(f"{place}: lists within lists, too many to be read") from e
    except ValueError as e:
        raise BadInput(f"{place}: not JSON: {e}; each line must be an object with `ocr`") from e
    wanted = ("ocr", "gt") if truth else ("ocr",)
    if not isinstance(record, dict) or any(not isinstance(record.get(name), str) for name in wanted):
        raise BadInput(f"{place}: needs {' and '.join(f'`{name}`' for name in wanted)}, in quotes, within one object")
    year, doc, kind = (str(record.get(name) or "") for name in ("year", "doc", "kind"))
    given = record.get("gt")
    return Passage(str(record.get("id", "")), doc, year, kind, record["ocr"], given if isinstance(given, str) else None)


def folded(text: str) -> str:
    """What measures compare: plain quotes, `--` for dashes, no ligature characters, words broken at line ends whole,
    single spaces."""
    single: str = _SPACE.sub(" ", _BROKEN.sub("", text).translate(_SIGNS))
    return single.strip()


class Alignment:
    """Which stretch of `truth` a stretch of `read` stands for: the way with the fewest letters put in, left out or
    changed."""

    def __init__(self, read: str, truth: str) -> None:
        self.read, self.truth = read, truth
        blocks = [op for op in Levenshtein.opcodes(read.lower(), truth.lower()) if op.src_end > op.src_start]
        if len(read.lower()) != len(read) or len(truth.lower()) != len(truth):  # İ grows: compare as it stands
            blocks = [op for op in Levenshtein.opcodes(read, truth) if op.src_end > op.src_start]
        self._starts = [op.src_start for op in blocks]
        self._blocks = blocks

    def at(self, place: int) -> int:
        """Where in the truth the code point at `place` stands (or would)."""
        if not self._blocks or place >= len(self.read):
            return len(self.truth)
        op = self._blocks[bisect_right(self._starts, place) - 1]
        return min(op.dest_end, op.dest_start + place - op.src_start)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The truth's words that overlap what read[start:end] stands for, whole."""
        a, b = self.at(start), self.at(end - 1) + 1 if end > start else self.at(start)
        last = self._blocks[bisect_right(self._starts, end - 1) - 1] if self._blocks and end > start else None
        if last is not None and last.dest_end <= b - 1:
            b = last.dest_end
        while a > 0 and not self.truth[a - 1].isspace():
            a -= 1
        while b < len(self.truth) and not self.truth[b].isspace():
            b += 1
        return a, max(a, b)
