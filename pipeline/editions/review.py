"""review.tsv: one line for each change that waits for a person, or that one has judged, for any table program.

With `accept` or `refuse` in the first column it answers them: the next run takes the verdicts over (`takeover`). What
was answered before stands in it too, with its verdict.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass, fields, replace

from pipeline.editions.raw_places import Places, places
from pipeline.text.findings import Edit
from pipeline.text.ledger import Entry, Ledger
from pipeline.text.policy import State, Verdict
from pipeline.text.rules import Rule

CONTEXT = 5  # words of the raw text on either side: enough to know a place again after a new OCR
MOVED = "(moved)"
UNMATCHED = "unmatched"  # the state of a verdict that meets no change any more: it may again, after another scan
ELSEWHERE = (UNMATCHED, State.OVERTAKEN)  # the states of rows that no change of the text at hand stands for
_ANSWERED = {State.ACCEPTED: Verdict.ACCEPT, State.REFUSED: Verdict.REFUSE}
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r", "\f": "\\f"})
_PLAIN = {"\\": "\\", "t": "\t", "n": "\n", "r": "\r", "f": "\f"}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of review.tsv; all is unescaped.

    `page` is a folio; `line` counts the raw text's lines from 1, with the column (`12:40`) where several are alike.
    """

    verdict: str
    certainty: str
    state: str
    rule: str
    page: str
    line: str
    old: str
    new: str
    before: str
    after: str
    why: str


COLUMNS = tuple(f.name for f in fields(Row))


def rows(ledger: Ledger, raw: str, rules: Mapping[str, Rule]) -> list[Row]:
    """What waits for a person and what one has answered, in the order of the raw text."""
    return [row for _, row in placed(ledger, raw, rules)]


def placed(ledger: Ledger, raw: str, rules: Mapping[str, Rule]) -> list[tuple[tuple[int, int], Row]]:
    """The same, each with its stretch of the raw text, in code points."""
    listed = [e for r in ledger.records for e in r.entries if e.state.queued or e.state in _ANSWERED]
    if not listed:
        return []
    where = places(raw, ledger.marks)
    found = [(entry.raw, _row(entry, raw, where, rules)) for entry in sorted(listed, key=lambda e: e.raw)]
    alike = Counter(_alike(row) for _, row in found)
    return [(at, row if alike[_alike(row)] == 1 else _with_column(row, at[0], where)) for at, row in found]


def _alike(row: Row) -> tuple[str, ...]:
    """What the rows on a line have in common that nothing but their column tells apart."""
    return row.rule, row.new, row.before, row.after, row.line


def _with_column(row: Row, at: int, where: Places) -> Row:
    column = at - where.line_starts[where.line(at) - 1] + 1
    return replace(row, line=f"{row.line}:{column}")


def _row(entry: Entry, raw: str, where: Places, rules: Mapping[str, Rule]) -> Row:
    change, (start, end) = entry.change, entry.raw
    rule = rules.get(change.rule)
    return Row(
        verdict=_ANSWERED.get(entry.state, ""),
        certainty=change.certainty,
        state=entry.state,
        rule=change.rule,
        page=where.page(start),
        line=str(where.line(start)),
        old=entry.old,
        new=change.new if isinstance(change, Edit) else MOVED,
        before=words_before(raw, start),
        after=words_after(raw, end),
        why=change.why or (rule.why if rule else ""),
    )


def told(row: Row) -> str:
    """A row in few words: its rule, from what to what, and its page."""
    old, new = (text.translate(_ESCAPES) for text in (row.old, row.new))
    return f"{row.rule}: “{old}” → “{new}”, page {row.page}"


def words_before(text: str, at: int, count: int = CONTEXT) -> str:
    """The last words (and parts of words) that stand before code point `at`, parted by single spaces."""
    piece = text[max(0, at - 40 * count) : at]
    words = " ".join(piece.split()[-count:])
    return words + " " if words and piece[-1].isspace() else words


