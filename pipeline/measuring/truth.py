"""The truth of a document: what its pages print, from a folder of truth pages or from a TEI file.

A truth page is `NN.txt`, the NNth page of the raw text counted from 00, a printed line a line. Lines that begin with
`@folio`, `@sig`, `@stamp` or `@noise` are no text; `@fn` begins a note, up to the next blank line; `@row`, `@toc` and
`#` are text of their own line; `@cont` says that a paragraph goes on. A `¬` ends a line whose hyphen is not the word's;
`{a|b}` may read either way, `{?}` cannot be told, `[^1]` refers to a note.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import regex
from lxml import etree

from pipeline.errors import BadInput, Unreadable

_PAGE = regex.compile(r"\d+\.txt")
_NO_TEXT = ("@folio", "@sig", "@stamp", "@noise", "@cont")
_ROWS = ("@row", "@toc")
_REFERENCE = regex.compile(r"\[\^\w+\]")
_OPTIONS = regex.compile(r"\{([^{}]*)\}")
_BESIDE = 8  # letters beside a place that may read either way
_BROKEN = ("¬", "-", "\u2010", "—")
_OVER_PAGE = regex.compile(r"(?<=\S)\f(\S+)")
_NEW_LINES = regex.compile(r"\s*\n\s*")

_PASSED_OVER = frozenset(("fw", "figDesc", ""))  # the last: comments
_CHOSEN = ("corr", "reg", "expan")
_INLINE = frozenset("hi emph ref rs name persName placeName date num q quote foreign title abbr corr reg expan".split())
_INLINE |= frozenset("sic orig choice seg add unclear milestone anchor term mentioned soCalled gap formula".split())


@dataclass(slots=True)
class Page:
    """What one page prints: its text, and the notes that stand below it."""

    text: str = ""
    notes: list[str] = field(default_factory=list)

    @property
    def whole(self) -> str:
        """The text, then the notes."""
        return "\n".join(part for part in (self.text, *self.notes) if part)


def read(path: Path) -> dict[int, Page]:
    """What the pages print, by their place in the document, counted from 0.

    A word that is broken over a page is the page's on which it begins. Raises BadInput for a folder without truth
    pages, a line that cannot be read, a file that is no TEI; Unreadable.
    """
    return folder(path) if path.is_dir() else tei(path)


def joined(pages: Mapping[int, Page]) -> Page:
    """All pages as one."""
    every = [page for _, page in sorted(pages.items())]
    return Page("\n".join(page.text for page in every), [note for page in every for note in page.notes])


def settled(truth: str, *candidates: str) -> str:
    """A truth with one reading at each place that may read either way: the one that a candidate has, else the first.

    White space comes out single.
    """
    truth, *texts = (" ".join(text.split()) for text in (truth, *candidates))
    found: list[str] = []
    at = 0
    for m in _OPTIONS.finditer(truth):
        found.append(truth[at : m.start()])
        options = [option.replace("?", "") for option in m[1].split("|")]
        left = "".join(found)[-_BESIDE:]
        right = truth[m.end() : m.end() + _BESIDE].partition("{")[0]
        met = [o for text in texts for o in options if f"{left}{o}{right}" in text]
        near = [o for text in texts for o in options if f"{left}{o}" in text or f"{o}{right}" in text]
        found.append(met[0] if met else max(near, key=len, default=options[0]))
        at = m.end()
    return "".join([*found, truth[at:]])


def folder(path: Path) -> dict[int, Page]:
    """The truth pages of a folder."""
    files = sorted(p for p in path.iterdir() if _PAGE.fullmatch(p.name))
    if not files:
        raise BadInput(f"{path}: no truth pages there; they are called 00.txt, 01.txt, … for the pages of the raw text")
    pages = {}
    for file in files:
        try:
            pages[int(file.stem)] = _page(file.read_text(encoding="utf-8"), file)
        except UnicodeDecodeError as e:
            raise BadInput(f"{file}: not UTF-8 (byte {e.start}); save it as UTF-8") from e
        except OSError as e:
            raise Unreadable(f"{file}: cannot be read: {e.strerror}") from e
    _mend(pages)
    return pages


def _page(given: str, file: Path) -> Page:
    """One truth page."""
    page, text, note = Page(), "", False
    for number, line in enumerate(_REFERENCE.sub("", given).splitlines(), 1):
        word, _, rest = line.rstrip().partition(" ")
        if word in _NO_TEXT:
            continue
        if word == "@fn":
            page.notes.append(rest.partition(" ")[2])
            note = True
        elif word in _ROWS:
            text += "\n" + " ".join(cell.strip() for cell in rest.split("|"))
        elif word.startswith("#"):
            text += "\n" + rest
        elif word.startswith("@"):
            raise BadInput(f"{file}, line {number}: `{word}` is no mark of truth pages")
        elif not line.strip():
            text += "\n"
            note = False
        elif note:
            page.notes[-1] = _glued(page.notes[-1], line.strip())
        else:
            text = _glued(text, line.strip())
    page.text = _NEW_LINES.sub("\n", text).strip()
    return page


def _glued(before: str, line: str) -> str:
    """A printed line set after what was printed before it."""
    if before.endswith("¬"):
        return before[:-1] + line
    close = not before or before.endswith(("\n", "-", "—")) or line.startswith("—")
    return before + line if close else f"{before} {line}"


def _mend(pages: dict[int, Page]) -> None:
    """Put the rest of a word that is broken over a page where it begins."""
    for n, page in pages.items():
        if page.text.endswith(_BROKEN) and n + 1 in pages:
            rest, _, left = pages[n + 1].text.partition(" ")
            page.text = _glued(page.text, rest)
            pages[n + 1].text = left
        page.text = page.text.removesuffix("¬")


def tei(path: Path) -> dict[int, Page]:
    """The pages of a TEI file, each from one `pb` to the next; what stands before the first is the first page's.

    Of a `choice` the `corr`, `reg` or `expan` is taken, `fw` is passed over, a note is the page's of its reference.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        root = etree.fromstring(path.read_bytes(), parser)
    except etree.XMLSyntaxError as e:
        raise BadInput(f"{path}: no XML: {e.msg}") from e
    except OSError as e:
        raise Unreadable(f"{path}: cannot be read: {e.strerror}") from e
    text = next((el for el in root if _name(el) == "text"), None)
    if text is None:
        raise BadInput(f"{path}: no TEI: it has no <text>")
    flat: list[str] = []
    notes: list[list[str]] = [[]]
    _walk(text, flat, notes)
    texts = _OVER_PAGE.sub(r"\1\f", "".join(flat)).split("\f")
    if len(texts) > 1:
        texts[:2], notes[:2] = ["\n".join(texts[:2])], [notes[0] + notes[1]]
    folded = [_NEW_LINES.sub("\n", text).strip() for text in texts]
    return {n: Page(*page) for n, page in enumerate(zip(folded, notes, strict=True))}


