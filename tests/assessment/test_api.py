"""The assessment service in-process, on real Kafka and MongoDB: opened by an event, then by hand."""

from datetime import timedelta
from uuid import uuid4

import httpx
import pytest

from contracts.enquiry import (
    RegistrationDeclined,
)
from contracts.identity import Who
from contracts.panel import (
    ApplicantsApproved,
    ApplicantsNotApproved,
    PanelCaseOpened,
    QualifyingDeterminationIssued,
)
from contracts.reference import DeclineReason
from services.assessment.domain.check_needs import REQUIRED_CHECKS
from services.chassis.clock import today
from tests.assessment.helpers.assessments import ACCEPTANCE, ACCEPTED, APPROVED, REFERRED
from tests.assessment.helpers.cases_over_http import ALL_CHECKS, BEFORE_ACCEPTANCE, opened, referred
from tests.assessment.helpers.streams import Publish, all_heard, nothing_parked
from tests.enquiry.helpers.served_api import ask, is_problem, stands, types
from tests.identity import signed_as
from tests.waiting import until

REASONS = "The references of Rosa Fell give reasons for concern."


async def test_an_accepted_registration_opens_a_case_and_once_only(
    client: httpx.AsyncClient, publish: Publish
) -> None:
    journey = await opened(client, publish)
    before = (await client.get(f"/cases/{journey}/events")).content

    await publish(journey, 3, ACCEPTANCE)
    await until(lambda: all_heard(client))

    assert (await client.get(f"/cases/{journey}/events")).content == before
    assert await types(client, f"/cases/{journey}") == ["assessment.stage_one_opened.v1"]
    assert await nothing_parked(client)


async def test_stage_one_is_opened_on_the_day_of_the_acceptance(
    client: httpx.AsyncClient, publish: Publish
) -> None:
    journey = await opened(client, publish)
    view = (await client.get(f"/cases/{journey}")).json()
    events = (await client.get(f"/cases/{journey}/events")).json()

    assert view["clocks"][0]["due_on"] == "2025-05-03"
    assert view["missing_checks"] == list(REQUIRED_CHECKS)
    assert events[0]["data"] == {
        "occurred_on": "2025-03-03",
        "agency": "moorland",
        "household": "joint",
    }


async def test_a_declined_registration_opens_no_case(
    client: httpx.AsyncClient, publish: Publish
) -> None:
    await opened(client, publish)
    journey = uuid4()
    declined = RegistrationDeclined(occurred_on=ACCEPTED, reason=DeclineReason.NO_CAPACITY)
    for version, event in enumerate((*BEFORE_ACCEPTANCE, declined), start=1):
        await publish(journey, version, event)
    await until(lambda: all_heard(client))

    assert is_problem(await client.get(f"/cases/{journey}"), 404)
    assert is_problem(await client.get(f"/cases/{journey}/events"), 404)


async def test_a_case_goes_from_stage_one_to_the_panel(
    client: httpx.AsyncClient, publish: Publish
) -> None:
    journey = await referred(client, publish)
    view = (await client.get(f"/cases/{journey}")).json()
    clocks = {clock["id"]: (clock["due_on"], clock["stopped_on"]) for clock in view["clocks"]}

    assert (view["status"], view["missing_checks"]) == ("referred_to_panel", [])
    assert clocks == {
        "stage_one": ("2025-05-03", "2025-04-14"),
        "notify_written": ("2025-04-23", "2025-04-16"),
        "stage_two_window": ("2025-10-16", "2025-05-01"),
        "stage_two": ("2025-09-01", None),
        "par_comment": ("2025-07-11", "2025-07-09"),
    }
    assert await types(client, f"/cases/{journey}") == [
        "assessment.stage_one_opened.v1",
        "assessment.checks_returned.v1",
        "assessment.stage_one_decided.v1",
        "assessment.stage_one_notice_sent.v1",
        "assessment.stage_two_started.v1",
        "assessment.report_shared.v1",
        "assessment.observations_received.v1",
        "assessment.referred_to_panel.v1",
    ]


