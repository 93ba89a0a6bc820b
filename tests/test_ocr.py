"""Page images read: by Tesseract itself, and by engines that fail in every way that engines do."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from pipeline.cli import main
from pipeline.errors import BadInput, MissingProgram, Unreadable
from pipeline.formats import alto, hocr
from pipeline.formats.layout import Block, Box, Line, Page, Reading, Word
from pipeline.scans import pictures
from pipeline.scans.reading import queue as shelf
from pipeline.scans.reading import requests, tesseract
from pipeline.scans.reading.options import Options, parse, trained
from pipeline.scans.reading.requests import Request
from pipeline.scans.reading.store import Store
from pipeline.source import documents

WORDS = "It was the opinion of the whole village"
HOCR = (
    "<html><body><div class='ocr_page' title='bbox 0 0 1200 400'><p class='ocr_par'><span class='ocr_line' "
    "title='bbox 60 60 500 100'>"
    + " ".join(
        f"<span class='ocrx_word' title='bbox {60 + 50 * i} 60 {100 + 50 * i} 100; x_wconf 96'>{word}</span>"
        for i, word in enumerate(WORDS.split())
    )
    + "</span></p></div></body></html>"
)


def drawn(*lines: str, size: tuple[int, int] = (1200, 400)) -> Image.Image:
    """A page with lines of print on it."""
    image = Image.new("L", size, 255)
    font = ImageFont.load_default(40)
    for i, text in enumerate(lines):
        ImageDraw.Draw(image).text((60, 60 + 70 * i), text, fill=0, font=font)
    return image


def words_of(page: Page) -> str:
    return " ".join(line.text for line in page.lines)


@pytest.fixture
def engine(tmp_path: Path) -> Callable[[str], Options]:
    """An engine of a few lines of shell, and the options that choose it. It notes each reading in `readings`."""

    def made(does: str) -> Options:
        program, data = tmp_path / "engine", tmp_path / "tessdata"
        data.mkdir(exist_ok=True)
        (data / "eng.traineddata").write_bytes(b"toy")
        (tmp_path / "page.hocr").write_text(HOCR)
        program.write_text(
            "#!/bin/sh\n"
            'if [ "$1" = --version ]; then echo toy 1.0; exit; fi\n'
            f'echo "$1" >> "{tmp_path}/readings"\n{does}\n'
        )
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
        return Options(program=str(program), tessdata=str(data), timeout=2)

    return made


GOOD = 'cp "$(dirname "$0")/page.hocr" "$2.hocr"'


def asked(options: Options, *files: Path) -> list[Request]:
    found = tesseract.find(options)
    sheets = [picture for path in files for picture in pictures.of(path)]
    return list(requests.of(sheets, found, options, requests.digests(files)))


def scans(folder: Path, count: int) -> list[Path]:
    """Page images, no two alike."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"p{i}.png" for i in range(1, count + 1)]
    for i, path in enumerate(paths):
        drawn(WORDS, f"page {i}").save(path)
    return paths


def count(tmp_path: Path) -> int:
    """How often the toy engine was asked."""
    log = tmp_path / "readings"
    return len(log.read_text().splitlines()) if log.exists() else 0


class TestTesseract:
    def test_a_page_is_read_where_it_stands(self, tmp_path: Path) -> None:
        path = tmp_path / "a.png"
        drawn(WORDS, "that he would never come back.").save(path, dpi=(300, 300))
        kept = Store(tmp_path / "kept")
        (request,) = asked(Options(), path)
        shelf.keep(request, kept)
        page = kept.get(request.key)
        assert page is not None
        assert words_of(page) == f"{WORDS} that he would never come back."
        first = next(page.lines).words[0]
        assert first.box is not None
        assert abs(first.box.left - 60) < 15
        assert first.confidence is not None
        assert 0.5 < first.confidence <= 1
        assert (page.width, page.height, page.dpi, page.image) == (1200, 400, 300, "a.png")

    def test_what_it_lacks_is_told(self, tmp_path: Path) -> None:
        with pytest.raises(BadInput, match=r"no fra\.traineddata in .* \(it has .*eng.*\); put it into a folder"):
            tesseract.find(Options(), "fr")
        with pytest.raises(MissingProgram, match="no-such-engine: no such program"):
            tesseract.find(Options(program="no-such-engine"))

    @pytest.mark.parametrize(
        ("tag", "name"), [("", "eng"), ("en-GB", "eng"), ("de", "deu"), ("frm", "frm"), ("grc", "grc")]
    )
    def test_languages(self, tag: str, name: str) -> None:
        assert trained(tag) == name

    def test_what_changes_a_reading_changes_its_key(self, tmp_path: Path) -> None:
        (path,) = scans(tmp_path, 1)
        keys = {
            asked(options, path)[0].key for options in (Options(), Options(psm=6), Options(variables=(("a", "1"),)))
        }
        drawn("Another page").save(path)
        keys.add(asked(Options(), path)[0].key)
        keys.add(asked(Options(text_layer="never"), path)[0].key)
        assert len(keys) == 5
        assert asked(Options(timeout=9), path)[0].key in keys  # patience changes nothing


