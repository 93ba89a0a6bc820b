"""How well page furniture is taken off in real books: every line of every page is counted.

Read are the books of ../shared: five of 1853-1920 by three OCR engines each, thirteen of 1805-1911 out of a library's
OCR, a reading book, a law report, and birds (which has no furniture). A line is *text* where the transcription has it;
*furniture* where it has not and the line stands at the edge of its page and reads like the heads of other pages, or is
its number. What can be told neither way (dirt, captions, notes that the transcription leaves out) is not counted.

`python -m pytest tests/test_books.py -s` prints the tables of dictionaries/rules/README.md.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest
from rapidfuzz import fuzz, process
from rapidfuzz.distance import Levenshtein

from pipeline.language import knowledge
from pipeline.stages import chain
from pipeline.stages.order import BY_NAME, STAGES
from pipeline.text.findings import Edit

SHARED = Path(__file__).parent.parent.parent / "shared"
ENGINES = {"01_col_textract": "textract", "02_bin_tesseract": "tesseract", "Otsu_tesseract3": "tesseract3"}
FURNITURE = ("head", "folio")  # what the bar is set for
MORE = ("signature", "catchword")  # what is counted beside it
ALIKE, SAME = 65, 75  # of 100: two heads with numbers read alike, and two without
AT_EDGE = 4  # lines of a page at either end that may be furniture

pytestmark = pytest.mark.skipif(not (SHARED / "pairs").is_dir(), reason="the books are not at hand")


@dataclass
class Row:
    """A line of a page as the OCR has it, what it is, and the share of its letters that the transcription has."""

    text: str
    share: float = 0.0
    kind: str = ""


@dataclass
class Sheet:
    """A page: its lines that are not blank, and what its transcription has for furniture."""

    name: str
    rows: list[Row]
    known: list[str] = field(default_factory=list)
    joined: bool = True  # the page after it is the next one of the book


@dataclass
class Book:
    """Some pages of a book, in order."""

    name: str
    sheets: list[Sheet]


def letters(text: str) -> str:
    return "".join(c for c in text.lower() if c.isalpha())


def size(text: str) -> int:
    return sum(c.isalnum() for c in text)


def pairs(name: str) -> list[dict[str, str]]:
    with gzip.open(SHARED / "pairs" / f"{name}.jsonl.gz", "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def matched(ocr: str, truth: str) -> bytearray:
    """For each code point of the OCR text, whether it stands in the transcription."""
    found = bytearray(len(ocr))
    for op in Levenshtein.opcodes(ocr.lower(), truth.lower()):
        if op.tag == "equal":
            found[op.src_start : op.src_end] = b"\1" * (op.src_end - op.src_start)
    return found


def rows(ocr: str, found: bytearray) -> list[Row]:
    """The lines that are not blank."""
    made = []
    for m in re.finditer(r"[^\n]+", ocr):
        mine = [found[i] for i in range(*m.span()) if ocr[i].isalnum()]
        if m[0].strip():
            made.append(Row(m[0], sum(mine) / max(1, len(mine))))
    return made


# The books.


def oldbooks() -> Iterator[Book]:
    """Five books by three engines. Their transcription has the furniture for the most part: it is cut off."""
    for file, engine in ENGINES.items():
        found: defaultdict[str, list[Sheet]] = defaultdict(list)
        for pair in pairs(f"oldbooks_{file}"):
            book, number = pair["id"][-4], int(pair["id"][-3:])
            truth = [line.strip() for line in pair["gt"].split("\n") if line.strip()]
            known = []
            opening = re.match(r"PROLOGUE|PART|CHAPTER", truth[0])
            numbered = re.search(r"^(\d{1,3}|[ivxl]{1,5})\b|\b(\d{1,3}|[ivxl]{1,5})\W*$", truth[0])
            unnumbered = book == "c" and not opening  # its folios stand at the foot
            if (
                len(truth[0]) < 60
                and (numbered or unnumbered)
                and (truth[0].isupper() or not letters(truth[0]) or numbered)
            ):
                known.append(truth.pop(0))
            if re.fullmatch(r"\d{1,3}|[A-Z]", truth[-1]):
                known.append(truth.pop())
            if found[book]:
                found[book][-1].joined = number == int(found[book][-1].name[1:]) + 1
            found[book].append(
                Sheet(f"{book}{number:03}", rows(pair["ocr"], matched(pair["ocr"], "\n".join(truth))), known)
            )
        yield from (Book(f"{book} {engine}", sheets) for book, sheets in sorted(found.items()))


def hathi() -> Iterator[Book]:
    """Thirteen books, put together from passages; pages of which some is missing are left out."""
    found: defaultdict[str, list[tuple[int, str, str]]] = defaultdict(list)
    for pair in (*pairs("hathi"), *pairs("hathi_rough")):
        _, book, place = pair["id"].split("-")
        found[book].append((int(place), pair["ocr"], pair["gt"]))
    for book, passages in sorted(found.items()):
        passages.sort()
        ends = [i for i, (a, b) in enumerate(pairwise(passages), 1) if b[0] - a[0] > 76]  # words; a passage has seventy
        sheets: list[Sheet] = []
        for first, stop in pairwise([0, *ends, len(passages)]):
            text, same = "", bytearray()
            for _, ocr, truth in passages[first:stop]:
                same += (b"\0" if text else b"") + matched(ocr, truth)
                text += f" {ocr}" if text else ocr
            cuts = [m.span() for m in re.finditer(r"\n\n+", text)]
            whole = list(pairwise([0, *(c for cut in cuts for c in cut), len(text)]))[::2]
            whole = whole[first > 0 : len(whole) - (stop < len(passages))]
            sheets += [Sheet(str(len(sheets) + n), rows(text[a:b], same[a:b])) for n, (a, b) in enumerate(whole)]
            if whole:
                sheets[-1].joined = False
        yield Book(book, [sheet for sheet in sheets if sheet.rows])


def birds() -> Iterator[Book]:
    """A book whose furniture is gone already: all of it is text."""
    yield Book(
        "birds", [Sheet(p["id"][-3:], [Row(t, 1.0) for t in p["ocr"].split("\n") if t.strip()]) for p in pairs("mibio")]
    )


def primer() -> Iterator[Book]:
    """A reading book: its heads are known by name, nothing else of it is transcribed."""
    text = (SHARED / "scans/djvu/colorbook_djvu.txt").read_text(encoding="utf-8")
    sheets = []
    for n, page in enumerate(text.split("\f")):
        lines = [Row(t.strip()) for t in re.split(r"[\n\x0b\x1d\x1f]", page) if t.strip()]
        for place, row in enumerate(lines):
            named = max(
                fuzz.ratio(letters(row.text), name) for name in ("eclecticseries", "mcguffeysprimer", "firstreader")
            )
            furniture = n and place < 2 and (named >= ALIKE or size(row.text) <= 2)
            row.share = float(not furniture and re.search(r"[^\W\d_]{3}", row.text) is not None)  # some is in script
        sheets.append(Sheet(str(n), lines))
    yield Book("primer", [s for s in sheets if s.rows])


def law() -> Iterator[Book]:
    """Six pages of a law report, with tags that say what each line is."""
    sheets = []
    for path in sorted((SHARED / "scans/law_reports").glob("32044057892259_redacted_ALTO_*.xml")):
        root = ElementTree.parse(path).getroot()
        name = root.tag[: root.tag.index("}") + 1]
        labels = {tag.get("ID"): tag.get("LABEL") for tag in root.iter(f"{name}StructureTag")}
        lines = []
        for block in root.iter(f"{name}TextBlock"):
            for line in block.iter(f"{name}TextLine"):
                words = " ".join(s.get("CONTENT", "") for s in line.iter(f"{name}String"))
                kind = labels.get((line.get("TAGREFS") or block.get("TAGREFS") or "").split(" ")[0])
                kind = {"pagematter": "head", "pagelabel": "folio"}.get(kind or "", "text")
                lines.append((int(float(line.get("VPOS", "0"))), Row(words, float(kind == "text"), kind)))
        sheets.append(Sheet(path.stem[-7:], [row for _, row in sorted(lines, key=lambda x: x[0])]))
    yield Book("law", sheets)


# What each line is.


def label(book: Book) -> Book:
    """Say of each line what it is: text, head, folio, signature, catchword; nothing where it cannot be told."""
    zones = [zone(sheet.rows) for sheet in book.sheets]
    names = [letters(row.text) for top, _ in zones for row in top if len(letters(row.text)) >= 4]
    names += [letters(known) for sheet in book.sheets for known in sheet.known if len(letters(known)) >= 4]
    for sheet, (top, foot) in zip(book.sheets, zones, strict=True):
        for row in sheet.rows:
            row.kind = row.kind or ("text" if row.share >= 0.6 else "")
        for row in (*top, *foot):
            row.kind = "" if size(row.text) <= 3 or row.share < 0.6 else row.kind
            row.kind = "head" if (row in top or sheet.known) and head(row, sheet, names) else row.kind
        folio(sheet, top)
    footed = (
        sum(any(r.kind in FURNITURE and re.search(r"\d", r.text) for r in top) for top, _ in zones) < len(zones) / 3
    )
    for sheet, (_, foot) in zip(book.sheets, zones, strict=True):
        if footed:
            folio(sheet, foot)
        for row in foot:
            if not row.kind and SIGNATURE.fullmatch(row.text.strip(EDGE)):
                row.kind = "signature"
    catches = [one.rows[-1] for one, other in pairwise(book.sheets) if one.joined and catches_on(one, other)]
    for row in catches if len(catches) >= len(book.sheets) / 4 else ():
        row.kind = "catchword"
    return book


EDGE = " .,:;'’‘`\"“”-–—_~•·|()[]{}^"
SIGNATURE = re.compile(r"[VvW][OoCc0][LlIi1].{1,12}|[A-Z]{1,2} ?\d?\*?|[a-z] ?\d{1,2}|\d{1,2} ?\*?")
HEADING = re.compile(r"\W*(?:chap|part\b|book\b|section|prologue|epilogue)", re.I)
NUMBERED = re.compile(r"\W*[\divxl]{1,5}\b.*|.*\b[\divxl]{1,5}\W*")


def zone(page: Sequence[Row]) -> tuple[list[Row], list[Row]]:
    """The lines above the first line of text, and those below the last one."""
    body = [i for i, row in enumerate(page) if row.share >= 0.6 and size(row.text) > 3] or [len(page)]
    top = page[: min(AT_EDGE, body[0])]
    if not top and len(page) > 2 and page[1].share < 0.6 and re.fullmatch(r"\W*\d{1,3}\W*", page[1].text):
        top = page[:2]  # a head that the chapter's heading matches, over its folio
    if not top and re.search(r"^\W*\d{1,3}\b|\b\d{1,3}\W*$", page[0].text):
        top = page[:1]  # the same, with the folio beside it
    return list(top), list(page[max(body[-1] + 1, len(page) - AT_EDGE, len(top)) :])


def head(row: Row, sheet: Sheet, names: Sequence[str]) -> bool:
    """Whether a line at the edge of a page is its running head."""
    name = letters(row.text)
    if len(name) < 4 or len(row.text.strip()) > 60 or HEADING.match(row.text):
        return False
    if any(fuzz.ratio(name, letters(known)) >= ALIKE for known in sheet.known):
        return True
    place = sheet.rows.index(row)
    numbered = NUMBERED.fullmatch(row.text.strip()) is not None
    under = sheet.rows[place + 1 : place + 2]
    titled = under and not numbered and under[0].share < 0.6 and len(letters(under[0].text)) >= 4
    if titled or (len(sheet.rows) < 5 and not numbered):
        return False  # the title of a part, with more of it below; a plate
    alike = len(process.extract(name, names, scorer=fuzz.ratio, score_cutoff=ALIKE if numbered else SAME, limit=4)) - 1
    return alike >= 2 or (numbered and (alike >= 1 or (place == 0 and row.share < 0.3)))


def folio(sheet: Sheet, lines: Sequence[Row]) -> None:
    """Find the line that is the page's number, unless a running head has it."""
    if len(sheet.rows) < 3 or any(
        r.kind == "folio" or (r.kind == "head" and NUMBERED.fullmatch(r.text.strip())) for r in lines
    ):
        return
    said = [known for known in sheet.known if size(known) <= 4]
    best = [r for r in (*sheet.rows[:-4:-1], *sheet.rows[:8]) if r.text.strip(EDGE) in said]
    short = [r for r in lines if not r.kind and re.fullmatch(r"\S{1,4}|[\d ]+", r.text.strip(EDGE))]
    best = best or [r for r in short if re.search(r"\d", r.text)] or (short if said else [])
    for row in best[:1]:
        row.kind = "folio"


