"""Which quotation marks of a text open, which close and which are apostrophes: the least dear way to read them all.

A row of states is looked for (nothing open, a double mark open, a single one, one inside the other; and the same inside
a told story, whose paragraphs open with a mark that nothing closes). Each mark costs what its place and its spacing
make it cost to read it so; each state, what a lost mark or a quotation that goes on over a paragraph's end costs. What
the text shows of its own ways is learnt, and the text read again. How sure a mark is is its margin: by how much the
best way to read it otherwise is dearer.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from pipeline.stages.correct.quote_marks import Mark, Role

FAR = 1e9
STATES = tuple((story, stack) for story in (False, True) for stack in ("", "d", "s", "ds", "sd"))
NUMBER = {state: n for n, state in enumerate(STATES)}
ROLES = tuple(Role)
SURE = frozenset(("start", ",", ".", ";", ":", "cry"))  # before other marks a point or a dash may have been lost
WIDE = frozenset(("cry", ";", ":"))  # before these British printers set a space, and so often after them, too
CLIPPED_END = frozenset("o an in th wi tha tho thro altho ha a fro i t".split())
Move = tuple[int, int, str, int]
"""A state's number, a role's number, the name of what it costs, the state's number after it."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a mark does, by how much (natural logarithm) the next best way to read it is dearer, and what says so."""

    mark: Mark
    role: Role
    margin: float
    why: str
    alone: bool = True  # its own place and spacing say so, not only the marks around it


@dataclass(frozen=True, slots=True)
class Ways:
    """A text's own ways: costs (natural logarithms) of a space on the inner side of a mark, and of none; of quotations
    that open with a double or a single mark; of a paragraph that tells a story."""

    spaced: Mapping[str, tuple[float, float]]
    kind: Mapping[str, float]
    story: float


def read(marks: Sequence[Mark], table: Mapping[str, Any]) -> list[Reading]:
    """What each mark of a text does. `table` is `dictionaries/tables/quotes.toml`."""
    cost, learnt = table["cost"], table["learnt"]
    even = (cost["between"], -math.log(1 - math.exp(-cost["between"])))
    ways = Ways(dict.fromkeys(("opens", "wide", "close", "bare"), even), {"d": 0.7, "s": 0.7}, cost["story"])
    readings: list[Reading] = []
    for n in range(learnt["passes"]):
        if n:
            ways = _learn(readings, ways, table)
        readings = _pass(marks, ways, table)
    return readings


def _pass(marks: Sequence[Mark], ways: Ways, table: Mapping[str, Any]) -> list[Reading]:
    """One reading of the whole row: the least dear way to each state before each mark, and from each after it."""
    costs = dict(table["cost"], none=0.0, story=ways.story, **{f"kind_{k}": v for k, v in ways.kind.items()})
    moves = {
        key: tuple((state, role, costs[name], new) for state, role, name, new in _moves(*key))
        for key in {(mark.kind, mark.opening, mark.begins) for mark in marks}
    }
    local = [_local(mark, ways, table) for mark in marks]
    size = len(STATES)
    start = [0.0 if not stack and not story else costs["begun"] + story for story, stack in STATES]
    before: list[list[float]] = []
    here = start
    for mark, own in zip(marks, local, strict=True):
        if mark.breaks:
            here = _over(here, mark, costs)
        before.append(here)
        there = [FAR] * size
        for state, role, cost, new in moves[mark.kind, mark.opening, mark.begins]:
            value = here[state] + own[role] + cost
            if value < there[new]:
                there[new] = value
        here = there
    rest = [costs["unclosed"] / 2 if stack else 0.0 for _, stack in STATES]
    found: list[Reading] = []
    for n in range(len(marks) - 1, -1, -1):
        mark, own, here = marks[n], local[n], before[n]
        best = [FAR] * len(ROLES)
        back = [FAR] * size
        for state, role, cost, new in moves[mark.kind, mark.opening, mark.begins]:
            value = own[role] + cost + rest[new]
            if value < back[state]:
                back[state] = value
            if here[state] + value < best[role]:
                best[role] = here[state] + value
        order = sorted(range(len(ROLES)), key=lambda r: (best[r], r))
        chosen, other = order[0], order[1]
        margin = best[other] - best[chosen]
        alone = own[other] - own[chosen] > margin / 2
        found.append(Reading(mark, ROLES[chosen], margin, _why(mark, chosen, alone, margin), alone))
        rest = _under(back, mark, costs) if mark.breaks else back
    return found[::-1]


