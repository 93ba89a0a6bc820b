"""TEI Lite from a clean text and its marks. A projection: it decides nothing, every mark becomes its element.

Marks nest by the stretches they cover. The notes, which stand at the end of the clean text, go back to their
references; what is a point (page break, signature) stands before whatever begins at its place.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

from pipeline.chain import Cleaned
from pipeline.errors import InvalidOutput
from pipeline.findings import Mark
from pipeline.knowledge import Knowledge, dictionaries
from pipeline.projections import header
from pipeline.projections.markup import escape, quoted
from pipeline.source import Source

NAMESPACE = "http://www.tei-c.org/ns/1.0"

# Outer before inner, where two marks cover the same stretch.
_RANK = {
    kind: rank
    for rank, kinds in enumerate(
        (
            ("div", "titlePage"),
            ("docTitle", "docImprint", "list", "table"),
            (
                "row",
                "item",
                "titlePart",
                "byline",
                "docAuthor",
                "pubPlace",
                "publisher",
                "docDate",
                "head",
                "p",
                "trailer",
            ),
            ("cell", "ref"),
        )
    )
    for kind in kinds
}
_CONTAINERS = frozenset(
    ("text", "front", "body", "back", "div", "titlePage", "docTitle", "docImprint", "list", "table", "row")
)
_CLOSED_TO_POINTS = frozenset(("row", "docTitle", "docImprint"))
_FRONT = frozenset(
    "half-title imprint leaf foreword preface dedication contents acknowledgements illustrations prologue "
    "introduction".split()
)
_BACK = frozenset("appendix glossary bibliography index notes postscript".split())


@dataclass
class Node:
    """An element over text[start:end]; `children` are in order and do not overlap."""

    kind: str
    start: int
    end: int
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Node] = field(default_factory=list)

    @property
    def container(self) -> bool:
        """Whether it holds elements alone."""
        return self.kind in _CONTAINERS


def write(cleaned: Cleaned, source: Source, know: Knowledge) -> str:
    """The TEI document as text, ending in a line break."""
    writer = _Writer(cleaned.text, cleaned.marks)
    body = "\n".join(writer.element(node, 2) for node in writer.regions())
    language = f" xml:lang={quoted(source.meta.language)}" if source.meta.language else ""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<TEI xmlns="{NAMESPACE}"{language}>\n'
        f"{header.write(cleaned, source, know)}\n <text>\n{body}\n </text>\n</TEI>\n"
    )


class _Writer:
    """The tree of one document's marks, and its text as XML."""

    def __init__(self, text: str, marks: Sequence[Mark]) -> None:
        self.text = text
        notes = [m for m in marks if m.kind == "note"]
        self.notes = {m.get("id"): m for m in notes}
        self.labels = {m.get("id"): m.end for m in marks if m.kind == "notelabel"}
        self.stop = min((m.start for m in notes), default=len(text))
        self.references = sorted(
            (m for m in marks if m.kind == "noteref" and m.get("id") in self.notes), key=lambda m: m.start
        )
        self.points = _points(marks)
        self.root = self.last = Node("text", 0, self.stop)
        self._nest(m for m in marks if m.kind in _RANK and m.start < self.stop and m.end > m.start)

    def _nest(self, marks: Iterable[Mark]) -> None:
        stack = [self.root]
        for m in sorted(marks, key=lambda m: (m.start, -m.end, _RANK[m.kind])):
            while m.start >= stack[-1].end and len(stack) > 1:
                stack.pop()
            node = Node(m.kind, m.start, min(m.end, stack[-1].end), _attributes(m))
            stack[-1].children.append(node)
            stack.append(node)

    def regions(self) -> list[Node]:
        """front, body and back, as far as the document has them; body always."""
        top = self.root.children
        inner = [i for i, n in enumerate(top) if n.kind == "div" and n.attributes["type"] not in _FRONT | _BACK]
        first = inner[0] if inner else next((i for i, n in enumerate(top) if not _fronts(n)), len(top))
        last = inner[-1] + 1 if inner else next((i for i, n in enumerate(top) if _backs(n)), len(top))
        trailer = next((i for i in range(first, len(top)) if top[i].kind == "trailer"), None)
        if trailer is not None and trailer >= last - 1 or not inner and trailer is not None:
            last = trailer + 1  # what follows THE END is no longer the text
        if first >= len(top):  # nothing but front matter: it is the text
            first, last = 0, len(top)
        while first and not _fronts(top[first - 1]):  # loose text before the first chapter is text
            first -= 1
        front, body, back = top[:first], top[first:last], top[last:]
        cut = body[0].start if front and body else 0
        end = back[0].start if back else self.stop
        regions = [Node("body", cut, end, {}, body)]
        if front:
            regions.insert(0, Node("front", 0, cut, {}, _divided(front, "leaf")))
        if back:
            regions.append(Node("back", end, self.stop, {}, _divided(back, "end")))
        self.last = regions[-1]
        return regions

    def element(self, node: Node, depth: int) -> str:
        """A node as XML, indented by `depth` spaces."""
        pad = " " * depth
        opening = node.kind + "".join(f" {k}={quoted(v)}" for k, v in sorted(node.attributes.items()))
        if not node.container:
            return f"{pad}<{opening}>{''.join(self._inline(node))}</{node.kind}>"
        parts = list(self._block(node, depth + 1))
        if node.kind == "body" and all(child.kind == "trailer" for child in node.children):
            parts.insert(0, f"{pad} <p/>")  # TEI wants a body to hold something
        return "\n".join([f"{pad}<{opening}>", *parts, f"{pad}</{node.kind}>"])

    def _block(self, node: Node, depth: int) -> Iterator[str]:
        """The children of a container, one a line, with the points between them."""
        pad = " " * depth
        for child in node.children:
            if node.kind not in _CLOSED_TO_POINTS:
                yield from (pad + p for p in self._take(child.start))
            yield self.element(child, depth)
        if (
            node.kind not in _CLOSED_TO_POINTS
        ):  # what is left at the very end, beyond the last block, falls to the last region
            yield from (pad + p for p in self._take(len(self.text) if node is self.last else node.end - 1))

    def _inline(self, node: Node) -> Iterator[str]:
        """The text of an element, with its children, the notes that hang in it and the points that fall in it."""
        at = node.start
        for child in [*node.children, None]:
            stop = child.start if child else node.end
            yield from self._run(at, stop)
            if child:
                yield f"<{child.kind}{''.join(f' {k}={quoted(v)}' for k, v in sorted(child.attributes.items()))}>"
                yield from self._inline(child)
                yield f"</{child.kind}>"
                at = child.end

    def _run(self, at: int, stop: int) -> Iterator[str]:
        inside = [m for m in self.references if at <= m.start and m.end <= stop]
        for m in inside:
            yield from self._plain(at, m.start)
            yield self._note(m)
            at = m.end
        yield from self._plain(at, stop)

    def _plain(self, at: int, stop: int) -> Iterator[str]:
        while self.points and self.points[0][0] < stop:
            place, kind, attributes = self.points.pop(0)
            place = max(place, at)
            yield escape(self.text[at:place])
            yield _empty(kind, {**attributes, **({"break": "no"} if kind == "pb" and self._inside_word(place) else {})})
            at = place
        yield escape(self.text[at:stop])

    def _take(self, upto: int) -> Iterator[str]:
        """The points at or before `upto`, which have not been placed."""
        while self.points and self.points[0][0] <= upto:
            _, kind, attributes = self.points.pop(0)
            yield _empty(kind, attributes)

    def _inside_word(self, at: int) -> bool:
        return 0 < at < len(self.text) and not self.text[at - 1].isspace() and not self.text[at].isspace()

    def _note(self, reference: Mark) -> str:
        note = self.notes[reference.get("id")]
        start = self.labels.get(reference.get("id"), note.start)
        body = escape(" ".join(self.text[start : note.end].split()))
        n = quoted(reference.get("n", "*"))
        return f'<note place="foot" n={n} xml:id={quoted(reference.get("id"))}>{body}</note>'


