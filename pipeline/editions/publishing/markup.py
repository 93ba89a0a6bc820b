"""HTML as a tree of lxml elements: how parts are put together, made valid and written as HTML or XHTML."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import TypeAlias

from lxml import etree

Element: TypeAlias = etree._Element
Part: TypeAlias = Element | str
Parts: TypeAlias = list[Part]

XML = "{http://www.w3.org/XML/1998/namespace}"
XHTML = "http://www.w3.org/1999/xhtml"
EPUB = "http://www.idpf.org/2007/ops"

# What the writer adds to the text itself has this class: numbers of notes, labels, the brackets around a gap.
ADDED = "added"

_BLOCKS = frozenset(
    "address aside blockquote div dl dt dd figure figcaption footer h1 h2 h3 h4 h5 h6 header hr li main nav ol p "
    "section table ul".split()
)
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_PHRASES = frozenset("a b cite del em i ins p s span strong sub sup u".split())
# The role says it for HTML; EPUB readers go by a type.
_TYPES = {
    "doc-noteref": "noteref",
    "doc-footnote": "footnote",
    "doc-pagebreak": "pagebreak",
    "doc-epigraph": "epigraph",
}


def make(tag: str, parts: Iterable[Part] = (), **attributes: str | None) -> Element:
    """An element of these parts. `cls` is the class, `aria_label` is aria-label; what is None is left out."""
    made = etree.Element(tag)
    for name, value in attributes.items():
        if value is not None:
            made.set("class" if name == "cls" else name.rstrip("_").replace("_", "-"), value)
    return add(made, parts)


def element(tag: str, namespaces: Mapping[str, str]) -> Element:
    """An empty element with its namespaces by prefix; the prefix of the element itself is empty."""
    return etree.Element(tag, nsmap={prefix or None: uri for prefix, uri in namespaces.items()})  # type: ignore[misc]


def add(parent: Element, parts: Iterable[Part]) -> Element:
    """Put parts, text or elements, at the end of `parent`, and give it back."""
    for part in parts:
        if not isinstance(part, str):
            parent.append(part)
        elif len(parent):
            parent[-1].tail = (parent[-1].tail or "") + part
        else:
            parent.text = (parent.text or "") + part
    return parent


def added(parts: Iterable[Part], cls: str = "") -> Element:
    """A span of what is not in the text itself."""
    return make("span", parts, cls=f"{ADDED} {cls}".strip())


def local(node: Element) -> str:
    """The name of an element without its namespace."""
    return str(etree.QName(node).localname)


def text(node: Element) -> str:
    """All text of an element as it stands, its notes too."""
    return "".join(map(str, node.itertext()))


def said(node: Element) -> str:
    """All text of an element, with single spaces. Of a TEI element: without the notes that hang in it."""
    return " ".join("".join(_said(node, top=True)).split())


def _said(node: Element, top: bool = False) -> Iterable[str]:
    if not top and local(node) == "note":
        return
    yield node.text or ""
    for child in node:
        yield from _said(child)
        yield child.tail or ""


def lawful(root: Element) -> Element:
    """Make a tree valid HTML where TEI allows more: a paragraph may hold a list, a table or a quotation.

    Such a paragraph becomes `div class="p"`, a phrase `div class="tag"`; blocks in a heading become spans, and a link
    that holds links is none.
    """
    for node in list(root.iter()):
        if node.tag in _HEADINGS:
            for inner in node.iterdescendants(*_BLOCKS):
                inner.set("class", f"{inner.get('class', '')} line".strip())
                inner.tag = "span"
    for node in reversed(list(root.iter())):
        if node.tag in _PHRASES and any(child.tag in _BLOCKS for child in node):
            if node.tag != "span":
                node.set("class", f"{node.tag} {node.get('class', '')}".strip())
            _without(node, "href", "role")
            node.tag = "div"
        if node.tag == "a" and next(node.iterdescendants("a"), None) is not None:
            _without(node, "href", "role")
            node.tag = "span"
        if node.tag in _BLOCKS and not node.tail:
            node.tail = "\n"  # for whoever reads the source
    return root


def relink(root: Element, files: Mapping[str, str], here: str = "") -> Element:
    """Give each link `#id` the address of the file where that id is; where there is none it is no link any more."""
    for node in list(root.iter("a")):
        address = node.get("href", "")
        if not address.startswith("#"):
            continue
        if (file := files.get(address[1:])) is None:
            _without(node, "href", "role")
            node.tag = "span"
        elif file != here:
            node.set("href", file + address)
    return root


def _without(node: Element, *names: str) -> None:
    for name in names:
        if name in node.attrib:
            del node.attrib[name]


def idents(root: Element) -> list[str]:
    """The ids of a tree, in order."""
    return [ident for node in root.iter() if (ident := node.get("id"))]


def html(root: Element) -> bytes:
    """A whole page as HTML5, ending in a line break."""
    whole = etree.tostring(lawful(root), method="html", encoding="unicode")
    return f"<!DOCTYPE html>\n{whole}\n".encode()


def xhtml(root: Element) -> bytes:
    """A whole page as the XHTML of EPUB 3: in its namespace, with `epub:type` beside each role that has one,
    and without what is only for the style of a page."""
    lawful(root)
    bare = element(f"{{{XHTML}}}html", {"": XHTML, "epub": EPUB})
    for name, value in root.attrib.items():
        bare.set(name, value)
    bare.extend(list(root))
    for node in bare.iter():
        if not str(node.tag).startswith("{"):
            node.tag = f"{{{XHTML}}}{node.tag}"
        if "lang" in node.attrib:
            node.set(f"{XML}lang", node.attrib["lang"])
        _without(node, "style")
        if (kind := _TYPES.get(node.get("role", ""))) is not None:
            node.set(f"{{{EPUB}}}type", kind)
        if kind == "pagebreak":
            del node[:]  # the number in the margin
    return etree.tostring(bare, xml_declaration=True, encoding="utf-8", doctype="<!DOCTYPE html>") + b"\n"


@cache
def style(*names: str) -> str:
    """Style sheets of this package, one after another."""
    return "".join((files(__package__) / name).read_text(encoding="utf-8") for name in names)
