"""A household's phone numbers: whether there is one to call, and one that they give on the way.

The invariant: a number that they give is kept with their contact details, where everyone who calls looks.
"""

from collections.abc import Iterator
from datetime import date

from contracts.enquiry import ContactDetailsChanged
from contracts.event import Event
from services.chassis.decision import Decision
from services.enquiry.domain.enquiry import Enquiry, decide
from services.enquiry.domain.people import Applicant


def with_number(
    enquiry: Enquiry, number: str | None, applicant: int | None = None
) -> tuple[Applicant, ...]:
    """The applicants, one of them with this number: the one who is named, or the first without any."""
    people = enquiry.applicants
    if number is None:
        return people
    without = (place for place, each in enumerate(people) if not each.phone)
    place = next(without, 0) if applicant is None else applicant - 1
    numbered = people[place].model_copy(update={"phone": number})
    return (*people[:place], numbered, *people[place + 1 :])


def decide_with(
    enquiry: Enquiry, applicants: tuple[Applicant, ...], on: date, *events: Event
) -> Decision[Enquiry]:
    """The enquiry after these events; a number that is new comes before them."""
    changed = [*_changed(enquiry, applicants, on)]
    private = {"applicants": applicants} if changed else {}
    return decide(enquiry, *changed, *events, **private)


def _changed(enquiry: Enquiry, applicants: tuple[Applicant, ...], on: date) -> Iterator[Event]:
    if applicants != enquiry.applicants:
        yield ContactDetailsChanged(occurred_on=on, household=enquiry.progress.household)
