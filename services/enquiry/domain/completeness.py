"""What a registration of interest still lacks, and what someone should look at before deciding on it.

The invariant: what is missing can always be supplied by the household; nothing here judges a person, and
no sentence repeats what anybody wrote.
"""

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field, PositiveInt

from contracts.calendar import add_months
from contracts.names import normal_name
from contracts.not_given import NotGiven, needless
from contracts.reference import DraftPart, Household
from services.enquiry.domain.earlier_journey import what_it_means
from services.enquiry.domain.people import PEOPLE
from services.enquiry.domain.registration_form import (
    FORMAL,
    REFEREES,
    ApplicantPart,
    HouseholdMember,
    Partnership,
    Referee,
    RefereesPart,
    RegistrationForm,
    different_days,
    not_given_in,
)

APPLICANTS = {1: "first applicant", 2: "second applicant"}
APPLICANT_PARTS = (DraftPart.FIRST_APPLICANT, DraftPart.SECOND_APPLICANT)
PARTS = {
    DraftPart.FIRST_APPLICANT: APPLICANTS[1],
    DraftPart.SECOND_APPLICANT: APPLICANTS[2],
    DraftPart.HOUSEHOLD: "household",
    DraftPart.REFEREES: "referees",
}
CONSENT = "consent"
WHOLE = "the whole part"
RELATIVES = 1
ADULT_YEARS = 21

_OF_APPLICANT = {
    "name": "name",
    "sex": "sex",
    "date_of_birth": "date of birth",
    "place_of_birth": "place of birth",
    "address": "address",
    "postcode": "postcode",
    "local_authority": "local authority",
    "domiciled": "whether they are domiciled in the British Islands",
    "partnership": "whether they are married, in a civil partnership or have a partner",
    "had_previous_relationships": "whether there were previous marriages or relationships",
    "had_family_court_proceedings": "whether there were family court proceedings",
    "medical_practitioner": "medical practitioner",
    "medical_practitioner_address": "address of the medical practitioner",
}
_FORMED_ON = "partnership_formed_on"
_LISTS = {"members": "members", "children_living_elsewhere": "children who live elsewhere"}
_OF_MEMBER = {"name": "name", "date_of_birth": "date of birth", "relationship": "relationship"}
_OF_REFEREE = {
    "name": "name",
    "relationship": "relationship to the applicants",
    "is_relative": "whether they are a relative",
    "how_long_known": "how long they have known the applicants",
    "address": "address",
}

_WITHOUT = {
    NotGiven.PLACE_OF_BIRTH: "{who} does not know where they were born. Record what their papers say, or that it is not known (Schedule 4).",
    NotGiven.UK_ADDRESS: "{who} lives outside the UK or at a BFPO address. Agree how letters reach them, and ask for checks from where they lived.",
    NotGiven.FIXED_ADDRESS: "{who} has no fixed address. Agree how letters reach them, and which local authority to ask (regulation 26).",
    NotGiven.DOCTOR: "{who} is not registered with a doctor. They need one for the health report (regulation 26).",
    NotGiven.DATE_OF_BIRTH: "{who}: the date of birth is not known. Find out whether they are 18 or over, because the police checks include every adult in the household (regulation 25).",
    NotGiven.EMAIL_AND_PHONE: "{who} has no email address and no phone number. Write to them by post.",
}

Lacking = tuple[str, str]
"""A field of a part, and in words what is missing there."""


