"""The panel service in-process, on real Kafka and MongoDB: opened by a referral, then by hand."""

from datetime import date
from typing import Any
from uuid import uuid4

import httpx
import pytest

from contracts.identity import Role
from services.chassis.clock import today
from tests.assessment.helpers.streams import Publish, all_heard, nothing_parked
from tests.enquiry.helpers.served_api import ask, is_problem, stands, types
from tests.identity import signed_as, staff
from tests.panel.helpers.cases_over_http import (
    APPROVAL,
    DETERMINATION,
    MEETING,
    NOTICE,
    OPENED,
    PANEL,
    REFERRAL,
    REFUSAL,
    REFUSED,
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
    await ask(client, f"{path}/send-decision-notice", NOTICE)
    view = (await client.get(path)).json()

    assert answer.status_code == 200
    assert (view["status"], view["decided_on"]) == ("approved", "2025-08-01")
    assert view["notice_sent_on"] == "2025-08-05"
    assert [(c["due_on"], c["stopped_on"]) for c in view["clocks"]] == [
        ("2025-08-06", "2025-08-01"),
        ("2025-08-05", "2025-08-05"),
        ("2025-08-08", "2025-08-05"),
    ]
    assert await types(client, path) == [
        "panel.case_opened.v1",
        "panel.met.v1",
        "panel.recommended.v1",
        "panel.minutes_finalised.v1",
        "panel.applicants_approved.v1",
        "panel.decision_notice_sent.v1",
    ]


@pytest.mark.parametrize("code", ["adm", "adm-01", "moorland:adm_2", "01-adm"])
async def test_the_decision_maker_is_whoever_is_signed_in(
    client: httpx.AsyncClient, publish: Publish, code: str
) -> None:
    path = f"/cases/{await minuted(client, publish)}"
    adm = signed_as(staff(Role.DECISION_MAKER, subject=code), "panel")
    offered = (await client.get(f"{path}/actions", auth=adm)).json()["actions"]
    typed = await ask(client, f"{path}/approve-applicants", APPROVAL | {"decision_maker": "adm-9"})
    answer = await _signed(client, f"{path}/approve-applicants", APPROVAL, code)

    assert {each["name"] for each in offered if each["allowed"]} >= {"approve-applicants"}
    assert is_problem(typed, 422)
    assert answer.status_code == 200, answer.text
    assert (await client.get(path)).json()["decision_maker"] == code


async def test_a_member_of_the_panel_cannot_decide_whatever_they_type(
    client: httpx.AsyncClient, publish: Publish
) -> None:
    path = f"/cases/{await minuted(client, publish)}"
    refused = [
        await _signed(client, f"{path}/approve-applicants", APPROVAL, PANEL[2]),
        await _signed(client, f"{path}/issue-qualifying-determination", DETERMINATION, PANEL[0]),
    ]
    await ask(client, f"{path}/issue-qualifying-determination", DETERMINATION)
    for step in ("send-decision-notice", "receive-review-request"):
        await ask(client, f"{path}/{step}", REFUSED[step])
    refused.append(await _signed(client, f"{path}/make-final-decision", REFUSAL, PANEL[4]))

    assert all(is_problem(answer, 409) for answer in refused)
    assert all("regulation 30B(3)" in answer.json()["detail"] for answer in refused)
    assert (await client.get(path)).json()["status"] == "decision_under_review"


async def test_a_decision_under_review_ends_by_the_final_decision(
    client: httpx.AsyncClient, publish: Publish
) -> None:
    path = f"/cases/{await minuted(client, publish)}"
    answers = [await ask(client, f"{path}/{step}", body) for step, body in REFUSED.items()]
    view = (await client.get(path)).json()

    assert [answer.status_code for answer in answers] == [200] * len(REFUSED)
    assert (view["status"], view["review_route"]) == ("not_approved", "representations")
    assert (await types(client, path))[4:] == [
        "panel.qualifying_determination_issued.v1",
        "panel.decision_told.v1",
        "panel.decision_notice_sent.v1",
        "panel.review_requested.v1",
        "panel.applicants_not_approved.v1",
    ]


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
    unknown = await ask(client, f"/cases/{uuid4()}/approve-applicants", APPROVAL)
    without_key = await client.post(f"{path}/approve-applicants", json=APPROVAL)
    in_future = await ask(client, f"{path}/approve-applicants", APPROVAL | {"on": "2999-01-01"})
    by_name = await ask(
        client, f"{path}/approve-applicants", APPROVAL | {"decision_maker": "Rosa Fell"}
    )

    assert is_problem(unknown, 404)
    assert is_problem(without_key, 400)
    assert is_problem(in_future, 422)
    assert is_problem(by_name, 422)
    assert "Rosa" not in by_name.text
    assert len(await types(client, path)) == 4


async def _signed(
    client: httpx.AsyncClient, path: str, body: dict[str, Any], subject: str
) -> httpx.Response:
    """The answer to a command that a decision maker with this subject gives."""
    adm = signed_as(staff(Role.DECISION_MAKER, subject=subject), "panel")
    return await client.post(path, json=body, headers={"Idempotency-Key": uuid4().hex}, auth=adm)


async def test_a_deferred_case_comes_to_the_panel_again_with_its_meeting(
    client: httpx.AsyncClient, publish: Publish
) -> None:
    journey = await opened(client, publish)
    path, on = f"/cases/{journey}", MEETING["on"]
    deferring = {"on": on, "missing": ["health"], "words": "The view on Rosa Fell."}
    asked = await ask(client, f"{path}/ask-for-full-report", {"on": on, "reasons": "More."})
    await ask(client, f"{path}/hold-meeting", MEETING)
    await ask(client, f"{path}/defer-case", deferring)
    back = (await client.get(path)).json()
    await publish(journey, 4, REFERRAL.model_copy(update={"occurred_on": date(2025, 8, 7)}))
    await until(lambda: stands(client, path, "referred"))

    assert is_problem(asked, 409)
    assert (back["status"], back["missing"]) == ("returned_to_assessment", ["health"])
    assert len((await client.get(path)).json()["meetings"]) == 1
    assert "Rosa" not in (await client.get(f"{path}/events")).text


async def test_what_a_panel_said_of_a_report_is_read_by_the_agency_in_the_months_after(
    client: httpx.AsyncClient, publish: Publish
) -> None:
    journey = await opened(client, publish)
    await ask(client, f"/cases/{journey}/hold-meeting", MEETING)
    noted = {
        "on": today().isoformat(),
        "recommendation": "suitable",
        "reasons": "Ready.",
        "quality": "Clear.",
    }
    await ask(client, f"/cases/{journey}/recommend", noted)
    told = (await client.get("/agencies/moorland/report-quality")).json()

    assert [(each["journey"], each["words"]) for each in told["notes"]] == [
        (str(journey), "Clear.")
    ]
    assert [each["notes"] for each in told["months"]] == [0, 0, 0, 0, 0, 1]
