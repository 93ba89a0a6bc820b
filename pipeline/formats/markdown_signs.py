"""The signs of Markdown, and whether a text is in it: its lines show that together, and one star or one # does not."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import regex

from pipeline.formats import markdown_inline, markdown_tables

FENCE = regex.compile(r"[ \t]*(?:`{3,}|~{3,})[ \t]*[\w-]*[ \t]*")
RULE = regex.compile(r" {0,3}([-*_])(?:[ \t]*\1){2,}[ \t]*")
HEADING = regex.compile(r"(?P<sign> {0,3}(?P<level>#{1,6})[ \t]+)(?P<title>\S.*?)(?P<tail>[ \t]+#+)?[ \t]*")
UNDERLINE = regex.compile(r"={3,}[ \t]*")
ITEM = regex.compile(r"(?P<sign>[ \t]*(?:[-*+•]|(?P<n>\d{1,3})[.)])[ \t]+)(?=\S)")
QUOTE = regex.compile(r" {0,3}>[ \t]?")
NOTE = regex.compile(r"\[\^(?P<label>[^\]\s]{1,12})\]:[ \t]*")
REFERENCE = regex.compile(r"\[\^(?P<label>[^\]\s]{1,12})\](?!:)")
META = regex.compile(r"[A-Za-z][\w-]*:(?: .*)?")
COMMENT = regex.compile(r"[ \t]*<!--.*?-->[ \t]*")
_BOLD = regex.compile(r"(?<![\w*\\])\*\*(?=\p{L})[^*\n]{1,200}(?<=[\p{L}.,])\*\*(?![\w*])")
_TAGGED = regex.compile(r"<(sup|sub|b|i|em|strong|u)>[^<>\n]+</\1>|<br[ \t]*/?>")
_TABLE = regex.compile(
    r"^[ \t]*<table\b[^<>]*>(?:(?!</?table)[\s\S])*?<td\b(?:(?!</?table)[\s\S])*?</table>", regex.MULTILINE
)
_LINKED = regex.compile(r"!\[[^\]\n]*\]\([^()\s]+\)|\[[^\]\n]+\]\(https?://[^()\s]+\)")
HONEST = 0.7  # share of its stars or its # that a text must have in proper places


def recognised(text: str) -> bool:
    """Whether a text is Markdown, by all of it: a table with its rule, a note with its reference, headings and more."""
    if not any(sign in text for sign in ("#", "|", "[^", "](", "```", "**", "<table", "---\n")):
        return False
    rows = text.splitlines()
    if markdown_tables.first(rows) is not None:
        return True
    notes = {m["label"] for row in rows if (m := NOTE.match(row))}
    if notes & {m["label"] for m in REFERENCE.finditer(text)} or _fenced(rows):
        return True
    if _described(rows) or _TABLE.search(text):
        return True
    titles = [i for i, row in enumerate(rows) if _titled(rows, i, row)]
    if len(titles) < HONEST * sum(row[:1] == "#" for row in rows):
        return False
    linked, bold = bool(_LINKED.search(text)), len(_BOLD.findall(text))
    if not titles and not linked and bold < 2:
        return False
    bullets = sum(bool(regex.match(r"[ \t]*\*[ \t]+\S", row)) for row in rows)
    set_off, stars = 0, 0
    for row in rows:
        if "*" in row or "_" in row:
            found = [c for c in markdown_inline.read(row, 0, len(row))[0] if c.rule == "emphasis"]
            set_off += len(found)
            stars += sum(c.end - c.start for c in found if row[c.start] == "*")
    others = (
        set_off > 0 and stars >= HONEST * (text.count("*") - bullets),
        linked,
        len(_TAGGED.findall(text)) > 1,
        any(a[:2] == b[:2] == "- " for a, b in pairwise(rows)),
        any(a[:2] == b[:2] == "> " for a, b in pairwise(rows)),
    )
    if titles:
        first = next(i for i, row in enumerate(rows) if row.strip())
        return any(others) or len(titles) > 2 or len(titles) == 2 and titles[0] == first
    return sum(others) > 1


def _titled(rows: Sequence[str], i: int, row: str) -> bool:
    """Whether row `i` is a heading: words after its sign, and nothing right above it."""
    m = HEADING.fullmatch(row) if row[:1] == "#" else None
    free = i == 0 or not rows[i - 1].strip() or rows[i - 1][:1] in "#<[`-"
    return bool(m) and free and len(row) < 160 and any(c.isalpha() for c in m["title"]) if m else False


def _fenced(rows: Sequence[str]) -> bool:
    """Whether fences stand around a whole answer."""
    shown = [row for row in rows if row.strip()]
    return len(shown) > 2 and shown[0].strip() in ("```markdown", "```md", "```") and shown[-1].strip() == "```"


def _described(rows: Sequence[str]) -> bool:
    """Whether lines of `name: value` between two rules stand before a text."""
    shown = [row.strip() for row in rows if row.strip()][:20]
    stop = next((i for i, row in enumerate(shown[1:], 1) if row == "---"), 0)
    return stop > 1 and shown[0] == "---" and all(META.fullmatch(row) for row in shown[1:stop])
