"""The text that a page shows, as stretches of its source and what stands between them.

White space is folded as browsers fold it. What is not shown between two stretches (tags, scripts, white space, what
was chosen to go) is one gap. All offsets are code points of the source.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import regex

from pipeline.formats.html_tokens import reference
from pipeline.formats.html_tree import Apart, Page, Run, Table

_WHYS = 4  # reasons that one gap names
_SPACES = " \t\n\r\f\xa0"
_SOFT = "\xad\u200b\u2060\ufeff"  # where a browser may break a word, or must not; nothing is seen of them
_SHOWN = regex.compile(rf"[^&{_SPACES}{_SOFT}]++(?: [^&{_SPACES}{_SOFT}]++)*+")
_SPACE = regex.compile(rf"[{_SPACES}]++")
_SOFTLY = regex.compile(rf"[{_SOFT}]++")


@dataclass(frozen=True, slots=True)
class Shown:
    """source[start:end] is shown as `text`. `run`: the index of its run; `apart`: what parts it from the last."""

    start: int
    end: int
    text: str
    run: int
    apart: Apart


@dataclass(slots=True)
class Gap:
    """source[start:end] stands between two shown stretches, and `new` comes in its place."""

    start: int
    end: int = 0
    new: str = ""
    apart: Apart = Apart.NOTHING
    space: bool = False
    literal: str = ""  # white space that is kept
    seen: int = 0  # code points that are no markup
    soft: bool = False
    hidden: bool = False
    whys: list[str] = field(default_factory=list)  # why text in it was chosen to go

    @property
    def tags(self) -> bool:
        """Whether there is markup in it."""
        return self.end - self.start > self.seen


@dataclass(slots=True)
class Flow:
    """All that is shown, and the gaps: one before each stretch that is not next to the last one, one at the end."""

    shown: list[Shown] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)


def flow(page: Page, source: str, gone: Mapping[int, str], table: Table) -> Flow:
    """What `page` shows; `gone`: the runs that are to go, with the reason."""
    return _Flow(page, source, gone, table).all()


class _Flow:
    """The way through a page."""

    def __init__(self, page: Page, source: str, gone: Mapping[int, str], table: Table) -> None:
        self.page, self.source, self.gone = page, source, gone
        self.found = Flow()
        self.gap = Gap(0)
        self.cells = _cells(page, frozenset(table["elements"]["cell"]))
        self.sizes: dict[int, int] = {}
        for run in page.runs:
            cell = self.cells[run.element]
            self.sizes[cell] = self.sizes.get(cell, 0) + run.end - run.start
        self.short: int = table["content"]["cell"]

    def all(self) -> Flow:
        for i, run in enumerate(self.page.runs):
            self.gap.apart = max(self.gap.apart, run.apart)
            self.gap.hidden |= run.hidden
            if i in self.gone:
                self._pass_by(i, run)
            else:
                self._run(i, run)
        self.gap.hidden |= not self.page.runs
        end = len(self.source)
        self._close(end, "\n" if self.found.shown and self.gap.start < end else "")
        return self.found

    def _pass_by(self, i: int, run: Run) -> None:
        text = self.source[run.start : run.end]
        self.gap.space |= text[:1] in _SPACES or text[-1:] in _SPACES
        if text.strip(_SPACES) and len(self.gap.whys) < _WHYS and self.gone[i] not in self.gap.whys:
            self.gap.whys.append(self.gone[i])

    def _run(self, i: int, run: Run) -> None:
        at = run.start
        while at < run.end:
            if m := _SHOWN.match(self.source, at, run.end):
                self._show(i, at, m.end(), m.group())
                at = m.end()
            elif m := _SPACE.match(self.source, at, run.end):
                self._space(i, run, at, m.end())
                at = m.end()
            elif m := _SOFTLY.match(self.source, at, run.end):
                self.gap.soft = True
                self.gap.seen += m.end() - at
                at = m.end()
            else:
                at = self._reference(i, run, at)

    def _reference(self, i: int, run: Run, at: int) -> int:
        stop, text = reference(self.source, at, run.end) or (at + 1, "&")
        if text and not text.strip(_SPACES) and not run.preformatted:
            self.gap.space = True
            self.gap.seen += stop - at
        elif not text or text in _SOFT:
            self.gap.soft = True
            self.gap.seen += stop - at
        else:
            self._show(i, at, stop, text)
        return stop

    def _space(self, i: int, run: Run, start: int, end: int) -> None:
        white = self.source[start:end]
        if run.preformatted and (self.gap.apart >= Apart.CELL or not self.found.shown):
            cut = max(white.rfind("\n"), white.rfind("\r")) + 1  # blank lines go, the first line stays indented
            self.gap.seen += cut
            if start + cut < end:
                self._show(i, start + cut, end, white[cut:])
            return
        self.gap.seen += end - start
        if run.preformatted:
            self.gap.literal += white
        self.gap.space = True

    def _show(self, i: int, start: int, end: int, text: str) -> None:
        apart = self.gap.apart
        self._close(start, self._between(i))
        self.found.shown.append(Shown(start, end, text, i, apart))
        self.gap = Gap(end)

    def _close(self, at: int, new: str) -> None:
        gap, source = self.gap, self.source
        gap.end, gap.new = at, new
        if source[gap.start : at] == new:
            return
        if new == " " and source[at - 1] == " ":  # the space that is there is left alone
            gap.end, gap.new, gap.seen = at - 1, "", gap.seen - 1
        elif new == " " and source[gap.start] == " ":
            gap.start, gap.new, gap.seen = gap.start + 1, "", gap.seen - 1
        self.found.gaps.append(gap)

    def _between(self, i: int) -> str:
        """What the gap before a stretch of run `i` is to be."""
        gap = self.gap
        if not self.found.shown:
            return ""
        if gap.apart is Apart.BLOCK:
            return "\n\n"
        if gap.apart is Apart.CELL:
            cells = {self.cells[self.page.runs[k].element] for k in (i, self.found.shown[-1].run)}
            return "\t" if all(self.sizes[c] <= self.short for c in cells) else "\n\n"
        if gap.apart is Apart.LINE:
            return gap.literal + "\n"
        return gap.literal or " " * gap.space


def _cells(page: Page, tags: frozenset[str]) -> list[int]:
    """For each element the innermost cell of a table around it; 0 for none."""
    found = [0] * len(page.elements)
    for e, element in enumerate(page.elements):
        found[e] = e if element.tag in tags else found[max(0, element.parent)]
    return found


def stretches(found: Flow, page: Page, rend: str) -> Iterator[tuple[int, int]]:
    """Where text is set as `rend` says, from its first shown code point to its last, never over the end of a block."""
    start = end = -1
    for s in found.shown:
        there = rend in page.runs[s.run].rend
        if start >= 0 and (not there or s.apart >= Apart.CELL):
            yield start, end
            start = -1
        if there:
            start, end = (s.start if start < 0 else start), s.end
    if start >= 0:
        yield start, end
