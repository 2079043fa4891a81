"""A supervisor as a process of its own, so that it can be interrupted and killed."""

import os
import subprocess
import sys
from pathlib import Path

import psutil

from deploy.local.places import ROOT
from deploy.local.servers import KAFKA_VARIABLE, MONGODB_VARIABLE

SUPERVISOR = Path(__file__).parents[1] / "programs" / "supervisor.py"

# Named but never asked: with these a supervisor starts no servers of its own.
GIVEN_SERVERS = {KAFKA_VARIABLE: "127.0.0.1:1", MONGODB_VARIABLE: "mongodb://127.0.0.1:1"}


class Supervisor:
    """A supervisor over small services, with what it says."""

    def __init__(
        self, folder: Path, programs: tuple[str, ...], environment: dict[str, str]
    ) -> None:
        inherited = {name: value for name, value in os.environ.items() if name not in GIVEN_SERVERS}
        self._running = subprocess.Popen(
            [sys.executable, str(SUPERVISOR), str(folder), *programs],
            env=inherited | {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"} | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def serves(self) -> "Supervisor":
        """Return when it serves; an early end fails the test and shows why."""
        assert self._running.stdout
        while (line := self._running.stdout.readline()) != "serving\n":
            assert line, self.ended()
        return self

    def children(self) -> list[psutil.Process]:
        return psutil.Process(self._running.pid).children(recursive=True)

    def send(self, number: int) -> None:
        self._running.send_signal(number)

    def ended(self) -> tuple[int, str]:
        """Wait for its end: the exit status, and what it said on standard error."""
        _, said = self._running.communicate(timeout=120)
        return self._running.returncode, said

    def close(self) -> None:
        self._running.kill()
        self._running.communicate()
