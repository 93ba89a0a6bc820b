"""Which files make a document: its text, its OCR files or its images, known by what is in them."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import BadInput, Unreadable
from pipeline.source import files as given
from pipeline.source.files import Sort

PNG = b"\x89PNG\r\n\x1a\n"
PDF = b"%PDF-1.7\n"
HOCR = b"<html><head/><body><div class='ocr_page' title='bbox 0 0 9 9'></div></body></html>"
ALTO = b'<?xml version="1.0"?><alto xmlns="http://www.loc.gov/standards/alto/ns-v4#"><Layout/></alto>'
METS = b'<?xml version="1.0"?><mets xmlns="http://www.loc.gov/METS/"/>'


def put(folder: Path, **files: bytes) -> Path:
    """A document's folder; `p1_png` names p1.png."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        stem, _, suffix = name.rpartition("_")
        (folder / f"{stem}.{suffix}").write_bytes(data)
    return folder


def files(folder: Path) -> given.Files:
    return given.files(folder.parent, folder.name)


def test_images_in_the_order_a_person_counts(tmp_path: Path) -> None:
    found = files(put(tmp_path / "a", p10_png=PNG, p2_png=PNG, P1_png=PNG))
    assert found.sort is Sort.IMAGES
    assert [path.name for path in found.sources] == ["P1.png", "p2.png", "p10.png"]


def test_a_file_is_what_is_in_it(tmp_path: Path) -> None:
    assert files(put(tmp_path / "a", page_html=HOCR)).format == "hocr"
    assert files(put(tmp_path / "b", page_html=b"<p>text")).sort is Sort.TEXT
    assert files(put(tmp_path / "c", page_txt=PNG)).sort is Sort.IMAGES
    assert files(put(tmp_path / "d", text_txt=b"BM is how this begins")).sort is Sort.TEXT
    assert files(put(tmp_path / "e", text_txt=b"A file that begins with %PDF-1.4 is a PDF")).sort is Sort.TEXT


def test_what_is_no_document_is_left_alone(tmp_path: Path) -> None:
    found = files(put(tmp_path / "a", p1_xml=ALTO, mets_xml=METS, notes_md=b"x", Thumbs_db=b"x"))
    assert [path.name for path in found.sources] == ["p1.xml"]


def test_an_image_that_is_none_is_still_a_page(tmp_path: Path) -> None:
    found = files(put(tmp_path / "a", p1_png=PNG, p2_png=b"", p3_tif=b"junk"))
    assert len(found.sources) == 3


def test_images_beside_text_or_ocr_are_its_images(tmp_path: Path) -> None:
    found = files(put(tmp_path / "a", p1_xml=ALTO, p1_png=PNG))
    assert (found.sort, [p.name for p in found.images]) == (Sort.OCR, ["p1.png"])
    found = files(put(tmp_path / "b", text_txt=b"words", p1_png=PNG))
    assert (found.sort, [p.name for p in found.images]) == (Sort.TEXT, ["p1.png"])


def test_a_link_that_leads_nowhere_is_a_page_all_the_same(tmp_path: Path) -> None:
    put(tmp_path / "a", p1_png=PNG)
    (tmp_path / "a" / "p2.png").symlink_to(tmp_path / "gone.png")
    with pytest.raises(Unreadable, match=r"p2.png: cannot be read"):
        files(tmp_path / "a")


def test_texts_that_are_counted_are_pages(tmp_path: Path) -> None:
    found = files(put(tmp_path / "a", page_10_txt=b"ten", page_9_txt=b"nine"))
    assert (found.sort, found.format) == (Sort.OCR, "plain")
    assert [path.name for path in found.sources] == ["page_9.txt", "page_10.txt"]


REFUSED = [
    ({"p1_xml": ALTO, "p2_hocr": HOCR}, r"OCR in 2 formats \(p1.xml: alto, p2.hocr: hocr\); keep one of them"),
    ({"text_txt": b"words", "p1_xml": ALTO}, r"both text and OCR files \(text.txt and p1.xml\); keep one"),
    ({"book_pdf": PDF, "book_png": PNG}, r"book.pdf and book.png have the same name; keep one of them"),
    ({"p1_png": PNG, "P1_tif": b"II*\0"}, r"p1.png and P1.tif have the same name; keep one of them"),
    ({"book_pdf": PDF, "p1_png": PNG}, r"both a PDF and page images \(book.pdf, p1.png\); keep one of the two"),
    ({"readme_txt": b"scanned by me", "p1_png": PNG}, r"both page images and readme.txt; call it text.txt if it is"),
    ({"p1_heic": b"x", "p2_png": PNG}, r"p1.heic: HEIC files are not read; save it as JPEG, or put it elsewhere"),
    ({"a_xml": METS}, r"nothing to read \(a.xml: in no format that is known\); put"),
    ({"p1_hocr": HOCR, "p2_hocr": b""}, r"p2.hocr: empty; known are hOCR"),
    ({"p1_hocr": HOCR, "p2_hocr": b"what is this"}, r"p2.hocr: no OCR format that is known; known are hOCR"),
    ({"p1_hocr": HOCR, "p2_xml": b" "}, r"p2.xml: no OCR format that is known"),
    ({"a_txt": b"words", "b_txt": b"more"}, r"2 texts \(a.txt, b.txt\); keep one"),
    ({"notes_md": b"x"}, r"nothing to read; put its page images there, a PDF, OCR files, or the text as text.txt"),
]


@pytest.mark.parametrize(("inside", "said"), REFUSED, ids=[said[:24] for _, said in REFUSED])
def test_what_cannot_be_told_is_asked(tmp_path: Path, inside: dict[str, bytes], said: str) -> None:
    with pytest.raises(BadInput, match=said):
        files(put(tmp_path / "a", **inside))


def test_bare_files_are_documents(tmp_path: Path) -> None:
    put(tmp_path, book_pdf=PDF, letter_png=PNG, alto_xml=ALTO, other_md=b"x")
    (tmp_path / "old.xml.gz").write_bytes(b"\x1f\x8b")
    assert given.names(tmp_path) == ["alto", "book", "letter", "old"]
    assert given.files(tmp_path, "book").path == tmp_path / "book.pdf"
    with pytest.raises(BadInput, match=r"old.xml.gz: no OCR format that is known; known are hOCR, ALTO, PAGE"):
        given.files(tmp_path, "old")


@pytest.mark.parametrize(
    ("name", "stem"), [("book.xml.gz", "book"), ("book.PDF", "book"), ("my.book", "my.book"), ("my-book", "my-book")]
)
def test_stem(name: str, stem: str) -> None:
    assert given.stem(Path(name)) == stem


def test_markdown_is_text_where_nothing_else_is(tmp_path: Path) -> None:
    assert files(put(tmp_path / "a", book_md=b"# A", README_md=b"# B")).sources[0].name == "book.md"
    assert files(put(tmp_path / "b", text_txt=b"A", more_md=b"# B")).sources[0].name == "text.txt"
    assert files(put(tmp_path / "c", p1_png=PNG, more_md=b"# B")).sort is Sort.IMAGES
    pages = files(put(tmp_path / "d", p1_md=b"# A", p2_md=b"<table><tr><td>B</td></tr></table>"))
    assert (pages.format, len(pages.sources)) == ("plain", 2)
    (tmp_path / "README.md").write_text("# About these")
    assert "README" not in given.names(tmp_path)
