"""notes: find each footnote and the word it hangs on, and carry the notes to the end of the text; and link notes that
stand behind the text already with what refers to them (`endnotes`).

A note is a run of lines at the foot of a page that begins with a mark (figure, asterisk, dagger, however misread) and
answers a reference in the page's text. Notes stand between the halves of words and sentences that run over a page, so
they are carried away before `hyphens` and `structure` look there. Reference and note get the same number in square
brackets, counted through the document; the TEI puts the note back at its reference. What belongs to one note is made
together or not at all, and a person is asked about its reference alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import regex

from pipeline.language import thresholds
from pipeline.stages.notes import by_size, document, endnotes, labelled, side_notes
from pipeline.stages.notes.by_size import Rows, Sign, Small
from pipeline.stages.notes.endnotes import Endnote
from pipeline.stages.notes.marks import clear, printed_as
from pipeline.stages.notes.pages import Found, Proposal
from pipeline.stages.notes.references import Finder
from pipeline.stages.notes.sentences import FINISHED, GOES_ON
from pipeline.stages.notes.side_notes import SideNote
from pipeline.stages.view import Stage, View
from pipeline.text.findings import Bundle, Certainty, Edit, Finding, Line, Mark, Move, lines, mark

_BROKEN = regex.compile(  # a note that breaks off: its last word cannot end a sentence
    r"[-¬,—]$|\b(?:the|a|an|of|to|in|on|by|and|or|that|which|who|with|for|from|as|at|is|was|were|are|be|his|her|their|its|"
    r"this|these|it|he|they|not|but|had|has|have|been|into|upon|than|no|all|any|such)$"
)
_TABLE = thresholds.of("notes", "stage")
REACH: int = _TABLE["reach"]
Together = list[Edit | Move | Mark]


def find(view: View) -> Iterator[Finding]:
    """Each note as a bundle: edits of its reference and mark, its move, and marks that share an `id`."""
    starts = [m.start for m in view.all("page")]
    yield from labelled.find(view)
    if labelled.count(view):
        return  # the source's markup has them all
    pages = list(zip(starts, [*starts[1:], len(view.text)], strict=True))
    rows = Rows(view.layout.lines) if view.layout is not None else None
    beside = side_notes.find(view, rows, pages) if rows is not None else []
    yield from side_notes.bundles(view, beside)
    sheets = _plain(view, pages, rows, beside)
    every = _behind(view, sheets)
    yield from _endnotes(view, every)
    behind = Stretches.of(every)
    number = len(beside)
    pending: Bundle | None = None  # the last note so far, whose rest may stand on the next page
    for (at, stop), sheet in zip(pages, sheets, strict=True):
        page = _but(sheet, behind)
        sure = page.sure
        small = by_size.notes(rows, view.text, at, stop) if rows is not None and not sure else []
        small = [note for note in small if behind.free(note.start, note.end, notes=True)]
        rest = None
        if pending and not small:
            foot = sure[0].note.start if sure else stop
            below = _below_blank(view.text, at, foot, stop) if _open(view, pending) else None
            if rest := below or page.carried:
                pending = _longer(view, pending, rest, Certainty.CERTAIN if below else Certainty.LIKELY)
        if small:
            signs = _signs(view.text, at, small)
            made = [_small(view, *one, number + k) for k, one in enumerate(zip(small, signs, strict=True), 1)]
        else:
            foot = page.proposals[0].note.start if page.proposals else stop
            made = [_bundle(view, proposal, (at, foot), number + k) for k, proposal in enumerate(page.proposals, 1)]
        number += len(made)
        last = next((one for one in reversed(made) if one.leader.certainty is not Certainty.DOUBTFUL), None)
        yield from (one for one in made if one is not last)
        if pending and (last or not rest):
            yield pending
            pending = None
        pending = last or pending
        for stray in page.strays if sure else ():
            why = f"the note {stray.seen} of this page has its reference elsewhere"
            yield view.know.rules.edit("notes.stray", stray.start, stray.end, "", why)
    if pending:
        yield pending


def _plain(view: View, pages: Sequence[tuple[int, int]], rows: Rows | None, beside: Sequence[SideNote]) -> list[Found]:
    """The notes that each page's lines tell of, those left out that are notes `beside` the text."""
    bodies = [
        [line for line in lines(view.text, at, stop) if not (line.blank or _in(beside, line))] for at, stop in pages
    ]
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


def _behind(view: View, sheets: Sequence[Found]) -> list[Endnote]:
    """The notes behind the text, whose references answer none at the foot of a page."""
    below = [(p.reference, p.note.start) for page in sheets for p in page.sure if p.reference]
    taken = [(reference.start, reference.end, note) for reference, note in below]
    words = view.know.lexicon
    table = view.know.tables["notes"]
    finder = Finder(view.text, table["words"], lambda word: word.lower() in words)
    return endnotes.find(view.text, table, finder.between, taken)


def _but(page: Found, behind: Stretches) -> Found:
    """What was found on a page, without what is a note behind the text, or refers to one."""
    if not behind.notes:
        return page
    proposals = [
        p
        for p in page.proposals
        if behind.free(p.note.start, p.note.end, notes=True)
        and (not p.reference or behind.free(p.reference.start, p.reference.end))
    ]
    strays = [s for s in page.strays if behind.free(s.start, s.end)]
    carried = page.carried if page.carried and behind.free(*page.carried, notes=True) else None
    return replace(page, proposals=tuple(proposals), strays=tuple(strays), carried=carried)


