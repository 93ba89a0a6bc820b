"""How good cleaning is: letter and word error rates, what was fixed and broken, by rule, over passages with truth.

Error rates are those of the field: edits (letters or words put in, left out, changed) over the length of the truth,
summed over all passages, case and points kept, quotation marks and dashes folded (`pairs.folded`). A word of
the truth is *fixed* where it was wrong in the OCR and is right in the output, *broken* the other way round, *missed*
where it was wrong and still is.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field

import regex
from rapidfuzz.distance import Levenshtein

from pipeline.language.lexicon import Lexicon
from pipeline.measuring.differences import Difference, Match, kind
from pipeline.measuring.pairs import Alignment, folded
from pipeline.measuring.passages import Corrected
from pipeline.text.findings import Certainty, Edit
from pipeline.text.ledger import Entry

BANDS = (0.0, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999, 1.01)  # of the reliability table
BROKEN, OTHERWISE, MISSED = "broken", "otherwise", "missed"
"""What became of words that are wrong in the end: right in the OCR, wrong in another way, wrong as they are now."""

_SHARE = regex.compile(r"(\d+(?:\.\d+)?)% sure")


@dataclass(slots=True)
class Tally:
    """What edits of one kind did to words: put right, brought nearer to what was printed (the word has other errors
    too), made wrong, wrong before and no nearer after; and nothing that is measured.

    `said` is the sum of the probabilities that the judge gave, where it gave any.
    """

    fixed: int = 0
    nearer: int = 0
    broken: int = 0
    wrong: int = 0
    neutral: int = 0
    said: float = 0.0

    @property
    def edits(self) -> int:
        """All of them."""
        return self.judged + self.neutral

    @property
    def judged(self) -> int:
        """Those that had any effect."""
        return self.fixed + self.nearer + self.broken + self.wrong

    @property
    def false(self) -> int:
        """Those that left their words no better."""
        return self.broken + self.wrong

    @property
    def right(self) -> float:
        """The share of those that had any effect which left their words right, or nearer to it."""
        return (self.fixed + self.nearer) / self.judged if self.judged else 1.0

    def add(self, effect: str, said: float = 0.0) -> None:
        """Count one edit."""
        setattr(self, effect, getattr(self, effect) + 1)
        self.said += said


@dataclass(frozen=True, slots=True)
class Fault:
    """Words that are wrong in the output: as printed, in the OCR and as they came out; `what` became of them."""

    what: str
    passage: str
    kind: str
    printed: str
    ocr: str
    out: str


@dataclass(slots=True)
class Score:
    """All figures. Letters and words are counts of the truth; errors are edits."""

    passages: int = 0
    letters: int = 0
    words: int = 0
    letter_errors: tuple[int, int] = (0, 0)  # before, after
    word_errors: tuple[int, int] = (0, 0)
    fixed: int = 0
    broken: int = 0
    missed: int = 0
    changed: int = 0  # words of the OCR that came out otherwise
    by_rule: dict[tuple[str, str], Tally] = field(default_factory=dict)  # rule and certainty
    bands: dict[int, Tally] = field(default_factory=dict)  # by band of the judge's share
    kinds: dict[str, list[int]] = field(default_factory=dict)  # of errors: before, after
    listed: list[Fault] = field(default_factory=list)

    @property
    def cer(self) -> tuple[float, float]:
        """Character errors over the characters of the truth, before and after."""
        return _over(self.letter_errors, self.letters)

    @property
    def wer(self) -> tuple[float, float]:
        """Word errors over the words of the truth, before and after."""
        return _over(self.word_errors, self.words)

    @property
    def taken_away(self) -> float:
        """The share of word errors that is gone."""
        before, after = self.word_errors
        return 1 - after / before if before else 0.0

    @property
    def ratio(self) -> float:
        """Words fixed for each one broken."""
        return self.fixed / max(1, self.broken)

    def of(self, certainty: Certainty) -> Tally:
        """What the edits of one certainty did, or would have done."""
        whole = Tally()
        for (_, given), t in self.by_rule.items():
            if given == certainty:
                whole.fixed, whole.nearer = whole.fixed + t.fixed, whole.nearer + t.nearer
                whole.broken, whole.wrong = whole.broken + t.broken, whole.wrong + t.wrong
                whole.neutral, whole.said = whole.neutral + t.neutral, whole.said + t.said
        return whole

    def certain(self) -> Tally:
        """What the edits that are called certain did."""
        return self.of(Certainty.CERTAIN)


def score(corrected: Iterable[Corrected], *, errors: int = 0, lexicon: Lexicon | None = None) -> Score:
    """Measure passages that have a truth.

    `errors` stretches that are wrong in the output are listed, broken ones first. With a lexicon, misread words that
    make another word are told from those that make none.
    """
    total = Score()
    for one in corrected:
        if one.passage.truth is not None:
            _add(total, one, one.passage.truth, errors > 0, lexicon)
    order = (BROKEN, OTHERWISE, MISSED)
    total.listed = sorted(total.listed, key=lambda fault: order.index(fault.what))[:errors]
    return total


def _over(errors: tuple[int, int], whole: int) -> tuple[float, float]:
    return errors[0] / max(1, whole), errors[1] / max(1, whole)


def _add(total: Score, one: Corrected, given: str, errors: bool, lexicon: Lexicon | None) -> None:
    truth, before, after = (folded(text) for text in (given, one.passage.ocr, one.text))
    t, b, a = truth.split(), before.split(), after.split()
    was, now = Match(t, b), Match(t, a)
    total.passages += 1
    total.letters += len(truth)
    total.words += len(t)
    x, y = total.letter_errors
    total.letter_errors = (x + Levenshtein.distance(truth, before), y + Levenshtein.distance(truth, after))
    x, y = total.word_errors
    total.word_errors = (x + was.errors, y + now.errors)
    total.fixed += len(was.wrong - now.wrong)
    total.broken += len(now.wrong - was.wrong)
    total.missed += len(was.wrong & now.wrong)
    total.changed += Match(b, a).errors
    for side, match in enumerate((was, now)):
        for d in match.differences:
            total.kinds.setdefault(kind(d.printed, d.read, lexicon), [0, 0])[side] += d.size
            if side and errors:
                total.listed.append(_fault(d, was, one.passage.id, lexicon))
    _edits(total, one, given)


def _fault(d: Difference, was: Match, passage: str, lexicon: Lexicon | None) -> Fault:
    ocr = was.read(d.start, d.stop)
    if not d.printed and d.read in was.read(d.start - 1, d.stop + 1):
        ocr = d.read  # put in by the OCR, beside a word that was wrong then
    what = BROKEN if ocr == d.printed else MISSED if ocr == d.read else OTHERWISE
    return Fault(what, passage, kind(d.printed, d.read, lexicon), d.printed, ocr, d.read)


def _edits(total: Score, one: Corrected, given: str) -> None:
    """Judge each edit of `correct` by the truth's words at its place."""
    record = one.records[-1]
    if not record.entries:
        return
    line = one.before.replace("\n", " ").replace("\f", " ")
    align = Alignment(line, folded(given))
    for entry in record.entries:
        if isinstance(entry.change, Edit):
            effect = _effect(entry, line, align)
            key = entry.change.rule, entry.change.certainty.value
            total.by_rule.setdefault(key, Tally()).add(effect)
            if share := _SHARE.search(entry.change.why):
                sure = float(share[1]) / 100
                total.bands.setdefault(bisect_right(BANDS, sure) - 1, Tally()).add(effect, sure)


