"""Texts of Project Gutenberg: its notices go, its signs say what they say, and everything comes back."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.editions import tei
from pipeline.formats import gutenberg
from pipeline.language import knowledge
from pipeline.source import documents
from pipeline.source.documents import Metadata, Source
from pipeline.stages import chain
from pipeline.stages.order import STAGES
from pipeline.text import ledger

KNOW = knowledge.load()
META = Metadata(format="gutenberg")
START = "The Project Gutenberg eBook of It\n\nTitle: It\n\n*** START OF THE PROJECT GUTENBERG EBOOK IT ***\n\n"
END = "\n\n*** END OF THE PROJECT GUTENBERG EBOOK IT ***\n\nUpdated editions will replace the previous one.\n"
TEXT = "The mill stood by the river for as long as anybody in the village could remember, and long before that."


def clean(text: str) -> chain.Cleaned:
    """All stages over a text between the notices; it comes back, and its TEI is valid."""
    page = START + text + END
    done = chain.run(page, STAGES, KNOW, META)
    head = {"raw": {"sha256": ledger.digest(page), "code_points": len(page)}}
    lines = ledger.dump(ledger.Ledger(head, done.records, done.marks)).decode().split("\n")[:-1]
    assert ledger.load(lines, "ledger.jsonl").restore(done.text) == page
    tei.check(written(done, page))
    return done


def written(done: chain.Cleaned, page: str) -> str:
    return tei.write(done, Source("x", Path("x.txt"), page.encode(), page, META), KNOW)


def inside(text: str) -> str:
    """The TEI of what is between the tags of `body`, white space folded."""
    page = START + text + END
    found = " ".join(written(chain.run(page, STAGES, KNOW, META), page).split())
    return found.partition('<pb xml:id="pb-0"/> ')[2].partition(" </body>")[0]


@pytest.mark.parametrize(
    ("notice", "made"),
    [
        ("*** START OF THIS PROJECT GUTENBERG EBOOK IT ***", "Produced by A. Volunteer and the\nteam of them."),
        ("*** START OF THE PROJECT GUTENBERG EBOOK A LONG\nTITLE ***", "[Transcriber's Note: Misprints stay.]"),
        ("***START OF THE PROJECT GUTENBERG EBOOK IT***", "E-text prepared by Somebody"),
        ("*END*THE SMALL PRINT! FOR PUBLIC DOMAIN ETEXTS*Ver.04.29.93*END*", "This etext was prepared by Somebody."),
    ],
)
@pytest.mark.parametrize(
    "end",
    [
        "*** END OF THE PROJECT GUTENBERG EBOOK IT ***\n\nLicence\n",
        "End of Project Gutenberg's It\n",
        "End of The Project Gutenberg Etext of It\n",
    ],
)
def test_the_notices_go(notice: str, made: str, end: str) -> None:
    page = f"Project Gutenberg's It, by Nobody\n\n{notice}\n\n{made}\n\n\n\n{TEXT}\n\n{end}"
    assert gutenberg.recognised(page)
    assert chain.run(page, STAGES, KNOW, META).text == TEXT + "\n"


def test_a_text_that_speaks_of_it_is_none() -> None:
    assert not gutenberg.recognised(f"{TEXT} At the START OF THE PROJECT GUTENBERG EBOOK he wept.\n")


def test_what_the_notice_says_of_the_text(tmp_path: Path) -> None:
    folder = tmp_path / "it"
    folder.mkdir()
    start = START.replace(
        "Title: It\n", "Title: It,\n    and What Came of It\n\nAuthor: A. Nobody\n\nLanguage: French\n"
    )
    (folder / "text.txt").write_text(start + TEXT + END, encoding="utf-8")
    meta = documents.read(tmp_path, "it").meta
    assert (meta.title, meta.author, meta.language) == ("It, and What Came of It", "A. Nobody", "fr")


def test_the_title_of_an_old_notice() -> None:
    page = "*The Project Gutenberg Etext of The Mill, by A. Nobody*\n\n*END*THE SMALL PRINT! FOR PUBLIC DOMAIN ETEXTS*END*\n"
    assert gutenberg.about(page.replace("*The", "The").replace("Nobody*", "Nobody")) == {
        "title": "The Mill",
        "author": "A. Nobody",
    }


def test_what_the_transcriber_says_goes() -> None:
    assert clean(f"{TEXT}\n\n[Transcriber's note: misprints stay.]\n\n{TEXT}").text == f"{TEXT}\n\n{TEXT}\n"


def test_blank_lines_part_no_pages() -> None:
    assert [m.kind for m in clean(f"{TEXT}\n\n\n\n\nCHAPTER I\n\n\n{TEXT}").marks].count("page") == 1


def test_italics_and_bold_over_line_ends_too() -> None:
    found = inside("The _old\nminer_ was a man of =few= words, and said a_b and x_ = _y, 1 = 2 = 3.")
    assert 'The <hi rend="italic">old miner</hi> was a man of <hi rend="bold">few</hi> words, and said a_b' in found
    assert not gutenberg.read(f"{START}One _no\n\nend_ of it{END}").marks


@pytest.mark.parametrize(
    "note",
    [
        "[Footnote 1: So he was called, [as they say] in the village.]",
        "[1] So he was called, [as they say] in the village.",
        "    [1] So he was called, [as they say]\nin the village.",
    ],
)
def test_notes(note: str) -> None:
    found = inside(f"{TEXT}[1] So it was.\n\n{note}\n\n{TEXT}")
    assert (
        'that.<note place="foot" n="1" xml:id="note-1">So he was called, [as they say] in the village.</note> So'
        in found
    )
    assert found.count("called") == 1


def test_notes_that_are_lettered_anew_in_each_chapter() -> None:
    chapter = "CHAPTER {}\n\n" + TEXT + "[A]\n\n[Footnote A: The {} one.]\n\n"
    found = inside(chapter.format("I", "first") + chapter.format("II", "second"))
    assert found.index("The first one.</note>") < found.index("CHAPTER II") < found.index("The second one.</note>")


def test_what_looks_like_a_note_but_is_referred_to_nowhere_stays() -> None:
    assert "<p>[1] So he was called.</p>" in inside(f"{TEXT}\n\n[1] So he was called.")


def test_side_notes_stand_in_the_margin() -> None:
    found = inside(f"{TEXT}\n\n[Sidenote: Of the\nmill.]\n\nIt was old, [Sidenote: Its age.] and went round.")
    assert '<p><note place="margin" xml:id="note-1">Of the mill.</note>It was old,' in found
    assert '<note place="margin" xml:id="note-2">Its age.</note>and went round.</p>' in found


def test_a_side_note_within_a_note_stays_there() -> None:
    found = inside(f"{TEXT}[1] So it was.\n\n[1] See [Sidenote: 1644.] below.\n\n{TEXT}")
    assert 'xml:id="note-1">See [Sidenote: 1644.] below.</note>' in found


def test_a_side_note_above_a_note_stands_beside_the_text_below_both() -> None:
    found = inside(f"{TEXT}[1]\n\n[Sidenote: 1644.]\n\n[1] See below.\n\nThe mill was sold.")
    assert '<note place="margin" xml:id="note-2">1644.</note>The mill was sold.' in found


def test_several_side_notes_stand_beside_a_word_each() -> None:
    found = inside("[Sidenote: 1644.] [Sidenote: 1645.]\n\nThe mill was sold.")
    assert (
        '<p><note place="margin" xml:id="note-1">1644.</note>The <note place="margin" xml:id="note-2">1645.</note>'
        in found
    )


def test_pictures() -> None:
    found = inside(f"{TEXT}\n\n[Illustration: The mill]\n\n[Illustration]\n\nAnd [so] it was.")
    assert "<figure> <head>The mill</head> </figure> <p>And [so] it was.</p>" in found


PIECES = st.sampled_from(
    [
        "[Footnote 1: ", "[Sidenote: ", "[Illustration", "]", "[1]", "[1] ", "_", "=", "word", " ", "\n", "\n\n", "\r\n",
        "*** END OF THE PROJECT GUTENBERG EBOOK IT ***", "Produced by ", "CHAPTER I", TEXT, "\f", "&amp;", "  ", "[",
    ]
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.lists(PIECES, max_size=25).map("".join))
def test_whatever_stands_there_it_comes_back_and_is_valid(text: str) -> None:
    clean(text)
