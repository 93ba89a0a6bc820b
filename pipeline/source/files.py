"""The files of a document, as they lie in its folder of `raw/`: its text, or its OCR files, or the images of its pages.

Files are known by what is in them. Those in none of the formats that are read are left alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import regex

from pipeline.errors import BadInput, Unreadable
from pipeline.formats import detect, known
from pipeline.scans import pictures

ABOUT = "document.toml"
_TEXTS = (".txt", ".html", ".htm")
_MARKDOWN = (".md", ".markdown")  # a text where nothing else is there: such files also hold notes about it
_ABOUT_IT = ("readme", "notes", "license", "changelog", "todo")
_OCR = (*known.SUFFIXES, known.PACKED, *_TEXTS, *_MARKDOWN)
_FOREIGN = {  # what scanners and telephones make that is not read, and what to do
    ".heic": "save it as JPEG", ".heif": "save it as JPEG", ".avif": "save it as JPEG", ".djvu": "save it as PDF",
    ".djv": "save it as PDF", ".psd": "save it as TIFF", ".cr2": "save it as TIFF", ".nef": "save it as TIFF",
    ".dng": "save it as TIFF", ".epub": "save its text", ".docx": "save its text", ".doc": "save its text",
}  # fmt: skip
_NUMBER = regex.compile(r"\d+")
_HEAD = 1 << 16  # bytes; what an OCR file is shows long before


class Sort(StrEnum):
    """What a document's text is taken from."""

    TEXT = "text"
    OCR = "ocr"
    IMAGES = "images"


@dataclass(frozen=True, slots=True)
class Files:
    """The files of one document, each list in the natural order of names.

    path: what to call it by in a message, its one file or its folder; about: its document.toml, which need not be
    there; sources: what its text is read from; format: of those, where they are OCR files; images: its page images.
    """

    name: str
    path: Path
    about: Path
    sort: Sort
    sources: tuple[Path, ...]
    format: str = ""
    images: tuple[Path, ...] = ()

    @property
    def bare(self) -> bool:
        """Whether the document is one file, without a folder of its own."""
        return len(self.sources) == 1 and self.path == self.sources[0] and self.path.parent != self.about.parent


def natural(path: Path) -> tuple[tuple[str, int], ...]:
    """A key by which p2 comes before p10."""
    parts = _NUMBER.split(path.name.casefold())
    numbers = [int(n) for n in _NUMBER.findall(path.name)]
    return (*zip(parts, [*numbers, 0], strict=False), (path.name, 0))


def names(raw: Path) -> list[str]:
    """The documents of a raw folder: its sub-folders, and the stems of its bare files, in alphabetical order."""
    if not raw.is_dir():
        raise BadInput(
            f"{raw}: no such folder; put each document into {raw}/<name>/text.txt, or name another with --raw"
        )
    bare = [path for path in raw.iterdir() if _may_be(path, bare=True)]
    beside = {f"{stem(p)}_files" for p in bare if p.suffix.lower() in _TEXTS[1:]}  # where browsers put pictures
    folders = {p.name for p in raw.iterdir() if p.is_dir() and not p.name.startswith(".")}
    return sorted({stem(p) for p in bare} | folders - beside)


def files(raw: Path, name: str) -> Files:
    """The files of the document `name`. Raises BadInput where it has none, or several that say different things."""
    folder = raw / name
    bare = (
        sorted((p for p in raw.glob("*") if stem(p) == name and _may_be(p, bare=True)), key=natural)
        if raw.is_dir()
        else []
    )
    if folder.is_dir() and bare:
        raise BadInput(f"{folder}: {bare[0].name} stands beside a folder of the same name; keep one of the two")
    if len(bare) > 1:
        raise BadInput(f"{folder}: {' and '.join(p.name for p in bare)} have the same name; keep one of them")
    if not folder.is_dir() and not bare:
        raise BadInput(f"{folder}: no such document; `clean-corpus run` without names cleans all there are")
    inside = bare or sorted((p for p in folder.iterdir() if _may_be(p)), key=natural)
    try:
        return _sorted_out(name, bare[0] if bare else folder, folder / ABOUT, inside)
    except OSError as e:
        raise Unreadable(f"{e.filename or folder}: cannot be read: {e.strerror or e}") from e


def _may_be(path: Path, bare: bool = False) -> bool:
    """Whether a file may be a document's; `bare`: whether it may be one by itself, as notes about others are not."""
    suffix = path.suffix.lower()
    known = suffix in _OCR or suffix in pictures.SUFFIXES or suffix in _FOREIGN
    if suffix in _MARKDOWN and (bare or path.stem.casefold() in _ABOUT_IT):
        return False
    return known and not path.name.startswith(".") and (path.is_file() or path.is_symlink())


def stem(path: Path) -> str:
    """The name of the document that a bare file is: `book` for book.xml.gz; a name without such an end stays whole."""
    suffix = path.suffix.lower()
    if suffix == ".gz":
        return Path(path.stem).stem
    return path.stem if suffix in _OCR or suffix in pictures.SUFFIXES else path.name


