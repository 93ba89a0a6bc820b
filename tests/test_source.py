"""Reading documents: what is taken as it stands, and the one clear line for what cannot be."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree

from pipeline.corpus import cleaned_folder, cleaning
from pipeline.errors import BadInput
from pipeline.language import knowledge
from pipeline.source import documents
from pipeline.stages.order import STAGES

Put = Callable[..., Path]
OFFICIAL = Path(__file__).parent.parent.parent / "shared" / "schema" / "tei_lite.rng"


def test_text_comes_as_it_is(put: Put, tmp_path: Path) -> None:
    put("a", "\ufeffline\r\nnext\rlast\n".encode())
    document = documents.read(tmp_path / "raw", "a")
    assert document.text.encode() == document.raw == "\ufeffline\r\nnext\rlast\n".encode()


def test_bare_text_needs_no_folder(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "b.txt").write_text("words\n")
    assert documents.names(tmp_path / "raw") == ["b"]
    assert documents.read(tmp_path / "raw", "b").meta == documents.Metadata()


def saved(put: Put, name: str, files: dict[str, str], toml: str | None = None) -> None:
    """A document's folder with these files and no text.txt."""
    folder = put(name, toml=toml)
    (folder / "text.txt").unlink()
    for file, text in files.items():
        (folder / file).write_text(text, encoding="utf-8")


def test_a_saved_page_is_its_source(put: Put, tmp_path: Path) -> None:
    saved(put, "a", {"page.html": "<p>One &amp; two.\n"})
    saved(put, "b", {"any name.htm": "<p>One."}, 'kind = "letter"\n')
    saved(put, "c", {"page.html": "No tag, and AT&amp;T.\n"})
    found = {name: documents.read(tmp_path / "raw", name) for name in "abc"}
    assert found["a"].text == "<p>One &amp; two.\n"
    assert [(d.meta.format, d.meta.kind) for d in found.values()] == [
        ("html", "web-capture"),
        ("html", "letter"),
        ("", ""),
    ]
    assert found["c"].text == "No tag, and AT&amp;T.\n"  # what has no tag is text, however it is named


