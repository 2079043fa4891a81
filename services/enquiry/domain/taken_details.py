"""Details of a duplicate on the enquiry that is kept: taken with the merge, given back when it is undone.

The invariant: what somebody changed since then stays as they left it.
"""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from contracts.enquiry import (
    ContactDetailsChanged,
    DuplicateAbsorbed,
    DuplicateReleased,
    EnquiryAssigned,
)
from contracts.event import Event
from contracts.reference import Assignment
from services.chassis.decision import Decision
from services.enquiry.domain.enquiry import AssignedStaff, Enquiry, TakenDetails, decide
from services.enquiry.domain.merged_details import MergedDetails
from services.enquiry.domain.people import Applicant


def take_details(
    enquiry: Enquiry, event: DuplicateAbsorbed, details: MergedDetails
) -> Decision[Enquiry]:
    """Absorbs the duplicate with its chosen details, and keeps what was there before."""
    people = details.over(enquiry.applicants)
    staffed = AssignedStaff(assigned_to=details.staff) if details.staff else enquiry.staffed
    if details.staff == enquiry.staffed.assigned_to:
        staffed = enquiry.staffed
    taken = TakenDetails(
        duplicate=event.duplicate,
        applicants=enquiry.applicants,
        taken=people,
        staffed=enquiry.staffed,
        staffed_then=staffed,
    )
    return _changed(enquiry, event, people, staffed, (*enquiry.taken, taken))


def give_back_details(enquiry: Enquiry, event: DuplicateReleased) -> Decision[Enquiry]:
    """Releases the duplicate, with the details that were there before it."""
    found = next((each for each in enquiry.taken if each.duplicate == event.duplicate), None)
    left = _without(enquiry, event.duplicate)
    if found is None:
        return decide(enquiry, event)
    same = enquiry.applicants == found.taken
    people = found.applicants if same else enquiry.applicants
    unchanged = enquiry.staffed == found.staffed_then
    staffed = found.staffed if unchanged else enquiry.staffed
    return _changed(enquiry, event, people, staffed, left)


def _without(enquiry: Enquiry, duplicate: UUID) -> tuple[TakenDetails, ...]:
    return tuple(each for each in enquiry.taken if each.duplicate != duplicate)


def _changed(
    enquiry: Enquiry,
    event: DuplicateAbsorbed | DuplicateReleased,
    people: tuple[Applicant, ...],
    staffed: AssignedStaff,
    taken: tuple[TakenDetails, ...],
) -> Decision[Enquiry]:
    changed = people != enquiry.applicants
    private = {"applicants": people} if changed else {}
    events = _events(enquiry, staffed, event.occurred_on, changed=changed)
    return decide(enquiry, event, *events, staffed=staffed, taken=taken, **private)


def _events(
    enquiry: Enquiry, staffed: AssignedStaff, on: date, *, changed: bool
) -> Iterator[Event]:
    if changed:
        yield ContactDetailsChanged(occurred_on=on, household=enquiry.progress.household)
    if staffed != enquiry.staffed and staffed.assigned_to:
        kind = Assignment.REASSIGNED if enquiry.staffed.assigned_to else Assignment.ASSIGNED
        yield EnquiryAssigned(occurred_on=on, assignment=kind)
