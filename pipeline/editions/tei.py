"""TEI Lite from a clean text and its marks. A projection: it decides nothing, every mark becomes its element.

Marks nest by the stretches they cover. The notes, which stand at the end of the clean text, go back to their
references; what is a point (page break, signature) stands before whatever begins at its place. The *reading* edition
is silent about repairs, which lie in the ledger; the *audit* edition shows each of them (`editions.audit`).
Lines are broken where the source's own lines end, so that a change shows as the change of a line.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from functools import cache

import regex

from pipeline.editions import audit, header, tree
from pipeline.editions.markup import Point, empty, escape, fold, opening, quoted
from pipeline.editions.tree import Node
from pipeline.errors import InvalidOutput
from pipeline.language.knowledge import Knowledge, dictionaries
from pipeline.source.documents import Source
from pipeline.stages.chain import Cleaned
from pipeline.text.findings import Edit, Mark

NAMESPACE = "http://www.tei-c.org/ns/1.0"
_LAST, _JOINS = "structure", "hyphens"  # the stages that end and join printed lines
_WHITE = regex.compile(r"\s+")
LINE_END = "structure.line"  # the rule that puts a space for the end of a printed line
_CLOSED_TO_POINTS = frozenset(("row", "docTitle", "docImprint", "address"))
_ELEMENTS: Mapping[str, tuple[str, dict[str, str]]] = {
    "poem": ("lg", {"type": "poem"}),
    "stanza": ("lg", {"type": "stanza"}),
    "q": ("q", {"rend": "block"}),
    "endnote": ("note", {"place": "end", "type": "endnote"}),
    "endref": ("ref", {}),
}


class Edition(StrEnum):
    """Which edition of a document is written."""

    READING = "reading"
    AUDIT = "audit"


def write(cleaned: Cleaned, source: Source, know: Knowledge, edition: Edition = Edition.READING) -> str:
    """The TEI document as text, ending in a line break."""
    trail = audit.trail(source.text, cleaned.records) if edition is Edition.AUDIT else None
    writer = _Writer(cleaned, _facs(cleaned.marks, source), trail)
    body = "\n".join(writer.element(node, 2) for node in writer.regions())
    language = f" xml:lang={quoted(source.meta.language)}" if source.meta.language else ""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<TEI xmlns="{NAMESPACE}"{language}>\n'
        f"{header.write(cleaned, source, know, edition)}\n <text>\n{body}\n </text>\n</TEI>\n"
    )


class _Writer:
    """One document's text as XML, once from its beginning to its end."""

    def __init__(self, cleaned: Cleaned, facs: Mapping[str, str], trail: audit.Trail | None) -> None:
        self.text, marks = cleaned.text, cleaned.marks
        notes = [m for m in marks if m.kind == "note"]
        self.notes = {m.get("id"): m for m in notes}
        self.carried = {m.get("id"): m.end for m in marks if m.kind == "notecarried"}
        self.labels = {m.get("id"): m.end for m in marks if m.kind == "notelabel"}
        self.set_off = sorted((m for m in marks if m.kind in tree.INLINE), key=lambda m: (m.start, -m.end))
        self.stop = min((m.start for m in notes), default=len(self.text))
        self.references = sorted(
            (m for m in marks if m.kind in ("noteref", "noteagain") and m.get("id") in self.notes),
            key=lambda m: m.start,
        )
        self.trail = trail
        self.points = sorted([*_points(marks, facs), *(trail.removed if trail else ())])
        self.breaks = [] if trail else _line_ends(cleaned)
        self.top = tree.grow(marks, self.stop)
        self.last: Node | None = None

    def regions(self) -> list[Node]:
        """front, body and back."""
        found = tree.regions(self.top, self.stop)
        self.last = found[-1]
        return found

    def element(self, node: Node, depth: int) -> str:
        """A node as XML, indented by `depth` spaces."""
        pad = " " * depth
        name, start = _opened(node.kind, _attributes(node))
        if not node.container:
            words = "".join(self._inline(node))
            if any(child.kind == "ref" for child in node.children) and not self.trail:
                words = words.replace("\n", " ")  # an entry of the contents
            return fold(f"{pad}{start}{words}</{name}>", depth + 1)
        parts = list(self._block(node, depth + 1))
        if node.kind == "body" and all(child.kind in ("trailer", "figure") for child in node.children):
            parts.insert(0, f"{pad} <p/>")  # TEI wants a body to hold something
        return "\n".join([f"{pad}{start}", *parts, f"{pad}</{name}>"])

    def _block(self, node: Node, depth: int) -> Iterator[str]:
        """The children of a container, one a line, with the points between them."""
        pad = " " * depth
        for child in node.children:
            if node.kind not in _CLOSED_TO_POINTS:
                yield from (pad + p for p in self._take(child.start))
            yield self.element(child, depth)
        if node.kind not in _CLOSED_TO_POINTS:
            # what is left at the very end, beyond the last block, falls to the last region
            yield from (pad + p for p in self._take(len(self.text) if node is self.last else node.end - 1))

    def _inline(self, node: Node) -> Iterator[str]:
        """The text of an element, with its children, the notes that hang in it and the points that fall in it."""
        at = node.start
        for child in [*node.children, None]:
            stop = child.start if child else node.end
            yield from self._run(at, stop)
            if child:
                yield from self._word(child)
                at = child.end

    def _word(self, node: Node) -> Iterator[str]:
        """An element inside running text."""
        name, start = _opened(node.kind, _attributes(node))
        yield start
        if node.kind == "gap":  # an empty element: what the editor said of it is its description
            yield f"<desc>{escape(self.text[node.start + 1 : node.end - 1])}</desc>"
        else:
            yield from self._inline(node)
        yield f"</{name}>"

    def _run(self, at: int, stop: int) -> Iterator[str]:
        inside = [m for m in self.references if at <= m.start and m.end <= stop]
        for m in inside:
            yield from self._plain(at, m.start)
            yield self._note(m) if m.kind == "noteref" else self._again(m)
            at = m.end
        yield from self._plain(at, stop)

    def _plain(self, at: int, stop: int) -> Iterator[str]:
        while self.points and self.points[0].at < stop:
            point = self.points.pop(0)
            place = max(point.at, at)
            yield self._stretch(at, place)
            yield point.within(broken=self._inside_word(place))
            at = place
        yield self._stretch(at, stop)

    def _stretch(self, start: int, end: int) -> str:
        """text[start:end] as XML: as it stands, or with all that was done to it."""
        if self.trail:
            return self.trail.show(start, end)
        cuts = self.breaks[bisect_left(self.breaks, start) : bisect_left(self.breaks, end)]
        found: list[str] = []
        at = start
        for cut in cuts:  # each is the place of a space
            found.append(escape(self.text[at:cut]))
            at = cut + 1
        return "\n".join([*found, escape(self.text[at:end])])

    def _take(self, upto: int) -> Iterator[str]:
        """The points at or before `upto`, which have not been placed."""
        while self.points and self.points[0].at <= upto:
            yield self.points.pop(0).between()

    def _inside_word(self, at: int) -> bool:
        return 0 < at < len(self.text) and not self.text[at - 1].isspace() and not self.text[at].isspace()

    def _note(self, reference: Mark, inside: frozenset[str] = frozenset()) -> str:
        note = self.notes[reference.get("id")]
        start = self.labels.get(reference.get("id"), note.start)
        end = max(note.end, self.carried.get(reference.get("id"), 0))
        body = self._set(start, end, inside | {reference.get("id")})
        place = reference.get("place") or "foot"
        n = "" if place == "margin" else f" n={quoted(reference.get('n', '*'))}"  # beside the text no sign leads to it
        return f'<note place="{place}"{n} xml:id={quoted(reference.get("id"))}>{body.strip()}</note>'

    def _again(self, reference: Mark) -> str:
        """A further reference to a note that hangs at its first one."""
        target = quoted(f"#{reference.get('id')}")
        return f"<ref target={target}>{self._folded(reference.start, reference.end)}</ref>"

    def _set(self, start: int, end: int, inside: frozenset[str]) -> str:
        """text[start:end] of a note as XML: with how its words are set, and the notes to it. inside: the notes that it
        stands in."""
        references = _between(self.references, start, end)
        inline = [m for told in _between(self.set_off, start, end) if (m := _clear_of(references, told))]
        here = sorted([*inline, *references], key=lambda m: (m.start, -m.end))
        return self._within(start, end, here, inside)

    def _within(self, start: int, end: int, marks: Sequence[Mark], inside: frozenset[str]) -> str:
        found: list[str] = []
        at = start
        for k, m in enumerate(marks):  # the outer ones come first
            if m.start < at or m.kind == "noteref" and m.get("id") in inside:
                continue
            found.append(self._folded(at, m.start))
            if m.kind in tree.INLINE:
                inner = [other for other in marks[k + 1 :] if other.start < m.end and other.end <= m.end]
                name, start_tag = _opened(m.kind, _told(m.attributes))
                found += [start_tag, self._within(m.start, m.end, inner, inside), f"</{name}>"]
            else:
                found.append(self._note(m, inside) if m.kind == "noteref" else self._again(m))
            at = m.end
        return "".join([*found, self._folded(at, end)])

    def _folded(self, start: int, end: int) -> str:
        if self.trail:
            return self.trail.show(start, end)
        return escape(_WHITE.sub(" ", self.text[start:end]))


