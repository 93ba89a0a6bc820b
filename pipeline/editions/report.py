"""The report on a document's structure: what its folios, headings, contents and notes say of each other.

What was matched, what was repaired and by which evidence, what differs in the book itself and stays as printed, and
what found no counterpart. Everything is read from the ledger and the clean text; nothing is decided here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import Any

from pipeline.editions import audit
from pipeline.text.findings import Edit, Mark
from pipeline.text.ledger import Ledger
from pipeline.text.roman import from_roman

LAYOUT = (*audit.LAYOUT, "structure.leaders")  # rules that prove nothing of the text


@dataclass(frozen=True, slots=True)
class Folios:
    """The numbers of the pages. `missing`: numbers of a run without a page; `doubled`: those that two pages have."""

    pages: int
    numbered: int
    first: str
    last: str
    printed: int
    misread: int
    inferred: int
    missing: tuple[str, ...]
    doubled: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """A contents entry and the heading that it leads to, as both are printed."""

    entry: str
    heading: str
    target: str


@dataclass(frozen=True, slots=True)
class Repair:
    """A change that one part of the document proves of another, and why."""

    old: str
    new: str
    rule: str
    why: str
    state: str


@dataclass(frozen=True, slots=True)
class Report:
    """What was found of a document's structure, and how its parts agree."""

    folios: Folios
    divisions: tuple[tuple[str, int], ...]
    matched: tuple[Pair, ...]
    differing: tuple[Pair, ...]
    repaired: tuple[Repair, ...]
    entries_alone: tuple[str, ...]
    headings_alone: tuple[str, ...]
    out_of_sequence: tuple[str, ...]
    notes: int
    references: int
    others: tuple[tuple[str, int], ...]
    site: tuple[str, ...]  # lines of a web site that were taken out

    def data(self) -> dict[str, Any]:
        """All of it, for programs."""
        return asdict(self)


def report(ledger: Ledger, text: str) -> Report:
    """The report on a cleaned document: its ledger, and its clean text."""
    marks = sorted(ledger.marks, key=lambda m: (m.start, -m.end))
    divs = [m for m in marks if m.kind == "div"]
    headings = {m.get("id"): _heading(m, marks, text) for m in divs}
    pairs, alone = _entries(marks, headings, text)
    agree = [p for p in pairs if _letters(p.entry) == _letters(p.heading)]
    listed = {p.target for p in pairs}
    has_contents = any(m.get("type") == "contents" for m in divs)
    unlisted = [
        headings[m.get("id")]
        for m in divs
        if has_contents and m.get("type") in ("chapter", "part") and m.get("id") not in listed and headings[m.get("id")]
    ]
    parts_listed = {_letters(_said(m, text)) for m in marks if m.kind == "head" and _inside(m, divs, "contents")}
    return Report(
        folios=_folios(marks),
        divisions=tuple(sorted(Counter(m.get("type") for m in divs).items())),
        matched=tuple(agree),
        differing=tuple(p for p in pairs if p not in agree),
        repaired=tuple(_repairs(ledger)),
        entries_alone=tuple(alone),
        headings_alone=tuple(h for h in unlisted if not any(_letters(h).endswith(p) for p in parts_listed if p)),
        out_of_sequence=tuple(_out_of_sequence(divs)),
        notes=sum(m.kind in ("note", "endnote") for m in marks),
        references=sum(m.kind in ("noteref", "endref") for m in marks),
        others=tuple(sorted(Counter(m.kind for m in marks if m.kind in _OTHERS).items())),
        site=tuple(
            " ".join(e.old.split()) for r in ledger.records if r.stage == "web" for e in r.entries if e.state.in_text
        ),
    )


_OTHERS = ("table", "list", "poem", "stanza", "q", "epigraph", "figure", "gap", "opener", "closer", "titlePage")


def _folios(marks: Sequence[Mark]) -> Folios:
    pages = [m for m in marks if m.kind == "page"]
    found = [m for m in marks if m.kind == "folio" and m.get("n")]
    by = Counter(m.get("evidence") for m in found)
    arabic = [int(m.get("n")) for m in found if m.get("n").isdigit()]
    missing = [str(n) for a, b in pairwise(arabic) if 1 < b - a < 50 for n in range(a + 1, b)]
    times = Counter(m.get("n") for m in found)
    return Folios(
        pages=len(pages),
        numbered=len(found),
        first=found[0].get("n") if found else "",
        last=found[-1].get("n") if found else "",
        printed=by["printed"],
        misread=by["misread"],
        inferred=by["inferred"],
        missing=tuple(missing),
        doubled=tuple(n for n, k in times.items() if k > 1),
    )


def _heading(div: Mark, marks: Sequence[Mark], text: str) -> str:
    """What heads a division, its number left out where it stands on a line of its own."""
    inner = [m.start for m in marks if m.kind == "div" and div.start <= m.start and m.end <= div.end and m != div]
    stop = min(inner, default=div.end)
    heads = [m for m in marks if m.kind == "head" and div.start <= m.start < stop]
    own: list[Mark] = []
    for m in heads:
        if text[own[-1].end if own else div.start : m.start].strip():
            break
        own.append(m)
    titles = [m for m in own if not _numbers(_said(m, text))] or own
    return " ".join(_said(m, text) for m in titles)


