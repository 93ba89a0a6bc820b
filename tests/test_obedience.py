"""Workers end with their parent, even where it is killed and cannot tell them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

PARENT = """
import os, sys, time
from concurrent.futures import ProcessPoolExecutor
from pipeline.scans.processes import obey
def work(path):
    open(path, "w").write(str(os.getpid()))
    time.sleep(60)
if __name__ == "__main__":
    with ProcessPoolExecutor(1, initializer=obey, initargs=(os.getpid(),)) as pool:
        pool.submit(work, sys.argv[1]).result()
"""


def test_a_killed_parent_leaves_no_worker_behind(tmp_path: Path) -> None:
    script, said = tmp_path / "parent.py", tmp_path / "worker"
    script.write_text(PARENT)
    here = os.fspath(Path(__file__).parent.parent)
    parent = subprocess.Popen([sys.executable, script, said], env={**os.environ, "PYTHONPATH": here})
    while not (said.exists() and said.read_text()):
        assert parent.poll() is None
        time.sleep(0.05)
    worker = int(said.read_text())
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    for _ in range(200):
        try:
            os.kill(worker, 0)
        except ProcessLookupError:
            return
        if (state := Path(f"/proc/{worker}/stat")).exists() and " Z " in state.read_text():
            return  # it ended, and whoever adopted it has not looked yet
        time.sleep(0.1)
    os.kill(worker, signal.SIGKILL)
    raise AssertionError("the worker is still there")
