"""The TEI header: what the document is, where it came from, and what was done to it, with counts."""

from __future__ import annotations

from collections import Counter
from datetime import date

import regex

from pipeline import __version__
from pipeline.editions import audit
from pipeline.editions.markup import escape, quoted
from pipeline.language.knowledge import Knowledge
from pipeline.source.documents import Metadata, Source
from pipeline.stages.chain import Cleaned
from pipeline.text.policy import State

EDITIONS = {
    "reading": "repairs are silent, and lie in the ledger",
    "audit": "every change is shown, with its rule and certainty, and the source's line ends and furniture",
}
_ISO = regex.compile(r"[0-9]{4}(?:-[0-9]{2}){0,2}")


def write(cleaned: Cleaned, source: Source, know: Knowledge, edition: str) -> str:
    """The `teiHeader`, indented by one space; `edition` is the name of the edition that it heads."""
    meta = source.meta
    lines = [
        "<teiHeader>",
        " <fileDesc>",
        *_title(meta.title or source.name, meta, cleaned),
        f"  <editionStmt><edition>{edition} edition: {EDITIONS[edition]}</edition></editionStmt>",
        f"  <extent>{_pages(cleaned)}</extent>",
        "  <publicationStmt>",
        "   <authority>Not published. Made from its source by clean-corpus, a program.</authority>",
        *([f'   <availability status="unknown"><p>{escape(meta.rights)}</p></availability>'] if meta.rights else []),
        "  </publicationStmt>",
        f"  <sourceDesc>{_source(meta, cleaned)}</sourceDesc>",
        " </fileDesc>",
        " <encodingDesc>",
        f"  <projectDesc><p>Made by clean-corpus {__version__} (rules {know.version}) from {_given(cleaned)} whose "
        f"SHA-256 is {source.sha256}. Every change lies in ledger.jsonl, from which it comes back byte for byte.</p>"
        "</projectDesc>",
        "  <editorialDecl>",
        *(f"   <p n={quoted(name)}>{escape(text)}</p>" for name, text in _practice(cleaned, know)),
        "  </editorialDecl>",
        *(_taxonomy(cleaned, know) if edition == "audit" else ()),
        " </encodingDesc>",
        *_profile(meta),
        f" <revisionDesc>{_revisions(cleaned, know)}</revisionDesc>",
        "</teiHeader>",
    ]
    return "\n".join(" " + line for line in lines)


def _title(title: str, meta: Metadata, cleaned: Cleaned) -> list[str]:
    """The title statement: who wrote the text, who wrote around it, and what cleaned it."""
    author = meta.author or meta.responsible
    lines = ["  <titleStmt>", f"   <title>{escape(title)}</title>"]
    if author:
        lines.append(f"   <author>{escape(author)}</author>")
    if any(m.get("resp") == "editor" for m in cleaned.marks):
        page = next((m for m in cleaned.marks if m.kind == "capture"), None)
        editor = meta.editor or (page.get("editor") if page else "") or "not named by the page"
        lines.append(
            '   <respStmt xml:id="editor"><resp>what stands around the text (div type="editorial")</resp>'
            f"<name>{escape(editor)}</name></respStmt>"
        )
    lines.append(
        f"   <respStmt><resp>automatic cleaning of {_given(cleaned)}</resp>"
        f"<name>clean-corpus {__version__}</name></respStmt>"
    )
    return [*lines, "  </titleStmt>"]


def _given(cleaned: Cleaned) -> str:
    """What sort of text was cleaned."""
    return "text saved from the web" if any(m.kind == "capture" for m in cleaned.marks) else "OCR text"


def _taxonomy(cleaned: Cleaned, know: Knowledge) -> list[str]:
    """What the rules are to which the audit edition refers."""
    used = [know.rules[name] for name in audit.rules(cleaned.records) if name in know.rules]
    if not used:
        return []
    return [
        "  <classDecl>",
        '   <taxonomy xml:id="rules">',
        f"    <category xml:id={quoted(audit.READ)}>"
        "<catDesc>as it was read or typed, which the print need not have</catDesc></category>",
        *(f"    <category xml:id={quoted(r.name)}><catDesc>{escape(r.why)}</catDesc></category>" for r in used),
        "   </taxonomy>",
        "  </classDecl>",
    ]


