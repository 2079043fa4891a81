"""The ready adopters have names and addresses that someone can remember.

The invariant: everything that names an applicant of the journey names them alike.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from deploy.demo.plan import Journey, Step

Applicants = tuple[Mapping[str, str], ...]
PARTS = ("first_applicant", "second_applicant")


def named(journey: Journey, people: Applicants) -> Journey:
    """The same journey of people whose names and addresses someone can remember."""
    return replace(journey, steps=tuple(_renamed(each, people) for each in journey.steps))


def _renamed(said: Step, people: Applicants) -> Step:
    details: dict[str, Any] = dict(said.details)
    if "applicants" in details:
        details["applicants"] = [{**each, "email": _address(each["name"])} for each in people]
    elif said.command == "give-consent-to-checks":
        details["name"] = people[details["applicant"] - 1]["name"]
    elif details.get("content", {}).get("part") in PARTS:
        person = people[PARTS.index(details["content"]["part"])]
        details["content"] = {**details["content"], "name": person["name"]}
    return replace(said, details=details)


def _address(name: str) -> str:
    return f"{name.split(maxsplit=1)[0].lower()}@home.example"