class PartState(StrEnum):
    """How complete a part of the form is."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    COMPLETE = "complete"


class Gap(BaseModel):
    """One thing that is missing. `place` counts from 1 in a list of people."""

    model_config = ConfigDict(frozen=True)

    part: DraftPart
    field: str | None = Field(
        description="The field to start with, or `consent`. Null if the whole part is missing, or if you may not see what is missing"
    )
    place: PositiveInt | None = None
    words: str

    @property
    def sentence(self) -> str:
        """The same with the part that it is missing from."""
        listed = _LISTS.get(self.field or "", "")
        place = ", ".join(filter(None, (listed, str(self.place)))) if self.place else ""
        return ": ".join(filter(None, (PARTS[self.part], place, self.words)))


def gaps(form: RegistrationForm, household: Household) -> list[Gap]:
    """What is missing before this household can submit; empty where nothing is."""
    found: list[Gap] = []
    for number in range(1, PEOPLE[household] + 1):
        found += _of_applicant(form, number, alone=household is Household.SINGLE)
    return [*found, *_of_household(form), *_of_referees(form)]


def without_answers(found: Iterable[Gap], parts: Collection[DraftPart]) -> list[Gap]:
    """The gaps without those from which an answer in these parts could be told.

    That someone must give details of family court proceedings says that there were some.
    """
    told = [
        Gap(part=gap.part, field=None, words="some of their own answers")
        if gap.part in parts and gap.field not in {None, CONSENT}
        else gap
        for gap in found
    ]
    return list(dict.fromkeys(told))


def part_states(form: RegistrationForm, household: Household) -> dict[DraftPart, PartState]:
    """How far each part that this household fills in is."""
    incomplete = {gap.part for gap in gaps(form, household)}
    of_it = [*APPLICANT_PARTS[: PEOPLE[household]], DraftPart.HOUSEHOLD, DraftPart.REFEREES]
    return {part: _state(form, part, incomplete) for part in of_it}


def notices(form: RegistrationForm, household: Household, on: date) -> list[str]:
    """What the agency should look at when it decides; none of it prevents submitting."""
    people = [form.applicant(number) for number in range(1, PEOPLE[household] + 1)]
    known = [each for each in people if each is not None]
    notes = [
        f"The {APPLICANTS[number]} is under {ADULT_YEARS} on {on:%-d %B %Y} "
        "(Adoption and Children Act 2002, sections 50 and 51)."
        for number, each in enumerate(people, start=1)
        if each and each.date_of_birth and on < _years_after(each.date_of_birth, ADULT_YEARS)
    ]
    notes += _to_find_out(form, people)
    telling = {number: each for number, each in enumerate(people, start=1) if each is not None}
    notes += what_it_means(telling, APPLICANTS, on)
    if len(known) > 1 and different_days(*known):
        notes.append("The applicants gave different dates for their marriage or civil partnership.")
    if len(known) == len(people) and not (
        any(each.domiciled is not False for each in known)
        or all(_resident_for_a_year(each, on) for each in known)
    ):
        notes.append(
            f"On {on:%-d %B %Y} no applicant is domiciled in a part of the British Islands, and not every applicant has been habitually resident there for a year. The court will ask for this on the day of the application (section 49)."
        )
    return notes


def _to_find_out(form: RegistrationForm, people: Iterable[ApplicantPart | None]) -> Iterator[str]:
    """What the household could not give, and what the agency does about each."""
    for number, part in enumerate(people, start=1):
        for said in sorted(not_given_in(part) if part else ()):
            yield _WITHOUT[said].format(who=f"The {APPLICANTS[number]}")
    household = form.household.content if form.household else None
    for field, what in _LISTS.items():
        for place, member in enumerate(getattr(household, field, None) or (), start=1):
            if member.not_given:
                yield _WITHOUT[NotGiven.DATE_OF_BIRTH].format(who=f"{what.capitalize()}, {place}")
    referees = form.referees.content.referees if form.referees else ()
    for place, referee in enumerate(referees, start=1):
        if referee.not_given:
            yield _WITHOUT[NotGiven.EMAIL_AND_PHONE].format(who=f"Referee {place}")


def _state(form: RegistrationForm, part: DraftPart, incomplete: Collection[DraftPart]) -> PartState:
    if not form.times_saved(part):
        return PartState.NOT_STARTED
    return PartState.IN_PROGRESS if part in incomplete else PartState.COMPLETE


def _of_applicant(form: RegistrationForm, number: int, *, alone: bool) -> Iterator[Gap]:
    of, part = APPLICANT_PARTS[number - 1], form.applicant(number)
    if part is None:
        yield Gap(part=of, field=None, words=WHOLE)
        return
    lacking = [*_empty(part, _OF_APPLICANT), *_of_residence(part)]
    lacking += _of_relationships(part, alone=alone)
    yield from (Gap(part=of, field=field, words=words) for field, words in lacking)
    if form.consent(number) is None:
        words = "consent to checks, signed with the name on the form"
        yield Gap(part=of, field=CONSENT, words=words)


def _of_residence(part: ApplicantPart) -> Iterator[Lacking]:
    if part.domiciled is False and part.habitually_resident is None:
        words = "whether they are habitually resident in the British Islands"
        yield "habitually_resident", words
    if part.habitually_resident and part.habitually_resident_since is None:
        yield "habitually_resident_since", "when they became habitually resident"


def _of_relationships(part: ApplicantPart, *, alone: bool) -> Iterator[Lacking]:
    if part.partnership in FORMAL:
        if part.partnership_formed_on is None or part.partnership_formed_at is None:
            field = "partnership_formed_at" if part.partnership_formed_on else _FORMED_ON
            yield field, "date and place of the marriage or civil partnership"
        if alone and part.applying_alone_because is None:
            yield "applying_alone_because", "why they are applying alone"
    if part.partnership is Partnership.PARTNER and part.partner_details is None:
        yield "partner_details", "details of the relationship with the partner"
    if part.had_previous_relationships and part.previous_relationships is None:
        yield "previous_relationships", "details of previous marriages or relationships"
    if part.had_family_court_proceedings and part.family_court_proceedings is None:
        yield "family_court_proceedings", "details of the family court proceedings"


def _of_household(form: RegistrationForm) -> Iterator[Gap]:
    of, part = DraftPart.HOUSEHOLD, form.household.content if form.household else None
    if part is None:
        yield Gap(part=of, field=None, words=WHOLE)
        return
    for field, what in _LISTS.items():
        members: tuple[HouseholdMember, ...] | None = getattr(part, field)
        if members is None:
            yield Gap(part=of, field=field, words=f"{what}, or that there are none")
        for place, member in enumerate(members or (), start=1):
            for _, words in _empty(member, _OF_MEMBER):
                yield Gap(part=of, field=field, place=place, words=words)


def _of_referees(form: RegistrationForm) -> Iterator[Gap]:
    of, part = DraftPart.REFEREES, form.referees.content if form.referees else None
    if part is None:
        yield Gap(part=of, field=None, words=WHOLE)
        return
    for place, referee in enumerate(part.referees, start=1):
        for words in _of_referee(referee):
            yield Gap(part=of, field="referees", place=place, words=words)
    if len(_different(part)) < REFEREES:
        yield Gap(part=of, field="referees", words="three different people")
    if sum(bool(each.is_relative) for each in part.referees) > RELATIVES:
        words = "only one may be a relative (Schedule 4), so choose other people for the rest"
        yield Gap(part=of, field="referees", words=words)


def _of_referee(referee: Referee) -> Iterator[str]:
    yield from (words for _, words in _empty(referee, _OF_REFEREE))
    if not (referee.email or referee.phone or referee.not_given):
        yield "email address or phone number"


def _different(part: RefereesPart) -> set[tuple[str, str]]:
    """Who the referees are; two may have one name, but not at one address."""
    return {
        (normal_name(each.name or ""), normal_name(" ".join(each.address)))
        for each in part.referees
    }


def _empty(part: BaseModel, words: dict[str, str]) -> list[Lacking]:
    left_out = needless(not_given_in(part))
    return [
        each
        for each in words.items()
        if each[0] not in left_out and getattr(part, each[0]) in (None, ())
    ]


def _resident_for_a_year(part: ApplicantPart, on: date) -> bool:
    since = part.habitually_resident_since if part.habitually_resident else None
    return since is not None and _years_after(since, 1) <= on


def _years_after(day: date, years: int) -> date:
    return add_months(day, 12 * years)
