"""Handlers of what stands within a line: emphasis, readings, gaps, breaks, links."""

from __future__ import annotations

from pipeline.editions.publishing.markup import ADDED, XML, Element, Parts, added, local, make, said, text
from pipeline.editions.publishing.render import (
    CONTAINERS,
    DISPLAYED,
    Setting,
    box,
    boxed,
    handles,
    inside,
    is_block,
    parts,
    rend,
)

_LOOKS = {
    "italic": "i",
    "italics": "i",
    "it": "i",
    "i": "i",
    "bold": "b",
    "b": "b",
    "sup": "sup",
    "superscript": "sup",
    "sub": "sub",
    "subscript": "sub",
}
_PHRASES = {
    "emph": "em",
    "foreign": "i",
    "title": "cite",
    "mentioned": "i",
    "term": "i",
    "del": "del",
    "add": "ins",
}
_DISPLAYS = ("half-title", "dedication", "imprint")  # divisions that are set in lines
_OUTSIDE = ("http://", "https://", "mailto:")


@handles("hi")
def _hi(node: Element, setting: Setting) -> Parts:
    looks = rend(node)
    tags = list(dict.fromkeys(_LOOKS[look] for look in looks if look in _LOOKS)) or ["span" if looks else "i"]
    content = inside(node, setting)
    for tag in reversed(tags[1:]):
        content = [make(tag, content)]
    return [boxed(node, content, tags[0])]


@handles(*_PHRASES)
def _phrase(node: Element, setting: Setting) -> Parts:
    return [box(node, setting, _PHRASES[local(node)], f"tei-{local(node)}")]


@handles("choice")
def _choice(node: Element, setting: Setting) -> Parts:
    """Of two readings the better one; the other in a title. Where there is no better one, the first."""
    kinds = {local(child): child for child in node}
    for better, worse in (("corr", "sic"), ("reg", "orig"), ("expan", "abbr")):
        if better in kinds:
            found, other = kinds[better], said(kinds[worse]) if worse in kinds else ""
            if not other and not said(found):  # a line end that was put right is nothing to show
                return inside(found, setting)
            told = "as the OCR read it" if found.get("type") == "ocr" else "in print"
            made = box(found, setting, "span", f"tei-{better}")
            made.set("title", f"{told}: {other or 'nothing'}")
            return [made]
    return [part for child in list(node)[:1] for part in parts(child, setting)]


@handles("sic", "corr", "reg", "orig", "abbr", "expan", "unclear")
def _reading(node: Element, setting: Setting) -> Parts:
    titles = {"sic": "so in print", "corr": "put right", "unclear": "hard to read"}
    made = box(node, setting, "span", f"tei-{local(node)}")
    if local(node) in titles:
        made.set("title", titles[local(node)])
    return [made]


@handles("gap")
def _gap(node: Element, setting: Setting) -> Parts:
    """`[…]`, or what is said of the gap in brackets."""
    content = inside(node, setting)
    told = said(node)
    measure = " ".join(v for key in ("quantity", "unit", "extent") if (v := node.get(key)))
    title = ", ".join(part for part in (node.get("reason", ""), measure) if part)
    if not told:
        content = [added(["[…]"])]
    elif not told.startswith("["):
        content = [added(["["]), *content, added(["]"])]
    made = boxed(node, content, "span", "tei-gap")
    if title:
        made.set("title", f"gap: {title}")
    return [made]


@handles("desc")
def _desc(node: Element, setting: Setting) -> Parts:
    return inside(node, setting)


@handles("lb")
def _lb(node: Element, setting: Setting) -> Parts:
    """A line end where lines are shown; in prose a space, unless there is one or a word goes on."""
    if node.get("break") == "no":
        return []
    block = next((local(a) for a in node.iterancestors() if is_block(a)), "")
    if block in DISPLAYED or any(a.get("type") in _DISPLAYS for a in node.iterancestors()):
        return [make("br")]
    return [" "] if _touches(node) else []


@handles("pb")
def _pb(node: Element, setting: Setting) -> Parts:
    """The number of a page, as a place that can be linked to; the style sets it into the margin.

    The number is not text of the page: a word that goes on over it can be found and copied whole.
    """
    ident, n = node.get(f"{XML}id"), node.get("n", "")
    space = [" "] if node.get("break") != "no" and _touches(node) else []
    if not n:
        return [*space, make("span", id=ident, cls=f"{ADDED} page")]
    mark = make("a", href=f"#{ident}", data_n=_shown(node), tabindex="-1", aria_hidden="true")
    inner = [mark] if mark.get("data-n") else []
    spoken = f"page {n}"
    return [*space, make("span", inner, id=ident, cls=f"{ADDED} page", role="doc-pagebreak", title=spoken)]


def _shown(node: Element) -> str:
    """The number in the margin; of pages with nothing between them all numbers, at the last."""
    after = node.getnext()
    if after is not None and local(after) == "pb" and after.get("n") and not (node.tail or "").strip():
        return ""
    numbers = [node.get("n", "")]
    before = node.getprevious()
    while before is not None and local(before) == "pb" and not (before.tail or "").strip():
        numbers.insert(0, before.get("n", ""))
        before = before.getprevious()
    return ", ".join(filter(None, numbers))


def _touches(node: Element) -> bool:
    """Whether letters stand on both sides of a point without white space."""
    parent = node.getparent()
    if parent is None or local(parent) in CONTAINERS:
        return False
    before, after = _beside(node, back=True), _beside(node, back=False)
    return bool(before and after) and not before[-1].isspace() and not after[0].isspace()


def _beside(node: Element, back: bool) -> str:
    """The nearest text before or after a point in its paragraph; footnotes, which stand elsewhere, do not count."""
    sibling = node.getprevious() if back else node.getnext()
    near = node.tail if not back else sibling.tail if sibling is not None else None
    if near:
        return near
    if sibling is not None:
        return ("" if local(sibling) == "note" else text(sibling)) or _beside(sibling, back)
    parent = node.getparent()
    if parent is None:
        return ""
    if back and parent.text:
        return parent.text
    return "" if is_block(parent) else _beside(parent, back)


@handles("milestone")
def _milestone(node: Element, setting: Setting) -> Parts:
    """A rule where the print has one; a printer's signature is not shown."""
    return [make("hr")] if is_block(node) and node.get("unit") != "signature" else []


@handles("cb", "space")
def _nothing(node: Element, setting: Setting) -> Parts:
    return inside(node, setting)


@handles("anchor")
def _anchor(node: Element, setting: Setting) -> Parts:
    return [box(node, setting, "span")]


@handles("ref", "ptr")
def _ref(node: Element, setting: Setting) -> Parts:
    """A link, where it leads anywhere and holds no other link."""
    made = box(node, setting, "span", f"tei-{local(node)}")
    address = address_of(node)
    if address and not any(local(inner) in ("note", "ref", "ptr") for inner in node.iterdescendants()):
        made.tag = "a"
        made.set("href", address)
    if not said(node) and address:
        made.append(added([address if address.startswith(_OUTSIDE) else "→"]))
    return [made]


def address_of(node: Element) -> str | None:
    """Where @target leads: a place of this document, or a page elsewhere. Anything else is not linked to."""
    target = node.get("target", "").strip()
    return target if target.startswith("#") or target.casefold().startswith(_OUTSIDE) else None


@handles("q", "quote", "said")
def _quotation(node: Element, setting: Setting) -> Parts:
    """A quotation in lines of its own, or within a sentence; the quotation marks are those of the print."""
    tag = "blockquote" if is_block(node) else "span"
    return [box(node, setting, tag, f"tei-{local(node)}")]
