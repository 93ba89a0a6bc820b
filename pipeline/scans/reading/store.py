"""Pages that were read, kept by what they were read from: the same image, engine and settings are read once.

A page is one hOCR file, named by its key. It is written beside its place and renamed, so a run that is killed leaves
whole pages only. What cannot be read back counts as not there.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import BadInput, Unreadable
from pipeline.formats import hocr
from pipeline.formats.layout import Page, Reading

FOLDER = ".ocr"
VARIABLE = "CLEAN_CORPUS_OCR"
SCRATCH = "clean-corpus-"  # how the folders of images on their way to the engine begin
FORSAKEN = 24 * 3600  # seconds; no page is at work for so long
_END = b"</html>\n"
_SMALL = 4096  # bytes; a page with one line on it has more


@dataclass(frozen=True, slots=True)
class Store:
    """The pages kept in a folder, which need not be there yet."""

    folder: Path

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / f"{key}.hocr"

    def has(self, key: str) -> bool:
        """Whether there is a page of that key, whole to its end."""
        try:
            with self._path(key).open("rb") as file:
                file.seek(-min(len(_END), os.fstat(file.fileno()).st_size), os.SEEK_END)
                return file.read() == _END
        except OSError:
            return False

    def small(self, key: str) -> bool:
        """Whether the page of that key has next to nothing on it: an empty one, or one that could not be read."""
        try:
            return self._path(key).stat().st_size < _SMALL
        except OSError:
            return True

    def sweep(self) -> None:
        """Remove what runs left behind that were killed; a younger file may be another run's that is at work."""
        forsaken = [*self.folder.glob("*/.*.part"), *Path(tempfile.gettempdir()).glob(f"{SCRATCH}*")]
        for path in forsaken:
            with suppress(OSError):
                if time.time() - path.stat().st_mtime > FORSAKEN:
                    shutil.rmtree(path) if path.is_dir() else path.unlink()

    def get(self, key: str) -> Page | None:
        """The page that was read under `key`, None where there is none or it cannot be read back."""
        path = self._path(key)
        try:
            pages = hocr.read(path.read_bytes(), path).pages
        except (OSError, BadInput):
            return None
        return pages[0] if len(pages) == 1 else None

    def drop(self, key: str) -> None:
        """Forget the page of that key, if there is one. Raises Unreadable."""
        try:
            self._path(key).unlink(missing_ok=True)
        except OSError as e:
            raise self._refused(e) from e

    def put(self, key: str, page: Page) -> None:
        """Keep a page. Raises Unreadable where the folder cannot be written."""
        path = self._path(key)
        part = path.with_name(f".{path.name}.{os.getpid()}.part")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            part.write_bytes(hocr.write(Reading((page,))))
            part.replace(path)
        except OSError as e:
            raise self._refused(e) from e

    def _refused(self, e: OSError) -> Unreadable:
        return Unreadable(f"{self.folder}: cannot be written ({e.strerror or e}); name another in {VARIABLE}")


def of(raw: Path) -> Store:
    """The store for a raw folder: the folder `.ocr` beside it, or the one that CLEAN_CORPUS_OCR names."""
    named = os.environ.get(VARIABLE, "")
    return Store(Path(named) if named else raw.absolute().parent / FOLDER)
