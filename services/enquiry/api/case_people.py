"""The people of a case over HTTP, by name: other services hear their numbers alone.

The invariant: applicants see who is in their household and their referees. Whom the agency asks besides, and
why someone was taken off the list, is for staff.
"""

from datetime import date
from functools import partial
from typing import Annotated, Self
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from contracts.identity import Role
from contracts.people import MOST_PEOPLE, PersonKind, PersonNumber
from services.chassis.admission import may
from services.chassis.clock import today
from services.chassis.problems import REFUSALS
from services.chassis.record import Receipt
from services.enquiry.api.dependencies import (
    CASE_READERS,
    Enquiries,
    EnquiryCommands,
    RegistrationKey,
)
from services.enquiry.domain.applicant_left import RecordApplicantLeft, record_applicant_left
from services.enquiry.domain.enquiry import Enquiry
from services.enquiry.domain.growing_up import is_of_age
from services.enquiry.domain.people import CasePerson, TakenOffBecause

router = APIRouter(tags=["people of a case"], responses=REFUSALS)


class PersonView(BaseModel):
    """One person of a case."""

    number: PersonNumber
    kind: PersonKind
    name: str
    since: date
    until: date | None = Field(description="The day from which they are off the list")
    because: TakenOffBecause | None = Field(description="For staff alone")
    turned_18: bool = Field(description="Listed as a child, and 18 or older by now")

    @classmethod
    def of(cls, person: CasePerson, on: date) -> Self:
        grown = person.kind is PersonKind.CHILD and is_of_age(person.born_on, on) is True
        return cls(**person.model_dump(exclude={"born_on", "is_relative"}), turned_18=grown)


class CasePeople(BaseModel):
    """The people of a case in the order of their numbers; none before the registration is accepted."""

    journey: UUID
    people: list[PersonView]

    @classmethod
    def of(cls, journey: UUID, enquiry: Enquiry, on: date) -> Self:
        return cls(journey=journey, people=[PersonView.of(each, on) for each in enquiry.people])

    def for_household(self) -> Self:
        """Without those whom the agency asks of its own accord, and without reasons."""
        shown = [
            each.model_copy(update={"because": None})
            for each in self.people
            if each.kind is not PersonKind.FORMER_PARTNER
        ]
        return self.model_copy(update={"people": shown})


@router.get("/enquiries/{journey}/people", dependencies=[may(*CASE_READERS, Role.ADOPTER)])
async def list_people(journey: UUID, enquiries: Enquiries) -> CasePeople:
    """List the people of the case by name: applicants, others in the household, referees. Applicants do not
    see former partners whom the agency asks, or why someone was taken off the list.
    """
    people = CasePeople.of(journey, await enquiries.state(journey), today())
    return people if enquiries.admitted.who.applicant is None else people.for_household()


About = Annotated[
    int | None,
    Query(ge=1, le=MOST_PEOPLE, description="The number of an applicant or a child of the case"),
]


class ApplicantNames(BaseModel):
    """The names of the applicants who go on, the first one first, and of the one who is asked about."""

    names: list[str]
    about: str | None = Field(description="Null where they are no applicant or child of the case")


@router.get("/enquiries/{journey}/applicant-names", dependencies=[may(services=["web"])])
async def show_applicant_names(
    journey: UUID, enquiries: Enquiries, about: About = None
) -> ApplicantNames:
    """Show the applicants' names, and the name of the applicant or child of this number, for the page on which
    someone answers about them.
    """
    enquiry = await enquiries.state(journey)
    return ApplicantNames(names=enquiry.names, about=_name_of(enquiry, about))


def _name_of(enquiry: Enquiry, number: int | None) -> str | None:
    """What an applicant who goes on, or a child of the household, is called."""
    if number in enquiry.numbers:
        return enquiry.applicants[number - 1].name
    children = (
        each.name
        for each in enquiry.people
        if each.number == number and each.kind is PersonKind.CHILD and each.until is None
    )
    return next(children, None)


@router.post(
    "/enquiries/{journey}/record-applicant-left",
    dependencies=[may(Role.SOCIAL_WORKER, Role.MANAGER)],
)
async def record_left(
    journey: UUID, command: RecordApplicantLeft, enquiries: EnquiryCommands, key: RegistrationKey
) -> Receipt:
    """Record that one of two applicants does not go on, and the other one does. The access of the one who left
    ends, they get no more letters, and they are free to register elsewhere.
    """
    return await enquiries.change(journey, partial(record_applicant_left, key=key), command)
