"""Which text of a page is the site's: its menus, share bars, cookie notes and forms, told from the text itself.

What trafilatura extracts is found again in the page. Everything between its first and its last block stays, and what
stands in the same element, and the title above it; but not what an element says it is (`nav`, `class="share"`), nor
lists of links around the text. Running text that stands elsewhere and calls itself nothing is doubtful.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import regex

from pipeline.formats import html_blocks
from pipeline.formats.html_blocks import Block, Sums
from pipeline.formats.html_tree import Element, Page, Table

_WORD = regex.compile(r"\p{Lu}?\p{Ll}+|\p{Lu}+(?!\p{Ll})|\p{N}+")
_UNSEEN = regex.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", regex.IGNORECASE)
_HIDDEN = "hidden"
_RUNNING, _OUTSIDE = ("running text", True), ("outside the text", False)  # why, and whether that is doubtful
_WHOLE = ("article", "body", "html", "main")


@dataclass(frozen=True, slots=True)
class Stretch:
    """runs[first:stop] of a page, and why they are no text."""

    first: int
    stop: int
    why: str


@dataclass(frozen=True, slots=True)
class Furniture:
    """The runs that are the site's, each with the reason, and the stretches of which that is doubtful."""

    runs: Mapping[int, str]
    doubtful: Sequence[Stretch]


def find(page: Page, source: str, table: Table, notes: Collection[int] = ()) -> Furniture:
    """What of `page` is not its text. `table` is `dictionaries/tables/html.toml`; `notes`: elements that hold notes,
    which are text wherever they stand."""
    blocks = list(html_blocks.cut(page, source))
    text = html_blocks.extracted(html_blocks.plain(page, source, table))
    if len(text) >= table["content"]["least"]:
        html_blocks.match(blocks, text, table["content"])
    sums = html_blocks.add_up(page, blocks, table["content"])
    reasons = _reasons(page, sums, table)
    return _Choice(page, blocks, sums, reasons, table, notes).furniture()


def _reasons(page: Page, sums: Sums, table: Table) -> list[str]:
    """Why each element is furniture, or stands in some; "" where nothing says so."""
    told = [element.attributes for element in page.elements]
    barred = _worn(page, told, sums, table)
    found = [""] * len(page.elements)
    for e, element in enumerate(page.elements):
        if e and not _notes(told[e], table["furniture"]["notes"]):
            found[e] = found[element.parent] or _reason(page, e, told[e], sums, table, barred)
    return found


def _worn(page: Page, told: Sequence[Mapping[str, str]], sums: Sums, table: Table) -> set[str]:
    """The words by which this page calls its text, too: some builders of sites call everything a widget."""
    held: Counter[str] = Counter()
    for e, element in enumerate(page.elements):
        if element.tag not in _WHOLE and sums.extracted[e] * 2 >= sums.all[e] > 0:
            words = {w for name in _names(told[e]) for w in _words(name)}
            held.update(dict.fromkeys(words, sums.extracted[e]))
    enough = table["content"]["part"] * sums.extracted[0]
    return {word for word, size in held.items() if size and size >= enough}


def _reason(page: Page, e: int, told: Mapping[str, str], sums: Sums, table: Table, barred: Collection[str]) -> str:
    """Why an element is furniture, by what it is, what it says it is for, or what it calls itself."""
    element, says = page.elements[e], table["furniture"]
    if element.tag in table["elements"]["control"]:
        return element.tag
    if _is_text(element, sums, e, table):
        return ""
    names = [(name, _words(name)) for name in _names(told)]
    unseen = any(_has(words, (), says["unseen"]) for _, words in names)
    if unseen or "hidden" in told or _UNSEEN.search(told.get("style", "")):
        return _HIDDEN
    if element.tag in table["elements"]["furniture"] and not _of_text(page, e, sums):
        return element.tag
    role = told.get("role", "").lower()
    if role in says["roles"]:
        return f"role {role}"
    telling = ((name, [w for w in words if w not in barred]) for name, words in names)
    return next((name for name, words in telling if _has(words, says["words"], says["pairs"])), "")


