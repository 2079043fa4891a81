"""A team's work shared out over HTTP: many enquiries in one step, each decided on once."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest

from contracts.identity import Role, Who
from services.chassis.clock import today
from services.enquiry.main import build
from services.enquiry.settings import EnquirySettings
from tests.enquiry.helpers.enquiry_bodies import CLOSE
from tests.enquiry.helpers.event_bookings import received
from tests.enquiry.helpers.served_api import ask, is_problem, serving, types
from tests.enquiry.helpers.work_lists import listed
from tests.identity import signed_as

LATER = "2025-03-14"


@pytest.fixture(scope="module")
async def client(settings: EnquirySettings) -> AsyncIterator[httpx.AsyncClient]:
    async with serving(build(settings)) as opened:
        yield opened


async def assigned(client: httpx.AsyncClient, agency: str, to: str, on: str = "2025-03-03") -> str:
    journey = await received(client, agency=agency, on=on)
    answer = await ask(client, f"/enquiries/{journey}/assign", {"on": on, "to": to})
    assert answer.status_code == 200, answer.text
    return journey


async def share(
    client: httpx.AsyncClient, agency: str, command: str, body: dict[str, Any], key: str = ""
) -> Any:
    answer = await ask(client, f"/agencies/{agency}/{command}", body, key)
    assert answer.status_code == 200, answer.text
    return answer.json()


def done(answer: Any) -> dict[str, bool]:
    return {each["journey"]: each["done"] for each in answer["outcomes"]}


async def test_several_are_closed_for_one_reason_and_each_answers_for_itself(
    client: httpx.AsyncClient,
) -> None:
    agency = "weald"
    one, other, ended = [await received(client, agency=agency) for _ in range(3)]
    elsewhere = await received(client, agency="severn-vale")
    await ask(client, f"/enquiries/{ended}/close", CLOSE)
    body = CLOSE | {"on": LATER, "journeys": [one, other, ended, elsewhere]}
    key = uuid4().hex

    answer = await share(client, agency, "close-enquiries", body, key)
    again = await share(client, agency, "close-enquiries", body, key)

    assert done(answer) == {one: True, other: True, ended: False, elsewhere: False}
    assert done(again) == done(answer)
    for journey in (one, other):
        assert "enquiry.closed.v1" in await types(client, f"/enquiries/{journey}")


async def test_several_are_assigned_at_once_and_each_answers_for_itself(
    client: httpx.AsyncClient,
) -> None:
    agency = "estuary"
    free, theirs, ended = [await received(client, agency=agency) for _ in range(3)]
    elsewhere, unknown = await received(client, agency="fenland"), str(uuid4())
    await ask(client, f"/enquiries/{theirs}/assign", {"on": "2025-03-03", "to": "recruiter-07"})
    await ask(client, f"/enquiries/{ended}/close", CLOSE)
    journeys = [free, theirs, ended, elsewhere, unknown]
    body = {"on": "2025-03-04", "staff": "recruiter-07", "journeys": journeys}

    answer = await share(client, agency, "assign-enquiries", body)

    assert [each["journey"] for each in answer["outcomes"]] == journeys
    assert done(answer) == dict.fromkeys(journeys, False) | {free: True}
    why = {each["journey"]: each["why_not"] for each in answer["outcomes"]}
    assert why[free] is None
    assert "already" in why[theirs]
    assert "closed" in why[ended]
    assert why[elsewhere] == why[unknown]
    assert await listed(client, "fenland", unassigned=True) == [elsewhere]


async def test_the_same_sent_again_changes_nothing_twice_and_says_the_same(
    client: httpx.AsyncClient,
) -> None:
    agency, key = "lakeside", uuid4().hex
    journeys = [await received(client, agency=agency) for _ in range(3)]
    body = {"on": "2025-03-04", "staff": "recruiter-07", "journeys": journeys}

    first = await share(client, agency, "assign-enquiries", body, key)
    again = await share(client, agency, "assign-enquiries", body, key)

    assert again == first
    for journey in journeys:
        assert await types(client, f"/enquiries/{journey}") == [
            "enquiry.received.v1",
            "enquiry.assigned.v1",
        ]


async def test_a_leavers_work_goes_to_another_some_at_a_time(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.casework.shared_work.TOGETHER", 2)
    agency, key = "harbour", uuid4().hex
    leavers = [await assigned(client, agency, "recruiter-01") for _ in range(4)]
    leavers.append(await assigned(client, agency, "recruiter-01", on="2025-03-20"))
    ended, others = [
        await assigned(client, agency, each) for each in ("recruiter-01", "recruiter-03")
    ]
    await ask(client, f"/enquiries/{ended}/close", CLOSE)
    body = {"on": "2025-03-10", "colleague": "recruiter-01", "to": "recruiter-02"}

    answers = [await share(client, agency, "hand-over", body, key) for _ in range(4)]

    assert [each["remaining"] for each in answers] == [3, 1, 0, 0]
    assert [each["outcomes"] for each in answers][-1] == []
    handed = {journey for answer in answers for journey, was in done(answer).items() if was}
    assert handed == set(leavers)
    assert set(await listed(client, agency, assigned_to="recruiter-02")) == set(leavers)
    assert await listed(client, agency, assigned_to="recruiter-01") == [ended]
    assert await listed(client, agency, assigned_to="recruiter-03") == [others]


async def test_whoever_is_away_is_covered_on_everything_that_goes_on(
    client: httpx.AsyncClient,
) -> None:
    agency = "upland"
    theirs = [await assigned(client, agency, "recruiter-01") for _ in range(2)]
    meanwhile = await assigned(client, agency, "recruiter-01", on=(today()).isoformat())
    until = (today() + timedelta(days=3)).isoformat()
    body = {
        "on": "2025-03-04",
        "colleague": "recruiter-01",
        "covered_by": "recruiter-02",
        "until": until,
    }

    first = await share(client, agency, "cover-colleague", body)
    again = await share(client, agency, "cover-colleague", body)

    assert done(first) == dict.fromkeys([*theirs, meanwhile], True)
    assert (first["remaining"], again) == (0, {"outcomes": [], "remaining": 0})
    assert set(await listed(client, agency, assigned_to="recruiter-02")) == {*theirs, meanwhile}
    assert (await client.get(f"/agencies/{agency}/staff")).json()[0]["staff"] == "recruiter-01"


async def test_cover_that_was_over_before_an_enquiry_came_in_leaves_it_alone(
    client: httpx.AsyncClient,
) -> None:
    agency = "valley"
    await assigned(client, agency, "recruiter-01", on="2025-03-20")
    cover = {"colleague": "recruiter-01", "covered_by": "recruiter-02", "until": LATER}

    answer = await share(client, agency, "cover-colleague", {"on": "2025-03-04", **cover})

    assert answer == {"outcomes": [], "remaining": 0}


async def test_a_referred_household_stays_with_whoever_is_to_answer_it(
    client: httpx.AsyncClient,
) -> None:
    agency = "heath"
    journey = await assigned(client, agency, "recruiter-01")
    referral = {
        "on": "2025-03-04",
        "receiver": "coast",
        "reason": "home_area",
        "consent": {"given_by": [1], "given_on": "2025-03-04"},
        "words": "They moved.",
    }
    assert (await ask(client, f"/enquiries/{journey}/refer", referral)).status_code == 200
    body = {"on": "2025-03-10", "colleague": "recruiter-01", "to": "recruiter-02"}

    assert await share(client, agency, "hand-over", body) == {"outcomes": [], "remaining": 0}


@pytest.mark.parametrize(
    ("command", "body"),
    [
        ("assign-enquiries", {"staff": "recruiter-07", "journeys": [str(uuid4())]}),
        ("hand-over", {"colleague": "recruiter-01", "to": "recruiter-02"}),
    ],
)
async def test_a_day_that_has_not_come_is_refused_as_a_whole(
    client: httpx.AsyncClient, command: str, body: dict[str, Any]
) -> None:
    tomorrow = {"on": (today() + timedelta(days=1)).isoformat()}

    assert is_problem(await ask(client, f"/agencies/moor/{command}", body | tomorrow), 422)


@pytest.mark.parametrize(
    ("command", "body"),
    [
        ("assign-enquiries", {"staff": "recruiter-07", "journeys": []}),
        ("assign-enquiries", {"staff": "recruiter-07", "journeys": [str(uuid4())] * 201}),
        ("hand-over", {"colleague": "recruiter-01", "to": "recruiter-01"}),
        (
            "cover-colleague",
            {"colleague": "recruiter-01", "covered_by": "recruiter-01", "until": LATER},
        ),
        (
            "cover-colleague",
            {"colleague": "recruiter-01", "covered_by": "recruiter-02", "until": "2025-03-03"},
        ),
    ],
)
async def test_what_makes_no_sense_is_refused(
    client: httpx.AsyncClient, command: str, body: dict[str, Any]
) -> None:
    answer = await ask(client, f"/agencies/moor/{command}", {"on": "2025-03-04", **body})

    assert is_problem(answer, 422)


async def test_whoever_works_at_two_agencies_shares_out_the_named_ones_work_alone(
    client: httpx.AsyncClient,
) -> None:
    here, there = await received(client, agency="north"), await received(client, agency="south")
    roles = frozenset({Role.MANAGER})
    both = Who(subject="manager-09", at={"north": roles, "south": roles})
    auth = signed_as(both, "enquiry")
    body = {"on": "2025-03-04", "staff": "recruiter-07", "journeys": [here, there]}
    headers = {"Idempotency-Key": uuid4().hex}

    answer = await client.post(
        "/agencies/north/assign-enquiries", json=body, headers=headers, auth=auth
    )

    assert done(answer.json()) == {here: True, there: False}
