"""A page as its elements and the runs of text in them, with the places of both in the source.

Browsers' rules for what is not closed or wrongly nested are followed as far as they tell where text stands: what ends
a paragraph, a list item, a cell. Elements that only set type (`b`, `i`) and name no language are no part of the tree: a
run knows how it is set. All offsets are code points of the source.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

import regex

from pipeline.formats.html_tokens import Kind, Token, attributes, cut

Table = Mapping[str, Any]
SPACE = " \t\n\r\f"
_DEEPEST = 256  # elements within each other; browsers stop at 512, real pages stay under a hundred
_SCOPE = frozenset(
    ("caption", "html", "object", "table", "td", "template", "th")
)  # an end tag inside ends none outside
_TABLE = frozenset(("colgroup", "table", "tbody", "tfoot", "thead", "tr"))
_IN_PARAGRAPHS = frozenset(("body", "caption", "dd", "dt", "frameset", "html", "legend", "li", "noframes", "optgroup",
                            "option", "select", "tbody", "tfoot", "thead", "tr"))  # fmt: skip


LANG = regex.compile(r"(?i)(?:^|\s)(?:xml:)?lang\s*=")
"""An attribute, among those of an element as they stand, that names a language."""


class Apart(IntEnum):
    """What parts a run of text from the one before it."""

    NOTHING = 0
    LINE = 1
    CELL = 2
    BLOCK = 3


@dataclass(slots=True)
class Element:
    """source[start:end], from its start tag to where it was closed. `parent` is an index; the page itself has -1."""

    tag: str
    rest: str = field(repr=False)
    parent: int
    start: int
    end: int

    @property
    def attributes(self) -> dict[str, str]:
        """The attributes, by their names in lower case."""
        return attributes(self.rest)


@dataclass(frozen=True, slots=True)
class Run:
    """source[start:end] is text that is shown, directly inside elements[element] but for what sets its type.

    `rend` says how it is set; `linked`: it leads to another page; `hidden`: before it stands what is not shown.
    """

    start: int
    end: int
    element: int
    apart: Apart
    rend: frozenset[str]
    linked: bool
    preformatted: bool
    hidden: bool


@dataclass(frozen=True, slots=True)
class Page:
    """The elements, each after its parent, and the runs of text, both in the order of the source."""

    elements: Sequence[Element]
    runs: Sequence[Run]

    def inside(self, around: int) -> Iterator[int]:
        """The indices of the elements inside one, however deep."""
        end = self.elements[around].end
        for e in range(around + 1, len(self.elements)):
            if self.elements[e].start >= end:
                return
            yield e


def parse(source: str, table: Table) -> Page:
    """The page of `source`; `table` is `dictionaries/tables/html.toml`."""
    builder = _Builder(source, table)
    for token in cut(source, builder.raw):
        builder.take(token)
    return builder.done()


class _Builder:
    """What is open while the tokens go by."""

    def __init__(self, source: str, table: Table) -> None:
        self.source = source
        named: Mapping[str, Collection[str]] = {key: frozenset(tags) for key, tags in table["elements"].items()}
        self.raw, self.void, self.never, self.heads = named["raw"], named["void"], named["hidden"], named["head"]
        self.block, self.cell, self.headings = named["block"], named["cell"], named["heading"]
        self.preformatted = named["preformatted"]
        self.rends: Mapping[str, str] = table["type"]
        self.ends: Mapping[str, tuple[Sequence[str], Sequence[str]]] = table["ends"]
        self.elements = [Element("", "", -1, 0, len(source))]
        self.runs: list[Run] = []
        self.stack = [0]
        self.open: Counter[str] = Counter()
        self.set: Counter[str] = Counter()  # how type is set, by the elements that are open
        self.told: defaultdict[str, list[bool]] = defaultdict(list)  # of those, which name a language
        self.unseen = self.kept = 0  # open elements of which nothing is shown; in which white space is kept
        self.linked = False
        self.outside: dict[int, tuple[Counter[str], bool]] = {}  # how it was set outside a cell
        self.apart = Apart.NOTHING
        self.hidden = False

    def take(self, token: Token) -> None:
        """Take the next token."""
        if token.kind is Kind.TEXT:
            self._text(token)
        elif token.kind is Kind.HIDDEN:
            self.hidden = True
        elif token.kind is Kind.OPEN:
            self._start(token)
        else:
            self._end(token)

    def done(self) -> Page:
        """What was found, when all tokens have gone by."""
        return Page(self.elements, self.runs)

    def _text(self, token: Token) -> None:
        blank = not self.source[token.start : token.end].strip(SPACE)
        if self.open["head"] and not blank and self._top.tag == "head":
            self._close(len(self.stack) - 1, token.start)
        if self.unseen:
            self.hidden = True
            return
        rend = frozenset(self.rends[tag] for tag, n in self.set.items() if n)
        here, pre = self.stack[-1], self.kept > 0
        self.runs.append(Run(token.start, token.end, here, self.apart, rend, self.linked, pre, self.hidden))
        self.hidden = False
        if not blank:
            self.apart = Apart.NOTHING

    @property
    def _top(self) -> Element:
        return self.elements[self.stack[-1]]

    def _part(self, apart: Apart) -> None:
        self.apart = max(self.apart, apart)

    def _start(self, token: Token) -> None:
        name = token.name
        if self.open["head"] and name not in self.heads and self._top.tag == "head":
            self._close(len(self.stack) - 1, token.start)
        if name in ("html", "body", "head") and self.open[name]:
            return
        if name in self.block and name not in _IN_PARAGRAPHS:
            self._close_open(("p",), (*_SCOPE, "button"), token.start)
        if name in self.headings and self._top.tag in self.headings:
            self._close(len(self.stack) - 1, token.start)
        if name in self.ends:
            names, barriers = self.ends[name]
            self._close_open(names, barriers, token.start, outermost=True)
        if name == "br":
            self._part(Apart.BLOCK if self.apart is Apart.LINE else Apart.LINE)
        elif name in self.block:
            self._part(Apart.BLOCK)
        elif name in self.cell:
            self._part(Apart.CELL)
        if name in self.void or token.closed:
            return
        if name in self.rends:
            self.set[name] += 1
            self.told[name].append(LANG.search(token.rest) is not None)
            if not self.told[name][-1]:
                return
        if name == "a":
            self._close_inline(name, token.start)  # no link stands in another
            to = attributes(token.rest).get("href", "")
            self.linked = bool(to) and not to.startswith("#")
        self._push(token)

    def _push(self, token: Token) -> None:
        if len(self.stack) >= _DEEPEST:
            self._close(len(self.stack) - 1, token.start)
        if token.name == "form" and self._top.tag in _TABLE:
            return  # old pages have forms between the rows of a table
        self.elements.append(Element(token.name, token.rest, self.stack[-1], token.start, len(self.source)))
        self.stack.append(len(self.elements) - 1)
        self.open[token.name] += 1
        self.unseen += token.name in self.never
        self.kept += token.name in self.preformatted
        if token.name in self.cell:
            self.outside[self.stack[-1]] = (self.set.copy(), self.linked)

    def _end(self, token: Token) -> None:
        name = token.name
        if name in self.rends:
            self.set[name] = max(0, self.set[name] - 1)
            if self.told[name] and self.told[name].pop():
                self._close_inline(name, token.end)
        elif name == "br":
            self._part(Apart.LINE)
        elif name in self.headings:
            self._close_open(self.headings, _SCOPE, token.end)
        elif name in _TABLE or name in self.cell or name == "caption":
            self._close_open((name,), ("table",), token.end)
        elif name in self.block and name not in ("html", "body"):
            self._part(Apart.BLOCK if name == "p" else Apart.NOTHING)  # to browsers `</p>` alone is a paragraph
            self._close_open((name,), _SCOPE, token.end)
        elif name not in ("html", "body"):
            self._close_inline(name, token.end)

    def _close_inline(self, name: str, at: int) -> None:
        """Close an element that is no block, unless a block inside it is still open."""
        if name == "a":
            self.linked = False
        if not self.open[name]:
            return
        for k in range(len(self.stack) - 1, 0, -1):
            tag = self.elements[self.stack[k]].tag
            if tag == name:
                self._close(k, at)
                return
            if tag in self.block or tag in self.cell:
                return

    def _close_open(self, names: Collection[str], barriers: Collection[str], at: int, outermost: bool = False) -> None:
        """Close the innermost (or outermost) open element of `names` that lies within no element of `barriers`."""
        if not any(self.open[name] for name in names):
            return
        found = 0
        for k in range(len(self.stack) - 1, 0, -1):
            tag = self.elements[self.stack[k]].tag
            if tag in names:
                found = k
            if tag in barriers or found and not outermost:
                break
        if found:
            self._close(found, at)

    def _close(self, k: int, at: int) -> None:
        """Close the element at `k` of the stack and all inside it."""
        while len(self.stack) > k:
            index = self.stack.pop()
            element = self.elements[index]
            element.end = at
            self.open[element.tag] -= 1
            self.unseen -= element.tag in self.never
            self.kept -= element.tag in self.preformatted
            if element.tag in self.block:
                self._part(Apart.BLOCK)
            elif element.tag in self.cell:
                self._part(Apart.CELL)
                self.set, self.linked = self.outside.pop(index)
