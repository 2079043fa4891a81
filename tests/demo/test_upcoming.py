"""Information events to come: open for booking today, whenever that is, and the same when played again."""

from datetime import date, timedelta

import pytest

from contracts.calendar import is_working_day
from deploy.demo.draft import AGENCIES
from deploy.demo.planned_events import events_to_come
from services.enquiry.domain.information_events.plan import PlanInformationEvent


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
