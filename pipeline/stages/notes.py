"""notes: find each footnote and the word it hangs on, and carry the notes to the end of the text.

A note is a run of lines at the foot of a page that begins with a mark (figure, asterisk, dagger, however misread) and
answers a reference in the page's text. Notes stand between the halves of words and sentences that run over a page, so
they are carried away before `hyphens` and `structure` look there. Reference and note get the same number in square
brackets, counted through the document; the TEI puts the note back at its reference.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex

from pipeline.findings import Finding, Line, lines, mark
from pipeline.notes import by_size, told
from pipeline.notes.by_size import Sign, Small
from pipeline.view import Stage, View

SYMBOLS = "*•†‡§"
_MISSED = 3  # notes that may have gone unread between two that were found
_MOST = 40  # notes of one page; more lines that look like notes are something else
_START = regex.compile(rf"\s*(?P<mark>\d{{1,3}}|[{SYMBOLS}]{{1,2}}|[¹²³⁴-⁹])(?P<gap>[ \t]?)(?=[“\"‘'(]?\p{{Lu}})")
_REFERENCE = regex.compile(
    rf"(?<=[\p{{L}}.,;:!?”’\"')])"
    rf"(?:(?P<space>[ \t]{{0,2}})(?P<mark>[{SYMBOLS}]{{1,2}}|[¹²³⁴-⁹])"
    rf"|(?P<space>[ \t]{{1,2}})(?P<mark>\d{{1,3}})(?![.,;:])"  # 2, Vernon-place; 7.45
    rf"|(?<=\p{{L}}{{2}}[.,;”’]?)(?P<space>)(?P<mark>\d))"
    rf"(?=[ \t]*(?P<edge>\r?$)|[ \t]|[.,;:)—”])",
    regex.MULTILINE,
)
_COUNTED = regex.compile(
    r"\b(?:No|Nos|Vol|Chap|Ch|Chapter|Part|Section|Sec|Act|Book|page|p|pp|line|fig|Fig|Table|January|February|March"
    r"|April|May|June|July|August|September|October|November|December)\.?[ \t]{0,2}$"
)
_FINISHED = regex.compile(r"[.!?][”’\"')\]]*$")
_BROKEN = regex.compile(  # a note that breaks off: its last word cannot end a sentence
    r"[-¬,—]$|\b(?:the|a|an|of|to|in|on|by|and|or|that|which|who|with|for|from|as|at|is|was|were|are|be|his|her|their|its|"
    r"this|these|it|he|they|not|but|had|has|have|been|into|upon|than|no|all|any|such)$"
)
_BEFORE_DASH = regex.compile(r"[ \t]+(?=[—–])")  # the space is the superior figure's, not the dash's
_SUPERSCRIPTS = str.maketrans("¹²³⁴⁵⁶⁷⁸⁹", "123456789")


@dataclass(frozen=True, slots=True)
class Note:
    """A note as it stands at the foot of its page: its lines, and the mark it begins with."""

    start: int
    end: int
    label: str
    text_at: int


@dataclass(frozen=True, slots=True)
class Reference:
    """A place in a page's text that may refer to a note, with the white space before it."""

    start: int
    end: int
    label: str
    lonely: bool  # at the very end of a line whose sentence runs on: where margins leave their dirt
    glued: bool  # set against its word, as superior figures are


def find(view: View) -> Iterator[Finding]:
    """Edits and moves of notes and references, with marks `note` and `noteref` that share an `id`."""
    starts = [m.start for m in view.all("page")]
    rows = by_size.Rows(view.layout.lines) if view.layout is not None else None
    yield from told.find(view)
    if told.count(view):
        return  # the source's markup has them all
    number = last = 0
    open_: tuple[int, str] | None = None  # the note that the page before left unfinished: its number and mark
    for at, stop in zip(starts, [*starts[1:], len(view.text)], strict=False):
        pairs, rest = _pairs(view.text, at, stop, last)
        if not pairs and rows is not None:
            small = by_size.notes(rows, view.text, at, stop)
            for tiny, sign in zip(small, _signs(view.text, at, small), strict=True):
                number += 1
                last = int(tiny.label) if tiny.label.isdigit() else last + 1
                yield from _small(view, tiny, sign, number)
            if small:
                open_ = (number, small[-1].label) if _unfinished(view.text, small[-1].start, small[-1].end) else None
                continue
        if open_ and (run := _carried(view.text, at, pairs[0][0].start if pairs else stop)):
            yield mark("notecarried", *run, id=f"note-{open_[0]}")
            yield view.know.rules.edit("notes.mark", run[0], run[0], " ")
            yield view.know.rules.move("notes.carry", *run, len(view.text), f"goes on with the note {open_[1]}")
        open_ = None
        for note, reference in pairs:
            number += 1
            last = int(note.label) if note.label.isdigit() else last
            yield from _findings(view, note, reference, number)
        if pairs and _unfinished(view.text, pairs[-1][0].start, pairs[-1][0].end):
            open_ = number, pairs[-1][0].label
        taken = {reference.label for _, reference in pairs}
        for stray in rest:
            if stray.lonely and stray.label in taken and view.text[stray.start].isspace():
                why = f"the note {stray.label} of this page has its reference elsewhere"
                yield view.know.rules.edit("notes.stray", stray.start, stray.end, "", why)


