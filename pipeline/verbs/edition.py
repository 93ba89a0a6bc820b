"""The verbs that show an edition: `tei` and `report`."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline import __version__, errors
from pipeline.verbs.common import (
    cleaned_names,
    cleaned_option,
    document_name,
    echo_json,
    json_option,
    open_document,
    page_out,
    raw_option,
    write_bytes,
)


@click.command(short_help="Print a document's TEI, in the reading or the audit edition.")
@click.argument("document", metavar="NAME")
@click.option(
    "--edition",
    type=click.Choice(["reading", "audit"]),
    default="reading",
    show_default=True,
    help="reading: silent about repairs; audit: every change, line end and piece of furniture is shown.",
)
@cleaned_option
@raw_option
def tei(document: str, edition: str, cleaned: Path, raw: Path) -> int:
    """Print the TEI of a cleaned document, from its ledger.

    \b
    Examples:
        clean-corpus tei my-book --edition audit > my-book.audit.xml
        clean-corpus tei my-book | xmllint --noout -
    """
    from pipeline.editions import tei as writer
    from pipeline.language import knowledge
    from pipeline.source import documents
    from pipeline.stages import chain

    kept = open_document(cleaned, raw, document)
    name = kept.folder.name
    read = documents.read(raw, name)
    if read.text != kept.raw:
        raise errors.BadInput(f"{raw / name}: the raw text has changed since; clean it anew: `clean-corpus run {name}`")
    know, head = knowledge.load(), kept.ledger.head
    if (head.get("engine"), head.get("rules")) != (__version__, know.version):
        raise errors.BadInput(f"{kept.folder}: made by other rules; make it anew: `clean-corpus run {name}`")
    state = chain.Cleaned(kept.text, kept.ledger.records, kept.ledger.marks)
    xml = writer.write(state, read, know, writer.Edition(edition))
    writer.check(xml, f"{name}, {edition} edition")
    write_bytes(xml.encode())
    return errors.DONE


@click.command(short_help="Tell what was found of a document's structure, and what does not agree.")
@click.argument("names", nargs=-1, metavar="[NAME]…")
@cleaned_option
@raw_option
@json_option
def report(names: tuple[str, ...], cleaned: Path, raw: Path, as_json: bool) -> int:
    """Tell how folios, headings, contents and notes of cleaned documents agree: what was matched, repaired, unmatched.

    \b
    Examples:
        clean-corpus report
        clean-corpus report my-book --json | jq .folios.missing
    """
    from pipeline.editions import report as reporter

    wanted = [document_name(n, cleaned, raw) for n in names] or cleaned_names(cleaned)
    parts: list[str] = []
    for name in wanted:
        kept = open_document(cleaned, raw, name)
        found = reporter.report(kept.ledger, kept.text)
        if as_json:
            echo_json({"document": name, **found.data()})
        else:
            parts.append(("\n" if parts else "") + reporter.render(name, found))
    page_out(parts, color=False)
    return errors.DONE
