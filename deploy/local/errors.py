"""What can go wrong on a machine, said to the person in front of it.

Every expected failure of the local stack is a `LocalStackError` whose text is one sentence that says
what to do; it becomes an exit status in one place only.
"""

import signal
import sys
from collections.abc import Callable
from types import FrameType
from typing import NoReturn

INTERRUPTED = 130


class LocalStackError(Exception):
    """A failure someone at the terminal can put right: its text tells how."""


def exit_status(action: Callable[[], None]) -> int:
    """Run a program's action: 0 when it ends, 1 after a failure, 130 after an interruption.

    SIGTERM and a closed terminal interrupt as Ctrl-C does, so that `finally` is reached by all three.
    """
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    try:
        action()
    except LocalStackError as failure:
        print(failure, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return INTERRUPTED
    return 0


def _interrupt(_number: int, _frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt
