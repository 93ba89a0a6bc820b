"""What a run wrote into a cleaned folder, on record there, so that a file a person changed since is known from it.

Two records lie beside the files: `SHA256SUMS`, which goes with them into version control and which `sha256sum -c`
reads, and `.made-from`, which stays on this machine and also says what they were made from. A file that either of them
knows is the program's own: one brought back from an older commit is no one's handiwork, whatever was written since.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

import regex

from pipeline.errors import Unreadable

SUMS, STAMP = "SHA256SUMS", ".made-from"
FORSAKEN = 600  # seconds; a part is renamed a moment after it was written
_SUM = regex.compile(r"([0-9a-f]{64})[ ]+\*?(\S.*)")


def digests(files: Mapping[str, bytes]) -> dict[str, str]:
    """The SHA-256 of each file, in hex."""
    return {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}


def sums(files: Mapping[str, bytes]) -> bytes:
    """SHA256SUMS for these files, as `sha256sum` writes it."""
    return "".join(f"{sha}  {name}\n" for name, sha in sorted(digests(files).items())).encode()


def parse_sums(data: bytes) -> list[tuple[str, str]]:
    """Names and digests in a SHA256SUMS; other lines, such as a merge leaves, are passed over."""
    found = (_SUM.fullmatch(line) for line in data.decode("utf-8", "replace").splitlines())
    return [(match[2], match[1]) for match in found if match]


def stamp(folder: Path) -> dict[str, Any]:
    """What `.made-from` says of a folder, nothing where it is not there or not readable."""
    try:
        said = json.loads((folder / STAMP).read_bytes())
    except (OSError, ValueError):
        return {}
    return said if isinstance(said, dict) else {}


def known(folder: Path) -> dict[str, set[str]]:
    """By file name, the digests of what runs have written into a folder, as far as its records go back."""
    found: dict[str, set[str]] = defaultdict(set)
    files = stamp(folder).get("files")
    for name, shas in files.items() if isinstance(files, dict) else ():
        found[name].update([shas] if isinstance(shas, str) else shas)
    with suppress(OSError):
        for name, sha in parse_sums((folder / SUMS).read_bytes()):
            found[name].add(sha)
    return found


def changed(folder: Path, names: Iterable[str]) -> dict[str, str]:
    """Which of these files are there and are not what a run wrote, with their digests. Raises Unreadable."""
    own = known(folder)
    there: dict[str, str] = {}
    for name in names:
        try:
            there[name] = hashlib.sha256((folder / name).read_bytes()).hexdigest()
        except FileNotFoundError:
            continue
        except OSError as e:
            raise Unreadable(f"{folder / name}: cannot be read: {e.strerror or e}") from e
    return {name: sha for name, sha in there.items() if sha not in own.get(name, ())}


def write(folder: Path, files: Mapping[str, bytes], said: Mapping[str, Any]) -> None:
    """Write `files` into `folder`, all of them or none, then the stamp with what is `said` of them. Raises Unreadable.

    All are written beside their places first and renamed when the last is on disk. Meanwhile the stamp knows the old
    files and the new, and nothing else: a run that is cut short leaves some of either, which the next one makes anew.
    Another run may be writing there at the same time: the last to rename a file has its way.
    """
    made, before = digests(files), known(folder)
    meanwhile = {"files": {name: sorted(before.get(name, set()) | {sha}) for name, sha in made.items()}}
    whole = {**files, STAMP: json.dumps({**said, "files": made}, indent=1).encode() + b"\n"}
    parts = {name: folder / f".{name}.{os.getpid()}.part" for name in whole}
    journal = folder / f".{STAMP}.meanwhile.{os.getpid()}.part"
    existed, begun = folder.is_dir(), False
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, part in parts.items():
            part.write_bytes(whole[name])
        journal.write_bytes(json.dumps(meanwhile).encode() + b"\n")
        begun = True
        journal.replace(folder / STAMP)
        for name, part in parts.items():
            part.replace(folder / name)
    except BaseException as e:
        for part in (*parts.values(), journal):
            quietly(part.unlink)
        if not existed:
            quietly(folder.rmdir)
        if isinstance(e, OSError):
            left = "some files there may be new already; run it again" if begun else "nothing was changed there"
            raise Unreadable(f"{folder}: cannot be written: {e.strerror or e}; {left}") from e
        raise
    quietly(partial(_sweep, folder))


def put(path: Path, data: bytes) -> None:
    """Write one file, all or nothing, and its folder where it is not there. Raises Unreadable."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(data)
        part.replace(path)
    except BaseException as e:
        quietly(part.unlink)
        if isinstance(e, OSError):
            raise Unreadable(f"{path}: cannot be written: {e.strerror or e}") from e
        raise


def _sweep(folder: Path) -> None:
    """Remove what a run left that was killed; a younger file may be another run's that is at work."""
    for part in folder.glob(".*.part"):
        if time.time() - part.stat().st_mtime > FORSAKEN:
            part.unlink()


def quietly(act: Callable[[], None]) -> None:
    """Tidying up must not hide the error that made it necessary."""
    with suppress(OSError):
        act()