def catches_on(one: Sheet, other: Sheet) -> bool:
    """Whether the last line of a page is the first word of the next."""
    words = one.rows[-1].text.split()
    first = next((letters(r.text) for r in other.rows if r.kind == "text"), "")
    ends = [last for last in (letters("".join(words)), letters(words[-1])) if len(last) > 1]
    return len(words) <= 3 and any(fuzz.ratio(last, first[: len(last)]) >= 75 for last in ends)


# What becomes of them.


@dataclass
class Score:
    """How many lines of each kind a book has, which lines of furniture are left and which of the text are lost."""

    count: Counter[str]
    left: list[tuple[str, Row]]
    lost: list[tuple[str, Row]]
    words: int  # of lines of text, lost from lines that stay

    def removed(self, kinds: Sequence[str] = FURNITURE) -> float:
        """The share of furniture that is taken out."""
        return 1 - sum(row.kind in kinds for _, row in self.left) / max(1, sum(self.count[k] for k in kinds))


def taken(text: str, cleaned: chain.Cleaned) -> bytearray:
    """For each code point of the raw text, whether it was taken out with nothing put in its place."""
    gone, origin = bytearray(len(text)), list(range(len(text)))  # whence each code point of the text comes; -1: new
    for record in cleaned.records:
        for entry in record.entries:
            change = entry.change
            if entry.state.in_text and isinstance(change, Edit) and size(change.new) < 0.5 * size(entry.old):
                for place in origin[change.start : change.end]:
                    gone[place] |= place >= 0
        pieces = sorted((p for p in record.layer.by_base if p.length), key=lambda p: p.out)
        origin = [o for p in pieces for o in (origin[p.start : p.end] if p.new is None else [-1] * p.length)]
    return gone


