"""Reading pages and EPUBs: what each element of TEI becomes, and what holds for every document.

Where an example shows a fragment, it is the inside of one division; the writer's own ids are as a whole page has them.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from pipeline.editions.publishing import book, divisions, notes, page, render
from pipeline.editions.publishing import edition as reading
from pipeline.editions.publishing.markup import html, lawful, make
from pipeline.editions.publishing.preparing import prepare
from pipeline.errors import BadInput
from tests.conftest import Result

Call = Callable[..., Result]
NS = "http://www.tei-c.org/ns/1.0"
X = "{http://www.w3.org/1999/xhtml}"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 8


def tei(
    text: str, *, title: str = "The Title", author: str = "A. N. Author", more: str = "", lang: str = "en-GB"
) -> str:
    """A TEI document around a `text`."""
    language = f' xml:lang="{lang}"' if lang else ""
    return f"""<TEI xmlns="{NS}"{language}><teiHeader>
     <fileDesc><titleStmt><title>{title}</title><author>{author}</author>
       <respStmt xml:id="ed"><resp>introduction</resp><name>E. D. Itor</name></respStmt></titleStmt>
      <extent>2 pages</extent><publicationStmt><p>Rights: free.</p></publicationStmt>
      <sourceDesc><bibl><title>The Title</title>, <pubPlace>London</pubPlace>, <publisher>Press</publisher>,
       <date when="1956-10-19">1956-10-19</date></bibl></sourceDesc></fileDesc>
     <encodingDesc><editorialDecl><p n="hyphens">Hyphens were removed.</p></editorialDecl></encodingDesc>{more}
    </teiHeader><text>{text}</text></TEI>"""


def parsed(data: bytes | str, parser: Any = None) -> Any:
    """A tree to ask questions of."""
    return etree.fromstring(data, parser)


def edition(text: str, **header: str) -> reading.Edition:
    return reading.read(tei(text, **header).encode(), "my-book", "my-book/tei.xml")


def whole(text: str, **header: str) -> Any:
    """The page of a document, read back."""
    return parsed(page.page(edition(text, **header), {}, True).decode(), etree.HTMLParser())


def shown(inner: str, pictures: dict[str, str] | None = None) -> str:
    """A fragment of TEI as HTML, without the notes at its end."""
    text = parsed(f'<text xmlns="{NS}"><body><div>{inner}</div></body></text>')
    prepare(text)
    how = render.Setting({"ed": "E. D. Itor"}, notes.numbered(text), pictures or {})
    made = lawful(make("div", render.some(text[0][0], how)))
    found = re.sub(r"\n\s*", "", etree.tostring(made, method="html", encoding="unicode"))
    return found.removeprefix("<div>").removesuffix("</div>")


def text_of(node: Any) -> str:
    """The text of an element that is the document's own: nothing that the writer added, no notes."""
    for extra in node.xpath('.//*[contains(concat(" ", @class, " "), " added ") or @class="notes"]'):
        tail, before, parent = extra.tail or "", extra.getprevious(), extra.getparent()
        if before is not None:
            before.tail = (before.tail or "") + tail
        else:
            parent.text = (parent.text or "") + tail
        parent.remove(extra)
    return " ".join("".join(node.itertext()).split())


# What each element becomes

