"""The lines of a saved web page that are the site's: menus, search boxes, share and cookie lines, comment links.

What they look like is data (`dictionaries/tables/web.toml`). They stand before the first and after the last running
text; words such as `Home` count only there, and what stands between such lines, short and no sentence, goes with them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import regex

from pipeline.language import thresholds
from pipeline.source.documents import Metadata
from pipeline.stages.structure.blocks import Block, stripped
from pipeline.text.findings import Certainty, Line, lines

Table = Mapping[str, Any]
_ENDS = regex.compile(r"[.!?:;,][”\"’')]*\s*$")
_TABLE = thresholds.of("web", "site")
WRAPPED: int = _TABLE["wrapped"]


@dataclass(frozen=True, slots=True)
class Removal:
    """A line of the site's, the rule that takes it out (without `web.`), and why it is taken for one."""

    line: Line
    rule: str
    certainty: Certainty
    why: str


def recognised(text: str, table: Table) -> bool:
    """Whether `text` was saved from the web, by what stands among its first and last lines."""
    settings = table["recognise"]
    sure = _patterns({kind: table["sure"][kind] for kind in settings["by"]})
    if regex.search(r"\S[^\S\n]*\n(?:[^\S\n]*\n){3,}[^\S\n]*\S", text):
        return False  # pages are parted so, and what is saved from the web has none
    given = [line for line in text.splitlines() if line.strip()]
    n = settings["lines"]
    edge = given if len(given) <= 2 * n else given[:n] + given[-n:]
    return bool(len({kind for line in edge if (kind := _kind(line, sure))}) >= settings["kinds"])


def captured(text: str, meta: Metadata, table: Table) -> bool:
    """Whether a document is a saved web page: it says so, or says nothing and looks like one."""
    return meta.whole or not meta.kind and "\f" not in text and recognised(text, table)


def find(text: str, meta: Metadata, table: Table) -> list[Removal]:
    """The site's lines of a saved page, in order.

    They stand above the first and below the last running text, and there a line must read as no text does, or be one
    of several words of a site's. Between, where an author may have written anything, two such lines must stand
    together, and neither may end a sentence.
    """
    given = [line for line in lines(text) if not line.blank]
    sure, edge = _patterns(table["sure"]), _patterns(table["edge"])
    kinds = {i: kind for i, line in enumerate(given) if (kind := _kind(line.text, sure)) and not _own(line, meta)}
    prose = _prose(given, kinds, table["recognise"]["prose"])
    first, last = (prose[0], prose[-1]) if prose else (len(given), len(given))
    found: dict[int, Removal] = {}
    for i, kind in kinds.items():
        outside = i < first or i > last
        beside = bool(kinds.keys() & {i - 1, i + 1})
        together = beside and not _ENDS.search(given[i].text)
        if _goes_on(given, i):
            found[i] = Removal(given[i], kind, Certainty.DOUBTFUL, "a sentence goes on from it")
        elif outside and prose and beside or kind in table["recognise"]["plain"]:
            found[i] = Removal(given[i], kind, Certainty.CERTAIN, "reads as no text does, before or after all of it")
        elif together or outside or not prose:
            found[i] = Removal(given[i], kind, Certainty.LIKELY, "reads as hardly a text does")
        else:
            found[i] = Removal(given[i], kind, Certainty.DOUBTFUL, "may be the site's, or the text's own")
    if not prose:
        return [found[i] for i in sorted(found)]
    for side in (range(first), range(last + 1, len(given))):
        words = {i: kind for i in side if i not in found and (kind := _kind(given[i].text, edge))}
        if len(words) + sum(i in found for i in side) >= 2:  # one alone may be a heading
            for i, kind in words.items():
                if not _own(given[i], meta) and not _goes_on(given, i):
                    why = "a word of a site's, before or after all running text"
                    found[i] = Removal(given[i], kind, Certainty.LIKELY, why)
    title = _title(given, found, first)
    for i in _among(given, found, first, last, table["recognise"]["short"]):
        if i != title and not _own(given[i], meta):
            why = "short and no sentence, among the site's own lines"
            found[i] = Removal(given[i], "among", Certainty.LIKELY, why)
    return [found[i] for i in sorted(found)]


def _goes_on(given: Sequence[Line], i: int) -> bool:
    """Whether the line after a short one begins inside a sentence."""
    return not _ENDS.search(given[i].text) and i + 1 < len(given) and given[i + 1].text.lstrip()[:1].islower()


def _prose(given: Sequence[Line], kinds: Mapping[int, str], least: int) -> list[int]:
    """The numbers of the lines that are running text or verse: in blocks long enough, or set as verse is."""
    found: list[int] = []
    block: list[int] = []
    for i, line in enumerate([*given, None]):
        if block and (line is None or given[block[-1]].stop < line.start):
            own = [k for k in block if k not in kinds]
            size = sum(len(given[k].text) for k in own)
            wide = own and size >= WRAPPED * len(own)
            if size >= least and wide or own and Block(tuple(stripped(given[k]) for k in own), 0, 0).verse:
                found += own
            block = []
        block.append(i)
    return found


def responsible(found: Sequence[Removal], table: Table) -> str:
    """Who put the page up, as the site's own lines tell; "" where they do not."""
    pattern = regex.compile(table["responsible"]["pattern"], regex.IGNORECASE)
    names = (m["name"] for r in found if r.rule == "byline" if (m := pattern.search(r.line.text)))
    return next(names, "")


def _title(given: Sequence[Line], found: Mapping[int, Removal], first: int) -> int | None:
    """Which line is the page's own title: the last before the line that says who put it up, or before the text."""
    byline = next((i for i in sorted(found) if i < first and found[i].rule == "byline"), first)
    return next((i for i in range(byline - 1, -1, -1) if i not in found), None)


def _among(given: Sequence[Line], found: Collection[int], first: int, last: int, short: int) -> Iterator[int]:
    """Lines between the site's lines above the text, and those below it that follow the first of the site's."""
    above = [i for i in found if i < first]
    below = [i for i in found if i > last]
    top = range(min(above, default=0) + 1, max(above, default=0))
    for i in (*top, *range(min(below, default=len(given)) + 1, len(given))):
        if i not in found and len(given[i].text) <= short and not _ENDS.search(given[i].text):
            yield i


def _own(line: Line, meta: Metadata) -> bool:
    """Whether a line names the document's own title or author and little else."""
    letters = _letters(line.text)
    return any(letters and letters == _letters(known) for known in (meta.title, meta.author, meta.responsible) if known)


def _letters(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


def _patterns(table: Mapping[str, Sequence[str]]) -> dict[str, regex.Pattern[str]]:
    """One pattern a kind. The regex package keeps what it has compiled."""
    return {kind: regex.compile("|".join(f"(?:{p})" for p in some), regex.IGNORECASE) for kind, some in table.items()}


def _kind(text: str, patterns: Mapping[str, regex.Pattern[str]]) -> str:
    folded = " ".join(text.split())
    if len(folded) > 300:
        return ""
    kind = next((kind for kind, pattern in patterns.items() if pattern.fullmatch(folded)), "")
    return "" if kind not in ("", "cookies", "legal", "comments") and len(folded) > 30 and folded[-1] in ".!?" else kind
