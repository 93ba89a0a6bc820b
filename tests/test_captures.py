"""Pages saved from the web: the site's own lines go, the editor's notes stand apart, a letter is a letter."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from lxml import etree

from pipeline.editions import tei
from pipeline.language import knowledge
from pipeline.source import documents
from pipeline.source.documents import Metadata, Source
from pipeline.stages import chain
from pipeline.stages.order import STAGES

ROOT = Path(__file__).parent.parent
T = f"{{{tei.NAMESPACE}}}"
PROSE = "We have been out since Wednesday, and there is not a crane moving on the whole of the river side; " * 2
NOTE = "I came across this letter in the county archive, tucked into a minute book of the union, last week. " * 2


def read(text: str, **meta: str) -> etree._Element:
    """The `text` element of the TEI made of a text."""
    metadata, know = Metadata(**meta), knowledge.load()
    cleaned = chain.run(text, STAGES, know, metadata)
    xml = tei.write(cleaned, Source("example", Path("text.txt"), text.encode(), text, metadata), know)
    tei.check(xml)
    found = etree.fromstring(xml.encode()).find(f"{T}text")
    assert found is not None
    return found


@cache
def document(name: str) -> etree._Element:
    read = documents.read(ROOT / "raw", name)
    know = knowledge.load()
    xml = tei.write(chain.run(read.text, STAGES, know, read.meta), read, know)
    return etree.fromstring(xml.encode())


def said(element: etree._Element | None) -> str:
    return "" if element is None else " ".join("".join(str(t) for t in element.itertext()).split())


def every(root: etree._Element, path: str) -> list[str]:
    return [said(e) for e in root.findall(".//" + "/".join(T + step for step in path.split("/")))]


class TestTheTwoLetters:
    LESSING, TROTSKY = "lessing-cult-of-the-individual-1956", "trotsky-lever-of-a-small-group-1933"
    SITE = (
        "Search for a Topic", "Posted Recently", "gmail dot com", "bloggers like this", "Submitted by", "Author:",
        "Add new comment", "cookies", "Privacy Policy", "Terms",
    )  # fmt: skip

    @pytest.mark.parametrize("name", [LESSING, TROTSKY])
    def test_nothing_of_the_site_is_left(self, name: str) -> None:
        text = said(document(name).find(f"{T}text"))
        assert [line for line in self.SITE if line in text] == []

    @pytest.mark.parametrize("name", [LESSING, TROTSKY])
    def test_no_word_of_letter_or_notes_is_lost(self, name: str) -> None:
        """All words of the raw text but those of the site's lines, in order; the slips put right set aside."""
        raw = documents.read(ROOT / "raw", name).text
        gone = (*self.SITE, "Lessing in 1961, with John Osborne, Vanessa Redgrave and")
        left = [line for line in raw.splitlines() if not any(site in line for site in gone)]
        wanted = " ".join(left).replace("degenrate", "degenerate").replace("a re irr", "are irr").split()
        wanted = " ".join(wanted).replace("leader. it is", "leader. It is").replace("[", "").replace("]", "").split()
        assert said(document(name).find(f"{T}text")).split() == wanted

    def test_the_letter_to_the_section_is_a_letter(self) -> None:
        root = document(self.TROTSKY)
        assert every(root, "opener/address/addrLine") == ["To the British Section Bolshevik-Leninists"]
        assert every(root, "opener/salute") == ["Dear Comrades:"]
        assert every(root, "closer/salute") == ["With best comradely greetings,"]
        assert every(root, "closer/signed") == ["L. Trotsky"]
        points = [p for p in root.findall(f"{T}text/{T}body//{T}p") if p.get("n")]
        assert [p.get("n") for p in points] == list("12345678")
        assert all(said(p).startswith(f"{p.get('n')}. ") for p in points)
        [gap] = root.iter(f"{T}gap")
        assert (gap.get("reason"), said(gap)) == ("illegible", "illegible words")

    def test_what_the_editors_wrote_stands_in_front_and_back_with_its_author(self) -> None:
        for name, heads in (
            (self.LESSING, ["Doris Lessing’s letter to The Reasoner (November 1956)"]),
            (self.TROTSKY, ['Trotsky: "The Lever of a Small Group"']),
        ):
            root = document(name)
            [note] = root.findall(f"{T}text/{T}front/{T}div")
            assert (note.get("type"), note.get("resp")) == ("editorial", "#editor")
            assert [said(h) for h in note.findall(f"{T}head")] == heads
            assert any(r.get(source_id()) == "editor" for r in root.iter(f"{T}respStmt"))
        root = document(self.LESSING)
        [after] = root.findall(f"{T}text/{T}back/{T}div")
        assert [said(p)[:20] for p in after.findall(f"{T}p")] == ["Lessing resigned fro", "EDITED TO ADD: The N"]
        assert every(root, "front/div/figure/head") == [
            "Lessing in 1961, with John Osborne, Vanessa Redgrave, John Berger and Shelagh Delaney."
        ]
        assert every(root, "body/div/head") == ["The Cult of the Individual"]

    def test_the_page_that_names_who_put_it_up(self) -> None:
        header = said(document(self.TROTSKY).find(f"{T}teiHeader"))
        assert 'what stands around the text (div type="editorial")AWL' in header

    @pytest.mark.parametrize("name", [LESSING, TROTSKY])
    def test_the_kind_is_recognised_where_nobody_says_it(self, name: str) -> None:
        text = documents.read(ROOT / "raw", name).text
        done = chain.run(text, STAGES, knowledge.load(), Metadata())
        assert [m.kind for m in done.marks if m.kind == "capture"] == ["capture"]


