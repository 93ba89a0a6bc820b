"""Measuring: figures that can be checked by hand, truth of pages and of TEI, and the verb `evaluate`."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.errors import BadInput
from pipeline.language import knowledge
from pipeline.measuring import evaluation, passages, samples, truth
from pipeline.measuring.differences import Match, kind
from pipeline.measuring.evaluation import BROKEN, MISSED, OTHERWISE, Score
from pipeline.measuring.pairs import Passage
from pipeline.measuring.passages import Corrected
from pipeline.text.findings import Certainty, Edit
from pipeline.text.ledger import Entry
from pipeline.text.policy import decide
from tests.conftest import Result

Call = Callable[..., Result]
Put = Callable[..., Path]
CERTAIN, LIKELY, DOUBTFUL = Certainty


def made(ocr: str, printed: str, *edits: tuple[str, str, Certainty]) -> Corrected:
    """A passage in which `correct` found these (old, new, certainty), each in one place."""
    entries = []
    for old, new, sure in edits:
        at = ocr.index(old)
        edit = Edit(at, at + len(old), new, f"toy.{old}", sure, "as it seems; 90.0% sure")
        entries.append(Entry(edit, old, decide(sure), (at, at + len(old))))
    entries.sort(key=lambda e: e.change.start)
    return passages.applied(Passage("p", "", "", "", ocr, printed), ocr, tuple(entries))


# Figures

CAT = made(
    "tbe cat sat on a rcd mat",
    "the cat sat on a red mat",
    ("tbe", "the", LIKELY),  # right
    ("cat", "cut", CERTAIN),  # wrong
    ("rcd", "red", DOUBTFUL),  # right, but only queued
    ("sat", "set", DOUBTFUL),  # falsely queued
)


def test_errors_before_and_after() -> None:
    score = evaluation.score([CAT])
    assert CAT.text == "the cut sat on a rcd mat"
    assert (score.passages, score.words, score.letters) == (1, 7, 24)
    assert (score.word_errors, score.letter_errors) == ((2, 2), (2, 2))
    assert (score.wer, score.cer, score.taken_away) == ((2 / 7, 2 / 7), (2 / 24, 2 / 24), 0.0)
    assert (score.fixed, score.broken, score.missed, score.changed, score.ratio) == (1, 1, 1, 2, 1.0)


def test_each_edit_is_judged_alone() -> None:
    score = evaluation.score([CAT])
    effects = {rule: (t.fixed, t.broken, t.wrong) for rule, _, t in evaluation.rules(score)}
    assert effects == {"toy.tbe": (1, 0, 0), "toy.cat": (0, 1, 0), "toy.rcd": (1, 0, 0), "toy.sat": (0, 1, 0)}
    assert (score.certain().right, score.of(LIKELY).right) == (0.0, 1.0)
    assert (score.of(DOUBTFUL).fixed, score.of(DOUBTFUL).false) == (1, 1)


def test_what_was_said_against_what_was_so() -> None:
    ((low, high, tally),) = evaluation.reliability(evaluation.score([CAT]))
    assert (low, high, tally.edits, tally.right) == (0.9, 0.95, 4, 0.5)
    assert tally.said / tally.edits == pytest.approx(0.9)


def test_what_is_left_is_listed_with_the_broken_first() -> None:
    listed = evaluation.score([CAT], errors=9, lexicon=knowledge.load().lexicon).listed
    assert [(f.what, f.printed, f.ocr, f.out) for f in listed] == [
        (BROKEN, "cat", "cat", "cut"),
        (MISSED, "red", "rcd", "rcd"),
    ]
    assert [f.kind for f in listed] == ["another word", "no word, one letter off"]
    assert len(evaluation.score([CAT], errors=1).listed) == 1
    (other,) = evaluation.score([made("tbe", "the", ("tbe", "toe", LIKELY))], errors=1).listed
    assert other.what == OTHERWISE
    beside = evaluation.score(
        [made("his blessiug 1 How", "his blessing! How", ("blessiug", "blessing", LIKELY))], errors=9
    )
    assert [(f.what, f.out) for f in beside.listed] == [(OTHERWISE, "blessing 1")]


@pytest.mark.parametrize(
    "ocr, printed, old, new, effect",
    [
        ("the end . Then", "the end. Then", " .", ".", "fixed"),  # points count where words do not change
        ("the “end” then", 'the "end" then', "“", '"', "neutral"),  # quotation marks are of one kind
        ("the | house", "the house", "| ", "", "fixed"),  # what was put in has no place in the truth
        ("a house", "a house", "a ", "", "broken"),
        ("tbe-mcn", "the men", "tbe", "the", "nearer"),
        ("tbe", "the", "tbe", "tie", "wrong"),
        ("move- ment", "movement", "- ", "", "fixed"),
    ],
)
def test_effects(ocr: str, printed: str, old: str, new: str, effect: str) -> None:
    ((_, _, tally),) = evaluation.rules(evaluation.score([made(ocr, printed, (old, new, LIKELY))]))
    assert tally.edits == getattr(tally, effect) == 1


def test_passages_without_truth_count_for_nothing() -> None:
    bare = passages.applied(Passage("", "", "", "", "tbe", None), "tbe", ())
    assert evaluation.score([bare]) == Score()


@pytest.mark.parametrize(
    "printed, read, found",
    [
        ("the red cat sat", "tbe red cot sat", ["the|tbe", "cat|cot"]),
        ("the red cat", "tbe rcd cat", ["the|tbe", "red|rcd"]),  # side by side, and yet one by one
        ("go to day now", "go today now", ["to day|today"]),
        ("a government of men", "a govern ment ot mcn", ["government|govern ment", "of|ot", "men|mcn"]),
        ("the cat", "the 9 cat", ["|9"]),
        ("the old cat", "the cat", ["old|"]),
    ],
)
def test_where_words_differ(printed: str, read: str, found: list[str]) -> None:
    match = Match(printed.split(), read.split())
    assert [f"{d.printed}|{d.read}" for d in match.differences] == found
    assert [match.read(d.start, d.stop) for d in match.differences] == [f.partition("|")[2] for f in found]


@pytest.mark.parametrize(
    "printed, read, name",
    [
        ("end.", "end", "points and signs"),
        ("to day", "to-day", "spaces and hyphens"),
        ("the", "The", "case"),
        ("", "9", "put in"),
        ("a", "", "lost"),
        ("of all", "ofa1l", "several words"),
        ("1942", "1941", "figures"),
        ("Lenin", "Lcnin", "names"),
        ("hand", "band", "another word"),
        ("the", "tbe", "no word, one letter off"),
        ("modern", "mnodeni", "no word, farther off"),
    ],
)
def test_kinds_of_error(printed: str, read: str, name: str) -> None:
    assert kind(printed, read, knowledge.load().lexicon) == name


# Truth

PAGES = {
    "00.txt": "@folio 7\n## 1\n## THE BACKGROUND\n\nAll the coun¬\ntries that had—\nor not—a plan[^1] were well-\nknown"
    " for {it|it,} and\nthere the move¬\n\n@fn 1 See the\nReport, 1942.\n@sig B2\n",
    "01.txt": "@cont\nment came to\nan end.\n\n@row Russia | 5\n@toc 9. | The End | 39\n",
}


def folder(where: Path, pages: dict[str, str]) -> Path:
    where.mkdir()
    for name, text in pages.items():
        (where / name).write_text(text, encoding="utf-8")
    return where


def test_truth_pages(tmp_path: Path) -> None:
    first, second = truth.read(folder(tmp_path / "truth", PAGES)).values()
    assert first.text == (
        "1\nTHE BACKGROUND\nAll the countries that had—or not—a plan were well-known for {it|it,} and there the movement"
    )
    assert first.notes == ["See the Report, 1942."]
    assert second.whole == "came to an end.\nRussia 5\n9. The End 39"


def test_truth_that_may_read_either_way() -> None:
    given = "known for {it|it,} and {?} the\n{Regime|Régime}"
    assert truth.settled(given) == "known for it and  the Regime"
    assert truth.settled(given, "well known for it, and", "the\nRégime") == "known for it, and  the Régime"


@pytest.mark.parametrize(
    "pages, message",
    [({}, "no truth pages there"), ({"00.txt": "a\n@what x\n"}, r"00.txt, line 2: `@what` is no mark")],
)
def test_truth_pages_that_are_none(tmp_path: Path, pages: dict[str, str], message: str) -> None:
    with pytest.raises(BadInput, match=message):
        truth.read(folder(tmp_path / "truth", pages))


TEI = """<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><title>No text</title></teiHeader><text><body>
<fw>running head</fw><pb n="7"/><head>The <hi>Back</hi>ground</head>
<p>All the coun<lb break="no"/>tries<note n="1">See the <hi>Report</hi>.</note> that<lb/>had
a <choice><sic>plam</sic><corr>plan</corr></choice><!-- really -->, and the move<pb n="8" break="no"/>ment,<pb n="9"/>too.</p>
<table><row><cell>Russia</cell><cell>5</cell></row></table></body></text></TEI>"""


def test_tei(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text(TEI)
    pages = truth.read(tmp_path / "a.xml")
    assert [page.text for page in pages.values()] == [
        "The Background\nAll the countries that had a plan, and the movement,",
        "",
        "too.\nRussia\n5",
    ]
    assert pages[0].notes == ["See the Report."]
    assert truth.joined(pages).whole.split()[-4:] == ["5", "See", "the", "Report."]


@pytest.mark.parametrize("text, message", [("<TEI>", "no XML"), ("<a/>", "no TEI"), ("", "no XML")])
def test_tei_that_is_none(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "a.xml").write_text(text)
    with pytest.raises(BadInput, match=f"a.xml: {message}"):
        truth.read(tmp_path / "a.xml")


def test_a_document_is_compared_page_by_page(tmp_path: Path, put: Put) -> None:
    raw = (
        "It was said of them* that tbe State was large, and that the move-\n\n* See the Report of 1942.\n\n7\n\n\n\n\n"
        "ment was larger still, for all that anyone in the country knew.\n\n8\n"
    )
    put("book", raw)
    first = "It was said of them[^1] that the State was large, and that the move¬\n\n@fn 1 See the Report of 1942.\n"
    second = "@cont\nment was larger still, for all that anyone in the country knew.\n"
    where = folder(tmp_path / "truth", {"00.txt": first, "01.txt": second})
    document = samples.document_of(where, tmp_path / "raw", None)
    one, two = document.cleaned(knowledge.load())
    assert [" ".join(page.text.split()) for page in (one, two)] == [one.passage.truth, two.passage.truth]
    assert one.text.split()[-7:] == "the movement See the Report of 1942.".split()
    assert [e.change.new for e in one.records[-1].entries if isinstance(e.change, Edit)] == ["the"]
    score = evaluation.score([one, two])
    assert score.word_errors[0] > 3 and score.word_errors[1] == 0  # the folios, the asterisks, the broken word


# The verb

PAIRS = [
    {"id": "a", "year": 1900, "ocr": "It was tbe end of tbe war .", "gt": "It was the end of the war."},
    {"id": "b", "year": 1900, "ocr": "He saw the cat.", "gt": "He saw the bat."},
]


@pytest.fixture
def pairs(tmp_path: Path) -> str:
    """A file of two pairs: three words misread that can be put right, one that cannot."""
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(p) + "\n" for p in PAIRS))
    return "a.jsonl"


def test_the_report(call: Call, pairs: str) -> None:
    result = call("evaluate", pairs, "--errors", "5", "--ablation")
    assert (result.code, result.err) == (0, "")
    rows = [line.split() for line in result.out.splitlines()]
    assert result.out.startswith("2 passages, 11 words\n")
    assert ["words", "(wer)", "45.45%", "9.09%", "80.00%", "5", "1"] in rows
    assert ["fixed", "3", "2,727.3", "of", "10,000"] in rows and ["missed", "1", "909.1", "of", "10,000"] in rows
    assert ["bat.", "cat.", "cat.", "as", "in", "the", "OCR", "another", "word", "b"] in rows
    assert ["correct.spelling", "3", "+2", "1", "0"] in rows and ["typography.*", "3", "+2", "2", "0"] in rows
    assert "words a second" in result.out.splitlines()[-1]
    assert "\nFiles\n" in call("evaluate", pairs, pairs).out


def test_the_report_for_programs(call: Call, pairs: str) -> None:
    data = json.loads(call("evaluate", pairs, pairs, "--json", "--errors", "1").out)
    assert set(data) == {
        *("clean", "passages", "words", "letters", "cer", "wer", "letter_errors", "word_errors", "taken_away"),
        *("fixed", "broken", "ratio", "missed", "changed", "certainty", "kinds", "rules", "reliability"),
        *("words_a_second", "seconds", "files", "ablation", "errors"),
    }
    assert data["word_errors"] == {"before": 10, "after": 2} and data["wer"]["before"] == 10 / 22
    assert set(data["certainty"]) == {"certain", "likely", "doubtful"}
    assert data["kinds"][0] == {"kind": "no word, one letter off", "before": 4, "after": 0}
    assert {r["rule"] for r in data["rules"]} == {"correct.spelling", "typography.space-before-point"}
    assert [e["ocr"] for e in data["errors"]] == ["cat."] and data["ablation"] == []


def test_the_truth_fed_in(call: Call, pairs: str, tmp_path: Path) -> None:
    result = call("evaluate", pairs, "--clean")
    assert "2 passages, 11 words, the truth itself fed in\n" in result.out
    assert ["words", "changed", "0", "0.0", "of", "10,000"] in [line.split() for line in result.out.splitlines()]
    (tmp_path / "b.jsonl").write_text(
        json.dumps({"ocr": "x", "gt": "It was tbe end of it."}) + "\n"
    )  # truly printed so
    data = json.loads(call("evaluate", "b.jsonl", "--clean", "--json").out)
    assert (data["clean"], data["changed"], data["broken"], data["word_errors"]["before"]) == (True, 1, 1, 0)


def test_truth_of_a_document(call: Call, put: Put, tmp_path: Path) -> None:
    put("one", "It was tbe end of it.\n")
    put("two", "It was tbe end of it.\n\n\n\n\nAnd this was more.\n")
    pages = {"00.txt": "It was the end of it.\n", "01.txt": "And this was more.\n"}
    folder(tmp_path / "truth", pages)
    (tmp_path / "two.xml").write_text(
        "<TEI><text><pb/><p>It was the end of it.</p><pb/><p>And this was more.</p></text></TEI>"
    )
    for given in ("truth", "two.xml"):
        data = json.loads(call("evaluate", given, "--json").out)
        assert (data["passages"], data["word_errors"]) == (2, {"before": 1, "after": 0})
    data = json.loads(call("evaluate", "truth", "--clean", "--json").out)
    assert (data["passages"], data["changed"], data["word_errors"]["before"]) == (2, 0, 0)
    (tmp_path / "two.xml").write_text("<TEI><text><p>It was the end of it.</p><p>And this was more.</p></text></TEI>")
    data = json.loads(call("evaluate", "two.xml", "--document", "raw/two", "--json", "--ablation").out)
    assert (data["passages"], data["word_errors"]["after"]) == (1, 0)
    assert data["ablation"][0]["without"] == "correct.spelling" and data["ablation"][0]["word_errors"]["after"] == 1
    for arguments, message in (
        (["two.xml"], "two.xml: 2 documents of raw have as many pages (1); say which it is of: --document NAME"),
        (["truth", "--document", "one"], "truth: has a page 01, counted from 00, and one has but 1 page"),
        (["truth", "--document", "three"], "raw/three: no such document"),
    ):
        result = call("evaluate", *arguments)
        assert result.code == 2 and message in result.err and not result.out


def test_what_is_no_truth(call: Call, pairs: str, tmp_path: Path) -> None:
    assert "Example" in call("evaluate", "-h").out
    (tmp_path / "a.txt").write_text("x")
    (tmp_path / "none.jsonl").write_text("")
    (tmp_path / "bad.jsonl").write_text('{"ocr": "x"}\n')
    for arguments, code, message in (
        ([], 1, "Missing argument"),
        (["nix.jsonl"], 1, "nix.jsonl"),
        (["a.txt"], 1, "`a.txt` is no truth: give a folder"),
        ([pairs, "--document", "x"], 1, "--document is for truth pages and TEI"),
        (["none.jsonl"], 2, "none.jsonl: nothing in it"),
        (["bad.jsonl"], 2, "bad.jsonl, line 1: needs `ocr` and `gt`"),
    ):
        result = call("evaluate", *arguments)
        assert result.code == code and message in result.err and not result.out