@dataclass(frozen=True)
class Stretches:
    """Where notes behind the text stand, and those with their references, each in order."""

    notes: tuple[tuple[int, int], ...]
    every: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, behind: Sequence[Endnote]) -> Stretches:
        """Of such notes."""
        notes = sorted((note.start, note.end) for note in behind)
        signs = [(note.sign.start, note.sign.end) for note in behind if note.sign]
        return cls(tuple(notes), tuple(sorted([*notes, *signs])))

    def free(self, start: int, end: int, *, notes: bool = False) -> bool:
        """Whether nothing of it is in a stretch: `notes`, in a note's, be there a reference or none."""
        return not endnotes.meets(start, end, self.notes if notes else self.every)


def _endnotes(view: View, behind: Sequence[Endnote]) -> Iterator[Finding]:
    """Marks of the notes behind the text and of their references; a figure that nothing tells from text gets
    brackets."""
    for number, note in enumerate(behind, 1):
        ident = f"endnote-{number}"
        yield mark("endnote", note.start, note.end, id=ident, n=note.label)
        if (sign := note.sign) is None:
            continue
        if sign.printed:
            yield mark("endref", sign.start, sign.end, target=ident)
            continue
        why = f"{note.share:.0%} of the notes of this section are referred to in their order"
        how = Certainty.CERTAIN if endnotes.sure(note) else Certainty.LIKELY
        leader = view.know.rules.edit("notes.endnote", sign.start, sign.end, f"[{note.label}]", why, how)
        yield Bundle(leader, (mark("endref", sign.start, sign.end, target=ident, covers="new"),))


def _in(beside: Sequence[SideNote], line: Line) -> bool:
    """Whether a line is part of a side note."""
    return any(note.start <= line.start < note.end for note in beside)


def _bundle(view: View, proposal: Proposal, above: tuple[int, int], number: int) -> Bundle:
    """What becomes of a note that its lines tell of; one whose reference was not read hangs on the last word of the
    text `above` the notes of its page."""
    rules, text, sure = view.know.rules, view.text, proposal.certainty
    note, reference = proposal.note, proposal.reference
    ident, shown = f"note-{number}", f"[{number}]"
    why = f"the note at the foot of the page begins “{text[note.start : note.text_at + 12].strip()}”"
    together: Together = []
    if reference is None:
        end = by_size.page_end(text, *above)
        printed = note.seen if clear(note.seen) else printed_as(note.seen, "", number)
        leader = rules.edit("notes.unread", end, end, shown, why, sure)
    else:
        marks = [seen for seen in (note.seen, reference.seen) if clear(seen)]
        printed = next(
            (seen for seen in marks if seen.isdigit()),
            marks[0] if marks else printed_as(note.seen, reference.seen, number),
        )
        rule = "notes.reference" if len(marks) == 2 else "notes.sign"
        leader = rules.edit(rule, reference.start, reference.end, shown, why, sure)
        if reference.runs_on:
            together.append(rules.edit("notes.gap", reference.end, reference.end, " ", "", sure))
    together.append(mark("noteref", leader.start, leader.end, id=ident, n=printed, covers="new"))
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
    reference = mark("noteref", sign.start, sign.end, id=ident, n=printed, covers="new")
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


def _stretch(bundle: Bundle) -> tuple[int, int]:
    """The last stretch of a note, the whole of it or what the page after carries on."""
    moves = [part for part in bundle.others if isinstance(part, Move)]
    return moves[-1].start, moves[-1].end


def _open(view: View, bundle: Bundle) -> bool:
    """Whether a note breaks off: its last word cannot end a sentence."""
    start, end = _stretch(bundle)
    return _BROKEN.search(view.text[start:end].rstrip()) is not None


def _longer(view: View, bundle: Bundle, rest: tuple[int, int], sure: Certainty) -> Bundle:
    """A note with what the next page carries on of it, and no more certain than that is."""
    rules, leader = view.know.rules, bundle.leader
    if sure is Certainty.LIKELY and leader.certainty is Certainty.CERTAIN:
        leader = replace(leader, certainty=sure)
    others = [part if isinstance(part, Mark) else replace(part, certainty=leader.certainty) for part in bundle.others]
    assert isinstance(leader, Edit)  # of its reference
    why = f"goes on with the note {leader.new}"
    return Bundle(
        leader,
        (
            *others,
            mark("notecarried", *rest, id=f"note-{leader.new[1:-1]}"),
            rules.edit("notes.mark", rest[0], rest[0], " ", "", leader.certainty),
            rules.move("notes.carry", *rest, len(view.text), why, leader.certainty),
        ),
    )


def _below_blank(text: str, at: int, foot: int, stop: int) -> tuple[int, int] | None:
    """The block at the foot of the page text[at:stop], above its notes at `foot`, that may go on with the note before.

    It must begin with a small letter below a blank line, and the text above it must end a sentence; where it does not,
    the block is more likely to go on with that text, unless the block ends a sentence and the next page goes on with
    one.
    """
    page: list[Line] = list(lines(text, at, foot))
    while page and page[-1].blank:
        page.pop()
    first = len(page)
    while first and not page[first - 1].blank:
        first -= 1
    above = [line for line in page[:first] if not line.blank]
    begins = first < len(page) and regex.match(r"\s*(?!\p{Ll}{1,4}[.)])\p{Ll}", page[first].text)
    if not above or not begins:
        return None
    if not FINISHED.search(above[-1].text.rstrip()):
        behind = text[stop : stop + REACH].lstrip()
        if not (FINISHED.search(page[-1].text.rstrip()) and GOES_ON.match(behind)):
            return None
    return page[first].start, page[-1].stop


STAGE = Stage(
    "notes",
    find,
    "find footnotes and their references, and carry the notes to the end",
    counted=("change to notes", "changes to notes"),
    in_passages=True,
)
