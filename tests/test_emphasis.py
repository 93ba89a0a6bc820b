"""Italic and bold that formats tell of: marks of words, not of pages, and none of what engines make up."""

from __future__ import annotations

from pathlib import Path

import pytest
import regex

from pipeline.editions import tei
from pipeline.formats import abbyy, alto, hocr
from pipeline.formats.layout import Block, Line, Page, Reading, Word
from pipeline.language import knowledge
from pipeline.scans.text import render
from pipeline.source.documents import Metadata, Source
from pipeline.stages import chain
from pipeline.stages.order import STAGES

FILLER = "and so it was said of him by all who had known the man in those days of want and war".split()


def body(reading: Reading) -> str:
    """The TEI body of a reading."""
    text, layout = render(reading)
    know = knowledge.load()
    done = chain.run(text, STAGES, know, Metadata(), layout=layout)
    written = tei.write(done, Source("d", Path("d"), text.encode(), text, Metadata(), layout=layout), know)
    return " ".join(written[written.index("<body>") : written.index("</body>")].split())


def page(*lines: str) -> Reading:
    """A page of lines; *a word* is italic, #one# bold."""
    styles = {"*": frozenset(("italic",)), "#": frozenset(("bold",))}
    made = [
        Line(tuple(Word(w.strip("*#"), styles=styles.get(w[0], frozenset())) for w in line.split()), opens=not k)
        for k, line in enumerate(lines)
    ]
    return Reading((Page((Block(tuple(made)),)),))


def test_hocr() -> None:
    data = b"""<html><body><div class="ocr_page"><span class="ocr_line">
      <span class="ocrx_word">The</span> <span class="ocrx_word"><em>Morning</em></span>
      <span class="ocrx_word"><i>Star,</i></span> <span class="ocrx_word">of</span>
      <span class="ocrx_word"><strong>Leith,</strong></span> <span class="ocrx_word">was</span>
      <span class="ocrx_word">lost.</span></span></div></body></html>"""
    assert '<hi rend="italic">Morning Star</hi>, of <hi rend="bold">Leith</hi>, was lost.' in body(
        hocr.read(data, Path("p"))
    )


def test_alto_of_either_kind() -> None:
    data = b"""<alto><Styles><TextStyle ID="s" FONTSTYLE="italics"/></Styles><Layout><Page><PrintSpace><TextBlock>
      <TextLine><String CONTENT="The"/><String CONTENT="Star" STYLE="italics"/><String CONTENT="and"/>
      <String CONTENT="the"/><String CONTENT="Swan" STYLEREFS="s"/><String CONTENT="of"/>
      <String CONTENT="Hull" STYLE="bold italics"/><String CONTENT="sailed."/></TextLine>
      </TextBlock></PrintSpace></Page></Layout></alto>"""
    found = body(alto.read(data, Path("p")))
    assert regex.findall("<hi[^>]*>[^<]*", found) == [
        '<hi rend="italic">Star',
        '<hi rend="italic">Swan',
        '<hi rend="bold italic">Hull',
    ]


def test_abbyy() -> None:
    def letters(text: str) -> str:
        return "".join(f"<charParams>{c}</charParams>" for c in text)

    data = f"""<document xmlns="http://www.abbyy.com/FineReader_xml/FineReader10-schema-v1.xml"><page><block
      blockType="Text"><text><par><line><formatting>{letters("The ship ")}</formatting><formatting italic="1">
      {letters("Endeavour ")}</formatting><formatting>{letters("was seen off the coast.")}</formatting></line></par>
      </text></block></page></document>"""
    assert '<hi rend="italic">Endeavour</hi>' in body(abbyy.read(data.encode(), Path("p")))


def test_type_goes_on_over_a_line_and_a_broken_word() -> None:
    found = body(page("He had read the *Pilgrim's* *Prog-", "*ress* when he was a boy at school."))
    assert 'the <hi rend="italic">Pilgrim\'s Progress</hi> when' in found


def test_type_that_goes_on_over_paragraphs_is_set_in_each() -> None:
    lines = page("*It* *was* *the* *end* *of* *the* *day.*").pages[0].blocks[0].lines
    more = page("*Nobody* *had* *come* *to* *the* *door* *at* *all.*", " ".join(FILLER)).pages[0].blocks[0].lines
    found = body(Reading((Page((Block((*lines, *more)),)),)))
    assert found.count('<hi rend="italic">') == 2


@pytest.mark.parametrize(
    "line",
    [
        " ".join(f"*{word}*" for word in FILLER * 4),  # a page that is all italic
        " ".join(FILLER * 3 + [f"#{word}#" for word in FILLER]),  # bold that is no more than heavy ink
        " ".join(FILLER * 3) + " *v.* and *2* and *—* and so",  # letters and figures
        " ".join(
            w for word in FILLER for w in (word, "*of*" if word[0] in "aosw" else word)
        ),  # small words here and there
    ],
)
def test_what_engines_make_up_is_not_believed(line: str) -> None:
    assert "<hi" not in body(page(line))
