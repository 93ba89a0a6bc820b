"""Notes that a page links to: a short link in the text leads to them, and one in them leads back.

What the page itself calls a note (`class="footnote"`, `id="fn1"`) needs no link back. The links back are no text.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import unquote

import regex

from pipeline.formats.html_text import Flow
from pipeline.formats.html_tokens import decoded
from pipeline.formats.html_tree import Apart, Page, Table
from pipeline.text.findings import Mark, mark

_LABEL = regex.compile(r"[\[(]?\s*(?P<label>\d{1,3}|[*†‡§¶‖]{1,3}|\p{Ll}|[ivxl]{1,5})\s*[\])]?[.:]?")
_CARET = regex.compile(r"\s*[\^↑]\s+(?=\S)")
_OPENS = regex.compile(r"\s*[\[(^]?\s*(?P<label>\d{1,3}|[*†‡§¶‖]{1,3}|\p{Ll}|[ivxl]{1,5})\s*[\])]?[.:)]?\s+(?=\S)")
_BACK = regex.compile(r"[\s\[(]*(?:[↩↑⤴⬆^⏎▲↵←]\uFE0E?|(?i:back|return|top|jump up)\b[\w ]*)[\s\])↩↑]*")
_NAMED = regex.compile(
    r"(?i)(?:^|[-_:.])(?:fn|ftn|footnote|endnote|note|cite_note|sdfootnote|sdendnote)s?(?:\d|[-_:.]|$)"
)
_BLOCKS = frozenset("aside dd div li p td".split())
_HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())


@dataclass(frozen=True, slots=True)
class Linked:
    """A link in the text and the element that holds its note, by their indices; `label` as the link reads."""

    link: int
    note: int
    label: str


@dataclass(frozen=True, slots=True)
class Notes:
    """The notes of a page, in the order of their links, and the runs that only lead back, each with the reason."""

    linked: Sequence[Linked]
    back: Mapping[int, str]


def find(page: Page, source: str, gone: Collection[int], table: Table) -> Notes:
    """The notes of `page`; `gone`: runs that are no text. `table` is `dictionaries/tables/html.toml`."""
    texts = _texts(page, source, gone)
    told = {e: element.attributes for e, element in enumerate(page.elements) if element.rest}
    named: dict[str, int] = {}
    for e, attributes in told.items():
        for key in ("id", "name"):
            if key == "id" or page.elements[e].tag == "a":
                named.setdefault(attributes.get(key, ""), e)
    named.pop("", None)
    links = {e: _place(attributes.get("href", "")) for e, attributes in told.items() if page.elements[e].tag == "a"}
    held: defaultdict[int | None, set[str]] = defaultdict(set)  # by holder: the places in it that links lead to
    for place in links.values():
        if place in named:
            held[_holder(page, named[place])].add(place)
    found: list[tuple[Linked, bool, list[int]]] = []
    words = table["furniture"]["notes"]
    for e, place in links.items():
        seen = _LABEL.fullmatch(_said(page, texts, e).strip()) if place in named else None
        if not seen or _first(page, texts, e) or _menu(page, texts, e):
            continue
        note = _holder(page, named[place])
        if note is None or _within(page, e, note) or page.elements[note].start < page.elements[e].start:
            continue
        if len(held[note]) > 1:  # several notes in one block
            continue
        returns = [a for a in _links(page, told, note) if _leads_back(page, told, named, a, e, texts)]
        called = any(_calls(told.get(a, {}), words) for a in (named[place], *_path(page, note)))
        if returns or called:
            found.append((Linked(e, note, seen["label"]), called, returns))
    size = sum(len(_said(page, texts, note)) for note in {one.note for one, _, _ in found})
    if 2 * size > sum(len(text) for held_texts in texts.values() for text in held_texts.values()):
        found = [one for one in found if one[1]]  # more than the rest: it is the text that numbers lead to
    return Notes([one for one, _, _ in found], _back(page, texts, found))


def _back(
    page: Page, texts: Mapping[int, Mapping[int, str]], found: Sequence[tuple[Linked, bool, Sequence[int]]]
) -> dict[int, str]:
    """The runs of links that only lead back; a link that is the note's own label stays."""
    back: dict[int, str] = {}
    for one, _, returns in found:
        first = min((run for x in (one.note, *page.inside(one.note)) for run in texts.get(x, {})), default=-1)
        for a in returns:
            for x in (a, *page.inside(a)):
                for run, text in texts.get(x, {}).items():
                    if run != first or not _LABEL.fullmatch(text.strip()):
                        back[run] = "link back from a note"
    return back


