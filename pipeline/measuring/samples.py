"""What is measured: passages with their transcription, or a document with the truth of its pages.

Either is cleaned as it would be, or with a part of the cleaning left out; and its truth can be fed in as if it were
OCR, to see what is broken where nothing is wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from pipeline.errors import BadInput
from pipeline.language.knowledge import Knowledge
from pipeline.measuring import pairs, passages, truth
from pipeline.measuring.pairs import Passage
from pipeline.measuring.passages import Corrected, Tell
from pipeline.measuring.truth import Page
from pipeline.source import documents as source
from pipeline.source.documents import Source
from pipeline.stages import chain, pages
from pipeline.stages.order import BY_NAME, STAGES
from pipeline.stages.view import Stage, View
from pipeline.text.findings import Change, Edit, Finding, Mark
from pipeline.text.ledger import Entry
from pipeline.text.policy import Verdict


def silent(count: int) -> None:
    """Tells nobody."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the cleaning that is left out: the rules of `correct` that `rules` says, a stage, what passages of one
    source tell each other, or (which is the caller's to do) the language model."""

    name: str
    rules: Callable[[str], bool] | None = None
    stage: str = ""
    company: bool = False
    model: bool = False


class Sample(Protocol):
    """What can be cleaned and compared with its truth."""

    @property
    def name(self) -> str:
        """What it is called."""

    @property
    def size(self) -> int:
        """How many passages it has."""

    def cleaned(self, know: Knowledge, tell: Tell = silent) -> list[Corrected]:
        """Its passages, cleaned."""

    def cleaned_without(self, part: Part, know: Knowledge, base: Sequence[Corrected]) -> list[Corrected] | None:
        """The same with a part left out; `base` is what `cleaned` gave. None where it has no such part."""

    def clean(self) -> Pairs:
        """Its truth, given as if it were OCR."""


@dataclass(frozen=True, slots=True)
class Pairs:
    """Passages with their transcription."""

    name: str
    passages: Sequence[Passage]

    @property
    def size(self) -> int:
        """How many passages it has."""
        return len(self.passages)

    def cleaned(self, know: Knowledge, tell: Tell = silent) -> list[Corrected]:
        """Its passages, cleaned."""
        return passages.correct(self.passages, know, tell=tell)

    def cleaned_without(self, part: Part, know: Knowledge, base: Sequence[Corrected]) -> list[Corrected] | None:
        """The same with a part left out. Edits of rules are taken back, which costs next to nothing."""
        if part.rules is not None:
            return [passages.without(one, part.rules) for one in base]
        if part.company:
            return passages.correct([replace(p, doc=f"{n}") for n, p in enumerate(self.passages)], know)
        return passages.correct(self.passages, know, before=[s for s in passages.BEFORE if s != part.stage])

    def clean(self) -> Pairs:
        """Its truth, given as if it were OCR."""
        return Pairs(self.name, [replace(p, ocr=p.truth or "") for p in self.passages])


@dataclass(frozen=True, slots=True)
class Document:
    """A document of raw/, and the truth of some of its pages by their place in it; or of all of it, if that is not
    known, under no place."""

    name: str
    source: Source
    truths: Mapping[int, Page] | Mapping[None, Page]

    @property
    def size(self) -> int:
        """How many passages it has: each page is one."""
        return len(self.truths)

    def cleaned(self, know: Knowledge, tell: Tell = silent) -> list[Corrected]:
        """Its pages, cleaned as a document that nobody has reviewed."""
        made = self._run(know, Part(""))
        tell(self.size)
        return made

    def cleaned_without(self, part: Part, know: Knowledge, base: Sequence[Corrected]) -> list[Corrected] | None:
        """The same with a part left out."""
        return None if part.company else self._run(know, part)

    def clean(self) -> Pairs:
        """The truth of its pages, given as if it were OCR."""
        texts = {place: truth.settled(page.whole) for place, page in self.truths.items()}
        return Pairs(self.name, [self._passage(place, text, text) for place, text in texts.items()])

    def _passage(self, place: int | None, ocr: str, printed: str) -> Passage:
        meta = self.source.meta
        ident = self.source.name if place is None else f"{self.source.name}, page {place:02}"
        return Passage(ident, self.source.name, meta.date, meta.kind, ocr, printed)

    def _run(self, know: Knowledge, part: Part) -> list[Corrected]:
        seen: list[View] = []

        def correct(view: View) -> list[Finding]:
            seen.append(view)
            return list(BY_NAME["correct"].find(view))

        def refused(change: Change, text: str) -> Verdict | None:
            return Verdict.REFUSE if part.rules is not None and part.rules(change.rule) else None

        stages = [Stage(s.name, correct, s.summary) if s.name == "correct" else s for s in STAGES]
        stages = [s for s in stages if s.name != part.stage]
        know = know.trusting(self.source.meta.trusted)
        cleaned = chain.run(self.source.text, stages, know, self.source.meta, refused, self.source.layout)
        entries = next(r.entries for r in cleaned.records if r.stage == "correct")
        before = Cut(seen[0].text, seen[0].marks, entries)
        after = Cut(cleaned.text, cleaned.marks)
        spans = pages.spans(self.source.text, self.source.meta.whole)
        made = []
        for place, page in self.truths.items():
            start, end = (0, len(self.source.text)) if place is None else spans[place]
            made.append(self._page(place, page, self.source.text[start:end], before, after))
        return made

    def _page(self, place: int | None, page: Page, raw: str, before: Cut, after: Cut) -> Corrected:
        """One page, with the edits of `correct` that lie on it."""
        text, entries = before.page(place)
        clean, _ = after.page(place)
        passage = self._passage(place, raw, truth.settled(page.whole, clean, raw))
        return replace(passages.applied(passage, text, entries), text=clean)


class Cut:
    """A text cut into its pages, each with its notes below it and without their numbers; and the edits on them.

    A word that runs over a page is the page's on which it begins.
    """

    def __init__(self, text: str, marks: Sequence[Mark], entries: Sequence[Entry] = ()) -> None:
        self._text, self._entries = text, entries
        self._notes = {m.get("id"): (m.start, m.end) for m in marks if m.kind == "note"}
        self._references = {m.get("id"): m.start for m in marks if m.kind == "noteref"}
        self._numbers = sorted((m.start, m.end) for m in marks if m.kind in ("noteref", "notelabel"))
        starts = sorted((int(m.get("index")), m.start) for m in marks if m.kind == "page")
        end = min((start for start, _ in self._notes.values()), default=len(text))
        self._edges = [*(min(end, self._word_end(start)) for _, start in starts), end]

    def page(self, place: int | None) -> tuple[str, tuple[Entry, ...]]:
        """The text of one page, or of all, and the edits that lie on it whole, in its offsets."""
        first, stop = (self._edges[0], self._edges[-1]) if place is None else self._edges[place : place + 2]
        notes = [span for ident, span in self._notes.items() if first <= self._references.get(ident, -1) < stop]
        found: list[str] = []
        moved: list[Entry] = []
        out = 0
        for start, end in ((first, stop), *sorted(notes)):
            for a, b in self._numberless(start, end):
                found.append(self._text[a:b])
                for e in self._entries:
                    if isinstance(e.change, Edit) and a <= e.change.start < b and e.change.end <= b:
                        at = e.change.start - a + out
                        change = replace(e.change, start=at, end=at + len(e.old))
                        moved.append(replace(e, change=change, raw=(at, at + len(e.old))))
                out += b - a
            found.append("\n")
            out += 1
        return "".join(found), tuple(moved)

    def _numberless(self, start: int, end: int) -> list[tuple[int, int]]:
        """text[start:end] without the numbers of notes."""
        holes = [(a, b) for a, b in self._numbers if start <= a and b <= end]
        return list(zip([start, *(b for _, b in holes)], [*(a for a, _ in holes), end], strict=True))

    def _word_end(self, at: int) -> int:
        """The end of the word that `at` stands inside of; else `at`."""
        text = self._text
        if at > 0 and not text[at - 1].isspace():
            while at < len(text) and not text[at].isspace():
                at += 1
        return at


def pairs_of(path: Path) -> Pairs:
    """The pairs of a file of JSON Lines. Raises BadInput, Unreadable."""
    found = list(pairs.read(path))
    if not found:
        raise BadInput(f"{path}: nothing in it; it should have a pair a line, as JSON with `ocr` and `gt`")
    return Pairs(str(path), found)


def document_of(path: Path, raw: Path, name: str | None, trust: str = "") -> Document:
    """A folder of truth pages or a TEI file, and the document of `raw` that it is the truth of. `trust`: how far its
    corrections are trusted, whatever it says itself. Raises BadInput.

    Without a name the only document that has so many pages is taken. A TEI file whose pages are not as many as the
    document's is compared as a whole.
    """
    printed = truth.read(path)
    whole = not path.is_dir()
    wanted = max(printed) + 1
    if name is None:
        name = _only(path, raw, 1 if whole and wanted == 1 else wanted)
    given = source.read(raw, name, trust=trust)
    has = len(pages.spans(given.text, given.meta.whole))
    if whole and wanted != has:
        return Document(str(path), given, {None: truth.joined(printed)})
    if wanted > has:
        plural = "" if has == 1 else "s"
        raise BadInput(f"{path}: has a page {max(printed):02}, counted from 00, and {name} has but {has} page{plural}")
    return Document(str(path), given, printed)


def _only(path: Path, raw: Path, wanted: int) -> str:
    """The only document of `raw` with so many pages."""
    sizes = {}
    for name in source.names(raw):
        given = source.read(raw, name)
        sizes[name] = len(pages.spans(given.text, given.meta.whole))
    found = [name for name, size in sizes.items() if size >= wanted]
    if len(found) != 1:
        several = f"{len(found)} documents of {raw}" if found else f"no document of {raw}"
        have = "have" if len(found) > 1 else "has"
        raise BadInput(f"{path}: {several} {have} as many pages ({wanted}); say which it is of: --document NAME")
    return found[0]
