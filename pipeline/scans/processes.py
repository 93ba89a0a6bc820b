"""Work for processes that may be killed at it, and end with their parent, without a word of their own."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from typing import TypeVar

_Given = TypeVar("_Given")
_Made = TypeVar("_Made")
_LOOK = 1.0  # seconds between looks at whether the parent is still there


def obey(parent: int) -> None:
    """Make this process, a worker of the process `parent`, end when an interrupt or the parent's own end says so.

    An interrupt reaches the workers too, and a broken pool ends them: the parent alone speaks of it. A parent that was
    killed cannot tell them anything, so they look for themselves.
    """
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_DFL)
    threading.Thread(target=_watch, args=(parent,), daemon=True).start()


def until_killed(
    work: Callable[[_Given], _Made], ahead: deque[_Given], workers: int, waiting_each: int, killed: list[_Given]
) -> Iterator[tuple[_Given, _Made]]:
    """What `work` makes of what is taken from `ahead`, as it gets done, until none is left or a process is killed.

    `waiting_each`: how much is handed to the pool at a time, for each of its processes. `killed` gets what was begun
    and not finished: one of that may have been the cause.
    """
    waiting: dict[Future[_Made], _Given] = {}
    with ProcessPoolExecutor(workers, initializer=obey, initargs=(os.getpid(),)) as pool:
        try:
            while waiting or (ahead and not killed):
                while ahead and len(waiting) < waiting_each * workers and not killed:
                    given = ahead.popleft()
                    try:
                        waiting[pool.submit(work, given)] = given
                    except BrokenProcessPool:
                        killed.append(given)
                for future in wait(waiting, return_when=FIRST_COMPLETED).done:
                    given = waiting.pop(future)
                    try:
                        yield given, future.result()
                    except BrokenProcessPool:
                        killed.append(given)
        finally:
            pool.shutdown(cancel_futures=True)  # after an interrupt: begin nothing more


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_LOOK)
    os._exit(1)