def marks(notes: Notes, page: Page, flow: Flow, source: str) -> Iterator[Mark]:
    """Marks `toldref`, `toldnote` and `toldlabel` for the notes of which something is shown."""
    starts, ends = [s.start for s in flow.shown], [s.end for s in flow.shown]
    seen: set[int] = set()
    for one in notes.linked:
        link, note = page.elements[one.link], page.elements[one.note]
        a, b = bisect_left(starts, link.start), bisect_left(starts, link.end)
        first, stop = bisect_left(starts, note.start), bisect_left(starts, note.end)
        if a == b or first == stop:
            continue
        start, end = starts[a], ends[b - 1]
        opens = a and flow.shown[a - 1].text[-1:] in "[("
        if opens and b < len(starts) and flow.shown[b].text[:1] in "])":  # around the link
            start, end = ends[a - 1] - 1, starts[b] + 1
        name = str(one.note)
        yield mark("toldref", start, end, label=name, n=one.label)
        if one.note in seen:
            continue
        seen.add(one.note)
        yield mark("toldnote", starts[first], ends[stop - 1], label=name)
        if at := _after_label(flow, source, first, stop, one.label):
            yield mark("toldlabel", starts[first], at, label=name)


def _after_label(flow: Flow, source: str, first: int, stop: int, label: str) -> int:
    """Where in the source the words of a note begin that opens with its label; 0 where it does not."""
    text, places = "", []
    for k in range(first, min(stop, first + 6)):
        shown = flow.shown[k]
        if text and (shown.start > flow.shown[k - 1].end):
            text += " "
            places.append(shown.start)
        plain = source[shown.start : shown.end] == shown.text
        text += shown.text
        places += [shown.start + i if plain else shown.start for i in range(len(shown.text))]
    m = _OPENS.match(text)
    m = m if m and m["label"] == label else _CARET.match(text)
    return places[m.end()] if m and m.end() < len(places) else 0


def _said(page: Page, texts: Mapping[int, Mapping[int, str]], e: int) -> str:
    """What is shown of an element."""
    return "".join(text for x in (e, *page.inside(e)) for text in texts.get(x, {}).values())


def _first(page: Page, texts: Mapping[int, Mapping[int, str]], e: int) -> bool:
    """Whether a link stands first in its block or its line, as in menus and contents: no word stands before it."""
    run = min((run for x in (e, *page.inside(e)) for run in texts.get(x, {})), default=-1)
    return run < 0 or page.runs[run].apart is not Apart.NOTHING or run == 0


def _menu(page: Page, texts: Mapping[int, Mapping[int, str]], e: int) -> bool:
    """Whether the block around a link is links, and nothing else."""
    block = next((x for x in _path(page, page.elements[e].parent) if page.elements[x].tag in (*_BLOCKS, *_HEADINGS)), 0)
    if not block:
        return False
    links = [x for x in page.inside(block) if page.elements[x].tag == "a"]
    linked = {x for link in links for x in (link, *page.inside(link))}
    own = "".join(text for x in (block, *page.inside(block)) if x not in linked for text in texts.get(x, {}).values())
    return not any(map(str.isalpha, own))


def _texts(page: Page, source: str, gone: Collection[int]) -> dict[int, dict[int, str]]:
    """The text of each run that stands directly in an element, by the indices of both."""
    found: dict[int, dict[int, str]] = {}
    for i, run in enumerate(page.runs):
        if i not in gone and (text := decoded(source, run.start, run.end)).strip():
            found.setdefault(run.element, {})[i] = text
    return found


def _place(href: str) -> str:
    """The place in a page that a link leads to."""
    return unquote(href.partition("#")[2])


def _path(page: Page, e: int) -> Iterator[int]:
    """An element and those around it, from the inside out."""
    while e > 0:
        yield e
        e = page.elements[e].parent


def _holder(page: Page, e: int) -> int | None:
    """The block that an element is or stands in; None for one that is a heading or the page itself."""
    for x in _path(page, e):
        tag = page.elements[x].tag
        if tag in _HEADINGS:
            return None
        if tag in _BLOCKS:
            return x
    return None


def _within(page: Page, e: int, around: int) -> bool:
    return around in _path(page, e)


def _links(page: Page, told: Mapping[int, Mapping[str, str]], note: int) -> list[int]:
    """The links in a note that lead somewhere in the page."""
    return [e for e in page.inside(note) if page.elements[e].tag == "a" and "#" in told.get(e, {}).get("href", "")]


def _leads_back(
    page: Page,
    told: Mapping[int, Mapping[str, str]],
    named: Mapping[str, int],
    link: int,
    reference: int,
    texts: Mapping[int, Mapping[int, str]],
) -> bool:
    """Whether a link leads to a reference, or, where its place was not kept, says that it leads back."""
    place = _place(told[link]["href"])
    to = named.get(place)
    if to is not None:
        near = {*_path(page, reference), *page.inside(reference)}
        here = _holder(page, reference)
        return (
            to in near and to != here or to == reference or page.elements[to].parent == page.elements[reference].parent
        )
    said = _said(page, texts, link)
    return bool(_BACK.fullmatch(said) or _LABEL.fullmatch(said.strip()))


def _calls(attributes: Mapping[str, str], words: Sequence[str]) -> bool:
    """Whether an element calls itself a note or what holds notes."""
    names = [name for key in ("class", "id", "name", "role", "epub:type") for name in attributes.get(key, "").split()]
    return any(_NAMED.search(name) or name.lower() in (*words, "notes", "doc-endnotes") for name in names)
