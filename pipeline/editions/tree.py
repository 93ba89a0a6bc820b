"""The tree of a document's marks: which element stands in which, by the stretches that they cover."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from pipeline.text.findings import Mark

# Outer before inner, where two marks cover the same stretch. A kind that is not named here is no element.
_ORDER = (
    ("div", "titlePage"),
    ("endnote",),
    ("epigraph", "q", "postscript", "opener", "closer", "docTitle", "docImprint", "list", "table", "figure"),
    ("address", "poem", "sp"),
    ("stanza",),
    ("row", "item", "label", "titlePart", "byline", "docAuthor", "pubPlace", "publisher", "docDate"),
    ("head", "p", "l", "speaker", "stage", "trailer", "salute", "signed", "dateline", "addrLine"),
    ("cell", "ref"),
    ("endref",),
    ("foreign",),
    ("hi",),
    ("gap",),
)
INLINE = ("foreign", "hi", "endref")  # what words are, how they are set, where they lead: cut where blocks end
_RANK = {kind: rank for rank, kinds in enumerate(_ORDER) for kind in kinds}
_RUNNING = frozenset(
    "head p l speaker stage trailer salute signed dateline addrLine item label cell titlePart byline".split()
)
_CONTAINERS = frozenset(
    "text front body back div titlePage docTitle docImprint list table row figure poem stanza sp q epigraph "
    "opener closer address postscript endnote".split()
)
_FRONT = frozenset(
    "half-title imprint leaf cast foreword preface dedication contents acknowledgements illustrations prologue "
    "introduction".split()
)
_BACK = frozenset("appendix endnote glossary bibliography index notes postscript".split())


@dataclass
class Node:
    """A stretch text[start:end] that is something; `children` are in order and do not overlap."""

    kind: str
    start: int
    end: int
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Node] = field(default_factory=list)

    @property
    def container(self) -> bool:
        """Whether it holds elements alone."""
        return self.kind in _CONTAINERS

    @property
    def region(self) -> str:
        """front, body or back, where this stands in; "" where it may be anywhere."""
        if self.kind == "titlePage":
            return "front"
        if self.kind != "div":
            return ""
        kind = self.attributes["type"]
        told = self.attributes.get("region")
        return told or ("front" if kind in _FRONT else "back" if kind in _BACK else "body")


def grow(marks: Iterable[Mark], stop: int) -> list[Node]:
    """The nodes of text[:stop], nested by the stretches they cover."""
    root = Node("text", 0, stop)
    stack = [root]
    elements = [m for m in marks if m.kind in _RANK and m.start < stop and m.end > m.start]
    for m in sorted(_within_blocks(elements), key=lambda m: (m.start, -m.end, _RANK[m.kind])):
        while m.start >= stack[-1].end and len(stack) > 1:
            stack.pop()
        loose = m.kind in _OF_DIVISIONS and stack[-1] is root
        node = Node("p" if loose else m.kind, m.start, min(m.end, stack[-1].end), dict(m.attributes))
        if _fits(node, stack[-1]):
            stack[-1].children.append(node)
            stack.append(node)
    return [_ordered(_filled(node)) for node in root.children]


def _filled(node: Node) -> Node:
    """A node whose rows have all the cells that their source gave them, those that are empty too."""
    node.children = [_filled(child) for child in node.children]
    if node.kind == "row" and (columns := node.attributes.pop("cols", "")):
        there = {int(cell.attributes.pop("col", i)): cell for i, cell in enumerate(node.children)}
        spans = [told.split(":") for told in node.attributes.pop("spans", "").split()]
        at = node.start
        node.children = []
        for column in range(max([int(columns), *(c + 1 for c in there)])):
            cell = there.get(column) or Node("cell", at, at)
            cell.attributes |= {way: n for col, way, n in spans if int(col) == column}
            node.children.append(cell)
            at = cell.end
    return node


def _within_blocks(marks: Sequence[Mark]) -> Iterator[Mark]:
    """The marks, those of words cut where blocks of running text end: it goes on in the next.

    That all of a heading is bold is no mark of its words.
    """
    heads = {(m.start, m.end) for m in marks if m.kind == "head"}
    blocks = _outermost({(m.start, m.end) for m in marks if m.kind in _RUNNING})
    for m in marks:
        if m.kind not in INLINE:
            yield m
            continue
        at = max(0, bisect_right(blocks, (m.start, m.start)) - 1)
        inside = [(a, b) for a, b in _from(blocks, at, m.end) if a < m.end and m.start < b]
        for a, b in inside or [(m.start, m.end)]:
            if (a, b) not in heads or a < m.start or m.end < b or m.get("rend") != "bold":
                yield Mark(m.kind, max(a, m.start), min(b, m.end), m.attributes)


def _outermost(stretches: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The stretches that lie in no other, in order."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(stretches, key=lambda s: (s[0], -s[1])):
        if not found or end > found[-1][1]:
            found.append((start, end))
    return found


def _from(blocks: Sequence[tuple[int, int]], at: int, end: int) -> Iterator[tuple[int, int]]:
    while at < len(blocks) and blocks[at][0] < end:
        yield blocks[at]
        at += 1


def _ordered(node: Node) -> Node:
    """A division in TEI's order: after its inner divisions nothing but what ends it. What else stands there is put
    into a division of its own, and a trailer in the middle is a paragraph."""
    node.children = [_ordered(child) for child in node.children]
    last = max((i for i, child in enumerate(node.children) if child.kind not in _ENDS), default=-1)
    if node.kind in ("div", "body"):
        for child in node.children[: last + 1]:
            child.kind = "p" if child.kind == "trailer" else child.kind
    if node.kind in ("div", "body") and any(child.kind == "div" for child in node.children):
        first = next(i for i, child in enumerate(node.children) if child.kind == "div")
        rest, ends = node.children[first : last + 1], node.children[last + 1 :]
        node.children = [*node.children[:first], *_divided(rest, "end" if node.kind == "div" else "text"), *ends]
    if node.kind == "div":
        substance = any(child.kind not in _BEGINS | _ENDS | {"figure"} for child in node.children)
        beyond = next((i for i, child in enumerate(node.children) if child.kind not in _BEGINS), None)
        if beyond is not None and not substance:  # TEI wants something between what begins a division and what ends it
            at = node.children[beyond].start
            node.children.insert(beyond, Node("p", at, at))
    return node


_OF_DIVISIONS = frozenset(("epigraph", "opener", "closer", "postscript"))
_BEGINS = frozenset(("head", "epigraph", "opener"))
_ENDS = frozenset(("trailer", "closer", "postscript"))


def _fits(node: Node, within: Node) -> bool:
    """Whether a node may stand where its stretch puts it: words need running text around them, blocks need none."""
    inline = node.kind in (*INLINE, "gap", "ref")
    if node.kind == "ref":
        return within.kind == "item"
    return not within.container if inline else within.container or within.kind == "item" and node.kind == "p"


def regions(top: Sequence[Node], stop: int) -> list[Node]:
    """front, body and back, as far as the document text[:stop] has them; body always."""
    inner = [i for i, n in enumerate(top) if n.region == "body"]
    first = inner[0] if inner else next((i for i, n in enumerate(top) if n.region != "front"), len(top))
    last = inner[-1] + 1 if inner else next((i for i, n in enumerate(top) if n.region == "back"), len(top))
    last = max(first, last)
    trailer = next((i for i in range(first, len(top)) if top[i].kind == "trailer"), None)
    if trailer is not None:
        last = trailer + 1  # what follows THE END is no longer the text
    if first >= len(top):  # nothing but front matter: what follows the title page is the text
        first, last = max((i + 1 for i, n in enumerate(top) if n.kind == "titlePage"), default=0), len(top)
    if last == 0 < len(top):  # nothing but what stands at the back of others: it is the text
        last = len(top)
    while first and top[first - 1].region != "front":  # loose text before the first chapter is text
        first -= 1
    front, body, back = top[:first], top[first:last], top[last:]
    cut = body[0].start if front and body else 0
    end = back[0].start if back else stop
    found = [_ordered(Node("body", cut, end, {}, list(body)))]
    if front:
        found.insert(0, Node("front", 0, cut, {}, [*map(_ordered, _divided(front, "leaf"))]))
    if back:
        found.append(Node("back", end, stop, {}, [*map(_ordered, _divided(back, "end"))]))
    return found


def _divided(nodes: Sequence[Node], kind: str) -> list[Node]:
    """Front or back matter: what is in no division of its own goes into one of this kind."""
    found: list[Node] = []
    for node in nodes:
        if node.kind in ("div", "titlePage"):
            found.append(node)
        elif found and found[-1].attributes == {"type": kind}:
            found[-1].children.append(node)
            found[-1].end = node.end
        else:
            found.append(Node("div", node.start, node.end, {"type": kind}, [node]))
    return found
