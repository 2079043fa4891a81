"""The demo's approved adopters stand up to the services' own decisions: a review that is due soon, and a report to comment on."""

from datetime import date

import pytest

from contracts.clocks import ClockId, due_soon_on
from deploy.demo.open_cases import JOINING, approved_journeys, ready_journeys
from deploy.demo.plan import Journey
from services.panel.domain.approval_review import SendReviewObservations, send_review_observations
from services.panel.domain.panel_case import PanelCase
from services.panel.domain.progress import Status
from tests.demo.helpers.played_decisions import identity_of, played

DAYS = [date(2026, 11, 30), date(2026, 12, 28), date(2027, 3, 28), date(2027, 4, 30)]
each_day = pytest.mark.parametrize("today", DAYS)


def case_of(journey: Journey) -> PanelCase:
    case: PanelCase = played([journey]).state("panel", identity_of(journey.opened()))
    return case


def in_review(today: date) -> Journey:
    [journey] = [each for each in ready_journeys(today) if each.name.endswith("-reviewed")]
    return journey


@each_day
def test_the_yearly_review_of_an_approval_is_due_soon(today: date) -> None:
    journey, _ = approved_journeys(today)
    case = case_of(journey)
    year = case.clocks[ClockId.REVIEW_ANNUAL]

    assert case.status is Status.APPROVED
    assert due_soon_on(year) <= today <= year.due_on
    assert all(each.on <= today for each in journey.steps)


@each_day
def test_children_are_placed_with_other_adopters_and_no_yearly_review_is_due(today: date) -> None:
    _, journey = approved_journeys(today)
    case = case_of(journey)
    [match] = case.matches

    assert (match.is_placed, match.children, match.placed) == (True, 2, 2)
    assert case.has_ended
    assert all(each.on <= today for each in journey.steps)


@each_day
def test_adopters_whom_a_review_found_no_longer_suitable_can_comment_on_its_report(
    today: date,
) -> None:
    journey = in_review(today)
    case = case_of(journey)
    written = send_review_observations(case, SendReviewObservations(on=today, words="No."))

    assert case.status is case.told is Status.APPROVAL_IN_REVIEW
    assert case.clocks[ClockId.REVIEW_COMMENT].due_on >= today
    assert written.events
    assert all(each.on <= today for each in journey.steps)


def test_the_ready_adopter_reads_what_the_review_means_for_them() -> None:
    name, applicant = JOINING["hana"]
    journey = in_review(DAYS[0])

    assert (journey.name.rpartition("-")[2], applicant) == (name, 1)
    assert journey.steps[0].details["applicants"][0]["name"] == "Hana Example"


def test_where_their_panel_would_have_to_be_on_record_there_are_none() -> None:
    later = date(2028, 2, 29)

    assert approved_journeys(later) == []
    assert [each for each in ready_journeys(later) if each.name.endswith("-reviewed")] == []
