"""Run the stages over a raw text, following what a person decided, so that answering raises no questions.

An answer changes the text that later stages see, and with it what they have counted, weighed and learnt: questions
nobody was asked would come up pages away, and others go before they were answered. So each stage is asked twice, once
of the text as it would stand had nobody answered (`alone`), once of the text at hand (`now`). What it proposes alone
are the questions; how sure it was and why are those of that first asking. Of the rest, what is certain is done, and
what would only raise a new question is not. While no answer has changed the text, the two are one. A question on which
other changes hang (a note's reference) goes all the same where an answer took its place.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipeline.corpus.decisions import Decisions, Reading
from pipeline.language.knowledge import Knowledge
from pipeline.source.documents import Metadata
from pipeline.stages.chain import Cleaned, Refusals, Standing, give_way, in_order
from pipeline.stages.view import Stage
from pipeline.text import engine
from pipeline.text.findings import Bundle, Certainty, Change, Edit, Finding, Move
from pipeline.text.ledger import Carried, Entry
from pipeline.text.policy import State, Verdict, decide

if TYPE_CHECKING:
    from pipeline.scans.placed import Layout

AROUND = 40  # code points on either side: where they are the same, the same question may be asked there


@dataclass(frozen=True, slots=True)
class Asked:
    """A change that a stage proposed, its stretch of the raw text, and which row of the decisions file answers it.

    leads: others are made with it.
    """

    change: Change
    raw: tuple[int, int]
    row: int | None
    leads: bool = False

    @property
    def key(self) -> tuple[str, tuple[int, int], str | None]:
        """What makes it the same change, wherever it stands now."""
        return self.change.rule, self.raw, self.change.new if isinstance(self.change, Edit) else None


def run(
    text: str,
    stages: Sequence[Stage],
    know: Knowledge,
    meta: Metadata,
    said: Decisions,
    layout: Layout | None = None,
    before: str | None = None,
) -> Cleaned:
    """As `chain.run`, with the decisions `said`, which are told which of them were met and which were followed.

    before: the raw text that they were made on, where it is at hand.
    """
    know = know.trusting(meta.trusted)
    now = alone = Standing(text, layout)
    refusals, reading = Refusals(text), said.read(text, before)
    for stage in stages:
        found_alone = alone.find(stage, know, meta)
        questions = _asked(alone, found_alone, reading)
        if now is alone:
            found, asked = found_alone, questions
        else:
            found = now.find(stage, know, meta)
            asked = list(_steady(now, alone, _raw(now, found), questions, reading))
            asked.sort(key=lambda a: (a.change.start, a.change.end))
        settled = _settled(now, asked, reading, refusals)
        try:
            then = now.after(stage.name, settled, found)
        except engine.Conflict:  # what was asked alone does not go together with what is certain now
            rows = {a.key: a.row for a in asked}
            asked = [Asked(change, raw, rows.get(Asked(change, raw, None).key)) for change, raw in _raw(now, found)]
            settled = _settled(now, asked, reading, refusals)
            then = now.after(stage.name, settled, found)
        refusals.add(settled)
        reading.followed(a.row for a, e in zip(asked, settled, strict=True) if e.state is not State.OVERTAKEN)
        if now is not alone or any(e.state.in_text != decide(e.change.certainty).in_text for e in settled):
            plain = tuple(alone.entry(q.change, q.raw, None) for q in questions)
            alone = alone.after(stage.name, plain, found_alone)
        else:
            alone = then
        now = then
    return Cleaned(now.text, now.records, now.marks)


def _settled(now: Standing, asked: Sequence[Asked], reading: Reading, refusals: Refusals) -> tuple[Entry, ...]:
    """What is decided of each change."""
    verdicts = [reading.verdict(a.row) or refusals.verdict(a.change, a.raw) for a in asked]
    return give_way([now.entry(a.change, a.raw, verdict) for a, verdict in zip(asked, verdicts, strict=True)])


def _raw(standing: Standing, findings: list[Finding]) -> list[tuple[Change, tuple[int, int]]]:
    changes = in_order(findings)
    return list(zip(changes, standing.raw(changes), strict=True))


def _asked(standing: Standing, findings: list[Finding], reading: Reading) -> list[Asked]:
    found = _raw(standing, findings)
    rows = reading.rows([(change, standing.text[change.start : change.end], raw) for change, raw in found])
    leaders = {f.leader for f in findings if isinstance(f, Bundle)}
    return [Asked(change, raw, row, change in leaders) for (change, raw), row in zip(found, rows, strict=True)]


def _steady(
    now: Standing,
    alone: Standing,
    found: list[tuple[Change, tuple[int, int]]],
    questions: list[Asked],
    reading: Reading,
) -> Iterator[Asked]:
    """The changes of `now`: the questions that were asked alone, and of those `found` beside them what is certain."""
    open_: dict[object, Asked] = {q.key: q for q in questions}
    others: list[tuple[Change, tuple[int, int]]] = []
    taken: list[Asked] = []
    for change, raw in found:
        question = open_.pop(Asked(change, raw, None).key, None)
        if question is None or question.row is None:
            others.append((change, raw))
        if question is not None:
            change = replace(change, certainty=question.change.certainty, why=question.change.why)
            taken.append(Asked(change, raw, question.row))
    rows = reading.rows([(change, now.text[change.start : change.end], raw) for change, raw in others])
    answered = {Asked(change, raw, None).key: row for (change, raw), row in zip(others, rows, strict=True)}
    known = {a.key for a in taken}
    taken = [replace(a, row=answered.get(a.key)) if a.row is None else a for a in taken]
    for (change, raw), row in zip(others, rows, strict=True):
        new = Asked(change, raw, row)
        if new.key not in known and (row is not None or change.certainty is Certainty.CERTAIN):
            taken.append(new)
    yield from taken
    yield from _gone(now, alone, [q for q in open_.values() if not q.leads], [a.change for a in taken], reading)


def _gone(now: Standing, alone: Standing, gone: list[Asked], taken: list[Change], reading: Reading) -> Iterator[Asked]:
    """Of the questions that are not asked of `now`, those whose place stands there as it did, and that lead no others.

    What a person accepted is done even if its neighbours were changed, as long as it is still what was judged.
    """
    there, here = Carried(alone.records), Carried(now.records)
    for question in gone:
        change, verdict = question.change, reading.verdict(question.row)
        if isinstance(change, Move) or verdict is Verdict.REFUSE:
            continue
        if verdict is None and change.certainty is Certainty.CERTAIN:
            continue
        start = here.start(question.raw[0]) + change.start - there.start(question.raw[0])
        moved = replace(change, start=start, end=start + change.end - change.start)
        around = 1 if verdict else AROUND
        if _surroundings(now.text, moved, around) != _surroundings(alone.text, change, around):
            continue
        if not any(_crosses(moved, other, verdict) for other in taken):
            yield Asked(moved, question.raw, question.row)


def _surroundings(text: str, change: Edit, around: int) -> tuple[str, str, str]:
    start, end = change.start, change.end
    return text[max(0, start - around) : start], text[start:end], text[end : end + around]


def _crosses(edit: Edit, other: Change, verdict: Verdict | None) -> bool:
    """Whether an edit cannot be made beside another change. Other edits give way to what a person accepted."""
    if isinstance(other, Move):
        return any(edit.start < at < edit.end for at in (other.start, other.end, other.to))
    overlap = edit.start < other.end and other.start < edit.end or (edit.start, edit.end) == (other.start, other.end)
    return verdict is None and overlap
