"""A document as it was given: its raw text, decoded without loss, and what `document.toml` says of it."""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass, field, fields, replace
from datetime import date
from pathlib import Path
from typing import Any

import regex

from pipeline.errors import BadInput, Unreadable
from pipeline.formats import html as html_format
from pipeline.formats import text as text_format

_WEB = "web-capture"
KINDS = ("book", "pamphlet", "periodical", "newspaper", "letter", "typescript", _WEB)
_SUFFIXES = (".txt", *html_format.SUFFIXES)
_LANGUAGE = regex.compile(r"(?:[A-Za-z]{2,3}|[ix](?=-))(?:-[A-Za-z0-9]{1,8})*")  # as BCP 47 writes them
_NO_TEXT = regex.compile(r"(?![\t\n])\p{Cc}|\p{Noncharacter_Code_Point}")  # XML has no place for most of these


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known of a document; an empty field is not known, and the TEI header says so."""

    title: str = ""
    author: str = ""
    responsible: str = ""  # a body that stands for the author, e.g. a committee
    date: str = ""
    language: str = ""
    publisher: str = ""
    place: str = ""
    source: str = ""
    rights: str = ""
    kind: str = ""
    editor: str = ""  # who wrote what stands around the text, e.g. a web page's introduction
    format: str = ""  # "html" for a page saved as such; found by reading, never given

    @property
    def whole(self) -> bool:
        """Whether it is one page, as what was saved from the web is."""
        return self.kind == _WEB

    @property
    def english(self) -> bool:
        """Whether the document is in English, which it is unless it says otherwise."""
        return not self.language or self.language.lower().startswith("en")

    @property
    def year(self) -> int | None:
        """The year of the date, where it begins with one."""
        return int(self.date[:4]) if self.date[:4].isdecimal() else None


@dataclass(frozen=True, slots=True)
class Source:
    """One document: `text` is `raw` decoded, and encodes, by `encoding`, to exactly the same bytes."""

    name: str
    path: Path
    raw: bytes = field(repr=False)
    text: str = field(repr=False)
    meta: Metadata
    encoding: str = "utf-8"

    @property
    def sha256(self) -> str:
        """SHA-256 of the raw bytes, in hex."""
        return hashlib.sha256(self.raw).hexdigest()


def names(raw: Path) -> list[str]:
    """The documents of a raw folder: its sub-folders and its bare .txt and .html files, in alphabetical order."""
    if not raw.is_dir():
        raise BadInput(
            f"{raw}: no such folder; put each document into {raw}/<name>/text.txt, or name another with --raw"
        )
    bare = [p for p in raw.iterdir() if _is_text(p)]
    beside = {f"{p.stem}_files" for p in bare if p.suffix != ".txt"}  # where browsers put a page's pictures
    folders = {p.name for p in raw.iterdir() if p.is_dir() and not p.name.startswith(".")}
    return sorted({p.stem for p in bare} | folders - beside)


def read(raw: Path, name: str) -> Source:
    """The document `name` of the folder `raw`. Raises BadInput or Unreadable with one line that says what to do."""
    folder = raw / name
    bare = [path for suffix in _SUFFIXES if _is_text(path := raw / f"{name}{suffix}")]
    if folder.is_dir() and bare:
        raise BadInput(f"{folder}: {bare[0].name} stands beside a folder of the same name; keep one of the two")
    if len(bare) > 1:
        raise BadInput(f"{folder}: {' and '.join(p.name for p in bare)} have the same name; keep one of them")
    if folder.is_dir():
        path, meta = _text_of(folder), _metadata(folder / "document.toml")
    elif bare:
        path, meta = bare[0], Metadata()
    else:
        raise BadInput(f"{folder}: no such document; `clean-corpus run` without names cleans all there are")
    try:
        data = path.read_bytes()
    except OSError as e:
        raise Unreadable(f"{path}: cannot be read: {e.strerror}") from e
    if path.suffix in html_format.SUFFIXES:
        text, encoding = html_format.decode(data, path)
        if html_format.is_page(text):
            return Source(name, path, data, text, replace(meta, format="html", kind=meta.kind or _WEB), encoding)
    return Source(name, path, data, text_format.decode(data, path), meta)  # what has no tag is text, however named


def _is_text(path: Path) -> bool:
    """Whether a file is one that a document can be read from."""
    return path.suffix in _SUFFIXES and not path.name.startswith(".") and path.is_file()


def _text_of(folder: Path) -> Path:
    """The one text of a document's folder."""
    texts = sorted(p for p in folder.iterdir() if _is_text(p))
    if not texts:
        raise BadInput(f"{folder}: no text; put the OCR text there as text.txt, or a saved web page as page.html")
    if len(texts) > 1:
        listed = ", ".join(p.name for p in texts)
        raise BadInput(f"{folder}: {len(texts)} texts ({listed}); keep one, and give each other its own folder")
    return texts[0]


def _metadata(path: Path) -> Metadata:
    if not path.exists():
        return Metadata()
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as e:
        raise Unreadable(f"{path}: cannot be read: {e.strerror}") from e
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as e:
        raise BadInput(f"{path}: not readable as TOML: {e}") from e
    return Metadata(**{key: _value(path, key, value) for key, value in data.items()})


def _value(path: Path, key: str, value: Any) -> str:
    known = [f.name for f in fields(Metadata) if f.name != "format"]
    if key not in known:
        raise BadInput(f"{path}: unknown key `{key}`; known are {', '.join(known)}")
    if key == "date" and isinstance(value, (date, int)) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str):
        raise BadInput(f'{path}: `{key}` must be a text in quotes, e.g. {key} = "…"')
    if odd := _NO_TEXT.search(value):
        raise BadInput(f"{path}: `{key}` has a control character in it, U+{ord(odd[0]):04X}; take it out")
    if key == "language" and value and not _LANGUAGE.fullmatch(value):
        raise BadInput(f'{path}: language = "{value}" is no language tag; write it as BCP 47 does, e.g. "en-GB"')
    if key == "kind" and value and value not in KINDS:
        raise BadInput(f'{path}: kind = "{value}" is not known; known are {", ".join(KINDS)}')
    return value
