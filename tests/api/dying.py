"""Workers that die: what a test of a portfolio sends instead of the work itself."""

import os
import signal
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path


def die_at(work, task, number, marker):
    """Kill the process at one slice; with a marker only the first time."""
    if task.number == number and not (marker and Path(marker).exists()):
        if marker:
            Path(marker).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return work(task)


class DyingPool(ProcessPoolExecutor):
    """A pool whose worker is killed at one slice."""

    number, marker = 0, ""

    def submit(self, work, task):
        return super().submit(die_at, work, task, self.number, self.marker)
