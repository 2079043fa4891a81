"""Starts again what ended although nobody stopped it, after pauses that grow while it keeps ending.

The invariant: it says so each time, with the program's last words, and it never gives up.
"""

import sys
import time
from collections.abc import Sequence

from deploy.local.process import Process

FIRST_PAUSE = 1.0
LONGEST_PAUSE = 30.0
SETTLED = 60.0


class Restarts:
    """Looks after the processes of one suite."""

    def __init__(self, processes: Sequence[Process]) -> None:
        self._looked_after = [_LookedAfter(process) for process in processes]

    def look(self) -> None:
        """Start what has ended and whose pause is over."""
        for each in self._looked_after:
            each.look(time.monotonic())


class _LookedAfter:
    """One process, how long the next pause is, and when it is over."""

    def __init__(self, process: Process) -> None:
        self._process = process
        self._pause = FIRST_PAUSE
        self._started_at = 0.0
        self._due_at: float | None = None

    def look(self, now: float) -> None:
        status = self._process.ended
        if status is None:
            return
        if self._due_at is None:
            self._plan(now, status)
        elif now >= self._due_at:
            self._due_at, self._started_at = None, now
            self._process.kill()
            self._process.launch()

    def _plan(self, now: float, status: int) -> None:
        if now - self._started_at > SETTLED:
            self._pause = FIRST_PAUSE
        print(
            f"{self._process.name} ended unexpectedly ({status}) and starts again in "
            f"{self._pause:g} s: {self._process.last_words()}.",
            file=sys.stderr,
            flush=True,
        )
        self._due_at = now + self._pause
        self._pause = min(2 * self._pause, LONGEST_PAUSE)