def score(sheets: Sequence[Sheet], stages: Sequence[str], gap: str = "\f") -> Score:
    """Clean pages as one document and see which of their lines are gone."""
    text, spans = "", []
    for sheet in sheets:
        text += gap if text else ""
        for row in sheet.rows:
            spans.append((len(text), sheet, row))
            text += f"{row.text}\n"
        text = text[:-1]
    cleaned = chain.run(text, [BY_NAME[name] for name in stages], knowledge.load())
    gone = taken(text, cleaned)
    made = Score(Counter(row.kind for sheet in sheets for row in sheet.rows), [], [], 0)
    for start, sheet, row in spans:
        signs = [i for i, c in enumerate(row.text, start) if c.isalnum()] or list(range(start, start + len(row.text)))
        share = sum(gone[i] for i in signs) / len(signs)
        if row.kind in (*FURNITURE, *MORE) and share < 0.8:
            made.left.append((sheet.name, row))
        elif row.kind == "text" and share >= 0.5:
            made.lost.append((sheet.name, row))
        elif row.kind == "text" and share:
            made.words += sum(
                all(gone[start + i] for i in range(*m.span())) for m in re.finditer(r"[^\W\d_]{2,}", row.text)
            )
    return made


@cache
def books() -> tuple[Book, ...]:
    """All of them, each line labelled."""
    return tuple(label(book) for read in (oldbooks, hathi, birds, primer, law) for book in read())


