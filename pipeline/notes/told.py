"""Notes that the markup of the source calls so: each goes to the end of the text, its reference gets its number."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.findings import Finding, Mark, mark
from pipeline.view import View


def count(view: View) -> int:
    """How many notes the source's markup has that something refers to."""
    return len(_pairs(view))


def find(view: View) -> Iterator[Finding]:
    """Edits, moves and marks as the `notes` stage has them, for the notes that the source's markup tells of."""
    rules, text = view.know.rules, view.text
    labels = {(m.start, m.get("label")): m.end for m in view.all("toldlabel")}
    pairs = _pairs(view)
    for number, (reference, note) in enumerate(pairs, 1):
        ident, shown = f"note-{number}", f"[{number}]"
        text_at = labels.get((note.start, note.get("label")), note.start)
        label = reference.get("n", note.get("label"))
        yield rules.edit(
            "notes.reference", reference.start, reference.end, shown, f"the source's markup has note {label}"
        )
        yield mark("noteref", reference.start, reference.end, id=ident, n=label)
        yield rules.edit("notes.mark", note.start, note.start, "\n\n")
        yield rules.edit("notes.mark", note.start, text_at, f"{shown} ")
        yield mark("note", note.start, note.end, id=ident, n=label)
        yield mark("notelabel", note.start, text_at, id=ident)
        yield rules.move("notes.carry", note.start, note.end, len(text))
    answered = {(m.kind, m.start) for pair in pairs for m in pair}
    for m in (*view.all("toldref"), *view.all("toldlabel")):
        alone = (m.kind, m.start) not in answered and ("toldnote", m.start) not in answered
        if alone:  # a reference to no note, or a note that nothing refers to
            shown = f"[{m.get('label')}]" + (" " if m.kind == "toldlabel" else "")
            yield rules.edit("notes.reference", m.start, m.end, shown, "the other end of it is not there")


def _pairs(view: View) -> list[tuple[Mark, Mark]]:
    """Each reference with its note: the next one of its label below it, or the last above it."""
    notes = view.all("toldnote")
    found: list[tuple[Mark, Mark]] = []
    taken: set[int] = set()
    for reference in view.all("toldref"):
        mine = [n for n in notes if n.get("label") == reference.get("label") and n.start not in taken]
        inside = any(n.start <= reference.start < n.end for n in notes)
        if mine and not inside:
            note = next((n for n in mine if n.start > reference.start), mine[-1])
            taken.add(note.start)
            found.append((reference, note))
    return found
