"""The panel service in-process, on real Kafka and MongoDB: opened by a referral, then by hand."""

from uuid import uuid4

import httpx

from contracts.identity import Role
from tests.assessment.helpers.streams import Publish, all_heard, nothing_parked
from tests.enquiry.helpers.served_api import ask, is_problem, stands, types
from tests.identity import signed_as, staff
from tests.panel.helpers.cases_over_http import (
    APPROVAL,
    MEETING,
    OPENED,
    REFERRAL,
    WITHDRAWAL,
    minuted,
    opened,
)
from tests.waiting import until


async def test_a_referral_opens_a_case_and_once_only(
    client: httpx.AsyncClient, publish: Publish
) -> None:
    journey = await opened(client, publish)
    before = (await client.get(f"/cases/{journey}/events")).content

    await publish(journey, 3, REFERRAL)
    await until(lambda: all_heard(client))

    assert (await client.get(f"/cases/{journey}/events")).content == before
    assert await types(client, f"/cases/{journey}") == ["panel.case_opened.v1"]
    assert await nothing_parked(client)


async def test_a_case_goes_from_the_meeting_to_the_approval(
    client: httpx.AsyncClient, publish: Publish
) -> None:
    path = f"/cases/{await minuted(client, publish)}"
    answer = await ask(client, f"{path}/approve-applicants", APPROVAL)
    view = (await client.get(path)).json()

    assert answer.status_code == 200
    assert (view["status"], view["decision_maker"]) == ("approved", "adm-01")
    assert [(c["due_on"], c["stopped_on"]) for c in view["clocks"]] == [
        ("2025-08-06", "2025-08-01")
    ]
    assert await types(client, path) == [
        "panel.case_opened.v1",
        "panel.met.v1",
        "panel.recommended.v1",
        "panel.minutes_finalised.v1",
        "panel.applicants_approved.v1",
    ]


async def test_staff_who_sign_in_with_a_code_of_letters_alone_can_approve(
    client: httpx.AsyncClient, publish: Publish
) -> None:
    path = f"/cases/{await minuted(client, publish)}"
    adm = signed_as(staff(Role.DECISION_MAKER, subject="adm"), "panel")
    offered = (await client.get(f"{path}/actions", auth=adm)).json()["actions"]
    headers = {"Idempotency-Key": "approved-by-adm"}
    own = APPROVAL | {"decision_maker": "adm"}
    answer = await client.post(f"{path}/approve-applicants", json=own, headers=headers, auth=adm)

    assert {each["name"] for each in offered if each["allowed"]} >= {"approve-applicants"}
    assert answer.status_code == 200, answer.text
    assert (await client.get(path)).json()["decision_maker"] == "adm"


async def test_a_determination_keeps_its_reasons_on_the_record(
    client: httpx.AsyncClient, publish: Publish
) -> None:
    path = f"/cases/{await minuted(client, publish)}"
    reasons = APPROVAL | {"reasons": "Rosa Fell moves abroad."}
    answers = [
        await ask(client, f"{path}/issue-qualifying-determination", reasons),
        await client.get(path),
        await client.get(f"{path}/events"),
    ]

    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert ["Rosa" in answer.text for answer in answers] == [False, False, False]


async def test_a_withdrawal_closes_the_case_and_once_only(
    client: httpx.AsyncClient, publish: Publish
) -> None:
    journey = await opened(client, publish)
    for _ in range(2):
        await publish(journey, 4, WITHDRAWAL)
    await until(lambda: stands(client, f"/cases/{journey}", "closed"))
    await until(lambda: all_heard(client))

    assert await types(client, f"/cases/{journey}") == [
        "panel.case_opened.v1",
        "panel.case_closed.v1",
    ]
    assert is_problem(await ask(client, f"/cases/{journey}/hold-meeting", MEETING), 409)


async def test_a_withdrawal_after_the_decision_changes_nothing(
    client: httpx.AsyncClient, publish: Publish
) -> None:
    journey = await minuted(client, publish)
    await ask(client, f"/cases/{journey}/approve-applicants", APPROVAL)
    await publish(journey, 4, WITHDRAWAL)
    await until(lambda: all_heard(client))

    assert await stands(client, f"/cases/{journey}", "approved")


async def test_a_withdrawal_before_the_referral_leaves_no_case(
    client: httpx.AsyncClient, publish: Publish
) -> None:
    await opened(client, publish)
    journey = uuid4()
    for version, event in enumerate((OPENED, WITHDRAWAL), start=1):
        await publish(journey, version, event)
    await until(lambda: all_heard(client))

    assert is_problem(await client.get(f"/cases/{journey}"), 404)
    assert await nothing_parked(client)


async def test_the_same_key_twice_changes_nothing_and_answers_in_the_same_bytes(
    client: httpx.AsyncClient, publish: Publish
) -> None:
    path = f"/cases/{await opened(client, publish)}"
    answers = [await ask(client, f"{path}/hold-meeting", MEETING, key="met-once") for _ in "12"]
    other = await ask(
        client, f"{path}/hold-meeting", MEETING | {"on": "2025-07-25"}, key="met-once"
    )

    assert answers[0].content == answers[1].content
    assert len(await types(client, path)) == 2
    assert is_problem(other, 422)


async def test_what_is_missing_unknown_or_not_lawful_is_a_problem(
    client: httpx.AsyncClient, publish: Publish
) -> None:
    path = f"/cases/{await minuted(client, publish)}"
    by_member = await ask(
        client, f"{path}/approve-applicants", APPROVAL | {"decision_maker": "pm-017"}
    )
    unknown = await ask(client, f"/cases/{uuid4()}/approve-applicants", APPROVAL)
    without_key = await client.post(f"{path}/approve-applicants", json=APPROVAL)
    in_future = await ask(client, f"{path}/approve-applicants", APPROVAL | {"on": "2999-01-01"})
    by_name = await ask(
        client, f"{path}/approve-applicants", APPROVAL | {"decision_maker": "Rosa Fell"}
    )

    assert is_problem(by_member, 409)
    assert "regulation 30B(3)" in by_member.json()["detail"]
    assert is_problem(unknown, 404)
    assert is_problem(without_key, 400)
    assert is_problem(in_future, 422)
    assert is_problem(by_name, 422)
    assert "Rosa" not in by_name.text
    assert len(await types(client, path)) == 4
