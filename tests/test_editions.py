"""The two editions of one ledger, the report on its structure, and that both are always valid and their links resolve."""

from __future__ import annotations

import gzip
import json
import random
from collections import Counter, defaultdict
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from lxml import etree

from pipeline.editions import report, tei
from pipeline.editions.tei import Edition
from pipeline.language import knowledge
from pipeline.source import documents as source
from pipeline.source.documents import Metadata, Source
from pipeline.stages import chain
from pipeline.stages.order import STAGES
from pipeline.text.ledger import Ledger
from tests.conftest import Result

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"
OFFICIAL = SHARED / "schema" / "tei_lite.rng"
T = f"{{{tei.NAMESPACE}}}"
ID = "{http://www.w3.org/XML/1998/namespace}id"
KNOW = knowledge.load()
PROSE = "The country in which to-day every school and university room is decorated has raised the banner of revolution."


def write(text: str, meta: Metadata, edition: Edition, cleaned: chain.Cleaned | None = None) -> etree._Element:
    cleaned = cleaned or chain.run(text, STAGES, KNOW, meta)
    xml = tei.write(cleaned, Source("example", Path("text.txt"), text.encode(), text, meta), KNOW, edition)
    tei.check(xml)
    return etree.fromstring(xml.encode())


@cache
def official() -> etree.RelaxNG | None:
    return etree.RelaxNG(etree.parse(str(OFFICIAL))) if OFFICIAL.exists() else None


def holds(text: str, meta: Metadata) -> None:
    """Both editions are valid, by the project's profile and by the official schema, and every link leads somewhere."""
    schema = official()
    cleaned = chain.run(text, STAGES, KNOW, meta)
    for edition in Edition:
        root = write(text, meta, edition, cleaned)
        if schema is not None:
            assert schema.validate(root), schema.error_log[0]
        idents = [e.get(ID) for e in root.iter() if e.get(ID)]
        assert len(idents) == len(set(idents))
        links = [
            link
            for e in root.iter()
            for name in ("target", "corresp", "resp", "ana")
            for link in (e.get(name) or "").split()
        ]
        assert {link[1:] for link in links} <= set(idents)


# What documents are made of, and the ways in which these can follow one another.
SCRAPS = st.sampled_from(
    [
        "CHAPTER I", "CHAPTER II\n\nThe Mixed Title", "PART I", "PART II\n\nTHE PART", "THE END", "FOREWORD", "CONTENTS",
        "I", "II", "III\n\nTHE TITLE OF IT", PROSE, PROSE, PROSE + " 1\n\n1 A note of some length.", "word* and more",
        "The master said, the tide is low,\nYou cannot load to-day;\nThe tide came up to hear him talk\nAnd took the ship away.",
        "Year  Berths  At work\n1929  14  6,210\n1930  12  5,344\n1931  9  3,871", "TABLE II", "Coal 1.4%\nSteel 2.5%\nIron 3.6%",
        "(a) the first;", "(b) the second;", "(c) the third.", "1. One is this.", "2. Two is that.", "3. Three is it.",
        "Dear Sir,", "London, 3 May 1911", "Yours sincerely,", "A. B. Smith", "P.S. It was so.", "[two words illegible]",
        "“All is vanity.”", "—Ecclesiastes", "    set in here it is said\n    and set in there again", "INDEX", "APPENDIX A",
        "1. The Start 13\n2. The Going On 15\n3. The Last of It 19", "The Lesson of Last Time .... 5", "\f", "\n\n\n\n",
        "THE BOOK\n\nby\n\nAN AUTHOR\n\nLONDON\n1911", "First published 1911", "24", "THE RUNNING HEAD 25", "Add new comment",
        "Search for a Topic", "This website uses cookies, to read it.", "Home", "EDITED TO ADD: It was so.", "govern-\nment",
        "* A star note it is.", "-\f", "Central Library\n", "<i>not a tag</i> & so on",
    ]
)  # fmt: skip
TEXTS = st.lists(st.tuples(SCRAPS, st.sampled_from(["\n", "\n\n", "\n\n\n\n\n"])).map("".join), max_size=14).map(
    "".join
)
METAS = st.sampled_from(
    [
        Metadata(),
        Metadata(title="The Book", date="1911", place="London"),
        Metadata(kind="web-capture", title="The Book", author="A. B. Smith"),
        Metadata(kind="letter", author="A. B. Smith"),
    ]
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TEXTS, METAS)
@example("I\n\f\nTABLE II\nTHE END\n", Metadata())
@example("I\n\f\nTABLE II\nTHE END\nI\n", Metadata())
def test_any_document_is_valid_in_both_editions_and_its_links_resolve(text: str, meta: Metadata) -> None:
    holds(text, meta)


