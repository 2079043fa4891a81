"""What the enquiry service keeps, and how it shows it: three kinds of records, never mixed.

The invariant: names, addresses and equality answers leave this service by no view but
`ContactDetails`, and equality answers by none at all.
"""

from datetime import date
from typing import Self
from uuid import UUID

from pydantic import BaseModel, Field

from contracts import enquiry, equality, mystery_shop
from contracts.clocks import RunningClock
from contracts.reference import AgencyCode, Household
from services.chassis.record import Kept
from services.enquiry.domain import Applicant, Enquiry, EqualityRecord, MysteryShop, Status

ENQUIRIES = Kept(enquiry.TOPIC, "enquiries", Enquiry)
EQUALITY = Kept(equality.TOPIC, "equality", EqualityRecord)
MYSTERY_SHOPS = Kept(mystery_shop.TOPIC, "mystery_shops", MysteryShop)

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
REFERENCE_CHARACTERS = 10


class EnquiryView(BaseModel):
    """An enquiry for the agency's work: dates and clocks, no names."""

    journey: UUID
    reference: str = Field(examples=["7K3M9-QXD2A"])
    agency: AgencyCode
    household: Household
    status: Status
    received_on: date
    submitted_on: date | None
    clocks: list[RunningClock]

    @classmethod
    def of(cls, journey: UUID, enquiry: Enquiry) -> Self:
        return cls(
            journey=journey,
            reference=reference(journey),
            agency=enquiry.agency,
            household=enquiry.household,
            status=enquiry.status,
            received_on=enquiry.received_on,
            submitted_on=enquiry.submitted_on,
            clocks=list(enquiry.clocks.values()),
        )


class ContactDetails(BaseModel):
    """Whom to write to, and how; asked for at the moment of writing and kept nowhere else."""

    journey: UUID
    reference: str = Field(examples=["7K3M9-QXD2A"])
    agency: AgencyCode
    household: Household
    applicants: tuple[Applicant, ...]

    @classmethod
    def of(cls, journey: UUID, enquiry: Enquiry) -> Self:
        return cls(
            journey=journey,
            reference=reference(journey),
            agency=enquiry.agency,
            household=enquiry.household,
            applicants=enquiry.applicants,
        )


def reference(journey: UUID) -> str:
    """The journey's reference for people: its last 50 bits in Crockford's base 32, in two groups.

    Letters that look like digits do not occur, so it can be read out on the phone.
    """
    number = journey.int
    places = range(REFERENCE_CHARACTERS - 1, -1, -1)
    text = "".join(CROCKFORD[number >> 5 * place & 31] for place in places)
    return f"{text[:5]}-{text[5:]}"
