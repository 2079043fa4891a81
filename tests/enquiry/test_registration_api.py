"""The registration of interest over HTTP, on real servers: two devices, two agencies, one household."""

import asyncio
import re
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from contracts.assessment import ApplicationWithdrawn, StageOneOpened
from contracts.reference import Household, WithdrawalReason
from services.enquiry.main import build
from services.enquiry.settings import EnquirySettings
from tests.assessment.helpers.streams import Publish, all_heard, nothing_parked, publishing
from tests.enquiry.helpers.registration_forms import (
    Content,
    register,
)
from tests.enquiry.helpers.registrations_over_http import (
    DAY,
    ON,
    accepted,
    filled_in,
    received,
    somebody,
    submitted,
)
from tests.enquiry.helpers.served_api import ask, is_problem, serving, types
from tests.waiting import until

DECLINE = {
    "on": ON,
    "reason": "no_capacity",
    "explanation": "No room for Rosa Fell.",
    "elsewhere": "Ask in Leeds.",
    "signposted_to": "weald",
}
ROUNDS = 30
PERSONAL = re.compile(r"rosa|fell|home\.example|leeds|19[67]\d-", re.IGNORECASE)


@pytest.fixture(scope="module")
async def client(settings: EnquirySettings) -> AsyncIterator[httpx.AsyncClient]:
    async with serving(build(settings)) as opened:
        yield opened


@pytest.fixture(scope="module")
async def publish(settings: EnquirySettings, client: httpx.AsyncClient) -> AsyncIterator[Publish]:
    assert (await client.get("/health/live")).is_success
    async with publishing(settings) as publish:
        yield publish


async def saved(
    client: httpx.AsyncClient, journey: str, content: Content, replaces: int = 0
) -> httpx.Response:
    body = {"on": ON, "replaces": replaces, "content": content}
    return await ask(client, f"/enquiries/{journey}/save-registration-draft", body)


async def form(client: httpx.AsyncClient, journey: str) -> Any:
    answer = await client.get(f"/enquiries/{journey}/registration-draft")
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_a_couple_goes_from_an_empty_draft_to_an_accepted_registration(
    client: httpx.AsyncClient,
) -> None:
    journey = await received(client, household=Household.JOINT)
    empty = await form(client, journey)
    answer = await register(client, journey, ON, somebody(Household.JOINT))
    accepted = await ask(client, f"/enquiries/{journey}/accept-registration", {"on": "2025-03-06"})

    assert len(empty["missing"]) == 4
    assert (answer.status_code, accepted.status_code) == (200, 200)
    assert (await form(client, journey))["missing"] == []
    assert await types(client, f"/enquiries/{journey}") == [
        "enquiry.received.v1",
        *["enquiry.registration_draft_saved.v1"] * 4,
        *["enquiry.consent_to_checks_given.v1"] * 2,
        "enquiry.registration_submitted.v1",
        "enquiry.registration_accepted.v1",
    ]


async def test_the_form_is_taken_up_on_another_device_with_what_was_saved(
    client: httpx.AsyncClient,
) -> None:
    journey, [applicant, household, _] = await received(client), somebody()
    first = [
        await saved(client, journey, applicant | {"name": None}),
        await saved(client, journey, household),
    ]
    again = await saved(client, journey, applicant, replaces=1)
    stale = await saved(client, journey, applicant | {"name": None}, replaces=1)
    shown = await form(client, journey)

    assert [answer.status_code for answer in (*first, again)] == [200, 200, 200]
    assert is_problem(stale, 412)
    assert shown["form"]["first_applicant"]["saved"] == 2
    assert shown["form"]["first_applicant"]["content"]["name"] == applicant["name"]
    assert shown["form"]["household"]["saved"] == 1
    assert [member | {"not_given": []} for member in household["members"]] == [
        member | {"not_given": []} for member in shown["form"]["household"]["content"]["members"]
    ]
    assert shown["form"]["referees"] is None
    assert "referees: the whole part" in shown["missing"]


async def test_of_two_devices_that_save_one_part_at_once_one_is_told(
    client: httpx.AsyncClient,
) -> None:
    journey = await received(client)
    for round_ in range(ROUNDS):
        devices: list[Content] = [
            {"part": "household", "members": [{"name": f"Child {round_} of {device}"}]}
            for device in ("phone", "laptop")
        ]
        answers = await asyncio.gather(
            *(saved(client, journey, content, replaces=round_) for content in devices)
        )
        kept = (await form(client, journey))["form"]["household"]

        assert sorted(answer.status_code for answer in answers) == [200, 412]
        won = devices[[answer.status_code for answer in answers].index(200)]
        assert kept["saved"] == round_ + 1
        assert kept["content"]["members"][0]["name"] == won["members"][0]["name"]


async def test_two_applicants_who_save_their_own_parts_at_once_lose_nothing(
    client: httpx.AsyncClient,
) -> None:
    journey = await received(client, household=Household.JOINT)
    for round_ in range(ROUNDS):
        parts = [
            {"part": part, "place_of_birth": f"Town {round_} of the {part}"}
            for part in ("first_applicant", "second_applicant")
        ]
        answers = await asyncio.gather(
            *(saved(client, journey, content, replaces=round_) for content in parts)
        )
        kept = (await form(client, journey))["form"]

        assert [answer.status_code for answer in answers] == [200, 200]
        for part in parts:
            assert kept[part["part"]]["content"]["place_of_birth"] == part["place_of_birth"]


