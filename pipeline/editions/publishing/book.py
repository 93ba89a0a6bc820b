"""The EPUB of one document: a cover of type only, a file for each unit of the text, what is told about the edition."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from uuid import NAMESPACE_URL, uuid5

from pipeline.editions.publishing import colophon, divisions, package
from pipeline.editions.publishing.divisions import Entry, Unit
from pipeline.editions.publishing.edition import About, Edition
from pipeline.editions.publishing.markup import XML, Element, Parts, idents, local, make, relink, style, text, xhtml
from pipeline.editions.publishing.package import File, Package
from pipeline.editions.publishing.page import setting

COVER, NAV, ABOUT, STYLE = "cover.xhtml", "nav.xhtml", "about.xhtml", "book.css"
_DATE = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True)
class Picture:
    """A picture: the name of its file, what kind it is (`image/png`), its bytes."""

    name: str
    kind: str
    data: bytes


def epub(edition: Edition, pictures: Mapping[str, Picture]) -> bytes:
    """The EPUB of a document. `pictures` are those that could be read, by @url."""
    about = edition.about
    how = replace(setting(edition, {url: one.name for url, one in pictures.items()}), top=1)
    bodies = [
        make("body", [make("main", [divisions.unit(one, how) for one in group])]) for group in _grouped(edition.text)
    ]
    names = [f"text-{number:03}.xhtml" for number in range(1, len(bodies) + 1)]
    where = {ident: name for name, body in zip(names, bodies, strict=True) for ident in idents(body)}
    texts = []
    for name, body in zip(names, bodies, strict=True):
        heading = next((" ".join(text(h).split()) for h in body.iter("h1", "h2", "h3")), about.title)
        texts.append(File(name, _whole(heading, relink(body, where, name), about)))
    listing = divisions.contents(edition.text)
    nav = _nav(about, listing or (Entry("", about.title),), _pages(edition.text), where, names[0] if names else ABOUT)
    made = Package(
        identifier=uuid5(NAMESPACE_URL, edition.name + "\n" + text(edition.text)).urn,
        modified=max(_DATE.findall(" ".join(when for when, _ in about.changes)), default="1980-01-01"),
        title=about.title,
        author=about.author,
        language=about.language or "und",
        source=about.source,
        rights=" ".join(about.rights),
        paged=bool(_pages(edition.text)),
        reading=(File(COVER, _cover(about)), *texts, File(ABOUT, _about(about))),
        nav=File(NAV, nav),
        others=(
            File(STYLE, style("text.css", "book.css").encode(), "text/css"),
            *(File(one.name, one.data, one.kind) for one in dict.fromkeys(pictures.values())),
        ),
    )
    return package.write(made)


def _grouped(whole: Element) -> list[list[Unit]]:
    """The units by file: loose lines after a chapter (THE END) stay with it."""
    groups: list[list[Unit]] = []
    for one in divisions.units(whole):
        if groups and one.node is None and not one.first:
            groups[-1].append(one)
        else:
            groups.append([one])
    return groups


def _whole(title: str, body: Element, about: About) -> bytes:
    head = make("head", [make("title", [title]), make("link", rel="stylesheet", type="text/css", href=STYLE)])
    return xhtml(make("html", [head, body], lang=about.language or "und"))


def _cover(about: About) -> bytes:
    lines: Parts = [make("h1", [about.title])]
    for cls, said in (("author", about.author), ("imprint", about.imprint)):
        if said:
            lines.append(make("p", [said], cls=cls))
    cover = make("section", lines, cls="cover")
    cover.set(package.TYPE, "cover")
    return _whole(about.title, make("body", [cover]), about)


def _about(about: About) -> bytes:
    return _whole(colophon.HEADING, make("body", [colophon.colophon(about, 1)], lang="en"), about)


def _pages(whole: Element) -> list[tuple[str, str]]:
    """The numbered pages: (id, number)."""
    return [(node.get(f"{XML}id", ""), n) for node in whole.iter() if local(node) == "pb" and (n := node.get("n"))]


def _nav(
    about: About, listing: Iterable[Entry], pages: list[tuple[str, str]], where: Mapping[str, str], first: str
) -> bytes:
    """The navigation document: contents, list of pages, landmarks."""
    toc = divisions.entries(listing, ident="")
    for link in toc.iter("a"):
        ident = link.get("href", "#")[1:]
        link.set("href", f"{where[ident]}#{ident}" if ident in where else first)
    toc.append(make("li", [make("a", [colophon.HEADING], href=ABOUT)]))
    found = [_list("toc", "Contents", toc)]
    if pages:
        links = [make("li", [make("a", [n], href=f"{where[ident]}#{ident}")]) for ident, n in pages if ident in where]
        found.append(_list("page-list", "Pages", make("ol", links), hidden=True))
    marks = (("cover", "Cover", COVER), ("bodymatter", "Text", first))
    links = [make("li", [make("a", [said], href=href, **{package.TYPE: kind})]) for kind, said, href in marks]
    found.append(_list("landmarks", "Landmarks", make("ol", links), hidden=True))
    return _whole(about.title, make("body", found), about)


def _list(kind: str, heading: str, links: Element, hidden: bool = False) -> Element:
    made = make("nav", [make("h2", [heading]), links], id=kind, hidden="hidden" if hidden else None)
    made.set(package.TYPE, kind)
    return made
