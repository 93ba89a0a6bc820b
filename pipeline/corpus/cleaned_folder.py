"""A cleaned folder, read back: its files' names, the clean text, the ledger, and the raw text that these restore to."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from pipeline.corpus import archive, record
from pipeline.errors import BadInput, Unreadable
from pipeline.source import documents
from pipeline.source.documents import Found
from pipeline.source.files import Sort
from pipeline.text import ledger
from pipeline.text.ledger import Ledger

TEI, TEXT, LEDGER, REVIEW, SUMS = FILES = ("tei.xml", "text.txt", "ledger.jsonl", "review.tsv", record.SUMS)
AUDIT = "tei-audit.xml"  # the other edition, for those who ask for it
GIVEN = "given.zip"  # the OCR files that a document was given as, of which its raw text is but a part


@dataclass(frozen=True, slots=True)
class Kept:
    """What lies in a cleaned folder, read back: its clean text, its ledger, and the raw text it restores to."""

    folder: Path
    text: str
    ledger: Ledger
    raw: str

    @property
    def raw_bytes(self) -> bytes:
        """The raw text in the encoding that it was read in."""
        return self.raw.encode(self.ledger.encoding)


def read(folder: Path) -> Kept:
    """Read a cleaned folder. Raises BadInput where it is none, or was damaged, and Unreadable."""
    if not folder.is_dir():
        raise BadInput(f"{folder}: no such folder; clean the document first: `clean-corpus run {folder.name}`")
    found: dict[str, bytes] = {}
    for name in (TEXT, LEDGER):
        try:
            found[name] = (folder / name).read_bytes()
        except FileNotFoundError as e:
            raise BadInput(f"{folder}: no {name} there; make it anew with `clean-corpus run {folder.name}`") from e
        except OSError as e:
            raise Unreadable(f"{folder / name}: cannot be read: {e.strerror}") from e
    text, made = _parse(found[TEXT], found[LEDGER], str(folder))
    try:
        return Kept(folder, text, made, made.restore(text))
    except BadInput as e:
        raise BadInput(f"{folder}: {e}") from e


def changed(found: Found, kept: Kept) -> bool:
    """Whether a document has other files than those that `kept` was made from. Raises what reading them does."""
    if found.files.sort is Sort.TEXT:
        return documents.read(found.files.about.parent.parent, found.name).text != kept.raw
    return _read_from(kept) != {path.name: sha for path, sha in found.digests.items()}


def given_files(kept: Kept) -> Mapping[str, bytes] | None:
    """The OCR files that a document was given as, by name, as GIVEN keeps them; None where it was given otherwise.

    Raises BadInput where they are missing, damaged or not those that the ledger names, and Unreadable.
    """
    head = kept.ledger.head.get("read", {})
    if not head.get("kept"):
        return None
    try:
        files = archive.unpack((kept.folder / GIVEN).read_bytes())
    except FileNotFoundError as e:
        raise BadInput(f"{kept.folder}: {GIVEN} is missing") from e
    except OSError as e:
        raise Unreadable(f"{kept.folder / GIVEN}: cannot be read: {e.strerror}") from e
    except BadInput as e:
        raise BadInput(f"{kept.folder}: {GIVEN}: {e}") from e
    if {name: hashlib.sha256(data).hexdigest() for name, data in files.items()} != _read_from(kept):
        raise BadInput(f"{kept.folder}: {GIVEN} does not hold the files that the ledger names")
    return files


def _read_from(kept: Kept) -> dict[str, str]:
    """The digests of the files that a document was read from, by name."""
    return {f["file"]: f["sha256"] for f in kept.ledger.head.get("read", {}).get("from", ())}


def restored(text: bytes, ledger_lines: bytes, name: str) -> bytes:
    """The raw bytes, from the bytes of text.txt and ledger.jsonl. Raises BadInput where they do not belong together."""
    clean, made = _parse(text, ledger_lines, name)
    return made.restore(clean).encode(made.encoding)


def _parse(text: bytes, ledger_lines: bytes, name: str) -> tuple[str, Ledger]:
    try:
        # line by line: JSON strings may hold line separators that str.splitlines would break at
        return text.decode(), ledger.load((line.decode() for line in BytesIO(ledger_lines)), f"{name}/{LEDGER}")
    except UnicodeDecodeError as e:
        raise BadInput(f"{name}: not UTF-8 any more: {TEXT} or {LEDGER} was damaged") from e