def _opened(kind: str, attributes: Mapping[str, str]) -> tuple[str, str]:
    """The name of the element that a kind of mark is, and its start tag."""
    name, more = _ELEMENTS.get(kind, (kind, {}))
    return name, opening(name, {**attributes, **more})


def _between(marks: Sequence[Mark], start: int, end: int) -> list[Mark]:
    """Those of some marks, in order, that lie within a stretch."""
    first, stop = bisect_left(marks, start, key=_start), bisect_right(marks, end, key=_start)
    return [m for m in marks[first:stop] if m.end <= end]


def _start(m: Mark) -> int:
    return m.start


def _clear_of(references: Sequence[Mark], m: Mark) -> Mark | None:
    """A mark cut where a reference runs over one of its ends; None where nothing is left of it."""
    start, end = m.start, m.end
    for one in references:
        if one.start < start < one.end:
            start = one.end
        if one.start < end < one.end:
            end = one.start
    return replace(m, start=start, end=end) if start < end else None


def _attributes(node: Node) -> dict[str, str]:
    """A node's attributes as TEI has them."""
    return _told({key: value for key, value in node.attributes.items() if key != "region"})


def _told(attributes: Mapping[str, str] | Sequence[tuple[str, str]]) -> dict[str, str]:
    """What a mark says, as attributes of TEI."""
    found = dict(attributes)
    for key in ("id", "lang"):
        if key in found:
            found[f"xml:{key}"] = found.pop(key)
    for key in ("target", "resp", "corresp"):
        if key in found:
            found[key] = "#" + found[key]
    return found


