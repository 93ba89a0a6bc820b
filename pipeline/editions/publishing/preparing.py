"""A TEI text made ready to be set: what is not shown is taken out, page breaks stand where their page begins to be
read, and all that is linked to has an id."""

from __future__ import annotations

from itertools import count

from pipeline.editions.publishing.markup import XML, Element, local, make
from pipeline.editions.publishing.render import CONTAINERS

T = "{http://www.tei-c.org/ns/1.0}"
# A page break before one of these stands in it, at its beginning.
_OPENED = frozenset(
    f"{T}{name}" for name in "front body back group text div titlePage p ab lg l label item row cell".split()
)
_FOR_STRAY = {"list": "item", "row": "cell", "lg": "l"}
_LINKED = {"div": "div", "note": "note", "pb": "pb", "figure": "figure", "titlePage": "title-page"}


def prepare(text: Element) -> None:
    """Make a `text` element ready, in place. Does so only once: a second time it changes nothing."""
    for node in list(text.iter(f"{T}note")):
        if node.get("type") == "furniture":
            _take_out(node)
    for node in list(text.iter()):
        if local(node) in CONTAINERS:
            _wrap_stray(node)
    for node in list(text.iter(f"{T}pb", f"{T}lb", f"{T}cb")):
        if node.get("break") == "no":
            _close_up(node)
    for node in reversed(list(text.iter(f"{T}pb"))):
        _open(node)
    _give_ids(text)


def _take_out(node: Element) -> None:
    """Remove an element and what is in it; the text after it stays."""
    parent = node.getparent()
    assert parent is not None
    if node.tail:
        _append(node, node.tail)
    parent.remove(node)


def _wrap_stray(container: Element) -> None:
    """Text where TEI has none is not valid, but it is not to be lost: it is put into an element of its own."""
    for child in list(container):
        if (child.tail or "").strip():
            made = _stray(local(container), child.tail or "")
            child.tail = None
            child.addnext(made)
    if (container.text or "").strip():
        container.insert(0, _stray(local(container), container.text or ""))
        container.text = None


def _stray(container: str, text: str) -> Element:
    if container == "table":
        return make(f"{T}row", [_stray("row", text)])
    return make(T + _FOR_STRAY.get(container, "p"), [text])


def _append(node: Element, text: str) -> None:
    """Put text before `node`."""
    before, parent = node.getprevious(), node.getparent()
    if before is not None:
        before.tail = (before.tail or "") + text
    elif parent is not None:
        parent.text = (parent.text or "") + text


def _close_up(node: Element) -> None:
    """A word broken here is one word: no white space on either side."""
    before, parent = node.getprevious(), node.getparent()
    if before is not None:
        before.tail = (before.tail or "").rstrip()
    elif parent is not None:
        parent.text = (parent.text or "").rstrip()
    node.tail = (node.tail or "").lstrip() or None


def _open(node: Element) -> None:
    """Carry a page break that stands between blocks into the block after it."""
    target = node.getnext()
    while target is not None and not (node.tail or "").strip() and target.tag in _OPENED:
        _take_out(node)
        node.tail = target.text
        target.text = None
        target.insert(0, node)
        if (node.tail or "").strip():
            return
        target = node.getnext()


def _give_ids(text: Element) -> None:
    taken = {ident for node in text.iter() if (ident := node.get(f"{XML}id"))}
    for name, prefix in _LINKED.items():
        numbers = count(1)
        for node in text.iter(f"{T}{name}"):
            if not node.get(f"{XML}id"):
                ident = next(i for n in numbers if (i := f"{prefix}-{n}") not in taken)
                node.set(f"{XML}id", ident)
                taken.add(ident)
