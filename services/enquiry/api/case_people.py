"""The people of a case over HTTP, by name: other services hear their numbers alone.

The invariant: applicants see who is in their household and their referees. Whom the agency asks besides, and
why someone was taken off the list, is for staff.
"""

from datetime import date
from typing import Self
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, Field

from contracts.identity import Role
from contracts.people import PersonKind, PersonNumber
from services.chassis.admission import may
from services.chassis.clock import today
from services.chassis.problems import REFUSALS
from services.enquiry.api.dependencies import CASE_READERS, Enquiries
from services.enquiry.domain.case_people import is_of_age
from services.enquiry.domain.enquiry import Enquiry
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