def source_id() -> str:
    return "{http://www.w3.org/XML/1998/namespace}id"


class TestSiteLines:
    def test_menus_above_and_links_below(self) -> None:
        text = read(
            f"Skip to content\nThe Historian\nHome\nAbout\n\nA letter from the dock\nPosted on May 3, 2012 by jane\n\n{PROSE}\n\n"
            "Share this:\nTwitter\nFacebook\n\nLeave a Reply\nName\nEmail\n\nRecent Posts\nThe Great Fire\nBlog at WordPress.com.\n"
        )
        assert said(text) == f"A letter from the dock {PROSE.strip()}"

    def test_the_title_above_the_line_that_says_who_put_it_up_stays(self) -> None:
        text = read(
            f"Home » History\n\nThe Weavers\n\nSubmitted by ed on 4 March, 2010\n\n{PROSE}\n\nAdd new comment\n"
        )
        assert every(text, "div/head") == ["The Weavers"]

    @pytest.mark.parametrize(
        "line",
        [
            "The search for bread went on.",
            "Home",  # one word alone may be a heading
            "He had no comment to make.",
            "Share and share alike, they said.",
            "Published in 1942 by the party.",
            "Add to this the comment of his friend.",
        ],
    )
    def test_what_a_text_may_say_stays(self, line: str) -> None:
        assert line.split()[0] in said(read(f"{line}\n\n{PROSE}\n", kind="web-capture"))

    @pytest.mark.parametrize(
        "line",
        [
            "Search the Scriptures for the answer, and ye shall find it.",
            "Share with them thy bread and thy roof.",
            "Read more in the Book of Isaiah, and be glad.",
            "Next: let no man say that he was not told.",
            "Other news from the mission field.",
            "Join us on that shore, O ye faithful!",
            "No replies to our letter of the 4th.",
            "Posted by hand on 4 May 1892 at Leeds.",
            "Published by the Leeds Trades Council in 1892.",
            "Written by Lenin in 1917 for the paper of his party.",
            "Labels: red for the men and blue for the women.",
            "The factory uses cookies and cakes to feed them.",
            "« Eh bien, dit-il, avez-vous vu le garde ? »",
            "Copyright 1942 by the author.",
            "Last edited by Engels in 1888.",
            "<The page is torn here.>",
        ],
    )
    def test_between_running_text_an_author_may_have_written_it(self, line: str) -> None:
        assert line.strip("«» ?") in said(
            read(f"Skip to content\n\n{PROSE}\n\n{line}\n\n{PROSE}\n\nAdd new comment\n", kind="web-capture")
        )

    def test_a_word_of_a_sites_that_a_sentence_goes_on_from_stays(self) -> None:
        text = read(
            f"Skip to content\n\nShare\n\nPrint\n\nis the weapon of the people.\n\n{PROSE}\n", kind="web-capture"
        )
        assert "Print" in said(text)
        assert "Share" not in said(text)

    def test_hard_wrapped_text_stays_whole(self) -> None:
        lines = "They stood outside the gate in the rain and the\nyard was empty and the engine cold and nobody\nhad told them what they were to do that day.\n"
        text = read(
            f"Skip to content\nHome | About | Contact\n\n{lines}\n{lines}\nLeave a comment\nShare this:\n",
            kind="web-capture",
        )
        assert said(text) == f"{lines}\n{lines}".replace("\n", " ").replace("  ", " ").strip()

    def test_a_poem_stays_whole(self) -> None:
        poem = "The tide came up to hear him talk,\nAnd took the ship away;\nThe master said, “The tide is low,\nYou cannot load to-day.”\n"
        text = read(
            f"Skip to main content\n\nThe Tide\n\n{poem}\n{poem}\nShare this poem\nAdd new comment\n",
            kind="web-capture",
        )
        assert every(text, "lg/l") == poem.splitlines() * 2

    def test_a_pamphlet_with_an_imprint_and_an_advertisement_is_no_saved_page(self) -> None:
        text = f"Published by the Twentieth Century Press in 1908.\n\n{PROSE}\n\nSubscribe to “JUSTICE,” the organ of it.\n"
        assert not [m for m in chain.run(text, STAGES, knowledge.load()).marks if m.kind == "capture"]

    @pytest.mark.parametrize("text", [f"{PROSE}\n", "All rights reserved.\n\nPrinted by A. B.\n\n« 12 »\n", ""])
    def test_a_book_is_no_saved_page(self, text: str) -> None:
        assert not [m for m in chain.run(text, STAGES, knowledge.load()).marks if m.kind == "capture"]