FRAGMENTS = {
    "paragraph": ("<p>One.</p>", "<p>One.</p>"),
    "looks": (
        '<p><hi rend="italic">a</hi> <hi rend="bold">b</hi> <hi rend="sc">c</hi> <hi rend="sup">d</hi> <hi>e</hi></p>',
        '<p><i class="rend-italic">a</i> <b class="rend-bold">b</b> <span class="rend-sc">c</span> '
        '<sup class="rend-sup">d</sup> <i>e</i></p>',
    ),
    "two looks at once": (
        '<p><hi rend="bold italic">a</hi></p>',
        '<p><b class="rend-bold rend-italic"><i>a</i></b></p>',
    ),
    "another language": (
        '<p><foreign xml:lang="fr">vis-à-vis</foreign></p>',
        '<p><i class="tei-foreign" lang="fr">vis-à-vis</i></p>',
    ),
    "a page": (
        '<p>one <pb n="8" xml:id="page-8"/>two</p>',
        '<p>one <span id="page-8" class="added page" role="doc-pagebreak" title="page 8">'
        '<a href="#page-8" data-n="8" tabindex="-1" aria-hidden="true"></a></span>two</p>',
    ),
    "a word broken over a page": (
        '<p>govern\n <pb n="8" xml:id="page-8" break="no"/>\n ment</p>',
        '<p>govern<span id="page-8" class="added page" role="doc-pagebreak" title="page 8">'
        '<a href="#page-8" data-n="8" tabindex="-1" aria-hidden="true"></a></span>ment</p>',
    ),
    "a page between words that touch": (
        '<p>one<pb xml:id="pb-3"/>two</p>',
        '<p>one <span id="pb-3" class="added page"></span>two</p>',
    ),
    "a page between paragraphs begins in the second": (
        '<p>One.</p><pb xml:id="pb-3"/><p>Two.</p>',
        '<p>One.</p><p><span id="pb-3" class="added page"></span>Two.</p>',
    ),
    "pages with nothing on them": (
        '<p><pb n="7" xml:id="p7"/><pb n="8" xml:id="p8"/>Two.</p>',
        '<p><span id="p7" class="added page" role="doc-pagebreak" title="page 7"></span>'
        '<span id="p8" class="added page" role="doc-pagebreak" title="page 8">'
        '<a href="#p8" data-n="7, 8" tabindex="-1" aria-hidden="true"></a></span>Two.</p>',
    ),
    "line ends of prose": ("<p>one<lb/>two <lb/>th<lb break='no'/>ree</p>", "<p>one two three</p>"),
    "line ends beside other elements": ("<p><hi>a</hi><lb/><hi>b</hi></p>", "<p><i>a</i> <i>b</i></p>"),
    "line ends of what is set in lines": (
        "<closer><signed>A<lb/>B</signed></closer>",
        '<div class="tei-closer"><p class="tei-signed">A<br>B</p></div>',
    ),
    "furniture": ('<p><note type="furniture">RUNNING HEAD 9</note>Text.</p>', "<p>Text.</p>"),
    "signature": ('<p>a<milestone unit="signature" n="B2"/> b</p>', "<p>a b</p>"),
    "a gap": (
        '<p>a <gap reason="illegible" unit="words"/></p>',
        '<p>a <span class="tei-gap" title="gap: illegible, words"><span class="added">[…]</span></span></p>',
    ),
    "a gap that is described": (
        "<p><gap><desc>illegible words</desc></gap></p>",
        '<p><span class="tei-gap"><span class="added">[</span>illegible words<span class="added">]</span></span></p>',
    ),
    "a misprint": (
        "<p><choice><sic>teh</sic><corr>the</corr></choice></p>",
        '<p><span class="tei-corr" title="in print: teh">the</span></p>',
    ),
    "what the OCR misread": (
        '<p><choice><sic>tbe</sic><corr type="ocr">the</corr></choice></p>',
        '<p><span class="tei-corr" title="as the OCR read it: tbe">the</span></p>',
    ),
    "a line end that was put right": (
        '<p>a<choice><sic><lb/></sic><corr type="ocr"> </corr></choice>b</p>',
        "<p>a b</p>",
    ),
    "regularised and expanded": (
        "<p><choice><reg>be</reg><orig>bee</orig></choice> <choice><abbr>Mr</abbr><expan>Mister</expan></choice></p>",
        '<p><span class="tei-reg" title="in print: bee">be</span> <span class="tei-expan" title="in print: Mr">Mister</span></p>',
    ),
    "an alternative of another kind": (
        "<p><choice><seg>a</seg><seg>b</seg></choice></p>",
        '<p><span class="tei-seg">a</span></p>',
    ),
    "links": (
        '<p><ref target="#c1">here</ref> <ref target="https://example.org/">there</ref> <ref target="javascript:x">no</ref></p>',
        '<p><a class="tei-ref" href="#c1">here</a> <a class="tei-ref" href="https://example.org/">there</a> '
        '<span class="tei-ref">no</span></p>',
    ),
    "a link that holds a note is none": (
        '<p><ref target="#c1">a<ptr target="#c2"/></ref></p>',
        '<p><span class="tei-ref">a<a class="tei-ptr" href="#c2"><span class="added">→</span></a></span></p>',
    ),
    "speech within a line": ("<p>He said <q>“No”</q>.</p>", '<p>He said <span class="tei-q">“No”</span>.</p>'),
    "a quotation in lines of its own": (
        '<q rend="block"><p>Quoted.</p></q>',
        '<blockquote class="tei-q rend-block"><p>Quoted.</p></blockquote>',
    ),
    "a quotation with its source": (
        "<cit><quote>Quoted.</quote><bibl>Source</bibl></cit>",
        '<div class="tei-cit"><blockquote class="tei-quote">Quoted.</blockquote><p class="tei-bibl">Source</p></div>',
    ),
    "verse": (
        '<lg type="poem"><lg type="stanza"><l>One</l><l rend="indent(2)">two</l></lg></lg>',
        '<div class="tei-lg"><div class="tei-lg"><div class="tei-l">One</div>'
        '<div class="tei-l in-2 rend-indent-2">two</div></div></div>',
    ),
    "an epigraph": (
        "<epigraph><p>Words.</p><p>Someone</p></epigraph>",
        '<div class="tei-epigraph" role="doc-epigraph"><p>Words.</p><p>Someone</p></div>',
    ),
    "a speech of a play": (
        "<sp><speaker>A.</speaker><p>Go <stage>(goes)</stage></p></sp>",
        '<div class="tei-sp"><p class="tei-speaker">A.</p><p>Go <i class="tei-stage">(goes)</i></p></div>',
    ),
    "a list without marks": (
        "<list><head>Parts</head><item>(a) one</item><item>(b) two</item></list>",
        '<div class="tei-list"><p class="tei-head">Parts</p><ul class="plain"><li>(a) one</li><li>(b) two</li></ul></div>',
    ),
    "a numbered list": (
        '<list type="ordered"><item>one</item></list>',
        '<div class="tei-list"><ol><li>one</li></ol></div>',
    ),
    "a list with its labels": (
        '<list><label>(a)</label><item>one</item><pb xml:id="pb-3"/><label>(b)</label><item>two</item></list>',
        '<div class="tei-list"><ul class="labelled"><li><span class="tei-label">(a)</span> one</li>'
        '<li><span class="tei-label"><span id="pb-3" class="added page"></span>(b)</span> two</li></ul></div>',
    ),
    "terms": (
        '<list type="gloss"><label>Folio</label><item>a number</item></list>',
        '<div class="tei-list"><dl><dt>Folio</dt><dd>a number</dd></dl></div>',
    ),
    "a list within a paragraph": (
        "<p>Both: <list><item>one</item></list> and more.</p>",
        '<div class="p">Both: <div class="tei-list"><ul class="plain"><li>one</li></ul></div> and more.</div>',
    ),
    "a table": (
        '<table><head>Wages</head><row role="label"><cell>Trade</cell><cell>Rise</cell></row>'
        "<row><cell>timber</cell><cell>—1.3%</cell></row></table>",
        '<div class="tei-table"><table><caption><span class="line">Wages</span></caption>'
        '<tr><th scope="col">Trade</th><th scope="col">Rise</th></tr>'
        '<tr><td>timber</td><td class="figures">—1.3%</td></tr></table></div>',
    ),
    "a page between rows, a cell over two columns": (
        '<table><row><cell>a</cell><cell>1</cell></row><pb xml:id="pb-3"/><row><cell cols="2">b</cell></row></table>',
        '<div class="tei-table"><table><tr><td>a</td><td class="figures">1</td></tr>'
        '<tr><td colspan="2"><span id="pb-3" class="added page"></span>b</td></tr></table></div>',
    ),
    "a picture that is not there": (
        '<figure xml:id="f"><graphic url="x.png"/><head>PLATE I.</head><figDesc>A mill</figDesc></figure>',
        '<figure id="f"><p class="missing"><span class="added">[Picture: </span>A mill<span class="added">]</span></p>'
        '<figcaption><span class="line caps">PLATE I.</span></figcaption></figure>',
    ),
    "a letter": (
        "<opener><dateline>Leeds, <date>9 May</date></dateline><address><addrLine>To A.</addrLine></address>"
        "<salute>Dear A.,</salute></opener><p>Yes.</p><closer><salute>Yours</salute><signed>B.</signed></closer>",
        '<div class="tei-opener"><p class="tei-dateline">Leeds, <span class="tei-date">9 May</span></p>'
        '<div class="tei-address"><p class="tei-addrLine">To A.</p></div><p class="tei-salute">Dear A.,</p></div>'
        '<p>Yes.</p><div class="tei-closer"><p class="tei-salute">Yours</p><p class="tei-signed">B.</p></div>',
    ),
    "a note in the margin": (
        '<p>a<note place="margin" xml:id="n">aside</note></p>',
        '<p>a<span id="n" class="tei-note margin">aside</span></p>',
    ),
    "a note between paragraphs": (
        '<note xml:id="n" resp="#ed">Added later.</note>',
        '<div id="n" class="tei-note">Added later.<span class="added who"> (E. D. Itor)</span></div>',
    ),
    "a rule": ('<p>a</p><milestone unit="section"/><p>b</p>', "<p>a</p><hr><p>b</p>"),
    "an unknown phrase": ('<p><rs type="x">a</rs></p>', '<p><span class="tei-rs">a</span></p>'),
    "an unknown block": ("<castList><p>a</p></castList>", '<div class="tei-castList"><p>a</p></div>'),
    "text where TEI has none": ("<p>a</p>stray<p>b</p>", "<p>a</p><p>stray</p><p>b</p>"),
    "signs": ("<p>a &lt; b &amp; c</p>", "<p>a &lt; b &amp; c</p>"),
}


