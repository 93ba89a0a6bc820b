"""The files of the site: one document's page and EPUB from its cleaned folder, and the listing. Only this module reads
files; none of it writes any."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pipeline.editions.publishing import book, page
from pipeline.editions.publishing import edition as reading
from pipeline.editions.publishing.book import Picture
from pipeline.editions.publishing.markup import Element, local
from pipeline.errors import BadInput, Unreadable

INDEX = "index.html"
_MAGIC = (
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"GIF8", "gif"),
)


@dataclass(frozen=True)
class Made:
    """What was made of a document, in bytes; no `epub` where none was wanted."""

    name: str
    html: bytes
    epub: bytes | None


def make(cleaned: Path, name: str, epub: bool) -> Made:
    """The page of a cleaned document, and its EPUB if wanted. Raises BadInput or Unreadable, naming the file."""
    if f"{name}.html" == INDEX:
        raise BadInput(
            f"{cleaned / name}: its page would take the place of the list of documents; give it another name"
        )
    path = str(cleaned / name / "tei.xml")
    edition = reading.read(tei(cleaned, name), name, path)
    pictures = _pictures(edition.text, cleaned / name)
    addresses = {url: f"data:{one.kind};base64,{base64.b64encode(one.data).decode()}" for url, one in pictures.items()}
    try:
        return Made(name, page.page(edition, addresses, epub), book.epub(edition, pictures) if epub else None)
    except RecursionError as e:
        raise BadInput(
            f"{path}: its elements are nested too deep to be set; make it anew: `clean-corpus run {name}`"
        ) from e


def tei(cleaned: Path, name: str) -> bytes:
    """The bytes of a document's tei.xml. Raises BadInput where there is none, and Unreadable."""
    path = cleaned / name / "tei.xml"
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError) as e:
        raise BadInput(f"{path}: not there; clean the document first: `clean-corpus run {name}`") from e
    except OSError as e:
        raise Unreadable(f"{path}: cannot be read: {e.strerror or e}") from e


def index(cleaned: Path, names: Iterable[str], site: Path) -> bytes:
    """The listing of those documents that have a page in `site`. One whose tei.xml is broken is left out."""
    listed = []
    for name in names:
        if not (site / f"{name}.html").is_file():
            continue
        try:
            about = reading.header(tei(cleaned, name), name, str(cleaned / name / "tei.xml"))
        except (BadInput, Unreadable):
            continue
        listed.append(page.Listed(name, about, (site / f"{name}.epub").is_file()))
    return page.index(listed)


def _pictures(text: Element, folder: Path) -> dict[str, Picture]:
    """The pictures of a text that lie in the document's own folder, by @url; others are not fetched."""
    found: dict[str, Picture] = {}
    for node in text.iter():
        url = node.get("url", "") if local(node) == "graphic" else ""
        path = (folder / url).resolve()
        if not url or url in found or folder.resolve() not in path.parents or not path.is_file():
            continue
        try:
            data = path.read_bytes()
        except OSError as e:
            raise Unreadable(f"{path}: cannot be read: {e.strerror or e}") from e
        kind = next((kind for magic, kind in _MAGIC if data.startswith(magic)), None)
        if kind:
            found[url] = Picture(f"picture-{len(found) + 1:03}.{kind}", f"image/{kind}", data)
    return found
