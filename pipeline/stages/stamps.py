"""stamps: what a library put on the book goes: labels, shelf marks, date slips, stamps, and notices of the scanning.

Every line is held against the phrases of `dictionaries/tables/stamps.toml`, whatever the OCR made of them. A page of
the outer leaves that holds labels and no running text goes as a whole; between lines of text only a line that is
nothing but such a phrase does. Where lines have places on a scan, a slip or stamp goes from a page of text too, known
by lines that say enough together (`slips`). Marks `stamp` with the `text` that stood there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import regex
from rapidfuzz import fuzz, process

from pipeline.language import thresholds
from pipeline.stages.furniture import folio_candidates, printed_lines, slips
from pipeline.stages.furniture import text_block as block
from pipeline.stages.furniture.folio_candidates import Page
from pipeline.stages.furniture.phrases import Hit, Phrases, fold, likeness
from pipeline.stages.furniture.printed_lines import Sheet
from pipeline.stages.furniture.whole_lines import after
from pipeline.stages.view import Stage, View
from pipeline.text import engine
from pipeline.text.findings import Certainty, Edit, Finding, Line, mark

_URL = regex.compile(r"(?i)archive\.org|books\.google|hathitrust\.org")
_DATE = regex.compile(r"[\d\s./'-]*(?:\p{Lu}{3,4}\.?)?[\d\s./'-]+")
_WORD = regex.compile(r"\p{L}+")
_CLASS = regex.compile(r"\p{L}?\d[\d.,/ ]*|[\d\s./-]+")
_TABLE = thresholds.of("stamps", "stage")
_STAMP: float = _TABLE["stamp"]
_NOTICE: float = _TABLE["notice"]
_FOLLOWS: float = _TABLE["follows"]
_SENTENCE: float = _TABLE["sentence"]
_LINES: int = _TABLE["lines"]
_PHRASE: float = _TABLE["phrase"]
_CERTAIN: float = _TABLE["certain"]
_ALONE: float = _TABLE["alone"]
_WORDS: float = _TABLE["words"]
_FEW: int = _TABLE["few"]
_TEXT: int = _TABLE["text"]
_GOING: int = _TABLE["going"]


def find(view: View) -> Iterator[Finding]:
    """The edits that take stamps and notices out, and the marks that remember them."""
    table = view.know.tables["stamps"]
    phrases = Phrases.load(table)
    book = [page for page in folio_candidates.pages(view) if page.lines]
    outer = int(table["outer_pages"])
    edits: list[Edit] = []
    gone: set[int] = set()  # the starts of lines known by their places
    said = slips.Slips.load(table, fold)
    for sheet in printed_lines.sheets(view.layout, book) if view.layout else ():
        for finding in _placed(view, sheet, phrases, said):
            if isinstance(finding, Edit):
                edits.append(finding)
                gone.add(finding.start)
            else:
                yield finding
    book = [replace(page, lines=tuple(line for line in page.lines if line.start not in gone)) for page in book]
    for at, page in enumerate(book):
        if not page.lines:
            continue
        edge = at < outer or at >= len(book) - outer
        for finding in _page(view, page, phrases, edge):
            if isinstance(finding, Edit):
                edits.append(finding)
            else:
                yield finding
    yield from engine.settle(edits)


def _placed(view: View, sheet: Sheet, phrases: Phrases, table: slips.Slips) -> Iterator[Finding]:
    """The findings of one page whose lines have their places: slips and stamps among its text."""

    def saying(line: Line) -> tuple[str, float] | None:
        hit = likeness(line, phrases, True)
        own = hit is not None and hit.exact and hit.phrase not in phrases.owners.values()
        return (hit.phrase, hit.score) if hit and own else None

    known = view.know.lexicon
    for one in slips.find(sheet, block.block(sheet), table, saying, lambda word: word in known):
        yield _edit(view, "stamps.label", one.row.line, one.why, one.certainty)
        yield mark("stamp", one.row.line.start, one.row.line.end, text=one.row.text)


def _page(view: View, page: Page, phrases: Phrases, edge: bool) -> Iterator[Finding]:
    """The findings of one page; `edge` where it is one of the outer ones of the document."""
    if edge and (notice := _boilerplate(page, phrases)):
        last = page.lines[-1]
        yield view.know.rules.edit("stamps.boilerplate", page.lines[0].start, after(view.text, last.end), "", notice)
        return
    hits = [h for line in page.lines if (h := likeness(line, phrases, edge))]
    if edge and hits and _is_label(view, page, hits):
        yield from _label(view, page, hits)
        return
    gone = set()
    for hit in hits:
        if hit.exact and (hit.score >= _STAMP or (hit.score >= _NOTICE and hit.phrase in phrases.notices.values())):
            sure = None if hit.phrase in phrases.notices.values() else Certainty.LIKELY
            if hit.phrase in phrases.owners.values():
                sure = Certainty.DOUBTFUL
            yield _edit(view, "stamps.stamp", hit.line, hit.phrase, sure)
            if sure is not Certainty.DOUBTFUL:
                yield mark("stamp", hit.line.start, hit.line.end, text=hit.line.text.strip())
            gone.add(hit.line.start)
    yield from _following(view, page, phrases, gone)


def _is_label(view: View, page: Page, hits: Sequence[Hit]) -> bool:
    """Whether a page holds labels and nothing that a printer set as text."""
    if len(page.lines) > _LINES or any(_prose(view, line) for line in page.lines if not _of(line, hits)):
        return False
    rest = [line for line in page.lines if not _DATE.fullmatch(line.text.strip())]
    sure = [h for h in hits if h.score >= _PHRASE]
    if len(sure) >= 2:
        return 3 * len(hits) >= len(rest)
    known = all(w.lower() in view.know.lexicon for h in hits for w in _WORD.findall(h.line.text))
    needed = _WORDS if known else _ALONE if len(rest) <= 1 else _PHRASE
    return len(rest) <= _FEW and 2 * len(hits) >= len(rest) and max(h.score for h in hits) >= needed


def _of(line: Line, hits: Sequence[Hit]) -> Hit | None:
    return next((h for h in hits if h.line == line), None)


def _prose(view: View, line: Line) -> bool:
    """Whether a line has four small words of the language or more: a label has fewer."""
    words = [w for w in line.text.split() if w.isalpha() and w.islower() and w in view.know.lexicon]
    return len(words) >= _TEXT


def _label(view: View, page: Page, hits: Sequence[Hit]) -> Iterator[Finding]:
    """All lines of a label: its phrases for sure, names and numbers between them likely, scraps as noise."""
    for line in page.lines:
        hit = _of(line, hits)
        letters = sum(map(str.isalpha, line.text))
        signs = sum(not c.isalnum() and not c.isspace() for c in line.text)
        if hit:
            sure = None if hit.score >= _CERTAIN or len(page.lines) == 1 else Certainty.LIKELY
            yield _edit(view, "stamps.label", line, hit.phrase, sure)
        elif signs >= letters and not _CLASS.fullmatch(line.text.strip()):
            yield _edit(view, "stamps.noise", line, "on a page of labels")
            continue
        else:
            yield _edit(view, "stamps.label", line, "on a page of labels", Certainty.LIKELY)
        yield mark("stamp", line.start, line.end, text=line.text.strip())


def _following(view: View, page: Page, phrases: Phrases, gone: set[int]) -> Iterator[Finding]:
    """The lines that go on from a scanning notice: its year, its payer, its address."""
    going = 0
    for line in page.lines:
        if line.start in gone:
            going = _GOING
            continue
        going -= 1
        if going < 0:
            continue
        letters = fold(line.text)
        near = process.extractOne(letters, phrases.follows.keys(), scorer=fuzz.ratio, score_cutoff=_FOLLOWS)
        if near or (_URL.search(line.text) and len(line.text.split()) <= 2):
            yield _edit(view, "stamps.stamp", line, "goes on from the line before")
            yield mark("stamp", line.start, line.end, text=line.text.strip())
            going = _GOING


def _boilerplate(page: Page, phrases: Phrases) -> str:
    """The sentence by which a page of a scanning firm's own is known; empty for any other page."""
    if len(page.lines) < 3:
        return ""
    letters = fold(" ".join(line.text for line in page.lines[:40]))
    for key, phrase in phrases.pages.items():
        chunks = (key[i : i + 9] for i in range(0, len(key) - 8, 9))
        if (
            len(letters) > len(key)
            and sum(c in letters for c in chunks) >= 2
            and fuzz.partial_ratio(key, letters, score_cutoff=_SENTENCE)
        ):
            return phrase
    return ""


def _edit(view: View, rule: str, line: Line, why: str, certainty: Certainty | None = None) -> Edit:
    return view.know.rules.edit(rule, line.start, after(view.text, line.end), "", why, certainty)


STAGE = Stage(
    "stamps",
    find,
    "take out library labels, stamps, date slips and scanning notices",
    counted=("mark of library stamps", "marks of library stamps"),
    no_text=True,
    in_passages=True,
)
