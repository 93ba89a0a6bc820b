"""Handlers of divisions and their headings, the units a text is set in, and its contents (what an entry
is called: `render.label`).

A unit is what has a file of its own in an EPUB, and its own footnotes: a title page, a chapter, the opening of a part.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import regex

from pipeline.editions.publishing import blocks, inline, notes, tables
from pipeline.editions.publishing.blocks import lines
from pipeline.editions.publishing.markup import ADDED, XML, Element, Parts, local, make, text
from pipeline.editions.publishing.render import Setting, box, boxed, handles, heads, is_div, label, some

HANDLERS = (blocks, inline, notes, tables)  # imported, so that what they handle is known
CONTENTS = "cc-contents"
_PARTS = ("work", "part", "book", "volume")
_REGIONS = ("front", "body", "back", "group", "text")
_QUIET = ("half-title", "contents")  # not listed in the contents
_NUMBER = regex.compile(r"(?i)(?:\p{L}+\.? )?(?:\d+|[ivxlc]+)[.:]?")


@dataclass(frozen=True)
class Unit:
    """`children` of a division or title page `node`, or loose ones of a region or part where `node` is None."""

    node: Element | None
    children: tuple[Element, ...]
    first: bool  # whether a region begins with it


@dataclass(frozen=True)
class Entry:
    """A line of the contents, with those below it."""

    ident: str
    label: str
    below: tuple[Entry, ...] = ()


def units(whole: Element) -> list[Unit]:
    """The units of a text, in order: each child of a region is in exactly one of them."""
    return list(_units(whole, True))


def _units(children: Iterable[Element], first: bool) -> Iterator[Unit]:
    loose: list[Element] = []
    for child in children:
        if not (is_div(child) or local(child) in ("titlePage", *_REGIONS)):
            loose.append(child)
            continue
        if loose:
            yield Unit(None, tuple(loose), first)
            loose, first = [], False
        at = next((i for i, inner in enumerate(child) if is_div(inner)), len(child))
        if local(child) in _REGIONS:
            yield from _units(child, True)
        elif at < len(child) and (child.get("type") in _PARTS or child[at].get("type") == "chapter"):
            yield Unit(child, tuple(list(child)[:at]), first)
            yield from _units(list(child)[at:], False)
        else:
            yield Unit(child, tuple(child), first)
        first = False
    if loose:
        yield Unit(None, tuple(loose), first)


def unit(one: Unit, setting: Setting) -> Element:
    """A unit as HTML, its footnotes at its end."""
    content = some(one.children, setting)
    below = notes.apart(one.children, setting)
    if one.node is None:
        return make("div", [*content, *below], cls="loose")
    if local(one.node) == "titlePage":
        made = boxed(one.node, [*content, *below], "section", "title-page")
        made.set("aria-label", "Title page")
        return made
    return _section(one.node, [*content, *below], setting)


@handles("div", *(f"div{n}" for n in range(1, 8)))
def _div(node: Element, setting: Setting) -> Parts:
    return [_section(node, some(node, setting), setting)]


def _section(node: Element, content: Parts, setting: Setting) -> Element:
    kind = node.get("type", "")
    named = f"division type-{kind}" if kind.replace("-", "").isalnum() else "division"
    tag = "section" if heads(node) and kind != "half-title" else "div"
    if kind == "editorial":
        told = " · ".join(part for part in ("Editor’s note", setting.who(node)) if part)
        made = boxed(node, [make("p", [told], cls=f"{ADDED} editor"), *content], tag, f"{named} editorial")
        made.set("role", "note")
        return made
    return boxed(node, content, tag, named)


@handles("titlePage")
def _title_page(node: Element, setting: Setting) -> Parts:
    return [box(node, setting, "div", "title-page")]


@handles("head")
def _head(node: Element, setting: Setting) -> Parts:
    """The headings of a division as one heading, set with the first of them; others (of verse) as a line."""
    parent = node.getparent()
    if parent is None or not (is_div(parent) or local(parent) in _REGIONS) or parent.get("type") == "half-title":
        return [box(node, setting, "p", "tei-head")]
    run = [node]
    while (after := run[-1].getnext()) is not None and local(after) == "head":
        run.append(after)
    before = node.getprevious()
    if before is not None and local(before) == "head":
        return []
    shown = lines(run, setting)
    first = shown[0]
    if len(run) > 1 and not isinstance(first, str) and _NUMBER.fullmatch(text(node).strip()):
        first.set("class", f"{first.get('class')} ordinal")
    heading = make(f"h{_level(parent, setting)}", shown)
    entry = f"#cc-to-{parent.get(f'{XML}id')}"
    if not setting.back or not listed(parent):
        return [heading]
    back = make("a", ["↑"], href=entry, cls=f"{ADDED} up", aria_label="To the contents")
    return [make("div", [heading, back], cls="heading")]


def _level(parent: Element, setting: Setting) -> int:
    """The level of a division's heading: one below that of the division around it that has one."""
    above = sum(is_div(node) and bool(heads(node)) for node in parent.iterancestors())
    return min(setting.top + above, 6)


def listed(node: Element) -> bool:
    """Whether a division is named in the contents."""
    return is_div(node) and node.get("type") not in _QUIET and bool(label(node))


def contents(node: Element) -> tuple[Entry, ...]:
    """The divisions below an element, as deep as they have names."""
    found: list[Entry] = []
    for child in node:
        below = contents(child) if is_div(child) or local(child) in _REGIONS else ()
        if listed(child):
            found.append(Entry(child.get(f"{XML}id", ""), label(child), below))
        else:
            found += below
    return tuple(found)


def entries(listing: Iterable[Entry], href: str = "#", ident: str = "cc-to-") -> Element:
    """Contents as a list of links; each has an id, so that a heading can lead back to it, unless `ident` is empty."""
    made = make("ol")
    for entry in listing:
        link = make("a", [entry.label], href=href + entry.ident, cls="caps" if entry.label.isupper() else None)
        if ident:
            link.set("id", ident + entry.ident)
        made.append(make("li", [link, *([entries(entry.below, href, ident)] if entry.below else [])]))
    return made
