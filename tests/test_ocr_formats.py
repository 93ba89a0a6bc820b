"""OCR formats: which one a file is in, what is read of each, and that none can do harm."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import BadInput
from pipeline.formats import (
    abbyy,
    alto,
    detect,
    djvu_text,
    djvu_xml,
    hocr,
    hocr_titles,
    ocr_file,
    ocr_kinds,
    ocr_words,
    page_xml,
    tesseract_tsv,
)
from pipeline.formats.layout import KINDS, Block, Box, Line, Page, Reading, Word

HERE = Path("page.xml")


def texts(reading: Reading) -> list[str]:
    return [line.text for page in reading.pages for line in page.lines]


def words(reading: Reading) -> list[Word]:
    return [word for page in reading.pages for line in page.lines for word in line.words]


def styled(reading: Reading) -> list[tuple[str, str]]:
    return [(word.text, " ".join(sorted(word.styles))) for word in words(reading)]


def kinds(reading: Reading) -> list[tuple[str, str]]:
    return [(block.kind, block.lines[0].text) for page in reading.pages for block in page.blocks]


# hOCR


def hocr_of(body: str, head: str = "") -> Reading:
    page = f"<html><head>{head}</head><body>{body}</body></html>"
    return hocr.read(page.encode(), HERE)


HOCR_LINES = [
    # words, lines without words, text beside words
    ("<span class='ocr_line'><span class='ocrx_word'>one</span> <span class='ocrx_word'>two</span></span>", ["one two"]),
    ("<span class='ocr_line'>one two</span><span class='ocrx_line'>three</span>", ["one two", "three"]),
    ("<span class='ocr_line'>one <span class='ocrx_word'>two</span> three</span>", ["one two three"]),
    ("<span class='ocr_line'>o<b>n</b>e <i>two</i></span>", ["one two"]),
    ("<div class='ocr_carea'><p class='ocr_par'>one<br/>two <span class='ocrx_word'>three</span></p></div>", ["one", "two three"]),
    ("<span class='ocr_header'><span class='ocrx_word'>one</span></span>", ["one"]),
    ("<span class='ocr_line'><span class='ocrx_word'> </span></span><span class='ocr_line'></span>", []),
    ("<span class='ocr_line'><span class='ocrx_word'>New York</span></span>", ["New York"]),
    # letters apart, as the Internet Archive has them
    ("<span class='ocr_line'><span class='ocrx_word'>\n<span class='ocrx_cinfo'>o</span>\n<span class='ocrx_cinfo'>n</span>\n</span></span>", ["on"]),
    # references that only HTML knows, tags that nobody closed
    ("<span class='ocr_line'>caf&eacute; govern&shy;</span>", ["café govern\u00ad"]),
    ("<p class='ocr_par'><span class='ocr_line'>one</span><p class='ocr_par'><span class='ocr_line'>two & three</span>", ["one", "two & three"]),
]  # fmt: skip


@pytest.mark.parametrize(("body", "lines"), HOCR_LINES)
def test_lines_of_hocr(body: str, lines: list[str]) -> None:
    assert texts(hocr_of(f"<div class='ocr_page'>{body}</div>")) == lines


def test_hocr_as_tesseract_writes_it() -> None:
    reading = hocr_of(
        """<div class='ocr_page' id='page_1' title='image "/a/b &apos;c&apos;/p 1.png"; bbox 0 0 1181 2046; ppageno 0; scan_res 300 300'>
        <div class='ocr_carea' title="bbox 10 20 300 80"><p class='ocr_par' lang='eng' title="bbox 10 20 300 80">
        <span class='ocr_line' title="bbox 10 20 300 40; baseline 0.005 -3; x_size 40.377; x_descenders 5">
        <span class='ocrx_word' title='bbox 10 21 90 40; x_wconf 87'>The</span>
        <span class='ocrx_word' title='bbox 95 20 300 38; x_wconf 96.5; x_fsize 11'><strong><em>end</em></strong></span></span>
        <span class='ocr_caption' title="bbox 10 50 300 80"><span class='ocrx_word' title='bbox 10 50 90 80;x_wconf 0'>is</span></span></p></div></div>
        <div class='ocr_page' title='bbox 0 0 5 6'></div>""",
        "<meta name='ocr-system' content='tesseract 5.5.2'/>",
    )
    assert reading == Reading(
        (
            Page(
                (
                    Block(
                        (
                            Line(
                                (
                                    Word("The", Box(10, 21, 90, 40), 0.87),
                                    Word("end", Box(95, 20, 300, 38), 0.965, frozenset(("bold", "italic")), 11.0),
                                ),
                                Box(10, 20, 300, 40),
                                opens=True,
                                baseline=(0.005, -3.0),
                                size=40.38,
                            ),
                            Line((Word("is", Box(10, 50, 90, 80), 0.0),), Box(10, 50, 300, 80)),
                        ),
                        box=Box(10, 20, 300, 80),
                    ),
                ),
                1181,
                2046,
                "p 1.png",
                dpi=300,
                language="en",
            ),
            Page((), 5, 6),
        ),
        "tesseract 5.5.2",
    )


HOCR_TITLES = [
    ("""image "a.png"; bbox 0 0 7 9""", ("a.png", 7, 9)),
    ("""image 'a b.png';bbox 0 0 7 9;ppageno 3""", ("a b.png", 7, 9)),
    ("""bbox 0 0 7 9; image C:\\scans\\a.tif""", ("a.tif", 7, 9)),
    ("""bbox 0 0 7.4 8.6; image "/x/y; z.tif" """, ("y; z.tif", 7, 9)),
    ("""image "a \\"b\\".png"; bbox 0 0 7 9""", ('a "b".png', 7, 9)),
    ("""image /tmp/o'neil.png; bbox 0 0 7 9""", ("o'neil.png", 7, 9)),
]


