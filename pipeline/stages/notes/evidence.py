"""What speaks for a note: how it looks by itself, where it stands, what its mark says beside that of the one before.

Each is a figure of `dictionaries/tables/notes.toml`; `pages` adds them up.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import regex

from pipeline.language import thresholds
from pipeline.stages.notes import page_foot, type_size
from pipeline.stages.notes.line_openings import Habits
from pipeline.stages.notes.marks import LETTER, ROUND, SERIES, Marks, clear, counted, place
from pipeline.stages.notes.page_foot import Note
from pipeline.stages.notes.references import quotes_only
from pipeline.stages.notes.sentences import FINISHED, GOES_ON
from pipeline.stages.notes.type_size import Measure
from pipeline.text.findings import Line

CONTRARY = {"figure": "sign", "sign": "figure"}  # a document's notes have marks of one kind
_TABLE = thresholds.of("notes", "evidence")
MANY: int = _TABLE["many"]
TOLD: int = _TABLE["told"]
LINE: int = _TABLE["line"]
FEWEST: int = _TABLE["fewest"]
SMALL: float = _TABLE["small"]
KNOWN: float = _TABLE["known"]
_WORDS = regex.compile(r"\p{L}{3,}")
_BROKEN = regex.compile(r"\p{L}[-¬\u00ad]\s*$")
_QUOTES = regex.compile(r"[“”\"]")
OPENING = frozenset('“"')


@dataclass(frozen=True, slots=True)
class Around:
    """What is known of a page from outside: the first line of the next, the figure of the last note before."""

    behind: str
    last: int
    noted: bool  # the page before ends with a note
    unfinished: bool  # ... which breaks off
    smaller: Mapping[int, float]  # the size of a line's type as a share of the page's, by the line's start
    newspaper: bool
    styles: Mapping[str, int]  # pages with surer notes, by the style of their marks
    measure: Measure | None = None  # of the lines of the text and of the notes, where surer notes tell
    whole: bool = False  # it ends where the print's page ends, so that no text can stand below its notes


@dataclass(frozen=True)
class Evidence:
    """The evidence of one document's pages."""

    text: str
    marks: Marks
    habits: Habits
    word: Callable[[str], bool]
    curly: bool  # its quotation marks are curly
    table: Mapping[str, Any]
    openings: regex.Pattern[str]
    small: regex.Pattern[str]

    def begins(self, line: Line) -> tuple[str, int] | None:
        """The mark that a line begins with, and where its words begin."""
        return page_foot.begins(line, self.small)

    def quotes(self, mark: str) -> bool:
        """Whether a sign opens the document's quotations."""
        sign = (quotes_only(mark) or len(mark) > 1) and not mark.isdigit()
        return sign and self.habits.opens(mark, self.table["thresholds"])

    def own(
        self, note: Note, body: Sequence[Line], notes: Sequence[Note], around: Around, gaps: Collection[int]
    ) -> float:
        """What speaks for a note by itself. gaps: the lines of the page that a blank line stands above."""
        weights, limits = self.table["weights"], self.table["thresholds"]
        worth: float = 0.0
        if self._printed(note, around):
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
        inside = sum(note.first < i < note.stop for i in gaps)
        worth += max(weights["paragraphs"] * inside, weights["paragraphs-most"])
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
            worth += weights["style"] * (1 + sum(alike >= step * MANY * many for step in (1, 2, 4)))
        elif kind in CONTRARY and around.styles.get(CONTRARY[kind], 0) >= many:
            worth += weights["strange"]
        return float(worth)

    def unread(self, note: Note, around: Around) -> float:
        """What speaks against a note whose reference was not read; less where many have such marks."""
        known = self.known(note, around) and self._printed(note, around)
        if note.seen in SERIES[1:]:  # a dagger at the beginning of a line is nothing else
            return float(self.table["weights"]["unread-dagger"])
        return float(self.table["weights"]["unread-of-many" if known else "unread"])

    def known(self, note: Note, around: Around) -> bool:
        """Whether many pages of the document have surer notes with such marks."""
        many = int(self.table["thresholds"]["pages-of-style"])
        return around.styles.get(self.marks.style(note.seen), 0) >= MANY * many

    def _width(self, note: Sequence[Line], above: Sequence[Line]) -> float:
        """What the length of a note's lines says beside that of the lines of text above."""
        weights, limits = self.table["weights"], self.table["thresholds"]
        share = type_size.share(note, type_size.text(above))
        if share >= limits["wide"]:
            return float(weights["wide"])
        even = len(note) >= TOLD and limits["verse"] <= share <= limits["even"]
        return float(weights["even"] if even else 0.0)

    def _closes(self, note: Note) -> bool:
        """Whether a note closes a quotation that it did not open, so that its mark must have opened it."""
        opened = 0
        text = self.text[note.text_at : note.end]
        for m in _QUOTES.finditer(text):
            before, after = text[m.start() - 1 : m.start()].strip(), text[m.end() : m.end() + 1].strip()
            if m[0] == "“" or m[0] == '"' and not before and (after or m.start() == 0 or not self.curly):
                opened += 1
            elif opened:
                opened -= 1
            else:
                return True
        return False

    def told(self, note: Note) -> float:
        """What speaks for a note whose place its reference tells by its figure: that its mark, read as one that opens a
        quotation, opens none."""
        opens = note.seen in OPENING and self.habits.opens(note.seen, self.table["thresholds"])
        return float(self.table["weights"]["unclosed"] if opens and not self._closes(note) else 0.0)

    def _prose(self, lines: Sequence[Line]) -> bool:
        """Whether the lines above are sentences: of words, in small letters for the most part, and more than a few."""
        text = " ".join(line.text.strip() for line in lines[-30:])
        if len(text) < FEWEST:
            return False
        letters = [c for c in text if c.isalpha()]
        words = _WORDS.findall(text)
        known = sum(map(self.word, words))
        return sum(map(str.islower, letters)) >= SMALL * len(letters) and known >= KNOWN * len(words)

    def cut(self, body: Sequence[Line], note: Note, around: Around, gaps: Collection[int]) -> float:
        """What the sentences around say of where the notes of a page begin with `note`; gaps as in `own`."""
        weights = self.table["weights"]
        first = note.first
        if around.unfinished:
            first = type_size.carried(body, first, self.table["thresholds"], around.measure, around.behind)
        above, last = body[first - 1].text, body[page_foot.ends(body, note.first, len(body)) - 1].text
        if not GOES_ON.match(around.behind):
            return 0.0
        parted = weights["cut-blank"] if first in gaps else 0.0
        open_above = bool(_BROKEN.search(above)) or not FINISHED.search(above)
        open_last = bool(_BROKEN.search(last)) or not FINISHED.search(last)
        if open_above:
            return float(weights["both"] if open_last else weights["cut"] + parted)
        return float(weights["uncut"] if open_last else 0.0)

    def order(self, note: Note, before: Note | None, around: Around) -> float:
        """What a note's mark says beside that of the note before, or as the first of its page."""
        weights = self.table["weights"]
        if before and (note.seen[0] == "(") != (before.seen[0] == "("):
            return 0.0  # an editor's notes below the author's
        number = self._counted(note, around)
        if number:
            if before is None:
                good = number == 1 or number == around.last + 1
                near = around.last < number <= around.last + 3
                return float(weights["count"] if good else 0.0 if near else weights["miscount"])
            if same := self._counted(before, around):
                step = number - same
                return float(weights["next"] if step == 1 else weights["again"] if step == 2 else weights["back"])
            return float(weights["back"])
        if before is None:
            if note.seen == "*":
                return float(weights["first"])
            return float(weights["again"] if note.seen.isalpha() and note.seen != "a" else 0.0)
        if not clear(before.seen) and self.marks.style(before.seen) != "sign":
            return float(weights["next"] / 2)  # it may be a figure as well
        if before.seen == note.seen:
            return float(weights["again"])
        rank = self.marks.rank(before.seen, -1)
        here = self.marks.rank(note.seen, rank)
        if here < 0 or rank < 0:
            return 0.0
        if here <= rank:  # of the signs the first alone begins a series anew, where pages are not told apart
            return float(weights["again"] if note.seen == SERIES[0] else weights["back"])
        return float(weights["next"] if here == rank + 1 else 0.0)

    def _bracketed(self, around: Around) -> bool:
        """Whether figures or letters in brackets mark the notes of several pages."""
        return around.styles.get(ROUND, 0) >= int(self.table["thresholds"]["pages-of-style"])

    def lettered(self, around: Around) -> bool:
        """Whether letters mark the notes of several pages."""
        return around.styles.get(LETTER, 0) >= int(self.table["thresholds"]["pages-of-style"])

    def _printed(self, note: Note, around: Around) -> bool:
        """Whether a note's mark is one as the printer set them."""
        lettered = place(note.seen) > 0 and self.lettered(around)
        return clear(note.seen) or lettered or counted(note.seen) > 0 and self._bracketed(around)

    def _counted(self, note: Note, around: Around) -> int:
        """The number that a note's mark counts, a letter's place where letters mark notes."""
        return counted(note.seen) or (place(note.seen) if self.lettered(around) else 0)

    def followed(self, note: Note, after: Note) -> float:
        """What the mark of the note below says of a note: that a series begins here."""
        rank = self.marks.rank(note.seen, -1)
        signs = rank >= 0 and self.marks.rank(after.seen, rank) == rank + 1
        counts = counted(note.seen) and counted(after.seen) == counted(note.seen) + 1
        return float(self.table["weights"]["followed"] if signs or counts else 0.0)
