"""How a document's images are to be read: the table `[ocr]` of its document.toml, or a command's flags."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from pipeline.errors import BadInput

_TEXT_LAYERS = ("auto", "always", "never")
_TRAINED = {  # what Tesseract calls the languages that books of the time are in, by their tag in BCP 47
    "en": "eng", "de": "deu", "fr": "fra", "it": "ita", "es": "spa", "la": "lat", "nl": "nld", "pt": "por", "pl": "pol",
    "cs": "ces", "da": "dan", "sv": "swe", "no": "nor", "nb": "nor", "ru": "rus", "cy": "cym", "ga": "gle",
    "fi": "fin", "grc": "grc", "hu": "hun", "ro": "ron", "uk": "ukr", "yi": "yid", "he": "heb", "el": "ell",
    "tr": "tur",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Options:
    """languages: traineddata by name, e.g. "eng" or "eng+deu"; "" for that of the document's own language.

    program: the Tesseract to use, "" for the one that is installed with this program; tessdata: the folder of its
    traineddata, "" for its own; psm: Tesseract's page segmentation mode, None to choose it page by page; timeout:
    seconds that one reading of a page may take; text_layer: whether a PDF's own text is taken ("auto": where it is no
    OCR); variables: further settings of Tesseract's.
    """

    languages: str = ""
    program: str = ""
    tessdata: str = ""
    psm: int | None = None
    timeout: int = 300
    text_layer: str = "auto"
    variables: tuple[tuple[str, str], ...] = ()


def parse(table: Mapping[str, Any], path: Path) -> Options:
    """The options of a table `[ocr]` of the file `path`. Raises BadInput with what is wrong and what is known."""
    known = {f.name: f for f in fields(Options)}
    found: dict[str, Any] = {}
    for key, value in table.items():
        if key not in known:
            raise BadInput(f"{path}: [ocr] has no `{key}`; known are {', '.join(known)}")
        if key == "variables":
            if not isinstance(value, dict):
                raise BadInput(f"{path}: [ocr] variables must be a table, e.g. {{ preserve_interword_spaces = 1 }}")
            found[key] = tuple(sorted((str(name), _shown(v)) for name, v in value.items()))
        elif key in ("psm", "timeout"):
            most = 13 if key == "psm" else 86400
            if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= most:
                raise BadInput(f"{path}: [ocr] {key} must be a number from 1 to {most}")
            found[key] = value
        elif not isinstance(value, str):
            raise BadInput(f'{path}: [ocr] {key} must be a text in quotes, e.g. {key} = "…"')
        else:
            found[key] = value
    if found.get("text_layer", "auto") not in _TEXT_LAYERS:
        raise BadInput(f"{path}: [ocr] text_layer must be one of {', '.join(_TEXT_LAYERS)}")
    return Options(**found)


def _shown(value: object) -> str:
    return {True: "1", False: "0"}.get(value, str(value)) if isinstance(value, bool) else str(value)


def trained(language: str) -> str:
    """The name of a language tag's traineddata: "eng" for no tag, the tag's first part where it is not known."""
    first = language.lower().split("-")[0]
    return _TRAINED.get(first, first) if first else "eng"
