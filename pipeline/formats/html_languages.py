"""What of a page is in another language than the page, as `lang` and `xml:lang` of its elements tell.

https://html.spec.whatwg.org/multipage/dom.html#the-lang-and-xml:lang-attributes: the innermost element that has one
tells, and an empty one tells nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

import regex

from pipeline.formats.html_text import Flow
from pipeline.formats.html_tree import LANG, Apart, Page
from pipeline.text.findings import Mark, mark

LANGUAGE = regex.compile(r"(?i)[a-z]{2,3}(?:-[a-z0-9]{2,8})*+")  # the usual tags of BCP 47
_WHOLE = frozenset(("html", "body"))  # what these say is said of the document


def marks(page: Page, flow: Flow, language: str) -> Iterator[Mark]:
    """Marks `foreign` with `lang`, each within a block of text. `language`: the document's own, English
    where it is empty."""
    told = _languages(page, language)
    start, end, last = -1, -1, ""
    for shown in flow.shown:
        here = told[page.runs[shown.run].element]
        if start >= 0 and (here != last or shown.apart >= Apart.CELL):
            yield mark("foreign", start, end, lang=last)
            start = -1
        if here:
            start, end, last = shown.start if start < 0 else start, shown.end, here
    if start >= 0:
        yield mark("foreign", start, end, lang=last)


def _languages(page: Page, language: str) -> list[str]:
    """The language of what stands directly in each element; "" for the document's own."""
    own = (language or "en").partition("-")[0].lower()
    found: list[str] = []
    for element in page.elements:
        above = found[element.parent] if element.parent >= 0 else ""
        said = element.attributes if LANG.search(element.rest) and element.tag not in _WHOLE else {}
        told = said.get("lang", said.get("xml:lang"))
        if told is None:
            found.append(above)
        else:
            told = told.strip()
            other = LANGUAGE.fullmatch(told) is not None and told.partition("-")[0].lower() != own
            found.append(told if other else "")
    return found
