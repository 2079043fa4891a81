"""Cases of the demo that took a turn in these days stand up to the services' own decisions on any day."""

from datetime import date, timedelta
from functools import cache

import pytest

from contracts.assessing import VisitKind
from contracts.assessment import AssessmentAssigned, StageTwoStarted, WindowClosed
from contracts.checks import Check, RefereeInterviewed
from contracts.hold import CaseHeld
from contracts.move import CaseMoved
from contracts.people import ApplicantLeft
from contracts.request_forms import questions_of
from deploy.demo.link_answers import ANSWERS
from deploy.demo.open_cases import check_journeys, open_journeys, ready_journeys, stage_journeys
from deploy.demo.plan import Journey
from services.assessment.domain.assessment import Assessment
from services.assessment.domain.check_requests import answer_request
from services.assessment.domain.early_permanence import trained_on
from services.assessment.domain.named_documents import documents_now
from services.assessment.domain.passed_documents import passed_versions, receiving_on
from services.assessment.domain.stage_two import GiveNotice, give_notice
from services.assessment.domain.status import Status
from tests.demo.helpers.played_decisions import Played, identity_of, played

DAYS = [date(2026, 6, 1) + timedelta(days) for days in range(0, 210, 35)]
LAST = {
    "held": CaseHeld,
    "separated": ApplicantLeft,
    "fast-track": StageTwoStarted,
    "transferred": AssessmentAssigned,
    "moved": CaseMoved,
    "lapsed": WindowClosed,
}
SINCE_RULES = [date(2026, 12, 2), date(2027, 4, 1)]
"""Days on which more and more of the cases began under the rules of 1 December 2026."""
SHOWN = [DAYS[0], SINCE_RULES[1]]


@pytest.mark.parametrize("today", DAYS)
def test_each_case_that_took_a_turn_did_so_by_today(today: date) -> None:
    for journey in stage_journeys(today):
        name = journey.name.removeprefix(f"open-{today.isoformat()}-")
        if name in LAST:
            played = Played()
            played.play(journey)
            said = {type(each.event) for each in played.events}
            assert LAST[name] in said, name
            assert all(each.on <= today for each in journey.steps)


@pytest.mark.parametrize("today", SHOWN)
@pytest.mark.parametrize(
    ("name", "status"),
    [("decided", Status.STAGE_ONE_DECIDED), ("disqualified", Status.DISQUALIFIED)],
)
def test_two_cases_wait_for_their_notice(today: date, name: str, status: Status) -> None:
    [journey] = [each for each in stage_journeys(today) if each.name.endswith(f"-{name}")]

    assert played([journey]).state("assessment", identity_of(journey.opened())).status is status


@pytest.mark.parametrize("today", SINCE_RULES)
def test_every_open_case_stands_up_to_the_rules_that_its_own_days_are_under(today: date) -> None:
    services = played([*open_journeys(today), *check_journeys(today)])

    assert any(type(each.event) is RefereeInterviewed for each in services.events) is (
        today > date(2026, 12, 31)
    )


@cache
def ready(today: date) -> list[Journey]:
    return ready_journeys(today)


def case_of(name: str, today: date) -> Assessment:
    """The assessment of one of the ready adopters' journeys."""
    [journey] = [each for each in ready(today) if each.name.endswith(name)]
    case: Assessment = played([journey]).state("assessment", identity_of(journey.opened()))
    return case


def test_the_household_that_comments_on_its_report_can_open_it_and_its_certificate_alone() -> None:
    case = case_of("commenting", DAYS[0])

    assert [each.number for each in documents_now(case) if each.is_shown_to(1)] == [1, 3]


@pytest.mark.parametrize("today", SHOWN)
def test_that_household_was_visited_before_its_report_and_has_a_meeting_to_come(
    today: date,
) -> None:
    visits = case_of("commenting", today).stage_two.visits

    assert [bool(each.cancelled) for each in visits] == [True, False, False, False, False]
    assert [each.is_open for each in visits] == [False, False, False, False, True]
    assert visits[3].kind is VisitKind.SECOND_OPINION
    assert visits[-1].held_on > today


@pytest.mark.parametrize("today", SHOWN)
def test_early_permanence_interests_that_household_and_both_trained_for_it_and_it_suits_them(
    today: date,
) -> None:
    case = case_of("commenting", today)
    interest, assessed = case.course.early_interest, case.course.early_assessment

    assert interest is not None
    assert interest.interested
    assert [*trained_on(case)] == [1, 2]
    assert assessed is not None
    assert assessed.suitable


@pytest.mark.parametrize("today", SHOWN)
def test_a_referee_and_a_gp_of_the_couple_in_stage_one_are_asked_by_link_today(
    today: date,
) -> None:
    case = case_of("couple", today)

    asked = [(each.check, each.is_open(today)) for each in case.requests]
    answered = answer_request(case, 1, ANSWERS, today).state
    required = {each.name for each in questions_of(Check.REFERENCE, today) if each.required}

    assert asked == [(Check.REFERENCE, True), (Check.HEALTH, True)]
    assert [each.is_open(today) for each in answered.requests] == [False, True]
    assert required == {*ANSWERS}


@pytest.mark.parametrize("today", DAYS)
def test_a_couple_can_say_that_they_want_to_go_on_to_stage_two(today: date) -> None:
    case = case_of("window", today)

    assert case.status is Status.STAGE_TWO_WINDOW
    assert give_notice(case, GiveNotice(on=today)).state.status is Status.STAGE_TWO


def test_the_agency_to_which_a_household_moved_can_open_its_certificate_today() -> None:
    [journey] = [each for each in stage_journeys(DAYS[0]) if each.name.endswith("moved")]
    services = played([journey])
    case = services.state("assessment", identity_of(journey.opened()))

    assert receiving_on(case, DAYS[0])
    assert [each.kept.name for each in passed_versions(case)] == ["Certificate.pdf"]