@pytest.mark.parametrize("name", FRAGMENTS)
def test_what_an_element_becomes(name: str) -> None:
    given_, expected = FRAGMENTS[name]
    assert shown(given_) == expected


def test_a_picture_and_its_description() -> None:
    figure = '<figure><graphic url="x.png"/><head>Plate</head><figDesc>A mill</figDesc></figure>'
    assert shown(figure, {"x.png": "data:image/png;base64,AA"}) == (
        '<figure id="figure-1"><img src="data:image/png;base64,AA" alt="A mill"><figcaption><span class="line">Plate</span></figcaption></figure>'
    )


# Footnotes

NOTED = (
    '<body><div type="chapter" xml:id="c1"><head>One</head><p>Word<note place="foot" n="*" xml:id="n1">First.</note> and '
    'word<note place="foot" n="2" xml:id="n2" resp="#ed"><p>Second</p><p>of two.</p></note>.</p></div>'
    '<div type="chapter" xml:id="c2"><head>Two</head><p>Word<note place="foot">Third.</note></p></div></body>'
)


def test_footnotes_are_numbered_through_and_stand_at_the_end_of_their_chapter() -> None:
    root = whole(NOTED)
    ends = root.xpath('//*[@class="notes"]')
    assert [[n.get("id") for n in end.findall("aside")] for end in ends] == [["n1", "n2"], ["note-1"]]
    assert [end.getparent().get("id") for end in ends] == ["c1", "c2"]
    assert [a.text for a in root.xpath('//*[@role="doc-noteref"]')] == ["1", "2", "3"]


