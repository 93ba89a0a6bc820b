"""The program as it is used: what it prints, where, and the exit code that goes with it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import weakref
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from pipeline.corpus import answers, batch, cleaned_folder, cleaning, outcomes
from pipeline.errors import MissingProgram
from pipeline.language import knowledge
from pipeline.language.lexicon import reader
from pipeline.scans import processes as obedience
from pipeline.stages import order as stages
from pipeline.stages.view import Stage, View
from pipeline.text.findings import Certainty, Edit, Finding
from tests.conftest import Result, left_behind

Call = Callable[..., Result]
Put = Callable[..., Path]
ROOT = Path(__file__).parent.parent
VERBS = "run stage text diff explain tei report publish restore verify correct evaluate train".split()
BROKEN_LINES = "The Move¬\nment was large.\n\nIt grew and grew.\n"


def one_line(result: Result, *parts: str) -> None:
    """The one clear line on standard error, and nothing that looks like a traceback."""
    (line,) = result.err.splitlines()
    assert line.startswith("clean-corpus: ")
    for part in parts:
        assert part in line


# Help and usage


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_explains_itself(call: Call, verb: str) -> None:
    result = call(verb, "-h")
    assert result.code == 0 and "Example" in result.out and f"clean-corpus {verb}" in result.out


def test_help_and_version(call: Call) -> None:
    help_ = call("--help")
    assert help_.code == 0 and "Exit codes" in help_.out and all(f"\n  {v} " in help_.out for v in VERBS)
    assert call("--version").out.startswith("clean-corpus 0.")


def test_no_verb_is_wrong_usage_and_shows_help(call: Call) -> None:
    result = call()
    assert result.code == 1 and "Usage: clean-corpus" in result.err


@pytest.mark.parametrize(
    "arguments",
    [["fly"], ["run", "--fast"], ["run", "--jobs", "0"], ["stage", "x"], ["run", ".."], ["explain", "a"]],
)
def test_wrong_usage(call: Call, arguments: list[str]) -> None:
    result = call(*arguments)
    assert result.code == 1
    one_line(result, "-h`")


@pytest.mark.parametrize("arguments", [["stage", "flying", "a"], ["text", "a", "--after", "flying"]])
def test_unknown_stage(call: Call, put: Put, arguments: list[str]) -> None:
    put("a")
    result = call(*arguments)
    assert result.code == 1
    one_line(result, "no stage `flying`; there are markup, pages")


def test_help_imports_little() -> None:
    code = "import sys; from pipeline.cli import main; main(['-h']); print(sorted(sys.modules), file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert not [m for m in ("lxml", "regex", "symspellpy", "rapidfuzz", "pipeline.stages") if f"'{m}'" in done.stderr]


# Cleaning


def test_run_then_nothing_to_do(call: Call, put: Put, tmp_path: Path) -> None:
    put("a", BROKEN_LINES)
    first = call("run")
    assert first.code == 0 and first.err == ""
    assert "a: 1 page" in first.out and "-> cleaned/a" in first.out and "1 document: 1 cleaned" in first.out
    assert sorted(p.name for p in (tmp_path / "cleaned" / "a").iterdir()) == [
        ".made-from",
        "SHA256SUMS",
        "ledger.jsonl",
        "review.tsv",
        "tei.xml",
        "text.txt",
    ]
    times = {p: p.stat().st_mtime_ns for p in (tmp_path / "cleaned" / "a").iterdir()}
    second = call("run")
    assert second.code == 0 and second.out.startswith("Nothing to do: 1 document up to date")
    assert times == {p: p.stat().st_mtime_ns for p in (tmp_path / "cleaned" / "a").iterdir()}
    assert "1 cleaned" in call("run", "--force").out


def test_bytes_do_not_depend_on_jobs_or_place(call: Call, put: Put, tmp_path: Path) -> None:
    for name in ("a", "b", "c"):
        put(name, BROKEN_LINES * 3)
    assert call("run", "--jobs", "1").code == 0
    assert call("run", "--jobs", "3", "--cleaned", "other/place").code == 0
    for name in ("a", "b", "c"):
        for file in cleaned_folder.FILES:
            one, other = (tmp_path / f / name / file for f in ("cleaned", "other/place"))
            assert one.read_bytes() == other.read_bytes()


@pytest.mark.parametrize("given", ["b", "raw/b", "raw/b/", "./raw/b", "raw/b/text.txt"])
def test_named_documents_alone(call: Call, put: Put, tmp_path: Path, given: str) -> None:
    put("a")
    put("b")
    assert call("run", given).code == 0
    assert [p.name for p in (tmp_path / "cleaned").iterdir()] == ["b"]


@pytest.mark.parametrize("given", ["other/b", "raw/b/text.tx", "raw/b/c/text.txt", "other/b/text.txt"])
def test_what_lies_elsewhere_is_no_document(call: Call, put: Put, tmp_path: Path, given: str) -> None:
    put("b")
    (tmp_path / "other" / "b").mkdir(parents=True)
    (tmp_path / "other" / "b" / "text.txt").write_text("Another text.\n")
    result = call("run", given)
    assert result.code == 1
    one_line(result, f"`{given}` is no document of raw; give its name")
    assert not (tmp_path / "cleaned").exists()


def test_run_as_json(call: Call, put: Put) -> None:
    put("a", BROKEN_LINES)
    put("bad", b"")
    good, bad = (json.loads(line) for line in call("run", "--json").out.splitlines())
    assert (good["document"], good["status"], good["pages"]) == ("a", "cleaned", 1)
    assert (bad["status"], bad["code"]) == ("failed", 2) and "empty" in bad["error"]


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_one_bad_document_does_not_stop_the_others(call: Call, put: Put, tmp_path: Path, jobs: str) -> None:
    for name in ("a", "c", "d"):
        put(name)
    put("b", b"\0\1\2")
    result = call("run", "--jobs", jobs)
    assert result.code == 10
    one_line(result, "raw/b/text.txt: binary")
    assert "4 documents: 3 cleaned, 1 failed." in result.out
    assert sorted(p.name for p in (tmp_path / "cleaned").iterdir()) == ["a", "c", "d"]
    assert left_behind(tmp_path) == []


def test_stop_at_the_first_failure(call: Call, put: Put, tmp_path: Path) -> None:
    put("a", b"")
    put("b")
    assert call("run", "--on-error", "stop").code == 2
    assert not (tmp_path / "cleaned").exists()


def test_all_failed_alike(call: Call, put: Put) -> None:
    put("a", b"")
    assert call("run").code == 2
    put("b", b"\0")
    assert call("run").code == 2


def test_two_texts_and_bad_toml(call: Call, put: Put) -> None:
    (put("a") / "second.txt").write_text("x")
    put("b", toml="colour = 'red'")
    result = call("run")
    assert result.code == 2
    first, second = result.err.splitlines()
    assert "2 texts (second.txt, text.txt); keep one" in first
    assert "unknown key `colour`; known are title" in second


def test_nothing_to_clean(call: Call, tmp_path: Path) -> None:
    assert call("run").code == 2
    (tmp_path / "raw").mkdir()
    result = call("run")
    assert result.code == 2
    one_line(result, "raw: no documents; put each into raw/<name>/: page images")
    one_line(call("run", "ghost"), "no such document")


def test_unwritable_place(call: Call, put: Put, tmp_path: Path) -> None:
    put("a")
    (tmp_path / "cleaned").write_text("a file, not a folder")
    result = call("run", "--cleaned", "cleaned/in")
    assert result.code == 5
    one_line(result, "cleaned/in/a: cannot be written: Not a directory")


def test_a_stage_at_fault_is_one_line(call: Call, put: Put, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(view: View) -> list[Finding]:
        raise ZeroDivisionError("oh")

    put("a")
    monkeypatch.setattr(stages, "STAGES", (Stage("broken", fail, ""),))
    result = call("run")
    assert result.code == 4
    one_line(result, "raw/a", "the program itself failed (ZeroDivisionError: oh)", "--debug")
    assert "Traceback" in call("--debug", "run").err


def test_other_exit_codes(call: Call, put: Put, monkeypatch: pytest.MonkeyPatch) -> None:
    put("a")

    def missing(*args: object) -> None:
        raise MissingProgram("tesseract: not installed; apt install tesseract-ocr")

    monkeypatch.setattr(answers, "run", missing)
    assert call("run").code == 3

    def interrupt(*args: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(answers, "run", interrupt)
    result = call("run")
    assert result.code == 130
    assert "clean-corpus: interrupted" in result.err.splitlines()[-1]


def test_a_broken_dictionary_is_one_line(call: Call, put: Put, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    put("a")
    monkeypatch.setattr(reader, "TABLE", tmp_path / "nowhere.tsv")
    knowledge.load.cache_clear()
    try:
        result = call("run")
    finally:
        monkeypatch.undo()
        knowledge.load.cache_clear()
    assert result.code == 2
    assert "nowhere.tsv" in result.err and "Traceback" not in result.err


def doubter(view: View) -> list[Finding]:
    """Doubts the first "grew" it meets."""
    at = view.text.find("grew")
    return [Edit(at, at + 4, "drew", "toy.doubt", Certainty.DOUBTFUL, "who knows")] if at >= 0 else []


def test_fail_on_review_and_decisions(call: Call, put: Put, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put("a", BROKEN_LINES)
    monkeypatch.setattr(stages, "STAGES", (*stages.STAGES, Stage("doubt", doubter, "")))
    assert call("run").code == 0
    result = call("run", "--fail-on-review")
    assert result.code == 13 and "1 change awaits review" in result.out

    review = (tmp_path / "cleaned" / "a" / "review.tsv").read_text().splitlines()
    (tmp_path / "said").mkdir()
    (tmp_path / "said" / "a.tsv").write_text(
        f"{review[0]}\naccept{review[1]}\nrefuse{review[1].replace('grew', 'flew')}\n"
    )
    result = call("run", "--decisions", "said", "--fail-on-review")
    assert result.code == 0
    stale = "1 verdict of its decisions file met no change any more (they wait for another scan; take their rows out there to hear no more of them):\n    toy.doubt: “flew” → “drew”, page [1]\n"
    assert stale in result.out
    assert "a: up to date\n  " + stale in call("run", "--decisions", "said").out
    assert "It drew and grew." in (tmp_path / "cleaned" / "a" / "text.txt").read_text()


def test_a_second_review_keeps_the_first(call: Call, put: Put, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def doubt(view: View) -> list[Finding]:
        return [
            Edit(at, at + len(old), new, "toy.doubt", Certainty.DOUBTFUL)
            for old, new in (("large", "barge"), ("grew", "drew"))
            if (at := view.text.find(old)) >= 0
        ]

    put("a", BROKEN_LINES)
    monkeypatch.setattr(stages, "STAGES", (*stages.STAGES, Stage("doubt", doubt, "")))
    assert "2 changes await" in call("run").out
    review, said = tmp_path / "cleaned" / "a" / "review.tsv", tmp_path / "said"
    said.mkdir()
    for waiting in ("1 change awaits", "1 document: 1 cleaned."):  # one open row is answered in each round
        heading, *rows = review.read_text().splitlines()
        first = next(i for i, row in enumerate(rows) if row.startswith("\t"))
        rows[first] = "accept" + rows[first]
        (said / "a.tsv").write_text("\n".join([heading, *rows]) + "\n")
        result = call("run", "--decisions", "said")
        assert waiting in result.out and "met no change" not in result.out
    assert "was barge.\n\nIt drew" in (tmp_path / "cleaned" / "a" / "text.txt").read_text()
    assert call("verify").code == 0


def test_furniture_is_told_by_kind() -> None:
    rules = {"furniture.folio": 2, "furniture.signature": 1, "furniture.stroke": 3, "furniture.junk-line": 1, "x.y": 9}
    counts = cleaning.Counts(3, {"pages": 0, "furniture": 7, "notes": 2}, rules, 0, [])
    line = outcomes.line(outcomes.Outcome("a", outcomes.CLEANED, Path("a"), counts))
    assert line.startswith(
        "a: 3 pages, 2 folios, 1 signature, 4 stray marks, 2 changes to notes; nothing awaits review"
    )


# Processes that are killed, and many documents


def killer(times: int, folder: Path) -> Stage:
    """A stage that kills its process at the text "Kill me.", the first `times` times."""

    def kill(view: View) -> list[Finding]:
        if "Kill me." in view.text and len(list(folder.glob("kill*"))) < times:
            (folder / f"kill{os.getpid()}").touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return []

    return Stage("kill", kill, "")


@pytest.mark.parametrize(("times", "code"), [(1, 0), (9, 10)])
def test_a_killed_process_fails_its_own_document_alone(
    call: Call, put: Put, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, times: int, code: int
) -> None:
    names = "abcdefghijkl"
    for name in names:
        put(name, "Kill me.\n" if name == "c" else "Leave me alone.\n")
    monkeypatch.setattr(stages, "STAGES", (*stages.STAGES, killer(times, tmp_path)))
    result = call("run", "--jobs", "2")
    assert result.code == code
    done = [n for n in names if (tmp_path / "cleaned" / n / "tei.xml").exists()]
    assert done == [n for n in names if code == 0 or n != "c"]
    if code:
        one_line(result, "raw/c: its process was killed, twice")


def test_few_documents_are_held_in_memory(
    call: Call, put: Put, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Watched(ProcessPoolExecutor):
        def submit(self, *args: Any, **more: Any) -> Any:
            future = super().submit(*args, **more)
            futures.add(future)
            return future

    futures: weakref.WeakSet[Any] = weakref.WeakSet()
    alive: list[int] = []

    def tell(outcome: outcomes.Outcome) -> None:
        alive.append(len(futures))

    for number in range(30):
        put(f"d{number}")
    monkeypatch.setattr(obedience, "ProcessPoolExecutor", Watched)
    job = batch.Job(tmp_path / "raw", tmp_path / "cleaned", tmp_path / "said")
    assert len(batch.run(job, [f"d{n}" for n in range(30)], 2, tell)) == 30
    assert len(alive) == 30 and max(alive) <= 2 * batch.AHEAD + 2


# Looking


@pytest.fixture
def cleaned(call: Call, put: Put) -> Path:
    """The folder of a small document that has been cleaned."""
    put("a", BROKEN_LINES)
    assert call("run").code == 0
    return Path("cleaned/a")


def test_restore_is_exact(call: Call, cleaned: Path) -> None:
    assert call("restore", "cleaned/a").out == BROKEN_LINES
    assert call("restore", "a").out == BROKEN_LINES


def test_restore_of_a_damaged_folder(call: Call, cleaned: Path) -> None:
    (cleaned / "text.txt").write_text("other")
    result = call("restore", "cleaned/a")
    assert result.code == 2 and result.out == ""
    one_line(result, "cleaned/a", "changed afterwards")
    one_line(call("restore", "nowhere"), "no such folder")


def test_text_after_a_stage(call: Call, cleaned: Path) -> None:
    assert call("text", "a", "--after", "pages").out == BROKEN_LINES
    assert call("text", "a").out == (cleaned / "text.txt").read_text()


def test_stage(call: Call, cleaned: Path) -> None:
    result = call("stage", "hyphens", "a")
    assert result.code == 0 and "hyphens.join" in result.out and "“¬⏎” → “”" in result.out
    row = json.loads(call("stage", "hyphens", "a", "--json").out.splitlines()[0])
    assert (row["line"], row["old"], row["new"], row["state"]) == (1, "¬\n", "", "applied")
    assert "mark" in json.loads(call("stage", "pages", "a", "--json").out)


def test_diff(call: Call, cleaned: Path) -> None:
    result = call("diff", "a")
    assert "[-Move¬⏎ment-]{+Movement+}" in result.out and "\x1b" not in result.out
    assert "\x1b[32mMovement" in call("diff", "--color", "always").out
    assert call("diff", "a", "--page", "1").out == result.out
    one_line(call("diff", "a", "--page", "7"), "no page 7; it has 1 pages")
    assert call("diff", "b").code == 2


def test_explain(call: Call, cleaned: Path) -> None:
    result = call("explain", "a", "Movement")
    assert "hyphens.join" in result.out and "rule: " in result.out
    assert json.loads(call("explain", "a", "Movement", "--json").out)["raw"] == "Move¬\nment"
    assert call("explain", "a", "5").code == 0
    assert call("explain", "a", "5", "--clean", "--color", "always").code == 0
    assert call("explain", "a", "9999").code == 2
    assert call("explain", "a", "²").code == 0
    assert "“9999” stands neither" in call("explain", "a", "--word", "9999").out


def test_pages_of_a_text_with_other_line_ends(call: Call, put: Put) -> None:
    put("a", BROKEN_LINES.replace("\n", "\r\n") + "\r\n" * 5 + "It grew on tho next page.\r\n")
    assert call("run").code == 0
    assert "page [2]" in call("explain", "a", "--all", "next").out
    assert call("diff", "a", "--page", "2").code == 0


def test_a_changed_raw_text_is_pointed_out(call: Call, cleaned: Path) -> None:
    Path("raw/a/text.txt").write_text("Other.\n")
    result = call("diff", "a")
    assert result.code == 0
    one_line(result, "the raw text has changed since; `clean-corpus run a`")


# Verifying


def test_verify_good(call: Call, cleaned: Path) -> None:
    result = call("verify")
    assert result.code == 0 and result.out == "a: good\n"
    assert call("verify", "a", "--raw", "nowhere").code == 0


def damage_tei(folder: Path) -> None:
    path = folder / "tei.xml"
    path.write_text(path.read_text().replace("grew", "flew"))


def damage_schema(folder: Path) -> None:
    (folder / "tei.xml").write_text("<p/>")


def damage_review(folder: Path) -> None:
    (folder / "review.tsv").write_text("x\n")


def damage_ledger(folder: Path) -> None:
    path = folder / "ledger.jsonl"
    path.write_text(path.read_text().replace("¬", "-"))


def damage_raw(folder: Path) -> None:
    Path("raw/a/text.txt").write_text("Other.\n")


def lose_tei(folder: Path) -> None:
    (folder / "tei.xml").unlink()


DAMAGE = [damage_tei, damage_schema, damage_review, damage_ledger, damage_raw, lose_tei]


@pytest.mark.parametrize("damage", DAMAGE, ids=[d.__name__ for d in DAMAGE])
def test_verify_finds_damage(call: Call, cleaned: Path, damage: Callable[[Path], None]) -> None:
    damage(cleaned)
    result = call("verify")
    assert result.code == 4 and "clean-corpus: cleaned/a: " in result.err
    assert not json.loads(call("verify", "--json").out)["good"]


def test_a_damaged_output_is_made_anew_when_asked_to(call: Call, cleaned: Path) -> None:
    damage_tei(cleaned)
    assert call("run").code == 10
    assert "1 cleaned" in call("run", "--overwrite").out
    assert call("verify").code == 0


def test_a_lost_output_is_made_anew(call: Call, cleaned: Path) -> None:
    lose_tei(cleaned)
    assert "1 cleaned" in call("run").out
    assert call("verify").code == 0


def test_verify_nothing(call: Call) -> None:
    assert call("verify").code == 2


def test_train(call: Call, tmp_path: Path) -> None:
    work = {"work": "w", "author": "A. Author", "year": 1900, "text": "the whole of the text"}
    (tmp_path / "w.jsonl").write_text(json.dumps(work) + "\n")
    (tmp_path / "british-words.10").write_text("the\nwhole\nof\ntext\n")
    result = call("train", "w.jsonl", "--words", "british-words.10", "--out", "made", "--jobs", "1")
    assert result.code == 0 and "4 words of" in result.out
    assert (tmp_path / "made" / "model" / "lexicon.bin").exists()
    assert call("train", "nowhere.jsonl").code == 1


# As a process of its own


SLOW = """
import os, sys, time
from pipeline import cli
from pipeline.stages import order
from pipeline.stages.view import Stage

