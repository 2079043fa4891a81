"""What applicants are told of their case at the panel: its recommendation only once the agency decided."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial
from typing import Any
from uuid import UUID

import httpx
import pytest

from contracts.clocks import ClockId
from contracts.reference import ReviewEnd
from contracts.timeline import TimelineClock, Turn
from services.panel import timeline
from services.panel.domain.independent_review import EndReview, end_review
from services.panel.domain.panel_case import PanelCase
from services.panel.domain.referral import close_case
from tests.assessment.helpers.streams import Publish
from tests.enquiry.helpers.served_api import ask
from tests.identity import adopter, signed_as
from tests.panel.helpers.cases_over_http import APPROVAL, DETERMINATION, NOTICE, PANEL, REFUSED
from tests.panel.helpers.cases_over_http import minuted as minuted_by_events
from tests.panel.helpers.panel_cases import (
    DECIDED,
    HEARD,
    LAST_DAY,
    OVER,
    a_case,
    approved,
    asked,
    closed,
    determined,
    met,
    minuted,
    not_approved,
    noticed,
    recommended,
    under_review,
    withdrawal,
)

AT = datetime(2025, 3, 3, 9, tzinfo=UTC)
RECOMMENDATION = "panel.recommended.v1"


def test_of_what_an_event_says_applicants_see_the_agency_alone_until_it_has_decided() -> None:
    assert {fact for entry in timeline.TIMELINE.values() for fact in entry.details} == {
        "agency",
        *("clock", "due_on", "was_due_on"),
    }


@pytest.mark.parametrize(
    ("case", "turn"),
    [
        (a_case, Turn.PANEL),
        (met, Turn.PANEL),
        (recommended, Turn.PANEL),
        (minuted, Turn.DECISION_MAKER),
        (approved, Turn.AGENCY),
        (determined, Turn.DECISION_MAKER),
        (under_review, Turn.HOUSEHOLD),
        (asked, Turn.DECISION_MAKER),
        (partial(asked, "independent_review"), Turn.REVIEW),
        (not_approved, Turn.REVIEW),
        (lambda: noticed(not_approved(), OVER), Turn.NOBODY),
        (closed, Turn.NOBODY),
    ],
)
def test_whose_turn_it_is_follows_from_the_step(case: Callable[[], PanelCase], turn: Turn) -> None:
    assert timeline.turn_of(case(), DECIDED) is turn


@pytest.mark.parametrize(("on", "turn"), [(LAST_DAY, Turn.HOUSEHOLD), (OVER, Turn.REVIEW)])
def test_it_is_the_applicants_turn_to_the_last_of_the_forty_days(on: date, turn: Turn) -> None:
    assert timeline.turn_of(under_review(), on) is turn


def test_time_that_passed_without_a_request_for_a_review_was_not_missed() -> None:
    silent, spoken = (
        _clock(each, ClockId.QD_RESPONSE) for each in (noticed(not_approved(), OVER), asked())
    )

    assert (silent.broken_off, silent.in_time) == (True, None)
    assert (spoken.broken_off, spoken.in_time) == (False, True)


def test_papers_that_nobody_had_to_send_any_more_were_not_sent_late() -> None:
    withdrawn = end_review(
        asked("independent_review"), EndReview(on=OVER, because=ReviewEnd.WITHDRAWN)
    )

    assert _clock(withdrawn.state, ClockId.IRM_PAPERS).broken_off


def _clock(case: PanelCase, clock: ClockId) -> TimelineClock:
    shown = timeline.timeline(UUID(int=1), case, [], OVER).clocks
    return next(each for each in shown if each.id is clock)


def test_a_clock_that_a_withdrawal_stopped_was_broken_off() -> None:
    left = close_case(minuted(), HEARD, withdrawal())
    assert left is not None
    (clock,) = timeline.timeline(UUID(int=1), left.state, [], DECIDED).clocks
    kept = _clock(approved(), ClockId.ADM_DECIDE)

    assert (clock.broken_off, clock.in_time) == (True, None)
    assert (kept.broken_off, kept.in_time) == (False, True)


def details(timeline: Any) -> Any:
    """What is told with the recommendation."""
    return next(each["details"] for each in timeline["entries"] if each["what"] == RECOMMENDATION)


async def test_the_recommendation_is_told_once_the_agency_has_decided_and_never_by_whom(
    client: httpx.AsyncClient, publish: Publish
) -> None:
    journey = await minuted_by_events(client, publish)
    path, auth = f"/cases/{journey}", signed_as(adopter(str(journey)), "panel")

    before = await client.get(f"{path}/timeline", auth=auth)
    answer = await ask(client, f"{path}/approve-applicants", APPROVAL)
    after = await client.get(f"{path}/timeline", auth=auth)

    assert answer.status_code == 200, answer.text
    assert details(before.json()) == {}
    assert "suitable" not in before.text
    assert details(after.json()) == {"recommendation": "suitable"}
    assert before.json()["turn"] == "decision_maker"
    assert after.json()["entries"][-1]["words"] == (
        "The agency decided that you are suitable to adopt."
    )
    for secret in (*PANEL, "adm-01", "Rosa Fell", "reasons"):
        assert secret not in before.text + after.text, secret


async def test_a_proposal_is_told_by_its_notice_with_what_one_can_do_and_until_when(
    client: httpx.AsyncClient, publish: Publish
) -> None:
    journey = await minuted_by_events(client, publish)
    path, auth = f"/cases/{journey}", signed_as(adopter(str(journey)), "panel")
    await ask(client, f"{path}/issue-qualifying-determination", DETERMINATION)
    before = await client.get(f"{path}/timeline", auth=auth)
    answer = await ask(client, f"{path}/send-decision-notice", NOTICE)
    after = await client.get(f"{path}/timeline", auth=auth)

    assert answer.status_code == 200, answer.text
    assert before.json()["stands"] == "minutes_final"
    assert "propose" not in before.text
    assert details(before.json()) == {}
    assert after.json()["stands"] == "decision_under_review"
    words = after.json()["entries"][-1]["words"]
    assert "a proposal, not the final decision" in words
    assert "Independent Review Mechanism" in words
    assert words.endswith("You cannot do both. The last day to do this: 30 September 2025.")
    assert "Rosa" not in before.text + after.text


async def test_a_final_refusal_is_told_by_its_notice_too(
    client: httpx.AsyncClient, publish: Publish
) -> None:
    journey = await minuted_by_events(client, publish)
    path, auth = f"/cases/{journey}", signed_as(adopter(str(journey)), "panel")
    for step, body in REFUSED.items():
        await ask(client, f"{path}/{step}", body)
    before = await client.get(f"{path}/timeline", auth=auth)
    await ask(client, f"{path}/send-decision-notice", NOTICE | {"on": "2025-10-03"})
    after = await client.get(f"{path}/timeline", auth=auth)

    assert before.json()["stands"] == "decision_under_review"
    assert before.json()["entries"][-1]["words"].startswith("The agency received what you wrote")
    assert after.json()["stands"] == "not_approved"
    assert after.json()["entries"][-1]["words"].endswith("not to approve you as adopters.")
