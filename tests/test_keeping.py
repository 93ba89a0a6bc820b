"""What people write into cleaned/ is kept: verdicts are taken over, hand edits are not written over, strays are named."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.corpus import answers, record
from pipeline.editions import review
from pipeline.stages import order as stages
from pipeline.stages.view import Stage, View
from pipeline.text.findings import Certainty, Edit, Finding
from tests.conftest import Result, left_behind

Call = Callable[..., Result]
Put = Callable[..., Path]
TEXT = "The Move¬\nment was large.\n\nIt grew and grew, and it was green.\n"
REVIEW, SAID = Path("cleaned/a/review.tsv"), Path("dictionaries/decisions/a.tsv")
HEADING = "\t".join(review.COLUMNS) + "\n"


def doubt(view: View) -> list[Finding]:
    return [
        Edit(at, at + len(old), new, "toy.doubt", Certainty.DOUBTFUL, "who knows")
        for old, new in (("large", "barge"), ("grew", "drew"), ("green", "“sheen”"))
        if (at := view.text.find(old)) >= 0
    ]


@pytest.fixture
def cleaned(call: Call, put: Put, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A document with three questions, cleaned."""
    put("a", TEXT)
    monkeypatch.setattr(stages, "STAGES", (*stages.STAGES, Stage("doubt", doubt, "")))
    assert "3 changes await review" in call("run").out
    return Path("cleaned/a")


def say(path: Path = REVIEW, **words: str) -> None:
    """Write verdicts into the first column, by the old text."""
    rows = path.read_text().splitlines(keepends=True)
    for i, row in enumerate(rows):
        for old, word in words.items():
            if f"\t{old}\t" in row:
                rows[i] = word + "\t" + row.split("\t", 1)[1]
    path.write_text("".join(rows))


def verdicts(path: Path = SAID) -> dict[str, str]:
    return {row.old: row.verdict for row in review.parse(path.read_text())}


def error(result: Result, *parts: str) -> None:
    """The one clear line on standard error."""
    (line,) = result.err.splitlines()
    assert line.startswith("clean-corpus: ") and "Traceback" not in result.err
    for part in parts:
        assert part in line


# Verdicts written into the list


def test_verdicts_are_taken_over_and_followed_at_once(call: Call, cleaned: Path) -> None:
    say(grew="accept", large=" Refuse ")
    result = call("run")
    assert result.code == 0
    assert "  2 verdicts of review.tsv taken over into dictionaries/decisions/a.tsv (2 new)\n" in result.out
    assert "It drew and grew" in (cleaned / "text.txt").read_text()
    assert verdicts() == {"large": "refuse", "grew": "accept"}
    assert verdicts(REVIEW) == {"large": "refuse", "grew": "accept", "green": ""}
    before = SAID.read_bytes()
    assert call("run").out.startswith("Nothing to do: 1 document up to date; 1 change awaits")
    assert call("run", "--force").code == 0 and SAID.read_bytes() == before
    assert call("verify").code == 0 and left_behind(Path()) == []


def test_a_later_word_takes_the_place_of_an_earlier_one(call: Call, cleaned: Path) -> None:
    say(grew="accept", large="accept", green="accept")
    call("run")
    say(grew="refuse", large="")
    result = call("run")
    assert (
        "2 verdicts of review.tsv taken over into dictionaries/decisions/a.tsv (1 changed, 1 withdrawn)" in result.out
    )
    assert verdicts() == {"large": "", "grew": "refuse", "green": "accept"}
    assert "It grew and grew, and it was “sheen”" in (cleaned / "text.txt").read_text()
    assert verdicts(REVIEW)["large"] == ""


def test_what_a_run_wrote_there_is_no_word_of_a_person(call: Call, cleaned: Path) -> None:
    """A verdict taken out of the decisions file does not come back from the list, whatever else is written there."""
    say(grew="accept", large="accept")
    call("run")
    SAID.write_text("".join(row for row in SAID.read_text().splitlines(keepends=True) if "\tgrew\t" not in row))
    say(green="refuse")
    assert "1 verdict of review.tsv" in call("run").out
    assert verdicts() == {"large": "accept", "green": "refuse"}