def _effect(entry: Entry, line: str, align: Alignment) -> str:
    """Whether an edit, if made alone, leaves the words it touches right."""
    edit = entry.change
    assert isinstance(edit, Edit)
    start, end = _whole_words(line, edit.start, edit.end)
    if not (line[start : edit.start] + edit.new + line[edit.end : end]).strip():  # what is taken away has no place
        start, end = _whole_words(line, max(0, start - 1), min(len(line), end + 1))  # in the truth; its neighbours do
    a, b = align.span(start, end)
    texts = line[start:end], line[start : edit.start] + edit.new + line[edit.end : end], align.truth[a:b]
    for compared in (_plain, folded):  # points count where nothing else was changed
        was, now, goal = (compared(text) for text in texts)
        if was != now:
            return _judged(was, now, goal)
    return "neutral"


def _whole_words(line: str, start: int, end: int) -> tuple[int, int]:
    """The stretch with the rest of the words that it touches."""
    while start > 0 and not line[start - 1].isspace():
        start -= 1
    while end < len(line) and not line[end].isspace():
        end += 1
    return start, end


def _judged(was: str, now: str, goal: str) -> str:
    if now == goal:
        return "fixed"
    if was == goal:
        return "broken"
    return "nearer" if Levenshtein.distance(now, goal) < Levenshtein.distance(was, goal) else "wrong"


def _plain(text: str) -> str:
    return folded(text).strip(".,;:!?\"'()[]-*")


def rules(score: Score) -> list[tuple[str, str, Tally]]:
    """The rules that proposed anything, by name, with what came of it; the more certain first."""
    order = [certainty.value for certainty in Certainty]
    found = sorted(score.by_rule.items(), key=lambda item: (item[0][0], order.index(item[0][1])))
    return [(rule, certainty, tally) for (rule, certainty), tally in found]


def reliability(score: Score) -> list[tuple[float, float, Tally]]:
    """The judge's words against what came of them: from and to which probability it was sure, and the edits."""
    return [(BANDS[n], min(1.0, BANDS[n + 1]), tally) for n, tally in sorted(score.bands.items())]
