"""Texts of Project Gutenberg, in the plain form that its volunteers agreed on: what is its own, and what its signs say.

Its notice stands above the text and its licence below it. `_words_` are in italics, `=words=` bold; notes, side notes
and pictures stand between brackets that begin with `Footnote`, `Sidenote`, `Illustration`, or a note is a paragraph
that begins with its number between brackets. The paper's pages are not kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import regex

from pipeline.formats.markdown_inline import Cut
from pipeline.text.findings import Mark, mark

NAME = "gutenberg"
_STARTS = regex.compile(
    r"^(?:\*{3} ?START OF (?:THE|THIS) PROJECT GUTENBERG[^*]{0,300}\*{3}"
    r"|\*END\*THE SMALL PRINT![^\n]*\*END\*)[ \t\r]*$",
    regex.M,
)
_ENDS = regex.compile(
    r"^(?:\*{3} ?END OF (?:THE|THIS) PROJECT GUTENBERG|End of (?i:the |this )?Project Gutenberg)", regex.M
)
_MADE = regex.compile(
    r"\s*(?:Produced by|E-?text prepared by|This e-?text was (?:prepared|produced)|Transcribed (?:from|by)"
    r"|\[?Transcribers?.s? note)(?:[^\n]|\n(?![ \t\r]*\n))*+",
    regex.IGNORECASE,
)
_FIELD = regex.compile(r"^(?P<name>Title|Author|Language): (?P<value>[^\n]*(?:\n[ \t]+\S[^\n]*)*)", regex.M)
_OLD_TITLE = regex.compile(  # of the first texts, whose notice names nothing in lines of their own
    r"Project Gutenberg(?:'s)? (?:e-?book|e-?text),? (?:of )?(?P<title>[^\n]{3,120}?)"
    r"(?:,? by (?P<author>[^\n]{3,80}))?[ \t\r]*$",
    regex.IGNORECASE | regex.M,
)
_LANGUAGES = {
    "danish": "da", "dutch": "nl", "english": "en", "finnish": "fi", "french": "fr", "german": "de", "greek": "el",
    "italian": "it", "latin": "la", "norwegian": "no", "portuguese": "pt", "spanish": "es", "swedish": "sv",
    "welsh": "cy",
}  # fmt: skip
_REACH = 1 << 16  # code points in which the notice stands
_INNER = r"[^\n{0}]*?(?:\n(?![ \t\r]*\n)[^\n{0}]*?){{0,9}}"  # within a paragraph
_ITALIC = regex.compile(
    rf"(?<![\p{{L}}\p{{N}}_])_(?=[^\s_])(?P<inner>{_INNER.format('_')})(?<=[^\s_])_(?![\p{{L}}\p{{N}}_])"
)
_BOLD = regex.compile(r"(?<![\w=])=(?=[^\s=])(?P<inner>[^=\n]{1,120}?)(?<=[^\s=])=(?![\w=])")
_BRACKETS = regex.compile(
    r"\[(?P<what>Footnote|Side-?note|Illustration|Transcribers?.s? note)"
    r"(?:[ \t]+(?P<label>\w{1,5}|[*†‡§]))?[ \t]*(?P<colon>:\s*)?",
    regex.IGNORECASE,
)
_REFERENCE = regex.compile(r"(?<=\S)\[(?P<label>\w{1,5}|[*†‡§])\]")
_NOTE = regex.compile(r"(?<=\n[ \t\r]*\n)[ \t]*\[(?P<label>\w{1,5}|[*†‡§])\][ \t]+(?=\S)(?:[^\n]|\n(?![ \t\r]*\n))*+")
_SPACE = regex.compile(r"\s*")
_WORD = regex.compile(r"\S+\s*")
_LONGEST = 20_000  # code points of what stands between brackets
Bracketed = tuple[regex.Match[str], int, int]  # how it opens, where it begins, where its last bracket ends


@dataclass(slots=True)
class Read:
    """What such a text says: the cuts that take its signs and notices out, and the marks of what they say."""

    cuts: list[Cut] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)


def recognised(text: str) -> bool:
    """Whether a text has Project Gutenberg's notice above it."""
    return _STARTS.search(text, 0, _REACH) is not None


def about(text: str) -> dict[str, str]:
    """`title`, `author` and `language`, as far as the notice names them."""
    start = _STARTS.search(text, 0, _REACH)
    told = {
        m["name"].lower(): " ".join(m["value"].split()) for m in _FIELD.finditer(text, 0, start.start() if start else 0)
    }
    if "title" not in told and (first := _OLD_TITLE.search(text, 0, start.start() if start else 0)):
        told |= {"title": " ".join(first["title"].split()), "author": " ".join((first["author"] or "").split())}
    if language := _LANGUAGES.get(told.pop("language", "").lower()):
        told["language"] = language
    return {key: value for key, value in told.items() if value}


