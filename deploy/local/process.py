"""One process of the stack: started in a session of its own, its words in a file, gone when we are gone.

A terminal's Ctrl-C reaches only the supervisor, which then stops the processes in the right order.
"""

import math
import os
import signal
import subprocess
import time
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, Protocol

from deploy.local.errors import LocalStackError, uninterrupted
from deploy.local.places import ROOT
from deploy.local.tethered import tethered

GRACE = 20.0
DEADLINE = 180.0
PAUSE = 0.05
LOOK = 0.01

# A tether ends with the thread that tied it. This one thread starts every process and lasts as long
# as the supervisor, whichever of its threads asks.
_STARTER = ThreadPoolExecutor(max_workers=1, thread_name_prefix="starter")


class Running(Protocol):
    """A process while it runs and after, as `subprocess` tells of it."""

    @property
    def pid(self) -> int:
        """The process, which leads a group of its own."""

    def poll(self) -> int | None:
        """The status with which it ended, if it has."""


class Process(ABC):
    """A program that can be started, asked to stop, killed, and started again."""

    def __init__(
        self,
        name: str,
        command: Sequence[str | Path],
        *,
        log: Path,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self.name = name
        self.log = log
        self._command = command
        self._environment = environment or {}
        self._running: Running | None = None

    @property
    def pid(self) -> int | None:
        """The process while it is meant to run."""
        return self._running.pid if self._running else None

    @property
    def ended(self) -> int | None:
        """The status with which the program ended although nobody stopped it."""
        return _status(self._running) if self._running else None

    @abstractmethod
    def is_ready(self) -> bool:
        """Whether the program does its work by now; asked again and again after a launch."""

    def start(self) -> None:
        """Start the program and return when it is ready."""
        self.launch()
        until_ready(self)

    def launch(self) -> None:
        """Start the program without waiting until it is ready."""
        if self._running:
            raise LocalStackError(
                f"{self.name} is already running. Stop it before you start it again."
            )
        with uninterrupted():
            self._running = _STARTER.submit(self._spawn).result()

    def stop(self) -> None:
        """Ask the program to end, and kill it if it has not done so within 20 seconds."""
        if running := self._dismissed():
            _signal(running, signal.SIGTERM)
            if not _ends(running, within=GRACE):
                _end(running)

    def kill(self) -> None:
        """End the program at once, as a power cut would."""
        if running := self._dismissed():
            _end(running)

    def freeze(self) -> None:
        """Let the program do nothing at all until it is thawed, as a machine that hangs would."""
        if self._running:
            _signal(self._running, signal.SIGSTOP)

    def thaw(self) -> None:
        """Let a frozen program go on; one that was killed meanwhile stays dead."""
        if self._running:
            _signal(self._running, signal.SIGCONT)

    def require_alive(self) -> None:
        """Refuse if the program ended although nobody stopped it."""
        if (status := self.ended) is not None:
            raise LocalStackError(
                f"{self.name} stopped unexpectedly ({status}): {self.last_words()}."
            )

    def last_words(self) -> str:
        """Say where the log is and what its last line is, but for those that only continue it."""
        lines = self.log.read_text(errors="replace").splitlines() if self.log.exists() else []
        last = next((line for line in reversed(lines) if line and not line[0].isspace()), "")
        return f"see {self.log}, which ends with “{last[:300]}”"

    def opened_log(self) -> BinaryIO:
        """The log to write more into; nobody but its owner reads it."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        return open(self.log, "ab", opener=_for_its_owner_alone)

    def _dismissed(self) -> Running | None:
        # Before it ends, so that nobody who watches takes the end for the program's own.
        running, self._running = self._running, None
        return running

    def _spawn(self) -> Running:
        with self.opened_log() as log:
            return subprocess.Popen(
                tethered(*self._command),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=os.environ | self._environment,
                cwd=ROOT,
                umask=0o077,
                start_new_session=True,
            )


def until_ready(*processes: Process) -> None:
    """Return when all are ready; refuse when one has ended or the deadline has passed."""
    give_up_at = time.monotonic() + DEADLINE
    waited_for = list(processes)
    while waited_for := _not_ready(waited_for):
        for process in processes:
            process.require_alive()
        if time.monotonic() > give_up_at:
            late = waited_for[0]
            raise LocalStackError(
                f"{late.name} was not ready after {DEADLINE:.0f} seconds: {late.last_words()}."
            )
        time.sleep(PAUSE)


def _not_ready(processes: Sequence[Process]) -> list[Process]:
    with uninterrupted():
        return [process for process in processes if not process.is_ready()]


def _for_its_owner_alone(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _end(running: Running) -> None:
    _signal(running, signal.SIGKILL)
    _ends(running, within=math.inf)


def _ends(running: Running, *, within: float) -> bool:
    """Whether it ends in so many seconds; returns as soon as it has."""
    give_up_at = time.monotonic() + within
    while _status(running) is None:
        if time.monotonic() > give_up_at:
            return False
        time.sleep(LOOK)
    return True


def _status(running: Running) -> int | None:
    with uninterrupted():
        return running.poll()


def _signal(running: Running, number: signal.Signals) -> None:
    # The whole group: what a program starts for itself ends with it.
    with suppress(ProcessLookupError):
        os.killpg(running.pid, number)
