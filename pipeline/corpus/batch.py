"""Many documents: which need cleaning, in how many processes, and what came of each."""

from __future__ import annotations

import gc
import traceback
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import errors
from pipeline.corpus import cleaned_folder, cleaning, takeover
from pipeline.corpus.cleaning import Made
from pipeline.corpus.outcomes import CLEANED, FAILED, UP_TO_DATE, Outcome
from pipeline.corpus.takeover import Taken
from pipeline.errors import ChangedByHand, PipelineError, Unreadable
from pipeline.language import knowledge
from pipeline.scans.processes import until_killed
from pipeline.source import documents
from pipeline.source.files import Sort

if TYPE_CHECKING:
    from pipeline.scans.reading.requests import Request

AHEAD = 2  # documents given to a pool at a time, for each of its processes


@dataclass(frozen=True, slots=True)
class Job:
    """What to clean and how. `verdicts` is the folder of people's decisions; `stop`: leave off at the first failure."""

    raw: Path
    cleaned: Path
    verdicts: Path
    force: bool = False
    stop: bool = False
    audit: bool = False  # write the audit edition, too
    trust: str = ""  # how far corrections are trusted, whatever the documents say
    overwrite: bool = False  # write over what a person changed in the cleaned folder


Pages = Callable[[int], AbstractContextManager[Callable[[], None]]]
"""Given how many page images are to be read, what is entered meanwhile; it gives what to call after each."""


def run(
    job: Job, names: Sequence[str], jobs: int, tell: Callable[[Outcome], None], pages: Pages | None = None
) -> list[Outcome]:
    """Clean the documents `names`, in up to `jobs` processes. `tell` hears of each as it is done.

    Page images are read first, those of all documents together; `pages` is told of them. Only this process writes
    into the cleaned folders. Gives what came of each, in the order of `names`; those never begun are left out.
    """
    outcomes: dict[str, Outcome] = {}
    pending: list[str] = []
    taken: dict[str, Taken] = {}

    def done(outcome: Outcome) -> bool:
        """Note it; whether to go on."""
        if first := taken.get(outcome.name):
            outcome = replace(outcome, taken=tuple(dict.fromkeys((first, *outcome.taken))))  # each told once
        outcomes[outcome.name] = outcome
        tell(outcome)
        return not (job.stop and outcome.status == FAILED)

    for name in names:
        found = _look(job, name, taken)
        if found is None:
            pending.append(name)
        elif not done(found):
            return [outcomes[n] for n in names if n in outcomes]
    for failed in _read_images(job, tuple(pending), jobs, pages or (lambda count: nullcontext(lambda: None))):
        pending.remove(failed.name)
        if not done(failed):
            return [outcomes[n] for n in names if n in outcomes]
    for made in _all_made(job, pending, jobs):
        if not done(_written(made, job) if isinstance(made, Made) else made):
            break
    return [outcomes[n] for n in names if n in outcomes]


def _look(job: Job, name: str, taken: dict[str, Taken]) -> Outcome | None:
    """The outcome of a document that cannot be read or needs nothing done; None where it is to be cleaned.

    What a person wrote into its review.tsv is `taken` over first.
    """
    try:
        if new := _take_over(job, name):
            taken[name] = new
        found = documents.find(job.raw, name, job.trust)
        document = documents.read(job.raw, name, trust=job.trust) if found.files.sort is Sort.TEXT else found
        counts = None if job.force else cleaning.up_to_date(document, job.cleaned, job.verdicts, job.audit)
    except (PipelineError, OSError) as e:
        return _failed(job, name, e)
    return Outcome(name, UP_TO_DATE, job.cleaned / name, counts) if counts else None


def _take_over(job: Job, name: str) -> Taken:
    return takeover.take_over(job.cleaned / name, job.verdicts / f"{name}.tsv", job.overwrite)


