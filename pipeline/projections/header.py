"""The TEI header: what the document is, where it came from, and what was done to it, with counts."""

from __future__ import annotations

from collections import Counter
from datetime import date

import regex

from pipeline import __version__
from pipeline.chain import Cleaned
from pipeline.knowledge import Knowledge
from pipeline.policy import State
from pipeline.projections.markup import escape, quoted
from pipeline.source import Metadata, Source

_ISO = regex.compile(r"[0-9]{4}(?:-[0-9]{2}){0,2}")


def write(cleaned: Cleaned, source: Source, know: Knowledge) -> str:
    """The `teiHeader`, indented by one space."""
    meta = source.meta
    title = meta.title or source.name
    lines = [
        "<teiHeader>",
        " <fileDesc>",
        "  <titleStmt>",
        f"   <title>{escape(title)}</title>",
        *(
            [f"   <author>{escape(meta.author or meta.responsible)}</author>"]
            if meta.author or meta.responsible
            else []
        ),
        f"   <respStmt><resp>automatic cleaning of OCR text</resp><name>clean-corpus {__version__}</name></respStmt>",
        "  </titleStmt>",
        f"  <extent>{_pages(cleaned)}</extent>",
        "  <publicationStmt>",
        f"   <p>{escape(_rights(meta))}</p>",
        "  </publicationStmt>",
        f"  <sourceDesc>{_source(meta)}</sourceDesc>",
        " </fileDesc>",
        " <encodingDesc>",
        f"  <projectDesc><p>Made by clean-corpus {__version__} (rules {know.version}) from OCR text whose SHA-256 is "
        f"{source.sha256}. Every change lies in ledger.jsonl, from which the OCR text comes back byte for byte."
        "</p></projectDesc>",
        "  <editorialDecl>",
        *(f"   <p n={quoted(name)}>{escape(text)}</p>" for name, text in _practice(cleaned, know)),
        "  </editorialDecl>",
        " </encodingDesc>",
        " <profileDesc>",
        f"  <langUsage>{_language(meta)}</langUsage>",
        " </profileDesc>",
        "</teiHeader>",
    ]
    return "\n".join(" " + line for line in lines)


def _pages(cleaned: Cleaned) -> str:
    n = sum(m.kind == "page" for m in cleaned.marks)
    return f"{n} page{'' if n == 1 else 's'}"


def _rights(meta: Metadata) -> str:
    return f"Rights: {meta.rights}" if meta.rights else "Rights: not known."


def _source(meta: Metadata) -> str:
    """The printed source, and what of it is not known."""
    parts = []
    if meta.author or meta.responsible:
        parts.append(f"<author>{escape(meta.author or meta.responsible)}</author>")
    parts.append(f"<title>{escape(meta.title)}</title>" if meta.title else "Title not known")
    if meta.place:
        parts.append(f"<pubPlace>{escape(meta.place)}</pubPlace>")
    if meta.publisher:
        parts.append(f"<publisher>{escape(meta.publisher)}</publisher>")
    if meta.date:
        when = f' when="{meta.date}"' if _is_date(meta.date) else ""
        parts.append(f"<date{when}>{escape(meta.date)}</date>")
    unknown = [
        name
        for name, value in (
            ("author", meta.author or meta.responsible),
            ("place", meta.place),
            ("publisher", meta.publisher),
            ("date", meta.date),
        )
        if not value
    ]
    tail = f". Not known: {', '.join(unknown)}" if unknown else ""
    given = f". From: {escape(meta.source)}" if meta.source else ". Where the text came from is not known"
    return f"<bibl>{', '.join(parts)}{tail}{given}.</bibl>"


def _is_date(text: str) -> bool:
    """Whether `text` is a year, a month or a day that there was, written as ISO 8601 writes it."""
    if not _ISO.fullmatch(text):
        return False
    try:
        date.fromisoformat(text + "-01-01"[len(text) - 4 :])
    except ValueError:
        return False
    return True


def _language(meta: Metadata) -> str:
    return f"<language ident={quoted(meta.language or 'und')}>{escape(meta.language or 'not known')}</language>"


def _practice(cleaned: Cleaned, know: Knowledge) -> list[tuple[str, str]]:
    """What each stage did, with its counts."""
    told = know.tables.get("header", {}).get("practice", {})
    found = []
    for record in cleaned.records:
        states = Counter(e.state for e in record.entries)
        if record.stage not in told:
            continue
        made = sum(n for state, n in states.items() if state.in_text)
        held = states[State.HELD]
        counts = f" Changes: {made}"
        if states[State.TENTATIVE]:
            counts += f", of them {states[State.TENTATIVE]} to be looked at"
        counts += f"; held back for review: {held}." if held else "."
        found.append((record.stage, told[record.stage] + counts))
    return found
