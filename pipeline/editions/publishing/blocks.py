"""Handlers of what stands in lines of its own: paragraphs, letters, verse, plays, lists, figures."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.editions.publishing.markup import Element, Parts, added, local, make, said, text
from pipeline.editions.publishing.render import (
    Setting,
    among_text,
    box,
    boxed,
    handles,
    heads,
    inside,
    is_block,
    parts,
    rend,
    some,
)


@handles("p", "ab")
def _p(node: Element, setting: Setting) -> Parts:
    return [box(node, setting, "p")]


@handles(
    *"addrLine salute signed dateline trailer speaker byline docAuthor docDate docEdition imprimatur publisher "
    "pubPlace titlePart bibl".split()
)
def _line(node: Element, setting: Setting) -> Parts:
    """A line of its own; among text (a date in a sentence, an author in a byline) part of that."""
    parent = node.getparent()
    part = among_text(node) and parent is not None and local(parent) not in ("opener", "closer")
    return [box(node, setting, "p" if is_block(node) and not part else "span", f"tei-{local(node)}")]


@handles(*"opener closer address epigraph argument postscript docImprint docTitle cit sp lg".split())
def _group(node: Element, setting: Setting) -> Parts:
    made = box(node, setting, "div", f"tei-{local(node)}")
    if local(node) == "epigraph":
        made.set("role", "doc-epigraph")
    return [made]


@handles("stage")
def _stage(node: Element, setting: Setting) -> Parts:
    return [box(node, setting, "p" if is_block(node) else "i", "tei-stage")]


@handles("l")
def _l(node: Element, setting: Setting) -> Parts:
    """A line of verse; @rend="indent" or "indent(2)" sets it in."""
    told = next((look for look in rend(node) if look.startswith("indent")), None)
    depth = "0" if told is None else told.removeprefix("indent").strip("-") or "1"
    indent = f" in-{min(int(depth), 4)}" if depth.isdigit() and depth != "0" else ""
    return [box(node, setting, "div", f"tei-l{indent}")]


@handles("label")
def _label(node: Element, setting: Setting) -> Parts:
    return [box(node, setting, "span" if among_text(node) else "p", "tei-label")]


@handles("list")
def _list(node: Element, setting: Setting) -> Parts:
    """A list: of terms with what they mean, numbered, with marks, or with the labels of the print."""
    kinds = {node.get("type", ""), *rend(node)}
    children = [child for child in node if local(child) != "head"]
    above = [box(head, setting, "p", "tei-head") for head in heads(node)]
    labelled = any(local(child) == "label" for child in children)
    if "gloss" in kinds and labelled:
        made = make("dl", [box(child, setting, "dt" if local(child) == "label" else "dd") for child in children])
    else:
        numbered = not labelled and bool(kinds & {"ordered", "numbered"})
        marked = not labelled and bool(kinds & {"bulleted", "unordered", "bullets"})
        cls = "labelled" if labelled else None if numbered or marked else "plain"
        made = make("ol" if numbered else "ul", _items(children, setting), cls=cls)
    return [boxed(node, [*above, made], "div", "tei-list")]


def _items(children: list[Element], setting: Setting) -> Parts:
    """The items, each with the label and the points before it."""
    found: Parts = []
    waiting: Parts = []
    for child in children:
        if local(child) == "label":
            waiting += [box(child, setting, "span", "tei-label"), " "]
        elif local(child) != "item":
            waiting += parts(child, setting)
        else:
            found.append(boxed(child, [*waiting, *(_entry(child, setting) or inside(child, setting))], "li"))
            waiting = []
    return [*found, make("li", waiting)] if waiting else found


def _entry(item: Element, setting: Setting) -> Parts:
    """An item of the printed contents as one link, its page number at the end; nothing where it is no such item."""
    rest, opening = list(item), item.text or ""
    points: Parts = []  # page breaks before the item stay outside of its link
    while rest and local(rest[0]) == "pb" and not opening.strip():
        points += parts(rest[0], setting)
        opening = rest.pop(0).tail or ""
    links = [inner for child in rest for inner in child.iter() if local(inner) in ("ref", "ptr", "note", "pb", "list")]
    address = rest[-1].get("target", "") if rest else ""
    listed = any(above.get("type") == "contents" for above in item.iterancestors())
    if not listed or links != rest[-1:] or not address.startswith("#") or (rest[-1].tail or "").strip():
        return []
    before = [part for child in rest[:-1] for part in (*parts(child, setting), child.tail or "")]
    folio = make("span", inside(rest[-1], setting), cls="folio")
    return [*points, make("a", [make("span", [opening, *before]), folio], href=address, cls="entry")]


def lines(nodes: Iterable[Element], setting: Setting) -> Parts:
    """Headings as lines, with a space between them for whoever hears them read."""
    found: Parts = []
    for node in nodes:
        cls = "line caps" if text(node).isupper() else "line"
        found += [*([" "] if found else []), box(node, setting, "span", cls)]
    return found


@handles("figure")
def _figure(node: Element, setting: Setting) -> Parts:
    """A picture with its caption; the description stands for a picture that is not there."""
    names = [local(child) for child in node]
    told = " ".join(said(child) for child in node if local(child) == "figDesc")
    urls = [child.get("url", "") for child in node if local(child) == "graphic"]
    sources = [src for url in urls if (src := setting.pictures.get(url))]
    content: Parts = [make("img", src=src, alt=told if at == 0 else "") for at, src in enumerate(sources)]
    if not sources and (told or not set(names) - {"head", "graphic", "pb"}):
        shown: Parts = [added(["[Picture: "]), told, added(["]"])] if told else [added(["[Picture]"])]
        content.append(make("p", shown, cls="missing"))
    rest = [child for child in node if local(child) not in ("figDesc", "graphic", "head")]
    caption = [make("figcaption", lines(heads(node), setting))] if heads(node) else []
    text_too = some(rest, setting)
    if text_too:  # what is printed within a picture comes after its heading, as in the print
        return [boxed(node, [*caption, *content, *text_too], "figure")]
    return [boxed(node, [*content, *caption], "figure")]


@handles("graphic")
def _graphic(node: Element, setting: Setting) -> Parts:
    """A picture without a figure: an ornament, a seal."""
    src = setting.pictures.get(node.get("url", ""))
    return [make("img", src=src, alt="")] if src else [added(["[Picture]"])]
