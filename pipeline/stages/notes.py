"""notes: find each footnote and the word it hangs on, and carry the notes to the end of the text.

A note is a run of lines at the foot of a page that begins with a mark (figure, asterisk, dagger, however misread) and
answers a reference in the page's text. Notes stand between the halves of words and sentences that run over a page, so
they are carried away before `hyphens` and `structure` look there. Reference and note get the same number in square
brackets, counted through the document; the TEI puts the note back at its reference. What belongs to one note is made
together or not at all, and a person is asked about its reference alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import regex

from pipeline.findings import Bundle, Edit, Finding, Line, Mark, Move, lines, mark
from pipeline.notes import by_size, document
from pipeline.notes.by_size import Rows, Sign, Small
from pipeline.notes.marks import clear
from pipeline.notes.pages import FINISHED, Found, Proposal
from pipeline.view import Stage, View

_BROKEN = regex.compile(  # a note that breaks off: its last word cannot end a sentence
    r"[-¬,—]$|\b(?:the|a|an|of|to|in|on|by|and|or|that|which|who|with|for|from|as|at|is|was|were|are|be|his|her|their|its|"
    r"this|these|it|he|they|not|but|had|has|have|been|into|upon|than|no|all|any|such)$"
)
Together = list[Edit | Move | Mark]


def find(view: View) -> Iterator[Finding]:
    """Each note as a bundle: edits of its reference and mark, its move, and marks that share an `id`."""
    starts = [m.start for m in view.all("page")]
    pages = list(zip(starts, [*starts[1:], len(view.text)], strict=True))
    rows = Rows(view.layout.lines) if view.layout is not None else None
    number = 0
    open_: tuple[int, str] | None = None  # the note that the page before left unfinished: its number and mark
    for (at, stop), page in zip(pages, _plain(view, pages, rows), strict=True):
        if rows is not None and not page.sure:
            small = by_size.notes(rows, view.text, at, stop)
            for tiny, sign in zip(small, _signs(view.text, at, small), strict=True):
                number += 1
                yield _small(view, tiny, sign, number)
            if small:
                open_ = (number, small[-1].label) if _unfinished(view.text, small[-1].start, small[-1].end) else None
                continue
        sure = page.sure
        if open_ and (run := _carried(view.text, at, sure[0].note.start if sure else stop)):
            yield mark("notecarried", *run, id=f"note-{open_[0]}")
            yield view.know.rules.edit("notes.mark", run[0], run[0], " ")
            yield view.know.rules.move("notes.carry", *run, len(view.text), f"goes on with the note {open_[1]}")
        for proposal in page.proposals:
            number += 1
            yield _bundle(view, proposal, at, number)
        last = sure[-1].note if sure else None
        open_ = (number, last.seen) if last and _unfinished(view.text, last.start, last.end) else None
        for stray in page.strays if sure else ():
            why = f"the note {stray.seen} of this page has its reference elsewhere"
            yield view.know.rules.edit("notes.stray", stray.start, stray.end, "", why)


def _plain(view: View, pages: Sequence[tuple[int, int]], rows: Rows | None) -> list[Found]:
    """The notes that each page's lines tell of."""
    bodies = [[line for line in lines(view.text, at, stop) if not line.blank] for at, stop in pages]
    sizes = {start: size for page in pages for start, size in by_size.shares(rows, *page)} if rows else {}
    words = view.know.lexicon
    return document.notes(
        view.text,
        bodies,
        view.know.tables["notes"],
        lambda word: word.lower() in words,
        view.meta.kind == "newspaper",
        [m.start for m in view.all("pageend")],
        sizes,
    )


