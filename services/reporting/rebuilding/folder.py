"""The folder in which a rebuild keeps its files: it goes with the rebuild, also with one that was killed.

The invariant: a folder is locked as long as its rebuild lives; the next one deletes what nobody has locked.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory, gettempdir

PREFIX = "reporting-rebuild-"


@contextmanager
def own_folder() -> Iterator[Path]:
    """An empty folder for as long as the block lasts."""
    for left in Path(gettempdir()).glob(f"{PREFIX}*"):
        _delete_what_was_left(left)
    with TemporaryDirectory(prefix=PREFIX) as folder, _locked(Path(folder)):
        yield Path(folder)


def _delete_what_was_left(folder: Path) -> None:
    try:
        with _locked(folder):
            rmtree(folder)
    except OSError:
        return  # of a rebuild that lives, of another user, or gone already


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Holds the lock of a folder, which ends with this process; raises `OSError` where another has it."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(handle)
