"""Tools of others that read our files, each pinned and installed in an environment of its own for one test."""

import subprocess
import sys
from pathlib import Path


def ran(folder: Path, install: tuple[str, ...], *command: str) -> str:
    """What Python says in this folder, asked with these arguments, once pip has installed what is given; fails where either fails."""
    subprocess.run([sys.executable, "-m", "venv", folder / "venv"], check=True)
    python = str(folder / "venv" / "bin" / "python")
    installing = [python, "-m", "pip", "install", "--quiet", *install]
    subprocess.run(installing, check=True, capture_output=True)
    asked = [python, "-W", "ignore", *command]
    done = subprocess.run(asked, cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout + done.stderr