def _bundle(view: View, proposal: Proposal, at: int, number: int) -> Bundle:
    """What becomes of a note that its lines tell of; one whose reference was not read hangs on the text's last word."""
    rules, text, sure = view.know.rules, view.text, proposal.certainty
    note, reference = proposal.note, proposal.reference
    ident, shown = f"note-{number}", f"[{number}]"
    why = f"the note at the foot of the page begins “{text[note.start : note.text_at + 12].strip()}”"
    together: Together = []
    if reference is None:
        end = by_size.page_end(text, at, note.start)
        printed = note.seen if clear(note.seen) else str(number)
        leader = rules.edit("notes.unread", end, end, shown, why, sure)
    else:
        marks = [seen for seen in (note.seen, reference.seen) if clear(seen)]
        printed = next((seen for seen in marks if seen.isdigit()), marks[0] if marks else str(number))
        rule = "notes.reference" if len(marks) == 2 else "notes.sign"
        leader = rules.edit(rule, reference.start, reference.end, shown, why, sure)
        if reference.runs_on:
            together.append(rules.edit("notes.gap", reference.end, reference.end, " ", "", sure))
    together.append(mark("noteref", leader.start, leader.end, id=ident, n=printed))
    return Bundle(leader, (*together, *_to_the_end(view, leader, note.start, note.end, note.text_at, number, printed)))


def _signs(text: str, at: int, small: Sequence[Small]) -> list[Sign]:
    """The reference of each of the notes in small type that stand at the foot of a page from `at` on."""
    if not small:
        return []
    end = by_size.page_end(text, at, small[0].start)
    return by_size.answers(small, by_size.signs(text, at, end), end)


def _small(view: View, note: Small, sign: Sign, number: int) -> Bundle:
    """What becomes of a note that its type tells: the same as of any, but that a person looks at its reference."""
    rules, text = view.know.rules, view.text
    ident, shown = f"note-{number}", f"[{number}]"
    printed = next((mark for mark in (note.label, sign.label) if mark and by_size.READ.fullmatch(mark)), str(number))
    if sign.start < sign.end:
        why = f"the note “{text[note.text_at : note.text_at + 24].strip()}” in small type has no other reference"
        rule = "notes.reference" if sign.likely > 2 and sign.label == note.label else "notes.misread"
    else:
        rule, why = "notes.unread", ""
    leader = rules.edit(rule, sign.start, sign.end, shown, why)
    reference = mark("noteref", sign.start, sign.end, id=ident, n=printed)
    return Bundle(leader, (reference, *_to_the_end(view, leader, note.start, note.end, note.text_at, number, printed)))


def _to_the_end(
    view: View, leader: Edit, start: int, end: int, text_at: int, number: int, printed: str
) -> Iterator[Edit | Move | Mark]:
    """The note text[start:end], whose own words begin at `text_at`, with its number, carried to the end."""
    rules, ident, sure = view.know.rules, f"note-{number}", leader.certainty
    yield rules.edit("notes.mark", start, start, "\n\n", "", sure)
    yield rules.edit("notes.mark", start, text_at, f"[{number}] ", "", sure)
    yield mark("note", start, end, id=ident, n=printed)
    yield mark("notelabel", start, text_at, id=ident)
    yield rules.move("notes.carry", start, end, len(view.text), "", sure)


def _unfinished(text: str, start: int, end: int) -> bool:
    """Whether the note text[start:end] breaks off."""
    return _BROKEN.search(text[start:end].rstrip()) is not None


def _carried(text: str, at: int, stop: int) -> tuple[int, int] | None:
    """The block at the foot of the page text[at:stop], above its notes, that may go on with the note before.

    It must begin with a small letter below a blank line, and the text above it must end a sentence: where it does not,
    the block is more likely to go on with that text.
    """
    page: list[Line] = list(lines(text, at, stop))
    while page and page[-1].blank:
        page.pop()
    first = len(page)
    while first and not page[first - 1].blank:
        first -= 1
    above = [line for line in page[:first] if not line.blank]
    begins = first < len(page) and regex.match(r"\s*(?!\p{Ll}{1,4}[.)])\p{Ll}", page[first].text)
    if not above or not begins or not FINISHED.search(above[-1].text.rstrip()):
        return None
    return page[first].start, page[-1].stop


STAGE = Stage("notes", find, "find footnotes and their references, and carry the notes to the end")
