"""markup: what a saved web page shows, without its tags and its site; and the raw page back from it."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from time import perf_counter

import pytest
import regex
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.corpus import cleaned_folder, cleaning
from pipeline.editions import tei
from pipeline.errors import BadInput
from pipeline.formats import html
from pipeline.language import knowledge
from pipeline.source import documents
from pipeline.source.documents import Metadata, Source
from pipeline.stages import chain, markup
from pipeline.stages.order import STAGES
from pipeline.text import ledger
from pipeline.text.findings import Mark
from pipeline.text.policy import State, Verdict

KNOW = knowledge.load()
META = Metadata(kind="web-capture", format="html")
PAGES = Path(__file__).parent / "data" / "html"


def read(page: str) -> chain.Cleaned:
    return chain.run(page, [markup.STAGE], KNOW, META)


def text_of(page: str) -> str:
    return read(page).text.rstrip("\n")


CASES = [
    # blocks, lines, white space
    ("<p>one</p><p>two</p>", "one\n\ntwo"),
    ("<div>one<div>two</div>three</div>", "one\n\ntwo\n\nthree"),
    ("one<br>two<br/>three", "one\ntwo\nthree"),
    ("one<br><br>two<br> <br>\n<br>three", "one\n\ntwo\n\nthree"),
    ("  <p> one\n\t two </p>  ", "one two"),
    ("<b>one</b> <i>two</i>", "one two"),
    ("<b>one </b> <i> two</i>", "one two"),
    ("on<b>e</b>", "one"),
    ("one&nbsp;\u00a0 two<p>&nbsp;</p>three", "one two\n\nthree"),
    ("one<!-- no -->two", "onetwo"),
    ("one<hr>two<wbr>three", "one\n\ntwothree"),
    ("<ul><li>one<li>two<ul><li>three</ul></ul>", "one\n\ntwo\n\nthree"),
    ("<dl><dt>one<dd>two</dl>", "one\n\ntwo"),
    ("<pre>\n  one\n   two  <b>three</b>\n\nfour</pre>five", "  one\n   two  three\n\nfour\n\nfive"),
    ("<p>one\r\ntwo\rthree\ffour", "one two three four"),
    ("govern&shy;ment, so\u00adcial, semi<wbr>-official", "government, social, semi-official"),
    # tables
    ("<table><tr><th>Year<th>Tons<tr><td>1913<td>4.2</table>", "Year\tTons\n\n1913\t4.2"),
    ("<table><tr><td><p>one</p><td><p>two</p></table>", "one\n\ntwo"),
    (f"<table><tr><td>one<td>{'long ' * 30}</table>", "one\n\n" + ("long " * 30).strip()),
    # character references
    ("&lt;b&gt; &amp;amp; &quot;x&quot; &#65;&#x42; &mdash; &hellip;", '<b> &amp; "x" AB — …'),
    (
        "&copy 1942 &eacutex &ampx &notit; AT&T &nosuch; & &; &#; &#xZ;",
        "© 1942 éx &x ¬it; AT&T &nosuch; & &; &#; &#xZ;",
    ),
    ("&#150;&#0;&#xD800;&#99999999;", "–\ufffd\ufffd\ufffd"),
    ("one&#32;two&#10;three&#1;", "one two three"),
    ("&" * 50 + "&amp" + "x" * 50, "&" * 51 + "x" * 50),
    # not closed, wrongly nested, not HTML
    ("<p>one<p>two<div>three<p>four</div>five", "one\n\ntwo\n\nthree\n\nfour\n\nfive"),
    ("<i><p>one</i> two</p>three", "one two\n\nthree"),
    ("<p>one</b></div></i> two</p>", "one two"),
    ("one</p>two", "one\n\ntwo"),
    ("<p>1 < 2 and <3 and a<b>c</b>", "1 < 2 and <3 and ac"),
    ("one <a href='x>y'>two</a> three <a href=x/>four", "one two three four"),
    ("<p>one<p", "one"),
    ("<p>one</p <p>two", "one\n\ntwo"),
    ("<p>one <![CDATA[two]]> three <?php four ?> five <!x> </> six", "one three five six"),
    ("one<!-- two", "one"),
    ("one<!-->two<!--->three<!-- - -- --!>four", "onetwothreefour"),
    ("<p/>one<div/>two<i/> three", "one\n\ntwo three"),
    ("<P CLASS=X>one</P><DIV>two</DIV>", "one\n\ntwo"),
    ("<my-element>one</my-element> <o:p>two</o:p>", "one two"),
    ("<frameset><frame src=a><noframes><p>one</noframes></frameset>", "one"),
    ("<frameset cols=2><frame src=a><frame src=b></frameset>", ""),
    ("<html><head><title>no</title></head><body></body></html>", ""),
    ("<title>no</title><p>one", "one"),
    ("<head><title>no</title><p>one", "one"),
    ("<html><body><p>one</body></html><p>two", "one\n\ntwo"),
    ("<textarea><p>no</textarea><p>one", "one"),
    ("<p>one<script>if (a</p) '<p>'</script >two<style>p {}</style><p>three", "onetwo\n\nthree"),
    ("<p>one<script>two", "one"),
    ("<svg><title>no</title><text>no</text></svg><p>one", "one"),
    ("<p>one <img alt='no' src=x> two", "one two"),
    # the site's
    ("<nav>no</nav><p>The text is here.</p><footer>no</footer>", "The text is here."),
    ("<p>The text is here.</p><button>no</button><select><option>no</select><form>no</form>", "The text is here."),
    ("<p>The text <span style='display: none'>no</span>is here.</p><p hidden>no</p>", "The text is here."),
    ("<p>The text is here.</p><div id='cookieBanner'>no</div><div class='x share_bar'>no</div>", "The text is here."),
    ("<p>The text is here.</p><div role=navigation>no</div><a class='skip-link' href='#a'>no</a>", "The text is here."),
    ("<p class='share'>The text of this page.</p><p class='share'>is here.</p>no", "The text of this page.\n\nno"),
    ("<blockquote>One.<footer>Two</footer></blockquote>", "One.\n\nTwo"),
]


@pytest.mark.parametrize(("page", "text"), CASES, ids=[c[:40] for c, _ in CASES])
def test_what_a_page_shows(page: str, text: str) -> None:
    assert text_of(page) == text


@pytest.mark.parametrize(("page", "_"), CASES, ids=[c[:40] for c, _ in CASES])
def test_every_page_goes_all_the_way_and_comes_back(page: str, _: str) -> None:
    check(page)


def check(page: str) -> chain.Cleaned:
    """Run all stages over a page; the outcome restores to it and is valid TEI."""
    cleaned = chain.run(page, STAGES, KNOW, META)
    head = {"raw": {"sha256": ledger.digest(page), "code_points": len(page)}}
    lines = ledger.dump(ledger.Ledger(head, cleaned.records, cleaned.marks)).decode().split("\n")[:-1]
    assert ledger.load(lines, "ledger.jsonl").restore(cleaned.text) == page
    tei.check(tei.write(cleaned, Source("x", Path("x.html"), page.encode(), page, META), KNOW))
    return cleaned


SCRAPS = st.sampled_from(
    [
        *"<p> </p> <div> </div> <i> </i> <b> </b> <em> <a> </a> <br> <br/> <hr> <ul> <li> </ul> <table> <tr> <td> </td>".split(),
        *"</table> <h1> </h1> <h2> <pre> </pre> <blockquote> </blockquote> <nav> </nav> <form> </form> <span> </span>".split(),
        *"<head> </head> <body> </body> <html> <title> </title> <script> </script> <style> <!-- --> <![CDATA[ ]]> <? <".split(),
        *"> & &amp; &amp &nbsp; &#8212; &#x; &copy1 &shy; &#0; &#13; &#12; \u00ad \ufeff \u2028 \x0b \x1f ' \" = / </ <!".split(),
        *"<select> <option> </select> <svg> <noscript> <textarea> <frameset> <template> <td><td> <tr><th> <dd> <sup>1</sup>".split(),
        '<a href="/x">', '<div class="share-bar">', '<a href="', "<p style='display:none'>", "<aside role=note>", "<br><br>",
        " ", " ", "\n", "\n\n\n\n", "\r\n", "\t", "\f", "\u00a0", "1", "word", "word ", "the ", "It was so. ", "Share this",
        "the last quarter of a century has cast doubt upon many of the most treasured beliefs of men. ",
        "Nobody who had been there could doubt it, and <i>nobody</i> who had not been there was asked. ",
    ]
)  # fmt: skip
SOUP = st.lists(st.one_of(SCRAPS, SCRAPS, st.text(max_size=4)), max_size=50).map("".join)
MANY = settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@MANY
@given(SOUP)
def test_tag_soup_comes_back_and_is_valid(page: str) -> None:
    check(page)


@settings(MANY, max_examples=200)
@given(SOUP)
def test_nothing_is_changed_that_is_not_told(page: str) -> None:
    cleaned = read(page)
    assert cleaned == read(page)
    for entry in cleaned.records[0].entries:
        assert entry.change.rule in KNOW.rules and entry.old != getattr(entry.change, "new", "")
    for a, b in pairwise(cleaned.records[0].layer.by_base):
        assert a.new is None or b.new is None or a.end == b.start  # neighbours are one edit, but for references
    assert "\n\n\n" not in cleaned.text or "<pre>" in page or regex.search(r"[^\S \t\n\r\f\u00a0]", page)


PLAIN = st.lists(st.sampled_from("one two. three <p> </p> <div> </div> <i> </i> <b> </b> <br> &amp; 1 \n".split(" ")))


@settings(MANY, max_examples=200)
@given(PLAIN)
def test_no_word_is_lost_where_there_is_no_furniture(parts: list[str]) -> None:
    wanted = [w.replace("&amp;", "&") for w in parts if w.strip() and not w.startswith("<")]
    assert text_of(" ".join(parts)).split() == wanted


@pytest.mark.parametrize("name", ["blog", "magazine", "archive"])
def test_a_saved_page_is_its_text_and_nothing_else(name: str) -> None:
    path = PAGES / f"{name}.html"
    page, encoding = html.decode(path.read_bytes(), path)
    assert encoding == ("cp1252" if name == "archive" else "utf-8")
    assert read(page).text == (PAGES / f"{name}.txt").read_text(encoding="utf-8")
    check(page)


def marks_of(page: str) -> list[tuple[str, str, str]]:
    cleaned = read(page)

    def told(m: Mark) -> tuple[str, str, str]:
        return m.kind, m.get("level") or m.get("rend"), cleaned.text[m.start : m.end]

    return sorted(told(m) for m in cleaned.marks)


@pytest.mark.parametrize(
    ("page", "marks"),
    [
        ("<h1> A <i>title</i>\n</h1><p>x", [("heading", "1", "A title"), ("hi", "italic", "title")]),
        ("<h3>One<h4>Two</h4>", [("heading", "3", "One"), ("heading", "4", "Two")]),
        ("<h2> </h2><nav><h2>no</h2></nav><p>The text is here.", []),
        ("<p>a <em>b</em> c<strong> d &amp; e</strong>.", [("hi", "bold", "d & e"), ("hi", "italic", "b")]),
        ("<i>one <b>two</b></i>", [("hi", "bold", "two"), ("hi", "italic", "one two")]),
        ("<i><p>one</p><p>two</p></i>", [("hi", "italic", "one"), ("hi", "italic", "two")]),
        ("x<sup>2</sup>, H<sub>2</sub>O", [("hi", "subscript", "2"), ("hi", "superscript", "2")]),
        ("<table><tr><td><b>one<td>two</table>", [("hi", "bold", "one")]),
        ("<blockquote><p>one</p><p>two</p></blockquote>three", [("quotation", "", "one\n\ntwo")]),
    ],
)
def test_marks(page: str, marks: list[tuple[str, str, str]]) -> None:
    assert marks_of(page) == marks


PROSE = (
    "The chair was taken at half past seven, and the hall was cold. Mr. Sutcliffe said that the proprietors had promised "
    "coals, as they promise everything. The looms had run these six weeks at a loss to those alone that minded them."
)
MORE = (
    "It was then moved, and seconded, that the committee be instructed to treat with the masters upon the ten per cent. "
    "and upon nothing else. The motion was carried, two hundred and twelve voting for it, and nine against."
)
OTHER = (
    "Mr. Dyce asked whether the treasurer could say what was in the fund. The treasurer answered that there was forty-one "
    "pounds in it, and a bad florin, which nobody would own to. It was thought that the florin had come with the collection "
    "of the week before, when strangers had been seen at the door; but this could not be proved, and the secretary was told "
    "to keep it by him. A letter was then read from the weavers of the next valley, who sent two pounds and their good wishes."
)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<h1>Site</h1><div class=menu>no</div><header><h1>Title</h1><p>By nobody</p></header>", ""),
        ("<h1>Title</h1>", '<div id="footnotes"><p>[1] A note of which nothing else knows.</p></div>'),
        ('<header role="banner"><a href="/">Site</a><h1>Title</h1><p>no</p></header>', ""),
        (
            "",
            '</div><footer><section class="footnotes"><p>[1] A note of which nothing else knows.</p></section></footer><div>',
        ),
        (
            '<div class="a-widget a-widget-heading"><h1>Title</h1></div><div class="a-widget">',
            f'</div></div><div class="a-widget a-widget-heading"><h2>Short</h2></div><div class="a-widget"><p>{OTHER}</p>',
        ),
        ("<table><tr><td><a href=1>no</a><br><a href=2>no</a><td>", f"<p>{OTHER}</p></table>"),
        ("<h1>Title</h1><form action=/><p>", "<p>Short.</p></form>"),
        ("", f"<p>Short.</p><p>{OTHER}</p>"),
        ("", "<p>Short.</p><ul><li>Item A</li><li>Item B</li></ul>"),
    ],
)
def test_what_stands_by_the_text_stays(before: str, after: str) -> None:
    kept = text_of(f"<body>{before}<div class=entry><p>{PROSE}</p><p>{MORE}</p>{after}</div></body>")
    for words in ("Title", "By nobody", "A note of which", "Short", "Item A", "Item B"):
        assert (words in before + after) == (words in kept)
    assert not {"no", "Site"} & set(kept.split())


def test_links_in_a_page_of_little_text_wait_for_a_person() -> None:
    links = "".join(f'<li><a href="/{n}">Part {n}</a>' for n in "1234")
    page = f"<ul>{links}</ul><p>{MORE[:150]}</p>"
    (entry,) = [e for e in read(page).records[0].entries if e.change.rule == "markup.apart"]
    assert (entry.state, entry.change.why) == (State.HELD, "a list of links")
    assert "Part 3" in read(page).text
    assert "markup.apart" not in {e.change.rule for e in read(f"<ul>{links}</ul>").records[0].entries}


def test_running_text_elsewhere_waits_for_a_person() -> None:
    page = f"<div class=entry><p>{PROSE}</p><p>{MORE}</p></div><div class=x><p>{OTHER}</p></div><p>no</p>"
    (entry,) = [e for e in read(page).records[0].entries if e.change.rule == "markup.apart"]
    assert entry.state is State.HELD
    assert OTHER in read(page).text
    accepted = chain.run(
        page, [markup.STAGE], KNOW, META, lambda c, _: Verdict.ACCEPT if c.rule == "markup.apart" else None
    )
    assert OTHER[:20] not in accepted.text
    assert accepted.records[0].undo(accepted.text) == page


# bytes


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        ("<p>é".encode(), "utf-8"),
        ("\ufeff<p>é".encode(), "utf-8"),
        ("<p>é".encode("cp1252"), "cp1252"),
        (b"<meta charset=iso-8859-1><p>\x96 \xe9", "cp1252"),
        (b'<META content="text/html; charset=ISO-8859-2" http-equiv=x><p>\xb1', "iso8859-2"),
        (b'<?xml version="1.0" encoding="koi8-r"?><p>\xc1', "koi8-r"),
        ("<meta charset='shift_jis'><p>日本".encode("cp932"), "cp932"),
        ("<meta charset=gb2312><p>漢".encode("gbk"), "gb18030"),
        ("<meta charset=latin1><p>“é”".encode(), "utf-8"),  # saved again, and not told
        (b"<meta charset=no-such-thing><p>\xe9", "cp1252"),
        (b"<meta charset=hex><p>one", "utf-8"),
        (b"<meta charset=utf-16><p>one", "utf-8"),
        ("\ufeff<p>é".encode("utf-16-le"), "utf-16-le"),
        ("\ufeff<p>é".encode("utf-16-be"), "utf-16-be"),
    ],
)
def test_encodings(tmp_path: Path, data: bytes, encoding: str) -> None:
    text, found = html.decode(data, Path("x.html"))
    assert (found, text.encode(found)) == (encoding, data)
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "x.html").write_bytes(data)
    document = documents.read(tmp_path / "raw", "x")
    made = cleaning.make(document, KNOW, STAGES, tmp_path)
    assert cleaned_folder.restored(made.files[cleaned_folder.TEXT], made.files[cleaned_folder.LEDGER], "x") == data
    assert cleaned_folder.read(cleaning.write(made, tmp_path)).raw_bytes == data


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        (b"  \n", "empty"),
        (b"<p>\0", "binary"),
        (b"<meta charset=utf-8>\n<p>\xe9", r"not utf-8 \(byte 24, line 2\)"),
        (b"<p>\x81", r"not cp1252 \(byte 3"),
        (b"<meta charset=iso-2022-jp><p>\x1b$B\x1b(B", "does not give the same bytes back"),
    ],
)
def test_unusable_pages(data: bytes, says: str) -> None:
    with pytest.raises(BadInput, match=says):
        html.decode(data, Path("x.html"))


@MANY
@given(
    st.binary(max_size=40), st.sampled_from(["", "utf-8", "iso-8859-1", "big5", "iso-2022-jp", "utf-7", "shift_jis"])
)
def test_any_bytes_come_back_or_are_refused(data: bytes, declared: str) -> None:
    data = (f"<meta charset={declared}>" if declared else "").encode() + data
    try:
        text, encoding = html.decode(data, Path("x.html"))
    except BadInput:
        return
    assert text.encode(encoding) == data


def test_a_damaged_encoding_is_bad_input() -> None:
    page = "<p>one"
    cleaned = read(page)
    head = {
        "raw": {"sha256": ledger.digest(page), "code_points": len(page), "encoding": "no-such"},
    }
    with pytest.raises(BadInput, match="changed afterwards"):
        ledger.Ledger(head, cleaned.records, cleaned.marks).restore(cleaned.text)


def test_nothing_is_done_to_other_documents() -> None:
    assert chain.run("<p>one</p>", [markup.STAGE], KNOW, Metadata(kind="web-capture")).text == "<p>one</p>"


def test_without_the_package_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline.errors import MissingProgram

    monkeypatch.setitem(__import__("sys").modules, "trafilatura", None)
    with pytest.raises(MissingProgram, match="pip install trafilatura"):
        text_of("<p>one")


def test_an_extractor_that_fails_leaves_the_elements_to_tell(monkeypatch: pytest.MonkeyPatch) -> None:
    import trafilatura

    def fail(*_: object, **__: object) -> str:
        raise RecursionError

    monkeypatch.setattr(trafilatura, "extract", fail)
    assert text_of("<nav>no</nav><p>The text is here.") == "The text is here."


LONG: list[tuple[str, Callable[[int], str]]] = [
    ("paragraphs", lambda n: "<p>The chair was taken, <i>and</i> the hall &amp; all was cold.</p>\n" * n),
    ("open tags", lambda n: "<div>" * n + "x"),
    ("open type", lambda n: "<i>" * n + "x" + "</b>" * n),
    ("no tags", lambda n: "<a " * n),
    ("comments", lambda n: "<!--" * n + "<!---->" * n),
    ("a script", lambda n: "<script>" + "if (a<b) '<p>';" * n + "</script>x"),
    ("spaces", lambda n: "<p>" + " " * n + "x"),
    ("ampersands", lambda n: "<p>" + "&" * n + "&a" * n),
    ("classes", lambda n: "".join(f"<b class='menu x{k}'><div class=menu{k}>x</div>" for k in range(n))),
]


@pytest.mark.parametrize(("name", "make"), LONG, ids=[name for name, _ in LONG])
def test_time_grows_as_the_page_does(name: str, make: Callable[[int], str]) -> None:
    def seconds(n: int) -> float:
        page = make(n)
        begun = perf_counter()
        cleaned = read(page)
        assert cleaned.records[0].undo(cleaned.text) == page
        return perf_counter() - begun

    read("<p>x")
    assert seconds(8_000) < 16 * seconds(1_000) + 0.5