def _unfinished(text: str, start: int, end: int) -> bool:
    """Whether the note text[start:end] breaks off."""
    return _BROKEN.search(text[start:end].rstrip()) is not None


def _signs(text: str, at: int, small: Sequence[Small]) -> list[Sign]:
    """The reference of each of the notes in small type that stand at the foot of a page from `at` on."""
    if not small:
        return []
    end = by_size.page_end(text, at, small[0].start)
    return by_size.answers(small, by_size.signs(text, at, end), end)


def _small(view: View, note: Small, sign: Sign, number: int) -> Iterator[Finding]:
    """What becomes of a note that its type tells: the same as of any, but that a person looks at its reference."""
    rules, text = view.know.rules, view.text
    ident, shown = f"note-{number}", f"[{number}]"
    printed = next((mark for mark in (note.label, sign.label) if mark and by_size.READ.fullmatch(mark)), str(number))
    if sign.start < sign.end:
        why = f"the note “{text[note.text_at : note.text_at + 24].strip()}” in small type has no other reference"
        rule = "notes.reference" if sign.likely > 2 and sign.label == note.label else "notes.misread"
    else:
        rule, why = "notes.unread", ""
    yield rules.edit(rule, sign.start, sign.end, shown, why)
    yield mark("noteref", sign.start, sign.end, id=ident, n=printed)
    yield from _to_the_end(view, note.start, note.end, note.text_at, ident, printed, shown)


def _carried(text: str, at: int, stop: int) -> tuple[int, int] | None:
    """The block at the foot of the page text[at:stop], above its notes, that may go on with the note before.

    It must begin with a small letter below a blank line, and the text above it must end a sentence: where it does not,
    the block is more likely to go on with that text.
    """
    page = list(lines(text, at, stop))
    while page and page[-1].blank:
        page.pop()
    first = len(page)
    while first and not page[first - 1].blank:
        first -= 1
    above = [line for line in page[:first] if not line.blank]
    begins = first < len(page) and regex.match(r"\s*(?!\p{Ll}{1,4}[.)])\p{Ll}", page[first].text)
    if not above or not begins or not _FINISHED.search(above[-1].text.rstrip()):
        return None
    return page[first].start, page[-1].stop


def _pairs(text: str, at: int, stop: int, last: int) -> tuple[list[tuple[Note, Reference]], list[Reference]]:
    """The notes of the page text[at:stop], each with the reference it answers, and what else looks like a reference.

    `last` is the figure of the last note before this page, 0 where there was none.
    """
    notes = foot_notes(list(lines(text, at, stop)))
    labels = {note.label for note in notes} | {str(n + 1) for n in range(len(notes))} | set(SYMBOLS)
    found = [r for r in _references(text, at, notes[0].start if notes else at) if labels & {r.label, r.label[:1]}]
    # The notes at the foot must all find a reference, in order; a run of lines that does not is no note. What stands
    # before the first note is text: a list of points, say, whose figures count on from one to the next.
    for k in range(len(notes)):
        if k and _counts_on(notes[k - 1], notes[k]):
            continue
        answers = _assign(notes[k:], found)
        if answers is not None and _in_sequence(notes[k], answers[0], last):
            return list(zip(notes[k:], answers, strict=True)), [r for r in found if r not in answers]
    return [], []


def _in_sequence(note: Note, reference: Reference, last: int) -> bool:
    """Whether a note's figure begins a page or carries on a count: `gave 3 reasons` refers to nothing."""
    if not note.label.isdigit() or not reference.label.isdigit() or reference.glued:
        return True
    return int(note.label) == 1 or last < int(note.label) <= last + _MISSED


def _counts_on(before: Note, after: Note) -> bool:
    return before.label.isdigit() and after.label.isdigit() and int(after.label) == int(before.label) + 1


def foot_notes(page: Sequence[Line]) -> list[Note]:
    """The runs of lines at the foot of a page that look like notes, from the first to the last line of text."""
    text = [line for line in page if not line.blank]
    begin = [i for i, line in enumerate(page) if _START.match(line.text) and not _shouts(line.text)]
    begin = [i for i in begin if i and (page[i - 1].blank or i - 1 in begin or _inside_notes(page, i, begin))]
    begin = begin[-_MOST:]
    if not begin or not text or page[begin[0]] is text[0]:
        return []
    notes = []
    for i, following in zip(begin, [*begin[1:], len(page)], strict=True):
        run = [line for line in page[i:following] if not line.blank]
        m = _START.match(run[0].text)
        assert m is not None
        label = m["mark"].translate(_SUPERSCRIPTS)
        notes.append(Note(run[0].start, run[-1].stop, label, run[0].start + m.end()))
    return notes