def test_footnotes_are_linked_both_ways_and_tell_the_mark_of_the_print() -> None:
    root = whole(NOTED)
    (there,) = root.xpath('//a[@role="doc-noteref" and text()="1"]')
    (back,) = root.xpath('//aside[@id="n1"]//a[@role="doc-backlink"]')
    assert there.get("href") == "#n1" and there.get("title") == "in print: *"
    assert back.get("href") == "#" + there.get("id")


def test_a_footnote_names_who_wrote_it_where_it_was_not_the_author() -> None:
    (note,) = whole(NOTED).xpath('//aside[@id="n2"]')
    assert " ".join("".join(note.itertext()).split()) == "2 Second of two. (E. D. Itor)"


# Divisions, headings, contents

BOOK = """<front><pb xml:id="pb-0"/>
  <div type="half-title"><head>THE TITLE</head></div>
  <titlePage><docTitle><titlePart>THE TITLE</titlePart></docTitle><byline>by <docAuthor>A.</docAuthor></byline></titlePage>
  <div type="contents"><head>CONTENTS</head><list><item>Opening <ref target="#c1">1</ref></item>
   <item>Missing <ref target="#nowhere">9</ref></item></list></div></front>
 <body><pb n="1" xml:id="page-1"/>
  <div type="part" n="I" xml:id="p1"><head>PART I</head><head>BEGINNINGS</head><p>Before.</p>
   <div type="chapter" n="1" xml:id="c1"><head>1</head><head>OPENING</head><p>Text <pb n="2" xml:id="page-2"/>runs.</p>
    <div type="section" xml:id="s1"><head>A Section</head><p>More.</p></div></div>
   <div type="chapter" n="2" xml:id="c2"><p>No heading.</p></div></div>
  <trailer>THE END</trailer><pb xml:id="pb-9"/></body>
 <back><div type="editorial" resp="#ed" xml:id="e"><p>Afterwards.</p></div></back>"""


def test_headings_go_down_one_level_at_a_time() -> None:
    root = whole(BOOK)
    found = [(h.tag, " ".join("".join(h.itertext()).split())) for h in root.iter("h1", "h2", "h3", "h4")]
    assert found == [
        ("h1", "The Title"),
        ("h2", "Contents"),
        ("h2", "CONTENTS"),
        ("h2", "PART I BEGINNINGS"),
        ("h3", "1 OPENING"),
        ("h4", "A Section"),
        ("h2", "About this edition"),
    ]


