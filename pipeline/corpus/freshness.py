"""What a document's files depend on, as one hash: where it is the same, they would come out the same."""

from __future__ import annotations

import hashlib
import platform
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from pipeline.errors import MissingProgram
from pipeline.language import knowledge
from pipeline.source.documents import Found, Source

_ELSEWHERE = frozenset(("publishing", "verbs", "learning", "measuring"))  # parts of the package that make no document
_PACKAGES = ("numpy", "regex", "rapidfuzz", "symspellpy", "lxml")  # those that decide what is found and what is written
_FOR_HTML = ("trafilatura",)  # and where a document is a web page


def fingerprint(document: Source | Found, said: bytes | None) -> str:
    """A hash over all that decides what a document's files will be. `said`: its decisions file, where there is one."""
    found = document.found if isinstance(document, Source) else document
    html = isinstance(document, Source) and document.meta.format == "html"
    identity = found.identity if found else document.sha256 if isinstance(document, Source) else ""
    trust = document.meta.trusted.value
    known = (_machinery(knowledge.dictionaries()), trust, *_versions(), *(_versions_for_html() if html else ()))
    sha = hashlib.sha256("\0".join((*known, identity, document.name)).encode())
    about = found.files.about if found else Path()
    for data in (about.read_bytes() if about.is_file() else None, said):
        if data is not None:
            sha.update(b"\0" + data)
        sha.update(b"\1")
    return sha.hexdigest()


@cache
def _versions() -> tuple[str, ...]:
    """The versions of Python and of the packages."""
    return (platform.python_version(), *map(version, _PACKAGES))


@cache
def _versions_for_html() -> tuple[str, ...]:
    """The versions of the packages that decide what the text of a web page is. Raises MissingProgram."""
    try:
        return tuple(map(version, _FOR_HTML))
    except PackageNotFoundError as e:
        raise MissingProgram(f"a web page needs the package {e.name}: pip install {e.name}") from e


@cache
def _machinery(data: Path) -> str:
    """A hash over the source files that make documents and all data but people's decisions."""
    package = Path(__file__).parent.parent
    sha = hashlib.sha256()
    code = [p for p in package.rglob("*.py") if p.parent.name not in _ELSEWHERE]
    for path in sorted([*code, *(p for p in data.rglob("*") if p.is_file())]):
        if "decisions" in path.parts[-2:-1]:
            continue
        sha.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return sha.hexdigest()
