"""The sheet on which structure is put down: which stretches stay, what parts them, and what they are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from pipeline.stages.hyphens import breaks
from pipeline.stages.structure.blocks import stripped
from pipeline.stages.view import View
from pipeline.text.findings import Edit, Line, Mark, lines, mark

_HYPHENS = frozenset(breaks.HARD + breaks.SOFT)


@dataclass
class Sheet:
    """What is gathered on the way through a document: segments of text that stay, and what is said of them."""

    view: View
    segments: list[tuple[int, int, str]] = field(default_factory=list)  # start, end, what parts it from the one before
    marks: list[Mark] = field(default_factory=list)
    edits: list[Edit] = field(default_factory=list)
    used: set[str] = field(default_factory=set)  # ids

    def block(self, printed: Sequence[Line], kind: str = "", apart: str = "\n\n", **attributes: str) -> None:
        """Add printed lines as one running stretch, marked `kind`; `apart` is the white space before it."""
        joint = apart
        for line, after in zip(printed, [*printed[1:], None], strict=True):
            joint, end, before = " ", line.end, joint
            if after is not None:
                sign, refused = line.text[-1:], self._refused.get(after.start)
                years = sign == "-" and line.text[-2:-1].isdigit() and after.text[:1].isdigit()  # 1914-18
                dash = sign and sign in "—–" or after.text[:1] == "—"
                joint = "" if years or dash else " "
                if refused and line.start < refused.start < line.end:  # of two ways it is the other
                    end, joint = refused.start, "" if refused.get("new") else "-"
            self.stay(line.start, end, before)
        if kind:
            self.mark(kind, printed[0].start, printed[-1].end, **attributes)

    @cached_property
    def _refused(self) -> Mapping[int, Mark]:
        """Where a person refused what was proposed for a hyphen at a line's end, by where the next line begins."""
        return {m.end: m for m in self.view.all("refused") if self.view.text[m.start : m.start + 1] in _HYPHENS}

    def stay(self, start: int, end: int, apart: str) -> None:
        """Add text[start:end] as text that stays; `apart` is the white space before it."""
        self.segments.append((start, end, apart))

    def mark(self, kind: str, start: int, end: int, **attributes: str) -> None:
        """Add a mark."""
        self.marks.append(mark(kind, start, end, **attributes))

    def point_back(self, entries: Mapping[str, str]) -> None:
        """Give the divisions (by id) a link back to the entry of the contents that leads to them."""
        self.marks = [
            mark(m.kind, m.start, m.end, **dict(m.attributes), corresp=entries[m.get("id")])
            if m.kind == "div" and m.get("id") in entries
            else m
            for m in self.marks
        ]

    def unique(self, ident: str) -> str:
        """`ident`, or the first of ident-2, ident-3 ... that no division has yet."""
        found, k = ident, 1
        while found in self.used:
            k += 1
            found = f"{ident}-{k}"
        self.used.add(found)
        return found

    def edit(self, rule: str, start: int, end: int, new: str, why: str = "") -> None:
        """Add an edit by a rule of this stage."""
        self.edits.append(self.view.know.rules.edit(f"structure.{rule}", start, end, new, why))

    def complete(self, end: int) -> None:
        """Put down what no block has claimed of text[:end]: a paragraph, or part of its line. Nothing is lost."""
        text = self.view.text
        at = 0
        for start, stop, _ in [*sorted(self.segments), (end, end, "")]:
            gap = text[at:start]
            if any(c.isalnum() for c in gap):
                first = at + len(gap) - len(gap.lstrip())
                last = start - (len(gap) - len(gap.rstrip()))
                if "\n" in gap:
                    self.block([stripped(line) for line in lines(text, first, last) if not line.blank], "p")
                else:
                    self.stay(first, last, " ")
            at = max(at, stop)

    def spaces(self) -> Iterator[Edit]:
        """White space between the segments made what it must be, and none before the first or after the last."""
        rules, text = self.view.know.rules, self.view.text
        at = 0
        for i, (start, end, apart) in enumerate(sorted(self.segments)):
            gap = text[at:start]
            wanted = apart if i else ""
            if gap != wanted:
                if start in self._refused and gap.strip():
                    yield rules.edit("structure.line", at, start, wanted, "the other way with the hyphen was refused")
                elif gap.strip():
                    yield rules.edit(
                        "structure.leaders", at, start, wanted, "nothing but leaders between title and page"
                    )
                else:
                    name = "structure.line" if wanted in ("", " ") and i else "structure.space"
                    yield rules.edit(name, at, start, wanted)
            at = max(at, end)
        if self.segments and text[at:] != "\n":
            yield rules.edit("structure.space", at, len(text), "\n")
