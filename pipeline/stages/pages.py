"""pages: where each page of the raw text begins and ends; and line ends, and shapes of letters, of one kind, so that
later stages know one.

Archive text parts pages by three or more blank lines, unless these part a typed text's sections (`section_gaps`); text
that has form feeds parts them by those alone, but where running heads with a page's number stand below such blank lines
as well: then it was put together of both. Text that has page tags (`formats.page_tags`) has its pages parted by those.
A page saved from the web is one page. Marks `page` (its stretch, without the blank lines around it), `index` counted
from 0; where it was scanned also `facs`, the file of its image, and `unread`, why that could not be read; where a tag
names its folio, `n`. Mark `long-s`: the text has them (`n` of them); where the OCR read them for f, it has none.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import regex

from pipeline.formats import page_tags
from pipeline.formats.page_tags import Tag
from pipeline.language import thresholds
from pipeline.stages import section_gaps
from pipeline.stages.view import Stage, View
from pipeline.stages.web import site
from pipeline.text.findings import Finding, mark

GAP = regex.compile(r"(?>\r\n|\r|\n)(?:[^\S\r\n]*+(?>\r\n|\r|\n)){3,}")  # possessive: spaces are read once
LETTERS = {"ſ": "s", "ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
SHAPES = regex.compile("[" + "".join(LETTERS) + r"](?:\p{L}*[" + "".join(LETTERS) + "])*")  # in one word
LONG = regex.compile(r"\p{L}*ſ\p{L}*")
RETURN = regex.compile(r"\r\n?|[\v\x1c-\x1e\x85\u2028\u2029]")  # Unicode's line ends, Word's among them
FEED = regex.compile(r"\f")
HEAD = regex.compile(
    r"[ \t]*(?:\d{1,3}[ \t]+\p{Lu}[\p{Lu} .,'’-]{3,40}|\p{Lu}[\p{Lu} .,'’-]{3,40}[ \t]\d{1,3})[.,]?[ \t]*$", regex.M
)
LABEL = regex.compile(r"[ \t]*(?:CHAP|BOOK|PART|SECT|LETTER|VOL|ACT|SCENE|NO\b)")
_TABLE = thresholds.of("pages", "stage")
HEADS: int = _TABLE["heads"]
TELLING: int = _TABLE["telling"]
MISREAD: float = _TABLE["misread"]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page: text[start:end], and its folio where a tag names it."""

    start: int
    end: int
    n: str = ""


def spans(text: str, whole: bool, tagged: bool = True, book: bool = True) -> list[tuple[int, int]]:
    """Where each page of `text` begins and ends, in code points.

    whole: it is one page but for its form feeds; tagged: it may have page tags, as no text of a scan has; book: its
    pages are no newspaper's.
    """
    tags = page_tags.find(text) if tagged else []
    return [(sheet.start, sheet.end) for sheet in _sheets(text, tags, whole, book)]


def _sheets(text: str, tags: Sequence[Tag], whole: bool, book: bool) -> list[Sheet]:
    if tags:
        return _tagged(text, tags)
    feeds = [m.span() for m in FEED.finditer(text)]
    gaps = [] if whole else _gaps(text)
    if not feeds and section_gaps.part_sections(text, gaps, book):
        gaps = []
    if feeds:
        headed = sum(bool(HEAD.match(text, end)) and not LABEL.match(text, end) for _, end in gaps)
        gaps = sorted([*feeds, *gaps]) if headed >= HEADS else feeds
    starts = [0, *(end for _, end in gaps)]
    return [Sheet(*span) for span in zip(starts, [*(start for start, _ in gaps), len(text)], strict=True)]


def _tagged(text: str, tags: Sequence[Tag]) -> list[Sheet]:
    """The pages that tags and form feeds part; between two of them one that is blank, if the tags name it."""
    cuts = sorted([*((t.start, t.end, t.n) for t in tags), *((*m.span(), "") for m in FEED.finditer(text))])
    found: list[Sheet] = []
    if tags[0].closes:
        start = 0
        for at, end, n in cuts:
            if n or text[start:at].strip():
                found.append(Sheet(start, at, n))
            start = end
        if text[start:].strip() or not found:
            found.append(Sheet(start, len(text)))
        return found
    start, named = 0, ""
    for at, end, n in [*cuts, (len(text), len(text), "")]:
        if text[start:at].strip() or named and (n or at == len(text)):
            found.append(Sheet(start, at, named))
            named = ""
        start, named = end, n or named
    return found or [Sheet(0, len(text))]


