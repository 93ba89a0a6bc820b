"""The review page: what waits for a person, each with its place on the scan, as one HTML file that needs no other."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

_STYLE = """
:root { color-scheme: light dark; --line: #8884; --quiet: #777; }
body { font: 16px/1.5 Georgia, serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; font-weight: normal; } h2 { font-size: 1rem; margin: 2.5rem 0 0; color: var(--quiet); }
section { border-top: 1px solid var(--line); padding: 1rem 0; }
img { max-width: 100%; display: block; margin: 0 0 .6rem; border-radius: 3px; }
p { margin: .2rem 0; } .quiet, dd, dt { color: var(--quiet); font: .85rem/1.5 system-ui, sans-serif; }
del { color: #b3261e; } ins { color: #1b7f3b; text-decoration: none; font-weight: bold; }
mark { background: #ffe58a; color: #222; } code { font-size: .85em; }
"""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to look at. `pictures`: JPEGs of its places; `kind`: why it is shown, e.g. a rule's name."""

    page: str
    kind: str
    state: str
    before: str
    old: str
    new: str | None  # None for a word that was only looked for
    after: str
    why: str
    place: str
    pictures: tuple[bytes, ...]
    waits: bool = False  # for an answer


def write(name: str, title: str, items: Iterable[Item]) -> str:
    """The page for the document `name`; items of one page stand under its folio."""
    shown = list(items)
    waiting = sum(item.waits for item in shown)
    parts = [
        f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}: to review</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        f"<h1>{escape(title)}</h1>\n{_lead(name, waiting)}\n"
    ]
    page = None
    for number, item in enumerate(shown, 1):
        if item.page != page:
            page = item.page
            parts.append(f"<h2>Page {escape(page)}</h2>\n")
        parts.append(_section(number, item))
    return "".join(parts) + "</body>\n</html>\n"


def _lead(name: str, waiting: int) -> str:
    if not waiting:
        return ""
    changes = "1 change waits" if waiting == 1 else f"{waiting} changes wait"
    here = escape(name)
    return (
        f'<p class="quiet">{changes} for you. To answer, write <code>accept</code> or <code>refuse</code> into the '
        f"first column of <code>cleaned/{here}/review.tsv</code>, and run again. The rows there stand in the same "
        "order as here.</p>"
    )


def _section(number: int, item: Item) -> str:
    pictures = "".join(
        f'<img alt="the line on the scan" src="data:image/jpeg;base64,{base64.b64encode(data).decode()}">\n'
        for data in item.pictures
    )
    if item.new is None:
        middle = f"<mark>{escape(item.old)}</mark>"
    else:
        middle = (f"<del>{_seen(item.old)}</del>" if item.old else "") + (
            f"<ins>{_seen(item.new)}</ins>" if item.new else ""
        )
    told = " · ".join(escape(part) for part in (f"{number}", item.kind, item.state, item.place) if part)
    why = f'<p class="quiet">{escape(item.why)}</p>\n' if item.why else ""
    words = f"<p>… {escape(item.before)}{middle}{escape(item.after)} …</p>\n"
    return f'<section>\n{pictures}{words}{why}<p class="quiet">{told}</p>\n</section>\n'


def _seen(text: str) -> str:
    """Text with its line breaks and lone spaces to be seen."""
    return escape(text.replace("\n", "⏎").replace("\f", "␌")) if text.strip(" ") else "␣" * len(text)