class TestCaptions:
    def test_a_refrain_stays(self) -> None:
        song = "We shall not be moved, my friends,\nWe shall not be moved, my friends,\nJust like a tree by the water,\nWe shall not be moved.\n"
        assert said(read(f"{PROSE}\n\n{song}", kind="web-capture")).count("moved") == 3

    def test_an_alternative_text_repeated_below_its_picture_goes(self) -> None:
        text = read(f"The crane falling in 1911.\nThe crane falling in 1911.\n\n{PROSE}\n", kind="web-capture")
        assert every(text, "figure/head") == ["The crane falling in 1911."]


class TestLetters:
    def test_all_parts(self) -> None:
        text = read(
            f"A letter from the dock\n\n{NOTE}\n\n14 Copper Lane, Eastmere\nJune 18th, 1911\n\nDear Brother Haskins,\n\n{PROSE}\n\n"
            f"1. {PROSE}\n\n2. {NOTE}\n\n{PROSE}\n\n3. {NOTE}\n\nYours fraternally,\nJ. Penhallow\n\nP.S. Send the banner.\n\n\n"
            "Penhallow was arrested two days after he wrote this letter.\n\nAdd new comment\n",
            kind="web-capture",
        )
        assert every(text, "opener/address/addrLine") == ["14 Copper Lane, Eastmere"]
        assert every(text, "opener/dateline") == ["June 18th, 1911"]
        assert every(text, "opener/salute") == ["Dear Brother Haskins,"]
        assert [p.get("n") for p in text.iter(f"{T}p") if p.get("n")] == ["1", "2", "3"]
        assert every(text, "closer/salute") + every(text, "closer/signed") == ["Yours fraternally,", "J. Penhallow"]
        assert every(text, "postscript/p") == ["P.S. Send the banner."]
        assert every(text, "back/div/p") == ["Penhallow was arrested two days after he wrote this letter."]

    def test_a_date_below_the_signature(self) -> None:
        text = read(
            f"Dear Comrade,\n\n{PROSE}\n\nWith communist greetings,\n\nL. T.\n\nPrinkipo, March 4, 1930\n",
            kind="letter",
        )
        assert every(text, "closer/signed") == ["L. T."]
        assert every(text, "closer/dateline") == ["Prinkipo, March 4, 1930"]

    @pytest.mark.parametrize(
        "salute",
        [
            "Dear Sir,",
            "My dear Friend,",
            "Gentlemen,",
            "Dear Comrades:",
            "Comrades!",
            "Sir,",
            "Dear Mr. O’Brien,—",
            "My Lord,",
        ],
    )
    def test_salutations(self, salute: str) -> None:
        assert every(read(f"{salute}\n\n{PROSE}\n\nYours truly,\n\nA. B.\n", kind="letter"), "opener/salute") == [
            salute
        ]

    @pytest.mark.parametrize("line", ["Dear as it was to him, he sold it.", "Sir John came home.", "Comrades are few"])
    def test_what_is_no_salutation(self, line: str) -> None:
        assert every(read(f"{line}\n\n{PROSE}\n", kind="letter"), "opener/salute") == []

    @pytest.mark.parametrize(
        "said_last",
        [
            "Yours sincerely,", "Sincerely yours,", "Yours very truly,", "I am, Sir, your obedient servant,", "Fraternally,",
            "With best comradely greetings,", "Kind regards,", "With communist greetings,", "Best wishes,", "Believe me, dear Sir,",
        ],
    )  # fmt: skip
    def test_what_is_said_before_signing(self, said_last: str) -> None:
        text = read(f"Dear Sir,\n\n{PROSE}\n\n{said_last}\n\nA. B. Smith\n", kind="letter")
        assert every(text, "closer/salute") == [said_last]
        assert every(text, "closer/signed") == ["A. B. Smith"]

    def test_a_book_in_which_somebody_writes_dear_sir_is_no_letter(self) -> None:
        text = read(f"{PROSE}\n\nDear Sir,\n\n{PROSE}\n\n{PROSE}\n\n{PROSE}\n")
        assert not every(text, "opener")

    def test_a_salutation_that_begins_a_sentence(self) -> None:
        text = read(
            f"To the Editor of The Times.\n\nSir,—I beg leave. {PROSE}\n\nI am, Sir, your obedient servant,\nAN OLD DOCKER.\n"
        )
        assert every(text, "opener/address/addrLine") == ["To the Editor of The Times."]
        assert every(text, "opener/salute") == ["Sir,—"]
        assert every(text, "closer/signed") == ["AN OLD DOCKER."]

    def test_what_stands_above_the_salutation_of_a_letter_is_the_writers_own(self) -> None:
        text = read(
            f"COPY\n\nNo. 147\n\nLondon, 3 May 1911\n\nDear Sir,\n\n{PROSE}\n\nYours truly,\n\nA. B.\n", kind="letter"
        )
        assert not every(text, "front") and every(text, "opener/dateline") == ["London, 3 May 1911"]

    def test_a_letter_that_an_article_quotes_leaves_it_an_article(self) -> None:
        many = f"{PROSE}\n\n" * 6
        text = read(
            f"The Article\n\n{many}Dear Comrade,\n\n{PROSE}\n\nYours fraternally,\n\nL. T.\n\n{many}",
            kind="web-capture",
        )
        assert not every(text, "front") and not every(text, "back")

    def test_a_book_of_letters_has_chapters(self) -> None:
        one = f"My dear Friend,\n\n{PROSE}\n\nYours truly,\n\nA. B.\n\n"
        text = read(f"LETTER I\n\n{one}LETTER II\n\n{one}")
        assert [d.get("type") for d in text.iter(f"{T}div")] == ["chapter", "chapter"]

    @pytest.mark.parametrize(
        ("words", "reason", "unit"),
        [
            ("illegible", "illegible", None),
            ("two words illegible", "illegible", "words"),
            ("page torn", "damage", "pages"),
        ],
    )
    def test_gaps(self, words: str, reason: str, unit: str | None) -> None:
        [gap] = read(f"He said that [{words}] was there.\n").iter(f"{T}gap")
        assert (gap.get("reason"), gap.get("unit"), said(gap)) == (reason, unit, words)

    @pytest.mark.parametrize(
        "words", ["sic", "the bread", "1", "Milton, Paradise Lost", "the lost generation", "who had lost his arm"]
    )
    def test_other_brackets_are_text(self, words: str) -> None:
        assert not every(read(f"He said that [{words}] was there.\n"), "gap")
