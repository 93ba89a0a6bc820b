"""The reading page of one document, and the page that lists all: whole HTML files with nothing to fetch."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from urllib.parse import quote

from pipeline.editions.publishing import colophon, divisions, notes
from pipeline.editions.publishing.edition import About, Edition
from pipeline.editions.publishing.markup import XML, Element, Parts, html, idents, local, make, relink, style
from pipeline.editions.publishing.render import Setting

TEXT = "cc-text"
_LEFTWARD = frozenset(("ar", "fa", "he", "ur", "yi"))


@dataclass(frozen=True)
class Listed:
    """A document as the listing shows it. `epub` says whether there is one."""

    name: str
    about: About
    epub: bool


def setting(edition: Edition, pictures: Mapping[str, str]) -> Setting:
    """How a document is set: its footnotes numbered, its pictures at the addresses given."""
    return Setting(edition.responsible, notes.numbered(edition.text), pictures)


def page(edition: Edition, pictures: Mapping[str, str], epub: bool) -> bytes:
    """The page of a document. `pictures` are addresses by @url, `epub` says whether to link to its EPUB."""
    about = edition.about
    listing = divisions.contents(edition.text)
    guided = len(listing) > 1 or any(entry.below for entry in listing)
    how = replace(setting(edition, pictures), back=guided)
    text = make("main", [divisions.unit(one, how) for one in divisions.units(edition.text)], id=TEXT)
    if not about.language:
        text.set("lang", "")
    guide = _guide(edition.text, divisions.entries(listing) if guided else None)
    body = make(
        "body",
        [
            make("a", ["Skip to the text"], href=f"#{TEXT}", cls="skip", lang="en"),
            _title(edition, epub),
            *guide,
            text,
            make("footer", [colophon.colophon(about, 2)]),
        ],
    )
    root = _whole(f"{about.title} — {about.author}" if about.author else about.title, body, about.language)
    if about.author:
        root[0].append(make("meta", name="author", content=about.author))
    relink(root, dict.fromkeys(idents(root), ""))
    return html(root)


def _whole(title: str, body: Element, language: str) -> Element:
    head = make(
        "head",
        [
            make("meta", charset="utf-8"),
            make("meta", name="viewport", content="width=device-width, initial-scale=1"),
            make("meta", name="color-scheme", content="light dark"),
            make("title", [title]),
            make("style", [style("text.css", "page.css")]),
        ],
    )
    leftward = language.partition("-")[0].casefold() in _LEFTWARD
    return make("html", [head, body], lang=language or "en", dir="rtl" if leftward else None)


def _title(edition: Edition, epub: bool) -> Element:
    about = edition.about
    links: Parts = [make("a", ["All documents"], href="index.html")]
    if epub:
        links += [
            " ",
            make("a", ["EPUB"], href=f"{quote(edition.name)}.epub", download="", type="application/epub+zip"),
        ]
    links += [" ", make("a", [colophon.HEADING], href=f"#{colophon.ABOUT}")]
    return make(
        "header",
        [
            make("nav", links, aria_label="This site", lang="en"),
            make("h1", _titled(about.title)),
            *([make("p", [about.author], cls="author")] if about.author else []),
            *([make("p", [about.imprint], cls="imprint")] if about.imprint else []),
        ],
        cls="title",
    )


def _titled(title: str) -> Parts:
    """A title, what follows its colon on a line below."""
    main, colon, sub = title.partition(": ")
    return (
        [make("span", [main + colon.rstrip()], cls="line"), " ", make("span", [sub], cls="line sub")] if sub else [main]
    )


def _guide(text: Element, listing: Element | None) -> Parts:
    """The ways into a text: its contents, and its pages where it has numbered ones."""
    pages = [node for node in text.iter() if local(node) == "pb" and node.get("n")]
    links: Parts = []
    for node in pages:
        links += [make("a", [node.get("n", "")], href=f"#{node.get(f'{XML}id')}"), " "]
    found: Parts = []
    if listing is not None:
        found += [make("h2", ["Contents"], lang="en"), listing]
    if len(pages) > 1:
        found.append(make("details", [make("summary", ["Pages of the print"], lang="en"), make("p", links)]))
    return [make("nav", found, id=divisions.CONTENTS, cls="guide", aria_label="Contents")] if found else []


def index(documents: Iterable[Listed]) -> bytes:
    """The page that lists all documents, the oldest first, those without a date last."""
    items = [_item(one) for one in sorted(documents, key=lambda d: (d.about.date or "~", d.about.title, d.name))]
    header = make("header", [make("h1", ["Documents"])], cls="title")
    return html(_whole("Documents", make("body", [header, make("main", [make("ul", items)])], cls="index"), ""))


def _item(one: Listed) -> Element:
    about, address = one.about, quote(one.name)
    lang = about.language or None
    told: Parts = [make("a", [about.title], href=f"{address}.html", cls="name", lang=lang)]
    if about.author:
        told += [" ", make("span", [about.author], cls="author")]
    if about.date:
        told += [" ", make("span", [about.when], cls="date")]
    if one.epub:
        spoken = f"{about.title} as EPUB"
        told += [" ", make("a", ["EPUB"], href=f"{address}.epub", download="", cls="format", aria_label=spoken)]
    return make("li", told)
