"""`python -m deploy.supply` lists the parts and their licences; with `audit` it asks about known weaknesses."""

import json
import sys

from deploy.local.errors import LocalStackError, exit_status
from deploy.supply.licences import LIST, allowed, as_csv, refused
from deploy.supply.parts import make_bills, parts_of
from deploy.supply.weaknesses import audit_npm, audit_python


def list_parts() -> None:
    """Writes both bills and the list; ends with 1 where a licence is not allowed."""
    by = allowed()
    python, npm = make_bills()
    parts = parts_of(json.loads(python.read_text()), json.loads(npm.read_text()), by.stated)
    if wrong := refused(parts, by):
        raise LocalStackError("\n".join(["These licences are not allowed:", *wrong]))
    LIST.write_text(as_csv(parts))
    print(
        f"{len(parts)} parts, all of them under licences that are allowed: {LIST}\n{python}\n{npm}"
    )


def audit() -> None:
    """Says what is known, and where nobody could say; ends with 1 where a weakness is known."""
    found = {"Python": audit_python(), "npm": audit_npm()}
    for index, each in found.items():
        if each.parts:
            print(f"{index}: {len(each.weaknesses)} weaknesses are known of {each.parts} packages.")
        if each.silent:
            print(f"{index}: not checked, because {each.silent}. Run `make audit` where it does.")
    if known := [weakness for each in found.values() for weakness in each.weaknesses]:
        raise LocalStackError("\n".join(["Known weaknesses:", *known]))


if __name__ == "__main__":
    sys.exit(exit_status(audit if sys.argv[1:] == ["audit"] else list_parts))
