"""The parts that the lock files name, as CycloneDX bills of materials and as a list with their licences.

The invariant: a bill is what a tool made of the installed packages or of a lock file; nothing is added to it here.
"""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote

from deploy.local import node
from deploy.local.bootstrap import LOCK, PYTHON
from deploy.local.errors import LocalStackError
from deploy.local.places import ROOT

FOLDER = ROOT / ".local" / "supply"
SERVED = ("govuk-frontend", "@ministryofjustice/frontend")
"""What comes from npm and is served to browsers; the rest is for tests."""

CLASSIFIER = "License ::"
PINNED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[a-z,]+\])?==(\S+)", re.MULTILINE)
Bill = Mapping[str, Any]


class Part(NamedTuple):
    """A package at one version. `runs_in` is `services`, or `local stack and tests` where no service needs it."""

    registry: str
    name: str
    version: str
    runs_in: str
    licence: str


SERVICES, ELSEWHERE = "services", "local stack and tests"


def make_bills() -> list[Path]:
    """Has the tools write both bills into `.local/supply`."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    python, npm = FOLDER / "python.cdx.json", FOLDER / "npm.cdx.json"
    pyproject = ("--pyproject", str(ROOT / "pyproject.toml"))
    tool = (str(PYTHON.with_name("cyclonedx-py")), "environment", str(PYTHON))
    python.write_bytes(_said(*tool, *pyproject, "--output-reproducible", "--of", "JSON"))
    with_locks = FOLDER / "npm"
    with_locks.mkdir(exist_ok=True)
    for each in (node.PACKAGE, node.LOCK):
        shutil.copy(each, with_locks)
    sbom = (
        *map(str, node.program("npm")),
        "sbom",
        "--sbom-format=cyclonedx",
        "--package-lock-only",
    )
    npm.write_bytes(_said(*sbom, folder=with_locks))
    return [python, npm]


def parts_of(python: Bill, npm: Bill, stated: Mapping[str, str]) -> list[Part]:
    """Every part that a lock file names; `stated` has what the packages themselves leave out or say wrongly."""
    roots = python["metadata"]["component"]["bom-ref"]
    locked = {*locked_in_python()}
    found = [
        *(each for each in _parts("pypi", python, {roots}, stated) if each[1:3] in locked),
        *_parts("npm", npm, {_reference(npm, name) for name in SERVED}, stated),
    ]
    return sorted(set(found))


def locked_in_python() -> Iterator[tuple[str, str]]:
    """Name and version of each package in `requirements.lock`."""
    for name, version in PINNED.findall(LOCK.read_text()):
        yield _plain(name), version


def locked_in_npm() -> Iterator[tuple[str, str]]:
    """Name and version of each package in `package-lock.json`."""
    for place, package in json.loads(node.LOCK.read_text())["packages"].items():
        if place:
            yield place.rpartition("node_modules/")[2], package["version"]


def _parts(index: str, bill: Bill, roots: set[str], stated: Mapping[str, str]) -> Iterator[Part]:
    needed = _needed(bill, roots)
    for each in bill["components"]:
        name = unquote(each["purl"].partition(f"pkg:{index}/")[2].rpartition("@")[0])
        name = _plain(name) if index == "pypi" else name
        runs_in = SERVICES if each["bom-ref"] in needed else ELSEWHERE
        licence = stated.get(name) or _licence(each)
        yield Part(index, name, each["version"], runs_in, licence)


def _needed(bill: Bill, roots: set[str]) -> set[str]:
    """The roots and everything that they need, directly or not."""
    needs = {each["ref"]: each.get("dependsOn", ()) for each in bill["dependencies"]}
    found, next_ones = set(roots), set(roots)
    while next_ones:
        next_ones = {each for one in next_ones for each in needs.get(one, ())} - found
        found |= next_ones
    return found


def _licence(component: Bill) -> str:
    """What the package says of its licence: as an SPDX expression where it does, else by its classifiers."""
    said = [_words(each) for each in component.get("licenses", ())]
    precise = [each for each in said if not each.startswith(CLASSIFIER)]
    return " AND ".join(dict.fromkeys(precise or [_of_classifier(each) for each in said]))


def _words(licence: Bill) -> str:
    if "expression" in licence:
        return str(licence["expression"])
    return str(licence["license"].get("id") or licence["license"]["name"])


def _of_classifier(classifier: str) -> str:
    name = classifier.rpartition(" :: ")[2]
    return OF_CLASSIFIERS.get(name, name)


OF_CLASSIFIERS = {
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD-3-Clause",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
}
"""Classifiers name no version of the BSD licence; any of them is as free."""


def _reference(bill: Bill, name: str) -> str:
    return str(next(each["bom-ref"] for each in bill["components"] if each["name"] == name))


def _plain(name: str) -> str:
    """A Python package's name as indexes compare it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _said(*command: str, folder: Path = ROOT) -> bytes:
    finished = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    if finished.returncode:
        raise LocalStackError(
            f"`{Path(command[0]).name}` failed: {finished.stderr.decode()[-500:]}"
        )
    return finished.stdout
