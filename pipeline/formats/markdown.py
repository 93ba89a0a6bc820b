"""Markdown, as the models that read page images write it: what its signs are, and what they say of the text.

A text is Markdown only where the whole of it shows that: one star or one # may be dirt. Page tags are left for
`page_tags`. Nothing is rendered: what is found are cuts of signs, and what the stretches between them are.
"""

from __future__ import annotations

from dataclasses import dataclass

import regex

from pipeline.formats import markdown_inline, markdown_tables, page_tags
from pipeline.formats.markdown_inline import Cut
from pipeline.formats.markdown_signs import COMMENT, FENCE, HEADING, ITEM, META, NOTE, QUOTE, REFERENCE, RULE, UNDERLINE
from pipeline.formats.markdown_signs import recognised as recognised
from pipeline.text.findings import Line, Mark, lines, mark

MOST_WHITE = 2  # blank lines that part no pages
PLAIN = str.maketrans("¹²³⁴⁵⁶⁷⁸⁹", "123456789", "[]")


@dataclass(frozen=True, slots=True)
class Read:
    """What a text in Markdown says: the cuts that take its signs out, and the marks of what they say."""

    cuts: list[Cut]
    marks: list[Mark]


def read(text: str) -> Read:
    """What the Markdown of `text` says."""
    tags = [(tag.start, tag.end) for tag in page_tags.find(text)]
    given = (Line(x.start, x.end, x.stop, "") if any(a <= x.start < b for a, b in tags) else x for x in lines(text))
    reader = _Reader(text, list(given))
    reader.run()
    return Read(reader.cuts, reader.marks)


