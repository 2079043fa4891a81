"""Where the local stack keeps things, and the two guards over a place: enough room, and one user at a time."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from deploy.local.errors import LocalStackError

ROOT = Path(__file__).resolve().parents[2]
TOOLS = ROOT / ".local" / "tools"

GIGABYTE = 10**9


def require_room(folder: Path, *, gigabytes: int) -> None:
    """Refuse to begin where the file system has less free than that."""
    folder.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(folder).free / GIGABYTE
    if free < gigabytes:
        raise LocalStackError(
            f"{folder} needs about {gigabytes} GB of disk, but only {free:.1f} GB is free. Make room and start again."
        )


@contextmanager
def only_one(folder: Path, *, refusal: str) -> Iterator[None]:
    """Hold the folder's lock, or refuse with that sentence while another process holds it.

    The kernel lets go of the lock when its process ends, however it ends.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with lock_file(folder).open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise LocalStackError(refusal) from None
        yield


@contextmanager
def for_the_owner_alone() -> Iterator[None]:
    """Whatever this process makes inside the block, nobody else on the machine reads."""
    before = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(before)


@contextmanager
def in_turn(folder: Path) -> Iterator[None]:
    """Hold the folder's lock, waiting for its holder."""
    folder.mkdir(parents=True, exist_ok=True)
    with lock_file(folder).open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def lock_file(folder: Path) -> Path:
    return folder / ".lock"


def empty(folder: Path) -> None:
    """Remove everything in a folder but its lock, which the caller holds."""
    for entry in os.scandir(folder):
        if entry.name == lock_file(folder).name:
            continue
        if entry.is_dir(follow_symlinks=False):
            shutil.rmtree(entry.path)
        else:
            Path(entry.path).unlink()
