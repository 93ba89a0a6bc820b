"""Notes that the markup of the source calls so: each goes to the end of the text, its reference gets its number."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator

from pipeline.stages.view import View
from pipeline.text.findings import Finding, Mark, mark

_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def count(view: View) -> int:
    """How many notes the source's markup has that something refers to."""
    return len(_pairs(view))


def find(view: View) -> Iterator[Finding]:
    """Edits, moves and marks as the `notes` stage has them, for the notes that the source's markup tells of."""
    rules, text = view.know.rules, view.text
    labels = {(m.start, m.get("label")): m.end for m in view.all("toldlabel")}
    pairs = _pairs(view)
    numbers: dict[int, int] = {}  # of each note, by its place: as its first reference comes
    for reference, note in pairs:
        again = note.start in numbers
        number = numbers.setdefault(note.start, len(numbers) + 1)
        ident, shown = f"note-{number}", f"[{number}]"
        text_at = labels.get((note.start, note.get("label")), note.start)
        beside = {"place": "margin"} if reference.get("place") else {}
        label = reference.get("n", str(number) if beside else note.get("label"))
        why = f"the source's markup has note {label}{', once more' if again else ''}"
        apart = " " if beside else ""  # no sign leads to it: it stands before the words that it is about
        yield rules.edit("notes.reference", reference.start, reference.end, f"{shown}{apart}", why)
        if again:
            yield mark("noteagain", reference.start, reference.end, id=ident)
            continue
        yield mark("noteref", reference.start, reference.end, id=ident, n=label, covers="new", **beside)
        # Without a label the line end before it becomes one: what is put in at a place does not move with what follows.
        start = note.start - (text_at == note.start and text[note.start - 1 : note.start] == "\n")
        yield rules.edit("notes.mark", start, start, "\n\n")
        yield rules.edit("notes.mark", start, text_at, f"{shown} ")
        yield mark("note", start, note.end, id=ident, n=label)
        yield mark("notelabel", start, text_at, id=ident)
        yield rules.move("notes.carry", start, note.end, len(text))
    answered = {(m.kind, m.start) for pair in pairs for m in pair}
    for m in (*view.all("toldref"), *view.all("toldlabel")):
        alone = (m.kind, m.start) not in answered and ("toldnote", m.start) not in answered
        if (
            alone and m.start < m.end
        ):  # a reference to no note, or a note that nothing refers to: no number in brackets, as others have
            shown = _raised(str(m.get("label"))) + (" " if m.kind == "toldlabel" else "")
            yield rules.edit("notes.reference", m.start, m.end, shown, "the other end of it is not there")


def _raised(label: str) -> str:
    return label.translate(_RAISED) if label.isdecimal() and label.isascii() else f"[{label}]"


def _pairs(view: View) -> list[tuple[Mark, Mark]]:
    """Each reference with its note: the next one of its label below it, or the last above it."""
    every: list[Mark] = []
    for note in view.all("toldnote"):  # in the order of the text; what stands within one is part of it
        if not every or note.start >= every[-1].end:
            every.append(note)
    notes: defaultdict[str | None, list[Mark]] = defaultdict(list)
    for note in every:
        notes[note.get("label")].append(note)
    found: list[tuple[Mark, Mark]] = []
    for reference in view.all("toldref"):
        mine = notes.get(reference.get("label"), [])
        last = bisect_right(every, reference.start, key=lambda n: n.start) - 1
        inside = last >= 0 and reference.start < every[last].end
        if mine and not inside:
            below = bisect_right(mine, reference.start, key=lambda n: n.start)
            found.append((reference, mine[min(below, len(mine) - 1)]))
    return found
