"""The demo's panel month stands up to the services' own decisions, and shows the same on any day."""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache

import pytest

from contracts.clocks import ClockId
from contracts.panel_meeting import Adviser
from contracts.panel_rules import is_meeting_on_record
from contracts.reference import AgencyDecision, Recommendation, ReviewRoute
from deploy.demo.open_cases import panel_cases, panel_month, ready_journeys
from deploy.demo.open_panel import AtPanel
from deploy.demo.panel_list import members_listed
from services.assessment.domain.status import Status as Assessed
from services.panel.domain.central_list import CentralList
from services.panel.domain.decision_review import SendRepresentations, send_representations
from services.panel.domain.meetings.panel_meeting import PanelMeeting, Standing
from services.panel.domain.panel_case import PanelCase
from services.panel.domain.progress import Status
from tests.demo.helpers.played_decisions import LIST_IDENTITY, Played, identity_of, played

DAYS = [date(2026, 11, 30), date(2026, 12, 28), date(2027, 3, 28), date(2027, 4, 30)]
"""The first on which no meeting need be on record, two that are no working days, and one half a year on."""
FORTNIGHTS = [date(2026, 11, 30) + timedelta(days=14 * count) for count in range(12)]
SHOWN = {
    "first": Status.REFERRED,
    "second": Status.REFERRED,
    "third": Status.REFERRED,
    "waiting": Status.REFERRED,
    "recommended": Status.MINUTES_FINAL,
    "deferred": Status.RETURNED,
    "against": Status.APPROVED,
    "proposed": Status.UNDER_REVIEW,
    "represented": Status.UNDER_REVIEW,
    "reviewed": Status.UNDER_REVIEW,
}
each_day = pytest.mark.parametrize("today", DAYS)


@cache
def month(today: date) -> tuple[Played, Mapping[str, AtPanel]]:
    """The panel month of a day, taken through every decision in the order in which the demo plays it."""
    cases = panel_cases(today)
    before = [members_listed(today), *(each.before for each in cases.values())]
    return played([*before, *(each for turn in panel_month(today) for each in turn)]), cases


def at_panel(today: date) -> dict[str, PanelCase]:
    services, cases = month(today)
    return {
        name: services.state("panel", identity_of(each.before.opened()))
        for name, each in cases.items()
    }


def held_and_planned(today: date) -> list[PanelMeeting]:
    return sorted(month(today)[0].states("panel_meeting"), key=lambda each: each.held_on)


@each_day
def test_there_is_a_case_at_each_step_of_the_panel_and_of_what_follows(today: date) -> None:
    found = at_panel(today)
    services, cases = month(today)
    sent_back = services.state("assessment", identity_of(cases["deferred"].before.opened()))

    assert {name: case.status for name, case in found.items()} == SHOWN
    assert found["against"].recommendation is Recommendation.NOT_SUITABLE
    assert (decided := found["against"].decided)
    assert decided.decision is AgencyDecision.APPROVED
    assert found["represented"].review_route is ReviewRoute.REPRESENTATIONS
    assert found["reviewed"].review_route is ReviewRoute.INDEPENDENT_REVIEW
    assert sent_back.status is Assessed.STAGE_TWO


@pytest.mark.parametrize("today", FORTNIGHTS)
def test_everything_is_there_on_any_day_and_nothing_of_it_lies_in_the_future(today: date) -> None:
    before = panel_cases(today)
    meetings, after = panel_month(today)
    every = [*(each.before for each in before.values()), *meetings, *after]

    assert [*before] == [*SHOWN]
    assert (len(meetings), len(after)) == (5, 6)
    assert [step for each in every for step in each.steps if step.on > today] == []


@each_day
def test_three_meetings_were_held_one_has_its_papers_and_one_is_planned(today: date) -> None:
    *held, this, coming = held_and_planned(today)

    assert [each.standing for each in held] == [Standing.HELD] * 3
    assert (this.standing, coming.standing) == (Standing.PLANNED, Standing.PLANNED)
    assert (len(this.agenda), this.papers_late) == (3, False)
    assert this.papers_sent_on
    assert all(each.invited_on for each in this.agenda)
    assert [len(each.stepped_out) for each in (*held, this)] == [0, 0, 0, 1]
    assert [each.advises_as for each in this.advisers] == [Adviser.MEDICAL_ADVISER]
    assert coming.agenda == ()
    assert coming.asked


@each_day
def test_who_sat_is_taken_from_the_meeting_where_it_must_be(today: date) -> None:
    met = [meeting for case in at_panel(today).values() for meeting in case.meetings]

    assert len(met) == 6
    assert [each.meeting is not None for each in met] == [
        is_meeting_on_record(each.on) for each in met
    ]


@each_day
def test_the_central_list_has_what_the_law_asks_for(today: date) -> None:
    kept: CentralList = month(today)[0].state("central_list", LIST_IDENTITY)

    assert len(kept.on(today)) == 12
    assert kept.lacks(today) == []


def test_the_ready_adopter_answers_the_proposal_of_the_case_that_the_panel_had() -> None:
    [ready] = [each for each in ready_journeys(DAYS[0]) if each.name.endswith("proposed")]
    before, _, after = panel_cases(DAYS[0])["proposed"]

    assert ready == before
    assert after
    assert [*after.elsewhere.values()] == [ready.opened()]
    assert ready.steps[0].details["applicants"][0]["name"] == "Farid Example"


@each_day
def test_a_household_with_a_proposal_can_write_why_it_disagrees(today: date) -> None:
    case = at_panel(today)["proposed"]
    written = send_representations(case, SendRepresentations(on=today, words="We are staying."))

    assert case.clocks[ClockId.QD_RESPONSE].due_on > today
    assert written.state.review_route is ReviewRoute.REPRESENTATIONS
