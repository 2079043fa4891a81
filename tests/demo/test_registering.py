"""The forms of the synthetic year: complete, of nobody twice, and reaching nobody."""

import re
from functools import partial
from typing import Any

import pytest

from contracts.reference import Household
from deploy.demo.plan import OWN, Journey, Step
from deploy.demo.year import Extent, journeys
from services.enquiry.domain import intake, registration, registration_draft
from services.enquiry.domain.enquiry import Enquiry
from tests.demo.helpers.played_decisions import Played

pytestmark = pytest.mark.timeout(600)

DECISIONS: dict[str, tuple[Any, Any]] = {
    "": (intake.receive_enquiry, intake.ReceiveEnquiry),
    "save-registration-draft": (
        registration_draft.save_registration_draft,
        registration_draft.SaveRegistrationDraft,
    ),
    "give-consent-to-checks": (
        registration_draft.give_consent_to_checks,
        registration_draft.GiveConsentToChecks,
    ),
    "submit-registration": (
        partial(registration.submit_registration, key=b"any"),
        registration.SubmitRegistration,
    ),
}


def decided(enquiry: Enquiry | None, step: Step) -> Enquiry:
    decide, command = DECISIONS[step.command]
    state: Enquiry = decide(enquiry, command.model_validate_json(step.content())).state
    return state


def registering(plans: list[Journey]) -> list[list[Step]]:
    """Of each household that registers, the steps of its form and the enquiry before them."""
    steps = [
        [step for step in plan.steps if step.command in DECISIONS and step.record == OWN]
        for plan in plans
    ]
    return [each for each in steps if each[-1].command == "submit-registration"]


def registered(plans: list[Journey]) -> list[str]:
    """Everybody whom these households register, once for each household."""
    people: list[str] = []
    for steps in registering(plans):
        enquiry = None
        for step in steps:
            enquiry = decided(enquiry, step)
        assert enquiry is not None
        people += enquiry.registered
    return people


def test_every_form_is_complete_when_it_is_submitted(sixteenth: list[Journey]) -> None:
    couples = [
        steps
        for steps in registering(sixteenth)
        if steps[0].details["household"] is Household.JOINT
    ]

    assert len(registered(sixteenth)) == 140 + len(couples)
    assert couples


def test_nobody_is_registered_by_two_households_of_a_year(played_year: Played) -> None:
    people = [each for state in played_year.states("enquiry") for each in state.registered]

    assert len(people) > 2240
    assert len(set(people)) == len(people)


def test_nobody_is_registered_by_two_households_of_another_year() -> None:
    people = registered(journeys(Extent.WHOLE, seed=7))

    assert len(people) > 2240
    assert len(set(people)) == len(people)


def test_the_form_names_the_people_who_enquired(sixteenth: list[Journey]) -> None:
    for steps in registering(sixteenth):
        enquired = [each["name"] for each in steps[0].details["applicants"]]
        signed = [step.details["name"] for step in steps if "name" in step.details]

        assert [re.sub(r" \w+ ", " ", name) for name in signed] == enquired


def test_nobody_can_be_reached_at_any_address_of_a_form(sixteenth: list[Journey]) -> None:
    said = " ".join(step.content().decode() for each in registering(sixteenth) for step in each[1:])

    assert set(re.findall(r'"phone": "([^"]{9})', said)) == {"07700 900"}
    assert {code[:2] for code in re.findall(r'"postcode": "([^"]*)"', said)} == {"ZX", "XZ"}
    assert "@" not in said
