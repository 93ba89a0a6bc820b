"""Counts what is lost between reading and cleaning: `python -m tests.lost IMAGES…` (files, or folders of them).

For every page image the engine's readings are listened to, as many as `reading.strategy` has made. A line of any of them is
lost where it has a word over whose ink neither a word of the raw text stands nor one of what was put aside: the ledger
gives the raw text back to the letter, so what stands in it is in the clean text or on the ledger. Lines that were put
aside must be touched by a change of the stage `reading` that is applied or waits. Prints each lost line and the count.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from PIL import Image

from pipeline.formats.layout import ASIDE, Box, Page, Reading
from pipeline.language import knowledge
from pipeline.scans import pictures
from pipeline.scans.imaging import polarity, prepare, survey
from pipeline.scans.imaging.frame import Frame
from pipeline.scans.reading import strategy, tesseract
from pipeline.scans.reading.options import Options
from pipeline.scans.reading.strategy import Recognise, Settings
from pipeline.scans.text import render
from pipeline.source.documents import Metadata
from pipeline.stages import chain
from pipeline.stages.order import STAGES


def lost(image: Image.Image, recognise: Recognise) -> list[str]:
    """The lines that a reading of `image` has, and neither its text nor its ledger."""
    heard: list[tuple[Page, tuple[int, int]]] = []

    def listening(given: Image.Image, settings: Settings) -> Page:
        heard.append((recognise(given, settings), given.size))
        return heard[-1][0]

    read = strategy.read_page(image, listening)
    made = prepare.prepared(image, survey.at(image))
    frames = [Frame(made.frame.crop, made.frame.angle, size[0] / made.image.width) for _, size in heard]
    there = [word.box for line in read.page.lines for word in line.words if word.box]
    found = []
    for (page, _), frame in zip(heard, frames, strict=True):
        lines = strategy.mapped(page, frame, image).lines
        found += [line.text for line in lines if any(word.box and not _seen(word.box, there) for word in line.words)]
    return found + list(_untouched(read.page))


def _untouched(page: Page) -> Iterator[str]:
    """The lines put aside on `page` that no change of the ledger, applied or waiting, covers."""
    raw, layout = render(Reading((page,)))
    record = next(
        r
        for r in chain.run(raw, STAGES, knowledge.load(), Metadata(format="images"), layout=layout).records
        if r.stage == "reading"
    )
    covered = [(e.change.start, e.change.end) for e in record.entries if e.state.in_text or e.state.queued]
    for line in layout.lines:
        if line.kind in ASIDE and not any(start <= line.start and line.end <= end for start, end in covered):
            yield line.line.text


def _seen(box: Box, others: Sequence[Box]) -> bool:
    """Whether any of the words there stands over a fair part of `box`; pixels come and go as boxes are mapped."""
    shared = 0
    for other in others:
        across = min(box.right, other.right) - max(box.left, other.left)
        down = min(box.bottom, other.bottom) - max(box.top, other.top)
        shared += across * down if across > 0 and down > 0 else 0
    return shared > 0.25 * box.width * box.height


def main(paths: Sequence[str]) -> int:
    """Go through image files, and folders of them; 1 where a line is lost."""
    files = [f for p in map(Path, paths) for f in (sorted(p.rglob("*")) if p.is_dir() else [p])]
    engine = tesseract.find(Options())

    def recognise(given: Image.Image, settings: Settings) -> Page:
        threshold = {"thresholding_method": str(settings.thresholding)} if settings.thresholding else {}
        return engine.read(given, settings.psm, threshold)

    count = pages = 0
    for path in files:
        if path.suffix.lower() in pictures.SUFFIXES and path.suffix.lower() != ".pdf":
            image = polarity.positive(pictures.load(pictures.of(path)[0]))
            pages += 1
            for text in lost(image, recognise):
                count += 1
                sys.stdout.write(f"{path.name}: {text}\n")
    sys.stdout.write(f"{count} lines lost on {pages} pages\n")
    return int(count > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
