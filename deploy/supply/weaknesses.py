"""Weaknesses that are known of the parts: asked of the indexes by pip-audit and npm, where they answer.

The invariant: an index that tells nothing is never taken for one that knows of no weakness. pip-audit passes over
what an index does not know and ends well; so what it passed over is read from its answer, and not from its status.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from deploy.local import node
from deploy.local.bootstrap import LOCK
from deploy.supply.parts import FOLDER, locked_in_python


class Audited(NamedTuple):
    """What was learned: how many parts an index told of, what it knows of them, and why it told of no more."""

    parts: int
    weaknesses: list[str]
    silent: str = ""


def audit_python() -> Audited:
    """Asks about the first part alone and, where the index tells of it, about all."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    name, version = next(locked_in_python())
    first = FOLDER / "first.txt"
    first.write_text(f"{name}=={version}\n")
    asked = of_pip_audit(_pip_audit(first, "--no-deps"))
    return of_pip_audit(_pip_audit(LOCK, "--require-hashes")) if asked.parts else asked


def audit_npm() -> Audited:
    """Asks about everything in `package-lock.json`."""
    words = ("audit", "--package-lock-only", "--json")
    return of_npm_audit(_said(*map(str, node.program("npm")), *words, folder=node.LOCK.parent))


def of_pip_audit(said: str) -> Audited:
    """What pip-audit's JSON says; anything else is silence."""
    try:
        every = json.loads(said)["dependencies"]
    except (ValueError, KeyError, TypeError):
        return Audited(0, [], "the index of Python packages cannot be reached")
    told = [each for each in every if "vulns" in each]
    weaknesses = [
        f"{each['name']} {each['version']}: {weakness['id']}, mended in {', '.join(weakness['fix_versions']) or 'no version'}"
        for each in told
        for weakness in each["vulns"]
    ]
    if not told:
        return Audited(0, [], "the index of Python packages tells of no weaknesses")
    silent = f"the index tells nothing of {len(every) - len(told)} of {len(every)} packages"
    return Audited(len(told), weaknesses, silent if len(told) < len(every) else "")


def of_npm_audit(said: str) -> Audited:
    """What npm's JSON says; an answer without a report is silence."""
    try:
        report = json.loads(said)
        parts = report["metadata"]["dependencies"]["total"]
    except (ValueError, KeyError, TypeError):
        return Audited(0, [], "the index of npm packages tells of no weaknesses")
    return Audited(parts, list(_npm_weaknesses(report)))


def _npm_weaknesses(report: dict[str, dict[str, dict[str, str]]]) -> Iterator[str]:
    for name, found in report["vulnerabilities"].items():
        yield f"{name} {found['range']}: {found['severity']}"


def _pip_audit(requirements: Path, *words: str) -> str:
    tool = str(Path(sys.executable).with_name("pip-audit"))
    options = ("--disable-pip", "--format=json", "--progress-spinner=off")
    return _said(tool, f"--requirement={requirements}", *options, *words)


def _said(*command: str, folder: Path | None = None) -> str:
    """What a tool says, whatever its status: both end with 1 for a weakness as for a fault."""
    finished = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return finished.stdout