def test_contents_lead_to_the_chapters_and_headings_back() -> None:
    root = whole(BOOK)
    links = [(a.text, a.get("href")) for a in root.xpath("//nav[@id='cc-contents']/ol//a")]
    assert links == [
        ("PART I. BEGINNINGS", "#p1"),
        ("1. OPENING", "#c1"),
        ("A Section", "#s1"),
        ("Chapter 2", "#c2"),
    ]
    for a in root.xpath('//a[contains(@class, "up")]'):
        (entry,) = root.xpath(f'//a[@id="{a.get("href")[1:]}"]')
        assert entry.get("href") == "#" + next(n.get("id") for n in a.iterancestors("section"))


def test_the_contents_of_the_print_are_links_where_there_is_something_to_lead_to() -> None:
    root = whole(BOOK)
    (entry,) = root.xpath('//a[@class="entry"]')
    assert entry.get("href") == "#c1" and [s.text.strip() for s in entry] == ["Opening", "1"]
    assert "Missing" in text_of(root.xpath("//main")[0])


def test_pages_can_be_gone_to_by_number() -> None:
    assert [a.get("href") for a in whole(BOOK).xpath("//details//a")] == ["#page-1", "#page-2"]


def test_an_editors_words_are_set_apart_with_a_name() -> None:
    (note,) = whole(BOOK).xpath('//*[contains(@class, "editorial")]')
    assert note.get("role") == "note" and note[0].text == "Editor’s note · E. D. Itor"


def test_a_short_text_has_no_contents() -> None:
    root = whole("<body><p>Only this.</p></body>")
    assert not root.xpath("//nav[@id='cc-contents']") and text_of(root.xpath("//main")[0]) == "Only this."


# The page as a whole


def test_the_page_says_what_it_is_and_whence() -> None:
    root = whole(BOOK, more='<revisionDesc><change when="2020-01-02" who="#ed">Looked over.</change></revisionDesc>')
    assert root.get("lang") == "en-GB" and root.findtext(".//title") == "The Title — A. N. Author"
    assert [p.text for p in root.xpath('//header[@class="title"]/p')] == [
        "A. N. Author",
        "London: Press, 19 October 1956",
    ]
    told = " ".join("".join(root.xpath('//*[@id="cc-about"]')[0].itertext()).split())
    for part in (
        "Free.",
        "E. D. Itor (introduction)",
        "Hyphens. Hyphens were removed.",
        "2020-01-02, E. D. Itor. Looked over.",
    ):
        assert part in told


def test_a_page_fetches_nothing_and_runs_nothing() -> None:
    root = whole(BOOK)
    assert not root.xpath("//script | //link | //iframe | //img[not(starts-with(@src, 'data:'))]")
    assert "url(" not in root.findtext(".//style") and "@import" not in root.findtext(".//style")


def test_a_page_can_be_walked_by_keyboard_and_ear() -> None:
    root = whole(BOOK)
    first = root.find(".//body")[0]
    assert first.text == "Skip to the text" and root.xpath(f'//main[@id="{first.get("href")[1:]}"]')
    assert len(root.xpath("//h1")) == 1 and all(nav.get("aria-label") for nav in root.iter("nav"))


def test_a_text_of_unknown_language_is_not_called_english() -> None:
    assert whole("<body><p>Ek</p></body>", lang="").xpath("//main/@lang") == [""]


def test_markup_in_a_title_is_text() -> None:
    root = whole("<body><p>a</p></body>", title="A &lt;b&gt; &amp; c")
    assert root.findtext(".//title").startswith("A <b> & c")


@pytest.mark.parametrize("text", [BOOK, NOTED])
def test_every_link_within_a_page_leads_somewhere_and_no_id_is_used_twice(text: str) -> None:
    root = whole(text)
    ids = [n.get("id") for n in root.iter() if n.get("id")]
    assert len(ids) == len(set(ids))
    assert {a.get("href")[1:] for a in root.iter("a") if a.get("href", "").startswith("#")} <= set(ids)


def test_the_list_of_documents_is_in_the_order_of_their_dates() -> None:
    def listed(name: str, date: str, epub: bool) -> page.Listed:
        return page.Listed(name, reading.About(name.upper(), "Someone", date=date), epub)

    made = page.index([listed("c", "", True), listed("b", "1956-10-19", False), listed("a b", "1942", True)])
    root = parsed(made, etree.HTMLParser())
    assert [[a.get("href") for a in li.iter("a")] for li in root.iter("li")] == [
        ["a%20b.html", "a%20b.epub"],
        ["b.html"],
        ["c.html", "c.epub"],
    ]
    assert [li.xpath("string(*[@class='date'])") for li in root.iter("li")] == ["1942", "19 October 1956", ""]


# Nothing is lost

_BLOCKS = (
    "div p lg l list item table row cell quote figure sp closer opener address salute epigraph front unheard-of".split()
)
_PHRASES = (
    "hi emph ref q title foreign date rs seg abbr sic corr add del unclear lb pb milestone anchor name unknown".split()
)


