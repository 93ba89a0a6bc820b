"""The OCR formats that are read, a line each. To add one: its module, what tells it in `detect`, a line here."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its name, as `detect` tells it, what people call it, and the module that reads it.

    suffixes: what the names of its files may end with, one part each; alone: those of them that no other file has, so
    that a file of such a name is a document by itself. unpacks: whether its reader unpacks gzip, page by page.
    """

    name: str
    called: str
    module: str
    suffixes: tuple[str, ...]
    alone: tuple[str, ...] = ()
    unpacks: bool = True


FORMATS = (
    Format("hocr", "hOCR", "hocr", (".hocr", ".xhtml", ".html", ".htm", ".xml"), alone=(".hocr",)),
    Format("alto", "ALTO", "alto", (".xml", ".alto"), alone=(".alto",)),
    Format("page", "PAGE XML", "page_xml", (".xml", ".page"), alone=(".page",)),
    Format("abbyy", "ABBYY XML", "abbyy", (".xml",)),
    Format("djvu-xml", "DjVu XML", "djvu_xml", (".xml",)),
    Format("djvu-text", "DjVu text", "djvu_text", (".djvutxt", ".txt"), alone=(".djvutxt",), unpacks=False),
    Format("tsv", "Tesseract TSV", "tesseract_tsv", (".tsv",), alone=(".tsv",), unpacks=False),
)
BY_NAME = {known.name: known for known in FORMATS}
PACKED = ".gz"
SUFFIXES = tuple(dict.fromkeys(suffix for known in FORMATS for suffix in known.suffixes))
"""What the name of an OCR file may end with, before it was packed."""
ALONE = (*(suffix for known in FORMATS for suffix in known.alone), PACKED)
"""What the name of a file ends with that is OCR and nothing else."""
