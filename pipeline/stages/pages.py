"""pages: where each page of the raw text begins and ends; and line ends of one kind, so that later stages know one.

Archive text parts pages by three or more blank lines; text that has form feeds parts them by those alone. A page saved
from the web is one page. Marks `page` (its stretch, without the blank lines around it), `index` counted from 0.
"""

from __future__ import annotations

from collections.abc import Iterator

import regex

from pipeline.findings import Finding, mark
from pipeline.view import Stage, View

# possessive, and begun only where white space begins: a long run of spaces must not cost its square
GAP = regex.compile(r"(?<![^\S\r\n])(?:[^\S\r\n]*+(?>\r\n|\r|\n)){4,}")
RETURN = regex.compile(r"\r\n?")
FEED = regex.compile(r"\f")


def find(view: View) -> Iterator[Finding]:
    """A `page` mark for every page, empty ones between form feeds included, and edits of the line ends."""
    text = view.text
    if text.startswith("\ufeff"):
        yield view.know.rules.edit("pages.byte-order-mark", 0, 1)
    if "\r" in text:
        yield from (view.know.rules.edit("pages.line-end", m.start(), m.end(), "\n") for m in RETURN.finditer(text))
    starts: list[int] = [0]
    ends: list[int] = []
    breaks = FEED if "\f" in text else GAP
    first, last = len(text) - len(text.lstrip()), len(text.rstrip())
    if view.meta.kind != "web-capture" or breaks is FEED:
        for gap in breaks.finditer(text):
            if breaks is GAP and not first < gap.start() < last:
                continue  # white space before the first page or after the last parts nothing
            ends.append(gap.start())
            starts.append(gap.end())
    ends.append(len(text))
    for index, (start, end) in enumerate(zip(starts, ends, strict=True)):
        yield mark("page", start, end, index=str(index))


STAGE = Stage("pages", find, "find where each page begins and ends")
