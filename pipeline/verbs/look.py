"""The verbs that look: `stage`, `text`, `diff` and `explain`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline import errors
from pipeline.verbs.common import (
    cleaned_names,
    cleaned_option,
    color_option,
    coloured,
    decisions_folder,
    decisions_option,
    document_name,
    echo_json,
    json_option,
    open_document,
    page_out,
    raw_option,
    stage_index,
    write_bytes,
)

if TYPE_CHECKING:
    from pipeline.corpus.cleaned_folder import Kept
    from pipeline.editions.explain import Place
    from pipeline.editions.line_evidence import Read
    from pipeline.editions.word_evidence import Weighing
    from pipeline.scans.facsimile import Spot
    from pipeline.source.documents import Metadata


@click.command(short_help="Show what one stage finds.")
@click.argument("stage_name", metavar="STAGE")
@click.argument("document", metavar="NAME")
@raw_option
@decisions_option
@json_option
def stage(stage_name: str, document: str, raw: Path, decisions: Path | None, as_json: bool) -> int:
    """Show what one stage finds in a document: its changes and its marks.

    \b
    Examples:
        clean-corpus stage hyphens ussr-its-significance-for-the-west-1942
        clean-corpus stage correct my-book --json | jq .new
    """
    from pipeline.corpus import decisions as said
    from pipeline.language import knowledge
    from pipeline.source import documents
    from pipeline.stages import order
    from pipeline.verbs import stage_findings

    stage_index(stage_name)
    read = documents.read(raw, document_name(document, raw))
    verdicts = said.load(decisions_folder(decisions) / f"{read.name}.tsv")
    found = stage_findings.find(order.STAGES, stage_name, read, knowledge.load(), verdicts)
    if as_json:
        for row in stage_findings.data(found):
            echo_json(row)
    else:
        page_out(stage_findings.table(found, short=sys.stdout.isatty()), color=False)
    return errors.DONE


@click.command(short_help="Print the text as it stands after a stage.")
@click.argument("document", metavar="NAME")
@click.option("--after", metavar="STAGE", default=None, help="Stop after this stage.  [default: the last]")
@raw_option
@decisions_option
def text(document: str, after: str | None, raw: Path, decisions: Path | None) -> int:
    """Print the text of a document as it stands after a stage.

    \b
    Examples:
        clean-corpus text my-book > my-book.txt
        clean-corpus text my-book --after furniture | less
    """
    from pipeline.corpus import answers
    from pipeline.corpus import decisions as said
    from pipeline.language import knowledge
    from pipeline.source import documents
    from pipeline.stages import order

    last = stage_index(after) if after else len(order.STAGES) - 1
    read = documents.read(raw, document_name(document, raw))
    verdicts = said.load(decisions_folder(decisions) / f"{read.name}.tsv")
    cleaned = answers.run(read.text, order.STAGES[: last + 1], knowledge.load(), read.meta, verdicts, read.layout)
    write_bytes(cleaned.text.encode())
    return errors.DONE


@click.command(short_help="Show raw against cleaned, with the rule beside each change.")
@click.argument("names", nargs=-1, metavar="[NAME]…")
@click.option("--page", default=None, metavar="N", help="Only the page with this folio, or else the N-th page.")
@click.option("--spaces", is_flag=True, help="Also show where only white space changed.")
@color_option
@cleaned_option
@raw_option
def diff(names: tuple[str, ...], page: str | None, spaces: bool, color: str, cleaned: Path, raw: Path) -> int:
    """Show raw against cleaned text, word by word, with the rule beside each change.

    Removed is red, added green, moved blue; without colour [-removed-], {+added+}, [~moved~]. Numbers are lines
    of the raw text; ⏎ is a line break. Without a name, all documents.

    \b
    Examples:
        clean-corpus diff my-book
        clean-corpus diff my-book --page 25
        clean-corpus diff my-book --color always | less -R
    """
    wanted = [document_name(n, cleaned, raw) for n in names] or cleaned_names(cleaned)
    in_colour = coloured(color)

    def parts() -> Iterator[str]:
        for number, name in enumerate(wanted):
            if len(wanted) > 1:
                yield ("\n" if number else "") + click.style(name, bold=in_colour or None) + "\n"
            yield from _diff_lines(open_document(cleaned, raw, name), page, spaces, in_colour)

    page_out(parts(), in_colour)
    return errors.DONE


def _diff_lines(kept: Kept, page: str | None, spaces: bool, in_colour: bool) -> list[str]:
    from pipeline.editions import diff as differ
    from pipeline.editions.provenance import compose
    from pipeline.editions.raw_places import places

    where = places(kept.raw, kept.ledger.marks)
    index = None if page is None else where.find_page(page)
    if page is not None and index is None:
        span = f"it has {len(where.labels)} pages, {where.labels[0]} to {where.labels[-1]}"
        raise errors.BadInput(f"{kept.folder}: no page {page}; {span}")
    found = differ.rows(differ.changes(kept.raw, compose(kept.raw, kept.ledger.records), spaces), where)
    look = differ.coloured() if in_colour else differ.PLAIN
    return list(differ.render(found, where, look, index)) or ["no change\n"]


@click.command(short_help="Tell why a word or place reads as it does.")
@click.argument("document", metavar="NAME")
@click.argument("word", metavar="WORD|OFFSET")
@click.option("--clean", is_flag=True, help="OFFSET counts in the clean text, not in the raw one.")
@click.option("--word", "literal", is_flag=True, help="A number is a word, not an OFFSET.")
@click.option("--all", "every", is_flag=True, help="Also show occurrences that no rule touched.")
@click.option("--evidence", is_flag=True, help="Also show how words and lines were weighed; implies --all.")
@color_option
@cleaned_option
@raw_option
@json_option
def explain(
    document: str,
    word: str,
    clean: bool,
    literal: bool,
    every: bool,
    evidence: bool,
    color: str,
    cleaned: Path,
    raw: Path,
    as_json: bool,
) -> int:
    """Tell which rules made a place what it is, and from which raw text.

    A word is looked for in the clean text and in the raw text. A bare number is an offset in code points; for a
    number that stands in the text, say --word.

    \b
    Examples:
        clean-corpus explain my-book government
        clean-corpus explain my-book 10234
        clean-corpus explain my-book --clean 9981
        clean-corpus explain my-book --word 1942
        clean-corpus explain my-book ail --evidence
    """
    from pipeline.editions import explain as explainer
    from pipeline.language import knowledge
    from pipeline.text import rules as rule_files

    if not word.strip():
        raise click.UsageError("which word? give one, or an offset")
    kept = open_document(cleaned, raw, document)
    rules = rule_files.load(knowledge.dictionaries() / "rules")
    asked = explainer.Explainer(kept.ledger, kept.raw, kept.text, rules)
    summary, found = explainer.answer(asked, word, clean, every or evidence, literal)
    weighed, lines = (_weighed(kept, raw), _lines(kept, raw)) if evidence else (None, None)
    spots = _on_scan(kept, raw)
    if as_json:
        for place in found:
            more: dict[str, object] = {"weighed": [w.data() for w in weighed(place)]} if weighed else {}
            if lines and (line := lines(place)):
                more["line"] = line.data()
            if spots:
                more["scan"] = [spot.data() for spot in spots(place)]
            echo_json(place.data() | more)
        return errors.DONE
    in_colour = coloured(color)

    def bold(s: str) -> str:
        return click.style(s, bold=True) if in_colour else s

    def quiet(s: str) -> str:
        return click.style(s, dim=True) if in_colour else s

    parts = [summary + "\n"]
    for place in found:
        parts += ["\n", *explainer.render(place, bold, quiet)]
        if spots and (told := "; ".join(spot.told() for spot in spots(place))):
            parts.append(quiet(f"  on the scan: {told}") + "\n")
        if weighed and lines:
            parts += _evidence(weighed(place), lines(place), quiet)
    page_out(parts, in_colour)
    return errors.DONE


def _evidence(words: Sequence[Weighing], line: Read | None, quiet: Callable[[str], str]) -> Iterator[str]:
    """How the words of a place and its line were weighed, in lines of text."""
    from pipeline.editions import line_evidence, word_evidence

    yield from [quiet(told) for word in words for told in word_evidence.render(word)] or [NOT_WEIGHED]
    if line:
        yield from map(quiet, line_evidence.render(line))


NOT_WEIGHED = "  Its readings were not weighed: it is a word that fits its place, or no other is near it in shape.\n"


def _on_scan(kept: Kept, raw: Path) -> Callable[[Place], list[Spot]] | None:
    """What tells where a place stands on the page images, for a document that was scanned."""
    from pipeline.scans import facsimile
    from pipeline.source import documents

    name = kept.folder.name
    if not kept.ledger.head.get("read") or not raw.is_dir():
        return None
    read = documents.kept(raw, name)
    if read is None or read.layout is None or read.text != kept.raw:
        return None
    layout = read.layout
    return lambda place: list(facsimile.spots(layout, place.raw_start, place.raw_end))


def _weighed(kept: Kept, raw: Path) -> Callable[[Place], list[Weighing]]:
    """What weighs the words of a place again, with the document's own year."""
    from pipeline.editions import word_evidence
    from pipeline.language import knowledge
    from pipeline.stages.view import View

    text, where = word_evidence.seen_by(word_evidence.CORRECT, kept.ledger, kept.raw)
    scales = word_evidence.Scales(View(text, (), knowledge.load(), _meta(kept, raw)))
    return lambda place: scales.at(*where(place.raw_start, place.raw_end))