Scores = dict[str, Score]
TILL_FURNITURE = ("pages", "furniture")


def part(sheets: Callable[[Book], list[list[Sheet]]], gap: str = "\f") -> Scores:
    """The figures of each book, of which every list of sheets is cleaned as a document of its own."""
    made = {}
    for book in books():
        scores = [score(some, TILL_FURNITURE, gap) for some in sheets(book) if some]
        made[book.name] = Score(
            sum((s.count for s in scores), Counter()),
            [x for s in scores for x in s.left],
            [x for s in scores for x in s.lost],
            sum(s.words for s in scores),
        )
    return made


def together(scores: Scores) -> Score:
    """The figures of all books as if they were one."""
    everything = scores.values()
    left, lost = [x for s in everything for x in s.left], [x for s in everything for x in s.lost]
    return Score(sum((s.count for s in everything), Counter()), left, lost, sum(s.words for s in everything))


def show(title: str, scores: Scores) -> None:
    """Print the table: seen with `pytest -s`, or where a test fails."""
    rows = [
        "| book | heads and folios | removed | signatures, catchwords | removed | lines of text | lost |",
        f"|---|{'---:|' * 6}",
    ]
    for name, s in [*scores.items(), ("all", together(scores))]:
        furniture, more = (sum(s.count[k] for k in kinds) for kinds in (FURNITURE, MORE))
        shares = [f"{100 * s.removed(kinds):.1f} %" if n else "" for kinds, n in ((FURNITURE, furniture), (MORE, more))]
        rows.append(
            f"| {name} | {furniture} | {shares[0]} | {more} | {shares[1]} | {s.count['text']} | {len(s.lost)} |"
        )
    sys.stdout.write(f"\n{title}\n\n" + "\n".join(rows) + "\n")


