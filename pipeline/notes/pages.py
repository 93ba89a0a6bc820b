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

from pipeline.findings import Certainty, Line
from pipeline.notes import foot, measure
from pipeline.notes.foot import Note
from pipeline.notes.habits import Habits
from pipeline.notes.marks import Marks, clear, counted
from pipeline.notes.references import FAR, Finder, Reference, quotes_only

CONTRARY = {"figure": "sign", "sign": "figure"}  # a document's notes have marks of one kind
MOSTLY = 0.6  # share of a page's lines with a blank line above: more, and it tells nothing
FEW = 6  # lines of a page too short to tell
NEARER = 1e-4  # what a reference gains that stands further down: of equals the nearest
MOST = 24  # lines of a page's foot that may begin notes; more are something else
LINE = 70  # code points of a line, where paragraphs have one each
FEWEST = 16  # code points of text above a note
SMALL = 0.75  # share of small letters among those of prose
KNOWN = 0.5  # share of listed words among its longer ones
_WORDS = regex.compile(r"\p{L}{3,}")
FINISHED = regex.compile(r"[.!?:][”’\"')\]]*[*\d]?\s*$")
_LOWER = regex.compile(r"[\s“\"‘'(—–-]*\p{Ll}")
_BROKEN = regex.compile(r"\p{L}[-¬\u00ad]\s*$")
_QUOTES = regex.compile(r"[“”\"]")


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


@dataclass(frozen=True, slots=True)
class Around:
    """What is known of a page from outside: the first line of the next, the figure of the last note before."""

    behind: str
    last: int
    unfinished: bool  # the last note of the page before breaks off
    smaller: Mapping[int, float]  # the size of a line's type as a share of the page's, by the line's start
    newspaper: bool
    styles: Mapping[str, int]  # pages with surer notes, by the style of their marks


