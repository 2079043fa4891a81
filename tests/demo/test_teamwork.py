"""What a team has before it today: commands that stand, of households whose journeys go on."""

from collections import Counter
from datetime import date, timedelta

import pytest

from deploy.demo.open_cases import PREFIX, open_journeys
from deploy.demo.plan import Journey, Service
from deploy.demo.teamwork import HERE, PLACES, todays_teamwork

DAYS = [date(2026, 11, 23), date(2026, 12, 24), date(2028, 2, 29)]


def commands(journeys: list[Journey], name: str) -> list[str]:
    return [step.record for each in journeys for step in each.steps if step.command == name]


@pytest.mark.parametrize("today", DAYS)
def test_a_team_has_bookings_attendance_and_referrals_before_it(today: date) -> None:
    found = todays_teamwork(today)
    held = found[0]
    taken = [step.details["people"] for step in held.steps if step.command == "book"]

    assert held.steps[0].details["held_on"] == (today - timedelta(days=1)).isoformat()
    assert held.steps[0].details["agency"] == HERE
    assert sum(taken) > PLACES
    assert sum(taken[:2]) <= PLACES
    assert len(commands(found, "record-attendance")) == 2
    assert len(commands(found, "book")) == 7
    assert len(commands(found, "refer")) == 3


@pytest.mark.parametrize("today", DAYS)
def test_whoever_has_a_part_in_it_goes_on_today_and_is_the_same_when_played_again(
    today: date,
) -> None:
    found = todays_teamwork(today)
    known = {each.name for each in open_journeys(today)}
    named = {record for each in found for record in each.elsewhere} - {"to come"}

    assert named <= known
    assert all(each.name not in known for each in found)
    assert all(step.on <= today for each in found for step in each.steps)
    assert [each.name for each in found if each.name.startswith(PREFIX)]
    assert todays_teamwork(today) == found


@pytest.mark.parametrize("today", DAYS)
def test_two_colleagues_have_households_of_their_own_and_others_wait_for_somebody(
    today: date,
) -> None:
    here = [each for each in open_journeys(today) if each.steps[0].details["agency"] == HERE]
    whose = Counter(
        step.details["to"]
        for each in here
        for step in each.steps
        if (step.service, step.command) == (Service.ENQUIRY, "assign")
    )

    assert whose == {"recruiter-01": 8, "recruiter-02": 8}
    assert len(here) > whose.total()
