"""A complaint about the agency that the household was with before: that agency answers it, and sees nothing else."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import httpx
import pytest

from contracts.identity import Role
from services.enquiry.main import build
from services.enquiry.settings import EnquirySettings
from tests.enquiry.helpers.complaints import COMPLAINING
from tests.enquiry.helpers.served_api import ask, is_problem, serving
from tests.identity import adopter, signed_as, staff

COUPLE = {
    "on": "2025-03-03",
    "agency": "moorland",
    "channel": "web_form",
    "household": "joint",
    "applicants": [{"name": "Rosa Fell", "email": "rosa@example.org"}, {"name": "Jun Fell"}],
}
ANSWER = {
    "on": "2025-03-20",
    "number": 1,
    "finding": "upheld",
    "manager": "manager-02",
    "words": "You were right.",
}
REFERRAL = {
    "on": "2025-03-05",
    "receiver": "estuary",
    "reason": "home_area",
    "words": "They moved.",
    "consent": {"given_by": [1, 2], "given_on": "2025-03-05"},
}
TAKING = {"on": "2025-03-06", "staff": "manager-02"}
MOORLAND, ESTUARY = "/agencies/moorland/complaints", "/agencies/estuary/complaints"


@pytest.fixture(scope="module")
async def client(settings: EnquirySettings) -> AsyncIterator[httpx.AsyncClient]:
    async with serving(build(settings)) as opened:
        yield opened


def of(role: Role, agency: str = "moorland") -> httpx.Auth:
    return signed_as(staff(role, agency), "enquiry")


MANAGER, THERE = of(Role.MANAGER), of(Role.MANAGER, "estuary")


def of_applicant(journey: str, applicant: int = 1) -> httpx.Auth:
    return signed_as(adopter(journey, applicant), "enquiry")


async def complained(client: httpx.AsyncClient, journey: str, on: str) -> None:
    body = {"on": on, **COMPLAINING, "means": "online", "applicant": 1}
    path = f"/enquiries/{journey}/receive-complaint"
    assert (await ask(client, path, body, auth=of_applicant(journey))).is_success


async def left(client: httpx.AsyncClient, *, complaints: bool = True) -> str:
    """A household that complained at moorland and is with the estuary now."""
    journey = str((await ask(client, "/enquiries", COUPLE)).json()["journey"])
    if complaints:
        await complained(client, journey, "2025-03-04")
    assert (await ask(client, f"/enquiries/{journey}/refer", REFERRAL)).is_success
    path = f"/enquiries/{journey}/take-up-referral"
    assert (await ask(client, path, TAKING, auth=THERE)).is_success
    return journey


async def listed(client: httpx.AsyncClient, journey: str, path: str = MOORLAND) -> dict[str, Any]:
    auth = MANAGER if path == MOORLAND else THERE
    found = (await client.get(path, auth=auth)).json()
    [one] = [each for each in found if each["journey"] == journey]
    return dict(one)


async def seen(client: httpx.AsyncClient, journey: str) -> list[dict[str, Any]]:
    path = f"/enquiries/{journey}/complaints"
    found = await client.get(path, auth=of_applicant(journey))
    return [*found.json()["complaints"]]


async def test_the_agency_that_they_left_answers_and_the_household_reads_it(
    client: httpx.AsyncClient,
) -> None:
    journey = await left(client)
    own = (await client.get(f"{MOORLAND}/{journey}", auth=MANAGER)).json()["complaints"]
    answered = await ask(client, f"{MOORLAND}/{journey}/answer", ANSWER, auth=MANAGER)
    [complaint] = await seen(client, journey)
    timeline = (await client.get(f"/enquiries/{journey}/timeline", auth=of_applicant(journey))).text

    assert [each["words"] for each in own[0]["written"]] == [COMPLAINING["words"]]
    assert own[0]["due_on"] == "2025-03-18"
    assert answered.status_code == 200
    assert (complaint["status"], complaint["left_behind"]) == ("answered", True)
    assert "The agency that you were with before answered complaint 1" in timeline


async def test_it_is_answered_once_and_by_its_number(client: httpx.AsyncClient) -> None:
    journey = await left(client)
    path = f"{MOORLAND}/{journey}/answer"
    wrong = await ask(client, path, {**ANSWER, "number": 2}, auth=MANAGER)
    first = await ask(client, path, ANSWER, auth=MANAGER)
    again = await ask(client, path, {**ANSWER, "words": "Once more."}, auth=MANAGER)

    assert [each.status_code for each in (wrong, first, again)] == [422, 200, 409]


@pytest.mark.parametrize("role", [Role.RECRUITMENT_WORKER, Role.SOCIAL_WORKER])
async def test_no_other_role_sees_or_answers_it(client: httpx.AsyncClient, role: Role) -> None:
    journey = await left(client)

    assert is_problem(await client.get(MOORLAND, auth=of(role)), 403)
    assert is_problem(await client.get(f"{MOORLAND}/{journey}", auth=of(role)), 403)
    assert is_problem(await ask(client, f"{MOORLAND}/{journey}/answer", ANSWER, auth=of(role)), 403)


async def test_nobody_else_gets_to_it(client: httpx.AsyncClient) -> None:
    """The agency that has the case, a third one, one whose complaint it never was, and the household itself."""
    journey, without = await left(client), await left(client, complaints=False)
    third = of(Role.MANAGER, "weald")
    for path, auth, status in (
        (f"{ESTUARY}/{journey}", THERE, 404),
        (f"{MOORLAND}/{journey}", THERE, 404),
        (f"/agencies/weald/complaints/{journey}", third, 404),
        (f"{MOORLAND}/{without}", MANAGER, 404),
        (f"{MOORLAND}/{uuid4()}", MANAGER, 404),
        (f"{MOORLAND}/{journey}", of_applicant(journey), 403),
    ):
        assert is_problem(await client.get(path, auth=auth), status), path
        answering = await ask(client, f"{path}/answer", ANSWER, auth=auth)
        assert is_problem(answering, status), path


async def test_the_agency_that_they_left_sees_nothing_else_of_the_case(
    client: httpx.AsyncClient,
) -> None:
    journey = await left(client)
    for view in ("", "/contact-details", "/complaints", "/events", "/notes", "/actions"):
        assert is_problem(await client.get(f"/enquiries/{journey}{view}", auth=MANAGER), 404)
    shown = (await client.get(f"{MOORLAND}/{journey}", auth=MANAGER)).text

    assert "Rosa" not in shown
    assert "estuary" not in shown


async def test_a_complaint_is_answered_the_usual_way_while_the_household_is_still_there(
    client: httpx.AsyncClient,
) -> None:
    journey = str((await ask(client, "/enquiries", COUPLE)).json()["journey"])
    await complained(client, journey, "2025-03-04")
    refused = await ask(client, f"{MOORLAND}/{journey}/answer", ANSWER, auth=MANAGER)

    assert is_problem(refused, 404)


async def test_the_agency_that_has_the_case_learns_nothing_of_it(
    client: httpx.AsyncClient,
) -> None:
    """Not from what happened, not from its access log, and not from a refusal of what it had in front of it."""
    journey = await left(client)
    before = (await client.get(f"/enquiries/{journey}", auth=THERE)).json()
    answered = await ask(client, f"{MOORLAND}/{journey}/answer", ANSWER, auth=MANAGER)
    assert answered.is_success
    after = (await client.get(f"/enquiries/{journey}", auth=THERE)).json()
    happened = (await client.get(f"/enquiries/{journey}/events", auth=THERE)).text
    theirs = (await client.get(f"/agencies/estuary/accesses?journey={journey}", auth=THERE)).text
    ours = (await client.get(f"/agencies/moorland/accesses?journey={journey}", auth=MANAGER)).text

    assert after == before
    assert "complaint" not in happened
    assert "complaints/{journey}" not in theirs
    assert "complaints/{journey}/answer" in ours


async def test_each_agency_counts_its_own_complaints_from_1(client: httpx.AsyncClient) -> None:
    journey = await left(client)
    await complained(client, journey, "2025-03-10")
    here = await listed(client, journey, ESTUARY)
    there = await listed(client, journey)
    answered = await ask(client, f"/enquiries/{journey}/answer-complaint", ANSWER, auth=THERE)
    assert answered.is_success
    both = await seen(client, journey)

    assert (here["number"], there["number"]) == (1, 1)
    assert (here["still_here"], there["still_here"]) == (True, False)
    assert [(each["agency"], each["status"]) for each in both] == [
        ("moorland", "left_behind"),
        ("estuary", "answered"),
    ]


async def test_the_list_says_stage_days_deadline_and_what_was_found(
    client: httpx.AsyncClient,
) -> None:
    late, open_one = await left(client), await left(client)
    await ask(client, f"{MOORLAND}/{late}/answer", ANSWER, auth=MANAGER)
    answered, waiting = await listed(client, late), await listed(client, open_one)
    found = (await client.get(MOORLAND, auth=MANAGER)).json()
    order = [each["journey"] for each in found if each["journey"] in {late, open_one}]

    assert (answered["stage"], answered["status"]) == ("local_resolution", "answered")
    assert (answered["working_days"], answered["due_on"]) == (12, "2025-03-18")
    assert (answered["in_time"], answered["finding"]) == (False, "upheld")
    assert (waiting["finding"], waiting["in_time"]) == (None, False)
    assert order == [open_one, late]
    assert "Rosa" not in str(found)
    assert COMPLAINING["words"] not in str(found)