def _entries(marks: Sequence[Mark], headings: dict[str, str], text: str) -> tuple[list[Pair], list[str]]:
    """The entries of the contents with the headings that they lead to, and those that lead nowhere."""
    divs = [m for m in marks if m.kind == "div"]
    refs = [m for m in marks if m.kind == "ref"]
    pairs, alone = [], []
    for item in (m for m in marks if m.kind == "item" and _inside(m, divs, "contents")):
        ref = next((r for r in refs if item.start <= r.start and r.end <= item.end), None)
        paged = ref is not None and ref.start > item.start and not any(c.isalpha() for c in _said(ref, text))
        said = " ".join(text[item.start : ref.start if ref and paged else item.end].split())
        if ref and ref.get("target"):
            pairs.append(Pair(said, headings.get(ref.get("target"), ""), ref.get("target")))
        else:
            alone.append(said)
    return pairs, alone


def _inside(mark: Mark, divs: Sequence[Mark], kind: str) -> bool:
    return any(d.get("type") == kind and d.start <= mark.start < d.end for d in divs)


def _said(mark: Mark, text: str) -> str:
    return " ".join(text[mark.start : mark.end].split())


def _numbers(text: str) -> bool:
    """Whether a heading is a label and a number alone."""
    words = text.strip(".: ").split()
    return bool(words) and len(words) <= 2 and (words[-1].isdigit() or bool(from_roman(words[-1].upper())))


def _letters(text: str) -> str:
    """The letters of a title without its number or letter, `page` before a number left out."""
    words = text.split()
    if words and (_numbers(words[0]) or len(words[0].strip("().[]")) == 1 and words[0].strip("().[]") != words[0]):
        words = words[1:]
    if words and words[-1].casefold() == "page":
        words = words[:-1]
    return "".join(c for c in "".join(words).casefold() if c.isalnum())


def _repairs(ledger: Ledger) -> Iterator[Repair]:
    for record in ledger.records:
        if record.stage != "structure":
            continue
        for e in record.entries:
            if isinstance(e.change, Edit) and e.change.rule not in LAYOUT and e.change.why:
                yield Repair(e.old, e.change.new, e.change.rule, e.change.why, e.state)


def _out_of_sequence(divs: Sequence[Mark]) -> Iterator[str]:
    """Where the numbers of parts or chapters do not count on. Chapters may begin anew in each part."""
    last: dict[str, int] = {}
    for div in divs:
        kind, n = div.get("type"), div.get("n")
        if kind not in ("part", "chapter") or not n:
            continue
        value = int(n) if n.isdigit() else from_roman(n) or 0
        before = last.get(kind, 0)
        if value != before + 1 and value != 1:
            yield f"{kind} {n} follows {kind} {before}" if before else f"{kind} {n} is the first"
        last[kind] = value


def render(name: str, found: Report) -> str:
    """The report as lines for a terminal or a file."""
    f = found.folios
    lines = [f"{name}", "", f"Pages      {f.pages}"]
    if f.numbered:
        lines.append(
            f"Folios     {f.first} to {f.last} on {f.numbered} pages: {f.printed} as printed, "
            f"{f.misread} misread and put right from their neighbours, {f.inferred} not printed or not read"
        )
        lines.append(f"           missing from the text: {', '.join(f.missing) or 'none'}")
        if f.doubled:
            lines.append(f"           on more than one page: {', '.join(f.doubled)}")
    else:
        lines.append("Folios     none")
    lines.append(f"Divisions  {_counted(found.divisions) or 'none found: paragraphs and pages alone'}")
    lines += [f"           {said}" for said in found.out_of_sequence]
    if found.others:
        lines.append(f"Within     {_counted(found.others)}")
    lines.append(
        f"Notes      {found.notes}, with {found.references} reference{'' if found.references == 1 else 's'} in the text"
    )
    lines += _contents(found)
    if found.site:
        lines += ["", "Taken out, since it is the site's", *(f"  {line}" for line in found.site)]
    if found.repaired:
        lines += ["", "Repaired, since another place proves it"]
        lines += [
            f"  {r.old or '(nothing)'} → {r.new or '(nothing)'}: {r.why} ({r.rule}, {r.state})" for r in found.repaired
        ]
    return "\n".join(lines) + "\n"


def _contents(found: Report) -> Iterator[str]:
    total = len(found.matched) + len(found.differing) + len(found.entries_alone)
    if not total:
        yield "Contents   none"
        return
    yield f"Contents   {total} entries: {len(found.matched)} agree with a heading of the text"
    for title, some in (
        ("Agreeing", [f"{p.entry} → {p.target}" for p in found.matched]),
        ("Differing in the book itself, kept as printed", [f"{p.entry} | {p.heading}" for p in found.differing]),
        ("Entries without a heading", found.entries_alone),
        ("Headings without an entry", found.headings_alone),
    ):
        if some:
            yield from ("", title, *(f"  {line}" for line in some))


def _counted(some: Sequence[tuple[str, int]]) -> str:
    return ", ".join(f"{n} {kind}" for kind, n in some)