def test_no_line_of_a_decisions_file_is_lost(call: Call, cleaned: Path) -> None:
    row = next(line for line in REVIEW.read_text().splitlines() if "\tgrew\t" in line)
    other = "refuse" + row.replace("\tgrew\t", "\tflew\t") + "\tas in the first edition"
    text = HEADING.replace("\n", "\r\n") + f"# by A. B., in May\r\n\r\n{other}\r\naccept{row}\tsure"
    SAID.parent.mkdir(parents=True)
    SAID.write_bytes(text.encode())
    say(grew="refuse", large="accept")
    REVIEW.write_text(REVIEW.read_text() + "# to be asked again in June\n")
    assert "(1 new, 1 changed)" in call("run").out
    lines = SAID.read_bytes().decode().split("\r\n")
    assert lines[:4] == text.split("\r\n")[:4]
    assert lines[4] == f"refuse{row}\tsure"
    assert [line.split("\t")[0] for line in lines[5:]] == ["accept", "# to be asked again in June", ""]


def test_a_change_of_mind_about_words_that_another_verdict_altered(call: Call, put: Put, cleaned: Path) -> None:
    """Inside the words of one change another was made since: it is the same change, and has one line."""
    say(grew="accept")
    call("run")
    altered = SAID.read_text().replace("\tgrew\t", "\tgrew*\t")
    SAID.write_text(altered)
    call("run")
    say(grew="refuse")
    assert "(1 changed)" in call("run").out
    assert verdicts() == {"grew*": "refuse"}
    assert "It grew and grew" in (cleaned / "text.txt").read_text()


def test_a_decisions_file_that_is_gone_is_told(call: Call, cleaned: Path) -> None:
    say(grew="accept", large="refuse")
    call("run")
    listed = REVIEW.read_bytes()
    SAID.unlink()
    result = call("run")
    told = "2 verdicts followed before, but dictionaries/decisions/a.tsv is gone: the list that shows them is kept as "
    assert result.out.count(f"  {told}cleaned/a/review.kept.tsv; ") == 1
    assert (cleaned / "review.kept.tsv").read_bytes() == listed
    assert "It grew" in (cleaned / "text.txt").read_text()
    assert "is gone" not in call("run", "--force").out and call("verify").code == 0


def test_verdicts_are_not_lost_with_their_file_where_others_are_new(call: Call, cleaned: Path) -> None:
    say(grew="accept")
    call("run")
    SAID.unlink()
    say(large="refuse")
    told = call("run").out
    assert "2 verdicts of review.tsv taken over" in told
    assert "(1 new, 1 followed before, and brought back: that file was gone)" in told
    assert verdicts() == {"grew": "accept", "large": "refuse"}
    assert "It drew" in (cleaned / "text.txt").read_text()


def test_no_list_put_aside_takes_the_place_of_another(call: Call, cleaned: Path) -> None:
    lists = []
    for word in ("acept", "refuze", "refuze"):
        say(grew=word)
        lists.append(REVIEW.read_bytes())
        outcome = json.loads(call("run", "--overwrite", "--json").out.splitlines()[0])
        assert outcome["put_aside"]
    assert [(cleaned / f"review.kept{n}.tsv").read_bytes() for n in ("", "-2")] == lists[:2]
    assert not (cleaned / "review.kept-3.tsv").exists()


def test_a_verdict_is_on_its_own_line_though_others_are_alike(call: Call, put: Put) -> None:
    """Litanies and logs say the same again and again: the line decides, and a second run finds nothing to do."""
    put(
        "b",
        "".join(f"In the {year} year tlic king was there.\n\n" for year in ("first", "next", "first", "first", "last")),
    )
    call("run", "b")
    listed = Path("cleaned/b/review.tsv")
    rows = listed.read_text().splitlines(keepends=True)
    alike = [i for i, row in enumerate(rows) if "\ttlic\t" in row and row.split("\t")[5] in ("5", "7")]
    assert len(alike) == 2
    for i, word in ((alike[1], "refuse"), (alike[0], "accept")):
        rows = listed.read_text().splitlines(keepends=True)
        rows[i] = word + rows[i]
        listed.write_text("".join(rows))
        assert "(1 new)" in call("run", "b").out
        assert Path("cleaned/b/text.txt").read_text().split("\n\n")[3] == "In the first year tlic king was there."
        assert call("run", "b").out.startswith("Nothing to do")
    said = Path("dictionaries/decisions/b.tsv")
    assert [(row.line, row.verdict) for row in review.parse(said.read_text())] == [("7", "refuse"), ("5", "accept")]


