"""What a reading saw and the page has not: put aside where it stands, in the raw text, out of the clean text, on the
ledger; with engines that say what they are told."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from pipeline.formats import alto, hocr
from pipeline.formats.layout import ASIDE, FACING, STAMP, UNREAD, Block, Box, Line, Page, Reading, around
from pipeline.language import knowledge
from pipeline.scans import facsimile
from pipeline.scans.reading import strategy, turning, unread
from pipeline.scans.text import render, without_aside
from pipeline.source.documents import Metadata
from pipeline.stages import chain
from pipeline.stages.order import BY_NAME, STAGES
from pipeline.text import ledger
from pipeline.text.findings import Change
from pipeline.text.policy import State, Verdict
from tests.drawings import drawn
from tests.lost import lost
from tests.test_strategy import Engine, blank, line, page, text, word

KNOW = knowledge.load()
UP_TO_READING = STAGES[: STAGES.index(BY_NAME["reading"]) + 1]
OWN = ("the boats came in at four and those", "who had been waiting there went home")


def prose(*more: Line, confidence: float = 0.95, top: int = 100) -> Page:
    """A page of two printed lines, and more lines."""
    rows = []
    for n, words in enumerate(OWN):
        at, row = 100, []
        for one in words.split():
            row.append(word(one, at, top + 100 * n, confidence))
            at += 20 * len(one) + 15
        rows.append(line(*row))
    return page(*rows, *more)


def cleaned(made: Page, verdict: Verdict | None = None) -> tuple[str, chain.Cleaned]:
    """The raw text of a page, and what becomes of it; `verdict` on all that the stage `reading` proposes."""

    def said(change: Change, _: str) -> Verdict | None:
        return verdict if change.rule.startswith("reading.") else None

    raw, layout = render(Reading((made,)))
    return raw, chain.run(raw, STAGES, KNOW, Metadata(format="images"), said, layout)


def entries(found: chain.Cleaned) -> list[ledger.Entry]:
    return [entry for record in found.records if record.stage == "reading" for entry in record.entries]


def seen(base: Page, *readings: Page, kind: str = UNREAD) -> Page:
    return unread.beside(base, readings, lambda box: kind)


class TestPutAside:
    def test_what_only_another_reading_has_stands_in_its_place(self) -> None:
        other = page(line(word("herring", 100, 150, 0.4)))
        made = seen(prose(), other)
        assert [block.kind for block in made.blocks] == ["", UNREAD, ""]
        assert text(made) == [OWN[0], "herring", OWN[1]]

    def test_what_was_read_otherwise_is_not_put_aside(self) -> None:
        made = prose()
        assert seen(made, prose(confidence=0.3)) is made

    def test_the_words_that_go_on_in_a_row_are_put_aside_alone(self) -> None:
        short = page(line(word("Harbour", 100)))
        longer = page(line(word("Harbour", 100, confidence=0.5), word("ligbt", 260, confidence=0.5)))
        assert [(b.kind, b.lines[0].text) for b in seen(short, longer).blocks] == [("", "Harbour"), (UNREAD, "ligbt")]

    def test_what_several_readings_have_is_put_aside_once_as_the_surest_has_it(self) -> None:
        made = seen(prose(), page(line(word("herrlng", 100, 300, 0.3))), page(line(word("herring", 100, 300, 0.6))))
        assert text(made) == [*OWN, "herring"]

    def test_words_without_places(self) -> None:
        made = Page((Block((Line((word("Harbour", 100),)),)),))
        bare = Page((Block((Line(tuple(replace(word(t, 0), box=None) for t in ("light", "Harbour"))),)),))
        assert sorted(text(seen(made, bare))) == ["Harbour", "light Harbour"]

    def test_the_facing_page_comes_last(self) -> None:
        made = seen(prose(), page(line(word("and", 0, 90, 0.9)), line(word("went", 0, 190, 0.9))), kind=FACING)
        assert text(made) == [*OWN, "and", "went"]

    def test_between_columns_it_goes_to_its_own(self) -> None:
        columns = Page(
            tuple(
                Block(rows, box=around(row.box for row in rows))
                for rows in (tuple(line(word("word", x, 100 * n)) for n in range(1, 6)) for x in (100, 600))
            )
        )
        assert text(seen(columns, page(line(word("zz", 620, 340, 0.2))))) == ["word"] * 8 + ["zz"] + ["word"] * 2

    def test_hocr_and_alto_keep_it(self, tmp_path: Path) -> None:
        made = Page(
            tuple(Block((line(word(k or "own", 100, 100 * n)),), k, None) for n, k in enumerate(("", *ASIDE))), 900, 900
        )
        for form in (hocr, alto):
            (back,) = form.read(form.write(Reading((made,))), tmp_path / "page.xml").pages
            assert [(b.kind, b.lines[0].text) for b in back.blocks[1:]] == list(zip(ASIDE, ASIDE, strict=True))


class TestText:
    PLACES = [(100, 20), (100, 150), (100, 250), (100, 600), (700, 150)]

    @pytest.mark.parametrize("place", PLACES)
    @pytest.mark.parametrize("count", [1, 3])
    def test_taken_out_it_leaves_no_trace_in_the_text(self, place: tuple[int, int], count: int) -> None:
        left, top = place
        more = page(*[line(word("~=", left, top + 12 * n, 0.1)) for n in range(count)])
        raw, found = cleaned(seen(prose(), more))
        assert raw.count("~=") == count
        without, plain = cleaned(prose())
        assert found.text == plain.text
        after = chain.run(
            raw, UP_TO_READING, KNOW, Metadata(format="images"), layout=render(Reading((seen(prose(), more),)))[1]
        )
        assert after.text == without

    def test_alone_on_its_page(self) -> None:
        empty = Page((), 1000, 1000)
        speck = seen(empty, page(line(word("~=", 100, 20, 0.1)), line(word("-", 500, 700, 0.1))))
        raw, layout = render(Reading((prose(), speck, prose())))
        found = chain.run(raw, UP_TO_READING, KNOW, Metadata(format="images"), layout=layout)
        assert found.text == render(Reading((prose(), empty, prose())))[0]

    def test_it_is_no_text_for_other_programs(self) -> None:
        made = Reading((seen(prose(), page(line(word("~=", 100, 20, 0.1)))),))
        assert without_aside(made).pages == (prose(),)


class TestLedger:
    def test_dirt_goes_and_waits_for_a_person(self) -> None:
        _, found = cleaned(seen(prose(), page(line(word("ei", 100, 300, 0.3), word("ao", 200, 300, 0.3)))))
        (entry,) = entries(found)
        assert (entry.change.rule, entry.state) == ("reading.unread-line", State.TENTATIVE)
        assert entry.change.why == "read with 30 of 100"
        assert entry.old.strip() == "ei ao"

    def test_what_looks_like_words_stays_and_waits(self) -> None:
        caption = page(
            line(word("Plan", 100, 400, 0.18), word("of", 200, 400, 0.1), word("the", 260, 400, 0.1)),
            line(word("Harbour", 100, 450, 0.15)),
        )
        _, found = cleaned(seen(prose(), caption))
        assert all(entry.state is State.HELD for entry in entries(found))
        assert "Plan of the" in found.text
        assert "Harbour" in found.text

    @pytest.mark.parametrize(("verdict", "there"), [(Verdict.ACCEPT, False), (Verdict.REFUSE, True)])
    @pytest.mark.parametrize("words", ["zz qq", "Harbour light"])
    def test_a_person_has_the_last_word(self, words: str, verdict: Verdict, there: bool) -> None:
        made = seen(prose(), page(line(*[word(w, 100 + 200 * n, 300, 0.5) for n, w in enumerate(words.split())])))
        _, found = cleaned(made, verdict)
        assert (words in found.text) == there

    def test_stamps_go_though_they_are_words(self) -> None:
        made = seen(prose(), page(line(word("PUBLIC", 100, 300, 0.7), word("LIBRARY", 260, 300, 0.7))), kind=STAMP)
        _, found = cleaned(made)
        assert "LIBRARY" not in found.text
        assert [entry.change.rule for entry in entries(found)] == ["reading.stamp"]

    def test_a_strip_that_the_edge_does_not_cut_stays(self) -> None:
        for left, state in ((0, State.TENTATIVE), (60, State.HELD)):
            strip = page(*[line(word("47", left, 90 + 50 * n, 0.6)) for n in range(4)])
            _, found = cleaned(seen(prose(), strip, kind=FACING))
            (entry,) = entries(found)
            assert (entry.change.rule, entry.state) == ("reading.facing-page", state)

    def test_all_of_it_comes_back_and_has_its_place_on_the_scan(self) -> None:
        raw, found = cleaned(seen(prose(), page(line(word("zz", 100, 300, 0.3)))))
        text = found.text
        for record in reversed(found.records):
            text = record.undo(text)
        assert text == raw
        (entry,) = entries(found)
        _, layout = render(Reading((seen(prose(), page(line(word("zz", 100, 300, 0.3)))),)))
        assert [spot.box for spot in facsimile.spots(layout, *entry.raw)] == [(100, 300, 140, 330)]

    def test_nothing_is_done_to_what_all_readings_have(self) -> None:
        raw, layout = drawn("the boats came in at four\nand went home to bed")
        assert (
            not chain.run(raw, STAGES, KNOW, Metadata(format="images"), layout=layout)
            .records[len(UP_TO_READING) - 1]
            .entries
        )


class TestNothingIsLost:
    LOW = line(word("Harbour", 100, 500, 0.72), word("light", 300, 500, 0.72))

    @pytest.mark.parametrize("which", [0, 1])
    def test_a_line_that_one_reading_lacks(self, which: int) -> None:
        readings = [prose(confidence=0.6), prose(confidence=0.6)]
        readings[which] = prose(self.LOW, confidence=0.6)
        engine = Engine(*readings)
        assert lost(blank("L"), engine) == []
        assert "Harbour light" in text(strategy.read_page(blank("L"), Engine(*readings)).page)

    def test_garbage_and_captions_alike(self) -> None:
        caption = [line(word("Plan", 100, 500, 0.1)), line(word("Harbour", 100, 550, 0.1))]
        upright = line(replace(word("Fig", 700, confidence=0.5), box=Box(700, 400, 730, 500)))
        assert lost(blank("L"), Engine(prose(*caption), prose())) == []
        assert lost(blank("L"), Engine(prose(upright), prose())) == []

    def test_words_that_go_on(self) -> None:
        short, longer = page(line(word("the", 100, confidence=0.7))), page(line(word("the", 100), word("qu1et", 200)))
        read = strategy.read_page(blank("L"), Engine(short, longer))
        assert text(read.page) == ["the qu1et"]
        far = page(line(word("the", 100), word("zz", 700, confidence=0.5)))
        assert lost(blank("L"), Engine(short, far)) == []

    def test_the_strip_of_a_facing_page(self) -> None:
        image = Image.new("L", (900, 1200), 255)
        image.paste(blank("L").crop((120, 0, 900, 1200)), (240, 0))
        for row in range(100, 1100, 40):
            for left in range(0, 100, 12):
                image.paste(0, (left, row, left + 6, row + 14))
        strip = page(line(word("and", 0, 200, 0.9)), line(word("went", 0, 300, 0.9)))
        engine = Engine(prose(), strip)
        read = strategy.read_page(image, engine)
        assert read.readings == ("first", "taken off")
        assert {b.kind for b in read.page.blocks} == {"", FACING}
        assert lost(image, Engine(prose(), strip)) == []

    def test_the_other_way_up(self) -> None:
        tall = Box(500, 100, 530, 900)
        first = page(line(replace(word("AVOID" * 9, 0, confidence=0.2), box=tall)))
        read, turn = turning.read_page(Image.new("1", (1000, 1400), 1), Engine(first, Page(()), prose(top=600)))
        assert turn == 90
        assert [block.lines[0].box for block in read.page.blocks if block.kind == UNREAD] == [(500, 500, 1300, 530)]
