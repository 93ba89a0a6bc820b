"""The page images in files: how many a file has, and each of them as an image."""

from __future__ import annotations

import math
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.errors import BadInput

if TYPE_CHECKING:
    from PIL.Image import Image

_MAGIC = (
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"II*\0", "tiff"),
    (b"MM\0*", "tiff"),
    (b"II+\0", "tiff"),
    (b"MM\0+", "tiff"),
    (b"\0\0\0\x0cjP  ", "jpeg2000"),
    (b"\xff\x4f\xff\x51", "jpeg2000"),
    (b"GIF8", "gif"),
    (b"BM", "bmp"),
)
SUFFIXES = (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".jp2", ".j2k", ".jpx", ".gif", ".bmp", ".webp", ".pdf")
PIXELS_MOST = 400_000_000  # a broadsheet at 600 dpi has 190 million; past this it is a mistake, or an attack
_PLAIN = ("1", "L", "RGB")
_ALIKE = (*_PLAIN, "P")  # modes of files in which Tesseract sees what Pillow does
_ORIENTATION = 274  # EXIF's tag; 1 is upright


@dataclass(frozen=True, slots=True)
class Picture:
    """One page image: the `frame`-th (counted from 0) of the `frames` in a file. `format`: as `kind` names it."""

    path: Path
    frame: int = 0
    frames: int = 1
    format: str = ""

    @property
    def name(self) -> str:
        """The file's name, with a fragment that says which page where it has several."""
        return f"{self.path.name}#page={self.frame + 1}" if self.frames > 1 else self.path.name


def kind(head: bytes) -> str:
    """What sort of image a file is, from its first 1,024 bytes; "" where it is none."""
    for magic, name in _MAGIC:
        if head.startswith(magic):
            return name
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "webp"
    return "pdf" if b"%PDF-" in head else ""


def of(path: Path) -> tuple[Picture, ...]:
    """The page images in a file, in order. One that cannot be counted is one page, which `load` then refuses."""
    with path.open("rb") as file:
        name = kind(file.read(1024))
    try:
        count = _count(path, name)
    except BadInput:
        count = 1
    return tuple(Picture(path, i, count, name) for i in range(count))


def _count(path: Path, name: str) -> int:
    if name == "pdf":
        from pipeline.formats import pdf

        return pdf.count(path)
    if name != "tiff":
        return 1  # of moving pictures the first alone
    from PIL import Image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(path) as image:
                return int(getattr(image, "n_frames", 1))
    except Exception as e:  # Pillow's readers raise whatever their formats bring
        raise BadInput(f"{path}: {e}") from e


def load(picture: Picture) -> Image:
    """A page as an image of mode 1, L or RGB, upright as its file says, its dpi in `info` where the file has it.

    `as_stored` in `info`: the file itself shows the very same page to Tesseract.

    Raises BadInput where the file is broken, is none that can be read, or is beyond PIXELS_MOST.
    """
    if picture.format == "pdf":
        from pipeline.formats import pdf

        return pdf.image(picture.path, picture.frame)
    if not picture.path.stat().st_size:
        raise BadInput(f"{picture.path}: empty; scan the page again")
    if not picture.format:
        raise BadInput(f"{picture.path}: not an image; known are PNG, JPEG, TIFF, JPEG 2000 and PDF")
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = None  # PIXELS_MOST is asked below, before anything is unpacked
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # odd tags are no concern of the reader's
            # By its path Pillow would map the file into memory, and then it mangles a TIFF that is to be turned.
            with picture.path.open("rb") as file, Image.open(file) as opened:
                if picture.frame:
                    opened.seek(picture.frame)  # each frame has a size of its own
                if opened.width * opened.height > PIXELS_MOST:
                    size = f"{opened.width:,} x {opened.height:,} pixels"
                    raise BadInput(f"{picture.path}: {size}, more than {PIXELS_MOST:,}; make it smaller")
                as_stored = picture.frames == 1 and _as_stored(opened)
                opened.load()  # which turns a TIFF, and forgets that it was turned
                dpi = _dpi(opened.info.get("dpi"))
                image = plain(ImageOps.exif_transpose(opened))
    except BadInput:
        raise
    except Exception as e:  # Pillow's readers raise whatever their formats bring
        said = " ".join(str(e).split()) or type(e).__name__
        raise BadInput(f"{picture.path}: cannot be read as an image ({said}); scan or export it again") from e
    if min(image.size) < 8:
        raise BadInput(f"{picture.path}: {image.width} x {image.height} pixels, too small for a page")
    image.info = {"dpi": dpi} if dpi else {}
    if as_stored:
        image.info["as_stored"] = True
    return image


def _as_stored(opened: Image) -> bool:
    """Whether an image that is not loaded yet needs neither turning nor another mode."""
    upright = opened.getexif().get(_ORIENTATION, 1) == 1
    return upright and opened.mode in _ALIKE and "transparency" not in opened.info


def _dpi(said: Any) -> tuple[float, float] | None:
    """The dots an inch, across and down, that a file says; None where it says none, or what is no number above 0."""
    try:
        across, down = (float(figure) for figure in said)
    except (TypeError, ValueError, ArithmeticError):
        return None
    good = all(math.isfinite(figure) and figure > 0 for figure in (across, down))
    return (across, down) if good else None


def upright(image: Image, turn: int) -> Image:
    """An image turned clockwise by `turn` degrees, a multiple of 90."""
    from PIL import Image as Pillow

    ways = {
        90: Pillow.Transpose.ROTATE_270,
        180: Pillow.Transpose.ROTATE_180,
        270: Pillow.Transpose.ROTATE_90,
    }
    return image.transpose(ways[turn]) if turn else image


def plain(image: Image) -> Image:
    """An image in one of the modes 1, L and RGB: transparent parts white, sixteen bits as eight."""
    from PIL import Image as Pillow

    if image.mode in _PLAIN:
        return image.copy()
    if image.mode.startswith("I;16") or image.mode in ("I", "F"):
        import numpy as np

        values = np.asarray(image, dtype=np.float64)
        most = max(65535.0 if image.mode != "F" else 1.0, float(values.max(initial=0.0)))
        return Pillow.fromarray((values * (255.0 / most)).clip(0, 255).astype(np.uint8))
    if image.mode in ("LA", "PA", "RGBA", "La", "RGBa") or "transparency" in image.info:
        over = image.convert("RGBA")
        return Pillow.alpha_composite(Pillow.new("RGBA", over.size, "white"), over).convert("RGB")
    if image.mode == "P":
        return image.convert("L" if _grey(image) else "RGB")
    return image.convert("RGB")


def _grey(image: Image) -> bool:
    """Whether a palette has greys alone."""
    colours = image.getpalette() or []
    return all(len(set(colours[i : i + 3])) == 1 for i in range(0, len(colours), 3))