def wait(view):
    os.write(1, b"at work\\n")  # in one piece
    time.sleep(60)
    return []

order.STAGES = (Stage("wait", wait, ""),)
sys.exit(cli.main(["run", "--jobs", "2"]))
"""


def test_interrupt_from_the_keyboard(tmp_path: Path, put: Put) -> None:
    for name in "abcdef":
        put(name)
    command = [sys.executable, "-c", SLOW]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(
        command,
        cwd=tmp_path,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # ignored under nohup
    )
    assert process.stdout is not None
    assert [process.stdout.readline() for _ in range(2)] == [b"at work\n"] * 2
    os.killpg(process.pid, signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert err.decode().strip().splitlines()[-1].startswith("clean-corpus: interrupted")
    assert "Traceback" not in err.decode()
    assert left_behind(tmp_path) == []


def test_processes_end_quietly(tmp_path: Path, put: Put) -> None:
    for name in "abc":
        put(name)
    command = [sys.executable, "-m", "pipeline", "run", "--jobs", "2"]
    done = subprocess.run(command, cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True)
    assert (done.returncode, done.stderr) == (0, b"")


def test_the_codes_of_many() -> None:
    def outcome(status: str, code: int = 0) -> outcomes.Outcome:
        return outcomes.Outcome("x", status, Path("x"), None, "", code)

    good, bad, worse = outcome(outcomes.CLEANED), outcome(outcomes.FAILED, 2), outcome(outcomes.FAILED, 5)
    assert outcomes.exit_code([good, good], False) == 0
    assert outcomes.exit_code([good, bad], False) == 10
    assert outcomes.exit_code([bad, worse], False) == 10
    assert outcomes.exit_code([bad, bad], True) == 2


def test_main_module_is_the_program() -> None:
    done = subprocess.run([sys.executable, "-m", "pipeline", "--version"], cwd=ROOT, capture_output=True, check=True)
    assert done.stdout.startswith(b"clean-corpus ")
