"""hOCR and ALTO: what is written comes back, is valid, and tells divided words whole; the samples of all formats."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
import regex
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from pipeline.errors import BadInput
from pipeline.formats import alto, detect, hocr, ocr_file
from pipeline.formats.layout import KINDS, STYLES, Block, Box, Line, Page, Reading, Word
from pipeline.text.characters import NO_XML
from tests.test_ocr_formats import HERE, texts, words

SCHEMA = Path(__file__).parent / "data" / "ocr" / "alto-4-subset.xsd"
SCANS = Path(__file__).parent.parent.parent / "shared" / "scans"

LETTERS = st.characters(codec="utf-8").filter(
    lambda c: not c.isspace() and not regex.fullmatch(r"\s", c) and not NO_XML.search(c)
)
SCRAPS = st.sampled_from(
    ["\u00ad", "-", "¬", "&", "<", ">", '"', "'", "é", "\U0001d400", "ﬁ", "\\", ";", "a", "b", "\u2010", "]]>"]
)
WORD_TEXTS = st.lists(st.one_of(SCRAPS, LETTERS, st.just("a")), min_size=1, max_size=6).map("".join)
NAMES = st.lists(
    st.one_of(SCRAPS.filter(lambda c: c != "\\"), LETTERS.filter(lambda c: c not in "/\\")), max_size=5
).map("".join)
LONGER = st.lists(st.one_of(SCRAPS, LETTERS, st.sampled_from([" ", "\n", "\t", "\r"])), max_size=8).map("".join)
SPANS = st.tuples(st.integers(0, 5000), st.integers(0, 5000)).map(sorted)
BOXES = st.tuples(SPANS, SPANS).map(lambda s: Box(s[0][0], s[1][0], s[0][1], s[1][1]))
SIZES = st.one_of(st.none(), st.integers(1, 20000).map(lambda n: n / 100))
BASELINES = st.tuples(
    st.integers(-99999, 99999).map(lambda n: n / 100000), st.integers(-9999, 9999).map(lambda n: n / 100)
)


@st.composite
def lines(draw: st.DrawFn) -> Line:
    box = draw(st.one_of(st.none(), BOXES))
    place = st.one_of(st.none(), BOXES) if box else st.none()
    sure = st.one_of(st.none(), st.integers(0, 10000).map(lambda n: n / 10000))
    styles = st.frozensets(st.sampled_from(STYLES), max_size=3)
    found = draw(st.lists(st.builds(Word, WORD_TEXTS, place, sure, styles, SIZES), min_size=1, max_size=4))
    baseline = draw(st.one_of(st.none(), BASELINES)) if box and box.width else None
    return Line(tuple(found), box, draw(st.booleans()), baseline, draw(SIZES))


def few(of: st.SearchStrategy[Block] | st.SearchStrategy[Line]) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(of, min_size=1, max_size=3).map(tuple)


BLOCKS = st.builds(Block, few(lines()), st.sampled_from(("", *KINDS)), st.one_of(st.none(), BOXES))
PAGES = st.builds(
    Page,
    st.one_of(st.just(()), few(BLOCKS)),
    st.integers(0, 9999),
    st.integers(0, 9999),
    NAMES,
    LONGER,
    LONGER,
    st.one_of(st.none(), st.integers(71, 2400)),
    st.sampled_from(["", "en", "de", "la", "en-GB", "zh-Hant-TW"]),
)
ENGINES = st.sampled_from(["", "tesseract 5.5.2", "tesseract", "ABBYY FineReader 15", "a 1 b 2x", "x & y"])
READINGS = st.builds(Reading, st.lists(PAGES, min_size=1, max_size=2).map(tuple), ENGINES)
MANY = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@MANY
@given(READINGS)
def test_what_hocr_holds_comes_back(reading: Reading) -> None:
    data = hocr.write(reading)
    assert hocr.read(data, HERE) == reading
    assert detect.detect(data) == "hocr"
    assert hocr.write(reading) == data


@MANY
@given(READINGS)
def test_what_alto_holds_comes_back_and_is_valid(reading: Reading) -> None:
    data = alto.write(reading)
    assert alto.read(data, HERE) == reading
    assert detect.detect(data) == "alto"
    assert alto.write(reading) == data
    schema().assertValid(etree.fromstring(data))


@cache
def schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(str(SCHEMA)))


def one_line(*several: str) -> Reading:
    return Reading((Page((Block(tuple(Line(tuple(map(Word, line.split()))) for line in several)),)),))


def test_a_divided_word_is_told_whole() -> None:
    data = alto.write(one_line("the govern\u00ad", "ment and so\u00ad", "-called to-", "day\u00ad")).decode()
    told = regex.findall(r'CONTENT="([^"]*)"(?: SUBS_TYPE="(\w+)" SUBS_CONTENT="([^"]*)")?', data)
    assert [row for row in told if row[0] != "\u00ad"] == [
        ("the", "", ""),
        ("govern", "HypPart1", "government"),
        ("ment", "HypPart2", "government"),
        ("and", "", ""),
        ("so", "", ""),
        ("-called", "", ""),
        ("to-", "", ""),
        ("day", "", ""),
    ]
    assert data.count("<HYP ") == 3


def test_what_xml_cannot_hold_is_marked() -> None:
    for module in (hocr, alto):
        back = module.read(module.write(one_line("a\x00b \x01")), HERE)
        assert texts(back) == ["a\ufffdb \ufffd"]


def test_empty_lines_and_blocks_are_not_written() -> None:
    reading = Reading((Page((Block(()), Block((Line(()), Line((Word("a"),)))))),))
    for module in (hocr, alto):
        assert module.read(module.write(reading), HERE).pages == one_line("a").pages


# the samples


@pytest.mark.skipif(not SCANS.is_dir(), reason="no samples here")
@pytest.mark.parametrize(
    "path", sorted(p for p in SCANS.glob("*/*") if p.suffix in (".xml", ".hocr")), ids=lambda p: p.name
)
def test_samples(path: Path) -> None:
    data = path.read_bytes()
    if path.name.endswith("_meta.xml") or "METS" in path.name:
        assert detect.detect(data) is None
        with pytest.raises(BadInput, match="no OCR format"):
            ocr_file.read(data, path)
        return
    reading = ocr_file.read(data, path)
    for module in (hocr, alto):
        assert module.read(module.write(reading), path) == reading
    schema().assertValid(etree.fromstring(alto.write(reading)))
    truth = path.with_name(regex.sub(r"(?:_tess|_abbyy|\.alto)\.xml$", ".gt.txt", path.name))
    if truth.suffix == ".txt" and truth.exists():
        found, true = (
            set(regex.findall(r"\w+", text)) for text in (" ".join(texts(reading)), truth.read_text("utf-8"))
        )
        assert len(found & true) > 0.95 * len(true)


@pytest.mark.skipif(not SCANS.is_dir(), reason="no samples here")
def test_both_forms_of_a_djvu_book_say_the_same() -> None:
    text, xml = (
        ocr_file.read((SCANS / "djvu" / name).read_bytes(), HERE)
        for name in ("colorbook_djvu.txt", "colorbook_djvu.xml")
    )
    assert [word.text for word in words(text)][:40] == [word.text for word in words(xml)][:40]
    assert len(xml.pages) == 62 and len(text.pages) == 61  # djvutxt passes over a page without text
