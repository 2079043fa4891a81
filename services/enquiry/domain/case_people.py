"""The people of a case: listed from the registration when it is accepted, and kept up to date by staff.

The invariant: a number is given once. Names, birthdays and why someone was taken off stay here; other services
hear numbers and kinds. At most one of three referees is a relative (Schedule 4).
"""

from collections.abc import Iterator, Sequence
from datetime import date
from enum import StrEnum
from typing import Any

from pydantic import ConfigDict, Field

from contracts.people import (
    MOST_PEOPLE,
    LifeFact,
    ListedPerson,
    PersonCorrected,
    PersonJoined,
    PersonKind,
    PersonNumber,
    PersonRemoved,
    Stated,
)
from contracts.reference import Household
from services.chassis.decision import Command, Decision, Kind, Refusal, not_before
from services.enquiry.domain.dated_steps import Step
from services.enquiry.domain.enquiry import Enquiry, decide, require_enquiry
from services.enquiry.domain.growing_up import is_of_age
from services.enquiry.domain.people import PEOPLE, CasePerson, Name, TakenOffBecause, require_names
from services.enquiry.domain.progress import Status
from services.enquiry.domain.registration_form import Day, RegistrationForm

FIRST_NUMBER = 3
"""The first two are the applicants', also of one who applies alone."""
PERSON: dict[str, Any] = {"x-record": "other_person"}


class AddedKind(StrEnum):
    """Who can be added to a case: the applicants are who registered."""

    ADULT = "adult"
    CHILD = "child"
    REFEREE = "referee"
    FORMER_PARTNER = "former_partner"


class AddPerson(Command):
    """Someone joined the household, becomes a referee, or is to be asked as a former partner."""

    model_config = ConfigDict(
        hide_input_in_errors=True,
        json_schema_extra={
            "examples": [
                {"on": "2025-04-02", "kind": "referee", "name": "Example Six", "is_relative": False}
            ]
        },
    )

    kind: AddedKind = Field(title="Who are they?")
    name: Name = Field(title="Full name")
    date_of_birth: Day | None = Field(
        default=None,
        title="Date of birth",
        description="For someone in the household, if you know it",
    )
    is_relative: bool | None = Field(
        default=None,
        title="Is this person a relative?",
        description="Answer this for a referee. Only one of 3 referees can be a relative",
    )


class CorrectPerson(Command):
    """What is known of a person was wrong, or a child has turned 18. Leave out what stays as it is."""

    model_config = ConfigDict(
        hide_input_in_errors=True,
        json_schema_extra={
            "examples": [{"on": "2025-04-02", "person": 3, "name": "Example Three"}]
        },
    )

    person: PersonNumber = Field(title="Who?", json_schema_extra=PERSON)
    kind: AddedKind | None = Field(default=None, title="Who are they?")
    name: Name | None = Field(default=None, title="Full name")
    date_of_birth: Day | None = Field(default=None, title="Date of birth")


