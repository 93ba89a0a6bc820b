"""Notes: numbered through the document, shown at the end of the chapter, linked both ways."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.editions.publishing.markup import ADDED, XML, Element, Parts, local, make
from pipeline.editions.publishing.render import CONTAINERS, Note, Setting, box, handles, inside, is_block, signed

_MARGINS = frozenset(("margin", "left", "right", "margin-left", "margin-right", "inner", "outer", "marginal"))
_INLINE = frozenset(("inline", "interlinear"))
_APART = frozenset(("foot", "bottom", "end"))


def is_footnote(node: Element) -> bool:
    """Whether a note is read apart from the text: not in the margin or the line, nor a paragraph among paragraphs."""
    if local(node) != "note" or node.get("place") in _MARGINS | _INLINE or node.get("type") == "endnote":
        return False
    parent = node.getparent()
    return node.get("place") in _APART or parent is None or local(parent) not in CONTAINERS


def numbered(text: Element) -> dict[str, Note]:
    """The footnotes of a text by id, with numbers in the order of their references."""
    found = [node.get(f"{XML}id", "") for node in text.iter() if is_footnote(node)]
    return {ident: Note(number, ident, f"cc-ref-{ident}") for number, ident in enumerate(found, 1)}


@handles("note")
def _note(node: Element, setting: Setting) -> Parts:
    """The number that leads to a footnote; a note in the margin or between paragraphs where it stands."""
    note = setting.notes.get(node.get(f"{XML}id", ""))
    if note is None or not is_footnote(node):
        return [_in_place(node, setting)]
    printed = node.get("n", "")
    title = f"in print: {printed}" if printed and printed != str(note.number) else None
    number = make("a", [str(note.number)], id=note.back, href=f"#{note.ident}", role="doc-noteref", title=title)
    return [make("sup", [number], cls=f"{ADDED} noteref", style=f"--reference: --r{note.number}")]


def _in_place(node: Element, setting: Setting) -> Element:
    block = is_block(node)
    cls = "tei-note margin" if node.get("place") in _MARGINS else "tei-note"
    return signed(box(node, setting, "div" if block else "span", cls), node, setting)


def apart(nodes: Iterable[Element], setting: Setting) -> Parts:
    """The footnotes that hang in these elements, each with a link back to its reference; nothing where none do."""
    hanging = [node for top in nodes for node in top.iter() if is_footnote(node)]
    found = [
        _footnote(node, note, setting) for node in hanging if (note := setting.notes.get(node.get(f"{XML}id", "")))
    ]
    return [make("div", found, cls="notes")] if found else []


def _footnote(node: Element, note: Note, setting: Setting) -> Element:
    spoken = f"{note.number}, back to the text"
    back = make("a", [str(note.number)], href=f"#{note.back}", role="doc-backlink", aria_label=spoken)
    kind = "note editorial" if node.get("type") == "editorial" else "note"
    body = make("div", inside(node, setting), cls="body", lang=node.get(f"{XML}lang"))
    signed(body, node, setting)
    made = make("aside", [make("span", [back], cls=f"{ADDED} number"), " ", body], cls=kind, role="doc-footnote")
    made.set("id", note.ident)
    # names, by which the style of a page finds the reference, and the note before it, to stand beside and below them
    at = note.number
    made.set("style", f"--reference: --r{at}; --note: --n{at}; --before: --n{at - 1}")
    return made
