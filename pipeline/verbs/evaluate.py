"""The verb `evaluate`: how good cleaning is, on texts whose truth is known."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline import errors
from pipeline.verbs.common import document_name, echo_json, page_out, progress, raw_option, trust_option

if TYPE_CHECKING:
    from pipeline.measuring import ablation as parts
    from pipeline.measuring.samples import Sample

PAIRS = (".jsonl", ".jsonl.gz", ".jsonl.xz")
TEI = (".xml", ".tei")


@click.command(short_help="Measure how good cleaning is, where the truth is known.")
@click.argument("truths", nargs=-1, required=True, metavar="TRUTH…", type=click.Path(path_type=Path, exists=True))
@click.option("--document", default=None, metavar="NAME", help="The document that truth pages or a TEI file are of.")
@raw_option
@click.option("--clean", "fed", is_flag=True, help="Feed the truth in as if it were OCR: whatever changes is harm.")
@click.option("--ablation", is_flag=True, help="Also leave out one part of the cleaning at a time.")
@click.option(
    "--errors", "count", type=click.IntRange(min=0), default=0, metavar="N", help="List N errors that are left."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object, for programs.")
@trust_option
def evaluate(
    truths: tuple[Path, ...],
    document: str | None,
    raw: Path,
    fed: bool,
    ablation: bool,
    count: int,
    as_json: bool,
    trust: str | None,
) -> int:
    """Clean texts whose truth is known, and print how many errors there are before and after, of which types, and what
    each rule did.

    \b
    TRUTH is one of
        pairs.jsonl   a pair a line, as JSON with `ocr` and `gt` (and `doc`, `year`, `kind`: see `correct -h`);
                      may be packed, .jsonl.gz or .jsonl.xz
        folder/       truth pages 00.txt, 01.txt, … of a document of raw/: page 00 is its first
        book.xml      TEI of a document of raw/, proof-read; compared page by page where its <pb/> are as many

    Of a document all text is compared, with headings and notes, and nobody's verdicts are heeded. White space counts
    as single, quotation marks and dashes as of one kind, case and points as they are.

    \b
    Words of the truth are
        fixed    wrong in the OCR, right in the output    broken   right in the OCR, wrong in the output
        missed   wrong in both
    Edits, each looked at alone, leave the words they touch
        right    fixed, or at least nearer to the truth   false    broken, or as wrong as they were

    \b
    Examples:
        clean-corpus evaluate pairs.jsonl.gz
        clean-corpus evaluate pairs.jsonl.gz --errors 50 --ablation
        clean-corpus evaluate truth/ --document my-book --json | jq .wer
        clean-corpus evaluate pairs.jsonl.gz --clean
    """
    from pipeline.language import knowledge
    from pipeline.measuring import ablation as parts
    from pipeline.measuring import evaluation
    from pipeline.text.trust import Trust
    from pipeline.verbs import evaluation_report

    if document and not any(map(_of_document, truths)):
        raise click.UsageError("--document is for truth pages and TEI; pairs say by `doc` what they are from")
    samples = [_sample(path, raw, document, trust or "") for path in truths]
    if fed:
        samples = [sample.clean() for sample in samples]
    know = knowledge.load().trusting(Trust(trust or Trust.USUAL))
    assert know.model  # loaded now, since loading is not cleaning
    started = time.process_time()
    with progress(sum(sample.size for sample in samples), "cleaning") as tell:
        made = [sample.cleaned(know, tell) for sample in samples]
    seconds = time.process_time() - started
    every = [one for some in made for one in some]
    total = evaluation.score(every, errors=count, lexicon=know.lexicon)
    alone = [evaluation.score(some) for some in made] if len(made) > 1 else [total]
    report = evaluation_report.Report(
        fed,
        total,
        [(sample.name, one) for sample, one in zip(samples, alone, strict=True)],
        sum(len(one.passage.ocr.split()) for one in every),
        seconds,
        list(_watched(parts.run(samples, made, know), len(parts.parts(every)))) if ablation else [],
    )
    if as_json:
        echo_json(evaluation_report.data(report))
    else:
        page_out(evaluation_report.lines(report), color=False)
    return errors.DONE


def _watched(outcomes: Iterator[parts.Outcome], length: int) -> Iterator[parts.Outcome]:
    """The same, with a bar on the terminal."""
    with progress(length, "leaving out") as tell:
        for outcome in outcomes:
            tell(1)
            yield outcome


def _of_document(path: Path) -> bool:
    """Whether a TRUTH is of a document of raw/."""
    return path.is_dir() or path.name.endswith(TEI)


def _sample(path: Path, raw: Path, document: str | None, trust: str) -> Sample:
    """What is measured against one TRUTH."""
    from pipeline.measuring import samples

    if _of_document(path):
        return samples.document_of(path, raw, document_name(document, raw) if document else None, trust)
    if path.name.endswith(PAIRS):
        return samples.pairs_of(path)
    raise click.UsageError(f"`{path}` is no truth: give a folder of pages, TEI (.xml), or pairs ({', '.join(PAIRS)})")
