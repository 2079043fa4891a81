"""What staff read where an applicant tells of an earlier journey: whether fast track is open, what to ask for, whom to ask."""

from datetime import date

import pytest

from contracts.earlier_journey import GROUNDS, EarlierJourney
from contracts.fast_track import FAST_TRACK_RULES
from contracts.reference import Household
from services.enquiry.domain.completeness import gaps, notices
from services.enquiry.domain.registration import (
    AcceptRegistration,
    SubmitRegistration,
    accept_registration,
    submit_registration,
)
from services.enquiry.domain.registration_draft import give_consent_to_checks
from services.enquiry.domain.registration_form import RegistrationForm
from tests.enquiry.helpers.registration_forms import (
    KEY,
    Content,
    an_enquiry,
    complete_form,
    consents,
    draft,
    saved,
    signing,
)

ON = date(2025, 3, 4)
BEFORE_THE_RULES = date(2013, 6, 30)
COUNCIL = "Northshire Council, 2019"


def a_form(*parts: Content) -> RegistrationForm:
    form = RegistrationForm()
    for part in parts:
        form = form.with_part(draft(part).content)
    return form


def told(household: Household, *said: Content, on: date = ON) -> list[str]:
    """What staff are pointed to where the applicants say this, in their order."""
    parts = complete_form(household)
    for place, more in enumerate(said):
        parts[place] |= more
    return notices(a_form(*parts), household, on)


def says(earlier: str | None, agency: str | None = COUNCIL) -> Content:
    return {"earlier_journey": earlier, "earlier_agency": agency}


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (
            says("approved_to_adopt"),
            [
                "The first applicant was approved to adopt before, according to the form.",
                "Fast track is open to adopters who were approved in England or Wales on or after 30 December 2005",
                "With their agreement, ask the agency named in the form for the date of the approval, the report",
            ],
        ),
        (
            says("approved_to_adopt", None),
            ["Ask them which agency it was. With their agreement, ask that agency for the date"],
        ),
        (
            says("approved_to_foster"),
            [
                "The first applicant is approved to foster, according to the form.",
                "Fast track is open to foster carers who are approved now and were assessed under",
                "for proof that the approval stands",
            ],
        ),
        (
            says("not_approved"),
            [
                "was assessed before and not approved",
                "This does not open fast track.",
                "for when and why it ended",
                "Only one agency at a time can assess a household",
            ],
        ),
        (says("not_approved", None), ["Ask them which agency it was."]),
    ],
)
def test_staff_read_what_it_means_what_to_ask_for_and_whom(said: Content, words: list[str]) -> None:
    [sentence] = told(Household.SINGLE, said)

    for each in words:
        assert each in sentence
    assert COUNCIL not in sentence


@pytest.mark.parametrize("said", [says("none", None), says("none"), says(None), says(None, None)])
def test_who_tells_of_none_leads_to_nothing(said: Content) -> None:
    assert told(Household.SINGLE, said) == []


@pytest.mark.parametrize("said", sorted(GROUNDS))
def test_what_opens_the_fast_track_goes_by_the_rule_of_the_day(said: EarlierJourney) -> None:
    found = told(Household.SINGLE, says(said), on=BEFORE_THE_RULES)
    [sentence] = [each for each in found if "according to the form" in each]

    assert "No rule of this date opens fast track to them." in sentence
    assert GROUNDS[said] in {rule.ground for rule in FAST_TRACK_RULES}


@pytest.mark.parametrize(
    ("first", "second", "sentences"),
    [
        ("approved_to_adopt", "approved_to_adopt", 2),
        ("approved_to_adopt", "approved_to_foster", 2),
        ("approved_to_adopt", "none", 2),
        ("none", "approved_to_foster", 2),
        ("approved_to_adopt", "not_approved", 3),
        ("none", "not_approved", 1),
    ],
)
def test_of_a_couple_each_is_read_and_that_only_one_would_qualify(
    first: str, second: str, sentences: int
) -> None:
    found = told(Household.JOINT, says(first), says(second))

    assert len(found) == sentences
    qualified = {first, second} & {*GROUNDS}
    one = len(qualified) == 1 and first != second
    assert any("Only one of the applicants" in each for each in found) is one


def test_one_applicant_is_not_told_what_the_other_said() -> None:
    parts = complete_form(Household.JOINT)
    parts[1] |= says("not_approved")
    form = a_form(*parts).as_seen_by(1)

    assert notices(form, Household.JOINT, ON) == []


def test_it_may_stay_unanswered() -> None:
    unanswered = complete_form()[0] | says(None, None)

    assert next(each.field for each in gaps(a_form(unanswered), Household.SINGLE)) == "consent"


def test_no_event_has_it() -> None:
    enquiry, parts = an_enquiry(), complete_form()
    parts[0] |= says("approved_to_adopt")
    for part in parts:
        enquiry = saved(enquiry, part, on=ON)
    for signed in consents(parts):
        enquiry = give_consent_to_checks(enquiry, signing(**signed)).state
    enquiry, submitted = submit_registration(enquiry, SubmitRegistration(on=ON), key=KEY)
    _, accepted = accept_registration(enquiry, AcceptRegistration(on=ON))

    assert submitted
    for event in (*submitted, *accepted):
        words = event.model_dump_json()
        assert "approved_to_adopt" not in words
        assert COUNCIL not in words
