"""What came of documents, in words for whoever ran the program and as its exit code."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pipeline import errors
from pipeline.corpus.cleaning import Counts
from pipeline.corpus.takeover import Taken

CLEANED, UP_TO_DATE, FAILED = "cleaned", "up to date", "failed"
_FURNITURE = {
    "furniture.folio": "folio",
    "furniture.running-head": "running head",
    "furniture.signature": "signature",
    "furniture.catchword": "catchword",
    "furniture.caption": "caption",
    "furniture.caption-line": "",  # goes with it
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one document. `message` says in one line why it failed, `code` is the exit code for it."""

    name: str
    status: str
    folder: Path
    counts: Counts | None = None
    message: str = ""
    code: int = errors.DONE
    trace: str = ""  # where the program itself broke, for its makers
    taken: tuple[Taken, ...] = ()  # verdicts that a person had written into its review.tsv

    def data(self) -> dict[str, Any]:
        """All that a program would want to read."""
        found: dict[str, Any] = {"document": self.name, "status": self.status, "folder": str(self.folder)}
        if self.counts:
            found |= asdict(self.counts)
        if self.taken:
            found["taken_over"] = sum(taken.total for taken in self.taken)
            found |= {"put_aside": kept} if (kept := [str(taken.kept) for taken in self.taken if taken.kept]) else {}
        return found | ({"error": self.message, "code": self.code} if self.status == FAILED else {})


def exit_code(outcomes: Sequence[Outcome], fail_on_review: bool) -> int:
    """The exit code for all of them: a failure's own where nothing else came of the run, 10 where some were done."""
    codes = {o.code for o in outcomes if o.status == FAILED}
    if codes:
        alone = len(codes) == 1 and all(o.status == FAILED for o in outcomes)
        return codes.pop() if alone else errors.SOME_FAILED
    if any(o.counts and o.counts.unread for o in outcomes):
        return errors.SOME_FAILED
    waiting = any(o.counts and o.counts.review for o in outcomes)
    return errors.AWAITS_REVIEW if fail_on_review and waiting else errors.DONE


def line(outcome: Outcome) -> str:
    """What was done to a document, in a line or two, and which verdicts on it are of no effect."""
    counts = outcome.counts
    if counts is None:
        return f"{outcome.name}: {outcome.status}"
    if outcome.status == UP_TO_DATE:
        text = f"{outcome.name}: {outcome.status}"
    else:
        did = ", ".join([_count(counts.pages, "page"), *_did(counts)])
        text = f"{outcome.name}: {did}; {_waiting(counts)}\n  -> {outcome.folder}"
    text += "".join(f"\n  {taken.told()}" for taken in outcome.taken)
    if counts.unread:
        text += (
            f"\n  {_count(len(counts.unread), 'page')} could not be read, each a gap in the TEI; --force tries again:"
        )
        text += "".join(f"\n    {said}" for said in counts.unread)
    if counts.overtaken:
        text += f"\n  {_count(len(counts.overtaken), 'accepted change')} left no place by others that were accepted:"
        text += "".join(f"\n    {said}" for said in counts.overtaken)
    if counts.contradicted:
        text += f"\n  {_count(len(counts.contradicted), 'verdict')} of its decisions file contradicted by a later row:"
        text += "".join(f"\n    {said}" for said in counts.contradicted)
    if counts.unmatched:
        text += f"\n  {_count(len(counts.unmatched), 'verdict')} of its decisions file met no change any more"
        text += " (they wait for another scan; take their rows out there to hear no more of them):"
        text += "".join(f"\n    {said}" for said in counts.unmatched)
    return text


def _did(counts: Counts) -> Iterator[str]:
    """The changes, by stage; those to furniture by what was taken out."""
    from pipeline.stages.order import BY_NAME  # where something was cleaned, it is loaded

    for stage, made in counts.changes.items():
        if stage == "furniture":
            kinds: Counter[str] = Counter()
            for rule, number in counts.rules.items():
                if rule.startswith("furniture."):
                    kinds[_FURNITURE.get(rule, "stray mark")] += number
            yield from (
                _count(kinds[what], what) for what in (*filter(None, _FURNITURE.values()), "stray mark") if kinds[what]
            )
        elif made:
            one, many = BY_NAME[stage].counted if stage in BY_NAME else ("", "")
            yield f"{made} {(one or f'change by {stage}') if made == 1 else (many or f'changes by {stage}')}"


def _waiting(counts: Counts) -> str:
    return f"{counts.review or 'nothing'} {'awaits' if counts.review < 2 else 'await'} review"


def _count(number: int, what: str) -> str:
    return f"{number} {what}" + ("" if number == 1 else "s")


def closing(outcomes: Sequence[Outcome]) -> str:
    """The last line of a run."""
    number = {status: sum(o.status == status for o in outcomes) for status in (CLEANED, UP_TO_DATE, FAILED)}
    waiting = sum(o.counts.review for o in outcomes if o.counts)
    awaits = "awaits" if waiting == 1 else "await"
    review = f"; {_count(waiting, 'change')} {awaits} review, see review.tsv in each folder" if waiting else ""
    if outcomes and number[UP_TO_DATE] == len(outcomes):
        return f"Nothing to do: {_count(len(outcomes), 'document')} up to date{review}."
    said = ", ".join(f"{n} {status}" for status, n in number.items() if n)
    return f"{_count(len(outcomes), 'document')}: {said}{review}."
