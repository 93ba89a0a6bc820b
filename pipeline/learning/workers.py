"""Work shared out among processes that have loaded a folder of dictionaries each."""

from __future__ import annotations

import signal
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import TypeVar

from pipeline.errors import InvalidOutput
from pipeline.language import knowledge
from pipeline.language.knowledge import Knowledge

_Given = TypeVar("_Given")
_Made = TypeVar("_Made")


def each(
    work: Callable[[_Given, Knowledge], _Made],
    given: Sequence[_Given],
    folder: Path,
    jobs: int,
    done: Callable[[_Given], object] = lambda one: None,
) -> list[_Made]:
    """What `work` makes of each of `given`, in their order, with what is under `folder` at this time; `done` is told of
    each. They are begun in their order too: the largest best come first.

    Raises InvalidOutput where a process was killed.
    """
    made: dict[int, _Made] = {}
    if jobs <= 1 or len(given) <= 1:
        know = _load(folder)
        for n, one in enumerate(given):
            made[n] = work(one, know)
            done(one)
        return list(made.values())
    with ProcessPoolExecutor(min(jobs, len(given)), initializer=_ready, initargs=(folder,)) as pool:
        try:
            begun = {pool.submit(_work, work, one): n for n, one in enumerate(given)}
            for future in as_completed(begun):
                made[begun[future]] = future.result()
                done(given[begun[future]])
        except BrokenProcessPool as e:
            why = "a process was killed, perhaps for want of memory; try again with --jobs 1"
            raise InvalidOutput(why) from e
        finally:
            pool.shutdown(cancel_futures=True)  # after an error or an interrupt: begin nothing more
    return [made[n] for n in range(len(given))]


_know: Knowledge | None = None  # of a worker


def _load(folder: Path) -> Knowledge:
    """The dictionaries as they are now, whatever was loaded before: files change from round to round."""
    return knowledge.load.__wrapped__(folder)


def _ready(folder: Path) -> None:
    """An interrupt from the keyboard reaches the workers too; the parent alone speaks of it."""
    global _know
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_DFL)
    _know = _load(folder)


def _work(work: Callable[[_Given, Knowledge], _Made], one: _Given) -> _Made:
    assert _know is not None
    return work(one, _know)
