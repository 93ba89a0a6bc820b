"""The pages of a document bound together, from its OCR files or from what was read on its images."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from pipeline.errors import BadInput, Unreadable
from pipeline.formats import known, ocr_file
from pipeline.formats.layout import Reading
from pipeline.scans import pictures
from pipeline.scans.reading.requests import Request
from pipeline.scans.reading.store import Store
from pipeline.source.files import Files

_PAGE = "#page="  # begins what tells the page of a file that has several
_SUFFIXES = (*known.SUFFIXES, known.PACKED, *pictures.SUFFIXES)


def of_files(files: Files, digests: Mapping[Path, str]) -> Reading:
    """The pages of OCR files, one file after another, whose digests are known.

    Raises BadInput or Unreadable for one that cannot be used, or is not what it was a moment ago.
    """
    readings = []
    for path in files.sources:
        try:
            data = path.read_bytes()
        except OSError as e:
            raise Unreadable(f"{path}: cannot be read: {e.strerror}") from e
        if hashlib.sha256(data).hexdigest() != digests[path]:
            raise Unreadable(f"{path}: was changed while it was read; run it again")
        readings.append(ocr_file.read(data, path))
    pages = [page for reading in readings for page in reading.pages]
    named = [
        (page.image, path.name if len(reading.pages) == 1 else "")
        for path, reading in zip(files.sources, readings, strict=True)
        for page in reading.pages
    ]
    engines = [reading.engine for reading in readings if reading.engine]
    images = _images(files.path, named, [p.name for path in files.images for p in pictures.of(path)])
    bound = tuple(replace(page, image=image or page.image) for page, image in zip(pages, images, strict=True))
    return Reading(bound, engines[0] if engines else "")


class Torn(Unreadable):
    """Pages that were kept do not read back. `requests`: which they are."""

    def __init__(self, requests: Sequence[Request], store: Store) -> None:
        name = requests[0].picture.name
        super().__init__(f"{store.folder}: what was read on {name} is gone, or was damaged; run it again")
        self.requests = requests


def of_images(requests: Sequence[Request], store: Store) -> Reading:
    """The pages that `store` has for `requests`. Raises Torn where some do not read back."""
    found = [(request, store.get(request.key)) for request in requests]
    if torn := [request for request, page in found if page is None]:
        raise Torn(torn, store)
    pages = tuple(replace(page, image=request.picture.name) for request, page in found if page is not None)
    return Reading(pages, requests[0].engine.version if requests else "")


def _images(where: Path, named: Sequence[tuple[str, str]], there: Sequence[str]) -> list[str]:
    """The image of each page, of those `there`: the one that is called as its page says, or as the file of that page
    alone (`named` has both, "" for none); else those there are in order, one a page; "" for none.

    Raises BadInput where images are left over: what is on them would be lost without a word.
    """
    by_stem = {_stem(name): name for name in there if _PAGE not in name}
    told = [next((by_stem[s] for name in both if name and (s := _stem(name)) in by_stem), "") for both in named]
    if len(there) == len(named) and not any(told):
        return list(there)
    if left := [name for name in there if name not in told]:
        some = ", ".join(left[:4]) + (", …" if len(left) > 4 else "")
        raise BadInput(f"{where}: no OCR for {some}; add it, or take the OCR files away to have all images read")
    return told


def _stem(name: str) -> str:
    """A file's name without folders and all that tells its format, e.g. p1 for scans/P1.alto.xml."""
    path = Path(name)
    while path.suffix.lower() in _SUFFIXES:
        path = path.with_suffix("")
    return path.name.casefold()