def documents() -> list[tuple[str, str, Metadata]]:
    """Every document at hand, whole: the project's own, and those beside it where they are there."""
    found = [(name, (read := source.read(ROOT / "raw", name)).text, read.meta) for name in source.names(ROOT / "raw")]
    for name in ("oldbooks_Otsu_tesseract3", "oldbooks_01_col_textract", "mibio"):
        path = SHARED / "pairs" / f"{name}.jsonl.gz"
        if not path.exists():
            continue
        books: defaultdict[str, list[str]] = defaultdict(list)
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for row in map(json.loads, lines):
                books[row["id"].rsplit("-", 1)[1][0] if name != "mibio" else ""].append(row["ocr"])
        found += [(f"{name} {letter}", "\f".join(texts), Metadata()) for letter, texts in sorted(books.items())]
    for folder in ("ia_poems", "ehri_typed", "colour"):
        texts = [p.read_text(encoding="utf-8") for p in sorted((SHARED / "scans" / folder).glob("*.gt.txt"))]
        if texts:
            found.append((folder, "\f".join(texts), Metadata()))
    return found


DOCUMENTS = documents()


@pytest.mark.parametrize(("text", "meta"), [d[1:] for d in DOCUMENTS], ids=[d[0] for d in DOCUMENTS])
def test_every_document_at_hand_and_random_cuts_of_it(text: str, meta: Metadata) -> None:
    holds(text if len(text) < 200_000 else text[:60_000], meta)
    choose = random.Random(1942)
    for _ in range(20):
        start = choose.randrange(len(text))
        holds(text[start : start + choose.randrange(1, 3000)], meta)


class TestAudit:
    def test_a_repair_shows_what_was_read_by_which_rule_and_how_sure(self) -> None:
        root = write("The country was govemed by the governors of it.\n", Metadata(), Edition.AUDIT)
        [choice] = root.iter(f"{T}choice")
        corr = choice.find(f"{T}corr")
        assert corr is not None
        assert (choice.findtext(f"{T}sic"), corr.text, corr.get("type")) == ("govemed", "governed", "ocr")
        assert corr.get("ana") == "#correct.spelling" and corr.get("cert") in ("high", "medium")
        [rule] = [c for c in root.iter(f"{T}category") if c.get(ID) == "correct.spelling"]
        assert rule.findtext(f"{T}catDesc") == KNOW.rules["correct.spelling"].why

    def test_a_soft_hyphen_is_shown_as_one(self) -> None:
        root = write(f"{PROSE} It was the govern\u00ad\nment of it. {PROSE}\n", Metadata(), Edition.AUDIT)
        assert [lb.get("rend") for lb in root.iter(f"{T}lb") if lb.get("break") == "no"] == ["-"]

    def test_line_ends_and_furniture_stay(self) -> None:
        firsts = "Some lines of|Other words in|The men of that|Nobody knew the|It was in those|They had been to".split(
            "|"
        )
        text = "".join(
            f"{first}\nprose that fill a page of the govern-\nment. {PROSE}\n\n{n}\n\f"
            for n, first in enumerate(firsts, 11)
        )
        root = write(text, Metadata(), Edition.AUDIT)
        assert [n.text for n in root.iter(f"{T}note") if n.get("type") == "furniture"] == [
            str(n) for n in range(11, 17)
        ]
        breaks = list(root.iter(f"{T}lb"))
        assert [lb.get("rend") for lb in breaks if lb.get("break") == "no"] == ["-"] * 6
        assert sum(lb.get("break") is None for lb in breaks) >= 6

    @pytest.mark.parametrize("name", source.names(ROOT / "raw"))
    def test_what_was_read_is_all_there(self, name: str) -> None:
        """Where `sic`, furniture and notes are read for what stands in their place, every letter of the raw text is there."""
        read = source.read(ROOT / "raw", name)
        cleaned = chain.run(read.text, STAGES, KNOW, read.meta)
        root = etree.fromstring(tei.write(cleaned, read, KNOW, Edition.AUDIT).encode())
        body = root.find(f"{T}text")
        assert body is not None
        seen = "".join(_as_read(body))
        assert Counter(filter(str.isalpha, seen)) == Counter(filter(str.isalpha, read.text))

    def test_the_reading_edition_has_none_of_it(self) -> None:
        root = write("The country was govemed by the governors of it.\n", Metadata(), Edition.READING)
        assert not [e for e in root.iter() if etree.QName(e).localname in ("choice", "sic", "corr", "lb", "taxonomy")]