def read(text: str) -> Read:
    """What the signs of `text` say; all offsets are code points."""
    found = Read()
    begins, ends = _bounds(text)
    if begins:
        found.cuts.append(Cut(0, begins, "", "licence", "Project Gutenberg's notice"))
    if ends < len(text):
        found.cuts.append(Cut(ends, len(text), "", "licence", "Project Gutenberg's licence"))
    bracketed = list(_bracketed(text, begins, ends))
    notes = _paragraphs(found, text, begins, ends, bracketed)
    bracketed = [one for one in bracketed if not any(note.start <= one[1] < note.end for note in notes)]
    over = {start: end for _, start, end in bracketed} | {note.start: note.end for note in notes}
    taken: set[int] = set()
    for m, start, end in bracketed:
        below = _below(text, end, ends, over)
        while below in taken and (after := _WORD.match(text, below, ends)):  # each beside a word of its own
            below = after.end()
        taken.add(below)
        _put(found, text, m, start, end, below)
    for sign, rend in ((_ITALIC, "italic"), (_BOLD, "bold")):
        for m in sign.finditer(text, begins, ends):
            found.cuts.append(Cut(m.start(), m.start("inner"), "", "emphasis"))
            found.cuts.append(Cut(m.end("inner"), m.end(), "", "emphasis"))
            found.marks.append(mark("hi", m.start("inner"), m.end("inner"), rend=rend))
    return found


def _bounds(text: str) -> tuple[int, int]:
    """Where the text begins and ends, without the notices, who made it among them."""
    starts = _STARTS.search(text, 0, _REACH)
    begins = starts.end() if starts else 0
    while (made := _MADE.match(text, begins)) and starts:
        begins = made.end()
    begins += len(text[begins:]) - len(text[begins:].lstrip()) if starts else 0
    end = _ENDS.search(text, begins)
    ends = end.start() if end else len(text)
    return begins, len(text[:ends].rstrip()) + 1 if end else ends


def _bracketed(text: str, begins: int, ends: int) -> Iterator[Bracketed]:
    """What stands between brackets that say what it is."""
    at = begins
    while m := _BRACKETS.search(text, at, ends):
        depth, end = 1, m.end()
        while depth and end < min(ends, m.start() + _LONGEST):
            depth += {"[": 1, "]": -1}.get(text[end], 0)
            end += 1
        at = m.end()
        if not depth:
            yield m, m.start(), end
            at = end


def _paragraphs(found: Read, text: str, begins: int, ends: int, bracketed: Sequence[Bracketed]) -> list[Mark]:
    """The notes that are paragraphs of their own, as far as something refers to them. What refers to a note of either
    kind, and the labels of these, are added to `found`."""
    inside = [(start, end) for _, start, end in bracketed]
    notes = [m for m in _NOTE.finditer(text, begins, ends) if not any(a <= m.start() < b for a, b in inside)]
    known = {m["label"] for m, _, _ in bracketed if m["label"]} | {m["label"] for m in notes}
    for m in _REFERENCE.finditer(text, begins, ends):
        if m["label"] in known:  # behind a word, as the number of a note never stands
            found.marks.append(mark("toldref", m.start(), m.end(), label=m["label"]))
    referred = {m.get("label") for m in found.marks}
    told = []
    for m in notes:
        if m["label"] in referred:
            start = m.start() + len(m[0]) - len(m[0].lstrip())
            told.append(mark("toldnote", start, m.end(), label=m["label"]))
            found.marks.append(mark("toldlabel", start, m.start() + m[0].index("]") + 2, label=m["label"]))
    found.marks += told
    return told


def _below(text: str, at: int, ends: int, over: Mapping[int, int]) -> int:
    """Where the words begin that stand behind `at`, past the notes and brackets that begin and end as `over` has it."""
    while (at := _after_space(text, at, ends)) in over:
        at = over[at]
    return at


def _after_space(text: str, at: int, ends: int) -> int:
    m = _SPACE.match(text, at, ends)
    return m.end() if m else at


def _put(found: Read, text: str, m: regex.Match[str], start: int, end: int, below: int) -> None:
    """What becomes of a note, a side note, a picture: text[start:end], brackets and all. `below`: where the words begin
    that stand behind it."""
    what = m["what"].lower().replace("-", "")
    if what.startswith("transcriber"):
        found.cuts.append(Cut(start, end, "", "licence", "the transcriber's note"))
        return
    if not m["colon"]:
        if what == "illustration":
            found.cuts.append(Cut(start, end, "", "image"))
        return
    close = Cut(end - 1, end, "", "bracket")
    if what == "illustration":
        found.cuts += [Cut(start, m.end(), "", "bracket"), close]
        found.marks.append(mark("caption", m.end(), end - 1))
        return
    label = m["label"]
    if what == "sidenote":
        label = f"side {start}"
        found.marks.append(mark("toldref", below, below, label=label, place="margin"))
    elif not label:
        return
    found.cuts.append(close)
    found.marks.append(mark("toldnote", start, end - 1, label=label))
    found.marks.append(mark("toldlabel", start, m.end(), label=label))
