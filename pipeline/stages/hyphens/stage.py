"""hyphens: put together the words that a line end or a page end has broken.

For each break there are three answers: the hyphen was there for the break alone (join), it belongs to the word (keep),
or neither is sure (doubtful: the hyphen is kept and the place queued). The evidence: the sign itself (OCR engines write
`¬` or a soft hyphen where they took it for a break), how the document prints the word elsewhere, the period lexicon,
and whether both halves are words. White space alone may lie between the halves, so furniture and notes go first.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from typing import TYPE_CHECKING

import regex

from pipeline.stages.hyphens import breaks, judging, unread
from pipeline.stages.hyphens.breaks import HARD, SOFT, Break
from pipeline.stages.hyphens.usage import Usage
from pipeline.stages.view import Stage, View
from pipeline.text.findings import Certainty, Edit, Finding, mark

if TYPE_CHECKING:
    from pipeline.scans.divided import Divided

_RULED = regex.compile(  # a stroke of the rule between two columns, before the second half
    r"(?<=(?P<left>\p{L}{2,64}))[-\u2010\u2011¬\u00ad]{1,2}[^\S\n]*\n(?P<blank>[^\S\n]*\n)?[^\S\n]*"
    r"(?P<stroke>[ijltIfJ1|!;:.,'‘’•■]{1,2})[ \t]+(?P<right>\p{Ll}{2,})"
)
_FIGURE = regex.compile(  # not one alone on its line, or with a letter: that is the signature of a sheet
    r"(?<=\d)(?<!(?:\A|\n)[^\S\n]*(?:\p{Lu}[^\S\n]*)?\d{1,2})"
    r"(?P<gap>[-\u2010\u2011¬\u00ad][^\S\n]*\n[^\S\n]*)(?=(?P<word>\p{Ll}{3,}))"
)
_THOUSANDS = regex.compile(r"(?<=\d,)[-\u2010\u2011¬\u00ad][^\S\n]*\n[^\S\n]*(?=\d{3}\b)")
_SHY = regex.compile("\u00ad+")
_SIGN = regex.compile(r"[-\u2010\u2011¬\u00ad]*")
_TAIL = regex.compile(r"([^\s\p{L}\p{N}]*)[ \t]*")  # points after a word, and the space


def find(view: View) -> Iterator[Finding]:
    """Edits that join or keep, with a mark `lineend` for each line end that goes with them: the print ended a line
    there. A break where the sign stands for something else is left alone."""
    for edit in _edits(view):
        yield edit
        if "\n" in view.text[edit.start : edit.end] and "\n" not in edit.new:
            yield mark("lineend", edit.end, edit.end)


def _edits(view: View) -> Iterator[Edit]:
    usage = Usage(view)
    told = [d for d in _divided(view) if d.second < 0 or not _adjacent(view.text, d) or d.hyphened]
    edits = [edit for d in told if d.second >= 0 for edit in _told(view, usage, d)]
    edits += _ruled(view, usage)
    firsts = {d.end for d in told} | {edit.start for edit in edits}
    taken = [(edit.start, edit.end) for edit in edits]
    yield from edits
    places = [place for place in breaks.find(view) if place.start not in firsts]
    unsigned = [place for place in places if place.unsigned]
    lost = list(unread.find(usage, unsigned)) if view.meta.english else []
    taken += [(edit.start, edit.end) for edit in lost]
    yield from lost
    for place in places:
        edit = None if place.unsigned else judging.judge(usage, place)
        if edit and edit.certainty is Certainty.DOUBTFUL and place.sign == "\u00ad":
            continue  # `_soft` asks what is to become of the sign
        if edit:
            taken.append((edit.start, edit.end))
            yield edit
    figures = [*_thousands(view), *_after_figures(view)]
    figures = [e for e in figures if not any(a < e.end and e.start < b for a, b in taken)]
    yield from figures
    yield from _soft(view, sorted([*taken, *((edit.start, edit.end) for edit in figures)]))


def _divided(view: View) -> list[Divided]:
    """The words that the format calls divided, where the text comes from a format that may say so."""
    if view.layout is None:
        return []
    from pipeline.scans import divided

    return divided.find(view.layout, view.text)


def _adjacent(text: str, word: Divided) -> bool:
    """Whether nothing stands between the parts of a word but its hyphen and white space."""
    return not text[word.end : word.second].strip(SOFT + HARD + " \t\r\n\f")


def _told(view: View, usage: Usage, word: Divided) -> Iterator[Edit]:
    """What becomes of a word that the format calls whole: it keeps a hyphen that it has there, and where something
    stands between its parts the second goes up to the first. That it has none there says little: programs drop it."""
    text, edit = view.text, view.know.rules.edit
    why = f"the format has “{word.whole}”"
    if _adjacent(text, word):
        yield edit("hyphens.keep", word.end, word.second, "-", why)
        return
    first, second = text[word.start : word.end], text[word.second : word.stop]
    judged = judging.judge(usage, Break(first, "\u00ad", second, word.end, word.second))
    hyphen = "-" if word.hyphened else judged.new if judged else ""
    sign, tail = _SIGN.match(text, word.end), _TAIL.match(text, word.stop)
    more, end = (tail[1], tail.end()) if tail else ("", word.stop)
    yield edit("hyphens.told", word.end, sign.end() if sign else word.end, hyphen + second + more, why)
    yield edit("hyphens.told", word.second, end, "", why)


def _ruled(view: View, usage: Usage) -> Iterator[Edit]:
    """Words broken at a line's end whose second half stands behind a stroke of the rule between columns."""
    for m in _RULED.finditer(view.text):
        if m["blank"] and "\u00ad" not in m[0] and m["left"] in view.know.lexicon:
            continue  # under- / I stood: another paragraph
        halves = ((m["left"], right) for right in (m["right"], usage.meant(m["left"], m["right"])) if right)
        whole = next((a + b for a, b in halves if usage.chance(a, b, a + b) >= usage.limits["misread"]), "")
        if not whole or usage.known(m["left"] + m["stroke"]):
            continue
        why = f"{whole} is a word; the rule between the columns was read as “{m['stroke']}”"
        yield view.know.rules.edit("hyphens.column-rule", m.start(), m.start("right"), "", why)


