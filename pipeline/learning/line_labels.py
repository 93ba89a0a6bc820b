"""What the printed lines of a book are, by its transcription: rows that the weights of line labels are learnt from."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from pipeline.errors import BadInput
from pipeline.language import knowledge, sequences
from pipeline.language.knowledge import Knowledge
from pipeline.language.lexicon.training import write
from pipeline.learning import line_weights, workers
from pipeline.learning.line_weights import Row
from pipeline.measuring import transcriptions
from pipeline.measuring.transcriptions import Block
from pipeline.measuring.word_alignment import align
from pipeline.source.documents import Metadata
from pipeline.stages import chain
from pipeline.stages.lines import columns, evidence
from pipeline.stages.lines.columns import Columns, Flags
from pipeline.stages.lines.labels import Label
from pipeline.stages.order import STAGES

NAMES = tuple(str(label) for label in Label)
OF = {
    "p": (Label.PARAGRAPH, Label.TEXT),
    "head": (Label.HEAD, Label.HEAD),
    "verse": (Label.STANZA, Label.VERSE),
    "quote": (Label.PARAGRAPH, Label.TEXT),  # set in or not: few show it, and those are read as paragraphs
}
"""What the first and the later lines of a block are; of other kinds they are something else."""
SKIPPED = frozenset(("note", "apart", "tn", "skip", "illus", "hr"))  # not there, or moved, in the text that is labelled
NEAR = 2  # words of a block that may be misread before the first that is not
STAGE = "structure"  # whose text the lines are read in
PACKED = ("", ".xz")


@dataclass(frozen=True)
class Book:
    """OCR text and transcription of a book."""

    name: str
    ocr: Path
    truth: Path


def books(folder: Path) -> list[Book]:
    """The books in the folders of a folder, each `ocr.txt` and `truth.txt`, packed (.xz) or not. Raises BadInput where
    there are none."""
    found = []
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        files = [
            next((file for end in PACKED if (file := path / f"{name}.txt{end}").is_file()), None)
            for name in ("ocr", "truth")
        ]
        if files[0] and files[1]:
            found.append(Book(path.name, files[0], files[1]))
    if not found:
        raise BadInput(f"{folder}: no books there; each needs a folder with ocr.txt and truth.txt (or .xz of both)")
    return found


def build(
    given: Sequence[Book], out: Path, *, jobs: int = 2, tell: Callable[[Book], object] = lambda book: None
) -> dict[str, int]:
    """Learn the weights from books, and write them under `out`; how many lines there were of each label. The bytes are
    the same with any number of jobs.

    Raises Unreadable and BadInput for a book that cannot be read.
    """
    found = workers.each(_listed, given, knowledge.dictionaries(), jobs, tell)
    for book, some in zip(given, found, strict=True):
        if not (some[0].allowed.sum(axis=1) == 1).any():
            raise BadInput(f"{book.truth}: has no line in common with {book.ocr.name}; is it the same book?")
    learnt = line_weights.learn([row for some in found for row in some], NAMES)
    write(out / knowledge.LINES, sequences.dump(learnt).encode())
    sure = [some[0].allowed[some[0].allowed.sum(axis=1) == 1] for some in found]
    return dict(zip(NAMES, np.concatenate(sure).sum(axis=0).tolist(), strict=True))


def _listed(book: Book, know: Knowledge) -> list[Row]:
    return list(rows(book, know))


def rows(book: Book, know: Knowledge) -> Iterator[Row]:
    """The lines of a book with what they may be; where blank lines part its paragraphs, without those as well."""
    stages = STAGES[: next(n for n, stage in enumerate(STAGES) if stage.name == STAGE)]
    cleaned = chain.run(transcriptions.content(book.ocr), stages, know, Metadata())
    notes = [m.start for m in cleaned.marks if m.kind == "note"]
    pages = [m.start for m in cleaned.marks if m.kind == "page"]
    end = min(notes, default=len(cleaned.text))
    joined = [m.start for m in cleaned.marks if m.kind == "lineend"]
    found = columns.measured(cleaned.text, end, pages, know.tables["correct"]["widths"], joined)
    allowed = labelled(found, transcriptions.read(book.truth))
    yield Row(evidence.evidence(found), allowed)
    if evidence.parted(found):
        same = np.concatenate([[False], found.page[1:] == found.page[:-1]])
        yield Row(evidence.evidence(replace(found, gap=np.where(same, 0, found.gap))), allowed)


def labelled(found: Columns, truth: Sequence[Block]) -> Flags:
    """Which labels (columns) each line (row) may have: one where a block of the transcription has its words, else
    all."""
    blocks = [block for block in truth if block.kind not in SKIPPED]
    theirs: list[str] = []
    begun: list[int] = []
    for block in blocks:
        begun.append(len(theirs))
        theirs += block.words
    ours: list[str] = []
    spans = []
    for line in found.lines:
        first = len(ours)
        ours += transcriptions.words(line.text)
        spans.append((first, len(ours)))
    to = align(ours, theirs)
    allowed = np.zeros((len(found), len(NAMES)), bool)
    for n, (first, last) in enumerate(spans):
        met = [to[k] for k in range(first, last) if to[k] >= 0]
        if not met or 2 * len(met) < last - first:
            allowed[n] = True
            continue
        at = [bisect_right(begun, k) - 1 for k in met]
        most = Counter(at).most_common(1)[0][0]
        begins = at[0] == most and met[0] - begun[most] <= NEAR
        labels = OF.get(blocks[most].kind, (Label.OTHER, Label.OTHER))
        allowed[n, NAMES.index(labels[0 if begins else 1])] = True
    return allowed
