"""Markdown inside a line: emphasis, links, images, raised figures, escapes, references to characters."""

from __future__ import annotations

import html
from dataclasses import dataclass

import regex

from pipeline.text.findings import Mark, mark


@dataclass(frozen=True, slots=True)
class Cut:
    """Signs text[start:end] with what stands for them, and the rule (without `markup.`)."""

    start: int
    end: int
    new: str
    rule: str
    why: str = ""


_EMPHASIS = (  # delimiters, and what they say; what is found is hidden from those after it
    (regex.compile(r"(?<!\\)(?P<open>\*\*\*)(?=[^\s*])(?P<inner>[^*]+?)(?<=[^\s*\\])(?P<close>\*\*\*)"), "bold italic"),
    (regex.compile(
        r"(?<![\\*])(?P<open>\*\*)(?=\*?[^\s*])(?P<inner>(?s:.{1,999}?))(?<=[^\s\\])(?P<close>\*\*)(?!\*)"), "bold"),
    (regex.compile(r"(?<![\\\w_])(?P<open>__)(?=[^\s_])(?P<inner>[^_]+?)(?<=[^\s_\\])(?P<close>__)(?![\w_])"), "bold"),
    (regex.compile(  # behind a letter only before another: a star behind a word leads to a note
        r"(?<![\\*])(?P<open>\*)(?:(?<!\w\*)|(?=\w))(?=[^\s*])(?P<inner>[^*]+?)(?<=[^\s*\\])(?P<close>\*)(?!\*)"
    ), "italic"),
    (regex.compile(r"(?<![\\\w_])(?P<open>_)(?=[^\s_])(?P<inner>[^_]+?)(?<=[^\s_\\])(?P<close>_)(?![\w_])"), "italic"),
    (regex.compile(r"(?<!\\)(?P<open>~~)(?=\S)(?P<inner>[^~]+?)(?<=\S)(?P<close>~~)"), "strikethrough"),
    (regex.compile(r"(?P<open><(?P<tag>b|strong|i|em|u|sup|sub)>)(?P<inner>[^<>]*?)(?P<close></(?P=tag)>)"), ""),
)  # fmt: skip
_TAGS = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline",
    "sup": "superscript", "sub": "subscript",
}  # fmt: skip
IMAGE = regex.compile(r"(?P<open>!\[)(?P<alt>[^\]\n]*)(?P<close>\]\([^()\n]*\))|<img\b[^<>]*>")
_WORDS = 3  # of a caption, at least
_LINK = regex.compile(
    r"(?P<open>\[)(?P<inner>[^\[\]\n]+)(?P<close>\]\((?:https?:|mailto:|[#/.]|[\w-]+\.\w{2,5})[^()\s]*\))"
)
_BREAK = regex.compile(r"[ \t]*<br[ \t]*/?>")
_TAG = regex.compile(r"</?(?:p|div|span|center|small|big|font)\b[^<>]*>|<!--.*?-->", regex.DOTALL)
_ESCAPE = regex.compile(r"(?P<sign>\\)[\\`*_{}\[\]()#+\-.!|>~&<$]")
_ENTITY = regex.compile(r"&(?:#\d{2,6}|#x[0-9a-fA-F]{2,5}|[A-Za-z][A-Za-z0-9]{1,20});")
_RAISED = regex.compile(r"\$(?:\{\s*\})?(?P<base>\d*)\s*\^\s*(?:\{\s*(?P<up>[\w*†‡]{1,4})\s*\}|(?P<up>[\w*†‡]))\s*\$")
_MATHS = regex.compile(r"\$\s*(?P<is>\\frac\s*\{?\s*(?P<a>\d)\s*\}?\s*\{?\s*(?P<b>\d)\s*\}?|\\[A-Za-z]+)\s*\$")
_SIGNS = {
    "\\pounds": "£", "\\dagger": "†", "\\ddagger": "‡", "\\ast": "*", "\\S": "§", "\\P": "¶", "\\times": "×",
    "\\div": "÷", "\\pm": "±", "\\degree": "°", "\\ldots": "…", "\\dots": "…",
}  # fmt: skip
_FRACTIONS = {
    (1, 2): "½", (1, 3): "⅓", (2, 3): "⅔", (1, 4): "¼", (3, 4): "¾", (1, 5): "⅕", (2, 5): "⅖", (3, 5): "⅗", (4, 5): "⅘",
    (1, 6): "⅙", (5, 6): "⅚", (1, 8): "⅛", (3, 8): "⅜", (5, 8): "⅝", (7, 8): "⅞",
}  # fmt: skip
_RAISE = str.maketrans("123456789", "¹²³⁴⁵⁶⁷⁸⁹")
_HIDDEN = "\0"