def test_bare_pages_and_what_browsers_put_beside_them(tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    (raw / "b_files").mkdir(parents=True)
    (raw / "d_files").mkdir()
    (raw / "b.html").write_text("<p>words")
    (raw / "c.htm").write_text("<p>words")
    (raw / "d.txt").write_text("words")
    (raw / ".e.html").write_text("<p>words")
    assert documents.names(raw) == ["b", "c", "d", "d_files"]
    assert {documents.read(raw, name).meta.format for name in "bc"} == {"html"}


def test_two_of_a_name(put: Put, tmp_path: Path) -> None:
    put("a")
    (tmp_path / "raw" / "a.html").write_text("<p>x")
    with pytest.raises(BadInput, match=r"a\.html stands beside a folder of the same name; keep one of the two"):
        documents.read(tmp_path / "raw", "a")
    for suffix in ("txt", "html"):
        (tmp_path / "raw" / f"b.{suffix}").write_text("<p>x")
    with pytest.raises(BadInput, match=r"b\.html and b\.txt have the same name; keep one of them"):
        documents.read(tmp_path / "raw", "b")
    saved(put, "c", {"page.html": "<p>x", "text.txt": "x"})
    with pytest.raises(BadInput, match=r"2 texts \(page.html, text.txt\); keep one"):
        documents.read(tmp_path / "raw", "c")


def test_metadata(put: Put, tmp_path: Path) -> None:
    put("a", toml='title = "The U.S.S.R."\ndate = 1942\nkind = "pamphlet"\n')
    meta = documents.read(tmp_path / "raw", "a").meta
    assert (meta.title, meta.date, meta.year, meta.kind) == ("The U.S.S.R.", "1942", 1942, "pamphlet")


@pytest.mark.parametrize("language", ["en-GB", "de", "zh-Hant-TW", "de-CH-1901", "x-old", "i-klingon", ""])
def test_language_tags(put: Put, tmp_path: Path, language: str) -> None:
    put("a", toml=f'language = "{language}"\nrights = """two\nlines"""\n')
    meta = documents.read(tmp_path / "raw", "a").meta
    assert (meta.language, meta.rights) == (language, "two\nlines")
    xml = cleaning.make(documents.read(tmp_path / "raw", "a"), knowledge.load(), STAGES, tmp_path).files[
        cleaned_folder.TEI
    ]
    assert (f'xml:lang="{language}"' in xml.decode()) == bool(language)


DATES = [
    ("1942", True),
    ("1942-03", True),
    ("1944-02-29", True),
    ("1942-13", False),
    ("1942-02-29", False),
    ("1942-3", False),
    ("0000", False),
    ("19420301", False),
    ("1942-1-01", False),
    ("١٩٤٢", False),
    ("²²²²", False),
    ("c. 1942", False),
]


@pytest.mark.parametrize(("date", "real"), DATES, ids=[d for d, _ in DATES])
def test_only_a_real_date_is_one_for_machines(put: Put, tmp_path: Path, date: str, real: bool) -> None:
    put("a", toml=f'date = "{date}"\n')
    xml = cleaning.make(documents.read(tmp_path / "raw", "a"), knowledge.load(), STAGES, tmp_path).files[
        cleaned_folder.TEI
    ]
    assert (f'<date when="{date}">{date}</date>' if real else f"<date>{date}</date>") in xml.decode()
    if OFFICIAL.exists():
        schema = etree.RelaxNG(etree.parse(str(OFFICIAL)))
        assert schema.validate(etree.fromstring(xml)), schema.error_log[0]


BAD_TEXT = [
    (b"", "empty"),
    (b" \n\n", "empty"),
    (b"\xef\xbb\xbf\n", "empty"),
    (b"PK\x03\x04\0\0", "binary"),
    ("Zürich\n".encode("latin-1"), "not UTF-8"),
    ("line\n".encode("utf-16"), "binary"),
]


@pytest.mark.parametrize(("data", "says"), BAD_TEXT, ids=[f"{s}-{i}" for i, (_, s) in enumerate(BAD_TEXT)])
def test_unusable_text(put: Put, tmp_path: Path, data: bytes, says: str) -> None:
    put("a", data)
    with pytest.raises(BadInput, match=says) as e:
        documents.read(tmp_path / "raw", "a")
    assert str(tmp_path / "raw" / "a" / "text.txt") in str(e.value)


BAD_TOML = [
    ('titel = "x"', "unknown key `titel`"),
    ('format = "html"', "unknown key `format`"),
    ("title = 3", "`title` must be a text in quotes"),
    ("date = true", "`date` must be a text"),
    ("date = [1]", "`date` must be a text"),
    ('kind = "scroll"', "not known; known are book"),
    ('trust = "blind"', "trust = .blind. is not known; known are careful, usual, bold"),
    ("title = ", "not readable as TOML"),
    ('language = "English (UK)"', 'language = "English \\(UK\\)" is no language tag; .* e.g. "en-GB"'),
    ('language = "English"', "is no language tag"),
    ('language = "en_GB"', "is no language tag"),
    ('title = "a\\u0000b"', r"`title` has a control character in it, U\+0000"),
    ('rights = "a\\u001bb"', r"`rights` has a control character in it, U\+001B"),
    ('date = "\\uffff"', r"`date` has a control character in it, U\+FFFF"),
]


@pytest.mark.parametrize(("toml", "says"), BAD_TOML, ids=[t for t, _ in BAD_TOML])
def test_unusable_metadata(put: Put, tmp_path: Path, toml: str, says: str) -> None:
    put("a", toml=toml)
    with pytest.raises(BadInput, match=says) as e:
        documents.read(tmp_path / "raw", "a")
    assert "document.toml" in str(e.value)


def test_metadata_as_a_simple_editor_saves_it(put: Put, tmp_path: Path) -> None:
    put("a", toml="\ufefftitle = 'Saved with a byte order mark'")
    assert documents.read(tmp_path / "raw", "a").meta.title == "Saved with a byte order mark"


def test_two_texts(put: Put, tmp_path: Path) -> None:
    (put("a") / "other.txt").write_text("more")
    with pytest.raises(BadInput, match=r"2 texts \(other.txt, text.txt\)"):
        documents.read(tmp_path / "raw", "a")


def test_no_text_no_document_no_folder(put: Put, tmp_path: Path) -> None:
    (put("a") / "text.txt").unlink()
    with pytest.raises(BadInput, match="nothing to read"):
        documents.read(tmp_path / "raw", "a")
    with pytest.raises(BadInput, match="no such document"):
        documents.read(tmp_path / "raw", "z")
    with pytest.raises(BadInput, match="no such folder"):
        documents.names(tmp_path / "nowhere")


def test_folder_beside_bare_text(put: Put, tmp_path: Path) -> None:
    put("a")
    (tmp_path / "raw" / "a.txt").write_text("x")
    with pytest.raises(BadInput, match="keep one of the two"):
        documents.read(tmp_path / "raw", "a")
