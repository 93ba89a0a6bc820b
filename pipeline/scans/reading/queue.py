"""Many pages read in many processes, each once: what the store has is not read again.

Every process keeps a page as soon as it is read, so what was finished outlives whatever ends the run.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from functools import partial

import regex

from pipeline.formats.layout import Page
from pipeline.scans.processes import until_killed
from pipeline.scans.reading import reader
from pipeline.scans.reading.requests import Request
from pipeline.scans.reading.store import Store

SLOW = regex.compile(r"took more than (\d+) seconds")  # as tesseract.CannotRead says
AHEAD = 4  # pages given to the pool at a time, for each of its processes


def missing(requests: Sequence[Request], store: Store, again: bool = False) -> list[Request]:
    """The requests that are still to be read, each key once; `again`: also those that failed."""
    found: dict[str, Request] = {}
    for request in requests:
        if not store.has(request.key) or store.small(request.key) and _try_again(request, store, again):
            found.setdefault(request.key, request)
    return list(found.values())


def _try_again(request: Request, store: Store, again: bool) -> bool:
    """Whether a page that is kept failed, and is to be read again: because that is asked, or it is given more time."""
    page = store.get(request.key)
    if page is None or not page.failure:
        return page is None
    slow = SLOW.search(page.failure)
    return again or slow is not None and int(slow[1]) < request.engine.timeout


def read(requests: Sequence[Request], store: Store, jobs: int, tell: Callable[[Request], object]) -> None:
    """Read `requests` into `store` in up to `jobs` processes; `tell` hears of each as it is done.

    A page that cannot be read is kept as such. Raises Unreadable where the store cannot be written, and whatever a
    broken environment raises.
    """
    store.sweep()
    for request in requests:
        store.drop(request.key)  # what failed before, or was torn
    if min(jobs, len(requests)) <= 1:
        for request in requests:
            keep(request, store)
            tell(request)
        return
    waiting = list(requests)
    while waiting:
        for request in _in_pool(waiting, store, jobs, tell):
            if _in_pool([request], store, 1, tell):  # alone now: it was this page that ended the process
                why = "the process that read it was killed, twice, perhaps for want of memory"
                store.put(request.key, Page((), image=request.picture.name, failure=why))
                tell(request)
        waiting = [request for request in waiting if not store.has(request.key)]


def _in_pool(requests: Sequence[Request], store: Store, jobs: int, tell: Callable[[Request], object]) -> list[Request]:
    """Read until all is done or a process is killed; gives the pages that were at work then."""
    killed: list[Request] = []
    for request, _ in until_killed(
        partial(keep, store=store), deque(requests), min(jobs, len(requests)), AHEAD, killed
    ):
        tell(request)
    return killed


def keep(request: Request, store: Store) -> None:
    """Read one page and keep it."""
    store.put(request.key, reader.page(request))