def read(text: str, start: int, end: int) -> tuple[list[Cut], list[Mark]]:
    """The cuts and the `hi` marks of the running text text[start:end]; no two cuts overlap."""
    found = _Found(text[start:end], start)
    for m in IMAGE.finditer(found.rest):
        if caption(m):
            found.around(m, "image")
        else:
            found.cut(m.start(), m.end(), "", "image", "a picture, kept elsewhere")
    for m in _LINK.finditer(found.rest):
        found.around(m, "link")
    for pattern, rend in _EMPHASIS:
        for m in pattern.finditer(found.rest):
            if not any(map(str.isalnum, m["inner"])):
                continue
            told = rend or _TAGS[m["tag"]]
            if told == "superscript" and m["inner"].isdecimal():
                found.cut(m.start(), m.end(), raised(m["inner"]), "raised")
            else:
                found.around(m, "emphasis")
                found.marks.append(mark("hi", start + m.start("inner"), start + m.end("inner"), rend=told))
    for m in _RAISED.finditer(found.rest):
        up = m["up"]
        if up.isalpha():
            found.cut(m.start(), m.end(), m["base"] + up, "raised")
        else:
            found.cut(m.start(), m.end(), m["base"] + raised(up), "raised")
    for m in _MATHS.finditer(found.rest):
        sign = _FRACTIONS.get((int(m["a"]), int(m["b"]))) if m["a"] else _SIGNS.get(m["is"])
        if sign:
            found.cut(m.start(), m.end(), sign, "sign")
    for m in _BREAK.finditer(found.rest):
        after = found.rest[m.end() : m.end() + 1]
        found.cut(m.start(), m.end(), "" if after in ("\n", "\r", "") else " ", "break")
    for m in _TAG.finditer(found.rest):
        found.cut(m.start(), m.end(), "", "inner-tag")
    for m in _ESCAPE.finditer(found.rest):
        found.cut(m.start(), m.end("sign"), "", "escape")
    for m in _ENTITY.finditer(found.rest):
        if (shown := html.unescape(m[0])) != m[0]:
            found.cut(m.start(), m.end(), " " if shown == "\xa0" else shown, "reference")
    return found.cuts, found.marks


def caption(image: regex.Match[str]) -> bool:
    """Whether the text in a picture's place is what stands below it in the book, not the word `image` or its name."""
    words = (image["alt"] or "").split()
    return sum(any(map(str.isalpha, w)) for w in words) >= _WORDS and not any("/" in w or "_" in w for w in words)


def raised(figure: str) -> str:
    """A figure above the line, as the sign that it is, or where there is none as a note's number is shown."""
    return (
        figure.translate(_RAISE)
        if len(figure) == 1 and figure != "0"
        else f"[{figure}]"
        if figure.isdecimal()
        else figure
    )


class _Found:
    """What was found in a stretch that begins at `start`; `rest` has what was found hidden."""

    def __init__(self, rest: str, start: int) -> None:
        self.rest, self.start = rest, start
        self.cuts: list[Cut] = []
        self.marks: list[Mark] = []

    def cut(self, a: int, b: int, new: str, rule: str, why: str = "") -> None:
        self.cuts.append(Cut(self.start + a, self.start + b, new, rule, why))
        self.rest = self.rest[:a] + _HIDDEN * (b - a) + self.rest[b:]

    def around(self, m: regex.Match[str], rule: str) -> None:
        """Cut the signs before and after a match's inner part."""
        self.cut(m.start("open"), m.end("open"), "", rule)
        self.cut(m.start("close"), m.end("close"), "", rule)