def test_a_remark_beside_a_row_goes_along(call: Call, cleaned: Path) -> None:
    rows = REVIEW.read_text().splitlines()
    REVIEW.write_text("\n".join([rows[0], rows[1] + "\task the printer", "accept" + rows[2] + "\tsure"]) + "\n")
    assert "1 verdict of" in call("run").out
    assert [line.split("\t")[-1] for line in SAID.read_text().splitlines()[1:]] == ["ask the printer", "sure"]


def test_the_list_copied_over_the_decisions_is_taken_as_it_is(call: Call, cleaned: Path) -> None:
    say(grew="accept")
    SAID.parent.mkdir(parents=True)
    shutil.copy(REVIEW, SAID)
    before = SAID.read_bytes()
    assert "taken over" not in call("run").out
    assert SAID.read_bytes() == before and "It drew" in (cleaned / "text.txt").read_text()


def quoted(text: str, separator: str) -> str:
    rows = [line.cells for line in review.lines(text)]
    return "".join(separator.join('"' + c.replace('"', '""') + '"' for c in row) + "\r\n" for row in rows)


SAVED: dict[str, Callable[[str], bytes]] = {
    "bom and crlf": lambda text: ("\ufeff" + text.replace("\n", "\r\n")).encode(),
    "utf-16": lambda text: text.replace("\n", "\r\n").encode("utf-16"),
    "quoted": lambda text: quoted(text, "\t").encode(),
    "semicolons": lambda text: ("\ufeff" + quoted(text, ";")).encode(),
    "commas": lambda text: quoted(text, ",").encode(),
    "old line ends": lambda text: text.replace("\n", "\r").encode(),
    "no last line end": lambda text: text.rstrip("\n").encode(),
}


@pytest.mark.parametrize("how", SAVED)
def test_lists_as_table_programs_save_them(call: Call, cleaned: Path, how: str) -> None:
    say(grew="accept", green="ACCEPT")
    REVIEW.write_bytes(SAVED[how](REVIEW.read_text()))
    result = call("run")
    assert result.err == "" and "2 verdicts of review.tsv taken over" in result.out
    assert "It drew and grew, and it was “sheen”" in (cleaned / "text.txt").read_text()
    assert call("run").out.startswith("Nothing to do")


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (lambda t: t.replace("\tdoubtful", "yes\tdoubtful", 1), "line 2: verdict `yes`; write accept or refuse"),
        (lambda t: t.rsplit("\t", 4)[0] + "\n", "line 4: 7 columns where 11 belong"),
        (lambda t: t.replace("verdict", "Urteil", 1), "line 1: the columns must be verdict"),
        (lambda t: t.replace("large", '"large', 1), "line 2: a quotation mark opens a cell there that is not closed"),
        (lambda t: t.replace("\t", " "), "line 1: the columns must be verdict"),
        (lambda t: t.encode("cp1252", "replace"), "line 2: not UTF-8"),
    ],
)
def test_a_broken_list_is_told_and_kept(
    call: Call, cleaned: Path, damage: Callable[[str], str | bytes], told: str
) -> None:
    say(grew="accept")
    made = damage(REVIEW.read_text())
    data = made if isinstance(made, bytes) else made.encode()
    REVIEW.write_bytes(data)
    for force in ((), ("--force",)):
        result = call("run", *force)
        assert result.code == 2
        error(result, f"cleaned/a/review.tsv, {told}", "nothing was written")
        assert REVIEW.read_bytes() == data and not SAID.exists()
    result = call("run", "--overwrite")
    assert result.code == 0 and "review.kept.tsv" in result.out
    assert REVIEW.read_bytes() != data and REVIEW.with_name("review.kept.tsv").read_bytes() == data


