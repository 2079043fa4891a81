"""Two enquiries of one household, one merged into the other."""

from datetime import date
from uuid import UUID

from services.enquiry.domain.duplicate_enquiries import Merge, merge
from services.enquiry.domain.enquiry import Enquiry
from services.enquiry.domain.fulfilment import fulfil_obligation
from tests.enquiry.helpers.households import THURSDAY, an_enquiry

FIRST, SECOND, THIRD = (UUID(int=number) for number in (1, 2, 3))


def merged(
    duplicate: Enquiry | None = None,
    survivor: Enquiry | None = None,
    *,
    on: date = THURSDAY,
    journey: UUID = FIRST,
    into: UUID = SECOND,
) -> Enquiry:
    """The first, merged into the second."""
    command = Merge(on=on, into=into, staff="recruiter-07")
    return merge(
        duplicate or an_enquiry(), command, journey=journey, into_state=survivor or an_enquiry()
    ).state


def fulfilled(survivor: Enquiry, obligor: Enquiry, *, journey: UUID = SECOND) -> Enquiry:
    """After it recorded everything that the obligor owes it."""
    for owed in obligor.owed:
        if owed.journey == journey:
            key = f"{obligor.debts}/{owed.number}"
            survivor = fulfil_obligation(owed.event, survivor, journey=journey, key=key).state
    return survivor
