"""Whether a cleaned folder still keeps what was promised of it."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from pathlib import Path

from pipeline import __version__
from pipeline.corpus import cleaned_folder, record
from pipeline.corpus.cleaned_folder import AUDIT, REVIEW, SUMS, TEI, Kept, changed
from pipeline.corpus.cleaning import audited
from pipeline.editions import review, tei
from pipeline.errors import BadInput, InvalidOutput, MissingProgram, Unreadable
from pipeline.language.knowledge import Knowledge
from pipeline.source import documents
from pipeline.source.files import Sort
from pipeline.stages import chain


def problems(kept: Kept, raw: Path, know: Knowledge) -> list[str]:
    """What is wrong with a cleaned folder that restores: one line for each broken promise, none if all is well.

    It is compared with its raw document where the folder `raw` has it. Raises Unreadable.
    """
    found: list[str] = []
    files: dict[str, str] = {}
    for file in (TEI, REVIEW, *([AUDIT] if audited(kept.folder) else [])):
        try:
            files[file] = (kept.folder / file).read_bytes().decode()
        except FileNotFoundError:
            found.append(f"{file} is missing")
        except UnicodeDecodeError:
            found.append(f"{file} is not UTF-8 any more")
        except OSError as e:
            raise Unreadable(f"{kept.folder / file}: cannot be read: {e.strerror}") from e
    editions = {name: files[name] for name in (TEI, AUDIT) if name in files}
    found.extend(_given_problems(kept))
    for name, xml in editions.items():
        try:
            tei.check(xml, name)
        except InvalidOutput as e:
            found.append(str(e))
    if REVIEW in files:
        found.extend(_review_problems(files[REVIEW], kept))
    return found + _record_problems(kept) + _raw_problems(kept, raw, know, editions)


def _record_problems(kept: Kept) -> list[str]:
    """Which files are not those that SHA256SUMS names; review.tsv is there to be written into."""
    try:
        sums = record.parse_sums((kept.folder / SUMS).read_bytes())
    except OSError:
        return [f"{SUMS} is missing"]
    found = []
    for name, sha in sums:
        with suppress(OSError):  # one that is missing is told of elsewhere
            same = hashlib.sha256((kept.folder / name).read_bytes()).hexdigest() == sha
            if not same and name != REVIEW:
                found.append(f"{name} was changed since it was written")
    return found


def _given_problems(kept: Kept) -> list[str]:
    """What is wrong with the OCR files that a document was given as, where it keeps them."""
    try:
        cleaned_folder.given_files(kept)
    except BadInput as e:
        return [str(e).removeprefix(f"{kept.folder}: ")]
    return []


def _raw_problems(kept: Kept, raw: Path, know: Knowledge, written: dict[str, str]) -> list[str]:
    """What differs from the raw document, and from the TEI that it and the ledger give (`written`, by file name)."""
    name = kept.folder.name
    if not raw.is_dir():
        return []
    if name not in documents.names(raw):
        return [
            f"{raw} has no document of this name any more; bring it back, remove {kept.folder}, or name another --raw"
        ]
    try:
        found = documents.find(raw, name)
        if found.files.sort is not Sort.TEXT and changed(found, kept):
            return [f"it was made from other files than those of {found.files.path}"]
        document = documents.read(raw, name, images=False)
    except documents.NotRead:
        return []  # the same images; what they were read as is in the ledger
    except (BadInput, MissingProgram) as e:
        return [f"the raw document cannot be compared: {e}"]
    if document.text != kept.raw:
        return [f"it was made from another text than {document.path}"]
    head = kept.ledger.head
    if (head.get("engine"), head.get("rules")) != (__version__, know.version):
        return []  # other rules may well write other TEI
    state = chain.Cleaned(kept.text, kept.ledger.records, kept.ledger.marks)
    editions = {TEI: tei.Edition.READING, AUDIT: tei.Edition.AUDIT}
    return [
        f"{name} is not what the ledger gives"
        for name, xml in written.items()
        if tei.write(state, document, know, editions[name]) != xml
    ]


def _review_problems(text: str, kept: Kept) -> list[str]:
    try:
        listed = [(r.rule, r.state, r.old, r.new) for r in review.parse(text) if r.state not in review.ELSEWHERE]
    except ValueError as e:
        return [f"{REVIEW}, {e}"]
    waiting = [(r.rule, r.state, r.old, r.new) for r in review.rows(kept.ledger, kept.raw, {})]
    return [] if listed == waiting else [f"{REVIEW} does not list what the ledger queues"]