class RemovePerson(Command):
    """Someone left the household, or is not asked any more. What came back about them stays on record."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"on": "2025-04-02", "person": 5, "because": "replaced"}]}
    )

    person: PersonNumber = Field(title="Who?", json_schema_extra=PERSON)
    because: TakenOffBecause = Field(title="Why?", description="We keep this on the case record")


def registered_list(
    form: RegistrationForm, household: Household, applicants: Sequence[Any], on: date
) -> tuple[CasePerson, ...]:
    """Everyone whom the registration names: the applicants, who lives with them, their referees.

    Someone whose birthday is not known counts as an adult, so that a check is rather asked than forgotten.
    """
    own = [form.applicant(number) for number in range(1, PEOPLE[household] + 1)]
    people = [
        CasePerson(
            number=number,
            kind=PersonKind.APPLICANT,
            name=(part and part.name) or applicants[number - 1].name,
            since=on,
        )
        for number, part in enumerate(own, start=1)
    ]
    others = [*_members(form, on), *_referees(form, on)]
    numbered = [
        each.model_copy(update={"number": number})
        for number, each in enumerate(others, start=FIRST_NUMBER)
    ]
    return (*people, *numbered)


FACTS = {
    LifeFact.FORMER_PARTNERS: "had_previous_relationships",
    LifeFact.OTHER_AREAS: "lived_in_other_areas",
    LifeFact.LIVED_ABROAD: "lived_abroad",
    LifeFact.WORKED_WITH_CHILDREN: "worked_with_children",
}
"""Under which field of their part of the form an applicant says it."""


def stated(form: RegistrationForm, household: Household) -> tuple[Stated, ...]:
    """What the applicants say that checks go by, as codes; what they did not answer is left out."""
    parts = [(number, form.applicant(number)) for number in range(1, PEOPLE[household] + 1)]
    answers = [
        (number, fact, getattr(part, field, None))
        for number, part in parts
        for fact, field in FACTS.items()
    ]
    return tuple(
        Stated(applicant=number, fact=fact, so=so) for number, fact, so in answers if so is not None
    )


def listed(people: Sequence[CasePerson]) -> tuple[ListedPerson, ...]:
    """The list as other services hear it."""
    return tuple(ListedPerson(number=each.number, kind=each.kind) for each in people)


def add_person(state: Enquiry | None, command: AddPerson) -> Decision[Enquiry]:
    """Gives the next number to someone; their checks follow from their kind."""
    enquiry, before = with_list(state, command.on)
    require_names(command)
    kind = PersonKind(command.kind)
    _fits_age(kind, command.date_of_birth, command.on)
    if kind is PersonKind.REFEREE:
        _one_relative_alone(enquiry.people, command.is_relative)
    number = max(FIRST_NUMBER - 1, *(each.number for each in enquiry.people)) + 1
    if number > MOST_PEOPLE:
        raise Refusal(Kind.NOT_NOW, "This case has too many people. Ask your support team.")
    person = CasePerson(
        number=number,
        kind=kind,
        name=command.name,
        since=command.on,
        born_on=command.date_of_birth,
        is_relative=command.is_relative,
    )
    joined = PersonJoined(occurred_on=command.on, number=number, kind=kind)
    return decide(enquiry, *before, joined, people=(*enquiry.people, person))


def correct_person(state: Enquiry | None, command: CorrectPerson) -> Decision[Enquiry]:
    """Corrects name, birthday or kind of someone who is on the list now."""
    enquiry, before = with_list(state, command.on)
    require_names(command)
    person = _on_list(enquiry, command.person, command.on)
    said = command.model_dump(include={"name", "kind"}, exclude_none=True)
    born = {"born_on": command.date_of_birth} if command.date_of_birth else {}
    corrected = CasePerson.model_validate({**dict(person), **said, **born})
    if corrected == person:
        raise Refusal(Kind.NOT_VALID, "Nothing would change. Say what is different.")
    _fits_age(corrected.kind, corrected.born_on, command.on)
    event = PersonCorrected(occurred_on=command.on, number=person.number, kind=corrected.kind)
    return decide(enquiry, *before, event, people=replaced(enquiry.people, corrected))


def remove_person(state: Enquiry | None, command: RemovePerson) -> Decision[Enquiry]:
    """Takes someone off the list from a day on; the reason is in no event."""
    enquiry, before = with_list(state, command.on)
    person = _on_list(enquiry, command.person, command.on)
    gone = person.model_copy(update={"until": command.on, "because": command.because})
    event = PersonRemoved(occurred_on=command.on, number=person.number, kind=person.kind)
    return decide(enquiry, *before, event, people=replaced(enquiry.people, gone))


def _members(form: RegistrationForm, on: date) -> Iterator[CasePerson]:
    part = form.household.content if form.household else None
    for each in (part.members if part else None) or ():
        child = is_of_age(each.date_of_birth, on) is False
        yield CasePerson(
            number=FIRST_NUMBER,
            kind=PersonKind.CHILD if child else PersonKind.ADULT,
            name=each.name or "?",
            since=on,
            born_on=each.date_of_birth,
        )


def _referees(form: RegistrationForm, on: date) -> Iterator[CasePerson]:
    part = form.referees.content if form.referees else None
    for each in part.referees if part else ():
        yield CasePerson(
            number=FIRST_NUMBER,
            kind=PersonKind.REFEREE,
            name=each.name or "?",
            since=on,
            is_relative=each.is_relative,
        )


def with_list(state: Enquiry | None, on: date) -> tuple[Enquiry, list[PersonJoined]]:
    """The enquiry with its list; one accepted before there were lists gets it first, and says so."""
    enquiry = require_enquiry(state)
    accepted_on = enquiry.progress.day(Step.ACCEPTED)
    if enquiry.status is not Status.REGISTRATION_ACCEPTED or accepted_on is None:
        raise Refusal(
            Kind.NOT_NOW,
            "The list of people begins when the registration of interest is accepted. Change the form before that.",
        )
    if enquiry.has_ended:
        raise Refusal(Kind.NOT_NOW, "This journey has ended. Its list of people stays as it is.")
    not_before(on, accepted_on, "the registration was accepted")
    if enquiry.people:
        return enquiry, []
    people = registered_list(
        enquiry.form, enquiry.progress.household, enquiry.applicants, accepted_on
    )
    joined = [
        PersonJoined(occurred_on=accepted_on, number=each.number, kind=each.kind) for each in people
    ]
    return enquiry.model_copy(update={"people": people}), joined


def _on_list(enquiry: Enquiry, number: int, on: date) -> CasePerson:
    person = next((each for each in enquiry.people if each.number == number), None)
    if person is None or person.until is not None:
        raise Refusal(Kind.NOT_VALID, "Nobody with this number is on the list now.", "person")
    if person.kind is PersonKind.APPLICANT:
        raise Refusal(
            Kind.NOT_VALID,
            "This is an applicant. Change their details under contact details, or record that they left the application.",
            "person",
        )
    not_before(on, person.since, "they were put on the list")
    return person


def _fits_age(kind: PersonKind, born_on: date | None, on: date) -> None:
    of_age = is_of_age(born_on, on)
    if kind is PersonKind.CHILD and of_age:
        raise Refusal(Kind.NOT_VALID, "They are 18 or older. Choose an adult.", "kind")
    if kind is PersonKind.ADULT and of_age is False:
        raise Refusal(Kind.NOT_VALID, "They are under 18. Choose a child.", "kind")


def _one_relative_alone(people: Sequence[CasePerson], is_relative: bool | None) -> None:
    if is_relative is None:
        raise Refusal(Kind.NOT_VALID, "Say whether this referee is a relative.", "is_relative")
    relatives = [
        each
        for each in people
        if each.kind is PersonKind.REFEREE and each.is_relative and each.until is None
    ]
    if is_relative and relatives:
        raise Refusal(
            Kind.NOT_VALID,
            "Another referee is already a relative, and only one can be (Schedule 4 to the regulations). Choose someone else.",
            "is_relative",
        )


def replaced(people: Sequence[CasePerson], person: CasePerson) -> tuple[CasePerson, ...]:
    """The list with this person as they are now."""
    return tuple(person if each.number == person.number else each for each in people)