def _after_figures(view: View) -> Iterator[Edit]:
    """Line ends between a figure with a hyphen and what goes with it: a 20-foot pole, 2-methyl."""
    for m in _FIGURE.finditer(view.text):
        if view.know.lexicon.count(m["word"]) < view.know.tables["hyphens"]["commonest"]:
            yield view.know.rules.edit("hyphens.keep", m.start("gap"), m.end("gap"), "-", "a figure", Certainty.LIKELY)


def _thousands(view: View) -> Iterator[Edit]:
    """Numbers broken after the comma of their thousands: $2,125,000."""
    for m in _THOUSANDS.finditer(view.text):
        yield view.know.rules.edit("hyphens.join", m.start(), m.end(), "", "a number goes on after its comma")


def _soft(view: View, taken: list[tuple[int, int]]) -> Iterator[Edit]:
    """Soft hyphens at no break: inside a word a reader sees nothing of them, at its end they stand for a hyphen."""
    text, starts = view.text, [start for start, _ in taken]
    for m in _SHY.finditer(text):
        at = bisect_right(starts, m.start()) - 1
        if at >= 0 and taken[at][1] > m.start():
            continue
        before, after = text[max(0, m.start() - 1) : m.start()], text[m.end() : m.end() + 1]
        ends = before.isalpha() and not after.strip() or before.strip() and after in ("\n", "\r")  # Com..-, -o-
        hard = before in HARD or after in HARD
        new = "-" if ends and not hard else ""
        broken = new and text[max(0, m.start() - 2) : m.start()].isalpha() and after.isspace()
        sure = Certainty.LIKELY if broken else None  # its second half was not found
        yield view.know.rules.edit("hyphens.soft", m.start(), m.end(), new, "", sure)


STAGE = Stage(
    "hyphens",
    find,
    "join words broken at line and page ends, keep the hyphens that belong to words",
    counted=("join", "joins"),
    in_passages=True,
)
