"""Plays: who speaks, and what is done on the stage, told line by line where a document is one.

A play has lines that name an act or a scene, stage directions, and speeches that begin with the name of who speaks: in
capitals, or shortened, and again and again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import regex

from pipeline.language import thresholds
from pipeline.stages.structure import labels
from pipeline.stages.structure.blocks import Block, capitals, parts
from pipeline.stages.structure.titles import folded
from pipeline.text.findings import Line

_TABLE = thresholds.of("structure", "drama")
SPEECHES: int = _TABLE["speeches"]
UNMARKED: int = _TABLE["unmarked"]
AGAIN: int = _TABLE["again"]
SHARE: float = _TABLE["share"]
VERSE: float = _TABLE["verse"]
LONGEST: int = _TABLE["longest"]
CAPITALS: float = _TABLE["capitals"]
PLACE: int = _TABLE["place"]
DIRECTIONS: int = _TABLE["directions"]
_CAPITALS = (  # of more than a letter each, but behind a title: MRS. P.
    r"(?:\d\.?[ ])?(?:(?:MR|MRS|DR|SIR|LADY|LORD|MISS|ST|CAPT|COL|REV)\.?[ ]\p{Lu}(?![\p{L}’'])"
    r"|\p{Lu}[\p{Lu}’'-]+(?:(?:(?<=MR|MRS|DR|ST|CAPT|COL|REV)\.)?[ ]+(?:\p{Lu}[\p{Lu}’'-]+|and|&|of|the)){0,4})"
)
_SMALL = r"(?:\d[ ])?(?:(?:Mr|Mrs|Dr|St|Capt|Col|Rev)\.?[ ])?\p{Lu}\p{Ll}{1,12}(?:[ ]\p{Lu}\p{Ll}{0,12}){0,2}"
_WITH = r"[ ]*(?:\([^()]{1,80}\)|\[[^\[\]]{1,80}\])[.:]?"  # what is done with it
_NAMED = regex.compile(
    rf"(?P<name>{_CAPITALS}|{_SMALL}(?=[.:]|[ ][\[(]))"
    rf"(?P<point>[.:]?(?:[—–]|--)|[.:])?(?P<done>{_WITH})?(?:[ ]*[—–-]+)?(?:[ ]+|$|(?<=[—–-]))"
)
_DONE = regex.compile(
    r"[\[(]?(?:(?:Re-?enter|Enter|ENTER|Exit|EXIT|Manet)[ ]+(?:(?:a|an|the|two|three|several)[ ]+)?\p{Lu}"
    r"|(?:Exit|EXIT|Exeunt|EXEUNT|Curtain|CURTAIN|Flourish|Alarum)(?:[ ]+omnes)?[.,:;\])]?$"
    r"|(?:Exeunt|EXEUNT|Manent)[ ])"
)
_BRACKET = regex.compile(r"\[\p{Lu}|\(\p{Lu}[^()]{0,80}\)[.]?$")
_SENTENCE = regex.compile(r"\p{Ll}{3}[.!?][ ]+\p{Lu}\p{Ll}")  # it is no direction that has one inside its line
_LOUD = regex.compile(r"\p{Lu}[\p{Lu}’'-]{2,}")
_WHOLE = regex.compile(_CAPITALS)
_CLOSED = regex.compile(r"[.\])!?][”\"’']*$")
_BEGINS = regex.compile(r"[“\"‘'(\[—–-]*(?:\p{Lu}|\d)")


@dataclass(frozen=True, slots=True)
class Play:
    """What is known of a play: the names that begin its speeches, folded; those in capitals of its directions and its
    persons, which others may be short for; whether it is in verse for the most part."""

    names: frozenset[str]
    persons: frozenset[str]
    verse: bool


@dataclass(frozen=True, slots=True)
class Speech:
    """The lines of a speech in three parts: who speaks, what is done with it, what is said."""

    speaker: Line
    done: Line | None
    said: tuple[Line, ...]


def find(blocks: Sequence[Block]) -> Play | None:
    """The play that a document is, if it is one."""
    lines = [line for block in blocks for line in block.lines]
    named = [m for line in lines if (m := _NAMED.match(line.text)) and (m["point"] or m["done"])]
    times = Counter(folded(m["name"]) for m in named)
    names = frozenset(name for name, n in times.items() if n >= AGAIN)
    speeches = sum(times[name] for name in names)
    acts = sum(labels.ACT.fullmatch(line.text) is not None for line in lines)
    chapters = sum(labels.CHAPTER.fullmatch(line.text) is not None for line in lines)
    done = {line.text for line in lines if _DONE.match(line.text) and not _SENTENCE.search(line.text)}
    enough = SPEECHES if acts and done else UNMARKED
    if len(done) < (1 if acts else DIRECTIONS) or chapters > 1 and chapters >= acts:
        return None
    if len(names) < 2 or speeches < enough or speeches < SHARE * len(lines):
        return None
    loud = [line.text for line in lines if _DONE.match(line.text) or capitals(line.text) > CAPITALS]
    persons = frozenset(folded(name) for form in (_LOUD, _WHOLE) for text in loud for name in form.findall(text))
    below = [line.text for block in blocks for line in _below(block)]
    large = sum(_BEGINS.match(text) is not None for text in below)
    return Play(names, persons, len(below) >= SPEECHES and large >= VERSE * len(below))


def _below(block: Block) -> Iterator[Line]:
    """The lines of speeches below the first of each."""
    inside = False
    for line in block.lines:
        m = _NAMED.match(line.text)
        if m and (m["point"] or m["done"]) or done(line):
            inside = m is not None
        elif inside:
            yield line


def part_off(blocks: Iterable[Block], play: Play) -> list[Block]:
    """The blocks, cut where a speech or a stage direction begins, and where a direction ends."""
    found: list[Block] = []
    for block in blocks:
        begins: set[int] = set()
        inside = False
        for before, line in zip((None, *block.lines), block.lines, strict=False):
            ended = inside and before is not None and _CLOSED.search(before.text) is not None
            if ended or opens(line, play) or done(line):
                begins.add(line.start)
            inside = done(line) or inside and not ended and not opens(line, play)
        found += parts(block, begins.__contains__)
    return found


def opens(line: Line, play: Play) -> bool:
    """Whether a line begins a speech: with a name that begins others, or with one in capitals before its words."""
    m = _NAMED.match(line.text)
    if m is None or labels.ACT.fullmatch(line.text) or _DONE.match(line.text):
        return False
    name, alone = folded(m["name"]), m.end() == len(line.text)
    if alone and not m["done"]:
        return name in play.names
    if not m["point"] and not m["done"]:
        return False
    return _known(name, play) or m["name"].isupper() and not alone


def acts(line: Line, play: Play) -> bool:
    """Whether a line begins a speech or a stage direction."""
    return opens(line, play) or done(line)


def done(line: Line) -> bool:
    """Whether a line begins a stage direction."""
    return _DONE.match(line.text) is not None or _BRACKET.match(line.text) is not None


def speech(block: Block) -> Speech:
    """The parts of a block that begins a speech."""
    first = block.lines[0]
    m = _NAMED.match(first.text)
    assert m is not None
    at = m.start("done") if m["done"] else m.end("point") if m["point"] else m.end("name")
    speaker = Line(first.start, first.start + at, first.start + at, first.text[:at])
    acted = None
    if m["done"]:
        start = at + len(m["done"]) - len(m["done"].lstrip())
        acted = Line(first.start + start, first.start + m.end("done"), first.stop, first.text[start : m.end("done")])
    rest = Line(first.start + m.end(), first.end, first.stop, first.text[m.end() :])
    return Speech(speaker, acted, (rest, *block.lines[1:]) if rest.text else block.lines[1:])


def in_verse(said: Sequence[Line], play: Play) -> bool:
    """Whether what is said is verse: each of its lines begins with a capital, and none is long."""
    below = said[1:] if play.verse else said
    if len(below) < (1 if play.verse else 2):
        return play.verse and bool(said) and len(said[0].text) <= LONGEST
    return all(_BEGINS.match(line.text) for line in below) and max(len(line.text) for line in said) <= LONGEST


def _known(name: str, play: Play) -> bool:
    """Whether a name is one that begins speeches, or may be one shortened: MRS. P."""
    return name in play.names or len(name) > 2 and any(o.startswith(name) for o in play.names | play.persons)