def _local(mark: Mark, ways: Ways, table: Mapping[str, Any]) -> tuple[float, float, float]:
    """What it costs to read a mark as one that opens, closes, or is neither, by its place and its spacing alone."""
    cost = table["cost"]
    opened, closed = table["beside"].get(mark.before, {}).get(mark.after, (0, 0))
    least = cost["least"] if mark.before in SURE else cost["least_unsure"]
    share = min(1 - least, max(least, (opened + 0.7) / (opened + closed + 1.4)))
    opens, closes = -math.log(share), -math.log(1 - share)
    if not mark.left:
        opens += cost["wrong_side"]
    else:
        opens += ways.spaced["opens"][0 if mark.right else 1]
    if not mark.right:
        closes += cost["wrong_side"]
    else:
        closes += ways.spaced[_group(mark)][0 if mark.left else 1]
    if mark.begins:
        closes += cost["line_start"]
    if mark.ends:
        opens += cost["line_start"]
    if mark.sign in "”’":
        opens += cost["turned"]
    elif mark.sign in "“‘":
        closes += cost["turned"]
    if mark.sign == "*":
        return opens + cost["star"], FAR, cost["star"]
    return opens, closes, _apostrophe(mark, table)


def _group(mark: Mark) -> str:
    """Which closing marks are spaced alike: those after the same kind of sign."""
    return "wide" if mark.before in WIDE else "close" if mark.before in SURE else "bare"


def _apostrophe(mark: Mark, table: Mapping[str, Any]) -> float:
    """What it costs to read a mark as one that is no quotation mark."""
    cost = table["cost"]
    inches = mark.before == "figure"
    if mark.kind == "d":
        if mark.sign in "“”":
            return float(cost["dirt"] + cost["turned"] / 2)
        return float(cost["inches"] if inches else cost["dirt"])
    low = mark.word.lower()
    if mark.left and not mark.right and (low in table["clipped"] or low in table["contracted"]):
        return float(cost["clipped"])
    if not mark.left and mark.right and mark.before == "letter":
        ended = mark.last[-1:] == "s" or mark.last.lower() in CLIPPED_END or mark.last[-2:] in ("in", "an")
        return float(cost["clipped"] if ended else cost["apostrophe"] / 2)
    return float(cost["inches"] if inches else cost["apostrophe"] * (1 if mark.left else 2))


@cache
def _moves(kind: str, opening: bool, begins: bool) -> tuple[Move, ...]:
    """What a mark of a kind may do in each state. opening: at a paragraph's head; begins: at a line's."""
    found: list[Move] = []
    for n, (story, stack) in enumerate(STATES):

        def add(role: Role, name: str, new: str, tells: bool, n: int = n) -> None:
            found.append((n, ROLES.index(role), name, NUMBER[tells, new]))

        add(Role.APOSTROPHE, "none", stack, story)
        if kind in stack:  # it opens again: at the head of the next paragraph, or what closed it is lost
            name = "none" if opening else "line_reopens" if begins else "lost_closing"
            add(Role.OPENS, name, stack[: stack.index(kind) + 1], story)
        else:
            add(Role.OPENS, "inner" if stack else f"kind_{kind}", stack + kind, story)
            if opening and not stack:
                add(Role.OPENS, "none" if story else "story", "", True)
        if stack.endswith(kind):
            add(Role.CLOSES, "none", stack[:-1], story)
        elif stack:
            add(Role.CLOSES, "crossed", "" if kind in stack else stack[:-1], story)
        else:
            add(Role.CLOSES, "lost_opening", "", story)
            if story:
                add(Role.CLOSES, "inner", "", False)
    return tuple(found)