@st.composite
def trees(draw: st.DrawFn) -> tuple[Any, str]:
    """A body with elements nested in any way, valid or not, and all words of it in order."""
    count = iter(range(10**6))
    words: list[str] = []

    def word() -> str:
        if not draw(st.booleans()):
            return draw(st.sampled_from(["", " ", "\n  "]))
        words.append(f"w{next(count)}")
        return f" {words[-1]} "

    def grow(node: Any, depth: int) -> None:
        node.text = word()
        for name in draw(st.lists(st.sampled_from(_BLOCKS + _PHRASES), max_size=3 if depth < 4 else 0)):
            child = etree.SubElement(node, f"{{{NS}}}{name}")
            if name in ("pb", "lb", "milestone"):
                key, value = draw(st.sampled_from([("n", "3"), ("break", "no"), ("rend", "")]))
                child.set(key, value)
            else:
                grow(child, depth + 1)
            child.tail = word()

    text = make(f"{{{NS}}}text")
    grow(etree.SubElement(text, f"{{{NS}}}body"), 0)
    return text, "".join(words)


@given(trees())
def test_all_text_is_there_in_order_however_elements_are_nested(tree: tuple[Any, str]) -> None:
    text, words = tree
    prepare(text)
    made = edition(BOOK)
    root = parsed(page.page(reading.Edition("x", made.about, text, {}), {}, False).decode(), etree.HTMLParser())
    assert text_of(root.find(".//main")).replace(" ", "") == words
    inside = zipfile.ZipFile(io.BytesIO(book.epub(reading.Edition("x", made.about, text, {}), {})))
    parts = [parsed(inside.read(n)) for n in sorted(inside.namelist()) if "text-" in n]
    assert "".join(text_of(part.find(f"{X}body")) for part in parts).replace(" ", "") == words


def test_all_text_of_a_book_is_in_the_page_in_order() -> None:
    given_ = parsed(tei(BOOK)).find(f"{{{NS}}}text")
    assert given_ is not None
    got = text_of(whole(BOOK).xpath("//main")[0])
    assert got.replace(" ", "") == "".join("".join(map(str, given_.itertext())).split())


# The EPUB


def opened(text: str, **header: str) -> dict[str, bytes]:
    """The files of an EPUB, by name, in order."""
    archive = zipfile.ZipFile(io.BytesIO(book.epub(edition(text, **header), {})))
    assert archive.testzip() is None
    return {info.filename: archive.read(info) for info in archive.infolist()}


def test_an_epub_is_an_archive_as_readers_want_it() -> None:
    archive = zipfile.ZipFile(io.BytesIO(book.epub(edition(BOOK), {})))
    first = archive.infolist()[0]
    assert first.filename == "mimetype" and first.compress_type == zipfile.ZIP_STORED and not first.extra
    assert archive.read("mimetype") == b"application/epub+zip"
    container = parsed(archive.read("META-INF/container.xml"))
    (path,) = [n.get("full-path", "") for n in container.iter() if n.get("full-path")]
    assert path in archive.namelist()


def test_the_package_lists_all_files_and_reads_them_in_order() -> None:
    files = opened(BOOK)
    opf = parsed(files["EPUB/package.opf"])
    items = {n.get("id"): n.get("href") for n in opf.iter("{*}item")}
    assert {f"EPUB/{href}" for href in items.values()} == {n for n in files if n.startswith("EPUB/")} - {
        "EPUB/package.opf"
    }
    order = [items[n.get("idref")] for n in opf.iter("{*}itemref")]
    assert order[0] == "cover.xhtml" and order[-1] == "about.xhtml" and order[1:-1] == sorted(order[1:-1])
    told = {str(n.tag).rpartition("}")[2]: n.text for n in opf.iter("{http://purl.org/dc/elements/1.1/}*")}
    assert told["title"] == "The Title" and told["creator"] == "A. N. Author" and told["language"] == "en-GB"


def test_the_navigation_lists_all_chapters_and_pages_and_leads_to_them() -> None:
    files = opened(BOOK)
    nav = parsed(files["EPUB/nav.xhtml"])
    kinds: dict[str, Any] = {n.get("{http://www.idpf.org/2007/ops}type"): n for n in nav.iter(f"{X}nav")}
    assert [a.text for a in kinds["toc"].iter(f"{X}a")] == [
        "PART I. BEGINNINGS",
        "1. OPENING",
        "A Section",
        "Chapter 2",
        "About this edition",
    ]
    assert [a.text for a in kinds["page-list"].iter(f"{X}a")] == ["1", "2"]
    assert {"cover", "bodymatter"} == {
        a.get("{http://www.idpf.org/2007/ops}type") for a in kinds["landmarks"].iter(f"{X}a")
    }


