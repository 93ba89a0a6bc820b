"""What lies in a folder and belongs to no document: nothing is done with it, so it must be named."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pipeline.corpus import cleaned_folder
from pipeline.source import documents

FEW = 10  # names told one by one


def gone(raw: Path, cleaned: Path) -> list[str]:
    """The cleaned documents that the folder `raw`, which must be there, has no more."""
    if not raw.is_dir() or not cleaned.is_dir():
        return []
    there = set(documents.names(raw))
    return sorted(p.name for p in cleaned.iterdir() if p.name not in there and (p / cleaned_folder.LEDGER).is_file())


def unread(raw: Path, verdicts: Path) -> list[Path]:
    """The files among people's decisions that are read for no document of `raw`."""
    if not raw.is_dir() or not verdicts.is_dir():
        return []
    read = {f"{name}.tsv" for name in documents.names(raw)}
    files = (p for p in verdicts.iterdir() if p.is_file() and not p.name.startswith((".", "README")))
    return sorted(p for p in files if p.name not in read)


def dead(raw: Path) -> list[str]:
    """The links in the folder `raw` that lead nowhere, by name."""
    if not raw.is_dir():
        return []
    return sorted(p.name for p in raw.iterdir() if p.is_symlink() and not p.exists())


def told(raw: Path, cleaned: Path, verdicts: Path, of_cleaned: bool = True) -> list[str]:
    """All of them (or the decisions alone), each kind in one line that says what to do."""
    found = []
    if of_cleaned and (links := dead(raw)):
        found.append(f"{raw}: {_few(links)}: a link to nothing, passed over; mend it, or take it away")
    if of_cleaned and (left := gone(raw, cleaned)):
        found.append(
            f"{cleaned}: no longer in {raw}, and left as cleaned before: {_few(left)}; "
            f"bring {_them(left)} back there, or remove {_its(left)} in {cleaned}"
        )
    if files := unread(raw, verdicts):
        names = [path.name for path in files]
        found.append(
            f"{verdicts}: read for no document of {raw}: {_few(names)}; verdicts are read from <document>.tsv, "
            "by the document's name"
        )
    return found


def _few(names: Sequence[str]) -> str:
    more = f" and {len(names) - FEW} more" if len(names) > FEW else ""
    return ", ".join(names[:FEW]) + more


def _them(names: Sequence[str]) -> str:
    return "it" if len(names) == 1 else "them"


def _its(names: Sequence[str]) -> str:
    return "its folder" if len(names) == 1 else "their folders"
