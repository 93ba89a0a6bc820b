"""Page tags in plain text: `<page>8</page>`, `<pb n="8"/>`, `[Page 8]`, `--- page 8 ---`, `{8}` and the like.

Whoever made the file put them in to part its pages; nothing of them is printed. A form of tag that a text may well
have in words of its own counts only where it comes back, with numbers that rise from one to the next.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import regex

from pipeline.text.findings import Line, lines
from pipeline.text.roman import from_roman

_N = r"(?P<n>\d{1,4}[a-z]?|[ivxlcdm]{1,8})"
_WORD = r"(?:page|pag|pg|pp|p|folio|fol)(?!\p{L})\.?[ \t]*(?:no\.?|number|\#)?[ \t:]*"
_FLAGS = regex.IGNORECASE
_BEGINS = frozenset("<[{#-=*_~—–pPfF\\")  # what a tag begins with
_LONGEST = 120  # code points of one
_WHITE = " \t\ufeff"


@dataclass(frozen=True, slots=True)
class _Form:
    """A way to write a tag. fewest: tags of it that a text must have; steps: the share of its numbers that must be
    one more than the number before; inline: it need not stand on a line of its own, and begins so."""

    pattern: regex.Pattern[str]
    fewest: int
    steps: float
    inline: str = ""


def _form(pattern: str, fewest: int, steps: float, inline: str = "") -> _Form:
    return _Form(regex.compile(pattern, _FLAGS), fewest, steps, inline)


_ELEMENT = r"<(?P<tag>page|pg|pb|page-?break|page[_-]?(?:no|num|number)|folio)\b(?P<told>[^<>\n]*)>"
_FORMS = (
    _form(_ELEMENT + r"(?:[ \t]*(?P<n>[^<>\s]{0,12})[ \t]*</(?P=tag)>)?|</page>", 1, 0.0),
    _form(r"<pb\b(?P<told>[^<>\n]*)/>", 1, 0.0, inline="<pb"),
    _form(rf"<!--[ \t]*(?:{_WORD}{_N}|page[ \t-]*break)[ \t]*-->", 1, 0.0),
    _form(rf"[\[{{]{{1,2}}[ \t]*{_WORD}{_N}[ \t]*[\]}}]{{1,2}}", 2, 0.5),
    _form(rf"[-=*_~—–]{{2,}}[ \t]*{_WORD}{_N}(?:[ \t]*(?:of|/)[ \t]*\d+)?[ \t]*[-=*_~—–]{{0,}}", 2, 0.5),
    _form(rf"\#{{1,6}}[ \t]*{_WORD}{_N}(?:[ \t]*(?:of|/)[ \t]*\d+)?[ \t]*\#*", 2, 0.5),
    _form(rf"{_WORD}{_N}[ \t]*(?:of|/)[ \t]*\d+", 2, 0.5),
    _form(rf"\{{{_N}\}}(?:[ \t]*-{{3,}})?|\[\[{_N}\]\]|[-=*_]{{3,}}[ \t]*{_N}[ \t]*[-=*_]{{3,}}", 3, 0.7),
    _form(r"(?:[-=*_]{2,}|[\[{<(])[ \t]*page[ \t-]*break[ \t]*(?:[-=*_]{2,}|[\]}>)])|\\(?:newpage|pagebreak)", 2, 0.0),
    _form(rf"\[(?:page|pg|p)(?!\p{{L}})\.?[ \t]*{_N}\]", 5, 0.8, inline="[p"),
)
_NUMBER = regex.compile(
    r"""\b(?:n|no|num|number)[ \t]*=[ \t]*["']?([\w.-]{1,12})|\A[ \t:]*([\w]{1,6})[ \t]*/?\Z""", regex.IGNORECASE
)
_FOLIO = regex.compile(r"\d{1,4}[a-z]?|[ivxlcdm]{1,8}", regex.IGNORECASE)
_COMPANION = regex.compile(
    r"[ \t]*<(?P<name>url|uri|link|seq|image|img|file|filename|src|source|scan|facs|id|leaf)\b[^<>\n]*"
    r"(?:/>|>[^<>\n]*</(?P=name)>)[ \t]*(?:\r\n|\r|\n|\Z)",
    regex.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag with what goes with it: text[start:end]; `n`: the folio that it names, "" for none.

    closes: it stands at the end of its page, not at the beginning.
    """

    start: int
    end: int
    n: str
    closes: bool = False


def find(text: str) -> list[Tag]:
    """The page tags of `text`, in order; none overlap."""
    lowered = text.lower()
    alone = [(line, body) for line in lines(text) if _may_be(body := line.text.strip(_WHITE))]
    found: dict[int, Tag] = {}
    for form in _FORMS:
        if form.inline:
            matches = form.pattern.finditer(text) if form.inline in lowered else iter(())
            tags = [Tag(m.start(), m.end(), _folio(m)) for m in matches]
        else:
            tags = [_line(text, line, m) for line, body in alone if (m := form.pattern.fullmatch(body))]
        numbers = [n for tag in tags if (n := _value(tag.n)) is not None]
        steps = sum(b - a == 1 for a, b in pairwise(numbers))
        rises = sum(b > a for a, b in pairwise(numbers)) >= 0.8 * (len(numbers) - 1)
        steady = rises and steps >= form.steps * (len(numbers) - 1)
        if len(tags) >= form.fewest and (form.fewest == 1 or steady):
            for tag in tags:
                found.setdefault(tag.start, tag)
    tags = _apart([found[start] for start in sorted(found)])
    return _sided(text, list(_with_companions(text, tags)))


def _may_be(body: str) -> bool:
    """Whether a line without the white space around it may be a tag, at the first glance."""
    return body[:1] in _BEGINS and 1 < len(body) <= _LONGEST


def _line(text: str, line: Line, m: regex.Match[str]) -> Tag:
    """A tag that is all of a line, with the line's end; a form feed stays, and so does a byte order mark."""
    start = line.start + line.text.startswith("\ufeff")
    return Tag(start, line.end if text[line.end : line.stop] == "\f" else line.stop, _folio(m))


def _folio(m: regex.Match[str]) -> str:
    """The folio that a tag names, "" for none."""
    groups = m.groupdict()
    told = _NUMBER.search(groups.get("told") or "")
    n = groups.get("n") or ((told[1] or told[2]) if told else "")
    return n if _FOLIO.fullmatch(n) else ""


def _value(n: str) -> int | None:
    if not n:
        return None
    digits = n.rstrip("abcdefghijklmnopqrstuvwxyz")
    return int(digits) if digits.isdecimal() else from_roman(n.upper())


def _apart(tags: Sequence[Tag]) -> list[Tag]:
    kept: list[Tag] = []
    for tag in tags:
        if not kept or tag.start >= kept[-1].end:
            kept.append(tag)
    return kept


def _with_companions(text: str, tags: Sequence[Tag]) -> Iterator[Tag]:
    """The tags, each with the lines beside it that tell more of its page, as far as most of the tags have such."""
    beside: list[list[tuple[str, int]]] = []
    names: Counter[str] = Counter()
    for tag in tags:
        more, at = [], tag.end
        while m := _COMPANION.match(text, at):
            more.append((m["name"].lower(), m.end()))
            at = m.end()
        beside.append(more)
        names.update({name for name, _ in more})
    for tag, more in zip(tags, beside, strict=True):
        end = tag.end
        for name, stop in more:
            if 2 * names[name] < len(tags):
                break
            end = stop
        yield replace(tag, end=end)


def _sided(text: str, tags: list[Tag]) -> list[Tag]:
    """The tags, told to close their pages where text stands before the first and none after the last."""
    if not tags:
        return []
    opened = _NO_TEXT.fullmatch(text, 0, tags[0].start)
    closed = _NO_TEXT.fullmatch(text, tags[-1].end, len(text))
    return [replace(tag, closes=True) for tag in tags] if closed and not opened else tags


_NO_TEXT = regex.compile(r"[^\p{L}\p{N}]*+")
