"""A TEI document read: what its header says, and its text made ready to be set."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from lxml import etree

from pipeline.editions.publishing.markup import XML, Element, said
from pipeline.editions.publishing.preparing import prepare
from pipeline.errors import BadInput

TEI = "http://www.tei-c.org/ns/1.0"
T = f"{{{TEI}}}"


@dataclass(frozen=True)
class About:
    """What the header says. What it does not say is empty. `people` are (what they did, name)."""

    title: str
    author: str = ""
    place: str = ""
    publisher: str = ""
    date: str = ""  # as the header has it
    language: str = ""
    source: str = ""
    edition: str = ""
    extent: str = ""
    rights: tuple[str, ...] = ()
    people: tuple[tuple[str, str], ...] = ()
    practice: tuple[tuple[str, str], ...] = ()  # (what it is about, what was done)
    changes: tuple[tuple[str, str], ...] = ()  # (when and who, what)

    @property
    def when(self) -> str:
        """The date as one reads it: “19 October 1956”."""
        try:
            day = date.fromisoformat(self.date)
        except ValueError:  # a year, a month, or words
            return self.date
        return f"{day.day} {day:%B} {day.year}" if len(self.date) == len("1956-10-19") else self.date

    @property
    def imprint(self) -> str:
        """Where, by whom and when it was printed: “London: Victor Gollancz, 1942”."""
        made = ": ".join(part for part in (self.place, self.publisher) if part)
        return ", ".join(part for part in (made, self.when) if part)


@dataclass(frozen=True)
class Edition:
    """A document ready to be set: its name, its header, its `text` element and who its ids of persons stand for."""

    name: str
    about: About
    text: Element
    responsible: Mapping[str, str]


def read(data: bytes, name: str, path: str) -> Edition:
    """A document from the bytes of its TEI. Raises BadInput, naming `path`, where they are none."""
    root = _parse(data, path)
    text = root.find(f"{T}text")
    header = root.find(f"{T}teiHeader")
    if text is None or header is None:
        missing = "text" if text is None else "teiHeader"
        raise BadInput(f"{path}: no TEI document: it has no `{missing}`; make it anew: `clean-corpus run {name}`")
    prepare(text)
    return Edition(name, _about(root, header, name), text, dict(_responsible(header)))


def header(data: bytes, name: str, path: str) -> About:
    """What the header of a document says. Raises BadInput where `data` is no TEI."""
    root = _parse(data, path)
    found = root.find(f"{T}teiHeader")
    if found is None:
        raise BadInput(f"{path}: no TEI document: it has no `teiHeader`; make it anew: `clean-corpus run {name}`")
    return _about(root, found, name)


def _parse(data: bytes, path: str) -> Element:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as e:
        line = f", line {e.lineno}" if e.lineno else ""
        raise BadInput(
            f"{path}{line}: not well-formed XML ({e.msg.partition(', line')[0]}); mend it, or clean the document anew"
        ) from e
    if root.tag != f"{T}TEI":
        raise BadInput(f"{path}: no TEI document: its root is `{root.tag}`, not TEI in the namespace {TEI}")
    entity = next(root.iter(etree.Entity), None)
    if entity is not None:  # a declared one may stand for anything, also for a file
        raise BadInput(f"{path}, line {entity.sourceline}: {entity.text} is an entity of its own; write what it means")
    return root


def _about(root: Element, header: Element, name: str) -> About:
    def first(path: str) -> str:
        return next(filter(None, map(said, header.iterfind(path, {"t": TEI}))), "")

    titles = list(header.iterfind(f"{T}fileDesc/{T}titleStmt/{T}title"))
    mains = [t for t in titles if t.get("type") in (None, "main")] or titles
    authors = header.iterfind(f"{T}fileDesc/{T}titleStmt/{T}author")
    language = root.get(f"{XML}lang") or next((n.get("ident", "") for n in header.iter(f"{T}language")), "")
    return About(
        title=" ".join(filter(None, map(said, mains))) or name,
        author="; ".join(filter(None, map(said, authors))),
        place=first(".//t:sourceDesc//t:pubPlace"),
        publisher=first(".//t:sourceDesc//t:publisher"),
        date=first(".//t:sourceDesc//t:date"),
        language="" if language == "und" else language,
        source=first("t:fileDesc/t:sourceDesc"),
        edition=first("t:fileDesc/t:editionStmt"),
        extent=first("t:fileDesc/t:extent"),
        rights=tuple(_rights(header)),
        people=tuple(dict.fromkeys(_person(node) for node in header.iterfind(f"{T}fileDesc//{T}respStmt"))),
        practice=tuple(_practice(header)),
        changes=tuple(_changes(header)),
    )


def _rights(header: Element) -> Iterator[str]:
    for statement in header.iterfind(f"{T}fileDesc/{T}publicationStmt"):
        for node in list(statement.iter(f"{T}p", f"{T}licence")) or list(statement):
            if text := said(node).removeprefix("Rights:").strip():
                yield text[0].upper() + text[1:]


def _practice(header: Element) -> Iterator[tuple[str, str]]:
    for part in header.iterfind(f"{T}encodingDesc/*"):
        for node in list(part.iter(f"{T}p")):  # not the taxonomy: it is the rules of an audit edition, by name
            if text := said(node):
                yield (node.get("n") or "").replace("-", " ").capitalize(), text


def _changes(header: Element) -> Iterator[tuple[str, str]]:
    names = dict(_responsible(header))
    for node in header.iterfind(f"{T}revisionDesc//{T}change"):
        keys = (key.removeprefix("#") for key in node.get("who", "").split())
        yield ", ".join(filter(None, (node.get("when", ""), *(names.get(key, key) for key in keys)))), said(node)


def _person(statement: Element) -> tuple[str, str]:
    did = "; ".join(said(n) for n in statement.iter(f"{T}resp"))
    names = "; ".join(said(n) for n in statement if n.tag != f"{T}resp")
    return did, names


def _responsible(header: Element) -> Iterator[tuple[str, str]]:
    """The name of whom each id of the header stands for."""
    for statement in header.iter(f"{T}respStmt"):
        names = _person(statement)[1]
        for node in statement.iter():
            if ident := node.get(f"{XML}id"):
                yield ident, names if node is statement or node.tag == f"{T}resp" else said(node)
    for node in header.iter(f"{T}author", f"{T}editor", f"{T}principal", f"{T}funder", f"{T}sponsor"):
        if ident := node.get(f"{XML}id"):
            yield ident, said(node)
