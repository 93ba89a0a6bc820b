"""furniture: what the printer set around the text and what the scan added to it goes; marks keep what it told.

Folios, signatures, running heads and catchwords are found over the whole document, pencil and dirt line by line; where
lines have places on a scan, all of them by where they stand on their page as well (`by_geometry`). Marks
`folio` at the start of every page whose number is known (`n`, what was `seen`, and the `evidence`: printed, misread,
inferred), `signature` at the end of a page, and `pageend` where nothing but a running head tells that one ends.
Captions that part a sentence are carried out of it (mark `caption`).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence

from pipeline.language import thresholds
from pipeline.stages.furniture import (
    by_geometry,
    captions,
    catchwords,
    contents_lines,
    folios,
    noise,
    plates,
    running_heads,
    scraps,
    signatures,
    unmarked_pages,
)
from pipeline.stages.furniture import folio_candidates as sights
from pipeline.stages.furniture import illegible_folios as unread
from pipeline.stages.furniture.folio_candidates import Page
from pipeline.stages.furniture.folios import Folio
from pipeline.stages.furniture.numerals import Digits
from pipeline.stages.furniture.whole_lines import after
from pipeline.stages.view import Stage, View
from pipeline.text import engine
from pipeline.text.findings import Bundle, Certainty, Edit, Finding, Line, mark

_TABLE = thresholds.of("furniture", "stage")
_SEVERAL: int = _TABLE["several"]


def find(view: View) -> Iterator[Finding]:
    """The edits that take furniture out, and the marks that remember it."""
    table = view.know.tables["furniture"]
    digits = Digits.load(table["digits"])
    book = sights.pages(view)
    edits: list[Edit] = []
    gone: set[int] = set()  # the starts of lines that are taken out whole
    unsure: set[int] = set()
    places = by_geometry.find(view.layout, book, digits, _word(view)) if view.layout else None
    if places:
        book = list(places.book)
        known = by_geometry.labelled(book, folios.infer(book, digits, places.sights()), places.labels, digits)
    else:
        known = folios.infer(book, digits)
        if tagged := {at: n for at, m in enumerate(view.all("page")) if (n := m.get("n"))}:
            known = _tagged(book, known, tagged, digits)
    listed = contents_lines.entries(book)
    heads = [removal for removal in running_heads.heads(book, known, digits) if removal.line.start not in listed]
    if places:
        headings = places.headings(heads)
        heads = [removal for removal in heads if removal.line.start not in headings]
        for start, edit in _placed(view, places):
            if start in listed and edit.rule == "furniture.running-head":
                continue
            edits.append(edit)
            if start >= 0 and edit.certainty is not Certainty.DOUBTFUL:
                gone.add(start)
            if edit.certainty is Certainty.LIKELY and edit.rule == "furniture.folio" and len(known) >= _SEVERAL:
                unsure.add(start)  # the sequence of folios makes it sure, if it is one of them
    for removal in heads:
        edits.append(_line(view, "furniture.running-head", removal.line, removal.why, removal.certainty))
        gone.add(removal.line.start)
    for removal in plates.plates(book):
        edits.append(_line(view, "furniture.plate", removal.line, removal.why, removal.certainty))
        gone.add(removal.line.start)
    for removal in unread.unread(book, known, heads, digits, _word(view)):
        if removal.line.start not in gone:
            edits.append(_line(view, "furniture.folio", removal.line, removal.why, removal.certainty))
            gone.add(removal.line.start)
    signed = [s for s in signatures.find(book, known) if s.fits or s.formed]
    for at, folio in known.items():
        attributes = {"index": str(book[at].index), "n": folio.n, "evidence": folio.evidence}
        if folio.sight:
            attributes["seen"] = folio.sight.seen
            if folio.sight.line.start not in gone - unsure:
                edits.extend(_folio(view, folio, known, at, {s.line.start for s in signed}))
                if folio.sight.alone:
                    gone.add(folio.sight.line.start)
        yield mark("folio", book[at].start, book[at].start, **attributes)
    for sign in signed:
        if sign.line.start not in gone:
            sure = Certainty.CERTAIN if sign.fits else Certainty.LIKELY
            edits.append(_line(view, "furniture.signature", sign.line, "", sure))
            gone.add(sign.line.start)
        if sign.n:
            end = book[sign.at].end
            yield mark("signature", end, end, index=str(book[sign.at].index), n=sign.n, seen=sign.seen)
    ends: list[int] = []  # of pages that nothing but their running head tells of
    if "\f" not in view.text and not view.meta.unpaged:
        starts = sorted(gone)  # what is known by its page needs not be known by the blank lines around it
        every = [line for page in book for line in page.lines]
        for _, edit in unmarked_pages.find([view.text], view.know.rules):
            entry = any(edit.start <= start < edit.end for start in listed)
            if not entry and bisect_left(starts, edit.start) == bisect_left(starts, edit.end):
                edits.append(edit)
                ends.append(edit.start)
                gone.update(_inside(every, edit))
                yield mark("pageend", edit.start, edit.start)
    if not places and len(book) > 1 and view.meta.kind != "newspaper":
        for scrap in scraps.find(book, gone):
            edits.append(_line(view, "furniture.scrap", scrap.line, scrap.why, scrap.certainty))
            gone.add(scrap.line.start)
    bodies = [[line for line in page.lines if line.start not in gone] for page in book]
    for catch in catchwords.catchwords(bodies):
        edits.append(_line(view, "furniture.catchword", catch.line, catch.why, catch.certainty))
        if catch.certainty is Certainty.CERTAIN:
            gone.add(catch.line.start)
    bodies = [[line for line in body if line.start not in gone] for body in bodies]
    edits.extend(noise.find(view, bodies, ends))
    given = [m for m in view.marks if m.kind in ("told", "toldnote")]  # the source's markup says what stands there
    edits = engine.settle(e for e in edits if not any(m.start <= e.start < m.end for m in given))
    for caption in captions.interrupting(view.text, bodies, view.meta.kind != "newspaper"):
        over = [e for e in edits if e.start < caption.end and caption.start < e.end]
        doubted = all(e.certainty is Certainty.DOUBTFUL for e in over)  # hardly read, it is a caption rather than dirt
        if doubted and not any(e.start < caption.to < e.end for e in edits):
            edits = [e for e in edits if e not in over]
            yield _carried(view, caption)
    yield from edits


def _carried(view: View, caption: captions.Caption) -> Bundle:
    """A caption carried to a line of its own, and marked as one."""
    move = view.know.rules.move("furniture.caption", caption.start, caption.end, caption.to)
    apart = view.know.rules.edit("furniture.caption-line", caption.start, caption.start, "\n")
    return Bundle(move, (apart, mark("caption", caption.start, caption.end)))


def _tagged(book: Sequence[Page], known: dict[int, Folio], tags: Mapping[int, str], digits: Digits) -> dict[int, Folio]:
    """The folios, those that page tags name put in; unless the printed ones show that the tags count images."""
    printed = [at for at, folio in known.items() if folio.evidence == "printed" and at in tags]
    others = sum(known[at].n != tags[at] for at in printed)
    if len(printed) >= _SEVERAL and 2 * others > len(printed):
        return known
    return by_geometry.labelled(book, known, tags, digits)


def _inside(every: Sequence[Line], edit: Edit) -> Iterator[int]:
    """The starts of the lines that an edit takes out whole."""
    for line in every[bisect_left(every, edit.start, key=lambda line: line.start) :]:
        if line.end > edit.end:
            return
        yield line.start


def _placed(view: View, places: by_geometry.Places) -> Iterator[tuple[int, Edit]]:
    """The edits for what is known by its place, each with the start of the line that goes; -1 for a part of one."""
    for scrap in places.dirt:
        yield scrap.row.line.start, _line(view, scrap.rule, scrap.row.line, scrap.why, scrap.certainty)
    for edge in places.edges:
        if edge.part:
            yield -1, view.know.rules.edit(edge.rule, *edge.part, "", edge.why, edge.certainty)
            continue
        for line in edge.lines:
            yield line.start, _line(view, edge.rule, line, edge.why, edge.certainty)


def _word(view: View) -> Callable[[str], bool]:
    """Whether something is a word."""
    return lambda text: text.lower() in view.know.lexicon


def _line(view: View, rule: str, line: Line, why: str, certainty: Certainty | None = None) -> Edit:
    """Take out a whole line with its line break (a form feed stays)."""
    return view.know.rules.edit(rule, line.start, after(view.text, line.end), "", why, certainty)


def _folio(view: View, folio: Folio, known: Mapping[int, Folio], at: int, signed: set[int]) -> Iterator[Edit]:
    """Take out a folio that stands alone, with a signature beside it; in a line of text it is only proposed."""
    sight = folio.sight
    if sight is None:
        return
    why = "" if folio.evidence == "printed" else _between(known, at, folio.n)
    if not sight.alone:
        yield view.know.rules.edit("furniture.folio", sight.start, sight.end, "", why, Certainty.DOUBTFUL)
        return
    line = sight.line
    rest = line.text[: sight.start - line.start]
    if line.start in signed or not any(c.isalnum() for c in rest):
        yield _line(view, "furniture.folio", line, why)
    else:
        yield _line(view, "furniture.folio", line, why, Certainty.LIKELY)


def _between(known: Mapping[int, Folio], at: int, n: str) -> str:
    """Why a misread folio is held to be `n`: the pages around it."""
    before = known[at - 1].n if at - 1 in known else ""
    behind = known[at + 1].n if at + 1 in known else ""
    if before and behind:
        return f"{n}, between {before} and {behind}"
    return f"{n}, after {before}" if before else f"{n}, before {behind}" if behind else n


STAGE = Stage(
    "furniture",
    find,
    "take out folios, running heads, signatures, catchwords and scan noise, carry captions out of sentences",
    no_text=True,
    in_passages=True,
)