@pytest.mark.parametrize(("title", "told"), HOCR_TITLES)
def test_titles_of_hocr(title: str, told: tuple[str, int, int]) -> None:
    escaped = title.replace('"', "&quot;")
    page = hocr_of(f'<div class="ocr_page" title="{escaped}"/>').pages[0]
    assert (page.image, page.width, page.height) == told


HOCR_STYLES = [
    ("<span class='ocrx_word' style='font-weight:bold;font-style: italic'>a</span>", "bold italic"),
    ("<span class='ocrx_word' style='font-variant:small-caps;font-family:X'>a</span>", "small-caps"),
    ("<span class='ocrx_word' style='font-weight:normal'>a</span>", ""),
    ("<i><span class='ocrx_word'><u>a</u></span></i>", "italic underline"),
    ("<span class='ocrx_word'>treaty<sup>1</sup></span>", ""),
    ("<span class='ocrx_word'><sup>1</sup></span>", "superscript"),
]


@pytest.mark.parametrize(("word", "styles"), HOCR_STYLES)
def test_styles_of_hocr(word: str, styles: str) -> None:
    found = styled(hocr_of(f"<div class='ocr_page'><span class='ocr_line'>{word}</span></div>"))
    assert [style for _, style in found] == [styles]


def test_kinds_of_hocr_are_those_of_blocks() -> None:
    reading = hocr_of(
        "<div class='ocr_page'><div class='ocr_header'><span class='ocr_line'>head</span></div>"
        "<div class='ocr_carea'><p class='ocr_par'><span class='ocr_header'>guess</span></p>"
        "<p class='ocr_par ocr_footnote'><span class='ocr_line'>note</span></p><span class='ocr_line'>after</span></div>"
        "<div class='ocr_pageno'>7</div></div>"
    )
    assert kinds(reading) == [("header", "head"), ("", "guess"), ("note", "note"), ("", "after"), ("folio", "7")]


def test_hocr_confidences_of_letters() -> None:
    reading = hocr_of(
        "<div class='ocr_page'><span class='ocr_line'><span class='ocrx_word' title='x_confs 90 80'>ab</span></span></div>"
    )
    assert words(reading)[0].confidence == 0.85


def test_hocr_without_a_page_is_one() -> None:
    assert texts(hocr_of("<p><span class='ocr_line'>one</span></p>")) == ["one"]


# ALTO


def alto_of(lines: str, head: str = "", tags: str = "", version: int = 3, page: str = "") -> Reading:
    space = f' xmlns="http://www.loc.gov/standards/alto/ns-v{version}#"' if version > 1 else ""
    return alto.read(
        f"""<?xml version="1.0"?><alto{space}><Description>{head}</Description>{tags}
        <Layout><Page ID="p" WIDTH="600" HEIGHT="1200" PHYSICAL_IMG_NR="1" {page}><PrintSpace>
        <TextBlock ID="b" HPOS="0" VPOS="0" WIDTH="600" HEIGHT="300">{lines}</TextBlock></PrintSpace></Page></Layout></alto>""".encode(),
        HERE,
    )


HYPHENS = [
    ("""<String CONTENT="govern" SUBS_TYPE="HypPart1" SUBS_CONTENT="government"/><HYP CONTENT="-"/>""", "govern\u00ad"),
    ("""<String CONTENT="govern" SUBS_TYPE="HypPart1" SUBS_CONTENT="government"/><HYP/>""", "govern\u00ad"),
    ("""<String CONTENT="govern" SUBS_TYPE="HypPart1" SUBS_CONTENT="government"/>""", "govern\u00ad"),
    ("""<String CONTENT="govern-" SUBS_TYPE="HypPart1" SUBS_CONTENT="government"/>""", "govern\u00ad"),
    (
        """<String CONTENT="govern-" SUBS_TYPE="HypPart1" SUBS_CONTENT="government"/><HYP CONTENT="-"/>""",
        "govern\u00ad",
    ),
    ("""<String CONTENT="to" SUBS_TYPE="HypPart1" SUBS_CONTENT="to-day"/><HYP CONTENT="-"/>""", "to-"),
    ("""<String CONTENT="to" SUBS_TYPE="HypPart1" SUBS_CONTENT="to-day"/><HYP CONTENT="&#xAD;"/>""", "to-"),
    ("""<String CONTENT="to-" SUBS_TYPE="HypPart1" SUBS_CONTENT="to-day"/>""", "to-"),
    ("""<String CONTENT="(to" SUBS_TYPE="HypPart1" SUBS_CONTENT="to-day"/><HYP CONTENT="-"/>""", "(to-"),
    ("""<String CONTENT="to-mor" SUBS_TYPE="HypPart1" SUBS_CONTENT="to-morrow"/><HYP CONTENT="-"/>""", "to-mor\u00ad"),
    ("""<String CONTENT="govern"/><HYP CONTENT="-"/>""", "govern-"),
    ("""<String CONTENT="govern"/><HYP/>""", "govern-"),
    ("""<String CONTENT="govern"/><HYP CONTENT="&#xAD;"/>""", "govern\u00ad"),
    ("""<String CONTENT="govern"/><HYP CONTENT="¬"/>""", "govern\u00ad"),
    ("""<String CONTENT="govern-"/>""", "govern-"),
    ("""<String CONTENT="govern&#xAD;"/>""", "govern\u00ad"),
    ("""<String CONTENT="ment" SUBS_TYPE="HypPart2" SUBS_CONTENT="government"/>""", "ment"),
    ("""<String CONTENT="Dr." SUBS_TYPE="Abbreviation" SUBS_CONTENT="Doctor"/>""", "Dr."),
]


@pytest.mark.parametrize(("line", "text"), HYPHENS)
def test_hyphens_of_alto(line: str, text: str) -> None:
    assert texts(alto_of(f"<TextLine>{line}</TextLine>")) == [text]


