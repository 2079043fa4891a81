"""Which licences a part may have, and the list of all parts with theirs.

The invariant: the list in `licences.csv` names what the lock files name, and `licences.toml` allows all of it.
"""

import csv
import re
import tomllib
from collections.abc import Iterable, Mapping
from io import StringIO
from pathlib import Path
from typing import NamedTuple

from deploy.supply.parts import SERVICES, Part

LIST = Path(__file__).with_name("licences.csv")
ALLOWED = Path(__file__).with_name("licences.toml")
OPERATORS = {"AND", "OR", "WITH"}


class Allowed(NamedTuple):
    """Licences of what runs in services, and those that only the local stack and tests may have besides.

    `stated` has the licence of packages that say none, or another one than that of what they carry.
    """

    services: frozenset[str]
    elsewhere: frozenset[str]
    stated: Mapping[str, str]


def allowed() -> Allowed:
    """What `licences.toml` says."""
    said = tomllib.loads(ALLOWED.read_text())
    services = frozenset(said["services"])
    return Allowed(services, services | frozenset(said["elsewhere"]), said["stated"])


def refused(parts: Iterable[Part], by: Allowed) -> list[str]:
    """A sentence for each part whose licence is not allowed where it runs."""
    return [
        f"{each.name} {each.version} ({each.runs_in}): {each.licence or 'no licence is stated'}"
        for each in parts
        if not _may_run(each, by)
    ]


def as_csv(parts: Iterable[Part]) -> str:
    """The list as it is kept."""
    text = StringIO()
    written = csv.writer(text, lineterminator="\n")
    written.writerow(Part._fields)
    written.writerows(parts)
    return text.getvalue()


def listed() -> list[Part]:
    """The list that is kept."""
    return [Part(*row) for row in list(csv.reader(LIST.open()))[1:]]


def _may_run(part: Part, by: Allowed) -> bool:
    """Each licence of an expression has to be allowed, whether it can be chosen or not."""
    named = {*re.findall(r"[\w.+-]+", part.licence)} - OPERATORS
    return bool(named) and named <= (by.services if part.runs_in == SERVICES else by.elsewhere)
