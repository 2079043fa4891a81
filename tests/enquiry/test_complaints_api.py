"""Complaints over HTTP: who may complain, who answers, and who reads what was written."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from fastapi.routing import APIRoute

from contracts.identity import Role
from services.enquiry.main import API, build
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
SAID = "Nobody called us for three weeks."


@pytest.fixture(scope="module")
async def client(settings: EnquirySettings) -> AsyncIterator[httpx.AsyncClient]:
    async with serving(build(settings)) as opened:
        yield opened


async def enquired(client: httpx.AsyncClient) -> str:
    return f"/enquiries/{(await ask(client, '/enquiries', COUPLE)).json()['journey']}"


def of(role: Role, agency: str = "moorland") -> httpx.Auth:
    return signed_as(staff(role, agency), "enquiry")


def of_applicant(path: str, applicant: int = 1) -> httpx.Auth:
    return signed_as(adopter(path.rpartition("/")[2], applicant), "enquiry")


async def complains(client: httpx.AsyncClient, path: str, **given: Any) -> httpx.Response:
    body = {"on": "2025-03-10", **COMPLAINING, "means": "online", "applicant": 1, **given}
    return await ask(client, f"{path}/receive-complaint", body, auth=of_applicant(path))


async def seen(client: httpx.AsyncClient, path: str, auth: httpx.Auth) -> dict[str, Any]:
    answer = await client.get(f"{path}/complaints", auth=auth)
    assert answer.status_code == 200, answer.text
    (complaint,) = answer.json()["complaints"]
    return dict(complaint)


async def test_an_applicant_complains_and_sees_by_when_the_agency_must_answer(
    client: httpx.AsyncClient,
) -> None:
    path = await enquired(client)
    assert (await complains(client, path)).status_code == 200
    own = await seen(client, path, of_applicant(path))

    assert (own["status"], own["due_on"], own["stage"]) == (
        "open",
        "2025-03-24",
        "local_resolution",
    )
    assert [each["words"] for each in own["written"]] == [SAID]


async def test_only_managers_and_who_wrote_it_read_the_words(client: httpx.AsyncClient) -> None:
    path = await enquired(client)
    await complains(client, path)
    others = (of_applicant(path, 2), of(Role.SOCIAL_WORKER), of(Role.RECRUITMENT_WORKER))

    for each in others:
        assert (await seen(client, path, each))["written"] == []
    manager = await seen(client, path, of(Role.MANAGER))
    assert [each["words"] for each in manager["written"]] == [SAID]
    for where in ("events", "notes", "timeline", "actions"):
        answer = await client.get(f"{path}/{where}", auth=of(Role.MANAGER))
        assert SAID not in answer.text


async def test_one_applicant_does_not_withdraw_what_the_other_complained_of(
    client: httpx.AsyncClient,
) -> None:
    path = await enquired(client)
    await complains(client, path)
    withdrawing = f"{path}/withdraw-complaint"
    refused = [
        await ask(client, withdrawing, body, auth=of_applicant(path, 2))
        for body in (
            {"on": "2025-03-11", "number": 1, "applicant": 2},
            {"on": "2025-03-11", "number": 1, "applicant": 1},
            {"on": "2025-03-11", "number": 1},
        )
    ]
    own = {"on": "2025-03-11", "number": 1, "applicant": 1}
    seen_by_other = await seen(client, path, of_applicant(path, 2))

    assert [each.status_code for each in refused] == [422, 403, 422]
    assert seen_by_other["own"] is False
    taken = await ask(client, withdrawing, own, auth=of_applicant(path))
    assert taken.status_code == 200


async def test_a_manager_answers_and_nobody_else(client: httpx.AsyncClient) -> None:
    path = await enquired(client)
    await complains(client, path)
    for auth in (of(Role.SOCIAL_WORKER), of(Role.RECRUITMENT_WORKER), of_applicant(path)):
        refused = await ask(client, f"{path}/answer-complaint", ANSWER, auth=auth)
        assert is_problem(refused, 403)
    answered = await ask(client, f"{path}/answer-complaint", ANSWER, auth=of(Role.MANAGER))

    assert answered.status_code == 200
    own = await seen(client, path, of_applicant(path))
    assert (own["status"], own["further"]) == ("answered", "investigation")
    assert [each["words"] for each in own["written"]] == [SAID]


async def test_an_enquiry_that_has_ended_takes_a_complaint_and_is_on_the_list_until_it_is_answered(
    client: httpx.AsyncClient,
) -> None:
    path = await enquired(client)
    journey = path.rpartition("/")[2]
    closing = {"reason": "no_answer_to_contact", "manager": "manager-02", "explanation": "Silence."}
    await ask(client, f"{path}/close", {"on": "2025-03-05", **closing})
    assert (await complains(client, path)).status_code == 200
    listing = "/agencies/moorland/enquiries?open=true&clock=complaint_answer"
    before = (await client.get(listing)).json()["enquiries"]
    await ask(client, f"{path}/answer-complaint", ANSWER)
    after = (await client.get(listing)).json()["enquiries"]

    assert (await client.get(path)).json()["status"] == "closed"
    assert journey in [each["journey"] for each in before]
    assert journey not in [each["journey"] for each in after]


REFERRAL = {
    "on": "2025-03-05",
    "receiver": "estuary",
    "reason": "home_area",
    "words": "They moved.",
    "consent": {"given_by": [1, 2], "given_on": "2025-03-05"},
}
TAKING = {"on": "2025-03-06", "staff": "manager-02"}
OF_ONE_ENQUIRY = [
    route.path
    for each in API
    for route in each.router.routes
    if isinstance(route, APIRoute)
    and route.methods == {"GET"}
    and route.path.startswith("/enquiries/{journey}")
]


async def test_another_agency_sees_nothing_of_a_complaint_about_the_one_before(
    client: httpx.AsyncClient,
) -> None:
    there = of(Role.MANAGER, "estuary")
    path, without = await enquired(client), await enquired(client)
    await complains(client, path, on="2025-03-04")
    sent = [await ask(client, f"{each}/refer", REFERRAL) for each in (path, without)]
    assert [each.status_code for each in sent] == [200, 200]
    await no_sign_of_a_complaint(client, path, without)
    taking = [
        await ask(client, f"{each}/take-up-referral", TAKING, auth=there)
        for each in (path, without)
    ]
    assert [each.status_code for each in taking] == [200, 200]
    answering = await ask(client, f"{path}/answer-complaint", ANSWER, auth=there)

    assert answering.json()["detail"].startswith("There is no complaint about the agency")
    await no_sign_of_a_complaint(client, path, without)
    assert (await seen(client, path, of_applicant(path)))["status"] == "left_behind"
    assert "complaint" in (await client.get(f"{path}/timeline", auth=of_applicant(path))).text


async def no_sign_of_a_complaint(client: httpx.AsyncClient, path: str, without: str) -> None:
    """What a manager at the estuary is told by every route of an enquiry, and by the list of the agency.

    What could be done with complaints is named on each enquiry, so it is compared with one that has none.
    """
    journey, there = path.rpartition("/")[2], of(Role.MANAGER, "estuary")
    for route in OF_ONE_ENQUIRY:
        if not route.endswith("/actions"):
            answer = await client.get(route.format(journey=journey, applicant=1), auth=there)
            assert "complaint" not in answer.text.replace('"complaints":[]', ""), route
    listed = await client.get("/agencies/estuary/enquiries?open=true", auth=there)
    lines = [each for each in listed.json()["enquiries"] if each["journey"] == journey]
    possible = [
        (await client.get(f"{each}/actions?fields=false", auth=there)).json()
        for each in (path, without)
    ]

    assert "complaint" not in str([(each["clocks"], each["broken_off"]) for each in lines])
    assert possible[0].get("actions") == possible[1].get("actions")