def test_a_hyphen_takes_room() -> None:
    reading = alto_of(
        """<TextLine><String HPOS="10" VPOS="20" WIDTH="50" HEIGHT="9" CONTENT="a"/><HYP HPOS="60" VPOS="22" WIDTH="4" HEIGHT="2" CONTENT="-"/></TextLine>"""
    )
    assert words(reading)[0].box == Box(10, 20, 64, 29)
    assert next(reading.pages[0].lines).box == Box(10, 20, 64, 29)


@pytest.mark.parametrize(
    ("given", "confidence"),
    [
        ('WC="0.5" CC="9999"', 0.5),
        ('CC="0900"', 0.75),
        ('CC="0 9 0 0"', 0.75),
        ('WC=""', None),
        ("", None),
        ('WC="-1"', None),
    ],
)
def test_confidences_of_alto(given: str, confidence: float | None) -> None:
    assert words(alto_of(f'<TextLine><String CONTENT="word" {given}/></TextLine>'))[0].confidence == confidence


UNITS = [
    ("pixel", "", Box(100, 200, 400, 260), (600, 1200), None),
    ("inch1200", "", Box(100, 200, 400, 260), (600, 1200), 1200),
    ("inch1200", "scanned at 300 dpi", Box(25, 50, 100, 65), (150, 300), 300),
    ("mm10", "resolution: 508", Box(200, 400, 800, 520), (1200, 2400), 508),
    ("mm10", "", Box(100, 200, 400, 260), (600, 1200), 254),
]


@pytest.mark.parametrize(("unit", "step", "box", "page", "dpi"), UNITS)
def test_units_of_alto(unit: str, step: str, box: Box, page: tuple[int, int], dpi: int | None) -> None:
    reading = alto_of(
        '<TextLine HPOS="100" VPOS="200" WIDTH="300" HEIGHT="60"><String CONTENT="a"/></TextLine>',
        f"<MeasurementUnit>{unit}</MeasurementUnit><OCRProcessing ID='o'><ocrProcessingStep><processingStepSettings>{step}"
        "</processingStepSettings></ocrProcessingStep></OCRProcessing>",
    )
    found = reading.pages[0]
    assert (next(found.lines).box, (found.width, found.height), found.dpi) == (box, page, dpi)


@pytest.mark.parametrize("version", [1, 2, 3, 4])
def test_versions_of_alto(version: int) -> None:
    reading = alto_of(
        '<TextLine HPOS="10" VPOS="20" WIDTH="100" HEIGHT="30" BASELINE="45"><String CONTENT="a"/><SP/><String CONTENT=" "/>'
        '<SP/><String CONTENT="b c"/></TextLine><TextLine BASELINE="10,90 110,100" HPOS="10" VPOS="70" WIDTH="100" HEIGHT="40">'
        '<String CONTENT="d"/></TextLine>',
        "<MeasurementUnit>pixel</MeasurementUnit><sourceImageInformation><fileName>x/y.tif</fileName></sourceImageInformation>",
        version=version,
        page='PRINTED_IMG_NR="xii"',
    )
    assert texts(reading) == ["a b c", "d"]
    assert [line.baseline for line in reading.pages[0].lines] == [(0.0, -5.0), (0.1, -20.0)]
    assert (reading.pages[0].image, reading.pages[0].label) == ("y.tif", "xii")


def test_styles_of_alto_come_from_what_stands_around() -> None:
    reading = alto_of(
        '<TextLine STYLEREFS="p t1"><String CONTENT="a"/><String CONTENT="b" STYLEREFS="t2"/><String CONTENT="c" STYLE="italics"/></TextLine>',
        tags='<Styles><TextStyle ID="t1" FONTSIZE="8" FONTSTYLE="bold"/><TextStyle ID="t2" FONTSTYLE="smallcaps superscript"/></Styles>',
    )
    assert styled(reading) == [("a", "bold"), ("b", "small-caps superscript"), ("c", "bold italic")]
    assert {word.size for word in words(reading)} == {8.0}


def test_kinds_of_alto() -> None:
    def block(text: str, tags: str = "") -> str:
        return f'<TextBlock {tags}><TextLine><String CONTENT="{text}"/></TextLine></TextBlock>'

    reading = alto.read(
        f"""<alto><Tags><StructureTag ID="a" LABEL="footnote"/><LayoutTag ID="b" TYPE="page-number" LABEL="of the left page"/><OtherTag ID="c" LABEL="x"/>
        <StructureTag ID="d" LABEL="pagematter"/></Tags><Layout><Page HEIGHT="100"><TopMargin>{block("1")}{block("2", 'TAGREFS="c b"')}</TopMargin>
        <LeftMargin>{block("3")}</LeftMargin><PrintSpace>{block("4", 'TAGREFS="c"')}{block("5", 'TAGREFS="a"')}{block("6", 'TAGREFS="d" VPOS="3" HPOS="1"')}
        {block("7", 'TAGREFS="d" VPOS="90" HPOS="1"')}<ComposedBlock TYPE="table">{block("8")}</ComposedBlock></PrintSpace>
        <BottomMargin>{block("9")}</BottomMargin></Page></Layout></alto>""".encode(),
        HERE,
    )
    expected = "header folio marginal - note header footer table footer"
    assert [kind or "-" for kind, _ in kinds(reading)] == expected.split()


# PAGE XML


def page_of(regions: str, attributes: str = "") -> Reading:
    return page_xml.read(
        f"""<PcGts xmlns="http://schema.primaresearch.org/PAGE/gts/pagecontent/2019-07-15"><Metadata><Creator>kraken 5</Creator></Metadata>
        <Page imageFilename="img/p1.png" imageWidth="800" imageHeight="900" {attributes}>{regions}</Page></PcGts>""".encode(),
        HERE,
    )


