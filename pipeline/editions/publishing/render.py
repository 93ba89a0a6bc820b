"""HTML from TEI: each element by its handler, one that has none by the rule for the unknown: no text is lost;
and what a division is called in the contents (`label`).

A handler takes a TEI element and the Setting and gives the parts, text and HTML elements, that stand for it. Links
within the document are written as `#id`; `markup.relink` gives them the address of the file they lead to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from pipeline.editions.publishing.markup import XML, Element, Part, Parts, added, local, make, said

# These hold elements alone: white space in them is only there for whoever reads the XML.
CONTAINERS = frozenset(
    "text front body back group div div1 div2 div3 div4 div5 div6 div7 list table row figure lg sp address cit "
    "titlePage docTitle listBibl floatingText castList postscript epigraph argument".split()
)
# What stands in lines of its own: a line end of the print is a line end here too.
DISPLAYED = frozenset(
    "head titlePart docTitle docAuthor docEdition docImprint docDate publisher pubPlace imprimatur byline address "
    "addrLine opener closer dateline signed salute l label trailer speaker".split()
)
_BLOCKS = CONTAINERS | DISPLAYED | frozenset("p ab item cell eg".split())
_NAMED = ("part", "book", "volume", "chapter", "letter", "section")


@dataclass(frozen=True)
class Note:
    """A footnote's number and the ids of its two ends."""

    number: int
    ident: str
    back: str


@dataclass(frozen=True)
class Setting:
    """What a handler may know of the document and of the file it is set for.

    `pictures` gives the address of a picture by its @url; `top` is the level of the highest heading; `back` says
    whether headings lead back to their entry in the contents.
    """

    responsible: Mapping[str, str] = field(default_factory=dict)
    notes: Mapping[str, Note] = field(default_factory=dict)
    pictures: Mapping[str, str] = field(default_factory=dict)
    top: int = 2
    back: bool = False

    def who(self, node: Element) -> str:
        """The names of those who are responsible for an element. Who is not in the header is left out."""
        keys = (key.removeprefix("#") for key in node.get("resp", "").split())
        return ", ".join(dict.fromkeys(self.responsible[key] for key in keys if key in self.responsible))


Handler: TypeAlias = Callable[[Element, Setting], Parts]
_HANDLERS: dict[str, Handler] = {}


def handles(*names: str) -> Callable[[Handler], Handler]:
    """Make a function the handler of TEI elements of these names."""

    def register(handler: Handler) -> Handler:
        _HANDLERS.update(dict.fromkeys(names, handler))
        return handler

    return register


def parts(node: Element, setting: Setting) -> Parts:
    """What stands for an element, without its tail."""
    return _HANDLERS.get(local(node), _unknown)(node, setting)


def inside(node: Element, setting: Setting) -> Parts:
    """What stands for all that is in an element."""
    return some(node, setting) if local(node) in CONTAINERS else list(_flowing(node, setting))


def _flowing(node: Element, setting: Setting) -> Iterator[Part]:
    yield node.text or ""
    for child in node:
        yield from parts(child, setting)
        yield child.tail or ""


def some(children: Iterable[Element], setting: Setting) -> Parts:
    """What stands for these children of a container, without the white space between them."""
    return [part for child in children for part in parts(child, setting)]


def _unknown(node: Element, setting: Setting) -> Parts:
    return [box(node, setting, "div" if is_block(node) else "span", f"tei-{local(node)}")]


def box(node: Element, setting: Setting, tag: str, cls: str = "") -> Element:
    """An HTML element with all that is in `node`, and what is common to all: id, language, look."""
    return boxed(node, inside(node, setting), tag, cls)


def boxed(node: Element, content: Parts, tag: str, cls: str = "") -> Element:
    """An HTML element for `node` with the content given."""
    looks = [f"rend-{look}" for look in rend(node) if look.replace("-", "").isalnum()]
    classes = " ".join(part for part in (cls, *looks) if part)
    return make(tag, content, id=node.get(f"{XML}id"), cls=classes or None, lang=node.get(f"{XML}lang"))


def signed(made: Element, node: Element, setting: Setting) -> Element:
    """Put who is responsible for `node` at the end of what was made of it, where the header says so."""
    if who := setting.who(node):
        made.append(added([f" ({who})"], "who"))
    return made


def rend(node: Element) -> list[str]:
    """The words of @rend, in small letters."""
    return node.get("rend", "").casefold().replace(";", " ").replace("(", "-").replace(")", "").split()


def is_block(node: Element) -> bool:
    """Whether an element stands in lines of its own: by its name, by where it stands, or by what is in it."""
    parent = node.getparent()
    if local(node) in _BLOCKS or parent is not None and local(parent) in CONTAINERS:
        return True
    return any(local(child) in _BLOCKS for child in node)


def among_text(node: Element) -> bool:
    """Whether there is text beside an element in its parent."""
    parent = node.getparent()
    return parent is not None and bool((parent.text or "").strip() or any((n.tail or "").strip() for n in parent))


def is_div(node: Element) -> bool:
    """Whether an element is a division: div, or div1 to div7."""
    return local(node).rstrip("1234567") == "div"


def heads(node: Element) -> list[Element]:
    """The headings of a division, list, table or figure."""
    return [child for child in node if local(child) == "head"]


def label(node: Element) -> str:
    """What a division is called in contents: its headings in one line, or its kind and number; may be empty."""
    joined = ""
    for text in filter(None, map(said, heads(node))):
        joined += ("" if not joined else ". " if joined[-1].isalnum() else " ") + text
    kind, n = node.get("type", ""), node.get("n")
    return joined or (f"{kind.capitalize()} {n}" if kind in _NAMED and n else "")
