"""Plain text in Markdown, as models that read page images write it: read as such, and nothing else taken for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.editions import tei
from pipeline.formats import markdown
from pipeline.language import knowledge
from pipeline.source.documents import Metadata, Source
from pipeline.stages import chain
from pipeline.stages.order import STAGES

PROSE = (
    "The mill stands below the weir, and has been worked by one family for longer than any other in the valley, as "
    "the books of the parish show. The wheel is of oak, and the stones were brought from the coast by sea."
)


def body(text: str) -> str:
    """What stands in the TEI body of a text, white space folded."""
    know = knowledge.load()
    done = chain.run(text, STAGES, know)
    written = tei.write(done, Source("d", Path("d"), text.encode(), text, Metadata()), know)
    return " ".join(written[written.index("<text>") : written.index("</text>")].split())


def test_headings_stand_at_their_level() -> None:
    found = body(
        f"# THE MILL\n\n{PROSE}\n\n## Of the wheel\n\n{PROSE}\n\n## Of the stones\n\n{PROSE}\n\n# THE WEIR\n\n{PROSE}\n"
    )
    assert "#" not in found.replace('"#', "")
    first, second = found.index("THE MILL"), found.index("THE WEIR")
    assert found[first:second].count("<div") - found[first:second].count("</div>") == 0  # the second is no part of it
    assert found[first : found.index("Of the stones")].count("<div") == 2


def test_a_page_of_nothing_but_notes_is_the_text() -> None:
    found = body(f"# Notes\n\n{PROSE}\n")
    assert "<back>" not in found and found.index("<body>") < found.index("Notes")


def test_emphasis() -> None:
    found = body(f"# A\n\n{PROSE} It was *called* the __Old__ Mill, at 2,000*l*., and ***never*** the _New_.\n")
    for rend, word in (
        ("italic", "called"),
        ("bold", "Old"),
        ("italic", "l"),
        ("bold italic", "never"),
        ("italic", "New"),
    ):
        assert f'<hi rend="{rend}">{word}</hi>' in found


@pytest.mark.parametrize(
    "table",
    [
        "| Year | Corn | Oats |\n|:-----|:----:|-----:|\n|      | qrs. | qrs. |\n| 1871 | 652  |      |\n",
        "Year | Corn | Oats\n---|---|---\n | qrs. | qrs.\n1871 | 652 | \n",
        "<table>\n<tr><th>Year</th><th>Corn</th><th>Oats</th></tr>\n<tr><td></td><td>qrs.</td><td>qrs.</td></tr>\n"
        "<tr>\n  <td>1871</td>\n  <td>652</td>\n  <td></td>\n</tr>\n</table>\n",
    ],
)
def test_tables_keep_every_row_and_cell(table: str) -> None:
    found = body(f"{PROSE}\n\n{table}\n{PROSE}\n")
    assert (
        '<table> <row role="label"> <cell>Year</cell> <cell>Corn</cell> <cell>Oats</cell> </row> '
        "<row> <cell></cell> <cell>qrs.</cell> <cell>qrs.</cell> </row> "
        "<row> <cell>1871</cell> <cell>652</cell> <cell></cell> </row> </table>"
    ) in found


def test_cells_over_several_columns_and_rows() -> None:
    table = (
        '<table>\n<tr><th rowspan="2">Year</th><th COLSPAN=2>Corn</th></tr>\n<tr><th>qrs.</th><th>bu.</th></tr>\n'
        '<tr><td colspan="1">1871</td><td colspan="2"></td></tr>\n</table>\n'
    )
    assert (
        '<table> <row role="label"> <cell rows="2">Year</cell> <cell cols="2">Corn</cell> </row> '
        '<row role="label"> <cell>qrs.</cell> <cell>bu.</cell> </row> '
        '<row> <cell>1871</cell> <cell cols="2"></cell> </row> </table>'
    ) in body(f"{PROSE}\n\n{table}\n{PROSE}\n")


def test_lists() -> None:
    found = body(
        f"# A\n\n{PROSE}\n- the wheel;\n- the stones\n  of the mill;\n- the weir.\n\n1. One man.\n2. Two men.\n"
    )
    assert "<list> <item>the wheel;</item> <item>the stones of the mill;</item> <item>the weir.</item> </list>" in found
    assert '<list> <item n="1">1. One man.</item> <item n="2">2. Two men.</item> </list>' in found


def test_notes_hang_at_their_references() -> None:
    found = body(f"{PROSE}[^a] And so on.[^2]\n\n[^a]: See *Domesday*.\n[^2]: See the map.\n\n{PROSE}\n")
    assert 'sea.<note place="foot" n="a" xml:id="note-1">See <hi rend="italic">Domesday</hi>.</note>' in found
    assert 'so on.<note place="foot" n="2" xml:id="note-2">See the map.</note>' in found


def test_a_note_goes_by_the_mark_that_is_printed() -> None:
    found = body(f"# A\n\n{PROSE}$^{{1}}$ And so on.\n\n[^0]\n[^0]: ${{ }}^{{1}}$ See the map.\n")
    assert 'sea.<note place="foot" n="1" xml:id="note-1">See the map.</note> And so on.' in found


def test_quotations_rules_pictures_links_fences_and_what_describes_the_file() -> None:
    text = (
        f"```markdown\n---\nlanguage: en\nis_table: False\n---\n\n{PROSE}\n\n> What is said\n> is said.\n\n---\n\n"
        f"![img-1.jpeg](img-1.jpeg)\n\n{PROSE} See [the map](https://example.org/m), \\[No. 3\\] &amp; more.\n```\n"
    )
    found = body(text)
    assert '<q rend="block"> <p>What is said is said.</p> </q>' in found
    assert found.endswith("See the map, [No. 3] &amp; more.</p> </body>")
    assert found.count("<pb") == 1
    assert not any(sign in found for sign in ("```", "---", "img-1", "example.org", "is_table", "\\"))


@pytest.mark.parametrize(
    "parted", ["\n\n## Page {}\n\n", "\n\n{{{}}}----------\n\n", "\n\n<!-- page {} -->\n\n", "\n\n[Page {}]\n\n"]
)
def test_pages(parted: str) -> None:
    text = "**A mill**\n\n" + "".join(parted.format(n) + f"### No. {n}\n\n{PROSE}" for n in (4, 5, 6))
    found = body(text.lstrip())
    assert [f'n="{n}"' in found for n in (4, 5, 6)] == [True] * 3
    assert found.count("<head>No. ") == 3
    assert "Page" not in found


def test_the_raw_text_comes_back() -> None:
    text = f"# A *b*\r\n\r\n{PROSE}[^1]\r\n\r\n| a | b |\r\n|---|---|\r\n| c |   |\r\n\r\n- x\r\n- y\r\n\r\n[^1]: **z**\r\n"
    done = chain.run(text, STAGES, knowledge.load())
    at_hand = done.text
    for record in reversed(done.records):
        at_hand = record.undo(at_hand)
    assert at_hand == text


@pytest.mark.parametrize(
    "text",
    [
        f"{PROSE}* And so on.\n\n* See the map.\n",
        f"# {PROSE}\n\n{PROSE} #\n",
        f"{PROSE} *' You know,' he said, ** and more.*\n\n** The other.\n",
        f"- {PROSE}\n- {PROSE}\n",
        f"{PROSE} | {PROSE} |\n| and\n",
        f"{PROSE}\n\n-------\n\n{PROSE}\n",
        f"> {PROSE}\n\n{PROSE} _he_ said\n",
        "A | B\n--- and so on\n",
        "* one\n* two\n* three\n",
        "** ALMA\n*BELLA\n**CORA\n* DORA\n",
        "",
    ],
)
def test_plain_text_with_such_signs_is_none(text: str) -> None:
    assert not markdown.recognised(text)


@pytest.mark.parametrize(
    "text",
    [
        f"# A\n\n{PROSE} It was *old*, and **never** new.\n",
        f"# A\n\n{PROSE}\n\n## B\n\n{PROSE}\n\n## C\n\n{PROSE}\n",
        "| a | b |\n|---|---|\n| c | d |\n",
        f"{PROSE}[^1]\n\n[^1]: See the map.\n",
        f"```\n{PROSE}\n```\n",
        f"---\nlanguage: en\ntitle: A\n---\n{PROSE}\n",
    ],
)
def test_what_shows_itself_is_markdown(text: str) -> None:
    assert markdown.recognised(text)


def test_what_stands_around_a_table_in_tags_stays() -> None:
    row = "<tr><td>1850</td><td>652</td></tr>"
    text = (
        f"<table><caption>Exports of wool, 1850</caption>{row}{row}</table> The next year the trade fell off greatly."
    )
    found = body(f"# A\n\n{PROSE}\n\n{text}\n{PROSE}\n")
    assert found.index("Exports of wool, 1850") < found.index("<table>") < found.index("</table>")
    assert "<p>The next year the trade fell off greatly." in found[found.index("</table>") :]
    stray = body(f"# A\n\n{PROSE}\n\n<table>{row} as before {row}</table>\n\n{PROSE}\n")
    assert "as before" in stray


def test_questions_between_rules_describe_no_file() -> None:
    asked = "---\nQuestion: Did you see him that night?\nAnswer: I did not.\n---"
    found = body(f"# A\n\n{PROSE}\n\n{asked}\n\n{PROSE}\n")
    assert "Did you see him that night?" in found and "I did not." in found


def test_stars_of_notes_set_nothing_in_italics() -> None:
    found = body(
        f"# A\n\nThe first returns*, which were printed, went before the third* and no more. {PROSE}\n\n## B\n"
    )
    assert "returns*, which" in found and "<hi" not in found


def test_two_references_to_one_note_and_labels_used_again() -> None:
    text = (
        f"# A\n\nA fact[^1] and another of it.[^1] {PROSE}\n\n[^1]: See Smith.\n\n"
        f"# B\n\nA second thing.[^1] {PROSE}\n\n[^1]: See Brown. {PROSE}\n"
    )
    found = body(text)
    first, again = found.index("See Smith."), found.index('<ref target="#note-1">[1]</ref>')
    assert first < again < found.index("A second thing") < found.index("See Brown.")
    assert found.count("<note ") == 2 and "[3]" not in found


def test_a_backslash_that_is_escaped_stays() -> None:
    assert "at C:\\temp on" in body(f"# A\n\nIt lay at C:\\\\temp on the \\*disk\\*. {PROSE}\n\n## B\n")


def test_a_caption_in_the_place_of_a_picture_is_text() -> None:
    found = body(
        f"# A\n\n{PROSE}\n\n![The mill as it stood in 1850](img/page-12.png)\n\n![image](img-1.png)\n\n{PROSE}\n\n## B\n"
    )
    assert "The mill as it stood in 1850" in found and "img" not in found
