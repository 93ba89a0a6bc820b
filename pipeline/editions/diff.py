"""Raw text against clean text, word by word, a page at a time, with the rule beside each change.

The ledger says what changed, so nothing is guessed: no two texts are compared here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import regex

from pipeline.editions.provenance import Run
from pipeline.editions.raw_places import Places

NEAR = 8  # unchanged words shown on either side of a change
_LAST_WORD = regex.compile(r"\S+\Z")
_FIRST_WORD = regex.compile(r"\S+")


@dataclass(slots=True)
class Change:
    """Whole words of the raw text and what they became. `at` is a raw offset; `moved`: they stand elsewhere now."""

    at: int
    old: str = ""
    new: str = ""
    moved: bool = False
    rules: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Row:
    """One line of the raw text that holds a change: `parts` are its unchanged stretches and its changes, in order."""

    line: int
    parts: list[str | Change]


def changes(raw: str, runs: Sequence[Run], spaces: bool = False) -> list[str | Change]:
    """The raw text in its own order, as unchanged stretches and changes, each change widened to whole words.

    Where nothing but white space became other white space, lines joined to a paragraph for one, it is no change of
    words and counts as unchanged, unless `spaces`.
    """
    out: list[str | Change] = []
    growing: Change | None = None
    last = ""  # the last character of the clean text so far, as far as it stands in the raw text's order
    ordered = sorted(runs, key=lambda r: (r.start, r.end))
    for run, clean_next in zip(ordered, _next_letters(ordered), strict=True):
        was = raw[run.start : run.end]
        if run.by and (spaces or not (was.isspace() and run.text.isspace())):
            if growing is None or growing.moved is not run.kept:
                growing = Change(run.start, moved=run.kept)
                if not run.kept and (_letter(raw[run.start : run.start + 1]) or _letter(clean_next)):
                    _take_word(out, growing)
                out.append(growing)
            growing.old += was
            growing.new += run.text
            growing.rules.extend(e.change.rule for _, e in run.by if e.change.rule not in growing.rules)
        else:
            head = _FIRST_WORD.match(was)
            if growing and not growing.moved and head and (_letter(raw[run.start - 1 : run.start]) or _letter(last)):
                growing.old += head.group()
                growing.new += head.group()
                was = was[head.end() :]
            if was:
                out.append(was)
                growing = None
        last = run.text[-1:] or last
    return out if spaces else [trimmed for part in out for trimmed in _trimmed(part)]


def _trimmed(part: str | Change) -> Iterator[str | Change]:
    """A change without the white space at its ends that is there on both sides, or is all that is left of a side."""
    if isinstance(part, str):
        yield part
        return
    if part.moved:
        yield from _moved_lines(part)
        return
    if part.old.split() == part.new.split():
        yield part.old
        return
    lead = part.old[: len(part.old) - len(part.old.lstrip())]
    if lead and (not part.new.strip() or part.new[0].isspace()):
        yield lead
        part.at += len(lead)
        part.old, part.new = part.old[len(lead) :], part.new.lstrip()
    tail = part.old[len(part.old.rstrip()) :]
    if tail and (not part.new.strip() or part.new[-1].isspace()):
        part.old, part.new = part.old[: -len(tail)], part.new.rstrip()
    else:
        tail = ""
    if part.old.strip() or part.new.strip():
        yield part
    elif part.old:
        yield part.old
    if tail:
        yield tail


def _moved_lines(part: Change) -> Iterator[str | Change]:
    """What was moved, line by line, as the raw text has it."""
    at = part.at
    for line in part.old.splitlines(keepends=True):
        words = line.rstrip()
        if words:
            yield Change(at, words, words, True, part.rules)
        if words != line:
            yield line[len(words) :]
        at += len(line)


def _letter(character: str) -> bool:
    return bool(character) and not character.isspace()


def _next_letters(ordered: Sequence[Run]) -> list[str]:
    """For each run the first character of the clean text from there on."""
    found: list[str] = []
    following = ""
    for run in reversed(ordered):
        following = run.text[:1] or following
        found.append(following)
    return found[::-1]


def _take_word(out: list[str | Change], change: Change) -> None:
    """Move the word that the unchanged text ends with into the change that is about to follow it."""
    before = out[-1] if out else None
    word = _LAST_WORD.search(before) if isinstance(before, str) else None
    if word is None or not isinstance(before, str):
        return
    out[-1:] = [before[: word.start()]] if word.start() else []
    change.at -= len(word.group())
    change.old = change.new = word.group()


def rows(parts: Iterable[str | Change], where: Places) -> Iterator[tuple[int, Row]]:
    """The lines that hold a change, each with its page (counted from 0)."""
    line: list[str | Change] = []
    first: Change | None = None

    def finish() -> Iterator[tuple[int, Row]]:
        nonlocal line, first
        if first is not None:
            yield where.page_index(first.at), Row(where.line(first.at), line)
        line, first = [], None

    for part in parts:
        if isinstance(part, Change):
            if first is not None and where.page_index(part.at) != where.page_index(first.at):
                yield from finish()
            first = first or part
            line.append(part)
            continue
        head, *more = part.split("\n")
        if head:
            line.append(head)
        if more:
            yield from finish()
            line = [more[-1]] if more[-1] else []
    yield from finish()


@dataclass(frozen=True, slots=True)
class Look:
    """How to write each kind of stretch."""

    removed: Callable[[str], str]
    added: Callable[[str], str]
    moved: Callable[[str], str]
    quiet: Callable[[str], str]
    heading: Callable[[str], str]


PLAIN = Look("[-{}-]".format, "{{+{}+}}".format, "[~{}~]".format, str, str)


def coloured() -> Look:
    """Removed red, added green, moved blue."""
    from click import style

    return Look(
        removed=lambda s: style(s, fg="red", strikethrough=True),
        added=lambda s: style(s, fg="green"),
        moved=lambda s: style(s, fg="blue"),
        quiet=lambda s: style(s, dim=True),
        heading=lambda s: style(s, bold=True),
    )


def render(found: Iterable[tuple[int, Row]], where: Places, look: Look, page: int | None = None) -> Iterator[str]:
    """The rows as lines of text, a heading over each page; all pages, or one (counted from 0)."""
    current = None
    for index, row in found:
        if page is not None and index != page:
            continue
        if index != current:
            gap = "" if current is None else "\n"
            yield gap + look.heading(f"── page {where.labels[index]} " + "─" * 40) + "\n"
            current = index
        yield _line(row, look) + "\n"


def _line(row: Row, look: Look) -> str:
    text = ""
    rules: list[str] = []
    for i, part in enumerate(row.parts):
        if isinstance(part, str):
            text += _shortened(part, i > 0, i < len(row.parts) - 1, look)
            continue
        rules.extend(r for r in part.rules if r not in rules)
        if part.moved:
            text += look.moved(_visible(part.old))
        else:
            text += look.removed(_visible(part.old)) if part.old else ""
            text += look.added(_visible(part.new)) if part.new else ""
    return f"{look.quiet(f'{row.line:6}')}  {text}  {look.quiet('‹' + ', '.join(rules) + '›')}"


def _shortened(text: str, change_before: bool, change_after: bool, look: Look) -> str:
    """An unchanged stretch, with only the words next to a change where it is long."""
    words = list(_FIRST_WORD.finditer(text))
    keep = NEAR * (change_before + change_after)
    if len(words) <= keep + 2:
        return text
    start = text[: words[NEAR - 1].end()] if change_before else ""
    end = text[words[-NEAR].start() :] if change_after else ""
    return f"{start} {look.quiet('…')} {end}".lstrip(" " if not change_before else "")


def _visible(text: str) -> str:
    """Line breaks and form feeds as signs, so that a change stays on its line."""
    return text.replace("\r\n", "⏎").replace("\n", "⏎").replace("\r", "⏎").replace("\f", "␌").replace("\t", "⇥")