def _of_text(page: Page, e: int, sums: Sums) -> bool:
    """Whether an element that is furniture by its name is the text's own: of a quotation, or in the text's part of the
    page and without a link."""
    around = page.elements[e].parent
    if page.elements[around].tag == "blockquote":
        return True
    return (
        page.elements[e].tag in ("aside", "footer")
        and page.elements[around].tag in ("main", "article")
        and not sums.links[e]
    )


def _is_text(element: Element, sums: Sums, e: int, table: Table) -> bool:
    """Whether the text itself stands in an element, whatever it calls itself."""
    if element.tag in _WHOLE:
        return True  # their classes tell of the whole page
    if not sums.extracted[0]:
        return sums.all[e] * 2 >= sums.all[0]
    if sums.extracted[e] >= table["content"]["part"] * sums.extracted[0]:
        return True
    held = sums.extracted if element.tag in table["elements"]["text"] else sums.prose
    return element.tag not in ("nav", "search") and held[e] * 2 >= sums.all[e] > 0


def _notes(told: Mapping[str, str], words: Sequence[str]) -> bool:
    """Whether an element says that notes to the text stand in it."""
    names = [name for key in ("class", "id", "role", "epub:type") for name in told.get(key, "").split()]
    return "notes" in names or any(w in words for name in names for w in _words(name))


def _names(told: Mapping[str, str]) -> Iterator[str]:
    """The classes and the id of an element: `class share-bar`."""
    return (f"{key} {name}" for key in ("class", "id") for name in told.get(key, "").split())


def _words(name: str) -> list[str]:
    """The words that a name is made of: share and bar of `class share-bar` and of `id shareBar`."""
    return [w.lower() for w in _WORD.findall(name.partition(" ")[2] if name.startswith(("class ", "id ")) else name)]


def _has(words: Sequence[str], single: Sequence[str], pairs: Sequence[str]) -> bool:
    """Whether any of these words, or any pair of neighbours, is in the lists."""
    return any(w in single for w in words) or any(f"{a} {b}" in pairs for a, b in pairwise(words))


