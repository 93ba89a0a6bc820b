"""An EPUB 3 package: the files, the document that lists them, and the archive around them.

The same files give the same bytes on any machine: fixed times, a fixed order, and nothing compressed, since what
compression makes differs from one zlib to another.
"""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from io import BytesIO

from lxml import etree

from pipeline.editions.publishing.markup import EPUB, XML, Element, element

TYPE = f"{{{EPUB}}}type"
_OPF = "http://www.idpf.org/2007/opf"
_DC = "http://purl.org/dc/elements/1.1/"
_CONTAINER = b"""<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
 <rootfiles>
  <rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/>
 </rootfiles>
</container>
"""
_FEATURES = ("tableOfContents", "readingOrder", "structuralNavigation", "displayTransformability")
_PAGED = ("printPageNumbers", "pageNavigation")


@dataclass(frozen=True)
class File:
    """A file of the package: its name, its bytes, what kind it is."""

    name: str
    data: bytes
    kind: str = "application/xhtml+xml"


@dataclass(frozen=True)
class Package:
    """What a package is made of. `reading` are the files in the order they are read, `paged` says that there are
    numbers of printed pages."""

    identifier: str
    modified: str  # a day, as ISO 8601 writes it
    title: str
    author: str
    language: str
    source: str
    rights: str
    paged: bool
    reading: tuple[File, ...]
    nav: File
    others: tuple[File, ...]


def write(made: Package) -> bytes:
    """The bytes of the `.epub`."""
    opf = etree.tostring(_opf(made), xml_declaration=True, encoding="utf-8", pretty_print=True)
    files = [
        ("mimetype", b"application/epub+zip"),
        ("META-INF/container.xml", _CONTAINER),
        ("EPUB/package.opf", opf),
        *((f"EPUB/{file.name}", file.data) for file in (made.nav, *made.reading, *made.others)),
    ]
    archive = BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_STORED) as out:
        for name, data in files:
            entry = zipfile.ZipInfo(name)  # its time is the first a ZIP archive can tell, the start of 1980
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            out.writestr(entry, data)
    return archive.getvalue()


def _opf(made: Package) -> Element:
    root = element(f"{{{_OPF}}}package", {"": _OPF, "dc": _DC})
    root.set("version", "3.0")
    root.set("unique-identifier", "id")
    root.set(f"{XML}lang", made.language)
    metadata = etree.SubElement(root, f"{{{_OPF}}}metadata")
    _dc(metadata, "identifier", made.identifier).set("id", "id")
    _dc(metadata, "title", made.title)
    _dc(metadata, "language", made.language)
    for name, text in (("creator", made.author), ("source", made.source), ("rights", made.rights)):
        if text:
            _dc(metadata, name, text)
    _meta(metadata, "dcterms:modified", f"{made.modified}T00:00:00Z")
    _meta(metadata, "schema:accessMode", "textual")
    _meta(metadata, "schema:accessModeSufficient", "textual")
    for feature in (*_FEATURES, *(_PAGED if made.paged else ())):
        _meta(metadata, "schema:accessibilityFeature", feature)
    _meta(metadata, "schema:accessibilityHazard", "none")
    if made.paged and made.source:
        _meta(metadata, "pageBreakSource", made.source)
    manifest = etree.SubElement(root, f"{{{_OPF}}}manifest")
    spine = etree.SubElement(root, f"{{{_OPF}}}spine")
    for file in (made.nav, *made.reading, *made.others):
        ident = "f-" + file.name.replace("/", "-")
        item = etree.SubElement(manifest, f"{{{_OPF}}}item", {"id": ident, "href": file.name, "media-type": file.kind})
        if file is made.nav:
            item.set("properties", "nav")
        elif file in made.reading:
            etree.SubElement(spine, f"{{{_OPF}}}itemref", {"idref": ident})
    return root


def _dc(metadata: Element, name: str, text: str) -> Element:
    element = etree.SubElement(metadata, f"{{{_DC}}}{name}")
    element.text = text
    return element


def _meta(metadata: Element, name: str, text: str) -> None:
    etree.SubElement(metadata, f"{{{_OPF}}}meta", {"property": name}).text = text