def _breaks(mark: Mark, costs: Mapping[str, float]) -> list[tuple[int, int, float]]:
    """What may become of each state where paragraphs end before a mark: the state, the one after it, the cost."""
    on = costs["goes_on" if mark.opening else "goes_on_bare"]
    if mark.broken_off:
        on = min(on, costs["broken_off"])
    on += (mark.breaks - 1) * costs["goes_on_bare"]
    found = []
    for n, (story, stack) in enumerate(STATES):
        if stack:
            found.append((n, n, on))
            if len(stack) > 1:
                found.append((n, NUMBER[story, stack[0]], on + 0.5))
            found.append((n, NUMBER[False, ""], costs["unclosed"]))
        else:
            found.append((n, n, 0.0))
        if story:
            found.append((n, NUMBER[True, ""], costs["unclosed"] if stack else 0.0))
            found.append((n, NUMBER[False, ""], costs["unclosed"] if stack else 0.3))
    return found


def _over(here: Sequence[float], mark: Mark, costs: Mapping[str, float]) -> list[float]:
    """The least costs of the states before a mark, from those before the break of paragraphs before it."""
    there = [FAR] * len(STATES)
    for a, b, cost in _breaks(mark, costs):
        there[b] = min(there[b], here[a] + cost)
    return there


def _under(rest: Sequence[float], mark: Mark, costs: Mapping[str, float]) -> list[float]:
    """The same from behind: what is left to pay before the break, from what is left after it."""
    back = [FAR] * len(STATES)
    for a, b, cost in _breaks(mark, costs):
        back[a] = min(back[a], rest[b] + cost)
    return back


def _learn(readings: Sequence[Reading], ways: Ways, table: Mapping[str, Any]) -> Ways:
    """The ways of a text, from the marks that are sure."""
    weight = table["learnt"]["weight"]
    sure = [r for r in readings if r.margin >= table["learnt"]["sure"]]
    spaced = {}
    for name in ways.spaced:
        if name == "opens":
            rows = [r.mark.right for r in sure if r.role is Role.OPENS and r.mark.left and not r.mark.ends]
        else:
            rows = [
                r.mark.left
                for r in sure
                if r.role is Role.CLOSES and r.mark.right and not r.mark.begins
                if _group(r.mark) == name
            ]
        share = (sum(rows) + weight * math.exp(-table["cost"]["between"])) / (len(rows) + weight)
        spaced[name] = (-math.log(share), -math.log(1 - share))
    kinds = [r.mark.kind for r in sure if r.role is Role.OPENS]
    kind = {k: -math.log((kinds.count(k) + weight / 2) / (len(kinds) + weight)) for k in ways.kind}
    return Ways(spaced, kind, ways.story)


def _why(mark: Mark, role: int, alone: bool, margin: float) -> str:
    """What says that a mark does what it does: its place and spacing, or the other marks."""
    sides = f"between {NAMES.get(mark.before, mark.before)} and {NAMES.get(mark.after, mark.after)}"
    if mark.opening:
        sides = "at the head of a paragraph"
    elif mark.after in ("said", "defines"):
        sides = f"before “{mark.word}”"
    told = {"opens": "it opens", "closes": "it closes", "apostrophe": "it is an apostrophe"}[ROLES[role].value]
    by = sides if alone else f"{sides}, by the marks before and after it"
    return f"{told}: {by}; {1 / (1 + math.exp(-min(margin, 50))):.1%} sure"


NAMES = {
    "letter": "a word", "small": "a small letter", "capital": "a capital", "cry": "“!” or “?”", "dash": "a dash",
    "end": "a paragraph’s end", "mark": "another mark", "figure": "a figure", "bracket": "a bracket", "point": "a sign",
    ",": "“,”", ".": "“.”", ";": "“;”", ":": "“:”", "other": "a sign", "start": "a paragraph’s head", "I": "“I”",
}  # fmt: skip
