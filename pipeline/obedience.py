"""How a worker process ends: with its parent, and without a word of its own."""

from __future__ import annotations

import os
import signal
import threading
import time

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


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_LOOK)
    os._exit(1)
