"""HTML cut into tags, text and what is never shown, as browsers cut it; every offset is a code point of the source.

Nothing is an error: what makes no tag is text, what is not closed runs to the end, as HTML's own rules have it.
"""

from __future__ import annotations

import html
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import Enum, auto
from html.entities import html5

import regex

_VALUE = r"""(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z)|(?=>)|[^\s>]*+)"""
_TAG = regex.compile(
    r"<(?P<close>/?+)(?P<name>[A-Za-z][^\s/>]*+)"
    rf"(?P<rest>(?:[\s/]++|=?+[^\s/>=]++(?:\s*+=\s*+{_VALUE})?+|=(?![^\s/>=]))*+)(?P<end>>|\Z)"
)
_ATTRIBUTE = regex.compile(
    r"""[\s/]*+(?P<name>=?+[^\s/>=]++)(?:\s*+=\s*+(?:"(?P<a>[^"]*+)"?+|'(?P<b>[^']*+)'?+|(?P<c>[^\s>]*+)))?+"""
)
_UNQUOTED_END = regex.compile(r"""=\s*+[^\s"'>][^\s>]*+\Z""")
_MARKUP = regex.compile(r"<(?=[A-Za-z!?]|/.)", regex.DOTALL)
_COMMENT_END = regex.compile(r"--!?+>")
_EMPTY_COMMENT = regex.compile(r"<!--(-?+>)?+")
_REFERENCE = regex.compile(r"&(?:#[0-9]++;?+|#[xX][0-9a-fA-F]++;?+|(?P<name>[A-Za-z][A-Za-z0-9]*+;?+))")
_LONGEST_NAME = max(map(len, html5))


class Kind(Enum):
    """What a token is."""

    TEXT = auto()
    OPEN = auto()
    CLOSE = auto()
    HIDDEN = auto()  # a comment, a declaration, the content of a script


@dataclass(frozen=True, slots=True)
class Token:
    """source[start:end]. `name`: of a tag, in lower case; `rest`: its attributes as written; `closed`: ends in />."""

    kind: Kind
    start: int
    end: int
    name: str = ""
    rest: str = ""
    closed: bool = False


def cut(source: str, raw: Collection[str]) -> Iterator[Token]:
    """The tokens of `source`, which together are all of it; `raw`: elements whose content is no HTML."""
    at = 0
    while at < len(source):
        m = _MARKUP.search(source, at)
        start = m.start() if m else len(source)
        if start > at:
            yield Token(Kind.TEXT, at, start)
        if not m:
            return
        token = _tag(source, start) or Token(Kind.HIDDEN, start, _past_comment(source, start))
        yield token
        at = token.end
        if token.kind is Kind.OPEN and token.name in raw and not token.closed:
            stop = _closing(source, at, token.name)
            if stop > at:
                yield Token(Kind.HIDDEN, at, stop)
            at = stop


def _tag(source: str, start: int) -> Token | None:
    m = _TAG.match(source, start)
    if m is None:
        return None
    rest = m["rest"]
    if not m["end"]:  # cut off inside the tag: browsers show nothing of it
        return Token(Kind.HIDDEN, start, len(source))
    closed = rest.endswith("/") and not _UNQUOTED_END.search(rest[-200:])
    return Token(Kind.CLOSE if m["close"] else Kind.OPEN, start, m.end(), m["name"].lower(), rest, closed)


def _past_comment(source: str, start: int) -> int:
    """Where the comment, declaration or instruction that begins at `start` is over."""
    if m := _EMPTY_COMMENT.match(source, start):
        end = m if m[1] else _COMMENT_END.search(source, m.end())
        return int(end.end()) if end else len(source)
    at = source.find(">", start)
    return at + 1 if at >= 0 else len(source)


def _closing(source: str, at: int, name: str) -> int:
    """Where the end tag of an element begins whose content is no HTML."""
    m = regex.compile(rf"</{regex.escape(name)}(?=[\s/>])", regex.IGNORECASE).search(source, at)
    return int(m.start()) if m else len(source)


def attributes(rest: str) -> dict[str, str]:
    """The attributes of a tag, by their names in lower case; of two of one name the first."""
    found: dict[str, str] = {}
    for m in _ATTRIBUTE.finditer(rest):
        value = m["a"] or m["b"] or m["c"] or ""
        found.setdefault(m["name"].lower(), value)
    return found


def reference(source: str, at: int, end: int) -> tuple[int, str] | None:
    """The character reference at `at`: where it ends and what it stands for; None where it is only an ampersand.

    As browsers have it, some old names need no semicolon, though more letters follow.
    """
    m = _REFERENCE.match(source, at, min(end, at + 2 + _LONGEST_NAME))
    if m is None:
        return None
    name = m["name"]
    if name is None:
        return int(m.end()), html.unescape(m.group())
    for length in range(len(name), 1, -1):
        if name[:length] in html5:
            return at + 1 + length, html5[name[:length]]
    return None


def decoded(source: str, start: int, end: int) -> str:
    """source[start:end] with what its character references stand for."""
    if source.find("&", start, end) < 0:
        return source[start:end]
    parts = []
    while (at := source.find("&", start, end)) >= 0:
        found = reference(source, at, end)
        stop, stands_for = found or (at + 1, "&")
        parts += [source[start:at], stands_for]
        start = stop
    return "".join([*parts, source[start:end]])