def test_of_a_row_that_stands_twice_the_later_word_holds(call: Call, cleaned: Path) -> None:
    say(grew="accept")
    row = next(line for line in REVIEW.read_text().splitlines(keepends=True) if line.startswith("accept"))
    REVIEW.write_text(REVIEW.read_text() + row.replace("accept", "refuse", 1))
    told = call("run").out
    assert "met no change" not in told
    assert "(1 new); 1 stood there twice with both words: the later one holds" in told
    assert [line.split("\t")[0] for line in SAID.read_text().splitlines()[1:]] == ["refuse"]


def test_of_rows_of_a_decisions_file_that_contradict_the_later_holds_and_is_told(call: Call, cleaned: Path) -> None:
    say(grew="accept")
    call("run")
    row = SAID.read_text().splitlines(keepends=True)[1]
    SAID.write_text(SAID.read_text() + row.replace("accept", "refuse", 1))
    told = call("run").out
    assert "1 verdict of its decisions file contradicted by a later row:\n    toy.doubt: “grew” → “drew”" in told
    assert "It grew" in (cleaned / "text.txt").read_text()
    say(grew="accept")  # and a word in the list is later than both
    assert "contradicted" not in call("run").out
    assert "It drew" in (cleaned / "text.txt").read_text()
    assert verdicts() == {"grew": "accept"}