def region(ident: str, text: str, attributes: str = "") -> str:
    return f'<TextRegion id="{ident}" {attributes}><TextLine><TextEquiv><Unicode>{text}</Unicode></TextEquiv></TextLine></TextRegion>'


def test_page_xml() -> None:
    reading = page_of(
        """<TextRegion id="r" type="heading"><Coords points="10,20 300,20 300,80 10,80"/>
        <TextLine id="l"><Coords points="10,20 300,20 300,40 10,40"/><Baseline points="10,36 110,38 210,38"/>
        <Word><Coords points="10,20 90,40"/><TextEquiv conf="0.2" index="1"><Unicode>Thc</Unicode></TextEquiv>
        <TextEquiv conf="0.9" index="0"><Unicode>The</Unicode></TextEquiv><TextStyle bold="true" fontSize="12"/></Word>
        <Word><TextEquiv conf="88"><Unicode>end</Unicode></TextEquiv></Word><TextEquiv><Unicode>The end</Unicode></TextEquiv></TextLine></TextRegion>""",
        'imageXResolution="300" imageResolutionUnit="PPI" primaryLanguage="German"',
    )
    line = Line(
        (Word("The", Box(10, 20, 90, 40), 0.9, frozenset(("bold",)), 12.0), Word("end", None, 0.88)),
        Box(10, 20, 300, 40),
        baseline=(0.01, -4.0),
    )
    block = Block((line,), "heading", Box(10, 20, 300, 80))
    assert reading == Reading((Page((block,), 800, 900, "p1.png", dpi=300, language="de"),), "kraken 5")


def test_the_order_of_reading_of_page_xml() -> None:
    regions = region("a", "2") + region("b", "0") + region("c", "3") + region("d", "1")
    order = """<ReadingOrder><OrderedGroup><RegionRefIndexed index="1" regionRef="d"/><RegionRefIndexed index="0" regionRef="b"/>
    <UnorderedGroupIndexed index="2"><RegionRef regionRef="a"/></UnorderedGroupIndexed></OrderedGroup></ReadingOrder>"""
    assert texts(page_of(order + regions)) == ["0", "1", "2", "3"]
    assert texts(page_of(regions)) == ["2", "0", "3", "1"]


PAGE_KINDS = [
    ('type="header"', "header"),
    ('type="page-number"', "folio"),
    ('type="catch-word"', "catchword"),
    ('type="signature-mark"', "signature"),
    ('type="marginalia"', "marginal"),
    ('type="footnote-continued"', "note"),
    ('type="drop-capital"', ""),
    ('type="paragraph"', "text"),
    ('custom="readingOrder {index:0;} structure {type:heading;}"', "heading"),
    ('custom="structure {type:MarginTextZone:note;}"', "marginal"),
]


@pytest.mark.parametrize(("attributes", "kind"), PAGE_KINDS)
def test_kinds_of_page_xml(attributes: str, kind: str) -> None:
    assert kinds(page_of(region("r", "x", attributes))) == [(kind, "x")]


PAGE_TEXTS = [
    ("<TextRegion><TextEquiv><Unicode>one\ntwo</Unicode></TextEquiv></TextRegion>", ["one", "two"]),
    (region("r", "govern¬"), ["govern\u00ad"]),
    (region("r", "govern\u00ad"), ["govern\u00ad"]),
    (f"<TableRegion>{region('a', '1')}{region('b', '2')}</TableRegion>", ["1", "2"]),
    ("<TextRegion><TextLine><Word><TextEquiv><Unicode>teh</Unicode></TextEquiv></Word><TextEquiv><Unicode>the</Unicode></TextEquiv></TextLine></TextRegion>", ["the"]),
    ("<TextRegion><TextLine><Coords points='1,1 2,2'/></TextLine></TextRegion>", []),
]  # fmt: skip


@pytest.mark.parametrize(("regions", "lines"), PAGE_TEXTS)
def test_texts_of_page_xml(regions: str, lines: list[str]) -> None:
    assert texts(page_of(regions)) == lines


def test_styles_of_transkribus_and_points_of_2010() -> None:
    reading = page_of(
        """<TextRegion><TextLine custom="textStyle {offset:4; length:3;bold:true; italic:true;}"><Coords><Point x="5" y="6"/><Point x="9" y="8"/></Coords>
        <TextEquiv><Unicode>the end is</Unicode></TextEquiv></TextLine></TextRegion>"""
    )
    assert styled(reading) == [("the", ""), ("end", "bold italic"), ("is", "")]
    assert next(reading.pages[0].lines).box == Box(5, 6, 9, 8)


# ABBYY


def chars(text: str, more: str = "") -> str:
    return "".join(
        f'<charParams l="{10 * i}" t="5" r="{10 * i + 9}" b="20" {more}>{c}</charParams>' for i, c in enumerate(text)
    )


def abbyy_of(blocks: str, version: int = 10, head: str = "") -> Reading:
    return abbyy.read(
        f"""<?xml version="1.0"?><document xmlns="http://www.abbyy.com/FineReader_xml/FineReader{version}-schema-v1.xml" producer="FineReader {version}">{head}
        <page width="500" height="900" resolution="300">{blocks}</page><page width="1" height="2" resolution="300"/></document>""".encode(),
        HERE,
    )


