"""The verb `ocr`: read page images, and write what is on them for other programs."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline import errors
from pipeline.verbs.common import complain, echo_json, folder, json_option, pages_progress
from pipeline.verbs.correct import write_whole

if TYPE_CHECKING:
    from pipeline.formats.layout import Reading
    from pipeline.scans.reading.requests import Request

_SUFFIX = {"hocr": ".hocr", "alto": ".alto.xml", "text": ".txt"}


@click.command(short_help="Read page images; write hOCR, ALTO or text.")
@click.argument("images", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="IMAGES…")
@click.option("-o", "--output", type=folder, default=Path("ocr"), show_default=True, help="Folder to write into.")
@click.option(
    "--format",
    "formats",
    type=click.Choice(["hocr", "alto", "text"]),
    multiple=True,
    help="What to write; may be given more than once.  [default: hocr and alto]",
)
@click.option("--languages", default="", metavar="NAMES", help="Traineddata, e.g. eng+deu.  [default: eng]")
@click.option("--program", default="", metavar="PATH", help="Another Tesseract than the one installed with this.")
@click.option("--tessdata", default="", metavar="FOLDER", help="Where its traineddata lies.")
@click.option("--psm", type=click.IntRange(1, 13), default=None, help="Page segmentation mode.  [default: by the page]")
@click.option("--timeout", type=click.IntRange(min=1), default=300, show_default=True, help="Seconds for one reading.")
@click.option(
    "--text-layer",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    show_default=True,
    help="Take a PDF's own text; auto: where it is to be seen.",
)
@click.option("--jobs", type=click.IntRange(min=1), default=None, help="Processes to use.  [default: one a processor]")
@click.option("--force", is_flag=True, help="Read again what could not be read before.")
@json_option
def ocr(
    images: tuple[Path, ...],
    output: Path,
    formats: tuple[str, ...],
    languages: str,
    program: str,
    tessdata: str,
    psm: int | None,
    timeout: int,
    text_layer: str,
    jobs: int | None,
    force: bool,
    as_json: bool,
) -> int:
    """Read page images (PNG, JPEG, TIFF, JPEG 2000, PDF; of a folder all), and write hOCR and ALTO for each.

    Each page is straightened, cropped and cleaned where that helps, and read as often as it needs. Words have their
    boxes, in pixels of the image as it was given (turned upright, where it lay on its side), and confidences. What was
    read is kept in the folder .ocr, so no page is read twice. `clean-corpus run` does all this by itself for images in
    raw/<name>/.

    \b
    Examples:
        clean-corpus ocr scans/*.tif
        clean-corpus ocr book.pdf -o out --format alto
        clean-corpus ocr brief.jpg --languages deu --format text
    """
    from pipeline.scans import pictures
    from pipeline.scans.reading import queue, requests, store, tesseract
    from pipeline.scans.reading.options import Options
    from pipeline.source import binding

    options = Options(languages, program, tessdata, psm, timeout, text_layer)
    files = _files(images)
    engine = tesseract.find(options, where="--languages")
    known = requests.digests(files)
    asked = {path: list(requests.of(pictures.of(path), engine, options, known)) for path in files}
    kept = store.of(Path("raw"))
    missing = queue.missing([request for several in asked.values() for request in several], kept, again=force)
    if missing:
        with pages_progress(len(missing), as_json) as tell:
            queue.read(missing, kept, jobs or os.cpu_count() or 1, lambda request: tell())
    failed = 0
    for path, several in asked.items():
        try:
            reading = binding.of_images(several, kept)
        except binding.Torn as e:
            queue.read(e.requests, kept, jobs or os.cpu_count() or 1, lambda request: None)
            reading = binding.of_images(several, kept)
        failed += sum(bool(page.failure) for page in reading.pages)
        written = _write(path, reading, output, formats or ("hocr", "alto"))
        _tell(path, several, reading, written, as_json)
    if not failed:
        return errors.DONE
    return errors.SOME_FAILED if failed < sum(map(len, asked.values())) else errors.BAD_INPUT


def _files(images: Sequence[Path]) -> list[Path]:
    """The image files named, those of folders in the natural order of names. Raises BadInput."""
    from pipeline.scans import pictures
    from pipeline.source.files import natural

    found: list[Path] = []
    for path in images:
        if path.is_dir():
            inside = [p for p in path.iterdir() if p.suffix.lower() in pictures.SUFFIXES and p.name[0] != "."]
            if not inside:
                raise errors.BadInput(f"{path}: no page images there; known are PNG, JPEG, TIFF, JPEG 2000 and PDF")
            found += sorted(inside, key=natural)
        elif path.exists():
            found.append(path)
        else:
            raise errors.BadInput(f"{path}: no such file")
    found = list(dict.fromkeys(found))
    names = Counter(path.stem for path in found)
    if twice := next((path.stem for path in found if names[path.stem] > 1), ""):
        both = " and ".join(str(path) for path in found if path.stem == twice)
        raise errors.BadInput(f"{both} would be written to the same file; read them into folders of their own, with -o")
    return found


def _write(path: Path, reading: Reading, output: Path, formats: Sequence[str]) -> list[Path]:
    """Write what was read on one file; gives the files written."""
    from pipeline.formats import alto, hocr
    from pipeline.scans.text import render, without_aside

    writers: dict[str, Callable[[Reading], bytes]] = {
        "hocr": hocr.write,
        "alto": alto.write,
        "text": lambda r: render(without_aside(r))[0].encode(),
    }
    written = []
    for name in dict.fromkeys(formats):
        target = output / f"{path.stem}{_SUFFIX[name]}"
        try:
            output.mkdir(parents=True, exist_ok=True)
        except OSError as e:
            raise errors.Unreadable(f"{output}: cannot be written: {e.strerror or e}") from e
        write_whole(target, writers[name](reading))
        written.append(target)
    return written


def _tell(path: Path, several: Sequence[Request], reading: Reading, written: Sequence[Path], as_json: bool) -> None:
    words = [word for page in reading.pages for line in page.lines for word in line.words]
    sure = [word.confidence for word in words if word.confidence is not None]
    mean = sum(sure) / len(sure) if sure else None
    if as_json:
        pages = [
            {"page": i, "words": sum(len(line.words) for line in page.lines), "failure": page.failure}
            for i, page in enumerate(reading.pages)
        ]
        row = {"file": str(path), "engine": reading.engine, "confidence": mean and round(mean, 4), "pages": pages}
        echo_json(row | {"written": [str(p) for p in written]})
        return
    for request, page in zip(several, reading.pages, strict=True):
        if page.failure:
            complain(f"{path}: {request.picture.name}: {page.failure}")
    count = len(reading.pages)
    said = f", {mean:.0%} sure" if mean is not None else ""
    click.echo(f"{path}: {count} page{'' if count == 1 else 's'}, {len(words)} words{said}")
    for target in written:
        click.echo(f"  -> {target}")
