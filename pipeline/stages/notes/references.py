"""What may be a reference to a note: a figure or sign after a word, and how likely it is one by itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import regex

from pipeline.language import thresholds
from pipeline.stages.notes.marks import QUOTES, label

_TABLE = thresholds.of("notes", "references")
SURE: float = _TABLE["sure"]
GOOD: float = _TABLE["good"]
FAIR: float = _TABLE["fair"]
WEAK: float = _TABLE["weak"]
POOR: float = _TABLE["poor"]
FAINT: float = _TABLE["faint"]
CLIPPED: int = _TABLE["clipped"]
LONELY: float = _TABLE["lonely"]
CURLY: int = _TABLE["curly"]
SHORT: int = _TABLE["short"]
FAR: int = _TABLE["far"]
REACH: int = _TABLE["reach"]

_AFTER = r"""(?<= [\p{L}\d.,;:!?”’"')\]—] [ \t]{0,2} """  # what a mark stands behind, looked back to from its end
_FOUND = tuple(
    regex.compile(form, regex.VERBOSE | regex.MULTILINE)
    for form in (  # each by itself: together they would be asked in turn of every letter
        rf"""(?P<space>[ \t]{{0,2}})
          (?: (?P<sure> [†‡§¶‖¹²³⁴-⁹] {_AFTER}.) | \|\| {_AFTER}\|\|)
                      | (?<!\s\p{{Lu}})(?<!\*[ \t]?)\*{{1,2}}(?![ \t]?\*) {_AFTER}\*{{1,2}}) )
            | (?<! \d[.,]? [ \t]{{0,2}} )
              (?P<sign> '\^ {_AFTER}..) | \^' {_AFTER}..) | \^ {_AFTER}.) | [°•■] {_AFTER}.) ) )
          (?= [\s.,;:!?)”’"'—–-] | \Z | (?<=\*)\p{{L}} )""",
        r"""(?<= \p{L}{2}[.,;:!?]?[”’"')]{0,2} | \p{L}{2}[”’"')]{1,2}[.,;:!?] ) (?P<glued>\d{1,2})
          (?= [\s.,;:!?)”’"'—–-] | \Z | (?<=[.,;:!?”’"')]\d{1,2}) (?P<run>\p{L}) )""",
        r"""(?P<space>[ \t]{1,2}) (?P<apart>\d{1,3}) (?<= [\p{L}.,;:!?”’"')] [ \t]{1,2} \d{1,3} )
          (?= [ \t]*$ | [ \t] | [)”—–] | [.,;:](?=[ \t]*(?:$|\p{Ll}|[—–])) )""",
        r"""(?<= [\p{L}.,;:)] ) (?P<quote>[“"”’'‘]) (?= [\s.,;:?!)”] | \Z )""",
        r"""(?<= ["”] ) (?P<space>[ \t]?) (?P<quote>[“”'’]) (?= \s )""",
        r"""(?<= \p{L} ) (?P<space>[ \t]) (?P<quote>") (?= [.,;:] )""",
        r"""(?<= [.,;:!?”’"')] [ \t]? ) (?P<letter>[tfJXj+]) (?= [\s.,;:)”’"] | \Z )""",
        r"""(?<= [ \t] ) (?P<lone>[b-hj-np-z+JX]|a(?=[ \t]*(?:[.,;:?!)]|$))) (?= [\s.,;:?!)] | \Z )
          (?<= \p{L}{2} [ \t] . )""",
        r"""(?<= \p{L}[.,;:!?”’"']? ) (?P<space>[ \t]{0,2}) (?P<round>\((?:\d{1,2}|[a-z*†‡])\))
          (?= [\s.,;:!?)”’"'—–-] | \Z )""",
        r"""(?<= \p{L}{3} ) (?P<tail>[tf+]) (?= [\s.,;:!?)”’"] | \Z )""",
    )
)
_SIGNS = re.compile("[†‡§¶‖¹²³⁴-⁹|*^°•■]")  # without one of these the first form, the slowest, has nothing to find
_KINDS = ("sure", "sign", "glued", "apart", "quote", "letter", "lone", "round", "tail")
_PAUSE = regex.compile(r"[ \t]?[.,;:?!]")  # no word is a letter there
_WORD = regex.compile(r"(\p{L}+)\.?[ \t]*$")
_LISTED = regex.compile(
    r"[ \t]*(?:(?:and|or|to|&|,|-|–)[ \t]*)?\d|[ \t]*(?:per|cents?|lbs?|feet|years?|miles?|o'clock|of)\b"
)
_LISTS = regex.compile(r"\d[ \t]*(?:and|or|to|&|,|-|–)?[ \t]*$")
_THINGS = regex.compile(r"[ \t]+\p{Ll}{3,}(?<!s)s\b")
_DASH = regex.compile(r"[ \t]+(?=[—–])")  # the space is the superior figure's, not the dash's
_GOES_ON = regex.compile(r"\s*(?:[,;—–]|\p{Ll}|I\b)")
_WORD_END = regex.compile(r"[\p{L}\d][^\w\s]{0,4}$")
_NEXT = regex.compile(r"\p{L}+")
_CLOSED = regex.compile(r"\p{L}[^*\n]{0,40}\*(?!\*)")  # what a second star ends is emphasis
_EMPHASIS = regex.compile(r"(?<![\p{L}*.,;:!?”’\"')])\*\p{L}[^*\n]{0,40}$")


@dataclass(frozen=True, slots=True)
class Reference:
    """A place that may refer to a note, with the white space before it; `strength`: 3 for the surest."""

    start: int
    end: int
    seen: str
    strength: float
    lonely: bool  # at the very end of a line whose sentence runs on
    glued: bool  # set against its word, as superior figures are
    runs_on: bool  # the next word was read on to it


def _found(text: str, at: int, stop: int) -> Iterator[regex.Match[str]]:
    """What may be a reference in text[at:stop], in order, of those that overlap the first; of two that begin at one
    place that of the earlier form."""
    signs = _SIGNS.search(text, at, stop)
    waiting = [form.search(text, at, stop) if n or signs else None for n, form in enumerate(_FOUND)]
    while first := min(((m.start(), n) for n, m in enumerate(waiting) if m), default=None):
        m = waiting[first[1]]
        assert m is not None
        yield m
        end = m.end()
        for n, other in enumerate(waiting):
            if other and other.start() < end:
                waiting[n] = _FOUND[n].search(text, end, stop)


class Finder:
    """Finds them in a document whose words `word` knows. The words before numbers come from the table `notes`."""

    def __init__(self, text: str, words: Mapping[str, Any], word: Callable[[str], bool]) -> None:
        self._text, self.word = text, word
        self.curly = text.count("“") + text.count("”") > CURLY * text.count('"')
        self._counted: Collection[str] = frozenset(words["counted"])
        self._unanswered: Collection[str] = frozenset(words["unanswered"])
        self._found: dict[tuple[int, int], tuple[Reference, ...]] = {}

    def between(self, at: int, stop: int) -> tuple[Reference, ...]:
        """What may be a reference in text[at:stop], in order. Kept: every page is gone over twice."""
        if (at, stop) not in self._found:
            self._found[at, stop] = tuple(self._all(at, stop))
        return self._found[at, stop]

    def _all(self, at: int, stop: int) -> Iterator[Reference]:
        text = self._text
        for m in _found(text, at, stop):
            parts = {name: part for name, part in m.groupdict().items() if part is not None}
            kind = next(kind for kind in _KINDS if kind in parts)
            seen, space = label(parts[kind]), parts.get("space", "")
            start, end = m.start(), m.end(kind)
            strength = self._strength(kind, m, space, at)
            if strength <= 0:
                continue
            line_end = text.find("\n", end)
            rest = text[end : line_end if line_end >= 0 else len(text)]
            lonely = (
                not rest.strip()
                and (seen.isdigit() and bool(space))
                and text[m.start() - 1] not in '.!?”"'
                and bool(text[end : end + 40].strip())
            )
            dash = _DASH.match(text, end)
            yield Reference(
                start,
                dash.end() if dash else end,
                seen,
                strength - (LONELY if lonely else 0),
                lonely,
                not space,
                "run" in parts or text[end : end + 1].isalpha(),
            )

    def _strength(self, kind: str, m: regex.Match[str], space: str, at: int) -> float:
        """How likely what was found is a reference; not above 0 where it is none."""
        text, start = self._text, m.start()
        before = text[max(at, start - 30) : start]
        if kind == "sure":
            if not _WORD_END.search(before):
                return 0.0  # among dots and dirt
            if m[kind] != "*":
                return SURE
            if behind := _NEXT.match(text, m.end()):
                return WEAK if space and self.word(behind[0]) and not _CLOSED.match(text, m.end()) else 0.0
            if _EMPHASIS.search(text[max(at, start - 42) : start]):
                return 0.0
            word = _WORD.search(before)
            known = space or not word or before[-1] == "." or self.word(word[1]) or word[1][0].isupper()
            return SURE if known else FAIR  # a letter may have been read as a star
        if kind == "sign":
            return GOOD if "^" in m[kind] else FAIR
        if kind == "glued":
            return self._figure(m, kind, before, SURE)
        if kind == "apart":
            return self._figure(m, kind, before, GOOD if before[-1:] in ".,;:!?”\"’')" else FAIR)
        if kind == "quote":
            return self._quote(m, at)
        if kind == "letter":
            if before[-1:] in "'’" and before[-2:-1].isalpha():
                return 0.0  # wi't
            return FAIR if before[-1:] != " " or m[kind] in "tf" else POOR
        if kind == "lone":
            paused = _PAUSE.match(text, m.end())
            return FAIR if m[kind] in "tf+JX" or paused else FAINT if m[kind] == "a" else POOR
        if kind == "round":
            word = _WORD.search(before)
            return 0.0 if word and word[1].lower() in self._counted else FAIR
        if m[kind] == "+":
            return FAIR  # a dagger that was misread: nothing else stands against a word so
        last = _WORD.search(text[max(at, start - 30) : m.end(kind)])
        whole = last[1] if last else "x"
        short = whole[:-1]
        return POOR if short and not self.word(whole) and (self.word(short) or short[0].isupper()) else 0.0

    def _figure(self, m: regex.Match[str], kind: str, before: str, strength: float) -> float:
        """A figure, less what its neighbours say: a number that belongs to a phrase refers to nothing."""
        if before[-1:] in ",;:!?”’\"')":
            return strength
        word = _WORD.search(before)
        last = word[1].lower() if word else ""
        if last in self._counted and (kind == "apart" or not before.endswith(last)):
            return 0.0
        if kind == "apart":
            if _LISTED.match(self._text, m.end(kind)) or _LISTS.search(before):
                return 0.0
            if last in self._unanswered:
                return 0.0
            if _THINGS.match(self._text, m.end(kind)):
                return POOR
        return strength

    def _quote(self, m: regex.Match[str], at: int) -> float:
        """A quotation mark after a word: one that closes nothing may have been a sign."""
        text, sign = self._text, m["quote"]
        before = text[max(at, m.start() - REACH) : m.start()]
        before = before[before.rfind("\n\n") + 1 :]
        if sign in "'‘’":
            if regex.search(r"(?:^|[\s(—“\"])['‘](?=\p{L})", before) or before[-1:] in "sz":
                return 0.0
            word = _WORD.search(before)
            if word and (len(word[1]) < CLIPPED or not self.word(word[1])):
                return 0.0  # wi' her
            return FAIR if before.rstrip()[-1:] in ('"', "”") else POOR
        if sign == "“":
            return FAIR
        if sign == "”":
            return self._closing(m, before)
        if self.curly:
            return FAIR
        return 0.0 if before.count('"') % 2 or before.rfind("“") > before.rfind("”") else FAIR

    def _closing(self, m: regex.Match[str], before: str) -> float:
        """A closing quotation mark: of two without an opening one between, the one that ends no speech is none."""
        behind = self._text[m.end() : m.end() + REACH]
        opened = before.rfind("“") > before.rfind("”")
        again = "”" in behind.partition("“")[0]
        ends = before[-1:] in ".!?" or not _GOES_ON.match(behind)
        if ends and not opened and before[-1:] in ".!?":
            return POOR  # it closes nothing, if it is one: the mark that opens may have been lost as well
        if ends or opened and not again or opened and len(before) - before.rfind("“") < SHORT:
            return 0.0
        if opened:
            return GOOD if before[-1:].isalpha() else FAIR
        return WEAK if before[-1:].isalpha() else POOR


def quotes_only(seen: str) -> bool:
    """Whether what was read is nothing but quotation marks."""
    return bool(seen) and set(seen) <= QUOTES
