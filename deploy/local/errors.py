"""What can go wrong on a machine, said to the person in front of it.

Every expected failure of the local stack is a `LocalStackError` whose text is one sentence that says
what to do; it becomes an exit status in one place only.
"""

import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType

INTERRUPTED = 130


class LocalStackError(Exception):
    """A failure someone at the terminal can put right: its text tells how."""


def exit_status(action: Callable[[], None]) -> int:
    """Run a program's action: 0 when it ends, 1 after a failure, 130 after an interruption.

    SIGTERM and a closed terminal interrupt as Ctrl-C does, so that `finally` is reached by all three. What the caller
    has it ignore, as `nohup` does, it ignores.
    """
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _interrupt)
    try:
        action()
    except LocalStackError as failure:
        print(failure, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return INTERRUPTED
    return 0


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Let an interruption that comes in the block wait for its end.

    Python interrupts the main thread between any two of its steps. Within a library it can leave a lock that nobody
    gives back, and whoever needs that lock waits for ever: a process could then neither be asked after nor be stopped.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    _steps.open += 1
    try:
        yield
    finally:
        _steps.open -= 1
        if _steps.interrupted and not _steps.open:
            _steps.interrupted = False
            raise KeyboardInterrupt


@dataclass
class _Steps:
    """How many blocks are open that must not be interrupted, and whether an interruption waits for their end."""

    open: int = 0
    interrupted: bool = False


_steps = _Steps()


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    if not _steps.open:
        raise KeyboardInterrupt
    _steps.interrupted = True
