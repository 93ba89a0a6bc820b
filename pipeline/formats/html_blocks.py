"""A page in blocks, and which of them trafilatura finds to be its main text.

It is given the page as it was understood here, and gives text without places: a block is taken for extracted where most
of its letters stand in that text in the same order. Sizes are counted in letters and figures.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import regex

from pipeline.errors import MissingProgram
from pipeline.formats.html_tokens import decoded
from pipeline.formats.html_tree import Apart, Element, Page, Table
from pipeline.text.characters import NO_XML

_LETTER = regex.compile(r"[\p{L}\p{N}]+")
_TOLD = ("class", "id", "role", "style", "rel", "itemprop", "hidden", "aria-hidden")  # what trafilatura looks at


@dataclass(slots=True)
class Block:
    """runs[first:stop] of a page, with nothing between them that parts blocks, all within elements[element]."""

    first: int
    stop: int
    element: int
    letters: str  # without spaces and points, case folded
    linked: int  # how many of them lead elsewhere
    links: int  # how many runs do
    extracted: bool = False


@dataclass(frozen=True, slots=True)
class Sums:
    """For each element how many letters stand in it and in what is inside it, by their kind."""

    all: list[int]
    linked: list[int]
    links: list[int]  # how many blocks are links
    running: list[int]  # running text
    extracted: list[int]
    prose: list[int]  # running text that was extracted


def extracted(page: str) -> str:
    """The main text of a page, as trafilatura has it; "" where it finds none."""
    try:
        import trafilatura  # here, since only pages need it, and it takes a third of a second
    except ImportError as e:
        raise MissingProgram(f"a web page needs the package trafilatura ({e}): pip install trafilatura") from e
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL + 1)  # it warns of every page it finds no text in
    try:
        return trafilatura.extract(page, fast=True, include_comments=False) or ""
    except Exception:  # whatever an odd page does to it: then the elements alone tell what is text
        return ""


def cut(page: Page, source: str) -> Iterator[Block]:
    """The blocks of a page. What holds nothing that is shown belongs to the block before it."""
    first, apart = 0, Apart.NOTHING
    letters: list[str] = []
    linked = links = 0
    element = -1
    for i, run in enumerate(page.runs):
        apart = max(apart, run.apart)
        text = decoded(source, run.start, run.end)
        if not text.strip():
            continue
        if apart >= Apart.CELL and element >= 0:
            yield Block(first, i, element, "".join(letters), linked, links)
            first, letters, linked, links, element = i, [], 0, 0, -1
        apart = Apart.NOTHING
        own = "".join(_LETTER.findall(text)).casefold()
        letters.append(own)
        linked += len(own) if run.linked else 0
        links += run.linked
        element = run.element if element < 0 else _shared(page.elements, element, run.element)
    if element >= 0:
        yield Block(first, len(page.runs), element, "".join(letters), linked, links)


def _shared(elements: Sequence[Element], a: int, b: int) -> int:
    """The innermost element around both."""
    while a != b:  # a parent stands before its children
        if a > b:
            a = elements[a].parent
        else:
            b = elements[b].parent
    return a


def plain(page: Page, source: str, table: Table) -> str:
    """The page's text as sound HTML, with as many elements within each other as there are around text."""
    parts: list[str] = []
    path: list[int] = []
    controls = frozenset(table["elements"]["control"])
    for run in page.runs:
        here = [e for e in path_to(page.elements, run.element) if page.elements[e].tag != "a"]  # the run knows better
        if any(page.elements[e].tag in controls for e in here):
            continue
        common = next(
            (k for k, (a, b) in enumerate(zip(path, here, strict=False)) if a != b), min(len(path), len(here))
        )
        parts += [f"</{_tag(page.elements[e])}>" for e in reversed(path[common:])]
        parts += [_opening(page.elements[e]) for e in here[common:]]
        path = here
        text = escape(NO_XML.sub("", decoded(source, run.start, run.end)))
        if run.apart is Apart.LINE:
            parts.append("<br>")
        parts.append(f'<a href="/elsewhere">{text}</a>' if run.linked and text.strip() else text)
    text = "".join([*parts, *(f"</{_tag(page.elements[e])}>" for e in reversed(path))])
    return text if text.startswith("<html") else f"<html>{text}</html>"  # else it would be no page to trafilatura


def path_to(elements: Sequence[Element], index: int) -> list[int]:
    """The elements around an element and itself, the outermost first, without the page."""
    found = []
    while index > 0:
        found.append(index)
        index = elements[index].parent
    return found[::-1]


def _tag(element: Element) -> str:
    return element.tag if element.tag.isascii() and element.tag.isalnum() else "span"


def _opening(element: Element) -> str:
    if not element.rest:
        return f"<{_tag(element)}>"
    told = element.attributes
    kept = "".join(f' {k}="{escape(NO_XML.sub("", told[k]))}"' for k in _TOLD if k in told)
    return f"<{_tag(element)}{kept}>"


def match(blocks: Sequence[Block], text: str, settings: Mapping[str, Any]) -> None:
    """Say of each block whether it is in the extracted text."""
    size = settings["piece"]
    pieces: set[str] = set()
    short: set[str] = set()
    for line in text.splitlines():
        letters = "".join(_LETTER.findall(line)).casefold()
        if len(letters) < size:
            short.add(letters)
        pieces.update(letters[k : k + size] for k in range(len(letters) - size + 1))
    for block in blocks:
        own = [block.letters[k : k + size] for k in range(0, max(1, len(block.letters) - size + 1), size // 3)]
        if len(block.letters) < size:
            block.extracted = block.letters in short and bool(block.letters)
        else:
            block.extracted = sum(p in pieces for p in own) >= settings["extracted"] * len(own)


def add_up(page: Page, blocks: Sequence[Block], settings: Mapping[str, Any]) -> Sums:
    """What stands in each element. `settings` is the table's `content`."""
    n = len(page.elements)
    sums = Sums(*([0] * n for _ in range(6)))
    for b in blocks:
        size, e = len(b.letters), b.element
        sums.all[e] += size
        sums.linked[e] += b.linked
        sums.links[e] += b.linked * 2 > size
        running = size if prose(b, settings) else 0
        sums.running[e] += running
        if b.extracted and size >= settings["piece"]:
            sums.extracted[e] += size
            sums.prose[e] += running
    for column in (sums.all, sums.linked, sums.running, sums.extracted, sums.prose, sums.links):
        for e in range(n - 1, 0, -1):
            column[page.elements[e].parent] += column[e]
    return sums


def prose(block: Block, settings: Mapping[str, Any]) -> bool:
    """Whether a block reads as running text."""
    return bool(len(block.letters) >= settings["prose"] and block.linked < settings["linked"] * len(block.letters))
