"""A book as volunteers transcribed it: plain text whose blocks are parted by blank lines, and what each block is.

As Project Gutenberg's texts are: headings below several blank lines, verse and quotations set in, notes and pictures in
square brackets, the licence above and below. What would be misread of one is put right in a file `<name>.marks` beside
it. Its rows are `line<TAB>kind[<TAB>level]`: the line where a block begins (1 for the first), or `first-last` for all
blocks that begin there.
"""

from __future__ import annotations

import lzma
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import regex

from pipeline.errors import BadInput, Unreadable

_START = regex.compile(r"\s*\*\*\* ?START OF")
_END = regex.compile(r"(?i)\s*(?:\*\*\* ?END OF|end of (?:the |this )?project gutenberg)")
_CREDIT = regex.compile(r"(?i)(?:produced by|e-text prepared|transcribed (?:from|by))")
_APART = regex.compile(r"(?i)\W*\[?(?:illustration|frontispiece|transcriber|transcription|footnote)\b")
_NOTE = regex.compile(r"\s*(?:\[(?:\d{1,3}|[A-Za-z]|\*)\]\s|\{\d{1,3}\}\s|(?:\*{1,3}|†)\s?[\p{L}\"“(_])")
_RULE = regex.compile(r"[\s*·.•_=~+#-]+")
_LABEL = regex.compile(
    r"(?i)\W*(?:(?:chapter|chap|book|part|letter|canto|lecture|essay|act|scene|section|volume|no(?=\.))\W{1,3}"
    r"(?:[ivxlc]+|\d+|the\s|[a-z-]+(?:th|st|nd|rd|one|two|three|four|five|six|seven|eight|nine|ten|een|ty)\b)"
    r"|preface|introduction|conclusion|appendix|advertisement|prologue|epilogue|contents|index|dedication|notes?\W*$)"
)
_CONTENTS = regex.compile(r"(?i)\W*(?:contents|list of illus\w*|illustrations)\W*")
_CAPITAL = regex.compile(r"\s*[\"“'‘(\[_—-]*\p{Lu}")
_SPACED = regex.compile(r"\S {3,}\S")
_BETWEEN = regex.compile(r"\s+|[—–]|--+")
LONG = 62  # code points that a line of verse seldom has


@dataclass(frozen=True, slots=True)
class Block:
    """Some lines between blank ones, the first of them line number `line`. kind: p, head, verse, quote, note, toc, or
    something else that is neither."""

    kind: str
    line: int
    lines: tuple[str, ...]
    above: int  # blank lines

    @property
    def words(self) -> list[str]:
        """Its words, as they are compared."""
        return words(" ".join(self.lines))

    @property
    def indent(self) -> int:
        """Blanks before the line that stands farthest to the left."""
        return min(len(line) - len(line.lstrip()) for line in self.lines)


def words(text: str) -> list[str]:
    """The words of a text as they are compared: letters and figures, in lower case; dashes part them."""
    parts = _BETWEEN.split(text.casefold())
    return [key for part in parts if (key := "".join(filter(str.isalnum, part)))]


def content(path: Path) -> str:
    """The text of a file, packed (.xz) or not. Raises Unreadable."""
    try:
        data = path.read_bytes()
        data = lzma.decompress(data) if path.suffix == ".xz" else data
    except (OSError, lzma.LZMAError) as e:
        raise Unreadable(f"{path}: {e}") from e
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def read(path: Path) -> list[Block]:
    """The blocks of a transcription, in order. Raises Unreadable, BadInput where its marks cannot be read."""
    lines = content(path).replace("\r\n", "\n").split("\n")
    marks = _marks(path.with_name(path.name.removesuffix(".xz") + ".marks"))
    return list(_kinds(_blocks(lines, *_inner(lines)), marks))


def _marks(path: Path) -> Mapping[int, str]:
    found: dict[int, str] = {}
    if not path.is_file():
        return found
    for row in content(path).splitlines():
        if row.strip() and not row.startswith("#"):
            try:
                where, kind, *_ = row.split("\t")
                first, _, last = where.partition("-")
                found |= dict.fromkeys(range(int(first), int(last or first) + 1), kind)
            except ValueError as e:
                raise BadInput(f"{path}: not a mark: {row!r}; write line, kind and level, parted by tabs") from e
    return found


