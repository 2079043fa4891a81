"""Becomes another program that cannot outlive the process which started it.

The kernel sends SIGKILL when the starter ends, even by SIGKILL. Setting this up between fork and exec
is unsafe in a process with threads, so a small interpreter does it and then becomes the program.
"""

import ctypes
import os
import signal
import sys
from pathlib import Path

PR_SET_PDEATHSIG = 1


def tethered(*command: str | Path) -> list[str]:
    """Return the command to run in the place of another, so that it ends with this process.

    The tether is tied to the thread that starts the command: it ends with that thread, too.
    """
    starter = str(os.getpid())
    return [sys.executable, "-I", "-S", __file__, starter, *(str(word) for word in command)]


def main() -> None:
    starter, command = int(sys.argv[1]), sys.argv[2:]
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() == starter:
        os.execvp(command[0], command)  # noqa: S606 - no shell is wanted


if __name__ == "__main__":
    main()