class _Reader:
    """Goes through the lines of a text once, block after block."""

    def __init__(self, text: str, given: list[Line]) -> None:
        self.text, self.lines = text, given
        self.cuts: list[Cut] = []
        self.marks: list[Mark] = []
        written = (k for k, line in enumerate(given) if not line.blank and not FENCE.fullmatch(line.text))
        self.first = next(written, 0)  # the first line that is of the text, or of what describes it
        self.known = {m["label"] for line in given if (m := NOTE.match(line.text))}

    def run(self) -> None:
        at = 0
        while at < len(self.lines):
            at = self._block(at)

    def _block(self, at: int) -> int:
        """Read the block that begins with line `at`; the line after it."""
        line = self.lines[at]
        if line.blank:
            return at + 1
        if (stop := self._meta(at)) > at:
            self._out(at, stop, "about", "lines that describe the file")
            return stop
        if FENCE.fullmatch(line.text):
            self._out(at, at + 1, "fence")
            return at + 1
        if COMMENT.fullmatch(line.text):
            self._out(at, at + 1, "comment")
            return at + 1
        if (m := markdown_inline.IMAGE.fullmatch(line.text.strip())) and not markdown_inline.caption(m):
            self._out(at, at + 1, "image", "a picture, kept elsewhere")
            return at + 1
        if (m := REFERENCE.fullmatch(line.text.strip())) and self._before_note(at, m["label"]):
            self._out(at, at + 1, "note")
            return at + 1
        if table := markdown_tables.at(self.text, self.lines, at):
            self._table(table, at)
            return table.stop
        if self._underlined(at):
            self._out(at + 1, at + 2, "heading")
            self.marks.append(
                mark("heading", line.start, line.end, level="1" if "=" in self.lines[at + 1].text else "2")
            )
            self._inline(line.start, line.end)
            return at + 2
        if RULE.fullmatch(line.text):
            self._out(at, at + 1, "rule")
            return at + 1
        if m := HEADING.fullmatch(line.text):
            self._heading(at, m)
            return at + 1
        for kind in (self._list, self._quotation, self._note):
            if (stop := kind(at)) > at:
                return stop
        return self._paragraph(at)

    def _out(self, at: int, stop: int, rule: str, why: str = "") -> None:
        """Take out whole lines; where blank ones stand on both sides, those below go, too: pages are parted by many."""
        end = self.lines[stop - 1].end
        below = stop
        while below < len(self.lines) and self._white(below):
            below += 1
        if stop < below <= stop + MOST_WHITE and (at == 0 or self._white(at - 1)):
            end = self.lines[below - 1].stop
        self.cuts.append(Cut(self.lines[at].start, end, "", rule, why))

    def _white(self, at: int) -> bool:
        """Whether line `at` is blank, and no page tag."""
        return self.lines[at].blank and not self.text[self.lines[at].start : self.lines[at].end].strip()

    def _inline(self, start: int, end: int) -> None:
        cuts, marks = markdown_inline.read(self.text, start, end)
        self.cuts += cuts
        self.marks += marks
        for m in REFERENCE.finditer(self.text, start, end):
            self.marks.append(mark("toldref", m.start(), m.end(), label=m["label"]))

    def _before_note(self, at: int, label: str) -> bool:
        """Whether the next line that is not blank is the note of that label: the text has another sign for it."""
        below = next((line for line in self.lines[at + 1 :] if not line.blank), None)
        m = NOTE.match(below.text) if below else None
        return m is not None and m["label"] == label

    def _apart(self, at: int, stop: int) -> tuple[str, str]:
        """What line ends are wanting before line `at` and after line `stop` - 1, which must stand alone."""
        before = "\n" if at and not self.lines[at - 1].blank else ""
        after = "\n" if stop < len(self.lines) and not self.lines[stop].blank else ""
        return before, after

    def _meta(self, at: int) -> int:
        """The line after YAML that stands before a text, or `at`."""
        if self.lines[at].text.strip() != "---" or at > self.first:
            return at
        stop = at + 1
        while stop < len(self.lines) and META.fullmatch(self.lines[stop].text):
            stop += 1
        closed = stop > at + 1 and stop < len(self.lines) and self.lines[stop].text.strip() == "---"
        return stop + 1 if closed else at

    def _heading(self, at: int, m: regex.Match[str]) -> None:
        line = self.lines[at]
        before, after = self._apart(at, at + 1)
        start, end = line.start + m.start("title"), line.start + m.end("title")
        self.cuts.append(Cut(line.start, start, before, "heading"))
        if m["tail"] or after:
            self.cuts.append(Cut(end, line.end, after, "heading"))
        self.marks.append(mark("heading", start, end, level=str(len(m["level"]))))
        self._inline(start, end)

    def _table(self, table: markdown_tables.Table, at: int) -> None:
        before, after = self._apart(at, table.stop)
        self.cuts += table.cuts
        rows = table.rows
        first, last = rows[0].cells[0][0], rows[-1].cells[-1][1]
        if before:
            self.cuts.append(Cut(self.lines[at].start, self.lines[at].start, before, "table"))
        if after:
            end = self.lines[table.stop - 1].end
            self.cuts.append(Cut(end, end, after, "table"))
        self.marks.append(mark("told", first, last, what="table"))
        for k, row in enumerate(rows):
            for c, (start, end) in enumerate(row.cells):
                told = {"role": "label"} if row.label else {}
                if c in row.spans:
                    told["spans"] = row.spans[c]
                self.marks.append(
                    mark("toldcell", start, end, row=str(k), col=str(c), cols=str(len(row.cells)), **told)
                )
                self._inline(start, end)

    def _list(self, at: int) -> int:
        """The line after a list of two items or more that begins at line `at`, or `at`."""
        items: list[tuple[int, int, regex.Match[str]]] = []
        k = at
        while k < len(self.lines) and (m := ITEM.match(self.lines[k].text)) and not RULE.fullmatch(self.lines[k].text):
            if items and bool(m["n"]) != bool(items[0][2]["n"]):
                break
            stop = k + 1
            while stop < len(self.lines) and self._goes_on(stop):
                stop += 1
            items.append((k, stop, m))
            k = stop
            if k + 1 < len(self.lines) and self.lines[k].blank and ITEM.match(self.lines[k + 1].text):
                k += 1
        numbered = bool(items and items[0][2]["n"])
        if len(items) < 2 or numbered and [int(m["n"]) for _, _, m in items[:2]] != [1, 2]:
            return at
        before, after = self._apart(at, items[-1][1])
        start = self.lines[at].start + items[0][2].end("sign")
        self.marks.append(
            mark("told", start if not numbered else self.lines[at].start, self.lines[items[-1][1] - 1].end, what="list")
        )
        for k, stop, m in items:
            line, signed = self.lines[k], self.lines[k].start + m.end("sign")
            begins = line.start if numbered else signed
            if not numbered:
                self.cuts.append(Cut(line.start, signed, before if k == at else "", "item"))
            elif k == at and before:
                self.cuts.append(Cut(line.start, line.start, before, "item"))
            number = {"n": m["n"]} if numbered else {}
            self.marks.append(mark("tolditem", begins, self.lines[stop - 1].end, **number))
            self._inline(signed, self.lines[stop - 1].end)
        if after:
            end = self.lines[items[-1][1] - 1].end
            self.cuts.append(Cut(end, end, after, "item"))
        return items[-1][1]

    def _goes_on(self, at: int) -> bool:
        """Whether line `at` goes on with the item before it."""
        text = self.lines[at].text
        if not self.lines[at].blank and not (text[0].isspace() or text[0].islower()):
            return False
        return (
            not self.lines[at].blank
            and not any(p.match(text) for p in (ITEM, QUOTE, NOTE, FENCE))
            and not HEADING.fullmatch(text)
        )

    def _quotation(self, at: int) -> int:
        k = at
        while k < len(self.lines) and (m := QUOTE.match(self.lines[k].text)):
            self.cuts.append(Cut(self.lines[k].start, self.lines[k].start + m.end(), "", "quotation"))
            k += 1
        if k > at:
            start = self.cuts[at - k].end
            self.marks.append(mark("quotation", start, self.lines[k - 1].end))
            self._inline(start, self.lines[k - 1].end)
        return k

    def _note(self, at: int) -> int:
        """The line after a note that begins at line `at`, what is set in below it taken with it; or `at`."""
        m = NOTE.match(self.lines[at].text)
        if not m:
            return at
        stop = at + 1
        while stop < len(self.lines) and self._goes_on(stop):
            stop += 1
        line, end = self.lines[at], self.lines[stop - 1].end
        label, text_at = m["label"], line.start + m.end()
        before = len(self.cuts)
        self._inline(text_at, end)
        own = next((c for c in self.cuts[before:] if c.start == text_at and c.rule == "raised"), None)
        sign = own and next((c for c in reversed(self.cuts) if c.end < line.start and c.new == own.new), None)
        if own and sign and own.rule == sign.rule:  # it goes by the mark that is printed
            label = f"{own.new}@{line.start}"
            self.cuts.remove(own)
            text_at = own.end
            self.marks.append(mark("toldref", sign.start, sign.end, label=label, n=own.new.translate(PLAIN)))
        self.marks.append(mark("toldnote", line.start, end, label=label))
        self.marks.append(mark("toldlabel", line.start, text_at, label=label))
        return stop

    def _paragraph(self, at: int) -> int:
        stop = at + 1
        while stop < len(self.lines) and self._plain(stop):
            stop += 1
        self._inline(self.lines[at].start, self.lines[stop - 1].end)
        return stop

    def _underlined(self, at: int) -> bool:
        """Whether line `at` is a heading by the line under it: = or, where it is short, -."""
        line, free = self.lines[at], at == 0 or self.lines[at - 1].blank
        if at + 1 >= len(self.lines) or line.blank or not free or RULE.fullmatch(line.text):
            return False
        under = self.lines[at + 1].text.strip()
        short = len(line.text) <= 80 and line.text.rstrip()[-1].isalnum()
        return bool(UNDERLINE.fullmatch(under)) or short and len(under) > 2 and not under.strip("-")

    def _plain(self, at: int) -> bool:
        """Whether line `at` is one of the same paragraph."""
        text = self.lines[at].text
        starts = any(p.match(text) for p in (ITEM, QUOTE, NOTE))
        whole = any(p.fullmatch(text) for p in (HEADING, RULE, FENCE, COMMENT))
        table = markdown_tables.at(self.text, self.lines, at) is not None if "|" in text or "<table" in text else False
        return not (self.lines[at].blank or starts or whole or table)