@pytest.mark.parametrize("text", [BOOK, NOTED, "<body><p>Only this.</p></body>"])
def test_every_link_of_an_epub_leads_somewhere(text: str) -> None:
    files = {n.removeprefix("EPUB/"): parsed(d) for n, d in opened(text).items() if n.endswith("xhtml")}
    ids = {f"{name}#{n.get('id')}" for name, root in files.items() for n in root.iter() if n.get("id")}
    for name, root in files.items():
        for a in root.iter(f"{X}a"):
            href = a.get("href", "")
            assert (name + href if href.startswith("#") else href) in ids | set(files), (name, href)


def test_footnotes_of_an_epub_are_called_so() -> None:
    files = opened(NOTED)
    types = [n.get("{http://www.idpf.org/2007/ops}type") for n in parsed(files["EPUB/text-001.xhtml"]).iter()]
    assert types.count("noteref") == 2 == types.count("footnote")


def test_what_stands_after_the_last_chapter_is_in_its_file() -> None:
    files = opened(BOOK)
    (last,) = [n for n, data in files.items() if b"THE END" in data]
    assert b"No heading." in files[last]


# The same input gives the same bytes


def test_the_same_document_gives_the_same_bytes() -> None:
    assert page.page(edition(BOOK), {}, True) == page.page(edition(BOOK), {}, True)
    assert book.epub(edition(BOOK), {}) == book.epub(edition(BOOK), {})


def test_an_epub_is_told_from_another_by_its_text_and_bears_no_time_of_making() -> None:
    def identity(text: str) -> list[str | None]:
        opf = parsed(opened(text)["EPUB/package.opf"])
        modified = opf.xpath("string(//*[@property='dcterms:modified'])")
        return [opf.findtext(".//{http://purl.org/dc/elements/1.1/}identifier"), str(modified)]

    one, other = identity(BOOK), identity(NOTED)
    assert one == identity(BOOK) and one[0] != other[0] and one[1] == other[1] == "1980-01-01T00:00:00Z"
    assert {i.date_time for i in zipfile.ZipFile(io.BytesIO(book.epub(edition(BOOK), {}))).infolist()} == {
        (1980, 1, 1, 0, 0, 0)
    }


def test_html_is_written_so_that_it_can_be_read_by_line() -> None:
    made = html(make("html", [make("body", [make("p", ["a"]), make("p", ["b"])])])).decode()
    assert made == "<!DOCTYPE html>\n<html><body><p>a</p>\n<p>b</p>\n</body></html>\n"


def test_units_hold_each_child_once() -> None:
    text = edition(BOOK).text
    held = [child for unit in divisions.units(text) for child in unit.children]
    assert len(held) == len(set(held)) and {"trailer", "p"} <= {str(n.tag).rpartition("}")[2] for n in held}


# Input that cannot be used


@pytest.mark.parametrize(
    ("data", "parts"),
    [
        ("<TEI", ["b/tei.xml, line 1: not well-formed"]),
        ("", ["b/tei.xml, line 1: not well-formed", "empty"]),
        ("<html/>", ["b/tei.xml: no TEI document", "`html`"]),
        (f'<TEI xmlns="{NS}"><teiHeader/></TEI>', ["no `text`", "clean-corpus run b"]),
        (f'<TEI xmlns="{NS}"><text/></TEI>', ["no `teiHeader`"]),
        (f'<!DOCTYPE TEI [<!ENTITY x SYSTEM "/etc/passwd">]><TEI xmlns="{NS}">&x;</TEI>', ["&x; is an entity"]),
    ],
)
def test_what_is_no_tei_is_told_in_one_line(data: str, parts: list[str]) -> None:
    with pytest.raises(BadInput) as e:
        reading.read(data.encode(), "b", "b/tei.xml")
    for part in parts:
        assert part in str(e.value)


# The verb


@pytest.fixture
def cleaned(tmp_path: Path) -> Callable[..., Path]:
    """Puts a tei.xml into cleaned/ of the folder that `call` runs in."""

    def put(name: str, text: str = BOOK, **header: str) -> Path:
        folder = tmp_path / "cleaned" / name
        folder.mkdir(parents=True)
        (folder / "tei.xml").write_text(tei(text, **header), encoding="utf-8")
        return folder

    return put


