"""pages: where each page of the raw text begins and ends; and line ends of one kind, so that later stages know one.

Archive text parts pages by three or more blank lines; text that has form feeds parts them by those alone, but where
running heads with a page's number stand below such blank lines as well: then it was put together of both. A page saved
from the web is one page. Marks `page` (its stretch, without the blank lines around it), `index` counted from 0; where
it was scanned also `facs`, the file of its image, and `unread`, why that could not be read.
"""

from __future__ import annotations

from collections.abc import Iterator

import regex

from pipeline.findings import Finding, mark
from pipeline.view import Stage, View
from pipeline.web import site

# possessive, and begun only where white space begins: a long run of spaces must not cost its square
GAP = regex.compile(r"(?<![^\S\r\n])(?:[^\S\r\n]*+(?>\r\n|\r|\n)){4,}")
RETURN = regex.compile(r"\r\n?")
FEED = regex.compile(r"\f")
HEAD = regex.compile(
    r"[ \t]*(?:\d{1,3}[ \t]+\p{Lu}[\p{Lu} .,'’-]{3,40}|\p{Lu}[\p{Lu} .,'’-]{3,40}[ \t]\d{1,3})[.,]?[ \t]*$", regex.M
)
LABEL = regex.compile(r"[ \t]*(?:CHAP|BOOK|PART|SECT|LETTER|VOL|ACT|SCENE|NO\b)")
HEADS = 3  # such heads that show blank lines to part pages, too


def spans(text: str, whole: bool) -> list[tuple[int, int]]:
    """Where each page of `text` begins and ends, in code points; `whole`: it is one page but for its form feeds."""
    feeds = [m.span() for m in FEED.finditer(text)]
    gaps = [] if whole else _gaps(text)
    if feeds:
        headed = sum(bool(HEAD.match(text, end)) and not LABEL.match(text, end) for _, end in gaps)
        gaps = sorted([*feeds, *gaps]) if headed >= HEADS else feeds
    starts = [0, *(end for _, end in gaps)]
    return list(zip(starts, [*(start for start, _ in gaps), len(text)], strict=True))


def _gaps(text: str) -> list[tuple[int, int]]:
    """Runs of three or more blank lines without a form feed; white space before the first page or after the last parts
    nothing."""
    first, last = len(text) - len(text.lstrip()), len(text.rstrip())
    return [m.span() for m in GAP.finditer(text) if first < m.start() < last and "\f" not in m[0]]


def find(view: View) -> Iterator[Finding]:
    """A `page` mark for every page, empty ones between form feeds included, and edits of the line ends."""
    text, edit = view.text, view.know.rules.edit
    if text.startswith("\ufeff"):
        yield edit("pages.byte-order-mark", 0, 1)
    if "\r" in text:
        yield from (edit("pages.line-end", m.start(), m.end(), "\n") for m in RETURN.finditer(text))
    for index, (start, end) in enumerate(spans(text, view.meta.whole or _captured(view))):
        yield mark("page", start, end, index=str(index), **_scanned(view, index))


def _scanned(view: View, index: int) -> dict[str, str]:
    """What is known of a page that was scanned: its image, and why it could not be read, where it could not."""
    if view.layout is None or index >= len(view.layout.pages):
        return {}
    page = view.layout.pages[index]
    return {name: value for name, value in (("facs", page.image), ("unread", page.failure)) if value}


def _captured(view: View) -> bool:
    table = view.know.tables.get("web", {})
    return bool(table) and site.captured(view.text, view.meta, table)


STAGE = Stage("pages", find, "find where each page begins and ends")