class _Choice:
    """The choice among a page's blocks."""

    def __init__(
        self,
        page: Page,
        blocks: Sequence[Block],
        sums: Sums,
        reasons: Sequence[str],
        table: Table,
        notes: Collection[int] = (),
    ) -> None:
        self.linked_notes = [False] * len(page.elements)
        for e in range(len(page.elements)):
            self.linked_notes[e] = e in notes or e > 0 and self.linked_notes[page.elements[e].parent]
        self.page, self.blocks, self.sums, self.reasons, self.table = page, blocks, sums, reasons, table
        self.settings: Mapping[str, Any] = table["content"]
        found = [
            i for i, b in enumerate(blocks)
            if b.extracted and len(b.letters) >= self.settings["piece"]
            and not reasons[b.element] and not self._linked(b)
        ]  # fmt: skip
        self.first, self.last = (found[0], found[-1]) if found else (len(blocks), -1)
        self.inside, self.around = self._container(found)
        self.within = {_HIDDEN, *table["elements"]["control"]}  # what may go out of the middle of a sentence
        self.banner = frozenset(table["furniture"]["banner"])
        self.noted = self._noted()
        self.top = self._title() if found else -1

    def furniture(self) -> Furniture:
        """What is decided of every block."""
        whys = [self._why(i, block) for i, block in enumerate(self.blocks)]
        for i in range(len(whys) - 2, -1, -1):  # a heading goes the way of what it is the heading of
            if whys[i] == _OUTSIDE and whys[i + 1] == _RUNNING and self._tag(i) in self.table["elements"]["heading"]:
                whys[i] = _RUNNING
        runs: dict[int, str] = {}
        doubtful: list[Stretch] = []
        for block, (why, doubted) in zip(self.blocks, whys, strict=True):
            if why and doubted:
                if doubtful and doubtful[-1].stop == block.first and doubtful[-1].why == why:
                    doubtful[-1] = Stretch(doubtful[-1].first, block.stop, why)
                else:
                    doubtful.append(Stretch(block.first, block.stop, why))
            for k in range(block.first, block.stop):
                own = self.reasons[self.page.runs[k].element]
                if why and not doubted:
                    runs[k] = own or why
                elif own in self.within:
                    runs[k] = own
        return Furniture(runs, doubtful)

    def _why(self, i: int, block: Block) -> tuple[str, bool]:
        """Why a block is no text, and whether that is doubtful; ("", False) for text."""
        if (why := self.reasons[block.element]) and i != self.top:
            return why, False
        if block.extracted and self.first <= i <= self.last or self.linked_notes[block.element]:
            return "", False
        links = self._list_of_links(block.element)
        if self.first <= i <= self.last or self.last < 0 < self.sums.running[0]:
            return ("a list of links", True) if links else ("", False)
        if self.last < 0:
            return "", False
        if links or self._linked(block) and not self.top <= i < self.first:
            return "links outside the text", False
        if self.inside[block.element] or self.top <= i < self.first:
            return "", False
        if self.noted[block.element]:
            return "", False
        return _RUNNING if self._much(block) else _OUTSIDE

    def _linked(self, block: Block) -> bool:
        """Whether a block is links and little else, and not one link that was extracted with the text."""
        one = block.links == 1 and block.extracted
        return bool(block.linked > self.settings["linked"] * len(block.letters) and not one)

    def _much(self, block: Block) -> bool:
        """Whether the part of the page that a block stands in has so much running text that it may be the text's."""
        e, sums, settings = block.element, self.sums, self.settings
        if self.around[e]:  # in no part of its own
            running = len(block.letters) if html_blocks.prose(block, settings) else 0
            linked, size = block.linked, len(block.letters)
        else:
            while not self.around[self.page.elements[e].parent]:
                e = self.page.elements[e].parent
            running, linked, size = sums.running[e], sums.linked[e], sums.all[e]
        least = max(settings["much"], settings["share"] * sums.extracted[0])
        return bool(running >= least and linked < settings["teaser"] * size)

    def _noted(self) -> list[bool]:
        """For each element whether notes to the text stand in it."""
        words = self.table["furniture"]["notes"]
        noted = [False] * len(self.page.elements)
        for e, element in enumerate(self.page.elements):
            noted[e] = e > 0 and not self.around[e] and (noted[element.parent] or _notes(element.attributes, words))
        return noted

    def _container(self, found: Sequence[int]) -> tuple[list[bool], list[bool]]:
        """For each element whether it is, or lies in, the innermost that holds nearly all that was extracted.

        And whether it is that element, or lies around it.
        """
        n = len(self.page.elements)
        held = [0] * n
        for i in found:
            held[self.blocks[i].element] += len(self.blocks[i].letters)
        for e in range(n - 1, 0, -1):
            held[self.page.elements[e].parent] += held[e]
        container = max((e for e in range(n) if held[e] >= self.settings["container"] * held[0]), default=0)
        inside, around = [False] * n, [False] * n
        for e in range(n):
            inside[e] = e == container or e > 0 and inside[self.page.elements[e].parent]
        for e in (0, *html_blocks.path_to(self.page.elements, container)):
            around[e] = True
        return inside, around

    def _title(self) -> int:
        """The block with which the text begins: the last `h1` before what was extracted, if there is one.

        It may stand in the site's banner, where it is the only one and no link to the site.
        """
        titles = [i for i in range(self.first) if self._tag(i) == "h1"]
        own = [i for i in titles if not self.reasons[self.blocks[i].element]]
        if not own and len(titles) == 1 and self.reasons[self.blocks[titles[0]].element] in self.banner:
            own = titles
        if own and self.blocks[own[-1]].linked * 2 <= len(self.blocks[own[-1]].letters):
            return own[-1]
        return self.first

    def _tag(self, i: int) -> str:
        """The innermost element around a block that begins and ends a line."""
        e = self.blocks[i].element
        while e > 0 and self.page.elements[e].tag not in self.table["elements"]["block"]:
            e = self.page.elements[e].parent
        return self.page.elements[e].tag

    def _list_of_links(self, e: int) -> bool:
        """Whether an element around this one holds several links and hardly anything else, and none was extracted."""
        sums = self.sums
        while e > 0 and not sums.extracted[e]:
            if sums.links[e] >= self.settings["links"] and sums.linked[e] * 5 >= sums.all[e] * 4:
                return True
            e = self.page.elements[e].parent
        return False