def _lines(kept: Kept, raw: Path) -> Callable[[Place], Read | None]:
    """What reads the printed line of a place again; None of a scan or a saved page, whose lines tell otherwise."""
    from pipeline.editions import line_evidence, word_evidence
    from pipeline.language import knowledge
    from pipeline.stages.view import View
    from pipeline.text.ledger import all_raw

    ledger = kept.ledger
    if ledger.head.get("read") or any(m.kind == "capture" for m in ledger.marks):
        return lambda place: None
    text, where = word_evidence.seen_by(line_evidence.STRUCTURE, ledger, kept.raw)
    begun = {
        kind: [where(*stretch)[0] for stretch in all_raw(ledger.records, stretches)]
        for kind in ("page", "note")
        for stretches in [[(m.start, m.start) for m in ledger.marks if m.kind == kind]]
    }
    view = View(text, (), knowledge.load(), _meta(kept, raw))
    lines = line_evidence.Lines(view, sorted(begun["page"]), min(begun["note"], default=len(text)))
    return lambda place: lines.at(where(place.raw_start, place.raw_end)[0])


def _meta(kept: Kept, raw: Path) -> Metadata:
    """What is known of a document beside its text."""
    from pipeline.source import documents

    name = kept.folder.name
    return documents.find(raw, name).meta if name in documents.names(raw) else documents.Metadata()