def _inner(lines: Sequence[str]) -> tuple[int, int]:
    """The first line below the licence and the credits, and the one after the last."""
    first = next((n + 1 for n, line in enumerate(lines[:120]) if _START.match(line)), 0)
    last = next((n for n in range(len(lines) - 1, first, -1) if _END.match(lines[n])), len(lines))
    for n in range(first, min(first + 40, last)):
        if _CREDIT.match(lines[n]):
            first = next((k for k in range(n, last) if not lines[k].strip()), last)
    return first, last


def _blocks(lines: Sequence[str], first: int, last: int) -> list[Block]:
    found: list[Block] = []
    run: list[str] = []
    above = 9
    for n in range(first, last + 1):
        if n < last and lines[n].strip():
            run.append(lines[n].rstrip())
            continue
        if run:
            found.append(Block("", n - len(run) + 1, tuple(run), above))
            run, above = [], 0
        above += 1
    return found


def _kinds(blocks: Sequence[Block], marks: Mapping[int, str]) -> Iterator[Block]:
    before = Block("", 0, (), 0)
    depth, listed = 0, False  # square brackets that are open; whether the contents are
    for block in blocks:
        text = " ".join(block.lines)
        if depth > 0:
            kind, depth = "apart", depth + text.count("[") - text.count("]")
        elif kind := marks.get(block.line, ""):
            listed = _CONTENTS.fullmatch(text) is not None if kind == "head" else listed
        elif _APART.match(text) or _RULE.fullmatch(text):
            kind, depth = "apart", max(0, text.count("[") - text.count("]")) if text.lstrip()[0] == "[" else 0
        elif _NOTE.match(text) or before.kind == "note" and block.indent >= 3 and block.above == 1:
            kind = "note"
        elif _heads(block, text, before):
            kind, listed = "head", _CONTENTS.fullmatch(text) is not None
        elif listed and len(text) < 1500:
            kind = "toc"
        else:
            kind, listed = _prose(block), False
        before = replace(block, kind=kind)
        yield before


def _heads(block: Block, text: str, before: Block) -> bool:
    """Whether a short block is a heading: by its label, or in capitals below several blank lines."""
    plain = text.replace("_", "").strip()
    if len(block.lines) > 3 or len(plain) > 110 or plain[-1] in ",;":
        return False
    letters = sum(map(str.isalpha, plain))
    capitals = sum(map(str.isupper, plain)) > 0.6 * letters
    if letters < 3 and not plain.strip(" .").isupper():
        return False
    if (
        _LABEL.match(plain)
        and (capitals or block.above > 1)
        and not regex.search(r"\p{Ll} \p{Ll}+ \p{Ll}+ \p{Ll}", plain)
    ):
        return True
    return capitals and (block.above > 1 or before.kind == "head")


def _prose(block: Block) -> str:
    """Whether a block is a paragraph, verse, a quotation, or something else, by how its lines are set in."""
    if len(block.lines) > 1 and sum(_SPACED.search(line.strip()) is not None for line in block.lines) * 2 > len(
        block.lines
    ):
        return "table"
    if block.indent < 2:
        return "p"
    if len(block.lines) == 1:
        return "apart" if block.indent >= 20 or len(block.lines[0].strip()) < LONG else "quote"
    begun = sum(_CAPITAL.match(line) is not None for line in block.lines)
    short = max(len(line.strip()) for line in block.lines) < LONG
    return "verse" if short and not _filled(block.lines) and 2 * begun > len(block.lines) else "quote"


def _filled(lines: Sequence[str]) -> bool:
    """Whether the lines are filled, as those of prose: none could have taken the first word of the next."""
    widest = max(map(len, lines))
    return all(len(a) + len(b.split()[0]) >= widest - 1 for a, b in pairwise(lines)) and len(lines) > 2
