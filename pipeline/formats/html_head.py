"""What the head of a page says of it: its title, author and language.

The names are those of Dublin Core, of Open Graph, of what scholars' search engines read, and HTML's own.
"""

from __future__ import annotations

import html

import regex

from pipeline.formats.html_languages import LANGUAGE
from pipeline.formats.html_tokens import attributes

_META = regex.compile(r"<meta\b(?P<rest>[^>]*+)>", regex.IGNORECASE)
_ROOT = regex.compile(r"<html\b(?P<rest>[^>]*+)>", regex.IGNORECASE)
_TITLE = regex.compile(r"<title\b[^>]*+>(?P<text>.*?)</title\s*+>", regex.IGNORECASE | regex.DOTALL)
_FIRST = regex.compile(r"<h1\b[^>]*+>(?P<text>.*?)</h1\s*+>", regex.IGNORECASE | regex.DOTALL)
_TAG = regex.compile(r"<[^>]*+>")
_REACH = 1 << 18  # code points in which the head and the first heading stand
_TITLES = ("citation_title", "dc.title", "dcterms.title", "og:title")
_AUTHORS = ("citation_author", "dc.creator", "dcterms.creator", "author")


def about(source: str) -> dict[str, str]:
    """`title`, `author` and `language` of a page, as far as it tells them.

    The title that browsers show often ends in the site's name: where the first heading is part of it, that is taken.
    """
    source = source[:_REACH]
    told: dict[str, str] = {}
    for m in _META.finditer(source):
        said = attributes(m["rest"])
        name = (said.get("name") or said.get("property") or "").lower()
        if content := _plain(said.get("content", "")):
            told.setdefault(name, content)
    found: dict[str, str] = {}
    if title := next((told[name] for name in _TITLES if name in told), "") or _shown(source):
        found["title"] = title
    author = next((told[name] for name in _AUTHORS if name in told), "")
    if author and "//" not in author:  # the address of a profile is no name
        found["author"] = author
    root = _ROOT.search(source)
    said = attributes(root["rest"]) if root else {}
    language = (said.get("lang") or said.get("xml:lang") or "").strip()
    if LANGUAGE.fullmatch(language):
        found["language"] = language
    return found


def _shown(source: str) -> str:
    """What browsers show as the title, or the part of it that the page's first heading is."""
    title, first = _TITLE.search(source), _FIRST.search(source)
    whole = _plain(title["text"]) if title else ""
    heading = _plain(first["text"]) if first else ""
    return heading if heading and (not whole or heading.casefold() in whole.casefold()) else whole


def _plain(text: str) -> str:
    """Text without tags, character references read, white space folded, control characters left out."""
    words = html.unescape(_TAG.sub(" ", text)).split()
    return " ".join("".join(c for c in word if c.isprintable()) for word in words)