@pytest.mark.parametrize("version", [6, 8, 9, 10])
def test_abbyy(version: int) -> None:
    reading = abbyy_of(
        f"""<block blockType="Text" l="0" t="0" r="200" b="30"><region/><text><par lineSpacing="1"><line baseline="18" l="0" t="5" r="69" b="20">
        <formatting lang="EnglishUnitedStates" ff="Arial" fs="9.5" bold="1">{chars("On e", 'charConfidence="80"')}</formatting>
        <formatting lang="EnglishUnitedStates" fs="9." smallcaps="true">{chars("x¬", 'charConfidence="255"')}</formatting></line></par></text></block>
        <block blockType="Picture" l="0" t="0" r="1" b="1"/>""",
        version,
    )
    page = reading.pages[0]
    assert reading.engine == f"FineReader {version}"
    assert (page.width, page.height, page.dpi, page.language) == (500, 900, 300, "en-US")
    first, second = words(reading)
    assert first == Word("On", Box(0, 5, 19, 20), 0.8, frozenset(("bold",)), 9.5)
    assert (second.text, second.confidence, second.styles) == ("ex\u00ad", 0.8, frozenset(("small-caps",)))
    assert page.blocks[0].box == Box(0, 0, 200, 30)
    assert (page.blocks[0].lines[0].baseline, page.blocks[0].lines[0].opens) == ((0.0, -2.0), True)
    assert reading.pages[1] == Page((), 1, 2, dpi=300)


def abbyy_line(content: str) -> str:
    return f"<line><formatting>{content}</formatting></line>"


def abbyy_text(*lines: str, par: str = "") -> str:
    return f'<block blockType="Text" l="0" t="600" r="9" b="700"><text><par {par}>{"".join(map(abbyy_line, lines))}</par></text></block>'


ABBYY_WORDS = [
    ("one two", [("one", None), ("two", None)]),  # text without characters
    (chars("ab"), [("ab", None)]),
    (chars("ab", 'charConfidence="-1"'), [("ab", None)]),
    (chars("ab", 'charConfidence="60"'), [("ab", 0.6)]),
    (chars("ab", 'charConfidence="60" suspicious="1"'), [("ab", 0.3)]),
    (chars("abcd") + chars("e", 'suspicious="true"'), [("abcde", 0.65)]),
    (chars("a\tb"), [("a", None), ("b", None)]),
    ('<charParams l="1" t="1" r="2" b="2"><charRecVariants><charRecVariant>o</charRecVariant></charRecVariants>c</charParams>', [("c", None)]),
    ('<wordRecVariants><wordRecVariant><variantText><charParams>x</charParams></variantText></wordRecVariant></wordRecVariants>' + chars("y"), [("y", None)]),
]  # fmt: skip


@pytest.mark.parametrize(("content", "expected"), ABBYY_WORDS)
def test_words_of_abbyy(content: str, expected: list[tuple[str, float | None]]) -> None:
    assert [(word.text, word.confidence) for word in words(abbyy_of(abbyy_text(content)))] == expected


def test_tables_of_abbyy_keep_their_rows() -> None:
    def cell(text: str) -> str:
        return f"<cell><text><par>{abbyy_line(text)}</par></text></cell>"

    rows = f"<row>{cell('Year')}{cell('Tons')}</row><row>{cell('1913')}{cell('4.2')}</row>"
    reading = abbyy_of(f'<block blockType="Table" l="0" t="0" r="9" b="9">{rows}</block>')
    assert kinds(reading) == [("table", "Year")]
    assert texts(reading) == ["Year", "Tons", "1913", "4.2"]


def test_roles_of_abbyy() -> None:
    head = """<documentData><paragraphStyles><paragraphStyle id="{1}" role="footnote"/><paragraphStyle id="{2}" role="rt"/><paragraphStyle id="{3}" role="text"/>
    </paragraphStyles><sections><section><stream role="footnote"><mainText><elemId id="{7}"/></mainText></stream></section></sections></documentData>"""
    reading = abbyy_of(
        '<block blockType="Text" l="0" t="800" r="9" b="850"><text>'
        + "".join(
            f"<par {par}>{abbyy_line(par[-4])}</par>"
            for par in ('style="{3}"', 'style="{1}"', 'id="{7}"', 'style="{2}"')
        )
        + "</text></block>"
        + abbyy_text("a", "b", par='hasOverflowedHead="1"'),
        head=head,
    )
    assert [kind for kind, _ in kinds(reading)] == [
        "text",
        "note",
        "footer" if reading.pages[0].blocks[2].box else "header",
        "",
    ]
    assert [line.opens for line in reading.pages[0].lines] == [True, True, True, True, False, False]


# DjVu


def djvu_of(text: str, more: str = "") -> Reading:
    return djvu_xml.read(
        f"""<?xml version="1.0"?><!DOCTYPE DjVuXML PUBLIC "-//W3C//DTD DjVuXML 1.1//EN" "pubtext/DjVuXML-s.dtd"><DjVuXML><BODY>
        <OBJECT height="900" width="500" usemap="p1.djvu"><PARAM name="DPI" value="400"/><HIDDENTEXT>{text}</HIDDENTEXT></OBJECT>{more}</BODY></DjVuXML>""".encode(),
        HERE,
    )


@pytest.mark.parametrize("coords", ["10,40,60,20", "10,20,60,40", "60,40,10,20"])
def test_boxes_of_djvu_xml_either_way_up(coords: str) -> None:
    reading = djvu_of(
        f'<PAGECOLUMN><REGION><PARAGRAPH><LINE><WORD coords="{coords}" x-confidence="31">one </WORD></LINE></PARAGRAPH></REGION></PAGECOLUMN>'
    )
    line = Line((Word("one", Box(10, 20, 60, 40), 0.31),), Box(10, 20, 60, 40), opens=True)
    assert reading.pages == (Page((Block((line,)),), 500, 900, "p1.djvu", dpi=400),)


@pytest.mark.parametrize(
    ("title", "baseline"),
    [
        ("bbox 1 2 3 4; baseline 0.005 -3", (0.005, -3.0)),
        ("bbox 1 2 3 4; baseline -1.5e-01 -3", (-0.15, -3.0)),
        ("bbox 1 2 3 4; baseline .002 -3.", (0.002, -3.0)),
        ("bbox 1 2 3 4", None),
    ],
)
def test_figures_of_hocr_however_they_are_written(title: str, baseline: tuple[float, float] | None) -> None:
    assert hocr_titles.baseline(title) == baseline


