"""What was read on a page, and where: words in lines in blocks, with boxes, confidences and styles. Data only.

Every OCR format is read into this (`formats/`), every engine answers with it (`scans/reading`), and hOCR and ALTO are
written from it. Boxes are pixels of the page's image, y downwards; where a format measures in other units, its reader
converts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

KINDS = (
    "text", "heading", "header", "footer", "folio", "signature", "catchword", "note", "caption", "marginal", "table",
    "unread", "stamp", "facing",
)  # fmt: skip
"""What a format may say that a block is; "" where it does not say. The last three are `ASIDE`."""

UNREAD, STAMP, FACING = ASIDE = KINDS[-3:]
"""What a reading saw and what was made of all readings has not: on the page itself, in a stamp, on the facing page."""

STYLES = ("bold", "italic", "small-caps", "superscript", "subscript", "underline", "strikethrough")


class Box(NamedTuple):
    """A rectangle in pixels of the image: left and top are inside it, right and bottom just outside."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def width(self) -> int:
        """Pixels from left to right."""
        return self.right - self.left

    @property
    def height(self) -> int:
        """Pixels from top to bottom."""
        return self.bottom - self.top


def around(boxes: Iterable[Box | None]) -> Box | None:
    """The smallest box that holds all `boxes`; None where there is none."""
    known = [box for box in boxes if box is not None]
    if not known:
        return None
    return Box(
        min(b.left for b in known), min(b.top for b in known), max(b.right for b in known), max(b.bottom for b in known)
    )


@dataclass(frozen=True, slots=True)
class Word:
    """One word as it was read. A soft hyphen (U+00AD) at its end: the format says that the word goes on.

    confidence: 0 to 1, or None where the format gives none; styles: some of STYLES; size: of its type, in points;
    whole: the word that it is a part of, where a line divides it and the format says so.
    """

    text: str
    box: Box | None = None
    confidence: float | None = None
    styles: frozenset[str] = frozenset()
    size: float | None = None
    whole: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line. `opens`: it is the first of a paragraph, as far as the format says so.

    baseline: slope (pixels down for each pixel to the right) and offset (pixels from the box's bottom at its left
    edge, negative above it), as hOCR has it. size: pixels from the ascenders' tops to the descenders' ends.
    """

    words: tuple[Word, ...]
    box: Box | None = None
    opens: bool = False
    baseline: tuple[float, float] | None = None
    size: float | None = None

    @property
    def text(self) -> str:
        """Its words, a space between each two."""
        return " ".join(word.text for word in self.words)


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that stand together, in the order of reading. `kind`: one of KINDS, or ""."""

    lines: tuple[Line, ...]
    kind: str = ""
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """One page. width and height: of its image, in pixels, 0 where unknown; image: its file's name, "" if unknown.

    label: the folio, where the format gives it apart from the text; failure: why the page could not be read, "" if it
    was; dpi: dots an inch, where known; language: a tag as BCP 47 writes them, where known; turn: degrees, clockwise,
    by which the image as it is stored was turned to be upright: all boxes are those of the upright image.
    """

    blocks: tuple[Block, ...]
    width: int = 0
    height: int = 0
    image: str = ""
    label: str = ""
    failure: str = ""
    dpi: int | None = None
    language: str = ""
    turn: int = 0

    @property
    def lines(self) -> Iterator[Line]:
        """All lines, in the order of reading."""
        return (line for block in self.blocks for line in block.lines)


@dataclass(frozen=True, slots=True)
class Reading:
    """A document as it was read: its pages, and what read them (program and version, e.g. "tesseract 5.5.2")."""

    pages: tuple[Page, ...]
    engine: str = ""

    @property
    def language(self) -> str:
        """The language of most of its pages, where they say one that is not English; else ""."""
        said = Counter(page.language for page in self.pages if page.language)
        most = said.most_common(1)[0][0] if said else ""
        return "" if most.lower().startswith("en") else most
