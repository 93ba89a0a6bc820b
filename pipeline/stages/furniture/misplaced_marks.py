"""Marks that may be print, but have no use where they stand: letters, points, stars, hyphens, quotation marks.

A stroke of the pencil is read as a letter or a point as often as a caret. These are never more than likely.
"""

from __future__ import annotations

from collections.abc import Iterator

import regex

from pipeline.language import thresholds
from pipeline.stages.furniture.mark_context import Document, Place, left_word, right_word
from pipeline.text.findings import Edit

_PREFIXED = regex.compile(r"(?:^|(?<=[.!?] ))(?P<pre>\(?(?:\p{Lu}?\p{Ll}{1,2}|\p{Lu}))(?P<word>\p{Lu}\p{Ll}+)(?=\s)")
_TABLE = thresholds.of("furniture", "misplaced_marks")
_WORD: int = _TABLE["word"]
_LONE = regex.compile(r"\s+(?P<letter>\p{Ll})(?=\s|$)")
_LONE_FIRST = regex.compile(r"(?P<letter>\p{Ll})\s+(?P<word>\p{Lu}\p{Ll}+)")
_AFTER_COMMA = regex.compile(r"(?<=\p{Ll}[,;])(?P<letter>\p{Ll})(?P<word>\p{Ll}{2,})(?=\s)")
_FIRST_POINT = regex.compile(r"\.\s?(?=\p{L})")
_DOTS = regex.compile(r"\.\s\.")
_LAST_HYPHEN = regex.compile(r"(?<=[\p{L};*”.!?])\s+(?:-\s*\.|-)\s*$")
_DASH = regex.compile(r"[-—–]")
_LAST_STAR = regex.compile(r"(?<=[\p{L}.!?”,;])\s+[*•]\s*$")
_LAST_BANG = regex.compile(r"\b(\p{Ll}+)!\s*$")
_LETTER = regex.compile(r"\p{L}")
_HYPHENED = regex.compile(r"(?<![\p{L}-])(\p{L}{4,})-\s*$")
_NEXT_WORD = regex.compile(r"(\p{L}+)")
_LOWER_WORD = regex.compile(r"(\p{Ll}+)(?=\s)")
_STAR_BETWEEN = regex.compile(r"(?<=\p{Ll}{2})\*(?=\p{Ll}{2})")
_LONE_QUOTE = regex.compile(r"(?<=\s)['\"‘’](?=\s+\S)")
_FIRST_QUOTE = regex.compile(r"'(\p{Ll}{2,})\b")
_GLUED_QUOTE = regex.compile(r"\"\"|(?<!\S)\"(?=\p{L})|(?<=\p{L})\"(?!\S)")
_QUOTE_BETWEEN = regex.compile(r"(?<![\p{L}'’])(\p{Ll}{2,})'(\p{Ll}{3,})(?![\p{L}'’])")


