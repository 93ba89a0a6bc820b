"""A document as it was given: its raw text, decoded without loss, and what `document.toml` says of it.

The raw text of OCR files is what they hold, that of images what was read on them (`scans.text`): for these the files
themselves are on record, by their digests, and where on the page each word stands comes along as a Layout.
"""

from __future__ import annotations

import hashlib
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import regex

from pipeline.errors import BadInput, PipelineError, Unreadable
from pipeline.formats import gutenberg, html_head
from pipeline.formats import html as html_format
from pipeline.formats import text as text_format
from pipeline.scans.reading.options import Options
from pipeline.scans.reading.options import parse as parse_options
from pipeline.source import files as given
from pipeline.source.files import Files, Sort
from pipeline.text.trust import Trust

if TYPE_CHECKING:
    from pipeline.scans.placed import Layout
    from pipeline.scans.reading.requests import Request

_WEB = "web-capture"
KINDS = ("book", "pamphlet", "periodical", "newspaper", "letter", "typescript", _WEB)
_OCR = "ocr"  # the table of document.toml that says how images are to be read
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
    trust: str = ""  # how far corrections are trusted that nobody has looked at (`text/trust`)
    editor: str = ""  # who wrote what stands around the text, e.g. a web page's introduction
    format: str = ""  # "html" for a page saved as such, "gutenberg"; found by reading, never given

    @property
    def whole(self) -> bool:
        """Whether it is one page, as what was saved from the web is."""
        return self.kind == _WEB

    @property
    def unpaged(self) -> bool:
        """Whether no blank lines part its pages: it has one, or was typed without them."""
        return self.whole or self.format == gutenberg.NAME

    @property
    def trusted(self) -> Trust:
        """How far corrections are trusted, the usual way where nothing is said."""
        return Trust(self.trust or Trust.USUAL)

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
    """One document: `text` is `raw` decoded, and encodes, by `encoding`, to exactly the same bytes.

    layout: where on the scan its lines and words stand, where it comes from one; found: the files it was read from.
    """

    name: str
    path: Path
    raw: bytes = field(repr=False)
    text: str = field(repr=False)
    meta: Metadata
    encoding: str = "utf-8"
    layout: Layout | None = field(default=None, repr=False)
    found: Found | None = None

    @property
    def sha256(self) -> str:
        """SHA-256 of the raw bytes, in hex."""
        return hashlib.sha256(self.raw).hexdigest()


@dataclass(frozen=True)
class Found:
    """What a document is made from, before anything of it is read: enough to know whether it has changed."""

    files: Files
    meta: Metadata
    options: Options

    @property
    def name(self) -> str:
        """The document's name."""
        return self.files.name

    @cached_property
    def digests(self) -> Mapping[Path, str]:
        """The SHA-256 of each file that its text is read from, in hex. Raises Unreadable."""
        from pipeline.scans.reading.requests import digests

        try:
            return digests(self.files.sources)
        except OSError as e:
            raise Unreadable(f"{e.filename or self.files.path}: cannot be read: {e.strerror or e}") from e

    @cached_property
    def requests(self) -> tuple[Request, ...]:
        """Its page images as what is asked of the engine; none where its text comes from elsewhere."""
        if self.files.sort is not Sort.IMAGES:
            return ()
        from pipeline.scans import pictures
        from pipeline.scans.reading import requests, tesseract

        engine = tesseract.find(self.options, self.meta.language, str(self.files.about))
        sheets = [picture for path in self.files.sources for picture in pictures.of(path)]
        return tuple(requests.of(sheets, engine, self.options, self.digests))

    @cached_property
    def identity(self) -> str:
        """A hash over all of its files and settings that decide what it will be."""
        parts = [f"{path.name}\0{digest}" for path, digest in self.digests.items()]
        parts += [path.name for path in self.files.images]
        parts += [request.key for request in self.requests]
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def names(raw: Path) -> list[str]:
    """The documents of a raw folder: its sub-folders and its bare files of text, OCR or images, by name."""
    return given.names(raw)