def test_a_place_that_cannot_be_told_from_others_is_asked_about_again(call: Call, put: Put) -> None:
    """Once it was answered again, its row names the line on which it stands now."""
    text = "In the first year tlic king was there.\n\n" * 5
    raw = put("b", text) / "text.txt"
    call("run", "b")
    listed = Path("cleaned/b/review.tsv")

    def answer() -> None:
        rows = listed.read_text().splitlines(keepends=True)
        at = [i for i, row in enumerate(rows) if "\ttlic\t" in row][2]
        listed.write_text("".join([*rows[:at], "refuse\t" + rows[at].split("\t", 1)[1], *rows[at + 1 :]]))

    answer()
    call("run", "b")
    raw.write_text(text + text[: len(text) // 5])  # one more, and which of them cannot be told
    told = call("run", "b").out
    assert "; 4 places are alike there, and which is that of line 1-12 cannot be told: say it again" in told
    assert "tlic" not in Path("cleaned/b/text.txt").read_text()
    answer()
    told = call("run", "b").out
    assert "taken over" in told and "say it again" not in told
    assert [part[:4] for part in Path("cleaned/b/text.txt").read_text().split("year ")[1:]].index("tlic") == 2
    said = Path("dictionaries/decisions/b.tsv")
    assert [(row.line, row.verdict) for row in review.parse(said.read_text())] == [("5", "refuse")]


def verdicts_by_line(path: Path) -> dict[str, str]:
    return {row.line: row.verdict for row in review.parse(path.read_text()) if row.verdict and "tlic" in row.old}


LOG = "".join(
    f"{day}.\nAt anchor in the bay all this day, and tlic company washed and mended their clothes.\n"
    for day in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
)


@pytest.mark.parametrize(
    ("put_in", "expected"),
    [
        (lambda t: "A title.\nAnother.\n" + t, {"6": "accept", "12": "refuse"}),
        (lambda t: t.replace("Thursday.\n", "Thursday.\n\n"), {"4": "accept", "11": "refuse"}),
        (lambda t: "".join(t.splitlines(keepends=True)[2:]), {"2": "accept", "8": "refuse"}),
        (lambda t: t.replace("bay all", "hay all").replace("clothes.", "elothes."), {"4": "accept", "10": "refuse"}),
    ],
)
def test_verdicts_go_along_with_their_lines(
    call: Call, put: Put, put_in: Callable[[str], str], expected: dict[str, str]
) -> None:
    """The days of a log are alike; lines are put in above or between them, taken out, or read anew."""
    raw = put("b", LOG) / "text.txt"
    call("run", "b")
    listed, said = Path("cleaned/b/review.tsv"), Path("dictionaries/decisions/b.tsv")
    rows = listed.read_text().splitlines(keepends=True)
    words = {"4": "accept", "10": "refuse"}
    listed.write_text("".join(words.get(row.split("\t")[5], "") * ("\ttlic\t" in row) + row for row in rows))
    call("run", "b")
    assert verdicts_by_line(listed) == words
    raw.write_text(put_in(LOG))
    told = call("run", "b").out
    assert "met no change" not in told
    assert verdicts_by_line(listed) == verdicts_by_line(said) == expected
    assert call("run", "b").out.startswith("Nothing to do")
    raw.write_text(LOG)
    call("run", "b")
    assert verdicts_by_line(listed) == verdicts_by_line(said) == words


def test_alike_places_on_one_line_have_their_columns(call: Call, put: Put) -> None:
    put(
        "b", "So they lay at anchor in the bay, and tlic company washed and mended their old clothes again. " * 5 + "\n"
    )
    call("run", "b")
    listed = Path("cleaned/b/review.tsv")
    rows = listed.read_text().splitlines(keepends=True)
    third = [row for row in rows if "\ttlic\t" in row][2]
    listed.write_text("".join(("refuse" if row == third else "") + row for row in rows))
    call("run", "b")
    line = third.split("\t")[5]
    assert line.startswith("1:") and verdicts_by_line(listed) == {line: "refuse"}
    assert verdicts_by_line(Path("dictionaries/decisions/b.tsv")) == {line: "refuse"}


def test_a_verdict_is_withdrawn_though_the_run_that_took_it_over_failed(
    call: Call, cleaned: Path, tmp_path: Path
) -> None:
    about = tmp_path / "raw" / "a" / "document.toml"
    about.write_text("no = = toml")
    say(grew="accept", large="refuse")
    assert "2 verdicts of review.tsv taken over" in call("run").out
    say(grew="", large="")
    about.unlink()
    assert "2 withdrawn" in call("run").out
    assert "It grew" in (cleaned / "text.txt").read_text() and verdicts() == {"grew": "", "large": ""}
    assert call("run").out.startswith("Nothing to do")


def test_of_two_verdicts_that_meet_each_is_withdrawn(call: Call, put: Put) -> None:
    """Where the caption between them stays, the hyphen's own words are other white space."""
    above = (
        "The men went out to seek for it in the hills, and none of them came back before the evening of that day.\n\n"
    )
    broken = "They came by the old road over the hills, for they had no wish to go to the mar-\n\n\fTHE OLD MILL\n\n"
    put("b", f"{above}{broken}\fhouse of their friends who had left on the day before for the town.\n\n{above}")
    call("run", "b")
    text = Path("cleaned/b/text.txt").read_text()
    listed = Path("cleaned/b/review.tsv")
    rows = listed.read_text()
    judged = rows.replace("\n\tlikely", "\nrefuse\tlikely")
    assert judged.count("\nrefuse") == 2
    listed.write_text(judged)
    assert "(2 new)" in call("run", "b").out and Path("cleaned/b/text.txt").read_text() != text
    listed.write_text(listed.read_text().replace("\nrefuse", "\n"))
    assert "(2 withdrawn)" in call("run", "b").out
    assert Path("cleaned/b/text.txt").read_text() == text and listed.read_text() == rows


def test_a_broken_decisions_file_keeps_the_list(call: Call, cleaned: Path) -> None:
    SAID.parent.mkdir(parents=True)
    SAID.write_text(HEADING + "accept\tx\n")
    say(grew="accept")
    result = call("run")
    assert result.code == 2
    error(result, "dictionaries/decisions/a.tsv, line 2: 2 columns where 11 belong")
    assert verdicts(REVIEW)["grew"] == "accept" and SAID.read_text() == HEADING + "accept\tx\n"


def test_a_decisions_folder_elsewhere_and_json(call: Call, cleaned: Path) -> None:
    say(grew="accept")
    told = json.loads(call("run", "--decisions", "said/mine", "--json").out)
    assert told["taken_over"] == 1 and verdicts(Path("said/mine/a.tsv")) == {"grew": "accept"}


def test_what_is_written_there_while_a_document_is_cleaned(
    call: Call, cleaned: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = answers.run

    def slow(*arguments: object) -> object:
        say(grew="accept")
        return real(*arguments)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(answers, "run", slow)
        assert "1 verdict of review.tsv taken over" in call("run", "--force").out
    assert verdicts() == {"grew": "accept"}
    assert "1 cleaned" in call("run").out
    assert "It drew" in (cleaned / "text.txt").read_text()


# Files changed by hand


@pytest.mark.parametrize("name", ["text.txt", "tei.xml", "ledger.jsonl"])
def test_a_file_changed_by_hand_is_not_written_over(call: Call, put: Put, cleaned: Path, name: str) -> None:
    put("b")
    mine = (cleaned / name).read_text().replace("grew", "grows")
    (cleaned / name).write_text(mine)
    files = {p: p.read_bytes() for p in cleaned.iterdir()}
    for force in ((), ("--force",)):
        result = call("run", *force)
        assert result.code == 10 and "1 failed" in result.out
        error(result, f"cleaned/a/{name}: changed since it was written", "cleaned/a/review.tsv", "raw/a", "--overwrite")
        assert {p: p.read_bytes() for p in cleaned.iterdir()} == files
    assert Path("cleaned/b/text.txt").exists()
    assert call("verify", "a").code == 4
    assert call("run", "a", "--overwrite").code == 0
    assert "grows" not in (cleaned / name).read_text()
    assert call("verify").code == 0


def test_verdicts_beside_a_hand_edit_are_taken_over(call: Call, cleaned: Path) -> None:
    (cleaned / "text.txt").write_text("Mine.\n")
    say(grew="accept")
    result = call("run")
    assert result.code == 10 and "a: 1 verdict of review.tsv taken over" in result.out
    assert verdicts() == {"grew": "accept"}
    assert verdicts(REVIEW)["grew"] == "accept" and (cleaned / "text.txt").read_text() == "Mine.\n"
    assert "taken over" not in call("run", "--overwrite").out


def test_a_hand_edit_that_a_verdict_makes_too_is_in_nobodys_way(call: Call, cleaned: Path) -> None:
    text = (cleaned / "text.txt").read_text()
    (cleaned / "text.txt").write_text(text.replace("It grew", "It drew"))
    assert call("run").code == 10
    say(grew="accept")
    assert call("run").code == 0
    assert call("verify").code == 0


def test_a_clone_has_no_record_of_this_machine(call: Call, cleaned: Path) -> None:
    (cleaned / ".made-from").unlink()
    assert call("run").code == 0
    (cleaned / ".made-from").unlink()
    (cleaned / "tei.xml").write_text((cleaned / "tei.xml").read_text().replace("grew", "grows"))
    assert call("run").code == 10


def test_an_older_commit_is_no_ones_handiwork(call: Call, cleaned: Path) -> None:
    shutil.copytree(cleaned, "older", ignore=shutil.ignore_patterns(".made-from"))
    say(grew="accept")
    assert call("run").code == 0
    for path in Path("older").iterdir():
        shutil.copy(path, cleaned / path.name)
    result = call("run")
    assert result.code == 0 and "taken over" not in result.out
    assert "It drew" in (cleaned / "text.txt").read_text()


def test_a_merge_leaves_both_records(call: Call, cleaned: Path) -> None:
    ours = (cleaned / "SHA256SUMS").read_text()
    (cleaned / ".made-from").unlink()
    (cleaned / "SHA256SUMS").write_text(f"<<<<<<< ours\n{ours}=======\n{'0' * 64}  text.txt\n>>>>>>> theirs\n")
    assert call("run").code == 0
    assert (cleaned / "SHA256SUMS").read_text() == ours


@pytest.mark.parametrize("text", ["The text as it was.\n", "Changed since.\n"])
def test_what_an_older_version_wrote(call: Call, cleaned: Path, text: str) -> None:
    for name in (".made-from", "SHA256SUMS"):
        (cleaned / name).unlink()
    head = {"ledger": 1, "text": {"sha256": record.digests({"": b"The text as it was.\n"})[""]}}
    (cleaned / "ledger.jsonl").write_text(json.dumps(head) + "\n")
    (cleaned / "text.txt").write_text(text)
    error(call("restore", "cleaned/a"), "this ledger is of another format")
    result = call("run")
    if text == "Changed since.\n":
        assert result.code == 10 and (cleaned / "text.txt").read_text() == text
    else:
        assert result.code == 0


@pytest.mark.parametrize("edited", [False, True])
def test_records_lost_the_ledger_tells_of_the_text(call: Call, cleaned: Path, edited: bool) -> None:
    for name in (".made-from", "SHA256SUMS"):
        (cleaned / name).unlink()
    if edited:
        (cleaned / "text.txt").write_text((cleaned / "text.txt").read_text().replace("Movement", "Movements"))
    assert call("run").code == (10 if edited else 0)


def test_a_file_of_a_persons_own_in_its_place(call: Call, put: Put, tmp_path: Path) -> None:
    put("a", TEXT)
    (tmp_path / "cleaned" / "a").mkdir(parents=True)
    (tmp_path / "cleaned" / "a" / "tei.xml").write_text("<TEI/>\n")
    assert call("run").code == 10
    assert (tmp_path / "cleaned" / "a" / "tei.xml").read_text() == "<TEI/>\n"


@pytest.mark.parametrize("at", ["tei.xml", "text.txt", "ledger.jsonl", "review.tsv", "SHA256SUMS", ".made-from"])
def test_a_run_cut_short_is_no_ones_handiwork(
    call: Call, cleaned: Path, monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    say(grew="accept", green="accept")
    real = Path.replace
    seen: list[str] = []

    def cut(self: Path, target: Path) -> Path:
        seen.append(target.name)
        if target.name == at and (at != ".made-from" or seen.count(at) == 2):
            raise KeyboardInterrupt
        return real(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", cut)
        assert call("run").code == 130
    assert call("run").code == 0
    assert "It drew and grew, and it was “sheen”" in (cleaned / "text.txt").read_text()
    assert call("verify").code == 0 and left_behind(Path()) == []


# What belongs to no document


def test_a_decisions_file_of_no_document_is_named(call: Call, cleaned: Path) -> None:
    SAID.parent.mkdir(parents=True)
    for name in ("b.tsv", "a.csv", "README.md", ".~lock.a.tsv#"):
        (SAID.parent / name).write_text("x")
    for verb in ("run", "verify"):
        result = call(verb)
        assert result.code == 0
        error(result, "dictionaries/decisions: read for no document of raw: a.csv, b.tsv; ")


def test_a_document_taken_out_of_raw_is_named(call: Call, put: Put, cleaned: Path) -> None:
    put("b")
    assert call("run").code == 0
    shutil.rmtree("raw/a")
    result = call("run")
    assert result.code == 0 and (cleaned / "text.txt").exists()
    error(result, "cleaned: no longer in raw, and left as cleaned before: a; bring it back there")
    result = call("verify")
    assert result.code == 4 and result.out == "b: good\n"
    error(result, "cleaned/a: raw has no document of this name any more; bring it back, remove cleaned/a")
    shutil.rmtree(cleaned)
    assert call("run").err == "" and call("verify").code == 0


def test_a_link_to_nothing_is_named(call: Call, cleaned: Path) -> None:
    Path("raw/lost").symlink_to("nowhere")
    error(call("run"), "raw: lost: a link to nothing")


def test_a_folder_that_no_run_made_is_no_document(call: Call, cleaned: Path) -> None:
    Path("cleaned/notes").mkdir()
    Path("cleaned/notes/mine.txt").write_text("mine")
    assert call("run").err == ""


def test_an_accepted_change_that_another_leaves_no_place_for_is_named(
    call: Call, put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    def twice(view: View) -> list[Finding]:
        at = view.text.find("grew")
        return [
            Edit(at, at + 4, "drew", "toy.whole", Certainty.DOUBTFUL),
            Edit(at + 1, at + 2, "l", "toy.letter", Certainty.DOUBTFUL),
        ]

    put("a", TEXT)
    monkeypatch.setattr(stages, "STAGES", (*stages.STAGES, Stage("twice", twice, "")))
    call("run")
    say(grew="accept", r="accept")
    result = call("run")
    assert "1 accepted change left no place by others that were accepted:\n    toy.letter: “r” → “l”" in result.out
    assert "nothing awaits review" in result.out and "met no change" not in result.out
    assert {row.state for row in review.parse(REVIEW.read_text())} == {"accepted", "overtaken"}
    assert call("run").out.startswith("Nothing to do") and call("verify").code == 0
