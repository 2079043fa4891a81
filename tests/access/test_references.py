"""What a command refers to is looked up before anything is recorded: a reference to nothing is refused, with what to do."""

import re
from collections.abc import AsyncIterator, Iterator
from typing import Any
from uuid import uuid4

import pytest

from tests.access.helpers.services_in_process import APPS, World, unstarted, world
from tests.enquiry.helpers.served_api import is_problem
from tests.every_settings import EverySettings
from tests.identity import as_needed

NAMED = {
    "POST /enquiries": {"previous_journey"},
    "POST /enquiries/{journey}/merge": {"into"},
    "POST /enquiries/{journey}/say-different": {"other"},
    "POST /enquiries/{journey}/correct-date": {"corrects"},
    "POST /enquiries/{journey}/change-contact-details": {"renamed"},
    "POST /information-events/{information_event}/book": {"journey"},
    "POST /information-events/{information_event}/cancel-booking": {"journey"},
    "POST /information-events/{information_event}/record-attendance": {"journey"},
    "POST /information-events/{information_event}/record-follow-up": {"journey"},
    "POST /mystery-shops": {"round", "scenario"},
    "POST /mystery-shops/{shop}/attach-enquiry": {"journey"},
}
"""Fields of the enquiry service's commands that name a record, or something in one."""
ON_AN_AGENDA = {
    (f"POST /panel-meetings/{{journey}}/{name}", "journey")
    for name in (
        "put-on-agenda",
        "take-off-agenda",
        "invite-household",
        "step-out",
        "withdraw-conflict",
    )
}
"""Cases of a panel meeting: `tests/panel/test_meetings.py` and `test_panel_pages.py` name some that are not there."""
SAYS_WHAT_TO_DO = "Check (its|the|which)|Give the code|only an applicant whom you name"
NOBODY: dict[str, Any] = {
    "corrects": 999,
    "round": "no-such-round",
    "scenario": "no-such-scenario",
    "renamed": [2],
}


@pytest.fixture(scope="module")
async def enquiries(settings: EverySettings) -> AsyncIterator[World]:
    async with world("enquiry", settings) as made:
        made.known["other"] = await made.journey()
        yield made


def identities(document: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Every field of a command that holds the identity of a record."""
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            body = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
            name = body.get("schema", {}).get("$ref", "").rpartition("/")[2]
            found = document["components"]["schemas"].get(name, {}).get("properties", {})
            for field, schema in found.items():
                if "'format': 'uuid'" in str(schema):
                    yield f"{method.upper()} {path}", field


def test_every_identity_in_a_command_is_among_those_that_are_tried() -> None:
    found = {service: list(identities(unstarted(service))) for service in APPS}
    journeys = (
        "close-enquiries",
        "assign-enquiries",
        "assign-cases",
        "close-windows",
        "book-training-place",
        "give-up-training-place",
        "equality-keys",
    )
    several = [each for each in found.pop("enquiry") if not each[0].endswith(journeys)]
    several.remove(("POST /directory/{agency}/list-agency", "notify_reply_to"))  # of GOV.UK Notify

    assert {
        (route, field) for route, field in several if field not in NAMED.get(route, ())
    } == set()
    others = [
        each for of_one in found.values() for each in of_one if not each[0].endswith(journeys)
    ]
    assert {each for each in others if each not in ON_AN_AGENDA} == set()


@pytest.mark.parametrize(
    ("route", "field"),
    [(route, field) for route, fields in NAMED.items() for field in sorted(fields)],
)
async def test_a_reference_to_nothing_is_refused(enquiries: World, route: str, field: str) -> None:
    body = enquiries.body(route) | {field: NOBODY.get(field, str(uuid4()))}
    answer = await enquiries.ask(route, as_needed("enquiry"), body)

    assert answer.status_code in {404, 409, 422}, answer.text
    assert is_problem(answer, answer.status_code)
    assert re.search(SAYS_WHAT_TO_DO, answer.text), answer.text