def words_after(text: str, at: int, count: int = CONTEXT) -> str:
    """The first words (and parts of words) that stand from code point `at` on, parted by single spaces."""
    piece = text[at : at + 40 * count]
    words = " ".join(piece.split()[:count])
    return " " + words if words and piece[0].isspace() else words


def dump(found: Iterable[Row]) -> str:
    """The lines of review.tsv, a heading first; tabs, line breaks and backslashes as `\\t`, `\\n`, `\\r`, `\\\\`."""
    out = io.StringIO()
    writer = csv.writer(out, dialect="excel-tab", lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([value.translate(_ESCAPES) for value in astuple(row)] for row in found)
    return out.getvalue()


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a review.tsv or decisions file as it stands there: `source`, with its end; `cells` as they stand.

    `row` is None for the heading, a comment (`# …`) and a line without anything. `number` counts from 1.
    """

    number: int
    source: str
    cells: tuple[str, ...]
    row: Row | None


def written(cells: Iterable[str], separator: str, end: str) -> str:
    """One line of a list, from its cells as they are to stand there."""
    out = io.StringIO()
    csv.writer(out, delimiter=separator, lineterminator=end).writerow(cells)
    return out.getvalue()


def separator(text: str) -> str:
    """What parts the cells of a list: a tab, or what a table program put in its place."""
    rows = text.removeprefix("\ufeff").split("\n")
    heading = next((row for row in rows if row.strip() and not row.startswith("#")), "")
    return max("\t;,", key=heading.count)


def lines(text: str) -> list[Line]:
    """The lines of a review.tsv or decisions file, also as a table program saves it.

    Raises ValueError, saying which line, where the columns are not those of review.tsv or a verdict is none.
    """
    csv.field_size_limit(max(csv.field_size_limit(), len(text) + 1))  # one cell may be as long as a document
    source = io.StringIO(text, newline="").readlines()
    reader = csv.reader(_without_mark(source), delimiter=separator(text))
    found: list[Line] = []
    heading, at = False, 0
    for cells in reader:
        number, piece = at + 1, "".join(source[at : reader.line_num])
        at = reader.line_num
        row = None
        if any("\n" in cell or "\r" in cell for cell in cells):
            raise ValueError(f"line {number}: a quotation mark opens a cell there that is not closed")
        if any(cells) and not cells[0].startswith("#"):
            if heading:
                row = _read(cells, number)
            elif tuple(cell.strip() for cell in cells[: len(COLUMNS)]) != COLUMNS:
                raise ValueError(f"line {number}: the columns must be {', '.join(COLUMNS)}")
            heading = True
        found.append(Line(number, piece, tuple(cells), row))
    if not heading:
        raise ValueError(f"line 1: the columns must be {', '.join(COLUMNS)}")
    return found


def _without_mark(source: list[str]) -> list[str]:
    return [source[0].removeprefix("\ufeff"), *source[1:]] if source else []


def _read(cells: list[str], number: int) -> Row:
    if len(cells) < len(COLUMNS):
        raise ValueError(f"line {number}: {len(cells)} columns where {len(COLUMNS)} belong")
    verdict = cells[0].strip().lower()
    if verdict not in ("", *Verdict):
        raise ValueError(f"line {number}: verdict `{cells[0]}`; write accept or refuse, or leave it empty")
    return Row(verdict, *map(_unescape, cells[1 : len(COLUMNS)]))


def parse(text: str) -> list[Row]:
    """The rows alone. Raises ValueError as `lines` does."""
    return [line.row for line in lines(text) if line.row]


def decode(data: bytes) -> str:
    """The text of a list, in UTF-8 or in what table programs call Unicode. Raises UnicodeDecodeError."""
    return data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8")


def _unescape(value: str) -> str:
    if "\\" not in value:
        return value
    out = []
    letters = iter(value)
    for letter in letters:
        if letter == "\\":
            follows = next(letters, "")
            out.append(_PLAIN.get(follows, "\\" + follows))
        else:
            out.append(letter)
    return "".join(out)
