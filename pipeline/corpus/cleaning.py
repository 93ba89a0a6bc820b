"""One document, end to end: clean it in memory, prove that it restores, then write all its files or none of them.

`record` says what they were made from and what they are: where both still hold, there is nothing to do; and what a
person changed there is not written over.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import __version__
from pipeline.corpus import archive, cleaned_folder, decisions, record, takeover
from pipeline.corpus.cleaned_folder import AUDIT, FILES, GIVEN, LEDGER, REVIEW, SUMS, TEI, TEXT
from pipeline.corpus.decisions import Decisions
from pipeline.corpus.freshness import fingerprint
from pipeline.editions import review
from pipeline.editions.review import Row
from pipeline.errors import BadInput, ChangedByHand, InvalidOutput, Unreadable
from pipeline.source.documents import Found, Source
from pipeline.source.files import Sort
from pipeline.text import ledger
from pipeline.text.ledger import Ledger
from pipeline.text.policy import State, Verdict

if TYPE_CHECKING:
    from pipeline.language.knowledge import Knowledge
    from pipeline.stages.chain import Cleaned
    from pipeline.stages.view import Stage


@dataclass(frozen=True, slots=True)
class Counts:
    """What was done to a document. `changes`: how many each stage made; `rules`: how many each rule made."""

    pages: int
    changes: Mapping[str, int]
    rules: Mapping[str, int]
    review: int
    unmatched: Sequence[str]  # the verdicts that match nothing any more, in words
    unread: Sequence[str] = ()  # the pages that could not be read, and why
    overtaken: Sequence[str] = ()  # the changes a person accepted that others leave no place for, in words
    contradicted: Sequence[str] = ()  # the verdicts whose place has a later one that says the opposite, in words


@dataclass(frozen=True, slots=True)
class Decided:
    """The decisions file that was followed, and what becomes of it: its rows name the lines of the text at hand."""

    path: Path
    given: bytes
    renewed: bytes


@dataclass(frozen=True, slots=True)
class Made:
    """A cleaned document in memory: its files by name, in bytes, and what was done."""

    name: str
    files: Mapping[str, bytes]
    counts: Counts
    inputs: str
    decided: Decided | None = None

    @property
    def digests(self) -> dict[str, str]:
        """The SHA-256 of each file, in hex."""
        return record.digests(self.files)


def make(
    document: Source,
    know: Knowledge,
    stages: tuple[Stage, ...],
    verdicts: Path,
    audit: bool = False,
    folder: Path | None = None,
) -> Made:
    """Clean `document`, with the decisions in the folder `verdicts`; nothing is written. `audit`: that edition, too.

    folder: where an earlier run has written its files, from which the text that decisions were made on is known.
    Raises InvalidOutput where the outcome does not restore to the raw bytes or is not valid TEI.
    """
    path = verdicts / f"{document.name}.tsv"
    given = decisions.read(path)
    said = decisions.loaded(path, given)
    before = _judged(folder, document) if folder is not None and said.rows else None
    files, counts = _files(document, know, stages, said, before, audit)
    renewed = decisions.renewed(path, given, said.lines()) if given is not None else None
    if _given_as_ocr(document.found):
        assert document.found is not None
        files[GIVEN] = archive.pack(document.found.files.sources)
    _prove(document, files)
    files[SUMS] = record.sums(files)
    decided = Decided(path, given, renewed) if given is not None and renewed is not None else None
    return Made(document.name, files, counts, fingerprint(document, renewed), decided)


def _files(
    document: Source,
    know: Knowledge,
    stages: tuple[Stage, ...],
    said: Decisions,
    before: str | None,
    audit: bool,
) -> tuple[dict[str, bytes], Counts]:
    """The files that say what becomes of a document, and what was done. Nothing else is kept of its cleaning: the proof
    that follows needs the room."""
    from pipeline.corpus import answers
    from pipeline.editions import tei

    cleaned = answers.run(document.text, stages, know, document.meta, said, document.layout, before)
    made = ledger_of(document, cleaned, know)
    editions = {TEI: tei.Edition.READING, **({AUDIT: tei.Edition.AUDIT} if audit else {})}
    files: dict[str, bytes] = {}
    for name, edition in editions.items():
        xml = tei.write(cleaned, document, know, edition)
        try:
            tei.check(xml, name)
        except InvalidOutput as e:
            raise InvalidOutput(f"{document.path}: {e}; nothing was written") from e
        files[name] = xml.encode()
        del xml  # of a long book as text it takes twice the room of its bytes
    rows = review.rows(made, document.text, know.rules)
    # those without a change keep their place in the list, so that a copy of it keeps them
    rows += [replace(row, state=State.OVERTAKEN) for row in said.overtaken()]
    rows += [replace(row, state=review.UNMATCHED) for row in said.unmatched()]
    files |= {TEXT: cleaned.text.encode(), LEDGER: ledger.dump(made), REVIEW: review.dump(rows).encode()}
    return files, _counts(cleaned, said)


def _judged(folder: Path, document: Source) -> str | None:
    """The raw text that a cleaned folder was made from, which its list and the decisions name the lines of."""
    try:
        with (folder / LEDGER).open(encoding="utf-8") as lines:
            if json.loads(next(lines))["raw"]["sha256"] == document.sha256:
                return document.text
        return cleaned_folder.read(folder).raw
    except (BadInput, Unreadable, OSError, ValueError, KeyError, TypeError, StopIteration):
        return None  # nothing there, or nothing that can be trusted


def ledger_of(document: Source, cleaned: Cleaned, know: Knowledge) -> Ledger:
    """The ledger of `cleaned`, with a head that says what was made from what, and by which engine and rules."""
    head = {
        "document": document.name,
        "raw": {
            "sha256": document.sha256,
            "bytes": len(document.raw),
            "code_points": len(document.text),
            "encoding": document.encoding,
        },
        "engine": __version__,
        "rules": know.version,
        "trust": document.meta.trusted.value,
    }
    if document.layout is not None and document.found is not None:
        head["read"] = {
            "by": document.layout.engine,
            "kept": GIVEN if _given_as_ocr(document.found) else "",
            "from": [{"file": path.name, "sha256": sha} for path, sha in document.found.digests.items()],
        }
    return Ledger(head, cleaned.records, cleaned.marks)


def _prove(document: Source, files: Mapping[str, bytes]) -> None:
    """Restore from the very bytes that are about to be written."""
    try:
        raw = cleaned_folder.restored(files[TEXT], files[LEDGER], document.name)
    except BadInput as e:
        raise InvalidOutput(f"{document.path}: would not restore, nothing was written: {e}") from e
    if raw != document.raw:
        raise InvalidOutput(f"{document.path}: would not restore to the same bytes, nothing was written")
    if GIVEN in files and document.found is not None:
        packed = {name: hashlib.sha256(data).hexdigest() for name, data in archive.unpack(files[GIVEN]).items()}
        if packed != {path.name: sha for path, sha in document.found.digests.items()}:
            raise InvalidOutput(f"{document.path}: changed while it was read, nothing was written; run it again")


def _counts(cleaned: Cleaned, said: Decisions) -> Counts:
    from pipeline.stages import chain

    made = {r.stage: [e.change.rule for e in r.entries if e.state.in_text] for r in cleaned.records}
    return Counts(
        pages=sum(m.kind == "page" for m in cleaned.marks),
        changes={stage: len(rules) for stage, rules in made.items()},
        rules=dict(Counter(rule for rules in made.values() for rule in rules)),
        review=chain.queued(cleaned),
        unmatched=[_unmatched(row, said) for row in said.unmatched()],
        contradicted=[review.told(row) for row in said.contradicted()],
        overtaken=[review.told(row) for row in said.overtaken() if row.verdict == Verdict.ACCEPT],
        unread=[f"{m.get('facs')}: {m.get('unread')}" for m in cleaned.marks if m.kind == "page" and m.get("unread")],
    )


def _unmatched(row: Row, said: Decisions) -> str:
    """A verdict that meets no change, in words, and why where its place is among several."""
    if alike := said.alike(row):
        there = f"{alike} places are alike there" if alike > 1 else "others claim its place"
        return f"{review.told(row)}; {there}, and which is that of line {row.line} cannot be told: say it again"
    return review.told(row)


def write(made: Made, cleaned: Path, overwrite: bool = False) -> Path:
    """Write the files of `made` into its folder under `cleaned`, and give that folder.

    Raises ChangedByHand where that would lose what a person wrote there, unless told to `overwrite` it, and Unreadable.
    """
    folder = cleaned / made.name
    if not overwrite and (lost := [name for name, sha in by_hand(folder).items() if sha != made.digests.get(name)]):
        raise ChangedByHand(f"{_listed(folder, lost)}: changed since it was written, and not written over")
    if (said := made.decided) and said.renewed != said.given and decisions.read(said.path) == said.given:
        record.put(said.path, said.renewed)
    record.write(folder, made.files, {"inputs": made.inputs, "counts": asdict(made.counts)})
    record.quietly((folder / takeover.TAKEN).unlink)  # the list is a new one
    return folder


def _listed(folder: Path, names: Sequence[str]) -> str:
    return ", ".join([str(folder / names[0]), *names[1:]])


def by_hand(folder: Path) -> dict[str, str]:
    """The files of a cleaned folder that a person made or changed, with their digests; review.tsv is for writing into.

    Raises Unreadable.
    """
    names = [name for name in (TEI, TEXT, LEDGER, AUDIT, GIVEN) if (folder / name).is_file()]
    found = record.changed(folder, names)
    own = record.known(folder)
    unrecorded = [name for name in found if name not in own]
    if not unrecorded or not (folder / LEDGER).is_file():
        return found
    # as older versions wrote them: only the ledger tells, and only of the text
    return {n: sha for n, sha in found.items() if n in own or (n == TEXT and not _text_belongs(folder))}


def _text_belongs(folder: Path) -> bool:
    """Whether text.txt is what its ledger led to."""
    try:
        text = (folder / TEXT).read_bytes()
        head = json.loads((folder / LEDGER).read_bytes().split(b"\n", 1)[0])
        if "text" in head:  # ledgers of the first format told its digest
            return bool(head["text"]["sha256"] == hashlib.sha256(text).hexdigest())
        cleaned_folder.read(folder)
    except (BadInput, OSError, ValueError, KeyError, TypeError):
        return False
    return True


def audited(folder: Path) -> bool:
    """Whether a cleaned folder has the audit edition, which then is kept up with the rest."""
    return (folder / AUDIT).is_file()


def _given_as_ocr(found: Found | None) -> bool:
    return found is not None and found.files.sort is Sort.OCR


def up_to_date(document: Source | Found, cleaned: Path, verdicts: Path, audit: bool = False) -> Counts | None:
    """What was done when the files under `cleaned` were made, if they are still what would be made now; else None.

    `audit`: that edition must be among them.
    """
    folder = cleaned / document.name
    try:
        stamp = record.stamp(folder)
        counts = Counts(**stamp["counts"])
        names = [*FILES, *([AUDIT] if audit or audited(folder) else [])]
        found = document.found if isinstance(document, Source) else document
        names += [GIVEN] if _given_as_ocr(found) else []
        if stamp["files"] != record.digests({name: (folder / name).read_bytes() for name in names}):
            return None
    except (OSError, ValueError, KeyError, TypeError):
        return None
    said = decisions.read(verdicts / f"{document.name}.tsv")
    return counts if stamp["inputs"] == fingerprint(document, said) else None