def check(scores: Scores, removed: float, lost: float, each: float = 0.0) -> None:
    """Hold the figures to their bars; list what is wrong where they do not keep them."""
    everything = together(scores)
    below = [name for name, s in scores.items() if s.removed() < each]
    good = everything.removed() >= removed and len(everything.lost) <= lost * everything.count["text"] and not below
    wrong = [
        f"{name}, page {page}: {what} {row.kind}: {row.text.strip()}"
        for name, s in scores.items()
        for what, found in (("left", s.left), ("lost", s.lost))
        for page, row in found
        if row.kind not in MORE
    ]
    assert good, "\n".join([f"{100 * everything.removed():.2f} % removed; below: {below}", *wrong[:100]])


def test_furniture_goes_and_text_stays() -> None:
    scores = part(lambda book: [book.sheets])
    show("Whole books", scores)
    check(scores, removed=0.98, lost=0.001, each=0.95)
    assert together(scores).removed(MORE) >= 0.8


def test_pages_may_be_parted_by_blank_lines() -> None:
    scores = part(lambda book: [book.sheets[:40]], gap="\n" * 5)
    show("The first 40 pages, parted by blank lines", scores)
    check(scores, removed=0.98, lost=0.001, each=0.93)


def test_few_pages_or_pages_with_gaps() -> None:
    eight = part(lambda book: [book.sheets[i : i + 8] for i in range(0, min(80, len(book.sheets)), 8)])
    show("Eight pages at a time, ten times", eight)
    check(eight, removed=0.95, lost=0.001)
    third = part(lambda book: [book.sheets[:120:3]])
    show("Every third page, of 120", third)
    check(third, removed=0.95, lost=0.001)


def test_a_single_page_is_left_as_it_is() -> None:
    scores = part(lambda book: [[sheet] for sheet in book.sheets[:20]])
    show("Single pages", scores)
    check(scores, removed=0.0, lost=0.0)


def test_the_stages_after_it_lose_no_text() -> None:
    names = [stage.name for stage in STAGES]
    scores = {book.name: score(book.sheets[:20], names) for book in books() if book.name.endswith("tesseract")}
    show("All stages, the first 20 pages", scores)
    check(scores, removed=0.98, lost=0.001, each=0.95)
