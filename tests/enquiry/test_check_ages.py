"""How long checks hold at one agency: set by a manager for cases that begin from the next day on, and never longer."""

from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest

from contracts.check_age import OwnCheckAge
from contracts.checks import Check
from contracts.enquiry import RegistrationAccepted
from contracts.service_standard import CheckAgeSet
from services.chassis.decision import Refusal
from services.enquiry.domain.registration import AcceptRegistration, accept_registration
from services.enquiry.domain.standards import AgencyStandards, SetCheckAge, set_check_age
from tests.enquiry.helpers.registration_forms import submitted

ON = date(2025, 3, 3)
NEXT = ON + timedelta(days=1)


def setting(**more: Any) -> SetCheckAge:
    facts = {"on": ON, "agency": "moorland", "check": "dbs", "months": 12}
    return SetCheckAge.model_validate({**facts, **more})


def standards(**more: Any) -> AgencyStandards:
    return set_check_age(None, setting(**more)).state


def test_an_age_counts_from_the_next_day_on_and_of_several_the_latest() -> None:
    twelve = OwnCheckAge(check=Check.DBS, months=12)
    both = set_check_age(standards(), setting(on=NEXT, months=6)).state

    assert set_check_age(None, setting()).events == [
        CheckAgeSet(occurred_on=ON, agency="moorland", age=twelve, effective_from=NEXT)
    ]
    assert standards().ages_on(ON) == ()
    assert both.ages_on(NEXT) == (twelve,)
    assert both.ages_on(NEXT + timedelta(days=1))[0].months == 6


@pytest.mark.parametrize(
    ("more", "field", "sentence"),
    [
        ({"months": 36}, "months", "for 24 months at most. Give a shorter time"),
        ({"check": "finance"}, "check", "does not expire"),
    ],
)
def test_an_age_is_of_a_check_that_expires_and_no_longer_than_the_rule(
    more: dict[str, Any], field: str, sentence: str
) -> None:
    with pytest.raises(Refusal, match=sentence) as refused:
        standards(**more)
    assert refused.value.field == field


def test_the_acceptance_says_how_long_checks_hold_there() -> None:
    ages = standards().ages_on(NEXT)
    accept = partial(accept_registration, check_ages=ages)
    [accepted] = accept(submitted(), AcceptRegistration(on=date(2025, 3, 10))).events

    assert isinstance(accepted, RegistrationAccepted)
    assert accepted.check_ages == ages


def test_standards_from_before_there_were_ages_are_read_as_they_were_stored() -> None:
    assert AgencyStandards.model_validate({"agency": "moorland"}).ages_on(ON) == ()
