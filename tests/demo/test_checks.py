"""Checks in the demo: person by person, on the days of the year, with one that expired and one referee replaced."""

from datetime import date, timedelta

import pytest

from contracts.check_age import holds_until
from contracts.checks import BY_NUMBER, Check
from deploy.demo.open_cases import check_journeys
from deploy.demo.plan import Journey
from deploy.demo.year import slice_of_year

DAYS = [date(2026, 6, 1) + timedelta(days) for days in range(0, 200, 11)]


def returned(journey: Journey) -> list[tuple[int | None, Check]]:
    return [
        (step.details.get("person"), check)
        for step in journey.steps
        if step.command == "return-checks"
        for check in step.details["checks"]
    ]


def test_no_check_of_a_person_comes_back_twice_and_none_by_its_old_number() -> None:
    for journey in slice_of_year(0):
        came = returned(journey)
        assert len(came) == len({*came}), journey.name
        assert not {check for _, check in came} & {*BY_NUMBER}


def test_whoever_is_decided_on_was_asked_for_everything_first() -> None:
    for journey in slice_of_year(0):
        commands = [step.command for step in journey.steps]
        if "return-checks" in commands:
            assert commands.index("ask-for-checks") < commands.index("return-checks")


@pytest.mark.parametrize("today", DAYS)
def test_on_any_day_one_check_has_expired_and_one_referee_was_replaced(today: date) -> None:
    expired, replaced = check_journeys(today)
    old = [step.details["dated_on"] for step in expired.steps if "dated_on" in step.details]
    until = holds_until(Check.DBS, date.fromisoformat(old[0]))

    assert until is not None
    assert until < today
    assert [step.command for step in replaced.steps][-2:] == ["remove-person", "add-person"]
    assert all(step.on <= today for step in (*expired.steps, *replaced.steps))