def _as_read(element: etree._Element) -> list[str]:
    """The text of an element with what was read where something else reads now."""
    name = etree.QName(element).localname
    if name == "corr":
        return [element.tail or ""]
    rend = element.get("rend", "") if name == "lb" else ""
    inner = [t for child in element for t in _as_read(child)]
    return [rend, element.text or "", *inner, element.tail or ""]


class TestReport:
    def test_what_agrees_differs_and_is_alone(self) -> None:
        text = (
            "CONTENTS\n\n1. The Start 13\n2. The Orders Given 15\n3. The Missing One 19\n\n\n\n\n"
            f"CHAPTER 1\n\nTHE START\n\n{PROSE}\n\n\n\n\nCHAPTER 2\n\nTHE ORDERS TAKEN\n\n{PROSE}\n\n\n\n\nCHAPTER 4\n\nTHE LAST\n\n{PROSE}\n"
        )
        cleaned = chain.run(text, STAGES, KNOW)
        found = report.report(Ledger({}, cleaned.records, cleaned.marks), cleaned.text)
        assert [p.entry for p in found.matched] == ["1. The Start"]
        assert [(p.entry, p.heading) for p in found.differing] == [("2. The Orders Given", "THE ORDERS TAKEN")]
        assert found.entries_alone == ("3. The Missing One",)
        assert found.headings_alone == ("THE LAST",)
        assert found.out_of_sequence == ("chapter 4 follows chapter 2",)

    def test_missing_leaves_of_the_pamphlet(self, call: Callable[..., Result]) -> None:
        told = call("report", "ussr-its-significance-for-the-west-1942", "--json", "--cleaned", str(ROOT / "cleaned"))
        folios = json.loads(told.out)["folios"]
        assert (folios["first"], folios["last"], folios["numbered"], folios["missing"]) == ("5", "72", 66, ["8", "12"])

    def test_what_was_taken_out_of_a_saved_page(self, call: Callable[..., Result]) -> None:
        told = call("report", "trotsky-lever-of-a-small-group-1933", "--cleaned", str(ROOT / "cleaned")).out
        assert "Taken out, since it is the site's" in told and "  Add new comment\n" in told

    def test_its_contents(self, call: Callable[..., Result]) -> None:
        told = call("report", "ussr-its-significance-for-the-west-1942", "--cleaned", str(ROOT / "cleaned")).out
        assert "18 entries: 17 agree" in told
        assert "13. The U.S.S.R.—Leader or Ally? | SOVIET RUSSIA—LEADER OR ALLY?" in told
        assert "t*. → 12.: entry 12. of the contents" in told
        assert "Entries without a heading" not in told


def test_the_audit_edition_on_the_command_line(call: Callable[..., Result], tmp_path: Path) -> None:
    folder = tmp_path / "raw" / "a"
    folder.mkdir(parents=True)
    (folder / "text.txt").write_text("The country was govemed by the governors of it.\n")
    where = ("--raw", str(tmp_path / "raw"), "--cleaned", str(tmp_path / "cleaned"))
    assert call("run", *where).code == 0
    audit = call("tei", "a", "--edition", "audit", *where)
    assert audit.code == 0 and '<sic ana="#ocr">govemed</sic>' in audit.out
    assert "govemed" not in call("tei", "a", *where).out
    assert not (tmp_path / "cleaned" / "a" / "tei-audit.xml").exists()
    assert call("run", "--edition", "audit", *where).code == 0
    assert (tmp_path / "cleaned" / "a" / "tei-audit.xml").read_text() == audit.out
    (folder / "text.txt").write_text("The country was govemed by them.\n")
    assert call("run", *where).code == 0  # once there, it is kept up with the rest
    assert "them" in (tmp_path / "cleaned" / "a" / "tei-audit.xml").read_text()
