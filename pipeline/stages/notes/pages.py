"""The notes of one page: which of its lines begin notes, which reference each answers, and how sure that is.

Every line that begins with a mark may begin a note; from the first that does, all lines to the page's foot are notes.
The choice with the greatest sum of evidence wins (dynamic programming over notes and references, both in order).
Figures are those of `dictionaries/tables/notes.toml`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import regex

from pipeline.language import thresholds
from pipeline.stages.notes import page_foot, type_size
from pipeline.stages.notes.evidence import Around, Evidence
from pipeline.stages.notes.line_openings import Habits
from pipeline.stages.notes.marks import Marks, clear, counted
from pipeline.stages.notes.page_foot import Note
from pipeline.stages.notes.references import FAINT, FAR, SURE, Finder, Reference
from pipeline.stages.notes.sentences import FINISHED
from pipeline.text.findings import Certainty, Line

_PARTED = regex.compile(r"\n[ \t]*+\n(?=[ \t]*\S)")
_TABLE = thresholds.of("notes", "pages")
MOSTLY: float = _TABLE["mostly"]
FEW: int = _TABLE["few"]
NEARER: float = _TABLE["nearer"]
PARAGRAPHS: int = _TABLE["paragraphs"]
MOST: int = _TABLE["most"]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A note, the reference it answers (None: not read), what speaks for it in sum, and how sure it is."""

    note: Note
    reference: Reference | None
    worth: float
    certainty: Certainty


@dataclass(frozen=True, slots=True)
class Found:
    """The notes of a page, in order, and what looks like a reference to one of them but is answered elsewhere."""

    proposals: tuple[Proposal, ...] = ()
    strays: tuple[Reference, ...] = ()
    carried: tuple[int, int] | None = None  # the stretch that goes on with the last note of the page before

    @property
    def sure(self) -> tuple[Proposal, ...]:
        """Those that are made."""
        return tuple(p for p in self.proposals if p.certainty is not Certainty.DOUBTFUL)


