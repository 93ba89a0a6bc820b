"""markup: the text of a page that was saved from the web as HTML, without its tags, scripts and site furniture.

Of plain text it takes the character references; of other formats what they tell of type, where that can be believed
(`scans.emphasis`). Blocks of a page come out parted by a blank line, cells of a row by a tab. Marks: `heading`
(`level`), `hi` (`rend`: bold, italic, superscript, subscript), `foreign` (`lang`), `quotation`, `caption`; lists and
tables (`told`, see `html_told`) and notes that are linked (`toldref`, see `html_notes`).
"""

from __future__ import annotations

import html
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import regex

from pipeline.formats import gutenberg, markdown
from pipeline.formats.detect import PLAIN
from pipeline.stages.view import Stage, View
from pipeline.text import engine
from pipeline.text.findings import Certainty, Edit, Finding, mark

if TYPE_CHECKING:
    from pipeline.formats.html_content import Stretch
    from pipeline.formats.html_text import Flow, Gap
    from pipeline.formats.html_tree import Page

_REFERENCE = regex.compile(r"&(?:amp;)*(?:#\d{1,6}|#[xX][0-9a-fA-F]{1,5}|[A-Za-z][A-Za-z0-9]{1,31});")
_REFERS = regex.compile(r"(?:\p{L}{3}|\d{4}|[\p{P}])[”’\"')\]]*\s*$")
BLOCKS = {"blockquote": "quotation", "figcaption": "caption"}  # marks of elements that structure knows


def find(view: View) -> Iterator[Finding]:
    """One edit for whatever stands between two words that are shown, one for each character reference; the marks."""
    if view.meta.format == "html":
        yield from _findings(view)
    elif view.meta.format == gutenberg.NAME:
        signs = gutenberg.read(view.text)
        yield from _of_signs(view, signs)
        gone = [(cut.start, cut.end) for cut in signs.cuts]
        yield from (e for e in _references(view) if not any(a < e.end and e.start < b for a, b in gone))
    elif view.meta.format == "markdown" or not _placed(view) and markdown.recognised(view.text):
        yield from _of_signs(view, markdown.read(view.text))
    elif not _placed(view):
        yield from _references(view)
    elif view.layout is not None and any(word.styles for word in view.layout.words):
        from pipeline.scans import emphasis

        for start, end, rend in emphasis.find(view.layout, view.text):
            yield mark("hi", start, end, rend=rend)


def _findings(view: View) -> Iterator[Finding]:
    from pipeline.formats import html_content, html_languages, html_notes, html_text, html_told, html_tree

    source, table, edit = view.text, view.know.tables["html"], view.know.rules.edit
    page = html_tree.parse(source, table)
    linked = {one.note for one in html_notes.find(page, source, (), table).linked}
    furniture = html_content.find(page, source, table, linked)
    notes = html_notes.find(page, source, furniture.runs, table)
    flow = html_text.flow(page, source, {**furniture.runs, **notes.back}, table)
    for gap in flow.gaps:
        guessed = any("outside the text" in why for why in gap.whys)  # by where it stands, not by what it is
        sure = Certainty.LIKELY if guessed else None
        yield edit(f"markup.{_rule(gap)}", gap.start, gap.end, gap.new, "; ".join(gap.whys), sure)
    for shown in flow.shown:
        if source[shown.start : shown.end] != shown.text:
            yield edit("markup.reference", shown.start, shown.end, shown.text)
    for stretch in furniture.doubtful:
        if span := _span(flow, stretch):
            yield edit("markup.apart", *span, "", stretch.why)
    yield from _blocks(page, flow, table["elements"]["heading"])
    told = list(html_notes.marks(notes, page, flow, source))
    yield from told
    yield from html_told.marks(page, flow, {one.note for one in notes.linked})
    yield from html_languages.marks(page, flow, view.meta.language)
    numbers = [(m.start, m.end) for m in told if m.kind != "toldnote"]
    for rend in sorted({*table["type"].values()}):
        for start, end in html_text.stretches(flow, page, rend):
            if any(a <= start and end <= b for a, b in numbers):
                continue  # the number of a note is set by who reads it
            yield mark("hi", start, end, rend=rend)
            if rend == "superscript" and source[start:end].isdecimal() and _refers(flow, start, end):
                yield edit("markup.superscript", start, start, "[")
                yield edit("markup.superscript", end, end, "]")


def _references(view: View) -> Iterator[Edit]:
    """The character references of plain text, which comes out of XML or HTML that was read once too little: each as the
    sign it stands for, however often it was written so (`&amp;quot;`)."""
    for m in _REFERENCE.finditer(view.text):
        told = m[0]
        while (read := html.unescape(told)) != told:
            told = read
        sign = " " if told == "\xa0" else told
        if sign == " " or sign.isprintable() and len(sign) < len(m[0]) and sign != "\ufffd":
            yield view.know.rules.edit("markup.reference", m.start(), m.end(), sign)


def _refers(flow: Flow, start: int, end: int) -> bool:
    """Whether a raised figure may lead to a note: behind a word or a point, and no power, unit or fraction."""
    k = bisect_left(flow.shown, start, key=lambda shown: shown.start)
    before = flow.shown[k - 1].text if k else ""
    k = bisect_left(flow.shown, end, key=lambda shown: shown.start)
    after = flow.shown[k].text[:1] if k < len(flow.shown) else ""
    return _REFERS.search(before) is not None and after not in ("/", "⁄")


def _placed(view: View) -> bool:
    """Whether the text comes from a scan or an OCR file that tells where things stand, and not from plain text."""
    return view.layout is not None and view.meta.format != PLAIN


def _of_signs(view: View, found: markdown.Read | gutenberg.Read) -> Iterator[Finding]:
    """The edits that take signs out, and the marks of what they say."""
    rules = view.know.rules
    yield from engine.settle(rules.edit(f"markup.{c.rule}", c.start, c.end, c.new, c.why) for c in found.cuts)
    yield from found.marks


def _rule(gap: Gap) -> str:
    """The rule that a gap goes by: of all that is in it, what weighs most."""
    if gap.whys:
        return "furniture"
    if gap.hidden:
        return "hidden"
    if gap.tags:
        return "tag"
    return "soft-hyphen" if gap.soft else "space"


def _span(flow: Flow, stretch: Stretch) -> tuple[int, int] | None:
    """From where a stretch of runs begins to be shown to where the text after it does."""
    runs = [s.run for s in flow.shown]
    first, stop = bisect_left(runs, stretch.first), bisect_left(runs, stretch.stop)
    if first == stop:
        return None
    end = flow.shown[stop].start if stop < len(runs) else flow.shown[-1].end
    return flow.shown[first].start, end


def _blocks(page: Page, flow: Flow, headings: Sequence[str]) -> Iterator[Finding]:
    """A mark for each heading, quotation and caption that anything is shown of."""
    starts, ends = [s.start for s in flow.shown], [s.end for s in flow.shown]
    for element in page.elements:
        if element.tag in headings or element.tag in BLOCKS:
            first, last = bisect_left(starts, element.start), bisect_right(ends, element.end) - 1
            if first > last:
                continue
            if element.tag in BLOCKS:
                yield mark(BLOCKS[element.tag], starts[first], ends[last])
            else:
                yield mark("heading", starts[first], ends[last], level=element.tag[1:])


STAGE = Stage(
    "markup", find, "take the text out of a page saved as HTML; see what is set in italic or bold", no_text=True
)