@pytest.mark.parametrize(
    ("decision", "status"),
    [
        (ApplicantsApproved(occurred_on=APPROVED, agency="moorland"), "approved"),
        (ApplicantsNotApproved(occurred_on=APPROVED, agency="moorland"), "not_approved"),
    ],
)
async def test_the_agency_decision_ends_the_case_and_stage_two(
    client: httpx.AsyncClient,
    publish: Publish,
    decision: ApplicantsApproved | ApplicantsNotApproved,
    status: str,
) -> None:
    journey = await referred(client, publish)
    await publish(journey, 1, PanelCaseOpened(occurred_on=REFERRED, agency="moorland"))
    for _ in range(2):
        await publish(journey, 2, decision)
    await until(lambda: stands(client, f"/cases/{journey}", status))
    await until(lambda: all_heard(client))

    view = (await client.get(f"/cases/{journey}")).json()
    late = await ask(
        client, f"/cases/{journey}/withdraw", {"on": "2025-09-01", "reason": "not_given"}
    )
    assert [c["stopped_on"] for c in view["clocks"] if c["id"] == "stage_two"] == ["2025-08-20"]
    assert len(await types(client, f"/cases/{journey}")) == 8
    assert is_problem(late, 409)


async def test_a_proposal_not_to_approve_leaves_the_case_open_and_the_applicants_can_withdraw(
    client: httpx.AsyncClient, publish: Publish
) -> None:
    journey = await referred(client, publish)
    proposal = QualifyingDeterminationIssued(occurred_on=APPROVED, agency="moorland")
    await publish(journey, 1, PanelCaseOpened(occurred_on=REFERRED, agency="moorland"))
    await publish(journey, 2, proposal)
    await until(lambda: stands(client, f"/cases/{journey}", "decision_under_review"))
    listed = await client.get("/agencies/moorland/cases", params={"open": "true"})
    later = {"on": "2025-09-01", "reason": "not_given"}
    withdrawn = await ask(client, f"/cases/{journey}/withdraw", later)

    assert str(journey) in listed.text
    assert withdrawn.status_code == 200


async def test_reasons_and_evidence_stay_on_the_record(
    client: httpx.AsyncClient, publish: Publish
) -> None:
    path = f"/cases/{await opened(client, publish)}"
    negative = {
        "on": "2025-05-20",
        "outcome": "not_suitable",
        "reasons": REASONS,
        "delay": "references",
        "delay_evidence": "A letter of Rosa Fell",
    }
    answers = [
        await ask(client, f"{path}/decide-stage-one", negative),
        await client.get(path),
        await client.get(f"{path}/events"),
    ]

    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert ["Rosa" in answer.text for answer in answers] == [False, False, False]


async def test_the_same_key_twice_changes_nothing_and_answers_in_the_same_bytes(
    client: httpx.AsyncClient, publish: Publish
) -> None:
    path = f"/cases/{await opened(client, publish)}"
    answers = [
        await ask(client, f"{path}/return-checks", ALL_CHECKS, key="all-checks") for _ in range(2)
    ]
    other = await ask(
        client, f"{path}/return-checks", ALL_CHECKS | {"on": "2025-04-02"}, key="all-checks"
    )

    assert answers[0].content == answers[1].content
    assert len(await types(client, path)) == 2
    assert is_problem(other, 422)


async def test_what_is_missing_unknown_or_not_lawful_is_a_problem(
    client: httpx.AsyncClient, publish: Publish
) -> None:
    path = f"/cases/{await opened(client, publish)}"
    positive = {"on": "2025-04-14", "outcome": "may_be_suitable"}
    without_checks = await ask(client, f"{path}/decide-stage-one", positive)
    unknown = await ask(client, f"/cases/{uuid4()}/decide-stage-one", positive)
    without_key = await client.post(f"{path}/decide-stage-one", json=positive)
    in_future = await ask(client, f"{path}/start-stage-two", {"on": "2999-01-01"})

    assert is_problem(without_checks, 409)
    assert "(DBS), Health report, First personal reference" in without_checks.json()["detail"]
    assert is_problem(unknown, 404)
    assert is_problem(without_key, 400)
    assert is_problem(in_future, 422)
    assert await types(client, path) == ["assessment.stage_one_opened.v1"]


async def test_a_letter_is_signed_by_who_covers_and_only_notifications_asks_for_it(
    client: httpx.AsyncClient, publish: Publish
) -> None:
    path = f"/cases/{await opened(client, publish)}"
    auth = signed_as(Who.of_service("notifications"), "assessment", by="notifications")
    on = today().isoformat()
    found = [(await client.get(f"{path}/worker", auth=auth)).json()]
    cover = {"by": "worker-05", "until": (today() + timedelta(days=3)).isoformat()}
    for name, body in (("assign", {"to": "worker-04"}), ("cover", cover)):
        answer = await ask(client, f"{path}/{name}", {"on": on, **body})
        assert answer.is_success, answer.text
        found.append((await client.get(f"{path}/worker", auth=auth)).json())
    refused = await client.get(f"{path}/worker")

    assert [each["worker"] for each in found] == [None, "worker-04", "worker-05"]
    assert refused.status_code == 403