def _revisions(cleaned: Cleaned, know: Knowledge) -> str:
    """What was done last, by program and by people. Without a date: the same input gives the same bytes."""
    states = Counter(e.state for r in cleaned.records for e in r.entries)
    accepted, refused = states[State.ACCEPTED], states[State.REFUSED]
    waiting = sum(n for state, n in states.items() if state.queued)
    people = f"<change>A person accepted {accepted} and refused {refused} proposed changes.</change>"
    return (people if accepted or refused else "") + (
        f"<change>Cleaned by clean-corpus {__version__}, rules {know.version}; "
        f"{waiting} change{'' if waiting == 1 else 's'} await{'s' if waiting == 1 else ''} review.</change>"
    )


def _pages(cleaned: Cleaned) -> str:
    n = sum(m.kind == "page" for m in cleaned.marks)
    return f"{n} page{'' if n == 1 else 's'}"


def _source(meta: Metadata, cleaned: Cleaned) -> str:
    """The printed source, as far as it is known."""
    parts = []
    if meta.author or meta.responsible:
        parts.append(f"<author>{escape(meta.author or meta.responsible)}</author>")
    if meta.title:
        parts.append(f"<title>{escape(meta.title)}</title>")
    if meta.place:
        parts.append(f"<pubPlace>{escape(meta.place)}</pubPlace>")
    if meta.publisher:
        parts.append(f"<publisher>{escape(meta.publisher)}</publisher>")
    if meta.date:
        parts.append(_date(meta.date))
    sentences = [", ".join(parts), f"From: {escape(meta.source)}" if meta.source else ""]
    if imprint := _imprint(cleaned):
        sentences.append(f"Imprint as printed: {escape(imprint)}")
    said = ". ".join(sentence for sentence in sentences if sentence)
    return f"<bibl>{said}.</bibl>" if said else "<p>Nothing is said of the source.</p>"


def _imprint(cleaned: Cleaned) -> str:
    """What title page and imprint print of place, publisher, date and printer, as one line."""
    leaves = [m for m in cleaned.marks if m.kind == "div" and m.get("type") == "imprint"]
    parts = [
        m
        for m in cleaned.marks
        if m.kind in ("pubPlace", "publisher", "docDate")
        or m.kind == "p"
        and any(leaf.start <= m.start < leaf.end for leaf in leaves)
    ]
    texts = (" ".join(cleaned.text[m.start : m.end].split()) for m in sorted(parts, key=lambda m: m.start))
    return "; ".join(text.rstrip(".,;") for text in texts)


def _date(date: str) -> str:
    """A date, with `when` where it is one that there was."""
    when = f" when={quoted(date)}" if _is_date(date) else ""
    return f"<date{when}>{escape(date)}</date>"


def _is_date(text: str) -> bool:
    """Whether `text` is a year, a month or a day that there was, written as ISO 8601 writes it."""
    if not _ISO.fullmatch(text):
        return False
    try:
        date.fromisoformat(text + "-01-01"[len(text) - 4 :])
    except ValueError:
        return False
    return True


def _profile(meta: Metadata) -> list[str]:
    """When the text was made and in what language, where either is known."""
    made = [f"  <creation>{_date(meta.date)}</creation>"] if meta.date else []
    language = f"<language ident={quoted(meta.language)}>{escape(meta.language)}</language>" if meta.language else ""
    spoken = [f"  <langUsage>{language}</langUsage>"] if language else []
    return [" <profileDesc>", *made, *spoken, " </profileDesc>"] if made or spoken else []


def _practice(cleaned: Cleaned, know: Knowledge) -> list[tuple[str, str]]:
    """What each stage did, with its counts."""
    told = know.tables.get("header", {}).get("practice", {})
    found = []
    for record in cleaned.records:
        states = Counter(e.state for e in record.entries)
        if record.stage not in told or not states and record.stage not in ("correct", "structure"):
            continue
        made = sum(n for state, n in states.items() if state.in_text)
        held = states[State.HELD]
        counts = f" Changes: {made}"
        if states[State.TENTATIVE]:
            counts += f", of them {states[State.TENTATIVE]} to be looked at"
        counts += f"; held back for review: {held}." if held else "."
        found.append((record.stage, told[record.stage] + counts))
    return found
