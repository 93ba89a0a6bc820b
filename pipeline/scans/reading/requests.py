"""What is asked of the engine: one page image, how to read it, and a key for what will come of it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.metadata import version
from pathlib import Path

from pipeline.scans.pictures import Picture
from pipeline.scans.reading.options import Options
from pipeline.scans.reading.tesseract import Engine

_PACKAGE = Path(__file__).parent.parent.parent
_DECIDES = (  # the modules of the package that make a page of an image, and keep it
    "scans/reading/*.py", "scans/imaging/*.py", "formats/layout.py", "scans/pictures.py", "text/characters.py",
    "formats/hocr*.py", "formats/ocr_*.py", "formats/html*.py", "formats/pdf*.py",
)  # fmt: skip
_BESIDE = frozenset(("requests.py", "queue.py", "store.py"))  # these keep what was read, and make no difference to it
_PACKAGES = ("Pillow", "numpy", "pypdfium2", "pytesseract", "lxml")
_THREADS = 2  # reading from one disk; more only wait for it
_CHUNK = 1 << 20  # bytes


@dataclass(frozen=True, slots=True)
class Request:
    """A page to be read. `key`: a hash over the image's bytes, the engine, the settings and the code that reads."""

    picture: Picture
    engine: Engine
    options: Options
    key: str


def digests(paths: Iterable[Path]) -> dict[Path, str]:
    """The SHA-256 of files, in hex. Raises OSError."""
    wanted = list(dict.fromkeys(paths))
    with ThreadPoolExecutor(_THREADS) as pool:
        return dict(zip(wanted, pool.map(_of_file, wanted), strict=True))


def _of_file(path: Path) -> str:
    stat = path.stat()
    return _digest(path, stat.st_size, stat.st_mtime_ns)


@lru_cache(maxsize=1 << 14)
def _digest(path: Path, size: int, changed: int) -> str:
    """The digest of a file of that size, changed at that time (ns): a run asks for it several times."""
    sha = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            sha.update(chunk)
    return sha.hexdigest()


def of(pictures: Iterable[Picture], engine: Engine, options: Options, known: Mapping[Path, str]) -> Iterator[Request]:
    """Requests for `pictures`, whose files have the digests `known`."""
    for picture in pictures:
        said = (known[picture.path], str(picture.frame), picture.format, engine.identity, options.text_layer, recipe())
        yield Request(picture, engine, options, hashlib.sha256("\0".join(said).encode()).hexdigest())


@cache
def recipe() -> str:
    """A hash over the code and the packages that decide what is read from an image."""
    sha = hashlib.sha256("\0".join(version(name) for name in _PACKAGES).encode())
    files = [path for part in _DECIDES for path in _PACKAGE.glob(part) if path.name not in _BESIDE]
    for path in sorted(files):
        sha.update(path.name.encode() + b"\0" + path.read_bytes())
    return sha.hexdigest()