@dataclass(frozen=True)
class Pages:
    """Finds the notes of the pages of one document."""

    text: str
    evidence: Evidence
    finder: Finder
    table: Mapping[str, Any]

    @classmethod
    def of(cls, text: str, bodies: Sequence[Sequence[Line]], finder: Finder, table: Mapping[str, Any]) -> Pages:
        """For a document of `bodies`, the lines of each page that hold text."""
        words = table["words"]
        patterns = regex.compile(words["openings"]), regex.compile(words["small"])
        habits = Habits.of(text, bodies)
        evidence = Evidence(text, Marks.load(table), habits, finder.word, finder.curly, table, *patterns)
        return cls(text, evidence, finder, table)

    def page(self, body: Sequence[Line], around: Around) -> Found:
        """The notes of a page; `body`: its lines that hold text."""
        begun = self._begun(body)[-MOST:]
        found = self._notes(body, begun, around) if begun else Found()
        if not around.noted or not body:
            return found
        stop = found.sure[0].note.first if found.sure else page_foot.ends(body, 0, len(body))
        if around.unfinished:
            first = type_size.carried(body, stop, self.table["thresholds"], around.measure, around.behind)
        else:
            first = type_size.paragraphs(body, stop, around.measure, around.behind) if around.measure else stop
        return replace(found, carried=(body[first].start, body[stop - 1].stop)) if first < stop else found

    def _begun(self, body: Sequence[Line]) -> list[tuple[int, tuple[str, int]]]:
        """The lines that begin with a mark. Signs that open the document's quotations are marks only below another
        note, where a sentence has ended."""
        begun: list[tuple[int, tuple[str, int]]] = []
        for i, line in enumerate(body[1:], 1):
            mark = self.evidence.begins(line)
            if mark and self.evidence.quotes(mark[0]) and not (begun and FINISHED.search(body[i - 1].text)):
                continue
            if mark:
                begun.append((i, mark))
        return begun

    def _notes(self, body: Sequence[Line], begun: Sequence[tuple[int, tuple[str, int]]], around: Around) -> Found:
        """The notes of a page that may begin at the lines `begun`."""
        notes = []
        for k, (i, mark) in enumerate(begun):
            stop = page_foot.ends(body, i, begun[k + 1][0] if k + 1 < len(begun) else len(body))
            notes.append(page_foot.note(body, i, stop, mark))
        parted = [i for i in range(1, len(body)) if self.text.count("\n", body[i - 1].end, body[i].start) > 1]
        gaps = frozenset(parted if len(parted) <= MOSTLY * len(body) or len(body) < FEW else ())
        own = [self.evidence.own(note, body, notes, around, gaps) for note in notes]
        references = self.finder.between(max(body[0].start, notes[0].start - FAR), notes[-1].start)
        if not self.evidence.lettered(around):
            references = tuple(r for r in references if r.strength > FAINT)
        best: tuple[float, list[tuple[int, Reference | None, float]]] = (0.0, [])
        for k in range(len(notes)):
            given = [r for r in references if r.end <= notes[k].start]
            found = self._answered(notes, own, k, given, around, self.evidence.cut(body, notes[k], around, gaps))
            if found[0] > best[0]:
                best = found
        first = notes[best[1][0][0]] if best[1] else notes[0]
        if around.whole and self.evidence.cut(body, first, around, gaps) >= self.table["weights"]["cut"]:
            gaps = frozenset()  # all below goes with the foot
        whole = around.whole and self.evidence.known(first, around)
        proposals = tuple(self._proposals(body, notes, best[1], references, gaps, whole))
        used = {p.reference for p in proposals}
        answered = {p.reference.seen for p in proposals if p.reference}
        strays = (r for r in references if r.lonely and r.seen in answered and r not in used)
        return Found(proposals, tuple(r for r in strays if self.text[r.start].isspace()))

    def _answered(
        self,
        notes: Sequence[Note],
        own: Sequence[float],
        first: int,
        given: Sequence[Reference],
        around: Around,
        cut: float,
    ) -> tuple[float, list[tuple[int, Reference | None, float]]]:
        """The best choice among notes[first:], of which the first is one, with the references that they answer.

        A state is (notes chosen, the last of them, references used up); each step chooses a note and what it answers.
        """
        base = self.table["thresholds"]["doubtful"]
        follows = self.table["weights"]["next"]
        best: tuple[float, list[tuple[int, Reference | None, float]]] = (0.0, [])
        # (index of last note, references used, how many) -> (sum, choices)
        states: dict[tuple[int, int, int], tuple[float, list[tuple[int, Reference | None, float]]]] = {
            (-1, 0, 0): (0.0, [])
        }
        for i in range(first, len(notes)):
            step = dict(states) if i > first else {}
            for (before, used, place), (total, chosen) in states.items():
                order = self.evidence.order(notes[i], notes[before] if before >= 0 else None, around)
                worth = own[i] + (cut if before < 0 else 0.0)
                unread = self.evidence.unread(notes[i], around)
                options: list[tuple[float, Reference | None, int]] = [(worth + order + unread, None, used)]
                for r in range(used, len(given)):
                    fit = self.evidence.marks.fit(notes[i].seen, given[r].seen, place + 1, self.table["weights"])
                    if fit > 0:
                        value = worth + fit + given[r].strength + r * NEARER
                        counts = bool(chosen) and _counts_on(chosen[-1][1], given[r], place + 1)
                        value += max(order, follows) + self.evidence.told(notes[i]) if counts else order
                        options.append((value, given[r], r + 1))
                for value, reference, after in options:
                    if value < base:
                        continue
                    key = (i, after, place + 1)
                    sum_ = total + value - base + 0.01
                    if key not in step or sum_ > step[key][0]:
                        step[key] = (sum_, [*chosen, (i, reference, value)])
            states = step
        for (before, _, _), found in states.items():
            if before >= 0 and found[0] > best[0]:
                best = found
        return best

    def _proposals(
        self,
        body: Sequence[Line],
        notes: Sequence[Note],
        chosen: Sequence[tuple[int, Reference | None, float]],
        references: Sequence[Reference],
        gaps: Collection[int],
        whole: bool,
    ) -> list[Proposal]:
        """What was chosen, with each note's end where the next one begins, and how sure it is.

        gaps: lines with a blank line above, below which there may be text again; not on a `whole` page of a document
        that has many such notes, whose one mark, read alike at both places, tells.
        """
        limits = self.table["thresholds"]
        found: list[Proposal] = []
        below = [*(notes[c[0]] for c in chosen[1:]), None]
        chosen = [
            (i, reference, worth + (self.evidence.followed(notes[i], after) if after else 0.0))
            for (i, reference, worth), after in zip(chosen, below, strict=False)
        ]
        likely = [c[2] >= limits["likely"] for c in chosen]
        # a doubtful note below a surer one goes with it: its lines are a note's in any case
        chosen = [c for k, c in enumerate(chosen) if likely[k] or not any(likely[:k])]
        for k, (i, reference, worth) in enumerate(chosen):
            following = notes[chosen[k + 1][0]].first if k + 1 < len(chosen) else len(body)
            stop = page_foot.ends(body, notes[i].first, following) if k + 1 == len(chosen) else following
            note = replace(notes[i], end=body[stop - 1].stop, stop=stop)
            inside = range(note.first + 1, note.stop)
            begun = {n.first for n in notes if clear(n.seen)}
            sure = Certainty.DOUBTFUL
            broken = [i for i in inside if i in gaps]
            goes_on = bool(broken) and note.stop - broken[0] > broken[0] - note.first  # longer below than above
            listed = sum(n.seen == note.seen for n in notes if note.first <= n.first < note.stop) > 1
            text_again = len(broken) >= PARAGRAPHS or goes_on or listed and bool(broken)
            told = whole and not listed and _told(note, reference, references)
            if worth >= limits["likely"] and (not text_again or told):
                sure = Certainty.LIKELY
            others = any(i in begun for i in inside)  # a line of it may begin another, in a second series of marks
            if (
                sure is Certainty.LIKELY
                and worth >= limits["certain"]
                and reference
                and not others
                and self._agree(note, reference, notes, chosen, references)
            ):
                sure = Certainty.CERTAIN
            found.append(Proposal(note, reference, worth, sure))
        return found

    def _agree(
        self,
        note: Note,
        reference: Reference,
        notes: Sequence[Note],
        chosen: Sequence[tuple[int, Reference | None, float]],
        references: Sequence[Reference],
    ) -> bool:
        """Whether mark, order and place agree: one clear mark, read alike at both places, at no third.

        What is long or runs over paragraphs may be the text itself.
        """
        if note.stop - note.first > self.table["thresholds"]["lines-longest"]:
            return False
        if _PARTED.search(self.text, note.start, note.end):
            return False
        if not clear(note.seen) or note.seen != reference.seen or reference.lonely or reference.strength < 2:
            return False
        alike = [r for r in references if r.seen == note.seen and r.strength >= 2 and not r.lonely]
        return len(alike) == sum(notes[i].seen == note.seen for i, _, _ in chosen)


def _told(note: Note, reference: Reference | None, references: Sequence[Reference]) -> bool:
    """Whether a note begins with a clear mark that a reference has as clearly, and no other does."""
    alike = [r for r in references if r.seen == note.seen and r.strength >= SURE]
    return clear(note.seen) and reference is not None and alike == [reference] and not reference.lonely


def _counts_on(before: Reference | None, after: Reference, place: int) -> bool:
    """Whether a reference counts on from the one before, or tells its note's place, whatever the notes' marks were
    read as."""
    number = counted(after.seen)
    return number == place or before is not None and 0 < counted(before.seen) == number - 1