def test_djvu_xml_with_baselines_empty_areas_and_characters_that_xml_forbids() -> None:
    reading = djvu_of(
        '<PAGECOLUMN coords="0,899,500,-1">\n&#11;</PAGECOLUMN><PAGECOLUMN>one<REGION><PARAGRAPH><LINE><WORD coords="10,40,60,20,36">a\x1f</WORD>'
        '<WORD coords="110,42,160,20,37">b&#x1d;</WORD></LINE><LINE>c d</LINE></PARAGRAPH><PARAGRAPH><LINE><WORD><CHARACTER>e</CHARACTER>'
        "<CHARACTER>f</CHARACTER></WORD></LINE></PARAGRAPH></REGION></PAGECOLUMN>",
        '<OBJECT height="9" width="5"/>',
    )
    assert [[line.text for line in block.lines] for block in reading.pages[0].blocks] == [["a b", "c d", "ef"], ["one"]]
    assert next(reading.pages[0].lines).baseline == (0.01, -6.0)
    assert [line.opens for line in reading.pages[0].lines] == [True, False, True, False]
    assert reading.pages[1] == Page((), 5, 9)


DJVU_TEXTS = [
    (
        "one \ntwo \n\x1fthree \n\x1f\x1d\x0b\n\x0cfour \n\x1f\x1d\x0b\n\x0c",
        [[["one", "two", "three"]], [["four"]]],
        [1, 0, 1, 1],
    ),
    ("one\n\x1f\x1dtwo\n\x1f\x1d\x0b\n\f\n\f", [[["one"], ["two"]], []], [1, 1]),
    ("one\r\ntwo\r\n\r\n\r\nthree\r\n\ffour", [[["one", "two"], ["three"]], [["four"]]], [1, 0, 1, 1]),
]


@pytest.mark.parametrize(("text", "pages", "opens"), DJVU_TEXTS)
def test_plain_text_of_djvu(text: str, pages: list[list[list[str]]], opens: list[int]) -> None:
    reading = djvu_text.read(text.encode(), HERE)
    assert [[[line.text for line in block.lines] for block in page.blocks] for page in reading.pages] == pages
    assert [line.opens for page in reading.pages for line in page.lines] == [bool(n) for n in opens]


def test_djvu_text_in_brackets() -> None:
    reading = djvu_text.read(
        rb"""# a comment ( with brackets
        select; remove-ant
        select "p\"1.djvu"
        set-txt
        (page 0 0 500 900
          (column 0 0 250 900 (region 0 0 250 900 (para 10 800 60 880
            (line 10 860 160 880 (word 10 860 60 880 "caf\303\251") (word 110 858 160 880 "\"b\""))
            (line 10 840 60 850 "c d"))))
          (column 250 0 500 900 (para 260 800 300 880 (line 260 860 300 880 (word 260 860 300 880 (char 260 860 270 880 "e") (char 270 860 300 880 "f"))))))
        .
        (page 0 0 5 9 "")""",
        HERE,
    )
    first = Line(
        (Word("café", Box(10, 20, 60, 40)), Word('"b"', Box(110, 20, 160, 42))), Box(10, 20, 160, 40), opens=True
    )
    second = Line((Word("c"), Word("d")), Box(10, 50, 60, 60))
    third = Line((Word("ef", Box(260, 20, 300, 40)),), Box(260, 20, 300, 40), opens=True)
    assert reading.pages == (
        Page(
            (Block((first, second), box=Box(0, 0, 250, 900)), Block((third,), box=Box(250, 0, 500, 900))),
            500,
            900,
            'p"1.djvu',
        ),
        Page((), 5, 9),
    )


# Tesseract's table

TSV = "\t".join((*tesseract_tsv.HEADER, "conf", "text"))


def test_tsv() -> None:
    rows = """1 1 0 0 0 0 0 0 500 900 -1|2 1 1 0 0 0 10 20 300 80 -1|3 1 1 1 0 0 10 20 300 80 -1|4 1 1 1 1 0 10 20 300 20 -1
    5 1 1 1 1 1 10 20 50 20 96.5 "The|5 1 1 1 1 2 70 20 50 20 -1 end|5 1 1 1 1 3 70 20 50 20 95  |4 1 1 1 2 0 10 50 30 20 -1|5 1 1 1 2 1 10 50 30 20 0 is
    4 1 1 2 1 0 10 80 30 20 -1|5 1 1 2 1 1 10 80 30 20 100 so|1 2 0 0 0 0 0 0 5 9 -1"""
    table = "\r\n".join([TSV, *("\t".join(row.strip().split(" ", 11)) for row in regex.split(r"[|\n]", rows))])
    lines = (
        Line(
            (Word('"The', Box(10, 20, 60, 40), 0.965), Word("end", Box(70, 20, 120, 40))),
            Box(10, 20, 310, 40),
            opens=True,
        ),
        Line((Word("is", Box(10, 50, 40, 70), 0.0),), Box(10, 50, 40, 70)),
        Line((Word("so", Box(10, 80, 40, 100), 1.0),), Box(10, 80, 40, 100), opens=True),
    )
    pages = (Page((Block(lines, box=Box(10, 20, 310, 100)),), 500, 900), Page((), 5, 9))
    assert tesseract_tsv.read(table.encode(), HERE) == Reading(pages, "tesseract")


# which it is

