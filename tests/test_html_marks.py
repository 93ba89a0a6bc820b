"""What a saved page's own markup says: notes with their links, lists, tables, glossaries, and its head."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.editions import tei
from pipeline.formats import html_head
from pipeline.language import knowledge
from pipeline.source import documents
from pipeline.source.documents import Metadata, Source
from pipeline.stages import chain, markup
from pipeline.stages.order import STAGES
from pipeline.text import ledger

KNOW = knowledge.load()
META = Metadata(kind="web-capture", format="html")
TEXT = "The mill stood by the river for as long as anybody in the village could remember, and long before that."


def notes(page: str) -> list[tuple[str, str]]:
    """The last word before each reference, and its note."""
    done = chain.run(page, STAGES, KNOW, META)
    inside = {m.get("id"): done.text[m.start : m.end] for m in done.marks if m.kind == "note"}
    references = sorted((m for m in done.marks if m.kind == "noteref"), key=lambda m: m.start)
    return [
        (done.text[: m.start].split()[-1], " ".join(inside[m.get("id")].partition("] ")[2].split())) for m in references
    ]


def marks(page: str, *kinds: str) -> list[tuple[str, ...]]:
    """The marks of these kinds: kind, text, and what else they say."""
    done = chain.run(page, [markup.STAGE], KNOW, META)
    found = sorted((m for m in done.marks if m.kind in kinds), key=lambda m: (m.start, -m.end))
    return [(m.kind, done.text[m.start : m.end], *(f"{k}={v}" for k, v in m.attributes)) for m in found]


def written(page: str) -> str:
    """Its TEI, which is valid."""
    done = chain.run(page, STAGES, KNOW, META)
    made = tei.write(done, Source("x", Path("x.html"), page.encode(), page, META), KNOW)
    tei.check(made)
    return " ".join(made.split())


@pytest.mark.parametrize(
    "page",
    [
        # as publishers of books and blogs have it
        f'<p>{TEXT}<a href="#fn1" id="r1"><sup>1</sup></a> So they said.</p><ol><li id="fn1">In 1811. <a href="#r1">↩</a></ol>',
        f'<p>{TEXT}<sup><a href="#fn1" id="r1">1</a></sup> So they said.</p><p id="fn1">1. In 1811. <a href="#r1">Back</a></p>',
        # as an encyclopedia has it: the link back leads to a `sup`
        f'<p>{TEXT}<sup id="cite_ref-1"><a href="#cite_note-1">[1]</a></sup> So they said.</p>'
        '<ol class="references"><li id="cite_note-1"><a href="#cite_ref-1">^</a> In 1811.</li></ol>',
        # as old pages have it: each end names itself, and is the link to the other
        f'<p>{TEXT} [<a name="t1" href="#n1">1</a>] So they said.</p><hr><p><a name="n1" href="#t1">[1]</a> In 1811.</p>',
        # as a word processor has it
        f'<p>{TEXT}<a href="#_ftn1" name="_ftnref1">[1]</a> So they said.</p>'
        '<div id=ftn1><p><a href="#_ftnref1" name="_ftn1">[1]</a> In 1811.</p></div>',
        # without a link back, but the page calls it a note
        f'<p>{TEXT}<a href="#x1">1</a> So they said.</p><aside class="footnote" id="x1">1 In 1811.</aside>',
    ],
)
def test_notes_that_are_linked(page: str) -> None:
    [(word, note)] = notes(page)
    assert word == "that."
    assert note == "In 1811."


@pytest.mark.parametrize(
    "page",
    [
        # a menu of the paragraphs, which lead back to it
        "<p><a href=#a1 id=t1>1</a> <a href=#a2 id=t2>2</a></p>"
        f"<p><a name=a1 href=#t1>1</a> {TEXT}</p><p><a name=a2 href=#t2>2</a> {TEXT}</p>",
        # a summary with the numbers of the paragraphs
        "<p>The mill is old <a href=#a1 id=t1>[1]</a>, the church is high <a href=#a2 id=t2>[2]</a>.</p>"
        f"<p><a name=a1 href=#t1>[1]</a> {TEXT}</p><p><a name=a2 href=#t2>[2]</a> {TEXT}</p>",
    ],
)
def test_numbers_that_lead_to_the_text_itself(page: str) -> None:
    assert notes(page) == []


def test_the_last_note_of_a_short_page_is_text() -> None:
    page = f"<h1>Old</h1><p>He came.<a name=r1 href=#n1>[1]</a></p><p>{TEXT} {TEXT}</p><p><a href=#r1 name=n1>[1]</a> By night.</p>"
    assert notes(page) == [("came.", "By night.")]


def test_raised_figures_that_are_powers_or_fractions() -> None:
    page = f"<p>{TEXT} A field of 30 m<sup>2</sup> and 10<sup>6</sup>, 2<sup>1</sup>/<sub>2</sub>; he came.<sup>1</sup></p>"
    assert chain.run(page, [markup.STAGE], KNOW, META).text.endswith("30 m2 and 106, 21/2; he came.[1]\n")


def test_a_note_that_two_links_lead_to_is_one() -> None:
    page = (
        f'<p>{TEXT}<a href="#f" id="a">1</a> So it was.<a href="#f" id="b">1</a></p><p id=f>In 1811. <a href="#a">↩</a>'
    )
    done = chain.run(page, STAGES, KNOW, META)
    assert [m.kind for m in done.marks].count("note") == 1
    assert done.text.count("[1]") == 3


@pytest.mark.parametrize(
    "page",
    [
        f'<ul><li><a href="#c1">1</a><li><a href="#c2">2</a></ul><h2 id=c1>One</h2><p>{TEXT}<h2 id=c2>Two</h2><p>{TEXT}',
        f'<p>See <a href="#p">2</a>.</p><p id="p">{TEXT}</p>',  # a paragraph that is referred to
        f'<p id="top">{TEXT}</p><p>See above, <a href="#top">1</a>.</p>',
        f'<p>{TEXT}<a href="#a">1</a> <a href="#b">2</a></p><div class=notes><a id=a></a>1. In 1811.<br><a id=b></a>2. No.</div>',
    ],
)
def test_links_to_what_is_no_note(page: str) -> None:
    assert notes(page) == []


def test_lists_with_their_numbers_and_lists_inside_them_laid_flat() -> None:
    page = "<ol start=3><li>Laid paper<li value=7>Wove<ul><li>of rags</ul><li>Hand-made</ol>"
    assert marks(page, "told", "tolditem") == [
        ("told", "Laid paper\n\nWove\n\nof rags\n\nHand-made", "what=list"),
        ("tolditem", "Laid paper", "n=3"),
        ("tolditem", "Wove", "n=7"),
        ("tolditem", "of rags"),
        ("tolditem", "Hand-made", "n=8"),
    ]
    assert '<item n="3">Laid paper</item> <item n="7">Wove</item> <item>of rags</item>' in written(page)


def test_items_of_several_paragraphs() -> None:
    page = f"<ol><li><p>{TEXT}</p><p>So it was.</p><li><p>{TEXT}</p></ol>"
    assert f'<item n="1"><p>{TEXT}</p> <p>So it was.</p></item> <item n="2">{TEXT}</item>' in written(page).replace(
        "> <p>", "> <p>"
    )


def test_a_list_that_holds_tables_is_none() -> None:
    assert marks("<ul><li>One<table><tr><td>a<td>b<tr><td>c<td>d</table></ul>", "tolditem") == []


def test_a_glossary() -> None:
    page = "<dl><dt>Deckle<dd>The frame upon the mould.<dt>Felt<dd>What the sheet is couched upon.</dl>"
    assert (
        '<list type="gloss"> <label>Deckle</label> <item>The frame upon the mould.</item> <label>Felt</label>'
        in written(page)
    )
    assert marks("<dl><dt>One<dt>Two<dd>What both are.</dl>", "told") == []


def test_tables_with_heads_and_wide_cells() -> None:
    page = (
        "<table><caption>Coal and iron</caption><tr><th>Year<th colspan=2>Tons<tr><td rowspan=2>1913<td>4.2<td>coal<tr><td>1.1<td>iron"
        "<tr><td><td>0.3<td>lead</table>"
    )
    found = written(page)
    assert "<table> <head>Coal and iron</head> <row" in found
    assert '<row role="label"> <cell>Year</cell> <cell cols="2">Tons</cell> </row>' in found
    assert '<row> <cell rows="2">1913</cell> <cell>4.2</cell> <cell>coal</cell> </row>' in found
    assert "<row> <cell>1.1</cell> <cell>iron</cell> </row>" in found
    assert "<row> <cell></cell> <cell>0.3</cell> <cell>lead</cell> </row>" in found


@pytest.mark.parametrize(
    "page",
    [
        f"<table><tr><td><ul><li>Home</ul><td><p>{TEXT}<p>{TEXT}</table>",  # the page laid out
        f"<table role=presentation><tr><td>a<td>b<tr><td>c<td>d</table><p>{TEXT}",
        f"<table><tr><td>{TEXT} {TEXT}<td>b<tr><td>c<td>d</table>",
        "<table><tr><td>One<tr><td>Two</table>",
    ],
)
def test_tables_that_are_none(page: str) -> None:
    assert marks(page, "told", "toldcell") == []


def test_a_byline_is_no_heading_nor_is_a_short_line_where_the_page_has_headings() -> None:
    page = f"<h1>Of Paper</h1><p>By J. Smith<p>{TEXT}<h2>Its sizes</h2><p>In short<p>{TEXT}"
    found = written(page)
    assert "<p>By J. Smith</p>" in found and "<p>In short</p>" in found
    assert "<head>Of Paper</head>" in found and "<head>Its sizes</head>" in found


class TestTheHead:
    def test_its_title_author_and_language(self) -> None:
        page = (
            "<html lang=en-GB><head><title>Of Paper &amp; Ink — The Journal</title><meta name=author content='J. Smith'>"
            "</head><h1>Of Paper <i>&amp;</i> Ink</h1>"
        )
        assert html_head.about(page) == {"title": "Of Paper & Ink", "author": "J. Smith", "language": "en-GB"}

    def test_what_libraries_say_goes_before_what_browsers_show(self) -> None:
        page = "<title>Home</title><meta property='DC.title' content='Of  Paper'><meta name=DC.creator content=Smith>"
        assert html_head.about(page) == {"title": "Of Paper", "author": "Smith"}

    def test_what_is_none(self) -> None:
        page = "<html lang='x y'><title> </title><meta name=author content='https://x.example/smith'><p>Text"
        assert html_head.about(page) == {}

    def test_a_document_s_own_file_goes_before_the_page(self, tmp_path: Path) -> None:
        folder = tmp_path / "letter"
        folder.mkdir()
        (folder / "page.html").write_text("<html lang=de><title>Heim</title><p>Ein Brief", encoding="utf-8")
        (folder / "document.toml").write_text('title = "A Letter"', encoding="utf-8")
        meta = documents.read(tmp_path, "letter").meta
        assert (meta.title, meta.language) == ("A Letter", "de")


PIECES = st.sampled_from(
    "<ul> <ol> </ul> </ol> <li> </li> <p> </p> <dl> <dt> <dd> </dl> <table> <tr> <td> <th> </table> <caption>Of </caption> "
    "one two. Three <blockquote> </blockquote> <h2>Head</h2> <br> <sup>1</sup> <a\xa0href=#n>1</a> <p\xa0id=n>1.".split(
        " "
    )
)


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=40).map(" ".join))
def test_lists_and_tables_of_any_kind_come_back_and_are_valid(text: str) -> None:
    page = f"<h1>A Title</h1><p>{TEXT}</p>" + text.replace("\xa0", " ") + f"<p>{TEXT}</p>"
    done = chain.run(page, STAGES, KNOW, META)
    head = {"raw": {"sha256": ledger.digest(page), "code_points": len(page)}}
    lines = ledger.dump(ledger.Ledger(head, done.records, done.marks)).decode().split("\n")[:-1]
    assert ledger.load(lines, "ledger.jsonl").restore(done.text) == page
    written(page)


@pytest.mark.parametrize(
    "page",
    [
        '<p>They called it <i lang="fr">le moulin</i>, and so do we.</p>',
        '<p>They called it <span xml:lang="fr"><em>le moulin</em></span>, and so do we.</p>',
        '<p>They called it <em><span lang="fr">le moulin</span></em>, and so do we.</p>',
        '<p lang="en">They called it <i lang=fr>le moulin</i>, and <b>so</b> do we.</p>',
    ],
)
def test_words_in_another_language(page: str) -> None:
    assert ("foreign", "le moulin", "lang=fr") in marks(page, "foreign")
    found = written(f"<p>{TEXT}</p>{page}")
    assert '<foreign xml:lang="fr">' in found and "le moulin</" in found and '<hi rend="italic">' in found


def test_an_element_within_one_of_its_name_ends_no_language() -> None:
    page = '<p class="slang"><i lang="fr">le <i>grand</i> moulin vert</i> is old.</p>'
    assert ("foreign", "le grand moulin vert", "lang=fr") in marks(page, "foreign")


def test_a_quotation_in_another_language_is_so_in_each_paragraph() -> None:
    page = '<blockquote lang="la"><p>Arma virumque cano.</p><p lang="en">He sings, <i lang="">he</i> said.</p></blockquote>'
    assert marks(page, "foreign") == [("foreign", "Arma virumque cano.", "lang=la")]
    assert '<p><foreign xml:lang="la">Arma virumque cano.</foreign></p>' in written(f"<p>{TEXT}</p>{page}")


def test_what_is_in_another_language_is_not_corrected() -> None:
    page = "<p>{} He tbe came there, and tbe man of tbe mill was gone to tbe town.</p>"
    assert chain.run(page.format("La tbe eau."), STAGES, KNOW, META).text.startswith("La the eau. He the came")
    told = chain.run(page.format('<i lang="fr">La tbe eau.</i>'), STAGES, KNOW, META)
    assert told.text.startswith("La tbe eau. He the came")


def test_the_language_of_the_whole_page_is_the_document_s() -> None:
    page = f'<html lang="en-GB"><body lang="fr-FR"><p lang="en-US">{TEXT}</p><p lang="x y">{TEXT}</p></body></html>'
    assert marks(page, "foreign") == []