def find(raw: Path, name: str, trust: str = "") -> Found:
    """What the document `name` of the folder `raw` is made from. `trust`: how far its corrections are trusted, whatever
    it says itself. Raises BadInput or Unreadable, saying what to do."""
    files = given.files(raw, name)
    meta, options = _about(files.about)
    return Found(files, replace(meta, trust=trust or meta.trust), options)


class NotRead(BadInput):
    """A document has page images that were not read yet."""


def kept(raw: Path, name: str) -> Source | None:
    """The document `name` as far as it can be had without reading any page image; None where it cannot."""
    try:
        return read(raw, name, images=False) if name in names(raw) else None
    except PipelineError:
        return None


def read(raw: Path, name: str, images: bool = True, trust: str = "") -> Source:
    """The document `name` of the folder `raw`; its page images are read where that was not done before. `trust` as in
    `find`.

    Raises BadInput or Unreadable with one line that says what to do, and MissingProgram where images want one. Without
    `images` none is read, and NotRead raised where one would have to be.
    """
    found = find(raw, name, trust)
    if found.files.sort is not Sort.TEXT:
        return _from_pages(found, raw, images)
    path, meta = found.files.path, found.meta
    try:
        data = path.read_bytes()
    except OSError as e:
        raise Unreadable(f"{path}: cannot be read: {e.strerror}") from e
    if path.suffix.lower() in html_format.SUFFIXES:
        text, encoding = html_format.decode(data, path)
        if html_format.is_page(text):
            told = {key: value for key, value in html_head.about(text).items() if not getattr(meta, key)}
            meta = replace(meta, format="html", kind=meta.kind or _WEB, **told)
            return Source(name, path, data, text, meta, encoding, None, found)
    text = text_format.decode(data, path)  # what has no tag is text, however named
    if gutenberg.recognised(text):
        told = {key: value for key, value in gutenberg.about(text).items() if not getattr(meta, key)}
        meta = replace(meta, format=gutenberg.NAME, **told)
    return Source(name, path, data, text, meta, found=found)


def _from_pages(found: Found, raw: Path, images: bool) -> Source:
    """A document whose pages come from OCR files or from images, which are read only if `images` says so."""
    from pipeline.scans.reading import queue, store
    from pipeline.scans.text import render
    from pipeline.source import binding

    files = found.files
    if files.sort is Sort.OCR:
        reading = binding.of_files(files, found.digests)
    else:
        pages = store.of(raw)
        missing = queue.missing(found.requests, pages)
        if missing and not images:
            raise NotRead(f"{files.path}: its page images were not read yet; run `clean-corpus run {files.name}`")
        queue.read(missing, pages, os.cpu_count() or 1, lambda request: None)
        try:
            reading = binding.of_images(found.requests, pages)
        except binding.Torn as e:
            if not images:
                raise
            queue.read(e.requests, pages, os.cpu_count() or 1, lambda request: None)
            reading = binding.of_images(found.requests, pages)
    text, layout = render(reading)
    if not any(not c.isspace() for c in text) and not any(page.failure for page in reading.pages):
        raise BadInput(f"{files.path}: no word was found on any page; are these the right files?")
    meta = replace(found.meta, format=files.format or Sort.IMAGES, language=found.meta.language or reading.language)
    return Source(files.name, files.path, text.encode(), text, meta, layout=layout, found=found)


def _about(path: Path) -> tuple[Metadata, Options]:
    """What document.toml says of a document, and of how it is to be read."""
    data = _toml(path)
    table = data.pop(_OCR, {})
    if not isinstance(table, dict):
        raise BadInput(f"{path}: `{_OCR}` must be a table: [{_OCR}]")
    return Metadata(**{key: _value(path, key, value) for key, value in data.items()}), parse_options(table, path)


def _toml(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as e:
        raise Unreadable(f"{path}: cannot be read: {e.strerror}") from e
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as e:
        raise BadInput(f"{path}: not readable as TOML: {e}") from e


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
    if key == "trust" and value and value not in list(Trust):
        raise BadInput(f'{path}: trust = "{value}" is not known; known are {", ".join(Trust)}')
    if key == "kind" and value and value not in KINDS:
        raise BadInput(f'{path}: kind = "{value}" is not known; known are {", ".join(KINDS)}')
    return value