SAMPLES = [
    ("<html><body><div class='ocr_page'><span class='ocr_line'>a</span></div></body></html>", "hocr"),
    ("<div class='x ocr_page'><span class='ocr_line'>a</span></div>", "hocr"),
    ("<?xml version='1.0'?><!DOCTYPE html PUBLIC 'a' 'b'>\n<html><head><meta name='ocr-system' content='x'/></head><body class='ocr_page'>a</body></html>", "hocr"),
    ("<!-- <html> --><alto xmlns='http://www.loc.gov/standards/alto/ns-v4#'><Layout><Page/></Layout></alto>", "alto"),
    ("<a:alto xmlns:a='http://bibnum.bnf.fr/ns/alto_prod'><a:Layout><a:Page/></a:Layout></a:alto>", "alto"),
    ("<pc:PcGts xmlns:pc='http://x'><pc:Page/></pc:PcGts>", "page"),
    ("<document xmlns='http://www.abbyy.com/FineReader_xml/FineReader6-schema-v1.xml'><page/></document>", "abbyy"),
    ("<document version='1.0' producer='FineReader 8.0'><page/></document>", "abbyy"),
    ("<!DOCTYPE DjVuXML PUBLIC 'a' 'b'><DjVuXML><BODY><OBJECT/></BODY></DjVuXML>", "djvu-xml"),
    ("one \n\x1f\x1d\x0b\ntwo \x0c", "djvu-text"),
    ('(page 0 0 10 10\n (line 1 1 2 2 "a"))', "djvu-text"),
    ('select; remove-txt\nselect "a"\nset-txt\n(page 0 0 10 10 "a")\n.\n', "djvu-text"),
    (f"{TSV}\n5\t1\t1\t1\t1\t1\t0\t0\t9\t9\t90\ta\n", "tsv"),
]  # fmt: skip
OTHERS = [
    "", "one two\nthree\f", "<p>one</p>", "<html><body><p>the class ocr_page of hOCR</p></body></html>", "<metadata><identifier>x</identifier></metadata>",
    "<mets xmlns='http://www.loc.gov/METS/'><fileSec/></mets>", "<document><page>no</page></document>", "<TEI xmlns='http://www.tei-c.org/ns/1.0'/>", "(page 12)", "level\tpage\n",
]  # fmt: skip


@pytest.mark.parametrize(("sample", "name"), SAMPLES)
def test_detected_however_it_is_wrapped(sample: str, name: str) -> None:
    data = sample.encode()
    for wrapped in (data, b"\xef\xbb\xbf" + data, gzip.compress(data), gzip.compress(b"\xef\xbb\xbf" + data)):
        assert detect.detect(wrapped) == name
        assert ocr_file.read(wrapped, HERE).pages
    if sample.startswith("<") and "encoding" not in sample and name != "hocr":
        wide = sample.encode("utf-16")
        assert detect.detect(wide) == name
        assert ocr_file.read(wide, HERE) == ocr_file.read(data, HERE)


@pytest.mark.parametrize("sample", OTHERS)
def test_not_detected(sample: str) -> None:
    assert detect.detect(sample.encode()) is None
    assert detect.detect(gzip.compress(sample.encode())) is None


def test_the_beginning_of_packed_data_is_enough() -> None:
    assert detect.detect(gzip.compress(SAMPLES[3][0].encode() * 999)[:-20]) == "alto"


@pytest.mark.parametrize(
    "data", [b"\xff\xd8\xff\xe0 jpeg", b"\x00\x01\x02", b"\x1f\x8bxxxx", b"\x89PNG\r\n", bytes(range(256))]
)
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(BadInput, match=r"page\.xml: "):
        ocr_file.read(data, HERE)


def test_plain_text_is_read_too() -> None:
    assert texts(ocr_file.read(b"one\ntwo\n\fthree\n", HERE)) == ["one", "two", "three"]


@pytest.mark.parametrize("bbox", ["300 100 100 50", "100 100 300 50", "300 50 100 100"])
def test_boxes_written_from_another_corner(bbox: str) -> None:
    (word,) = words(hocr_of(f"<div class='ocr_page'><span class='ocrx_word' title='bbox {bbox}'>one</span></div>"))
    assert word.box == Box(100, 50, 300, 100)
    left, top, right, bottom = map(int, bbox.split())
    table = f"{TSV}\n5\t1\t1\t1\t1\t1\t{left}\t{top}\t{right - left}\t{bottom - top}\t90\tone\n"
    (word,) = words(tesseract_tsv.read(table.encode(), HERE))
    assert word.box == Box(100, 50, 300, 100)
    sides = " ".join(f'{side}="{figure}"' for side, figure in zip("ltrb", bbox.split(), strict=True))
    xml = f"<document><page><block {sides}><text><par><line {sides}><formatting><charParams {sides}>a</charParams></formatting></line></par></text></block></page></document>"
    reading = abbyy.read(xml.encode(), HERE)
    (block,) = reading.pages[0].blocks
    assert {block.box, block.lines[0].box, block.lines[0].words[0].box} == {Box(100, 50, 300, 100)}


@pytest.mark.parametrize(("said", "engine"), [(" ", ""), (" tesseract 5.5.2\n", "tesseract 5.5.2")])
def test_the_engine_that_hocr_tells(said: str, engine: str) -> None:
    page = "<div class='ocr_page' title='scan_res 70 70'><span class='ocr_line'>one</span></div>"
    reading = hocr_of(page, f"<meta name='ocr-system' content='{said}'/>")
    assert (reading.engine, reading.pages[0].dpi) == (engine, None if engine else 70)


@pytest.mark.parametrize("tag", ["span", "div class='ocr_carea'", "p class='ocr_par'", "span class='ocr_line'"])
@pytest.mark.parametrize("depth", [300, 2000])
@pytest.mark.parametrize("end", ["one", "caf&eacute;"])
def test_hocr_too_deep_is_refused_rather_than_lost(tag: str, depth: int, end: str) -> None:
    deep = f"<{tag}>" * depth + f"<span class='ocr_line'>{end}</span>" + f"</{tag.split()[0]}>" * depth
    try:
        found = texts(hocr_of(f"<div class='ocr_page'>{deep}</div>"))
    except BadInput as e:
        assert str(e) == "page.xml: its elements are nested too deeply; export it again as hOCR"
    else:
        assert found == [end.replace("&eacute;", "é")]  # paragraphs do not nest in HTML