def _walk(el: etree._Element, flat: list[str], notes: list[list[str]]) -> None:
    """Put the text of an element into `flat`, with a form feed for each page's end, and notes to those of the page."""
    name = _name(el)
    if name in _PASSED_OVER:
        return
    if name == "note":
        inside: list[str] = []
        _inside(el, inside, notes)
        notes[-1].append(" ".join("".join(inside).replace("\f", "").split()))
    elif name == "pb":
        flat.append("\f" if el.get("break") == "no" else " \f")
        notes.append([])
    elif name == "lb":
        flat.append("" if el.get("break") == "no" else " ")
    elif name == "choice":
        for child in ([c for c in el if _name(c) in _CHOSEN] or list(el))[:1]:
            _walk(child, flat, notes)
    else:
        edge = "" if name in _INLINE else "\n"
        flat.append(edge)
        _inside(el, flat, notes)
        flat.append(edge)


def _inside(el: etree._Element, flat: list[str], notes: list[list[str]]) -> None:
    flat.append(_one_line(el.text))
    for child in el:
        _walk(child, flat, notes)
        flat.append(_one_line(child.tail))


def _one_line(text: str | None) -> str:
    """Line ends of the file are none of the book."""
    return " ".join((text or "").replace("\f", " ").split("\n"))


def _name(el: etree._Element) -> str:
    """The name without its namespace; a comment has none."""
    return etree.QName(el).localname if isinstance(el.tag, str) else ""
