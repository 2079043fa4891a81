"""What a registration of interest still lacks, and what somebody should look at before deciding on it.

The invariant: what is missing can always be supplied by the household; nothing here judges a person, and
no sentence repeats what anybody wrote.
"""

from collections.abc import Iterator
from datetime import date

from pydantic import BaseModel

from contracts.calendar import add_months
from contracts.reference import Household
from services.enquiry.domain.people import PEOPLE, normal_name
from services.enquiry.domain.registration_form import (
    FORMAL,
    REFEREES,
    ApplicantPart,
    HouseholdPart,
    Member,
    Partnership,
    Referee,
    RefereesPart,
    RegistrationForm,
)

APPLICANTS = {1: "first applicant", 2: "second applicant"}
RELATIVES = 1
ADULT_YEARS = 21

_OF_APPLICANT = {
    "name": "name",
    "sex": "sex",
    "date_of_birth": "date of birth",
    "place_of_birth": "place of birth",
    "address": "address",
    "postcode": "postcode",
    "local_authority": "local authority area of the address",
    "domiciled": "whether domiciled in a part of the British Islands",
    "partnership": "whether married, in a civil partnership or with a partner",
    "had_previous_relationships": "whether there were previous marriages or relationships",
    "had_family_court_proceedings": "whether there were family court proceedings",
    "medical_practitioner": "medical practitioner",
    "medical_practitioner_address": "address of the medical practitioner",
}
_OF_MEMBER = {"name": "name", "date_of_birth": "date of birth", "relationship": "relationship"}
_OF_REFEREE = {
    "name": "name",
    "relationship": "relationship to the applicants",
    "is_relative": "whether a relative",
    "how_long_known": "how long known",
    "address": "address",
}


def missing(form: RegistrationForm, household: Household) -> list[str]:
    """What is missing before this household can submit, in words; empty where nothing is."""
    lacking: list[str] = []
    for number in range(1, PEOPLE[household] + 1):
        said = _of_applicant(form, number, alone=household is Household.SINGLE)
        lacking += [f"{APPLICANTS[number]}: {each}" for each in said]
    lacking += [f"household: {each}" for each in _of_household(form)]
    lacking += [f"referees: {each}" for each in _of_referees(form)]
    return lacking


def notices(form: RegistrationForm, household: Household, on: date) -> list[str]:
    """What the agency should look at when it decides; none of it stands in the way of submitting."""
    people = [form.applicant(number) for number in range(1, PEOPLE[household] + 1)]
    said = [each for each in people if each is not None]
    notes = [
        f"The {APPLICANTS[number]} is under {ADULT_YEARS} on {on:%-d %B %Y} "
        "(Adoption and Children Act 2002, sections 50 and 51)."
        for number, each in enumerate(people, start=1)
        if each and each.date_of_birth and on < _years_after(each.date_of_birth, ADULT_YEARS)
    ]
    if len(said) == len(people) and not (
        any(each.domiciled is not False for each in said)
        or all(_resident_for_a_year(each, on) for each in said)
    ):
        notes.append(
            f"On {on:%-d %B %Y} nobody is domiciled in a part of the British Islands, and not "
            "everybody has been habitually resident there for a year; both are asked for on the "
            "day of the application to the court (section 49)."
        )
    return notes


def _of_applicant(form: RegistrationForm, number: int, *, alone: bool) -> Iterator[str]:
    part = form.applicant(number)
    if part is None:
        yield "the whole part"
        return
    yield from _empty(part, _OF_APPLICANT)
    yield from _of_residence(part)
    yield from _of_relationships(part, alone=alone)
    if form.consent(number) is None:
        yield "consent to checks, signed with the name on the form"


def _of_residence(part: ApplicantPart) -> Iterator[str]:
    if part.domiciled is False and part.habitually_resident is None:
        yield "whether habitually resident in a part of the British Islands"
    if part.habitually_resident and part.habitually_resident_since is None:
        yield "since when habitually resident"


def _of_relationships(part: ApplicantPart, *, alone: bool) -> Iterator[str]:
    if part.partnership in FORMAL:
        if part.partnership_formed_on is None or part.partnership_formed_at is None:
            yield "date and place of the marriage or civil partnership"
        if alone and part.applying_alone_because is None:
            yield "why the application is made alone"
    if part.partnership is Partnership.PARTNER and part.partner_details is None:
        yield "details of the relationship with the partner"
    if part.had_previous_relationships and part.previous_relationships is None:
        yield "details of previous marriages or relationships"
    if part.had_family_court_proceedings and part.family_court_proceedings is None:
        yield "details of the family court proceedings"


def _of_household(form: RegistrationForm) -> Iterator[str]:
    part = form.household.content if form.household else None
    if part is None:
        yield "the whole part"
        return
    for members, what in _lists(part):
        if members is None:
            yield f"{what}, or that there are none"
        for place, member in enumerate(members or (), start=1):
            yield from (f"{what}, {place}: {each}" for each in _empty(member, _OF_MEMBER))


def _lists(part: HouseholdPart) -> Iterator[tuple[tuple[Member, ...] | None, str]]:
    yield part.members, "members"
    yield part.children_living_elsewhere, "children who live elsewhere"


def _of_referees(form: RegistrationForm) -> Iterator[str]:
    part = form.referees.content if form.referees else None
    if part is None:
        yield "the whole part"
        return
    for place, referee in enumerate(part.referees, start=1):
        yield from (f"{place}: {each}" for each in _of_referee(referee))
    if len(_different(part)) < REFEREES:
        yield "three different people"
    if sum(bool(each.is_relative) for each in part.referees) > RELATIVES:
        yield "not more than one may be a relative (Schedule 4), so somebody else for the others"


def _of_referee(referee: Referee) -> Iterator[str]:
    yield from _empty(referee, _OF_REFEREE)
    if not (referee.email or referee.phone):
        yield "e-mail address or phone number"


def _different(part: RefereesPart) -> set[tuple[str, str]]:
    """Who the referees are; two may have one name, but not at one address."""
    return {
        (normal_name(each.name or ""), normal_name(" ".join(each.address)))
        for each in part.referees
    }


def _empty(part: BaseModel, words: dict[str, str]) -> list[str]:
    return [said for field, said in words.items() if getattr(part, field) in (None, ())]


def _resident_for_a_year(part: ApplicantPart, on: date) -> bool:
    since = part.habitually_resident_since if part.habitually_resident else None
    return since is not None and _years_after(since, 1) <= on


def _years_after(day: date, years: int) -> date:
    return add_months(day, 12 * years)