# broken files, and files that mean harm

BROKEN = [
    ("alto", "<alto><Layout><Page></Layout></alto>", "broken XML (line 1: "),
    ("alto", "<alto>\n<Layout>", "broken XML (line 2: "),
    ("alto", "<alto><Layout/></alto>", "no Page in it"),
    ("page_xml", "<PcGts/>", "no Page in it"),
    ("abbyy", "<document/>", "no page in it"),
    ("djvu_xml", "<DjVuXML/>", "no OBJECT"),
    ("djvu_text", "(page 0 0 1 1 (line 0 0 1 1", "ends within brackets"),
    ("djvu_text", '\n(page 0 0 1 1 "a"))', "line 2"),
    (
        "djvu_text",
        "(page 0 0 1 1\n" + "(line 0 0 1 1 " * 2000 + '"a"' + ")" * 2001,
        "brackets within each other (line 2)",
    ),
    ("tesseract_tsv", f"{TSV}\n5\t1\tx", "line 2"),
    ("tesseract_tsv", TSV, "without rows"),
    ("hocr", "<html><p>one</p></html>", "is it hOCR?"),
]


@pytest.mark.parametrize(("reader", "text", "message"), BROKEN)
def test_broken_files_are_refused_in_one_line(reader: str, text: str, message: str) -> None:
    module = {
        m.__name__.rpartition(".")[2]: m for m in (abbyy, alto, djvu_text, djvu_xml, hocr, page_xml, tesseract_tsv)
    }[reader]
    with pytest.raises(BadInput) as e:
        module.read(text.encode(), HERE)
    assert message in str(e.value) and str(e.value).startswith("page.xml: ") and "\n" not in str(e.value)


def test_packed_data_that_break_off() -> None:
    whole = gzip.compress(alto.write(Reading((Page((Block((Line((Word("a"),) * 5000),)),)),))))
    with pytest.raises(BadInput, match="broken gzip"):
        alto.read(whole[:-200], HERE)


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
HARM = [
    ('<!DOCTYPE alto [<!ENTITY x SYSTEM "%s">]>', "&x;"),
    (f'<!DOCTYPE alto [<!ENTITY l0 "ha">{LAUGHS}]>', "&l11;"),
    ('<!DOCTYPE alto [<!ENTITY %% x SYSTEM "%s"> %%x;]>', "x"),
]


@pytest.mark.parametrize(("doctype", "reference"), HARM)
@pytest.mark.parametrize("where", ["attribute", "text"])
def test_entities_do_no_harm(doctype: str, reference: str, where: str, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("hidden")
    doctype = doctype % secret.as_uri() if "%s" in doctype else doctype
    content = f'CONTENT="{reference}"' if where == "attribute" else 'CONTENT="a"'
    text = reference if where == "text" else ""
    page = f"{doctype}<alto><Layout><Page><TextBlock><TextLine>{text}<String {content}/></TextLine></TextBlock></Page></Layout></alto>"
    with pytest.raises(BadInput) as e:
        alto.read(page.encode(), HERE)
    assert "hidden" not in str(e.value)


@pytest.mark.parametrize(("doctype", "reference"), HARM)
def test_entities_do_no_harm_in_hocr(doctype: str, reference: str, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("hidden")
    doctype = doctype.replace("alto", "html", 1)
    doctype = doctype % secret.as_uri() if "%s" in doctype else doctype
    page = f"{doctype}<html><body><div class='ocr_page'><span class='ocr_line'>a {reference}</span></div></body></html>"
    try:
        found = hocr.read(page.encode(), HERE)
    except BadInput as e:
        assert "declares entities" in str(e)
    else:
        assert len(str(found)) < 1000 and "hidden" not in str(found)


def test_an_outer_document_type_is_not_fetched(tmp_path: Path) -> None:
    outer = tmp_path / "alto.dtd"
    outer.write_text('<!ENTITY x "hidden"><!ATTLIST String CONTENT CDATA "hidden">')
    page = f'<!DOCTYPE alto SYSTEM "{outer.as_uri()}"><alto><Layout><Page><TextBlock><TextLine><String/></TextLine></TextBlock></Page></Layout></alto>'
    assert texts(alto.read(page.encode(), HERE)) == []


@settings(max_examples=300, deadline=None)
@given(st.sampled_from([text for text, _ in SAMPLES]), st.data())
def test_torn_files_are_read_or_refused(sample: str, data: st.DataObject) -> None:
    start, end = sorted(data.draw(st.tuples(*[st.integers(0, len(sample))] * 2)))
    put = data.draw(st.sampled_from(["", "<", ">", '"', "-1", "nan", "9" * 400, "&", "\0", "(", "\\"]))
    try:
        ocr_file.read((sample[:start] + put + sample[end:]).encode(), HERE)
    except BadInput as e:
        assert str(e).startswith("page.xml: ") and "\n" not in str(e)


# small parts


@pytest.mark.parametrize(
    ("code", "tag"),
    [("eng", "en"), ("eng+lat", "en"), ("deu_frak", "de"), ("frk", "de"), ("EnglishUnitedStates", "en-US"), ("GermanNewSpelling", "de"), ("Hebrew", "he"),
     ("fr-FR", "fr-FR"), ("de", "de"), ("", ""), (None, ""), ("script/Fraktur", ""), ("xyz", ""), ("OldGerman", "de")],
)  # fmt: skip
def test_languages(code: str | None, tag: str) -> None:
    assert ocr_words.language(code) == tag


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_has_its_own_name(kind: str) -> None:
    assert ocr_kinds.kind(kind) == kind