OPTIONS = [
    ({"psm": 99}, "psm must be a number from 1 to 13"),
    ({"timeout": True}, "timeout must be a number from 1 to 86400"),
    ({"languages": 3}, r'languages must be a text in quotes, e.g. languages = "…"'),
    ({"text_layer": "maybe"}, "text_layer must be one of auto, always, never"),
    ({"speed": 1}, r"has no `speed`; known are languages, program"),
    ({"variables": 3}, "variables must be a table"),
]


@pytest.mark.parametrize(("table", "said"), OPTIONS, ids=[said[:12] for _, said in OPTIONS])
def test_options_that_are_none(table: dict[str, object], said: str) -> None:
    with pytest.raises(BadInput, match=rf"document.toml: \[ocr\] {said}"):
        parse(table, Path("document.toml"))


def test_options() -> None:
    found = parse({"languages": "eng+deu", "variables": {"tessedit_do_invert": False}}, Path("x"))
    assert (found.languages, found.variables) == ("eng+deu", (("tessedit_do_invert", "0"),))


class TestEachPageOnce:
    def test_what_was_read_is_not_read_again(self, tmp_path: Path, engine: Callable[[str], Options]) -> None:
        options, kept = engine(GOOD), Store(tmp_path / "kept")
        wanted = asked(options, *scans(tmp_path / "scans", 3))
        told: list[Request] = []
        shelf.read(shelf.missing(wanted, kept), kept, 2, told.append)
        assert sorted(r.picture.name for r in told) == ["p1.png", "p2.png", "p3.png"]
        before = count(tmp_path)
        assert before >= 3
        shelf.read(shelf.missing(wanted, kept), kept, 2, told.append)
        assert (len(told), count(tmp_path)) == (3, before)

    def test_the_same_image_twice_is_read_once(self, tmp_path: Path, engine: Callable[[str], Options]) -> None:
        (path,) = scans(tmp_path / "scans", 1)
        twin = path.with_name("twin.png")
        twin.write_bytes(path.read_bytes())
        assert len(shelf.missing(asked(engine(GOOD), path, twin), Store(tmp_path / "kept"))) == 1

    def test_a_run_that_was_cut_short_goes_on(self, tmp_path: Path, engine: Callable[[str], Options]) -> None:
        kept, wanted = Store(tmp_path / "kept"), asked(engine(GOOD), *scans(tmp_path / "scans", 3))
        shelf.keep(wanted[1], kept)
        torn = kept.folder / wanted[0].key[:2] / f".{wanted[0].key}.hocr.1.part"
        torn.parent.mkdir(parents=True, exist_ok=True)
        torn.write_bytes(b"<html>half a pa")
        assert shelf.missing(wanted, kept) == [wanted[0], wanted[2]]

    def test_a_page_that_was_damaged_is_read_again(
        self, tmp_path: Path, engine: Callable[[str], Options], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        options, (path,) = engine(GOOD), scans(tmp_path / "raw" / "book", 1)
        about = path.with_name("document.toml")
        about.write_text(f'[ocr]\nprogram = "{options.program}"\ntessdata = "{options.tessdata}"\n')
        text = documents.read(tmp_path / "raw", "book").text
        (kept,) = (tmp_path / ".ocr").glob("*/*.hocr")
        kept.write_bytes(b"\xff" * 5000 + kept.read_bytes()[-8:])
        assert documents.kept(tmp_path / "raw", "book") is None
        assert documents.read(tmp_path / "raw", "book").text == text
        assert documents.kept(tmp_path / "raw", "book") is not None

    def test_more_time_is_another_try(self, tmp_path: Path, engine: Callable[[str], Options]) -> None:
        options, kept = engine("sleep 3; " + GOOD), Store(tmp_path / "kept")
        quick, slow = (replace(options, timeout=seconds) for seconds in (1, 60))
        (path,) = scans(tmp_path / "scans", 1)
        shelf.read(asked(quick, path), kept, 1, lambda request: None)
        assert shelf.missing(asked(quick, path), kept) == []
        assert len(shelf.missing(asked(slow, path), kept)) == 1

    def test_a_page_that_does_not_read_back_is_read_again(
        self, tmp_path: Path, engine: Callable[[str], Options]
    ) -> None:
        kept, (request,) = Store(tmp_path / "kept"), asked(engine(GOOD), *scans(tmp_path / "scans", 1))
        path = kept.folder / request.key[:2] / f"{request.key}.hocr"
        path.parent.mkdir(parents=True)
        path.write_bytes(b"\0\0\0")
        assert shelf.missing([request], kept) == [request]

    def test_a_folder_that_cannot_be_written(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("in the way")
        with pytest.raises(Unreadable, match=r"cannot be written .*; name another in CLEAN_CORPUS_OCR"):
            Store(tmp_path / "file").put("0" * 64, Page(()))

    def test_pages_come_back_as_they_were(self, tmp_path: Path) -> None:
        word = Word("règle&<Co>", Box(1, 2, 3, 4), 0.25, frozenset({"italic"}), 9.5)
        page = Page(
            (Block((Line((word,), Box(1, 2, 3, 4), True, (0.01, -3.0), 31.5),), "", Box(1, 2, 3, 4)),), 9, 8, "p#page=2"
        )
        Store(tmp_path).put("ab" * 32, page)
        assert Store(tmp_path).get("ab" * 32) == page


FAULTS = [
    ("it fails", "echo it is too dark >&2; exit 1", "Tesseract failed: it is too dark"),
    ("it never ends", "sleep 20", "Tesseract took more than 2 seconds"),
    ("it kills its process", "kill -9 $PPID", "the process that read it was killed, twice"),
    ("it writes nothing", "exit 0", "Tesseract wrote no page"),
    ("it writes no hOCR", 'echo "<html>" > "$2.hocr"', "Tesseract wrote no page"),
]


@pytest.mark.parametrize(("does", "said"), [case[1:] for case in FAULTS], ids=[case[0] for case in FAULTS])
def test_a_page_that_cannot_be_read_is_told_and_the_rest_goes_on(
    tmp_path: Path, engine: Callable[[str], Options], does: str, said: str
) -> None:
    good, bad = scans(tmp_path / "scans", 2)
    options, kept = engine(f'case "$1" in *p2*) {does};; *) {GOOD};; esac'), Store(tmp_path / "kept")
    wanted = asked(options, good, bad)
    shelf.read(wanted, kept, 2, lambda request: None)
    first, second = (kept.get(request.key) for request in wanted)
    assert first is not None
    assert words_of(first) == WORDS
    assert second is not None
    assert said in second.failure
    assert shelf.missing(wanted, kept) == []
    assert shelf.missing(wanted, kept, again=True) == [wanted[1]]
    engine(GOOD)  # what was wrong is mended
    shelf.read(shelf.missing([*wanted, *wanted], kept, again=True), kept, 2, lambda request: None)
    mended = kept.get(wanted[1].key)
    assert mended is not None
    assert words_of(mended) == WORDS


def test_pages_that_failed_are_tried_again_together(tmp_path: Path, engine: Callable[[str], Options]) -> None:
    options, kept = engine("exit 1"), Store(tmp_path / "kept")
    wanted = asked(options, *scans(tmp_path / "scans", 3))
    shelf.read(wanted, kept, 2, lambda request: None)
    engine(GOOD)
    shelf.read(shelf.missing(wanted, kept, again=True), kept, 2, lambda request: None)
    assert [words_of(page) for request in wanted if (page := kept.get(request.key))] == [WORDS] * 3


class TestRun:
    @pytest.fixture(autouse=True)
    def here(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, engine: Callable[[str], Options]) -> None:
        monkeypatch.chdir(tmp_path)
        options = engine(GOOD)
        scans(tmp_path / "raw" / "book", 2)
        (tmp_path / "raw" / "book" / "document.toml").write_text(
            f'title = "A Book"\n[ocr]\nprogram = "{options.program}"\ntessdata = "{options.tessdata}"\n'
        )

    def test_from_images_to_tei(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["run"]) == 0
        tei = (tmp_path / "cleaned" / "book" / "tei.xml").read_text()
        assert '<pb facs="../../raw/book/p1.png" xml:id="pb-0"/>' in tei
        assert tei.count(WORDS) == 2
        read = count(tmp_path)
        assert main(["run"]) == 0
        assert main(["run", "--force"]) == 0
        assert main(["verify"]) == 0
        assert count(tmp_path) == read
        capsys.readouterr()
        assert main(["explain", "book", "village", "--all"]) == 0
        assert "on the scan: p1.png, pixels 410,60 to 450,100" in capsys.readouterr().out
        assert main(["restore", "book"]) == 0
        assert capsys.readouterr().out == documents.read(tmp_path / "raw", "book").text

    def test_a_broken_page_is_a_gap(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        (tmp_path / "raw" / "book" / "p3.png").write_bytes(b"\x89PNG\r\n\x1a\n and no more")
        assert main(["run"]) == 10
        assert "1 page could not be read, each a gap in the TEI" in capsys.readouterr().out
        tei = (tmp_path / "cleaned" / "book" / "tei.xml").read_text()
        assert '<gap reason="unread" unit="page"><desc>The page could not be read: cannot be read as an image' in tei
        assert main(["run"]) == 10  # it is told again
        assert "p3.png: cannot be read as an image" in capsys.readouterr().out

    def test_another_image_is_read_and_the_others_are_not(self, tmp_path: Path) -> None:
        assert main(["run"]) == 0
        read = count(tmp_path)
        drawn("A new scan of it").save(tmp_path / "raw" / "book" / "p2.png")
        assert main(["run"]) == 0
        assert count(tmp_path) - read == read // 2

    def test_an_odd_page_does_not_keep_the_others_from_being_read(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        about = tmp_path / "raw" / "book" / "document.toml"
        about.write_text(about.read_text() + "variables = { tessedit_char_blacklist = '\"' }\n")
        assert main(["run"]) == 0

    def test_a_document_that_fails_does_not_hide_the_next(self, tmp_path: Path) -> None:
        for name in "ab":
            scans(tmp_path / "raw" / name, 1)
        (tmp_path / "raw" / "a" / "document.toml").write_text('language = "xx"\n')
        toml = (tmp_path / "raw" / "book" / "document.toml").read_text()
        (tmp_path / "raw" / "b" / "document.toml").write_text(toml)
        assert main(["run"]) == 10
        assert (tmp_path / "cleaned" / "b" / "tei.xml").is_file()
        assert (tmp_path / "cleaned" / "book" / "tei.xml").is_file()

    def test_the_same_bytes_with_any_number_of_processes(self, tmp_path: Path) -> None:
        made = []
        for jobs in ("1", "3"):
            assert main(["run", "--force", "--jobs", jobs, "--cleaned", f"out{jobs}"]) == 0
            files = (tmp_path / f"out{jobs}" / "book").iterdir()
            made.append({path.name: path.read_bytes() for path in files if path.name != ".made-from"})
            for path in (tmp_path / ".ocr").glob("*/*.hocr"):
                path.unlink()
        assert made[0] == made[1]

    def test_a_verdict_outlives_a_new_scan(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        before = HOCR.replace(">opinion<", ">opinlon<")
        (tmp_path / "page.hocr").write_text(before)
        (tmp_path / "raw" / "book" / "p2.png").unlink()
        assert main(["run"]) == 0
        text, queue = (tmp_path / "cleaned" / "book" / name for name in ("text.txt", "review.tsv"))
        assert text.read_text().startswith("It was the opinion of")
        heading, row = queue.read_text().splitlines()
        verdicts = tmp_path / "dictionaries" / "decisions"
        verdicts.mkdir(parents=True)
        (verdicts / "book.tsv").write_text(f"{heading}\nrefuse{row}\n")
        drawn("scanned anew, and read a little otherwise").save(tmp_path / "raw" / "book" / "p1.png")
        (tmp_path / "page.hocr").write_text(before.replace(">was<", ">wss<").replace("bbox 60 60", "bbox 66 63"))
        capsys.readouterr()
        assert main(["run"]) == 0
        assert "opinlon of" in text.read_text()
        assert "met no change any more" not in capsys.readouterr().out
        (tmp_path / "page.hocr").write_text(HOCR)  # a scan in which the word is read as it should be
        drawn("scanned a third time").save(tmp_path / "raw" / "book" / "p1.png")
        assert main(["run"]) == 0
        assert "met no change any more" in capsys.readouterr().out
        assert "refuse" in queue.read_text()  # so that the list can be copied over the old one
        assert main(["verify"]) == 0

    def test_looking_reads_no_page(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["run"]) == 0
        for path in (tmp_path / ".ocr").glob("*/*.hocr"):
            path.unlink()
        read = count(tmp_path)
        for call in (["explain", "book", "village", "--all"], ["verify"], ["review", "book"], ["diff", "book"]):
            assert main(call) == 0
        assert count(tmp_path) == read

    def test_images_beside_a_text_are_its_pages(self, tmp_path: Path) -> None:
        (tmp_path / "raw" / "book" / "text.txt").write_text("It was the first page.\n\fIt was the second page.\n")
        assert main(["run"]) == 0
        tei = (tmp_path / "cleaned" / "book" / "tei.xml").read_text()
        assert tei.index("book/p1.png") < tei.index("first page") < tei.index("book/p2.png") < tei.index("second page")

    def test_images_without_an_ocr_file_are_not_forgotten(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (tmp_path / "raw" / "book" / "p1.hocr").write_text(
            HOCR.replace("title='bbox 0", "title='image p1.png; bbox 0", 1)
        )
        assert main(["run"]) == 2
        assert "no OCR for p2.png; add it, or take the OCR files away" in capsys.readouterr().err

    def test_an_ocr_file_is_of_the_image_of_its_name(self, tmp_path: Path) -> None:
        for i in (2, 1):
            (tmp_path / "raw" / "book" / f"p{i}.alto.hocr").write_text(HOCR)
        assert main(["run"]) == 0
        assert (tmp_path / "cleaned" / "book" / "tei.xml").read_text().count("facs=") == 2
        (tmp_path / "raw" / "book" / "p2.alto.hocr").unlink()
        assert main(["run"]) == 2

    def test_ocr_beside_the_pdf_it_was_made_of(self, tmp_path: Path) -> None:
        folder = tmp_path / "raw" / "book"
        for path in folder.glob("*.png"):
            path.unlink()
        drawn("one").save(folder / "scan.pdf", save_all=True, append_images=[drawn("two")])
        page = HOCR[HOCR.index("<div") : HOCR.index("</body>")].replace(
            "title='bbox 0", "title='image scan.pdf; bbox 0", 1
        )
        (folder / "scan.hocr").write_text(f"<html><body>{page}{page}</body></html>")
        assert main(["run"]) == 0
        tei = (tmp_path / "cleaned" / "book" / "tei.xml").read_text()
        assert 'facs="../../raw/book/scan.pdf#page=2"' in tei

    def test_a_bare_image_leads_to_itself(self, tmp_path: Path) -> None:
        drawn(WORDS).save(tmp_path / "raw" / "a letter.png")
        main(["run", "a letter"])
        tei = (tmp_path / "cleaned" / "a letter" / "tei.xml").read_text()
        assert 'facs="../../raw/a%20letter.png"' in tei

    def test_the_review_page_shows_the_place(self, tmp_path: Path) -> None:
        assert main(["run"]) == 0
        assert main(["review", "book", "--find", "opinion"]) == 0
        page = (tmp_path / "review" / "book.html").read_text()
        assert page.count("data:image/jpeg;base64,") == 2
        assert "<mark>opinion</mark>" in page

    def test_the_verb_ocr_writes_what_reads_back(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        program, data = str(tmp_path / "engine"), str(tmp_path / "tessdata")
        images = ["raw/book/p1.png", "raw/book/p2.png"]
        assert main(["ocr", *images, "--program", program, "--tessdata", data, "-o", "out"]) == 0
        said = capsys.readouterr().out
        assert "raw/book/p1.png: 1 page, 8 words, 96% sure\n  -> out/p1.hocr\n  -> out/p1.alto.xml" in said
        written: list[Reading] = []
        for read, name in ((hocr.read, "p1.hocr"), (alto.read, "p1.alto.xml")):
            path = tmp_path / "out" / name
            written.append(read(path.read_bytes(), path))
        assert written[0].pages == written[1].pages
        assert words_of(written[0].pages[0]) == WORDS
        assert main(["ocr", "raw/book", "--program", program, "--tessdata", data, "--format", "text", "--json"]) == 0
        assert (tmp_path / "ocr" / "p2.txt").read_text() == WORDS + "\n"

    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            (["nowhere.png"], "nowhere.png: no such file"),
            (["tessdata"], "tessdata: no page images there"),
            (["raw/book/p1.png", "p1.png"], "would be written to the same file"),
            (["p1.png", "--languages", "xyz"], "no xyz.traineddata in"),
        ],
    )
    def test_what_the_verb_ocr_refuses(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
    ) -> None:
        drawn("x").save(tmp_path / "p1.png")
        assert main(["ocr", *arguments]) == 2
        assert said in capsys.readouterr().err


class TestPictures:
    def test_many_pages_in_one_file(self, tmp_path: Path) -> None:
        pages = [drawn(f"page {i}").convert("1") for i in range(3)]
        pages[0].save(tmp_path / "book.tif", save_all=True, append_images=pages[1:], compression="group4")
        found = pictures.of(tmp_path / "book.tif")
        assert [picture.name for picture in found] == [f"book.tif#page={i}" for i in (1, 2, 3)]
        assert pictures.load(found[2]).mode == "1"

    @pytest.mark.parametrize(
        ("name", "mode", "seen"),
        [
            ("a.jp2", "RGB", "RGB"),
            ("a.jpg", "CMYK", "RGB"),
            ("a.png", "RGBA", "RGB"),
            ("a.png", "I;16", "L"),
            ("a.png", "P", "L"),
            ("a.tif", "LA", "RGB"),
            ("a.gif", "L", "L"),
        ],
    )
    def test_every_sort_of_image(self, tmp_path: Path, name: str, mode: str, seen: str) -> None:
        image = Image.new("L", (80, 60), 255)
        ImageDraw.Draw(image).rectangle((0, 0, 40, 60), fill=0)
        given = image.convert("I").point(lambda v: v * 257).convert("I;16") if mode == "I;16" else image.convert(mode)
        given.save(tmp_path / name)
        loaded = pictures.load(pictures.of(tmp_path / name)[0])
        assert (loaded.mode, loaded.size) == (seen, (80, 60))
        grey = loaded.convert("L")
        dark, light = grey.crop((0, 0, 30, 60)).getextrema(), grey.crop((50, 0, 80, 60)).getextrema()
        assert (dark[1] < 20, light[0] > 235) == (True, True)  # type: ignore[operator]

    def test_upright_as_its_file_says(self, tmp_path: Path) -> None:
        image = Image.new("L", (80, 60), 255)
        exif = image.getexif()
        exif[0x0112] = 6  # to be turned by a quarter
        image.save(tmp_path / "a.jpg", exif=exif)
        loaded = pictures.load(pictures.of(tmp_path / "a.jpg")[0])
        assert loaded.size == (60, 80)
        assert "as_stored" not in loaded.info

    @pytest.mark.parametrize(
        ("name", "data", "said"),
        [
            ("a.png", b"", "empty; scan the page again"),
            ("a.tif", b"junk", "not an image; known are PNG, JPEG, TIFF, JPEG 2000 and PDF"),
            ("a.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "cannot be read as an image"),
            ("a.pdf", b"%PDF-1.7 and nothing", "cannot be read as a PDF"),
        ],
    )
    def test_what_is_no_page(self, tmp_path: Path, name: str, data: bytes, said: str) -> None:
        (tmp_path / name).write_bytes(data)
        with pytest.raises(BadInput, match=said):
            pictures.load(pictures.of(tmp_path / name)[0])


def pdf(tmp_path: Path, mode: int, scan: bool = False) -> Path:
    """A PDF of one page of text, written by hand; mode 0 shows its text, 3 hides it; `scan`: over an image of a page."""
    content = f"BT {mode} Tr /F1 24 Tf 72 700 Td (Seen in print) Tj 0 -40 Td (and on the next line) Tj ET".encode()
    content = (b"q 612 0 0 792 0 0 cm /I0 Do Q " if scan else b"") + content
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>/XObject<</I0 6 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
        b"<</Type/Font/Subtype/Type1/BaseFont/Times-Italic>>",
        b"<</Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray/Length 1>>"
        b"stream\n\xff\nendstream",
    ]
    data, places = b"%PDF-1.4\n", []
    for i, part in enumerate(parts, 1):
        places.append(len(data))
        data += b"%d 0 obj%s endobj\n" % (i, part)
    start = len(data)
    data += b"xref\n0 7\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % at for at in places)
    data += b"trailer<</Size 7/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % start
    path = tmp_path / f"mode{mode}{scan}.pdf"
    path.write_bytes(data)
    return path


class TestPdf:
    def test_text_that_is_to_be_seen_is_taken(self, tmp_path: Path, engine: Callable[[str], Options]) -> None:
        kept, (request,) = Store(tmp_path / "kept"), asked(engine(GOOD), pdf(tmp_path, 0))
        shelf.keep(request, kept)
        page = kept.get(request.key)
        assert page is not None
        assert [line.text for line in page.lines] == ["Seen in print", "and on the next line"]
        first = next(page.lines).words[0]
        assert first.styles == {"italic"}
        assert first.box is not None
        assert abs(first.box.left - 72 * 300 / 72) < 10
        assert count(tmp_path) == 0

    def test_a_stamp_over_a_scan_is_not_its_text(self, tmp_path: Path, engine: Callable[[str], Options]) -> None:
        kept, (request,) = Store(tmp_path / "kept"), asked(engine(GOOD), pdf(tmp_path, 0, scan=True))
        shelf.keep(request, kept)
        page = kept.get(request.key)
        assert page is not None
        assert words_of(page) == WORDS

    @pytest.mark.parametrize(("layer", "words"), [("auto", WORDS), ("always", "Seen in print"), ("never", WORDS)])
    def test_text_under_a_scan(self, tmp_path: Path, engine: Callable[[str], Options], layer: str, words: str) -> None:
        options = engine(GOOD)
        chosen = Options(program=options.program, tessdata=options.tessdata, text_layer=layer)
        kept, (request,) = Store(tmp_path / "kept"), asked(chosen, pdf(tmp_path, 3))
        shelf.keep(request, kept)
        page = kept.get(request.key)
        assert page is not None
        assert words_of(page).startswith(words)

    def test_scanned_pages_keep_their_pixels(self, tmp_path: Path) -> None:
        pages = [drawn(f"page {i}").convert("1") for i in range(2)]
        path = tmp_path / "scan.pdf"
        pages[0].save(path, save_all=True, append_images=pages[1:], resolution=200)
        found = pictures.of(path)
        assert [picture.name for picture in found] == ["scan.pdf#page=1", "scan.pdf#page=2"]
        image = pictures.load(found[1])
        assert (image.mode, image.size) == ("1", (1200, 400))
        assert round(image.info["dpi"][0]) == 200


def test_the_folder_of_what_was_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline.scans.reading import store

    monkeypatch.delenv(store.VARIABLE, raising=False)
    assert store.of(tmp_path / "raw").folder == tmp_path / ".ocr"
    monkeypatch.setenv(store.VARIABLE, os.fspath(tmp_path / "elsewhere"))
    assert store.of(tmp_path / "raw").folder == tmp_path / "elsewhere"
