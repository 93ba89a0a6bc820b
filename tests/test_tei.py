"""tei: the document as TEI Lite, valid whatever the text."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from pipeline.editions import tei
from pipeline.errors import InvalidOutput
from pipeline.language import knowledge
from pipeline.source.documents import Metadata, Source
from pipeline.stages import chain
from pipeline.stages.order import STAGES
from pipeline.text.findings import mark

T = f"{{{tei.NAMESPACE}}}"
OFFICIAL = Path(__file__).parent.parent.parent / "shared" / "schema" / "tei_lite.rng"
PROSE = "The country in which to-day every school and university room is decorated has raised the banner of revolution."


def write(text: str, **meta: str) -> etree._Element:
    metadata = Metadata(**meta)
    know = knowledge.load()
    cleaned = chain.run(text, STAGES, know, metadata)
    xml = tei.write(cleaned, Source("example", Path("text.txt"), text.encode(), text, metadata), know)
    tei.check(xml)
    return etree.fromstring(xml.encode())


def text_of(element: etree._Element | None) -> str:
    return "" if element is None else " ".join("".join(str(t) for t in element.itertext()).split())


def test_a_note_stands_at_its_reference() -> None:
    root = write("It arose in Finland 1 just as we have always said it would.\n\n1 Vide Labour Notes.\n")
    [p] = root.iter(f"{T}p") if root.find(f"{T}text/{T}body") is None else root.findall(f"{T}text/{T}body/{T}p")
    note = p.find(f"{T}note")
    assert note is not None
    assert p.text == "It arose in Finland"
    assert (text_of(note), note.get("n"), note.get("place")) == ("Vide Labour Notes.", "1", "foot")
    assert (note.tail or "").startswith(" just as")


def test_a_note_to_a_note_stands_in_it() -> None:
    text = "It arose in Finland as we said, and as it was then."
    at = text.index(" as we")
    notes = "\n\n[1] In 1811, the [2] others say.\n\n[2] Among them Smith."
    first, second = len(text) + 2, len(text) + notes.index("[2] Among")
    within = len(text) + notes.index("[2] others")
    marks = [
        mark("p", 0, len(text)),
        mark("noteref", at, at, id="note-1", n="1"),
        mark("note", first, first + len("[1] In 1811, the [2] others say."), id="note-1", n="1"),
        mark("notelabel", first, first + 4, id="note-1"),
        mark("noteref", within, within + 3, id="note-2", n="2"),
        mark("note", second, second + len("[2] Among them Smith."), id="note-2", n="2"),
        mark("notelabel", second, second + 4, id="note-2"),
    ]
    whole = text + notes
    cleaned = replace(chain.run(text, STAGES, knowledge.load(), Metadata()), text=whole, marks=tuple(marks))
    made = tei.write(cleaned, Source("x", Path("x.txt"), whole.encode(), whole, Metadata()), knowledge.load())
    tei.check(made)
    inner = '<note place="foot" n="2" xml:id="note-2">Among them Smith.</note>'
    assert f'xml:id="note-1">In 1811, the {inner} others say.</note> as we said' in " ".join(made.split())


@pytest.mark.parametrize("set_off", [(14, 28), (14, 20), (20, 24), (17, 20), (20, 21), (4, 17)])
def test_a_note_in_words_that_are_set_off_stands_there_once(set_off: tuple[int, int]) -> None:
    text, first = "It arose then.", "[1] In 1811, the [2] others say."
    whole = f"{text}\n\n{first}\n\n[2] Smith."
    at, ref, second = len(text) + 2, len(text) + 2 + first.index("[2]"), whole.rindex("[2]")
    marks = [
        mark("p", 0, len(text)),
        mark("noteref", 13, 13, id="note-1", n="1"),
        mark("note", at, at + len(first), id="note-1", n="1"),
        mark("notelabel", at, at + 4, id="note-1"),
        mark("hi", at + set_off[0], at + set_off[1], rend="italic"),
        mark("noteref", ref, ref + 3, id="note-2", n="2"),
        mark("note", second, len(whole), id="note-2", n="2"),
        mark("notelabel", second, second + 4, id="note-2"),
    ]
    cleaned = replace(chain.run(text, STAGES, knowledge.load(), Metadata()), text=whole, marks=tuple(marks))
    made = tei.write(cleaned, Source("x", Path("x.txt"), whole.encode(), whole, Metadata()), knowledge.load())
    tei.check(made)
    assert made.count("Smith.</note>") == 1


def test_a_word_over_a_page_end_is_one_word_with_the_break_in_it() -> None:
    root = write("which is the business of the govern¬\n\n\n\n\nment of the day.\n")
    broken = [pb for pb in root.iter(f"{T}pb") if pb.get("break") == "no"]
    assert len(broken) == 1
    assert text_of(root.find(f".//{T}body")) == "which is the business of the government of the day."


def test_contents_above_a_title_page_are_no_part_of_it() -> None:
    write("CONTENTS\nTHE BOOK\n\nby\n\nAN AUTHOR\n\nLONDON\n1911\n\f\nCHAPTER I\n")


def test_regions() -> None:
    root = write(f"FOREWORD\n\n{PROSE}\n\n\n\n\n1\n\nSTART\n\n{PROSE}\n\n\n\n\nAPPENDIX\n\n{PROSE}\n")
    kinds = [
        [d.get("type") for d in root.findall(f"{T}text/{T}{region}/{T}div")] for region in ("front", "body", "back")
    ]
    assert kinds == [["foreword"], ["chapter"], ["appendix"]]


def test_links_of_the_contents_resolve() -> None:
    root = write(f"CONTENTS\n\n1. The Start 13\n\n\n\n\n1\n\nTHE START\n\n{PROSE}\n")
    idents = {e.get("{http://www.w3.org/XML/1998/namespace}id") for e in root.iter()}
    targets = [e.get("target") for e in root.iter(f"{T}ref")]
    assert targets == ["#chapter-1"]
    assert {t[1:] for t in targets if t} <= idents


def test_the_header_says_nothing_of_what_is_not_known() -> None:
    known = write(
        "Some text.\n",
        title="A Title",
        author="An Author",
        date="1942",
        publisher="P",
        place="L",
        source="S",
        rights="R",
        language="en-GB",
    )
    unknown = write("Some text.\n")
    assert "ot known" not in text_of(known.find(f"{T}teiHeader")) + text_of(unknown.find(f"{T}teiHeader"))
    for name in ("availability", "bibl", "langUsage", "creation"):
        assert known.find(f".//{T}{name}") is not None
        assert unknown.find(f".//{T}{name}") is None
    assert text_of(known.find(f".//{T}bibl")) == "An Author, A Title, L, P, 1942. From: S."


def test_marks_of_xml_in_the_text_are_escaped() -> None:
    assert "a < b & c > d" in text_of(write('It is said that a < b & c > d "here".\n', title='<&">').find(f"{T}text"))


def test_a_document_that_breaks_the_profile_is_refused() -> None:
    with pytest.raises(InvalidOutput, match="line"):
        tei.check(f'<TEI xmlns="{tei.NAMESPACE}"><text><body><blink/></body></text></TEI>')
    with pytest.raises(InvalidOutput, match="well-formed"):
        tei.check("<TEI>")


@pytest.mark.parametrize(
    "text",
    [
        "x",
        "THE END\n",
        "PART I\nCHAPTER I\n\nIt was a fine day.\n",
        "CHAPTER I\nINTRODUCTION\n\nText\n",
        "PART I\nI. THe Comine or THE ENCHANTER",
        "PART I\nTHE END",
        "CHAPTER I\nA",
        "CHAPTER I\nCHAPTER II",
        "THE END\n\n\n\n\nand then some\n",
        "PART I\n\nORIGIN\n",
        "CONTENTS\n",
        "CONTENTS\n\nPART I\n\nORIGIN\n",
        f"CONTENTS\n\nPART I\n\n{PROSE}\n",
        "1\n\nTHE START\n\n2\n\nTHE END\n",
        f"{PROSE}\n\n\n\n\n1\n\nSTART\n\n{PROSE}\n\n(a) A Section\n\n{PROSE}\n\n\n\n\nINDEX\n\nA, 1\n",
        "FOREWORD\n\nINDEX\n\nAPPENDIX\n",
        "\f\f\f",
        f"{PROSE} 1\n\n1 A note.\n\f2\n\n2 A note that stands alone 2.\n",
    ],
)
def test_odd_documents_are_valid_too(text: str) -> None:
    root = write(text)
    if OFFICIAL.exists():
        schema = etree.RelaxNG(etree.parse(str(OFFICIAL)))
        assert schema.validate(root), schema.error_log[0]


def test_the_tei_has_every_character_of_the_text_and_no_other() -> None:
    path = Path(__file__).parent.parent / "raw" / "ussr-its-significance-for-the-west-1942" / "text.txt"
    text = path.read_bytes().decode()
    know = knowledge.load()
    cleaned = chain.run(text, STAGES, know)
    xml = tei.write(cleaned, Source("example", path, text.encode(), text, Metadata()), know)
    labels = sum(m.end - m.start for m in cleaned.marks if m.kind in ("noteref", "notelabel"))
    running = next(etree.fromstring(xml.encode()).iter(f"{T}text"))
    assert (
        len("".join(text_of(running).split())) == len("".join(cleaned.text.split())) - labels + 9
    )  # a space after each label