async def test_households_that_are_not_registered_do_not_stand_in_each_others_way(
    client: httpx.AsyncClient,
) -> None:
    parts = somebody()
    for _ in range(3):
        journey = await filled_in(client, "moorland", parts)
        ended = await ask(
            client, f"/enquiries/{journey}/withdraw", {"on": ON, "reason": "not_ready"}
        )
        assert ended.status_code == 200, ended.text


@pytest.mark.parametrize(
    ("end", "body"),
    [("decline-registration", DECLINE), ("withdraw", {"on": ON, "reason": "not_ready"})],
)
async def test_whoever_is_declined_or_withdraws_may_turn_to_another_agency(
    client: httpx.AsyncClient, end: str, body: dict[str, Any]
) -> None:
    parts = somebody()
    first = await filled_in(client, "moorland", parts)
    second = await filled_in(client, "estuary", parts)
    await submitted(client, first)
    await submitted(client, second)
    before = await accepted(client, second)
    ended = await ask(client, f"/enquiries/{first}/{end}", body)
    after = await accepted(client, second)

    assert is_problem(before, 409)
    assert ended.status_code == 200, ended.text
    assert after.status_code == 200, after.text


async def test_an_end_that_is_heard_of_frees_the_household(
    client: httpx.AsyncClient, publish: Publish
) -> None:
    parts = somebody()
    first = await filled_in(client, "moorland", parts)
    second = await filled_in(client, "estuary", parts)
    await submitted(client, first)
    await ask(client, f"/enquiries/{first}/accept-registration", {"on": ON})
    await submitted(client, second)
    before = await accepted(client, second)
    opened = StageOneOpened(occurred_on=DAY, agency="moorland", household=Household.SINGLE)
    withdrawn = ApplicationWithdrawn(occurred_on=DAY, reason=WithdrawalReason.NOT_GIVEN)
    for journey in (UUID(first), uuid4()):
        for version, event in enumerate((opened, withdrawn), start=1):
            await publish(journey, version, event)

    async def free() -> bool:
        return (await accepted(client, second)).status_code == 200

    assert is_problem(before, 409)
    await until(free)
    await until(lambda: all_heard(client))
    assert await nothing_parked(client)


async def test_a_journey_that_only_others_know_is_no_enquiry_here(
    client: httpx.AsyncClient, publish: Publish
) -> None:
    unknown = uuid4()
    withdrawn = ApplicationWithdrawn(occurred_on=DAY, reason=WithdrawalReason.NOT_GIVEN)
    await publish(unknown, 1, withdrawn)
    await until(lambda: all_heard(client))

    assert is_problem(await client.get(f"/enquiries/{unknown}"), 404)
    assert await nothing_parked(client)


async def test_what_the_form_and_the_decision_say_is_shown_to_nobody_else(
    client: httpx.AsyncClient,
) -> None:
    journey = await filled_in(client, "moorland", somebody())
    receipts = [await submitted(client, journey)]
    receipts.append(await ask(client, f"/enquiries/{journey}/decline-registration", DECLINE))
    shown = [await client.get(f"/enquiries/{journey}{page}") for page in ("", "/events")]

    assert [answer.status_code for answer in receipts] == [200, 200]
    assert [each.text for each in (*receipts, *shown) if PERSONAL.search(each.text)] == []


@pytest.mark.parametrize(
    "content",
    [
        {"part": "Rosa"},
        {"part": "first_applicant", "date_of_birth": "born to Rosa Fell"},
        {"part": "first_applicant", "postcode": "Rosa Fell"},
        {"part": "first_applicant", "sex": "Rosa"},
        {"part": "household", "members": [{"name": "Rosa Fell", "relationship": ""}]},
        {"part": "referees", "referees": [{"email": "Rosa Fell"}]},
        {"part": "referees", "members": "Rosa Fell"},
    ],
)
async def test_a_problem_with_the_form_never_repeats_what_was_sent(
    client: httpx.AsyncClient, content: Content
) -> None:
    answer = await saved(client, await received(client), content)

    assert is_problem(answer, 422)
    assert not PERSONAL.search(answer.text)


async def test_every_command_of_an_unknown_journey_is_not_found(client: httpx.AsyncClient) -> None:
    nowhere = f"/enquiries/{uuid4()}"
    content = {"replaces": 0, "content": {"part": "household"}}
    bodies: dict[str, Content] = {
        "save-registration-draft": content,
        "give-consent-to-checks": {"applicant": 1, "name": "Rosa Fell"},
        "submit-registration": {},
        "accept-registration": {},
        "decline-registration": DECLINE,
        "withdraw": {"reason": "not_ready"},
    }
    answers = [
        await ask(client, f"{nowhere}/{command}", {"on": ON} | body)
        for command, body in bodies.items()
    ]
    answers.append(await client.get(f"{nowhere}/registration-draft"))

    assert all(is_problem(answer, 404) for answer in answers)


async def test_every_command_is_documented_with_an_example(client: httpx.AsyncClient) -> None:
    documented = (await client.get("/openapi.json")).json()
    commands = {
        path: methods["post"]
        for path, methods in documented["paths"].items()
        if "registration of interest" in methods.get("post", {}).get("tags", ())
    }

    assert len(commands) == 6
    for command in commands.values():
        body = command["requestBody"]["content"]["application/json"]["schema"]["$ref"]
        assert documented["components"]["schemas"][body.rpartition("/")[2]]["examples"]
        assert {"400", "404", "409", "422", "503"} <= set(command["responses"])
        assert command["description"]
