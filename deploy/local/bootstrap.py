"""Makes the Python environment from the lock files, then lets it install the rest.

Runs on a bare Python 3.11, so it imports the standard library only. An environment counts as made
when its stamp, written last, is the sum of the lock files.
"""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from deploy.local.errors import LocalStackError, exit_status
from deploy.local.places import ROOT, in_turn, require_room
from deploy.local.tethered import tethered

ENVIRONMENT = ROOT / ".venv"
PYTHON = ENVIRONMENT / "bin" / "python"
STAMP = ENVIRONMENT / "installed"
UNFINISHED = ENVIRONMENT / "unfinished"
LOG = ROOT / ".local" / "install.log"
UV_LOCK = Path(__file__).with_name("uv.txt")
LOCK = ROOT / "requirements.lock"

A_WHILE = 5.0


def main() -> None:
    with in_turn(ROOT / ".local"):
        if not _is_made():
            _make()


def _is_made() -> bool:
    return STAMP.exists() and STAMP.read_text() == _sum_of_locks()


def _sum_of_locks() -> str:
    return hashlib.sha256(UV_LOCK.read_bytes() + LOCK.read_bytes()).hexdigest()


def _make() -> None:
    if importlib.util.find_spec("ensurepip") is None:
        raise LocalStackError(
            "Python 3.11 is here but its venv is not. Install it (apt-get install python3.11-venv) and run `make install` again."
        )
    require_room(ROOT, gigabytes=2)
    if UNFINISHED.exists():
        # Half an unpacked package looks whole to an installer, so nothing of it is kept.
        shutil.rmtree(ENVIRONMENT)
    ENVIRONMENT.mkdir(exist_ok=True)
    UNFINISHED.touch()
    STAMP.unlink(missing_ok=True)
    LOG.unlink(missing_ok=True)
    _run("Making the Python environment", sys.executable, "-m", "venv", ENVIRONMENT)
    pip = (PYTHON, "-m", "pip", "install", "--retries", "2")
    _run("Fetching uv", *pip, "--require-hashes", "-r", UV_LOCK)
    sync = (PYTHON, "-m", "uv", "pip", "sync", "--python", PYTHON)
    _run("Fetching Python packages, Java and MongoDB among them", *sync, "--require-hashes", LOCK)
    STAMP.write_text(_sum_of_locks())
    UNFINISHED.unlink()


def _run(step: str, *command: str | Path) -> None:
    began_at = time.monotonic()
    print(f"{step} ", end="", flush=True)
    with LOG.open("ab") as log:
        running = subprocess.Popen(
            tethered(*command), cwd=ROOT, stdin=subprocess.DEVNULL, stdout=log, stderr=log
        )
        while not _ended(running):
            print(".", end="", flush=True)
    print(f" {time.monotonic() - began_at:.0f} s")
    if running.returncode:
        raise LocalStackError(
            f"“{step}” failed. The first installation needs the network and about 2 GB of disk. See {LOG}, then run `make install` again."
        )


def _ended(running: "subprocess.Popen[bytes]") -> bool:
    try:
        running.wait(A_WHILE)
    except subprocess.TimeoutExpired:
        return False
    return True


if __name__ == "__main__":
    if status := exit_status(main):
        sys.exit(status)
    os.execv(PYTHON, [str(PYTHON), "-m", "deploy.local", "install"])  # noqa: S606 - no shell is wanted