@dataclass(frozen=True)
class Weigher:
    """Finds the notes of the pages of one document."""

    text: str
    marks: Marks
    habits: Habits
    finder: Finder
    table: Mapping[str, Any]
    openings: regex.Pattern[str]
    small: regex.Pattern[str]

    @classmethod
    def of(cls, text: str, bodies: Sequence[Sequence[Line]], finder: Finder, table: Mapping[str, Any]) -> Weigher:
        """For a document of `bodies`, the lines of each page that hold text."""
        words = table["words"]
        patterns = regex.compile(words["openings"]), regex.compile(words["small"])
        return cls(text, Marks.load(table), Habits.of(bodies), finder, table, *patterns)

    def page(self, body: Sequence[Line], around: Around) -> Found:
        """The notes of a page; `body`: its lines that hold text."""
        begun = [(i, mark) for i, line in enumerate(body) if i and (mark := self._begins(line))][-MOST:]
        found = self._notes(body, begun, around) if begun else Found()
        if not around.unfinished or not body:
            return found
        stop = found.sure[0].note.first if found.sure else foot.ends(body, 0, len(body))
        first = measure.carried(body, stop, self.table["thresholds"])
        return replace(found, carried=(body[first].start, body[stop - 1].stop)) if first < stop else found

    def _notes(self, body: Sequence[Line], begun: Sequence[tuple[int, tuple[str, int]]], around: Around) -> Found:
        """The notes of a page that may begin at the lines `begun`."""
        notes = []
        for k, (i, mark) in enumerate(begun):
            stop = foot.ends(body, i, begun[k + 1][0] if k + 1 < len(begun) else len(body))
            notes.append(foot.note(body, i, stop, mark))
        parted = [i for i in range(1, len(body)) if self.text.count("\n", body[i - 1].end, body[i].start) > 1]
        gaps = frozenset(parted if len(parted) <= MOSTLY * len(body) or len(body) < FEW else ())
        own = [self._own(note, body, notes, around, gaps) for note in notes]
        references = self.finder.between(max(body[0].start, notes[0].start - FAR), notes[-1].start)
        best: tuple[float, list[tuple[int, Reference | None, float]]] = (0.0, [])
        for k in range(len(notes)):
            given = [r for r in references if r.end <= notes[k].start]
            found = self._answered(notes, own, k, given, around, self._cut(body, notes[k], around))
            if found[0] > best[0]:
                best = found
        proposals = tuple(self._proposals(body, notes, best[1], references))
        used = {p.reference for p in proposals}
        answered = {p.reference.seen for p in proposals if p.reference}
        strays = (r for r in references if r.lonely and r.seen in answered and r not in used)
        return Found(proposals, tuple(r for r in strays if self.text[r.start].isspace()))

    def _begins(self, line: Line) -> tuple[str, int] | None:
        """The mark that a line begins with, and where its words begin; no sign that opens the document's quotations."""
        mark = foot.begins(line, self.small)
        if mark and (quotes_only(mark[0]) or len(mark[0]) > 1) and not mark[0].isdigit():
            return None if self.habits.opens(mark[0], self.table["thresholds"]) else mark
        return mark

    def _own(
        self, note: Note, body: Sequence[Line], notes: Sequence[Note], around: Around, gaps: Collection[int]
    ) -> float:
        """What speaks for a note by itself. gaps: the lines of the page that a blank line stands above."""
        weights, limits = self.table["weights"], self.table["thresholds"]
        worth: float = 0.0
        if clear(note.seen):
            worth += weights["clear"]
        elif note.seen.isalpha():
            worth += weights["letter"]
        elif quotes_only(note.seen) or len(note.seen) > 1:
            worth += weights["quote"]
        if note.first in gaps:
            worth += weights["blank"]
        if self.openings.match(self.text, note.text_at):
            worth += weights["opening"]
        count = max(note.stop - note.first, (note.end - note.start) / LINE)
        if count <= limits["lines-short"]:
            worth += weights["short"]
        elif count > limits["lines-longest"]:
            worth += weights["longest"]
        elif count > limits["lines-long"]:
            worth += weights["long"]
        worth += weights["paragraphs"] * sum(note.first < i < note.stop for i in gaps)
        if self._closes(note):
            worth += weights["closes"]
        if self.habits.opens(note.seen, limits):
            worth += weights["habit"]
        elif self.habits.pairs(note.seen, limits):
            worth += weights["quote"]
        if sum(other.seen == note.seen for other in notes) >= limits["listed-lines"]:
            worth += weights["listed"]
        if around.newspaper or len(body) > limits["page-lines"]:
            worth += weights["newspaper"]
        if not self._prose(body[: note.first]):
            worth += weights["unprosaic"]
        size = around.smaller.get(note.start, 0.0)
        if size:
            worth += weights["smaller"] if size <= limits["smaller-type"] else weights["larger"]
        else:
            worth += self._width(body[note.first : note.stop], body[: notes[0].first])
        kind = self.marks.style(note.seen)
        many = limits["pages-of-style"]
        alike = around.styles.get(kind, 0)
        if alike >= many:
            worth += weights["style"] * (2 if alike >= 4 * many else 1)
        elif kind in CONTRARY and around.styles.get(CONTRARY[kind], 0) >= many:
            worth += weights["strange"]
        return float(worth)

    def _width(self, note: Sequence[Line], above: Sequence[Line]) -> float:
        """What the length of a note's lines says beside that of the lines of text above."""
        weights, limits = self.table["weights"], self.table["thresholds"]
        share = measure.share(note, measure.text(above))
        if share >= limits["wide"]:
            return float(weights["wide"])
        return float(weights["even"] if limits["verse"] <= share <= limits["even"] else 0.0)

    def _closes(self, note: Note) -> bool:
        """Whether a note closes a quotation that it did not open, so that its mark must have opened it."""
        opened = 0
        text = self.text[note.text_at : min(note.end, note.text_at + 400)]
        for m in _QUOTES.finditer(text):
            before, after = text[m.start() - 1 : m.start()].strip(), text[m.end() : m.end() + 1].strip()
            if m[0] == "“" or m[0] == '"' and not before and (after or m.start() == 0 or not self.finder.curly):
                opened += 1
            elif opened:
                opened -= 1
            else:
                return True
        return False

    def _prose(self, lines: Sequence[Line]) -> bool:
        """Whether the lines above are sentences: of words, in small letters for the most part, and more than a few."""
        text = " ".join(line.text.strip() for line in lines[-30:])
        if len(text) < FEWEST:
            return False
        letters = [c for c in text if c.isalpha()]
        words = _WORDS.findall(text)
        known = sum(map(self.finder.word, words))
        return sum(map(str.islower, letters)) >= SMALL * len(letters) and known >= KNOWN * len(words)

    def _cut(self, body: Sequence[Line], note: Note, around: Around) -> float:
        """What the sentences around say of where the notes of a page begin with `note`."""
        weights = self.table["weights"]
        first = measure.carried(body, note.first, self.table["thresholds"]) if around.unfinished else note.first
        above, last = body[first - 1].text, body[foot.ends(body, note.first, len(body)) - 1].text
        if not _LOWER.match(around.behind):
            return 0.0
        open_above = bool(_BROKEN.search(above)) or not FINISHED.search(above)
        open_last = bool(_BROKEN.search(last)) or not FINISHED.search(last)
        if open_above:
            return float(weights["both"] if open_last else weights["cut"])
        return float(weights["uncut"] if open_last else 0.0)

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
        unread, follows = self.table["weights"]["unread"], self.table["weights"]["next"]
        best: tuple[float, list[tuple[int, Reference | None, float]]] = (0.0, [])
        # (index of last note, references used, how many) -> (sum, choices)
        states: dict[tuple[int, int, int], tuple[float, list[tuple[int, Reference | None, float]]]] = {
            (-1, 0, 0): (0.0, [])
        }
        for i in range(first, len(notes)):
            step = dict(states) if i > first else {}
            for (before, used, place), (total, chosen) in states.items():
                order = self._order(notes[i], notes[before] if before >= 0 else None, around)
                worth = own[i] + (cut if before < 0 else 0.0)
                options: list[tuple[float, Reference | None, int]] = [(worth + order + unread, None, used)]
                for r in range(used, len(given)):
                    fit = self.marks.fit(notes[i].seen, given[r].seen, place + 1, self.table["weights"])
                    if fit > 0:
                        value = worth + fit + given[r].strength + r * NEARER
                        value += (
                            max(order, follows) if _count_on(chosen[-1][1] if chosen else None, given[r]) else order
                        )
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

    def _order(self, note: Note, before: Note | None, around: Around) -> float:
        """What a note's mark says beside that of the note before, or as the first of its page."""
        weights = self.table["weights"]
        if before and (note.seen[0] == "(") != (before.seen[0] == "("):
            return 0.0  # an editor's notes below the author's
        number = counted(note.seen)
        if number:
            if before is None:
                good = number == 1 or number == around.last + 1
                near = around.last < number <= around.last + 3
                return float(weights["count"] if good else 0.0 if near else weights["miscount"])
            if same := counted(before.seen):
                step = number - same
                return float(weights["next"] if step == 1 else weights["again"] if step == 2 else weights["back"])
            return float(weights["back"])
        if before is None:
            return float(weights["first"] if note.seen == "*" else weights["again"] if note.seen.isalpha() else 0.0)
        if not clear(before.seen) and self.marks.style(before.seen) != "sign":
            return float(weights["next"] / 2)  # it may be a figure as well
        if before.seen == note.seen:
            return float(weights["again"])
        rank = self.marks.rank(before.seen, -1)
        here = self.marks.rank(note.seen, rank)
        if here < 0 or rank < 0:
            return 0.0
        return float(weights["next"] if here == rank + 1 else weights["back"] if here <= rank else 0.0)

    def _proposals(
        self,
        body: Sequence[Line],
        notes: Sequence[Note],
        chosen: Sequence[tuple[int, Reference | None, float]],
        references: Sequence[Reference],
    ) -> list[Proposal]:
        """What was chosen, with each note's end where the next one begins, and how sure it is."""
        limits = self.table["thresholds"]
        found: list[Proposal] = []
        chosen = [
            (i, reference, worth + self._followed(notes[i], notes[chosen[k + 1][0]]) if k + 1 < len(chosen) else worth)
            for k, (i, reference, worth) in enumerate(chosen)
        ]
        likely = [c[2] >= limits["likely"] for c in chosen]
        # a doubtful note below a surer one goes with it: its lines are a note's in any case
        chosen = [c for k, c in enumerate(chosen) if likely[k] or not any(likely[:k])]
        for k, (i, reference, worth) in enumerate(chosen):
            following = notes[chosen[k + 1][0]].first if k + 1 < len(chosen) else len(body)
            stop = foot.ends(body, notes[i].first, following) if k + 1 == len(chosen) else following
            note = replace(notes[i], end=body[stop - 1].stop, stop=stop)
            sure = Certainty.DOUBTFUL
            if worth >= limits["likely"]:
                sure = Certainty.LIKELY
            if worth >= limits["certain"] and reference and self._agree(note, reference, notes, chosen, references):
                sure = Certainty.CERTAIN
            found.append(Proposal(note, reference, worth, sure))
        return found

    def _followed(self, note: Note, after: Note) -> float:
        """What the mark of the note below says of a note: that a series begins here."""
        rank = self.marks.rank(note.seen, -1)
        signs = rank >= 0 and self.marks.rank(after.seen, rank) == rank + 1
        counts = counted(note.seen) and counted(after.seen) == counted(note.seen) + 1
        return float(self.table["weights"]["followed"] if signs or counts else 0.0)

    def _agree(
        self,
        note: Note,
        reference: Reference,
        notes: Sequence[Note],
        chosen: Sequence[tuple[int, Reference | None, float]],
        references: Sequence[Reference],
    ) -> bool:
        """Whether mark, order and place agree: one clear mark, read alike at both places, at no third."""
        if not clear(note.seen) or note.seen != reference.seen or reference.lonely or reference.strength < 2:
            return False
        alike = [r for r in references if r.seen == note.seen and r.strength >= 2 and not r.lonely]
        return len(alike) == sum(notes[i].seen == note.seen for i, _, _ in chosen)


def _count_on(before: Reference | None, after: Reference) -> bool:
    """Whether two references count on, whatever their notes' marks were read as."""
    return before is not None and counted(before.seen) > 0 and counted(after.seen) == counted(before.seen) + 1