def _read_images(job: Job, names: Sequence[str], jobs: int, pages: Pages) -> Iterator[Outcome]:
    """Read the page images of documents that were not read yet; gives those documents of which that cannot be done."""
    wanted: list[Request] = []
    for name in names:
        try:
            wanted += documents.find(job.raw, name).requests
        except (PipelineError, OSError) as e:
            yield _failed(job, name, e)
    if not wanted:
        return
    from pipeline.scans.reading import queue, store

    kept = store.of(job.raw)
    if missing := queue.missing(wanted, kept, again=job.force):
        with pages(len(missing)) as tell:
            queue.read(missing, kept, jobs, lambda request: tell())


def _all_made(job: Job, names: Sequence[str], jobs: int) -> Iterator[Made | Outcome]:
    """Each document cleaned, in memory, as it gets done."""
    if names:
        try:
            knowledge.load()  # once, before the processes part
        except (PipelineError, OSError) as e:
            yield from (_failed(job, name, e) for name in names)
            return
    workers = min(jobs, len(names))
    if workers <= 1:
        yield from (_make(job, name) for name in names)
        return
    ahead = deque(names)
    while ahead:
        for name in (yield from _in_pool(job, ahead, workers)):
            if (yield from _in_pool(job, deque([name]), 1)):
                why = "its process was killed, twice, perhaps for want of memory"
                yield _failed(job, name, errors.InvalidOutput(f"{job.raw / name}: {why}"))


def _in_pool(job: Job, ahead: deque[str], workers: int) -> Generator[Made | Outcome, None, list[str]]:
    """Documents taken from `ahead` and cleaned in processes; gives in the end those that a killed process was at."""
    killed: list[str] = []
    for _, made in until_killed(partial(_make, job), ahead, workers, AHEAD, killed):
        yield made
    return killed


def _make(job: Job, name: str) -> Made | Outcome:
    from pipeline.stages import order

    try:
        with _no_cycles():
            document, audit = documents.read(job.raw, name, trust=job.trust), _audits(job, name)
            return cleaning.make(document, knowledge.load(), order.STAGES, job.verdicts, audit, job.cleaned / name)
    except Exception as e:  # a fault in one document must not keep the others from being cleaned
        return _failed(job, name, e)


@contextmanager
def _no_cycles() -> Iterator[None]:
    """Without Python's search for objects that refer to each other in circles: what a document is made of does not, and
    the search takes a tenth of the time, of ALTO a fifth."""
    searching = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if searching:
            gc.enable()


def _audits(job: Job, name: str) -> bool:
    return job.audit or cleaning.audited(job.cleaned / name)


def _written(made: Made, job: Job) -> Outcome:
    try:
        late = _take_over(job, made.name)  # written while the document was cleaned
        folder = cleaning.write(made, job.cleaned, job.overwrite)
    except ChangedByHand as e:
        return _failed(job, made.name, ChangedByHand(f"{e}; {_belongs(job, made.name)}"))
    except PipelineError as e:
        return _failed(job, made.name, e)
    return Outcome(made.name, CLEANED, folder, made.counts, taken=(late,) if late else ())


def _belongs(job: Job, name: str) -> str:
    """Where a change belongs that a person made to a file that a run writes."""
    review = job.cleaned / name / cleaned_folder.REVIEW
    return (
        f"a change of the program's that is wrong belongs into {review} as a verdict, "
        f"what is misread in the source into {job.raw / name}, a word it does not know into "
        f"dictionaries/lexicon/user.txt; keep a copy, and `clean-corpus run {name} --overwrite` writes its own there"
    )


def _failed(job: Job, name: str, e: Exception) -> Outcome:
    trace = ""
    if isinstance(e, OSError):
        e = Unreadable(f"{e.filename or job.raw / name}: {e.strerror or e}")
    if isinstance(e, PipelineError):
        code, message = e.code, str(e)
    else:
        trace = "".join(traceback.format_exception(e))
        code = errors.INVALID_OUTPUT
        fault = f"the program itself failed ({type(e).__name__}: {e})"
        message = f"{job.raw / name}: {fault}; nothing was written; please report it, with what --debug shows"
    return Outcome(name, FAILED, job.cleaned / name, None, " ".join(message.split()), code, trace)
