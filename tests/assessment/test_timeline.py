"""What applicants are told of their assessment: that checks came back, and never what they say."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import httpx
import pytest

from contracts import assessment as said
from contracts.clocks import ClockId
from contracts.disqualification import DisqualificationRetracted
from contracts.enquiry import DateCorrected
from contracts.event import Event
from contracts.panel import QualifyingDeterminationIssued
from contracts.reference import StageOneOutcome
from contracts.timeline import Turn
from services.assessment import timeline
from services.assessment.domain.assessment import Assessment, as_told
from services.assessment.domain.outcome import await_review, withdraw
from services.assessment.domain.report import ReferToPanel, refer_to_panel
from services.assessment.store import AssessmentView
from services.chassis import clock
from services.chassis.record import RecordedEvent
from tests.assessment.helpers.assessments import (
    ACCEPTED,
    APPROVED,
    DAY,
    DECIDED,
    HEARD,
    JOURNEY,
    NOTICE,
    REASONS,
    REFERRED,
    SHARED,
    checked,
    commented,
    decided,
    in_stage_two,
    in_window,
    opened,
    referred,
    refused,
    shared,
    withdrawing,
)
from tests.assessment.helpers.cases_over_http import TO_PANEL
from tests.assessment.helpers.cases_over_http import opened as opened_by_event
from tests.assessment.helpers.streams import Publish, all_heard
from tests.enquiry.helpers.served_api import ask
from tests.identity import adopter, signed_as
from tests.waiting import until

AT = datetime(2025, 3, 3, 9, tzinfo=UTC)
DELAYED = {
    "on": "2025-05-20",
    "outcome": "may_be_suitable",
    "delay": "references",
}
SECRET = "The second referee would not answer the phone."  # noqa: S105  somebody's words, no password
DETERMINED = QualifyingDeterminationIssued(occurred_on=APPROVED, agency="moorland")


def determined() -> Assessment:
    return await_review(referred(), HEARD, DETERMINED).state


def without_observations() -> Assessment:
    later = ReferToPanel(on=SHARED + 10 * DAY)
    return refer_to_panel(shared(), later).state


@pytest.mark.parametrize(
    ("assessment", "today", "turn"),
    [
        (opened, DECIDED, Turn.AGENCY),
        (decided, DECIDED, Turn.AGENCY),
        (in_window, DECIDED, Turn.HOUSEHOLD),
        (in_stage_two, NOTICE, Turn.AGENCY),
        (shared, SHARED + 4 * DAY, Turn.HOUSEHOLD),
        (shared, SHARED + 5 * DAY, Turn.AGENCY),
        (commented, SHARED + 4 * DAY, Turn.AGENCY),
        (referred, REFERRED, Turn.PANEL),
        (determined, REFERRED, Turn.REVIEW),
    ],
)
def test_whose_turn_it_is_follows_from_the_step_and_from_the_applicants_days(
    assessment: Callable[[], Assessment], today: date, turn: Turn
) -> None:
    assert timeline.turn_of(assessment(), today) is turn


def broken_off(assessment: Assessment, *happened: type[Event]) -> list[str]:
    """The clocks that ended without what they waited for, after these events."""
    history = [RecordedEvent(version=1, type=each.type, at=AT, data={}) for each in happened]
    clocks = timeline.clocks(assessment, history)
    return [each.id for each in clocks if each.broken_off and each.in_time is None]


def test_a_withdrawal_breaks_a_clock_off_and_does_not_keep_it() -> None:
    in_stage_one = withdraw(checked(), withdrawing(DECIDED)).state
    later = withdraw(in_stage_two(), withdrawing(SHARED)).state

    assert broken_off(in_stage_one) == [ClockId.STAGE_ONE]
    happened = (said.StageOneDecided, said.StageOneNoticeSent, said.StageTwoStarted)
    assert broken_off(later, *happened) == [ClockId.STAGE_TWO]


def test_observations_that_never_came_are_waited_for_no_more_at_the_panel() -> None:
    happened = (said.StageOneDecided, said.StageOneNoticeSent, said.StageTwoStarted)

    assert broken_off(without_observations(), *happened) == [ClockId.PAR_COMMENT]
    assert broken_off(referred(), *happened, said.ObservationsReceived) == []


def test_staff_have_the_clocks_of_a_refusal_before_its_notice_and_applicants_do_not() -> None:
    case = decided(outcome="not_suitable", reasons=REASONS)
    staff = AssessmentView.of(JOURNEY, case, 1)
    theirs = AssessmentView.of(JOURNEY, as_told(case), 1).for_household()

    assert {each.id: each.stopped_on for each in staff.clocks} == {
        ClockId.STAGE_ONE: DECIDED,
        ClockId.NOTIFY_WRITTEN: None,
    }
    assert {each.id: each.stopped_on for each in theirs.clocks} == {ClockId.STAGE_ONE: None}


@pytest.mark.parametrize("case", [refused, without_observations, referred])
def test_staff_see_the_same_clocks_broken_off_on_the_case_as_on_the_timeline(
    case: Callable[[], Assessment],
) -> None:
    view = AssessmentView.of(JOURNEY, case(), 1)
    never_came = [ClockId.PAR_COMMENT] if case is without_observations else []

    assert view.broken_off == never_came
    assert all(each.stopped_on for each in view.clocks if each.id is ClockId.PAR_COMMENT)


def test_staff_see_that_a_withdrawal_broke_off_the_clock_that_ran() -> None:
    later = withdraw(in_stage_two(), withdrawing(SHARED)).state

    assert AssessmentView.of(JOURNEY, later, 1).broken_off == [ClockId.STAGE_TWO]


def test_a_disqualification_in_stage_one_that_was_taken_back_is_told_nobody() -> None:
    found = said.StageOneDecided(
        occurred_on=DECIDED, outcome=StageOneOutcome.NOT_SUITABLE, disqualified=True
    )
    back = DisqualificationRetracted(occurred_on=DECIDED)
    opening = {"agency": "moorland", "household": "joint", "occurred_on": ACCEPTED}
    happened = [(said.StageOneOpened.type, opening)]
    happened += [(each.type, each.model_dump(mode="json")) for each in (found, back)]
    history = [
        RecordedEvent(version=version, type=type_, at=AT, data=data)
        for version, (type_, data) in enumerate(happened, 1)
    ]
    told = timeline.timeline(JOURNEY, opened(), history, DECIDED)

    assert [each.words for each in told.entries] == ["You started stage one."]


async def test_applicants_see_over_http_what_came_and_nothing_of_what_it_said(
    client: httpx.AsyncClient, publish: Publish
) -> None:
    journey = await opened_by_event(client, publish)
    path = f"/cases/{journey}"
    delayed = DELAYED | {"delay_evidence": SECRET}
    returned = await ask(client, f"{path}/return-checks", TO_PANEL["return-checks"])
    assert returned.status_code == 200
    assert (await ask(client, f"{path}/decide-stage-one", delayed)).status_code == 200
    noticed = await ask(client, f"{path}/send-stage-one-notice", {"on": "2025-05-22"})
    assert noticed.status_code == 200

    seen = await client.get(f"{path}/timeline", auth=of_adopter(journey))
    timeline = seen.json()

    assert [(entry["words"], entry["details"]) for entry in timeline["entries"]] == [
        ("You started stage one.", {"agency": "moorland"}),
        (
            "The agency received checks or information for stage one.",
            {},
        ),
        (
            "The agency decided that you may be suitable to adopt. You have finished stage one.",
            {"outcome": "may_be_suitable"},
        ),
        (
            "The agency sent you its decision in writing. The last day to ask to start stage two: 22 November 2025.",
            {},
        ),
    ]
    assert (timeline["stands"], timeline["turn"]) == ("stage_two_window", "household")
    assert [(each["id"], each["in_time"], each["owner"]) for each in timeline["clocks"]] == [
        ("stage_one", False, "agency"),
        ("notify_written", True, "agency"),
        ("stage_two_window", None, "household"),
    ]
    assert SECRET not in seen.text
    assert '"delay' not in seen.text


async def test_a_corrected_acceptance_shows_stage_one_on_the_right_day(
    client: httpx.AsyncClient, publish: Publish
) -> None:
    journey = await opened_by_event(client, publish)
    correction = DateCorrected(
        occurred_on=date(2025, 3, 20), corrects=3, right_day=date(2025, 3, 1)
    )
    await publish(journey, 4, correction)
    await until(lambda: all_heard(client))

    timeline = (await client.get(f"/cases/{journey}/timeline", auth=of_adopter(journey))).json()

    assert [(each["on"], each["corrected"]) for each in timeline["entries"]] == [
        ("2025-03-01", True)
    ]
    assert timeline["clocks"][0]["started_on"] == "2025-03-01"


def of_adopter(journey: UUID) -> httpx.Auth:
    return signed_as(adopter(str(journey)), "assessment")


async def test_a_disqualification_after_stage_one_is_told_over_http_by_its_notice(
    client: httpx.AsyncClient, publish: Publish
) -> None:
    journey = await opened_by_event(client, publish)
    path = f"/cases/{journey}"
    for step in ("return-checks", "decide-stage-one", "send-stage-one-notice"):
        assert (await ask(client, f"{path}/{step}", TO_PANEL[step])).status_code == 200

    async def seen(part: str) -> Any:
        return (await client.get(f"{path}/{part}", auth=of_adopter(journey))).json()

    before = await seen("timeline")
    found = await ask(client, f"{path}/record-disqualification", {"on": "2025-05-20", "person": 1})
    assert found.status_code == 200
    assert await seen("timeline") == before
    back = {"on": "2025-05-21", "reason": "It is someone with the same name."}
    retracted = await ask(client, f"{path}/retract-disqualification", back)
    assert retracted.status_code == 200
    assert await seen("timeline") == before
    found = await ask(client, f"{path}/record-disqualification", {"on": "2025-05-21", "person": 1})
    assert found.status_code == 200

    offered = await seen("actions")
    giving = {each["name"]: each for each in offered["actions"]}["give-notice"]
    given = await client.post(
        f"{path}/give-notice",
        json={"on": f"{clock.today()}"},
        auth=of_adopter(journey),
        headers={"Idempotency-Key": "given-while-owed"},
    )
    assert not giving["allowed"]
    assert given.json()["detail"] == giving["why_not"]
    assert "isqualif" not in f"{offered}{given.json()}"

    sent = await ask(client, f"{path}/send-disqualification-notice", {"on": "2025-05-22"})
    assert sent.status_code == 200
    told = await seen("timeline")
    assert (told["stands"], told["turn"]) == ("not_suitable", "nobody")
    assert "you can complain" in told["entries"][-1]["words"]
    assert "isqualif" not in str(told)