def _points(marks: Sequence[Mark], facs: Mapping[str, str]) -> list[Point]:
    """Page breaks and signatures. `facs` leads from a page's index to its image."""
    folios = {m.get("index"): m.get("n") for m in marks if m.kind == "folio"}
    inferred = {m.get("index") for m in marks if m.kind == "folio" and m.get("evidence") == "inferred"}
    found: list[Point] = []
    used: Counter[str] = Counter()
    for m in marks:
        if m.kind == "page":
            index = m.get("index")
            n = folios.get(index, "")
            ident = f"page-{n}" if n else f"pb-{index}"
            used[ident] += 1
            if used[ident] > 1:
                ident = f"pb-{index}"
            how = "inferred" if n and index in inferred else ""
            told = {"n": n, "type": how, "facs": facs.get(index, ""), "xml:id": ident}
            xml = empty("pb", {k: v for k, v in told.items() if v})
            if m.get("unread"):
                said = f"The page could not be read: {m.get('unread')}"
                xml += f'<gap reason="unread" unit="page"><desc>{escape(said)}</desc></gap>'
            found.append(Point(m.start, int(index), xml))
        elif m.kind == "signature":
            found.append(Point(m.start, -1, empty("milestone", {"unit": "signature", "n": m.get("n")})))
    return found


def _facs(marks: Sequence[Mark], source: Source) -> dict[str, str]:
    """For each page, by its index, a reference from the cleaned folder to its image among the document's files."""
    images = source.found.files.images if source.found else ()
    if not images or source.found is None:
        return {}
    from urllib.parse import quote  # here: it costs a text's run more than it is worth

    folder = "../../raw/" if source.found.files.bare else f"../../raw/{quote(source.name)}/"
    pages = [m for m in marks if m.kind == "page"]
    told = {m.get("index"): m.get("facs") for m in pages}
    if source.layout is None:  # a text beside the images of its pages
        from pipeline.scans import pictures

        beside = [picture.name for path in images for picture in pictures.of(path)]
        if len(beside) == len(pages):
            told = {m.get("index"): name for m, name in zip(pages, beside, strict=True)}
    there = {image.name for image in images}
    found = {}
    for index, said in told.items():
        name, mark, number = said.partition("#page=")
        if name in there:
            found[index] = f"{folder}{quote(name)}{mark}{number}"
    return found


def _line_ends(cleaned: Cleaned) -> list[int]:
    """Where in the clean text a space stands for the end of a line of the source, or follows a word joined over one."""
    found: set[int] = set()
    for k, record in enumerate(cleaned.records):
        if record.stage not in (_LAST, _JOINS):
            continue
        for entry in record.entries:
            change = entry.change
            if not (entry.state.in_text and isinstance(change, Edit) and "\n" in entry.old):
                continue
            if record.stage == _LAST:
                if change.rule == LINE_END and change.new == " ":
                    found.add(record.layer.forward_start(change.start))
                continue
            at = record.layer.forward_end(change.end)
            for later in cleaned.records[k + 1 :]:
                at = later.layer.forward_start(at)
            if (space := cleaned.text.find(" ", at)) >= 0:
                found.add(space)
    return sorted(found)


@cache
def _profile() -> object:
    from lxml import etree  # here, since only writing needs it

    return etree.RelaxNG(etree.parse(str(dictionaries() / "schema" / "clean-corpus.rng")))


def check(xml: str, name: str = "tei.xml") -> None:
    """Raise InvalidOutput, with the first fault and its line, where `xml` breaks the project's profile of TEI Lite.

    `name` is what the file is called.
    """
    from lxml import etree

    try:
        root = etree.fromstring(xml.encode())
    except etree.XMLSyntaxError as e:
        raise InvalidOutput(f"{name}: not well-formed: {e}") from e
    schema = _profile()
    assert isinstance(schema, etree.RelaxNG)
    if not schema.validate(root):
        fault = schema.error_log[0]
        raise InvalidOutput(f"{name}, line {fault.line}: {fault.message}")
