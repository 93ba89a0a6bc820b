"""Pages that lie on their side or stand on their head: read as they are first, and turned where that shows."""

from __future__ import annotations

from dataclasses import replace

from PIL.Image import Image

from pipeline.formats.layout import UNREAD, Box, Line, Page
from pipeline.scans import pictures
from pipeline.scans.reading import unread, vote
from pipeline.scans.reading.strategy import Read, Recognise, Settings
from pipeline.scans.reading.strategy import read_page as read_upright

HEADLONG = 0.5  # confidence below which letters may stand on their heads; upside down it is 0.2 to 0.3, upright 0.5 up
FEWEST = 40  # letters that tell
SIDEWAYS = 0.5  # of the letters: so many in lines that run down the page


def read_page(image: Image, recognise: Recognise) -> tuple[Read, int]:
    """What is on a page, and by how many degrees, clockwise, its image was turned for that; boxes are of what was read.

    Tesseract reads lines that run up the page, with boxes higher than wide, but none that run down it.
    """
    seen: list[Page] = []

    def watched(given: Image, settings: Settings) -> Page:
        seen.append(recognise(given, settings))
        return seen[-1]

    read = read_upright(image, watched)
    turn = _turn(seen[0])  # what stands on its side is no print to those who come after
    if not turn:
        return read, 0
    turned = pictures.upright(image, turn)
    turned.info = {key: value for key, value in image.info.items() if key != "as_stored"}
    again = read_upright(turned, recognise)
    better = (
        vote.merit(again.page) > vote.merit(read.page) or turn != 180 and _sure(again.page) >= _sure(read.page) - 0.05
    )
    if better:
        return replace(again, page=_with_the_rest(again.page, read.page, turn, image.size)), turn
    return replace(read, page=_with_the_rest(read.page, again.page, 360 - turn, turned.size)), 0


def _with_the_rest(page: Page, other: Page, turn: int, size: tuple[int, int]) -> Page:
    """`page` with what `other`, a reading of an image of `size` before it was turned by `turn`, has beside it."""
    blocks = tuple(
        replace(block, lines=tuple(_turned(line, turn, size) for line in block.lines)) for block in other.blocks
    )
    return unread.beside(page, [replace(other, blocks=blocks)], lambda box: UNREAD)


def _turned(line: Line, turn: int, size: tuple[int, int]) -> Line:
    """`line` with its boxes where they are after an image of `size` is turned by `turn` degrees, clockwise."""
    words = tuple(replace(word, box=word.box and _turned_box(word.box, turn, size)) for word in line.words)
    return Line(words, line.box and _turned_box(line.box, turn, size), line.opens)


def _turned_box(box: Box, turn: int, size: tuple[int, int]) -> Box:
    for _ in range(turn // 90):
        box = Box(size[1] - box.bottom, box.left, size[1] - box.top, box.right)
        size = size[::-1]
    return box


def _turn(page: Page) -> int:
    """By how many degrees a page should be turned, as it was read; 0 where it seems to be upright."""
    letters = sum(len(line.text) for line in page.lines)
    if letters < FEWEST:
        return 0
    down = sum(len(line.text) for line in page.lines if _runs_down(line))
    headlong = _sure(page) < HEADLONG
    if down > SIDEWAYS * letters:
        return 90 if headlong else 270
    return 180 if headlong else 0


def _runs_down(line: Line) -> bool:
    return line.box is not None and len(line.text) > 3 and line.box.height > 2 * line.box.width


def _sure(page: Page) -> float:
    return vote.confidence([word for line in page.lines for word in line.words])