def _sorted_out(name: str, path: Path, about: Path, inside: Iterable[Path]) -> Files:
    images: list[Path] = []
    texts: list[Path] = []
    ocr: dict[str, list[Path]] = {}
    unknown: list[Path] = []
    marked: list[Path] = []
    every = tuple(inside)
    for file in every:
        _told(file)
        if todo := _FOREIGN.get(file.suffix.lower()):
            raise BadInput(f"{file}: {file.suffix.lower()[1:].upper()} files are not read; {todo}, or put it elsewhere")
        with file.open("rb") as opened:
            head = opened.read(_HEAD)
        if file.suffix.lower() in pictures.SUFFIXES or _shows(file, head):
            images.append(file)
        elif found := detect.detect(head):
            ocr.setdefault(found, []).append(file)
        elif file.suffix.lower() in _TEXTS:
            texts.append(file)
        elif file.suffix.lower() in _MARKDOWN:
            marked.append(file)
        elif (
            path == file
            or file.suffix.lower() == ".xml"
            and not head.lstrip().startswith(b"<")
            or file.suffix.lower() in known.ALONE
            or not head.strip()
        ):
            unknown.append(file)
    if not texts and not ocr:
        texts = [file for file in marked if not images or _belongs(file, images)]
    if unknown and (ocr or path == unknown[0]):
        said = "no OCR format that is known" if unknown[0].stat().st_size else "empty"
        raise BadInput(f"{unknown[0]}: {said}; known are {', '.join(detect.KNOWN)}")
    if ocr and texts:
        both = f"{_listed(texts)} and {_listed([f for several in ocr.values() for f in several])}"
        raise BadInput(f"{path}: both text and OCR files ({both}); keep one of the two sorts")
    if len(ocr) > 1:
        each = ", ".join(f"{files[0].name}: {sort}" for sort, files in sorted(ocr.items()))
        raise BadInput(f"{path}: OCR in {len(ocr)} formats ({each}); keep one of them")
    for sort, found_files in ocr.items():
        return Files(name, path, about, Sort.OCR, tuple(found_files), sort, tuple(images))
    if images and len(texts) == 1 and not _belongs(texts[0], images):
        raise BadInput(
            f"{path}: both page images and {texts[0].name}; call it text.txt if it is their text, or put it elsewhere"
        )
    if len(texts) > 1 and _pages(texts):
        return Files(name, path, about, Sort.OCR, tuple(texts), detect.PLAIN, tuple(images))
    if len(texts) > 1:
        raise BadInput(f"{path}: {len(texts)} texts ({_listed(texts)}); keep one, and give each other its own folder")
    if texts:
        return Files(name, texts[0], about, Sort.TEXT, (texts[0],), "", tuple(images))
    if not images:
        seen = f" ({_listed(list(every))}: in no format that is known)" if every else ""
        raise BadInput(
            f"{path}: nothing to read{seen}; put its page images there, a PDF, OCR files, or the text as text.txt"
        )
    _once(path, images)
    return Files(name, path, about, Sort.IMAGES, tuple(images), "", tuple(images))


def _belongs(text: Path, images: list[Path]) -> bool:
    """Whether a text beside images is theirs: it is called so, or like one of them."""
    return text.stem.casefold() in ("text", "page", "ocr") or text.stem in {image.stem for image in images}


def _pages(texts: list[Path]) -> bool:
    """Whether texts are the pages of one, named alike but for a number: page-1.txt, page-2.txt."""
    return (
        all(p.suffix.lower() in (".txt", *_MARKDOWN) for p in texts)
        and len({_NUMBER.sub("0", p.name) for p in texts}) == 1
    )


def _once(path: Path, images: list[Path]) -> None:
    """Raise BadInput where a page is there more than once, as image files of one name, or as a PDF of them all."""
    seen: dict[str, Path] = {}
    for image in images:
        twin = seen.setdefault(image.stem.casefold(), image)
        if twin is not image:
            raise BadInput(f"{path}: {twin.name} and {image.name} have the same name; keep one of them")
    bound = [image for image in images if image.suffix.lower() == ".pdf"]
    if bound and len(bound) < len(images):
        other = next(image for image in images if image not in bound)
        raise BadInput(f"{path}: both a PDF and page images ({bound[0].name}, {other.name}); keep one of the two")


def _shows(file: Path, head: bytes) -> bool:
    """Whether a file is an image though its name does not say so; text may well begin with BM or speak of %PDF-."""
    kind = pictures.kind(head[:1024])
    return bool(kind) and kind != "bmp" and (kind != "pdf" or head.startswith(b"%PDF-"))


def _told(file: Path) -> None:
    """Raise BadInput for a file whose name no XML can tell."""
    try:
        file.name.encode("utf-8")
    except UnicodeEncodeError as e:
        shown = file.name.encode("utf-8", "backslashreplace").decode()
        raise BadInput(f"{file.parent}: the name of {shown} is not UTF-8; give it another") from e


def _listed(paths: list[Path]) -> str:
    shown = ", ".join(p.name for p in paths[:4])
    return f"{shown}, …" if len(paths) > 4 else shown
