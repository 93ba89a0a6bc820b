"""One page image, read: the text that a PDF brings where that is better, else what the engine makes of the image."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import BadInput, MissingProgram
from pipeline.formats import pdf
from pipeline.formats.layout import Page
from pipeline.scans import pictures
from pipeline.scans.imaging import polarity
from pipeline.scans.reading import turning
from pipeline.scans.reading.requests import Request
from pipeline.scans.reading.strategy import Settings
from pipeline.scans.reading.tesseract import CannotRead

if TYPE_CHECKING:
    from PIL.Image import Image

_AS_IT_IS = ("png", "jpeg", "tiff")  # files that Tesseract itself reads as Pillow does


def page(request: Request) -> Page:
    """What is on a page image. One that cannot be read is an empty page with the failure told."""
    picture = request.picture
    try:
        found = _layer(request) or _image(request)
    except MissingProgram:
        raise
    except BadInput as e:
        return Page((), image=picture.name, failure=_without_path(str(e), picture.path))
    except CannotRead as e:
        return Page((), image=picture.name, failure=str(e))
    except Exception as e:  # whatever is odd about one page must not keep the others from being read
        return Page((), image=picture.name, failure=_without_path(f"{type(e).__name__}: {e}", picture.path))
    return replace(found, image=picture.name)


def _without_path(said: str, path: Path) -> str:
    """A message that is the same wherever the file lies."""
    said = said.removeprefix(f"{path}: ")
    for told in (str(path.resolve()), str(path.absolute()), str(path)):
        said = said.replace(told, path.name)
    return " ".join(said.split())


def _layer(request: Request) -> Page | None:
    """The page's own text, where it is a PDF's and wanted."""
    wanted = request.options.text_layer
    if request.picture.format != "pdf" or wanted == "never":
        return None
    return pdf.text(request.picture.path, request.picture.frame, hidden=wanted == "always")


def _image(request: Request) -> Page:
    image = polarity.positive(pictures.load(request.picture))

    def recognise(given: Image, settings: Settings) -> Page:
        stored = given is image and image.info.get("as_stored") and request.picture.format in _AS_IT_IS
        source: Image | Path = request.picture.path if stored else given
        threshold = {"thresholding_method": str(settings.thresholding)} if settings.thresholding else {}
        return request.engine.read(source, settings.psm, threshold)

    read, turn = turning.read_page(image, recognise)
    width, height = image.size if turn % 180 == 0 else image.size[::-1]
    dpi = image.info.get("dpi")
    return replace(read.page, width=width, height=height, dpi=round(float(dpi[0])) if dpi else None, turn=turn)
