"""PDF, through pypdfium2: each page as an image, at the resolution of its scan, and what text it brings itself."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.errors import BadInput
from pipeline.formats import pdf_text
from pipeline.formats.layout import Page

if TYPE_CHECKING:
    from PIL.Image import Image

_POINTS = 72.0  # of PDF's, an inch
_DPI = 300  # for a page that is no scan: enough for Tesseract, whose letters should be some 30 pixels high
_PIXELS_MOST = 120_000_000  # of a page; a scan that says more is drawn smaller
_COVERS = 0.5  # of the page: an image as large as this is the scan, not a picture in the text
_HIDDEN = 3  # the render mode of text that is not to be seen, as OCR is laid under a scan


def count(path: Path) -> int:
    """How many pages a PDF has. Raises BadInput."""
    with _document(path) as document:
        return len(document)


def image(path: Path, frame: int) -> Image:
    """The `frame`-th page (from 0) as an image of mode 1, L or RGB, at its scan's resolution. Raises BadInput."""
    with _document(path) as document, _faults(path, frame):
        page = document[frame]
        scale, dpi = _scale(page)
        drawn = page.render(scale=scale, draw_annots=False).to_pil()
        return _plainest(drawn, dpi)


def text(path: Path, frame: int, hidden: bool) -> Page | None:
    """The text that the `frame`-th page brings itself, boxes in the pixels of `image`; None where it has none.

    hidden: also that of a page that was scanned, where the text to be seen is but a stamp, and OCR is hidden under the
    scan. Raises BadInput.
    """
    with _document(path) as document, _faults(path, frame):
        page = document[frame]
        if not hidden and (_scanned(page) or _all_hidden(page)):
            return None
        scale, dpi = _scale(page)
        return pdf_text.page(page, scale, dpi)


@contextmanager
def _document(path: Path) -> Iterator[Any]:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as e:
        why = "it asks for a password; save it without one" if "assword" in str(e) else f"{e}; export it again"
        raise BadInput(f"{path}: cannot be read as a PDF: {why}") from e
    try:
        yield document
    finally:
        document.close()


@contextmanager
def _faults(path: Path, frame: int) -> Iterator[None]:
    import pypdfium2

    try:
        yield
    except (pypdfium2.PdfiumError, ctypes.ArgumentError, IndexError) as e:
        raise BadInput(f"{path}: page {frame + 1} cannot be read ({e}); export the PDF again") from e


def _scanned(page: Any) -> bool:
    """Whether an image covers a page, as a scan does."""
    return _finest(page) > 0


def _finest(page: Any) -> float:
    """Pixels for a point of the finest image that covers the page, 0 where none does."""
    import pypdfium2.raw as c

    width, height = page.get_size()
    found = 0.0
    for item in page.get_objects(filter=[c.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        left, bottom, right, top = item.get_bounds()
        wide, high = item.get_px_size()
        if (right - left) * (top - bottom) >= _COVERS * width * height and right > left and top > bottom:
            found = max(found, wide / (right - left), high / (top - bottom))
    return found


def _scale(page: Any) -> tuple[float, int | None]:
    """Pixels for a point, so that a scan keeps its own pixels; and the dpi, where that is not a mere form."""
    width, height = page.get_size()
    scale = _finest(page) or _DPI / _POINTS
    scale = min(scale, (_PIXELS_MOST / max(1.0, width * height)) ** 0.5)
    dpi = round(scale * _POINTS)
    return scale, dpi if dpi >= 100 else None  # 72 is what programs write that do not know


def _all_hidden(page: Any) -> bool:
    """Whether no text of a page is to be seen."""
    import pypdfium2.raw as c

    seen = (
        c.FPDFTextObj_GetTextRenderMode(item.raw) != _HIDDEN
        for item in page.get_objects(filter=[c.FPDF_PAGEOBJ_TEXT], max_depth=3)
    )
    return not any(seen)


def _plainest(drawn: Image, dpi: int | None) -> Image:
    """A page in the fewest colours that show it as it is."""
    import numpy as np

    grey = drawn.convert("L")
    if drawn.mode != "L":
        small = np.asarray(drawn.convert("RGB").reduce(4)).astype(np.int16)
        if int(np.abs(small - small[..., :1]).max(initial=0)) > 2:
            grey = drawn.convert("RGB")
    if grey.mode == "L" and set(np.unique(np.asarray(grey)).tolist()) <= {0, 255}:
        grey = grey.convert("1")
    grey.info = {"dpi": (dpi, dpi)} if dpi else {}
    return grey