def test_publish_makes_a_page_and_a_book_of_each_document_and_lists_them(
    call: Call, cleaned: Callable[..., Path], tmp_path: Path
) -> None:
    cleaned("one"), cleaned("two")
    result = call("publish")
    assert result.code == 0 and result.out == "2 documents in site; open site/index.html\n" and not result.err
    assert sorted(p.name for p in (tmp_path / "site").iterdir()) == [
        "index.html",
        "one.epub",
        "one.html",
        "two.epub",
        "two.html",
    ]


def test_publish_of_one_document_keeps_the_others_listed(
    call: Call, cleaned: Callable[..., Path], tmp_path: Path
) -> None:
    cleaned("one"), cleaned("two"), cleaned("three")
    call("publish", "one", "two")
    call("publish", "one", "--no-epub")
    index = (tmp_path / "site" / "index.html").read_text("utf-8")
    assert [n in index for n in ("one.html", "one.epub", "two.epub", "three.html")] == [True, False, True, False]
    assert "one.epub" not in (tmp_path / "site" / "one.html").read_text("utf-8")


def test_publish_leaves_alone_what_is_the_same(call: Call, cleaned: Callable[..., Path], tmp_path: Path) -> None:
    cleaned("one")
    call("publish")
    made = {p: (p.stat().st_mtime_ns, p.read_bytes()) for p in (tmp_path / "site").iterdir()}
    call("publish")
    assert {p: (p.stat().st_mtime_ns, p.read_bytes()) for p in (tmp_path / "site").iterdir()} == made


def test_publish_goes_on_after_a_document_that_cannot_be_read(
    call: Call, cleaned: Callable[..., Path], tmp_path: Path
) -> None:
    cleaned("good")
    (cleaned("bad") / "tei.xml").write_text("<TEI", encoding="utf-8")
    (cleaned("empty") / "tei.xml").unlink()
    result = call("publish")
    assert result.code == 10 and len(result.err.splitlines()) == 2 and "1 document in site" in result.out
    assert "cleaned/bad/tei.xml, line 1: not well-formed" in result.err
    assert "cleaned/empty/tei.xml: not there; clean the document first: `clean-corpus run empty`" in result.err
    assert sorted(p.name for p in (tmp_path / "site").iterdir()) == ["good.epub", "good.html", "index.html"]


def test_a_text_nested_too_deep_is_told_in_one_line(
    call: Call, cleaned: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def sink(*_: object) -> bytes:
        raise RecursionError

    monkeypatch.setattr(page, "page", sink)
    cleaned("deep")
    result = call("publish")
    assert result.code == 2 and "nested too deep" in result.err and len(result.err.splitlines()) == 1


def test_publish_of_nothing_good_is_bad_input(call: Call, cleaned: Callable[..., Path], tmp_path: Path) -> None:
    (cleaned("bad") / "tei.xml").write_text("<TEI", encoding="utf-8")
    assert call("publish").code == 2 and not (tmp_path / "site").exists()
    assert call("publish", "unheard-of").code == 2


def test_publish_does_not_write_over_the_cleaned_documents(call: Call, cleaned: Callable[..., Path]) -> None:
    cleaned("one")
    assert call("publish", "--site", "cleaned").code == 1
    assert call("publish", "--site", ".").code == 1


def test_a_document_named_like_the_list_is_refused(call: Call, cleaned: Callable[..., Path]) -> None:
    cleaned("index")
    result = call("publish")
    assert result.code == 2 and "another name" in result.err


def test_a_picture_beside_the_tei_is_shown_and_one_elsewhere_is_not(
    call: Call, cleaned: Callable[..., Path], tmp_path: Path
) -> None:
    figures = '<body><figure><graphic url="a.png"/></figure><figure><graphic url="../secret.png"/></figure></body>'
    (cleaned("one", figures) / "a.png").write_bytes(PNG)
    (tmp_path / "cleaned" / "secret.png").write_bytes(PNG)
    call("publish")
    root = parsed((tmp_path / "site" / "one.html").read_text("utf-8"), etree.HTMLParser())
    assert [img.get("src", "")[:22] for img in root.iter("img")] == ["data:image/png;base64,"]
    with zipfile.ZipFile(tmp_path / "site" / "one.epub") as archive:
        assert [n for n in archive.namelist() if n.endswith("png")] == ["EPUB/picture-001.png"]


def test_publish_tells_what_cannot_be_written(call: Call, cleaned: Callable[..., Path], tmp_path: Path) -> None:
    cleaned("one")
    (tmp_path / "site").write_text("a file", encoding="utf-8")
    result = call("publish")
    assert result.code == 1 and "site" in result.err  # click: a file where a folder is wanted
    (tmp_path / "site").unlink()
    (tmp_path / "site" / "one.html").mkdir(parents=True)
    assert call("publish").code == 5