def _shouts(text: str) -> bool:
    """Whether a line is set in capitals, as running heads and titles are."""
    letters = [c for c in text if c.isalpha()]
    return len(letters) > 3 and sum(map(str.isupper, letters)) > 0.8 * len(letters)


def _inside_notes(page: Sequence[Line], i: int, begin: Sequence[int]) -> bool:
    """Whether line `i` directly follows lines of an earlier note (notes are often set without a blank line between)."""
    for k in range(i - 1, -1, -1):
        if page[k].blank:
            return False
        if k in begin and k > 0 and page[k - 1].blank:
            return True
    return False


def _references(text: str, at: int, stop: int) -> Iterator[Reference]:
    for m in _REFERENCE.finditer(text, at, stop):
        label = m["mark"].translate(_SUPERSCRIPTS)
        if (
            label.isdigit()
            and _COUNTED.search(text, max(at, m.start() - 12), m.start("mark"))
            and not _ends_word(text, m.start())
        ):
            continue
        edge = m["edge"] is not None
        lonely = edge and text[m.start() - 1] not in '.!?”"' and text[m.end() : m.end() + 40].strip() != ""
        dash = _BEFORE_DASH.match(text, m.end("mark"))
        yield Reference(m.start(), dash.end() if dash else m.end("mark"), label, lonely, not m["space"])


def _ends_word(text: str, at: int) -> bool:
    """Whether a sentence ends before `at`, so that a capitalised word there is no `Chapter` before its number."""
    return text[at - 1] in ",;:!?”’\"')"


def _assign(notes: Sequence[Note], references: Sequence[Reference]) -> list[Reference] | None:
    """For each note one reference, in the order of both, the best fit of all; None where there is none.

    Dynamic programming over (notes answered, references passed). A note may only take a reference whose label agrees
    with its own or with its place on the page.
    """
    best: list[list[tuple[float, tuple[int, ...]] | None]] = [
        [None] * (len(references) + 1) for _ in range(len(notes) + 1)
    ]
    best[0] = [(0.0, ())] * (len(references) + 1)
    for n in range(1, len(notes) + 1):
        for r in range(n, len(references) + 1):
            skip, take = best[n][r - 1], best[n - 1][r - 1]
            fit = _fit(notes[n - 1], references[r - 1], n)
            options = [skip] if skip else []
            if take and fit > 0:
                options.append((take[0] + fit, (*take[1], r - 1)))
            best[n][r] = max(options, key=lambda o: o[0], default=None)
    done = best[-1][-1]
    return None if done is None else [references[i] for i in done[1]]


def _fit(note: Note, reference: Reference, place: int) -> float:
    """How well a reference answers a note that is the `place`-th of its page; not above 0 where it cannot."""
    symbols = note.label[0] in SYMBOLS, reference.label[0] in SYMBOLS
    if note.label == reference.label:
        fit = 3.0
    elif all(symbols):
        fit = 2.0
    elif reference.label == str(place) and symbols[0]:
        fit = 1.5  # the note's own mark was misread: `*Then` for a superior 1
    elif note.label == str(place) and symbols[1]:
        fit = 1.0
    else:
        return 0.0
    return fit - (0.9 if reference.lonely else 0.0)


def _findings(view: View, note: Note, reference: Reference, number: int) -> Iterator[Finding]:
    rules, text = view.know.rules, view.text
    ident, shown = f"note-{number}", f"[{number}]"
    printed = note.label if note.label.isdigit() else reference.label
    why = f"the note at the foot of the page begins “{text[note.start : note.text_at + 12].strip()}”"
    yield rules.edit("notes.reference", reference.start, reference.end, shown, why)
    yield mark("noteref", reference.start, reference.end, id=ident, n=printed)
    yield from _to_the_end(view, note.start, note.end, note.text_at, ident, printed, shown)


def _to_the_end(
    view: View, start: int, end: int, text_at: int, ident: str, printed: str, shown: str
) -> Iterator[Finding]:
    """The note text[start:end], whose own words begin at `text_at`, with its number `shown`, carried to the end."""
    rules = view.know.rules
    yield rules.edit("notes.mark", start, start, "\n\n")
    yield rules.edit("notes.mark", start, text_at, f"{shown} ")
    yield mark("note", start, end, id=ident, n=printed)
    yield mark("notelabel", start, text_at, id=ident)
    yield rules.move("notes.carry", start, end, len(view.text))


STAGE = Stage("notes", find, "find footnotes and their references, and carry the notes to the end")
