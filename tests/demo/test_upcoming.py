"""Information events and a training session to come, whenever today is, and the same when played again."""

from datetime import date, timedelta

import pytest

from contracts.calendar import is_working_day
from deploy.demo.draft import AGENCIES
from deploy.demo.open_cases import ready_journeys
from deploy.demo.planned_events import events_to_come
from deploy.demo.training import training_to_come
from services.enquiry.domain.information_events.plan import PlanInformationEvent
from tests.demo.helpers.played_decisions import identity_of, played


@pytest.mark.parametrize("today", [date(2026, 11, 23), date(2026, 12, 24), date(2028, 2, 29)])
def test_every_agency_offers_some_that_can_be_booked_from_today_on(today: date) -> None:
    plans = events_to_come(today)
    said = [PlanInformationEvent.model_validate_json(plan.steps[0].content()) for plan in plans]

    assert {each.agency for each in said} == set(AGENCIES)
    assert {each.on for each in said} == {today}
    assert all(today + timedelta(days=7) < each.held_on for each in said)
    assert all(is_working_day(each.held_on) for each in said)
    assert len({plan.key(0) for plan in plans}) == len(plans)
    assert events_to_come(today) == plans


@pytest.mark.parametrize("today", [date(2026, 11, 30), date(2027, 4, 30)])
def test_a_couple_has_places_at_a_training_session_to_come(today: date) -> None:
    couple, training = ready_journeys(today)[0], training_to_come(today)
    [session] = played([couple, training]).states("training_session")

    assert session.plan.held_on > today
    assert [each.journey for each in session.seats] == [identity_of(couple.opened())] * 2
