"""Asks after a process while it is interrupted 5,000 times, then stops it: `interrupted.py LOG`."""

import random
import signal
import sys
from pathlib import Path

from deploy.local.errors import exit_status
from deploy.local.process import Process

TIMES = 5_000


class Sleeping(Process):
    """A process that does nothing."""

    def is_ready(self) -> bool:
        return True


def main() -> None:
    process = Sleeping("sleep", ["sleep", "100"], log=Path(sys.argv[1]))
    process.start()
    drawn = random.Random(1)
    # A timer that interrupts as SIGTERM does.
    signal.signal(signal.SIGALRM, signal.getsignal(signal.SIGTERM))
    for _ in range(TIMES):
        _ask_until_interrupted(process, drawn.uniform(1e-6, 6e-5))
    process.stop()
    sys.stdout.write("stopped\n")


def _ask_until_interrupted(process: Process, seconds: float) -> None:
    try:
        signal.setitimer(signal.ITIMER_REAL, seconds)
        while True:
            assert process.ended is None
    except KeyboardInterrupt:
        return


if __name__ == "__main__":
    sys.exit(exit_status(main))
