"""Whether a cleaned folder still keeps what was promised of it."""

from __future__ import annotations

from pathlib import Path

from pipeline import __version__, chain, source
from pipeline.corpus import REVIEW, TEI, Kept
from pipeline.errors import BadInput, InvalidOutput, Unreadable
from pipeline.knowledge import Knowledge
from pipeline.projections import review, tei


def problems(kept: Kept, raw: Path, know: Knowledge) -> list[str]:
    """What is wrong with a cleaned folder that restores: one line for each broken promise, none if all is well.

    It is compared with its raw document where the folder `raw` has it. Raises Unreadable.
    """
    found: list[str] = []
    files: dict[str, str] = {}
    for file in (TEI, REVIEW):
        try:
            files[file] = (kept.folder / file).read_bytes().decode()
        except FileNotFoundError:
            found.append(f"{file} is missing")
        except UnicodeDecodeError:
            found.append(f"{file} is not UTF-8 any more")
        except OSError as e:
            raise Unreadable(f"{kept.folder / file}: cannot be read: {e.strerror}") from e
    if TEI in files:
        try:
            tei.check(files[TEI])
        except InvalidOutput as e:
            found.append(f"{TEI}: {e}")
    if REVIEW in files:
        found.extend(_review_problems(files[REVIEW], kept))
    return found + _raw_problems(kept, raw, know, files.get(TEI))


def _raw_problems(kept: Kept, raw: Path, know: Knowledge, xml: str | None) -> list[str]:
    """What differs from the raw document, and from the TEI that it and the ledger give."""
    name = kept.folder.name
    if not raw.is_dir() or name not in source.names(raw):
        return []
    try:
        document = source.read(raw, name)
    except BadInput as e:
        return [f"the raw document cannot be compared: {e}"]
    if document.text != kept.raw:
        return [f"it was made from another text than {document.path}"]
    head = kept.ledger.head
    if xml is None or (head.get("engine"), head.get("rules")) != (__version__, know.version):
        return []  # other rules may well write other TEI
    again = tei.write(chain.Cleaned(kept.text, kept.ledger.records, kept.ledger.marks), document, know)
    return [] if again == xml else [f"{TEI} is not what the ledger gives"]


def _review_problems(text: str, kept: Kept) -> list[str]:
    try:
        listed = [(r.rule, r.state, r.old, r.new) for r in review.parse(text)]
    except ValueError as e:
        return [f"{REVIEW}, {e}"]
    waiting = [(r.rule, r.state, r.old, r.new) for r in review.rows(kept.ledger, kept.raw, {})]
    return [] if listed == waiting else [f"{REVIEW} does not list what the ledger queues"]