def _fronts(node: Node) -> bool:
    return node.kind == "titlePage" or node.kind == "div" and node.attributes["type"] in _FRONT


def _backs(node: Node) -> bool:
    return node.kind == "div" and node.attributes["type"] in _BACK


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


def _attributes(mark: Mark) -> dict[str, str]:
    found = dict(mark.attributes)
    if "id" in found:
        found["xml:id"] = found.pop("id")
    if "target" in found:
        found["target"] = "#" + found["target"]
    return found


def _points(marks: Sequence[Mark]) -> list[tuple[int, str, dict[str, str]]]:
    """Page breaks and signatures: (place, element, attributes), in the order of the text."""
    folios = {m.get("index"): m.get("n") for m in marks if m.kind == "folio"}
    found: list[tuple[int, int, str, dict[str, str]]] = []
    used: Counter[str] = Counter()
    for m in marks:
        if m.kind == "page":
            index = m.get("index")
            n = folios.get(index, "")
            ident = f"page-{n}" if n else f"pb-{index}"
            used[ident] += 1
            if used[ident] > 1:
                ident = f"pb-{index}"
            found.append((m.start, int(index), "pb", {**({"n": n} if n else {}), "xml:id": ident}))
        elif m.kind == "signature":
            found.append((m.start, -1, "milestone", {"unit": "signature", "n": m.get("n")}))
    return [(place, kind, attributes) for place, _, kind, attributes in sorted(found, key=lambda f: f[:2])]


def _empty(kind: str, attributes: dict[str, str]) -> str:
    return f"<{kind}{''.join(f' {k}={quoted(v)}' for k, v in sorted(attributes.items()))}/>"


@cache
def _profile() -> object:
    from lxml import etree  # here, since only writing needs it

    return etree.RelaxNG(etree.parse(str(dictionaries() / "schema" / "clean-corpus.rng")))


def check(xml: str) -> None:
    """Raise InvalidOutput, with the first fault and its line, where `xml` breaks the project's profile of TEI Lite."""
    from lxml import etree

    try:
        tree = etree.fromstring(xml.encode())
    except etree.XMLSyntaxError as e:
        raise InvalidOutput(f"tei.xml: not well-formed: {e}") from e
    schema = _profile()
    assert isinstance(schema, etree.RelaxNG)
    if not schema.validate(tree):
        fault = schema.error_log[0]
        raise InvalidOutput(f"tei.xml, line {fault.line}: {fault.message}")