class Stray:
    """Proposes the edits of one document."""

    def __init__(self, doc: Document) -> None:
        self.doc = doc

    def line(self, place: Place) -> Iterator[Edit]:
        """What is stray on one line."""
        yield from self._letters(place)
        yield from self._points(place)
        if self.doc.habits.curly:
            yield from self._quotes(place)

    def _letters(self, place: Place) -> Iterator[Edit]:
        """Letters that a stroke was read as: before a line's first word, or alone where no word can stand."""
        line, text = place.line, place.line.text
        m = _PREFIXED.search(text)
        if m and not m.start() and m["pre"] in self.doc.marks:
            m = None
        if m and self.doc.word(m["word"]) and not self.doc.word(m["pre"].strip("(") + m["word"]):
            pre = m["pre"].strip("(")
            closes = ")" in text or ")" in place.behind
            figures = len(pre) > 1 and not pre.strip("Ili")  # the number of a house: 111 East Broad Street
            if (
                not figures
                and pre.lower() not in self.doc.prefixes
                and not self.doc.word(pre)
                and not ("(" in m["pre"] and closes)
            ):
                yield self.doc.edit(
                    "stroke-letter",
                    line.start + m.start(),
                    line.start + m.end("pre"),
                    "",
                    f"before {m['word']}",
                    doubt=len(m["word"]) < _WORD and m["word"].lower() not in self.doc.small,
                )
        lone = list(_LONE.finditer(text))
        for m in lone if len(lone) == 1 else ():
            left, right = left_word(text, m.start()), right_word(text, m.end())
            if m["letter"] not in self.doc.letters:
                continue
            last = not text[m.end() :].strip()
            ended = text[: m.start()].rstrip()[-1:] in (".", "!", "?", "”")
            lower = left.islower() and right.islower() and self.doc.word(left) and self.doc.word(right)
            if (last and ended) or (not last and lower and text[m.end() : m.end() + 1] == " "):
                yield self.doc.edit("stroke-letter", line.start + m.start(), line.start + m.end())
        m = _LONE_FIRST.match(text)
        marks = m is not None and m["letter"] in self.doc.marks
        if m and not marks and self.doc.word(m["word"]) and m["letter"] in self.doc.letters | {"t", "f", "j", "l"}:
            yield self.doc.edit("stroke-letter", line.start, line.start + m.start("word"), "", "", doubt=place.foot)
        for m in _AFTER_COMMA.finditer(text):
            if m["word"] in self.doc.small and not self.doc.word(m["letter"] + m["word"]):
                yield self.doc.edit("stroke-letter", line.start + m.start("letter"), line.start + m.end("letter"), " ")

    def _points(self, place: Place) -> Iterator[Edit]:
        """Points, hyphens and stars that stand where the sentence has no use for them."""
        line, text = place.line, place.line.text
        stop = len(text.rstrip())
        m = _FIRST_POINT.match(text)
        if m and not _DOTS.match(text):
            ended = not place.before or place.before[-1] in '.!?:”"'
            if (ended and text[m.end()].isupper()) or (not ended and text[m.end()].islower()):
                yield self.doc.edit("stroke-point", line.start, line.start + m.end())
        m = _LAST_HYPHEN.search(text)
        if m and self.doc.habits.close and not _DASH.match(place.behind) and not self._broken(text, m.start(), place):
            end = line.start + stop
            yield self.doc.edit(
                "stroke-point",
                line.start + m.start(),
                end,
                "",
                "",
                doubt=not place.behind and "." not in m[0],
            )
        m = _LAST_STAR.search(text)
        if m and not place.notes:
            yield self.doc.edit("stroke-point", line.start + m.start(), line.start + stop)
        m = _LAST_BANG.search(text)
        if m and m[1] in self.doc.unending and _LETTER.match(place.behind):
            yield self.doc.edit("stroke-point", line.start + stop - 1, line.start + stop, "", f"{m[1]} goes on")
        m = _HYPHENED.search(text)
        follow = _LOWER_WORD.match(place.behind) if self.doc.habits.close else None
        if m and follow and follow[1] in self.doc.after_quote and self.doc.word(m[1]):
            known = self.doc.word(m[1] + follow[1]) or f"{m[1]}-{follow[1]}" in self.doc.view.text
            end = line.start + stop
            if not known:
                yield self.doc.edit("stroke-point", end - 1, end, "", "no hyphen there")
        for m in _STAR_BETWEEN.finditer(text):
            left, right = left_word(text, m.start()), right_word(text, m.end())
            if self.doc.word(left) and self.doc.word(right):
                why = f"{left} and {right} are words"
                yield self.doc.edit("stroke-point", line.start + m.start(), line.start + m.end(), " ", why)

    def _broken(self, text: str, at: int, place: Place) -> bool:
        """Whether the line's last word and the next line's first make one, so that a hyphen stood there, set apart; or
        may do so, where the first is none by itself, misread or not."""
        left, follow = left_word(text, at), _NEXT_WORD.match(place.behind)
        return bool(left and follow and (self.doc.word(left + follow[1]) or not self.doc.word(follow[1])))

    def _quotes(self, place: Place) -> Iterator[Edit]:
        """Straight quotation marks in a document that has curly ones, where nothing is quoted."""
        line, text = place.line, place.line.text
        at = line.start
        for m in _LONE_QUOTE.finditer(text):
            if m.group() in "'\"" and text[m.end() :].strip()[:1].isalpha():
                yield self.doc.edit("stroke-quote", at + m.start(), at + m.end() + _spaces(text, m.end()))
        m = _FIRST_QUOTE.match(text)
        if m and self.doc.word(m[1]) and m[1] not in self.doc.elided and place.before[-1:] not in ".:!?,;—-¬":
            yield self.doc.edit("stroke-quote", at, at + 1)
        around = f"{place.before} {text} {place.behind}"
        if around.count('"') == text.count('"') and text.count('"') in (1, 2) and "”" not in _unopened(around):
            for m in _GLUED_QUOTE.finditer(text):
                if len(m.group()) == text.count('"') and "“" not in _unopened(around):
                    yield self.doc.edit("stroke-quote", at + m.start(), at + m.end())
        for m in _QUOTE_BETWEEN.finditer(text):
            if m[2] in self.doc.after_quote and self.doc.word(m[1]):
                why = f"{m[1]} and {m[2]} are words"
                yield self.doc.edit("stroke-quote", at + m.end(1), at + m.start(2), " ", why)


def _unopened(text: str) -> str:
    """The curly double quotation marks of a stretch that have no partner in it."""
    return "“" * max(0, text.count("“") - text.count("”")) + "”" * max(0, text.count("”") - text.count("“"))


def _spaces(text: str, at: int) -> int:
    """How many blanks follow."""
    return len(text[at:]) - len(text[at:].lstrip())
