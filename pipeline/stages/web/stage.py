"""web: take a site's own lines out of a page saved from the web, and say who put the page up.

Does nothing to a document that is no such page. What the page's editor wrote about the text stays: `structure` puts it
apart. Marks: `capture` over the whole text, with `editor` where the page names one; `caption` for a picture's caption.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.stages.view import Stage, View
from pipeline.stages.web import captions, site
from pipeline.text.findings import Edit, Finding, Line, lines, mark


def find(view: View) -> Iterator[Finding]:
    """The edits that remove the site's lines and doubled captions, and the marks."""
    table = view.know.tables.get("web", {})
    if not table or not site.captured(view.text, view.meta, table):
        return
    found = site.find(view.text, view.meta, table)
    editor = view.meta.editor or site.responsible(found, table)
    yield mark("capture", 0, len(view.text), **({"editor": editor} if editor else {}))
    for removal in found:
        yield _remove(view, removal.line, f"web.{removal.rule}", removal.why)
    gone = {removal.line for removal in found}
    left = [line for line in lines(view.text) if not line.blank and line not in gone]
    for alternative, caption in captions.doubled(left):
        yield _remove(view, alternative, "web.alternative-text", "the caption beside it has all of its words")
        yield mark("caption", caption.start, caption.end)


def _remove(view: View, line: Line, rule: str, why: str) -> Edit:
    """Take a line out with the blank lines after it, so that what parted it from the text before parts the rest."""
    text, end = view.text, line.stop
    while end < len(text) and (stop := text.find("\n", end)) >= 0 and not text[end:stop].strip():
        end = stop + 1
    return view.know.rules.edit(rule, line.start, end, "", why)


STAGE = Stage(
    "web",
    find,
    "take a site's own lines out of a page saved from the web",
    counted=("line of the site's", "lines of the site's"),
    no_text=True,
)