def _gaps(text: str) -> list[tuple[int, int]]:
    """Runs of three or more blank lines without a form feed; white space before the first page or after the last parts
    nothing."""
    first, last = len(text) - len(text.lstrip()), len(text.rstrip())
    found = ((_spaces_before(text, m.start()), m.end()) for m in GAP.finditer(text))
    return [(start, end) for start, end in found if first < start < last and "\f" not in text[start:end]]


def _spaces_before(text: str, at: int) -> int:
    """Where the white space begins that ends at `at`, line ends apart."""
    while at and text[at - 1].isspace() and text[at - 1] not in "\r\n":
        at -= 1
    return at


def find(view: View) -> Iterator[Finding]:
    """A `page` mark for every page, empty ones between form feeds included, and edits of the line ends."""
    text, edit = view.text, view.know.rules.edit
    if text.startswith("\ufeff"):
        yield edit("pages.byte-order-mark", 0, 1)
    tags = page_tags.find(text) if view.layout is None else []
    for tag in tags:
        yield edit("pages.tag", tag.start, tag.end, "", f"page {tag.n}" if tag.n else "")
    ends = (m for m in RETURN.finditer(text) if not _within(m.start(), tags))
    yield from (edit("pages.line-end", m.start(), m.end(), "\n") for m in ends)
    misread = _misread(view)
    if not misread and (long := text.count("ſ") + text.count("ﬅ")):
        yield mark("long-s", 0, 0, n=str(long))
    for m in SHAPES.finditer(text):
        if _within(m.start(), tags):
            continue
        new = "".join(LETTERS.get(letter, letter) for letter in m[0])
        if "ſ" not in m[0] and "ﬅ" not in m[0]:
            yield edit("pages.ligature", m.start(), m.end(), new)
        elif why := misread.get(_around(text, m.start(), m.end())):
            yield edit("pages.f-as-long-s", m.start(), m.end(), m[0].replace("ſ", "f"), why)
        else:
            yield edit("pages.long-s", m.start(), m.end(), new)
    whole = view.meta.unpaged or not tags and _captured(view)
    for index, sheet in enumerate(_sheets(text, tags, whole, view.meta.kind != "newspaper")):
        told = _scanned(view, index) | ({"n": sheet.n} if sheet.n else {})
        yield mark("page", sheet.start, sheet.end, index=str(index), **told)


def _around(text: str, start: int, end: int) -> str:
    """The word that holds a stretch of letters."""
    while start and text[start - 1].isalpha():
        start -= 1
    while end < len(text) and text[end].isalpha():
        end += 1
    return text[start:end]


def _misread(view: View) -> Mapping[str, str]:
    """The words whose long s is an f that was misread, and why: those that are words with f alone, and in a document
    of which few can only be long ones, those that may be either.

    Short words tell nothing of that, nor those that end in one, as no print has it: both are read from pages on their
    head.
    """
    words = Counter(m[0] for m in LONG.finditer(view.text)) if "ſ" in view.text else Counter[str]()
    known = view.know.lexicon
    as_s = {word for word in words if word.replace("ſ", "s").lower() in known}
    as_f = {word for word in words if word.replace("ſ", "f").lower() in known}
    telling = {word for word in words if len(word) >= TELLING and word[-1] != "ſ"}
    print_s, print_f = len((as_s - as_f) & telling), len((as_f - as_s) & telling)
    why = f"{print_f} words of this document are words with f alone, {print_s} with s"
    return dict.fromkeys(as_f if print_f > MISREAD * print_s else (as_f - as_s) & telling, why)


def _within(at: int, tags: Sequence[Tag]) -> bool:
    i = bisect_right(tags, at, key=lambda tag: tag.start) - 1
    return i >= 0 and at < tags[i].end


def _scanned(view: View, index: int) -> dict[str, str]:
    """What is known of a page that was scanned: its image, and why it could not be read, where it could not."""
    if view.layout is None or index >= len(view.layout.pages):
        return {}
    page = view.layout.pages[index]
    return {name: value for name, value in (("facs", page.image), ("unread", page.failure)) if value}


def _captured(view: View) -> bool:
    table = view.know.tables.get("web", {})
    return bool(table) and site.captured(view.text, view.meta, table)


STAGE = Stage("pages", find, "find where each page begins and ends", in_passages=True)
